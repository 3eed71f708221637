"""A rule is what was in force on the day that is asked about."""

from __future__ import annotations

from datetime import date, time

import pytest

from cchc_desktop.core.calendar import Calendar, OfficeHours, Session
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.law import Dated, Law, Value

ANY_DAY = date(2026, 3, 2)
OLD: Value[str] = Value(date(2018, 11, 23), "2018", "TT 01/2018/TT-VPCP")
NEW: Value[str] = Value(date(2025, 7, 1), "2025", "TT 03/2025/TT-VPCP", is_confirmed=False)
EMPTY: Dated[str] = Dated("layout", ())
MORNING = {weekday: (Session(time(7), time(11)),) for weekday in range(5)}


def law(**values: object) -> Law:
    rules = {name: Dated(name, (Value(date(2018, 1, 1), value, "x"),)) for name, value in values.items()}
    calendar = Calendar({2026: "official"}, {}, {}, (OfficeHours(MORNING),))
    return Law(calendar, rules, {"25450": (OfficeHours({5: MORNING[0]}, date(2026, 3, 1)),)})


def test_the_value_in_force() -> None:
    layout = Dated("layout", (OLD, NEW))
    assert layout.at(date(2018, 11, 23)) is OLD
    assert layout.at(date(2025, 6, 30)) is OLD
    assert layout.at(date(2025, 7, 1)) is NEW


def test_before_the_first_value_is_refused_by_title() -> None:
    with pytest.raises(Refused) as refused:
        Dated("layout", (OLD, NEW), "Bộ biểu mẫu").at(date(2018, 11, 22))
    assert refused.value.sentence == (
        "Chưa có quy định “Bộ biểu mẫu” cho ngày 22/11/2018; quy định đầu tiên có từ 23/11/2018."
    )
    with pytest.raises(Refused, match="Chưa có quy định “layout”"):
        EMPTY.at(ANY_DAY)


def test_an_unknown_rule_is_a_bug() -> None:
    with pytest.raises(KeyError):
        law().integer("decimals", ANY_DAY)


def test_a_rule_of_another_type_is_a_bug() -> None:
    wrong = law(cutoff="15:00", count=True, name=3, yes=1, items=("a", 1))
    with pytest.raises(TypeError):
        wrong.time("cutoff", ANY_DAY)
    with pytest.raises(TypeError):
        wrong.integer("count", ANY_DAY)
    with pytest.raises(TypeError):
        wrong.text("name", ANY_DAY)
    with pytest.raises(TypeError):
        wrong.flag("yes", ANY_DAY)
    with pytest.raises(TypeError):
        wrong.items("items", ANY_DAY)


def test_typed_values_keep_their_basis() -> None:
    mixed = law(cutoff=time(15), count=3, name="tỉnh", yes=True, items=("01", "Giấy"))
    assert mixed.time("cutoff", ANY_DAY).value == time(15)
    assert mixed.integer("count", ANY_DAY).value == 3
    assert mixed.text("name", ANY_DAY) == Value(date(2018, 1, 1), "tỉnh", "x")
    assert mixed.flag("yes", ANY_DAY).value is True
    assert mixed.items("items", ANY_DAY).value == ("01", "Giấy")
    assert mixed.rule("count", ANY_DAY).basis == "x"


def test_counting_takes_the_return_hour_when_it_is_one() -> None:
    rules = {"same_day_cutoff": time(16), "shift_after_cutoff": True}
    assert law(**rules, return_time=time(16, 30)).counting(ANY_DAY).return_time == time(16, 30)
    counting = law(**rules, return_time="end").counting(ANY_DAY)
    assert (counting.cutoff, counting.is_shifted_after_cutoff, counting.return_time) == (time(16), True, None)


def test_an_office_with_its_own_hours() -> None:
    saturday, monday = date(2026, 3, 7), date(2026, 3, 9)
    own = law().office("25450")
    assert own.is_open(saturday)
    assert not own.is_open(monday)
    assert own.is_open(date(2026, 2, 27))
    assert not law().office(None).is_open(saturday)
