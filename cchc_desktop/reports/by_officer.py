"""What each clerk took in and each officer settles, in the columns of Biểu II.06a."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from cchc_desktop.core.tally import Line
from cchc_desktop.core.text import sort_key
from cchc_desktop.reports import Head, Material, Report
from cchc_desktop.reports._count import Counts, counted, figures, parts, total
from cchc_desktop.reports._frame import Body, framed, numbers
from cchc_desktop.reports._table import Cell, Column, Heading, Record, Table

_COLUMNS = (
    Column(10, align="centre"),
    Column(52),
    *(Column(22 if number in {3, 7, 11} else 16, "number", "right") for number in range(3, 14)),
    Column(18, "share", "right"),
)
_HEADINGS = (
    Heading("STT", 0, 0, rows=2),
    Heading("Cán bộ, công chức", 0, 1, rows=2),
    Heading("Số hồ sơ nhận giải quyết", 0, 2, columns=4),
    Heading("Số hồ sơ đã giải quyết", 0, 6, columns=4),
    Heading("Số hồ sơ đang giải quyết", 0, 10, columns=3),
    Heading("Trước và đúng hạn (%)", 0, 13, rows=2),
    *(
        Heading(text, 1, place)
        for place, text in enumerate(
            (
                *("Tổng số", "Trực tuyến", "Trực tiếp, BCCI", "Từ kỳ trước"),
                *("Tổng số", "Trước hạn", "Đúng hạn", "Quá hạn", "Tổng số", "Trong hạn", "Quá hạn"),
            ),
            2,
        )
    ),
    *numbers(2, len(_COLUMNS)),
)
NOBODY = "(chưa phân công)"
UNKNOWN = "(không rõ)"


@dataclass(frozen=True, slots=True)
class ByOfficer:
    """The boxes of the tally by who took in and by who settles."""

    taken_in: Mapping[str, Counts]
    settled: Mapping[str, Counts]


def _gather(material: Material) -> ByOfficer:
    clerks, beside = material.clerks(), material.beside()

    def settles(line: Line) -> str:
        found = beside.get(line.local_no)
        return UNKNOWN if found is None else found.officer or NOBODY

    # Who was refused at once was never taken in: neither list counts him.
    accepted = {
        "taken_in": counted(material.known, lambda line: clerks.get(line.local_no, UNKNOWN)),
        "settled": counted(material.known, settles),
    }
    return ByOfficer(**{name: _without_refused(found) for name, found in accepted.items()})


def _without_refused(found: Mapping[str, Counts]) -> Mapping[str, Counts]:
    return {name: counts for name, counts in found.items() if any(figures(counts))}


def _records(data: ByOfficer, places: int) -> Iterator[Record]:
    for label, found in (
        ("A. Theo người tiếp nhận", data.taken_in),
        ("B. Theo người thụ lý", data.settled),
    ):
        yield Record((label,), is_label=True)
        for place, name in enumerate(sorted(found, key=sort_key), 1):
            yield Record((str(place), name, *_row(found[name], places)))
        yield Record(("", "Tổng cộng", *_row(total(found.values()), places)), is_bold=True)


def _row(counts: Counts, places: int) -> tuple[Cell, ...]:
    row = figures(counts)
    _, early, on_time, late = row[4:8]
    return (*row, parts(early + on_time, late, places=places)[0])


_NAME = "Theo cán bộ"
_TITLE = "Tình hình tiếp nhận, giải quyết hồ sơ theo cán bộ, công chức"
_NOTE = "Người thụ lý là người đang giữ hồ sơ lúc lập báo cáo."
_BODY = Body(name=_NAME, title=_TITLE, columns=_COLUMNS, headings=_HEADINGS, notes=(_NOTE,))


def _describe(head: Head, data: ByOfficer) -> Table:
    return framed(head, replace(_BODY, records=tuple(_records(data, head.places))))


BY_OFFICER = Report(
    code="by-officer",
    name=_NAME,
    place=80,
    title=_TITLE,
    use="Mỗi người nhận, đang giữ bao nhiêu hồ sơ, đúng hạn hay quá hạn; để phân công lại.",
    basis="Theo dõi nội bộ của đơn vị",
    stem="TheoCanBo",
    gather=_gather,
    table=_describe,
)
