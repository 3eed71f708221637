"""Where a stack of pages falls apart: a receipt on top begins a dossier; every page ends in one place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from cchc_desktop.core.failure import Refused

Sides = Literal["one", "odd_even", "odd_even_reversed"]


@dataclass(frozen=True, slots=True)
class Seen:
    """A page, from 1: ``number`` of a genuine receipt, or ``doubt`` where a receipt cannot be trusted."""

    page: int
    number: str | None = None
    doubt: str = ""
    is_blank: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """Pages that belong together: ``cover`` are the receipts that said so; no number: to the tray."""

    number: str | None
    doubt: str = ""
    cover: tuple[int, ...] = ()
    pages: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """The parts in order, and the blank pages that are in none of them."""

    parts: tuple[Part, ...]
    blanks: tuple[int, ...]


@dataclass(slots=True)
class _Open:
    """The part that pages are still added to."""

    number: str | None = None
    doubt: str = ""
    cover: list[int] = field(default_factory=list)
    pages: list[int] = field(default_factory=list)

    def closed(self) -> list[Part]:
        """The part, if anything is in it."""
        if not (self.cover or self.pages):
            return []
        return [Part(self.number, self.doubt, tuple(self.cover), tuple(self.pages))]


def split(seen: Iterable[Seen]) -> Plan:
    """Begin a part at each receipt; what lies above the first receipt has none.

    A second copy of the same receipt right behind the first one is a cover too. A receipt that cannot
    be trusted also begins a part, lest its pages go to the dossier before it.
    """
    parts: list[Part] = []
    blanks: list[int] = []
    now = _Open()
    for one in seen:
        if one.is_blank:
            blanks.append(one.page)
        elif one.number is not None and one.number == now.number and not now.pages:
            now.cover.append(one.page)
        elif one.number is not None:
            parts += now.closed()
            now = _Open(number=one.number, cover=[one.page])
        elif one.doubt:
            parts += now.closed()
            now = _Open(doubt=one.doubt, pages=[one.page])
        else:
            now.pages.append(one.page)
    return Plan((*parts, *now.closed()), tuple(blanks))


def together(seen: Sequence[Seen], number: str) -> Plan:
    """All pages to the dossier that the clerk named; Refused where a receipt among them names another."""
    for one in seen:
        if one.number not in {None, number}:
            raise Refused(
                f"Trang {one.page} là giấy tiếp nhận của hồ sơ {one.number}, không phải {number}. "
                "Hãy bỏ trang đó ra, hoặc đưa cả chồng vào mà không chọn hồ sơ để chương trình tự chia.",
                "dossier",
            )
    cover = tuple(one.page for one in seen if one.number == number)
    blanks = tuple(one.page for one in seen if one.is_blank)
    pages = tuple(one.page for one in seen if not one.is_blank and one.number is None)
    return Plan((Part(number, cover=cover, pages=pages),) if cover or pages else (), blanks)


def merged(fronts: int, backs: int, sides: Sides) -> tuple[tuple[int, int], ...]:
    """The order of pages as (stack, page) of a one-sided feeder: fronts, then the turned stack of backs.

    Reversed backs begin with the last sheet, as they do when the stack is turned over whole.
    """
    if not 0 <= fronts - backs <= 1:
        raise Refused(
            f"Chồng mặt trước có {fronts} trang, chồng mặt sau có {backs} trang nên không ghép được. "
            "Hãy quét lại chồng bị thiếu.",
            "sources",
        )
    back = list(range(1, backs + 1))
    if sides == "odd_even_reversed":
        back.reverse()
    order: list[tuple[int, int]] = []
    for front in range(1, fronts + 1):
        order.append((0, front))
        if front <= backs:
            order.append((1, back[front - 1]))
    return tuple(order)
