"""What a report in words still waits for: the blocks to settle, and what moved by itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal, NamedTuple

from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.narrative import Block, Sort, State
from cchc_desktop.core.narrative_vouched import differing
from cchc_desktop.core.text import day
from cchc_desktop.operations.narrative_seen import Row, Seen, rows

Kind = Literal["draft", "stale", "typed", "open", "state", "late", "cause", "apart", "moved"]


class Issue(NamedTuple):
    """One thing to look at: in which block, or behind which ``figure``; a settling one marks the draft."""

    kind: Kind
    block: str
    sentence: str
    about: str = ""
    figure: str = ""

    @property
    def is_settling(self) -> bool:
        """Whether the report is a draft for as long as nobody has dealt with it."""
        return self.kind in {"draft", "stale", "typed", "open", "state"}


def attention(seen: Seen) -> tuple[Issue, ...]:
    """What to look at, in the order of reading; why it can only be a draft first, causes not told last."""
    moved = {one.id: one for one in seen.stale}
    found: list[Issue] = []
    known: set[str] = set()
    for row in rows(seen):
        block = row.block
        known.add(block.id)
        if block.is_left_out:
            continue
        found += _of_block(row, seen)
        change = moved.get(block.id)
        if change is not None and not block.is_touched:
            found.append(Issue("moved", block.id, change.sentence(), _about(row)))
    for one in seen.stale:
        if one.id not in known:
            found.append(Issue("moved", "", one.sentence(), "Một câu đã thôi không nói nữa"))
    drafts = (Issue("draft", "", one) for one in seen.why_draft)
    return (*drafts, *found, *_causes(seen))


def _of_block(row: Row, seen: Seen) -> Iterator[Issue]:
    block, about = row.block, _about(row)
    if row.stale is not None:
        yield Issue("stale", block.id, row.stale.sentence(), about)
    if row.typed:
        yield Issue("typed", block.id, f"số gõ tay {', '.join(row.typed)} chưa xác nhận", about)
    if block.apart and block.confirmed_by:
        told = differing(block.apart)
        yield Issue("apart", block.id, f"số khác với biểu, giữ theo lý do: {block.anyway} ({told})", about)
    if block.sort is Sort.WRITTEN and not block.text and row.ask:
        yield Issue("open", block.id, "chưa viết", row.ask)
    if block.has_no_state_since(seen.document.first_on):
        yield Issue("state", block.id, "chưa ghi tình trạng thực hiện trong kỳ", about)
    if is_past_term(block, seen):
        yield Issue(
            "late", block.id, f"hạn {day(date.fromisoformat(block.until))} đã qua mà chưa xong", about
        )


def is_past_term(block: Block, seen: Seen) -> bool:
    """Whether the day by which it was to be done has gone by, and nobody said that it is done."""
    today = hanoi(seen.counted_at).date().isoformat()
    return bool(block.until) and block.until < today and block.state is not State.DONE


def _about(row: Row) -> str:
    return row.text.replace("\n", " ") or row.ask


def _causes(seen: Seen) -> Iterator[Issue]:
    found = seen.figures.get("cause.none.count")
    if found is not None and found.value:
        said = f"{found.text} hồ sơ quá hạn chưa ghi nguyên nhân"
        yield Issue("cause", "", said, "Ghi nguyên nhân ở từng hồ sơ", found.name)
