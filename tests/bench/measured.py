"""What every table is made of: acts timed in turns with their floor."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from time import perf_counter

from cchc_desktop.operations.desk import Workplace

_PERCENTILE = 0.95


@dataclass(frozen=True, slots=True)
class Table:
    """One benchmark: rows of (what, ours, floor), in milliseconds where nothing else is said."""

    name: str
    rows: tuple[tuple[str, float, float], ...]

    def json(self) -> dict[str, object]:
        """For programs."""
        rows = [
            {
                "what": what,
                "ours": round(ours, 3),
                "floor": round(floor, 3),
                "times": _times(ours, floor),
            }
            for what, ours, floor in self.rows
        ]
        return {"table": self.name, "rows": rows}

    def text(self) -> str:
        """For people."""
        lines = [f"{self.name:58}{'ours':>12}{'floor':>12}{'times':>8}"]
        lines += [f"  {what:56}{a:12.2f}{b:12.2f}{_times(a, b) or 0:8.2f}" for what, a, b in self.rows]
        return "\n".join(lines) + "\n"


def _times(ours: float, floor: float) -> float | None:
    return round(ours / floor, 2) if floor else None


@dataclass(frozen=True, slots=True)
class Bench:
    """The register that is measured and what opens it, a moment after its last reception, room for files."""

    place: Workplace
    now: datetime
    folder: Path
    passphrase: str | None = None


def timed(act: Callable[[], object], repeats: int) -> list[float]:
    """Milliseconds of each turn."""
    spent = []
    for _ in range(repeats):
        begun = perf_counter()
        act()
        spent.append((perf_counter() - begun) * 1000)
    return spent


def rows_of(name: str, ours: list[float], floor: list[float]) -> tuple[tuple[str, float, float], ...]:
    """The median and the 95th percentile of both."""

    def late(spent: list[float]) -> float:
        return sorted(spent)[int(len(spent) * _PERCENTILE)]

    return (
        (f"{name}, median", statistics.median(ours), statistics.median(floor)),
        (f"{name}, 95th percentile", late(ours), late(floor)),
    )
