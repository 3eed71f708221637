"""How backups, drills and checks went last: an entry for each, and a row for a quick look."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.dossier import Json
from cchc_desktop.core.upkeep import OWN_VERBS, Done, Stand
from cchc_desktop.store import schema
from cchc_desktop.store.entries import Writing
from cchc_desktop.store.reading import Reading
from cchc_desktop.store.settings import put_setting, setting

SECOND = "backup_second"
"""The choice of the second place: {"folder", "mark"} for each machine, by its number."""
FIGURES = "upkeep_figures"
"""The choice of other figures than those of the law pack."""
_ROW = "upkeep:"
_e = schema.entry.c


def keep(book: Writing, task: str, done: Done, at: datetime, by: str, note: Mapping[str, Json]) -> None:
    """Enter how ``task`` went, and keep it where the window looks.

    A backup before an act is kept and not entered: the act follows at once, on the chain as it was seen.
    """
    row: dict[str, Json] = {
        "at": done.at.isoformat(),
        "is_ok": done.is_ok,
        "said": done.said,
        "good_at": done.good_at.isoformat() if done.good_at else None,
        "entries": done.entries,
        **note,
    }
    put_setting(book, f"{_ROW}{task}", book.profile.since, row)
    if note.get("for"):
        return
    book.append(
        None,
        verb=_VERBS[task],
        at=at,
        recorded_at=at,
        by=by,
        note={"is_ok": done.is_ok, "said": done.said, **note},
    )


_VERBS = {"backup": "backup", "second": "backup", "drill": "drill", "check": "check"}


def row_of(reading: Reading, task: str) -> dict[str, Any]:
    """What was kept of ``task`` last; empty where it was never done."""
    found = setting(reading, f"{_ROW}{task}", date.max)
    return dict(found) if isinstance(found, dict) else {}


def done_of(reading: Reading, task: str) -> Done | None:
    """How ``task`` went last; None where it was never done."""
    row = row_of(reading, task)
    if not row:
        return None
    good = row.get("good_at")
    return Done(
        at=_moment(row["at"]),
        is_ok=bool(row["is_ok"]),
        said=str(row.get("said", "")),
        good_at=_moment(good) if isinstance(good, str) else None,
        entries=int(row.get("entries") or 0),
    )


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(HANOI)


def second_of(reading: Reading) -> tuple[str, str] | None:
    """The folder and the mark of this machine's second place."""
    found = setting(reading, f"{SECOND}:{reading.profile.device}", date.max)
    if not isinstance(found, dict) or not found.get("folder"):
        return None
    return str(found["folder"]), str(found.get("mark", ""))


def own_figures(reading: Reading, on: date) -> dict[str, int]:
    """The figures that the office chose instead of the law pack's."""
    found = setting(reading, FIGURES, on)
    return (
        {name: value for name, value in found.items() if type(value) is int}
        if isinstance(found, dict)
        else {}
    )


def stand(reading: Reading) -> Stand:
    """What is known of this register."""
    backup = done_of(reading, "backup")
    first = _first_after(reading, backup.entries if backup and backup.good_at else 0)
    newest = sa.select(schema.dossier.c.seq).where(schema.dossier.c.unit == reading.unit).limit(1)
    return Stand(
        founded_at=reading.profile.created_at,
        unsaved_since=first,
        is_empty=reading.run(newest).first() is None,
        backup=backup,
        second=done_of(reading, "second"),
        has_second=second_of(reading) is not None,
        drill=done_of(reading, "drill"),
        check=done_of(reading, "check"),
    )


def _first_after(reading: Reading, entries: int) -> datetime | None:
    """When the first act was recorded that no backup has; the register's own upkeep is none."""
    asked = (
        sa.select(_e.recorded_at)
        .where(_e.unit == reading.unit, _e.seq > entries, _e.verb.not_in(sorted(OWN_VERBS)))
        .order_by(_e.seq)
        .limit(1)
    )
    found: datetime | None = reading.run(asked).scalar()
    return found


def is_of_this_chain(reading: Reading, entries: int, head: str) -> bool:
    """Whether the entry ``entries`` of the register is the one that ``head`` is the digest of."""
    asked = sa.select(_e.digest).where(_e.unit == reading.unit, _e.seq == entries)
    return reading.run(asked).scalar() == head
