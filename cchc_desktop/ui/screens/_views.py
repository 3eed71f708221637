"""The lists that the office keeps by name: a row of chips above its list of dossiers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from cchc_desktop.operations.views import View, views
from cchc_desktop.store.reading import Reading
from cchc_desktop.ui.flow import flow
from cchc_desktop.ui.parts import button, label


class ViewRow(QWidget):
    """Shared by all. Hidden while the office keeps none."""

    def __init__(self, opened: Callable[[View], object]) -> None:
        super().__init__()
        self._opened = opened
        self.known: tuple[View, ...] = ()
        self.current: View | None = None
        self.buttons: dict[str, QPushButton] = {}
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._row = QWidget()
        self._box.addWidget(self._row)
        self.hide()

    def read(self, reading: Reading, on: date) -> None:
        """What is kept now, in one statement."""
        found = views(reading, on)
        if found == self.known:
            return
        self.known = found
        current = self.current.name if self.current else ""
        self.current = next((one for one in found if one.name == current), None)
        self.buttons = {one.name: self._button(one) for one in found}
        made = flow(label("Danh sách chung   F4", "small"), *self.buttons.values())
        self._box.replaceWidget(self._row, made)
        self._row.hide()
        self._row.deleteLater()
        self._row = made
        self.setVisible(bool(found))
        self._mark()

    def _button(self, view: View) -> QPushButton:
        made = button(view.name, lambda: self.pick(view), kind="chip", name=f"Danh sách {view.name}")
        made.setToolTip("Danh sách chung của cơ quan")
        return made

    def pick(self, view: View) -> None:
        """Open a view."""
        self.current = view
        self._mark()
        self._opened(view)

    def enter(self) -> None:
        """F4: the focus on the open view, else on the first; arrows walk them, Space opens."""
        wanted = self.buttons.get(self.current.name) if self.current else None
        first = wanted or next(iter(self.buttons.values()), None)
        if first is not None:
            first.setFocus()

    def leave(self) -> None:
        """What is shown is no view any more."""
        self.current = None
        self._mark()

    def keep(self, view: View) -> None:
        """This one is shown; it was just saved."""
        self.current = view
        self._mark()

    def _mark(self) -> None:
        for name, one in self.buttons.items():
            one.setChecked(self.current is not None and self.current.name == name)
