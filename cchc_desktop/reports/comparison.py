"""A period beside the one before it and beside the same one of last year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from cchc_desktop.core.period import Period, is_nine_months
from cchc_desktop.core.tally import CLOSING, ENDED, OPENING, RECEIVED, Tally
from cchc_desktop.core.text import day
from cchc_desktop.reports import Head, Material, Report
from cchc_desktop.reports._count import printed
from cchc_desktop.reports._frame import Body, framed, numbers
from cchc_desktop.reports._table import NOTHING, Cell, Column, Heading, Record, Table

_TOGETHER = (*RECEIVED, OPENING)
_FIGURES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("1", "Hồ sơ nhận giải quyết", _TOGETHER),
    ("1.1", "Trực tuyến", ("received_online",)),
    ("1.2", "Trực tiếp, dịch vụ bưu chính", ("received_direct",)),
    ("1.3", "Từ kỳ trước", (OPENING,)),
    ("2", "Hồ sơ đã giải quyết", ENDED),
    ("2.1", "Trước hạn", ("early",)),
    ("2.2", "Đúng hạn", ("on_time",)),
    ("2.3", "Quá hạn", ("late",)),
    ("3", "Hồ sơ đang giải quyết", CLOSING),
    ("3.1", "Trong hạn", ("pending_in_time",)),
    ("3.2", "Quá hạn", ("pending_overdue",)),
    ("4", "Không được tiếp nhận", ("refused",)),
    ("5", "Công dân rút", ("withdrawn",)),
    ("6", "Dừng giải quyết", ("stopped",)),
    ("7", "Đủ thành phần đã số hóa khi tiếp nhận", ("digitised_in",)),
    ("8", "Kết quả đã số hóa", ("digitised_out",)),
    ("9", "Có tái sử dụng thành phần", ("reused",)),
    ("10", "Thanh toán trực tuyến", ("paid_online",)),
    ("11", "Xin lỗi, hẹn lại", ("apologised",)),
)
_SHARES: tuple[tuple[str, str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("12", "Trước và đúng hạn trên đã giải quyết (%)", ("early", "on_time"), ENDED),
    ("13", "Quá hạn trên đang giải quyết (%)", ("pending_overdue",), CLOSING),
    ("14", "Trực tuyến trên tiếp nhận trong kỳ (%)", ("received_online",), RECEIVED),
    ("15", "Đủ thành phần đã số hóa trên tiếp nhận trong kỳ (%)", ("digitised_in",), RECEIVED),
)
_EACH = 3  # columns for each period beside this one
Beside = tuple[Period, Tally] | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """The period, and those beside it; None where there is nothing to compare with."""

    now: Tally
    before: Beside
    year_before: Beside
    said: tuple[str, ...] = ()  # to be read with the figures beside

    def beside(self, period: Period) -> tuple[tuple[str, Beside], ...]:
        """What stands beside ``period``, under its name; no nine months lie just before nine months."""
        last_year = ("Cùng kỳ năm trước", self.year_before)
        return (last_year,) if is_nine_months(period) else (("Kỳ trước", self.before), last_year)


def _gather(material: Material) -> Comparison:
    before, year_before = material.before(), material.year_before()
    return Comparison(material.known.tally, before, year_before, material.said_of_others())


def figure(tally: Tally, boxes: tuple[str, ...]) -> int:
    """A count of the table."""
    return tally.of(*boxes)


def rate(tally: Tally, part: tuple[str, ...], whole: tuple[str, ...], places: int) -> Fraction | None:
    """A share of the table as it is printed; None when there is nothing to measure."""
    below_it = tally.of(*whole)
    return printed(Fraction(tally.of(*part), below_it), places) if below_it else None


def _columns(count: int) -> tuple[Column, ...]:
    figures = (Column(28, "number", "right") for _ in range(1 + _EACH * count))
    return (Column(12, align="centre"), Column(84), *figures)


def _records(data: Comparison, period: Period, places: int) -> Iterator[Record]:
    others = [None if one is None else one[1] for _, one in data.beside(period)]
    for number, name, wanted in _FIGURES:
        now = figure(data.now, wanted)
        cells: list[Cell] = [number, name, now]
        for other in others:
            cells += _beside(now, None if other is None else figure(other, wanted))
        yield Record(tuple(cells), is_bold="." not in number and number in {"1", "2", "3"})
    for number, name, part, whole in _SHARES:
        share = rate(data.now, part, whole, places)
        cells = [number, name, _shown(share)]
        for other in others:
            cells += _points(share, None if other is None else rate(other, part, whole, places))
        yield Record(tuple(cells))


def _beside(now: int, then: int | None) -> list[Cell]:
    """What it was, by how much it differs, and by how many percent of what it was."""
    if then is None:
        return [NOTHING] * 3
    return [then, now - then, Fraction(now - then, then) if then else NOTHING]


def _points(now: Fraction | None, then: Fraction | None) -> list[Cell]:
    """What the share was, and the difference in percentage points; there is no percent of a percent."""
    difference = None if now is None or then is None else now - then
    return [_shown(then), _shown(difference), NOTHING]


def _shown(share: Fraction | None) -> Cell:
    return NOTHING if share is None else share


def _describe(head: Head, data: Comparison) -> Table:
    beside = data.beside(head.period)
    names = " và ".join(f"{words[:1].lower()}{words[1:]}" for words, _ in beside)
    return framed(
        head,
        Body(
            name=_NAME,
            title=f"{_TITLE} với {names}",
            unit="Số hồ sơ TTHC; tỷ lệ tính bằng %",
            columns=_columns(len(beside)),
            headings=tuple(_headings(head, beside)),
            records=tuple(_records(data, head.period, head.places)),
            notes=(*((_running(head, names),) if _is_running(head) else ()), *data.said, _NOTE),
        ),
    )


def _is_running(head: Head) -> bool:
    """Whether the period goes on, or has not begun, while those beside it are whole."""
    return head.made_on <= head.period.last_on


def _running(head: Head, names: str) -> str:
    """That what is compared is not of one length, and how far the period has come."""
    period = head.period
    done = max((head.made_on - period.first_on).days + 1, 0)
    of = (period.last_on - period.first_on).days + 1
    return (
        f"Kỳ này chưa hết: số liệu kỳ này tính đến ngày {day(head.made_on)}, là {done} trong {of} ngày của "
        f"kỳ, đặt bên {names} là số liệu cả kỳ."
    )


def _headings(head: Head, beside: Sequence[tuple[str, Beside]]) -> Iterator[Heading]:
    now = f"Kỳ này (tính đến ngày {day(head.made_on)})" if _is_running(head) else "Kỳ này"
    for place, text in enumerate(("STT", "Chỉ tiêu", now)):
        yield Heading(text, 0, place, rows=2)
    for at, (words, other) in zip(range(_EACH, 3 * _EACH, _EACH), beside, strict=False):
        name = words if other is None else f"{words} ({other[0].title[:1].lower()}{other[0].title[1:]})"
        yield Heading(name, 0, at, columns=_EACH)
        for place, text in enumerate(("Số liệu", "Tăng, giảm", "Tăng, giảm (%)")):
            yield Heading(text, 1, at + place)
    yield from numbers(2, len(_columns(len(beside))))


_NAME = "So sánh"
_TITLE = "So sánh kết quả giải quyết thủ tục hành chính"
_NOTE = "Tăng, giảm của tỷ lệ tính bằng điểm phần trăm. Dấu – là không có số liệu để so sánh."
COMPARISON = Report(
    code="comparison",
    name=_NAME,
    place=100,
    title=f"{_TITLE} với kỳ trước và cùng kỳ năm trước",
    use="So kỳ này với kỳ trước và cùng kỳ năm trước; để viết phần nhận xét của báo cáo.",
    basis="Theo dõi nội bộ của đơn vị",
    stem="SoSanh",
    gather=_gather,
    table=_describe,
    of_tally=True,
)
