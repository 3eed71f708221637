"""Taking a filing back: the pages lie again where they lay, in the tray, on a paper or an old result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cchc_desktop.core.dossier import Dossier, Entry
from cchc_desktop.core.failure import Refused
from cchc_desktop.operations.backlog import file_backlog
from cchc_desktop.operations.desk import Desk
from cchc_desktop.operations.filing import former_of, release, set_aside
from cchc_desktop.operations.scan_rows import COVER, enter, tell
from cchc_desktop.store import scans
from cchc_desktop.store.reading import Reading
from cchc_desktop.store.scans import FILED, SET_ASIDE, TRAY, Scan

WHY = "Hoàn tác: các trang về lại tệp cũ."


def where(reading: Reading, scan_id: str) -> Scan:
    """A scan with its place, for who may want to bring it back there."""
    return scans.sheet(reading, scan_id).scan


def undivide(desk: Desk, former: Scan, made: Sequence[str]) -> None:
    """Return a document to where it was, in place of the scans that were made of its pages.

    Without any, it was filed whole. A scan that was set aside meanwhile stays so.
    """
    if made and scans.sheet(desk.book, former.id).scan.state != SET_ASIDE:
        raise Refused("Tệp này đã được đưa lại rồi.", "scan")
    for scan_id in made:
        if scans.sheet(desk.book, scan_id).scan.state != SET_ASIDE:
            set_aside(desk, scan_id, WHY)
    bring_back(desk, former)


def bring_back(desk: Desk, former: Scan) -> None:
    """Let a scan lie where it lay, whatever became of it since."""
    sheet = scans.sheet(desk.book, former.id)
    if sheet.scan == former:
        return
    release(desk, sheet.scan, "hoàn tác")
    if former.state == FILED and former.backlog is not None:
        scans.put_scan(desk.book, replace(former, state=TRAY, backlog=None))
        file_backlog(desk, former.id, former.backlog)
        return
    scans.put_scan(desk.book, former)
    if former.state == FILED and former.dossier is not None and former.reason != COVER:
        enter(desk, desk.book.dossier_by_seq(former.dossier), former, sheet.file)
    else:
        tell(desk, former)


def refile(desk: Desk, dossier: Dossier, undone: Entry) -> Dossier:
    """After the entry that moved a scan was undone: the scan goes back to where it was moved from."""
    former = former_of(desk, undone)
    if former is None:
        return dossier
    bring_back(desk, former)
    return desk.book.dossier_by_seq(dossier.seq)
