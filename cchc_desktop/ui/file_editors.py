"""The editors of a place on disk: typed, or chosen from the desktop's dialogue."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from cchc_desktop.ui.choosing import choose_file, choose_folder
from cchc_desktop.ui.editors import Field, TextEditor
from cchc_desktop.ui.parts import button, row


class FolderEditor(QWidget):
    """A folder: typed, or chosen from the desktop's dialogue."""

    changed = Signal()

    def __init__(self, field: Field) -> None:
        super().__init__()
        self._line = TextEditor(field)
        self._line.changed.connect(self.changed.emit)
        choose = button("Chọn…", self._choose, name=f"Chọn {field.label.lower()}")
        self.setLayout(row(self._line, choose))
        self.setFocusProxy(self._line)

    def _choose(self) -> None:
        chosen = self._asked()
        if chosen:
            self._line.set_value(chosen)

    def _asked(self) -> str:
        return choose_folder(self.window(), "Chọn thư mục", self._line.text())

    def value(self) -> object:
        """The path as text."""
        return self._line.value()

    def set_value(self, value: object) -> None:
        """Show ``value``."""
        self._line.set_value(value)

    def widget(self) -> QWidget:
        """The line."""
        return self._line


class FileEditor(FolderEditor):
    """A file that is there: typed, or chosen from the desktop's dialogue."""

    def _asked(self) -> str:
        return choose_file(self.window(), "Chọn tệp", self._line.text())
