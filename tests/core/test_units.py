"""Finding provinces and communes by code and by what a clerk types."""

from datetime import date

import pytest

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.units import Commune, Province, Units

UNITS = Units(
    date(2025, 7, 1),
    "QĐ 19/2025/QĐ-TTg",
    (Province("01", "Hà Nội", "thành phố"), Province("38", "Thanh Hóa", "tỉnh")),
    (
        Commune("00004", "Ba Đình", "phường", "01"),
        Commune("00070", "Hoàn Kiếm", "phường", "01"),
        Commune("14000", "Ba Dinh", "xã", "38"),
        Commune("14001", "Ba Đình", "xã", "38"),
        Commune("14002", "Hoằng Kim", "xã", "38"),
    ),
)


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("ba đình", ["00004", "14001", "14000"]),
        ("ba dinh", ["14000", "00004", "14001"]),
        ("BA Đ", ["00004", "14001", "14000"]),
        ("hk", ["00070", "14002"]),
        ("xã ba đình", ["14001", "14000"]),
        ("phuong ba dinh", ["00004"]),
        ("p ba dinh", ["00004"]),
        ("ba dinh thanh hoa", ["14000", "14001"]),
        ("00004", ["00004"]),
        ("4", ["00004"]),
        ("1400", ["14000", "14001", "14002"]),
        ("bến nghé", []),
        ("", []),
    ],
)
def test_typing_finds_communes_in_order(query: str, codes: list[str]) -> None:
    assert [one.code for one in UNITS.find(query)] == codes


def test_a_search_may_be_narrowed_to_a_province_and_a_number() -> None:
    assert [one.code for one in UNITS.find("ba dinh", province="01")] == ["00004"]
    assert [one.code for one in UNITS.find("ba dinh", limit=1)] == ["14000"]


def test_codes_may_come_without_their_zeros() -> None:
    assert UNITS.by_code("4") == UNITS.by_code("00004") == UNITS.communes[0]
    assert UNITS.province("1").title == "Thành phố Hà Nội"
    assert [one.code for one in UNITS.of_province("38")] == ["14000", "14001", "14002"]


def test_titles_carry_the_type_word() -> None:
    assert UNITS.by_code("00004").title == "Phường Ba Đình"
    assert UNITS.by_code("14001").title == "Xã Ba Đình"


def test_unknown_codes_are_refused_at_their_field() -> None:
    with pytest.raises(Refused, match="99999") as commune:
        UNITS.by_code("99999")
    assert commune.value.field == "unit"
    with pytest.raises(Refused, match="02") as province:
        UNITS.of_province("02")
    assert province.value.field == "province"
