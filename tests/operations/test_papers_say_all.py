"""What is to be read with a superior's figures stands on each of its papers, every sentence whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
import unit_world
from openpyxl import load_workbook
from pdf_words import words_of
from rare_stations import superior
from unit_world import BASIS, MONTHS, NOW, QUARTERS, TODAY

from cchc_desktop.core.period import Period
from cchc_desktop.core.tally import CLOSING, ENDED, OPENING, RECEIVED
from cchc_desktop.operations import month, unit_tree
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.month import Report
from cchc_desktop.operations.month_report import sentences
from cchc_desktop.operations.papers_of_month import build
from cchc_desktop.operations.reviews import return_packet
from cchc_desktop.operations.unit_tree import New
from cchc_desktop.store.members import Member, put_members

JULY, AUGUST, SEPTEMBER, Q2, Q3 = *MONTHS[3:6], *QUARTERS
WORLD = unit_world.world(4, 4, 400, 0)
OWNERS = {"1": (0, 1), "2": (2, 3), "3": (4, 5), "4": (6, 7), "9": (0, 1, 2, 3)}


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Workplace]:
    """1, 2 and 3 stand directly below the province, 4 below a unit in between."""
    made = superior(tmp_path / "above")
    with made.register.write() as book:
        told = ("H", ""), ("1", ""), ("2", ""), ("3", ""), ("4", "H")
        put_members(book, (Member(code, f"Xã {code}", date(2020, 1, 1), None, up) for code, up in told))
    yield made
    made.register.close()


def sent(place: Workplace, unit: str, *periods: Period, half: bool = False) -> None:
    for period in periods:
        own = [one for one in WORLD.dossiers if one.hamlet in OWNERS[unit]]
        packet = unit_world.packet(unit, period, [one for one in own if unit_world.touches(one, period)])
        lines = packet.lines[::2] if half else packet.lines
        unit_world.take_in(place, [unit_world.with_lines(packet, lines)])


def merged(place: Workplace, since: date) -> None:
    unit_tree.merge(place, "12", New("9", "Xã 9"), since, NOW, by="Lan", basis=BASIS)


def shown(place: Workplace, period: Period, today: date | None = None) -> Report:
    return month.preview(place, period, NOW, by="Lan", today=today)


def papers(place: Workplace, found: Report) -> dict[str, str]:
    """The words of each paper, without their breaks."""
    told = {}
    for name, data in build(place, found, asked=("all",)).items():
        if name.endswith(".pdf"):
            words = words_of(data)
        else:
            rows = load_workbook(BytesIO(data)).worksheets[0].iter_rows(values_only=True)
            words = " ".join(str(cell) for row in rows for cell in row if cell is not None)
        told[name] = _bare(words)
    return told


def _bare(words: str) -> str:
    return re.sub(r"\s+", "", words)


def are_on_every_paper(place: Workplace, found: Report, said: Sequence[str]) -> None:
    told = papers(place, found)
    assert {name.split("_")[0] for name in told} == {"II06a", "TheoDonVi", "SoSanh"}
    assert len(told) == 6
    for name, words in told.items():
        assert [one for one in said if _bare(one) not in words] == [], name


def test_what_was_not_carried_on_stands_on_every_paper_and_sums_say_by_how_much(place: Workplace) -> None:
    for unit in "12":
        sent(place, unit, JULY, AUGUST)
    merged(place, SEPTEMBER.first_on)
    sent(place, "9", SEPTEMBER, half=True)
    for unit in "34":
        sent(place, unit, JULY, AUGUST, SEPTEMBER)
    return_packet(place, "3", AUGUST, NOW, by="Lan", reason="thiếu hồ sơ đất đai")
    found = shown(place, Q3)
    assert len(found.gaps) == 1
    assert len(found.beside) == 2
    are_on_every_paper(place, found, (*found.beside, *found.gaps))
    left = sum(found.boxes[unit][box] for unit in "12" for box in CLOSING)
    taken = found.boxes["9"][OPENING]
    lost = found.tally.of(*RECEIVED, OPENING) - found.tally.of(*ENDED, *CLOSING)
    assert lost == left - taken > 0
    said = (
        f"Trực thuộc thẳng: cộng các dòng thì đang giải quyết nhiều hơn {left}, từ kỳ trước nhiều hơn "
        f"{taken}. Đơn vị bàn giao việc trong kỳ còn {left} hồ sơ đang giải quyết, nơi tiếp nhận ghi chuyển "
        f"qua {taken}; ở tổng chỉ tính hồ sơ từ nơi tiếp nhận, nên còn {lost} hồ sơ chưa nơi nào tính tiếp."
    )
    by_unit = {name: words for name, words in papers(place, found).items() if "TheoDonVi" in name}
    assert all(_bare(said) in words and "Tổngcộng:" not in words for words in by_unit.values())


def test_what_was_carried_on_whole_is_said_to_count_once(place: Workplace) -> None:
    sent(place, "1", JULY, AUGUST)
    sent(place, "2", JULY, AUGUST)
    with place.register.write() as book:  # 9 comes to stand below the one in between
        put_members(book, [Member("9", "Xã 9", SEPTEMBER.first_on, None, "H")])
    merged(place, SEPTEMBER.first_on)
    sent(place, "9", SEPTEMBER)
    found = shown(place, Q3)
    left = sum(found.boxes[unit][box] for unit in "12" for box in CLOSING)
    [words] = [words for name, words in papers(place, found).items() if re.match(r"TheoDonVi.*pdf", name)]
    said = (
        f"Tổng cộng: cộng các dòng thì đang giải quyết nhiều hơn {left}, từ kỳ trước nhiều hơn {left}. "
        f"Đơn vị bàn giao việc trong kỳ còn {left} hồ sơ đang giải quyết, nơi tiếp nhận ghi chuyển qua "
        f"{left}; ở tổng chỉ tính hồ sơ từ nơi tiếp nhận."
    )
    assert _bare(said) in words
    assert "chưanơinào" not in words


def test_what_is_left_out_of_a_closed_month_stands_on_every_paper(place: Workplace) -> None:
    for unit in "1234":
        sent(place, unit, AUGUST)
    before = shown(place, AUGUST).tally.of(*RECEIVED)
    for unit in "12":
        return_packet(place, unit, AUGUST, NOW, by="Lan", reason="thiếu hồ sơ đất đai")
    merged(place, date(2026, 8, 1))
    found = shown(place, AUGUST)
    assert found.tally.of(*RECEIVED) < before
    not_added = [one for one in found.gaps if "không cộng, vì kỳ này do Xã 9 báo cáo" in one]
    assert len(not_added) == 2
    are_on_every_paper(place, found, (*found.beside, *found.gaps))


def test_no_list_is_cut(place: Workplace) -> None:
    many = [f"{n}" for n in range(40, 80)]
    with place.register.write() as book:
        put_members(book, (Member(code, f"Xã Mới {code}", SEPTEMBER.first_on) for code in many))
    unit_world.take_in(place, (unit_world.packet(code, SEPTEMBER, WORLD.dossiers[:2]) for code in many))
    for code in many:
        return_packet(place, code, SEPTEMBER, NOW, by="Lan", reason="thiếu hồ sơ đất đai")
    found = shown(place, Q3)
    assert len(found.beside) == 3
    assert all(
        f"({code}) có 1/3 tháng" in found.beside[1] and f"({code})" in found.beside[2] for code in many
    )
    assert not any("…" in one or one.endswith("..") for one in found.beside)
    are_on_every_paper(place, found, (*found.beside, *found.gaps))


def test_by_the_units_of_now_one_is_not_both_counted_and_not(place: Workplace) -> None:
    """Those before it told two months, and it has not told the third: it is in, and what lacks is said."""
    for unit in "12":
        sent(place, unit, JULY, AUGUST)
    merged(place, SEPTEMBER.first_on)
    for unit in "34":
        sent(place, unit, JULY, AUGUST, SEPTEMBER)
    found = shown(place, Q3, TODAY)
    [said] = found.beside
    assert said == (
        "Đã cộng các tháng trước khi sắp xếp, còn thiếu tháng sau đó: Xã 9 (9) có 2/3 tháng, chưa gửi kỳ "
        "2026-09."
    )
    assert [one.unit for one in found.missing] == ["9"]
    assert not found.is_final
    [line] = [one for one in sentences(found) if "Trực thuộc thẳng" in one]
    assert "chưa gửi" not in line
    [data] = build(place, found, asked=("by-unit.xlsx",)).values()
    rows = load_workbook(BytesIO(data)).worksheets[0].iter_rows(values_only=True)
    notes = {row[1]: row[13] for row in rows}
    assert notes["Xã 9 (9)"] == "2 tháng của kỳ, chưa gửi kỳ 2026-09"
    then = shown(place, Q3)
    assert then.beside[0] == (
        "Đã cộng 4 đơn vị; chưa cộng 1 đơn vị chưa gửi đủ các tháng: Xã 9 (9) có 0/1 tháng."
    )


def test_what_is_to_be_read_with_the_period_before_stands_where_it_is_compared(place: Workplace) -> None:
    for unit in "1234":
        sent(place, unit, *MONTHS)
    return_packet(place, "3", MONTHS[1], NOW, by="Lan", reason="thiếu hồ sơ đất đai")
    [said] = shown(place, Q2).beside
    found = shown(place, Q3)
    assert (found.beside, found.gaps) == ((), ())
    told = papers(place, found)
    assert {
        _bare(f"Quý II năm 2026: {said}") in words for name, words in told.items() if "SoSanh" in name
    } == {True}
    assert all(_bare(said) not in words for name, words in told.items() if "SoSanh" not in name)
