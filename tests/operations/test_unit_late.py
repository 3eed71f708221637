"""What became of units, recorded with its true day after packets came: what counts, what is asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
import unit_recount
import unit_world
from rare_stations import superior as superior_at
from unit_world import BASIS, MONTHS, NOW, QUARTERS, TODAY

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.period import Period
from cchc_desktop.operations import month, unit_tree
from cchc_desktop.operations.board import board
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.month_gaps import carried_gaps
from cchc_desktop.operations.month_units import Combined, combined
from cchc_desktop.operations.reviews import return_packet
from cchc_desktop.operations.unit_acts import Act, undo, welcome
from cchc_desktop.operations.unit_tree import New
from cchc_desktop.store import members
from cchc_desktop.store.members import Member, Tree

JUNE, JULY, AUGUST, SEPTEMBER, Q3 = *MONTHS[2:6], QUARTERS[1]
DAY, EVE = date(2026, 7, 1), date(2026, 6, 30)
BEFORE, AFTER = NOW - timedelta(days=20), NOW + timedelta(days=1)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Workplace]:
    """A province of three communes that sent June and July by themselves."""
    made = superior_at(tmp_path / "above")
    with made.register.write() as book:
        told = (Member(code, f"Xã {code}", date(2020, 1, 1)) for code in ("1", "2", "3"))
        members.put_members(book, told)
    sent(made, "1", "2", "3", at=(JUNE, JULY))
    yield made
    made.register.close()


WORLD = unit_world.world(4, 3, 300, 0)
OWNERS = {"1": (0, 1), "2": (2, 3), "3": (4, 5), "9": (0, 1, 2, 3), "12": (0, 1, 2, 3)}


def sent(
    place: Workplace, *units: str, at: tuple[Period, ...], when: datetime | None = None, revision: int = 1
) -> None:
    """Closed reports of what the hamlets of a unit had; 9 has those of 1 and 2."""
    for unit in units:
        for period in at:
            own = [one for one in WORLD.dossiers if one.hamlet in OWNERS[unit]]
            told = [one for one in own if unit_world.touches(one, period)]
            packet = unit_world.packet(unit, period, told, revision)
            unit_world.take_in(place, [packet if when is None else replace(packet, made_at=when)])


def listed(place: Workplace, unit: str, since: date) -> None:
    """As its first packet puts a unit onto the list."""
    with place.register.write() as book:
        welcome(book, Member(unit, f"Xã {unit}", since), BEFORE, by="Lan")


def merge(place: Workplace, *olds: str, into: str = "9", since: date = DAY) -> Act:
    new = New(into, f"Xã {into}")
    return unit_tree.merge(place, olds or ("1", "2"), new, since, NOW, by="Lan", basis=BASIS)


def rename(place: Workplace, code: str = "9", since: date = DAY) -> Act:
    return unit_tree.rename(place, "1", "Xã Chín", since, NOW, by="Lan", basis=BASIS, code=code)


def sums(place: Workplace, period: Period, today: date | None = None) -> Combined:
    with place.register.read() as reading:
        return combined(reading, period, today)


def tree(place: Workplace) -> Tree:
    with place.register.read() as reading:
        return members.tree(reading)


def refused(sentence: str, do: Callable[[], object]) -> None:
    with pytest.raises(Refused, match=sentence):
        do()


def whole(period: Period) -> Counter[str]:
    """Every dossier once."""
    found: Counter[str] = Counter()
    for (_, box), many in unit_recount.whole(WORLD, period).items():
        found[box] += many
    return found


def test_what_was_closed_before_the_merger_was_recorded_counts_as_it_did(place: Workplace) -> None:
    before = [sums(place, one) for one in (JUNE, JULY)]
    merge(place)
    made = tree(place)
    assert [made.stints(code)[-1].until for code in "12"] == [EVE, EVE]
    assert made.at("9", DAY) == Member("9", "Xã 9", DAY)
    assert [sums(place, one) for one in (JUNE, JULY)] == before
    assert Counter(before[1].tally.total()) == whole(JULY)
    assert [one.unit for one in sums(place, AUGUST).missing] == ["3", "9"]
    [told] = [one for one in month.preview(place, JULY, NOW, by="Lan").gaps if "Xã 1" in one]
    assert told == (
        "Xã 1 (1) đã báo cáo đến hết ngày 14/07/2026, trước khi ghi việc sắp xếp đơn vị từ ngày 01/07/2026: "
        "số đã báo cáo vẫn cộng, Xã 9 (9) báo cáo từ ngày 15/07/2026."
    )
    assert not month.preview(place, AUGUST, NOW, by="Lan").gaps
    with place.register.read() as reading:
        lines = {one.unit: one.is_expected for one in board(place, reading, JULY, NOW).lines}
    assert lines == {"1": True, "2": True, "3": True}


def test_the_quarter_goes_on_from_the_old_ones_to_the_new_one(place: Workplace) -> None:
    listed(place, "9", AUGUST.first_on)
    sent(place, "9", "3", at=(AUGUST, SEPTEMBER))
    merge(place)
    assert tree(place).stints("9") == (Member("9", "Xã 9", DAY),)
    for today in (None, TODAY):
        found = sums(place, Q3, today)
        assert (found.missing, found.extra) == ((), ())
        assert Counter(found.tally.total()) == whole(Q3)
    [row] = [one for one in sums(place, Q3, TODAY).units if one.unit == "9"]
    assert row.parts == ("1", "2", "9")
    with place.register.read() as reading:
        assert not carried_gaps(reading, Q3)


def test_as_soon_as_the_new_one_tells_those_days_it_tells_them_alone(place: Workplace) -> None:
    merge(place)
    sent(place, "9", at=(JULY,), when=AFTER)
    found = sums(place, JULY)
    assert [one.unit for one in found.units] == ["3", "9"]
    assert [one.unit for one in found.extra] == ["1", "2"]
    assert Counter(found.tally.total()) == whole(JULY)


def test_what_the_old_one_closes_afterwards_is_not_counted(place: Workplace) -> None:
    """Who records it first waits for the new one, and hears that it has not sent."""
    merge(place, "1", since=date(2026, 8, 1))
    sent(place, "1", at=(AUGUST,), when=AFTER)
    found = sums(place, AUGUST)
    assert ([one.unit for one in found.extra], [one.unit for one in found.missing]) == (
        ["1"],
        ["2", "3", "9"],
    )


def test_two_who_tell_the_same_days_are_named_and_returning_the_old_one_helps(place: Workplace) -> None:
    sent(place, "1", at=(JULY,), revision=2)
    listed(place, "9", JULY.first_on)
    sent(place, "9", at=(JULY,))
    said = (
        r"Xã 1 \(1\) và Xã 9 \(9\) đều đã gửi số liệu của Tháng 7 năm 2026 \(15/06/2026 – 14/07/2026\): từ "
        r"ngày 01/07/2026 chỉ một nơi báo cáo được. .* trả lại gói đó của Xã 1 \(1\) .* từ ngày 15/07/2026\."
    )
    refused(said + r" Xã 2 \(2\) và Xã 9", lambda: merge(place))
    assert tree(place).successions == ()
    return_packet(place, "1", JULY, NOW, by="Lan", reason="xã đã sáp nhập")
    refused(r"Xã 2 \(2\) và Xã 9", lambda: merge(place))
    return_packet(place, "2", JULY, NOW, by="Lan", reason="xã đã sáp nhập")
    merge(place)
    found = sums(place, JULY)
    assert Counter(found.tally.total()) == whole(JULY)
    assert ([one.unit for one in found.units], found.missing) == (["3", "9"], ())
    assert tree(place).stints("9") == (Member("9", "Xã 9", DAY),)


def test_or_the_day_after_them_helps(place: Workplace) -> None:
    listed(place, "9", JULY.first_on)
    sent(place, "9", at=(JULY,))
    refused("chọn từ ngày 15/07/2026", lambda: merge(place))
    merge(place, since=date(2026, 7, 15))
    assert tree(place).at("1", date(2026, 7, 15)) is None


def test_one_of_several_who_did_not_report_waits_for_the_new_one(tmp_path: Path) -> None:
    place = superior_at(tmp_path / "other")
    with place.register.write() as book:
        members.put_members(book, (Member(code, f"Xã {code}", date(2020, 1, 1)) for code in "12"))
    sent(place, "1", at=(JULY,))
    merge(place)
    found = sums(place, JULY)
    assert [[one.unit for one in them] for them in (found.units, found.missing)] == [["1"], ["9"]]
    place.register.close()


def test_a_split_recorded_late_keeps_what_the_old_one_told(place: Workplace) -> None:
    before = sums(place, JULY)
    news = [New("41", "Xã 41"), New("42", "Xã 42")]
    unit_tree.split(place, "1", news, DAY, NOW, by="Lan", basis=BASIS, heir="42")
    assert sums(place, JULY) == before
    assert {"41", "42"} <= {one.unit for one in sums(place, AUGUST).missing}


def test_a_new_code_that_came_by_its_own_packet_is_the_unit_itself(place: Workplace) -> None:
    """It was listed with the first day of its first report, before the code was changed or after."""
    listed(place, "9", AUGUST.first_on)
    sent(place, "9", at=(AUGUST,))
    done = rename(place)
    assert tree(place).stints("9") == (Member("9", "Xã Chín", DAY),)
    assert tree(place).now("1", EVE, TODAY) == "9"
    undo(place, done.number, NOW, by="Lan", reason="ghi nhầm")
    assert tree(place).stints("9") == (Member("9", "Xã 9", AUGUST.first_on),)
    rename(place, since=date(2026, 7, 20))
    assert tree(place).stints("9") == (Member("9", "Xã Chín", date(2026, 7, 20)),)


def test_one_that_reported_before_is_another_unit_or_the_day_is_wrong(place: Workplace) -> None:
    listed(place, "9", JUNE.first_on)
    sent(place, "9", at=(JUNE,))
    refused(r"đã gửi Tháng 6 năm 2026 .* chọn từ ngày 15/05/2026; .* sáp nhập", lambda: rename(place))
    refused("Mã 2 đang là của Xã 2; .* dùng sáp nhập", lambda: rename(place, "2"))
    merge(place, "1")
    assert tree(place).stints("9") == (Member("9", "Xã 9", JUNE.first_on),)


def test_one_that_somebody_put_there_keeps_its_earlier_day_and_gets_a_true_one_back(place: Workplace) -> None:
    with place.register.write() as book:
        members.put_members(book, [Member("9", "Xã 9", date(2026, 6, 20))])
    unit_tree.put(place, Member("12", "Xã 12", date(2026, 9, 1)), NOW, by="Lan")
    merge(place, "1")
    merge(place, "2", into="12")
    assert tree(place).stints("9")[0].since == date(2026, 6, 20)
    assert tree(place).stints("12") == (Member("12", "Xã 12", DAY),)


def test_a_merger_into_one_that_was_renamed_later_or_went_on_itself(place: Workplace) -> None:
    unit_tree.rename(place, "3", "Phường Ba", date(2026, 8, 1), NOW, by="Lan", basis=BASIS)
    unit_tree.merge(place, ("3",), New("9", "Xã 9"), date(2026, 9, 1), NOW, by="Lan", basis=BASIS)
    with place.register.write() as book:
        members.put_members(book, [Member("5", "Xã 5", date(2020, 1, 1))])
    unit_tree.merge(place, ("5",), New("3"), DAY, NOW, by="Lan", basis=BASIS)
    assert [tree(place).now("5", EVE, on) for on in (DAY, date(2026, 9, 1))] == ["3", "9"]


def test_one_that_was_split_off_begins_behind_what_the_old_one_told(place: Workplace) -> None:
    before = sums(place, JULY)
    news = [New("1"), New("42", "Xã 42")]
    unit_tree.split(place, "1", news, DAY, NOW, by="Lan", basis=BASIS)
    assert sums(place, JULY) == before
    assert [one.unit for one in sums(place, AUGUST).missing] == ["1", "2", "3", "42"]
    assert "Xã 42 (42) báo cáo từ ngày 15/07/2026." in month.preview(place, JULY, NOW, by="Lan").gaps[0]


def test_either_engine_finds_who_told_what_before_and_after(superior: Workplace) -> None:
    with superior.register.write() as book:
        members.put_members(book, (Member(code, f"Xã {code}", date(2020, 1, 1)) for code in "123"))
    sent(superior, "1", "2", "3", at=(JULY,))
    before = sums(superior, JULY)
    return_packet(superior, "3", JULY, NOW, by="Lan", reason="sai số liệu")
    merge(superior)
    after = sums(superior, JULY)
    assert (after.tally, after.missing, after.extra) == (before.tally, before.missing, ())
    assert [one.unit for one in after.units if one.is_returned] == ["3"]
    sent(superior, "9", at=(JULY,), when=AFTER)
    assert [one.unit for one in sums(superior, JULY).extra] == ["1", "2"]


@pytest.mark.parametrize(
    ("since", "again"),
    [
        (DAY, date(2026, 7, 10)),
        (DAY, date(2026, 7, 16)),
        (date(2026, 6, 15), date(2026, 7, 15)),
    ],
)
@pytest.mark.parametrize("is_renamed_first", [False, True])
def test_what_becomes_of_the_new_one_later_takes_nothing_out(
    place: Workplace, since: date, again: date, *, is_renamed_first: bool
) -> None:
    def renamed() -> None:
        unit_tree.rename(place, "9", "Xã 12", again, NOW, by="Lan", basis=BASIS, code="12")

    if is_renamed_first:
        listed(place, "9", DAY)
        renamed()
    merge(place, since=since)
    if not is_renamed_first:
        renamed()
    for period in (JUNE, JULY):
        found = sums(place, period)
        assert Counter(found.tally.total()) == whole(period)
        assert (found.missing, found.extra) == ((), ())
    assert [one.unit for one in sums(place, AUGUST).missing] == ["12", "3"]
    assert [one.unit for one in sums(place, JULY, TODAY).units] == ["12", "3"]
    first = "Xã 9 (9)" if again > date(2026, 7, 15) else "Xã 12 (12)"
    said = [one for one in month.preview(place, JULY, NOW, by="Lan").gaps if "vẫn cộng" in one]
    assert [one.split("vẫn cộng, ")[1] for one in said] == [f"{first} báo cáo từ ngày 15/07/2026."] * 2


def test_a_code_that_changes_and_changes_back_takes_nothing_out(place: Workplace) -> None:
    sent(place, "1", "2", "3", at=(AUGUST, SEPTEMBER))
    rename(place, "7")
    unit_tree.rename(place, "7", "Xã 1", date(2026, 8, 20), NOW, by="Lan", basis=BASIS, code="1")
    for period in (JULY, AUGUST, SEPTEMBER, Q3):
        found = sums(place, period)
        assert Counter(found.tally.total()) == whole(period)
        assert (found.missing, found.extra) == ((), ())


def test_what_a_code_told_before_it_came_back_is_its_own(place: Workplace) -> None:
    """1 and 2 become 9, which takes the code 1 again: 1 told what it had, and 2 too."""
    sent(place, "1", "2", "3", at=(AUGUST, SEPTEMBER))
    merge(place)
    unit_tree.rename(place, "9", "Xã 1", date(2026, 8, 20), NOW, by="Lan", basis=BASIS, code="1")
    for period in (JULY, AUGUST, SEPTEMBER, Q3):
        found = sums(place, period)
        assert Counter(found.tally.total()) == whole(period)
        assert (found.missing, found.extra) == ((), ())


def test_a_later_change_into_one_that_told_the_same_days_is_refused_for_the_first_as_well(
    place: Workplace,
) -> None:
    merge(place, "1")
    before = sums(place, JULY)
    refused(
        r"Xã 1 \(1\) và Xã 3 \(3\) đều đã gửi số liệu của Tháng 7 năm 2026 .*từ ngày 15/07/2026",
        lambda: merge(place, "9", into="3", since=date(2026, 7, 10)),
    )
    assert sums(place, JULY) == before
    merge(place, "9", into="3", since=date(2026, 7, 15))
    assert sums(place, JULY) == before


def test_a_report_behind_days_that_nobody_told_is_not_lost_in_silence(place: Workplace) -> None:
    sent(place, "1", at=(AUGUST,))
    return_packet(place, "1", JULY, NOW, by="Lan", reason="sai số liệu")
    said = r"Xã 1 \(1\) đã gửi Tháng 8 .*: ghi từ ngày 01/07/2026 thì số liệu đó không được cộng nữa"
    refused(said, lambda: merge(place))
    merge(place, since=AUGUST.end_at.date())


def recorded(place: Workplace, event: unit_world.Event) -> None:
    """It is entered; where others told the same days as well, their packets go back first, as was said."""
    try:
        unit_world.happened(place, event)
    except Refused:
        [of] = [one for one in MONTHS if event.on in one]
        for old in event.olds:
            return_packet(place, old, of, NOW, by="Lan", reason="đơn vị đã sáp nhập")
        unit_world.happened(place, event)


def backdated(made: unit_world.World, random: Random) -> Iterator[unit_world.Event]:
    """What began with a month, as it was decided some days before; into a unit that is there it was told."""
    starts = {one.first_on for one in MONTHS}
    for event in made.events:
        is_into_another = event.kind == "merge old"
        days = random.randrange(1, 28) if event.on in starts and not is_into_another else 0
        yield replace(event, on=event.on - timedelta(days=days))


@pytest.mark.parametrize("seed", [*range(8), 19])
def test_recorded_late_a_small_province_counts_as_its_dossiers_do(tmp_path: Path, seed: int) -> None:
    made = unit_world.world(seed, 14, 150, 5)
    place = superior_at(tmp_path / "above")
    unit_world.enter(place, replace(made, events=[]))
    unit_world.take_in(place, unit_world.packets(made))
    for event in backdated(made, Random(seed)):
        recorded(place, event)
    for period in (*MONTHS, *QUARTERS):
        then, now = sums(place, period), sums(place, period, TODAY)
        assert (then.missing, now.missing) == ((), ())
        wanted: Counter[str] = Counter()
        for (_, box), many in unit_recount.whole(made, period).items():
            wanted[box] += many
        assert +Counter(then.tally.total()) == +Counter(now.tally.total()) == wanted
        rows = {unit: +Counter(boxes) for unit, boxes in now.boxes.items() if any(boxes.values())}
        if period in MONTHS:
            told = unit_recount.of_today(made, period)
            by_box = {unit: Counter(box for (_, box) in its.elements()) for unit, its in told.items() if its}
            assert rows == by_box
    place.register.close()
