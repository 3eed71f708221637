"""Writing in the sheet from the first letter to the entry: the editor, its draft, what it is about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from cchc_desktop.ui.editors import Choice
from cchc_desktop.ui.screens._narrative_drafts import Drafts, interrupted, task_of
from cchc_desktop.ui.screens._narrative_task import How, Task
from cchc_desktop.ui.screens._narrative_writer import Writer

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from cchc_desktop.core.narrative import Block
    from cchc_desktop.core.period import Period
    from cchc_desktop.operations.narrative import Seen
    from cchc_desktop.operations.narrative_history import Changed
    from cchc_desktop.ui.do import Do
    from cchc_desktop.ui.screens._narrative_acts import Acts
    from cchc_desktop.ui.screens._narrative_sheet import Sheet


_AGAIN = "Chữ bạn viết còn nguyên ở dưới, chưa lưu. Lưu lần nữa để thay bằng chữ của bạn; Esc: giữ làm nháp."
_AS_NEW = "Chữ bạn viết còn nguyên ở dưới, chưa lưu. Lưu lần nữa để thêm thành đoạn mới."
_ANEW: Mapping[str, How] = MappingProxyType({"promise": "promise", "proposal": "proposal"})


class Writing:
    """``say`` is a quiet line; what is typed is kept while one types, and saved as one act."""

    def __init__(
        self, do: Do, sheet: Sheet, acts: Acts, say: Callable[[str], object], parent: QObject
    ) -> None:
        self._do, self._sheet, self._acts, self._say = do, sheet, acts, say
        self.writer, self.drafts = Writer(parent), Drafts(do)
        self._of: tuple[str, Period] | None = None
        self._block: Block | None = None
        self.writer.saved.connect(self.save)
        self.writer.left.connect(self.leave)
        self.writer.paused.connect(self.keep)

    def begin(self, task: Task, seen: Seen) -> None:
        """Open the editor at the place of ``task``, with what was left there when somebody wrote last."""
        from cchc_desktop.core.narrative_sources import choices
        from cchc_desktop.operations.narrative_history import stamp_of

        self.leave()
        block = next((one for one in seen.document.blocks if one.id == task.block), None)
        asked = seen.words.paragraph(block.section, block.paragraph) if block is not None else None
        begun = "" if block is None else block.text
        self._of = seen.kind, seen.period
        self._block = block
        kept = self.drafts.begin(*self._of, task, stamp_of(block))
        offered = [Choice(one.name, one.title, one.text) for one in choices(seen.figures)]
        self.writer.offer(
            offered, lambda name: None if (found := seen.figures.get(name)) is None else found.text
        )
        self.writer.begin(task, kept or begun, begun, asked.ask if asked is not None else "")
        if kept and kept != begun:
            self._say("Đây là bản nháp chưa lưu. Ctrl+Enter để lưu, hoặc xóa hết rồi bấm Esc để bỏ.")
        self._sheet.pane.open_under(self.writer.widget)
        self.writer.text.setFocus()
        self._sheet.reveal(self.writer.widget)

    def save(self) -> None:
        """One act: the words, and the end of their draft; refused words stay to be mended."""
        task = self.writer.task
        if task is None:
            return
        if self._acts.write(task, self.writer.text.source(), self.drafts.drop_in, self.drafts.began):
            self._close()
        elif self._acts.clash is not None:
            self._meet(self._acts.clash)

    def _meet(self, clash: Changed) -> None:
        """Somebody worded it meanwhile: what is typed stays, and is saved only when asked for once more."""
        from cchc_desktop.operations.narrative_history import stamp_of

        task, was = self.writer.task, self._block
        if task is None or was is None:
            return
        if clash.now is not None:
            self.drafts.began = stamp_of(clash.now)
            self.writer.go_on(task, f"{clash.sentence} {_AGAIN}")
        else:
            how = _ANEW.get(was.sort.value, "add")
            self.writer.go_on(Task(how, "", was.section, was.paragraph), f"{clash.sentence} {_AS_NEW}")
        self._keep(is_aside=False)
        self._sheet.reveal(self.writer.widget)

    def keep(self) -> None:
        """What is typed so far."""
        self._keep(is_aside=False)

    def _keep(self, *, is_aside: bool) -> None:
        task, of = self.writer.task, self._of
        if task is None or of is None or not self.writer.is_changed:
            return
        told = self.drafts.keep(*of, task, self.writer.text.source(), is_aside=is_aside)
        if told:
            self._say(told)

    def leave(self) -> bool:
        """Esc: away from the editor, what was typed stays as a draft; True where one was open."""
        if not self.writer.is_open:
            return False
        is_left = self.writer.is_changed and bool(self.writer.text.source())
        self._keep(is_aside=True)
        if is_left:
            self._say("Chữ đang viết đã giữ làm bản nháp; F2 ở chỗ này để viết tiếp.")
        elif told := self.drafts.drop():
            self._say(told)
        self._close()
        return True

    def _close(self) -> None:
        self.writer.end()
        self._sheet.pane.close_editor(self.writer.widget)
        self._sheet.pane.setFocus()

    def resume(self, seen: Seen) -> None:
        """Go on in the middle of what the end of the program cut off."""
        draft = interrupted(self._do)
        if draft is None or draft.content.get("kind") != seen.kind or self.writer.is_open:
            return
        if draft.content.get("days") != f"{seen.period.first_on}..{seen.period.last_on}":
            return
        task = task_of(draft)
        found = self._sheet.pane.go_to_block(task.block) if task.block else False
        if not found and task.section:
            self._sheet.pane.go_to_place(task.section, task.paragraph)
        self.begin(task, seen)
