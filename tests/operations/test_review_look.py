"""One report looked at: figures beside what is usual, gaps, what it changed; many accepted at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from board_room import (
    CLERK,
    NOW,
    PERIOD,
    above_many,
    arrive,
    code_of,
    day,
    lines_of,
    months_before,
    province,
    sealed,
)

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.period import parse
from cchc_desktop.core.unit_tree import Kind, Member, Succession
from cchc_desktop.operations import unit_tree
from cchc_desktop.operations.board import State, backlog, board, totals
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.review_history import Rule, UnitPast, boxes_beside
from cchc_desktop.operations.review_look import Look, accept_all, look, sift
from cchc_desktop.operations.unit_tree import New
from cchc_desktop.store.members import put_members, put_successions

NEXT = day(date(2026, 11, 20), 11)


@pytest.fixture(scope="module")
def twelve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workplace]:
    place = above_many(tmp_path_factory.mktemp("twelve") / "register")
    yield place
    place.register.close()


@pytest.fixture
def one(tmp_path: Path) -> Iterator[Workplace]:
    place = province(tmp_path / "register", ["Xã Một"])
    yield place
    place.register.close()


def looked(place: Workplace, n: int, key: str = "2026-11") -> Look:
    return look(place, code_of(n), parse(key), NOW)


def test_every_box_stands_beside_its_last_twelve(twelve: Workplace) -> None:
    found = looked(twelve, 0)
    assert len(found.boxes) == 19
    received = found.boxes[0]
    assert received.value == 40
    assert [one.period.key for one in received.past] == [one.key for one in months_before(PERIOD, 12)[:-1]]
    assert all(one.value is not None and 36 <= one.value <= 44 for one in received.past)
    assert received.limits is not None
    assert received.limits.holds(40)
    assert found.remarks() == ()


def test_what_is_outside_says_how_much_and_of_what(twelve: Workplace) -> None:
    odd = {one.code: one.sentence() for one in looked(twelve, 3).odd}
    assert odd["received"] == ("(3) Nhận giải quyết, tổng số: 180, cao gấp 3 lần mức thường thấy 21–60.")


def test_indicators_stand_beside_theirs_as_exact_shares(twelve: Workplace) -> None:
    found = {one.code: one for one in looked(twelve, 2).indicators}
    told = found["on_time_rate"]
    assert told.value == Fraction(38, 40)
    assert told.out_of == 40
    assert told.limits is not None
    assert all(one.value is not None and one.value < 1 for one in told.past)
    assert "satisfaction_rate" not in found


def test_too_few_values_say_nothing(one: Workplace) -> None:
    for period in months_before(PERIOD, 5)[:-1]:
        arrive(one, sealed(code_of(0), "Xã Một", period, lines_of(period, 40)), NOW)
    arrive(one, sealed(code_of(0), "Xã Một", PERIOD, lines_of(PERIOD, 400)), NOW)
    found = looked(one, 0)
    assert all(series.limits is None and not series.outside for series in found.boxes)
    arrive(one, sealed(code_of(0), "Xã Một", parse("2026-05"), lines_of(parse("2026-05"), 40)), NOW)
    assert looked(one, 0).odd


def test_a_look_ahead_is_no_value_of_the_past(one: Workplace) -> None:
    before = months_before(PERIOD, 1)[0]
    arrive(one, sealed(code_of(0), "Xã Một", before, lines_of(before, 7), is_final=False), NOW)
    arrive(one, sealed(code_of(0), "Xã Một", PERIOD, lines_of(PERIOD, 8)), NOW)
    assert looked(one, 0).boxes[0].past[-1].value is None


def test_a_gap_between_periods_is_named_row_by_row(twelve: Workplace) -> None:
    [gap] = looked(twelve, 5).gaps
    assert "kỳ trước còn 0, kỳ này ghi chuyển qua 1" in gap


def test_what_a_new_revision_changed_is_told(twelve: Workplace) -> None:
    found = looked(twelve, 9)
    assert found.revision == 2
    assert found.changed[0] == "(3) Nhận giải quyết, tổng số: 40 → 41"
    assert "hồ sơ đã khác: 0001/2026" in found.changed[-1]
    assert [(one.state, one.box) for one in found.decided] == [("returned", "late")]
    assert [one.notice.about.box for one in found.notices if one.notice.about] == ["late"]


def test_checks_name_the_dossiers(one: Workplace) -> None:
    lines = lines_of(PERIOD, 5, late=2)
    bare = (replace(lines[0], late_cause=None), *lines[1:])
    arrive(one, sealed(code_of(0), "Xã Một", PERIOD, bare), NOW)
    failed = [check.sentence for check in looked(one, 0).checks if not check.is_passed]
    assert failed == ["1 hồ sơ quá hạn chưa ghi nguyên nhân: 0001/2026."]


def test_one_that_has_not_sent_has_nothing_to_look_at(twelve: Workplace) -> None:
    found = looked(twelve, 11)
    assert (found.taken, found.boxes, found.line.state) == ((), (), State.UNSENT)
    with pytest.raises(Refused, match="không phải báo cáo"):
        look(twelve, "77777", PERIOD, NOW)


def test_the_past_of_merged_units_is_that_of_their_heir(one: Workplace) -> None:
    olds = ("40001", "40002")
    new, since = "30900", date(2026, 10, 15)
    with one.register.write() as book:
        put_members(book, [Member(old, f"Xã {old}", date(2025, 1, 1), date(2026, 10, 14)) for old in olds])
        put_members(book, [Member(new, "Xã Mới", since)])
        put_successions(
            book, [Succession(old, new, since, Kind.MERGED, is_heir=True, basis="NQ") for old in olds]
        )
    before = months_before(PERIOD, 1)[0]
    for old in olds:
        arrive(one, sealed(old, f"Xã {old}", before, lines_of(before, 20)), NOW)
    arrive(one, sealed(new, "Xã Mới", PERIOD, lines_of(PERIOD, 40)), NOW)
    assert look(one, new, PERIOD, NOW).boxes[0].past[-1].value == 40


def test_one_that_took_another_over_stands_beside_what_both_had(tmp_path: Path) -> None:
    place = province(tmp_path / "register", ["Xã Một", "Xã Hai"])
    old, taker = code_of(0), code_of(1)
    unit_tree.merge(place, [old], New(taker), date(2026, 10, 15), NOW, by=CLERK, basis="NQ 1")
    before = months_before(PERIOD, 1)[0]
    theirs, its = lines_of(before, 30, left=4, seed=1), lines_of(before, 10, left=6, seed=2)
    arrive(place, sealed(old, "Xã Một", before, theirs), NOW)
    arrive(place, sealed(taker, "Xã Hai", before, its), NOW)
    still = (one for one in (*theirs, *its) if one.ended_at is None)
    carried = tuple(replace(one, local_no=f"{5000 + n}/2026") for n, one in enumerate(still))
    arrive(place, sealed(taker, "Xã Hai", PERIOD, (*carried, *lines_of(PERIOD, 30, seed=3))), NOW)
    found = looked(place, 1)
    assert found.boxes[0].past[-1].value == 40
    assert found.gaps == ()
    then = look(place, taker, before, NOW)
    assert then.boxes[0].value == 10  # its report of before is its own
    place.register.close()


def test_those_about_which_nothing_is_odd_are_accepted_each_by_itself(tmp_path: Path) -> None:
    place = above_many(tmp_path / "register")
    found = sift(place, PERIOD, NOW)
    assert [one.name for one in found.plain] == [
        *("Phường Ba Đình", "Phường Ngọc Hà", "Phường Giảng Võ", "Phường Cửa Nam", "Xã Phúc Lộc"),
    ]
    assert {name: why for _, name, why in found.odd}["Xã Ô Diên"] == "Gửi lại sau khi trả."
    late = found.plain[0]
    again = sealed(late.unit, late.name, PERIOD, lines_of(PERIOD, 41), revision=2)
    arrive(place, again, NOW)
    done = accept_all(place, PERIOD, found.plain, NEXT, by=CLERK)
    assert len(done.done) == 4
    assert [(one.name, "lần 2" in why) for one, why in done.refused] == [("Phường Ba Đình", True)]
    with place.register.read() as reading:
        states = [one.state for one in board(place, reading, PERIOD, NEXT).lines]
    assert states.count(State.ACCEPTED) == 4
    place.register.close()


def test_board_look_and_acceptance_do_the_same_on_either_engine(superior: Workplace) -> None:
    unit, name = "00070", "Phường Hoàn Kiếm"
    for period in months_before(PERIOD, 7):
        arrive(superior, sealed(unit, name, period, lines_of(period, 40, late=1)), NOW)
    with superior.register.read() as reading:
        found = board(superior, reading, PERIOD, NOW)
        told = totals(reading, found, months_before(PERIOD, 1)[0])[unit]
        waits = backlog(reading, NOW)
    [line] = [one for one in found.lines if one.unit == unit]
    assert (line.state, line.late, told.received, told.left_before) == (State.RECEIVED, 3, 40, 0)
    assert [one.many for one in waits] == [1, 1, 1]
    assert look(superior, unit, PERIOD, NOW).remarks() == ()
    assert [one.unit for one in sift(superior, PERIOD, NOW).plain] == [unit]
    with superior.register.read() as reading:
        assert boxes_beside(UnitPast(reading, unit, NOW.date()), PERIOD, Rule(3, 6))[0].limits is not None
    accept_all(superior, PERIOD, sift(superior, PERIOD, NOW).plain, NEXT, by=CLERK)
    with superior.register.read() as reading:
        stands = {one.unit: one.state for one in board(superior, reading, PERIOD, NEXT, unit=unit).lines}
    assert stands == {unit: State.ACCEPTED}
