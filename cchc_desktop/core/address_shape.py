"""What an address shows by its shape when a key got lost: words run together, letters alone, odd numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from cchc_desktop.core.place_words import PLACE_WORDS
from cchc_desktop.core.plausible import cut, words
from cchc_desktop.core.syllable import is_syllable

_TYPES = words(
    """
    thôn xóm tổ ấp khóm khối bản buôn làng số xã phường huyện quận tỉnh thành phố thị trấn đường ngõ hẻm
    ngách khu dân cư tập thể chung căn hộ nhà tầng tòa toà lô dãy kiệt cụm đội block
    """
)
_USED = PLACE_WORDS | _TYPES
_LETTERED = words("khu lô dãy nhà tòa toà block tầng tổ cụm căn hộ phòng số ô")
"""After these a letter alone is a name."""
_ALONE = frozenset("aôyuơý")
"""Letters that are words of names: "A Lưới", "Ô Môn", "U Minh"."""
_LONGEST_GLUED = 14

_GLUED_NUMBER = re.compile(
    r"(?<![^\W\d_])(?:lô|nhà|tòa|toà|hộ|dãy|kiệt|ngách|căn|tầng|block|hẻm|ngõ|đường|xã|huyện)(?:\d|[A-ZĐ]+\d)",
    re.IGNORECASE,
)
_LONG_HOUSE = re.compile(r"(?<![\w/])\d{4,}[A-Za-zĐđ]\b")
_STREET_OF_DAY = re.compile(r"\b[Đđ]ường (\d+)/(\d+)(?![\w/])")
_DAYS, _MONTHS = 31, 12
_TOKENS = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_LETTER_WORDS = re.compile(r"[^\W\d_]+")
_PIECES = re.compile(
    r"\b(?:số(?: nhà)?|nhà|ngõ|hẻm|ngách|kiệt|tổ|căn hộ|tầng|p\.?|đội|thôn|khu|lô) ?[\d/A-Za-z.-]*\d[\w/]*"
    r"(,? )(?=(?:ngõ|hẻm|ngách|kiệt|đường|phố|tổ|thôn|xóm|ấp|tòa|toà|nhà|khu|khối|căn hộ|tầng|lô|block)\b)",
    re.IGNORECASE,
)
_NUMBER_THEN_HAMLET = re.compile(
    r"^(?:số(?: nhà)?|căn hộ|p\.) ?[\w/.]*\d[\w/]* (?:tổ|thôn|xóm|ấp|tòa|toà|nhà|khu)\b", re.IGNORECASE
)
_UNIT_THEN_UNIT = re.compile(
    r"(?:^|, )(?:phường|xã|thị trấn) [^,]+ (?:quận|huyện|thị xã|thành phố|tỉnh|tp\.) ?[^, ]", re.IGNORECASE
)
_WARD_AT_THE_END = re.compile(r", ?P\. ?[^\d, ][^,]*$")
_USUAL_IN_HAMLETS = words("đông đoài phú thượng trung hương xuân thành trường bình thanh long phong khánh")
_CUT_IN_HAMLETS = (cut(_USUAL_IN_HAMLETS) - PLACE_WORDS) | {"đôn", "pú", "đài"}
_HAMLET = re.compile(
    r"(?:tổ dân phố|khu phố|khu dân cư|khối phố|thôn|xóm|ấp|khóm|khối|làng|tdp) +(.+)", re.IGNORECASE
)
_TAIL = 2
"""Words of a unit's name, as most have."""
_HEAD = re.compile(
    r"^(?:(?:số nhà|số|nhà|căn hộ|lô|tòa|toà|ngõ|hẻm|ngách|kiệt|đường|phố|p\.|k)? ?[\d/]+[\w/]* +)?"
    r"(?:(?:đường|phố|tổ dân phố|khu phố|khu dân cư|khu tập thể|khu đô thị|khối phố|khối|thôn|xóm|ấp|khóm"
    r"|bản|buôn|làng|xã|phường|thị trấn|tt\.?|thị xã|tx\.?|huyện|quận|tỉnh|thành phố|tp\.?) +)?",
    re.IGNORECASE,
)


def shape_doubts(address: str, parts: list[str], places: frozenset[str]) -> Iterator[str]:
    """Sentences about what may be lost, the surest first; ``places`` as ``doubts`` is given them."""
    for word in _TOKENS.findall(address):
        if _is_glued(word):
            yield f"“{word}” trong địa chỉ có vẻ bị mất khoảng trống"
    if _WARD_AT_THE_END.search(address):
        yield "Chữ “TP.” trước tên thành phố trong địa chỉ có thể đã mất một chữ cái"
    if found := _GLUED_NUMBER.search(address):
        yield f"“{found[0]}…” trong địa chỉ có vẻ bị mất khoảng trống"
    for part in parts:
        yield from _of_part(part, places)
    if _LONG_HOUSE.search(address) or any(map(_is_odd_street, _STREET_OF_DAY.findall(address))):
        yield "Số trong địa chỉ có vẻ bị mất dấu “/” hoặc mất số"
    is_run_on = _UNIT_THEN_UNIT.search(address) or _NUMBER_THEN_HAMLET.match(address)
    if len(set(_PIECES.findall(address))) > 1 or is_run_on:
        yield "Địa chỉ có thể đã mất dấu phẩy"


def _of_part(part: str, places: frozenset[str]) -> Iterator[str]:
    if rest := _lonely(part) or _cut_in_hamlet(part):
        yield f"Chữ “{rest}” trong địa chỉ có thể đã mất một chữ cái"
    if _has_unit_behind(part, places):
        yield f"Phần “{part}” trong địa chỉ có thể đã mất dấu phẩy"
    if _is_cut_name(part, places):
        yield f"Tên “{part}” trong địa chỉ có thể đã mất một chữ cái"


def _is_glued(word: str) -> bool:
    """Whether two usual words of addresses stand together: "Cănhộ", "Khuphố"."""
    low = word.lower()
    if not low.isalpha() or len(low) > _LONGEST_GLUED or low in PLACE_WORDS or is_syllable(low):
        return False
    return any(
        (low[:at] in _TYPES and low[at:] in _USED) or (low[:at] in PLACE_WORDS and low[at:] in _TYPES)
        for at in range(2, len(low) - 1)
    )


def _lonely(part: str) -> str:
    """A letter within ``part`` that is what is left of a word; empty where there is none."""
    found: list[str] = _LETTER_WORDS.findall(part)
    for before, word, _ in zip(found, found[1:], found[2:], strict=False):
        is_rest = len(word) == 1 and word.lower() not in _ALONE and before.lower() not in _LETTERED
        # "H'leo" and "5B Nguyễn" hold letters that are none alone.
        if is_rest and re.search(rf"(?<![\w'’]){word}(?![\w'’.])", part):
            return word
    return ""


def _cut_in_hamlet(part: str) -> str:
    """A word of a hamlet that is rare, and a letter short of those most hamlets are named by."""
    hamlet = _HAMLET.fullmatch(part)
    found = hamlet[1].split(" ") if hamlet else []
    return next((word for word in found if word.lower() in _CUT_IN_HAMLETS), "")


def _has_unit_behind(part: str, places: frozenset[str]) -> bool:
    """Whether a hamlet's part ends in the name of a unit, as when the comma between them is lost."""
    hamlet = _HAMLET.fullmatch(part)
    found = hamlet[1].lower().split(" ") if hamlet else []
    return len(found) > _TAIL and " ".join(found[-_TAIL:]) in places


def _is_odd_street(told: tuple[str, str]) -> bool:
    """Whether a street is named by a day that no calendar has: "Đường 0/4"."""
    first, month = map(int, told)
    return not (1 <= first <= _DAYS and 1 <= month <= _MONTHS)


@lru_cache(maxsize=2)
def _by_length(places: frozenset[str]) -> dict[int, tuple[str, ...]]:
    """Every name, in either way of placing its tone, by how long it is."""
    found: dict[int, list[str]] = {}
    for name in places | {other_spelling(name) for name in places}:
        found.setdefault(len(name), []).append(name)
    return {length: tuple(names) for length, names in found.items()}


def is_short_of_a_letter(name: str, places: frozenset[str]) -> bool:
    """Whether ``name`` is none of ``places``, but one of them without a letter, or a letter's word before."""
    if name in places or other_spelling(name) in places:
        return False
    whole = _by_length(places)
    if any(_lacks_one(name, one) for one in whole.get(len(name) + 1, ())):
        return True
    return any(one[1] == " " and one[2:] == name for one in whole.get(len(name) + 2, ()))


def _lacks_one(short: str, whole: str) -> bool:
    at = next((at for at, (a, b) in enumerate(zip(short, whole, strict=False)) if a != b), len(short))
    return short[at:] == whole[at + 1 :]


_TONES: tuple[tuple[str, str], ...] = (
    *(("òa", "oà"), ("óa", "oá"), ("ỏa", "oả"), ("õa", "oã"), ("ọa", "oạ")),
    *(("òe", "oè"), ("óe", "oé"), ("ỏe", "oẻ"), ("õe", "oẽ"), ("ọe", "oẹ")),
    *(("ùy", "uỳ"), ("úy", "uý"), ("ủy", "uỷ"), ("ũy", "uỹ"), ("ụy", "uỵ")),
)


def other_spelling(name: str) -> str:
    """``name`` with its tones on the other of two vowels: "thủy nguyên", "thuỷ nguyên"."""
    for old, new in _TONES:
        name = re.sub(rf"{old}\b", new, name) if old in name else re.sub(rf"{new}\b", old, name)
    return name


def _is_cut_name(part: str, places: frozenset[str]) -> bool:
    """Whether a part is named like a place or a street short of one letter; one word says too little."""
    name = _HEAD.sub("", part.strip(" ."), count=1).lower()
    return " " in name and is_short_of_a_letter(name, places)
