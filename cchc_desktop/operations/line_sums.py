"""What the lines of a packet amount to for every figure: sums that add, and how they are kept."""

from __future__ import annotations

import hashlib
import json
import sys
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from types import CodeType
from typing import Any

from cchc_desktop.core.measure import Part, Placed
from cchc_desktop.core.tally import Row
from cchc_desktop.indicators import in_order
from cchc_desktop.operations.line_judged import (
    ENDED,
    RECEIVED,
    cause_of,
    caused_by,
    day_of,
    placed_by,
    tells_causes,
)
from cchc_desktop.operations.sources import Source

Places = Mapping[Placed, int]


@dataclass(slots=True)
class LineSums:
    """Dossiers by indicator, row and place; those late by cause and field, those of each day.

    ``late``: field and cause of what was over too late; ``causes``: box and cause of all that a report counts
    as late; ``days``: the indicator that looks at it, and the day; ``untold``: packets that tell no cause.
    """

    measured: dict[str, Counter[tuple[Row, Placed]]] = field(default_factory=dict)
    late: Counter[tuple[str, str]] = field(default_factory=Counter)
    causes: Counter[tuple[str, str]] = field(default_factory=Counter)
    days: Counter[tuple[str, date]] = field(default_factory=Counter)
    untold: int = 0

    def add(self, other: LineSums) -> None:
        """Count what ``other`` counts as well."""
        for code, counts in other.measured.items():
            self.measured.setdefault(code, Counter()).update(counts)
        self.late.update(other.late)
        self.causes.update(other.causes)
        self.days.update(other.days)
        self.untold += other.untold

    def take_off(self, other: LineSums) -> None:
        """Count no more what ``other`` counts, which is among it."""
        for code, counts in other.measured.items():
            self.measured[code] -= counts
        self.late -= other.late
        self.causes -= other.causes
        self.days -= other.days
        self.untold -= other.untold

    def brief(self) -> dict[str, Places]:
        """The places of each indicator over all rows."""
        found: dict[str, Places] = {}
        for code, counts in self.measured.items():
            places: Counter[Placed] = Counter()
            for (_, placed), n in counts.items():
                places[placed] += n
            found[code] = places
        return found

    def rate(self, code: str) -> tuple[int, int]:
        """How many count for an indicator, and out of how many."""
        parts: Counter[Part] = Counter()
        for (_, placed), n in self.measured.get(code, {}).items():
            parts[placed.part] += n
        return parts[Part.TOP], parts[Part.TOP] + parts[Part.REST]

    def received(self) -> Counter[str]:
        """What came in by field."""
        found: Counter[str] = Counter()
        for (row, placed), n in self.measured.get(RECEIVED, {}).items():
            if placed.part is not Part.OUT:
                found[row.field] += n
        return found


def summed(source: Source) -> LineSums:
    """What the lines of ``source`` amount to."""
    made = LineSums(untold=not tells_causes(source))
    for name, told in source.measured(in_order()).items():
        made.measured[name] = Counter(told.counts)
    for code in (RECEIVED, ENDED):
        for line, placed in placed_by(source, code):
            if placed.part is Part.OUT:
                continue
            on = day_of(code, line)
            if on is not None:
                made.days[code, on] += 1
            if code == ENDED and placed.part is Part.REST:
                made.late[line.field, cause_of(source, line)] += 1
    made.causes.update(caused_by(source))
    return made


# How they are kept.


def write(sums: LineSums) -> bytes:
    """The sums row by row; rows and places are told once, and named by their numbers."""
    rows: dict[Row, int] = {}
    places: dict[Placed, int] = {}
    told = {
        code: [
            one
            for (row, placed), n in counts.items()
            for one in (rows.setdefault(row, len(rows)), places.setdefault(placed, len(places)), n)
        ]
        for code, counts in sums.measured.items()
    }
    return _packed(
        {
            "measured": told,
            "rows": list(rows),
            "places": [_told(placed) for placed in places],
            "late": [[*key, n] for key, n in sums.late.items()],
            "causes": [[*key, n] for key, n in sums.causes.items()],
            "days": [[code, on.isoformat(), n] for (code, on), n in sums.days.items()],
            "untold": sums.untold,
        }
    )


def read(data: bytes) -> LineSums:
    """The inverse of ``write``."""
    told = _unpacked(data)
    rows = [Row(*row) for row in told["rows"]]
    places = [_placed(*place) for place in told["places"]]
    return LineSums(
        {code: Counter(dict(_counted(flat, rows, places))) for code, flat in told["measured"].items()},
        Counter({(lv, cause): n for lv, cause, n in told["late"]}),
        Counter({(box, cause): n for box, cause, n in told["causes"]}),
        Counter({(code, date.fromisoformat(on)): n for code, on, n in told["days"]}),
        told["untold"],
    )


def _counted(
    flat: list[int], rows: list[Row], places: list[Placed]
) -> Iterator[tuple[tuple[Row, Placed], int]]:
    for row, place, n in zip(flat[::3], flat[1::3], flat[2::3], strict=True):
        yield (rows[row], places[place]), n


def write_brief(brief: Mapping[str, Places]) -> bytes:
    """The sums over all rows."""
    return _packed({code: [[*_told(one), n] for one, n in places.items()] for code, places in brief.items()})


def read_brief(data: bytes) -> dict[str, Places]:
    """The inverse of ``write_brief``."""
    return {code: {_placed(*one): n for *one, n in told} for code, told in _unpacked(data).items()}


def _told(placed: Placed) -> tuple[str, str, int | None, bool]:
    return placed.part.value, placed.reason, placed.value, placed.is_closing


@cache
def _placed(part: str, reason: str, value: int | None, is_closing: bool) -> Placed:  # noqa: FBT001 - as it lies in the file
    return Placed(Part(part), reason, value, is_closing)


def _packed(told: Mapping[str, Any]) -> bytes:
    return zlib.compress(json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode(), 1)


def _unpacked(data: bytes) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(zlib.decompress(data))
    return found


# By which rules they were counted.

_JUDGING = ("core.tally", "core.measure", "core.line_columns", "core.channel", "core.calendar", "core.packet")


@cache
def rules() -> str:
    """What changes as soon as the program counts otherwise: a digest of the code that does it."""
    in_order()  # they are found by looking
    package = __name__.split(".", maxsplit=1)[0]
    here = (f"{package}.{name}" for name in _JUDGING)
    judging = (name for name in sys.modules if name.startswith(f"{package}.indicators"))
    found = hashlib.sha256()
    for name in sorted({*here, *judging, Source.__module__, caused_by.__module__, __name__}):
        loader: Any = sys.modules[name].__loader__
        for part in _code(loader.get_code(name)):
            found.update(part.encode())
    return found.hexdigest()


def _code(code: CodeType) -> Iterator[str]:
    """A module as it runs; the same wherever it lies and whatever the hashes of this start are."""
    yield f"{code.co_name} {code.co_code.hex()} {code.co_names} {code.co_varnames}"
    for one in code.co_consts:
        if isinstance(one, CodeType):
            yield from _code(one)
        else:
            yield repr(sorted(map(repr, one)) if isinstance(one, frozenset) else one)
