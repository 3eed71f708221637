"""What an office has chosen, each choice with the day since when; and the units that report to it."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date

import sqlalchemy as sa

from cchc_desktop.core.dossier import Json
from cchc_desktop.store import schema
from cchc_desktop.store.entries import Writing
from cchc_desktop.store.reading import Reading

_s, _m = schema.setting.c, schema.member.c


@dataclass(frozen=True, slots=True)
class Member:
    """A unit whose packets are expected from ``since`` to ``until``; its history stays when it ends."""

    sender: str
    name: str
    since: date
    until: date | None = None


_MEMBER = tuple(f.name for f in fields(Member))


def setting(reading: Reading, name: str, on: date) -> Json:
    """The value of ``name`` in force on the day ``on``; None when nobody has chosen one by then."""
    asked = sa.select(_s.value).where(_s.unit == reading.unit, _s.name == name, _s.since <= on)
    value: Json = reading.run(asked.order_by(_s.since.desc()).limit(1)).scalar()
    return value


def settings(reading: Reading, on: date) -> dict[str, Json]:
    """Every value in force on the day ``on``."""
    asked = sa.select(_s.name, _s.value).where(_s.unit == reading.unit, _s.since <= on).order_by(_s.since)
    return {row.name: row.value for row in reading.run(asked)}


def put_setting(writing: Writing, name: str, since: date, value: Json) -> None:
    """Let ``value`` hold from ``since`` on."""
    row = {"unit": writing.unit, "name": name, "since": since, "value": value}
    writing.put(schema.setting, [row])


def members(reading: Reading, on: date) -> tuple[Member, ...]:
    """The units expected to report on the day ``on``, by code."""
    in_force = sa.and_(_m.since <= on, sa.or_(_m.until.is_(None), _m.until >= on))
    asked = sa.select(_m.sender, _m.name, _m.since, _m.until).where(_m.unit == reading.unit, in_force)
    return tuple(
        Member(row.sender, row.name, row.since, row.until) for row in reading.run(asked.order_by(_m.sender))
    )


def put_member(writing: Writing, member: Member) -> None:
    """Expect packets of a unit, or say until when."""
    row = {"unit": writing.unit, **{name: getattr(member, name) for name in _MEMBER}}
    writing.put(schema.member, [row])
