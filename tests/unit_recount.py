"""The boxes of a world of units counted a second time, from its dossiers alone: no line, tally or tree.

Whoever changes how the unit above counts has to say it here as well, in other words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from unit_world import Dossier, Key, World, touches

from cchc_desktop.core.period import Period

Boxes = Counter[tuple[Key, str]]
CLOSING = ("pending_in_time", "pending_overdue")


def boxes(one: Dossier, period: Period) -> Iterator[str]:
    """Where a dossier that touches the period counts."""
    came_in = one.received_at >= period.start_at
    is_over = one.ended_at is not None and one.ended_at < period.end_at
    if came_in:
        yield "received_online" if one.channel == "online" else "received_direct"
        yield from (box for box in ("digitised_in", "reused", "paid_online") if getattr(one, _FLAGS[box]))
    else:
        yield "carried_over"
    if is_over and one.ended_at is not None:
        if one.ended_at > one.due_at:
            yield "late"
        else:
            is_early = one.end == "finished" and one.ended_at.date() < one.due_at.date()
            yield "early" if is_early else "on_time"
        if one.end != "finished":
            yield one.end
        elif one.is_digitised_out:
            yield "digitised_out"
    else:
        yield "pending_overdue" if one.due_at < period.end_at else "pending_in_time"
    if one.apologised_at is not None and period.start_at <= one.apologised_at < period.end_at:
        yield "apologised"


_FLAGS = {"digitised_in": "is_digitised_in", "reused": "is_reused", "paid_online": "is_paid_online"}


def whole(made: World, period: Period) -> Boxes:
    """Every dossier once, whoever had it."""
    return Counter(
        (one.row, box) for one in made.dossiers if touches(one, period) for box in boxes(one, period)
    )


def of_units(made: World, month: Period) -> dict[str, Boxes]:
    """The same by the unit that tells it."""
    found: dict[str, Boxes] = {made.owner(h, month.last_on): Counter() for h in made.governs}
    for event in made.events:
        if month.first_on < event.on <= month.last_on and not event.is_whole:
            found |= {old: Counter() for old in event.olds if not made.stands(old, event.on)}
    for one in made.dossiers:
        if touches(one, month):
            told = found.setdefault(made.teller(one, month), Counter())
            told.update((one.row, box) for box in boxes(one, month))
    return found


def of_today(made: World, month: Period) -> dict[str, Boxes]:
    """The same by the unit whose history it is today."""
    found: dict[str, Boxes] = {}
    for unit, told in of_units(made, month).items():
        on = month.last_on if made.stands(unit, month.last_on) else month.first_on
        found.setdefault(made.now(unit, on), Counter()).update(told)
    return found


def of_quarter(made: World, months: tuple[Period, ...], *, is_today: bool) -> dict[str, Boxes]:
    """Rows of a longer period: what flowed in all months, what stood open at both ends of a row."""
    told = [of_units(made, month) for month in months]
    rows: dict[str, Boxes] = {}
    members: dict[str, set[str]] = {}
    row_of: dict[str, str] = {}
    for unit in sorted({unit for one in told for unit in one}):
        last = max(at for at, one in enumerate(told) if unit in one)
        stood = made.stands(unit, months[last].last_on)
        on = months[last].last_on if stood else months[last].first_on
        row_of[unit] = made.now(unit, on) if is_today else unit
        members.setdefault(row_of[unit], set()).add(unit)
    for unit, row in row_of.items():
        at = [n for n, one in enumerate(told) if unit in one]
        olds, news = _beside(made, unit, months)
        has_opening = at[0] == 0 or not olds & members[row]
        has_closing = at[-1] == len(months) - 1 or not news & members[row]
        for n in at:
            for (key, box), many in told[n][unit].items():
                is_left_out = (box == "carried_over" and not (n == at[0] and has_opening)) or (
                    box in CLOSING and not (n == at[-1] and has_closing)
                )
                if not is_left_out:
                    rows.setdefault(row, Counter())[key, box] += many
    return rows


def _beside(made: World, unit: str, months: tuple[Period, ...]) -> tuple[set[str], set[str]]:
    """Whose work came to a unit between two of the months, and to whom its own went."""
    within = [one for one in made.events if months[0].last_on < one.on <= months[-1].last_on]
    olds = {old for one in within if unit in one.to.values() for old in one.olds}
    return olds, {new for one in within if unit in one.olds for new in one.to.values()}
