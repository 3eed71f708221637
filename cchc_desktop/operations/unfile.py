"""Undoing the entry of a scan: the file leaves the paper together with the entry that put it there."""

from __future__ import annotations

from dataclasses import replace

from cchc_desktop.core.dossier import Dossier, Entry, Json
from cchc_desktop.core.failure import Refused
from cchc_desktop.operations.desk import Desk
from cchc_desktop.store import scans
from cchc_desktop.store.scans import FILED, TRAY


def unfile(desk: Desk, dossier: Dossier, entry: Entry) -> dict[str, Json]:
    """Return the scan that ``entry`` filed to the tray, before the entry is undone; gives what to note."""
    scan_id = entry.note.get("scan")
    if entry.verb != "digitise" or not isinstance(scan_id, str):
        return {}
    scan = scans.sheet(desk.book, scan_id).scan
    is_as_filed = scan.state == FILED and scan.dossier == dossier.seq
    if entry.note.get("is_removed") is True or not is_as_filed:
        raise Refused(
            f"Việc cuối của hồ sơ {dossier.local_no} là đưa một tệp quét ra khỏi hồ sơ. "
            "Hãy mở màn hình Số hóa, dùng “Trả về khay” rồi ghi tệp vào lại giấy tờ."
        )
    back = replace(scan, state=TRAY, dossier=None, place=None, reason="Hoàn tác: trả về khay.")
    scans.put_scan(desk.book, back)
    return {"scan": scan.id, "state": TRAY}
