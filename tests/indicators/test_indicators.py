"""Every indicator on a case worked by hand, on nothing, and on two units together."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from cchc_desktop.core.tally import Row, Tally
from cchc_desktop.indicators import Indicator, indicators

ROW = Row("xa", "Hộ tịch", "1.001193")
BOXES = {
    "received_online": 30,
    "received_direct": 50,
    "carried_over": 5,
    "early": 60,
    "on_time": 15,
    "late": 2,
    "pending_in_time": 7,
    "pending_overdue": 1,
    "withdrawn": 3,
    "stopped": 1,
    "refused": 4,
    "digitised_in": 72,
    "digitised_out": 70,
}
WORKED = {
    "on_time_rate": Fraction(60 + 15, 60 + 15 + 2),
    "online_rate": Fraction(30, 30 + 50),
    "digitised_in_rate": Fraction(72, 30 + 50),
    "digitised_out_rate": Fraction(70, 77 - 3 - 1),
    "overdue_rate": Fraction(1, 7 + 1),
}
EVERY_INDICATOR = pytest.mark.parametrize("indicator", indicators().values(), ids=list(indicators()))


def tally_of(boxes: dict[str, int]) -> Tally:
    return Tally({(ROW, box): n for box, n in boxes.items()}, date(2026, 9, 15), date(2026, 10, 14))


@EVERY_INDICATOR
def test_the_worked_case(indicator: Indicator) -> None:
    assert indicator.code in WORKED, f"no worked case for {indicator.code}"
    assert indicator.rate(tally_of(BOXES)) == WORKED[indicator.code]


def test_no_worked_case_is_left_without_its_indicator() -> None:
    assert set(WORKED) == set(indicators())


@EVERY_INDICATOR
def test_nothing_to_measure_is_not_zero(indicator: Indicator) -> None:
    assert indicator.rate(Tally()) is None


@EVERY_INDICATOR
def test_two_units_together_are_measured_on_their_sums(indicator: Indicator) -> None:
    ours, theirs = tally_of(BOXES), tally_of(dict.fromkeys(BOXES, 8))
    top = indicator.top(ours) + indicator.top(theirs)
    assert indicator.rate(ours + theirs) == Fraction(top, indicator.bottom(ours) + indicator.bottom(theirs))


@EVERY_INDICATOR
def test_it_says_where_it_comes_from(indicator: Indicator) -> None:
    assert indicator.title
    assert indicator.basis
