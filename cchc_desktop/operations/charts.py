"""The five pictures of a year: what stands in each, what every mark says in words, and their drawing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.chart import Chart, Colours, Level, Point, Series, Size, lines_high
from cchc_desktop.core.period import Period
from cchc_desktop.core.targets import Target
from cchc_desktop.core.text import day, number, percent, weekday
from cchc_desktop.operations.figures import Bar, Rate, Year, missed, of_period

if TYPE_CHECKING:
    from datetime import datetime

    from cchc_desktop.operations.desk import Workplace
    from cchc_desktop.reports._charts import Picture

SHORT: Mapping[str, tuple[str, str]] = {
    "on_time_rate": ("Đúng hạn", "accent"),
    "online_rate": ("Trực tuyến", "accent"),
    "digitised_in_rate": ("Số hóa hồ sơ", "green"),
    "digitised_out_rate": ("Kết quả điện tử", "soon"),
}
_MET = {True: "đạt", False: "chưa đạt", None: ""}
_RUNS, _OPEN, _LACKS = "tháng chưa hết", "đang mở lại", "chưa đủ đơn vị"
_HUNDRED = 100
_NAMED = 2
_DRAWN = 8
"""Fields that are drawn; the table has all."""
NarrativePicture = tuple[str, bytes]
"""A title, and the PNG that it stands over."""
PAPER = Colours()
_PAPER_WIDTH, _PAPER_TYPE, _PAPER_RATIO, _LINE = 960, 19, 2, 1.35


@dataclass(frozen=True, slots=True)
class Told:
    """A mark as one line of the table."""

    chart: str
    place: str
    value: str
    target: str
    state: str
    point: Point


def charts_of(year: Year, *, is_whole: bool = False) -> tuple[Chart, ...]:
    """The pictures, in the order in which they stand; with ``is_whole`` also the smallest fields."""
    return (
        *charts_by_month(year),
        _load(year),
        _causes(year),
        _fields(year, len(year.fields) if is_whole else _DRAWN),
    )


def charts_by_month(year: Year) -> tuple[Chart, ...]:
    """Those of them that need no day and no cause."""
    return (
        _rates(year, "on_time", f"Giải quyết đúng hạn theo tháng, năm {year.year}", ("on_time_rate",)),
        _rates(
            year,
            "digital",
            f"Trực tuyến và số hóa theo tháng, năm {year.year}",
            ("online_rate", "digitised_in_rate", "digitised_out_rate"),
        ),
    )


def rows_of(year: Year) -> tuple[Told, ...]:
    """Every mark in words, for whoever does not read pictures."""
    return tuple(row for chart in charts_of(year, is_whole=True) for row in rows_in(chart))


def rows_in(chart: Chart) -> Iterator[Told]:
    """The marks of one picture in words."""
    for n, point in chart.points:
        place, _, told = point.words.partition(": ")
        value, _, rest = told.partition(", chỉ tiêu ")
        target, _, state = rest.partition(": ")
        many = len(chart.series) > 1
        title = f"{chart.title} – {chart.series[n].title.lower()}" if many else chart.title
        if chart.is_lying or chart.shape == "bars":
            title = chart.title
        yield Told(title, place, value, target, state, point)


def draw(
    chart: Chart, size: Size, ratio: float, colours: Colours = PAPER, *, has_title: bool = False
) -> Picture:
    """The picture of ``chart``; with ``has_title`` under its own title, as one that stands alone needs it."""
    from cchc_desktop.reports._charts import drawn

    return drawn(chart, size, ratio, colours, has_title=has_title)


def alone(chart: Chart, *, has_title: bool = True) -> Picture:
    """The picture for a paper or the clipboard: light, and as large as a page is wide."""
    height = round((lines_high(chart) + 2 * has_title) * _PAPER_TYPE * _LINE)
    return draw(chart, Size(_PAPER_WIDTH, height, _PAPER_TYPE), _PAPER_RATIO, has_title=has_title)


def picture_gaps() -> list[str]:
    """Sentences for what the installed program lacks for drawing."""
    points = (Point(at=0, value=1, words="một hồ sơ", label="1"),)
    chart = Chart(
        code="one", title="Thử", unit="hồ sơ", ticks=("Hộ tịch",), series=(Series("một", "accent", points),),
        shape="bars", is_lying=True, least=0,
    )  # fmt: skip
    try:
        alone(chart).png()
    except Exception as error:  # noqa: BLE001 - whatever is wrong with the installed library is the finding
        return [f"Không vẽ được biểu đồ: {error}."]
    return []


def pictures_of(place: Workplace, period: Period, now: datetime) -> tuple[NarrativePicture, ...]:
    """The pictures that go with a report on ``period``; those that would be empty are left out."""
    year = of_period(place, period, now)
    is_by_day = year.month.last_on == period.last_on and year.month.first_on == period.first_on
    shown = (one for one in charts_of(year) if one.points and (is_by_day or one.code != "load"))
    return tuple((one.title, alone(one, has_title=False).png()) for one in shown)


def _month(period: Period) -> str:
    return f"{int(period.key[5:])}"


def _rates(year: Year, code: str, title: str, wanted: tuple[str, ...]) -> Chart:
    series, levels = [], []
    for name in wanted:
        words, role = SHORT[name]
        rates = year.rates[name]
        points = tuple(
            Point(
                at=n,
                value=float(rate.value * _HUNDRED),
                words=_rate_words(rate, words if len(wanted) > 1 else ""),
                is_met=rate.is_met,
                is_hollow=rate.is_running or rate.is_open_again or rate.is_partial,
                behind=rate.behind,
                missed=missed(rate),
            )
            for n, rate in enumerate(rates)
            if rate.value is not None
        )
        series.append(Series(words, role, points))
        demanded = tuple(None if one.target is None else float(one.target.bound * _HUNDRED) for one in rates)
        told = [one.target for one in rates if one.target is not None]
        if told:
            levels.append(Level(f"chỉ tiêu {_share(told[-1])}%", role, demanded))
    is_one = len(wanted) == 1
    return Chart(
        code=code,
        title=title,
        unit="% hồ sơ",
        ticks=tuple(_month(one) for one in year.months),
        series=tuple(series),
        levels=tuple(levels),
        least=None if is_one else 0,
        most=_HUNDRED,
        empty="Chưa có hồ sơ kết thúc để tính." if is_one else "Chưa có hồ sơ để tính.",
        hollow=_hollow_words(rate for name in wanted for rate in year.rates[name]),
    )


def _hollow_words(rates: Iterable[Rate]) -> str:
    """Why some marks are hollow: what of it there is among ``rates``."""
    shown = [one for one in rates if one.value is not None]
    told = (
        (_RUNS, any(one.is_running for one in shown)),
        (_OPEN, any(_is_open_again(one) for one in shown)),
        (_LACKS, any(one.is_partial for one in shown)),
    )
    return " hoặc ".join(words for words, is_there in told if is_there)


def _is_open_again(rate: Rate) -> bool:
    return rate.is_open_again and not rate.is_running


def _share(target: Target) -> str:
    places = 0 if (target.bound * _HUNDRED).denominator == 1 else 2
    return percent(target.bound, places)


def _rate_words(rate: Rate, name: str) -> str:
    number_of, year = _month(rate.period), rate.period.key[:4]
    told = f"Tháng {number_of}/{year}{', ' if name else ''}{name.lower()}: "
    told += _told(rate.top, rate.bottom, rate.places)
    if rate.reported is not None:
        told += f" nay; đã báo cáo {_told(*rate.reported, rate.places)}"
    if rate.target is not None:
        told += f", chỉ tiêu {_share(rate.target)}%: {_met(rate, rate.target)}"
    if rate.later:
        told += f"; {rate.later}"
    if rate.is_running:
        return f"{told} ({_RUNS})"
    return f"{told} ({_OPEN})" if rate.is_open_again else told


def _told(top: int, bottom: int, places: int) -> str:
    share = percent(Fraction(top, bottom), places) if bottom else "–"
    return f"{share}% ({number(top)}/{number(bottom)})"


def _met(rate: Rate, target: Target) -> str:
    if rate.cover is not None and rate.is_partial:
        return f"tạm, {rate.cover.share()}"
    if rate.is_met is False and target.by_on is not None and not target.is_due(rate.period.last_on):
        return f"chưa đạt, hạn đến {day(target.by_on)}"
    return _MET[rate.is_met]


def _load(year: Year) -> Chart:
    title = f"Hồ sơ theo ngày, {year.month.title[:1].lower()}{year.month.title[1:]}"
    series = []
    for role, bars in (
        ("accent", [one.received for one in year.days]),
        ("green", [one.ended for one in year.days]),
    ):
        points = tuple(
            Point(
                at=n,
                value=bar.many,
                words=f"{weekday(one.on)} {day(one.on)}: {bar.title} {number(bar.many)} hồ sơ",
                behind=bar.behind,
            )
            for n, (one, bar) in enumerate(zip(year.days, bars, strict=True))
        )
        series.append(Series(bars[0].title, role, points, is_hatched=role != "accent"))
    has_any = any(one.received.many or one.ended.many for one in year.days)
    return Chart(
        code="load",
        title=title,
        unit="hồ sơ mỗi ngày",
        ticks=tuple(str(one.on.day) for one in year.days),
        series=tuple(series) if has_any else (),
        shape="bars",
        least=0,
        empty=f"Không có hồ sơ nào từ {day(year.month.first_on)} đến {day(year.month.last_on)}.",
    )


def _causes(year: Year) -> Chart:
    whole = sum(bar.many for bar in year.causes)
    meant = "đã và đang giải quyết quá hạn" if year.is_with_pending else "đã giải quyết quá hạn"
    points = tuple(
        Point(
            at=n,
            value=bar.many,
            words=f"{_coded(bar)}: {number(bar.many)} trong {number(whole)} hồ sơ {meant}",
            label=number(bar.many),
            behind=bar.behind,
        )
        for n, bar in enumerate(year.causes)
    )
    return Chart(
        code="causes",
        title=f"Nguyên nhân {meant}, {year.whole.title}",
        unit=f"hồ sơ {meant}",
        ticks=tuple(_coded(bar) for bar in year.causes),
        series=(Series(meant, "soon", points, is_hatched=True),) if points else (),
        shape="bars",
        is_lying=True,
        least=0,
        empty=f"Không có hồ sơ nào {meant}.",
    )


def _coded(bar: Bar) -> str:
    return f"{bar.code} {bar.title}" if bar.code and bar.code != bar.title else bar.title


def _fields(year: Year, most: int) -> Chart:
    drawn = year.fields[:most]
    came = tuple(_field_point(n, one.field, one.received) for n, one in enumerate(drawn))
    late = tuple(_field_point(n, one.field, one.late) for n, one in enumerate(drawn))
    is_cut = len(drawn) < len(year.fields)
    title = f"{number(most)} lĩnh vực nhiều hồ sơ nhất" if is_cut else "Theo lĩnh vực"
    return Chart(
        code="fields",
        title=f"{title}, {year.whole.title}",
        unit="hồ sơ",
        ticks=tuple(one.field for one in drawn),
        series=_field_series(came, late) if came else (),
        shape="bars",
        is_lying=True,
        least=0,
        empty="Chưa có hồ sơ nào.",
    )


def _field_series(came: tuple[Point, ...], late: tuple[Point, ...]) -> tuple[Series, ...]:
    return Series("tiếp nhận", "accent", came), Series("đã giải quyết quá hạn", "soon", late, is_hatched=True)


def _field_point(at: int, field: str, bar: Bar) -> Point:
    words = f"{field}: {bar.title} {number(bar.many)} hồ sơ"
    return Point(
        at=at, value=bar.many, words=words, label=number(bar.many) if bar.many else "", behind=bar.behind
    )


def made_words(year: Year) -> str:
    """From when the figures are."""
    at = hanoi(year.made_at)
    source = "sổ" if year.units is None else f"gói của {number(year.units)} đơn vị"
    return f"{_gaps(year)}tính từ {source} lúc {at:%H:%M} ngày {day(at.date())}"


def _gaps(year: Year) -> str:
    """Of which months units lack, the newest first; nothing where all are in."""
    rates = year.rates["on_time_rate"]
    lacking = [one for one in reversed(rates) if one.cover is not None and one.cover.came and one.is_partial]
    told = [
        f"tháng {_month(one.period)} {one.cover.share()}" for one in lacking[:_NAMED] if one.cover is not None
    ]
    if len(lacking) > _NAMED:
        told.append(f"{len(lacking) - _NAMED} tháng khác cũng thiếu")
    return f"Số tạm: {', '.join(told)}; " if told else ""
