"""Which digits are figures, and which numbers are those of people."""

from __future__ import annotations

import pytest

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.narrative_digits import figures_in, refuse_personal


@pytest.mark.parametrize(
    "text",
    [
        "766/QĐ-TTg, 61/2018/NĐ-CP, 01/2020/TT-VPCP, Thông báo số 06/TB-BCĐCCHC",
        "NĐ 61/2018 và Nghị định số 61; Điều 15, khoản 2, Mẫu số 04, biểu II.06a",
        "ngày 15 tháng 3 năm 2024, 17/10/2023, tháng 9/2022, quý 3, 6 tháng đầu năm",
        "tiêu chí thành phần 7.3.2.1; mức độ 3, 4; TCVN ISO 9001:2015; giai đoạn 2021 - 2030",
        "thủ tục 1.001193; {received} hồ sơ, {on_time_rate.top}",
    ],
)
def test_texts_days_and_codes_are_no_figures(text: str) -> None:
    assert [one.text for one in figures_in(text)] == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("còn 3 hồ sơ, đạt 96,5% trong 1.234 hồ sơ", ["3", "96,5", "1.234"]),
        ("hoàn thành 14/31 nội dung", ["14", "31"]),
        ("Nghị định mới áp dụng cho 12 hồ sơ trong 5 ngày", ["12", "5"]),
        ("năm 2026 có 2.026 hồ sơ", ["2.026"]),
        ("đạt 61/90 điểm", ["61", "90"]),
    ],
)
def test_figures_are_found_among_words(text: str, found: list[str]) -> None:
    assert [one.text for one in figures_in(text)] == found


@pytest.mark.parametrize(
    "text",
    [
        "Ông A, số định danh 001099012345, nộp chậm",
        "số CCCD 001 099 012 345",
        "CMND 012345678",
        "gọi 0912345678 để hỏi",
        "gọi 0912 345 678 để hỏi",
    ],
)
def test_numbers_of_people_are_refused(text: str) -> None:
    with pytest.raises(Refused, match="dữ liệu cá nhân"):
        refuse_personal("text", text)


def test_money_and_codes_of_dossiers_are_no_numbers_of_people() -> None:
    refuse_personal("text", "thu 1.234.567.890 đồng, hồ sơ 000.00.12.H56-261001-0001, {received}")
