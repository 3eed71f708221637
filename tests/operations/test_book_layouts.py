"""Books as they are: titles, merged headers, groups, totals, old encodings, days in many ways."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path

import pytest
from book_sheets import HEADER, dossiers, first_sheet, line, save, take
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.worksheet import Worksheet

from cchc_desktop.core import legacy_text
from cchc_desktop.core.calendar import HANOI
from cchc_desktop.operations.book.file import Cell
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.store import search

NAMES = ("Nguyễn Thị Mơ", "Trần Văn Đủ", "Phạm Thị Thúy Hằng", "Lê Hoài Ân", "Vũ Thị Lụa", "Đặng Quốc Hưởng")


def _tcvn3(text: str) -> str:
    """``text`` as typed in a .VnTime font; capitals with tones become small, as they did."""
    table = {letter: chr(code) for code, letter in legacy_text._TCVN3.items()}
    return "".join(table.get(c, table.get(c.lower(), c)) for c in text)


def _vni(text: str) -> str:
    table: dict[str, str] = {}
    for typed, letter in legacy_text._VNI.items():
        table.setdefault(letter, typed)
    return "".join(table.get(c, c) for c in text)


def _statutory_book(path: Path) -> Path:
    """The book of 06/2018: two header rows with merged cells, numbering, groups, totals, signatures."""
    book = Workbook()
    sheet = first_sheet(book)
    sheet["A1"] = "ỦY BAN NHÂN DÂN XÃ THỬ NGHIỆM"
    sheet["A2"] = "SỔ THEO DÕI HỒ SƠ TIẾP NHẬN VÀ TRẢ KẾT QUẢ"
    sheet.merge_cells("A2:L2")
    sheet["A3"] = "Tháng 10 năm 2026"
    top = (
        *("TT", "Mã hồ sơ", "Tên thủ tục hành chính", "Số lượng hồ sơ (bộ)", "Tên cá nhân, tổ chức"),
        *("Địa chỉ, số điện thoại", "Cơ quan chủ trì giải quyết", "Ngày, tháng, năm", "", ""),
        *("Phương thức nhận kết quả", "Ký nhận"),
    )
    for column, text in enumerate(top, 1):
        sheet.cell(5, column, text or None)
        if column not in {8, 9, 10}:
            sheet.merge_cells(start_row=5, end_row=6, start_column=column, end_column=column)
    sheet.merge_cells("H5:J5")
    for column, text in enumerate(("Nhận hồ sơ", "Hẹn trả kết quả", "Trả kết quả"), 8):
        sheet.cell(6, column, text)
    for column in range(1, 13):
        sheet.cell(7, column, f"({column})")
    sheet["A8"] = "I. LĨNH VỰC HỘ TỊCH"
    sheet.merge_cells("A8:L8")
    given = (date(2026, 10, 5), datetime.combine(date(2026, 10, 7), time(16, 30)), "06/10/2026")
    where = "Thôn Đông, 0912 345 678"
    _put(sheet, 9, (1, None, "Đăng ký khai sinh", 1, NAMES[0], where, "UBND xã", *given, "BCCI", None))
    _put(sheet, 10, (2, None, "nt", "2", NAMES[1], "Thôn Tây", "UBND xã", *given, "Trực tiếp", None))
    sheet["A11"] = "II"
    sheet["B11"] = "Lĩnh vực Chứng thực"
    _put(sheet, 13, (3, None, "Chứng thực bản sao", 1, NAMES[2], "", "", *given[:2], None, None, None))
    _put(sheet, 14, (4,))
    _put(sheet, 15, ("Tổng cộng", None, None, 4))
    sheet["I17"] = "Ngày 31 tháng 10 năm 2026"
    sheet["I18"] = "NGƯỜI GHI SỔ"
    sheet["I22"] = "Hoàng Thị Kim"
    book.save(path)
    return path


def _put(sheet: Worksheet, row: int, values: tuple[Cell, ...]) -> None:
    for column, value in enumerate(values, 1):
        sheet.cell(row, column, value)


def test_the_statutory_book(place: Workplace, tmp_path: Path) -> None:
    report = take(place, _statutory_book(tmp_path / "so.xlsx"))
    assert (report.added, report.bad) == (3, 0), report.reasons
    first, second, third = dossiers(place)
    assert (first.applicant, first.address, first.phone) == (NAMES[0], "Thôn Đông", "0912345678")
    assert (first.procedure, first.field, first.return_channel) == ("1.001193", "Hộ tịch", "post")
    assert (first.received_at, first.due_at) == (_hanoi(2026, 10, 5, 7, 30), _hanoi(2026, 10, 7, 16, 30))
    assert first.handed_back_at is not None
    assert (second.procedure, second.copies, second.settled_by) == ("1.001193", 2, "UBND xã")
    assert (third.procedure, third.field, third.ended_at) == ("2.000815", "Chứng thực", None)
    kinds = {"numbering": 1, "title": 2, "total": 1, "signature": 3}
    assert {kind: report.skipped_by.get(kind) for kind in kinds} == kinds


def _hanoi(year: int, month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=HANOI)


@pytest.mark.parametrize("encode", [_tcvn3, _vni, lambda text: unicodedata.normalize("NFD", text)])
def test_old_encodings_and_decomposed_letters(
    place: Workplace, tmp_path: Path, encode: Callable[[str], str]
) -> None:
    rows = [
        line(
            **{
                "Họ tên": encode(name),
                "Tên TTHC": encode("Đăng ký khai sinh"),
                "Mã TTHC": None,
                "Lĩnh vực": encode("Hộ tịch"),
                "Địa chỉ": encode("Thôn Đông, xã Thử Nghiệm"),
                "Hình thức nộp": encode("Trực tuyến"),
                "Tình trạng": encode("Đang giải quyết"),
            }
        )
        for name in NAMES
    ]
    report = take(place, save(tmp_path / "so.xlsx", rows, header=[encode(title) for title in HEADER]))
    assert (report.added, report.bad) == (len(NAMES), 0), report.reasons
    found = dossiers(place)
    assert {d.applicant for d in found} == set(NAMES)
    assert {(d.procedure, d.field, d.channel) for d in found} == {("1.001193", "Hộ tịch", "online")}
    assert {d.address for d in found} == {"Thôn Đông, xã Thử Nghiệm"}


def test_one_column_typed_in_three_encodings(place: Workplace, tmp_path: Path) -> None:
    ways = (_tcvn3, _vni, str, lambda text: unicodedata.normalize("NFD", text))
    rows = [
        line(**{"Họ tên": ways[number % 4](name), "Địa chỉ": ways[number % 4]("Thôn Đông, xã Thử Nghiệm")})
        for number, name in enumerate((*NAMES, "Nguyễn Thị Ánh", "Trần Văn Ước"))
    ]
    take(place, save(tmp_path / "so.xlsx", rows))
    found = dossiers(place)
    assert [d.applicant for d in found] == [*NAMES, "Nguyễn Thị Ánh", "Trần Văn Ước"]
    assert {d.address for d in found} == {"Thôn Đông, xã Thử Nghiệm"}


def test_every_sheet_with_a_register_is_taken_and_repeated_headers_are_not(
    place: Workplace, tmp_path: Path
) -> None:
    book = Workbook()
    first_sheet(book).append(["Hướng dẫn sử dụng sổ"])
    for month in (9, 10):
        sheet = book.create_sheet(f"Tháng {month}")
        for number in range(3):
            sheet.append(list(HEADER))
            sheet.append(line(**{"Họ tên": f"Nguyễn Văn {month}{number}", "Ngày nhận": f"05/{month}/2026"}))
    book.save(tmp_path / "so.xlsx")
    report = take(place, tmp_path / "so.xlsx")
    assert (report.added, [s.name for s in report.sheets]) == (6, ["Tháng 9", "Tháng 10"])
    assert report.skipped_by["header"] == 4


def test_cells_merged_downwards_hold_for_every_row(place: Workplace, tmp_path: Path) -> None:
    path = tmp_path / "so.xlsx"
    book = Workbook()
    sheet = first_sheet(book)
    sheet.append(["Họ tên", "Ngày nhận", "Tên thủ tục", "Ngày hẹn", "Ghi chú"])
    sheet.append([NAMES[0], "05/10/2026", "Đăng ký khai sinh", "07/10/2026", "giấy 1"])
    sheet.append([None, None, "Đăng ký khai tử", None, "giấy 2"])
    sheet.append([None, None, None, None, "giấy 3"])
    for area in ("A2:A4", "B2:B4", "D2:D4"):
        sheet.merge_cells(area)
    book.save(path)
    report = take(place, path)
    assert (report.added, report.bad) == (2, 0)
    assert [d.procedure for d in dossiers(place)] == ["1.001193", "1.000656"]


def test_ticks_under_a_group_header_and_hours_apart(place: Workplace, tmp_path: Path) -> None:
    book = Workbook()
    sheet = first_sheet(book)
    sheet.append(
        ["Người nộp hồ sơ", None, None, "Thủ tục", "Hình thức nộp", None, None, "Tiếp nhận", None, "Hạn"]
    )
    sheet.append(
        ["Họ và tên", "Địa chỉ", "SĐT", None, "Trực tiếp", "Trực tuyến", "BCCI", "Ngày", "Giờ", None]
    )
    sheet.append(
        [
            NAMES[0],
            "Thôn Đông",
            "0912345678",
            "Đăng ký khai sinh",
            None,
            "x",
            None,
            "5/10/26",
            "14h30",
            "07/10/2026",
        ]
    )
    for area in ("A1:C1", "D1:D2", "E1:G1", "H1:I1", "J1:J2"):
        sheet.merge_cells(area)
    book.save(tmp_path / "so.xlsx")
    take(place, tmp_path / "so.xlsx")
    (found,) = dossiers(place)
    assert (found.channel, found.received_at, found.address) == (
        "online",
        _hanoi(2026, 10, 5, 14, 30),
        "Thôn Đông",
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1258"])
def test_csv(place: Workplace, tmp_path: Path, encoding: str) -> None:
    text = "Họ tên;Ngày nhận;Tên thủ tục;Hẹn trả\nNguyễn Thị Mơ;05/10/2026;Đăng ký khai sinh;07/10/2026\n"
    if encoding == "cp1258":
        text = _as_cp1258(text)
    (tmp_path / "so.csv").write_bytes(text.encode(encoding))
    take(place, tmp_path / "so.csv")
    assert [d.applicant for d in dossiers(place)] == ["Nguyễn Thị Mơ"]


def _as_cp1258(text: str) -> str:
    """Letters with shape composed, tones as marks of their own: the form that the code page holds."""
    tones = "\u0300\u0301\u0303\u0309\u0323"
    found = []
    for c in text:
        parts = unicodedata.normalize("NFD", c)
        base = unicodedata.normalize("NFC", "".join(p for p in parts if p not in tones))
        found.append(base + "".join(p for p in parts if p in tones))
    return "".join(found)


def test_days_of_a_mac_workbook(place: Workplace, tmp_path: Path) -> None:
    book = Workbook()
    book.epoch = CALENDAR_MAC_1904
    sheet = first_sheet(book)
    sheet.append(["Họ tên", "Ngày nhận", "Tên thủ tục", "Hẹn trả"])
    serial = (date(2026, 10, 5) - date(1904, 1, 1)).days
    sheet.append([NAMES[0], serial, "Đăng ký khai sinh", date(2026, 10, 7)])
    book.save(tmp_path / "so.xlsx")
    take(place, tmp_path / "so.xlsx")
    assert [d.received_at for d in dossiers(place)] == [_hanoi(2026, 10, 5, 7, 30)]


def test_a_column_written_month_first_is_refused_not_swapped(place: Workplace, tmp_path: Path) -> None:
    days = ("10/05/2026", "10/15/2026", "10/16/2026", "10/20/2026", "10/07/2026")
    rows = [line(**{"Ngày nhận": day, "Ngày hẹn trả": "30/12/2026"}) for day in days]
    report = take(place, save(tmp_path / "so.xlsx", rows))
    assert (report.added, report.bad) == (0, len(days))
    assert "tháng trước ngày" in report.reasons[0]


def test_days_that_the_spreadsheet_turned_round_are_refused(place: Workplace, tmp_path: Path) -> None:
    turned: list[object] = [date(2026, month, 10) for month in range(1, 8)]
    whole: list[object] = [f"{day}/10/2026" for day in range(13, 20)]
    rows = [line(**{"Ngày nhận": day, "Ngày hẹn trả": "30/12/2026"}) for day in turned + whole]
    report = take(place, save(tmp_path / "so.xlsx", rows))
    assert (report.added, report.bad) == (len(whole), len(turned))
    assert "đảo ngày và tháng" in report.reasons[0]


@pytest.mark.parametrize("received", ["09/10/1995", "04/10/2026"])
def test_days_that_nobody_entered_or_works_have_the_usual_hours(
    place: Workplace, tmp_path: Path, received: str
) -> None:
    told = {"Ngày nhận": received, "Ngày hẹn trả": "16/10/2026", "Ngày trả": received}
    assert take(place, save(tmp_path / "so.xlsx", [line(**told)])).added == 1
    with place.register.read() as reading:
        found = search.dossier_by_seq(reading, 1)
    assert found is not None
    assert found.received_at is not None
    assert found.ended_at is not None
    assert (found.received_at.hour, found.received_at.minute) == (7, 30)
    assert (found.ended_at.hour, found.ended_at.date()) == (17, found.received_at.date())
