"""The board of a period: who was to report by when, who did, and what became of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from board_room import (
    CLERK,
    DUE,
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
from make import statements

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.period import parse
from cchc_desktop.core.tally import Line as Dossier
from cchc_desktop.core.unit_tree import Kind, Member, Succession
from cchc_desktop.operations import own_rules, unit_tree
from cchc_desktop.operations.board import Board, Line, State, Totals, backlog, board, due_on, totals
from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.operations.month_units import combined
from cchc_desktop.operations.packs import workplace_of
from cchc_desktop.operations.ranking import ranking, rule_of
from cchc_desktop.operations.reviews import accept, return_packet
from cchc_desktop.operations.unit_tree import New
from cchc_desktop.store.members import put_members, put_successions

AT = day(date(2026, 11, 16))


@pytest.fixture(scope="module")
def twelve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workplace]:
    place = above_many(tmp_path_factory.mktemp("twelve") / "register")
    yield place
    place.register.close()


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Workplace]:
    place = province(tmp_path / "register", ["Xã Một", "Xã Hai"])
    yield place
    place.register.close()


def shown(place: Workplace, key: str = "2026-11") -> Board:
    with place.register.read() as reading:
        return board(place, reading, parse(key), NOW)


def first(place: Workplace, key: str = "2026-11") -> Line:
    return shown(place, key).lines[0]


def send(
    place: Workplace,
    n: int,
    key: str = "2026-11",
    *,
    revision: int = 1,
    is_final: bool = True,
    at: datetime = AT,
) -> None:
    lines = lines_of(parse(key), 10)
    packet = sealed(code_of(n), f"Xã {n}", parse(key), lines, revision=revision, is_final=is_final)
    arrive(place, packet, at)


def test_every_unit_stands_where_its_report_has_come(twelve: Workplace) -> None:
    found = shown(twelve)
    assert [one.state for one in found.lines] == [
        *[State.RECEIVED] * 7,
        *(State.PROVISIONAL, State.RETURNED, State.RESENT, State.UNSENT, State.UNSENT),
    ]
    assert found.due_on == DUE
    assert found.reporting_rate() == Fraction(9, 12)
    assert found.on_time_rate() == Fraction(8, 12)
    assert found.accepted_rate() == 0


def test_late_is_counted_in_working_days_behind_the_due_day(twelve: Workplace) -> None:
    late = {one.name: one.late for one in shown(twelve).lines if one.is_late}
    assert late["Phường Cửa Nam"] == 2  # Thursday 19 November, due on Tuesday
    assert late["Xã Liên Minh"] == 3  # has sent nothing up to Friday
    assert "Phường Giảng Võ" not in late  # on the due day itself


def test_the_due_day_follows_the_law_and_the_days_off(two: Workplace) -> None:
    assert due_on(two, parse("2026-02")) == date(2026, 2, 24)  # Tết lies between
    assert due_on(two, parse("2026-10")) == date(2026, 10, 16)


def test_who_comes_on_a_day_off_behind_the_due_day_is_late(two: Workplace) -> None:
    send(two, 0, "2026-10", at=day(date(2026, 10, 17)))  # Saturday, due on Friday
    assert first(two, "2026-10").late == 1


def test_what_came_first_tells_the_time_and_what_came_last_the_figures(two: Workplace) -> None:
    send(two, 0, is_final=False)
    assert first(two).state is State.PROVISIONAL
    assert first(two).late == 3  # a look ahead is no report
    send(two, 0, revision=2, at=day(date(2026, 11, 17)))
    send(two, 0, revision=3, at=day(date(2026, 11, 19)))
    one = first(two)
    assert (one.revision, one.late, one.received_at) == (3, 0, day(date(2026, 11, 17)))
    assert one.seen_at == AT


def test_the_ladder_of_a_report(two: Workplace) -> None:
    unit, states = code_of(0), []
    for step in range(6):
        match step:
            case 1:
                send(two, 0)
            case 2:
                return_packet(two, unit, PERIOD, NOW, by=CLERK, reason="Thiếu số liệu đất đai")
            case 3:
                send(two, 0, revision=2)
            case 4:
                accept(two, unit, PERIOD, NOW, by=CLERK)
            case 5:
                send(two, 0, revision=3, is_final=False)
        states.append(first(two).state)
    assert states == [
        *(State.UNSENT, State.RECEIVED, State.RETURNED, State.RESENT),
        *(State.ACCEPTED, State.ACCEPTED),
    ]
    assert (first(two).returned, first(two).revision, first(two).ahead) == (1, 2, 3)


def test_one_that_is_about_to_close_anew_does_not_wait(two: Workplace) -> None:
    send(two, 0)
    send(two, 0, revision=2, is_final=False)
    assert first(two).state is State.ADJUSTING
    with two.register.read() as reading:
        assert backlog(reading, NOW) == ()


def test_months_stand_in_for_a_quarter(two: Workplace) -> None:
    for key in ("2026-07", "2026-08", "2026-09"):
        assert first(two, "2026-Q3").state is State.UNSENT
        send(two, 0, key, at=day(parse(key).last_on + timedelta(days=2)))
    one = first(two, "2026-Q3")
    assert (one.state, one.revision, one.is_in) == (State.RECEIVED, None, True)
    return_packet(two, code_of(0), parse("2026-08"), NOW, by=CLERK, reason="Thiếu số liệu đất đai")
    assert first(two, "2026-Q3").state is State.RETURNED


def lines_open(key: str, many: int, left: int, seed: int) -> tuple[Dossier, ...]:
    return lines_of(parse(key), many, left=left, seed=seed)


def still_open(*told: Dossier) -> tuple[Dossier, ...]:
    """Those that stand open, under numbers that no later month has."""
    kept = [one for one in told if one.ended_at is None]
    return tuple(replace(one, local_no=f"{5000 + n}/2026") for n, one in enumerate(kept))


def bring(
    place: Workplace, unit: str, key: str, lines: tuple[Dossier, ...], *, is_final: bool = True
) -> None:
    packet = sealed(unit, f"Xã {unit}", parse(key), lines, is_final=is_final)
    arrive(place, packet, day(parse(key).last_on + timedelta(days=1)))


def gaps(place: Workplace, key: str, before: str) -> dict[str, str]:
    with place.register.read() as reading:
        found = totals(reading, board(place, reading, parse(key), LATER), parse(before))
    return {unit: one.gap_words() for unit, one in found.items()}


MERGED_ON = date(2026, 10, 15)
LATER = day(date(2027, 2, 20))


def test_a_unit_is_asked_for_the_months_in_which_it_stood(two: Workplace) -> None:
    olds = (code_of(0), code_of(1))
    unit_tree.merge(two, olds, New("30900", "Xã Mới"), MERGED_ON, NOW, by=CLERK, basis="NQ 1")
    for unit in olds:
        bring(two, unit, "2026-10", lines_open("2026-10", 10, 0, 1))
    bring(two, "30900", "2026-11", lines_open("2026-11", 15, 0, 2))

    def now() -> Board:
        with two.register.read() as reading:
            found, whole = board(two, reading, parse("2026-Q4"), LATER), combined(reading, parse("2026-Q4"))
        assert {one.unit for one in whole.missing} == {one.unit for one in found.expected if not one.is_in}
        return found

    late = {one.unit: one.missing for one in now().lines if one.is_late}
    assert late == {"30900": ("2026-12",)}
    bring(two, "30900", "2026-12", lines_open("2026-12", 15, 0, 3))
    found = now()
    assert {one.unit: one.state for one in found.expected} == dict.fromkeys(("30900", *olds), State.RECEIVED)
    assert (found.reporting_rate(), found.on_time_rate()) == (Fraction(1), Fraction(1))
    ranked = ranking(two, parse("2026-Q4"), LATER, rule_of(["timeliness"]))
    assert [one.place for one in ranked.ranked] == [1, 1, 1]
    assert "tạm tính" not in "".join(one.remark for one in ranked.ranked)


def test_what_was_taken_over_is_held_against_what_all_of_them_left(two: Workplace) -> None:
    old, taker = code_of(0), code_of(1)
    unit_tree.merge(two, [old], New(taker), MERGED_ON, NOW, by=CLERK, basis="NQ 1")
    theirs, its = lines_open("2026-10", 10, 4, 1), lines_open("2026-10", 20, 6, 2)
    bring(two, old, "2026-10", theirs)
    bring(two, taker, "2026-10", its)
    bring(two, taker, "2026-11", (*still_open(*theirs, *its)[1:], *lines_open("2026-11", 5, 0, 3)))
    assert gaps(two, "2026-11", "2026-10") == {taker: "kỳ trước còn 10, kỳ này ghi chuyển qua 9"}


@pytest.mark.parametrize(("lost", "said"), [(0, ""), (1, "kỳ trước còn 6, kỳ này ghi chuyển qua 5")])
def test_what_went_to_several_is_held_against_all_of_them(two: Workplace, lost: int, said: str) -> None:
    old, other = code_of(0), code_of(1)
    told = [Succession(old, one, MERGED_ON, Kind.SPLIT, one == "30900", "NQ") for one in ("30900", "30901")]
    with two.register.write() as book:
        since = date(2025, 1, 1)
        gone = Member(old, "Xã Một", since, MERGED_ON - timedelta(days=1))
        news = [Member(one.new, f"Xã {one.new}", MERGED_ON) for one in told]
        put_members(book, [gone, Member(other, "Xã Hai", since), *news])
        put_successions(book, told)
    lines = lines_open("2026-10", 20, 6, 2)
    bring(two, old, "2026-10", lines)
    bring(two, "30900", "2026-11", still_open(*lines)[:4])
    bring(two, "30901", "2026-11", still_open(*lines)[4 + lost :])
    assert gaps(two, "2026-11", "2026-10") == {"30900": said, "30901": said}


def test_an_early_look_at_a_quarter_does_not_hide_its_last_month(two: Workplace) -> None:
    unit, ended = code_of(0), lines_open("2026-09", 10, 3, 5)
    bring(two, unit, "2026-Q3", lines_open("2026-07", 30, 25, 1), is_final=False)
    for key in ("2026-07", "2026-08"):
        bring(two, unit, key, lines_open(key, 10, 0, 5))
    bring(two, unit, "2026-09", ended)
    for key in ("2026-10", "2026-11", "2026-12"):
        bring(two, unit, key, still_open(*ended))
    assert gaps(two, "2026-Q4", "2026-Q3") == {unit: ""}


def test_a_look_ahead_does_not_keep_what_counts_from_going_back(two: Workplace) -> None:
    send(two, 0)
    send(two, 0, revision=2, is_final=False)
    send(two, 0, revision=3, is_final=False)
    with pytest.raises(Refused, match="lần mới nhất"):
        return_packet(two, code_of(0), PERIOD, NOW, by=CLERK, reason="Thiếu số liệu", revision=2)
    kept = return_packet(two, code_of(0), PERIOD, NOW, by=CLERK, reason="Thiếu số liệu", revision=1)
    assert (kept.revision, first(two).state) == (1, State.RETURNED)
    with pytest.raises(Refused, match="lần mới nhất"):
        accept(two, code_of(0), PERIOD, NOW, by=CLERK, revision=1)


def test_the_months_that_are_missing_are_named(two: Workplace) -> None:
    send(two, 0, "2026-08")
    assert first(two, "2026-Q3").missing == ("2026-07", "2026-09")


def test_another_count_of_the_same_month_is_told(two: Workplace) -> None:
    calendar = parse("2026-11", calendar=True)
    packet = sealed(code_of(0), "Xã Một", calendar, lines_of(calendar, 5))
    arrive(two, packet, NOW)
    one = first(two)
    assert (one.state, one.other_days) == (State.UNSENT, "01/11 – 30/11")


def test_one_that_nobody_expects_is_shown_and_not_counted(two: Workplace) -> None:
    send(two, 5)
    found = shown(two)
    assert [one.is_expected for one in found.lines] == [True, True, False]
    assert found.reporting_rate() == 0


def test_nobody_expected_has_no_rate(two: Workplace) -> None:
    found = shown(two, "2024-05")
    assert (found.lines, found.reporting_rate(), found.on_time_rate()) == ((), None, None)


def test_the_totals_are_those_of_the_packets_and_a_gap_is_named(twelve: Workplace) -> None:
    with twelve.register.read() as reading:
        here = board(twelve, reading, PERIOD, NOW)
        found = totals(reading, here, months_before(PERIOD, 1)[0])
    by_name = {one.name: found.get(one.unit) for one in here.lines}
    assert by_name["Phường Ba Đình"] == Totals(40, 40, 0, 0, 0)
    odd = by_name["Xã Phúc Thọ"]
    assert odd is not None
    assert odd.gap_words() == "kỳ trước còn 0, kỳ này ghi chuyển qua 1"
    assert by_name["Xã Liên Minh"] is None


@pytest.mark.parametrize("many", [2, 40])
def test_the_board_asks_the_same_few_statements_however_many_units(tmp_path: Path, many: int) -> None:
    place = province(tmp_path / "register", [f"Xã số {n}" for n in range(many)])
    for n in range(many):
        send(place, n)
    with place.register.read() as reading, statements(reading.connection.engine) as sent:
        found = board(place, reading, PERIOD, NOW)
        totals(reading, found, months_before(PERIOD, 1)[0])
        backlog(reading, NOW)
    place.register.close()
    assert len(found.lines) == many
    assert len(sent) == 6
    assert not any("packet_in.tally" in one or "packet_in.packet" in one for one in sent)


def test_what_waits_is_told_by_period(twelve: Workplace) -> None:
    with twelve.register.read() as reading:
        found = backlog(reading, NOW)
    assert Counter({one.key: one.many for one in found}) == {"2026-11": 8, "2026-10": 1}


def test_the_superior_sets_its_own_due_day_from_a_day_on(two: Workplace) -> None:
    with at_desk(two, CLERK, NOW) as desk:
        own_rules.put_rule(desk, own_rules.DUE_DAYS, "5", date(2026, 11, 1), "Công văn 12 ngày 30/10/2026")
    place = workplace_of(two.register)
    assert due_on(place, parse("2026-10")) == date(2026, 10, 16)
    assert due_on(place, PERIOD) == date(2026, 11, 20)
    with two.register.read() as reading:
        known = {one.name for one in own_rules.known(place, reading)}
    assert known >= own_rules.ABOVE


def test_a_commune_does_not_set_what_the_unit_above_decides(place: Workplace) -> None:
    with at_desk(place, CLERK, NOW) as desk, pytest.raises(Refused, match="đơn vị tổng hợp"):
        own_rules.put_rule(desk, own_rules.DUE_DAYS, "5", date(2026, 11, 1), "Công văn 12")
    with place.register.read() as reading:
        assert not own_rules.ABOVE & {one.name for one in own_rules.known(place, reading)}
