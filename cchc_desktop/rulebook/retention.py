"""Read how long what is kept: the shipped table first, then a newer pack in the data folder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Final

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.retention import Covers, Keep, Kind, Retention, RunsFrom
from cchc_desktop.paths import resources
from cchc_desktop.rulebook.pack import Row, read

_KEYS: Final = frozenset(
    {
        *("kind", "title", "covers", "since", "term", "runs_from", "basis", "mark"),
        *("procedures", "cases", "fields"),
    }
)


def load_retention(extra: Path | None = None) -> Retention:
    """The table that ships, and the rows of the pack beside the register."""
    kinds: dict[tuple[str, object], Kind] = {}
    for one in (*_shipped(resources()), *(_kinds(extra) if extra else ())):
        kinds[one.code, one.since] = _continued(one, kinds.values())
    return Retention(tuple(kinds.values()))


@cache
def _shipped(folder: Path) -> tuple[Kind, ...]:
    """Read once: what is shipped does not change while the program runs."""
    return tuple(_kinds(folder))


def _kinds(folder: Path) -> Iterator[Kind]:
    for path in sorted((folder / "law").glob("*.toml")):
        for row in Row(f"Tệp “{path.name}”", read(path)).rows("retention", "retention thứ"):
            yield _kind(row)


def _kind(row: Row) -> Kind:
    row.only(_KEYS)
    code = row.text("kind")
    row = row.called(code)
    try:
        keep = Keep.parse(row.text("term"))
    except Refused as wrong:
        raise row.wrong("term", wrong.sentence) from None
    return Kind(
        code=code,
        title=row.text("title", ""),
        covers=row.choice("covers", Covers, Covers.DOSSIER),
        since=row.day("since"),
        keep=keep,
        runs_from=row.choice("runs_from", RunsFrom),
        basis=row.text("basis"),
        procedures=row.texts("procedures"),
        cases=row.texts("cases"),
        fields=row.texts("fields"),
        is_confirmed="mark" not in row.values,
    )


def _continued(one: Kind, known: Iterable[Kind]) -> Kind:
    """A row that only changes the term is of the same records as the one before."""
    before = [kind for kind in known if kind.code == one.code]
    if not before:
        return one
    last = before[-1]
    return replace(
        one,
        title=one.title or last.title,
        covers=last.covers,
        procedures=one.procedures or last.procedures,
        cases=one.cases or last.cases,
        fields=one.fields or last.fields,
    )
