"""The figures of an indicator in words: what is said to differ reads otherwise, and by more than nothing."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_desktop.core.narrative_rates import Rate, rate_figures
from cchc_desktop.core.targets import Target
from cchc_desktop.core.text import in_days

TARGET = Target(
    indicator="on_time_rate", since=date(2023, 7, 24), at_least=Fraction(95, 100), basis="Kế hoạch"
)


def texts(value: Fraction, before: Fraction | None = None, places: int = 2) -> dict[str, str]:
    rate = Rate(title="Đúng hạn", value=value, target=TARGET, before=before)
    found = rate_figures({"r": rate}, places)
    return {one.name.removeprefix("r.") if one.name != "r" else "r": one.text for one in found}


@pytest.mark.parametrize(
    ("value", "printed", "gap"),
    [
        (Fraction(94998, 100000), "94,998", "0,002"),
        (Fraction(94996, 100000), "94,996", "0,004"),
        (Fraction(9497, 10000), "94,97", "0,03"),
        (Fraction(95, 100), "95,00", "0,00"),
    ],
)
def test_below_the_target_reads_below_it(value: Fraction, printed: str, gap: str) -> None:
    found = texts(value)
    assert (found["r"], found["said"], found["gap"]) == (printed, f"{printed}%", gap)
    assert found["target_said"] == "từ 95% trở lên"


def test_what_has_moved_reads_otherwise_than_before() -> None:
    found = texts(Fraction(96495, 100000), Fraction(96496, 100000))
    assert (found["r"], found["before"], found["change"]) == ("96,495", "96,496", "0,001")
    found = texts(Fraction(96, 100), Fraction(96, 100))
    assert (found["r"], found["before"], found["change"]) == ("96,00", "96,00", "0,00")


@given(st.fractions(0, 1, max_denominator=2000), st.fractions(0, 1, max_denominator=2000))
def test_no_two_figures_contradict_each_other(value: Fraction, before: Fraction) -> None:
    found = texts(value, before)
    assert (found["r"] == found["before"]) == (value == before)
    assert (set(found["change"]) <= set("0,")) == (value == before)
    assert (set(found["gap"]) <= set("0,")) == (value == TARGET.at_least)


def test_days_read_in_one_way() -> None:
    assert [in_days(one) for one in (0, Fraction(1, 2), 2, Fraction(2049, 1000), Fraction(7, 4))] == [
        "0",
        "0,5",
        "2",
        "2",
        "1,8",
    ]
