"""What the report says of a book without being asked: names understood, rows alike, hidden sheets."""

from __future__ import annotations

from pathlib import Path

import pytest
from book_sheets import HEADER, dossiers, line, save, take
from openpyxl import Workbook, load_workbook

from cchc_desktop.operations.desk import Workplace


def _named(name: str, **changes: object) -> list[object]:
    return line(**{"Mã TTHC": None, "Tên TTHC": name, "Lĩnh vực": None} | changes)


@pytest.mark.parametrize(
    "name",
    [
        "Thủ tục không có",
        "Giao đất của xã",
        "Có thu tiền sử dụng đất",
        "không thông qua đấu giá quyền sử dụng",
        "khai sinh",
        "Đăng ký",
    ],
)
def test_a_few_words_name_no_procedure(place: Workplace, tmp_path: Path, name: str) -> None:
    report = take(place, save(tmp_path / "so.xlsx", [_named(name)] * 2), is_dry_run=True)
    said = f"Lưu ý, 2 dòng: “{name}” không có trong danh mục, giữ nguyên tên."
    assert said in report.sentences()
    assert report.json()["unknown"] == [{"name": name, "rows": 2}]
    assert report.json()["guessed"] == []
    assert take(place, save(tmp_path / "so.xlsx", [_named(name)] * 2)).sentences()[1] == said
    (found, _) = dossiers(place)
    assert (found.procedure[:5], found.procedure_name) == ("KHAC-", name)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Thủ tục giao đất ở có thu tiền", "1.013962"),
        ("Xác nhận tình trạng hôn nhân giấy", "1.004873"),
    ],
)
def test_a_name_that_was_guessed_is_told(place: Workplace, tmp_path: Path, name: str, code: str) -> None:
    report = take(place, save(tmp_path / "so.xlsx", [_named(name)]))
    (found,) = dossiers(place)
    assert found.procedure == code
    assert f"Lưu ý, 1 dòng: “{name}” được hiểu là {code} {found.procedure_name}." in report.sentences()
    guessed = {"name": name, "code": code, "procedure": found.procedure_name, "rows": 1}
    assert (report.json()["guessed"], report.json()["unknown"]) == ([guessed], [])


def test_names_and_codes_of_the_catalogue_are_not_worth_a_word(place: Workplace, tmp_path: Path) -> None:
    rows = [line(), _named("Thủ tục ĐĂNG KÝ KHAI TỬ"), line(**{"Tên TTHC": None})]
    assert take(place, save(tmp_path / "so.xlsx", rows)).understood == ()


def test_a_code_that_the_catalogue_lacks_is_told_with_its_name(place: Workplace, tmp_path: Path) -> None:
    rows = [line(**{"Mã TTHC": "9.999999", "Tên TTHC": "Đăng ký khai sinh"})]
    report = take(place, save(tmp_path / "so.xlsx", rows))
    assert [one.name for one in report.understood] == ["9.999999 Đăng ký khai sinh"]
    assert dossiers(place)[0].procedure == "9.999999"


def test_rows_alike_go_in_and_are_told(place: Workplace, tmp_path: Path) -> None:
    other = line(**{"Ghi chú": "bản thứ hai"})
    rows = [line(STT=1), line(STT=2), other, line(STT=4)]
    report = take(place, save(tmp_path / "so.xlsx", rows))
    assert (report.added, report.bad) == (4, 0)
    said = [f"Dòng {number} giống hệt dòng 2; vẫn nhập, hãy kiểm tra." for number in (3, 5)]
    assert report.json()["alike"] == said
    assert set(said) < set(report.sentences())
    again = take(place, save(tmp_path / "so.xlsx", rows))
    assert (again.known, again.alike) == (4, ())


def test_a_code_twice_stays_a_bad_row(place: Workplace, tmp_path: Path) -> None:
    coded = {"Mã hồ sơ": "H15.50-261005-0001"}
    report = take(
        place, save(tmp_path / "so.xlsx", [line(**coded), line(**coded | {"Họ tên": "Lê Văn Hai"})])
    )
    assert (report.added, report.bad, report.alike) == (1, 1, ())
    assert report.reasons == ("Dòng 3: Trùng mã hồ sơ H15.50-261005-0001 với dòng 2.",)


def test_a_hidden_sheet_is_read_and_told(place: Workplace, tmp_path: Path) -> None:
    path = tmp_path / "so.xlsx"
    book: Workbook = load_workbook(save(path, [line()]))
    for name, state in (("Cũ", "hidden"), ("Nháp", "veryHidden")):
        sheet = book.create_sheet(name)
        sheet.sheet_state = state
        sheet.append(list(HEADER))
        for _ in range(2):
            sheet.append(line(**{"Họ tên": f"Hồ Thị {name}"}))
    book.save(path)
    report = take(place, path, is_dry_run=True)
    assert report.added == 5
    told = report.sentences()
    assert [s for s in told if "trang ẩn" in s] == [
        "Lưu ý, 2 dòng ở trang ẩn “Cũ” cũng được đọc.",
        "Lưu ý, 2 dòng ở trang ẩn “Nháp” cũng được đọc.",
    ]
    assert "Trang “Cũ”, dòng 3 giống hệt dòng 2; vẫn nhập, hãy kiểm tra." in told
