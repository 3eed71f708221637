"""The whole text of a card in an old book: set aside, told without it, and copied nowhere."""

from __future__ import annotations

from pathlib import Path

import pytest
from book_sheets import dossiers, line, save, take
from openpyxl import load_workbook

from cchc_desktop.operations.desk import Workplace

CARD = "001204012345|123456789|Nguyễn Văn Giả|29022004|Nam|Số 1, Tổ 2, Phường X|01072024"
TITLES = ("Địa chỉ", "Ghi chú", "Tên TTHC", "Họ tên", "Số CCCD", "Lĩnh vực", "Ngày nhận", "Hình thức nộp")


@pytest.mark.parametrize("title", TITLES)
def test_a_row_with_the_text_of_a_card_stays_outside(place: Workplace, tmp_path: Path, title: str) -> None:
    told = line(**{title: f"ghi nhầm {CARD}"})
    book = save(tmp_path / "so.xlsx", [line(), told])
    report = take(place, book)
    assert (report.added, report.bad) == (1, 1)
    (reason,) = report.reasons
    assert "nguyên chuỗi mã quét thẻ" in reason
    assert "001204012345" not in reason
    assert report.side_file is not None
    left = [cell for row in load_workbook(report.side_file).worksheets[0].values for cell in row]
    assert "ghi nhầm" in left
    assert not any("001204012345" in str(cell) for cell in left)


def test_a_number_beside_signs_of_its_own_is_no_card(place: Workplace, tmp_path: Path) -> None:
    report = take(place, save(tmp_path / "so.xlsx", [line(**{"Địa chỉ": "Tổ 2 | Phường X | 0912345678"})]))
    assert report.added == 1
    (taken,) = dossiers(place)
    assert taken.address == "Tổ 2 | Phường X | 0912345678"
