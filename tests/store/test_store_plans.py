"""How the lists of a big register are read: by an index that says all, never row by row.

What the planner does depends on the statement and the indexes, not on how much there is: a small
register shows the plans of a million dossiers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import make
import pytest
import sqlalchemy as sa

from cchc_desktop.core import period as periods
from cchc_desktop.core.lifecycle import State
from cchc_desktop.store import day, facts, history, ledgers, linked, search, since, sums, takings
from cchc_desktop.store.engine import Register
from cchc_desktop.store.past import Past
from cchc_desktop.store.reading import Reading
from cchc_desktop.store.search import Filter, Group, Order, Standing

AT = make.NINE + timedelta(days=5)
SOON = (AT + timedelta(days=2)).date()
IN_HOUSE = "USING COVERING INDEX dossier_in_house"


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Register]:
    register = make.register(Path(tmp_path_factory.mktemp("register")))
    with register.write() as writing:
        make.dossiers(writing, 300)
    yield register
    register.close()


def plan(register: Register, act: Callable[[Reading], object]) -> list[str]:
    """The steps of every statement that ``act`` runs."""
    with register.read() as reading:
        asked: list[tuple[str, object]] = []

        def note(_c: object, _cursor: object, statement: str, values: object, *_: object) -> None:
            asked.append((statement, values))

        sa.event.listen(reading.connection, "before_cursor_execute", note)
        act(reading)
        sa.event.remove(reading.connection, "before_cursor_execute", note)
        driver = reading.connection.connection.driver_connection
        assert driver is not None
        steps: list[str] = []
        for statement, values in asked:
            steps += [row[3] for row in driver.execute(f"EXPLAIN QUERY PLAN {statement}", values)]
    assert steps
    return steps


def reads_no_table(steps: list[str]) -> bool:
    """Every step goes through an index, and the ids and their order lie in it."""
    return all("dossier" not in step or "COVERING INDEX" in step for step in steps)


OPEN_LISTS = {
    "running": Filter(group=Group.RUNNING, order=Order.DUE, is_descending=False),
    "open": Filter(group=Group.OPEN, order=Order.DUE, is_descending=False),
    "in house": Filter(group=Group.IN_HOUSE),
    "paused": Filter(group=Group.PAUSED),
    "waiting": Filter(group=Group.WAITING, order=Order.NAME, is_descending=False),
    "one state": Filter(states=frozenset({State.PAYMENT})),
    "overdue": Filter(standing=Standing.OVERDUE, at=AT, order=Order.DUE, is_descending=False),
    "today": Filter(standing=Standing.TODAY, at=AT, order=Order.DUE, is_descending=False),
    "soon": Filter(standing=Standing.SOON, at=AT, soon_until=SOON),
    "in time": Filter(standing=Standing.IN_TIME, at=AT),
    "still": Filter(group=Group.RUNNING, still_since=AT),
    "uncoded": Filter(group=Group.IN_HOUSE, has_code=False),
    "offered": Filter(group=Group.RUNNING, is_offered=True),
    "of an officer": Filter(group=Group.OPEN, officer="Kinh tế"),
    "of a holder": Filter(group=Group.OPEN, holder="Kinh tế"),
    "of a procedure": Filter(group=Group.OPEN, procedure="1.004873"),
    "of a field": Filter(group=Group.OPEN, field="Hộ tịch", channel="online"),
    "to be scanned": Filter(group=Group.IN_HOUSE, is_digitised_in=False),
    "to apologise": Filter(apologise_until=AT, order=Order.DUE, is_descending=False),
}


@pytest.mark.parametrize("wanted", OPEN_LISTS.values(), ids=OPEN_LISTS.keys())
def test_a_list_of_what_is_in_house_reads_its_own_index_only(filled: Register, wanted: Filter) -> None:
    steps = plan(filled, lambda reading: search.ids(reading, wanted))
    assert any(IN_HOUSE in step for step in steps), steps
    assert reads_no_table(steps), steps


def test_what_wants_a_cause_is_told_by_the_index_of_what_is_over(filled: Register) -> None:
    wanted = Filter(unexplained_since=AT, order=Order.DUE, is_descending=False)
    listing = plan(filled, lambda reading: search.ids(reading, wanted))
    assert any("dossier_over (unit=? AND ended_at>?)" in step for step in listing), listing
    counting = plan(filled, lambda reading: search.counts(reading, AT, SOON, AT, AT, AT))
    assert any("dossier_over (unit=? AND ended_at>?)" in step for step in counting), counting
    assert reads_no_table(counting), counting


LONG_LISTS = {
    "all": Filter(),
    "all, first page": Filter(limit=200),
    "all, oldest first": Filter(is_descending=False),
    "by number": Filter(order=Order.NUMBER),
    "by name": Filter(order=Order.NAME, is_descending=False),
    "by due": Filter(order=Order.DUE),
    "days": Filter(received_from=date(2026, 10, 1), received_to=date(2026, 10, 31)),
    "of a field": Filter(field="Hộ tịch"),
    "of a channel": Filter(channel="online", received_from=date(2026, 10, 1)),
    "of a procedure": Filter(procedure="1.004873"),
}


@pytest.mark.parametrize("wanted", LONG_LISTS.values(), ids=LONG_LISTS.keys())
def test_a_list_of_all_is_in_order_in_its_index(filled: Register, wanted: Filter) -> None:
    steps = plan(filled, lambda reading: search.ids(reading, wanted))
    assert reads_no_table(steps), steps
    assert "USE TEMP B-TREE FOR ORDER BY" not in steps, steps


WHO_AND_HOW_FAR = {
    "of an officer": Filter(officer="Kinh tế"),
    "of a holder": Filter(holder="Kinh tế"),
    "held out": Filter(is_offered=True),
    "not scanned": Filter(is_digitised_in=False),
    "scanned and ended": Filter(is_digitised_in=True, is_digitised_out=False, group=Group.ENDED),
    "of an officer, in these days": Filter(
        officer="Kinh tế", received_from=date(2026, 10, 1), received_to=date(2026, 10, 31)
    ),
}


@pytest.mark.parametrize("wanted", WHO_AND_HOW_FAR.values(), ids=WHO_AND_HOW_FAR.keys())
def test_who_has_it_and_how_far_it_is_scanned_is_told_by_an_index(filled: Register, wanted: Filter) -> None:
    steps = plan(filled, lambda reading: search.ids(reading, wanted))
    assert reads_no_table(steps), steps
    assert "USE TEMP B-TREE FOR ORDER BY" not in steps, steps


@pytest.mark.parametrize("wanted", [Filter(officer="Kinh tế"), Filter(is_digitised_out=True)])
@pytest.mark.parametrize("order", [Order.DUE, Order.NAME, Order.NUMBER])
def test_in_another_order_only_rows_that_fit_are_looked_at(
    filled: Register, wanted: Filter, order: Order
) -> None:
    """In its own order the list would go through every dossier by its row."""
    steps = plan(filled, lambda reading: search.ids(reading, replace(wanted, order=order)))
    assert "dossier_received" in steps[0], steps


@pytest.mark.parametrize("group", [Group.ENDED, Group.REFUSED])
def test_what_has_ended_is_listed_through_an_index(filled: Register, group: Group) -> None:
    steps = plan(filled, lambda reading: search.ids(reading, Filter(group=group)))
    assert all("dossier" not in step or "USING" in step for step in steps), steps


def test_the_figures_of_the_morning_come_from_what_is_in_house(filled: Register) -> None:
    for act in (
        lambda reading: search.counts(reading, AT, SOON, AT, AT),
        lambda reading: day.aside(reading, AT, AT, ["Kinh tế"]),
    ):
        steps = plan(filled, act)
        assert steps == [step for step in steps if IN_HOUSE in step], steps


def test_a_page_and_a_dossier_are_found_by_their_keys(filled: Register) -> None:
    for act in (
        lambda reading: search.page(reading, range(1, 200)),
        lambda reading: search.dossier(reading, "0007/2026"),
        lambda reading: search.entries(reading, 7),
        lambda reading: search.people(reading, "079200000012"),
    ):
        steps = plan(filled, act)
        assert all(step.startswith("SEARCH ") for step in steps), steps


def test_the_box_asks_the_words_and_takes_the_newest_first(filled: Register) -> None:
    for act in (
        lambda reading: search.find(reading, "tran van"),
        lambda reading: search.people(reading, "tran"),
    ):
        steps = plan(filled, act)
        assert [step.split()[0] for step in steps] == ["SCAN", "SEARCH"], steps
        assert "VIRTUAL TABLE" in steps[0]
        assert not any("TEMP B-TREE" in step for step in steps), steps


def test_what_goes_together_is_found_without_looking_through_all(filled: Register) -> None:
    steps = plan(filled, lambda reading: linked.opened(reading, "0007/2026"))
    assert any("dossier_linked" in step for step in steps), steps
    assert not any(step.startswith(("SCAN dossier", "SCAN slip")) for step in steps), steps


def test_how_such_dossiers_went_before_is_read_by_procedure(filled: Register) -> None:
    steps = plan(filled, lambda reading: history.lives(reading, "1.004873", 200, 200))
    assert any("dossier_procedure" in step for step in steps), steps
    assert any("SEARCH entry USING INDEX entry_dossier" in step for step in steps), steps
    assert not any(step.startswith(("SCAN dossier", "SCAN entry")) for step in steps), steps


def test_entries_are_read_by_their_dossier(filled: Register) -> None:
    steps = plan(filled, lambda reading: search.entries(reading, 7))
    assert steps[0].startswith("SEARCH entry USING INDEX entry_dossier (unit=? AND dossier=?)"), steps


@pytest.mark.parametrize("by", [("sender",), ("field",), ("level", "field", "procedure"), ()])
def test_the_sums_of_a_period_read_no_other_one(filled: Register, by: tuple[sums.By, ...]) -> None:
    october = periods.parse("2026-10")
    for act in (
        lambda reading: sums.sums(reading, october, by),
        lambda reading: sums.tallies(reading, october),
    ):
        steps = plan(filled, act)
        of_days = "(unit=? AND first_on=? AND last_on=?"
        assert any(f"SEARCH packet_count USING PRIMARY KEY {of_days}" in step for step in steps), steps
        assert any("SEARCH packet_in USING" in step for step in steps), steps
        assert not any(step.startswith("SCAN packet") for step in steps), steps


def test_the_money_of_a_day_is_found_by_its_day(filled: Register) -> None:
    steps = plan(filled, lambda reading: takings.on_day(reading, make.NINE.date()))
    assert any("dossier_fee_paid" in step for step in steps), steps


def test_the_lines_of_a_month_are_found_by_when_they_ended(filled: Register) -> None:
    october = periods.parse("2026-10")
    steps = plan(filled, lambda reading: list(facts.lines(reading, october)))
    asked = 2  # those that changed since, and all
    assert sum("COVERING INDEX dossier_ended" in step for step in steps) == 2 * asked, steps
    by_number = "SEARCH dossier USING INDEX sqlite_autoindex_dossier_1 (unit=? AND seq=?)"
    assert sum(step.startswith(by_number) for step in steps) == asked, steps
    assert not any(step.startswith("SCAN ") for step in steps), steps


def test_what_reports_need_beside_the_lines_is_found_by_indexes(filled: Register) -> None:
    october = periods.parse("2026-10")
    for read in (ledgers.book, ledgers.beside, ledgers.clerks, ledgers.waiting, ledgers.reused_from_portal):
        steps = plan(filled, lambda reading, read=read: list(read(reading, october)))  # type: ignore[misc]  # bound
        assert not any(step.startswith("SCAN ") for step in steps), steps
    for read in (ledgers.beside, ledgers.clerks):
        steps = plan(filled, lambda reading, read=read: list(read(reading, october)))  # type: ignore[misc]  # bound
        assert sum("COVERING INDEX dossier_ended" in step for step in steps) == 2, steps
        assert not any("dossier_received" in step for step in steps), steps
    steps = plan(filled, lambda reading: list(ledgers.clerks(reading, october)))
    assert any("SEARCH entry USING INDEX entry_dossier" in step for step in steps), steps


def test_what_reports_of_a_closed_month_need_is_found_by_indexes(filled: Register) -> None:
    october = periods.parse("2026-10")
    for read in (
        *(ledgers.beside, ledgers.clerks, ledgers.waiting, ledgers.reused_from_portal, ledgers.taken),
        *(lambda reading, period, past: facts.lines(reading, period, past=past), ledgers.moved_in_book),
    ):
        steps = plan(filled, lambda reading, read=read: list(read(reading, october, Past(reading, 100))))  # type: ignore[misc]  # bound
        assert not any(step.startswith("SCAN ") for step in steps), steps
        assert any("later" in step and "COVERING INDEX entry_dossier" in step for step in steps), steps
    steps = plan(filled, lambda reading: Past(reading, 100).touched)
    assert steps[0] == "SEARCH entry USING INDEX entry_dossier (unit=? AND dossier=? AND seq<?)", steps
    assert any(step.startswith("SEARCH later USING PRIMARY KEY (unit=? AND seq>?)") for step in steps), steps


def test_a_dossier_is_opened_without_a_look_at_the_others(filled: Register) -> None:
    steps = plan(filled, lambda reading: linked.opened(reading, "7/2026"))
    read = [step for step in steps if step.startswith(("SEARCH dossier", "SCAN dossier"))]
    keys = ("(unit=? AND local_no=?)", "(unit=? AND linked_to=?)", "(unit=? AND seq=?)")
    assert read
    assert all(any(key in step for key in keys) for step in read), steps


def test_what_nobody_touches_is_told_by_the_index_of_what_is_in_house(filled: Register) -> None:
    steps = plan(filled, lambda reading: since.overdue_and_still(reading, AT + timedelta(days=90), AT))
    assert IN_HOUSE in steps[0], steps
    keys = ("dossier_in_house", "(unit=? AND seq=?)")
    read = [step for step in steps if step.startswith(("SEARCH dossier", "SCAN dossier"))]
    assert all(any(key in step for key in keys) for step in read), steps
