"""What the reports of a period are made from: its lines as they were frozen, and the register beside them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from functools import cached_property

from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.channel import Channel
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.ledger import Beside, Collected, Waiting
from cchc_desktop.core.line_rules import fit
from cchc_desktop.core.packet import COLUMNS, recount
from cchc_desktop.core.period import Period, just_before, year_before
from cchc_desktop.core.sheet import Office
from cchc_desktop.core.tally import StandingBy, Tally
from cchc_desktop.core.text import day, number
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.lists import book_row
from cchc_desktop.operations.month import Report, preview, standing_by
from cchc_desktop.operations.month_known import is_known_whole
from cchc_desktop.operations.month_rows import unit_rows
from cchc_desktop.operations.process import processes
from cchc_desktop.reports import BookRow, Known, Offered, Wish
from cchc_desktop.store import facts, ledgers, month_acts, months
from cchc_desktop.store.months import Closing
from cchc_desktop.store.past import Past
from cchc_desktop.store.reading import Reading

_WITH_DISTRICTS = "huyện"


def _is_whole(done: Report) -> bool:
    """Whether the sum of another period is one to compare with."""
    return bool(done.units) and not done.missing


class Gathered:
    """The material of one period; what several reports need is read once.

    Of a period that is closed it is what was known when it was closed: its frozen lines, and beside them
    the register as it stood after the entries that its packet commits to. ``within``: the transaction
    that all of it is read in, else each reading has one of its own.
    """

    def __init__(
        self, place: Workplace, done: Report, office: Office, wish: Wish, within: Reading | None = None
    ) -> None:
        self._place = place
        self._done = done
        self._office = office
        self._wish = wish
        self._within = within
        self._sums: dict[str, Report] = {}  # of other periods
        self._then = None if within is None else self._past(within)

    def _past(self, reading: Reading) -> Past | None:
        packet = self._done.packet
        return Past(reading, packet.entries) if packet is not None and packet.is_final else None

    @contextmanager
    def _look(self) -> Iterator[tuple[Reading, Past | None]]:
        """The register, and the past that is meant; None where it is meant as it stands now."""
        if self._within is not None:
            yield self._within, self._then
            return
        with self._place.register.read() as reading:
            yield reading, self._past(reading)

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
            names=self._names(),
            causes=place.law.coded("late_causes", last_on),
            has_districts=place.law.text("superior_level", last_on).value == _WITH_DISTRICTS,
            wish=self._wish,
            closed_on=hanoi(packet.made_at).date() if packet is not None and packet.is_final else None,
            units=tuple(unit_rows(done)),
            is_any_told=packet is None or "is_digitised_any" in COLUMNS[packet.version],
        )

    def _names(self) -> dict[str, str]:
        """What procedures are called: in a closed period as its dossiers have it, whatever came since."""
        packet = self._done.packet
        names = {one.code: one.name for one in self._place.catalogue.in_force(self._done.period.last_on)}
        if packet is not None and packet.is_final and self._wish.is_by_procedure:
            own = self.beside()
            lines = (line for line in packet.lines if line.local_no in own)
            names |= {one.procedure: one.procedure_name for one in self._waiting}
            names |= {line.procedure: own[line.local_no].procedure_name for line in lines}
        return names

    def beside(self) -> Mapping[str, Beside]:
        """Who has each dossier, by local number."""
        return self._beside

    @cached_property
    def _beside(self) -> Mapping[str, Beside]:
        with self._look() as (reading, past):
            return ledgers.beside(reading, self._done.period, past)

    def clerks(self) -> Mapping[str, str]:
        """Who took in each dossier, by local number."""
        with self._look() as (reading, past):
            return ledgers.clerks(reading, self._done.period, past)

    def taken(self) -> tuple[Collected, ...]:
        """The money taken, act by act."""
        with self._look() as (reading, past):
            return ledgers.taken(reading, self._done.period, past)

    def waiting(self) -> tuple[Waiting, ...]:
        """What was handed in and not yet accepted, and whether an answer is owed for too long."""
        return tuple(one._replace(is_late=self._is_late(one)) for one in self._waiting)

    @cached_property
    def _waiting(self) -> tuple[Waiting, ...]:
        with self._look() as (reading, past):
            return ledgers.waiting(reading, self._done.period, past)

    def _is_late(self, one: Waiting) -> bool:
        """Whether more office hours have gone by than an answer to what came online may take."""
        place, period, as_of = self._place, self._done.period, self.known.as_of
        if one.channel != Channel.ONLINE or one.is_answered:
            return False
        end_at = period.end_at if as_of is None else min(period.end_at, as_of)
        may_take = timedelta(hours=place.law.integer("online_reply_hours", period.last_on).value)
        try:
            took = place.law.office(place.profile.unit).working_time_between(one.since_at, end_at)
        except Refused:  # it came in a year without a calendar: long ago
            return True
        return took > may_take

    def reused_from_portal(self) -> frozenset[str]:
        """The dossiers with a paper from the national portal."""
        with self._look() as (reading, past):
            return ledgers.reused_from_portal(reading, self._done.period, past)

    def offered(self) -> tuple[Offered, ...]:
        """The procedures in force on the last day of the period."""
        last_on = self._done.period.last_on
        with self._look() as (reading, past):
            laid_down = processes(reading, last_on, None if past is None else past.entries)
        return tuple(
            Offered(one.code, one.field, one.level, one.code in laid_down)
            for one in self._place.catalogue.in_force(last_on)
        )

    def book(self) -> Iterator[BookRow]:
        """The lines of the register book, which goes on and is never closed."""
        with self._look() as (reading, _):
            for line in ledgers.book(reading, self._done.period):
                yield book_row(line, self._office)

    def book_since_closed(self) -> str:
        """By how many dossiers the book of a closed period is another than when it was closed."""
        with self._look() as (reading, past):
            if past is None:
                return ""
            then, now = ledgers.moved_in_book(reading, self._done.period, past)
        # What is printed is compared: much of what is done to a dossier is not in the book.
        was, is_now = ({(line.local_no, book_row(line, self._office)) for line in one} for one in (then, now))
        many = len({number for number, _ in was ^ is_now})
        if not many or self.known.closed_on is None:
            return ""
        return (
            f"Kỳ đã chốt ngày {day(self.known.closed_on)}; sổ theo dõi lấy theo sổ hiện nay, "
            f"{number(many)} hồ sơ đã thay đổi sau khi chốt."
        )

    def before(self) -> tuple[Period, Tally] | None:
        """The period that this one is compared with; None where the register does not know all of it."""
        before = just_before(self._done.period)
        return None if before is None else self._beside_it(before)

    def year_before(self) -> tuple[Period, Tally] | None:
        """The same period of the year before; None where there is none to compare with."""
        try:
            return self._beside_it(year_before(self._done.period))
        except Refused:
            return None

    def said_of_others(self) -> tuple[str, ...]:
        """What is to be read with the sums of other periods that were asked for."""
        others = [one for one in self._sums.values() if _is_whole(one)]
        return tuple(f"{one.period.title}: {it}" for one in others for it in (*one.beside, *one.gaps))

    def _beside_it(self, period: Period) -> tuple[Period, Tally] | None:
        if self._place.profile.role != "commune":
            if period.key not in self._sums:
                done = preview(self._place, period, self._done.made_at, by=self._done.by)
                self._sums[period.key] = done
            found = self._sums[period.key]
            return (period, found.tally) if _is_whole(found) else None
        with self._look() as (reading, past):
            if not is_known_whole(reading, period, past):
                return None
            closed = self._closed(reading, past, period)
            if closed is not None:
                return period, closed.tally
            lines = tuple(map(fit, facts.lines(reading, period, past=past)))
        return period, recount(lines, period, self._rule(period), self._done.made_at)

    def _closed(self, reading: Reading, past: Past | None, period: Period) -> Closing | None:
        """How ``period`` was last closed, where the past is meant by then."""
        if past is None:
            return months.latest(reading, period, is_final=True)
        revision = month_acts.closed_by(reading, period, past.entries)
        return months.latest(reading, period, is_final=True, up_to=revision) if revision else None

    def _rule(self, period: Period) -> StandingBy:
        """How ``period`` tells early from on time: as it was told of the closed one, where one law holds."""
        packet, rule = self._done.packet, standing_by(self._place, period)
        is_same = packet is not None and rule == standing_by(self._place, self._done.period)
        return packet.standing_by if is_same and packet is not None else rule
