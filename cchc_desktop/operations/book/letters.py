"""Old encodings in a book: whole columns of them, single rows, or single cells among Unicode."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from cchc_desktop.core.legacy_text import Encoding, legacy_of, looks_legacy, modern
from cchc_desktop.core.text import nfc

_MODERN = re.compile("[ăĂđĐĩĨũŨơƠưƯ\u1ea0-\u1ef9]")
_SAMPLES = 4_000


@lru_cache(maxsize=20_000)
def decoded(text: str, encoding: Encoding | None = None) -> str:
    """``text`` in Unicode; what the cell itself shows stands above the ``encoding`` of its surroundings."""
    if text.isascii():
        return text
    return modern(text, looks_legacy(text) or encoding)


def column_encoding(texts: Sequence[str], sheet: Encoding | None) -> Encoding | None:
    """The one old encoding of a column; None where Unicode or mixed. ``sheet`` decides without signs."""
    marked = [text for text in texts[:_SAMPLES] if not text.isascii()]
    own = legacy_of(marked)
    if any(_MODERN.search(nfc(text)) for text in marked):
        return None
    if own is None:
        return sheet
    return own if all(looks_legacy(text) in {None, own} for text in marked) else None


def row_encoding(texts: Iterable[str]) -> Encoding | None:
    """The old encoding most cells of a row speak for."""
    return legacy_of(text for text in texts if not text.isascii())


def name_of(text: str, encoding: Encoding | None) -> str:
    """A person's name in Unicode; TCVN3 has no capitals with tones, so "ánh" among capitals was "Ánh"."""
    found = decoded(text, encoding)
    words = found.split(" ")
    if found == nfc(text) or 2 * sum(word[:1].isupper() for word in words) < len(words):
        return found
    return " ".join(word if word[:1].isascii() else word[:1].upper() + word[1:] for word in words)
