"""Results in force come from Excel once, are counted by field, and are worked off through the same gate."""

from __future__ import annotations

import random
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook
from stacks import Sheet, Stack, paper, scanned

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.failure import Refused
from cchc_desktop.operations.backlog import (
    excuse,
    file_backlog,
    import_backlog,
    listed,
    standing,
    take_off,
)
from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.operations.scanning import Source, take_in
from cchc_desktop.operations.tray import tray_count
from cchc_desktop.operations.upkeep import check

AT = datetime(2026, 10, 2, 9, tzinfo=HANOI)
HEADER = ("STT", "Lĩnh vực", "Tên kết quả", "Số kết quả", "Người được cấp", "Ngày cấp", "Đã số hóa")
ROWS: tuple[tuple[object, ...], ...] = (
    (1, "Hộ tịch", "Giấy chứng nhận kết hôn", "12/2019", "Lò Văn Páo", date(2019, 3, 4), None),
    (2, "Hộ tịch", "Giấy khai sinh", 45, "Đỗ Thị Ước", "05/06/2020", "x"),
    (3, "Chứng thực", "Hợp đồng ủy quyền", "7", "Y-Ban Niê", None, None),
    (4, "Hộ tịch", "Giấy khai sinh", "46", "", None, None),
    (5, "Hộ tịch", "Giấy khai sinh", "47", "Trần Văn Đông", "31/02/2020", None),
    (6, "Hộ tịch", "Giấy khai sinh", "48", "Trần Văn Đông", date(2030, 1, 1), None),
)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.append(["DANH SÁCH KẾT QUẢ CÒN HIỆU LỰC"])
    sheet.append(list(HEADER))
    for row in ROWS:
        sheet.append(list(row))
    path = tmp_path / "con-hieu-luc.xlsx"
    made.save(path)
    return path


def test_good_rows_go_in_and_bad_ones_are_named(place: Workplace, book: Path) -> None:
    done = import_backlog(place, "Lan", AT, book)
    assert (done.taken, done.known) == (3, 0)
    assert [row for row, _ in done.refused] == [6, 7, 8]
    assert "Người được cấp" in done.refused[0][1]
    assert "tương lai" in done.refused[2][1]


def test_nothing_goes_in_twice_and_a_dry_run_keeps_nothing(place: Workplace, book: Path) -> None:
    assert import_backlog(place, "Lan", AT, book, is_dry_run=True).taken == 3
    with place.register.read() as reading:
        assert standing(reading) == ()
    import_backlog(place, "Lan", AT, book)
    again = import_backlog(place, "Lan", AT, book)
    assert (again.taken, again.known) == (0, 3)


def test_the_figures_by_field(place: Workplace, book: Path) -> None:
    import_backlog(place, "Lan", AT, book)
    with place.register.read() as reading:
        told = {one.field: (one.number, one.digitised, one.rate) for one in standing(reading)}
        (found,) = listed(reading, query="kết hôn páo")
    assert told == {"Hộ tịch": (2, 1, (1, 2)), "Chứng thực": (1, 0, (0, 1))}
    assert (found.number, found.issued_on) == ("12/2019", date(2019, 3, 4))


def test_a_result_is_worked_off_and_taken_off_again(place: Workplace, book: Path) -> None:
    import_backlog(place, "Lan", AT, book)
    rng = random.Random(1)
    page = Sheet(scanned(paper(rng, 200, (148.0, 210.0)), rng), None)
    source = Source("a.pdf", Stack((page,), 200).pdf())
    (part,) = take_in(place, "Lan", AT, [source], source_name="máy quét").parts
    with place.register.read() as reading:
        (result,) = listed(reading, query="páo")
    with at_desk(place, "Lan", AT) as desk:
        assert file_backlog(desk, part.scan_id, result.id).state == "digitised"
    with place.register.read() as reading:
        assert tray_count(reading) == 0
        assert {one.field: one.digitised for one in standing(reading)}["Hộ tịch"] == 2
    with at_desk(place, "Lan", AT) as desk:
        assert take_off(desk, result.id, "quét nhầm").state == "waiting"
    assert check(place).findings == ()


def test_excusing_needs_a_reason(place: Workplace, book: Path) -> None:
    import_backlog(place, "Lan", AT, book)
    with place.register.read() as reading:
        (result,) = listed(reading, field="Chứng thực")
    with at_desk(place, "Lan", AT) as desk:
        with pytest.raises(Refused, match="lý do"):
            excuse(desk, result.id, "")
        excuse(desk, result.id, "bản gốc đã thu hồi")
    with place.register.read() as reading:
        assert {one.field: one.rate for one in standing(reading)}["Chứng thực"] == (0, 0)


def test_another_kind_of_sheet_is_refused(place: Workplace, tmp_path: Path) -> None:
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.append(["Họ tên", "Tuổi"])
    sheet.append(["Lò Văn Páo", 30])
    made.save(tmp_path / "khac.xlsx")
    with pytest.raises(Refused, match="Lĩnh vực, Số kết quả"):
        import_backlog(place, "Lan", AT, tmp_path / "khac.xlsx")
