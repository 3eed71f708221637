"""The words of a recovery sheet: what is typed from paper, right or wrong."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.recovery_words import AMOUNT, BITS, LENGTH, SECRET, lexicon, read, to_words
from cchc_desktop.core.syllable import is_syllable
from cchc_desktop.core.text import fold
from cchc_desktop.operations.recovery import words as shipped

secrets_of_sheets = st.integers(0, (1 << (BITS * SECRET)) - 1)
places = st.integers(0, LENGTH - 1)
numbers = st.integers(0, AMOUNT - 1)


def told(secret: int) -> list[str]:
    return list(to_words(secret, shipped()))


def refusal(parts: list[str]) -> str:
    with pytest.raises(Refused) as refused:
        read(" ".join(parts), shipped())
    assert refused.value.field == "words"
    return refused.value.sentence


def test_the_list_is_1024_syllables_that_differ_without_their_marks() -> None:
    known = shipped().words
    assert len(known) == len({fold(word) for word in known}) == AMOUNT
    assert all(map(is_syllable, known))
    assert {len(fold(word)) for word in known} <= set(range(2, 7))
    assert list(known) == sorted(known, key=fold)


def test_a_list_with_two_alike_is_none() -> None:
    with pytest.raises(ValueError, match="1024"):
        lexicon([*shipped().words[:-1], "bà"])


@given(secrets_of_sheets)
def test_however_they_are_typed_they_are_the_same(secret: int) -> None:
    parts = told(secret)
    plain = read(" ".join(parts), shipped())
    assert plain == " ".join(map(fold, parts))
    ways = (
        plain,
        plain.upper(),
        unicodedata.normalize("NFD", " ".join(parts)),
        "\n".join(f"{place}. {word.title()} " for place, word in enumerate(parts, 1)),
        "\ufeff" + ", ".join(parts) + "\r\n",
    )
    assert {read(way, shipped()) for way in ways} == {plain}


@given(secrets_of_sheets, secrets_of_sheets)
def test_another_secret_has_other_words(one: int, other: int) -> None:
    assert (told(one) == told(other)) == (one == other)


@given(secrets_of_sheets, places, numbers)
def test_one_wrong_word_is_named(secret: int, place: int, number: int) -> None:
    parts = told(secret)
    if shipped().words[number] == parts[place]:
        return
    parts[place] = shipped().words[number]
    assert refusal(parts).startswith(f"Từ thứ {place + 1} có lẽ gõ nhầm")


@given(secrets_of_sheets, secrets_of_sheets, places)
def test_what_is_said_tells_no_word(one: int, other: int, place: int) -> None:
    said = set()
    for parts in (told(one), told(other)):
        parts[place] = "ngoeo"
        said.add(refusal(parts))
    assert len(said) == 1


@given(secrets_of_sheets, places, places, numbers, numbers)
def test_two_wrong_words_are_never_taken_nor_blamed_on_one(
    secret: int, first: int, second: int, one: int, other: int
) -> None:
    parts = told(secret)
    changed = {first: shipped().words[one], second: shipped().words[other]}
    wrong = {place for place, word in changed.items() if parts[place] != word}
    for place, word in changed.items():
        parts[place] = word
    if len(wrong) == 2:
        said = refusal(parts)
        low, high = sorted(wrong)
        assert said.startswith(("Có ít nhất hai từ", f"Từ thứ {low + 1} và {high + 1} có lẽ đã đổi chỗ"))


@given(secrets_of_sheets, st.integers(0, LENGTH - 2))
def test_neighbours_that_changed_places_are_named(secret: int, place: int) -> None:
    parts = told(secret)
    parts[place : place + 2] = reversed(parts[place : place + 2])
    if parts != told(secret):
        assert refusal(parts).startswith(f"Từ thứ {place + 1} và {place + 2} có lẽ đã đổi chỗ")


def test_a_word_of_no_list_and_a_missing_one_are_named() -> None:
    parts = told(12345)
    assert refusal([*parts[:4], "zzzz", *parts[5:]]).startswith("Từ thứ 5 không phải từ của giấy")
    short = refusal([*parts[:6], "qwerty", *parts[8:]])
    assert "có 16 từ, ở đây có 15" in short
    assert "từ thứ 7 cũng không phải" in short
    assert "ở đây có 0" in refusal([])


@given(st.text())
def test_whatever_is_typed_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(Refused):
        read(text, shipped())
