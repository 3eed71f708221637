"""Are the running numbers those that were given out, to dossiers and papers, or skipped by an entry."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from cchc_desktop.core import numbering
from cchc_desktop.core.dossier import Entry
from cchc_desktop.core.failure import Refused
from cchc_desktop.store import schema
from cchc_desktop.store.check_chain import Note
from cchc_desktop.store.counters import DOSSIER, LOCAL, PER_DEVICE, Key, first_of
from cchc_desktop.store.findings import Found
from cchc_desktop.store.links import Link
from cchc_desktop.store.own_acts import MOVED, PRINT_LIST
from cchc_desktop.store.reading import Reading
from cchc_desktop.store.slips import Slip


class Numbers:
    """How many numbers of each counter lie in the register, and how many an entry says were skipped."""

    def __init__(self) -> None:
        self._used: Counter[Key] = Counter()
        self._last: dict[Key, int] = {}
        self._skipped: Counter[Key] = Counter()

    verbs = frozenset({PRINT_LIST, MOVED})

    def hear(self, link: Link, note: Note) -> None:
        """Take note of the jumps that an entry tells of, and of the number of a list that it printed."""
        number, year = note.get("number"), note.get("year")
        if link.verb == PRINT_LIST and isinstance(number, int) and isinstance(year, int):
            self._count((f"slip:{note.get('form')}", year, 0), number)
        moved = note.get(MOVED)
        for row in moved if isinstance(moved, list) else ():
            name, year, device, was, now = row
            self._skipped[name, year, device] += now - was

    def use(self, seq: int, local_no: str, slips: Iterable[Slip]) -> None:
        """Count the numbers of one dossier and of its papers."""
        self._count((DOSSIER, 0, 0), seq)
        try:
            serial, year = numbering.parse_local_no(local_no)
        except Refused:
            return  # told as a column that differs
        self._count((LOCAL, year, serial // PER_DEVICE + 1), serial)
        for slip in slips:
            self._count((f"slip:{slip.form}", slip.year, 0), slip.number)

    def _count(self, key: Key, number: int) -> None:
        self._used[key] += 1
        self._last[key] = max(self._last.get(key, 0), number)

    def compare(self, reading: Reading, found: Found) -> None:
        """Tell of every counter that would give a number again, or that jumped without an entry."""
        c = schema.counter.c
        asked = sa.select(c.name, c.year, c.device, c.next).where(c.unit == reading.unit)
        free = {(row.name, row.year, row.device): int(row.next) for row in reading.run(asked)}
        for key in sorted(free.keys() | self._used.keys()):
            name, year, device = key
            first, last = first_of(name, device), self._last.get(key, 0)
            given = free.get(key, first) - first
            if free.get(key, first) <= last:
                found.tell("bộ đếm", f"Bộ đếm {_counter(name)} năm {year} sẽ cấp lại số {last} đã dùng.")
            elif given != self._used[key] + self._skipped[key]:
                found.tell(
                    "bộ đếm",
                    f"Bộ đếm {_counter(name)} năm {year} đã cấp {given} số nhưng sổ có {self._used[key]} số "
                    f"và {self._skipped[key]} số bỏ qua có ghi lại.",
                )
        found.counts["slips"] = sum(n for key, n in self._used.items() if key[0].startswith("slip:"))


def _counter(name: str) -> str:
    """A counter as people call it, with the name under which it is kept."""
    called = {DOSSIER: "thứ tự hồ sơ", LOCAL: "số hồ sơ"}.get(name, "số giấy")
    return f"{called} “{name.removeprefix('slip:')}”"


def compare_slips(number: str, slips: Sequence[Slip], entries: Iterable[Entry], found: Found) -> None:
    """Tell of papers that no entry printed, of printings that left no paper, and of papers that differ."""
    told_of = list(entries)
    void = {_named(entry) for entry in told_of if entry.verb == "cancel_slip"}
    left = [entry for entry in told_of if entry.verb == "print"]
    for slip in slips:
        mine = [entry for entry in left if _is_of(slip, entry)]
        left = [entry for entry in left if not _is_of(slip, entry)]
        told = f"Hồ sơ {number}: giấy {slip.form} số {slip.number}"
        if not mine:
            found.tell("giấy đã in", f"{told} không có việc in nào được ghi.")
        elif not _agrees(slip, mine):
            found.tell("giấy đã in", f"{told} khác với việc in đã ghi.")
        if slip.is_cancelled != ((slip.form, slip.number, slip.year) in void):
            found.tell("giấy đã in", f"{told} khác với việc hủy giấy đã ghi.")
    for entry in left:
        lost = entry.note.get("number")
        found.tell("giấy đã in", f"Hồ sơ {number}: mất giấy đã in số {lost} (bút tích {entry.seq}).")


def _named(entry: Entry) -> tuple[object, object, object]:
    """Which paper an entry declares void."""
    return entry.note.get("form"), entry.note.get("number"), entry.note.get("year")


def _is_of(slip: Slip, entry: Entry) -> bool:
    # The entry names the very form, whose code begins with its kind.
    form = str(entry.note.get("form", ""))
    is_year = entry.note.get("year", slip.year) == slip.year
    return is_year and form.startswith(slip.form) and entry.note.get("number") == slip.number


def _agrees(slip: Slip, printed: Sequence[Entry]) -> bool:
    last = printed[-1]
    return (slip.printings, slip.digest, slip.by, slip.printed_at, slip.year) == (
        len(printed),
        last.note.get("digest"),
        last.by,
        last.at,
        printed[0].at.year,
    )
