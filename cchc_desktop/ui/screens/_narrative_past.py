"""The earlier wordings of a sentence, in the sheet below it: who wrote what and when, to be used again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidgetItem

from cchc_desktop.ui.flow import flow
from cchc_desktop.ui.guard import guarded
from cchc_desktop.ui.look import M, S
from cchc_desktop.ui.parts import button, card, label, take_all
from cchc_desktop.ui.screens._narrative_panel import WholeLines

if TYPE_CHECKING:
    from cchc_desktop.operations.narrative import Seen
    from cchc_desktop.operations.narrative_history import Wording
    from cchc_desktop.ui.do import Do
    from cchc_desktop.ui.screens._narrative_acts import Acts
    from cchc_desktop.ui.screens._narrative_lines import Stop
    from cchc_desktop.ui.screens._narrative_sheet import Sheet

_LINES = 9
"""Lines of text that the list is high at most."""


class _Wordings(WholeLines):
    @guarded(None)
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter uses a wording again, and is not meant for the sheet below as well."""
        super().keyPressEvent(event)
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            event.accept()


class Past:
    """``say`` is a quiet line; Enter uses the wording under the cursor again."""

    def __init__(self, do: Do, sheet: Sheet, acts: Acts, say: Callable[[str], object]) -> None:
        self._do, self._sheet, self._acts, self._say = do, sheet, acts, say
        self._found: tuple[Wording, ...] = ()
        self._present = ""
        self.list = _Wordings("Các lần viết của câu này")
        self.list.itemActivated.connect(lambda _: self.use())
        use = button("Dùng lại   Enter", self.use, kind="primary", name="Dùng lại lần viết đang chọn")
        leave = button("Thôi   Esc", self.close, name="Thôi, giữ câu đang có")
        self.widget = card(
            label("Các lần viết của câu này", "heading"),
            self.list,
            flow(use, leave),
            gap=S,
            margin=M,
        )
        self.widget.setAccessibleName("Các lần viết")
        self.widget.hide()
        sheet.add_aside(self.close)

    def open(self, seen: Seen, stop: Stop) -> None:
        """What was written here before; it is said where that is nothing."""
        from cchc_desktop.operations.narrative_history import gone_from, wordings

        self.close()
        with self._do.reading() as reading:
            found = wordings(reading, seen, stop.block) if stop.block else ()
            if stop.home is not None:
                found += gone_from(reading, seen, stop.home.section, stop.home.paragraph)
        if not found:
            self._say("Ở đây chưa có lần viết nào: câu của mẫu, chưa ai sửa.")
            return
        self._found = found
        self._present = next((one.text for one in seen.document.blocks if one.id == stop.block), "")
        take_all(self.list)
        for one in found:
            state = "đã bỏ; " if one.is_gone else "đang dùng; " if self._is_present(one) else ""
            item = QListWidgetItem(f"{state}{one.who}: {one.text}")
            item.setData(Qt.ItemDataRole.AccessibleTextRole, item.text())
            self.list.addItem(item)
        self.list.setFixedHeight(self.list.fontMetrics().height() * min(_LINES, 2 + 3 * len(found)))
        self.list.setCurrentRow(next((at for at, one in enumerate(found) if not self._is_present(one)), 0))
        self._sheet.pane.open_under(self.widget)
        self.list.setFocus()
        self._sheet.reveal(self.widget)

    def _is_present(self, one: Wording) -> bool:
        return not one.is_gone and one.block.text == self._present

    def use(self) -> None:
        """The wording under the cursor stands there again; the present one stays among the earlier."""
        at = self.list.currentRow()
        if not 0 <= at < len(self._found):
            return
        if self._is_present(self._found[at]):
            self._say("Câu này đang dùng lần viết đó.")
        elif self._acts.reuse(self._found[at]):
            self.close()

    def close(self) -> bool:
        """Esc: away from the list; True where it was open."""
        if self.widget.isHidden():
            return False
        self._sheet.pane.close_editor(self.widget)
        self._sheet.pane.setFocus()
        return True
