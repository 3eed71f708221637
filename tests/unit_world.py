"""Units that merge, split and change their codes over half a year, their dossiers and packets; by seed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from random import Random

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.packet import Packet, digest_of, recount, write
from cchc_desktop.core.period import Period, parse, span
from cchc_desktop.core.tally import Line, StandingBy
from cchc_desktop.operations import unit_tree
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.unit_tree import New
from cchc_desktop.store import members as kept
from cchc_desktop.store import months
from cchc_desktop.store.members import Member

MONTHS = tuple(parse(f"2026-{n:02d}") for n in range(4, 10))
QUARTERS = (parse("2026-Q2"), parse("2026-Q3"))
FIRST, LAST = MONTHS[0].first_on, MONTHS[-1].last_on
NOW = datetime(2026, 10, 1, 9, tzinfo=HANOI)
TODAY = NOW.date()
BASIS = "Nghị quyết 76/NQ-UBTVQH16"
FIELDS = (("1.001193", "Hộ tịch"), ("1.004884", "Hộ tịch"), ("2.000815", "Chứng thực"))
_DAY = timedelta(days=1)
Key = tuple[str, str, str]


@dataclass(frozen=True)
class Dossier:
    """One dossier of one hamlet, whoever governs that by now."""

    number: int
    hamlet: int
    row: Key
    channel: str
    received_at: datetime
    due_at: datetime
    ended_at: datetime | None
    end: str
    apologised_at: datetime | None
    is_digitised_in: bool
    is_digitised_out: bool
    is_reused: bool
    is_paid_online: bool
    has_code: bool


@dataclass(frozen=True)
class Event:
    """What happened to the units on one day: ``to`` says which hamlet goes where.

    ``heir`` takes the old figures; with ``is_whole`` the registers are taken over with what was settled.
    """

    kind: str
    on: date
    olds: tuple[str, ...]
    to: dict[int, str]
    heir: str
    is_whole: bool = False


@dataclass
class World:
    """Hamlets, who governs them from when, and what was filed there."""

    random: Random
    units: list[str]
    governs: dict[int, list[tuple[date, str]]]
    events: list[Event] = field(default_factory=list)
    dossiers: list[Dossier] = field(default_factory=list)

    def owner(self, hamlet: int, on: date) -> str:
        return [unit for since, unit in self.governs[hamlet] if since <= on][-1]

    def hamlets(self, unit: str, on: date) -> list[int]:
        return [one for one in self.governs if self.owner(one, on) == unit]

    def stands(self, unit: str, on: date) -> bool:
        return bool(self.hamlets(unit, on))

    def teller(self, one: Dossier, month: Period) -> str:
        """In whose register it stands when ``month`` is reported."""
        on = month.last_on if one.ended_at is None else min(one.ended_at.date(), month.last_on)
        unit = self.owner(one.hamlet, on)
        for event in self.events:
            if event.is_whole and unit in event.olds and on < event.on <= month.last_on:
                unit = event.to[one.hamlet]
        return unit

    def now(self, unit: str, on: date) -> str:
        """Whose history its figures of ``on`` are in the end."""
        for event in self.events:
            if event.on > on and unit in event.olds and event.heir:
                unit = event.heir
        return unit


def world(seed: int, units: int, dossiers: int, events: int) -> World:
    """``units`` of two hamlets each; ``events`` before the last month begins."""
    random = Random(seed)
    codes = [f"{20_000 + n}" for n in range(units)]
    made = World(random, codes, {n: [(date(2020, 1, 1), codes[n // 2])] for n in range(2 * units)})
    days = sorted(_some_day(random) for _ in range(events))
    for number, on in enumerate(days):
        _happen(made, on, number)
    made.dossiers = [_dossier(random, n, random.randrange(2 * units)) for n in range(dossiers)]
    return made


def _some_day(random: Random) -> date:
    """As often the first day of a month of reports as any other."""
    if random.random() < 0.5:
        return random.choice(MONTHS[1:]).first_on
    return FIRST + timedelta(days=random.randrange(1, (MONTHS[-1].first_on - FIRST).days))


def _happen(made: World, on: date, number: int) -> None:
    """One event among units to which nothing has happened in that or the next month."""
    random = made.random
    busy = {
        unit
        for event in made.events
        for unit in (*event.olds, *event.to.values())
        if abs((on - event.on).days) < 62
    }
    free = [one for one in {made.owner(h, on) for h in made.governs} if one not in busy]
    free = sorted(one for one in free if made.stands(one, on - _DAY))
    kind = random.choice(("merge new", "merge old", "split", "split heir", "split stays", "rename"))
    olds = random.sample(free, min(len(free), random.randrange(2, 5)))
    fresh = [f"{30_000 + 10 * number + n}" for n in range(3)]
    if len(olds) < 2:
        return
    is_whole = random.random() < 0.3
    if kind == "merge new":
        _put(made, Event(kind, on, tuple(olds), {}, fresh[0], is_whole), fresh[:1])
    elif kind == "merge old":
        _put(made, Event(kind, on, tuple(olds[1:]), {}, olds[0], is_whole), olds[:1])
    elif kind == "rename":
        _put(made, Event(kind, on, (olds[0],), {}, fresh[0], is_whole), fresh[:1])
    elif len(made.hamlets(olds[0], on)) < 2:
        return
    elif kind == "split":
        _put(made, Event(kind, on, (olds[0],), {}, ""), fresh[:2])
    elif kind == "split heir":
        _put(made, Event(kind, on, (olds[0],), {}, fresh[1]), fresh[:2])
    else:
        _put(made, Event(kind, on, (olds[0],), {}, ""), [olds[0], fresh[0]])


def _put(made: World, event: Event, news: list[str]) -> None:
    hamlets = [one for old in event.olds for one in made.hamlets(old, event.on - _DAY)]
    for at, hamlet in enumerate(hamlets):
        event.to[hamlet] = news[at % len(news)]
        made.governs[hamlet].append((event.on, news[at % len(news)]))
    made.events.append(event)


def _dossier(random: Random, number: int, hamlet: int) -> Dossier:
    days = random.randrange((LAST - FIRST).days + 30)
    received = _at(random, FIRST - timedelta(days=30) + timedelta(days=days))
    took = random.choice((None, 0, 1, 3, 8, 15, 25, 50))
    ended = None if took is None else received + timedelta(days=took, minutes=random.randrange(1, 60))
    due = received + timedelta(days=random.randrange(1, 30))
    if random.random() < 0.1 and ended is not None:
        due = ended  # to the second
    sorry = received + timedelta(days=random.randrange(1, 40)) if random.random() < 0.15 else None
    procedure, lv = random.choice(FIELDS)
    return Dossier(
        number=number,
        hamlet=hamlet,
        row=("xa", lv, procedure),
        channel=random.choice(("direct", "online", "post")),
        received_at=received,
        due_at=due,
        ended_at=ended,
        end=random.choice(("finished", "finished", "finished", "withdrawn", "stopped", "refused")),
        apologised_at=sorry if sorry is None or ended is None or sorry < ended else None,
        is_digitised_in=random.random() < 0.6,
        is_digitised_out=random.random() < 0.5,
        is_reused=random.random() < 0.3,
        is_paid_online=random.random() < 0.3,
        has_code=random.random() < 0.5,
    )


def _at(random: Random, on: date) -> datetime:
    return datetime(on.year, on.month, on.day, random.randrange(7, 17), random.randrange(60), tzinfo=HANOI)


# What the units send.


def line_of(one: Dossier) -> Line:
    is_finished = one.ended_at is not None and one.end == "finished"
    level, lv, procedure = one.row
    return Line(
        local_no=f"{one.number + 1:05d}/2026",
        code=f"H26.05-{one.received_at:%y%m%d}-{one.number:06d}" if one.has_code else None,
        procedure=procedure,
        field=lv,
        level=level,
        case=None,
        channel=one.channel,
        online_kind="full" if one.channel == "online" else None,
        received_at=one.received_at,
        due_at=one.due_at,
        is_same_day=False,
        paused_at=None,
        ended_at=one.ended_at,
        end=None if one.ended_at is None else one.end,
        handed_back_at=one.ended_at if is_finished else None,
        apologised_at=one.apologised_at,
        is_digitised_in=one.is_digitised_in,
        is_digitised_out=one.is_digitised_out and is_finished,
        is_reused=one.is_reused,
        is_paid_online=one.is_paid_online,
        spent_days=None if one.ended_at is None else 3,
    )


def packet(
    unit: str, period: Period, dossiers: Iterable[Dossier], revision: int = 1, superior: str = "01"
) -> Packet:
    lines = tuple(map(line_of, dossiers))
    made_at = period.end_at + timedelta(hours=9)
    return Packet(
        unit=unit,
        unit_name=f"Xã {unit}",
        superior=superior,
        period=period,
        revision=revision,
        is_final=True,
        is_practice=True,
        program="1",
        made_at=made_at,
        standing_by=StandingBy.DAY,
        entries=0,
        chain_head="",
        lines=lines,
        tally=recount(lines, period, StandingBy.DAY, made_at),
    )


def with_lines(one: Packet, lines: tuple[Line, ...]) -> Packet:
    """The same packet of fewer lines."""
    return replace(one, lines=lines, tally=recount(lines, one.period, StandingBy.DAY, one.made_at))


def touches(one: Dossier, period: Period) -> bool:
    started, ended = one.received_at < period.end_at, one.ended_at
    return started and (ended is None or ended >= period.start_at)


def packets(made: World) -> Iterator[Packet]:
    """What every unit sends of every month, and some of their last days alone."""
    for month in MONTHS:
        told: dict[str, list[Dossier]] = {
            unit: [] for unit in sorted({made.owner(h, month.last_on) for h in made.governs})
        }
        for one in (it for it in made.dossiers if touches(it, month)):
            unit = made.teller(one, month)
            if unit in told:
                told[unit].append(one)
        for unit, dossiers in told.items():
            yield packet(unit, month, dossiers)
        for event in made.events:
            if month.first_on < event.on <= month.last_on:
                yield from _of_last_days(made, event, month)


def _of_last_days(made: World, event: Event, month: Period) -> Iterator[Packet]:
    for old in event.olds:
        if made.stands(old, event.on):
            continue
        own = [one for one in made.dossiers if event.to.get(one.hamlet) and touches(one, month)]
        own = [one for one in own if made.owner(one.hamlet, event.on - _DAY) == old]
        own = [one for one in own if one.received_at.date() < event.on]
        if event.is_whole:
            yield packet(old, month, own)  # extra: its heir tells all of it
        else:
            yield packet(old, span(month.first_on, event.on - _DAY), own)


def take_in(place: Workplace, found: Iterable[Packet]) -> None:
    with place.register.write() as book:
        for one in found:
            data = write(one)
            months.take_in(book, one, digest_of(data), one.made_at, data=data)


def enter(place: Workplace, made: World) -> None:
    """The units as they were, and what happened to them, by the verbs of the office."""
    with place.register.write() as book:
        kept.put_members(book, (Member(one, f"Xã {one}", date(2020, 1, 1)) for one in made.units))
    for event in made.events:
        happened(place, event)


def happened(place: Workplace, event: Event) -> None:
    news = [New(code, f"Xã {code}") for code in dict.fromkeys(event.to.values())]
    told = {"by": "Lan", "basis": BASIS}
    if event.kind.startswith("merge"):
        unit_tree.merge(place, event.olds, news[0], event.on, NOW, **told)
    elif event.kind == "rename":
        unit_tree.rename(place, event.olds[0], news[0].name, event.on, NOW, code=news[0].code, **told)
    else:
        unit_tree.split(place, event.olds[0], news, event.on, NOW, heir=event.heir, **told)
