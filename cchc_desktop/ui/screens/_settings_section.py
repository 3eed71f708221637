"""What every section of "Cài đặt" is: a title, a sentence, its fields, and at most one thing to save."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cchc_desktop.ui.do import Complaints
from cchc_desktop.ui.fields import Form
from cchc_desktop.ui.guard import guarded
from cchc_desktop.ui.look import L, M
from cchc_desktop.ui.page import Page
from cchc_desktop.ui.parts import Piece, button, column, label, row, scrolled
from cchc_desktop.ui.screens import Context
from cchc_desktop.ui.screens._settings_places import Place

WIDEST = 760
"""Pixels after which lines of a form are only longer, not better."""


class Section(QWidget):
    """One section; ``words`` says in a sentence what it is for, ``save_words`` names its one act."""

    save_words = ""

    def __init__(self, context: Context, page: Complaints, place: Place, words: str) -> None:
        super().__init__()
        self.context, self.page, self.place = context, page, place
        self.forms: list[Form] = []
        self.setAccessibleName(place.title)
        self.said = label(words, "muted", wraps=True)
        self.content = QWidget()
        self.content.setMaximumWidth(WIDEST)
        self.content.installEventFilter(self)
        self.body = QVBoxLayout(self.content)
        self.body.setContentsMargins(0, 0, M, 0)
        self.body.setSpacing(L)
        self.body.addWidget(self.said)
        self.primary = button(
            f"{self.save_words}   Ctrl+Enter", self._on_primary, kind="primary", name=self.save_words or "Lưu"
        )
        self._area = scrolled(self.content)
        title = label(place.title, "heading")
        self.acts = row(self.primary, None)
        self.setLayout(column(title, self._area, self.acts, gap=M))
        # Only now: shown without a page around it, it would be a window that takes the focus away.
        self.primary.setVisible(bool(self.save_words))
        self.layout().setStretch(1, 1)  # type: ignore[union-attr]  # set on the line above

    def put(self, *pieces: Piece) -> None:
        """Lay these under the sentence, in this order; what is left below stays empty."""
        inner = column(*pieces, None, gap=L)
        self.body.addLayout(inner, 1)

    def add_form(self, form: Form) -> Form:
        """Let refusals find the fields of ``form``."""
        self.forms.append(form)
        return form

    @guarded(False)
    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """It scrolls downwards only, so it may never be narrower than what it holds."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._area.setMinimumWidth(self.content.minimumSizeHint().width() + L)
        return False

    def bring_up(self, piece: QWidget) -> None:
        """Scroll to ``piece`` once it has its place."""
        QTimer.singleShot(0, self, lambda: self._area.ensureWidgetVisible(piece))

    def refresh(self) -> None:
        """Read again what is set; what is being typed stays."""

    def save(self) -> None:
        """The one act of the section."""

    def _on_primary(self) -> None:
        """A click is as good as the keys: what is missing is said at its field."""
        self.context.do.ask(self.save, at=self.page)

    def focus_first(self) -> None:
        """Where one begins."""
        first = next((one for one in self._stops() if one.isEnabled() and one.isVisibleTo(self)), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.TabFocusReason)

    def order_tabs(self) -> None:
        """The act after the fields; it was there before they were. Once the section is in its window."""
        stops = self._stops()
        if stops:
            QWidget.setTabOrder(stops[-1], self.primary)

    def _stops(self) -> list[QWidget]:
        """Where Tab stops inside, in its order."""
        found: list[QWidget] = []
        at = self.content.nextInFocusChain()
        while at is not None and at is not self.content:
            if at.focusPolicy() & Qt.FocusPolicy.TabFocus and self.content.isAncestorOf(at):
                found.append(at)
            at = at.nextInFocusChain()
        return found

    def shortcuts(self) -> list[tuple[str, str]]:
        """For the overlay of Ctrl+/."""
        return [("Ctrl+Return", self.save_words)] if self.save_words else []


Made = Callable[[Context, Page, Place], Section]
