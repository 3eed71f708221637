"""A table with a panel under it in which something is told by hand; where it is low they take turns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cchc_desktop.ui.guard import guarded
from cchc_desktop.ui.look import LOOK, LOW_BELOW, font
from cchc_desktop.ui.screens._panel import Panel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cchc_desktop.ui.screens import Context
    from cchc_desktop.ui.screens._asked import Ask
    from cchc_desktop.ui.screens._indicators_page import IndicatorsPage


class AskingView(QWidget):
    """What views of the page have in common that ask for something in a panel."""

    def __init__(self, context: Context, page: IndicatorsPage) -> None:
        super().__init__()
        self.context, self.page = context, page
        self.panel = Panel(self.save, self.fold_panel)
        self._rows: QWidget = self
        self._aside: Sequence[QWidget] = ()
        self._box: QVBoxLayout | None = None
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            made = QShortcut(QKeySequence(key), self, self.primary_act)
            made.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        LOOK.changed.connect(self._fold)

    def lay_out(self, box: QVBoxLayout) -> None:
        """The view from above to below; a panel that has the place of the table as well stays compact."""
        self._box = box
        box.setAlignment(self.panel, Qt.AlignmentFlag.AlignTop)
        self.setLayout(box)

    def primary_act(self) -> None:
        """Ctrl+Enter: keep what is typed in the panel that is open."""
        if self.panel.ask is not None:
            self.save()

    def stand_aside(self, rows: QWidget, others: Sequence[QWidget]) -> None:
        """While the panel is open ``others`` are hidden; where it is low, ``rows`` are as well."""
        self._rows, self._aside = rows, others
        self.setFocusProxy(rows)

    def save(self) -> None:
        """Keep what is typed in the panel."""

    def ask(self, ask: Ask, ref: str) -> None:
        """Open the panel; what was typed for the same thing before is there again."""
        self.page.ask_in(self.panel.unfold(ask, ref))
        self._fold()

    def fold_panel(self) -> bool:
        """Put it away; False where none was open."""
        was_open = self.panel.fold()
        if was_open:
            self._gone()
            self.page.clear_complaints()
        return was_open

    def saved(self) -> None:
        """What was asked is in the register."""
        self.panel.done()
        self._gone()

    def _gone(self) -> None:
        self.page.ask_in(None)
        self._fold()
        self._rows.setFocus()

    def step_back(self) -> bool:
        """Esc: fold the panel; what was typed is there again."""
        return self.fold_panel()

    def _fold(self) -> None:
        is_open = self.panel.ask is not None
        is_low = self.page.height() < LOW_BELOW * QFontMetrics(font()).height()
        for one in self._aside:
            one.setVisible(not is_open)
        if self._box is not None:
            self._box.setStretchFactor(self.panel, int(is_open and is_low))
        if self._rows is not self:
            self._rows.setVisible(not is_open or not is_low)
        if self.isVisible():
            self.page.show_bar(is_shown=not is_open or not is_low)

    @guarded(None)
    def resizeEvent(self, event: QResizeEvent) -> None:
        """The table gives way to an open panel where there is no room for both."""
        super().resizeEvent(event)
        self._fold()
