"""Reading TOML that anybody may have written: what the library cannot hold is an error like any other."""

from __future__ import annotations

import tomllib

LARGEST = 2_000_000
"""Characters; all that ships together has a tenth of it."""
_MOST_DOTS = 4_000_000
"""Of each line the dots, squared: a key of n parts is kept n times, each time longer."""


def read_toml(text: str) -> dict[str, object]:
    """What ``text`` says; ValueError, with the library's words for the place, where it says nothing sound."""
    if len(text) > LARGEST or sum(line.count(".") ** 2 for line in text.splitlines()) > _MOST_DOTS:
        raise ValueError("quá dài")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        raise
    except RecursionError:
        raise ValueError("lồng quá nhiều lớp") from None
    except ValueError:
        raise ValueError("có số quá dài") from None
