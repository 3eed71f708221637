"""What no register should keep: letters of an old font, and signs in a name that are no letters."""

from __future__ import annotations

import re

from cchc_desktop.core.legacy_text import looks_legacy, modern
from cchc_desktop.core.syllable import is_cased
from cchc_desktop.core.text import nfc

# Little pictures, what only joins or colours them, private signs and marks that nobody sees.
_NO_LETTER = re.compile(
    "[\xad\u034f\u061c\u115f\u1160\u180e\u2061-\u2064\u206a-\u206f\u20e3\u2600-\u27bf\u2b00-\u2bff\u3164"
    "\ue000-\uf8ff\ufe00-\ufe0f\uffa0\ufff9-\ufffd\U0001f000-\U0001faff\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)
_WORD = re.compile(r"[^\W\d_]+")
_VIETNAMESE = frozenset("àáâãèéêìíòóôõùúý")
_LONGEST_SHOWN = 120


def old_font(text: str) -> str | None:
    """Why ``text`` is not taken, where its letters are those of TCVN3 or VNI; with what it probably says."""
    if text.isascii():
        return None
    typed = nfc(text)
    meant = nfc(modern(text))
    if meant == typed or not _is_certain(typed):
        return None
    return (
        "Nội dung gõ bằng phông chữ cũ (TCVN3, VNI), sổ chỉ nhận Unicode. "
        f"Có lẽ là “{meant[:_LONGEST_SHOWN]}”: hãy xem lại rồi gõ đúng như vậy."
    )


def _is_certain(typed: str) -> bool:
    """Whether more speaks for TCVN3 than a word of Vietnamese letters that is no Vietnamese ("KÔN", "Lêi").

    A name cannot be typed otherwise than it is: what may be one of the highlands is never refused.
    """
    if looks_legacy(typed) != "tcvn3":
        return True
    return any(not is_cased(word) for word in _WORD.findall(typed)) or any(map(_is_foreign, typed))


def _is_foreign(sign: str) -> bool:
    """Whether ``sign`` is one of the old code page that no Vietnamese word has."""
    return "\xa1" <= sign <= "\xff" and sign.lower() not in _VIETNAMESE


def no_letter(name: str) -> str | None:
    """Why ``name`` is no name, where a sign in it is a picture or is not to be seen."""
    if name.isascii() or (found := _NO_LETTER.search(nfc(name))) is None:
        return None
    return (
        f"Tên có ký tự không phải chữ (biểu tượng hoặc ký tự ẩn, mã U+{ord(found[0]):04X}). "
        "Hãy xóa ký tự đó hoặc gõ lại tên."
    )
