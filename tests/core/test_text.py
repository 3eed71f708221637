"""Text, figures and days: what the office prints and what people type."""

from __future__ import annotations

import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tries import tries

from cchc_desktop.core import text
from cchc_desktop.core.failure import Refused

HANOI = timezone(timedelta(hours=7))
VIETNAMESE = "aăâbcdđeêghiklmnoôơpqrstuưvxy áàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ"
WORDS = st.text(VIETNAMESE + VIETNAMESE.upper(), max_size=30)
MODEST = tries(80)


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("  Nguyễn\u00a0 Văn\t\nA ", "Nguyễn Văn A"),
        ("Nguy\u200bễn", "Nguyễn"),
        ("\ufeffA\x00B", "A B"),
        (unicodedata.normalize("NFD", "Đặng Thuỳ"), "Đặng Thuỳ"),
    ],
)
def test_nfc(raw: str, clean: str) -> None:
    assert text.nfc(raw) == clean


@pytest.mark.parametrize(
    ("raw", "key"),
    [
        ("NGUYỄN Thị Đào", "nguyen thi dao"),
        ("ÐỨC ðình", "duc dinh"),
        ("Hoà Hòa", "hoa hoa"),
        ("Ước Ở Ỵ", "uoc o y"),
        ("H15.50-261008", "h15.50-261008"),
    ],
)
def test_fold(raw: str, key: str) -> None:
    assert text.fold(raw) == key


@given(WORDS)
@MODEST
def test_fold_is_idempotent_and_blind_to_the_normal_form(s: str) -> None:
    folded = text.fold(s)
    assert text.fold(folded) == folded
    assert text.fold(unicodedata.normalize("NFD", s)) == folded
    assert text.fold(s.upper()) == folded


@given(st.text(max_size=30))
@MODEST
def test_fold_and_nfc_are_idempotent_on_any_text(s: str) -> None:
    assert text.fold(text.fold(s)) == text.fold(s)
    assert text.nfc(text.nfc(s)) == text.nfc(s)


def test_has_marks() -> None:
    assert text.has_marks("Đao")
    assert text.has_marks("hà")
    assert text.has_marks(unicodedata.normalize("NFD", "thơ"))
    assert not text.has_marks("nguyen van a 12")


def typed_in(right: list[str]) -> list[str]:
    """Shuffle by length and letters backwards: an order that no dictionary has."""
    return sorted(right, key=lambda word: (len(word), word[::-1]), reverse=True)


def test_sort_order() -> None:
    right = ["An", "An Bình", "Ang", "Ánh", "Ăn", "Ân", "Dương", "Đào", "Đỗ", "Em", "Ếch", "Oanh", "Ông", "Ở"]
    assert sorted(typed_in(right), key=text.sort_key) == right
    tones = ["ma", "Ma", "mà", "mả", "mã", "má", "mạ"]
    assert sorted(typed_in(tones), key=text.sort_key) == tones


@given(WORDS, WORDS)
@MODEST
def test_sort_key_is_total(a: str, b: str) -> None:
    assert (text.sort_key(a) == text.sort_key(b)) == (text.nfc(a) == text.nfc(b))


@pytest.mark.parametrize(
    ("x", "places", "printed"),
    [
        (1234567, 0, "1.234.567"),
        (Fraction(2469, 2), 2, "1.234,50"),
        (Decimal("0.125"), 2, "0,13"),
        (Fraction(-5, 2), 0, "-3"),
        (Fraction(-1, 1000), 2, "0,00"),
        (999, 1, "999,0"),
        (Decimal("999.995"), 2, "1.000,00"),
    ],
)
def test_number(x: int | Fraction | Decimal, places: int, printed: str) -> None:
    assert text.number(x, places) == printed


def test_money_and_percent() -> None:
    assert text.money(16000) == "16.000 đồng"
    assert text.percent(Fraction(193, 200)) == "96,50"
    assert text.percent(Fraction(1, 3), places=1) == "33,3"


def test_shares() -> None:
    assert text.shares([14, 14, 3]) == ["45,16", "45,16", "9,68"]
    assert text.shares([1, 1, 1]) == ["33,34", "33,33", "33,33"]
    assert text.shares([5, 5, 2]) == ["41,67", "41,67", "16,66"]
    assert text.shares([2, 5, 5, 0]) == ["16,66", "41,67", "41,67", "0,00"]
    assert text.shares([7, 1, 1, 1, 1, 1]) == ["58,35", "8,33", "8,33", "8,33", "8,33", "8,33"]
    assert text.shares([0, 0]) == [None, None]
    assert text.shares([]) == []
    with pytest.raises(ValueError, match="negative"):
        text.shares([1, -1])


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=12).filter(any), st.integers(0, 3))
@MODEST
def test_shares_sum_to_exactly_one_hundred(counts: list[int], places: int) -> None:
    parts = [
        Decimal(p.replace(".", "").replace(",", ".")) for p in text.shares(counts, places) if p is not None
    ]
    assert len(parts) == len(counts)
    assert sum(parts) == 100
    unit = Decimal(10) ** -places
    alone = [printed(Fraction(count, sum(counts)), places) for count in counts]
    off = [part - half_up for part, half_up in zip(parts, alone, strict=True)]
    moved = [one for one in off if one]
    assert all(one > 0 for one in moved) or all(one < 0 for one in moved)
    most = max(counts)
    assert all(abs(one) <= unit for one, count in zip(off, counts, strict=True) if count < most)
    assert all(part == 0 for part, count in zip(parts, counts, strict=True) if not count)


def printed(share: Fraction, places: int) -> Decimal:
    return Decimal(text.percent(share, places).replace(".", "").replace(",", "."))


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=12).filter(any), st.integers(0, 3))
@MODEST
def test_one_part_alone_bears_a_correction_before_parts_that_are_alike(
    counts: list[int], places: int
) -> None:
    twice = [count for count in counts for _ in (1, 2)]
    alone = [printed(Fraction(count, sum(twice)), places) for count in twice]
    if (sum(alone) - 100) / Decimal(10) ** -places % 2 == 0 and len(set(counts)) == len(counts):
        told = text.shares(twice, places)
        assert told[::2] == told[1::2]


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=12).filter(any), st.integers(0, 3))
@MODEST
def test_the_first_nested_shares_together_read_as_they_do_alone(counts: list[int], places: int) -> None:
    told = [one for one in text.nested_shares(counts, places) if one is not None]
    parts = [Decimal(one.replace(".", "").replace(",", ".")) for one in told]
    assert sum(parts) == 100
    for at in range(len(counts)):
        assert sum(parts[: at + 1]) == printed(Fraction(sum(counts[: at + 1]), sum(counts)), places)


def test_mask() -> None:
    assert text.mask_id("001099012345") == "001••••••345"
    assert text.mask_id("012345678") == "01•••••78"
    assert text.mask_id("123") == "•••"


def test_days() -> None:
    thursday = date(2026, 2, 5)
    assert text.day(thursday) == "05/02/2026"
    assert text.weekday(thursday) == "Thứ Năm"
    assert text.weekday(date(2026, 2, 8)) == "Chủ nhật"
    assert text.full_day(thursday) == "ngày 05 tháng 02 năm 2026"
    assert text.full_day(date(2026, 3, 9)) == "ngày 09 tháng 3 năm 2026"
    assert text.full_day(date(2026, 12, 31)) == "ngày 31 tháng 12 năm 2026"
    assert text.place_and_day("Hà Nội", thursday) == "Hà Nội, ngày 05 tháng 02 năm 2026"


def test_moments_are_shown_in_hanoi() -> None:
    evening_in_london = datetime(2026, 2, 4, 18, 30, tzinfo=UTC)
    assert text.day_time(evening_in_london) == "01:30, 05/02/2026"
    assert (
        text.full_moment(datetime(2026, 2, 5, 9, 5, tzinfo=HANOI))
        == "09 giờ 05 phút, ngày 05 tháng 02 năm 2026"
    )


@pytest.mark.parametrize(
    ("n", "words"),
    [
        (0, "không"),
        (10, "mười"),
        (15, "mười lăm"),
        (21, "hai mươi mốt"),
        (25, "hai mươi lăm"),
        (105, "một trăm lẻ năm"),
        (111, "một trăm mười một"),
        (1005, "một nghìn không trăm lẻ năm"),
        (16000, "mười sáu nghìn"),
        (1_205_000, "một triệu hai trăm lẻ năm nghìn"),
        (1_000_000_005, "một tỷ không trăm lẻ năm"),
        (10**12, "một nghìn tỷ"),
        (10**15, "một triệu tỷ"),
    ],
)
def test_amount_in_words(n: int, words: str) -> None:
    assert text.amount_in_words(n) == words


DIGITS = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"]
VALUES = {word: value for value, word in enumerate(DIGITS)} | {"mốt": 1, "tư": 4, "lăm": 5}


def heard(words: list[str]) -> int:
    """Read an amount back by ear."""
    if "tỷ" in words:
        at = words.index("tỷ")
        return heard(words[:at]) * 10**9 + heard(words[at + 1 :])
    total = group = last = 0
    for word in words:
        if word in VALUES:
            last = VALUES[word]
        elif word == "mười":
            group, last = group + 10, 0
        elif word in {"mươi", "trăm"}:
            group, last = group + last * (10 if word == "mươi" else 100), 0
        elif word in {"nghìn", "triệu"}:
            total, group, last = total + (group + last) * (1000 if word == "nghìn" else 10**6), 0, 0
        else:
            assert word == "lẻ"
    return total + group + last


@given(st.one_of(st.integers(0, 10**15), st.integers(0, 10**5)))
@MODEST
def test_an_amount_is_heard_as_it_was_said(n: int) -> None:
    assert heard(text.amount_in_words(n).split(" ")) == n


def test_amounts_out_of_reach_are_not_spelled() -> None:
    with pytest.raises(ValueError, match="spelled"):
        text.amount_in_words(-1)


@pytest.mark.parametrize(
    "typed",
    [
        "05/02/2026",
        "5/2/2026",
        "5-2-2026",
        "5.2.2026",
        "05/02/26",
        "2026-02-05",
        " ngày 5 tháng 2 năm 2026",
        "05 / 02 / 2026",
    ],
)
def test_typed_days(typed: str) -> None:
    assert text.parse_day(typed) == date(2026, 2, 5)


@pytest.mark.parametrize(
    "typed", ["", "31/02/2026", "02/13/2026", "5/2", "hôm qua", "5/2-2026", "05022026", "5/2/202"]
)
def test_days_refused_with_a_sentence(typed: str) -> None:
    with pytest.raises(Refused) as refused:
        text.parse_day(typed)
    assert refused.value.sentence.endswith(".")


@given(st.dates())
@MODEST
def test_a_printed_day_is_read_back(d: date) -> None:
    assert text.parse_day(text.day(d)) == d
    assert text.parse_day(d.isoformat()) == d


@given(st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from(" \u00a0\u200b\u1680\u0300áđ\t")))
def test_clean_text_is_what_cleaning_every_sign_gives(s: str) -> None:
    cleaned = "".join(
        c if c.isprintable() or c not in BLANKS + ZERO_WIDTH else " " * (c in BLANKS) for c in s
    )
    assert text.nfc(s) == " ".join(unicodedata.normalize("NFC", cleaned).split())


BLANKS = "".join(
    map(
        chr,
        [
            *range(0x20),
            *range(0x7F, 0xA1),
            0x1680,
            *range(0x2000, 0x200B),
            0x2028,
            0x2029,
            0x202F,
            0x205F,
            0x3000,
        ],
    )
)
ZERO_WIDTH = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"


@pytest.mark.parametrize("sign", [*range(0x200E, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
def test_what_turns_the_direction_of_writing_is_dropped(sign: int) -> None:
    assert text.nfc(f"Nguyễn{chr(sign)} Văn{chr(sign)}An{chr(sign)}") == "Nguyễn VănAn"
