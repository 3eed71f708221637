"""The panel in which an act asks for what it needs; it unfolds in the page, over nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout

from cchc_desktop.ui.fields import Form
from cchc_desktop.ui.look import L, M, S
from cchc_desktop.ui.parts import button, label, row
from cchc_desktop.ui.screens._asked import Ask


class Panel(QFrame):
    """One act at a time. What was typed for an act stays until that act is done."""

    def __init__(self, save: Callable[[], object], fold: Callable[[], object]) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self.ask: Ask | None = None
        self.form: Form | None = None
        self._drafts: dict[tuple[str, str], Mapping[str, object]] = {}
        self._ref = ""
        self.title = label("", "heading")
        self.save_button = button("Ghi   Ctrl+Enter", save, kind="primary", icon="check", name="Ghi")
        self.fold_button = button("Thôi   Esc", fold, kind="quiet", name="Thôi")
        self._place = QVBoxLayout()
        box = QVBoxLayout(self)
        box.setContentsMargins(L, M, L, M)
        box.setSpacing(M)
        box.addWidget(self.title)
        box.addLayout(self._place)
        box.addLayout(row(self.save_button, self.fold_button, None, gap=S))
        self.hide()

    def unfold(self, ask: Ask, ref: str) -> Form:
        """Ask; what was typed before for the same act on the same dossier is there again."""
        self.fold()
        self.ask, self._ref = ask, ref
        self.title.setText(ask.title)
        self.setAccessibleName(ask.title)
        self.form = Form(ask.fields, ask.layout)
        self.form.set_values(ask.begin)
        self.form.set_values(self._drafts.get((ref, ask.verb), {}))
        for name, words in ask.advice.items():
            self.form.show_hint(name, words, "advice")
        if ask.react is not None:
            self.form.changed.connect(partial(ask.react, self.form))
            ask.react(self.form, "")
        self._place.addWidget(self.form)
        self.form.show()
        self.show()
        self.form.focus(ask.fields[0].name)
        if isinstance(first := self.form.editor(ask.fields[0].name).widget(), QLineEdit):
            first.selectAll()  # what is proposed gives way to what is typed
        return self.form

    def fold(self) -> bool:
        """Put it away and keep what was typed; False when there is nothing to fold."""
        if self.ask is None or self.form is None:
            return False
        self._drafts[self._ref, self.ask.verb] = self.form.draft()
        self._drop()
        return True

    def done(self) -> None:
        """The act is in the register: what was typed has served."""
        if self.ask is not None:
            self._drop()
            self._drafts.clear()

    def _drop(self) -> None:
        self.hide()
        if self.form is not None:
            self._place.removeWidget(self.form)
            self.form.hide()
            self.form.deleteLater()
        self.ask = self.form = None
