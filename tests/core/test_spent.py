"""How long a dossier took is counted as its promise is."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.deadline import Pause, Term, due_at
from cchc_desktop.core.spent import spent_by, spent_days
from cchc_desktop.rulebook import load_law

LAW = load_law()
CALENDAR = LAW.calendar


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=HANOI)


@pytest.mark.parametrize(
    ("received", "ended", "pauses", "expected"),
    [
        ("2026-10-01T09:00", "2026-10-01T16:00", (), 0),
        ("2026-10-01T09:00", "2026-10-02T16:00", (), 1),
        ("2026-10-02T09:00", "2026-10-05T16:00", (), 1),  # a weekend between
        ("2026-10-03T09:00", "2026-10-05T16:00", (), 0),  # a Saturday: the office has it on Monday
        ("2026-10-01T22:00", "2026-10-02T16:00", (), 0),  # after the doors have closed
        ("2026-02-13T10:00", "2026-02-27T10:00", (), 5),  # Tết
        ("2026-03-02T10:00", "2026-03-23T10:00", (("2026-03-05T09:00", "2026-03-12T09:00"),), 10),
        ("2026-03-02T10:00", "2026-03-04T10:00", (("2026-03-02T11:00", "2026-03-04T09:00"),), 0),
        ("2015-03-02T10:00", "2015-03-04T10:00", (), None),  # no calendar of that year
    ],
)
def test_working_days(
    received: str, ended: str, pauses: tuple[tuple[str, str], ...], expected: int | None
) -> None:
    stood = tuple(Pause(at(first), at(last)) for first, last in pauses)
    assert spent_days(CALENDAR, at(received), at(ended), stood) == expected
    assert spent_by(CALENDAR)(at(received), at(ended), stood) == expected


@settings(max_examples=80, deadline=None)
@given(
    st.integers(0, 300 * 24),
    st.integers(1, 30),
    st.none() | st.tuples(st.integers(1, 200), st.integers(1, 400)),
)
def test_who_ends_at_the_due_moment_took_the_term(
    hours: int, days: int, waited: tuple[int, int] | None
) -> None:
    received_at = at("2026-01-05T08:00") + timedelta(hours=hours)
    start = CALENDAR.reception(received_at)
    pauses: tuple[Pause, ...] = ()
    if waited is not None:
        asked = start + timedelta(hours=waited[0])
        pauses = (Pause(asked, asked + timedelta(hours=waited[1])),)
    due = due_at(Term.parse(f"{days}wd"), received_at, pauses, CALENDAR, LAW.counting(start.date()))
    pauses = tuple(one for one in pauses if one.from_at < due)
    due = due_at(Term.parse(f"{days}wd"), received_at, pauses, CALENDAR, LAW.counting(start.date()))
    assert spent_days(CALENDAR, received_at, due, pauses) == days
