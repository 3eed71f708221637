"""What a commune sends up: lines without names and their tally, in one canonical form with a digest."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from types import MappingProxyType
from typing import NamedTuple

from cchc_desktop.core import period as periods
from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.dossier import canonical, write_moment
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.line_columns import columns_of, lines_of
from cchc_desktop.core.line_rules import are_sound, fault, is_words
from cchc_desktop.core.period import Period
from cchc_desktop.core.tally import (
    BOXES,
    Line,
    Row,
    StandingBy,
    Tally,
    broken_identities,
    difference,
    known_until,
    tally,
)

FORMAT = "cchc-packet"
VERSION = 2
MOST_REVISIONS, MOST_ENTRIES, MOST_LINES = 10_000, 10**12, 200_000
_EVERY = tuple(f.name for f in fields(Line))
COLUMNS: Mapping[int, tuple[str, ...]] = MappingProxyType({1: _EVERY[:20], VERSION: _EVERY})
"""What a line tells in each version of a packet; what an older one leaves out has its default."""
_YEARS = (1999, 2100)  # the first period of 2000 begins in December
LONGEST = 200
_UNIT = re.compile(r"[^\W_](?:[^\W_]|[.-]){0,31}")
_HEAD = re.compile(r"(?:[0-9a-f]{64})?")
MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\+07:00")


@dataclass(frozen=True, slots=True, kw_only=True)
class Packet:
    """One commune, one period, one revision. ``is_final`` tells a closed period from a look ahead."""

    unit: str
    unit_name: str
    superior: str
    period: Period
    revision: int
    is_final: bool
    is_practice: bool
    program: str
    made_at: datetime
    standing_by: StandingBy
    entries: int
    chain_head: str
    lines: tuple[Line, ...]
    tally: Tally
    version: int = VERSION  # that it was written in; its bytes stay in it for good

    @property
    def as_of(self) -> datetime:
        """The moment at which its open dossiers stand in time or overdue, where the period runs on."""
        return known_until(self.lines, self.made_at)

    @property
    def name(self) -> str:
        """Its file name."""
        return file_name(self.unit, self.period, self.revision, is_practice=self.is_practice)


def file_name(unit: str, period: Period, revision: int, *, is_practice: bool) -> str:
    """What a packet is called on the road: who, which days, which revision; practice never looks real."""
    days = f"{period.first_on:%Y%m%d}_{period.last_on:%Y%m%d}"
    return f"BCTTHC_{unit}_{days}_v{revision}{'_thuc-hanh' if is_practice else ''}.cchc"


def write(packet: Packet) -> bytes:
    """The canonical bytes of ``packet``; the same packet always gives the same bytes."""
    return sealed(_body(packet), packet.version)


def sealed(body: Mapping[str, object], version: int) -> bytes:
    """The canonical bytes of a packet with this content."""
    inner = canonical(body)
    return _around(inner, hashlib.sha256(inner).hexdigest(), version)


def _around(inner: bytes, digest: str, version: int) -> bytes:
    """The canonical bytes of a packet whose content is ``inner``, which is not written a second time."""
    return (
        b'{"body":' + inner + b"," + canonical({"digest": digest, "format": FORMAT, "version": version})[1:]
    )


def digest_of(data: bytes) -> str:
    """The digest under which both sides keep a packet's bytes."""
    return hashlib.sha256(data).hexdigest()


def lines_in(data: bytes) -> int:
    """How many lines our own packet ``data`` has, whatever version wrote it."""
    return len(json.loads(data)["body"]["lines"])


class Told(NamedTuple):
    """Lines, and the columns that they tell: what an older packet left out has only its default."""

    lines: tuple[Line, ...]
    columns: tuple[str, ...]


def told(data: bytes) -> Told:
    """The lines of a packet that was read and believed before, without counting them once more."""
    outer = json.loads(data)
    version = outer["version"]
    rows, names = outer["body"]["lines"], COLUMNS[version]
    return Told(lines_of(columns_of(rows, names), len(rows)), names)


def in_version_1(line: Line) -> Line:
    """What a packet of version 1 tells of ``line``."""
    return Line(**{name: getattr(line, name) for name in COLUMNS[1]})


def _body(packet: Packet) -> dict[str, object]:
    columns = COLUMNS[packet.version]
    return {
        "unit": packet.unit,
        "unit_name": packet.unit_name,
        "superior": packet.superior,
        "period": [
            *(packet.period.key, packet.period.kind, packet.period.title),
            *(packet.period.first_on.isoformat(), packet.period.last_on.isoformat()),
        ],
        "revision": packet.revision,
        "is_final": packet.is_final,
        "is_practice": packet.is_practice,
        "program": packet.program,
        "made_at": write_moment(packet.made_at),
        "standing_by": packet.standing_by.value,
        "entries": packet.entries,
        "chain_head": packet.chain_head,
        "columns": list(columns),
        "lines": [[_plain(getattr(line, name)) for name in columns] for line in packet.lines],
        "tally": write_tally(packet.tally),
    }


def _plain(value: object) -> object:
    return write_moment(value) if isinstance(value, datetime) else value


def write_tally(counts: Tally) -> list[list[object]]:
    """A tally as sorted rows of [level, field, procedure, box, count]."""
    return [[*row, box, n] for (row, box), n in sorted(counts.counts.items())]


def read_tally(rows: list[list[object]], first_on: date, last_on: date) -> Tally:
    """The inverse of ``write_tally``; Refused for boxes that nobody knows and counts below one."""
    counts: dict[tuple[Row, str], int] = {}
    for level, field, procedure, box, n in rows:
        if box not in BOXES or not isinstance(n, int) or isinstance(n, bool) or n < 1:
            raise Refused(f"Gói báo cáo có ô không hiểu được: {box} = {n}.")
        counts[Row(str(level), str(field), str(procedure)), str(box)] = n
    return Tally(MappingProxyType(counts), first_on, last_on)


def read(data: bytes) -> Packet:
    """The packet in ``data``, checked to the last byte; Refused with the reason otherwise."""
    try:
        packet = _packet(*_outer(data))
        _check_tally(packet)
    except (ArithmeticError, KeyError, RecursionError, TypeError, ValueError) as error:
        # Whatever else a forger thinks of ends in one of these: no value in there has been believed yet.
        raise Refused(
            f"Gói báo cáo thiếu hoặc sai nội dung ({_why(error)}). Đề nghị đơn vị gửi lại."
        ) from error
    return packet


def _why(error: Exception) -> str:
    return str(error)[:80] or type(error).__name__


def _check_tally(packet: Packet) -> None:
    counted = recount(packet.lines, packet.period, packet.standing_by, packet.made_at)
    if gaps := difference(counted, packet.tally):
        raise Refused(f"Biểu tổng hợp trong gói của {packet.unit_name} khác các dòng hồ sơ: {gaps[0]}.")
    if broken := broken_identities(packet.tally):
        raise Refused(f"Biểu tổng hợp trong gói của {packet.unit_name} không cân: {broken[0]}")


def recount(lines: Sequence[Line], period: Period, standing_by: StandingBy, made_at: datetime) -> Tally:
    """The tally that a packet made at ``made_at`` over ``lines`` must carry; both sides count by it."""
    return tally(lines, period, standing_by, as_of=known_until(lines, made_at))


def _outer(data: bytes) -> tuple[Mapping[str, object], int]:
    """The content and version of a file that is a packet of ours, not one byte of it changed."""
    try:
        outer = json.loads(data)
        inner = canonical(outer.get("body")) if isinstance(outer, dict) else b""
    except (RecursionError, ValueError) as error:
        raise Refused("Gói báo cáo bị hỏng: không đọc được nội dung. Đề nghị đơn vị gửi lại.") from error
    if not isinstance(outer, dict) or outer.get("format") != FORMAT or "body" not in outer:
        raise Refused("Tệp này không phải gói báo cáo của chương trình.")
    version, body, digest = outer.get("version"), outer["body"], hashlib.sha256(inner).hexdigest()
    if type(version) is not int or version not in COLUMNS:
        raise Refused(
            f"Gói báo cáo thuộc phiên bản {str(version)[:20]}, chương trình này đọc phiên bản {VERSION}."
        )
    if outer.get("digest") != digest or _around(inner, digest, version) != data:
        raise Refused("Gói báo cáo đã bị thay đổi sau khi lập: dấu kiểm không khớp. Đề nghị đơn vị gửi lại.")
    if not isinstance(body, dict):
        raise Refused("Gói báo cáo không có phần nội dung.")
    return body, version


def _packet(body: Mapping[str, object], version: int) -> Packet:
    period = _period(body["period"])
    if _items(body["columns"]) != list(COLUMNS[version]):
        raise Refused("Gói báo cáo có các cột khác với chương trình này. Hãy cập nhật chương trình.")
    counts = [_items(row) for row in _items(body["tally"])]
    packet = Packet(
        unit=_matched(body["unit"], _UNIT),
        unit_name=_words(body["unit_name"]),
        superior=_matched(body["superior"], _UNIT),
        period=period,
        revision=_count(body["revision"], 1, MOST_REVISIONS),
        is_final=_flag(body["is_final"]),
        is_practice=_flag(body["is_practice"]),
        program=_words(body["program"]),
        made_at=_moment(body["made_at"]),
        standing_by=StandingBy(_text(body["standing_by"])),
        entries=_count(body["entries"], 0, MOST_ENTRIES),
        chain_head=_matched(body["chain_head"], _HEAD),
        lines=_lines(_items(body["lines"]), version),
        tally=read_tally(counts, period.first_on, period.last_on),
        version=version,
    )
    if body.keys() != _body_keys() or write_tally(packet.tally) != counts:
        raise ValueError("có mục lạ hoặc lặp")
    return packet


def _body_keys() -> set[str]:
    return {f.name for f in fields(Packet)} - {"version"} | {"columns"}


def _period(value: object) -> Period:
    """The days as their key says them, so that nobody's October can be another's September.

    The first under a new rule begins where the last one under the old rule ended.
    """
    key, kind, title, first, last = (_text(part) for part in _items(value))
    cutoff_day = date.fromisoformat(last).day if kind == "ND09" else periods.ND09_CUTOFF_DAY
    try:
        found = periods.parse(key, calendar=kind == "calendar", cutoff_day=cutoff_day)
        found = periods.beginning_on(found, date.fromisoformat(first))
    except Refused as error:
        raise ValueError(f"kỳ {key}") from error
    told = (key, kind, first, last)
    if told != (found.key, found.kind, found.first_on.isoformat(), found.last_on.isoformat()):
        raise Refused(f"Gói báo cáo ghi kỳ {key} nhưng các ngày {first} đến {last} không phải của kỳ đó.")
    if not (_YEARS[0] <= found.first_on.year and found.last_on.year <= _YEARS[1]):
        raise Refused(f"Gói báo cáo ghi kỳ từ {first} đến {last}, ngoài khoảng năm {_YEARS[0]}–{_YEARS[1]}.")
    return replace(found, title=_words(title))


def _lines(rows: list[object], version: int) -> tuple[Line, ...]:
    if len(rows) > MOST_LINES:
        raise Refused(f"Gói báo cáo có {len(rows)} dòng, quá {MOST_LINES} nên không phải của một đơn vị.")
    columns = columns_of(rows, COLUMNS[version])
    lines = lines_of(columns, len(rows))
    if not are_sound(columns) and (wrong := next(filter(None, map(fault, lines)), None)):
        raise Refused(f"Gói báo cáo không nhận được: {wrong}. Đề nghị đơn vị sửa rồi lập lần mới.")
    if len(set(columns["local_no"])) < len(lines):
        raise Refused("Gói báo cáo có hai dòng cùng một số hồ sơ. Đề nghị đơn vị lập lần mới.")
    return lines


def _items(value: object) -> list[object]:
    if not isinstance(value, list):
        raise TypeError("danh sách")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("chữ")
    return value


def _words(value: object) -> str:
    text = _text(value)
    if not is_words(text, LONGEST):
        raise ValueError("chữ quá dài hoặc có dãy số")
    return text


def _matched(value: object, form: re.Pattern[str]) -> str:
    text = _text(value)
    if not form.fullmatch(text):
        raise ValueError(text)
    return text


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError("có hay không")
    return value


def _count(value: object, least: int, most: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise TypeError("số đếm")
    return value


def _moment(value: object) -> datetime:
    """An instant exactly as ``write_moment`` writes it: one form, one zone."""
    return datetime.fromisoformat(_matched(value, MOMENT)).replace(tzinfo=HANOI)
