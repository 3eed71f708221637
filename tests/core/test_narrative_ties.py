"""The digits that a person typed are tied to the figures that read so, and told once these have moved."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction

import pytest

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.narrative import Block, Bound, Sort, confirmed, worded
from cchc_desktop.core.narrative_figures import Figures
from cchc_desktop.core.narrative_rates import Figure
from cchc_desktop.core.narrative_ties import Tie, moved, moved_again, numbers_in, ties_in
from cchc_desktop.core.narrative_vouched import outlived, rebound
from cchc_desktop.core.period import parse
from cchc_desktop.core.text import number, percent

TITLES = {"on_time_rate": "Tỷ lệ đúng hạn", "online_rate": "Tỷ lệ hồ sơ nộp trực tuyến"}


def known(**counts: int | Fraction | None) -> Figures:
    """Figures by name, ``__`` for a point; a share where the value is a fraction."""
    found = {f"{code}.title": Figure(f"{code}.title", title, title) for code, title in TITLES.items()}
    for told, value in counts.items():
        name = told.replace("__", ".")
        if isinstance(value, Fraction):
            found[name] = Figure(name, percent(value), value, "%")
        else:
            found[name] = Figure(name, "không phát sinh" if value is None else number(value), value)
    return Figures(parse("2026-07"), found, {})


JULY: dict[str, int | Fraction | None] = {
    "resolved": 14,
    "kept": 11,
    "pending": 11,
    "pending_overdue": 5,
    "carried_over": 5,
    "reused": 2,
    "received": 1234,
    "on_time_rate": Fraction(11, 14),
    "kept__share": Fraction(11, 14),
    "online_rate": Fraction(1, 2),
}


def tied(text: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for one in ties_in(text, known(**JULY), is_start=True):
        found.setdefault(one.text, set()).add(one.name)
    return found


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Đạt 78,57%.", {"78,57%": {"on_time_rate", "kept.share"}}),
        ("Đạt 78.57 phần trăm.", {"78.57%": {"on_time_rate", "kept.share"}}),
        ("Đạt 78,57.", {"78,57": {"on_time_rate", "kept.share"}}),
        ("Tỷ lệ đúng hạn 78,6%.", {"78,6%": {"on_time_rate", "kept.share"}}),
        ("Tỷ lệ nộp trực tuyến chừng 50%", {"50%": {"online_rate"}}),
        ("Đạt 11/14 hồ sơ", {"11/14": {"kept|resolved"}}),
        ("Có 1.234 hồ sơ", {"1.234": {"received"}}),
        ("Có 1234 hồ sơ", {"1234": {"received"}}),
        ("Giải quyết xong 5 hồ sơ quá hạn", {"5": {"pending_overdue"}}),
        ("5 hồ sơ từ kỳ trước chuyển sang", {"5": {"carried_over"}}),
        ("Có 5 việc", {"5": {"pending_overdue", "carried_over"}}),
        ("Do 2 công chức nghỉ, 5 máy hỏng", {}),
        ("Có 77 hồ sơ", {}),
        ("Theo Nghị định 118/2025/NĐ-CP ngày 05/11/2026", {}),
    ],
)
def test_a_number_is_tied_to_the_figures_that_its_words_speak_of(
    text: str, names: dict[str, set[str]]
) -> None:
    assert tied(text) == names


def test_the_words_of_the_report_in_that_place_go_first() -> None:
    ties = ties_in("Còn 11 hồ sơ", known(**JULY), is_start=True, beside={"kept"})
    assert ties == (Tie("0", "kept", "11"),)


def test_a_whole_number_has_moved_with_all_of_its_figures_a_share_with_one() -> None:
    whole = ties_in("Có 5 việc", known(**JULY), is_start=True)
    assert moved(whole, known(**JULY | {"pending_overdue": 3})) == ()
    [gone] = moved(whole, known(**JULY | {"pending_overdue": 3, "carried_over": 4}))
    assert (gone.text, gone.now) == ("5", "3")
    share = ties_in("Đạt 78,57% (11/14 hồ sơ)", known(**JULY), is_start=True)
    assert moved(share, known(**JULY)) == ()
    dotted = ties_in("Đạt 78.57%", known(**JULY), is_start=True)
    assert len(moved(dotted, known(**JULY | {"on_time_rate": Fraction(11, 15)}))) == 1
    now = moved(share, known(**JULY | {"resolved": 15, "kept__share": Fraction(11, 15)}))
    assert {(one.text, one.now) for one in now} == {("78,57%", "73,33%"), ("11/14", "11/15")}


def test_what_is_gone_has_moved_and_what_was_kept_moves_once_more() -> None:
    ties = ties_in("Tỷ lệ nộp trực tuyến 50,00%", known(**JULY), is_start=True)
    assert [one.now for one in moved(ties, known(**JULY | {"online_rate": None}))] == ["không còn"]
    kept = (Tie("0", "pending", "11", "10"),)
    assert moved_again(kept, known(pending=10)) == ()
    assert moved_again(kept, known(pending=9)) == (Tie("0", "pending", "10", "9"),)


def test_a_fraction_is_one_number_and_no_text_of_law() -> None:
    found = numbers_in("Đạt 11/14 hồ sơ, 2/ 3 công chức", is_start=True)
    assert [(one.text, one.kind) for one in found if "/" in one.text] == [("11/14", "count"), ("2/3", "")]


def test_a_block_of_before_that_tied_nothing_goes_by_the_words_beside_it() -> None:
    block = Block(
        id="one/counts/total",
        section="one",
        paragraph="counts",
        sort=Sort.SAID,
        text="Còn 11 hồ sơ, 7 máy hỏng.",
        by="Lan",
        beside=(Bound("pending", "11", "11"), Bound("kept", "7", "7")),
    )
    assert outlived(block, known(pending=11, kept=8)) == ()
    assert outlived(block, known(pending=10, kept=8)) == (Tie("0", "pending", "11", "10"),)


@pytest.mark.parametrize(
    ("after", "is_left"),
    [
        ("Tiếp nhận 13 hồ sơ, giải quyết 12 hồ sơ", True),
        ("Tiếp nhận 12 hồ sơ, giải quyết 14 hồ sơ", True),
        ("Trong 5 ngày tiếp nhận 13 hồ sơ, giải quyết 12 hồ sơ", True),
        ("Tiếp nhận 13 hồ sơ, giải quyết 14 hồ sơ", False),
    ],
)
@pytest.mark.parametrize("resolved", [13, 14])
def test_each_of_two_equal_numbers_has_to_go(after: str, resolved: int, *, is_left: bool) -> None:
    at, july = datetime(2026, 8, 1, tzinfo=HANOI), known(received=12, resolved=12)
    now = known(received=13, resolved=resolved)
    block = Block(id="one", section="one", paragraph="one", sort=Sort.OWN, text="")
    was = confirmed(
        worded(block, "Tiếp nhận 12 hồ sơ, giải quyết 12 hồ sơ", july, "Lan", at), july, "Lan", at
    )
    found = outlived(rebound(was, worded(was, after, now, "Lan", at), now), now)
    assert [one.text for one in found] == ["12"] * is_left


def test_a_number_that_is_too_long_is_tied_to_nothing() -> None:
    assert tied(f"Có {'9' * 5000} hồ sơ, đạt {'9' * 5000},5%") == {}
