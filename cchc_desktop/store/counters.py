"""Running numbers: taken in order, within the range of the device, never twice."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from cchc_desktop.core.failure import Refused
from cchc_desktop.store.schema import counter

PER_DEVICE = 100_000
LOCAL = "local"
DOSSIER = "dossier"


@dataclass(frozen=True, slots=True)
class Counter:
    """``next`` is free; ``last`` is the end of the range, None for a range without end."""

    next: int = 1
    last: int | None = None


Key = tuple[str, int, int]  # name, year, device


class Counters:
    """The counters of one unit within one transaction."""

    def __init__(self, connection: sa.Connection, unit: str) -> None:
        self._connection = connection
        self._unit = unit
        self._known: dict[Key, Counter] = {}
        self._moved: set[Key] = set()

    def take(self, name: str, year: int = 0, device: int = 0, amount: int = 1) -> int:
        """The next free number, the first of ``amount`` in a row."""
        key = (name, year, device)
        found = self.look(key)
        if found.last is not None and found.next + amount - 1 > found.last:
            raise Refused(f"Đã hết dải số năm {year} của máy {device} (đến {found.last}). Đặt dải số mới.")
        self._put(key, replace(found, next=found.next + amount))
        return found.next

    def move(self, name: str, year: int, device: int, value: int) -> int:
        """Go on at ``value``, which no number given out so far may reach; where the numbers stood."""
        key = (name, year, device)
        found = self.look(key)
        first, last = found.next, found.last
        if value < first or (last is not None and value > last):
            told = f"từ {first}" if last is None else f"từ {first} đến {last}"
            raise Refused(f"Số bắt đầu năm {year} của máy {device} phải {told}.", "value")
        return self.skip(key, value)

    def skip(self, key: Key, value: int) -> int:
        """Go on at ``value`` even past the end of the range; where the numbers stood."""
        found = self.look(key)
        self._put(key, replace(found, next=value))
        return found.next

    def look(self, key: Key) -> Counter:
        """The counter as this transaction sees it."""
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._load(key)
        return found

    def snapshot(self) -> dict[Key, Counter]:
        """What ``back_to`` takes."""
        return dict(self._known)

    def back_to(self, snapshot: dict[Key, Counter]) -> None:
        """Forget the numbers taken since ``snapshot``; they were never seen by anybody."""
        self._known = dict(snapshot)

    def moved_rows(self) -> list[dict[str, Any]]:
        """The rows to be written, each handed out once."""
        rows = [
            {
                "unit": self._unit,
                "name": key[0],
                "year": key[1],
                "device": key[2],
                "next": at.next,
                "last": at.last,
            }
            for key, at in ((key, self.look(key)) for key in sorted(self._moved))
        ]
        self._moved.clear()
        return rows

    def _put(self, key: Key, value: Counter) -> None:
        self._known[key] = value
        self._moved.add(key)

    def _load(self, key: Key) -> Counter:
        name, year, device = key
        c = counter.c
        asked = sa.select(c.next, c.last).where(
            c.unit == self._unit, c.name == name, c.year == year, c.device == device
        )
        row = self._connection.execute(asked).first()
        if row is not None:
            return Counter(row.next, row.last)
        return Counter(first_of(name, device), device * PER_DEVICE - 1 if name == LOCAL else None)


def first_of(name: str, device: int) -> int:
    """Where the counter ``name`` begins on ``device``."""
    return (device - 1) * PER_DEVICE + 1 if name == LOCAL else 1
