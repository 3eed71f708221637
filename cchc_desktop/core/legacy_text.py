"""Text typed in TCVN3 (.VnTime) or VNI-Windows fonts and stored as Latin-1 letters, brought to Unicode.

Correct Vietnamese may also consist of Latin-1 letters only ("Lê Hoài Ân"), so a word counts as a sign of an
old encoding only where it is no possible syllable as it stands and is one once decoded.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import Literal

from cchc_desktop.core.syllable import is_cased, is_syllable

Encoding = Literal["tcvn3", "vni"]

_TCVN3_LETTERS = (
    # code of the first letter of each run, and the letters that follow one another from there
    (0xA1, "ĂÂÊÔƠƯĐăâêôơưđ"),
    (0xB5, "àảãáạ"),
    (0xBB, "ằẳẵắ"),
    (0xC6, "ặầẩẫấậè"),
    (0xCE, "ẻẽéẹềểễếệìỉ"),
    (0xDC, "ĩíịò"),
    (0xE1, "ỏõóọồổỗốộờởỡớợù"),
    (0xF1, "ủũúụừửữứựỳỷỹýỵ"),
)
_TCVN3 = {first + i: letter for first, run in _TCVN3_LETTERS for i, letter in enumerate(run)}

_VNI_TONES = {"ø": "\u0300", "ù": "\u0301", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_VNI_CIRCUMFLEX = {"â": "", "à": "\u0300", "á": "\u0301", "å": "\u0309", "ã": "\u0303", "ä": "\u0323"}
_VNI_BREVE = {"ê": "", "è": "\u0300", "é": "\u0301", "ú": "\u0309", "ü": "\u0303", "ë": "\u0323"}
_VNI_SINGLE = {"ô": "ơ", "ö": "ư", "ñ": "đ", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", "ì": "ì", "í": "í"}


def _vni_table() -> dict[str, str]:
    lower = dict(_VNI_SINGLE)
    for base, vowel in (("a", "a"), ("e", "e"), ("o", "o"), ("u", "u"), ("y", "y"), ("ô", "ơ"), ("ö", "ư")):
        lower.update({base + sign: vowel + tone for sign, tone in _VNI_TONES.items()})
    for base in "aeo":
        lower.update({base + sign: f"{base}\u0302{tone}" for sign, tone in _VNI_CIRCUMFLEX.items()})
    lower.update({"a" + sign: f"a\u0306{tone}" for sign, tone in _VNI_BREVE.items()})
    table: dict[str, str] = {}
    for typed, meant in lower.items():
        letter = unicodedata.normalize("NFC", meant)
        table[typed] = letter
        # A capital first letter may carry a small or a capital sign: both were typed.
        table[typed[0].upper() + typed[1:]] = letter.upper()
        table[typed.upper()] = letter.upper()
    return table


_VNI = _vni_table()
_VNI_PATTERN = re.compile("|".join(sorted(map(re.escape, _VNI), key=len, reverse=True)))
_EDGES = " \t\r\n.,;:!?()[]{}\"'/\\-–—“”‘’…«»·"
_OTHER_LETTERS = frozenset("ăĂđĐĩĨũŨơƠưƯ")
_FIRST_VIETNAMESE, _LAST_VIETNAMESE = 0x1EA0, 0x1EF9
_FIRST_HIGH, _LAST_LATIN1 = 0xA1, 0xFF


def _is_modern(s: str) -> bool:
    """Whether the text has letters that no old encoding can leave behind."""
    return any(c in _OTHER_LETTERS or _FIRST_VIETNAMESE <= ord(c) <= _LAST_VIETNAMESE for c in s)


def _from_tcvn3(s: str) -> str:
    """Letters of .VnTime; in text of .VnTimeH the capitals come back as capitals."""
    decoded = s.translate(_TCVN3)
    ascii_letters = [c for c in s if c.isascii() and c.isalpha()]
    is_capital_font = any(sum(map(str.isupper, word)) > 1 for word in re.findall(r"[A-Za-z]+", s))
    if is_capital_font and all(map(str.isupper, ascii_letters)):
        return decoded.upper()
    return decoded


def _from_vni(s: str) -> str:
    return _VNI_PATTERN.sub(lambda found: _VNI[found[0]], s)


_DECODERS: dict[Encoding, Callable[[str], str]] = {"tcvn3": _from_tcvn3, "vni": _from_vni}


def _is_word(word: str, encoding: Encoding | None) -> bool:
    """Whether a word is a syllable under an encoding; TCVN3 has no capital letters with tones."""
    text = word if encoding is None else _DECODERS[encoding](word)
    core = text.strip(_EDGES)
    if not core or not is_syllable(core):
        return False
    return encoding == "tcvn3" or is_cased(core)


def _signs(s: str) -> dict[Encoding | None, int]:
    """Count the words that speak for each old encoding, and (under None) those against any."""
    counts: dict[Encoding | None, int] = {None: 0, "tcvn3": 0, "vni": 0}
    if _is_modern(s):
        return counts | {None: 1}
    for word in s.replace("\xa0", " ").split(" "):
        high = [c for c in word if _FIRST_HIGH <= ord(c) <= _LAST_LATIN1]
        if not high or len(word.strip(_EDGES)) + len(high) < len("aé") + 1:
            continue
        stands = _is_word(word, None)
        decoded = {encoding: _is_word(word, encoding) for encoding in _DECODERS}
        if stands and not any(decoded.values()):
            counts[None] += 1
        elif not stands:
            for encoding, fits in decoded.items():
                counts[encoding] += fits
    return counts


def _decide(counts: dict[Encoding | None, int]) -> Encoding | None:
    tcvn3, vni = counts["tcvn3"], counts["vni"]
    if tcvn3 == vni or max(tcvn3, vni) <= counts[None]:
        return None
    return "tcvn3" if tcvn3 > vni else "vni"


def looks_legacy(s: str) -> Encoding | None:
    """Tell the old encoding of one text, None when it is Unicode or gives no sign."""
    if s.isascii():
        return None
    return _decide(_signs(unicodedata.normalize("NFC", s)))


def legacy_of(samples: Iterable[str]) -> Encoding | None:
    """Tell the old encoding of a column from all its cells; ambiguous cells ("Thò", "Tó") do not vote."""
    votes: dict[Encoding | None, int] = {None: 0, "tcvn3": 0, "vni": 0}
    for cell in samples:
        if cell.isascii():
            continue
        text = unicodedata.normalize("NFC", cell)
        signs = _signs(text)
        found = _decide(signs)
        if found or signs[None]:
            votes[found] += 1
    return _decide(votes)


def _repair_utf8(s: str) -> str | None:
    """Undo UTF-8 that was read as Windows-1252 ("Nguyá»…n"); None when it is not that."""
    try:
        raw = b"".join(_byte(c) for c in s)
        text = raw.decode("utf-8")
    except UnicodeError:
        return None
    return text if len(text) < len(s) else None


def _byte(c: str) -> bytes:
    # Windows-1252 leaves five codes undefined; programs pass them through as Latin-1 controls.
    try:
        return c.encode("cp1252")
    except UnicodeEncodeError:
        return c.encode("latin-1")


def modern(s: str, encoding: Encoding | None = None) -> str:
    """NFC Unicode of a text; unchanged unless it is legacy (or its column is, as ``encoding`` says)."""
    text = unicodedata.normalize("NFC", s)
    if text.isascii() or _is_modern(text):
        return text
    if (repaired := _repair_utf8(s)) is not None:
        return unicodedata.normalize("NFC", repaired)
    found = encoding or looks_legacy(text)
    return unicodedata.normalize("NFC", _DECODERS[found](text)) if found else text
