"""Erasure in the tables: personal fields of many dossiers blanked at once, scans and words taken out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import sqlalchemy as sa

from cchc_desktop.core.dossier import PERSONAL, Entry, Json
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.lifecycle import State
from cchc_desktop.core.text import nfc
from cchc_desktop.store import schema, trust
from cchc_desktop.store.drafts import GONE
from cchc_desktop.store.own_acts import ERASE, FORGET
from cchc_desktop.store.reading import Reading
from cchc_desktop.store.rows import entry_of
from cchc_desktop.store.statements import OF_A_DOSSIER

if TYPE_CHECKING:
    from cchc_desktop.store.entries import Writing

T = TypeVar("T")
_d, _e, _s, _p, _f = (
    schema.dossier.c,
    schema.entry.c,
    schema.scan.c,
    schema.slip.c,
    schema.file.c,
)
_r = schema.draft.c
_AT_ONCE = 500
SCANS, LOG_UNTIL = "scans", "log_until"
"""In the note of an erasure: the scans that went; up to which entry those of no dossier were blanked."""


class Past(NamedTuple):
    """One dossier that has ended, as far as retention asks; and whose it is, for a list that masks it."""

    seq: int
    local_no: str
    procedure: str
    case: str | None
    field: str
    state: State
    ended_at: datetime | None
    handed_back_at: datetime | None
    last_verb: str
    applicant: str


_PAST = sa.select(
    *(_d.seq, _d.local_no, _d.procedure, _d.case, _d.field, _d.state, _d.ended_at, _d.handed_back_at),
    *(_d.last_verb, _d.applicant),
)


def ended_before(reading: Reading, at: datetime) -> Iterator[Past]:
    """The dossiers that ended before ``at`` and still tell whose they are, by their end."""
    asked = _PAST.where(_d.unit == reading.unit, _d.ended_at < at, _d.last_verb != ERASE)
    options = {"stream_results": True, "yield_per": _AT_ONCE}
    rows = reading.connection.execute(
        asked.order_by(_d.ended_at, _d.seq), execution_options=options
    ).mappings()
    return map(_past, rows)


def past_of(reading: Reading, seqs: Collection[int]) -> tuple[Past, ...]:
    """The same of these dossiers, whatever became of them since, in the order of their numbers."""
    found: list[Past] = []
    for some in parts(sorted(seqs)):
        rows = reading.run(_PAST.where(_d.unit == reading.unit, _d.seq.in_(some)).order_by(_d.seq)).mappings()
        found += map(_past, rows)
    return tuple(found)


def _past(row: Mapping[Any, Any]) -> Past:
    return Past(**{**row, "state": State(row["state"])})


def parts(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """As many at once as one statement takes."""
    for at in range(0, len(values), _AT_ONCE):
        yield values[at : at + _AT_ONCE]


def erase(
    writing: Writing,
    seqs: Sequence[int],
    *,
    at: datetime,
    recorded_at: datetime,
    by: str,
    basis: str,
    note: Mapping[str, Json] | None = None,
) -> None:
    """Blank the personal fields of these dossiers for good; an entry on each says so, the chain holds."""
    if not nfc(basis):
        raise Refused("Xóa thông tin cá nhân phải có căn cứ. Ghi văn bản cho phép xóa.", "basis")
    for some in parts(tuple(seqs)):
        scans = _scans_of(writing, some)
        for seq in some:
            told = dict(note or {}) | ({SCANS: list[Json](scans[seq])} if seq in scans else {})
            before = writing.dossier_by_seq(seq)
            writing.append(before, verb=ERASE, at=at, recorded_at=recorded_at, by=by, basis=basis, note=told)
        own = (_e.unit == writing.unit, _e.dossier.in_(some), _e.personal.is_not(None))
        writing.run(sa.update(schema.entry).where(*own).values(personal=sa.null(), personal_salt=""))
        slips = (_p.unit == writing.unit, _p.dossier.in_(some), _p.reason != "")
        writing.run(sa.update(schema.slip).where(*slips).values(reason=""))
        for seq, entries in _entries_of(writing, some):
            writing.refold(seq, entries)


def _entries_of(writing: Writing, seqs: Sequence[int]) -> Iterator[tuple[int, Iterable[Entry]]]:
    asked = sa.select(schema.entry).where(_e.unit == writing.unit, _e.dossier.in_(seqs))
    rows = writing.run(asked.order_by(_e.dossier, _e.seq)).mappings().all()
    for seq, some in groupby(rows, key=lambda row: int(row["dossier"])):
        yield seq, map(entry_of, some)


def _scans_of(reading: Reading, seqs: Sequence[int]) -> dict[int, list[str]]:
    asked = sa.select(_s.dossier, _s.id).where(_s.unit == reading.unit, _s.dossier.in_(seqs))
    found: dict[int, list[str]] = {}
    for row in reading.run(asked.order_by(_s.dossier, _s.id)):
        found.setdefault(row.dossier, []).append(row.id)
    return found


def scans_told(reading: Reading, run: str) -> tuple[str, ...]:
    """The scans that the entries of the erasure ``run`` name."""
    found: list[str] = []
    for note in _notes(reading, _e.dossier.is_not(None)):
        if note.get("run") == run:
            found += texts(note.get(SCANS))
    for note in _notes(reading, _e.dossier.is_(None)):
        if note.get("run") == run:
            found += texts(note.get(SCANS))
    return tuple(found)


def _notes(reading: Reading, narrowed: sa.ColumnElement[bool]) -> Iterator[Mapping[str, Json]]:
    asked = sa.select(_e.note).where(_e.unit == reading.unit, _e.verb == ERASE, narrowed).order_by(_e.seq)
    return (row.note or {} for row in reading.run(asked))


def texts(value: Json) -> list[str]:
    """The texts in a list of a note."""
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def log_blanked(reading: Reading) -> int:
    """Up to which entry those of no dossier were blanked so far."""
    ends = (note.get(LOG_UNTIL) for note in _notes(reading, _e.dossier.is_(None)))
    return max((end for end in ends if isinstance(end, int)), default=0)


def acts(reading: Reading) -> tuple[Entry, ...]:
    """The entries on erasures as a whole, in their order."""
    asked = sa.select(schema.entry).where(_e.unit == reading.unit, _e.dossier.is_(None), _e.verb == ERASE)
    asked = asked.with_hint(schema.entry, OF_A_DOSSIER, "sqlite").order_by(_e.seq)
    return tuple(map(entry_of, reading.run(asked).mappings()))


def erased_by(reading: Reading, run: str) -> tuple[tuple[str, str], ...]:
    """Local number and field of the dossiers that the erasure ``run`` blanked, in their order."""
    asked = (
        sa.select(_d.local_no, _d.field, _e.note)
        .join(schema.entry, sa.and_(_e.unit == _d.unit, _e.dossier == _d.seq))
        .where(_d.unit == reading.unit, _e.verb == ERASE)
        .order_by(_e.seq)
    )
    return tuple(
        (row.local_no, row.field) for row in reading.run(asked) if (row.note or {}).get("run") == run
    )


def digests_of(reading: Reading, scans: Sequence[str]) -> tuple[str, ...]:
    """The files of these scans that no other scan has."""
    theirs: set[str] = set()
    for some in parts(scans):
        theirs.update(
            reading.run(sa.select(_s.digest).where(_s.unit == reading.unit, _s.id.in_(some))).scalars()
        )
    going, shared = frozenset(scans), set[str]()
    for part in parts(sorted(theirs)):
        asked = sa.select(_s.digest, _s.id).where(_s.unit == reading.unit, _s.digest.in_(part))
        shared.update(row.digest for row in reading.run(asked) if row.id not in going)
    return tuple(sorted(theirs - shared))


def drop_scans(writing: Writing, scans: Sequence[str], digests: Sequence[str]) -> None:
    """Forget these scans, and of the files those that nobody has any more."""
    for some in parts(scans):
        writing.run(sa.delete(schema.scan).where(_s.unit == writing.unit, _s.id.in_(some)))
    for some in parts(digests):
        used = sa.select(_s.digest).where(_s.unit == writing.unit, _s.digest.in_(some))
        gone = (_f.unit == writing.unit, _f.digest.in_(some), _f.digest.not_in(used))
        writing.run(sa.delete(schema.file).where(*gone))


def forgotten_scans(reading: Reading, before: datetime) -> tuple[str, ...]:
    """The scans of nobody, in the tray or set aside, that came before a moment."""
    nobody = (_s.dossier.is_(None), _s.backlog.is_(None), _s.state != "filed")
    asked = sa.select(_s.id).where(_s.unit == reading.unit, *nobody, _s.taken_at < before)
    return tuple(reading.run(asked.order_by(_s.taken_at, _s.id)).scalars())


def old_drafts(reading: Reading, before: datetime, screens_but: Sequence[str]) -> tuple[str, ...]:
    """The half-typed pages that nobody has touched since a moment."""
    asked = sa.select(_r.id).where(
        _r.unit == reading.unit, _r.saved_at < before, _r.screen.not_in((GONE, *screens_but))
    )
    return tuple(reading.run(asked.order_by(_r.id)).scalars())


def drop_drafts(writing: Writing, names: Sequence[str]) -> None:
    """Throw half-typed pages away."""
    for some in parts(names):
        writing.run(sa.delete(schema.draft).where(_r.unit == writing.unit, _r.id.in_(some)))


def log_end(reading: Reading, before: datetime) -> tuple[int, int]:
    """The last entry of no dossier before a moment that still names somebody, and how many there are."""
    named = (_e.dossier.is_(None), _e.personal.is_not(None), _e.recorded_at < before)
    told = (sa.func.max(_e.seq).label("until"), sa.func.count().label("many"))
    asked = sa.select(*told).where(_e.unit == reading.unit, *named)
    row = reading.run(asked.with_hint(schema.entry, OF_A_DOSSIER, "sqlite")).mappings().one()
    return int(row["until"] or 0), int(row["many"])


def blank_log(writing: Writing, until: int) -> None:
    """Blank what entries of no dossier tell about people, up to the entry ``until``."""
    named = (_e.unit == writing.unit, _e.dossier.is_(None), _e.personal.is_not(None), _e.seq <= until)
    writing.run(sa.update(schema.entry).where(*named).values(personal=sa.null(), personal_salt=""))


def old_requests(reading: Reading, before: datetime) -> tuple[str, ...]:
    """The requests that were answered before a moment and still tell who asked."""
    r = trust.request.c
    asked = sa.select(r.id).where(r.unit == reading.unit, r.answered_at < before, r.personal.is_not(None))
    return tuple(reading.run(asked.order_by(r.id)).scalars())


def blank_requests(writing: Writing, names: Sequence[str]) -> None:
    """Forget who asked."""
    r = trust.request.c
    for some in parts(names):
        writing.run(
            sa.update(trust.request).where(r.unit == writing.unit, r.id.in_(some)).values(personal=sa.null())
        )


def forget_words(writing: Writing) -> None:
    """Build the index of words anew: its parts still hold what was taken out of it."""
    if writing.is_sqlite:
        writing.flush()
        writing.connection.exec_driver_sql(f"INSERT INTO {schema.WORDS}({schema.WORDS}) VALUES ('rebuild')")


def forget(  # noqa: PLR0913 - an entry has that many parts, all named
    writing: Writing,
    seq: int,
    names: Collection[str],
    *,
    at: datetime,
    recorded_at: datetime,
    by: str,
    basis: str,
    note: Mapping[str, Json] | None = None,
) -> bool:
    """Blank these personal fields of a dossier and nothing else; False where it does not tell them.

    What an entry seals cannot be blanked in part: the entries that told them are blanked whole, and the new
    one says again what else they told, as it stands now.
    """
    entries = writing.entries_of(seq)
    telling = [one for one in entries if one.personal and names & one.personal.keys()]
    if not telling:
        return False
    before = writing.dossier_by_seq(seq)
    again = {name for one in telling for name in one.personal or ()} & PERSONAL
    rest = {name: getattr(before, name) for name in again - set(names)}
    told: dict[str, Json] = {"fields": list[Json](sorted(names)), **(note or {})}
    writing.append(
        before, verb=FORGET, at=at, recorded_at=recorded_at, by=by, basis=basis, note=told, personal=rest
    )
    own = (_e.unit == writing.unit, _e.seq.in_([one.seq for one in telling]))
    writing.run(sa.update(schema.entry).where(*own).values(personal=sa.null(), personal_salt=""))
    writing.refold(seq, writing.entries_of(seq))
    return True


def of_person(reading: Reading, number: str) -> tuple[int, ...]:
    """The dossiers in which this identity number stands in any place."""
    places = (_d.id_number, _d.owner_id, _d.proxy_id, _d.collector_id)
    asked = sa.select(_d.seq).where(_d.unit == reading.unit, sa.or_(*(place == number for place in places)))
    return tuple(reading.run(asked.order_by(_d.seq)).scalars())


def known_files(reading: Reading) -> tuple[str, ...]:
    """The digest of every scanned file that the register knows."""
    return tuple(reading.run(sa.select(_f.digest).where(_f.unit == reading.unit)).scalars())
