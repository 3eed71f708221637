"""The shipped list of units holds what the decision of 2025 holds, and a newer list replaces it."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from cchc_desktop.core.failure import Trouble
from cchc_desktop.rulebook import load_units

UNITS = load_units()

PER_PROVINCE = {
    "01": 126,
    "04": 56,
    "08": 124,
    "11": 45,
    "12": 38,
    "14": 75,
    "15": 99,
    "19": 92,
    "20": 65,
    "22": 54,
    "24": 99,
    "25": 148,
    "31": 114,
    "33": 104,
    "37": 129,
    "38": 166,
    "40": 130,
    "42": 69,
    "44": 78,
    "46": 40,
    "48": 94,
    "51": 96,
    "52": 135,
    "56": 65,
    "66": 102,
    "68": 124,
    "75": 95,
    "79": 168,
    "80": 96,
    "82": 102,
    "86": 124,
    "91": 102,
    "92": 103,
    "96": 64,
}


def test_provinces_and_communes_are_all_there() -> None:
    assert len(UNITS.provinces) == 34
    assert Counter(one.kind for one in UNITS.provinces) == {"tỉnh": 28, "thành phố": 6}
    assert Counter(one.kind for one in UNITS.communes) == {"xã": 2621, "phường": 687, "đặc khu": 13}
    assert Counter(one.province_code for one in UNITS.communes) == PER_PROVINCE
    assert len({one.code for one in UNITS.communes}) == 3321
    assert UNITS.since == date(2025, 7, 1)
    assert UNITS.basis == "Quyết định 19/2025/QĐ-TTg"


def test_names_are_clean() -> None:
    for one in UNITS.communes:
        assert one.name == " ".join(one.name.split())
        assert not one.name.lower().startswith(("xã ", "phường ", "đặc khu "))
        assert len(one.code) == 5
        assert one.code.isdecimal()


@pytest.mark.parametrize(
    ("query", "title", "province"),
    [
        ("hoan kiem", "Phường Hoàn Kiếm", "Thành phố Hà Nội"),
        ("phường sài gòn", "Phường Sài Gòn", "Thành phố Hồ Chí Minh"),
        ("con dao", "Đặc khu Côn Đảo", "Thành phố Hồ Chí Minh"),
        ("ba đình thanh hóa", "Xã Ba Đình", "Tỉnh Thanh Hóa"),
        ("00004", "Phường Ba Đình", "Thành phố Hà Nội"),
    ],
)
def test_a_clerk_finds_a_commune_without_marks(query: str, title: str, province: str) -> None:
    found = UNITS.find(query)[0]
    assert (found.title, UNITS.province(found.province_code).title) == (title, province)


def test_a_commune_that_was_merged_away_is_not_found() -> None:
    assert UNITS.find("bến nghé") == []


def test_a_newer_list_begins_on_its_day(tmp_path: Path) -> None:
    folder = tmp_path / "units"
    folder.mkdir()
    (folder / "2027.toml").write_text(
        'since = 2027-01-01\nbasis = "QĐ thử"\ncommunes = "2027.csv"\n'
        'provinces = [{ code = "01", name = "Hà Nội", kind = "thành phố" }]\n',
        encoding="utf-8",
    )
    (folder / "2027.csv").write_text("code,name,kind,province\n00004,Ba Đình,phường,01\n", encoding="utf-8")
    assert len(load_units(tmp_path).communes) == 1
    assert load_units(tmp_path, date(2026, 12, 31)) == UNITS
    with pytest.raises(Trouble, match="Không có danh mục"):
        load_units(tmp_path, date(2025, 6, 30))


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ("00004,Ba Đình,phường", "dòng 2: cần đúng 4 cột"),
        ("4,Ba Đình,phường,01", "dòng 2: mã, loại"),
        ("00004,Ba Đình,thị trấn,01", "dòng 2: mã, loại"),
        ("00004,Ba Đình,phường,99", "dòng 2: mã, loại"),
    ],
)
def test_a_bad_line_is_told_by_file_and_line(tmp_path: Path, lines: str, told: str) -> None:
    folder = tmp_path / "units"
    folder.mkdir()
    (folder / "x.toml").write_text(
        'since = 2027-01-01\nbasis = "QĐ thử"\ncommunes = "x.csv"\n'
        'provinces = [{ code = "01", name = "Hà Nội", kind = "thành phố" }]\n',
        encoding="utf-8",
    )
    (folder / "x.csv").write_text(f"code,name,kind,province\n{lines}\n", encoding="utf-8")
    with pytest.raises(Trouble, match=told):
        load_units(tmp_path)
    (folder / "x.csv").unlink()
    with pytest.raises(Trouble, match=r"x\.csv"):
        load_units(tmp_path)
