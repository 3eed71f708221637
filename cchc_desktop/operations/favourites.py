"""The procedures that the office pinned: they come first under Ctrl+1 … Ctrl+0."""

from __future__ import annotations

from datetime import date

from cchc_desktop.core.failure import Refused
from cchc_desktop.operations.choices import choose
from cchc_desktop.operations.desk import Desk
from cchc_desktop.store.reading import Reading
from cchc_desktop.store.settings import setting

NAME = "favourites"
MOST = 10
"""As many as there are figure keys."""


def favourites(reading: Reading, on: date) -> tuple[str, ...]:
    """The codes of the pinned procedures, in the order of their keys."""
    kept = setting(reading, NAME, on)
    return tuple(str(one) for one in kept) if isinstance(kept, list) else ()


def pin(desk: Desk, code: str) -> tuple[str, ...]:
    """Pin a procedure behind those that are pinned."""
    today = desk.at.date()
    procedure = desk.catalogue.at(code, today)
    kept = favourites(desk.book, today)
    if procedure.code in kept:
        return kept
    if len(kept) >= MOST:
        raise Refused(f"Đã ghim {MOST} thủ tục, đủ mười phím số. Bỏ ghim một thủ tục khác trước.")
    return _keep(desk, (*kept, procedure.code))


def unpin(desk: Desk, code: str) -> tuple[str, ...]:
    """Take a procedure off; one that is not pinned is left alone."""
    kept = favourites(desk.book, desk.at.date())
    return _keep(desk, tuple(one for one in kept if one != code)) if code in kept else kept


def _keep(desk: Desk, codes: tuple[str, ...]) -> tuple[str, ...]:
    choose(desk, NAME, list(codes))
    return codes
