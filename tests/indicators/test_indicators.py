"""Every indicator on a month worked by hand, on nothing, on units together and on months in a row."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from registers import NOVEMBER, OCTOBER, a_line, registers

from cchc_desktop.core import period as periods
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.measure import Measured, Part, Placed, Span
from cchc_desktop.core.packet import COLUMNS, in_version_1
from cchc_desktop.core.tally import ENDED, RECEIVED, Line, StandingBy, tally
from cchc_desktop.core.targets import target_on
from cchc_desktop.core.text import number, percent
from cchc_desktop.indicators import UNKNOWN, Indicator, indicators
from cchc_desktop.rulebook import load_targets

HERE = Path(__file__).parent
WORKED = tomllib.loads((HERE / "worked.toml").read_text(encoding="utf-8"))
SEEDS = tomllib.loads((HERE / "seeds.toml").read_text(encoding="utf-8"))["case"]
LINES = [
    a_line(
        local_no=f"{n:04}/2026",
        **{
            name: value or None if name in {"received_at", "due_at"} else value
            for name, value in told.items()
        },
    )
    for n, told in enumerate(WORKED["line"], 1)
]
EVERY_INDICATOR = pytest.mark.parametrize("indicator", indicators().values(), ids=list(indicators()))
SPAN = Span(OCTOBER)


def printed(indicator: Indicator, found: Measured) -> str:
    value = indicator.value(found)
    if value is None:
        return ""
    return percent(value) if indicator.unit == "share" else number(value, 2)


@EVERY_INDICATOR
def test_the_worked_month(indicator: Indicator) -> None:
    assert indicator.code in WORKED["expected"], f"no worked figure for {indicator.code}"
    top, bottom, out, words = WORKED["expected"][indicator.code]
    found = indicator.measure(LINES, SPAN)
    assert (found.top, found.bottom, sum(found.left_out.values())) == (top, bottom, out)
    assert printed(indicator, found) == words


@pytest.mark.parametrize("end", ["withdrawn", "stopped", "refused", "finished"])
def test_what_ends_without_a_result_needs_no_electronic_one(end: str) -> None:
    ended_at = OCTOBER.start_at + timedelta(days=3)
    line = a_line(channel="online", ended_at=ended_at, end=end, received_at=OCTOBER.start_at)
    found = indicators()["online_answered_rate"].measure([line], SPAN)
    assert (found.top, found.bottom) == (int(end != "finished"), 1)


def test_no_worked_figure_is_left_without_its_indicator() -> None:
    assert set(WORKED["expected"]) == set(indicators())


@pytest.mark.parametrize("case", SEEDS, ids=[case["why"][:40] for case in SEEDS])
def test_a_case_of_the_notices(case: dict[str, Any]) -> None:
    indicator, period = indicators()[case["indicator"]], periods.parse(case["period"])
    top, bottom = case["counts"]
    at = period.start_at + timedelta(hours=10)
    good = {"code": "H26.05-230901-0001", "is_digitised_in": True, "ended_at": at, "end": "finished"}
    plain = {"received_at": at, "due_at": at, "ended_at": at + timedelta(hours=1), "end": "finished"}
    lines = [a_line(**plain | good if n < top else plain) for n in range(bottom)]
    found = indicator.measure(lines, Span(period))
    assert printed(indicator, found) == case.get("printed", "")
    known, of = load_targets(), case.get("of", "commune")
    target = target_on(known, indicator.code, period.last_on)
    if of != "commune":  # it binds others: it is told, and no commune is held against it
        demanded = [one for one in known if one.of == of and one.indicator == indicator.code]
        assert demanded
        assert target not in demanded
        target = demanded[0]
    assert (None if target is None else percent(target.bound)) == case.get("target")
    if target is not None:
        assert target.is_met(indicator.value(found)) == case.get("is_met")
        assert target.is_due(period.last_on) == case.get("is_due", True)


@EVERY_INDICATOR
def test_nothing_to_measure_is_not_zero(indicator: Indicator) -> None:
    assert indicator.value(indicator.measure([], SPAN)) is None
    assert indicator.value(Measured()) is None


@EVERY_INDICATOR
@settings(max_examples=15, deadline=None)
@given(ours=registers, theirs=registers)
def test_units_together_and_months_in_a_row(
    indicator: Indicator, ours: list[Line], theirs: list[Line]
) -> None:
    both = indicator.measure(ours, SPAN) + indicator.measure(theirs, SPAN)
    assert both == indicator.measure([*ours, *theirs], SPAN)
    later = indicator.measure(ours, Span(NOVEMBER))
    whole = periods.span(OCTOBER.first_on, NOVEMBER.last_on)
    assert indicator.measure(ours, SPAN).then(later) == indicator.measure(ours, Span(whole))


@settings(max_examples=40, deadline=None)
@given(register=registers)
def test_what_the_table_counts_too_is_the_same(register: list[Line]) -> None:
    for by in StandingBy:
        boxes = tally(register, OCTOBER, by).total()
        span = Span(OCTOBER, by)
        ended = sum(boxes[box] for box in ENDED)
        found = indicators()["on_time_rate"].measure(register, span)
        assert (found.top, found.bottom) == (boxes["early"] + boxes["on_time"], ended)
        assert indicators()["early_rate"].measure(register, span).top == boxes["early"]
        online = indicators()["online_rate"].measure(register, span)
        assert (online.top, online.bottom) == (boxes["received_online"], sum(boxes[box] for box in RECEIVED))
        overdue = indicators()["overdue_rate"].measure(register, span)
        assert (overdue.top, overdue.bottom - overdue.top) == (
            boxes["pending_overdue"],
            boxes["pending_in_time"],
        )
        assert indicators()["digitised_out_rate"].measure(register, span).top == boxes["digitised_out"]


@EVERY_INDICATOR
def test_it_says_what_it_counts_and_by_which_text(indicator: Indicator) -> None:
    assert all((indicator.title, indicator.counted, indicator.out_of, indicator.left_out))
    assert indicator.versions
    assert [one.since for one in indicator.versions] == sorted({one.since for one in indicator.versions})
    assert all(one.basis for one in indicator.versions)
    assert set(indicator.needs) <= set(COLUMNS[2]) - set(COLUMNS[1])
    assert indicator.at(date(2026, 10, 14)) is indicator.versions[-1]
    with pytest.raises(Refused, match="chỉ đo từ ngày"):
        indicator.at(date(2017, 12, 31))


@EVERY_INDICATOR
def test_whoever_is_left_out_is_told_why(indicator: Indicator) -> None:
    for line, placed in indicator.places(LINES, SPAN):
        assert placed.reason or placed.part is Part.TOP, line.local_no


@EVERY_INDICATOR
def test_an_older_packet_is_not_read_as_if_it_had_told(indicator: Indicator) -> None:
    old = [in_version_1(line) for line in LINES]
    found = indicator.measure(old, SPAN, COLUMNS[1])
    if indicator.needs:
        assert (found.top, found.bottom, indicator.value(found)) == (0, 0, None)
        assert {placed for _, placed in found.counts} <= {UNKNOWN}
    else:
        assert found == indicator.measure(LINES, SPAN)


def test_by_the_minute_the_hour_before_is_early() -> None:
    early = indicators()["early_rate"]
    assert early.measure(LINES, SPAN).top == 1
    assert early.measure(LINES, Span(OCTOBER, StandingBy.MINUTE)).top == 2


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ({"ended_at": None}, Part.REST),
        ({"due_at": None, "ended_at": None}, Part.OUT),
        ({"supplements": 2, "due_at": None}, Part.REST),
        ({"supplements": 2, "ended_at": None, "paused_at": OCTOBER.start_at + timedelta(days=20)}, Part.REST),
        ({"due_at": OCTOBER.end_at, "ended_at": None}, Part.TOP),
        (
            {
                "ended_at": None,
                "is_supplement": True,
                "supplements": 1,
                "paused_at": OCTOBER.start_at + timedelta(days=20),
            },
            Part.TOP,
        ),
        (
            {
                "ended_at": None,
                "is_supplement": True,
                "supplements": 1,
                "paused_at": OCTOBER.start_at + timedelta(days=28),
            },
            Part.REST,
        ),
        (
            {"ended_at": None, "is_supplement": False, "paused_at": OCTOBER.start_at + timedelta(days=20)},
            Part.REST,
        ),
    ],
)
def test_the_six_points_of_the_national_rule(line: dict[str, object], part: Part) -> None:
    told = {"ended_at": OCTOBER.start_at + timedelta(days=17), "end": "finished"} | line
    if told["ended_at"] is None:
        told["end"] = None
    judge = indicators()["on_time_national_rate"].at(OCTOBER.last_on).judge
    found = judge(a_line(**told), SPAN)
    assert isinstance(found, Placed)
    assert found.part is part
