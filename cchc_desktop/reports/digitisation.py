"""What was digitised on reception and at the end, in the columns of the provincial statistics."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from cchc_desktop.core.tally import ENDED, RECEIVED, Line
from cchc_desktop.core.text import sort_key
from cchc_desktop.reports import Head, Material, Report
from cchc_desktop.reports._count import Counts, counted, is_received, of, total
from cchc_desktop.reports._frame import Body, framed, numbers
from cchc_desktop.reports._table import Cell, Column, Heading, Record, Table

_COLUMNS = (Column(12, align="centre"), Column(75), *(Column(26, "number", "right") for _ in range(8)))
_HEADINGS = (
    Heading("STT", 0, 0, rows=2),
    Heading("Đơn vị, lĩnh vực", 0, 1, rows=2),
    Heading("Tiếp nhận", 0, 2, rows=2),
    Heading("Số hóa hồ sơ khi tiếp nhận", 0, 3, columns=4),
    *(
        Heading(text, 1, 3 + place)
        for place, text in enumerate(
            (
                "Chưa số hóa thành phần hồ sơ",
                "Có số hóa thành phần hồ sơ",
                "Có tái sử dụng thành phần",
                "Có tái sử dụng từ Cổng DVCQG",
            )
        )
    ),
    Heading("Đã giải quyết (có kết quả)", 0, 7, rows=2),
    Heading("Số hóa kết quả", 0, 8, columns=2),
    Heading("Chưa số hóa", 1, 8),
    Heading("Đã số hóa", 1, 9),
    *numbers(2, len(_COLUMNS)),
)


@dataclass(frozen=True, slots=True)
class Digitisation:
    """The counts by field; ``is_any_told`` False where only dossiers with all papers digitised are told."""

    by_field: Mapping[str, Counts]
    is_any_told: bool = True


def _gather(material: Material) -> Digitisation:
    from_portal, is_any_told = material.reused_from_portal(), material.known.is_any_told

    def also(line: Line, told: frozenset[str]) -> Iterator[str]:
        if is_received(told):
            # Packets of the first version say only whether all papers are digitised.
            if line.is_digitised_any if is_any_told else line.is_digitised_in:
                yield "any"
            if line.local_no in from_portal:
                yield "from_portal"
        if line.end == "finished" and not told.isdisjoint(ENDED):
            yield "finished"

    return Digitisation(counted(material.known, lambda line: line.field, also), is_any_told)


def row(counts: Counts) -> tuple[int, ...]:
    """The eight figures of a row."""
    received, digitised = of(counts, *RECEIVED), of(counts, "any")
    finished, results = of(counts, "finished"), of(counts, "digitised_out")
    on_reception = (received - digitised, digitised, of(counts, "reused"), of(counts, "from_portal"))
    return (received, *on_reception, finished, finished - results, results)


def _describe(head: Head, data: Digitisation) -> Table:
    return framed(
        head,
        Body(
            name=_NAME,
            title=_TITLE,
            columns=_COLUMNS,
            headings=_HEADINGS,
            records=tuple(_records(head, data)),
            notes=(_NOTE if data.is_any_told else _OLD_NOTE,),
        ),
    )


def _records(head: Head, data: Digitisation) -> Iterator[Record]:
    whole: tuple[Cell, ...] = row(total(data.by_field.values()))
    yield Record(("I", head.unit_name, *whole), is_bold=True)
    fields = (one for one in sorted(data.by_field, key=sort_key) if any(row(data.by_field[one])))
    for place, name in enumerate(fields, 1):
        yield Record((str(place), name, *row(data.by_field[name])))
    yield Record(("", "Tổng cộng", *whole), is_bold=True)


_NAME = "Số hóa"
_TITLE = "Tình hình số hóa hồ sơ, kết quả giải quyết thủ tục hành chính"
_NOTE = "Có số hóa thành phần hồ sơ: có ít nhất một thành phần đã số hóa hoặc tái sử dụng."
_OLD_NOTE = (
    "Có số hóa thành phần hồ sơ: đã xong mọi thành phần bắt buộc; "
    "kỳ này chốt bằng phiên bản cũ, không ghi hồ sơ mới số hóa một phần."
)
DIGITISATION = Report(
    code="digitisation",
    name=_NAME,
    place=50,
    title=_TITLE,
    use="Số hóa thành phần hồ sơ và kết quả theo lĩnh vực; để đối chiếu chỉ tiêu số hóa.",
    basis="Nghị định 61/2018/NĐ-CP, 107/2021/NĐ-CP, 118/2025/NĐ-CP; Thông tư 01/2023/TT-VPCP",
    stem="SoHoa",
    gather=_gather,
    table=_describe,
)
