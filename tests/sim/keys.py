"""Keys that a seed makes, so that a run comes out the same when it is run again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from random import Random

from cchc_desktop.core import recipient
from cchc_desktop.operations.sealing import Keys

_RANDOM = Random()
_PREFIX = "AGE-SECRET-KEY-"


def made_by(seed: int) -> None:
    """From now on keys come of ``seed``."""
    _RANDOM.seed(f"keys {seed}")


@contextmanager
def apart(name: str) -> Iterator[None]:
    """While it lasts keys come of ``name``; what is made once, by whichever run is first, changes no run."""
    before = _RANDOM.getstate()
    _RANDOM.seed(name)
    yield
    _RANDOM.setstate(before)


def new_keys() -> Keys:
    """The next ones."""
    return Keys(_RANDOM.randbytes(32).hex(), _identity(_RANDOM.randbytes(32)))


def _identity(secret: bytes) -> str:
    """``secret`` as age writes it: BIP 173 under another prefix than a recipient's."""
    bits = "".join(f"{one:08b}" for one in secret)
    values = [int(bits[at : at + 5].ljust(5, "0"), 2) for at in range(0, len(bits), 5)]
    low = _PREFIX.lower()
    prefix = (*(ord(letter) >> 5 for letter in low), 0, *(ord(letter) & 31 for letter in low))
    check = recipient._checked((*prefix, *values, *(0,) * 6)) ^ 1
    values += [check >> 5 * (5 - at) & 31 for at in range(6)]
    return f"{_PREFIX}1" + "".join(recipient._LETTERS[one] for one in values).upper()
