"""What somebody with the key and another program can do to one entry, and where it must be found."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from random import Random
from typing import Any

import make
import sqlalchemy as sa

from cchc_desktop.core.dossier import Entry, sealed
from cchc_desktop.core.packet import digest_of, write
from cchc_desktop.store import months, schema
from cchc_desktop.store.check import examine
from cchc_desktop.store.engine import Register
from cchc_desktop.store.entries import Writing
from cchc_desktop.store.findings import Found, Report
from cchc_desktop.store.links import any_bytes
from cchc_desktop.store.reading import Reading
from cchc_desktop.store.rows import ENTRY_COLUMNS, entry_of, entry_row
from cchc_desktop.store.settings import put_setting

TEXTS = ("at", "recorded_at", "by", "verb", "basis", "changes", "note", "account")
HEXES = ("previous", "digest", "personal_digest", "personal_salt")
ALONE = ("login", "logout", "view", "export", "backup", "drill", "login_failed", "print_list")
GARBAGE = "không phải gì cả"


def fill(register: Register) -> None:
    """Entries of every shape: on dossiers and on none, with people in them and without, erased."""
    with register.write() as writing:
        made = make.dossiers(writing, 24)
        for n, verb in enumerate(ALONE):
            _alone(writing, verb, n)
        make.act(writing, made[1], "finish", state="finished", ended_at=make.LATER)
        make.act(writing, made[1], "undo", note={"undoes": writing.chain_head.seq})
        make.printed(writing, made[0])
        make.renumber(writing, 2026, 1, 100)
        put_setting(writing, "phone", make.NINE.date(), "028 1234 5678")
        told = {"name": "phone", "since": make.NINE.date(), "value": "028 1234 5678"}
        make.alone(writing, "set", told)
    with register.write() as writing:
        make.erase(writing, 3)
        make.act(writing, made[5], "correct", personal={"phone": "0912345678", "reason": "gõ nhầm"})
        packet = make.packet(writing)
        data = write(packet)
        months.freeze(writing, packet, data, closed_at=make.NINE, by=make.CLERK)
        make.alone(writing, "close", make.told_of(packet, digest_of(data)))
        make.dossiers(writing, 8, start=make.LATER)
        _alone(writing, "login", 9)


def _alone(writing: Writing, verb: str, n: int) -> None:
    personal = {"reason": f"việc riêng {n}"} if n % 3 == 0 else None
    make.alone(writing, verb, {"n": n}, personal=personal)


@dataclass(frozen=True, slots=True)
class Tamper:
    """One thing that was done: what it is called, and the numbers that may be named for it."""

    what: str
    places: frozenset[int]


@dataclass(slots=True)
class Hand:
    """Writes past the guards, in a transaction that is taken back."""

    writing: Writing
    rows: list[dict[str, Any]]

    @property
    def last(self) -> int:
        return len(self.rows)

    def run(self, statement: str, **values: object) -> None:
        self.writing.connection.execute(sa.text(statement), values)

    def put(self, seq: int, column: str, value: object) -> None:
        self.run(f'UPDATE entry SET "{column}" = :v WHERE seq = :s', v=value, s=seq)

    def insert(self, row: dict[str, Any]) -> None:
        names = ", ".join(f'"{name}"' for name in row)
        self.run(f"INSERT INTO entry ({names}) VALUES ({', '.join(f':{name}' for name in row)})", **row)

    def drop(self, seq: int) -> None:
        self.run("DELETE FROM entry WHERE seq = :s", s=seq)

    def renumber(self, first: int, by: int) -> None:
        """Move all from ``first`` on, by a way round: no two may have the same number at any moment."""
        self.run("UPDATE entry SET seq = -(seq + :b) - 1000000 WHERE seq >= :f", b=by, f=first)
        self.run("UPDATE entry SET seq = -(seq + 1000000) WHERE seq < -1000000")

    def order(self, order: Sequence[int]) -> None:
        """The entry ``order[n]`` gets the number n + 1."""
        for new, old in enumerate(order, 1):
            if new != old:
                self.run("UPDATE entry SET seq = :n WHERE seq = :o", n=-new - 2_000_000, o=old)
        self.run("UPDATE entry SET seq = -(seq + 2000000) WHERE seq < -2000000")


@contextmanager
def hand(register: Register) -> Iterator[Callable[[], Hand]]:
    """A hand for each call; what the one before did is taken back first."""
    with register.read() as reading:
        asked = (
            sa.select(schema.entry).where(schema.entry.c.unit == reading.unit).order_by(schema.entry.c.seq)
        )
        rows = [entry_row(entry_of(row)) for row in reading.run(asked).mappings()]
    try:
        with register.write() as writing:
            run = writing.connection.exec_driver_sql
            if writing.is_sqlite:
                found = run("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%_is_%'")
                for name in found.scalars().all():
                    run(f"DROP TRIGGER {name}")
            else:
                run("SET session_replication_role = replica")
            run("SAVEPOINT whole")

            def again() -> Hand:
                run("ROLLBACK TO SAVEPOINT whole")
                if writing.is_sqlite:
                    run("PRAGMA defer_foreign_keys=ON")
                return Hand(writing, rows)

            yield again
            run("ROLLBACK TO SAVEPOINT whole")
            if not writing.is_sqlite:
                run("SET session_replication_role = DEFAULT")
            raise _TakenBackError
    except _TakenBackError:
        pass


class _TakenBackError(Exception):
    """Nothing of it is kept."""


def judged(told: Hand) -> Report:
    """What the check says of the register as the hand has left it."""
    found = Found()
    reading = Reading(told.writing.connection, told.writing.profile)
    with any_bytes(reading):
        examine(reading, found)
    return found.report()


def tamper(one: Hand, random: Random) -> Tamper:
    """Flip, remove, insert or reorder one entry, whichever ``random`` says."""
    return random.choice(_WAYS)(one, random)


def _some(one: Hand, random: Random) -> int:
    """Now and then the first or the last, where the ends of the chain are."""
    return random.choice((1, one.last, *(random.randint(1, one.last) for _ in range(6))))


def _flip(one: Hand, random: Random) -> Tamper:
    seq = _some(one, random)
    row = one.rows[seq - 1]
    column = random.choice([*TEXTS, *HEXES, "device", "dossier", "personal"])
    value = _other(row, column, random)
    one.put(seq, column, value)
    return Tamper(f"flip {column} of {seq} to {value!r}", frozenset({seq}))


def _blank(one: Hand, random: Random) -> Tamper:
    named = [row["seq"] for row in one.rows if row["personal"] is not None]
    seq = random.choice(named)
    one.put(seq, "personal", None)
    one.put(seq, "personal_salt", "")
    return Tamper(f"blank the person of {seq}", frozenset({seq}))


def _reseal(one: Hand, random: Random) -> Tamper:
    """Change it and compute its digests anew, as the program would."""
    seq = _some(one, random)
    row = one.rows[seq - 1]
    was = entry(row)
    changed = random.choice(
        (
            replace(was, by=f"{was.by} khác"),
            replace(was, verb="accept" if was.verb != "accept" else "view"),
            replace(was, note={**was.note, "thêm": 1}),
            replace(was, device=was.device + 1),
            replace(was, account="aikhac"),
            replace(was, personal={**(was.personal or {}), "phone": "0999"}, personal_salt="00ff"),
        )
    )
    link = row["previous"] if random.random() < 0.8 else "0" * 64
    new = sealed(changed, link)
    one.drop(seq)
    one.insert(entry_row(new))
    return Tamper(f"seal {seq} anew", frozenset({seq}))


def _remove(one: Hand, random: Random) -> Tamper:
    seq = _some(one, random)
    one.drop(seq)
    if random.random() < 0.5:
        one.renumber(seq + 1, -1)
        return Tamper(f"remove {seq} and renumber", frozenset({seq}))
    return Tamper(f"remove {seq}", frozenset({seq}))


def _insert(one: Hand, random: Random) -> Tamper:
    place = random.choice((1, one.last + 1, *(random.randint(1, one.last + 1) for _ in range(6))))
    like = one.rows[random.randint(1, one.last) - 1]
    one.renumber(place, 1)
    before = one.rows[place - 2]["digest"] if place > 1 else ""
    kind = random.choice(("sound", "sound", "loose", "copy"))
    if kind == "copy":
        one.insert(like | {"seq": place})
        # Beside its original nobody can tell which of two that are alike is the copy.
        alike = {place, like["seq"] + 1} if like["seq"] >= place else {place, like["seq"]}
        return Tamper(
            f"insert a copy of {like['seq']} as {place}",
            frozenset(alike if _is_beside(like, place) else {place}),
        )
    new = sealed(replace(entry(like), seq=place, by="Người lạ", account=None), before)
    row = entry_row(new) | ({"digest": "f" * 64} if kind == "loose" else {})
    one.insert(row)
    return Tamper(f"insert a {kind} one as {place}", frozenset({place}))


def _is_beside(like: dict[str, Any], place: int) -> bool:
    return like["seq"] in {place, place - 1}


def _outside(one: Hand, random: Random) -> Tamper:
    """An entry with a number that none gets."""
    place = random.choice((0, -3, one.last + 2, one.last + 40))
    like = one.rows[random.randint(1, one.last) - 1]
    before = one.rows[-1]["digest"] if place > 0 else ""
    one.insert(entry_row(sealed(replace(entry(like), seq=place, by="Người lạ"), before)))
    return Tamper(f"insert {place}", frozenset({max(0, place)}))


def _swap(one: Hand, random: Random) -> Tamper:
    first, second = sorted(random.sample(range(1, one.last + 1), 2))
    if random.random() < 0.3:
        second = first + 1 if first < one.last else first
        first = min(first, second - 1)
    order = list(range(1, one.last + 1))
    order[first - 1], order[second - 1] = second, first
    one.order(order)
    return Tamper(f"swap {first} and {second}", frozenset({first}))


def _move(one: Hand, random: Random) -> Tamper:
    """Take one out and put it elsewhere; those between make room."""
    here, there = random.sample(range(1, one.last + 1), 2)
    order = [seq for seq in range(1, one.last + 1) if seq != here]
    order.insert(there - 1, here)
    one.order(order)
    return Tamper(f"move {here} to {there}", frozenset({min(here, there)}))


def _renumber_one(one: Hand, random: Random) -> Tamper:
    seq = _some(one, random)
    to = random.choice((one.last + 1, one.last + 7, 0, -4))
    one.run("UPDATE entry SET seq = :t WHERE seq = :s", t=to, s=seq)
    return Tamper(f"number {seq} as {to}", frozenset({seq}))


def _other_unit(one: Hand, random: Random) -> Tamper:
    seq = _some(one, random)
    one.put(seq, "dossier", None)
    one.put(seq, "unit", "99999")
    return Tamper(f"give {seq} to another unit", frozenset({seq}))


_WAYS = (
    *(_flip, _flip, _flip, _flip, _blank, _reseal, _reseal, _remove, _remove, _insert, _insert, _outside),
    *(_swap, _swap, _move, _renumber_one, _other_unit),
)


def entry(row: dict[str, Any]) -> Entry:
    """The entry of a row as it lies in the file."""
    values = {
        name: json.loads(row[name]) for name in ("changes", "note", "personal") if row[name] is not None
    }
    moments = {name: datetime.fromisoformat(row[name]) for name in ("at", "recorded_at")}
    return Entry(**{**row, **values, **moments})


def _other(row: dict[str, Any], column: str, random: Random) -> object:
    """A value that is not the one of ``row``."""
    value = row[column]
    if column == "device":
        return value + random.choice((-1, 1, 3))
    if column == "dossier":
        return random.choice([n for n in (None, 1, 2, 30, 4_000) if n != value])
    if column == "account":
        return "lan" if value is None else random.choice((None, value.upper()))
    if column == "personal":
        return random.choice(('{"applicant":"Ai đó"}', "{}", '{"a":', f"{value or ''} "))
    if column in HEXES:
        return random.choice((_hex(str(value), random), f"{value}0", GARBAGE))
    if column in {"changes", "note"}:
        told = json.loads(value)
        wider = json.dumps(told, ensure_ascii=False) + " "
        return random.choice((json.dumps({**told, "thêm": 1}), wider, "[]", "{", GARBAGE))
    if column in {"at", "recorded_at"}:
        return random.choice(
            ("2026-10-08T09:00:01+07:00", value.replace("+07:00", "Z"), GARBAGE, f" {value}")
        )
    return random.choice((f"{value} ", f"x{value}", value.upper() + "!", GARBAGE))


def _hex(value: str, random: Random) -> str:
    if not value:
        return "0"
    at = random.randrange(len(value))
    return value[:at] + ("0" if value[at] != "0" else "1") + value[at + 1 :]


COLUMNS = ENTRY_COLUMNS
