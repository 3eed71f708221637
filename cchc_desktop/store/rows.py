"""Between the values of the core and the rows of the tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import datetime
from functools import lru_cache
from operator import attrgetter
from types import MappingProxyType
from typing import Any, cast

from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.dossier import (
    PERSONAL,
    Dossier,
    Entry,
    Json,
    canonical,
    read_field,
    write_field,
    write_moment,
)
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.lifecycle import State
from cchc_desktop.core.papers import Paper
from cchc_desktop.core.text import fold, nfc

COLUMNS = tuple(f.name for f in fields(Dossier) if f.name != "seq")
LISTS = ("papers", "pauses")
ENTRY_COLUMNS = tuple(f.name for f in fields(Entry))
_columns = attrgetter(*COLUMNS)
_MOMENTS = tuple(name for name in COLUMNS if name.endswith("_at"))
_AS_THEY_ARE = frozenset({type(None), bool, int})
_WORD = re.compile(r"[^\W_]+")
_TOKEN = re.compile(r"[^\W_]+(?:[-./]+[^\W_]+)*")
_LAST_DIGITS = 4


def dossier_row(dossier: Dossier, unit: str) -> dict[str, Any]:
    """The row of ``dossier`` in the very values that lie in the file, with what it is found and sorted by.

    A register is filled by the hundred thousand rows; turning types once here is several times
    faster than column by column on the way.
    """
    row: dict[str, Any] = dict(zip(COLUMNS, _columns(dossier), strict=True))
    for name in _MOMENTS:
        if row[name] is not None:
            row[name] = moment_text(row[name])
    since = dossier.procedure_since
    row["unit"] = unit
    row["seq"] = dossier.seq
    row["procedure_since"] = None if since is None else since.isoformat()
    row["state"] = dossier.state.value
    for name in LISTS:
        row[name] = canonical(write_field(row[name])).decode() if row[name] else "[]"
    return row | words_of(dossier)


def words_of(dossier: Dossier) -> dict[str, str]:
    """The columns that ``dossier`` is sorted and found by."""
    return {"name_n": fold(dossier.applicant), "search_n": " ".join(dict.fromkeys(_found_by(dossier)))}


moment_text = lru_cache(maxsize=4096)(write_moment)


def dossier_of(row: Mapping[Any, Any]) -> Dossier:
    """The dossier in a row that has all its columns."""
    values = {name: row[name] for name in COLUMNS}
    values["state"] = State(values["state"])
    for name in LISTS:
        values[name] = read_field(name, values[name])
    return Dossier(seq=row["seq"], **values)


def entry_row(entry: Entry) -> dict[str, Any]:
    """The row of ``entry`` in the very values that lie in the file."""
    row: dict[str, Any] = {name: getattr(entry, name) for name in ENTRY_COLUMNS}
    row["at"] = moment_text(entry.at)
    row["recorded_at"] = moment_text(entry.recorded_at)
    for name in ("changes", "note", "personal"):
        value = row[name]
        if value is not None:
            row[name] = canonical(dict(value)).decode() if value else "{}"
    return row


def entry_of(row: Mapping[Any, Any]) -> Entry:
    """The entry in a row that has all its columns."""
    values = {name: row[name] for name in ENTRY_COLUMNS}
    for name in ("changes", "note", "personal"):
        values[name] = None if values[name] is None else MappingProxyType(values[name])
    return Entry(**values)


def refuse_disorder(after: Dossier) -> None:
    """Refuse what the tables would not take: moments of one dossier that go backwards."""
    received_at, ended_at = after.received_at, after.ended_at
    if received_at and after.due_at and after.due_at < received_at:
        raise _disorder(after, "hạn trả trước ngày tiếp nhận", "due_at")
    if received_at and ended_at and ended_at < received_at:
        raise _disorder(after, "kết quả trước lúc tiếp nhận", "ended_at")
    if ended_at and after.handed_back_at and after.handed_back_at < ended_at:
        raise _disorder(after, "lúc trả trước lúc có kết quả", "handed_back_at")


def _disorder(after: Dossier, what: str, field: str) -> Refused:
    return Refused(f"Hồ sơ {after.local_no} có {what}. Kiểm tra lại ngày giờ.", field)


def tokens(text: str) -> tuple[str, ...]:
    """What a query asks for: every one of these must begin a word of the dossier."""
    return tuple(dict.fromkeys(_TOKEN.findall(fold(text))))


def _found_by(dossier: Dossier) -> Iterator[str]:
    for name in (dossier.applicant, dossier.owner, dossier.proxy):
        if name:
            yield from _words_of(name)
    if dossier.id_number:
        yield from tokens(dossier.id_number)
        yield from tokens(dossier.id_number[-_LAST_DIGITS:])
    if dossier.phone:
        yield from tokens(dossier.phone)
    if dossier.code:
        yield from _tails(dossier.code)
    if dossier.local_no:
        yield from (*tokens(dossier.local_no), *tokens(dossier.local_no.lstrip("0")))
    initials = "".join(word[0] for word in _WORD.findall(fold(dossier.applicant)))
    if len(initials) > 1:
        yield initials


def _words_of(name: str) -> tuple[str, ...]:
    folded = fold(name)
    words = _WORD.findall(folded)
    # Only signs inside a word make its tokens other than its words.
    return tuple(words) if folded.replace(" ", "").isalnum() else (*words, *_TOKEN.findall(folded))


def _tails(code: str) -> Iterator[str]:
    """A code is asked for whole, or from one of its hyphens on, as people read it out."""
    rest = fold(code)
    while rest:
        yield from tokens(rest)
        rest = rest.partition("-")[2]


def parted(
    changes: Mapping[str, object], personal: Mapping[str, object] | None
) -> tuple[dict[str, Json], dict[str, Json]]:
    """What the chain holds for ever, and what erasure may blank; all of it in written form."""
    everything = plain_all(changes)
    private = {name: everything.pop(name) for name in PERSONAL & everything.keys()}
    return everything, private | plain_all(personal or {})


def plain_all(values: Mapping[str, object]) -> dict[str, Json]:
    """``values`` in the form they have in an entry, with clean text."""
    return {name: _plain(value) for name, value in values.items()}


def _plain(value: object) -> Json:
    kind = type(value)
    if kind is str:
        return _clean(cast("str", value))
    if kind in _AS_THEY_ARE:
        return cast("Json", value)
    match value:
        case str():
            return _clean(str(value))
        case list() | tuple():
            return [_plain(item) for item in value]
        case dict():
            return {str(name): _plain(item) for name, item in value.items()}
        case datetime():
            return write_moment(hanoi(value))
        case Paper():
            return _plain_paper(value)
    written = write_field(value)
    return _plain(written) if isinstance(written, list | dict) else written


@lru_cache(maxsize=4096)
def _plain_paper(paper: Paper) -> dict[str, Json]:
    # The same few papers in the same few states; what an entry holds is never changed.
    return {name: _plain(value) for name, value in paper.json().items()}


@lru_cache(maxsize=4096)
def _clean(value: str) -> str:
    # Names of procedures and papers, codes and moments come again and again.
    return nfc(value)
