"""The sums of the pictures equal what the judges of the indicators find, dossier by dossier."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import make
import pytest
import random_office
import sqlalchemy as sa

from cchc_desktop.core import period as periods
from cchc_desktop.core.measure import Part, Span
from cchc_desktop.core.period import Period
from cchc_desktop.core.tally import Line, StandingBy, late_without_cause, standing
from cchc_desktop.indicators import indicators
from cchc_desktop.operations.desk import Desk, Workplace
from cchc_desktop.store import facts, figures, schema
from cchc_desktop.store.day import is_unexplained
from cchc_desktop.store.engine import Register
from cchc_desktop.store.figures import Behind, Ended, Received, What
from cchc_desktop.store.reading import Reading
from cchc_desktop.store.statements import ENDED_LATE

MONTHS = tuple(periods.parse(f"2026-{n:02d}") for n in range(6, 12))
EVER = periods.span(date(2026, 1, 1), date(2027, 12, 31))
_d = schema.dossier.c
SUMMER = periods.span(MONTHS[0].first_on, MONTHS[-1].last_on)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workplace]:
    with random_office.ward(tmp_path_factory.mktemp("office") / "register") as made:
        yield made


@contextmanager
def lived(place: Workplace, seed: int, dossiers: int) -> Iterator[Desk]:
    """A desk after a summer that is forgotten in the end."""
    with random_office.forgotten(place) as desk:
        random_office.live(desk, seed, dossiers)
        yield desk


def judged(reading: Reading, code: str, period: Period) -> dict[Part, set[str]]:
    """Where the judge puts every dossier of ``period``."""
    found: dict[Part, set[str]] = {part: set() for part in Part}
    lines = list(facts.lines(reading, period))
    for line, placed in indicators()[code].places(lines, Span(period)):
        found[placed.part].add(line.local_no)
    return found


def hold_beside_judges(reading: Reading, period: Period) -> tuple[Received, Ended]:
    """A month's sums and what opens them, against the judges."""
    [came], [went] = figures.received(reading, [period]), figures.ended(reading, [period])
    for code, what, top, bottom in (
        ("online_rate", What.ONLINE, came.online, came.received),
        ("digitised_in_rate", What.DIGITISED_IN, came.digitised, came.received),
        ("digitised_out_rate", What.DIGITISED_OUT, went.digitised, went.results),
    ):
        parts = judged(reading, code, period)
        assert (len(parts[Part.TOP]), len(parts[Part.TOP] | parts[Part.REST])) == (top, bottom), code
        assert set(figures.numbers(reading, Behind(what, period))) == parts[Part.TOP]
        assert set(figures.numbers(reading, Behind(what, period, is_rest=True))) == parts[Part.REST]
    parts = judged(reading, "on_time_rate", period)
    assert (len(parts[Part.REST]), len(parts[Part.TOP])) == (went.late, went.ended - went.late)
    assert set(figures.numbers(reading, Behind(What.LATE, period))) == parts[Part.REST]
    assert set(figures.numbers(reading, Behind(What.ENDED, period))) == parts[Part.TOP] | parts[Part.REST]
    return came, went


def hold_beside_lines(reading: Reading, period: Period) -> None:
    """Days, fields and causes, against the lines one by one."""
    lines = list(facts.lines(reading, period))
    late = {
        line.local_no
        for line, placed in indicators()["on_time_rate"].places(lines, Span(period))
        if placed.part is Part.REST
    }
    causes = Counter((line.field, line.late_cause or "") for line in lines if line.local_no in late)
    assert dict(figures.late_by_cause(reading, period)) == causes
    came = [line for line in lines if line.received_at and line.received_at >= period.start_at]
    assert dict(figures.received_by_field(reading, period)) == Counter(line.field for line in came)
    days = figures.by_day(reading, period)
    received = Counter(line.received_at.date() for line in came if line.received_at)
    assert {on: n for on, (n, _) in days.items() if n} == received
    assert {on: n for on, (_, n) in days.items() if n} == Counter(_over(lines, period))
    for (field, cause), many in causes.items():
        opened = figures.numbers(reading, Behind(What.LATE, period, field=field, cause=cause))
        assert len(opened) == many
        assert set(opened) <= late


def _over(lines: list[Line], period: Period) -> Iterator[date]:
    for line in lines:
        if line.received_at and line.ended_at and period.start_at <= line.ended_at < period.end_at:
            yield line.ended_at.date()


@pytest.mark.parametrize("seed", range(6))
def test_a_random_register(place: Workplace, seed: int) -> None:
    with lived(place, seed, 12) as desk:
        for period in (*MONTHS, SUMMER):
            hold_beside_judges(desk.book, period)
        hold_beside_lines(desk.book, SUMMER)


def test_a_busy_summer_touches_every_sum(place: Workplace) -> None:
    with lived(place, 7, 150) as desk:
        sums = [hold_beside_judges(desk.book, period) for period in MONTHS]
        hold_beside_lines(desk.book, SUMMER)
        hold_beside_lines(desk.book, MONTHS[2])
        whole_in, whole_out = hold_beside_judges(desk.book, SUMMER)
        assert figures.received(desk.book, MONTHS) == tuple(came for came, _ in sums)
        assert figures.ended(desk.book, MONTHS) == tuple(went for _, went in sums)
    assert all(whole_in)
    assert all(whole_out)
    assert tuple(map(sum, zip(*(came for came, _ in sums), strict=True))) == whole_in
    assert tuple(map(sum, zip(*(went for _, went in sums), strict=True))) == whole_out


@pytest.mark.parametrize("seed", range(6))
def test_the_database_and_the_tally_have_one_rule_of_what_ended_late(place: Workplace, seed: int) -> None:
    with lived(place, seed, 40) as desk:
        asked = sa.select(_d.local_no).where(ENDED_LATE, _d.received_at.is_not(None))
        late = set(desk.book.run(asked).scalars())
        over = [one for one in facts.lines(desk.book, EVER) if one.received_at and one.ended_at]
        assert late == {one.local_no for one in over if standing(one) == "late"}
        assert late == {one.local_no for one in over if standing(one, StandingBy.MINUTE) == "late"}
        asked = sa.select(_d.local_no).where(*is_unexplained(EVER.start_at))
        untold = set(desk.book.run(asked).scalars())
        told = late_without_cause((one for one in over), EVER, EVER.end_at)
        assert untold == set(told)
    assert late


def test_the_second_of_the_promise_is_not_late(register: Register) -> None:
    with register.write() as writing:
        due_at = make.moment("2026-10-12 17:00")
        for n, at in enumerate((due_at, due_at + timedelta(seconds=1))):
            one = make.receive(writing, due_at=due_at, at=make.NINE + timedelta(minutes=n))
            make.act(writing, one, "finish", at=at, state="finished", ended_at=at)
    with register.read() as reading:
        late = set(reading.run(sa.select(_d.local_no).where(ENDED_LATE)).scalars())
        lines = facts.lines(reading, make.month())
        assert late == {one.local_no for one in lines if standing(one) == "late"} == {"0002/2026"}


def test_both_engines_count_what_was_never_accepted_nowhere(register: Register) -> None:
    with register.write() as writing:
        known = make.dossiers(writing, 40)
        late = make.moment("2026-10-20 10:00")
        make.act(writing, known[1], "withdraw", at=late, state="withdrawn", ended_at=late)
        make.receive(writing, state="refused", received_at=None, due_at=None, ended_at=late, term=None)
        make.receive(writing, state="withdrawn", received_at=None, due_at=None, ended_at=late, term=None)
    with register.read() as reading:
        came, went = hold_beside_judges(reading, make.month())
        hold_beside_lines(reading, make.month())
    assert came.received == 40
    assert went.ended == went.results + 1


def test_a_big_register_is_summed_from_its_indexes_alone(place: Workplace) -> None:
    asked: list[tuple[str, object]] = []

    def note(_c: object, _cursor: object, statement: str, values: object, *_: object) -> None:
        asked.append((statement, values))

    with place.register.read() as reading:
        sa.event.listen(reading.connection, "before_cursor_execute", note)
        figures.received(reading, MONTHS)
        figures.ended(reading, MONTHS)
        figures.by_day(reading, MONTHS[0])
        figures.received_by_field(reading, SUMMER)
        figures.late_by_cause(reading, SUMMER)
        sa.event.remove(reading.connection, "before_cursor_execute", note)
        driver = reading.connection.connection.driver_connection
        assert driver is not None
        steps = [
            row[3]
            for statement, values in asked
            for row in driver.execute(f"EXPLAIN QUERY PLAN {statement}", values)
        ]
    searched = [step for step in steps if step.startswith(("SEARCH", "SCAN"))]
    assert len(asked) == 5
    assert len(searched) == 2 * len(MONTHS) + 4
    assert all(" USING COVERING INDEX dossier_" in step for step in searched), searched


def test_an_empty_register_is_all_zero(register: Register) -> None:
    with register.read() as reading:
        assert figures.received(reading, MONTHS) == (Received(0, 0, 0),) * len(MONTHS)
        assert figures.ended(reading, MONTHS) == (Ended(0, 0, 0, 0),) * len(MONTHS)
        assert figures.received(reading, ()) == ()
        assert set(figures.by_day(reading, MONTHS[0]).values()) == {(0, 0)}
        assert figures.numbers(reading, Behind(What.RECEIVED, SUMMER)) == ()
