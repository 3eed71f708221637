"""How dossiers came in, how results are asked for, and how fees were paid."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from cchc_desktop.core.tally import RECEIVED, Line
from cchc_desktop.core.text import sort_key
from cchc_desktop.reports import Material, Report
from cchc_desktop.reports._count import Counts, counted, is_received, of, share, total
from cchc_desktop.reports._frame import Body, numbers, sheet
from cchc_desktop.reports._table import Cell, Column, Heading, Record

_KINDS = {"full": "online_full", "partial": "online_partial"}
_SINGLE = (
    ("Tổng số", "number"),
    ("Tổng trực tuyến", "number"),
    ("Toàn trình", "number"),
    ("Một phần", "number"),
    ("Chưa phân loại", "number"),
    ("Trực tiếp", "number"),
    ("BCCI", "number"),
    ("Tỷ lệ trực tuyến (%)", "share"),
    ("Qua BCCI", "number"),
    ("Bản điện tử", "number"),
    ("Tổng số", "number"),
    ("Trực tuyến", "number"),
    ("Trực tiếp", "number"),
    ("Tỷ lệ trực tuyến (%)", "share"),
)
_COLUMNS = (
    Column(10, align="centre"),
    Column(52),
    *(Column(17, "share" if kind == "share" else "number", "right") for _, kind in _SINGLE),
)
_HEADINGS = (
    Heading("STT", 0, 0, rows=2),
    Heading("Lĩnh vực", 0, 1, rows=2),
    Heading("Hồ sơ tiếp nhận trong kỳ", 0, 2, columns=8),
    Heading("Đăng ký nhận kết quả", 0, 10, columns=2),
    Heading("Hồ sơ đã nộp phí, lệ phí", 0, 12, columns=4),
    *(Heading(text, 1, 2 + place) for place, (text, _) in enumerate(_SINGLE)),
    *numbers(2, len(_COLUMNS)),
)


@dataclass(frozen=True, slots=True)
class Online:
    """The counts of what was received, by field."""

    by_field: Mapping[str, Counts]


def also(line: Line, told: frozenset[str]) -> Iterator[str]:
    """What a dossier received in the period counts in, beside its boxes."""
    if not is_received(told):
        return
    yield _KINDS.get(line.online_kind or "", "online_other") if line.channel == "online" else line.channel
    yield f"return_{line.return_channel}"
    if line.is_paid or line.is_paid_online:
        yield "paid"


def _gather(material: Material) -> Online:
    return Online(counted(material.known, lambda line: line.field, also))


def row(counts: Counts) -> tuple[Cell, ...]:
    """The fourteen figures of a row."""
    received = of(counts, *RECEIVED)
    kinds = [of(counts, name) for name in ("online_full", "online_partial", "online_other")]
    ways = (of(counts, "direct"), of(counts, "post"), share(sum(kinds), received))
    paid, online = of(counts, "paid"), of(counts, "paid_online")
    asked = (of(counts, "return_post"), of(counts, "return_online"))
    return (received, sum(kinds), *kinds, *ways, *asked, paid, online, paid - online, share(online, paid))


def _records(data: Online) -> Iterator[Record]:
    found = {name: counts for name, counts in data.by_field.items() if of(counts, *RECEIVED)}
    for place, name in enumerate(sorted(found, key=sort_key), 1):
        yield Record((str(place), name, *row(found[name])))
    yield Record(("", "Tổng cộng", *row(total(found.values()))), is_bold=True)


_NAME = "Trực tuyến, thanh toán"
_TITLE = "Tình hình tiếp nhận hồ sơ trực tuyến và thanh toán trực tuyến"
_NOTE = (
    "Hồ sơ đã nộp phí, lệ phí: hồ sơ nhận trong kỳ, kể cả hồ sơ ghi đã thanh toán mà không ghi số tiền; "
    "bảng kê thu phí, lệ phí kể theo ngày thu."
)
_BODY = Body(name=_NAME, title=_TITLE, columns=_COLUMNS, headings=_HEADINGS, notes=(_NOTE,))
ONLINE_PAYMENT = Report(
    code="online-payment",
    name=_NAME,
    place=60,
    title=_TITLE,
    use="Hồ sơ nộp trực tuyến, qua bưu chính, thanh toán trực tuyến theo lĩnh vực.",
    basis="Quyết định 766/QĐ-TTg, nhóm 3",
    stem="TrucTuyen",
    gather=_gather,
    table=sheet(_BODY, _records),
    of_lines=True,
)
