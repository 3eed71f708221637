"""The bar of the period: one for every screen that shows one, with weeks, months and any days."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.period import Period, month_of, parse, span, week_of
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.ui.screens._period_bar import KINDS, SPAN, WEEK, PeriodBar, as_kind, kind_of, step

TODAY = date(2026, 2, 20)


@pytest.mark.parametrize("key", ["2026-W01", "2026-02", "2026-Q1", "2026-H1", "2026-9M", "2026"])
def test_every_kind_of_period_has_neighbours(key: str) -> None:
    here = parse(key)
    assert step(step(here, 1), -1) == here
    assert kind_of(step(here, 1)) == kind_of(here)
    if kind_of(here) != WEEK:
        assert as_kind(parse("2026-02"), kind_of(here)) == key


def test_nine_months_are_followed_by_nine_months() -> None:
    assert step(parse("2026-9M"), 1) == parse("2027-9M")


def bar_at(qtbot: QtBot, place: Workplace, period: Period) -> PeriodBar:
    def refused(why: Refused) -> None:
        raise why

    made = PeriodBar(place, TODAY, refused)
    qtbot.addWidget(made)
    made.turn_to(period)
    return made


@pytest.mark.parametrize(
    "begins",
    [
        parse("2026-W53"),  # its last day is in the year after
        span(date(2025, 12, 20), date(2026, 1, 10)),
        week_of(date(2026, 11, 10)),  # its last day is counted with December
        parse("2026-H2"),
    ],
    ids=lambda one: one.key,
)
def test_any_period_leads_to_the_one_of_months_that_counts_its_last_day(
    qtbot: QtBot, workplace: Workplace, begins: Period
) -> None:
    for kind in (one.value for one in KINDS if one.value not in {WEEK, SPAN}):
        bar = bar_at(qtbot, workplace, begins)
        assert bar.kind.value() == kind_of(begins)
        bar.kind.set_value(kind)
        assert kind_of(bar.period) == kind
        month = month_of(begins.last_on)
        assert month.first_on >= bar.period.first_on or kind == "nine"
        assert month.last_on <= bar.period.last_on or kind == "nine"
        assert bar.period.last_on.year == month.last_on.year


def test_a_kind_that_cannot_be_had_is_refused_and_not_shown(qtbot: QtBot, workplace: Workplace) -> None:
    why: list[Refused] = []
    bar = PeriodBar(workplace, TODAY, why.append)
    qtbot.addWidget(bar)
    far = span(date(2099, 12, 20), date(2099, 12, 31))
    bar.turn_to(far)  # the month that counts its last day is beyond the years that are known
    bar.kind.set_value("month")
    assert len(why) == 1
    assert (bar.period, bar.kind.value()) == (far, SPAN)


def test_days_of_a_year_that_cannot_be_are_told_beside_the_day(qtbot: QtBot, workplace: Workplace) -> None:
    bar = bar_at(qtbot, workplace, parse("2026-02"))
    for first, last, said in (
        (date(1990, 1, 1), date(2026, 1, 5), "Ngày đầu kỳ 01/01/1990"),
        (date(2026, 1, 1), date(2199, 12, 31), "Ngày cuối kỳ 31/12/2199"),
    ):
        bar.days_form.set_values({"first_on": first, "last_on": last})
        bar.take_days()
        assert bar.period == parse("2026-02")
        assert any(said in one.text() for one in bar.days_form.findChildren(QLabel))
