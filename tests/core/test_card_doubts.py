"""What a card's words tell of a lost key: rare names and places pass, what may lack a letter is doubted."""

from __future__ import annotations

import pytest

from cchc_desktop.core.identity import read_card

WHOLE = "001099012345|012345678|Nguyễn Văn An|15081999|Nam|Số 1, Tổ 2, Phường X, Thành phố Y|01072024"
NAME, ADDRESS = 2, 5
_NAMES = """
Y Ê Ban;H'Hen Niê;K'Sor;K’Sor;Y Nguyên;Hùng;Ya Tuất;H Lăk Bkrông;Hoàn Thị Lan;Nguyễn Thị Kim Ngân Hà My
Lê A;Ông Thị Ô;Ngô Ý;Sùng A Dơ;Ksor Y Ê;R'Com H'Yoan;Nguyễn-Trần Lan Anh;Đỗ Quan;Tô Hoàn;Quách Ngọ
Mai Ly Na;Jơ Lơng Quý;A Bơ;Y Blah;R'Ông Ha Sơn;Kơ Să Ha Hiêng;Bơ Nah Ria Ya Lan;Hồ Thị Kăn Xiêng
Riah Đơơr;Coor Nghiên;Hôih Thị Mười;Puih Hyơi;Tarương Ving;Y Prŏng Niê;Huỳnh Ngọc Mỹ Ca Rol;Lữ Vi Thị Ót
Cụt Thị Xia;Pờ Lóng Tơ;Chẻo Láo Lở;Sừng Sừng Khai;Trần Lê Jenny;Kim John;Lý Lao Tả;Đa Cát Vinh
"""
_PLACES = """
Tổ dân phố số 3, Thị trấn Đu, Phú Lương, Thái Nguyên;Khu tập thể Nhà máy in, Ngã Tư Sở, Hà Nội
Yên Lạc, Vĩnh Phúc;Xã Ia O, Gia Lai;Số 5 ngõ 10 phố Huế, Hai Bà Trưng, Hà Nội;Hà Tây;Nhà số 1;Hoa Kỳ
B5-12 KĐT Vinhomes Ocean Park, Gia Lâm, Hà Nội;Ấp 6A, Xã U Minh, Cà Mau;An Bá, Sơn Động, Bắc Giang
Đội 2, Thôn Thượng, Xã Cự Khê, Huyện Thanh Oai, Thành phố Hà Nội;Km 12, QL 6, Mai Châu, Hòa Bình
Căn hộ 12A08, Tầng 12A, Tòa nhà S2.05, Khu đô thị mới Tây Mỗ - Đại Mỗ, Quận Nam Từ Liêm, Hà Nội
Lô 5-7 KDC Phú An, Cái Răng, Cần Thơ;Bon Bu N'drung, Đắk N'Drung, Đắk Song, Đắk Nông
Buôn Kmrơng Prŏng B, Ea Tu, Đắk Lắk;Thôn Xà Ơi I, Avao, Quảng Trị;Ấp 3, X. Phước Kiển, TP.HCM
Tổ 3 ấp Tân Lập, xã Long Hà, Phú Riềng, Bình Phước;Làng Kon Gung Dak Mút, Đăk Mar, Đăk Hà, Kon Tum
118/23 Bạch Đằng P24 Q.Bình Thạnh, TP Hồ Chí Minh;Khối phố Mỹ Thạch Bắc, Tam Kỳ, Đà Nẵng
"""


def several(text: str) -> list[str]:
    return text.strip().replace("\n", ";").split(";")


def spoiled(at: int, text: str) -> str:
    fields = WHOLE.split("|")
    fields[at] = text
    return "|".join(fields)


@pytest.mark.parametrize("name", several(_NAMES))
def test_a_rare_name_is_never_refused(name: str) -> None:
    assert read_card(spoiled(NAME, name)).name == name


@pytest.mark.parametrize("address", several(_PLACES))
def test_a_rare_address_is_never_refused(address: str) -> None:
    assert read_card(spoiled(ADDRESS, address)).address == address


@pytest.mark.parametrize(
    ("at", "text", "word"),
    [
        (NAME, "Trần Quan Thạch", "Quan"),
        (NAME, "Đào Du Lợi", "Du"),
        (NAME, "Phan Tị Vi", "Tị"),
        (NAME, "Hoàn Thị Lan", "Hoàn"),
        (ADDRESS, "Thôn Đông Tân Hiệp, Kiên Giang", "dấu phẩy"),
        (ADDRESS, "TDP 7 Hoằng Hóa, Thanh Hóa", "dấu phẩy"),
        (ADDRESS, "Xóm 12, Vũ Lăng Tiền Hải, Thái Bình", "dấu phẩy"),
        (ADDRESS, "Hẻm58, Trần Phú, Đại Từ, Thái Nguyên", "khoảng trống"),
        (ADDRESS, "Xóm 12, ÔChợ Dừa, Đống Đa, Hà Nội", "khoảng trống"),
        (ADDRESS, "123/4B Nguyễn Tãi, Gia Lộc, Hải Dương", "Tãi"),
        (ADDRESS, "Thôn 3, Mai Dịch, Cầu Gấy, Hà Nội", "Gấy"),
    ],
)
def test_what_may_lack_a_letter_is_doubted_and_not_refused(at: int, text: str, word: str) -> None:
    (doubt,) = read_card(spoiled(at, text)).doubts
    assert word in doubt
    assert ("họ tên" if at == NAME else "địa chỉ") in doubt.lower()


def test_a_unit_that_lacks_a_letter_is_doubted_where_the_list_of_units_is_known() -> None:
    text = spoiled(ADDRESS, "Thôn 3, Tân Phong, Hà Nội")
    assert read_card(text).doubts == ()
    assert read_card(text, places=frozenset({"tân phong"})).doubts == ()
    (doubt,) = read_card(text, places=frozenset({"tân phượng", "tân phoong"})).doubts
    assert "Tân Phong" in doubt


def test_the_letter_that_only_looks_like_one_is_mended() -> None:
    assert read_card(spoiled(NAME, "Lê \u00d0ức Anh")).name == "Lê Đức Anh"
