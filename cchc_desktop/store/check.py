"""Does the register still say what was written: engine, chain, rows, search, numbers and closings."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

import sqlalchemy as sa

from cchc_desktop.core import numbering
from cchc_desktop.core.dossier import Dossier, Entry, digest, digest_of_personal, fold
from cchc_desktop.core.packet import write_tally
from cchc_desktop.store import months, schema
from cchc_desktop.store.counters import DOSSIER, LOCAL, PER_DEVICE
from cchc_desktop.store.engine import Register
from cchc_desktop.store.reading import Reading
from cchc_desktop.store.rows import COLUMNS, dossier_of, dossier_row, entry_of

_AT_MOST = 20
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Report:
    """How much was looked at, and a sentence for everything that does not agree."""

    counts: Mapping[str, int]
    findings: tuple[str, ...]


@dataclass(slots=True)
class _Found:
    counts: Counter[str] = field(default_factory=Counter)
    findings: list[str] = field(default_factory=list)
    told: Counter[str] = field(default_factory=Counter)

    def tell(self, kind: str, sentence: str) -> None:
        """A damaged file may be wrong in every row; the first of each kind are enough."""
        self.told[kind] += 1
        if self.told[kind] <= _AT_MOST:
            self.findings.append(sentence)

    def report(self) -> Report:
        """What people get."""
        more = [
            f"… và {n - _AT_MOST} chỗ sai nữa cùng loại ({kind})."
            for kind, n in self.told.items()
            if n > _AT_MOST
        ]
        return Report(dict(self.counts), (*self.findings, *more))


def check(register: Register) -> Report:
    """Recompute everything that can be recomputed; memory does not grow with the register."""
    found = _Found()
    with register.read() as reading:
        is_readable = _engine(reading, found)
        if is_readable:
            _guards(reading, found)
            _chain(reading, found)
            _rows(reading, found)
            _slip_numbers(reading, found)
            _closings(reading, found)
    if register.is_sqlite and is_readable:
        _words(register, found)
    return found.report()


def _engine(reading: Reading, found: _Found) -> bool:
    if not reading.is_sqlite:
        return True
    ask = reading.connection.exec_driver_sql
    for row in ask("PRAGMA cipher_integrity_check"):
        found.tell("tệp", f"Tệp sổ có trang bị hỏng: {row[0]}. Khôi phục từ bản sao lưu gần nhất.")
    if found.findings:  # to read on would only fail at that page
        return False
    for row in ask("PRAGMA quick_check"):
        if row[0] != "ok":
            found.tell("tệp", f"Tệp sổ có chỗ hỏng: {row[0]}. Khôi phục từ bản sao lưu gần nhất.")
    for row in ask("PRAGMA foreign_key_check"):
        found.tell("tệp", f"Bảng {row[0]} có dòng trỏ tới hồ sơ không có trong sổ.")
    return not found.findings


def _guards(reading: Reading, found: _Found) -> None:
    if reading.is_sqlite:
        asked, wanted = "SELECT name FROM sqlite_master WHERE type = 'trigger'", schema.TRIGGERS
    else:
        asked, wanted = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal", schema.TRIGGERS_POSTGRESQL
    there = set(reading.connection.exec_driver_sql(asked).scalars())
    for name in sorted(wanted - there):
        found.tell("khóa", f"Thiếu khóa bảo vệ {name}: sổ đã bị sửa bằng chương trình khác.")


def _chain(reading: Reading, found: _Found) -> None:
    sealed_heads = _heads_in_packets(reading)
    e = schema.entry.c
    seq, last = 0, ""
    for entry in _entries(reading, e.seq):
        found.counts["entries"] += 1
        if entry.seq != seq + 1:
            found.tell("chuỗi", f"Chuỗi bút tích đứt sau bút tích {seq}: bút tích tiếp theo là {entry.seq}.")
        elif entry.previous != last or digest(entry, last) != entry.digest:
            found.tell("chuỗi", f"Chuỗi bút tích đứt ở {_named(entry)}: nội dung khác lúc ghi.")
        _personal(entry, found)
        if entry.seq in sealed_heads and sealed_heads[entry.seq] != entry.digest:
            found.tell("chuỗi", f"Báo cáo đã lập tới bút tích {entry.seq} nhưng sổ nay khác sổ lúc đó.")
        seq, last = entry.seq, entry.digest
    for head in sorted(number for number in sealed_heads if number > seq):
        found.tell("chuỗi", f"Báo cáo đã lập tới bút tích {head} nhưng sổ chỉ còn đến bút tích {seq}.")


def _named(entry: Entry) -> str:
    told = f"bút tích {entry.seq} ({entry.verb}, {entry.by}, {entry.at:%d/%m/%Y %H:%M})"
    return told if entry.dossier is None else f"{told} của hồ sơ thứ {entry.dossier}"


def _personal(entry: Entry, found: _Found) -> None:
    if entry.personal is None:
        found.counts["erased"] += bool(entry.personal_digest)
    elif digest_of_personal(entry.personal, entry.personal_salt) != entry.personal_digest:
        found.tell("chuỗi", f"Thông tin cá nhân trong {_named(entry)} khác lúc ghi.")


def _heads_in_packets(reading: Reading) -> dict[int, str]:
    c = schema.closing.c
    heads: dict[int, str] = {}
    for data in reading.run(sa.select(c.packet).where(c.unit == reading.unit)).scalars():
        body = json.loads(data).get("body", {})
        if body.get("entries"):
            heads[int(body["entries"])] = str(body["chain_head"])
    return heads


def _entries(reading: Reading, *order: sa.ColumnElement[Any]) -> Iterator[Entry]:
    asked = sa.select(schema.entry).where(schema.entry.c.unit == reading.unit).order_by(*order)
    for row in _streamed(reading, asked):
        yield entry_of(row)


def _streamed(reading: Reading, asked: sa.Select[Any]) -> Iterator[sa.RowMapping]:
    options = {"stream_results": True, "yield_per": _AT_ONCE}
    yield from reading.connection.execute(asked, execution_options=options).mappings()


def _rows(reading: Reading, found: _Found) -> None:
    """Every dossier is the fold of its entries, column by column, and its number was given out."""
    d, e = schema.dossier.c, schema.entry.c
    asked = sa.select(schema.dossier).where(d.unit == reading.unit).order_by(d.seq)
    by_dossier = groupby(_entries(reading, e.dossier, e.seq), key=lambda entry: entry.dossier)
    folded = ((seq, tuple(entries)) for seq, entries in by_dossier if seq is not None)
    used: dict[tuple[str, int, int], int] = {}
    seq, entries = next(folded, (None, ()))
    for row in _streamed(reading, asked):
        found.counts["dossiers"] += 1
        kept = dossier_of(row)
        while seq is not None and seq < kept.seq:
            found.tell("hồ sơ", f"Có bút tích của hồ sơ thứ {seq} nhưng sổ không có hồ sơ đó.")
            seq, entries = next(folded, (None, ()))
        _row(row, kept, entries if seq == kept.seq else (), reading.unit, found)
        _use(used, kept)
        if seq == kept.seq:
            seq, entries = next(folded, (None, ()))
    _counters(reading, used, found)


def _row(row: sa.RowMapping, kept: Dossier, entries: tuple[Entry, ...], unit: str, found: _Found) -> None:
    if not entries:
        found.tell("hồ sơ", f"Hồ sơ {kept.local_no} không có bút tích nào.")
        return
    true = fold(kept.seq, entries)
    for name in COLUMNS:
        if getattr(kept, name) != getattr(true, name):
            found.tell("hồ sơ", f"Hồ sơ {kept.local_no}: cột {name} khác với các bút tích của hồ sơ.")
    again = dossier_row(kept, unit)
    if (row["name_n"], row["search_n"]) != (again["name_n"], again["search_n"]):
        found.tell("tìm kiếm", f"Hồ sơ {kept.local_no}: từ để tìm khác với nội dung.")


def _use(used: dict[tuple[str, int, int], int], dossier: Dossier) -> None:
    serial, year = numbering.parse_local_no(dossier.local_no)
    local = (LOCAL, year, serial // PER_DEVICE + 1)
    used[local] = max(used.get(local, 0), serial)
    used[DOSSIER, 0, 0] = max(used.get((DOSSIER, 0, 0), 0), dossier.seq)


def _slip_numbers(reading: Reading, found: _Found) -> None:
    s = schema.slip.c
    asked = sa.select(s.form, s.year, sa.func.max(s.number).label("last"), sa.func.count().label("n")).where(
        s.unit == reading.unit
    )
    rows = list(reading.run(asked.group_by(s.form, s.year)))
    found.counts["slips"] = sum(row.n for row in rows)
    _counters(reading, {(f"slip:{row.form}", row.year, 0): row.last for row in rows}, found)


def _counters(reading: Reading, used: Mapping[tuple[str, int, int], int], found: _Found) -> None:
    c = schema.counter.c
    asked = sa.select(c.name, c.year, c.device, c.next).where(c.unit == reading.unit)
    free = {(row.name, row.year, row.device): row.next for row in reading.run(asked)}
    for key, number in used.items():
        if free.get(key, 1) <= number:
            name, year, _device = key
            found.tell("bộ đếm", f"Bộ đếm {name} năm {year} sẽ cấp lại số {number} đã dùng.")


def _closings(reading: Reading, found: _Found) -> None:
    for closing in months.closings(reading):
        found.counts["closings"] += 1
        told = f"Báo cáo {closing.period.title}, lần {closing.revision}"
        data = months.packet_of(reading, closing.period, closing.revision)
        if hashlib.sha256(data).hexdigest() != closing.digest:
            found.tell("báo cáo", f"{told}: gói báo cáo khác lúc lập.")
        elif json.loads(data)["body"]["tally"] != write_tally(closing.tally):
            found.tell("báo cáo", f"{told}: biểu tổng hợp khác gói đã lập.")


def _words(register: Register, found: _Found) -> None:
    """The index of words is asked to compare itself with the rows; that counts as writing."""
    command = f"INSERT INTO {schema.WORDS}({schema.WORDS}, rank) VALUES ('integrity-check', 1)"
    with register.write() as writing:
        try:
            writing.connection.exec_driver_sql(command)
        except sa.exc.DatabaseError as error:
            if not getattr(error.orig, "sqlite_errorname", "").startswith("SQLITE_CORRUPT"):
                raise
            found.tell("tìm kiếm", "Bảng từ để tìm khác với các hồ sơ. Khôi phục từ bản sao lưu gần nhất.")
