"""How a report in words came to read as it does: every wording with its writer, and who was the last."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import NamedTuple

from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.dossier import Json
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.narrative import Block, Document, Sort
from cchc_desktop.core.narrative_kept import block_from
from cchc_desktop.core.narrative_template import PLACE
from cchc_desktop.core.text import day_time
from cchc_desktop.operations.choices import SET
from cchc_desktop.operations.narrative_seen import Seen, key_of
from cchc_desktop.store.choices import told_of
from cchc_desktop.store.reading import Reading

_SHOWN = 200
"""Letters of a wording that a refusal repeats."""


class Wording(NamedTuple):
    """What a block said at a time: ``block`` as it was kept then; ``is_gone``: it stands nowhere now."""

    block: Block
    by: str
    at: datetime
    is_gone: bool = False

    @property
    def text(self) -> str:
        """As it read, with the figures of that time."""
        was = {one.name: one.text for one in self.block.bound}
        return PLACE.sub(lambda found: was.get(found[1], "…"), self.block.text)

    @property
    def who(self) -> str:
        """Who wrote it, and when."""
        return f"{self.by or 'Không rõ ai'}, {day_time(hanoi(self.at))}"


class Done(NamedTuple):
    """An act on one block that may be taken back: what the block was, what the act made it, whose act."""

    block: str
    was: Block | None
    made: Block | None
    by: str


class Changed(Refused):
    """Somebody has changed a block since a person began to word it; ``now`` is None where it is gone."""

    def __init__(self, sentence: str, now: Block | None) -> None:
        super().__init__(sentence, "text")
        self.now = now


def stamp_of(block: Block | None) -> str:
    """The wording of a block in a few letters; none where no person has worded it."""
    if block is None or not block.is_touched or not (block.text or block.is_left_out):
        return ""
    return sha256(f"{block.text}\n{block.is_left_out}".encode()).hexdigest()[:12]


def wordings(reading: Reading, seen: Seen, block_id: str) -> tuple[Wording, ...]:
    """Each wording that people gave a block of this report, the newest first, the present one with it."""
    found: dict[str, Wording] = {}
    last = ""
    for one in _told(reading, seen):
        text = one.block.text
        if one.block.id == block_id and text != last:
            last = text
            found.pop(text, None)
            found[text] = one
    return tuple(one for one in reversed(found.values()) if one.block.text)


def gone_from(reading: Reading, seen: Seen, section: str, paragraph: str) -> tuple[Wording, ...]:
    """The paragraphs, promises and proposals that people took out there, as they last read."""
    there = {one.id for one in seen.document.blocks}
    last = {one.block.id: one for one in _told(reading, seen) if one.block.text}
    return tuple(
        one._replace(is_gone=True)
        for one in reversed(last.values())
        if one.block.id not in there and (one.block.section, one.block.paragraph) == (section, paragraph)
    )


def refuse_changed(
    reading: Reading,
    seen: Seen,
    document: Document,
    block_id: str,
    began: str | None,
    *,
    doing: str = "viết",
) -> None:
    """Refused where a block reads otherwise than when a person began to word it.

    ``began`` is its stamp then; None: as it is in ``seen``. ``doing``: what the person does, in words.
    """
    shown = next((one for one in seen.document.blocks if one.id == block_id), None)
    now = next((one for one in document.blocks if one.id == block_id), None)
    if now is None and shown is not None and shown.sort in {Sort.SAID, Sort.WRITTEN}:
        now = shown  # nobody has kept it yet
    if now is None and shown is None and not began:
        return  # it never was there, which is said otherwise
    if now is not None and stamp_of(now) == (stamp_of(shown) if began is None else began):
        return
    who = _who(reading, seen, block_id)
    if now is None:
        raise Changed(f"{who} đã bỏ đoạn này trong lúc bạn {doing}.", None)
    if now.is_left_out:
        raise Changed(f"{who} đã bỏ câu này khỏi báo cáo trong lúc bạn {doing}.", now)
    if not now.is_touched or not now.text:
        raise Changed(f"{who} đã bỏ chữ viết ở câu này, trả về câu của mẫu, trong lúc bạn {doing}.", now)
    text = Wording(now, "", seen.counted_at).text
    text = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
    raise Changed(f"{who} đã sửa câu này trong lúc bạn {doing}, nay là: “{text}”.", now)


def refuse_not_own(reading: Reading, seen: Seen, document: Document, act: Done, by: str) -> None:
    """Refused where an act cannot be taken back: it was another's, or the block was changed since."""
    if act.by != by:
        raise Refused(f"Việc vừa rồi do {act.by} làm nên chỉ {act.by} hoàn tác được.", "block")
    now = next((one for one in document.blocks if one.id == act.block), None)
    if _mark(now) == _mark(act.made):
        return
    who = _who(reading, seen, act.block)
    raise Refused(
        f"Không hoàn tác được: {who} đã đổi câu này sau việc đó. Câu đang có giữ nguyên; "
        "bấm F7 để xem và dùng lại các lần viết trước.",
        "block",
    )


def words_to_reuse(seen: Seen, wording: Wording) -> str:
    """An earlier wording as it may be written now: figures that the period no longer has as they read."""
    was = {one.name: one.text for one in wording.block.bound}
    known = seen.figures
    return PLACE.sub(
        lambda found: found[0] if known.get(found[1]) is not None else was.get(found[1], "…"),
        wording.block.text,
    )


def _mark(block: Block | None) -> Block | None:
    """What people did to a block; nothing where no person had a hand in it."""
    if block is None or not block.is_touched:
        return None
    bare = replace(block, section="", paragraph="", bound=(), beside=(), was_said=False, dropped="", ties=())
    is_persons = block.at or block.confirmed_at or block.is_left_out
    return replace(  # what follows an earlier report is no act of a person on this one
        bare,
        text=block.text if is_persons else "",
        confirmed_by=block.confirmed_by if is_persons else "",
        origin="",
        state=block.state if block.state_at else None,
        until=block.until if block.until_at else "",
    )


def _who(reading: Reading, seen: Seen, block_id: str) -> str:
    """Who acted on the block last, and when."""
    last = "Người khác"
    for one in told_of(reading, SET, key_of(seen.kind, seen.period)):
        if _id_in(one.note) == block_id:
            last = f"{one.by} ({day_time(hanoi(one.at))})"
    return last


def _id_in(note: Mapping[str, Json]) -> str:
    block = note.get("block")
    return str(block.get("id") if isinstance(block, dict) else note.get("id", ""))


def _told(reading: Reading, seen: Seen) -> Iterator[Wording]:
    """Every block that an entry of this report tells, in the order of the chain."""
    for one in told_of(reading, SET, key_of(seen.kind, seen.period)):
        block = one.note.get("block")
        if not isinstance(block, dict):
            continue
        told = block_from(block)
        if one.note.get("act") == "put_back" and told.at:  # it speaks with the words of whoever wrote it
            yield Wording(told, told.by, datetime.fromisoformat(told.at))
        else:
            yield Wording(told, one.by, one.at)
