"""What the figures of a report in words are made of: a period counted, measured, and the one before it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.narrative_figures import NO_CAUSE, Facts, Stage
from cchc_desktop.core.narrative_rates import Rate
from cchc_desktop.core.packet import Packet
from cchc_desktop.core.period import Period, compared_with
from cchc_desktop.core.tally import Tally, boxes, has_apology
from cchc_desktop.operations import month
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.figures_of_lines import late_causes
from cchc_desktop.operations.indicators import Measures, measure
from cchc_desktop.operations.month_known import (
    is_known_whole,
    is_unknown,
    known_from,
    running_words,
    why_draft,
)
from cchc_desktop.operations.month_units import UnitShare, unsent_words
from cchc_desktop.operations.sheets import office_of
from cchc_desktop.operations.sources import source_of

OVERDUE = frozenset({"late", "pending_overdue"})
_LEVELS = ("tỉnh ", "thành phố ", "huyện ", "quận ", "thị xã ")


def facts_of(place: Workplace, period: Period, now: datetime) -> Facts:
    """What the figures of a period are made of: its frozen packet while it is closed, else the register."""
    found = _counted(place, period, now)
    stage = _stage(place, period, found, now)
    before = _before(place, period, now) if stage is Stage.OVER and not found.missing else None
    points, weight = found.measures.score()
    return Facts(
        period=period,
        words={**_words(place, period), "known_from": _known_from(place, found)},
        tally=found.tally,
        before=None if before is None else before.tally,
        rates=_rates(found.measures, {} if before is None else _rates(before.measures, {})),
        causes=None if found.packet is None else _causes(found.packet),
        cause_words=place.law.coded("late_causes", period.last_on),
        score=(points, weight) if weight else None,
        sorry=None if found.packet is None else _sorry(found.packet),
        is_final=found.is_final,
        places=place.law.decimals(period.last_on),
        stage=stage,
        why_draft=_why_draft(place, period, found, now),
        standing=found.measures.standing,
    )


def _known_from(place: Workplace, found: _Counted) -> str:
    """From which day the figures are known; what its units know is not told to a superior."""
    packet = found.packet
    return "" if packet is None else known_from(place.profile.since, packet.period, packet.lines)


def _stage(place: Workplace, period: Period, found: _Counted, now: datetime) -> Stage:
    """How much of ``period`` can be known: one that is closed is over, wherever the clock stands."""
    is_superior = place.profile.role == "superior"
    is_beyond = found.is_empty if is_superior else is_unknown(place.profile.since, period, found.tally)
    if is_beyond or now < period.start_at:
        return Stage.UNKNOWN
    return Stage.RUNNING if now < period.end_at and not found.is_final else Stage.OVER


def _why_draft(place: Workplace, period: Period, found: _Counted, now: datetime) -> tuple[str, ...]:
    if place.profile.role == "superior":
        told = unsent_words(found.missing, is_empty=found.is_empty) or running_words(period, now)
        return (told,) if told else ()
    with place.register.read() as reading:
        return why_draft(reading, period, found.tally, now)


class _Counted(NamedTuple):
    """A period with all that was counted in it, on lines that were read once."""

    tally: Tally
    measures: Measures
    packet: Packet | None
    is_final: bool
    missing: tuple[UnitShare, ...] = ()  # units that have not sent to a superior
    is_empty: bool = False  # whether no unit has sent a superior any of it


def _counted(place: Workplace, period: Period, now: datetime, *, is_reported: bool = False) -> _Counted:
    if place.profile.role == "superior":
        done = month.preview(place, period, now, by="")
        made = measure(place, period, now)
        return _Counted(done.tally, made, None, done.is_final, done.missing, not done.units)
    packet = packet_of(place, period, now, is_reported=is_reported)
    return _Counted(packet.tally, measure(place, period, now, packet=packet), packet, packet.is_final)


def packet_of(place: Workplace, period: Period, now: datetime, *, is_reported: bool = False) -> Packet:
    """The lines of a period: as they were frozen while it is closed, else as the register has them now."""
    now = hanoi(now).replace(microsecond=0)
    with place.register.read() as reading:
        return month.packet_of(place, reading, period, now, is_reported=is_reported)


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
    """The late and overdue dossiers by their cause, as the picture counts them; None in an old packet."""
    found = late_causes((source_of(packet),))
    return None if found is None else {code or NO_CAUSE: many for code, many in found.items()}


def _sorry(packet: Packet) -> tuple[int, int]:
    """Of the dossiers that are late or overdue, those with an apology and those without."""
    period, told = packet.period, [0, 0]
    for line in packet.lines:
        if OVERDUE & set(boxes(line, period, packet.standing_by, as_of=packet.as_of)):
            told[not has_apology(line, period.end_at)] += 1
    return told[0], told[1]


def _before(place: Workplace, period: Period, now: datetime) -> _Counted | None:
    """The period to compare with, as it was reported; None where it is not known whole."""
    before = compared_with(period)
    if place.profile.role == "superior":
        found = _counted(place, before, now)
        return None if found.missing or found.is_empty else found
    with place.register.read() as reading:
        is_whole = is_known_whole(reading, before)
    return _counted(place, before, now, is_reported=True) if is_whole else None


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
