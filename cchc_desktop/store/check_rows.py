"""Every dossier is the fold of its entries, column by column, and its papers are those it printed."""

from __future__ import annotations

import heapq
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any

import sqlalchemy as sa

from cchc_desktop.core.act_words import act_words
from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.dossier import Dossier, Entry, fold, read_field
from cchc_desktop.core.failure import Refused
from cchc_desktop.store import schema
from cchc_desktop.store.check_numbers import Numbers, compare_slips
from cchc_desktop.store.findings import Break, Found
from cchc_desktop.store.own_acts import BLANKING
from cchc_desktop.store.reading import Reading
from cchc_desktop.store.rows import COLUMNS, LISTS, dossier_row
from cchc_desktop.store.slips import Slip, slip_of
from cchc_desktop.store.statements import untyped

_AT_ONCE = 500
_WORDS = ("name_n", "search_n")
_UNREADABLE = (ValueError, TypeError, KeyError, AttributeError, ArithmeticError, Refused)
"""What reading text raises that nobody of the program wrote."""

Row = Mapping[Any, Any]
Counted = Callable[[str, Iterator[Any], int], Iterator[Any]]


def rows(reading: Reading, numbers: Numbers, found: Found, counted: Counted) -> None:
    """Compare every dossier and every slip with the entries about them."""
    d = schema.dossier.c
    together = heapq.merge(*(_keyed(reading, *asked) for asked in _asked(reading)), key=itemgetter(0))
    amount = reading.connection.execute(sa.select(sa.func.max(d.seq)).where(d.unit == reading.unit)).scalar()
    groups = ((seq, list(group)) for seq, group in groupby(together, key=itemgetter(0)))
    for seq, group in counted("hồ sơ", groups, amount or 0):
        row = next((row for _, kind, row in group if kind == "dossier"), None)
        if row is None:
            found.tell("hồ sơ", f"Có bút tích hoặc giấy của hồ sơ thứ {seq} nhưng sổ không có hồ sơ đó.")
            continue
        found.counts["dossiers"] += 1
        acts = [act for _, kind, row in group if kind == "entry" and (act := _entry(row)) is not None]
        papers = [
            paper for _, kind, row in group if kind == "slip" and (paper := _slip(row, found)) is not None
        ]
        _row(reading, row, acts, found)
        _erased(row, acts, found)
        numbers.use(seq, str(row["local_no"]), papers)
        compare_slips(str(row["local_no"]), papers, acts, found)


def _keyed(reading: Reading, kind: str, column: str, asked: sa.Select[Any]) -> Iterator[tuple[int, str, Row]]:
    for row in _streamed(reading, asked):
        yield row[column], kind, row


def _asked(reading: Reading) -> Iterator[tuple[str, str, sa.Select[Any]]]:
    dossier, entry, slip = (untyped(one) for one in (schema.dossier, schema.entry, schema.slip))
    every = sa.select(dossier).where(dossier.c.unit == reading.unit).order_by(dossier.c.seq)
    yield "dossier", "seq", every
    of_a_dossier = sa.and_(entry.c.unit == reading.unit, entry.c.dossier.is_not(None))
    yield "entry", "dossier", sa.select(entry).where(of_a_dossier).order_by(entry.c.dossier, entry.c.seq)
    order = (slip.c.dossier, slip.c.form, slip.c.year, slip.c.number)
    yield "slip", "dossier", sa.select(slip).where(slip.c.unit == reading.unit).order_by(*order)


def _streamed(reading: Reading, asked: sa.Select[Any]) -> Iterator[Row]:
    options = {"stream_results": True, "yield_per": _AT_ONCE}
    yield from reading.connection.execute(asked, execution_options=options).mappings()


@lru_cache(maxsize=4096)
def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(HANOI)


def _entry(row: Row) -> Entry | None:
    """The entry in ``row``; None where it is no longer readable, which the chain has told of."""
    try:
        values = dict(row) | {"at": _moment(row["at"]), "recorded_at": _moment(row["recorded_at"])}
        for name in ("changes", "note", "personal"):
            told = None if row[name] is None else json.loads(row[name])
            if not isinstance(told, dict) and (told is not None or name != "personal"):
                return None
            values[name] = told
        return Entry(**values)
    except _UNREADABLE:
        return None


def _slip(row: Row, found: Found) -> Slip | None:
    try:
        return slip_of(
            dict(row) | {"printed_at": _moment(row["printed_at"]), "is_cancelled": bool(row["is_cancelled"])}
        )
    except _UNREADABLE:
        found.tell("giấy đã in", f"Giấy {row['form']} số {row['number']} có dòng không đọc được trong sổ.")
        return None


def _row(reading: Reading, row: Row, entries: Sequence[Entry], found: Found) -> None:
    number = row["local_no"]
    if not entries:
        told = f"Hồ sơ {number} không có bút tích nào."
        _ahead(row, found, told)
        return
    try:
        true = fold(row["seq"], entries)
        wanted = dossier_row(true, reading.unit)
    except _UNREADABLE:
        found.tell("hồ sơ", f"Hồ sơ {number}: bút tích của hồ sơ không tính lại được thành hồ sơ.")
        return
    wrong = [name for name in COLUMNS if row[name] != wanted[name] and not _is_same(name, row[name], true)]
    if "last_verb" in wrong or "last_at" in wrong:
        told = (
            f"Hồ sơ {number}: cột {' và '.join(wrong)} khác với các bút tích của hồ sơ; hồ sơ ghi việc "
            f"“{act_words(str(row['last_verb']))}” mà chuỗi không có: bút tích đó đã bị cắt, "
            "hoặc dòng hồ sơ bị sửa."
        )
        _ahead(row, found, told)
        return
    for name in wrong:
        found.tell("hồ sơ", f"Hồ sơ {number}: cột {name} khác với các bút tích của hồ sơ.")
    if any(row[name] != wanted[name] for name in _WORDS):
        found.tell("tìm kiếm", f"Hồ sơ {number}: từ để tìm khác với nội dung.")


def _ahead(row: Row, found: Found, told: str) -> None:
    """A row knows of an act that no entry tells: where the chain itself is whole, its end is missing."""
    end = Break(place=found.counts["entries"] + 1, what="cut", sentence=told, dossier=str(row["local_no"]))
    if found.breaks:
        found.tell("hồ sơ", told)
    else:
        found.leaves(end)


def _is_same(name: str, raw: object, true: Dossier) -> bool:
    """Whether a text of an earlier program means the same."""
    try:
        if name in LISTS:
            return bool(read_field(name, json.loads(str(raw))) == getattr(true, name))
        return bool(name.endswith("_at") and _moment(str(raw)) == getattr(true, name))
    except _UNREADABLE:
        return False


def _erased(row: Row, entries: Sequence[Entry], found: Found) -> None:
    """Personal fields may be blank only before an act that blanked them."""
    until = max((entry.seq for entry in entries if entry.verb in BLANKING), default=0)
    for entry in entries:
        if entry.personal is None and entry.personal_digest and entry.seq > until:
            told = (
                f"Hồ sơ {row['local_no']}: thông tin cá nhân trong bút tích {entry.seq} "
                f"({act_words(entry.verb)}) đã bị xóa mà không có việc xóa nào được ghi. "
                "Khôi phục từ bản sao lưu."
            )
            after = max(0, found.counts["entries"] - entry.seq)
            found.leaves(
                Break(
                    place=entry.seq,
                    what="altered",
                    sentence=told,
                    after=after,
                    verb=entry.verb,
                    by=entry.by,
                    at=entry.at,
                    dossier=str(row["local_no"]),
                )
            )
