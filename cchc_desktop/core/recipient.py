"""Whether a text is an age recipient that a file can be closed to: BIP 173 over a point of Curve25519."""

from __future__ import annotations

import re

_LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_FORM = re.compile(f"age1[{_LETTERS}]{{58}}")
_PREFIX = (*(ord(letter) >> 5 for letter in "age"), 0, *(ord(letter) & 31 for letter in "age"))
_GENERATORS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_CHECK, _BITS, _BYTES = 6, 5, 32
_PRIME = 2**255 - 19
_LOW_ORDER = frozenset(
    {
        *(0, 1, _PRIME - 1),
        0x57119FD0DD4E22D8868E1C58C45C44045BEF839C55B1D0B1248C50A3BC959C5F,
        0xB8495F16056286FDB1329CEB8D09DA6AC49FF1FAE35616AEB8413B7C7AEBE0,
    }
)
"""Points that make the same secret with every key: a library may end the program over one."""


def is_recipient(text: str) -> bool:
    """Whether ``text`` is one, in small letters, its check sum right, and safe to close a file to."""
    if not _FORM.fullmatch(text):
        return False
    values = [_LETTERS.index(letter) for letter in text[4:]]
    if _checked((*_PREFIX, *values)) != 1:
        return False
    number = 0
    for value in values[:-_CHECK]:
        number = number << _BITS | value
    spare = _BITS * (len(values) - _CHECK) - 8 * _BYTES
    if number & ((1 << spare) - 1):
        return False
    point = int.from_bytes((number >> spare).to_bytes(_BYTES, "big"), "little") & (2**255 - 1)
    return point % _PRIME not in _LOW_ORDER


def _checked(values: tuple[int, ...]) -> int:
    found = 1
    for value in values:
        top = found >> 25
        found = (found & 0x1FFFFFF) << _BITS ^ value
        for at, generator in enumerate(_GENERATORS):
            if top >> at & 1:
                found ^= generator
    return found
