"""What is said beside a superior's sum: who is in with how much, and what of it is being mended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
import unit_recount
import unit_world
from openpyxl import load_workbook
from pdf_words import words_of
from rare_stations import superior
from unit_world import BASIS, MONTHS, NOW, QUARTERS, TODAY

from cchc_desktop.core.period import Period
from cchc_desktop.core.tally import CLOSING, OPENING
from cchc_desktop.operations import month, unit_tree
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.month import Report
from cchc_desktop.operations.month_report import sentences
from cchc_desktop.operations.papers_of_month import build
from cchc_desktop.operations.ranking import RankRule, ranking
from cchc_desktop.operations.reviews import return_packet
from cchc_desktop.operations.unit_tree import New
from cchc_desktop.store.members import Member, put_members

JULY, AUGUST, SEPTEMBER, Q3 = *MONTHS[3:6], QUARTERS[1]
WORLD = unit_world.world(4, 3, 300, 0)
OWNERS = {"1": (0, 1), "2": (2, 3), "3": (4, 5), "9": (0, 1, 2, 3)}


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Workplace]:
    """1 and 2 stand below a unit in between, 3 directly below the province."""
    made = superior(tmp_path / "above")
    with made.register.write() as book:
        told = ("H", ""), ("1", "H"), ("2", "H"), ("3", "")
        put_members(book, (Member(code, f"Xã {code}", date(2020, 1, 1), None, up) for code, up in told))
    yield made
    made.register.close()


def sent(place: Workplace, unit: str, *periods: Period, revision: int = 1, is_final: bool = True) -> None:
    for period in periods:
        own = [one for one in WORLD.dossiers if one.hamlet in OWNERS[unit]]
        told = [one for one in own if unit_world.touches(one, period)]
        packet = unit_world.packet(unit, period, told, revision)
        unit_world.take_in(place, [replace(packet, is_final=is_final)])


def shown(place: Workplace, period: Period, today: date | None = None) -> Report:
    return month.preview(place, period, NOW, by="Lan", today=today)


def test_a_quarter_names_who_is_not_in_with_how_many_months(place: Workplace) -> None:
    sent(place, "1", JULY, AUGUST, SEPTEMBER)
    sent(place, "2", JULY, SEPTEMBER)
    found = shown(place, Q3)
    said = (
        "Đã cộng 1 đơn vị; chưa cộng 2 đơn vị chưa gửi đủ các tháng: Xã 2 (2) có 2/3 tháng, "
        "Xã 3 (3) có 0/3 tháng."
    )
    assert found.beside == (said,)
    assert [(one.unit, one.months, one.of_months) for one in found.units] == [("1", 3, 3)]
    assert {(one.unit, one.months, one.of_months) for one in found.missing} == {("2", 2, 3), ("3", 0, 3)}
    assert Counter(found.boxes["1"]) == Counter(found.tally.total())
    assert f"  {said}" in sentences(found)
    files = build(place, found, asked=("monthly-results",))
    [xlsx] = [data for name, data in files.items() if name.endswith(".xlsx")]
    [pdf] = [data for name, data in files.items() if name.endswith(".pdf")]
    told = load_workbook(BytesIO(xlsx)).worksheets[0].iter_rows(values_only=True)
    cells = [cell for row in told for cell in row]
    assert said in cells
    assert "2/3" in words_of(pdf)


def test_a_month_says_how_many_are_in(place: Workplace) -> None:
    sent(place, "1", JULY)
    assert shown(place, JULY).beside == ("Đã cộng 1 đơn vị; chưa cộng 2 đơn vị chưa gửi.",)
    assert shown(place, AUGUST).beside == ()
    sent(place, "2", JULY)
    sent(place, "3", JULY)
    assert shown(place, JULY).beside == ()


def test_who_began_or_ended_within_is_in_with_its_months(place: Workplace) -> None:
    sent(place, "1", JULY)
    sent(place, "2", JULY)
    unit_tree.merge(place, "12", New("9", "Xã 9"), AUGUST.first_on, NOW, by="Lan", basis=BASIS)
    sent(place, "9", AUGUST, SEPTEMBER)
    sent(place, "3", Q3)
    found = shown(place, Q3)
    assert {one.unit: (one.months, one.of_months) for one in found.units} == {
        "1": (1, 1),
        "2": (1, 1),
        "3": (3, 3),
        "9": (2, 2),
    }
    [said] = found.beside
    assert said == (
        "Chỉ có một phần của kỳ, vì mới có hoặc đã kết thúc trong kỳ: Xã 1 (1) có 1/3 tháng, "
        "Xã 2 (2) có 1/3 tháng, Xã 9 (9) có 2/3 tháng."
    )
    assert shown(place, Q3, TODAY).beside == ()


def test_by_the_unit_in_between_what_went_from_one_to_another_counts_once(place: Workplace) -> None:
    sent(place, "1", JULY)
    sent(place, "2", JULY)
    unit_tree.merge(place, "12", New("9", "Xã 9"), AUGUST.first_on, NOW, by="Lan", basis=BASIS)
    sent(place, "9", AUGUST, SEPTEMBER)
    for today in (None, TODAY):
        groups = {one.code: one for one in shown(place, Q3, today).groups}
        assert {code: one.missing for code, one in groups.items()} == {"": ("3",), "H": ()}
        assert groups["H"].boxes == shown(place, Q3).tally.total()
        assert not sum(groups[""].boxes.values())
    rows = shown(place, Q3).boxes
    twice = sum(one[box] for one in rows.values() for box in (OPENING, *CLOSING))
    assert twice > sum(groups["H"].boxes[box] for box in (OPENING, *CLOSING))
    whole: Counter[str] = Counter()
    for ((_, _, _), box), many in unit_recount.whole(WORLD, Q3).items():
        whole[box] += many
    sent(place, "3", Q3)
    assert Counter(shown(place, Q3).tally.total()) == whole


def rows_of(place: Workplace, found: Report) -> dict[object, tuple[object, object]]:
    """The rows of the paper by unit: what was received in all, and the remark."""
    [data] = build(place, found, asked=("by-unit.xlsx",)).values()
    told = load_workbook(BytesIO(data)).worksheets[0].iter_rows(values_only=True)
    return {row[1]: (row[2], row[13]) for row in told if row[1] is not None}


def test_a_paper_tells_unit_from_unit_below_whom_they_stand(place: Workplace) -> None:
    sent(place, "1", JULY, AUGUST, SEPTEMBER)
    sent(place, "2", JULY, SEPTEMBER)
    return_packet(place, "1", AUGUST, NOW, by="Lan", reason="thiếu hồ sơ đất đai")
    found = shown(place, Q3)
    rows = rows_of(place, found)
    many = found.units[0].received
    assert rows["Xã H (H)"][0] == rows["Xã 1 (1)"][0] == rows["Tổng cộng"][0] == many
    assert rows["Xã 1 (1)"][1] == "trả lại để sửa"
    assert rows["Xã 2 (2)"] == (None, "có 2/3 tháng, chưa cộng")
    assert rows["Xã 3 (3)"] == (None, "chưa gửi")
    names = list(rows)
    assert names.index("Trực thuộc thẳng") < names.index("Xã 3 (3)") < names.index("Xã H (H)")


RETURNED = "1 đơn vị đang được trả lại để sửa, số đã gửi vẫn cộng cho đến khi gửi lại: Xã 1 (1)."


def marks(found: Report) -> Sequence[str]:
    return [one.unit for one in found.units if one.is_returned]


def test_what_was_returned_is_marked_until_it_is_closed_anew(place: Workplace) -> None:
    for unit in "123":
        sent(place, unit, JULY)
    before = shown(place, JULY).tally
    return_packet(place, "1", JULY, NOW, by="Lan", reason="thiếu hồ sơ đất đai")
    found = shown(place, JULY)
    assert (found.tally, found.beside, marks(found)) == (before, (RETURNED,), ["1"])
    assert marks(shown(place, Q3)) == []
    remarks = {one.unit: one.remark for one in ranking(place, JULY, NOW, RankRule()).ranked}
    assert {unit: "trả lại để sửa" in said for unit, said in remarks.items()} == {
        "1": True,
        "2": False,
        "3": False,
    }
    sent(place, "1", JULY, revision=2)
    assert (shown(place, JULY).beside, marks(shown(place, JULY))) == ((), [])


def test_a_look_ahead_does_not_take_the_mark_away_and_may_be_returned_itself(place: Workplace) -> None:
    sent(place, "1", JULY)
    sent(place, "1", JULY, revision=2, is_final=False)
    assert marks(shown(place, JULY)) == []
    return_packet(place, "1", JULY, NOW + timedelta(hours=1), by="Lan", reason="số tạm tính lạ")
    assert marks(shown(place, JULY)) == ["1"]


def test_a_quarter_of_months_is_marked_by_any_of_them(place: Workplace) -> None:
    sent(place, "1", JULY, AUGUST, SEPTEMBER)
    return_packet(place, "1", AUGUST, datetime(2026, 9, 1, tzinfo=NOW.tzinfo), by="Lan", reason="sai số liệu")
    assert marks(shown(place, Q3)) == ["1"]
    assert RETURNED in shown(place, Q3).beside
