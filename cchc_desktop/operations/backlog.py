"""Digitising what was given out before: results in force come from Excel and are worked off one by one."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from cchc_desktop.core.card_text import refuse_card
from cchc_desktop.core.dossier import Json
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.text import day, fold, nfc, parse_day
from cchc_desktop.operations.book.file import Cell, Sheet, read_sheets
from cchc_desktop.operations.desk import Desk, Workplace, at_desk
from cchc_desktop.operations.scan_rows import findings_of, tell
from cchc_desktop.store import backlog, scans
from cchc_desktop.store.backlog import DIGITISED, EXCUSED, WAITING, FieldCount, OldResult
from cchc_desktop.store.reading import Reading
from cchc_desktop.store.scans import FILED, SET_ASIDE, Scan

__all__ = ["FieldCount", "Imported", "OldResult"]

_HEADERS: Mapping[str, tuple[str, ...]] = {
    "field": ("linh vuc", "linh vuc giai quyet"),
    "number": ("so ket qua", "so giay", "so hieu", "so van ban", "so giay phep", "so", "so/ky hieu"),
    "title": ("ten ket qua", "loai ket qua", "ten giay", "loai giay", "trich yeu", "ten tthc", "noi dung"),
    "holder": (
        "chu the",
        "nguoi duoc cap",
        "cap cho",
        "ho ten",
        "ho va ten",
        "chu ho so",
        "to chuc, ca nhan",
    ),
    "holder_id": ("so cccd", "cccd", "so dinh danh", "cmnd/cccd"),
    "issued_on": ("ngay cap", "ngay ky", "ngay ban hanh", "cap ngay"),
    "digitised": ("da so hoa", "so hoa", "tinh trang so hoa"),
}
_NEEDED = {"field": "Lĩnh vực", "number": "Số kết quả", "title": "Tên kết quả", "holder": "Người được cấp"}
_YES = frozenset({"x", "co", "da", "da so hoa", "1", "true", "roi", "v"})
_LAST_HEADER = 15
_MOST_LETTERS = 500


@dataclass(frozen=True, slots=True)
class Imported:
    """What the list gave: taken in, already known, and rows refused as (row, sentence)."""

    taken: int
    known: int
    refused: tuple[tuple[int, str], ...]


def import_backlog(
    place: Workplace, by: str, at: datetime, source: Path, *, is_dry_run: bool = False
) -> Imported:
    """Take over a list of results in force; the same row is not taken twice."""
    found: list[OldResult] = []
    refused: list[tuple[int, str]] = []
    with at_desk(place, by, at) as desk:
        for sheet in read_sheets(source):
            if not sheet.is_hidden:
                _read(sheet, desk.at, found, refused)
        if not found and not refused:
            raise Refused(
                f"Tệp {source.name} không có dòng nào. Cần các cột: {', '.join(_NEEDED.values())}.", "source"
            )
        fresh = {one.id: one for one in found}
        there = backlog.known(desk.book, list(fresh))
        new = [one for one in fresh.values() if one.id not in there]
        if new and not is_dry_run:
            backlog.put(desk.book, new)
            _note(
                desk,
                "backlog_import",
                {"taken": len(new), "from": hashlib.sha256(source.read_bytes()).hexdigest()},
            )
    return Imported(len(new), len(found) - len(new), tuple(refused))


def standing(reading: Reading) -> tuple[FieldCount, ...]:
    """Every field with its figures."""
    return backlog.counts(reading)


def listed(
    reading: Reading, *, state: str = WAITING, field: str | None = None, query: str = "", limit: int = 200
) -> tuple[OldResult, ...]:
    """Results that wait (or another state), found by words of number, holder or title."""
    return backlog.listed(reading, state=state, field=field, query=query, limit=limit)


def file_backlog(desk: Desk, scan_id: str, result_id: str) -> OldResult:
    """Let a scan from the tray be the electronic copy of an old result; the same gate holds."""
    sheet = scans.sheet(desk.book, scan_id)
    wrong = next((finding for finding in findings_of(sheet.file.facts) if finding.is_refused), None)
    if wrong is not None:
        raise Refused(f"Chưa lưu được. {wrong.sentence}", "scan")
    if sheet.scan.state == FILED:
        raise Refused("Bản quét này đã ở trong một hồ sơ. Hãy đưa lại vào khay trước.", "scan")
    result = backlog.one(desk.book, result_id)
    if result.state == DIGITISED:
        raise Refused(f"Kết quả số {result.number} đã số hóa rồi.", "backlog")
    scans.put_scan(desk.book, replace(sheet.scan, state=FILED, backlog=result.id, reason=""))
    done = replace(result, state=DIGITISED)
    backlog.put(desk.book, [done])
    _note(desk, "backlog", {"id": result.id, "file": sheet.file.digest, "scan": scan_id})
    return done


def take_off(desk: Desk, result_id: str, reason: str) -> OldResult:
    """The copy of an old result was wrong: it is set aside, and the result waits again."""
    if not nfc(reason):
        raise Refused("Bỏ bản số hóa của một kết quả phải ghi lý do.", "reason")
    refuse_card("reason", reason)
    result = backlog.one(desk.book, result_id)
    for sheet in scans.of_backlog(desk.book, result_id):
        if sheet.scan.state == FILED:
            aside = replace(sheet.scan, state=SET_ASIDE, reason=nfc(reason))
            scans.put_scan(desk.book, aside)
            tell(desk, aside)
    waiting = replace(result, state=WAITING)
    backlog.put(desk.book, [waiting])
    _note(desk, "backlog", {"id": result.id, "state": WAITING, "why": nfc(reason)})
    return waiting


def wait_again(desk: Desk, scan: Scan) -> None:
    """The scan that was the copy of an old result leaves it; without another one the result waits again."""
    if scan.backlog is None or scan.state != FILED:
        return
    others = scans.of_backlog(desk.book, scan.backlog)
    if any(one.scan.state == FILED and one.scan.id != scan.id for one in others):
        return
    backlog.put(desk.book, [replace(backlog.one(desk.book, scan.backlog), state=WAITING)])
    _note(desk, "backlog", {"id": scan.backlog, "state": WAITING, "scan": scan.id})


def excuse(desk: Desk, result_id: str, reason: str) -> OldResult:
    """An old result need not be digitised, for a reason that the chain keeps."""
    if not nfc(reason):
        raise Refused("Không số hóa một kết quả thì phải ghi lý do.", "reason")
    refuse_card("reason", reason)
    result = backlog.one(desk.book, result_id)
    if result.state == DIGITISED:
        raise Refused(f"Kết quả số {result.number} đã số hóa rồi.", "backlog")
    done = replace(result, state=EXCUSED)
    backlog.put(desk.book, [done])
    _note(desk, "backlog", {"id": result.id, "state": EXCUSED, "why": nfc(reason)})
    return done


def _note(desk: Desk, verb: str, note: Mapping[str, Json]) -> None:
    desk.book.append(None, verb=verb, at=desk.at, recorded_at=desk.recorded_at, by=desk.by, note=note)


def _read(sheet: Sheet, at: datetime, found: list[OldResult], refused: list[tuple[int, str]]) -> None:
    top, columns = _header(sheet)
    if top is None:
        return
    for number, row in enumerate(sheet.rows[top + 1 :], top + 2):
        told = {name: _text(row[place]) if place < len(row) else "" for name, place in columns.items()}
        if not any(told.values()):
            continue
        try:
            found.append(_result(told, row, columns, at))
        except Refused as wrong:
            refused.append((number, wrong.sentence))


def _header(sheet: Sheet) -> tuple[int | None, dict[str, int]]:
    """The row of titles and the columns by what they hold; None where the sheet is something else."""
    for top, row in enumerate(sheet.rows[:_LAST_HEADER]):
        titles = [" ".join(fold(_text(cell)).split()) for cell in row]
        columns = {
            name: next((at for at, title in enumerate(titles) if title in known), -1)
            for name, known in _HEADERS.items()
        }
        columns = {name: at for name, at in columns.items() if at >= 0}
        if columns.keys() >= _NEEDED.keys():
            return top, columns
    return None, {}


def _result(
    told: Mapping[str, str], row: Sequence[Cell], columns: Mapping[str, int], at: datetime
) -> OldResult:
    for name, title in _NEEDED.items():
        if not told[name]:
            raise Refused(f"Thiếu “{title}”.", name)
        if len(told[name]) > _MOST_LETTERS:
            raise Refused(f"“{title}” dài quá {_MOST_LETTERS} ký tự.", name)
    refuse_card(None, told)
    issued_on = _day(row[columns["issued_on"]]) if told.get("issued_on") else None
    if issued_on is not None and issued_on > at.date():
        raise Refused(f"Ngày cấp {day(issued_on)} còn ở tương lai.", "issued_on")
    key = "\0".join((fold(told["field"]), fold(told["number"]), fold(told["holder"]), str(issued_on)))
    return OldResult(
        id=hashlib.sha256(key.encode()).hexdigest()[:32],
        field=told["field"],
        title=told["title"],
        number=told["number"],
        holder=told["holder"],
        holder_id=told.get("holder_id") or None,
        issued_on=issued_on,
        state=DIGITISED if fold(told.get("digitised", "")).strip() in _YES else WAITING,
        added_at=at,
    )


def _day(cell: Cell) -> date:
    if isinstance(cell, datetime):
        return cell.date()
    return cell if isinstance(cell, date) else parse_day(_text(cell))


_AS_TEXT: Mapping[type, Callable[[Cell], str]] = {
    float: lambda cell: f"{cell:.15g}",
    bool: lambda cell: "x" if cell else "",
    type(None): lambda _: "",
}


def _text(cell: Cell) -> str:
    return nfc(_AS_TEXT.get(type(cell), str)(cell))
