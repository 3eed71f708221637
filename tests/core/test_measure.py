"""A figure is a sum: units side by side, months in a row, and never more than its dossiers say."""

from __future__ import annotations

import statistics
from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from registers import NOVEMBER, OCTOBER, a_line, registers
from tries import tries

from cchc_desktop.core.measure import Measured, Part, Placed, Span, by_row, measured
from cchc_desktop.core.period import Period
from cchc_desktop.core.tally import Line

DECEMBER = Period(
    "2026-12", "", NOVEMBER.last_on + timedelta(days=1), NOVEMBER.last_on + timedelta(days=30), "span"
)
LATER = Period("x", "", OCTOBER.last_on + timedelta(days=9), NOVEMBER.last_on, "span")


def judge(line: Line, span: Span) -> Placed | None:
    """Something that places lines in every way."""
    if line.received_at is None or line.received_at >= span.end_at:
        return None
    if line.channel == "post":
        return Placed(Part.OUT, "bưu chính")
    is_open = line.ended_at is None or line.ended_at >= span.until
    part = Part.TOP if line.is_digitised_in else Part.REST
    return Placed(part, "" if line.is_digitised_in else "chưa", line.supplements, is_closing=is_open)


def of(lines: list[Line], period: Period = OCTOBER) -> Measured:
    return measured(by_row(lines), judge, Span(period))


SOME = tries(30)


@SOME
@given(registers, registers, registers)
def test_units_add_in_any_order(a: list[Line], b: list[Line], c: list[Line]) -> None:
    one, two, three = of(a), of(b), of(c)
    assert one + two == two + one == of([*a, *b])
    assert (one + two) + three == one + (two + three)
    assert one + Measured() == one == Measured() + one


@SOME
@given(registers, registers, registers)
def test_months_follow_one_another(a: list[Line], b: list[Line], c: list[Line]) -> None:
    one, two, three = of(a), of(b, NOVEMBER), of(c, DECEMBER)
    assert one.then(two).then(three) == one.then(two.then(three))
    assert one.then(Measured()) == one == Measured().then(one)
    both = one.then(two)
    assert (both.first_on, both.last_on) == (OCTOBER.first_on, NOVEMBER.last_on)
    stood = sum(n for (_, placed), n in one.counts.items() if placed.is_closing)
    assert sum(both.counts.values()) == sum(one.counts.values()) - stood + sum(two.counts.values())


@SOME
@given(registers, registers, registers, registers)
def test_units_of_a_quarter_are_the_quarter_of_the_units(
    a: list[Line], b: list[Line], c: list[Line], d: list[Line]
) -> None:
    ours, theirs = (of(a), of(c, NOVEMBER)), (of(b), of(d, NOVEMBER))
    assert (ours[0] + theirs[0]).then(ours[1] + theirs[1]) == ours[0].then(ours[1]) + theirs[0].then(
        theirs[1]
    )


def test_only_the_same_days_add_and_only_the_next_follow() -> None:
    with pytest.raises(ValueError, match="same days"):
        of([]) + of([], NOVEMBER)
    with pytest.raises(ValueError, match="day after"):
        of([]).then(of([], LATER))


@SOME
@given(registers)
def test_every_line_is_counted_once(lines: list[Line]) -> None:
    found = of(lines)
    placed = [one for line in lines if (one := judge(line, Span(OCTOBER))) is not None]
    assert found.top == sum(one.part is Part.TOP for one in placed)
    assert found.bottom == sum(one.part is not Part.OUT for one in placed)
    assert found.left_out == ({"bưu chính": n} if (n := len(placed) - found.bottom) else {})
    assert found.told_by == ({"chưa": n} if (n := found.bottom - found.top) else {})
    assert found.rate() == (Fraction(found.top, found.bottom) if found.bottom else None)
    parts = [found.narrowed(lv=row.field, procedure=row.procedure) for row in found.rows()]
    assert sum(part.bottom for part in parts) == found.bottom


@SOME
@given(st.lists(st.integers(0, 40), max_size=30), st.integers(1, 10))
def test_median_mean_and_tenths(values: list[int], tenths: int) -> None:
    lines = [a_line(local_no=f"{n + 1:04}/2026", supplements=value) for n, value in enumerate(values)]
    found = of(lines)
    if not values:
        assert (found.mean(), found.quantile(Fraction(1, 2)), found.rate()) == (None, None, None)
        return
    assert found.mean() == Fraction(sum(values), len(values))
    assert found.quantile(Fraction(1, 2)) == Fraction(statistics.median(values))
    at = found.quantile(Fraction(tenths, 10))
    assert at is not None
    assert 10 * sum(value <= at for value in values) >= tenths * len(values)
    assert 10 * sum(value < at for value in values) <= tenths * len(values)
    assert found.quantile(Fraction(1)) == max(values)
