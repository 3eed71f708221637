"""Which digits are figures, and which numbers are those of people."""

from __future__ import annotations

import pytest

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.narrative_digits import figures_in
from cchc_desktop.core.narrative_personal import refuse_personal


@pytest.mark.parametrize(
    "text",
    [
        "766/QĐ-TTg, 61/2018/NĐ-CP, 01/2020/TT-VPCP, Thông báo số 06/TB-BCĐCCHC",
        "NĐ 61/2018; khoản 2 Điều 15 Nghị định số 118/2025/NĐ-CP, Mẫu số 04, biểu II.06a",
        "Luật số 63/2025/QH15, Điều 3 của Luật, Công văn số 1234/UBND-VP",
        "ngày 15 tháng 3 năm 2024, 17/10/2023, tháng 9/2022, quý 3 năm 2026, quý 4/2026, 6 tháng đầu năm",
        "tháng 10 năm 2026, tuần 42 năm 2026, trong năm 2026; 9 tháng năm 2026",
        "tiêu chí thành phần 7.3.2.1; mức độ 3, 4; TCVN ISO 9001:2015; giai đoạn 2021 - 2030",
        "thủ tục 1.001193, 1.004873.000.00.00.H56; {received} hồ sơ, {on_time_rate.top}",
        "hồ sơ 000.00.12.H56-261001-0001",
        "1. Cử người trực\n2. Xin thêm máy",
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
        ("Bình quân mỗi ngày 25 hồ sơ, mỗi tháng 12 hồ sơ", ["25", "12"]),
        ("Trong ngày 15 hồ sơ", ["15"]),
        ("báo cáo số 120 hồ sơ", ["120"]),
        ("Nghị định số 120, công văn số 25", ["120", "25"]),
        ("nhóm 120 hồ sơ, cột 3, phụ lục 2, khoản 7", ["120", "3", "2", "7"]),
        ("Điều 15 cán bộ đi hỗ trợ", ["15"]),
        ("quý 3 hồ sơ, tháng 12, ngày 5/12", ["3", "12", "5", "12"]),
        ("chỉ số 96.50", ["96.50"]),
        ("nội dung 1.234 hồ sơ", ["1.234"]),
        ("CT 1250 hồ sơ, BC 14/2026", ["1250", "14", "2026"]),
        ("A120", ["120"]),
        ("đạt HS96", ["96"]),
        ("mức độ 3, 4 hồ sơ", ["4"]),
        ("mỗi năm 2026 hồ sơ, trong năm 2000 hồ sơ", ["2026", "2000"]),
        ("xử lý 25/HS, đạt 25/100", ["25", "25", "100"]),
        ("９６ phần trăm, ½ số hồ sơ, ٣ việc", ["９６", "½", "٣"]),
    ],
)
def test_figures_are_found_among_words(text: str, found: list[str]) -> None:
    assert [one.text for one in figures_in(text)] == found


def test_digits_behind_a_counted_figure_number_no_item() -> None:
    assert [one.text for one in figures_in("5. Đạt", is_start=False)] == ["5"]


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


@pytest.mark.parametrize(
    "text",
    [
        *(
            "0912.345.678",
            "09 1234 5678",
            "091 234 5678",
            "0912-345-678",
            "09.12.34.56.78",
            "０９１２３４５６７８",
        ),
        *("+84912345678", "+84 912 345 678", "(+84) 912-345-678", "+84 (0)912 345 678", "84912345678"),
        *("0220.3888.123", "(0220) 3.888.123", "0912 345 678,0987 654 321", "0912345678/0987654321"),
        *("001.099.000.123", "001-099-000-123", "001099 000123", "CMND 123.456.789", "CMND số: 123 456 789"),
        *("năm 2026 0912345678", "ngày 01/10/2026 0912.345.678", "ĐT0912345678", "ĐT.0912345678"),
        *("Lan-0912345678", "0912\u00a0345\u00a0678", "0912 345 678 đồng chí Lan"),
    ],
)
def test_strokes_points_and_spaces_hide_nobody(text: str) -> None:
    with pytest.raises(Refused, match="dữ liệu cá nhân"):
        refuse_personal("text", f"Gọi {text}.")


@pytest.mark.parametrize(
    "text",
    [
        "thu 1.234.567.890 đồng, hồ sơ 000.00.12.H56-261001-0001, {received}",
        "thu 1.234.567 đồng, 123.456.789 đồng, 123.456.789.012 đồng, 123 456 789 đồng, 123456789 đồng",
        "tổng 98.765.432 đ, 1.234,56 triệu, diện tích 2.345.678,90",
        "từ 01-10-2026 đến 31-10-2026, ngày 01.10.2026 09 giờ, từ 01/10/2026 đến 31/10/2026 12.345.678 đồng",
        "các năm 2023, 2024, 2025; 2024 - 2025 - 2026; giai đoạn 2021 - 2030",
        "hồ sơ H26.05-260921-0001, 000.20.15.G12-240101-0012, 261001-0001, số 0012/2026",
        "Công văn số 1234/UBND-VP, 766/QĐ-TTg, 61/2018/NĐ-CP, 06/TB-BCĐCCHC, thủ tục 1.004873.000.00.00.H56",
        "tiêu chí 7.3.2.1, biên lai 0000012345, tổng đài 1900.1234",
    ],
)
def test_money_days_and_codes_are_no_numbers_of_people(text: str) -> None:
    refuse_personal("text", text)
