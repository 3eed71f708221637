"""The office's own process: what it may say, since when it holds, and what the chain knows of it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.deadline import Term
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.process import Cover, Step, warning
from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.operations.process import (
    covers,
    officers,
    present,
    processes,
    put_cover,
    put_officers,
    put_steps,
    steps_of,
)
from cchc_desktop.operations.upkeep import check

MARRIAGE = "1.004873"
ONE, TWO = Step("Tiếp nhận", "Bộ phận Một cửa", "4wh"), Step("Thẩm định", "Tư", "2wd")


def at(day: int, hour: int = 8) -> datetime:
    return datetime(2026, 10, day, hour, tzinfo=HANOI)


def test_a_process_holds_from_its_day_on(place: Workplace) -> None:
    for day, steps in ((1, (ONE,)), (5, (ONE, TWO)), (9, ())):
        with at_desk(place, "Lan", at(day)) as desk:
            assert put_steps(desk, f" {MARRIAGE} ", steps) == steps
    with place.register.read() as reading:
        found = [steps_of(reading, MARRIAGE, date(2026, 10, day)) for day in (1, 4, 5, 9)]
        assert found == [(ONE,), (ONE,), (ONE, TWO), ()]
        assert dict(processes(reading, date(2026, 10, 6))) == {MARRIAGE: (ONE, TWO)}
        assert not processes(reading, date(2026, 10, 9))
    assert not check(place).findings


def test_what_was_just_laid_down_is_read_in_the_same_transaction(place: Workplace) -> None:
    with at_desk(place, "Lan", at(1)) as desk:
        assert steps_of(desk.book, MARRIAGE, date(2026, 10, 1)) == ()
        put_steps(desk, MARRIAGE, [Step(" Tiếp  nhận ", "Bộ phận Một cửa", " 4WH ")])
        assert steps_of(desk.book, MARRIAGE, date(2026, 10, 1)) == (ONE,)


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ((Step("", "Tư"),), "Bước 1"),
        ((ONE, Step("Thẩm định", " ")), "Bước 2"),
        ((Step("Thẩm định", "Tư", "2 tuần"),), "Bước 1 .Thẩm định"),
        ((Step("x" * 201, "Tư"),), "dài quá"),
        ((ONE,) * 31, "30 bước"),
    ],
)
def test_what_a_process_cannot_say(place: Workplace, steps: tuple[Step, ...], said: str) -> None:
    with at_desk(place, "Lan", at(1)) as desk, pytest.raises(Refused, match=said):
        put_steps(desk, MARRIAGE, steps)


def test_officers_and_their_covers(place: Workplace) -> None:
    with at_desk(place, "Lan", at(1)) as desk:
        assert put_officers(desk, ["Tư", " Năm ", "", "Tư"]) == ("Tư", "Năm")
        put_cover(desk, "Tư", "Năm", date(2026, 10, 5))
        put_cover(desk, "Năm", "Tư", date(2026, 10, 5))
        put_cover(desk, "Sáu", "Bảy", date(2026, 10, 2))
    with place.register.read() as reading:
        assert officers(reading, date(2026, 10, 1)) == ("Tư", "Năm")
        assert officers(reading, date(2026, 9, 30)) == ()
        assert covers(reading, date(2026, 10, 3)).keys() == {"Tư", "Năm"}
        assert present(reading, "Tư", date(2026, 10, 3)) == "Tư"  # nobody is left to stand in
        assert present(reading, "sáu", date(2026, 10, 2)) == "Bảy"
        assert present(reading, "Sáu", date(2026, 10, 3)) == "Sáu"
    with at_desk(place, "Lan", at(2)) as desk:
        assert put_cover(desk, "Năm", "", date(2026, 10, 2)).keys() == {"Tư", "Sáu"}
        assert covers(desk.book, date(2026, 10, 3)) == {"Tư": Cover("Năm", date(2026, 10, 5))}


@pytest.mark.parametrize(
    ("officer", "by", "until", "field"),
    [("", "Năm", 5, "officer"), ("Tư", "tư", 5, "by"), ("Tư", "Năm", 1, "until")],
)
def test_what_no_cover_can_be(place: Workplace, officer: str, by: str, until: int, field: str) -> None:
    with at_desk(place, "Lan", at(2)) as desk, pytest.raises(Refused) as refused:
        put_cover(desk, officer, by, date(2026, 10, until))
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("a_day", "steps", "term", "said"),
    [
        ("7:30", ("15wh",), "2wd", None),
        ("7:30", ("2wd",), "15wh", None),
        ("7:30", ("16wh",), "2wd", "là 16 giờ làm việc, dài hơn thời hạn 2 ngày làm việc"),
        ("7:30", ("15wh", "1wd"), "2wd", "là 3 ngày làm việc"),
        ("7:30", ("1wd", "4wh"), "1wd", "là 11 giờ 30 phút làm việc"),
        ("8:00", ("16wh",), "2wd", None),
        ("8:00", ("17wh",), "2wd", "là 17 giờ làm việc"),
        ("7:00", ("2wd",), "2wd", None),
        ("7:00", ("15wh",), "2wd", "là 15 giờ làm việc"),
    ],
)
def test_days_and_hours_of_steps_add_up_by_the_office_s_own_day(
    a_day: str, steps: tuple[str, ...], term: str, said: str | None
) -> None:
    hours, minutes = map(int, a_day.split(":"))
    found = warning(
        [Step("Thẩm định", "Tư", one) for one in steps],
        Term.parse(term),
        timedelta(hours=hours, minutes=minutes),
    )
    assert said in found if said and found else found is said
