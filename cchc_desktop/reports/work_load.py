"""When people come: receptions and returns by hour and by day of the week."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.period import Period
from cchc_desktop.core.tally import is_handed_back_in
from cchc_desktop.reports import Material, Report
from cchc_desktop.reports._count import share
from cchc_desktop.reports._frame import Body, numbers, sheet
from cchc_desktop.reports._table import Cell, Column, Heading, Record

_DAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")
_COLUMNS = (
    Column(46),
    *(Column(24, "number", "right") for _ in (*_DAYS, "Tổng số")),
    Column(24, "share", "right"),
)
_HEADINGS = (
    *(Heading(text, 0, place) for place, text in enumerate(("Giờ", *_DAYS, "Tổng số", "Tỷ trọng (%)"))),
    *numbers(1, len(_COLUMNS)),
)

Grid = Mapping[tuple[int, int], int]


@dataclass(frozen=True, slots=True)
class WorkLoad:
    """Acts by hour (0 to 23) and day of the week (0 Monday)."""

    received: Grid
    handed_back: Grid


def _gather(material: Material) -> WorkLoad:
    known = material.known
    return WorkLoad(
        grid((line.received_at for line in known.lines), known.period),
        grid(
            (one.handed_back_at for one in known.lines if is_handed_back_in(one, known.period)), known.period
        ),
    )


def grid(moments: Iterable[datetime | None], period: Period) -> Grid:
    """The moments that lie in ``period``, by hour and day of the week in Hanoi."""
    within = (hanoi(at) for at in moments if at is not None and period.start_at <= at < period.end_at)
    return Counter((at.hour, at.weekday()) for at in within)


def _records(data: WorkLoad) -> Iterator[Record]:
    for label, found in (("A. Tiếp nhận hồ sơ", data.received), ("B. Trả kết quả", data.handed_back)):
        yield Record((label,), is_label=True)
        whole = sum(found.values())
        hours = [hour for hour, _ in found]
        for hour in range(min(hours), max(hours) + 1) if hours else ():
            yield Record((f"{hour:02d}:00 – {hour + 1:02d}:00", *_row(found, [hour], whole)))
        yield Record(("Tổng cộng", *_row(found, range(24), whole)), is_bold=True)


def _row(found: Grid, hours: Iterable[int], whole: int) -> tuple[Cell, ...]:
    wanted = tuple(hours)
    by_day = [sum(found.get((hour, on), 0) for hour in wanted) for on in range(len(_DAYS))]
    return (*by_day, sum(by_day), share(sum(by_day), whole))


_NAME = "Khối lượng theo giờ"
_TITLE = "Khối lượng tiếp nhận, trả kết quả theo giờ và ngày trong tuần"
_NOTE = "Trả kết quả: kể cả hồ sơ có kết quả từ kỳ trước."
_BODY = Body(name=_NAME, title=_TITLE, columns=_COLUMNS, headings=_HEADINGS, notes=(_NOTE,))
WORK_LOAD = Report(
    code="work-load",
    name=_NAME,
    place=90,
    title=_TITLE,
    use="Giờ nào, thứ mấy đông người; để xếp lịch trực quầy.",
    basis="Theo dõi nội bộ của đơn vị",
    stem="KhoiLuong",
    gather=_gather,
    table=sheet(_BODY, _records),
    of_lines=True,
)
