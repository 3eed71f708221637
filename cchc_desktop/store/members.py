"""The units below a superior as the register keeps them: since when, until when, below whom, after whom."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime

import sqlalchemy as sa

from cchc_desktop.core.dossier import Entry
from cchc_desktop.core.unit_tree import Kind, Member, Succession, Tree
from cchc_desktop.store import road, schema
from cchc_desktop.store.entries import Writing
from cchc_desktop.store.reading import Reading
from cchc_desktop.store.rows import ENTRY_COLUMNS, entry_of
from cchc_desktop.store.statements import OF_A_DOSSIER

__all__ = ["Member", "Succession", "Tree"]

_m, _s, _p, _e = schema.member.c, road.succession.c, schema.packet_in.c, schema.entry.c
_MEMBER = tuple(f.name for f in fields(Member))
_SUCCESSION = tuple(f.name for f in fields(Succession))


def tree(reading: Reading) -> Tree:
    """Every unit there ever was below us."""
    asked = sa.select(*(_m[name] for name in _MEMBER)).where(_m.unit == reading.unit)
    known = tuple(Member(**row) for row in reading.run(asked.order_by(_m.sender, _m.since)).mappings())
    went = sa.select(*(_s[name] for name in _SUCCESSION)).where(_s.unit == reading.unit)
    rows = reading.run(went.order_by(_s.since, _s.old, _s.new)).mappings()
    return Tree(known, tuple(Succession(**{**row, "kind": Kind(row["kind"])}) for row in rows))


def has_gone_on(reading: Reading) -> bool:
    """Whether the work of any unit ever went to another."""
    asked = sa.select(_s.old).where(_s.unit == reading.unit).limit(1)
    return reading.run(asked).first() is not None


def members(reading: Reading, on: date, sender: str | None = None) -> tuple[Member, ...]:
    """The units that stand on the day ``on``, by code; or ``sender`` if it does."""
    in_force = sa.and_(_m.since <= on, sa.or_(_m.until.is_(None), _m.until >= on))
    asked = sa.select(*(_m[name] for name in _MEMBER)).where(_m.unit == reading.unit, in_force)
    if sender is not None:
        asked = asked.where(_m.sender == sender)
    # Where two overlap, the newer one is how it stands.
    found = {
        row["sender"]: Member(**row) for row in reading.run(asked.order_by(_m.sender, _m.since)).mappings()
    }
    return tuple(found.values())


def stints(reading: Reading, sender: str) -> tuple[Member, ...]:
    """All that is known of one unit, the oldest first."""
    asked = sa.select(*(_m[name] for name in _MEMBER)).where(_m.unit == reading.unit, _m.sender == sender)
    return tuple(Member(**row) for row in reading.run(asked.order_by(_m.since)).mappings())


def put_member(writing: Writing, member: Member) -> None:
    """Expect packets of a unit, or say until when."""
    put_members(writing, [member])


def put_members(writing: Writing, found: Iterable[Member]) -> None:
    """The same of several."""
    rows = [{"unit": writing.unit, **{name: getattr(member, name) for name in _MEMBER}} for member in found]
    writing.put(schema.member, rows)


def drop_members(writing: Writing, found: Iterable[Member]) -> None:
    """Take back what was put; only an act that is undone does that."""
    for one in found:
        where = (_m.unit == writing.unit, _m.sender == one.sender, _m.since == one.since)
        writing.run(sa.delete(schema.member).where(*where))


def put_successions(writing: Writing, found: Iterable[Succession]) -> None:
    """Keep who came after whom."""
    rows = [{"unit": writing.unit, **{name: getattr(one, name) for name in _SUCCESSION}} for one in found]
    writing.put(road.succession, [{**row, "kind": str(row["kind"])} for row in rows])


def drop_successions(writing: Writing, found: Iterable[Succession]) -> None:
    """Take back what was put; as above."""
    for one in found:
        where = (_s.unit == writing.unit, _s.old == one.old, _s.new == one.new, _s.since == one.since)
        writing.run(sa.delete(road.succession).where(*where))


PUT, END, RENAME, MOVE = "unit_put", "unit_end", "unit_rename", "unit_move"
MERGE, SPLIT, LIST, UNDO = "unit_merge", "unit_split", "unit_list", "unit_undo"
"""The verbs of the entries that say what became of the tree."""
UNITS_AT_FIRST = "unit_found"
"""The entry with the units that were expected when the register was made; registers of before lack it."""


def entries(reading: Reading) -> tuple[Entry, ...]:
    """What was done to the tree, in the order of the chain."""
    verbs = (PUT, END, RENAME, MOVE, MERGE, SPLIT, LIST, UNDO)
    asked = sa.select(*(_e[name] for name in ENTRY_COLUMNS))
    asked = asked.where(_e.unit == reading.unit, _e.dossier.is_(None), _e.verb.in_(verbs))
    asked = asked.with_hint(schema.entry, OF_A_DOSSIER, "sqlite").order_by(_e.seq)
    return tuple(map(entry_of, reading.run(asked).mappings()))


@dataclass(frozen=True, slots=True)
class Came:
    """One packet of a unit, without what it counts."""

    sender: str
    title: str
    first_on: date
    last_on: date
    revision: int
    is_final: bool
    received_at: datetime
    is_returned: bool


def came(reading: Reading, sender: str, on: date) -> tuple[Came, ...]:
    """The packets of a unit that tell of the day ``on`` or of later ones, by their days."""
    return _came(reading, _p.sender == sender, _p.last_on >= on)


def came_after_end(reading: Reading) -> dict[str, list[Came]]:
    """The packets of units that tell of the day on which their work went to others, or later ones."""
    went = sa.select(_s.old).where(_s.unit == _p.unit, _s.old == _p.sender, _s.since <= _p.last_on)
    found: dict[str, list[Came]] = {}
    for one in _came(reading, went.exists()):
        found.setdefault(one.sender, []).append(one)
    return found


Days = tuple[date, date, datetime]
"""The first and the last that a packet tells, and when the first such packet came."""


def days_of_heirs(reading: Reading, first_on: date, last_on: date) -> dict[str, set[Days]]:
    """On which days those to whom work went have reported that touch these."""
    went = sa.select(_s.new).where(_s.unit == _p.unit, _s.new == _p.sender)
    asked = sa.select(_p.sender, _p.first_on, _p.last_on, sa.func.min(_p.received_at).label("received_at"))
    asked = asked.where(_p.unit == reading.unit, _p.first_on <= last_on, _p.last_on >= first_on)
    asked = asked.group_by(_p.sender, _p.first_on, _p.last_on)
    found: dict[str, set[Days]] = {}
    for row in reading.run(asked.where(went.exists())):
        found.setdefault(row.sender, set()).add((row.first_on, row.last_on, row.received_at))
    return found


def _came(reading: Reading, *where: sa.ColumnElement[bool]) -> tuple[Came, ...]:
    said = sa.and_(
        *(road.review.c[name] == _p[name] for name in ("unit", "sender", "first_on", "last_on", "revision")),
        road.review.c.state == "returned",
    )
    asked = sa.select(
        *(_p[f.name] for f in fields(Came)[:-1]), road.review.c.state.is_not(None).label("is_returned")
    ).select_from(schema.packet_in.outerjoin(road.review, said))
    asked = asked.where(_p.unit == reading.unit, *where)
    return tuple(
        Came(**row) for row in reading.run(asked.order_by(_p.last_on, _p.first_on, _p.revision)).mappings()
    )
