"""Offices of the simulation: registers that are put back to what they were at once, and who works at them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import NamedTuple

import sqlalchemy as sa
from registers import a_line
from sim import keys
from sim.road import Crash, Road
from sim.wire import Wire
from sqlalchemy.engine.interfaces import DBAPIConnection

from cchc_desktop import __version__
from cchc_desktop.carriers import Box, box_at
from cchc_desktop.core import acknowledgement, packet
from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.packet import Packet
from cchc_desktop.core.period import Period
from cchc_desktop.core.tally import Line, StandingBy
from cchc_desktop.operations.above import newer_above, next_revision
from cchc_desktop.operations.collect import collect
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.exchange import Refusal, send
from cchc_desktop.operations.parcels import own_keys, pack
from cchc_desktop.operations.sealing import Keys
from cchc_desktop.operations.upkeep import Founding, found
from cchc_desktop.store import months, schema
from cchc_desktop.store.connect import set_pragma
from cchc_desktop.store.engine import Register, open_register
from cchc_desktop.store.entries import Writing
from cchc_desktop.store.keys import REGISTER_FILE

START = datetime(2026, 9, 1, 8, tzinfo=HANOI)
SUPERIOR = "TINH-A"  # on no list, so that it expects those who send and nobody else
TOP = "BO-A"  # who sums up what superiors pass on


_ABOVE = {SUPERIOR: TOP, TOP: ""}


class Mortal(Register):
    """A register whose machine may stop before or after any commit."""

    fate: Random | None = None

    @contextmanager
    def write(self) -> Iterator[Writing]:
        """One transaction, if the machine lasts so long."""
        with super().write() as book:
            yield book
            self._may_stop()
        self._may_stop()

    def _may_stop(self) -> None:
        if self.fate is not None and self.fate.random() < 0.02:
            raise Crash


class Machine:
    """One PC with a register; its file can be kept and put back, as by a copy of last week."""

    def __init__(self, folder: Path, key: bytes, law_and_catalogue: Workplace) -> None:
        opened = open_register(folder, key)
        self.register = Mortal(opened.place, opened.profile, opened._opened)
        self.place = replace(law_and_catalogue, register=self.register)
        for engine in (self.register.reader, self.register._writer):
            sa.event.listen(engine, "connect", _in_no_hurry)
        self._file = folder / REGISTER_FILE
        self.at_first = self.kept()

    @contextmanager
    def calm(self) -> Iterator[None]:
        """While it lasts the machine does not stop."""
        fate, self.register.fate = self.register.fate, None
        yield
        self.register.fate = fate

    def kept(self) -> bytes:
        """The whole register as it is now."""
        with self.register._writer.connect() as connection:
            set_pragma(connection, "wal_checkpoint(TRUNCATE)")
        return self._file.read_bytes()

    def put_back(self, kept: bytes) -> None:
        """Take an older copy of the register, or that of another PC of the unit."""
        self._let_go()
        self._file.write_bytes(kept)

    def _let_go(self) -> None:
        self.register.reader.dispose()
        self.register._writer.dispose()


def _in_no_hurry(connection: DBAPIConnection, _record: object) -> None:
    connection.cursor().execute("PRAGMA synchronous=OFF")  # no plug is pulled on the tests themselves


class Machines:
    """The PCs of one run of the tests; founding a register takes longer than a whole simulation."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made: dict[tuple[str, int], Machine] = {}

    def machine(self, unit: str, number: int) -> Machine:
        """The PC ``number`` of ``unit``; PCs of a unit begin with the same register."""
        known = self._made.get((unit, number))
        if known is None:
            known = self._made[unit, number] = self._set_up(unit, number)
        return known

    def _set_up(self, unit: str, number: int) -> Machine:
        folder = self._folder / f"{unit}-{number}"
        if number:
            first = self.machine(unit, 0)
            shutil.copytree(first.register.place, folder, ignore=shutil.ignore_patterns("*.lock"))
            (folder / REGISTER_FILE).write_bytes(first.at_first)
            return Machine(folder, first.register.key, first.place)
        founding = Founding(
            unit=unit,
            name=f"Xã {unit}",
            role="superior" if unit in _ABOVE else "commune",
            superior=_ABOVE.get(unit, SUPERIOR),
            superior_name="Tỉnh Thử",
            is_practice=True,
        )
        place, _ = found(folder, founding, None, START)
        if unit in _ABOVE:
            with keys.apart(unit), place.register.write() as book:
                own_keys(book, START)
        place.register.close()
        return Machine(folder, place.register.key, place)

    def close(self) -> None:
        """Let the files go."""
        for machine in self._made.values():
            machine.register.close()


class Known(NamedTuple):
    """One revision as the register knows it."""

    first_on: date
    revision: int
    is_final: bool
    digest: str
    is_answered: bool


@dataclass(frozen=True, slots=True)
class Copy:
    """What was kept of an office at some moment."""

    register: bytes
    lines: dict[str, Line]
    opened: set[Period]


@dataclass
class Office:
    """A clerk, a PC and a road: the counter is a list of lines, all else is the program's own.

    ``is_old``: the program is of before, which neither signs nor cuts nor reads signed answers.
    """

    machine: Machine
    address: str
    road: Road | Wire
    made: dict[str, Packet]
    is_old: bool = False
    clock: timedelta = timedelta()
    lines: dict[str, Line] = field(default_factory=dict)
    opened: set[Period] = field(default_factory=set)

    @property
    def place(self) -> Workplace:
        return self.machine.place

    def keep(self) -> Copy:
        return Copy(self.machine.kept(), dict(self.lines), set(self.opened))

    def put_back(self, kept: Copy) -> None:
        self.machine.put_back(kept.register)
        self.lines, self.opened = dict(kept.lines), set(kept.opened)

    def receive(self, random: Random, now: datetime) -> None:
        """A new dossier, of today or of a paper day before."""
        number = f"{len(self.lines) + 1:04}/2026"
        received_at = (now + self.clock - timedelta(days=random.randrange(25))).replace(microsecond=0)
        due_at = received_at + timedelta(days=random.randrange(1, 9))
        channel = random.choice(("direct", "online", "post"))
        self.lines[number] = a_line(
            local_no=number,
            received_at=received_at,
            due_at=due_at,
            channel=channel,
            supplements=len(self.lines) % 3,
        )

    def change(self, random: Random, now: datetime) -> None:
        """Something happens to a dossier: it ends, it is digitised, its end is taken back."""
        if not self.lines:
            return
        line = random.choice(list(self.lines.values()))
        at = max((now + self.clock).replace(microsecond=0), line.received_at or START)
        ended = random.random() < 0.6 and line.ended_at is None
        self.lines[line.local_no] = replace(
            line,
            ended_at=at if ended else None,
            end="finished" if ended else None,
            is_digitised_in=random.random() < 0.5,
        )

    def count(self, period: Period, now: datetime, *, is_closing: bool, is_reopening: bool = False) -> None:
        """Keep ``period`` as it stands as a look ahead, or close it: by the rules of ``month.report``."""
        every = [one for one in self.known() if one.first_on == period.first_on]
        last, closed = next(iter(every), None), next((one for one in every if one.is_final), None)
        made = self._packet(period, (now + self.clock).replace(microsecond=0))
        if closed is not None and is_reopening:
            self.opened.add(period)
        if (closed is not None and period not in self.opened) or (
            is_closing and made.made_at < period.end_at
        ):
            return
        if (
            not is_closing
            and last is not None
            and not last.is_final
            and self.made[last.digest].lines == made.lines
        ):
            return
        with self.place.register.read() as reading:
            number = next_revision(reading, period, months.latest(reading, period))
        made = replace(made, revision=number, is_final=is_closing)
        with self.place.register.write() as book:
            told = packet.write(made)
            self.made[packet.digest_of(told)] = made
            months.freeze(book, made, told, closed_at=made.made_at, by="Lan", reason="điều chỉnh")
        if is_closing:
            self.opened.discard(period)

    def _packet(self, period: Period, now: datetime) -> Packet:
        version = 1 if self.is_old else packet.VERSION
        lines = tuple(one for one in self.lines.values() if _can_count(one, period))
        if self.is_old:
            lines = tuple(map(packet.in_version_1, lines))
        profile = self.place.profile
        return Packet(
            unit=profile.unit,
            unit_name=profile.name,
            superior=profile.superior,
            period=period,
            revision=1,
            is_final=False,
            is_practice=True,
            program=__version__,
            made_at=now,
            standing_by=StandingBy.DAY,
            entries=0,
            chain_head="",
            lines=lines,
            tally=packet.recount(lines, period, StandingBy.DAY, now),
            version=version,
        )

    def send(self, now: datetime) -> tuple[Refusal, ...]:
        """What the button does: answers are taken, what waits for one goes; what did not go."""
        if self.is_old:
            self._send_as_before(now + self.clock)
            return ()
        waiting = {self.made[one.digest].name for one in self.waiting()}
        done = send(self.place, self.address, now + self.clock, by="Lan")
        told = {*done.sent, *done.acknowledged, *(one.name for one in done.refused)}
        assert waiting <= told, f"nothing was said of {waiting - told}"
        return done.refused

    def take_answers(self, now: datetime) -> tuple[Refusal, ...]:
        """What the superior says of our packets, and its letters; what is not believed."""
        if self.is_old:
            self._take_as_before(now + self.clock)
            return ()
        return collect(self.place, self.address, now + self.clock, by="Lan").refused

    def send_again(self, now: datetime) -> None:
        """What counts is written out once more and carried there, though it was acknowledged before."""
        for one in newest(self.known(), is_counting=True):
            made = self.made[one.digest]
            data = packet.write(made)
            if self.is_old:
                self.box.put(made.name, data)
            else:
                self.box.lay(made.name, pack(self.place, data, now))

    @property
    def box(self) -> Box:
        """Where it lays what goes."""
        return box_at(self.address, self.place.profile.unit)

    def newer(self) -> tuple[str, ...]:
        """What the superior counts by and this register lacks."""
        with self.place.register.read() as reading:
            return newer_above(self.place, reading)

    def keys(self) -> Keys:
        """What it signs with."""
        with self.place.register.write() as book:
            return own_keys(book, START)

    def _send_as_before(self, now: datetime) -> None:
        self._take_as_before(now)
        for one in self.waiting():
            made = self.made[one.digest]
            self.box.put(made.name, packet.write(made))
            with self.place.register.write() as book:
                months.mark_sent(book, made.period, made.revision, now, self.address)

    def _take_as_before(self, now: datetime) -> None:
        ours = {one.digest for one in self.waiting()}
        for name in self.box.names():
            if not name.endswith(acknowledgement.ENDING):
                continue
            try:
                said = acknowledgement.read(self.box.get(name))
            except Refused:
                continue
            if said.digest in ours:
                ours.remove(said.digest)
                made = self.made[said.digest]
                with self.place.register.write() as book:
                    months.mark_acknowledged(book, made.period, made.revision, now)

    def known(self) -> list[Known]:
        """Every revision in the register, the newest first."""
        c = schema.closing.c
        asked = sa.select(c.first_on, c.revision, c.is_final, c.digest, c.acknowledged_at.is_not(None))
        with self.place.register.read() as reading:
            return list(map(Known._make, reading.run(asked.order_by(c.revision.desc()))))

    def waiting(self) -> list[Known]:
        """What waits for an answer."""
        return unanswered(self.known())


def _can_count(line: Line, period: Period) -> bool:
    is_in = line.received_at is not None and line.received_at < period.end_at
    return is_in and (line.ended_at is None or line.ended_at >= period.start_at)


def newest(every: list[Known], *, is_counting: bool) -> list[Known]:
    """Of each period the newest revision; ``is_counting``: the newest final one where there is any."""
    found: dict[date, Known] = {}
    for one in every:
        before = found.get(one.first_on)
        rank = (is_counting and one.is_final, one.revision)
        if before is None or rank > (is_counting and before.is_final, before.revision):
            found[one.first_on] = one
    return list(found.values())


def unanswered(every: list[Known]) -> list[Known]:
    """What counts of each period, and the look ahead after it, where no answer came."""
    latest = {one.digest: one for is_final in (True, False) for one in newest(every, is_counting=is_final)}
    return [one for one in latest.values() if not one.is_answered]
