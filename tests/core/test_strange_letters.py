"""Letters of old fonts and signs that are no letters are told at their field; real names never are."""

from __future__ import annotations

from itertools import pairwise

import pytest

from cchc_desktop.core.field_rules import field_problems
from cchc_desktop.core.name_words import NAME_WORDS, SURNAMES
from cchc_desktop.core.papers import Paper
from cchc_desktop.core.place_words import PLACE_WORDS
from cchc_desktop.core.strange_letters import no_letter, old_font
from cchc_desktop.core.text import nfc

REAL = (
    *("KÔN", "Lêi", "H'LÊI", "Y NIÊ KPÔR", "K'SÔR H'BÊ", "KSOR ÔNG"),
    *(
        "H'Hen Niê",
        "K'Brếp",
        "Ksor Blếh",
        "Y Čhrơu Niê",
        "Ayun H'Bê",
        "Thạch Sa Rươn",
        "Ðỗ Thị Ước",
        "Ð",
        "ˊ",
    ),
    *("Lê Hoài Ân", "Hồ Thị Ê", "Siu Černý", "François Müller", "Nuñez Pérez", "Jürgen Groß", "Zoë", "Søren"),
    *("Åsa Ångström", "Công ty TNHH “Sáng & Đẹp”", "Tổ 5 – thôn Đông", "Đất 100 m² tại thửa 5", "Điều 5 §2"),
    *(
        "Nguyễn\u200b Văn An",
        "Nguye\u0302\u0303n Văn An",
        "25 °C",
        "Sở №5",
        "Öcalan",
        "Čech",
        "Iñaki",
        "Ýmir",
    ),
)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("§ç ThÞ ¦íc", "Đỗ Thị Ước"),
        ("NguyÔn V¨n An", "Nguyễn Văn An"),
        ("L­u ThÞ Hoa", "Lưu Thị Hoa"),
        ("Nguyeãn Vaên An", "Nguyễn Văn An"),
    ],
)
@pytest.mark.parametrize("field", ["applicant", "owner", "proxy", "address", "remark"])
def test_an_old_font_is_told_at_its_field_with_what_it_says(field: str, typed: str, meant: str) -> None:
    (problem,) = field_problems({field: typed})
    assert problem.field == field
    assert f"“{meant}”" in problem.sentence


def test_the_name_of_a_paper_is_looked_at_too() -> None:
    (problem,) = field_problems({"papers": (Paper(name="GiÊy khai sinh"),)})
    assert "“Giấy khai sinh”" in problem.sentence


@pytest.mark.parametrize("text", REAL)
def test_real_words_pass(text: str) -> None:
    assert old_font(text) is None
    assert no_letter(text) is None


def test_no_word_of_a_name_or_a_place_is_taken_for_an_old_font() -> None:
    known = sorted(NAME_WORDS | SURNAMES | PLACE_WORDS)
    shown = [shape(word) for word in known for shape in (str, str.title, str.upper)]
    both = [f"{one} {other}" for one, other in pairwise(shown)]
    assert [text for text in (*shown, *both) if old_font(text)] == []


@pytest.mark.parametrize("sign", ["😀", "❤️", "\U0001f1fb", "\ue000", "\u2062", "\xad", "\u3164", "\ufffd"])
def test_a_sign_that_is_no_letter_is_told_in_a_name_only(sign: str) -> None:
    name = f"Nguyễn Văn{sign} An"
    (problem,) = field_problems({"applicant": name})
    assert (problem.field, sign in problem.sentence) == ("applicant", False)
    assert "U+" in problem.sentence
    assert list(field_problems({"remark": name})) == []


@pytest.mark.parametrize("sign", ["\u202e", "\u2066", "\u200f", "\u200b"])
def test_what_turns_the_writing_is_gone_at_the_door(sign: str) -> None:
    assert nfc(f"Nguyễn{sign} Văn An") == "Nguyễn Văn An"
    assert no_letter(f"Nguyễn{sign} Văn An") is None
