"""How long a stage took, what is usual, and when that is worth a sentence."""

from __future__ import annotations

from datetime import datetime, timedelta
from fractions import Fraction
from statistics import median as statistics_median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_desktop.core.calendar import HANOI, ONE_DAY
from cchc_desktop.core.deadline import Pause
from cchc_desktop.core.dossier import Dossier
from cchc_desktop.core.risk import IN_HAND, WHOLE, Span, length, median, note, working_days
from cchc_desktop.rulebook import load_law

CALENDAR = load_law().calendar
MONDAY = datetime(2026, 10, 5, 8, tzinfo=HANOI)
moments = st.integers(0, 60 * 24).map(lambda hours: MONDAY + timedelta(hours=hours))


def at(day: int, hour: int = 8) -> datetime:
    return datetime(2026, 10, day, hour, tzinfo=HANOI)


def test_a_day_is_a_day_whatever_its_hours() -> None:
    assert working_days(CALENDAR, at(5, 0), at(6, 0)) == 1
    assert working_days(CALENDAR, at(9, 0), at(12, 0)) == 1  # Friday; Saturday and Sunday rest
    assert working_days(CALENDAR, at(6), at(5)) == 0


@given(moments, moments, moments)
def test_working_time_adds_up_and_never_outruns_the_calendar(a: datetime, b: datetime, c: datetime) -> None:
    first, middle, last = sorted((a, b, c))
    parts = working_days(CALENDAR, first, middle) + working_days(CALENDAR, middle, last)
    assert working_days(CALENDAR, first, last) == parts
    assert parts <= CALENDAR.working_days_between(first.date() - ONE_DAY, last.date())


def test_a_pause_does_not_count() -> None:
    whole = Span(1, at(5, 0), at(10, 0))
    paused = Span(1, at(5, 0), at(10, 0), (Pause(at(4), at(6, 0)), Pause(at(8, 0), at(9, 0))))
    assert [length(CALENDAR, one) for one in (whole, paused)] == [5, 3]


@given(st.lists(st.integers(0, 50).map(lambda n: Fraction(n, 3)), min_size=1))
def test_the_middle_is_the_middle(lengths: list[Fraction]) -> None:
    assert median(lengths) == statistics_median(lengths)


def running(**but: object) -> Dossier:
    told: dict[str, object] = {"received_at": at(5, 0), "due_at": at(9, 0), "step_since_at": at(6, 0)} | but
    return Dossier(seq=1, local_no="0001/2026", **told)  # type: ignore[arg-type]  # tests name the columns


HISTORY = [Span(IN_HAND, at(5, 0), at(9, 12))] * 3 + [Span(WHOLE, at(5, 0), at(6, 0))] * 3


def test_what_bodes_ill_is_said_in_figures() -> None:
    said = note(running(), HISTORY, CALENDAR, at(7, 0), 3)
    assert said == "Có thể quá hạn: còn 2 ngày, bước này trung vị 4,5 ngày, đã qua 1 ngày."
    fresh = note(running(step_since_at=at(7, 0)), HISTORY, CALENDAR, at(7, 0), 3)
    assert fresh == "Có thể quá hạn: còn 2 ngày, bước này trung vị 4,5 ngày."


@pytest.mark.parametrize(
    ("but", "least"),
    [
        ({}, 4),  # too few, and the whole procedure takes a day
        ({"due_at": None}, 3),
        ({"due_at": at(6)}, 3),  # over already
        ({"due_at": at(14)}, 3),  # time enough
        ({"step": 2}, 3),  # no history of this step, the whole takes a day
    ],
)
def test_nothing_is_said_without_ground(but: dict[str, object], least: int) -> None:
    assert note(running(**but), HISTORY, CALENDAR, at(7, 0), least) is None


def test_in_nobodys_hands_the_whole_procedure_is_compared() -> None:
    history = [Span(WHOLE, at(5, 0), at(10, 0))] * 3
    said = note(running(step_since_at=None), history, CALENDAR, at(6, 0), 3)
    assert said == "Có thể quá hạn: còn 3 ngày, cả thủ tục trung vị 5 ngày, đã qua 1 ngày."
