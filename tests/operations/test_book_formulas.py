"""A formula that a program wrote without its value is told as such, not as an empty cell."""

from __future__ import annotations

import re
from pathlib import Path
from zipfile import ZipFile

import pytest
from book_sheets import dossiers, left_over, line, save, take
from openpyxl import Workbook

from cchc_desktop.operations.book.formulas import without_value
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


@pytest.mark.parametrize("title", ["Ngày hẹn trả", "Ngày có kết quả", "Ngày trả", "Mã hồ sơ", "Tình trạng"])
def test_a_formula_without_a_value_leaves_no_row_silently_undated(
    place: Workplace, tmp_path: Path, title: str
) -> None:
    rows = [line(), line(**{title: "=A2"}), line(**{title: None, "Họ tên": "Vàng Thị Mỷ"})]
    report = take(place, save(tmp_path / "so.xlsx", rows))
    assert report.added == 2  # an empty cell says something
    [reason] = report.reasons
    assert reason.startswith(f"Dòng 3: Ô {title} là công thức chưa có giá trị lưu kèm. Mở sổ bằng Excel")
    assert [one.applicant for one in dossiers(place)] == ["Nguyễn Thị Mơ", "Vàng Thị Mỷ"]
    [left] = left_over(report)
    assert any("công thức" in str(cell) for cell in left)


def computed(path: Path, cell: str, value: str) -> Path:
    """The workbook at ``path`` as a program keeps it that has computed the formulas of ``cell``."""
    made = path.with_name("computed.xlsx")
    with ZipFile(path) as old, ZipFile(made, "w") as new:
        for info in old.infolist():
            data = old.read(info)
            if info.filename == "xl/worksheets/sheet1.xml":
                where = rb'<c r="' + cell.encode() + rb'"([^>]*)>(<f>.*?</f>)<v ?/?>(</v>)?</c>'
                put = rb'<c r="' + cell.encode() + rb'"\1 t="str">\2<v>' + value.encode() + rb"</v></c>"
                data, times = re.subn(where, put, data)
                assert times == 1
            new.writestr(info, data)
    return made


def test_a_formula_that_came_out_empty_is_an_empty_cell(place: Workplace, tmp_path: Path) -> None:
    rows = [line(**{"Ngày có kết quả": '=IF(A2="","",A2)'}), line(**{"Ngày có kết quả": "=A2"})]
    source = save(tmp_path / "so.xlsx", rows)
    source = computed(source, "M2", "").rename(tmp_path / "once.xlsx")
    report = take(place, computed(source, "M3", "06/10/2026"))
    assert (report.added, report.reasons) == (2, ())
    assert [one.ended_at is None for one in dossiers(place)] == [True, False]


def test_a_sheet_by_another_name_and_prefix_keeps_its_formulas(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.create_sheet("Sổ “A” & B")
    sheet.append(["=A1", 5, None, "=B1"])
    book.save(tmp_path / "so.xlsx")
    assert without_value(tmp_path / "so.xlsx") == {("Sổ “A” & B", 1, 0), ("Sổ “A” & B", 1, 3)}
    assert without_value(tmp_path / "no.csv") == frozenset()
