"""The shipped law is whole; a newer pack wins; a bad pack says what is wrong with it."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path

import pytest

from cchc_desktop.core.calendar import HANOI, days
from cchc_desktop.core.deadline import Term, due
from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.core.law import Law
from cchc_desktop.rulebook import load_law


@pytest.fixture(scope="module")
def law() -> Law:
    return load_law()


def pack(folder: Path, text: str, name: str = "new.toml") -> Path:
    (folder / "law").mkdir(exist_ok=True)
    (folder / "law" / name).write_text(text, encoding="utf-8")
    return folder


def test_years_and_their_standing(law: Law) -> None:
    expected = dict.fromkeys(range(2018, 2027), "official") | {2027: "forecast"}
    assert dict(law.calendar.years) == expected


@pytest.mark.parametrize(
    ("year", "weekdays_off"),
    [
        (2018, "0101 1402 1502 1602 1902 2002 2504 3004 0105 0309 3112"),
        (2019, "0101 0402 0502 0602 0702 0802 1504 2904 3004 0105 0209"),
        (2020, "0101 2301 2401 2701 2801 2901 0204 3004 0105 0209"),
        (2021, "0101 1002 1102 1202 1502 1602 2104 3004 0305 0209 0309"),
        (2022, "0301 3101 0102 0202 0302 0402 1104 0205 0305 0109 0209"),
        (2023, "0201 2001 2301 2401 2501 2601 0105 0205 0305 0109 0409"),
        (2024, "0101 0802 0902 1202 1302 1402 1804 2904 3004 0105 0209 0309"),
        (2025, "0101 2701 2801 2901 3001 3101 0704 3004 0105 0205 0109 0209"),
        (2026, "0101 0201 1602 1702 1802 1902 2002 2704 3004 0105 3108 0109 0209 2411"),
        (2027, "0101 0402 0502 0802 0902 1002 1604 3004 0305 0209 0309 2411"),
    ],
)
def test_weekdays_off_of_a_year(law: Law, year: int, weekdays_off: str) -> None:
    found = [
        f"{day:%d%m}"
        for day in days(date(year, 1, 1), date(year, 12, 31))
        if day.weekday() < 5 and not law.calendar.is_open(day)
    ]
    assert " ".join(found) == weekdays_off


def test_the_saturdays_that_are_worked(law: Law) -> None:
    worked = [day for day in days(date(2018, 1, 1), date(2027, 12, 31)) if day.weekday() >= 5]
    assert [day.isoformat() for day in worked if law.calendar.is_open(day)] == [
        "2019-01-05",
        "2019-05-04",
        "2024-05-04",
        "2025-04-26",
        "2026-01-10",
        "2026-08-22",
    ]


def test_every_rule_has_a_title_and_bases(law: Law) -> None:
    for name, rule in law.rules.items():
        assert rule.name == name
        assert rule.title
        assert all(value.basis for value in rule.values)


def test_figures_of_the_law(law: Law) -> None:
    before, after = date(2025, 6, 30), date(2025, 7, 1)
    assert law.time("same_day_cutoff", after).value == time(15)
    assert law.flag("shift_after_cutoff", after).value is False
    assert [law.integer(name, after).value for name in ("max_supplements", "max_apologies")] == [1, 1]
    assert law.integer("online_reply_hours", after).value == 8
    assert law.text("standing_by", after).value == "day"
    assert law.text("period_kind", after).value == "ND09"
    assert law.integer("period_cutoff_day", after).value == 14
    assert law.integer("decimals", after).value == 2
    assert [law.text("superior_level", day).value for day in (before, after)] == ["huyện", "tỉnh"]
    assert [law.text("receipt_layout", day).value for day in (before, after)] == ["2018", "2025"]
    assert not law.integer("book_size", after).is_confirmed
    assert law.text("counter_name", before).value == "Bộ phận tiếp nhận và trả kết quả"
    assert law.text("counter_name", after).value == "Trung tâm Phục vụ hành chính công"
    assert not law.integer("max_supplements", after).is_confirmed
    assert law.time("same_day_cutoff", after).is_confirmed


def test_the_unconfirmed_swap_counts_and_is_told(law: Law) -> None:
    promise = due(
        Term.parse("1wd"),
        datetime(2025, 12, 31, 9, tzinfo=HANOI),
        (),
        law.calendar,
        law.counting(date(2026, 1, 1)),
    )
    assert promise.due_on == date(2026, 1, 5)
    assert any("12729/VPCP-KGVX" in warning for warning in promise.warnings)


def test_before_the_first_value_the_clerk_is_told(law: Law) -> None:
    with pytest.raises(Refused, match="Chưa có quy định “Bộ biểu mẫu” cho ngày 22/11/2018"):
        law.text("receipt_layout", date(2018, 11, 22))


def test_a_newer_pack_adds_and_replaces_rules(tmp_path: Path) -> None:
    law = load_law(
        pack(
            tmp_path,
            """
[[rule]]
name = "same_day_cutoff"
since = 2026-07-01
value = 16:00:00
basis = "Quyết định của tỉnh"

[[rule]]
name = "shift_after_cutoff"
since = 2017-01-01
value = true
basis = "Quyết định của tỉnh"
""",
        )
    )
    assert law.time("same_day_cutoff", date(2026, 6, 30)).value == time(15)
    assert law.time("same_day_cutoff", date(2026, 7, 1)).value == time(16)
    assert law.time("same_day_cutoff", date(2026, 7, 1)).basis == "Quyết định của tỉnh"
    assert law.counting(date(2026, 1, 1)).is_shifted_after_cutoff


def test_an_official_announcement_takes_the_place_of_the_forecast(tmp_path: Path) -> None:
    law = load_law(
        pack(
            tmp_path,
            """
[[announcement]]
year = 2027
basis = "Thông báo năm 2027"
closed = [{ first = 2027-02-05, last = 2027-02-11, name = "Tết Nguyên đán" }]
""",
        )
    )
    assert law.calendar.years[2027] == "official"
    assert law.calendar.is_open(date(2027, 2, 4))
    assert not law.calendar.is_open(date(2027, 2, 11))
    assert law.calendar.basis(date(2027, 2, 11)) == "Thông báo năm 2027"


def test_an_announcement_overrides_days_and_takes_a_swap_back(tmp_path: Path) -> None:
    law = load_law(
        pack(
            tmp_path,
            """
[[announcement]]
year = 2026
basis = "Thông báo sửa lịch"
restored = [2026-01-02]
closed = [{ day = 2026-08-22, name = "bão" }]
opened = [{ day = 2026-12-19, instead_of = 2026-12-25 }]
short = [{ day = 2026-12-24, sessions = ["07:30-11:30"], name = "nghỉ chiều họp toàn xã" }]
""",
        )
    )
    calendar = law.calendar
    assert calendar.is_open(date(2026, 1, 2))
    assert not calendar.is_open(date(2026, 1, 10))
    assert calendar.why(date(2026, 8, 22)) == "nghỉ bão"
    assert calendar.is_open(date(2026, 12, 19))
    assert calendar.why(date(2026, 12, 25)) == "nghỉ hoán đổi, làm bù ngày 19/12/2026"
    assert calendar.end_of(date(2026, 12, 24)).time() == time(11, 30)


def test_a_unit_keeps_its_own_hours(tmp_path: Path) -> None:
    law = load_law(
        pack(
            tmp_path,
            """
[[office]]
unit = "25450"
since = 2026-07-01
basis = "Quy chế làm việc của UBND xã"
monday = ["07:00-11:30", "13:30-16:30"]
saturday = ["07:00-11:30"]
""",
        )
    )
    own = law.office("25450")
    assert own.is_open(date(2026, 7, 4))
    assert not own.is_open(date(2026, 6, 27))
    assert not own.is_open(date(2026, 7, 7))
    assert own.end_of(date(2026, 7, 4)).time() == time(11, 30)
    assert law.office("99999") is law.calendar
    assert law.office(None) is law.calendar


BAD = [
    ("x = 1\ny = = 2", "new.toml” viết sai .*line 2"),
    ("[[rules]]\nname = 'a'", "“rules” là khóa không dùng đến"),
    ("rule = 3", "“rule” phải là danh sách bảng"),
    ("rule = [3]", "“rule” phải là danh sách bảng"),
    ("[[rule]]\nname = 'a'\nvalue = 1\nsince = 2026-01-01", r"rule thứ 1 \(a\): “basis” thiếu"),
    ("[[rule]]\nname = 'a'\nvalue = 1\nsince = 2026-01-01\nbasis = ' '", "“basis” thiếu hoặc không phải chữ"),
    ("[[rule]]\nname = 'a'\nvalue = 1\nsince = '2026'\nbasis = 'b'", "“since” thiếu hoặc không phải ngày"),
    ("[[rule]]\nname = 'a'\nvalue = 1.5\nsince = 2026-01-01\nbasis = 'b'", "“value” phải là"),
    ("[[rule]]\nname = 'a'\nvalue = -1\nsince = 2026-01-01\nbasis = 'b'", "“value” phải là"),
    ("[[rule]]\nname = 'a'\nvalue = ['x', 1]\nsince = 2026-01-01\nbasis = 'b'", "“value” phải là"),
    ("[[rule]]\nname = 'decimals'\nvalue = 'hai'\nsince = 2026-01-01\nbasis = 'b'", "khác kiểu"),
    (
        "[[rule]]\nname = 'a'\nvalue = 1\nsince = 2026-01-01\nbasis = 'b'\nmark = 'Z'",
        "phải là một trong: K, D",
    ),
    ("[[announcement]]\nbasis = 'b'", "“year” thiếu"),
    ("[[announcement]]\nyear = 2026", r"\(năm 2026\): “basis” thiếu"),
    ("[[announcement]]\nyear = 2026\nbasis = 'b'\nstatus = 'maybe'", "“status” phải là một trong"),
    (
        "[[announcement]]\nyear = 2026\nbasis = 'b'\nclosed = [{day = 2025-01-01, name = 'x'}]",
        "closed thứ 1: ngày nghỉ phải nằm trong năm 2026",
    ),
    (
        "[[announcement]]\nyear=2026\nbasis='b'\nclosed=[{first=2026-01-09, last=2026-01-08, name='x'}]",
        "ngày đầu không sau ngày cuối",
    ),
    (
        "[[announcement]]\nyear = 2026\nbasis = 'b'\nopened = [{day = 2026-03-04, instead_of = 2026-03-05}]",
        "ngày làm bù 04/03/2026 không phải là thứ Bảy",
    ),
    (
        "[[announcement]]\nyear = 2026\nbasis = 'b'\nopened = [{day = 2026-03-07, instead_of = 2026-03-08}]",
        "ngày được làm bù 08/03/2026 phải là ngày thường",
    ),
    ("[[announcement]]\nyear = 2026\nbasis = 'b'\nrestored = 2026-01-02", "“restored” phải là danh sách"),
    ("[[announcement]]\nyear = 2026\nbasis = 'b'\nrestored = [2026-03-04]", "không phải là ngày đang nghỉ"),
    (
        "[[announcement]]\nyear = 2026\nbasis = 'b'\nshort = [{day = 2025-03-04, sessions = [], name = 'x'}]",
        "ngày 04/03/2025 không thuộc năm 2026",
    ),
    ("[[office]]\nsince = 2026-01-01\nbasis = 'b'", "không có buổi làm việc nào"),
    ("[[office]]\nsince = 2026-01-01\nbasis = 'b'\nmonday = '07:30'", "phải là một danh sách"),
    ("[[office]]\nsince = 2026-01-01\nbasis = 'b'\nmonday = ['7h-11h']", "phải viết như 07:30-11:30"),
    (
        "[[office]]\nsince = 2026-01-01\nbasis = 'b'\nmonday = ['07:30-11:30', '11:00-12:00']",
        "phải nối tiếp nhau",
    ),
]


@pytest.mark.parametrize(("text", "reason"), BAD, ids=[str(n) for n in range(len(BAD))])
def test_a_bad_pack_says_file_and_reason(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(Trouble, match=reason) as trouble:
        load_law(pack(tmp_path, text))
    assert "new.toml" in trouble.value.sentence


def test_a_pack_that_is_not_utf8_says_so(tmp_path: Path) -> None:
    (pack(tmp_path, "") / "law" / "new.toml").write_bytes("# Tết".encode("utf-16"))
    with pytest.raises(Trouble, match=r"new\.toml"):
        load_law(tmp_path)


def test_a_data_folder_without_a_pack_is_the_shipped_law(tmp_path: Path, law: Law) -> None:
    assert load_law(tmp_path) == law
