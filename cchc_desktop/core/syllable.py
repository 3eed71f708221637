"""Whether a written word can be one Vietnamese syllable: the test that tells damage from a name."""

from __future__ import annotations

import unicodedata

_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_SHAPES = "\u0302\u0306\u031b"
_SHARP, _HEAVY = 4, 5

_ONSET_LIST = "ngh ch gh gi kh ng nh ph qu th tr b c d đ g h k l m n p r s t v x"
_RIME_LIST = """
    a ac ach ai am an ang anh ao ap at au ay
    ăc ăm ăn ăng ăp ăt
    âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et
    ê êch êm ên ênh êp êt êu
    i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu
    o oc oi om on ong op ot oong ooc
    oa oac oach oai oam oan oang oanh oao oap oat oay
    oăc oăm oăn oăng oăt oe oen oeo oet
    ô ôc ôi ôm ôn ông ôp ôt
    ơ ơi ơm ơn ơp ơt
    u ua uc ui um un ung up ut
    uân uâng uât uây uê uêch uên uênh uơ
    uôc uôi uôm uôn uông uôt
    uy uya uych uynh uyt uyp uyu uyên uyêt
    ư ưa ưc ưi ưm ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu
    y yêm yên yêng yêt yêu
"""
_AFTER_QU_LIST = """
    a ac ach ai an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt ân âng ât ây
    e en eng eo et ê ên êch ênh êt êu i ich in inh it y ych ynh yt yên yêt yêu ơ ơi ơn ôc ôi
"""
_ONSETS = tuple(_ONSET_LIST.split())
_RIMES = frozenset(_RIME_LIST.split())
_AFTER_QU = frozenset(_AFTER_QU_LIST.split())
_ROUNDED = ("oa", "oă", "oe", "uâ", "uê", "uơ", "uy")
_STOPS = ("c", "ch", "p", "t")


def split_tone(word: str) -> tuple[str, int] | None:
    """Lower-case letters without tone, and the tone 0–5; None when a mark is not Vietnamese or is doubled."""
    letters: list[str] = []
    tone = 0
    for c in unicodedata.normalize("NFC", word).lower():
        parts = unicodedata.normalize("NFD", c)
        kept = parts[0]
        for mark in parts[1:]:
            if parts[0] not in "aeiouy" or (mark not in _TONES and mark not in _SHAPES):
                return None
            if mark in _TONES:
                if tone:
                    return None
                tone = _TONES[mark]
            else:
                kept += mark
        letters.append(unicodedata.normalize("NFC", kept))
    return "".join(letters), tone


def _fits(onset: str, rime: str) -> bool:
    """Spelling rules between an onset and a rime."""
    if onset == "qu":
        return rime in _AFTER_QU
    if rime not in _RIMES:
        return False
    front = rime[0] in "eêi" or rime == "y"
    allowed = {
        "": not rime.startswith("iê"),
        "k": front,
        "gh": front and rime != "y",
        "ngh": front and rime != "y",
        "c": not front and not rime.startswith(_ROUNDED),
        "ng": not front,
        "g": rime[0] not in "eêy",
        "gi": rime[0] not in "iy",
    }
    return allowed.get(onset, not rime.startswith("yê"))


def is_spelling(letters: str, tone: int) -> bool:
    """Whether these tone-free letters with this tone are a possible syllable; a stop wants sắc or nặng."""
    if letters.endswith(_STOPS) and tone not in {_SHARP, _HEAVY}:
        return False
    if _fits("", letters):
        return True
    return any(
        letters.startswith(onset) and _fits(onset, letters[len(onset) :])
        for onset in _ONSETS
        if len(letters) > len(onset)
    )


def is_cased(word: str) -> bool:
    """Whether capitals stand as people write them: none, the first, or all."""
    return word in (word.lower(), word.upper(), word[:1].upper() + word[1:].lower())


def is_syllable(word: str) -> bool:
    """Whether the word, in any case, is spelled as one Vietnamese syllable."""
    parts = split_tone(word)
    return parts is not None and is_spelling(*parts)


_TELEX_SHAPES = (
    ("uwow", "ươ"),
    ("uow", "ươ"),
    ("aa", "â"),
    ("ee", "ê"),
    ("oo", "ô"),
    ("aw", "ă"),
    ("ow", "ơ"),
    ("uw", "ư"),
    ("dd", "đ"),
)
_TELEX_TONES = {"f": 1, "r": 2, "x": 3, "s": 4, "j": 5}
_VNI_SHAPES = {"a6": "â", "e6": "ê", "o6": "ô", "o7": "ơ", "u7": "ư", "a8": "ă", "d9": "đ"}
_VNI_TONES = {"2": 1, "3": 2, "4": 3, "1": 4, "5": 5}
_VOWELS = frozenset("aeiouy")


def _tail(word: str) -> int:
    """Tell where the letters after the first vowel begin."""
    return next((i + 1 for i, c in enumerate(word) if c in _VOWELS), len(word))


def is_telex(word: str) -> bool:
    """Whether the word is a syllable whose marks still stand as Telex keys: ``Nguyeenx``."""
    low = word.lower()
    if not (low.isascii() and low.isalpha()) or is_syllable(low):
        return False
    at = _tail(low)
    keys = [c for c in low[at:] if c in _TELEX_TONES]
    if len(keys) > 1:
        return False
    letters = low[:at] + "".join(c for c in low[at:] if c not in _TELEX_TONES)
    for typed, meant in _TELEX_SHAPES:
        letters = letters.replace(typed, meant)
    return letters != low and is_spelling(letters, _TELEX_TONES[keys[0]] if keys else 0)


def is_vni(word: str) -> bool:
    """Whether the word is a syllable whose marks still stand as VNI digits: ``Nguye64n``."""
    low = word.lower()
    if not low.isascii() or low.isalpha() or not low.isalnum():
        return False
    at = _tail(low)
    keys = [c for c in low[at:] if c in _VNI_TONES]
    if len(keys) > 1 or not at:
        return False
    letters = low[:at] + "".join(c for c in low[at:] if c not in _VNI_TONES)
    letters = letters.replace("uo7", "u7o7").replace("u7o77", "u7o7")
    for typed, meant in _VNI_SHAPES.items():
        letters = letters.replace(typed, meant)
    return letters.isalpha() and is_spelling(letters, _VNI_TONES[keys[0]] if keys else 0)
