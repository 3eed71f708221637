"""The reports of one unit as it sent them: made from the lines of its packet, which name nobody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import cached_property, reduce

from cchc_desktop.core import packet as packets
from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.ledger import Beside, Collected, Waiting
from cchc_desktop.core.packet import COLUMNS, Packet
from cchc_desktop.core.period import Period, just_before, year_before
from cchc_desktop.core.sheet import Office
from cchc_desktop.core.tally import StandingBy, Tally
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.founding import place_name
from cchc_desktop.operations.month import Report
from cchc_desktop.operations.month import standing_by as rule_of
from cchc_desktop.operations.review_history import UnitPast
from cchc_desktop.operations.sheets import office_of
from cchc_desktop.reports import BookRow, Known, Offered, Wish
from cchc_desktop.store import months
from cchc_desktop.store.months import Taken
from cchc_desktop.store.reading import Reading


def report_of_unit(place: Workplace, unit: str, period: Period, now: datetime) -> Report:
    """What ``unit`` sent of ``period``, as it came; its months where it did not send the whole."""
    with place.register.read() as reading:
        past = UnitPast(reading, unit, hanoi(now).date())
        taken = past.parts(period)
        if not taken:
            raise Refused(f"Chưa nhận báo cáo {period.full_title} của đơn vị {unit}.", "period")
        packet = _packet(reading, taken[0]) if len(taken) == 1 else None
    return Report(
        period=period,
        made_at=max(one.made_at for one in taken),
        by="",
        revision=taken[0].revision if len(taken) == 1 else 0,
        is_final=all(one.is_final for one in taken),
        tally=reduce(Tally.then, (one.tally for one in taken)),
        packet=packet,
        unit=unit,
        unit_name=taken[-1].sender_name,
    )


def _packet(reading: Reading, one: Taken) -> Packet | None:
    """As it was sent; None where only its rows were kept."""
    data = months.bytes_taken(reading, one)
    return packets.read(data) if data else None


def office_of_unit(place: Workplace, done: Report) -> Office:
    """The unit as it heads its own papers; we are the ones that it reports to."""
    ours = place.profile
    named, spot = done.unit_name, place_name(done.unit_name)
    theirs = replace(ours, unit=done.unit, name=named, superior_name=ours.name, place=spot)
    return office_of(theirs, place.law, done.period.last_on)


class FromPacket:
    """The material of a unit's report; what only its own register knows is asked for in vain."""

    def __init__(self, place: Workplace, done: Report, wish: Wish, within: Reading) -> None:
        self._place, self._done, self._wish, self._within = place, done, wish, within

    @cached_property
    def known(self) -> Known:
        """The lines as they came, and the words for them."""
        place, done, packet = self._place, self._done, self._done.packet
        last_on = done.period.last_on
        by: StandingBy = rule_of(place, done.period) if packet is None else packet.standing_by
        return Known(
            period=done.period,
            lines=() if packet is None else packet.lines,
            tally=done.tally,
            standing_by=by,
            as_of=None if packet is None else packet.as_of,
            names={one.code: one.name for one in place.catalogue.in_force(last_on)},
            causes=place.law.coded("late_causes", last_on),
            has_districts=place.law.text("superior_level", last_on).value == "huyện",
            wish=replace(self._wish, is_named=False),
            closed_on=hanoi(done.made_at).date() if done.is_final else None,
            is_any_told=packet is None or "is_digitised_any" in COLUMNS[packet.version],
        )

    def before(self) -> tuple[Period, Tally] | None:
        """The period before, where the unit sent it closed."""
        before = just_before(self._done.period)
        return None if before is None else self._beside_it(before)

    def year_before(self) -> tuple[Period, Tally] | None:
        """The same period of the year before; as above."""
        try:
            return self._beside_it(year_before(self._done.period))
        except Refused:
            return None

    def said_of_others(self) -> tuple[str, ...]:
        """Nothing: one unit's periods are its own."""
        return ()

    def _beside_it(self, period: Period) -> tuple[Period, Tally] | None:
        past = UnitPast(self._within, self._done.unit, hanoi(self._done.made_at).date())
        found = past.tally(period, is_final=True)
        return None if found is None else (period, found)

    def beside(self) -> Mapping[str, Beside]:
        """Nobody is named."""
        return {}

    def clerks(self) -> Mapping[str, str]:
        """Only the unit's register knows."""
        raise _untold()

    def taken(self) -> tuple[Collected, ...]:
        """Only the unit's register knows."""
        raise _untold()

    def waiting(self) -> tuple[Waiting, ...]:
        """Only the unit's register knows."""
        raise _untold()

    def reused_from_portal(self) -> frozenset[str]:
        """Only the unit's register knows."""
        raise _untold()

    def offered(self) -> tuple[Offered, ...]:
        """Only the unit's register knows."""
        raise _untold()

    def book(self) -> Iterable[BookRow]:
        """Only the unit's register knows."""
        raise _untold()

    def book_since_closed(self) -> str:
        """Only the unit's register knows."""
        raise _untold()


def _untold() -> Refused:
    return Refused("Gói báo cáo không có tên và sổ của đơn vị nên không lập được báo cáo này.", "reports")
