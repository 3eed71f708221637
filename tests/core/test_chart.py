"""The plain value of a picture: its axis, its marks, its height."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cchc_desktop.core.chart import Chart, Level, Point, Series, lines_high, scale


def chart(*values: float, **told: object) -> Chart:
    points = tuple(Point(at=n, value=value, words=str(value)) for n, value in enumerate(values))
    given = {"code": "one", "title": "Một", "unit": "%", "ticks": tuple(map(str, range(len(values))))}
    return Chart(**{**given, "series": (Series("Đúng hạn", "accent", points),), **told})  # type: ignore[arg-type]  # a chart's own words, mixed


def test_an_axis_holds_what_is_demanded_and_what_is_reached() -> None:
    low, high, steps = scale(chart(97.0, levels=(Level("chỉ tiêu", "accent", (85.0,)),), most=100))
    assert low < steps[0] == 80
    assert steps[-1] == 100 < high


@given(values=st.lists(st.floats(0, 1_000_000), min_size=1, max_size=31), is_lying=st.booleans())
def test_an_axis_is_round_and_no_value_lies_beyond_it(*, values: list[float], is_lying: bool) -> None:
    made = chart(*values, shape="bars", is_lying=is_lying, least=0)
    low, high, steps = scale(made)
    assert low == 0
    assert high >= max(values)
    assert 2 <= len(steps) <= 11
    step = steps[1] - steps[0]
    assert str(int(step)).rstrip("0") in {"1", "2", "5"}


def test_without_marks_there_is_still_an_axis() -> None:
    assert scale(chart(shape="bars", least=0)).high > 0


def test_the_nearest_mark_of_another_series() -> None:
    points = tuple(Point(at=n, value=1, words="") for n in (0, 4, 9))
    made = chart(series=(Series("a", "accent", points), Series("b", "green", points[1:])))
    assert made.nearest(1, 0) == 3
    assert made.nearest(1, 8) == 4
    assert made.nearest(2, 0) is None


def test_a_picture_of_lying_bars_is_as_high_as_its_bars() -> None:
    few, many = chart(1, 2, shape="bars", is_lying=True), chart(*range(9), shape="bars", is_lying=True)
    assert lines_high(few) < lines_high(many)
    assert lines_high(chart(1.0)) == lines_high(chart(*range(12)))
