"""What a commune sends up: lines without names and their tally, in one canonical form with a digest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from types import MappingProxyType

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.dossier import canonical, write_moment
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.period import Period
from cchc_desktop.core.tally import BOXES, Line, Row, StandingBy, Tally, difference, tally

FORMAT = "cchc-packet"
VERSION = 1
_COLUMNS = tuple(f.name for f in fields(Line))


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

    @property
    def name(self) -> str:
        """The file name: who, which days, which revision."""
        days = f"{self.period.first_on:%Y%m%d}_{self.period.last_on:%Y%m%d}"
        return f"BCTTHC_{self.unit}_{days}_v{self.revision}.cchc"


def write(packet: Packet) -> bytes:
    """The canonical bytes of ``packet``; the same packet always gives the same bytes."""
    body = _body(packet)
    digest = hashlib.sha256(canonical(body)).hexdigest()
    return canonical({"format": FORMAT, "version": VERSION, "digest": digest, "body": body})


def digest_of(data: bytes) -> str:
    """The digest under which both sides keep a packet's bytes."""
    return hashlib.sha256(data).hexdigest()


def _body(packet: Packet) -> dict[str, object]:
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
        "columns": list(_COLUMNS),
        "lines": [[_plain(getattr(line, name)) for name in _COLUMNS] for line in packet.lines],
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
    outer = _outer(data)
    body = outer["body"]
    if not isinstance(body, dict):
        raise Refused("Gói báo cáo không có phần nội dung.")
    try:
        packet = _packet(body)
    except (KeyError, TypeError, ValueError) as error:
        raise Refused(f"Gói báo cáo thiếu hoặc sai nội dung: {error}.") from error
    counted = tally(packet.lines, packet.period, packet.standing_by)
    if gaps := difference(counted, packet.tally):
        raise Refused(f"Biểu tổng hợp trong gói của {packet.unit_name} khác các dòng hồ sơ: {gaps[0]}.")
    return packet


def _outer(data: bytes) -> Mapping[str, object]:
    try:
        outer = json.loads(data)
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise Refused("Gói báo cáo bị hỏng: không đọc được nội dung. Đề nghị đơn vị gửi lại.") from error
    if not isinstance(outer, dict) or outer.get("format") != FORMAT or "body" not in outer:
        raise Refused("Tệp này không phải gói báo cáo của chương trình.")
    version = outer.get("version")
    if version != VERSION:
        raise Refused(f"Gói báo cáo thuộc phiên bản {version}, chương trình này đọc phiên bản {VERSION}.")
    digest = hashlib.sha256(canonical(outer["body"])).hexdigest()
    if outer.get("digest") != digest or canonical(outer) != data:
        raise Refused("Gói báo cáo đã bị thay đổi sau khi lập: dấu kiểm không khớp. Đề nghị đơn vị gửi lại.")
    return outer


def _packet(body: Mapping[str, object]) -> Packet:
    key, kind, title, first, last = _items(body["period"])
    if kind not in ("ND09", "calendar", "span"):
        raise ValueError(f"kỳ {kind}")
    period = Period(
        key=str(key),
        kind=kind,
        title=str(title),
        first_on=date.fromisoformat(str(first)),
        last_on=date.fromisoformat(str(last)),
    )
    columns = _items(body["columns"])
    if columns != list(_COLUMNS):
        raise Refused("Gói báo cáo có các cột khác với chương trình này. Hãy cập nhật chương trình.")
    return Packet(
        unit=_text(body["unit"]),
        unit_name=_text(body["unit_name"]),
        superior=_text(body["superior"]),
        period=period,
        revision=_count(body["revision"]),
        is_final=body["is_final"] is True,
        is_practice=body["is_practice"] is True,
        program=_text(body["program"]),
        made_at=_moment(body["made_at"]),
        standing_by=StandingBy(_text(body["standing_by"])),
        entries=_count(body["entries"]),
        chain_head=_text(body["chain_head"]),
        lines=tuple(_line(_items(row)) for row in _items(body["lines"])),
        tally=read_tally([_items(row) for row in _items(body["tally"])], period.first_on, period.last_on),
    )


def _line(values: list[object]) -> Line:
    facts = dict(zip(_COLUMNS, values, strict=True))
    for name, value in facts.items():
        if name.startswith("is_"):
            if not isinstance(value, bool):
                raise TypeError(name)
        elif name.endswith("_at"):
            facts[name] = None if value is None else _moment(value)
        elif value is not None or name in _NEVER_EMPTY:
            facts[name] = _text(value)
    return Line(**facts)  # type: ignore[arg-type]  # every value was checked by its name above


_NEVER_EMPTY = frozenset({"local_no", "procedure", "field", "level", "channel"})


def _items(value: object) -> list[object]:
    if not isinstance(value, list):
        raise TypeError("danh sách")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("chữ")
    return value


def _count(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise TypeError("số đếm")
    return value


def _moment(value: object) -> datetime:
    return datetime.fromisoformat(_text(value)).astimezone(HANOI)
