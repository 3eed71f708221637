"""Suspicion of a lost key in words that a reader typed: one letter more gives a usual word.

Stricter than a card needs that came through a port, a picture or the clipboard, where no key can get lost:
there a rare name is just rare, here it is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.name_words import NAME_WORDS, SURNAMES
from cchc_desktop.core.place_words import PLACE_WORDS
from cchc_desktop.core.plausible import is_of_others, words
from cchc_desktop.core.provinces import PROVINCES
from cchc_desktop.core.syllable import is_syllable

_AGAIN = "hãy quét lại hoặc nhập tay theo thẻ"
_WORD = re.compile(r"(?<![\w'’])[^\W\d_]+(?:['’][^\W\d_]+)*")
_INVENTED = frozenset("bcd")
_WITH_A = words(
    """
    giàng thào vàng vừ sùng mùa lầu cứ hạng tẩn chảo phàn lý lò ma hờ thò ly sồng cháng tráng già sính lù
    lồ chang tao lờ vì hầu phùng mã và lử sềnh hảng phàng khang tếnh chá
    """
)
"""Surnames after which "A" is a middle word; after others it is what is left of another."""
_ONLY_LAST = frozenset({"tị"})  # a year's animal is a last word; in the middle it is "thị" short of a letter
_COUNTED = words(
    """
    số tổ ngõ hẻm ngách tầng
    """
)
_TYPES = words(
    """
    thôn xóm tổ ấp khóm khối bản buôn làng số xã phường huyện quận tỉnh thành phố thị trấn đường ngõ hẻm
    ngách khu dân cư tập thể chung căn hộ nhà tầng tòa toà lô dãy kiệt cụm tiểu đội bon plei đặc phum sóc
    """
)
_LETTER_FIRST = frozenset("aôyỷuơấíáâ")  # "A Lưới", "Ô Môn", "U Minh" begin with one
_LETTER_LAST = frozenset("abcdeghkxyz")  # "Tân Hiệp A"; the last three stand for places nobody names
_DIVISIONS = 3  # province, district, commune: the parts at the end that are named, not invented by a hamlet
_COUNT = re.compile(r"([^\W\d_]+)( ?)\d")
_BROKEN = re.compile(r"\d[^\W\d_]*[a-zà-ỹ]{2}| ,|,$|-$|/(?!\d)|(?<![\d\w])/|(?<=\w)- | -(?=\w)|^[,.\-/]")


def _cut(whole: Iterable[str]) -> frozenset[str]:
    """What each word becomes when it loses one letter."""
    return frozenset(word[:at] + word[at + 1 :] for word in whole for at in range(len(word)))


_CUT_NAMES = _cut(NAME_WORDS) - NAME_WORDS
_CUT_SURNAMES = _cut(SURNAMES) - SURNAMES
_CUT_PLACES = _cut(PLACE_WORDS) - PLACE_WORDS
_CUT_TYPES = _cut(_TYPES) - PLACE_WORDS - {""} | {"tôn", "quậ", "bả"}
_PROVINCE_NAMES = frozenset(name.lower() for name in (*PROVINCES.values(), "Huế"))
_CUT_PROVINCES = (_cut(_PROVINCE_NAMES) | _cut(_cut(_PROVINCE_NAMES))) - _PROVINCE_NAMES
_PROVINCE_TYPE = re.compile(r"^(?:tỉnh|thành phố|tp\.?) ?", re.IGNORECASE)


def check_cut_name(name: str) -> None:
    """Refuse a name in which a word is a usual one short of a letter."""
    if not (name[0].isalpha() and name[-1].isalpha()):
        raise Refused(f"Họ tên bị mất chữ ở đầu hoặc ở cuối; {_AGAIN}.", "name")
    if is_of_others(name):
        return  # their words are too many for a list, and few have another one letter away
    parts = [part.lower() for part in re.split(r"[ -]", name)]
    for place, word in enumerate(parts):
        known, cut = (SURNAMES, _CUT_SURNAMES) if place == 0 else (NAME_WORDS | SURNAMES, _CUT_NAMES)
        is_last = place == len(parts) - 1
        is_wrong = word not in known and word in cut and not (word in _INVENTED and is_last)
        is_rest = word == "a" and not is_last and parts[0] not in _WITH_A
        if is_wrong or is_rest or (word in _ONLY_LAST and not is_last):
            raise Refused(f"Chữ “{word.title()}” trong họ tên có vẻ bị mất chữ; {_AGAIN}.", "name")


def check_cut_address(address: str) -> None:
    """Refuse an address in which a word, a blank or a number is missing that must have been there."""
    has_blanks = ", " in address
    if _BROKEN.search(address) or (has_blanks and re.search(r",(?=\S)", address)):
        raise Refused(f"Địa chỉ bị mất chữ hoặc mất khoảng trống quanh dấu câu; {_AGAIN}.", "address")
    counts = {blank for kind, blank in _COUNT.findall(address) if kind.lower() in _TYPES}
    if len(counts) > 1:
        raise Refused(f"Địa chỉ bị mất khoảng trống trước một con số; {_AGAIN}.", "address")
    parts = [part.strip() for part in address.split(",")]
    divisions = len(parts) - (_DIVISIONS if len(parts) > _DIVISIONS else _DIVISIONS - 1)
    for place, part in enumerate(parts):
        found = _WORD.findall(part)
        if part.lower() in _COUNTED:
            raise Refused(f"Sau chữ “{part}” trong địa chỉ bị mất số; {_AGAIN}.", "address")
        if wrong := next((word for word in found if _is_cut(word, is_named=place >= divisions)), ""):
            raise Refused(f"Chữ “{wrong}” trong địa chỉ có vẻ bị mất chữ; {_AGAIN}.", "address")
        if wrong := _cut_edge(part, found):
            raise Refused(f"Chữ “{wrong}” trong địa chỉ có vẻ bị mất chữ; {_AGAIN}.", "address")
    _check_province(_PROVINCE_TYPE.sub("", parts[-1].strip(" .")).lower())


def _is_cut(word: str, *, is_named: bool) -> bool:
    """Whether a word lacks its capital or, in the name of a unit, is a usual one short of a letter."""
    low = word.lower()
    if low in PLACE_WORDS:
        return word[0].islower() and low not in _TYPES
    if word.isupper():
        return False
    return word[0].islower() or (low in _CUT_PLACES and (is_named or not is_syllable(low)))


def _cut_edge(part: str, found: list[str]) -> str:
    """The first or last word of ``part`` where it is a type or a name of which too little is left."""
    if found and part.startswith(f"{found[0]} "):
        first = found[0].lower()
        is_letter = len(first) == 1
        if first not in _LETTER_FIRST if is_letter else first in _CUT_TYPES and not found[0].isupper():
            return found[0]
        if len(found[-1]) == 1 and part.endswith(f" {found[-1]}") and found[-1].lower() not in _LETTER_LAST:
            return found[-1]
    return ""


def _check_province(province: str) -> None:
    """Refuse a last part that is a province short of letters, or has lost the comma before it."""
    is_run_on = province not in _PROVINCE_NAMES and any(
        province.endswith((f" tỉnh {name}", f" thành phố {name}", f" {name}" if name != "huế" else "\n"))
        for name in _PROVINCE_NAMES
    )
    if is_run_on or province in _CUT_PROVINCES:
        raise Refused(f"Tên tỉnh “{province.title()}” trong địa chỉ bị mất chữ; {_AGAIN}.", "address")
