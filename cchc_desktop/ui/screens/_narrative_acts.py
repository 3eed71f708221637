"""What a clerk does to a report: each act is entered at once, and Ctrl+Z makes the one block what it was."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.narrative import TASKS, State

if TYPE_CHECKING:
    from datetime import date

    from cchc_desktop.core.narrative import Block, Document
    from cchc_desktop.core.narrative_vouched import Differs
    from cchc_desktop.operations.desk import Desk
    from cchc_desktop.operations.narrative import Done, Row, Seen
    from cchc_desktop.operations.narrative_history import Changed, Wording
    from cchc_desktop.ui.do import Complaints, Do
    from cchc_desktop.ui.screens._narrative_task import Task

Work = Callable[["Desk", "Seen"], "Document"]
_STATES = {"state_todo": State.OPEN, "state_doing": State.DOING, "state_done": State.DONE}


class Acts:
    """``seen`` is asked at each act, ``then`` is told the block that it was about."""

    def __init__(
        self, do: Do, page: Complaints, seen: Callable[[], Seen | None], then: Callable[[str], object]
    ) -> None:
        self._do, self._page, self._seen, self._then = do, page, seen, then
        self.clash: Changed | None = None
        self.ask: Callable[[Row, Differs], object] = lambda _row, _differs: None

    def write(self, task: Task, text: str, drop: Callable[[Desk], object], began: str) -> bool:
        """Save what was written; its draft ends in the same transaction.

        ``began`` stamps the wording that it began from; where another stands there now nothing is saved,
        and ``clash`` tells it.
        """
        from cchc_desktop.operations import narrative
        from cchc_desktop.operations.narrative_history import Changed

        self.clash = None

        def work(desk: Desk, seen: Seen) -> Document:
            if task.how == "edit":
                try:
                    document = narrative.edit(desk, seen, task.block, text, began)
                except Changed as no:
                    self.clash = no
                    raise
            elif task.how == "promise":
                document = narrative.promise(desk, seen, text)
            elif task.how == "proposal":
                document = narrative.propose(desk, seen, text)
            else:
                document = narrative.add(desk, seen, task.section, task.paragraph, text)
            drop(desk)
            return document

        return self._run(
            work, "Đã lưu câu này." if task.how == "edit" else "Đã thêm vào báo cáo.", task.block
        )

    def on(self, act: str, row: Row) -> bool:
        """An act on one block."""
        from cchc_desktop.operations import narrative

        block = row.block
        if act in _STATES:
            state = _STATES[act]
            said = f"Đã ghi: {state.title}."
            return self._run(
                lambda desk, seen: narrative.put_state(desk, seen, block.id, state), said, block.id
            )
        if act == "confirm":
            return self.confirm(row)
        if act == "restore":
            said = "Đã trở lại câu của mẫu."
            return self._run(lambda desk, seen: narrative.restore(desk, seen, block.id), said, block.id)
        return self._leave_out(block)

    def confirm(self, row: Row, anyway: str | None = None) -> bool:
        """Vouch for the words that are shown; digits that the figures have left want a reason, ``anyway``."""
        from cchc_desktop.core.narrative_vouched import Differs
        from cchc_desktop.operations import narrative
        from cchc_desktop.operations.narrative_history import Changed, stamp_of

        block, found = row.block, list[Refused]()

        def work(desk: Desk, seen: Seen) -> Document:
            try:
                return narrative.confirm(desk, seen, block.id, stamp_of(block), anyway=anyway)
            except (Changed, Differs) as no:
                found.append(no)
                raise

        is_done = self._run(work, "Đã xác nhận." if anyway is None else "Đã giữ số, kèm lý do.", block.id)
        for no in found:
            if isinstance(no, Differs):
                self._page.clear_complaints()
                self.ask(row, no)
            else:
                self._then(block.id)
        return is_done

    def _leave_out(self, block: Block) -> bool:
        from cchc_desktop.operations import narrative

        if block.is_left_out:
            return self._run(
                lambda desk, seen: narrative.leave_out(desk, seen, block.id, is_left_out=False),
                "Đã đưa lại vào báo cáo.",
                block.id,
            )
        return self._run(
            lambda desk, seen: narrative.remove(desk, seen, block.id), "Đã bỏ khỏi báo cáo.", block.id
        )

    def put_until(self, row: Row, until: date | None) -> bool:
        """By when a promise or a proposal is to be done."""
        from cchc_desktop.operations import narrative

        said = "Đã ghi thời hạn." if until else "Đã bỏ thời hạn."
        block = row.block
        if block.sort not in TASKS:
            return False
        return self._run(lambda desk, seen: narrative.put_until(desk, seen, block.id, until), said, block.id)

    def reuse(self, wording: Wording) -> bool:
        """An earlier wording in the place of the present one."""
        from cchc_desktop.operations import narrative

        said = "Đã đưa lại đoạn đã bỏ." if wording.is_gone else "Đã dùng lại lần viết trước."
        block = "" if wording.is_gone else wording.block.id
        return self._run(lambda desk, seen: narrative.reuse(desk, seen, wording), said, block)

    def take_figures(self) -> bool:
        """Keep the sentences as they are said now; what people wrote stays."""
        from cchc_desktop.operations import narrative

        return self._run(
            narrative.regenerate, "Đã nhận số liệu mới cho các câu máy viết.", "", is_undone=False
        )

    def _run(self, work: Work, said: str, block: str, *, is_undone: bool = True) -> bool:
        from cchc_desktop.operations import narrative

        seen = self._seen()
        if seen is None:
            return False
        found: list[Done] = []

        def act(desk: Desk) -> None:
            was = narrative.as_kept(desk, seen, block) if block else None
            known = {one.id for one in narrative.base(desk, seen).blocks}
            made = work(desk, seen)
            fresh = (one.id for one in made.blocks if one.id not in known)
            here = block or next(fresh, "")
            now = next((one for one in made.blocks if one.id == here), None)
            found[:] = [narrative.Done(here, was, now, desk.by)]

        def undo(desk: Desk) -> None:
            now = self._seen() or seen
            same = now if (now.kind, now.period) == (seen.kind, seen.period) else seen
            narrative.put_back(desk, same, found[0])

        return self._do.run(
            act,
            at=self._page,
            done=said,
            undo=undo if is_undone else None,
            then=lambda _: self._then(found[0].block),
        )
