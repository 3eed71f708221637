"""Typed digits do not outlive their figures: marked when these move, and vouched for only with a reason."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from word_text import texts

from cchc_desktop.core.acts import Receive
from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.narrative import Document
from cchc_desktop.core.narrative_vouched import Differs
from cchc_desktop.core.period import parse
from cchc_desktop.operations import narrative
from cchc_desktop.operations.desk import Desk, Workplace, at_desk
from cchc_desktop.operations.month import report
from cchc_desktop.operations.narrative import Seen, see
from cchc_desktop.operations.narrative_attention import attention
from cchc_desktop.operations.narrative_history import Changed, stamp_of
from cchc_desktop.operations.receive import receive
from cchc_desktop.operations.upkeep import Founding, found

OCTOBER = parse("2026-10")
START = datetime(2026, 9, 16, 8, tzinfo=HANOI)
NOW = datetime(2026, 10, 20, 9, tzinfo=HANOI)
OTHER, TOTAL = "weak/other", "overview/received/total"
REASON = "số của biên bản bàn giao"
Act = Callable[[Desk, Seen], Document]


@pytest.fixture
def place(tmp_path: Path) -> Workplace:
    made, _ = found(tmp_path / "register", Founding(unit="00004", is_practice=True), None, START)
    come(made, 3)
    return made


def come(place: Workplace, many: int, day: int = 1) -> None:
    for n in range(many):
        with at_desk(place, "Lan", datetime(2026, 10, day, 9, n, tzinfo=HANOI), NOW) as desk:
            receive(desk, Receive(procedure="1.004873", applicant="Đỗ Thị Ước"))


def now(place: Workplace) -> Seen:
    return see(place, OCTOBER, "tthc", NOW)


def do(place: Workplace, act: Act, by: str = "Lan", seen: Seen | None = None) -> Document:
    with at_desk(place, by, NOW) as desk:
        return act(desk, seen or now(place))


def edit(place: Workplace, text: str, block: str = OTHER) -> None:
    do(place, lambda desk, seen: narrative.edit(desk, seen, block, text))


def confirm(place: Workplace, block: str = OTHER, anyway: str | None = None) -> None:
    do(place, lambda desk, seen: narrative.confirm(desk, seen, block, anyway=anyway))


def told(place: Workplace, block: str = OTHER) -> list[str]:
    return [one.sentence for one in attention(now(place)) if one.block == block]


def test_confirmed_digits_are_marked_once_their_figure_moves(place: Workplace) -> None:
    edit(place, "Chỉ 3 hồ sơ tiếp nhận mới, do 2 công chức nghỉ.")
    confirm(place)
    assert told(place) == []
    come(place, 1, day=2)
    assert told(place) == ["3 khi xác nhận, nay 4"]
    assert OTHER in {block for block, _ in now(place).unsettled}


def test_a_promise_is_marked_like_any_other_words(place: Workplace) -> None:
    made = do(place, lambda desk, seen: narrative.promise(desk, seen, "Giải quyết xong 3 hồ sơ quá hạn"))
    block = made.blocks[-1].id
    confirm(place, block)
    come(place, 1, day=2)
    assert told(place, block) == ["3 khi xác nhận, nay 4"]


def test_what_equals_nothing_stays_as_it_was_confirmed(place: Workplace) -> None:
    edit(place, "Ngoài ra có 77 hồ sơ giấy ở kho cũ, 4 máy hỏng.")
    confirm(place)
    come(place, 1, day=2)
    assert told(place) == []


@pytest.mark.parametrize("block", [OTHER, TOTAL])
def test_old_digits_are_not_vouched_for_again_without_a_reason(place: Workplace, block: str) -> None:
    edit(place, "Kỳ này nhận mới 3 hồ sơ.", block)
    confirm(place, block)
    come(place, 1, day=2)
    with pytest.raises(Differs, match="còn ghi 3 mà số liệu nay là 4"):
        confirm(place, block)
    with pytest.raises(Refused, match="Ghi lý do"):
        confirm(place, block, "  ")
    with pytest.raises(Refused, match="dữ liệu cá nhân"):
        confirm(place, block, "gọi 0912345678")
    confirm(place, block, REASON)
    assert told(place, block) == [f"số khác với biểu, giữ theo lý do: {REASON} (3 mà số liệu nay là 4)"]
    assert block not in {one for one, _ in now(place).unsettled}
    confirm(place, block)  # nothing has moved since
    assert REASON in told(place, block)[0]
    come(place, 1, day=5)
    assert told(place, block)[0] == "4 khi xác nhận, nay 5"
    with pytest.raises(Differs, match="còn ghi 3 mà số liệu nay là 5"):
        confirm(place, block)


def test_the_reason_is_not_in_the_file(place: Workplace) -> None:
    edit(place, "Kỳ này nhận mới 3 hồ sơ.")
    confirm(place)
    come(place, 1, day=2)
    confirm(place, anyway=REASON)
    report(place, OCTOBER, NOW, by="Lan", is_closing=True)
    said = texts(narrative.docx(place, now(place), NOW, is_final=True))
    assert any("Kỳ này nhận mới 3 hồ sơ." in one for one in said)
    assert not any(REASON in one for one in said)


@pytest.mark.parametrize("block", [OTHER, TOTAL])
def test_other_words_with_the_old_digits_are_as_untrue(place: Workplace, block: str) -> None:
    edit(place, "Kỳ này nhận mới 3 hồ sơ.", block)
    confirm(place, block)
    come(place, 1, day=2)
    edit(place, "Trong tháng chỉ nhận mới 3 hồ sơ, do nghỉ lễ.", block)
    assert "đã viết với 3 → nay 4" in told(place, block)
    with pytest.raises(Differs):
        confirm(place, block)
    edit(place, "Nhận mới tăng từ 3 lên 4 hồ sơ.", block)
    confirm(place, block)
    assert told(place, block) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Kỳ này nhận mới 3 hồ sơ, do 4 máy hỏng.", "Kỳ này nhận mới 3 hồ sơ, do 4 máy bị hỏng."),
        ("Kỳ này nhận mới 3 hồ sơ và 4 máy hỏng.", "Kỳ này nhận mới 3 hồ sơ và 4 chiếc hỏng."),
        ("Tiếp nhận mới 3; cả 3 nhận trực tiếp.", "Tiếp nhận mới 4; cả 3 nhận trực tiếp."),
        ("Tiếp nhận mới 3 và cả 3 nhận trực tiếp.", "Tiếp nhận mới 4 và cả 3 nhận trực tiếp."),
        ("Tiếp nhận mới 3 hồ sơ, 3 máy hỏng.", "Tiếp nhận mới 3 người nộp."),
        ("Tiếp nhận mới 3 hồ sơ.", "Tiếp nhận mới 03 hồ sơ; 4 hồ sơ khác."),
    ],
)
def test_digits_that_stay_are_refused_however_the_rest_reads(
    place: Workplace, before: str, after: str
) -> None:
    edit(place, before)
    confirm(place)
    come(place, 1, day=2)
    for text in (after, f"{after} Hết."):  # and in the words after these
        edit(place, text)
        assert any("nay 4" in one for one in told(place))
        with pytest.raises(Differs, match="3 mà số liệu nay là 4"):
            confirm(place)
    confirm(place, anyway=REASON)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Kỳ này nhận mới 3 hồ sơ, do 3 máy hỏng.", "Kỳ này nhận mới 4 hồ sơ, do 3 máy hỏng."),
        ("Tiếp nhận mới 3; cả 3 nhận trực tiếp.", "Tiếp nhận mới 4; cả 4 nhận trực tiếp."),
        ("Tiếp nhận mới 3; cả 3 nhận trực tiếp.", "Tiếp nhận mới 4."),
        ("Tiếp nhận mới 3 hồ sơ, do 3 máy hỏng.", "Do 3 máy hỏng nên nghỉ."),
    ],
)
def test_digits_that_are_mended_or_gone_are_vouched_for(place: Workplace, before: str, after: str) -> None:
    edit(place, before)
    confirm(place)
    come(place, 1, day=2)
    edit(place, after)
    confirm(place)
    assert told(place) == []


def test_a_number_of_thousands_of_digits_is_no_figure(place: Workplace) -> None:
    edit(place, f"Có {'9' * 5000} hồ sơ, nhận mới 3 hồ sơ.")
    confirm(place)
    come(place, 1, day=2)
    assert told(place) == ["3 khi xác nhận, nay 4"]


def test_a_reason_ends_with_the_words_that_it_was_given_for(place: Workplace) -> None:
    edit(place, "Kỳ này nhận mới 3 hồ sơ.")
    confirm(place)
    come(place, 1, day=2)
    confirm(place, anyway=REASON)
    edit(place, "Kỳ này vẫn chỉ nhận mới 3 hồ sơ.")
    with pytest.raises(Differs):
        confirm(place)
    edit(place, "Kỳ này nhận mới {received_in} hồ sơ.")
    confirm(place)
    block = now(place).document.block(OTHER)
    assert (block.apart, block.anyway) == ((), "")


def test_nobody_vouches_for_words_that_were_not_shown(place: Workplace) -> None:
    edit(place, "Máy quét hỏng 2 ngày.")
    shown = now(place)
    do(place, lambda desk, seen: narrative.edit(desk, seen, OTHER, "Máy quét hỏng 9 ngày."), "Hùng")
    with pytest.raises(Changed, match=r"Hùng .* đã sửa câu này trong lúc bạn xem"):
        do(place, lambda desk, seen: narrative.confirm(desk, seen, OTHER), seen=shown)
    began = stamp_of(now(place).document.block(OTHER))
    do(place, lambda desk, seen: narrative.confirm(desk, seen, OTHER, began), seen=shown)
    assert now(place).document.block(OTHER).confirmed_by == "Lan"


def test_a_promise_carried_on_is_not_measured_by_the_figures_of_another_month(place: Workplace) -> None:
    made = do(place, lambda desk, seen: narrative.promise(desk, seen, "Giải quyết xong 3 hồ sơ nhận mới"))
    confirm(place, made.blocks[-1].id)
    later = NOW + timedelta(days=30)
    seen = see(place, parse("2026-11"), "tthc", later)
    block = seen.document.block(made.blocks[-1].id)
    assert block.text == "Giải quyết xong 3 hồ sơ nhận mới"
    assert (block.ties, [one for one in seen.stale if one.id == block.id]) == ((), [])
