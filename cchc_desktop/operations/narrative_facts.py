"""What the figures of a report in words are made of: a period counted, measured, and the one before it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from cchc_desktop.core import packet as packets
from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.narrative_figures import NO_CAUSE, Facts, Rate
from cchc_desktop.core.packet import Packet
from cchc_desktop.core.period import Period, previous_period
from cchc_desktop.core.tally import Tally
from cchc_desktop.operations import month
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.figures_of_lines import late_causes
from cchc_desktop.operations.indicators import Measures, measure, source_of
from cchc_desktop.operations.sheets import office_of
from cchc_desktop.store import months
from cchc_desktop.store.ledgers import begins_at

_LEVELS = ("tỉnh ", "thành phố ", "huyện ", "quận ", "thị xã ")


def facts_of(place: Workplace, period: Period, now: datetime) -> Facts:
    """What the figures of a period are made of: its frozen packet once it is closed, else the register."""
    found = _counted(place, period, now)
    before = _before(place, period, now)
    points, weight = found.measures.score()
    return Facts(
        period=period,
        words=_words(place, period),
        tally=found.tally,
        before=None if before is None else before.tally,
        rates=_rates(found.measures, {} if before is None else _rates(before.measures, {})),
        causes=None if found.packet is None else _causes(found.packet, period),
        cause_words=place.law.coded("late_causes", period.last_on),
        score=(points, weight) if weight else None,
        is_final=found.is_final,
        places=place.law.integer("decimals", period.last_on).value,
    )


class _Counted(NamedTuple):
    """A period with all that was counted in it, on lines that were read once."""

    tally: Tally
    measures: Measures
    packet: Packet | None
    is_final: bool


def _counted(place: Workplace, period: Period, now: datetime) -> _Counted:
    if place.profile.role == "superior":
        done = month.preview(place, period, now, by="", is_reported=True)
        return _Counted(done.tally, measure(place, period, now), None, done.is_final)
    packet = packet_of(place, period, now)
    return _Counted(packet.tally, measure(place, period, now, packet=packet), packet, packet.is_final)


def packet_of(place: Workplace, period: Period, now: datetime) -> Packet:
    """The lines of a period: as they were frozen once it is closed, else as the register has them now."""
    with place.register.read() as reading:
        closed = months.latest(reading, period, is_final=True)
        if closed is not None:
            return packets.read(months.packet_of(reading, period, closed.revision))
        return month.packet_now(place, reading, period, hanoi(now).replace(microsecond=0))


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


def _causes(packet: Packet, period: Period) -> dict[str, int] | None:
    """The late and overdue dossiers by their cause, as the picture counts them; None in an old packet."""
    found = late_causes((source_of(packet),), period)
    return None if found is None else {code or NO_CAUSE: many for code, many in found.items()}


def _before(place: Workplace, period: Period, now: datetime) -> _Counted | None:
    """The period just before; None where there is nothing whole to compare with."""
    before = previous_period(period)
    if place.profile.role == "superior":
        done = month.preview(place, before, now, by="")
        if done.missing:
            return None
        return _Counted(done.tally, measure(place, before, now), None, done.is_final)
    with place.register.read() as reading:
        begins = begins_at(reading)
    return None if begins is None or begins >= before.end_at else _counted(place, before, now)


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
