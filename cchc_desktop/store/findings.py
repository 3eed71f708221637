"""What a check found: how much it looked at, where the chain breaks first, a sentence for all else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

_AT_MOST = 20

What = Literal["altered", "removed", "inserted", "moved", "cut", "head"]
"""What became of an entry: "cut" is the end of the chain, "head" the row that says where it ends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """One place where the chain does not hold.

    ``place`` is the number that the entry has, or had; ``after`` how many entries behind it hang on it. Verb,
    ``by``, ``at`` and ``dossier`` (local number) are what the entry says now, where there is one.
    """

    place: int
    what: What
    sentence: str
    after: int = 0
    verb: str = ""
    by: str = ""
    at: datetime | None = None
    dossier: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """How much was looked at, and a sentence for all that does not agree, the first break before the rest."""

    counts: Mapping[str, int]
    findings: tuple[str, ...]
    first: Break | None = None


@dataclass(slots=True)
class Found:
    """The findings so far."""

    counts: Counter[str] = field(default_factory=Counter)
    findings: list[str] = field(default_factory=list)
    told: Counter[str] = field(default_factory=Counter)
    breaks: list[Break] = field(default_factory=list)
    traces: list[Break] = field(default_factory=list)

    def tell(self, kind: str, sentence: str) -> None:
        """A damaged file may be wrong in every row; the first of each kind are enough."""
        self.told[kind] += 1
        if self.told[kind] <= _AT_MOST:
            self.findings.append(_readable(sentence))

    def breaks_at(self, found: Break) -> None:
        """The entry itself says that it is not what it was."""
        if not self.breaks or found.place < self.breaks[0].place:
            self.breaks[:] = [_told(found)]
        self.tell("chuỗi", found.sentence)

    def leaves(self, found: Break) -> None:
        """Something beside the chain says so; where an entry says it too, that one tells it better."""
        _keep_first(self.traces, _told(found))
        self.tell("chuỗi", found.sentence)

    @property
    def first(self) -> Break | None:
        """Where the chain breaks first: the lowest number that entries say, else what all else says."""
        return next(iter(self.breaks or self.traces), None)

    def report(self) -> Report:
        """What people get."""
        more = [
            f"… và {n - _AT_MOST} chỗ sai nữa cùng loại ({kind})."
            for kind, n in self.told.items()
            if n > _AT_MOST
        ]
        first = self.first
        ahead = () if first is None else (first.sentence,)
        rest = (one for one in self.findings if first is None or one != first.sentence)
        return Report(dict(self.counts), (*ahead, *rest, *more), first)


def _readable(text: str) -> str:
    """What was read from a damaged file may hold bytes that are no text."""
    return text.encode("utf-8", "replace").decode()


def _told(found: Break) -> Break:
    return replace(
        found, sentence=_readable(found.sentence), verb=_readable(found.verb), by=_readable(found.by)
    )


def _keep_first(breaks: list[Break], found: Break) -> None:
    """Of a chain that is broken in every entry one is enough to remember.

    Where its end is cut, what was lawful before looks as if nobody had said so: the cut comes first.
    """
    if not breaks or _rank(found) < _rank(breaks[0]):
        breaks[:] = [found]


def _rank(found: Break) -> tuple[bool, int]:
    return found.what != "cut", found.place
