"""The figures of an indicator in words: what is said to differ reads otherwise, and by more than nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_desktop.core.narrative_figures import Figures, vocabulary
from cchc_desktop.core.narrative_rates import Rate, rate_figures
from cchc_desktop.core.narrative_reading import parse
from cchc_desktop.core.narrative_typed import checked_text
from cchc_desktop.core.period import parse as period_of
from cchc_desktop.core.targets import Target
from cchc_desktop.core.text import in_days
from cchc_desktop.indicators import indicators
from cchc_desktop.paths import resources

PERIOD = period_of("2026-10")

TARGET = Target(
    indicator="on_time_rate", since=date(2023, 7, 24), at_least=Fraction(95, 100), basis="Kế hoạch"
)


def texts(
    value: Fraction, before: Fraction | None = None, places: int = 2, target: Target = TARGET
) -> dict[str, str]:
    rate = Rate(title="Đúng hạn", value=value, target=target, before=before)
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


@pytest.mark.parametrize(
    ("unit", "value", "said"),
    [
        ("share", Fraction(9, 10), "5,00 điểm phần trăm"),
        ("days", Fraction(3), "2 ngày làm việc"),
        ("mean", Fraction(3), "2,05 lần"),
    ],
)
def test_how_far_it_is_says_in_what(
    unit: Literal["share", "days", "mean"], value: Fraction, said: str
) -> None:
    rate = Rate(title="Đo", unit=unit, value=value, target=TARGET, before=TARGET.at_least)
    found = {one.name: one.text for one in rate_figures({"r": rate}, 2)}
    assert (found["r.gap_said"], found["r.change_said"]) == (said, said)


def test_there_is_no_more_than_all_of_it() -> None:
    everything = replace(TARGET, at_least=Fraction(1))
    assert texts(Fraction(75, 100), target=everything)["target_said"] == "100%"


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


def test_words_of_an_office_that_say_points_of_whatever_is_missed_say_what_it_is() -> None:
    text = (resources() / "templates" / "narrative_remedy.toml").read_text(encoding="utf-8")
    assert "{missed.gap_said}" in text
    own = text.replace("{missed.gap_said}", "{missed.gap} điểm phần trăm")
    read = parse("narrative_remedy", own, vocabulary(indicators()), is_own=True)
    missed = read.paragraph("causes", "missed")
    assert missed is not None
    assert missed.sentences[0].say.endswith("còn cách {missed.gap_said}.")
    up = read.paragraph("reached", "totals")
    assert up is not None
    assert "{on_time_rate.change} điểm phần trăm" in up.sentences[3].say  # it is a share, and said rightly


def test_a_gap_put_into_ones_own_words_brings_its_unit() -> None:
    rate = Rate(title="Trung vị", unit="days", value=Fraction(3), target=TARGET)
    known = {one.name: one for one in rate_figures({"r": rate}, 2)}
    found = Figures(PERIOD, known, {})
    assert checked_text("Còn {r.gap}, tức {r.gap} ngày.", found) == "Còn {r.gap_said}, tức {r.gap} ngày."
