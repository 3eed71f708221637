"""The tree of units: what becomes of them from which day on, what is refused, what can be taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
import unit_world
from unit_world import BASIS, MONTHS, NOW

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.unit_tree import Kind
from cchc_desktop.operations import unit_tree
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.reviews import return_packet
from cchc_desktop.operations.unit_acts import Act, acts, undo
from cchc_desktop.operations.unit_list import load_list
from cchc_desktop.operations.unit_tree import New
from cchc_desktop.operations.upkeep import Founding, found
from cchc_desktop.store import members
from cchc_desktop.store.members import Member, Succession, Tree

START, DAY, EVE = date(2024, 1, 1), date(2026, 7, 1), date(2026, 6, 30)
Do = Callable[[], Act]


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Workplace]:
    """A province with two districts and communes below and beside them."""
    founding = Founding(
        unit="T1", name="Tỉnh Thử", role="superior", superior="TW", superior_name="Bộ", is_practice=True
    )
    made, _ = found(tmp_path / "above", founding, None, NOW)
    with made.register.write() as book:
        told = ("H1", ""), ("H2", ""), ("1", "H1"), ("2", "H1"), ("3", "H2"), ("4", ""), ("5", "")
        members.put_members(book, (Member(code, f"Xã {code}", START, None, up) for code, up in told))
    yield made
    made.register.close()


def tree(place: Workplace) -> Tree:
    with place.register.read() as reading:
        return members.tree(reading)


def merge(place: Workplace, *olds: str, into: New | str = "5", since: date = DAY) -> Act:
    new = New(into) if isinstance(into, str) else into
    return unit_tree.merge(place, olds, new, since, NOW, by="Lan", basis=BASIS)


def split(place: Workplace, old: str, *news: str, heir: str = "", since: date = DAY) -> Act:
    return unit_tree.split(
        place, old, [New(one, f"Xã {one}") for one in news], since, NOW, by="Lan", basis=BASIS, heir=heir
    )


def refused(sentence: str, do: Do) -> None:
    with pytest.raises(Refused, match=sentence):
        do()


def test_one_act_is_one_entry_with_its_basis_and_words(place: Workplace) -> None:
    done = merge(place, "1", "2", into=New("9", "Xã Mới"))
    assert done.words == "Sáp nhập Xã 1 (1), Xã 2 (2) vào Xã Mới (9) từ ngày 01/07/2026"
    with place.register.read() as reading:
        entry = members.entries(reading)[-1]
    assert (entry.seq, entry.verb, entry.basis, entry.by) == (done.number, "unit_merge", BASIS, "Lan")


def test_the_merged_end_the_day_before_and_the_new_one_stands_below_whom_they_stood(place: Workplace) -> None:
    merge(place, "1", "2", into=New("9", "Xã Mới"))
    made = tree(place)
    assert [(one.sender, one.until) for one in made.stints("1")] == [("1", EVE)]
    assert made.at("9", EVE) is None
    assert made.at("9", DAY) == Member("9", "Xã Mới", DAY, None, "H1")
    assert made.successions[0] == Succession("1", "9", DAY, Kind.MERGED, is_heir=True, basis=BASIS)


@pytest.mark.parametrize(
    ("olds", "parent", "wanted"), [(("1", "3"), None, ""), (("1", "2"), "H2", "H2"), (("1", "2"), "", "")]
)
def test_below_whom_a_merged_one_stands(
    place: Workplace, olds: tuple[str, ...], parent: str | None, wanted: str
) -> None:
    merge(place, *olds, into=New("9", "Xã Mới", parent))
    assert tree(place).parent("9", DAY) == wanted


def test_merging_into_one_that_is_there_leaves_it_and_may_rename_it(place: Workplace) -> None:
    merge(place, "1", into=New("4", "Phường Bốn"))
    made = tree(place)
    assert [(one.name, one.since, one.until) for one in made.stints("4")] == [
        ("Xã 4", START, EVE),
        ("Phường Bốn", DAY, None),
    ]
    assert (made.name("4", EVE), made.name("4", DAY)) == ("Xã 4", "Phường Bốn")


def test_a_new_one_may_have_been_put_under_the_tree_before(place: Workplace) -> None:
    unit_tree.put(place, Member("9", "Xã Mới", DAY), NOW, by="Lan")
    merge(place, "1", "2", into="9")
    assert tree(place).stints("9") == (Member("9", "Xã Mới", DAY),)


def test_units_below_a_merged_one_go_below_the_new_one(place: Workplace) -> None:
    merge(place, "H1", "H2", into=New("H9", "Huyện Mới"))
    made = tree(place)
    assert {one.sender for one in made.below("H9", DAY)} == {"1", "2", "3"}
    assert {one.sender for one in made.below("H1", EVE)} == {"1", "2"}


def test_a_name_changes_from_a_day_on(place: Workplace) -> None:
    unit_tree.rename(place, "4", "Phường Bốn", DAY, NOW, by="Lan", basis=BASIS)
    made = tree(place)
    assert (made.name("4", EVE), made.name("4", DAY)) == ("Xã 4", "Phường Bốn")
    assert made.successions == ()


def test_a_code_changes_from_a_day_on_and_history_follows(place: Workplace) -> None:
    unit_tree.rename(place, "H1", "Huyện Một", DAY, NOW, by="Lan", basis=BASIS, code="H7")
    made = tree(place)
    assert (made.at("H1", DAY), made.name("H7", DAY)) == (None, "Huyện Một")
    assert {one.sender for one in made.below("H7", DAY)} == {"1", "2"}
    assert (made.now("H1", EVE, DAY), made.now("H1", EVE, EVE)) == ("H7", "H1")


def test_history_goes_on_through_two_changes_of_one_day(place: Workplace) -> None:
    merge(place, "1", into="5")
    unit_tree.rename(place, "5", "Xã Mới", DAY, NOW, by="Lan", basis=BASIS, code="9")
    made = tree(place)
    assert (made.now("1", EVE, EVE), made.now("1", EVE, DAY), made.now("5", EVE, DAY)) == ("1", "9", "9")


def test_who_takes_a_code_the_day_that_it_is_free_does_not_follow_its_old_owner(place: Workplace) -> None:
    merge(place, "5", into="4")
    unit_tree.rename(place, "3", "Xã Ba", DAY, NOW, by="Lan", basis=BASIS, code="5")
    made = tree(place)
    assert (made.now("5", EVE, DAY), made.now("3", EVE, DAY)) == ("4", "5")


def test_history_goes_round_no_cycle_of_one_day() -> None:
    went = tuple(Succession(old, new, DAY, Kind.MERGED) for old, new in (("1", "2"), ("2", "3"), ("3", "1")))
    made = Tree(tuple(Member(code, code, START, EVE) for code in "123"), went)
    assert made.now("1", EVE, DAY) == "1"


def test_the_code_of_another_unit_is_no_new_code(place: Workplace) -> None:
    refused(
        r"Mã 5 đang là của Xã 5; muốn nhập hai đơn vị thì dùng sáp nhập\.",
        lambda: unit_tree.rename(place, "4", "Xã Bốn", DAY, NOW, by="Lan", basis=BASIS, code="5"),
    )
    assert tree(place).successions == ()


def test_history_goes_to_the_heir_of_a_split_and_else_stays(place: Workplace) -> None:
    split(place, "4", "41", "42", heir="42")
    split(place, "5", "51", "52")
    made = tree(place)
    assert (made.now("4", EVE, DAY), made.now("5", EVE, DAY)) == ("42", "5")
    assert (made.at("4", DAY), made.at("5", DAY)) == (None, None)


def test_one_that_is_split_off_leaves_the_old_one_standing(place: Workplace) -> None:
    split(place, "4", "4", "42")
    made = tree(place)
    assert made.stints("4") == (Member("4", "Xã 4", START),)
    assert made.now("4", EVE, DAY) == "4"
    assert [(one.old, one.new) for one in made.successions] == [("4", "42")]


def test_history_follows_through_several_years(place: Workplace) -> None:
    merge(place, "1", into="2", since=date(2025, 3, 1))
    merge(place, "2", into=New("9", "Xã Mới"), since=DAY)
    unit_tree.rename(place, "9", "Xã Chín", date(2026, 9, 1), NOW, by="Lan", basis=BASIS, code="99")
    made = tree(place)
    days = (date(2025, 2, 28), date(2025, 3, 1), EVE, DAY, date(2026, 9, 1))
    assert [made.now("1", date(2025, 2, 1), on) for on in days] == ["1", "2", "2", "9", "99"]


def test_those_that_others_stand_below_are_not_to_report(place: Workplace) -> None:
    merge(place, "3", into="4")
    made = tree(place)
    assert {one.sender for one in made.expected(EVE)} == {"1", "2", "3", "4", "5"}
    assert {one.sender for one in made.expected(DAY)} == {"1", "2", "4", "5", "H2"}


def test_what_cannot_be_is_refused(place: Workplace) -> None:
    refused("không sáp nhập vào chính nó", lambda: merge(place, "4", "5", into="5"))
    refused("Chưa chọn đơn vị", lambda: merge(place, into="5"))
    refused("Không có đơn vị 77", lambda: merge(place, "77"))
    refused("mới có từ ngày 01/01/2024", lambda: merge(place, "4", since=START))
    refused("Chưa ghi tên của đơn vị 9", lambda: merge(place, "4", into="9"))
    refused("từ hai đơn vị khác nhau", lambda: split(place, "4", "41"))
    refused("từ hai đơn vị khác nhau", lambda: split(place, "4", "41", "41"))
    refused("kế thừa 43 không có trong", lambda: split(place, "4", "41", "42", heir="43"))
    refused("số liệu cũ vẫn là của 4", lambda: split(place, "4", "4", "42", heir="42"))
    refused("còn 2 đơn vị trực thuộc", lambda: split(place, "H1", "H11", "H12"))
    refused("Chưa ghi văn bản", lambda: unit_tree.end(place, "4", EVE, NOW, by="Lan", basis=" "))
    refused("còn 2 đơn vị trực thuộc", lambda: unit_tree.end(place, "H1", EVE, NOW, by="Lan", basis=BASIS))
    assert acts_of(place) == []


def acts_of(place: Workplace) -> list[str]:
    with place.register.read() as reading:
        return [one.verb for one in acts(reading)]


def move(place: Workplace, unit: str, parent: str) -> Act:
    return unit_tree.move(place, unit, parent, DAY, NOW, by="Lan", basis=BASIS)


def test_no_unit_stands_below_itself(place: Workplace) -> None:
    move(place, "H2", "H1")
    refused("chính nó hay đơn vị ở dưới", lambda: move(place, "H1", "H2"))
    refused("chính nó hay đơn vị ở dưới", lambda: move(place, "4", "4"))
    refused("không có đơn vị 77", lambda: move(place, "4", "77"))
    refused("đang trực thuộc đúng đơn vị này", lambda: move(place, "1", "H1"))


@pytest.mark.parametrize(
    ("code", "sentence"),
    [("T1", r"Tỉnh Thử \(T1\) là chính đơn vị này"), ("TW", r"Bộ \(TW\) là nơi nhận báo cáo")],
)
def test_neither_we_nor_who_is_above_us_stands_below_us(
    place: Workplace, tmp_path: Path, code: str, sentence: str
) -> None:
    refused(sentence, lambda: unit_tree.put(place, Member(code, "Lạ", DAY), NOW, by="Lan"))
    refused(sentence, lambda: merge(place, "1", into=New(code, "Lạ")))
    refused(sentence, lambda: split(place, "1", "1", code))
    refused(
        sentence,
        lambda: unit_tree.rename(place, "1", "Lạ", DAY, NOW, by="Lan", basis=BASIS, code=code),
    )
    source = tmp_path / "don_vi.csv"
    source.write_text(f"Mã,Tên,Từ ngày\n{code},Lạ,01/07/2026\n8,Xã 8,01/07/2026\n", encoding="utf-8")
    for is_dry_run in (True, False):
        loaded = load_list(place, source, NOW, by="Lan", is_dry_run=is_dry_run)
        assert [one.sender for one in loaded.added] == ["8"]
        [(row, said)] = loaded.refused
        assert (row, code in said) == (2, True)
    assert not tree(place).stints(code)


def test_a_unit_is_merged_once(place: Workplace) -> None:
    merge(place, "1", into="4")
    refused("đã ghi sáp nhập vào Xã 4", lambda: merge(place, "1", into="5", since=DAY))
    refused("đã ghi sáp nhập vào Xã 4", lambda: merge(place, "1", into="5", since=date(2026, 9, 1)))
    refused("đã ghi sáp nhập vào Xã 4", lambda: merge(place, "1", into="5", since=date(2026, 5, 1)))
    refused("đã ghi sáp nhập vào Xã 4", lambda: split(place, "1", "11", "12"))
    refused("đã ghi sáp nhập vào Xã 4", lambda: move(place, "1", ""))


def test_what_is_known_of_later_days_comes_first(place: Workplace) -> None:
    unit_tree.rename(place, "4", "Phường Bốn", date(2026, 8, 1), NOW, by="Lan", basis=BASIS)
    refused("đã ghi thay đổi từ ngày 01/08/2026", lambda: merge(place, "4"))
    refused("đã ghi thay đổi sau ngày 01/07/2026", lambda: merge(place, "1", into=New("4", "Phường Tư")))
    merge(place, "2", into=New("9", "Xã Mới"), since=date(2026, 9, 1))
    refused("đã ghi có từ ngày 01/09/2026", lambda: merge(place, "1", into="9"))


def put(place: Workplace, member: Member) -> Act:
    return unit_tree.put(place, member, NOW, by="Lan")


@pytest.mark.parametrize("code", ["1", "5"])
def test_no_unit_ends_before_work_that_came_to_it_or_went_from_it(place: Workplace, code: str) -> None:
    split(place, "1", "1", "8", since=date(2026, 9, 1))
    merge(place, "4", into="5", since=date(2026, 9, 1))
    sentence = rf"\({code}\) đã ghi tách hoặc nhận đơn vị khác từ ngày 01/09/2026"
    told = {"by": "Lan", "basis": BASIS}
    refused(sentence, lambda: merge(place, code, into="3"))
    refused(sentence, lambda: split(place, code, "6", "7"))
    refused(sentence, lambda: unit_tree.rename(place, code, "Xã", DAY, NOW, code="6", **told))
    refused(sentence, lambda: unit_tree.end(place, code, EVE, NOW, **told))
    unit_tree.rename(place, code, "Phường", DAY, NOW, **told)


def test_one_that_is_there_is_not_put_again(place: Workplace) -> None:
    refused("đã có trong cây đơn vị", lambda: put(place, Member("4", "Xã Bốn", DAY)))
    refused("đã có trong cây đơn vị", lambda: put(place, Member("4", "Xã Bốn", date(2020, 1, 1))))
    put(place, Member("4", "Xã Bốn", date(2020, 1, 1), date(2023, 12, 31)))
    refused("kết thúc trước ngày bắt đầu", lambda: put(place, Member("8", "Xã 8", DAY, EVE)))
    refused("không có đơn vị H9", lambda: put(place, Member("8", "Xã 8", DAY, None, "H9")))


def test_only_who_adds_up_has_units_below(tmp_path: Path) -> None:
    place, _ = found(tmp_path / "ward", Founding(unit="00070", is_practice=True), None, NOW)
    refused("Chỉ đơn vị tổng hợp", lambda: merge(place, "1"))
    place.register.close()


def sent(place: Workplace, unit: str, at: int) -> None:
    """A closed month of no dossiers."""
    packet = unit_world.packet(unit, MONTHS[at], [])
    unit_world.take_in(place, [packet])


def test_who_reported_after_its_end_has_not_ended(place: Workplace) -> None:
    """Month 7 runs from 15 June to 14 July."""
    sent(place, "4", 3)
    sent(place, "4", 4)

    def end() -> Act:
        return unit_tree.end(place, "4", EVE, NOW, by="Lan", basis=BASIS)

    refused(r"Xã 4 \(4\) đã gửi Tháng 8 năm 2026 \(15/07/2026 – 14/08/2026\), sau ngày kết thúc", end)
    return_packet(place, "4", MONTHS[4], NOW, by="Lan", reason="xã đã thôi hoạt động")
    assert end().verb == "unit_end"


def test_a_wrong_merger_is_taken_back_whole(place: Workplace) -> None:
    before = tree(place)
    done = merge(place, "H1", "H2", into=New("H9", "Huyện Mới"))
    undone = undo(place, done.number, NOW, by="Lan", reason="nhầm huyện")
    assert tree(place) == before
    assert undone.words.startswith(f"Hoàn tác việc số {done.number}: Sáp nhập")
    with place.register.read() as reading:
        assert [one.is_undone for one in acts(reading)] == [True, False]
    refused("đã được hoàn tác", lambda: undo(place, done.number, NOW, by="Lan", reason="nhầm huyện"))
    merge(place, "1", "2", into="4")


def test_what_others_hang_on_is_not_taken_back(place: Workplace) -> None:
    first = merge(place, "1", into="2")
    second = merge(place, "2", into=New("9", "Xã Mới"), since=date(2026, 9, 1))
    refused(
        f"còn việc số {second.number}", lambda: undo(place, first.number, NOW, by="Lan", reason="ghi nhầm")
    )
    refused("phải ghi lý do", lambda: undo(place, second.number, NOW, by="Lan", reason="nhầm"))
    undo(place, second.number, NOW, by="Lan", reason="ghi nhầm")
    undo(place, first.number, NOW, by="Lan", reason="ghi nhầm")
    refused("đã được hoàn tác", lambda: undo(place, first.number, NOW, by="Lan", reason="ghi nhầm"))
    refused("Không có việc số 77", lambda: undo(place, 77, NOW, by="Lan", reason="ghi nhầm"))


def later(place: Workplace, unit: str, at: int) -> None:
    """A closed month that comes after what was entered so far."""
    packet = unit_world.packet(unit, MONTHS[at], [])
    unit_world.take_in(place, [replace(packet, made_at=NOW + timedelta(hours=1))])


def test_what_has_reported_since_is_not_taken_off_the_list(place: Workplace) -> None:
    done = put(place, Member("9", "Xã Mới", DAY))
    later(place, "9", 3)
    refused(
        r"Đã nhận Tháng 7 năm 2026 của Xã Mới .*lệnh units end",
        lambda: undo(place, done.number, NOW, by="Lan", reason="ghi nhầm"),
    )


def test_a_merger_of_a_wrong_day_gets_its_true_one_after_the_new_one_has_reported(place: Workplace) -> None:
    done = merge(place, "1", "2", into=New("9", "Xã Mới"), since=date(2026, 8, 1))
    later(place, "9", 4)
    undo(place, done.number, NOW, by="Lan", reason="nhầm ngày")
    assert tree(place).stints("9") == (Member("9", "Xã Mới", MONTHS[4].first_on, None, "H1"),)
    merge(place, "1", "2", into="9")
    assert tree(place).stints("9") == (Member("9", "Xã Mới", DAY, None, "H1"),)
    assert [one.until for code in "12" for one in tree(place).stints(code)] == [EVE, EVE]
