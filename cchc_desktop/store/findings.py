"""What a check found: how much it looked at, and a sentence for everything that does not agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

_AT_MOST = 20


@dataclass(frozen=True, slots=True)
class Report:
    """How much was looked at, and a sentence for everything that does not agree."""

    counts: Mapping[str, int]
    findings: tuple[str, ...]


@dataclass(slots=True)
class Found:
    """The findings so far."""

    counts: Counter[str] = field(default_factory=Counter)
    findings: list[str] = field(default_factory=list)
    told: Counter[str] = field(default_factory=Counter)

    def tell(self, kind: str, sentence: str) -> None:
        """A damaged file may be wrong in every row; the first of each kind are enough."""
        self.told[kind] += 1
        if self.told[kind] <= _AT_MOST:
            self.findings.append(sentence)

    def report(self) -> Report:
        """What people get."""
        more = [
            f"… và {n - _AT_MOST} chỗ sai nữa cùng loại ({kind})."
            for kind, n in self.told.items()
            if n > _AT_MOST
        ]
        return Report(dict(self.counts), (*self.findings, *more))
