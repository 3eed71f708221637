"""Which later acts moved a dossier that was reported: what was done, by whom, when, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from itertools import groupby
from types import MappingProxyType

from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.dossier import Entry
from cchc_desktop.core.lifecycle import ASIDE, MOVES
from cchc_desktop.core.packet import Packet
from cchc_desktop.core.tally import Line
from cchc_desktop.core.text import day
from cchc_desktop.store import since
from cchc_desktop.store.reading import Reading

_MADE_OF: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "is_same_day": ("term",),
        "paused_at": ("paused_at", "pauses"),
        "end": ("state",),
        "spent_days": ("received_at", "ended_at", "pauses"),
        "is_digitised_any": ("papers",),
        "is_taken_in": ("taken_in_by",),
        "is_away": ("sent_to",),
        "is_paid": ("fee_paid", "is_paid_online"),
        "is_supplement": ("state",),
    }
)
"""The columns of a dossier that a column of its line is read from, where it is not the same one."""
_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "code": "mã hồ sơ",
        "procedure": "thủ tục",
        "case": "trường hợp",
        "channel": "hình thức nộp",
        "term": "thời hạn",
        "received_at": "ngày nhận",
        "due_at": "ngày hẹn trả",
        "ended_at": "ngày có kết quả",
        "handed_back_at": "ngày trả kết quả",
        "late_cause": "nguyên nhân quá hạn",
        "papers": "thành phần hồ sơ",
        "return_channel": "cách nhận kết quả",
        "fee_paid": "số tiền đã thu",
        "is_paid_online": "thanh toán trực tuyến",
    }
)
_TAKEN_IN = ("received_at",)
_NOT_ITS_TIME = ASIDE | {"undo", "reopen"}
"""Acts that change what was before them, whenever they are entered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One entry on a dossier since the period was closed."""

    title: str
    by: str
    at: datetime
    recorded_at: datetime
    reason: str = ""

    def words(self) -> str:
        """What was done, who entered it, and when."""
        at = hanoi(self.recorded_at)
        why = f", lý do: {self.reason}" if self.reason else ""
        return f"{self.title} – {self.by}, {at:%H:%M} {day(at.date())}{why}"


def acts_since(
    reading: Reading, frozen: Packet, packet: Packet, numbers: Sequence[str]
) -> Mapping[str, tuple[Act, ...]]:
    """By local number, the acts entered since ``frozen`` that tell why each dossier counts otherwise."""
    then, now = ({line.local_no: line for line in one.lines} for one in (frozen, packet))
    found: dict[str, tuple[Act, ...]] = {}
    is_told = reading.actor.may("people")  # what somebody typed as a reason may name a person
    entries = since.entries_since(reading, numbers, frozen.entries)
    for number, group in groupby(entries, key=lambda pair: pair[0]):
        later = [entry for _, entry in group]
        touched = _columns(then.get(number), now.get(number))
        told = [one for one in later if one.verb == "undo" or touched & one.changes.keys()]
        early = [one for one in told if one.verb in _NOT_ITS_TIME or one.at < frozen.period.end_at]
        found[number] = tuple(_act(one, is_told=is_told) for one in early or told or later)
    return found


def as_told_then(reading: Reading, frozen: Packet, packet: Packet) -> Packet:
    """``packet`` without the causes of lateness that came with a dossier's own later way.

    Who was overdue when the period ended is asked why at the latest when it ends: that belongs to the
    days on which it was told. A cause that was written in beside the way belongs to the period.
    """
    then = {line.local_no: line for line in frozen.lines}
    end_at = frozen.period.end_at
    asked = {
        line.local_no
        for line in packet.lines
        if (was := then.get(line.local_no)) is not None
        and was.late_cause != line.late_cause
        and (line.ended_at is None or line.ended_at >= end_at)
    }
    later, beside = set[str](), set[str]()
    for number, entry in since.entries_since(reading, sorted(asked), frozen.entries):
        if entry.verb == "undo":
            if then[number].late_cause is not None:
                beside.add(number)
        elif "late_cause" in entry.changes:
            (beside if entry.verb in _NOT_ITS_TIME or entry.at < end_at else later).add(number)
    kept = later - beside
    if not kept:
        return packet
    lines = (
        replace(line, late_cause=then[line.local_no].late_cause) if line.local_no in kept else line
        for line in packet.lines
    )
    return replace(packet, lines=tuple(lines))


def _columns(then: Line | None, now: Line | None) -> frozenset[str]:
    """The columns of a dossier behind what its line tells otherwise."""
    if then is None and now is not None:
        return frozenset(_TAKEN_IN)
    names = (f.name for f in fields(Line))
    differing = (
        one for one in names if then is None or now is None or getattr(then, one) != getattr(now, one)
    )
    return frozenset(name for one in differing for name in _MADE_OF.get(one, (one,)))


def _act(entry: Entry, *, is_told: bool) -> Act:
    reason = (entry.personal or {}).get("reason") or entry.note.get("reason") or "" if is_told else ""
    return Act(
        title=_title(entry),
        by=entry.by,
        at=entry.at,
        recorded_at=entry.recorded_at,
        reason=str(reason),
    )


def _title(entry: Entry) -> str:
    if entry.verb == "undo":
        return f"Hoàn tác “{_named(str(entry.note.get('verb', '')))}”"
    if entry.verb == "correct" and (changed := tuple(_changed(entry.changes))):
        return f"Sửa {', '.join(changed)}"
    return _named(entry.verb)


def _changed(names: Iterable[str]) -> Iterator[str]:
    return (words for name, words in _WORDS.items() if name in names)


def _named(verb: str) -> str:
    if verb == "receive":
        return "Tiếp nhận hồ sơ"
    return MOVES[verb].title if verb in MOVES else verb
