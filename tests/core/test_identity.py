"""Cards, personal numbers, telephones: whole cards pass, damaged ones are refused with their reason."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tries import tries

from cchc_desktop.core import identity
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.plausible import Lost

MODEST = tries(80)
WHOLE = "001099012345|012345678|Nguyễn Văn A|15081999|Nam|Số 1, Tổ 2, Phường X, Thành phố Y|01072024"

NAMES = ["Nguyễn Văn A", "Trần Thị B", "Mai Lan Anh", "NGUYỄN THỊ HOÀ", "Tôn Nữ Thị Ninh", "Lư Nhất Vũ"]
NAMES += [
    "Y Bhăm Êban",
    "H'Hen Niê",
    "Giàng A Páo",
    "Lò Thị Xoan",
    "K'Brếp",
    "Thạch Sa Rươn",
    "Sùng Seo Sình",
]
NAMES += [
    "Ksor Kơk",
    "Rơ Châm Phyin",
    "Siu Black",
    "Y Thuyên Bkrông",
    "H Rul Adrơng",
    "Bh'riu Liếc",
    "Điểu K'Ré",
]
NAMES += [
    "Zơrâm Buôn",
    "Pơloong Thị Bưởi",
    "Moong Thị Lan",
    "Hạng A Chư",
    "Vàng Mí Chứ",
    "Tẩn A Sài",
    "Ma Seo Chúng",
]
NAMES += [
    "Kra Jăn Ha Poh",
    "Chamaléa Thị Hường",
    "Danh Thị Sóc Phal",
    "Chau Kim Sone",
    "Néang Sa Vương",
    "Lee Min Ho",
]
NAMES += [
    "Nguyễn Lê Maria",
    "Ka Să Ha Duy",
    "Tou Prong Nai Niệm",
    "Quàng Văn Pâng",
    "Lục Thị Slao",
    "Đinh Văn Glơi",
]
ADDRESSES = [
    "Số 1, Tổ 2, Phường X, Thành phố Y",
    "Thôn Đông, Vũ Lăng, Tiền Hải, Thái Bình",
    "Hua Ta, Si Ma Cai, Lào Cai",
]
ADDRESSES += [
    "Buôn Păn Lăm, Ea H'leo, Cư M'gar, Đắk Lắk",
    "TDP 5, TT. Di Linh, Di Linh, Lâm Đồng",
    "Đắk R'Lấp, Đắk Nông",
]
ADDRESSES += ["P.1204 CT2A, KĐT Times City, Vĩnh Tuy, Hà Nội", "Tổ2, Khu3, xã Bha Lêê, Tây Giang, Quảng Nam"]
ADDRESSES += [
    "Số 12A1/3, Ngõ 45, Đường 30/4, Quận 8, TP. Hồ Chí Minh",
    "Ấp Kinh 5B, Tân Hiệp A, Tân Hiệp, Kiên Giang",
]
ADDRESSES += [
    "Ô Chợ Dừa, Đống Đa, Hà Nội",
    "Ỷ La, Tuyên Quang",
    "Buôn Ma Thuột, Đăk Lăk",
    "Bản Pá Liềng, Hà Giang",
]


@st.composite
def payloads(draw: st.DrawFn) -> str:
    """Whole cards of every people of the country."""
    born = draw(st.dates(date(1930, 1, 1), date(2011, 12, 31)))
    sex = draw(st.sampled_from(["Nam", "Nữ"]))
    digit = 2 * (born.year // 100 - 19) + (sex == "Nữ")
    number = (
        f"{draw(st.sampled_from(['001', '064', '038']))}{digit}{born:%y}{draw(st.integers(0, 999999)):06d}"
    )
    old = draw(st.sampled_from(["", "012345678", number]))
    issued = draw(st.dates(date(2021, 1, 1), date(2026, 12, 31)))
    tail = draw(st.sampled_from(["", "||", "||Nguyễn Văn Cha|Trần Thị Mẹ|"]))
    name, address = draw(st.sampled_from(NAMES)), draw(st.sampled_from(ADDRESSES))
    return f"{number}|{old}|{name}|{born:%d%m%Y}|{sex}|{address}|{issued:%d%m%Y}{tail}"


def test_the_example() -> None:
    card = identity.read_card(WHOLE, date(2026, 10, 8))
    assert card == identity.Card(
        number="001099012345",
        old_number="012345678",
        name="Nguyễn Văn A",
        born_on=date(1999, 8, 15),
        born_text="15/08/1999",
        sex="Nam",
        address="Số 1, Tổ 2, Phường X, Thành phố Y",
        issued_on=date(2024, 7, 1),
        document="Thẻ căn cước",
        issuer="Bộ Công an",
        extra_fields=0,
        warnings=(),
    )
    assert identity.card_json(card) == {
        "ok": True,
        "number": "001099012345",
        "name": "Nguyễn Văn A",
        "born_on": "1999-08-15",
        "born": "15/08/1999",
        "sex": "Nam",
        "address": "Số 1, Tổ 2, Phường X, Thành phố Y",
        "issued_on": "2024-07-01",
        "warnings": [],
    }


def test_a_card_before_the_new_law() -> None:
    card = identity.read_card(WHOLE.replace("01072024", "30062024"))
    assert card.document == "Thẻ căn cước công dân"
    assert card.issuer.startswith("Cục Cảnh sát")


@given(payloads())
@MODEST
def test_whole_cards_pass_unchanged(payload: str) -> None:
    fields = payload.split("|")
    card = identity.read_card("\ufeff" + unicodedata.normalize("NFD", payload) + "\r\n")
    assert card == identity.read_card(payload)
    assert [card.number, card.old_number, card.name] == fields[:3]
    assert (card.sex, card.address, card.extra_fields) == (fields[4], fields[5], len(fields) - 7)
    assert card.born_on is not None
    assert [f"{card.born_on:%d%m%Y}", f"{card.issued_on:%d%m%Y}"] == [fields[3], fields[6]]


SHAPES = {"\u0302": ("", "6"), "\u0306": ("w", "8"), "\u031b": ("w", "7")}
TONES = {
    "\u0300": ("f", "2"),
    "\u0309": ("r", "3"),
    "\u0303": ("x", "4"),
    "\u0301": ("s", "1"),
    "\u0323": ("j", "5"),
}


def keys(payload: str, kind: int) -> str:
    """Spell the marks as keys of Telex (0) or VNI (1)."""
    typed = ""
    for c in unicodedata.normalize("NFD", payload):
        if c == "\u0302" and kind == 0:
            typed += typed[-1].lower()
        elif c in "đĐ":
            typed += ("d" if c == "đ" else "D") + ("d" if kind == 0 else "9")
        else:
            typed += (SHAPES | TONES).get(c, (c, c))[kind]
    return typed


def bare(payload: str) -> str:
    parts = unicodedata.normalize("NFD", payload).replace("đ", "d").replace("Đ", "D")
    return "".join(c for c in parts if not unicodedata.combining(c))


ITALIAN = str.maketrans({"|": "§", "/": "-", "-": "'", "'": "à"})
DAMAGE: dict[str, Callable[[str], str]] = {
    "Telex": lambda p: keys(p, 0),
    "VNI": lambda p: keys(p, 1),
    "Italian layout": lambda p: p.translate(ITALIAN),
    "letters with marks lost": lambda p: "".join(c for c in p if c.isascii()),
    "marks lost": bare,
    "question marks": lambda p: "".join(c if c.isascii() else "?" for c in p),
    "UTF-8 read as Latin-1": lambda p: p.encode().decode("latin-1"),
    "caps lock": str.swapcase,
    "two glued": lambda p: p + WHOLE,
    "two glued by a line break": lambda p: p + "\r\n" + WHOLE,
    "the head of one and the whole of another": lambda p: p[:40] + WHOLE,
    "the tail lost": lambda p: "|".join((*p.split("|")[:6], p.split("|")[6][:4])),
}


@pytest.mark.parametrize("kind", DAMAGE)
@given(payload=payloads())
@tries(40)
def test_damaged_bursts_are_refused_with_a_sentence(kind: str, payload: str) -> None:
    with pytest.raises(Refused) as refused:
        identity.read_card(DAMAGE[kind](payload))
    assert refused.value.sentence.endswith(".")


@given(payloads(), st.data())
@MODEST
def test_a_lost_digit_or_bar_never_passes(payload: str, data: st.DataObject) -> None:
    at = data.draw(st.sampled_from([i for i, c in enumerate(payload) if c in "0123456789|"]))
    damaged = payload[:at] + payload[at + 1 :]
    whole = identity.read_card(payload)
    try:
        card = identity.read_card(damaged)
    except Refused:
        return
    # Only the tail that is never kept, or a house number, can lose one without a trace.
    assert (card.number, card.name, card.born_on, card.sex, card.issued_on) == (
        whole.number,
        whole.name,
        whole.born_on,
        whole.sex,
        whole.issued_on,
    )


def spoiled(at: int, text: str) -> str:
    fields = WHOLE.split("|")
    fields[at] = text
    return "|".join(fields)


@pytest.mark.parametrize(
    ("at", "text", "field", "word"),
    [
        (0, "00109901234", "number", "12"),
        (1, "12345678", "old_number", "9"),
        (2, "Nguyeenx Vawn A", "name", "Telex"),
        (2, "Nguye64n Va8n A", "name", "VNI"),
        (2, "Nguyễn Vawn A", "name", "Telex"),
        (2, "Nguyn Vn A", "name", "mất"),
        (2, "Nguyen Văn A", "name", "mất"),
        (2, "guyễn Văn A", "name", "hoa"),
        (2, "NguyễnVăn A", "name", "hoa"),
        (2, "Nguyễn  A", "name", "khoảng trống"),
        (2, "NguyÔn V¨n A", "name", "ký tự"),
        (2, "", "name", "trống"),
        (2, "Phn Thanh Minh", "name", "mất"),
        (2, "Trươn Văn Nam", "name", "mất"),
        (2, "H Văn Nam", "name", "mất"),
        (2, "Trần Thị H", "name", "mất"),
        (3, "31021999", "born_on", "lịch"),
        (3, "1508199", "born_on", "8 chữ số"),
        (3, "1998", "born_on", "8 chữ số"),
        (3, "00001600", "born_on", "8 chữ số"),
        (4, "Nuwx", "sex", "Giới tính"),
        (5, "", "address", "trống"),
        (5, "Soos 1, Toor 2, Phuwowngf X", "address", "Telex"),
        (5, "So61 1, To63 2, Phu7o7ng2 X", "address", "VNI"),
        (5, "So 1, To 2, Phuong X, Ha Noi", "address", "dấu"),
        (5, "Ngõ Á, Phường X, Hà Nội", "address", "bộ gõ"),
        (5, "Số 12Á, Phường X, Hà Nội", "address", "bộ gõ"),
        (5, "Số 1, Phườg X, Hà Nội", "address", "mất"),
        (5, "Số 1, Phường X, Hà Nộ", "address", "mất"),
        (5, "Số 1, Phường X, Thái Bnh", "address", "mất"),
        (6, "", "issued_on", "8 chữ số"),
        (6, "01132024", "issued_on", "lịch"),
    ],
)
def test_each_field_tells_its_own_reason(at: int, text: str, field: str, word: str) -> None:
    with pytest.raises(Refused) as refused:
        identity.read_card(spoiled(at, text))
    assert refused.value.field == field
    assert word in refused.value.sentence


@pytest.mark.parametrize(("text", "shown"), [("00001999", "1999"), ("00081999", "08/1999"), ("1999", "1999")])
def test_only_the_year_of_birth_is_known(text: str, shown: str) -> None:
    card = identity.read_card(spoiled(3, text))
    assert (card.born_on, card.born_text, len(card.warnings)) == (None, shown, 1)


def test_a_missing_sex_is_told_by_the_number() -> None:
    card = identity.read_card(spoiled(4, ""))
    assert (card.sex, len(card.warnings)) == ("Nam", 1)


def test_disagreement_warns_and_never_refuses() -> None:
    text = WHOLE.replace("001099", "003388").replace("01072024", "01072015")
    card = identity.read_card(text, date(2014, 1, 1))
    assert (len(card.warnings), len(card.doubts)) == (2, 3)
    assert identity.card_json(card)["warnings"] == [*card.warnings, *card.doubts]


@pytest.mark.parametrize(
    ("born", "issued", "today", "field"),
    [
        ("15082027", "01072028", date(2026, 11, 22), "born_on"),
        ("00002027", "01072028", date(2026, 11, 22), "born_on"),
        ("15081890", "01072024", date(2026, 11, 22), "born_on"),
        ("15081890", "01072024", None, "born_on"),
        ("15081999", "01071990", date(2026, 11, 22), "issued_on"),
        ("15081999", "14081999", None, "issued_on"),
    ],
)
def test_days_that_cannot_be_are_refused_at_their_field(
    born: str, issued: str, today: date | None, field: str
) -> None:
    text = WHOLE.replace("15081999", born).replace("01072024", issued)
    with pytest.raises(Refused) as refused:
        identity.read_card(text, today)
    assert refused.value.field == field


def test_an_unmarked_card_of_the_highlands_passes_with_a_warning() -> None:
    payload = "064099012345||Siu Black|15081999|Nam|Plei Bong, Ayun, Mang Yang, Gia Lai|01072024"
    assert any("không có dấu" in warning for warning in identity.read_card(payload).warnings)
    for name in ("Phan Van Minh", "Vu Thanh Hai", "Cao Thu Thoong"):
        with pytest.raises(Refused):
            identity.read_card(payload.replace("Siu Black", name))


@pytest.mark.parametrize(
    "text",
    [
        "0011|",
        "8934563138165|500|20",
        "0101234567|C26TAA|123|15082026|1500000|VND|0",
        "8934563138|LO 12|15082026|Nam|Kho 2|x|y",
        "12|34|56|78|90|12|34",
    ],
)
def test_another_code_with_digits_and_bars_is_no_lost_key(text: str) -> None:
    with pytest.raises(Refused) as no:
        identity.read_card(text)
    assert not isinstance(no.value, Lost)


@pytest.mark.parametrize(
    ("what", "left"),
    [
        ("001099012345|", "00109901245|"),
        ("001099012345|", "001099012345"),
        ("|Nam|", "|Nm|"),
        ("15081999|Nam", "15081999Nam"),
        ("01072024", "0107224"),
    ],
)
def test_a_card_short_of_a_key_is_a_lost_key(what: str, left: str) -> None:
    card = "001099012345|012345678|Đỗ Thị Ước|15081999|Nam|Số 1, Tổ 2, Phường X, Thành phố Y|01072024"
    with pytest.raises(Lost):
        identity.read_card(card.replace(what, left, 1))
