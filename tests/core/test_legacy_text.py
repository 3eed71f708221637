"""TCVN3 and VNI-Windows text in old lists, and Unicode that must stay as it is."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tries import tries

from cchc_desktop.core.legacy_text import legacy_of, looks_legacy, modern

LOWER = "àảãáạăằẳẵắặâầẩẫấậèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵđ"
# The code pages once more, written from the font charts and not from the program.
TCVN3_CODES = bytes.fromhex(
    "b5b6b7b8b9 a8bbbcbdbec6 a9c7c8c9cacb cccecfd0d1 aad2d3d4d5d6 d7d8dcddde dfe1e2e3e4"
    "abe5e6e7e8e9 aceaebecedee eff1f2f3f4 adf5f6f7f8f9 fafbfcfdfe ae"
).decode("latin-1")
TCVN3 = dict(zip(LOWER, TCVN3_CODES, strict=True)) | dict(zip("ĂÂÊÔƠƯĐ", "¡¢£¤¥¦§", strict=True))
VNI_SINGLE = {"ơ": "ô", "ư": "ö", "đ": "ñ", "ì": "ì", "í": "í", "ỉ": "æ", "ĩ": "ó", "ị": "ò", "ỵ": "î"}
VNI_SIGNS = {"": "", "\u0300": "ø", "\u0309": "û", "\u0303": "õ", "\u0301": "ù", "\u0323": "ï"}
VNI_SHAPED = {
    "\u0302": {"": "â", "\u0300": "à", "\u0309": "å", "\u0303": "ã", "\u0301": "á", "\u0323": "ä"},
    "\u0306": {"": "ê", "\u0300": "è", "\u0309": "ú", "\u0303": "ü", "\u0301": "é", "\u0323": "ë"},
}


def to_tcvn3(s: str) -> str:
    return "".join(TCVN3.get(c, TCVN3.get(c.lower(), c)) for c in s)


def vni_letter(c: str) -> str:
    if c in VNI_SINGLE:
        return VNI_SINGLE[c]
    marks = list(unicodedata.normalize("NFD", c))
    base = marks.pop(0)
    shape = next((m for m in marks if m in "\u0302\u0306\u031b"), "")
    tone = next((m for m in marks if m != shape), "")
    if shape == "\u031b":
        return VNI_SINGLE[unicodedata.normalize("NFC", base + shape)] + VNI_SIGNS[tone]
    return base + (VNI_SHAPED[shape] if shape else VNI_SIGNS)[tone]


def to_vni(s: str) -> str:
    return "".join(vni_letter(c) if c.islower() else vni_letter(c.lower()).upper() for c in s)


@pytest.mark.parametrize("letter", LOWER)
def test_each_letter_round_trips(letter: str) -> None:
    assert modern(to_tcvn3(letter), "tcvn3") == letter
    assert modern(to_vni(letter), "vni") == letter
    assert modern(to_vni(letter.upper()), "vni") == letter.upper()
    # Fonts in capitals (.VnTimeH) keep the codes of the small letters.
    assert modern("XX" + to_tcvn3(letter.upper()), "tcvn3") == "XX" + letter.upper()


NAMES = ["Nguyễn Văn Đức", "Lê Thị Hà", "Trần Quốc Tuấn", "Phạm Hồng Thái", "Đặng Hữu Phước", "Bùi Thị Xuân"]
NAMES += [
    "Phường 5, Quận 3",
    "Đường Lê Lợi, Xã Tân Hưng",
    "Thành phố Đà Nẵng",
    "Huỳnh Ngọc Ánh",
    "Vũ Lộc Thọ",
]


@pytest.mark.parametrize("name", NAMES)
def test_names_are_found_and_read(name: str) -> None:
    assert looks_legacy(to_vni(name)) == "vni"
    assert modern(to_vni(name)) == name
    assert looks_legacy(to_tcvn3(name)) == "tcvn3"
    assert modern(to_tcvn3(name)).casefold() == name.casefold()


def test_the_examples_of_the_office() -> None:
    assert modern("NguyÔn V¨n §øc") == "Nguyễn Văn Đức"
    assert modern("Nguyeãn Vaên Ñöùc") == "Nguyễn Văn Đức"
    assert modern("NGUYÔN V¡N §øC") == "NGUYỄN VĂN ĐỨC"
    assert modern("Ñaëng Thò Aùnh") == "Đặng Thị Ánh"


UNTOUCHED = [
    "Phùng Thị Hà",
    "Lê Hoài Ân",
    "ĐÀO",
    "Trần Quốc Tú",
    "Cô Tú",
    "Hà",
    "Là",
    "Tô Vũ",
    "LÊ HOÀI",
    "Võ Thò",
]
UNTOUCHED += [
    "François Müller",
    "Zoë",
    "Hélène",
    "Noël",
    "5 m²",
    "30°C",
    "«Minh»",
    "· Minh",
    "½",
    "§ 5",
    "Nguyen Van A",
]
UNTOUCHED += [
    "Số 12/3, Tổ 5",
    "012345678",
    "",
    "Phan Thành Tài",
    "HÒA BÌNH",
    "Tòa án",
    "K'Brếp",
    "Công ty Á Âu",
]


@pytest.mark.parametrize("right", UNTOUCHED)
def test_unicode_is_never_damaged(right: str) -> None:
    assert looks_legacy(right) is None
    assert modern(right) == right
    assert modern(unicodedata.normalize("NFD", right)) == right


SAMPLE = """
Lê Hà Tú Lý Ân Hòa Hoà Bình Thành Phùng Bùi Tô Hoài Quý Trí Tín Đào Đỗ Trần Nguyễn Văn Thị Cúc
Trúc Lành Phú Khôi Tài Yên Mùi Sáu Tám Chín Lài Thêm Lúa Mía Quê Huê Khuê Tâm Cần Công Đông
Thông Lâm Cẩm Sâm Mão Tý Sửu Dần Mẹo Thìn Tỵ Ngọ Thân Dậu Tuất Hợi Út Năm Bé Tèo Mến Thúy Thùy
Thuý Vinh Xuân Hạ Thu Í Ý Ô Á
"""
SYLLABLES = tuple(SAMPLE.split())


@given(
    st.lists(st.sampled_from(SYLLABLES), min_size=1, max_size=6), st.sampled_from(["lower", "upper", "title"])
)
@tries(80)
def test_correct_names_are_never_changed(words: list[str], case: str) -> None:
    name = " ".join(words)
    name = {"lower": name.lower(), "upper": name.upper(), "title": name}[case]
    assert modern(name) == name


@given(st.lists(st.sampled_from(SYLLABLES), min_size=2, max_size=5), st.sampled_from(["tcvn3", "vni"]))
@tries(80)
def test_a_column_told_its_encoding_is_read_whole(words: list[str], encoding: str) -> None:
    name = " ".join(words).lower()
    if encoding == "vni":
        assert modern(to_vni(name), "vni") == name
    else:
        assert modern(to_tcvn3(name), "tcvn3") == name


def test_a_column_decides_for_its_ambiguous_cells() -> None:
    column = [*map(to_vni, NAMES), to_vni("Thị"), "12", ""]
    assert looks_legacy(to_vni("Thị")) is None
    assert legacy_of(column) == "vni"
    assert modern(to_vni("Thị"), legacy_of(column)) == "Thị"
    assert legacy_of(map(to_tcvn3, NAMES)) == "tcvn3"
    assert legacy_of(NAMES) is None
    assert legacy_of([*NAMES, to_vni(NAMES[0])]) is None
    assert legacy_of([]) is None


def test_a_modern_cell_in_an_old_column_stays() -> None:
    assert modern("Phùng Thị Hà", "tcvn3") == "Phùng Thị Hà"


@pytest.mark.parametrize("name", NAMES)
def test_utf8_read_as_windows_1252(name: str) -> None:
    spoiled = "".join(
        raw.decode("cp1252") if raw not in b"\x81\x8d\x8f\x90\x9d" else raw.decode("latin-1")
        for raw in (bytes([b]) for b in name.encode())
    )
    assert modern(spoiled) == name
