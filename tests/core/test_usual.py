"""What is usual of a figure, and the words for what is not."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_desktop.core.usual import Limits, counts_usual, outside_words, shares_usual, usual_words

SPREAD, LEAST = 3, 6
counts = st.lists(st.integers(0, 100_000), min_size=LEAST, max_size=12)
shares = st.lists(st.fractions(0, 1, max_denominator=200), min_size=LEAST, max_size=12)


def fractions(*values: int) -> list[Fraction]:
    return [Fraction(one) for one in values]


@given(counts)
def test_the_middle_of_what_was_is_always_usual(values: list[int]) -> None:
    limits = counts_usual(fractions(*values), SPREAD, LEAST)
    assert limits is not None
    assert 0 <= limits.low <= limits.middle <= limits.high
    assert limits.holds(limits.middle)
    assert outside_words(limits.high + 1, limits)


@given(shares, st.integers(1, 500))
def test_a_share_stays_between_none_and_all(values: list[Fraction], out_of: int) -> None:
    limits = shares_usual(values, out_of, SPREAD, LEAST)
    assert limits is not None
    assert 0 <= limits.low <= limits.middle <= limits.high <= 1


@given(counts, st.integers(1, 8))
def test_a_wider_spread_never_narrows(values: list[int], spread: int) -> None:
    known = fractions(*values)
    narrow, wide = counts_usual(known, spread, LEAST), counts_usual(known, spread + 1, LEAST)
    assert narrow is not None
    assert wide is not None
    assert wide.low <= narrow.low
    assert narrow.high <= wide.high


def test_one_wild_month_does_not_move_what_is_usual() -> None:
    calm = counts_usual(fractions(40, 41, 39, 42, 40, 38, 41, 40), SPREAD, LEAST)
    wild = counts_usual(fractions(40, 41, 39, 42, 40, 38, 41, 900), SPREAD, LEAST)
    assert calm is not None
    assert wild is not None
    assert wild.high - calm.high <= 2


def test_chance_alone_is_never_odd() -> None:
    limits = counts_usual(fractions(*[100] * 12), SPREAD, LEAST)
    assert limits == Limits(Fraction(70), Fraction(100), Fraction(130), 12)


def test_few_values_or_no_dossier_say_nothing() -> None:
    assert counts_usual(fractions(1, 2, 3, 4, 5), SPREAD, LEAST) is None
    assert shares_usual(fractions(*[1] * 12), 0, SPREAD, LEAST) is None


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (40, ""),
        (60, ""),
        (61, "cao hơn mức thường thấy 40–60"),
        (120, "cao gấp 2 lần mức thường thấy 40–60"),
        (185, "cao gấp hơn 3 lần mức thường thấy 40–60"),
        (39, "thấp hơn mức thường thấy 40–60"),
        (0, "bằng 0, mức thường thấy 40–60"),
    ],
)
def test_words_say_how_much_and_of_what(value: int, words: str) -> None:
    assert outside_words(value, Limits(Fraction(40), Fraction(50), Fraction(60), 12)) == words


def test_a_share_is_told_in_percent() -> None:
    limits = Limits(Fraction(8, 10), Fraction(9, 10), Fraction(1), 12)
    assert usual_words(limits, is_share=True) == "80,00–100,00%"
    assert outside_words(Fraction(1, 2), limits, is_share=True) == "thấp hơn mức thường thấy 80,00–100,00%"
    assert usual_words(Limits(Fraction(0), Fraction(0), Fraction(0), 6)) == "0"
