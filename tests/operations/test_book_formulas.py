"""A formula that a program wrote without its value is told as such, not as an empty cell."""

from __future__ import annotations

from pathlib import Path

from book_sheets import line, save, take

from cchc_desktop.operations.desk import Workplace


def test_a_formula_without_a_value_is_no_missing_day(place: Workplace, tmp_path: Path) -> None:
    rows = [
        line(),
        line(**{"Ngày nhận": "=DATE(2026,10,5)"}),
        line(**{"Ngày nhận": None}),
        line(**{"Họ tên": '=CONCATENATE("An","")', "Ngày nhận": None}),
    ]
    report = take(place, save(tmp_path / "so.xlsx", rows))
    assert report.added == 1
    formula, empty, both = report.reasons
    assert formula.startswith("Dòng 3: Ô Ngày nhận là công thức chưa có giá trị lưu kèm. Mở sổ bằng Excel")
    assert empty == "Dòng 4: Thiếu ngày nhận."
    assert "là công thức" in both
    assert both.endswith("Thiếu ngày nhận.")
