"""Doubt whether a key got lost in the words of a card: one letter, blank or comma more gives a usual word.

No proof: rare names exist. A keyboard reader is asked for a second reading, everything else gets a warning.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cchc_desktop.core.address_shape import is_short_of_a_letter, shape_doubts
from cchc_desktop.core.name_words import NAME_WORDS, OWN, RARE, RARE_FIRST, SURNAMES, USUAL
from cchc_desktop.core.place_words import PLACE_WORDS
from cchc_desktop.core.plausible import cut, is_of_others, is_short_form, words
from cchc_desktop.core.provinces import PROVINCES
from cchc_desktop.core.syllable import is_syllable

_LOOK = "hãy đối chiếu với thẻ"
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
_LETTER_FIRST = frozenset("aôyỷuơíáâ")  # "A Lưới", "Ô Môn", "U Minh" begin with one
_LETTER_LAST = frozenset("abcdegikvxyz")  # "Tân Hiệp A"; the last three stand for places nobody names
_DIVISIONS = 3  # province, district, commune: the parts at the end that are named, not invented by a hamlet
_LEAST_TOLD = 3  # "Ha" and "Ho" are words of many peoples
_LONGEST_HAMLET, _LONGEST_UNIT = 3, 3
"""Words of a hamlet after its type, and of a unit; what has more has lost the comma in its middle."""
_COUNT = re.compile(r"([^\W\d_]+)( ?)\d")
_GLUED_COUNT = re.compile(
    r"(?:thôn|xóm|tổ|ấp|khóm|khối|khu|phố|hẻm|ngõ|số|đội|tdp|phường|quận)\d", re.IGNORECASE
)
_BROKEN = re.compile(
    r"\bT\.|\b(?:TD|TP|DP) \d|(?:^|[ ,])['’]|"
    r"\d[^\W\d_]*[a-zà-ỹ]{2}| ,|,$|-$|/(?!\d)|(?<![\d\w])/|(?<=\w)- | -(?=\w)|^[,.\-/]"
)
_HAMLET = re.compile(
    r"(?:tổ dân phố|khu phố|khu dân cư|cụm dân cư|khu tập thể|khu đô thị|khu tái định cư|khu chung cư|"
    r"khối phố|thôn|xóm|tổ|ấp|khóm|khối|bản|buôn|làng|đội|tdp|khu) +(.+)",
    re.IGNORECASE,
)
_HOUSE = re.compile(r"(?:số|nhà|căn hộ|lô|tòa|ngõ|hẻm|ngách|kiệt|p\.)? ?\d", re.IGNORECASE)
_COUNT_AND_NAME = re.compile(r"(?:số )?\d+[a-z]? +[^\W\d_]", re.IGNORECASE)
_UNIT_TYPE = re.compile(
    r"^(?:xã|phường|đặc khu|thị trấn|tt\.?|thị xã|tx\.?|huyện|quận|tỉnh|thành phố|tp\.?|p\.|q\.|h\.|x\.) ?",
    re.IGNORECASE,
)

_KNOWN = PLACE_WORDS | NAME_WORDS | SURNAMES
_CUT_NAMES = (cut(NAME_WORDS) - NAME_WORDS) | (cut(USUAL) - USUAL - OWN)
_CUT_SURNAMES = (cut(SURNAMES) - SURNAMES) | (cut(USUAL & SURNAMES) - USUAL - OWN)
_NAMES = NAME_WORDS | SURNAMES
_CUT_AMONG_OTHERS = frozenset(
    one for one in cut(USUAL) - _NAMES - PLACE_WORDS if len(one) >= _LEAST_TOLD and is_syllable(one)
)
_CUT_PLACES = cut(PLACE_WORDS) - PLACE_WORDS
_CUT_TYPES = cut(_TYPES) - PLACE_WORDS - {""} | {"tôn", "quậ", "bả", "bôn"}
_PROVINCE_NAMES = frozenset(name.lower() for name in (*PROVINCES.values(), "Huế"))
_CUT_PROVINCES = (cut(_PROVINCE_NAMES) | cut(cut(_PROVINCE_NAMES))) - _PROVINCE_NAMES
_PROVINCE_TYPE = re.compile(r"^(?:tỉnh|thành phố|tp\.?) ?", re.IGNORECASE)


def doubts(name: str, address: str, places: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """At most one sentence for each of the two; ``places`` are names of units in small letters."""
    found = (next(_name_doubts(name), ""), next(_address_doubts(address, places), ""))
    return tuple(f"{one}; {_LOOK}." for one in found if one)


def _name_doubts(name: str) -> Iterator[str]:
    if not (name[0].isalpha() and name[-1].isalpha()):
        yield "Họ tên có vẻ bị mất chữ ở đầu hoặc ở cuối"
    parts = [part.lower() for part in re.split(r"[ -]", name)]
    if is_of_others(name):
        # Their words are too many for a list; but many names have usual words among them.
        for word in parts:
            if word in _CUT_AMONG_OTHERS:
                yield f"Chữ “{word.title()}” trong họ tên có thể đã mất một chữ cái"
        return
    for place, word in enumerate(parts):
        is_last = place == len(parts) - 1
        is_cut = word in (_CUT_NAMES if place else _CUT_SURNAMES) and not (word in _INVENTED and is_last)
        is_rest = word == "a" and not is_last and parts[0] not in _WITH_A
        is_unknown = len(word) > 1 and word not in _NAMES
        is_rare = word in (RARE if place else RARE_FIRST)
        if is_cut or is_rest or is_unknown or is_rare or (word in _ONLY_LAST and not is_last):
            yield f"Chữ “{word.title()}” trong họ tên có thể đã mất một chữ cái"


def _address_doubts(address: str, places: frozenset[str]) -> Iterator[str]:
    has_blanks = ", " in address
    is_run_on = any(_has_run_on(word) for word in _WORD.findall(address))
    if is_run_on or _BROKEN.search(address) or (has_blanks and re.search(r",(?=\S)", address)):
        yield "Địa chỉ có vẻ bị mất chữ hoặc mất khoảng trống quanh dấu câu"
    counts = {blank for kind, blank in _COUNT.findall(address) if kind.lower() in _TYPES}
    if len(counts) > 1 or _GLUED_COUNT.search(address):
        yield "Địa chỉ có vẻ bị mất khoảng trống trước một con số"
    parts = [part.strip() for part in address.split(",")]
    divisions = len(parts) - (_DIVISIONS if len(parts) > _DIVISIONS else _DIVISIONS - 1)
    for place, part in enumerate(parts):
        found = _WORD.findall(part)
        is_named = place >= divisions
        wrong = next((word for word in found if _is_cut(word, is_named=is_named)), "")
        if wrong := wrong or _cut_edge(part, found):
            yield f"Chữ “{wrong}” trong địa chỉ có thể đã mất một chữ cái"
        if part.lower() in _COUNTED:
            yield f"Sau chữ “{part}” trong địa chỉ có vẻ bị mất số"
        if _has_lost_comma(part, is_alone=len(parts) < _DIVISIONS):
            yield f"Phần “{part}” trong địa chỉ có thể đã mất dấu phẩy"
        if is_named and _is_cut_unit(part, places):
            yield f"Tên “{part}” trong địa chỉ có thể đã mất một chữ cái"
    yield from shape_doubts(address, parts, places)
    if _is_cut_province(_PROVINCE_TYPE.sub("", parts[-1].strip(" .")).lower()):
        yield f"Tên tỉnh “{parts[-1]}” trong địa chỉ có thể đã mất chữ"


def _has_run_on(word: str) -> bool:
    """Whether two words stand together: "TPHồ", "ÔChợ"."""
    return word[:2].isalpha() and word[:2].isupper() and not word.isupper()


def _is_cut(word: str, *, is_named: bool) -> bool:
    """Whether a word lacks its capital or is a usual one short of a letter."""
    low = word.lower()
    if low in PLACE_WORDS:
        return word[0].islower() and low not in _TYPES
    if word.isupper() or is_short_form(low):
        return False
    # A hamlet and a street may be named by any word that people are named by.
    return word[0].islower() or (low in _CUT_PLACES and (is_named or low not in _KNOWN))


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


def _has_lost_comma(part: str, *, is_alone: bool) -> bool:
    """Whether a hamlet and the unit after it, or two units, stand in one part."""
    if hamlet := _HAMLET.fullmatch(part):
        said = hamlet[1]
        return is_alone or bool(_COUNT_AND_NAME.match(said)) or len(said.split(" ")) > _LONGEST_HAMLET
    if _HOUSE.match(part):
        return is_alone
    return "-" not in part and "–" not in part and len(_UNIT_TYPE.sub("", part).split(" ")) > _LONGEST_UNIT


def _is_cut_unit(part: str, places: frozenset[str]) -> bool:
    name = _UNIT_TYPE.sub("", part.strip(" .")).lower()
    return name not in _PROVINCE_NAMES and is_short_of_a_letter(name, places)


def _is_cut_province(province: str) -> bool:
    """Whether a last part is a province short of letters, or has lost the comma before it."""
    is_run_on = province not in _PROVINCE_NAMES and any(
        province.endswith((f" tỉnh {name}", f" thành phố {name}", f" {name}" if name != "huế" else "\n"))
        for name in _PROVINCE_NAMES
    )
    return is_run_on or province in _CUT_PROVINCES
