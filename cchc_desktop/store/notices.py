"""The letters that units write each other beside packets: ours and theirs, each kept whole."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime

import sqlalchemy as sa

from cchc_desktop.store import road
from cchc_desktop.store.entries import Writing
from cchc_desktop.store.reading import Reading

_n = road.notice.c


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One letter; ``done_at`` is when ours was laid on the road, or when theirs was dealt with.

    ``kind`` is that of the letter, of a notice its own.
    """

    digest: str
    peer: str
    is_ours: bool
    kind: str
    letter: bytes
    at: datetime
    done_at: datetime | None = None
    done_by: str = ""


_KEPT = tuple(f.name for f in fields(Kept))


def notices(
    reading: Reading,
    *,
    is_ours: bool,
    peer: str | None = None,
    kind: str | None = None,
    last: int | None = None,
) -> tuple[Kept, ...]:
    """The letters that we wrote, or that were written to us, in the order they came to be here.

    With ``last`` so many at most, without those that are answers to packets.
    """
    asked = sa.select(*(_n[name] for name in _KEPT)).where(_n.unit == reading.unit, _n.is_ours == is_ours)
    if peer is not None:
        asked = asked.where(_n.peer == peer)
    if kind is not None:
        asked = asked.where(_n.kind == kind)
    if last is None:
        rows = reading.run(asked.order_by(_n.at, _n.digest)).mappings()
        return tuple(Kept(**row) for row in rows)
    asked = asked.where(_n.kind != "acknowledgement").order_by(_n.at.desc(), _n.digest.desc()).limit(last)
    return tuple(reversed([Kept(**row) for row in reading.run(asked).mappings()]))


def not_laid(reading: Reading) -> tuple[Kept, ...]:
    """The letters of ours that are not on the road yet, in the order in which they were written."""
    asked = sa.select(*(_n[name] for name in _KEPT))
    asked = asked.where(_n.unit == reading.unit, _n.is_ours.is_(True), _n.done_at.is_(None))
    return tuple(Kept(**row) for row in reading.run(asked.order_by(_n.at, _n.digest)).mappings())


def is_known(reading: Reading, digest: str) -> bool:
    """Whether the letter with this digest is here."""
    asked = sa.select(_n.digest).where(_n.unit == reading.unit, _n.digest == digest)
    return reading.run(asked).first() is not None


def next_number(reading: Reading) -> int:
    """The number of the next letter of ours."""
    asked = sa.select(sa.func.count()).where(_n.unit == reading.unit, _n.is_ours.is_(True))
    return int(reading.run(asked).scalar_one()) + 1


def put(writing: Writing, kept: Kept) -> None:
    """Keep a letter that is new."""
    row = {name: getattr(kept, name) for name in _KEPT}
    writing.run(sa.insert(road.notice), {"unit": writing.unit, **row})


def done(writing: Writing, digest: str, at: datetime, by: str) -> None:
    """Say that a letter was laid on the road, or dealt with; the first time stands."""
    where = (_n.unit == writing.unit, _n.digest == digest, _n.done_at.is_(None))
    writing.run(sa.update(road.notice).where(*where).values(done_at=at, done_by=by))
