"""Lines for the tally: nothing that counts is left out, nothing personal goes along."""

from __future__ import annotations

from datetime import date, timedelta

import make
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cchc_desktop.core.period import span
from cchc_desktop.core.tally import broken_identities, late_without_cause, tally
from cchc_desktop.store import facts
from cchc_desktop.store.engine import Register

EVER = span(date(2020, 1, 1), date(2035, 12, 31))
DAYS = st.integers(0, 60).map(lambda n: date(2026, 9, 20) + timedelta(days=n))


def fill(register: Register) -> None:
    with register.write() as writing:
        known = make.dossiers(writing, 120)
        late = make.moment("2026-10-20 10:00")
        make.act(writing, known[1], "withdraw", at=late, state="withdrawn", ended_at=late)
        make.act(writing, known[2], "apologise", at=late, apologies=1, apologised_at=late)
        make.receive(writing, state="refused", received_at=None, due_at=None, ended_at=late, term=None)
        pause = [[make.moment("2026-10-10 09:00"), make.moment("2026-10-20 09:00")]]
        make.act(writing, known[3], "take_supplement", at=late, pauses=pause)
        make.act(writing, known[5], "request_supplement", at=late, state="supplement", paused_at=late)
        make.receive(writing, term="same-day")


def test_a_period_reads_only_what_can_count_and_loses_nothing(register: Register) -> None:
    fill(register)
    with register.read() as reading:
        everything = list(facts.lines(reading, EVER))

    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(DAYS, st.integers(0, 40))
    def compare(first: date, length: int) -> None:
        period = span(first, first + timedelta(days=length))
        with register.read() as reading:
            touched = {line.local_no: line for line in facts.lines(reading, period)}
        # Only the clock that stood at the end of the period depends on the period.
        same = [touched.get(line.local_no, line) for line in everything]
        counts = tally(touched.values(), period)
        assert counts == tally(same, period)
        assert broken_identities(counts) == ()

    compare()


def test_a_pause_that_is_over_still_counted_at_the_time(register: Register) -> None:
    fill(register)
    with register.read() as reading:
        before = {line.local_no: line for line in facts.lines(reading, make.month(last="2026-10-15"))}
        after = {line.local_no: line for line in facts.lines(reading, make.month())}
    assert before["0004/2026"].paused_at == make.moment("2026-10-10 09:00")
    assert after["0004/2026"].paused_at is None


def test_ends_and_same_day_are_told(register: Register) -> None:
    fill(register)
    with register.read() as reading:
        lines = {line.local_no: line for line in facts.lines(reading, make.month())}
    assert [lines[no].end for no in ("0001/2026", "0002/2026", "0121/2026")] == [
        "finished",
        "withdrawn",
        "refused",
    ]
    assert lines["0122/2026"].is_same_day
    assert not lines["0001/2026"].is_same_day


def test_late_dossiers_without_a_cause_are_listed(register: Register) -> None:
    with register.write() as writing:
        one = make.receive(writing)
        make.finish(writing, one, at=make.NINE + timedelta(days=5))
        make.receive(writing)
        three = make.receive(writing)
        make.act(writing, three, "finish", ended_at=make.NINE + timedelta(days=5), late_cause="bận")
        make.receive(writing, due_at=make.moment("2026-12-01 08:00"))
        make.receive(writing, state="supplement", paused_at=make.NINE)
    with register.read() as reading:
        lines = tuple(facts.lines(reading, make.month()))
    assert late_without_cause(lines, make.month(), make.month().end_at) == ("0001/2026", "0002/2026")
