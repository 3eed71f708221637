"""Codes that carry the word shown to people."""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class Titled(StrEnum):
    """A stored code with its Vietnamese title: ``DIRECT = "direct", "Trực tiếp"``."""

    _words: str

    def __new__(cls, code: str, words: str = "") -> Self:
        """Make a member whose value is the code alone."""
        member = str.__new__(cls, code)
        member._value_ = code
        member._words = words  # noqa: SLF001 - its own, while it is being made
        return member

    @property
    def title(self) -> str:  # type: ignore[override]  # the office's word; nobody title-cases a code
        """The word on the screen and on paper."""
        return self._words
