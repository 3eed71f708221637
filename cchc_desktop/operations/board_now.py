"""The board by the units that there are now: what a unit reported stands in the row of who has its work."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from cchc_desktop.core.calendar import ONE_DAY
from cchc_desktop.core.period import Period
from cchc_desktop.core.unit_tree import Tree
from cchc_desktop.operations.board import GRAVEST, Board, Line, Totals
from cchc_desktop.operations.month_units import combined
from cchc_desktop.store.reading import Reading


@dataclass(frozen=True, slots=True)
class Joined:
    """The rows by the units of a day; ``parts`` are the lines that each row of several is made of."""

    lines: tuple[Line, ...]
    totals: Mapping[str, Totals]
    parts: Mapping[str, tuple[Line, ...]] = field(default_factory=dict)


def joined(
    reading: Reading, shown: Board, told: Mapping[str, Totals], today: date, *, counts: bool = True
) -> Joined:
    """``shown`` by the units of ``today``; the figures of a row of several as the month adds them.

    Without ``counts`` nothing more is read than who has whose work.
    """
    rows = rows_of(shown.tree, shown.lines, shown.period, today)
    parts = {code: its for code, its in rows.items() if [one.unit for one in its] != [code]}
    lines = tuple(
        _line(shown.tree, code, its, today) if code in parts else its[0] for code, its in rows.items()
    )
    totals = {code: told[code] for code in rows.keys() - parts.keys() if code in told}
    if parts and counts:
        shares = {one.unit: one for one in combined(reading, shown.period, today).units}
        for code in parts.keys() & shares.keys():
            one = shares[code]
            totals[code] = Totals(received=one.received, resolved=one.resolved, pending=one.pending)
    return Joined(lines, totals, parts)


def rows_of(tree: Tree, lines: Iterable[Line], period: Period, today: date) -> dict[str, tuple[Line, ...]]:
    """The lines that stand in the row of each unit of ``today``, in the order of the first of them."""
    rows: dict[str, list[Line]] = {}
    for one in lines:
        stood = tree.at(one.unit, period.last_on) is not None
        on = period.last_on if stood else period.first_on - ONE_DAY
        rows.setdefault(tree.now(one.unit, on, today), []).append(one)
    return {code: tuple(its) for code, its in rows.items()}


def _line(tree: Tree, code: str, parts: tuple[Line, ...], today: date) -> Line:
    """One row of several units, or of one that has another code now: as far as the least of them."""
    asked = tuple(one for one in parts if one.is_expected) or parts
    states = {one.state for one in asked}
    came = [one.received_at for one in asked if one.received_at is not None]
    seen = [one.seen_at for one in parts if one.seen_at is not None]
    is_one = len(parts) == 1
    return replace(
        parts[0],
        unit=code,
        name=tree.name(code, today) or parts[-1].name,
        state=next(one for one in GRAVEST if one in states),
        is_expected=any(one.is_expected for one in parts),
        received_at=max(came) if len(came) == len(asked) else None,
        seen_at=min(seen, default=None),
        late=max(one.late for one in asked),
        revision=parts[0].revision if is_one else None,
        ahead=parts[0].ahead if is_one else None,
        returned=sum(one.returned for one in parts),
        missing=tuple(dict.fromkeys(key for one in parts for key in one.missing)),
        other_days=parts[0].other_days if is_one else "",
        packets=tuple(packet for one in parts for packet in one.packets),
    )
