"""Does the register still say what was written: engine, guards, chain, rows, search, numbers and reports."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any, TypeVar

import sqlalchemy as sa

from cchc_desktop.core.act_words import act_words
from cchc_desktop.core.dossier import Dossier, Entry, digest, digest_of_personal, fold
from cchc_desktop.store import check_files, check_months, guards, schema
from cchc_desktop.store.check_numbers import Numbers, compare_slips
from cchc_desktop.store.engine import Register
from cchc_desktop.store.findings import Found, Report
from cchc_desktop.store.own_acts import ERASE, FOUND
from cchc_desktop.store.profile import founding_note, stored_profile
from cchc_desktop.store.reading import Reading
from cchc_desktop.store.rows import COLUMNS, dossier_of, entry_of, words_of
from cchc_desktop.store.slips import Slip, slip_of
from cchc_desktop.store.statements import Head, kept_head

__all__ = ["Report", "check"]

_AT_ONCE = 500
_TOLD_EVERY = 5_000

T = TypeVar("T")
Progress = Callable[[str, int, int], None]
"""Told what is gone through, how many were, and how many there are."""


def _in_silence(_words: str, _done: int, _of: int) -> None:
    pass


def check(register: Register, progress: Progress = _in_silence) -> Report:
    """Recompute everything that can be recomputed; memory does not grow with the register."""
    found = Found()
    with register.read() as reading:
        progress("trang của tệp sổ", 0, 1)
        is_readable = _engine(reading, found)
        if is_readable:
            for sentence in guards.gaps(reading):
                found.tell("khóa", sentence)
            numbers = Numbers()
            _chain(reading, numbers, found, progress)
            _rows(reading, numbers, found, progress)
            numbers.compare(reading, found)
            check_months.closings(reading, found)
            check_months.packets_taken(reading, found)
            check_files.files(register, reading, found)
    if register.is_sqlite and is_readable:
        _words(register, found)
    return found.report()


def _engine(reading: Reading, found: Found) -> bool:
    if not reading.is_sqlite:
        return True
    ask = reading.connection.exec_driver_sql
    for row in ask("PRAGMA cipher_integrity_check"):
        found.tell("tệp", f"Tệp sổ có trang bị hỏng: {row[0]}. Khôi phục từ bản sao lưu gần nhất.")
    if found.findings:  # to read on would only fail at that page
        return False
    # A look into the index of words lets this connection forget what it knew of it before others wrote;
    # the check itself would take what it remembers for what should be there, and call that damage.
    ask(f"SELECT rowid FROM {schema.WORDS} WHERE {schema.WORDS} MATCH 'a' LIMIT 1").first()
    for row in ask("PRAGMA quick_check"):
        if row[0] != "ok":
            found.tell("tệp", f"Tệp sổ có chỗ hỏng: {row[0]}. Khôi phục từ bản sao lưu gần nhất.")
    for row in ask("PRAGMA foreign_key_check"):
        found.tell("tệp", f"Bảng {row[0]} có dòng trỏ tới hồ sơ không có trong sổ.")
    return not found.findings


def _counted(words: str, among: Iterable[T], amount: int, progress: Progress) -> Iterator[T]:
    """The same ones, told of now and then."""
    for at, one in enumerate(among):
        if at % _TOLD_EVERY == 0:
            progress(words, at, amount)
        yield one


def _chain(reading: Reading, numbers: Numbers, found: Found, progress: Progress) -> None:
    sealed_heads = check_months.heads_in_packets(reading)
    e = schema.entry.c
    seq, last, founding = 0, "", None
    asked = sa.select(schema.entry).where(e.unit == reading.unit).order_by(e.seq)
    kept = kept_head(reading.connection, reading.unit)
    entries = map(entry_of, _streamed(reading, asked))
    for entry in _counted("bút tích", entries, kept.seq if kept else 0, progress):
        found.counts["entries"] += 1
        if entry.seq != seq + 1:
            found.tell("chuỗi", f"Chuỗi bút tích đứt sau bút tích {seq}: bút tích tiếp theo là {entry.seq}.")
        elif entry.previous != last or digest(entry, last) != entry.digest:
            found.tell("chuỗi", f"Chuỗi bút tích đứt ở {_named(entry)}: nội dung khác lúc ghi.")
        _personal(entry, found)
        numbers.explain(entry)
        if entry.seq in sealed_heads and sealed_heads[entry.seq] != entry.digest:
            found.tell("chuỗi", f"Báo cáo đã lập tới bút tích {entry.seq} nhưng sổ nay khác sổ lúc đó.")
        founding = entry if entry.seq == 1 else founding
        seq, last = entry.seq, entry.digest
    for head in sorted(number for number in sealed_heads if number > seq):
        found.tell("chuỗi", f"Báo cáo đã lập tới bút tích {head} nhưng sổ chỉ còn đến bút tích {seq}.")
    _head(kept, Head(seq, last), found)
    _profile(reading, founding, found)


def _named(entry: Entry) -> str:
    told = f"bút tích {entry.seq} ({act_words(entry.verb)}, {entry.by}, {entry.at:%d/%m/%Y %H:%M})"
    return told if entry.dossier is None else f"{told} của hồ sơ thứ {entry.dossier}"


def _personal(entry: Entry, found: Found) -> None:
    if entry.personal is None:
        found.counts["erased"] += bool(entry.personal_digest)
        if entry.personal_digest and entry.dossier is None:
            found.tell(
                "chuỗi", f"Thông tin cá nhân trong {_named(entry)} đã bị xóa mà không có việc xóa nào."
            )
    elif digest_of_personal(entry.personal, entry.personal_salt) != entry.personal_digest:
        found.tell("chuỗi", f"Thông tin cá nhân trong {_named(entry)} khác lúc ghi.")


def _head(kept: Head | None, last: Head, found: Found) -> None:
    if kept is None:
        found.tell("chuỗi", "Mất dòng ghi điểm cuối của chuỗi bút tích. Khôi phục từ bản sao lưu.")
    elif kept != last:
        found.tell(
            "chuỗi",
            f"Chuỗi bút tích dài {last.seq}, nhưng lần ghi cuối cùng đã đến bút tích {kept.seq}: "
            "phần cuối đã bị cắt hoặc viết lại. Khôi phục từ bản sao lưu.",
        )


def _profile(reading: Reading, founding: Entry | None, found: Found) -> None:
    if founding is None or founding.verb != FOUND:
        found.tell("đơn vị", "Sổ không bắt đầu bằng việc lập sổ. Khôi phục từ bản sao lưu.")
        return
    now = founding_note(stored_profile(reading.connection, reading.unit))
    for name in sorted(now.keys() | founding.note.keys()):
        if now.get(name) != founding.note.get(name):
            found.tell(
                "đơn vị", f"Thông tin đơn vị, mục “{name}”, khác lúc lập sổ. Khôi phục từ bản sao lưu."
            )


def _streamed(reading: Reading, asked: sa.Select[Any]) -> Iterator[sa.RowMapping]:
    options = {"stream_results": True, "yield_per": _AT_ONCE}
    yield from reading.connection.execute(asked, execution_options=options).mappings()


def _rows(reading: Reading, numbers: Numbers, found: Found, progress: Progress) -> None:
    """Every dossier is the fold of its entries, column by column, and its papers are those it printed."""
    d, e, s = schema.dossier.c, schema.entry.c, schema.slip.c
    of_a_dossier = sa.and_(e.unit == reading.unit, e.dossier.is_not(None))
    rows = _streamed(reading, sa.select(schema.dossier).where(d.unit == reading.unit).order_by(d.seq))
    entries = _streamed(reading, sa.select(schema.entry).where(of_a_dossier).order_by(e.dossier, e.seq))
    order = (s.dossier, s.form, s.year, s.number)
    slips = _streamed(reading, sa.select(schema.slip).where(s.unit == reading.unit).order_by(*order))
    together = heapq.merge(
        ((row["seq"], row) for row in rows),
        ((row["dossier"], entry_of(row)) for row in entries),
        ((row["dossier"], slip_of(row)) for row in slips),
        key=itemgetter(0),
    )
    amount = reading.connection.execute(sa.select(sa.func.max(d.seq)).where(d.unit == reading.unit)).scalar()
    groups = ((seq, list(group)) for seq, group in groupby(together, key=itemgetter(0)))
    for seq, group in _counted("hồ sơ", groups, amount or 0, progress):
        parts: list[Any] = [part for _, part in group]
        acts = tuple(part for part in parts if isinstance(part, Entry))
        papers = [part for part in parts if isinstance(part, Slip)]
        row = next((part for part in parts if not isinstance(part, Entry | Slip)), None)
        if row is None:
            found.tell("hồ sơ", f"Có bút tích hoặc giấy của hồ sơ thứ {seq} nhưng sổ không có hồ sơ đó.")
            continue
        found.counts["dossiers"] += 1
        kept = dossier_of(row)
        _row(row, kept, acts, found)
        _erased(kept, acts, found)
        numbers.use(kept, papers)
        compare_slips(kept, papers, acts, found)


def _row(row: sa.RowMapping, kept: Dossier, entries: tuple[Entry, ...], found: Found) -> None:
    if not entries:
        found.tell("hồ sơ", f"Hồ sơ {kept.local_no} không có bút tích nào.")
        return
    true = fold(kept.seq, entries)
    for name in COLUMNS:
        if getattr(kept, name) != getattr(true, name):
            found.tell("hồ sơ", f"Hồ sơ {kept.local_no}: cột {name} khác với các bút tích của hồ sơ.")
    if {"name_n": row["name_n"], "search_n": row["search_n"]} != words_of(kept):
        found.tell("tìm kiếm", f"Hồ sơ {kept.local_no}: từ để tìm khác với nội dung.")


def _erased(kept: Dossier, entries: tuple[Entry, ...], found: Found) -> None:
    """Personal fields may be blank only before an act that blanked them."""
    until = max((entry.seq for entry in entries if entry.verb == ERASE), default=0)
    for entry in entries:
        if entry.personal is None and entry.personal_digest and entry.seq > until:
            found.tell(
                "chuỗi",
                f"Hồ sơ {kept.local_no}: thông tin cá nhân trong bút tích {entry.seq} "
                f"({act_words(entry.verb)}) đã bị xóa mà không có việc xóa nào được ghi. "
                "Khôi phục từ bản sao lưu.",
            )


def _words(register: Register, found: Found) -> None:
    """The index of words is asked to compare itself with the rows; that counts as writing."""
    command = f"INSERT INTO {schema.WORDS}({schema.WORDS}, rank) VALUES ('integrity-check', 1)"
    with register.write() as writing:
        try:
            writing.connection.exec_driver_sql(command)
        except sa.exc.DatabaseError as error:
            if not getattr(error.orig, "sqlite_errorname", "").startswith("SQLITE_CORRUPT"):
                raise
            found.tell("tìm kiếm", "Bảng từ để tìm khác với các hồ sơ. Khôi phục từ bản sao lưu gần nhất.")
