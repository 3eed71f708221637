"""Every case of law in the TOML files beside this test, as a jurist wrote it."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.deadline import Due, Pause, Term, due, due_at
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.law import Law
from cchc_desktop.rulebook import load_law

HERE = Path(__file__).parent
CASES = [
    pytest.param(case, id=f"{path.stem}-{number}-{case['term']}")
    for path in sorted(HERE.glob("*.toml"))
    for number, case in enumerate(tomllib.loads(path.read_text(encoding="utf-8"))["case"], 1)
]


@pytest.fixture(scope="module")
def law() -> Law:
    return load_law()


def computed(case: dict[str, Any], law: Law) -> Due:
    received_at: datetime = case["received"]
    pauses = [Pause(from_at, to_at) for from_at, to_at in case.get("pauses", ())]
    rules = replace(
        law.counting(received_at.date()), is_shifted_after_cutoff=case.get("shift_after_cutoff", False)
    )
    term = Term.parse(case["term"])
    promise = due(term, received_at, pauses, law.calendar, rules)
    assert due_at(term, received_at, pauses, law.calendar, rules) == promise.due_at
    return promise


@pytest.mark.parametrize("case", CASES)
def test_a_case_of_law(case: dict[str, Any], law: Law) -> None:
    assert case["why"]
    assert case["basis"]
    if "refused" in case:
        with pytest.raises(Refused) as refused:
            computed(case, law)
        assert refused.value.sentence == case["refused"]
        return
    promise, expected = computed(case, law), case["due"]
    if isinstance(expected, datetime):
        assert promise.due_at == hanoi(expected), case["why"]
    else:
        assert promise.due_on == expected, case["why"]
        assert promise.due_at == law.calendar.end_of(expected)
    assert promise.ledger[0].day == case["received"].date()
    assert promise.ledger[-1].day == promise.due_on


def test_the_cases_cover_every_day_that_an_announcement_speaks_of(law: Law) -> None:
    spans = []
    for case in (param.values[0] for param in CASES):
        assert isinstance(case, dict)
        if "due" in case:
            last = case["due"]
            spans.append((case["received"].date(), last.date() if isinstance(last, datetime) else last))

    def covered(day: date) -> bool:
        return any(first <= day <= last for first, last in spans)

    told = {*law.calendar.closed, *law.calendar.opened}
    assert [day for day in sorted(told) if not covered(day)] == []


def test_a_forecast_year_is_told(law: Law) -> None:
    path = HERE / "forecast_2027.toml"
    for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]:
        assert any("2027" in warning for warning in computed(case, law).warnings)
