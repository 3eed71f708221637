"""The board by the units of now: who was merged stands in the row of who has the work."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from board_room import CLERK, NOW, PERIOD, code_of
from merged_room import NEW, merged

from cchc_desktop.core.period import just_before
from cchc_desktop.operations.board import State, board, totals
from cchc_desktop.operations.board_now import Joined, joined
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.month_units import combined
from cchc_desktop.operations.ranking import RankRule, ranking
from cchc_desktop.operations.reviews import accept
from cchc_desktop.operations.unit_tree import rename

TODAY = NOW.date()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workplace]:
    made = merged(tmp_path_factory.mktemp("merged") / "register")
    yield made
    made.register.close()


def rows(place: Workplace, today: date = TODAY) -> Joined:
    with place.register.read() as reading:
        found = board(place, reading, PERIOD, NOW)
        return joined(reading, found, totals(reading, found, just_before(PERIOD)), today)


def test_a_merged_unit_has_one_row_with_the_figures_that_the_month_gives_it(place: Workplace) -> None:
    found = rows(place)
    assert [one.unit for one in found.parts[NEW]] == [code_of(0), code_of(1)]
    assert {code_of(0), code_of(1)} & {one.unit for one in found.lines} == set()
    row = next(one for one in found.lines if one.unit == NEW)
    assert row.name == "Phường Ba Đình – Ngọc Hà"
    assert (row.revision, row.is_in, row.state) == (None, True, State.RECEIVED)
    with place.register.read() as reading:
        share = next(one for one in combined(reading, PERIOD, TODAY).units if one.unit == NEW)
    told = found.totals[NEW]
    assert (told.received, told.resolved, told.pending) == (share.received, share.resolved, share.pending)
    assert told.received == 80


def test_before_the_merger_it_is_the_board_itself(place: Workplace) -> None:
    with place.register.read() as reading:
        found = board(place, reading, PERIOD, NOW)
    assert rows(place, PERIOD.last_on).lines == found.lines


def test_a_row_is_as_far_as_the_least_of_its_units(tmp_path: Path) -> None:
    place = merged(tmp_path / "register")
    accept(place, code_of(0), PERIOD, NOW, by=CLERK)
    row = next(one for one in rows(place).lines if one.unit == NEW)
    assert row.state is State.RECEIVED
    accept(place, code_of(1), PERIOD, NOW, by=CLERK)
    row = next(one for one in rows(place).lines if one.unit == NEW)
    assert row.state is State.ACCEPTED
    since = date(2026, 11, 16)
    rename(place, code_of(2), "Phường Giảng Võ mới", since, NOW, by=CLERK, basis="QĐ 1", code="39002")
    row = next(one for one in rows(place).lines if one.unit == "39002")
    assert (row.name, row.revision) == ("Phường Giảng Võ mới", 1)
    place.register.close()


def test_units_are_put_in_order_by_what_they_are_now(place: Workplace) -> None:
    rule = RankRule(("on_time_rate", "timeliness"))
    then = ranking(place, PERIOD, NOW, rule)
    now = ranking(place, PERIOD, NOW, rule, today=TODAY)
    assert (len(then.ranked), len(now.ranked)) == (6, 5)
    assert now.parts == {NEW: (code_of(0), code_of(1))}
    [one] = [it for it in now.ranked if it.unit == NEW]
    assert one.out_of == 80
