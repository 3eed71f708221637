"""The words of a recovery sheet: a secret in sixteen Vietnamese syllables, three of them to find mistakes.

The first thirteen words are the secret, ten bits each. The last three are a Reed-Solomon code over the field
of 1,024 elements: one wrong word is found wherever it stands, two are noticed, two neighbours that changed
places are named.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.text import fold

SECRET, CHECKS = 13, 3
LENGTH = SECRET + CHECKS
BITS = 10
AMOUNT = 1 << BITS
_FIELD = 0x409  # x^10 + x^3 + 1, whose powers of x are all but zero
_ORDER = AMOUNT - 1
FIELD = "words"


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The syllables in their order, which never changes: a sheet on paper goes by it."""

    words: tuple[str, ...]
    places: dict[str, int]
    """Of each syllable as it is typed without marks."""


def lexicon(words: Iterable[str]) -> Lexicon:
    """A list of 1,024 syllables, no two of which are the same without their marks."""
    kept = tuple(words)
    places = {fold(word): place for place, word in enumerate(kept)}
    if not len(kept) == len(places) == AMOUNT:
        raise ValueError("a list of words for recovery sheets has 1024 of them, different without marks")
    return Lexicon(kept, places)


def to_words(secret: int, known: Lexicon) -> tuple[str, ...]:
    """The words for ``secret``, which has 130 bits."""
    if not 0 <= secret < 1 << (SECRET * BITS):
        raise ValueError("a secret of 130 bits")
    told = [secret >> (BITS * place) & _ORDER for place in reversed(range(SECRET))]
    return tuple(known.words[number] for number in (*told, *_checks(told)))


def read(typed: str, known: Lexicon) -> str:
    """The words as they go into the key: no marks, no capitals, one blank between.

    Refused where they cannot be those of a sheet. It says at which word to look, never a word.
    """
    parts = "".join(c if c.isalpha() else " " for c in fold(typed)).split()
    strange = [place for place, word in enumerate(parts, 1) if word not in known.places]
    if len(parts) != LENGTH:
        raise Refused(
            f"Giấy khôi phục có {LENGTH} từ, ở đây có {len(parts)}. Gõ đủ theo thứ tự 1 đến {LENGTH}, "
            f"cách nhau một dấu cách{_at(strange)}.",
            FIELD,
        )
    if strange:
        raise Refused(
            f"{_named(strange)} không phải từ của giấy khôi phục. So lại từng chữ cái với giấy; "
            "gõ không dấu cũng được.",
            FIELD,
        )
    numbers = [known.places[word] for word in parts]
    if any(found := _syndromes(numbers)):
        raise Refused(_mistake(numbers, found), FIELD)
    return " ".join(parts)


def _at(strange: Sequence[int]) -> str:
    return f"; {_named(strange).lower()} cũng không phải từ của giấy" if strange else ""


def _named(places: Sequence[int]) -> str:
    return f"Từ thứ {', '.join(map(str, places))}"


def _mistake(numbers: Sequence[int], found: Sequence[int]) -> str:
    for place, (one, other) in enumerate(pairwise(numbers)):
        swapped = [*numbers[:place], other, one, *numbers[place + 2 :]]
        if one != other and not any(_syndromes(swapped)):
            return f"Từ thứ {place + 1} và {place + 2} có lẽ đã đổi chỗ cho nhau. So lại với giấy."
    wrong = _one_wrong(found)
    if wrong is not None:
        return f"Từ thứ {wrong + 1} có lẽ gõ nhầm thành một từ khác. So lại từ đó với giấy."
    return "Có ít nhất hai từ gõ nhầm hoặc sai thứ tự. So lại từng từ với giấy, theo số ghi trước mỗi từ."


def _one_wrong(found: Sequence[int]) -> int | None:
    """Where one wrong word would stand that explains all three sums; None where more are wrong."""
    power, _ = _tables()
    if not all(found) or _times(found[1], found[1]) != _times(found[0], found[2]):
        return None
    for place in range(LENGTH):
        if _times(found[0], power[LENGTH - 1 - place]) == found[1]:
            return place
    return None


def _checks(told: Sequence[int]) -> tuple[int, ...]:
    """The remainder of the secret by the polynomial whose roots are the first powers of x."""
    divisor = [1]
    for root in range(CHECKS):
        divisor = _product(divisor, [1, _tables()[0][root]])
    rest = [*told, *[0] * CHECKS]
    for place in range(SECRET):
        factor = rest[place]
        for step, part in enumerate(divisor):
            rest[place + step] ^= _times(factor, part)
    return tuple(rest[SECRET:])


def _syndromes(numbers: Sequence[int]) -> tuple[int, ...]:
    """The words as a polynomial at the roots: all zero for those of a sheet."""
    power, _ = _tables()
    sums = []
    for root in range(CHECKS):
        total = 0
        for number in numbers:
            total = _times(total, power[root]) ^ number
        sums.append(total)
    return tuple(sums)


def _product(one: Sequence[int], other: Sequence[int]) -> list[int]:
    made = [0] * (len(one) + len(other) - 1)
    for i, a in enumerate(one):
        for j, b in enumerate(other):
            made[i + j] ^= _times(a, b)
    return made


def _times(one: int, other: int) -> int:
    power, logarithm = _tables()
    return power[(logarithm[one] + logarithm[other]) % _ORDER] if one and other else 0


@cache
def _tables() -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The powers of x, and to which of them each element is equal."""
    power, value = [], 1
    for _ in range(_ORDER):
        power.append(value)
        value = value << 1 ^ (_FIELD if value >> (BITS - 1) else 0)
    logarithm = [0] * AMOUNT
    for exponent, element in enumerate(power):
        logarithm[element] = exponent
    return tuple(power), tuple(logarithm)
