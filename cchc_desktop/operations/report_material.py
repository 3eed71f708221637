"""What the reports of a period are made from: its lines as they were frozen, and the register beside them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cached_property

from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.ledger import Beside, Collected, Waiting
from cchc_desktop.core.line_rules import fit
from cchc_desktop.core.packet import recount
from cchc_desktop.core.period import Period, compared_with, year_before
from cchc_desktop.core.sheet import Office
from cchc_desktop.core.tally import RECEIVED, Tally
from cchc_desktop.core.text import day, number
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.lists import book_row
from cchc_desktop.operations.month import Report, preview, standing_by
from cchc_desktop.operations.month_known import is_known_whole
from cchc_desktop.operations.process import processes
from cchc_desktop.reports import BookRow, Known, Offered, Wish
from cchc_desktop.store import facts, ledgers, months

_WITH_DISTRICTS = "huyện"


def _since_closed(done: Report) -> str:
    """That the book, which is never frozen, differs from the table, and by how many dossiers taken in."""
    if done.moved is None or not done.is_final:
        return ""
    boxes = frozenset(RECEIVED)
    changed = sum(1 for one in done.moved.dossiers if boxes.intersection((*one.was, *one.now)))
    if not changed:
        return ""
    closed_on = day(hanoi(done.moved.closed_at).date())
    return (
        f"Kỳ đã chốt ngày {closed_on}; sổ theo dõi lấy theo sổ hiện nay, "
        f"{number(changed)} hồ sơ đã thay đổi sau khi chốt."
    )


class Gathered:
    """The material of one period; what several reports need is read once."""

    def __init__(self, place: Workplace, done: Report, office: Office, wish: Wish) -> None:
        self._place = place
        self._done = done
        self._office = office
        self._wish = wish

    @cached_property
    def known(self) -> Known:
        """The lines, their tally and the words for them."""
        place, done = self._place, self._done
        packet, last_on = done.packet, done.period.last_on
        return Known(
            period=done.period,
            lines=() if packet is None else tuple(packet.lines),
            tally=done.tally,
            standing_by=standing_by(place, done.period) if packet is None else packet.standing_by,
            as_of=None if packet is None else packet.as_of,
            names={one.code: one.name for one in place.catalogue.in_force(last_on)},
            causes=place.law.coded("late_causes", last_on),
            has_districts=place.law.text("superior_level", last_on).value == _WITH_DISTRICTS,
            wish=self._wish,
            since_closed=_since_closed(done),
        )

    def beside(self) -> Mapping[str, Beside]:
        """Who has each dossier, by local number."""
        return self._beside

    @cached_property
    def _beside(self) -> Mapping[str, Beside]:
        with self._place.register.read() as reading:
            return ledgers.beside(reading, self._done.period)

    def clerks(self) -> Mapping[str, str]:
        """Who took in each dossier, by local number."""
        with self._place.register.read() as reading:
            return ledgers.clerks(reading, self._done.period)

    def taken(self) -> tuple[Collected, ...]:
        """The money taken, act by act."""
        with self._place.register.read() as reading:
            return ledgers.taken(reading, self._done.period)

    def waiting(self) -> tuple[Waiting, ...]:
        """What was handed in and not yet accepted."""
        with self._place.register.read() as reading:
            return ledgers.waiting(reading, self._done.period)

    def reused_from_portal(self) -> frozenset[str]:
        """The dossiers with a paper from the national portal."""
        with self._place.register.read() as reading:
            return ledgers.reused_from_portal(reading, self._done.period)

    def offered(self) -> tuple[Offered, ...]:
        """The procedures in force on the last day of the period."""
        last_on = self._done.period.last_on
        with self._place.register.read() as reading:
            laid_down = processes(reading, last_on)
        return tuple(
            Offered(one.code, one.field, one.level, one.code in laid_down)
            for one in self._place.catalogue.in_force(last_on)
        )

    def book(self) -> Iterator[BookRow]:
        """The lines of the register book."""
        with self._place.register.read() as reading:
            for line in ledgers.book(reading, self._done.period):
                yield book_row(line, self._office)

    def before(self) -> tuple[Period, Tally] | None:
        """The period that this one is compared with; None where the register does not know all of it."""
        return self._beside_it(compared_with(self._done.period))

    def year_before(self) -> tuple[Period, Tally] | None:
        """The same period of the year before; None where there is none to compare with."""
        try:
            return self._beside_it(year_before(self._done.period))
        except Refused:
            return None

    def _beside_it(self, period: Period) -> tuple[Period, Tally] | None:
        if self._place.profile.role != "commune":
            done = preview(self._place, period, self._done.made_at, by=self._done.by)
            return (period, done.tally) if done.units and not done.missing else None
        with self._place.register.read() as reading:
            if not is_known_whole(reading, period):
                return None
            closed = months.latest(reading, period, is_final=True)
            if closed is not None:
                return period, closed.tally
            lines = tuple(map(fit, facts.lines(reading, period)))
        made_at: datetime = self._done.made_at
        return period, recount(lines, period, standing_by(self._place, period), made_at)
