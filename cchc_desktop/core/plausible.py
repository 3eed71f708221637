"""Whether a name or an address read by a machine is whole: what a scanner or input method spoils shows here.

Names of every people of the country ("H'Hen Niê", "K'Brếp", "Thạch Sa Rươn") and foreign names pass, the
rare ones with a warning; leftovers of Telex and VNI, lost letters and broken encodings are refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import Enum
from functools import lru_cache
from itertools import pairwise

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.name_words import NAME_WORDS, SURNAMES
from cchc_desktop.core.place_words import PLACE_WORDS
from cchc_desktop.core.provinces import PROVINCES
from cchc_desktop.core.syllable import is_cased, is_spelling, is_syllable, is_telex, is_vni, split_tone
from cchc_desktop.core.text import fold, has_marks


def words(text: str) -> frozenset[str]:
    """A list of words as it is written down in this package."""
    return frozenset(text.split())


_OFF = "hãy tắt bộ gõ tiếng Việt hoặc chuyển đầu đọc sang chế độ COM rồi quét lại, hoặc nhập tay"
_AGAIN = "hãy quét lại hoặc nhập tay theo thẻ"

_LETTERS = "A-Za-zÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúýĂăĐđĨĩŨũƠơƯưẠ-ỹĔĕĬĭŎŏŬŭČč"
_NAME = re.compile(rf"[{_LETTERS} '’.-]+")
_ADDRESS = re.compile(rf"[{_LETTERS}\d ,.;:/()'’“”\"&+#°–-]+")
_TOKEN = re.compile(rf"[{_LETTERS}\d'’]+")
_VOWEL_GROUP = re.compile("[aăâeêioôơuưyĕĭŏŭ]+")

# Onsets and codas that Vietnamese lacks and the languages of the highlands, and of foreigners, have.
_HIGHLAND_ONSET = re.compile(
    r"(?!tr)[bdgkpt][lr]|b[hycdkn]|c[lr]|dh|h[lmnrw]|j[hr]|k[bcdjkmnpstwy]|m[lnrdt]|nd|ngr|p[hj]?[lrnst]|r[clmb]|"
    r"s[lmnrtwch]|s[ck]|t[lnpw]|chr|wh|z[hr]|[fjwz]"
)
_HIGHLAND_CODA = re.compile(r"(?:[lrks]|ll|nd|rt|nn|lt|rd|ck)$")
_TWIN = re.compile("êê|ôô|ơơ|ââ")
_FOUR_CONSONANTS = re.compile(r"[^aăâeêioôơuưyĕĭŏŭ]{4}")
_PARTICLES = words(
    """
    y a h k siu ksor kpă nay rmah rơ rah rcom ka kră cil điểu niê mlô byă ê ayun êban eban kbuôr adrơng
    krông bkrông thạch châu chau néang kon păng liêng cơ bling alăng zơrâm bh pi
    ya kơ coor riah hôih puih jơ lơ bơ ria touneh tou ating arất briu bnướch tarương zơ hiên pơloong
    """
)
_RARE_WORDS = _PARTICLES | words("lee huê seo sa") | words("mc nie hđơk")
_BEFORE_NAMES = frozenset("HKYM")
"""What stands before names of the highlands: "H'Hen", "K'Brếp", "Y Bhăm"."""
_PLACEHOLDERS = frozenset("BCD")
_SURNAMES = words(
    """
    nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý trương đinh lương trịnh mai đoàn
    """
)
_RARE_SURNAMES = words("han")
_MIDDLE = words("văn thị hữu đức")
_BARE_MIDDLE = frozenset(map(fold, _MIDDLE))
_TYPED_SHAPE = re.compile("aw|ow|uw|aa|ee|dd|(?<!^m)oong")
_TYPES = words(
    "thôn xóm tổ ấp khóm khối bản buôn làng số xã phường huyện quận tỉnh thành thị đường phố ngõ hẻm"
)
_HIGHLAND_PLACES = words("buôn bon plei ea ia cư chư krông đắk đăk đạ kon ayun bha sa")
_BARE_TYPES = frozenset(map(fold, _TYPES)) - {"ban", "lang", "thanh", "pho", "to", "so"}
_SHORT_FORMS = words("tdp tp tt tx kp kdc ktx ql tl hl đt km nt tk kv kcn ktt bcđ cty tnhh qh blk")
_NUMBERED = words("ngõ lô hẻm ngách số nhà căn tòa toà dãy kiệt block")


# What is left of "Số 1", "Tổ 2" and "ấp" where every letter with a mark got lost.
_LEFT_OVER = re.compile(r"(?:^|, )[ST] \d|(?:^|[ ,])[a-z](?= )")


class Lost(Refused):
    """Refused because keys got lost on the way: a sign that this reader may lose others unseen."""


class _Word(Enum):
    FINE = 0
    RARE = 1
    LOOSE = 2  # right in a name of the highlands, elsewhere a lost letter or mark
    TELEX = 3
    WEAK_TELEX = 4
    LOST = 5


def _loses_one_letter(short: str, whole: str) -> bool:
    """Whether ``short`` is ``whole`` without one letter."""
    return len(short) + 1 == len(whole) and any(
        whole[:i] + whole[i + 1 :] == short for i in range(len(whole))
    )


def _telex(part: str) -> _Word:
    """Tell a certain leftover (a shape key, a tone key after a consonant) from a mere last letter."""
    low = part.lower()
    is_weak = low[-1] in "frsxj" and is_spelling(low[:-1], 0) and low[-2] in "aeiouy"
    return _Word.WEAK_TELEX if is_weak else _Word.TELEX


def _judge(part: str) -> _Word:
    """Judge one word of a name that has no apostrophe or hyphen in it."""
    low = part.lower()
    if is_syllable(part):
        return _Word.FINE
    if low in _RARE_WORDS:
        return _Word.RARE
    return _telex(part) if is_telex(part) else _judge_shape(low)


def _judge_shape(low: str) -> _Word:
    """Judge a word that is no syllable of Vietnamese: of another language, without its tone, or cut."""
    letters = _toneless(low)
    groups = len(_VOWEL_GROUP.findall(letters))
    if not groups or _FOUR_CONSONANTS.search(letters.replace("ngh", "n")):
        return _Word.LOST
    if groups > 1 or _HIGHLAND_ONSET.match(low) or _HIGHLAND_CODA.search(low) or _TWIN.search(letters):
        return _Word.RARE
    return _Word.LOOSE


def _toneless(word: str) -> str:
    parts = split_tone(word)
    return parts[0] if parts else word


def _is_highland(parts: list[str], firsts: frozenset[str]) -> bool:
    """Whether the first word, or the shape of any, is one of the highlands, the Khmer or a foreigner."""
    if parts[0].lower() in firsts:
        return True
    return any(not is_syllable(part) and _HIGHLAND_ONSET.match(part.lower()) for part in parts)


def is_of_others(name: str) -> bool:
    """Whether a name is one of the highlands, the Khmer or a foreigner, by its first word or its shapes."""
    parts = [part for word in name.split(" ") for part in re.split(r"['’.-]", word) if part]
    return "'" in name or "’" in name or (bool(parts) and _is_highland(parts, _RARE_WORDS | {"ka", "kra"}))


def check_name(name: str) -> tuple[str, ...]:
    """Warnings about a name from a card; refused when it cannot be whole."""
    if any(map(str.isdigit, name)):
        if any(is_vni(token) for token in _TOKEN.findall(name)):
            raise Refused(f"Họ tên còn nguyên chữ số của kiểu gõ VNI; {_OFF}.", "name")
        raise Lost(f"Họ tên có chữ số; {_AGAIN}.", "name")
    if not _NAME.fullmatch(name):
        raise Refused(f"Họ tên trống hoặc có ký tự lạ do đầu đọc hoặc bộ gõ; {_OFF}.", "name")
    words = name.split(" ")
    parts = [part for word in words for part in re.split(r"['’.-]", word) if part]
    if not parts:  # signs alone
        raise Lost(f"Họ tên không có chữ nào; {_AGAIN}.", "name")
    has_highland = "'" in name or "’" in name or _is_highland(parts, _PARTICLES)
    warnings: list[str] = []
    after_sign = {part for word in words for part in re.split(r"['’-]", word)[1:]}
    for place, part in enumerate(parts):
        if not is_cased(part) or not (part[0].isupper() or part in after_sign):
            raise Lost(f"Chữ hoa, chữ thường trong họ tên bị lẫn ở “{part}”; {_AGAIN}.", "name")
        if _needs_look(part, is_last=0 < place == len(parts) - 1, has_highland=has_highland):
            warnings.append(f"Chữ “{part}” trong họ tên ít gặp; hãy đối chiếu với thẻ.")
    _check_surname(parts)
    if len(parts) == 1:
        warnings.append("Họ tên chỉ có một chữ; hãy đối chiếu với thẻ.")
    return tuple(warnings)


def _needs_look(part: str, *, is_last: bool, has_highland: bool) -> bool:
    """Whether a word is rare enough for a second look; refused when it is damaged."""
    if len(part) == 1 and is_last and part in _PLACEHOLDERS:
        return True
    verdict = _Word.LOST if is_last and part in {"H", "K"} else _judge(part)
    if has_highland and _is_usual_there(part, is_last=is_last):
        return False
    if len(part) == 1 and has_highland and not is_last:
        return True
    if verdict is _Word.TELEX or (verdict is _Word.WEAK_TELEX and not has_highland):
        raise Refused(f"Chữ “{part}” trong họ tên còn nguyên phím gõ Telex; {_OFF}.", "name")
    is_spoiled = verdict is _Word.LOOSE and not has_highland and part.lower() in _spoiled_names()
    if verdict is _Word.LOST or is_spoiled:
        raise Lost(f"Chữ “{part}” trong họ tên bị mất chữ hoặc mất dấu; {_AGAIN}.", "name")
    return verdict is not _Word.FINE


def _is_usual_there(part: str, *, is_last: bool) -> bool:
    """Whether names of the highlands are made of such a word; a letter alone stands only before others."""
    if len(part) == 1:
        return part in _BEFORE_NAMES and not is_last
    return part.lower() in _PARTICLES


@lru_cache(maxsize=1)
def _spoiled_names() -> frozenset[str]:
    """What usual words of names become without one letter, or without their marks."""
    usual = NAME_WORDS | SURNAMES
    return (cut(usual) | {fold(word) for word in usual}) - usual


def cut(whole: Iterable[str]) -> frozenset[str]:
    """What each word becomes when it loses one letter."""
    return frozenset(word[:at] + word[at + 1 :] for word in whole for at in range(len(word)))


def _check_surname(parts: list[str]) -> None:
    """Refuse a first word that is a frequent surname short of one letter."""
    first = parts[0].lower()
    is_cut = first not in SURNAMES and first not in _RARE_SURNAMES and first not in _PARTICLES
    if len(first) == 1:
        is_cut = len(parts) > 1 and parts[1].lower() in _MIDDLE
    if is_cut and any(_loses_one_letter(first, surname) for surname in _SURNAMES):
        raise Lost(f"Họ “{parts[0]}” có vẻ bị mất chữ; {_AGAIN}.", "name")


def check_unmarked_name(name: str) -> tuple[str, ...]:
    """Look again at a name where the whole card has no mark: right in the highlands, elsewhere a loss."""
    words = name.lower().split()
    if any(map(_TYPED_SHAPE.search, words)):
        raise Refused(f"Họ tên còn nguyên phím gõ Telex; {_OFF}.", "name")
    is_kinh = not _is_highland(name.split(), _PARTICLES)
    bare_surnames = {fold(surname) for surname in (*_SURNAMES, "tô", "tạ", "từ", "lưu", "vương")} - _SURNAMES
    if is_kinh and (words[0] in bare_surnames or not _BARE_MIDDLE.isdisjoint(words[1:])):
        raise Refused(f"Họ tên và địa chỉ đều bị mất dấu tiếng Việt; {_OFF}.", "name")
    return ("Họ tên và địa chỉ trên mã quét không có dấu nào; hãy đối chiếu với thẻ.",)


_PROVINCE_NAMES = frozenset(
    name.lower() for name in (*PROVINCES.values(), "Huế", "Hà Tây", "Bà Rịa-Vũng Tàu", "Vũng Tàu")
)
_UNMARKED_PROVINCES = frozenset(name for name in _PROVINCE_NAMES if not has_marks(name))
_PROVINCE_TYPE = re.compile(r"^(?:tỉnh|thành phố|tp\.?) ?", re.IGNORECASE)


def check_address(address: str) -> tuple[str, ...]:
    """Warnings about an address from a card; refused when it cannot be whole."""
    if not address:
        raise Lost(f"Địa chỉ trên mã quét bị trống; {_AGAIN}.", "address")
    if not _ADDRESS.fullmatch(address):
        raise Refused(f"Địa chỉ có ký tự lạ do đầu đọc hoặc bộ gõ; {_OFF}.", "address")
    tokens = _TOKEN.findall(address)
    province = _PROVINCE_TYPE.sub("", address.rsplit(",", 1)[-1].strip(" .")).lower()
    if not has_marks(address):
        _check_unmarked(address, tokens, province)
    elif sum(is_telex(token) for token in tokens) > 1:
        raise Refused(f"Địa chỉ còn nguyên phím gõ Telex; {_OFF}.", "address")
    # "TP" and its like are short forms, however much they look like an onset of the highlands.
    words = [token for token in tokens if token.lower() not in _SHORT_FORMS]
    has_highland = any(_is_highland([word], _HIGHLAND_PLACES) for word in words)
    for before, token in zip(["", *tokens], tokens, strict=False):
        _check_token(before, token, has_highland=has_highland)
    _check_province(province)
    return ()


def _check_unmarked(address: str, tokens: list[str], province: str) -> None:
    """An address without a single mark is whole only in a province that has none in its name."""
    if any(is_telex(token) for token in tokens):
        raise Refused(f"Địa chỉ còn nguyên phím gõ Telex; {_OFF}.", "address")
    if sum(is_vni(token) for token in tokens if not re.fullmatch(r"[Kk]hu\d", token)):
        raise Refused(f"Địa chỉ còn nguyên chữ số của kiểu gõ VNI; {_OFF}.", "address")
    if _LEFT_OVER.search(address):
        raise Lost(f"Địa chỉ bị mất các chữ có dấu; {_AGAIN}.", "address")
    firsts = (part.split()[0].lower() for part in address.split(",") if part.strip())
    if province not in _UNMARKED_PROVINCES or not _BARE_TYPES.isdisjoint(firsts):
        raise Refused(f"Địa chỉ bị mất hết dấu tiếng Việt; {_OFF}.", "address")


def _check_token(before: str, token: str, *, has_highland: bool) -> None:
    """Refuse a word of an address that has lost letters or was rewritten by an input method."""
    low = token.lower()
    if any(map(str.isdigit, token)):
        # "12A1" typed while VNI was on ends in "Á": no house is numbered so.
        tail = re.sub(r"^[\d'’]+", "", low)
        if len(tail) == 1 and _is_toned(tail):
            raise Refused(f"“{token}” trong địa chỉ đã bị bộ gõ sửa; {_OFF}.", "address")
        return
    if len(token) == 1:
        if _is_toned(low) and before.lower() in _NUMBERED:
            raise Refused(f"“{token}” trong địa chỉ đã bị bộ gõ sửa; {_OFF}.", "address")
        return
    if any(a.islower() and b.isupper() for a, b in pairwise(token)):
        raise Lost(f"Chữ “{token}” trong địa chỉ bị mất khoảng trống; {_AGAIN}.", "address")
    if token.isupper() or low in _SHORT_FORMS or low in PLACE_WORDS or is_syllable(low):
        return
    is_cut = any(_loses_one_letter(low, kind) for kind in _TYPES)
    verdict = _judge_shape(low) if low.isalpha() else _Word.RARE
    is_spoiled = has_marks(low) and verdict is _Word.LOOSE and not has_highland
    if is_cut or is_spoiled or not _VOWEL_GROUP.search(_toneless(low)):
        raise Lost(f"Chữ “{token}” trong địa chỉ bị mất chữ hoặc mất dấu; {_AGAIN}.", "address")


def is_short_form(low: str) -> bool:
    """Whether these small letters stand for a longer word in addresses: "tdp", "kđt"."""
    return low in _SHORT_FORMS


def _is_toned(letter: str) -> bool:
    parts = split_tone(letter)
    return parts is None or parts[1] > 0


def _check_province(province: str) -> None:
    """Refuse a last part that is a province short of one letter or of all its marks."""
    if province in _PROVINCE_NAMES:
        return
    for name in _PROVINCE_NAMES:
        has_lost_marks = not has_marks(province) and fold(name) == province
        if _loses_one_letter(province, name) or has_lost_marks:
            raise Lost(f"Tên tỉnh “{province.title()}” trong địa chỉ bị mất chữ; {_AGAIN}.", "address")
