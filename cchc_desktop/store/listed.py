"""A list as long as the register: counted at once, its numbers read by the stretch where somebody looks."""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import overload

import sqlalchemy as sa

from cchc_desktop.store import schema
from cchc_desktop.store.narrowing import (
    BY_END,
    BY_ITS_INDEX,
    BY_RECEPTION,
    Filter,
    conditions,
    is_by_reception,
    is_in_house,
    ordered,
)
from cchc_desktop.store.reading import Reading

__all__ = ["STRETCH", "Listed", "asked", "listed"]

STRETCH = 20_000
"""A list up to this long is read at once, a longer one by as many."""
_KEPT = 10
_MANY = 5_000
_d = schema.dossier.c
Again = Callable[[], AbstractContextManager[Reading]]


def asked(
    reading: Reading, wanted: Filter, *columns: sa.ColumnElement[int], is_backwards: bool = False
) -> sa.Select[tuple[int]]:
    """``columns`` of the dossiers that ``wanted`` shows; their numbers in its order without any."""
    told = sa.select(*columns or (_d.seq,))
    if not columns:
        told = told.order_by(*ordered(wanted, is_backwards=is_backwards))
    told = told.where(_d.unit == reading.unit, *conditions(reading, wanted))
    if is_in_house(wanted):
        return told.select_from(schema.dossier).with_hint(schema.dossier, BY_ITS_INDEX, "sqlite")
    if wanted.unexplained_since is not None:
        return told.select_from(schema.dossier).with_hint(schema.dossier, BY_END, "sqlite")
    if is_by_reception(wanted):
        return told.select_from(schema.dossier).with_hint(schema.dossier, BY_RECEPTION, "sqlite")
    return told


def listed(
    reading: Reading, wanted: Filter, again: Again, about: int = 0, stretch: int = STRETCH
) -> Sequence[int]:
    """The numbers of the dossiers that ``wanted`` shows, in its order, after one statement.

    Those of a long list are read on where somebody looks, each time in a reading that ``again`` opens.
    ``about``: the place that is looked at now.
    """
    number = about // stretch
    first = asked(reading, wanted).limit(stretch + 1).offset(number * stretch).subquery()
    place = sa.func.row_number().over().label("place")
    numbered = sa.select(first.c.seq, place).subquery()
    # Only a row too many lets the engine count them all; far down there always are.
    is_long = numbered.c.place > (0 if number else stretch)
    total = sa.case((is_long, asked(reading, wanted, sa.func.count()).scalar_subquery()))
    rows = reading.run(sa.select(numbered.c.seq, total).order_by(numbered.c.place)).cursor.fetchall()
    if number and not rows:  # it became shorter
        return listed(reading, wanted, again, stretch=stretch)
    if not number and len(rows) <= stretch:
        return tuple(seq for seq, _ in rows)
    part = array("I", (seq for seq, _ in rows[:stretch]))
    return Listed(wanted, again, int(rows[-1][1]), (stretch, number, part))


class Listed(Sequence[int]):
    """Numbers of dossiers by their place; memory holds the few stretches looked at last."""

    def __init__(self, wanted: Filter, again: Again, amount: int, known: tuple[int, int, array[int]]) -> None:
        """``known``: how long a stretch is, and one of them with its number."""
        self._wanted, self._again, self._amount = wanted, again, amount
        self._size, number, stretch = known
        self._stretches: OrderedDict[int, array[int]] = OrderedDict({number: stretch})

    def __len__(self) -> int:
        """As counted when the list was asked for."""
        return self._amount

    @overload
    def __getitem__(self, at: int) -> int: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[int]: ...
    def __getitem__(self, at: int | slice) -> int | Sequence[int]:
        """What the register has lost meanwhile is 0, a number that no dossier has."""
        if isinstance(at, slice):
            return self._part(range(*at.indices(self._amount)))
        place = range(self._amount)[at]
        stretch = self._stretch(place // self._size)
        return stretch[place % self._size] if place % self._size < len(stretch) else 0

    def _part(self, places: range) -> Sequence[int]:
        if len(places) > _KEPT * self._size:
            whole = self._whole()
            return array("I", (whole[place] for place in places if place < len(whole)))
        if places.step != 1:
            return array("I", (self[place] for place in places))
        found = array("I")
        for number in range(places.start // self._size, -(-places.stop // self._size)):
            begins = number * self._size
            found += self._stretch(number)[max(places.start - begins, 0) : max(places.stop - begins, 0)]
        return found

    def __iter__(self) -> Iterator[int]:
        """All of them, in one look."""
        return iter(self._whole())

    def among(self, seqs: Iterable[int]) -> frozenset[int]:
        """Those of ``seqs`` that are listed."""
        some = list(dict.fromkeys(seqs))
        if len(some) > self._size:
            return frozenset(some).intersection(self._whole())
        found: set[int] = set()
        with self._again() as reading:
            for start in range(0, len(some), _MANY):
                part = asked(reading, self._wanted).where(_d.seq.in_(some[start : start + _MANY]))
                found.update(seq for (seq,) in reading.run(part))
        return frozenset(found)

    def _whole(self) -> array[int]:
        found = array("I")
        with self._again() as reading:
            result = reading.run(asked(reading, self._wanted))
            while part := result.cursor.fetchmany(_MANY):
                found.extend([seq for (seq,) in part])
        return found

    def _stretch(self, number: int) -> array[int]:
        if number not in self._stretches:
            if self._amount <= _KEPT * self._size:
                whole = self._whole()
                starts = range(0, self._amount, self._size)
                self._stretches.update(
                    (at, whole[start : start + self._size]) for at, start in enumerate(starts)
                )
            else:
                self._stretches[number] = self._read(number * self._size)
        while len(self._stretches) > _KEPT:
            self._stretches.popitem(last=False)
        self._stretches.move_to_end(number)
        return self._stretches[number]

    def _read(self, start: int) -> array[int]:
        """From the nearer end: the engine walks through all that it leaves out."""
        amount = min(self._size, self._amount - start)
        after = self._amount - start - amount
        is_backwards = after < start
        with self._again() as reading:
            part = asked(reading, self._wanted, is_backwards=is_backwards)
            rows = reading.run(part.limit(amount).offset(after if is_backwards else start)).cursor.fetchall()
        found = array("I", (seq for (seq,) in rows))
        if is_backwards:
            found.reverse()
        return found
