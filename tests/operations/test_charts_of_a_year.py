"""A year in pictures: the numbers of the indicators, each with its dossiers, as PNG for a report."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from fractions import Fraction
from io import BytesIO

import pytest
from acting import Act
from autumn_office import NOW, autumn_office
from PIL import Image
from sent_above import packet_of, take_in

from cchc_desktop.core import period as periods
from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.targets import Target
from cchc_desktop.operations import aims, month
from cchc_desktop.operations.charts import charts_of, made_words, pictures_of, rows_of
from cchc_desktop.operations.demo import fill
from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.operations.figures import (
    Year,
    dossiers_behind,
    missed,
    months_of_year,
    of_period,
    of_year,
    running,
)
from cchc_desktop.operations.indicators import explain

OURS, THEIRS = "00070", "00073"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workplace]:
    with autumn_office(tmp_path_factory.mktemp("office") / "register") as made:
        yield made


def counts(year: Year) -> dict[str, object]:
    """Every number that is drawn, without what opens it."""
    return {
        **{code: [(one.top, one.bottom) for one in rates] for code, rates in year.rates.items()},
        "days": [(one.received.many, one.ended.many) for one in year.days],
        "causes": [(one.code, one.many) for one in year.causes],
        "fields": [(one.field, one.received.many, one.late.many) for one in year.fields],
    }


def test_the_year_is_what_the_indicators_measure(office: Workplace) -> None:
    year = of_year(office, 2026, 11, NOW)
    assert set(year.rates) == {"on_time_rate", "online_rate", "digitised_in_rate", "digitised_out_rate"}
    assert not year.is_empty
    for code, rates in year.rates.items():
        for rate in rates[8:]:
            told = explain(office, rate.period, code, NOW, is_live=True).figure
            assert (rate.top, rate.bottom, rate.value) == (told.found.top, told.found.bottom, told.value)
            assert (rate.target, rate.is_met) == (told.target, told.is_met)
    assert sum(bar.many for bar in year.causes) == sum(one.late.many for one in year.fields)
    assert [bar.many for bar in year.causes] == sorted((bar.many for bar in year.causes), reverse=True)


def test_months_are_those_of_the_law_and_the_running_one_is_hollow(office: Workplace) -> None:
    assert running(office, NOW) == (2026, 12)
    assert running(office, datetime(2026, 12, 20, 9, tzinfo=HANOI)) == (2027, 1)
    assert months_of_year(office, 2026)[0].first_on == date(2025, 12, 15)
    points = charts_of(of_year(office, 2026, 12, NOW))[0].series[0].points
    assert [point.is_hollow for point in points][-2:] == [False, True]
    assert points[-1].words.endswith("(tháng chưa hết)")


def test_nothing_is_measured_before_anybody_did(office: Workplace) -> None:
    year = of_year(office, 2019, 1, NOW)
    assert year.is_empty
    assert not any(rate.is_measured for rate in year.rates["digitised_in_rate"])
    assert all(not chart.points for chart in charts_of(year))
    assert rows_of(year) == ()


def test_every_mark_of_every_picture_opens_as_many_as_it_says(office: Workplace) -> None:
    year = of_year(office, 2026, 11, NOW)
    bars = [
        *year.causes,
        *(bar for one in year.days for bar in (one.received, one.ended)),
        *(bar for one in year.fields for bar in (one.received, one.late)),
    ]
    assert len(bars) > 70
    for bar in bars:
        assert len(dossiers_behind(office, bar.behind)) == bar.many
    assert {one.point.behind for one in rows_of(year)} >= {bar.behind for bar in bars}


def test_an_own_target_moves_the_line_and_the_words(place: Workplace) -> None:
    at = datetime(2026, 2, 2, 9, tzinfo=HANOI)
    fill(place, 20, 5, date(2026, 1, 5), date(2026, 2, 10))
    with at_desk(place, "Lan", at) as desk:
        own = Target(
            indicator="on_time_rate", since=date(2026, 2, 1), at_least=Fraction(193, 200), basis="QĐ 1"
        )
        aims.put_target(desk, own)
    levels = charts_of(of_year(place, 2026, 2, datetime(2026, 2, 12, 9, tzinfo=HANOI)))[0].levels
    assert [value for value in levels[0].values if value is not None] == [95.0, 96.5]
    assert levels[0].title == "chỉ tiêu 96,50%"


def test_a_superior_sees_the_sum_of_what_its_units_sent(superior: Workplace, office: Workplace) -> None:
    for period in months_of_year(office, 2026):
        take_in(superior, packet_of(office, period, NOW, OURS), NOW)
    one = of_year(superior, 2026, 11, NOW)
    assert counts(one) == counts(of_year(office, 2026, 11, NOW))
    assert one.units == 1
    lacks = "mới có 1 trên 126 đơn vị"
    assert made_words(one).startswith(
        f"Số tạm: tháng 12 {lacks}, tháng 11 {lacks}, 10 tháng khác cũng thiếu;"
    )
    assert made_words(one).endswith("; tính từ gói của 1 đơn vị lúc 09:00 ngày 20/11/2026")
    marks = [point for _, point in charts_of(one)[0].points]
    assert {(point.is_met, point.is_hollow) for point in marks} == {(None, True)}
    assert all(f"chỉ tiêu 95%: tạm, {lacks}" in point.words for point in marks)
    for period in months_of_year(office, 2026):
        take_in(superior, packet_of(office, period, NOW, THEIRS), NOW)
    both = of_year(superior, 2026, 11, NOW)
    assert [2 * bar.many for bar in one.causes] == [bar.many for bar in both.causes]
    assert both.units == 2


def test_every_mark_of_a_superior_opens_as_many_as_it_says(superior: Workplace, office: Workplace) -> None:
    for period in months_of_year(office, 2026):
        take_in(superior, packet_of(office, period, NOW, OURS), NOW)
    year = of_year(superior, 2026, 11, NOW)
    bars = [
        *year.causes,
        *(bar for one in year.days for bar in (one.received, one.ended)),
        *(bar for one in year.fields for bar in (one.received, one.late)),
    ]
    for bar in bars:
        assert len(dossiers_behind(superior, bar.behind)) == bar.many, bar
    for rate in (one for rates in year.rates.values() for one in rates):
        assert len(dossiers_behind(superior, rate.behind)) == rate.bottom
        assert len(dossiers_behind(superior, missed(rate))) == rate.bottom - rate.top


def test_a_closed_month_is_drawn_as_it_was_closed(place: Workplace, act: Act) -> None:
    october, after = periods.parse("2026-10"), datetime(2026, 10, 20, 9, tzinfo=HANOI)
    numbers = [
        act("receive", "2026-10-01T09:00", procedure="1.004873", applicant="Đỗ Thị Ước").local_no
        for _ in range(3)
    ]
    act("finish", "2026-10-05T09:00", dossier=numbers[0])
    month.report(place, october, after, by="Lan", is_closing=True)
    before = counts(of_period(place, october, after))
    assert before["fields"] == counts(of_year(place, 2026, 10, after))["fields"]
    act("finish", "2026-10-09T09:00", dossier=numbers[1], cause="A1")  # told after the closing
    assert counts(of_period(place, october, after)) == before
    live = of_year(place, 2026, 10, after)
    assert [(bar.code, bar.many) for bar in live.causes] == [("A1", 1)]
    assert live.rates["on_time_rate"][9].value == Fraction(1, 2)
    assert of_period(place, october, after).rates["on_time_rate"][9].value == 1


@pytest.mark.parametrize(
    ("key", "titles"),
    [
        (
            "2026-11",
            (
                "Giải quyết đúng hạn theo tháng, năm 2026",
                "Trực tuyến và số hóa theo tháng, năm 2026",
                "Hồ sơ theo ngày, tháng 11 năm 2026",
                "Nguyên nhân đã và đang giải quyết quá hạn, tháng 11 năm 2026",
                "lĩnh vực nhiều hồ sơ nhất, tháng 11 năm 2026",
            ),
        ),
        (
            "2026-Q4",
            (
                "Giải quyết đúng hạn theo tháng, năm 2026",
                "Trực tuyến và số hóa theo tháng, năm 2026",
                "Nguyên nhân đã và đang giải quyết quá hạn, quý IV năm 2026",
                "lĩnh vực nhiều hồ sơ nhất, quý IV năm 2026",
            ),
        ),
        ("2026-03", ()),
    ],
)
def test_pictures_go_with_a_report_and_empty_ones_do_not(
    office: Workplace, key: str, titles: tuple[str, ...]
) -> None:
    made = pictures_of(office, month.period_of(office, key), NOW)
    assert len(made) == len(titles)
    for (title, png), wanted in zip(made, titles, strict=True):
        assert title.endswith(wanted)
        with Image.open(BytesIO(png)) as image:
            assert image.width == 1920
            assert image.getpixel((2, image.height - 2)) == (255, 255, 255)
    assert made == pictures_of(office, month.period_of(office, key), NOW)


def test_a_report_draws_no_month_after_its_own(office: Workplace) -> None:
    chart = charts_of(of_period(office, month.period_of(office, "2026-10"), NOW))[0]
    assert chart.ticks == tuple(str(n) for n in range(1, 11))


def test_the_table_tells_each_mark_once_with_its_target(office: Workplace) -> None:
    year = of_year(office, 2026, 11, NOW)
    rows = rows_of(year)
    assert len(rows) == sum(len(chart.points) for chart in charts_of(year, is_whole=True))
    assert {row.state.partition(",")[0] for row in rows if row.target} <= {"đạt", "chưa đạt"} | {
        "đạt (tháng chưa hết)",
        "chưa đạt (tháng chưa hết)",
    }
    assert all(row.value and row.place for row in rows)
