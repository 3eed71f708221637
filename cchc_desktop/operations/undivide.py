"""Taking a filing back: the pages lie in the tray again as they lay before."""

from __future__ import annotations

from collections.abc import Sequence

from cchc_desktop.core.failure import Refused
from cchc_desktop.operations.desk import Desk
from cchc_desktop.operations.filing import put_back, set_aside
from cchc_desktop.store import scans
from cchc_desktop.store.scans import SET_ASIDE, TRAY

WHY = "Hoàn tác: các trang về lại tệp cũ."


def undivide(desk: Desk, was: str, made: Sequence[str]) -> None:
    """Return the document ``was`` to the tray in place of the scans that were made of its pages.

    Without any, it was filed whole. A scan that was set aside meanwhile stays so.
    """
    old = scans.sheet(desk.book, was).scan
    if made and old.state != SET_ASIDE:
        raise Refused("Tệp này đã được đưa lại vào khay rồi.", "scan")
    for scan_id in made:
        if scans.sheet(desk.book, scan_id).scan.state != SET_ASIDE:
            set_aside(desk, scan_id, WHY)
    if scans.sheet(desk.book, was).scan.state != TRAY:
        put_back(desk, was)
