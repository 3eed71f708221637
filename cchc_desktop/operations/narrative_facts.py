"""What the figures of a report in words are made of: a period counted, measured, and the one before it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from cchc_desktop.core.narrative_figures import NO_CAUSE, Facts, Rate
from cchc_desktop.core.packet import COLUMNS, Packet
from cchc_desktop.core.period import Period, previous_period
from cchc_desktop.core.tally import boxes
from cchc_desktop.operations import month
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.indicators import Measures, measure
from cchc_desktop.operations.sheets import office_of
from cchc_desktop.store.ledgers import begins_at

_LEVELS = ("tỉnh ", "thành phố ", "huyện ", "quận ", "thị xã ")


def facts_of(place: Workplace, period: Period, now: datetime) -> Facts:
    """What the figures of a period are made of: its frozen packet once it is closed, else the register."""
    done = month.preview(place, period, now, by="")
    measures = measure(place, period, now)
    before = _period_before(place, period, now)
    earlier = None if before is None else month.preview(place, before, now, by="").tally
    earlier_rates = {} if before is None else _values(measure(place, before, now))
    points, weight = measures.score()
    return Facts(
        period=period,
        words=_words(place, period),
        tally=done.tally,
        before=earlier,
        rates=_rates(measures, earlier_rates),
        causes=None if done.packet is None else _causes(done.packet),
        cause_words=place.law.coded("late_causes", period.last_on),
        score=(points, weight) if weight else None,
        is_final=done.is_final,
        places=place.law.integer("decimals", period.last_on).value,
    )


def _values(measures: Measures) -> dict[str, Rate]:
    return _rates(measures, {})


def _rates(measures: Measures, earlier: Mapping[str, Rate]) -> dict[str, Rate]:
    return {
        one.indicator.code: Rate(
            title=one.indicator.title,
            unit=one.indicator.unit,
            value=one.value,
            top=one.found.top,
            bottom=one.found.bottom,
            target=one.target,
            before=earlier[one.indicator.code].value if one.indicator.code in earlier else None,
        )
        for one in measures.figures
    }


def _causes(packet: Packet) -> dict[str, int] | None:
    """The late and overdue dossiers by their cause; None where the packet is too old to tell."""
    if packet.is_final and "late_cause" not in COLUMNS[packet.version]:
        return None
    found: Counter[str] = Counter()
    as_of = packet.as_of  # asks every line
    for line in packet.lines:
        counts = boxes(line, packet.period, packet.standing_by, as_of=as_of)
        if {"late", "pending_overdue"} & set(counts):
            found[line.late_cause or NO_CAUSE] += 1
    return dict(found)


def _period_before(place: Workplace, period: Period, now: datetime) -> Period | None:
    """The period just before; None where there is nothing whole to compare with."""
    before = previous_period(period)
    if place.profile.role == "superior":
        return None if month.preview(place, before, now, by="").missing else before
    with place.register.read() as reading:
        begins = begins_at(reading)
    return None if begins is None or begins >= before.end_at else before


def _words(place: Workplace, period: Period) -> dict[str, str]:
    office = office_of(place.profile, place.law, period.last_on)
    superior = place.profile.superior_name
    lowered = superior[:1].lower() + superior[1:]
    is_area = lowered.startswith(_LEVELS)
    return {
        "office": office.name,
        "counter": office.counter,
        "place": office.place,
        "superior": f"Ủy ban nhân dân {lowered}" if is_area else superior,
    }
