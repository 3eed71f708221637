"""What a clerk does with scanned files by hand: file, divide, put in order, set aside, take back."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from cchc_desktop.core.acts import Digitise
from cchc_desktop.core.card_text import refuse_card
from cchc_desktop.core.dossier import Dossier, Entry, Json
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.papers import Digitised
from cchc_desktop.core.text import nfc
from cchc_desktop.operations.backlog import file_backlog, wait_again
from cchc_desktop.operations.desk import Desk, Workplace, at_desk
from cchc_desktop.operations.digitise import digitise
from cchc_desktop.operations.pages import pdfa
from cchc_desktop.operations.scan_rows import COVER, enter, findings_of, tell
from cchc_desktop.store import scans
from cchc_desktop.store.scans import ALL_PAPERS, FILED, RESULT, SET_ASIDE, TRAY, KeptFile, Scan, Sheet
from cchc_desktop.store.vault import Vault, vault_of


@dataclass(frozen=True, slots=True)
class Share:
    """Pages of a document, from 1, and where they go; no dossier: they stay in the tray."""

    pages: tuple[int, ...]
    dossier: str | None = None
    paper: int | None = None
    is_result: bool = False


def file_scan(
    desk: Desk,
    scan_id: str,
    dossier: str,
    *,
    paper: int | None = None,
    is_result: bool = False,
    is_all: bool = False,
) -> Dossier:
    """Put a scan on a paper of a dossier, on its result, or on all its papers at once; anew if need be."""
    sheet = scans.sheet(desk.book, scan_id)
    _refuse_unfit(sheet)
    there = desk.book.dossier(dossier)
    place = _place(there, paper, is_result=is_result, is_all=is_all)
    release(desk, sheet.scan, "chuyển sang chỗ khác")
    scan = replace(sheet.scan, state=FILED, dossier=there.seq, place=place, backlog=None, reason="")
    scans.put_scan(desk.book, scan)
    return enter(desk, desk.book.dossier_by_seq(there.seq), scan, sheet.file, was=_was(sheet.scan))


def _was(scan: Scan) -> dict[str, Json]:
    """Where a scan lay before it was moved, for the entry that tells of the move."""
    if scan.state != FILED:
        return {}
    return {"dossier": scan.dossier, "place": scan.place, "backlog": scan.backlog}


def former_of(desk: Desk, entry: Entry) -> Scan | None:
    """The scan that ``entry`` moved, as it lay before; None where it came from the tray or moved none."""
    scan_id, was = entry.note.get("scan"), entry.note.get("was")
    if entry.verb != "digitise" or not isinstance(scan_id, str) or not isinstance(was, dict):
        return None
    dossier, place, backlog = (was.get(name) for name in ("dossier", "place", "backlog"))
    return replace(
        scans.sheet(desk.book, scan_id).scan,
        state=FILED,
        dossier=dossier if isinstance(dossier, int) else None,
        place=place if isinstance(place, int) else None,
        backlog=backlog if isinstance(backlog, str) else None,
        reason="",
    )


def set_aside(desk: Desk, scan_id: str, reason: str) -> None:
    """Take a scan out of use; it stays in the vault, and its paper is no longer digitised by it."""
    sheet = scans.sheet(desk.book, scan_id)
    if not nfc(reason):
        raise Refused("Bỏ một bản quét phải ghi lý do.", "reason")
    refuse_card("reason", reason)
    if sheet.scan.state == SET_ASIDE:
        raise Refused("Bản quét này đã được bỏ ra trước đó.", "scan")
    release(desk, sheet.scan, nfc(reason))
    aside = replace(sheet.scan, state=SET_ASIDE, reason=nfc(reason))
    scans.put_scan(desk.book, aside)
    tell(desk, aside)


def restore(desk: Desk, scan_id: str, was: str) -> None:
    """Undo that a scan was set aside: it lies again where its state ``was``, on its paper or its result."""
    sheet = scans.sheet(desk.book, scan_id)
    if sheet.scan.state != SET_ASIDE:
        raise Refused("Bản quét này đã được đưa lại rồi.", "scan")
    if was != FILED:
        put_back(desk, scan_id)
    elif sheet.scan.backlog is not None:
        file_backlog(desk, scan_id, sheet.scan.backlog)
    elif sheet.scan.dossier is not None:
        is_cover = sheet.scan.place is None and sheet.file.facts.get("role") == "cover"
        back = replace(sheet.scan, state=FILED, reason=COVER if is_cover else "")
        scans.put_scan(desk.book, back)
        if is_cover:
            tell(desk, back)
        else:
            enter(desk, desk.book.dossier_by_seq(sheet.scan.dossier), back, sheet.file)


def put_back(desk: Desk, scan_id: str) -> None:
    """Return a scan that was set aside, or filed in the wrong place, to the tray."""
    sheet = scans.sheet(desk.book, scan_id)
    if sheet.scan.state == TRAY:
        raise Refused("Bản quét này đang ở trong khay.", "scan")
    release(desk, sheet.scan, "trả về khay")
    back = replace(sheet.scan, state=TRAY, dossier=None, place=None, backlog=None, reason="Đưa lại vào khay.")
    scans.put_scan(desk.book, back)
    tell(desk, back)


def file_pages(
    place: Workplace, by: str, at: datetime, scan_id: str, shares: Sequence[Share]
) -> tuple[str, ...]:
    """Divide a document among papers; pages that no share names stay in the tray. Gives the new scans."""
    sheet, vault, data = _document(place, scan_id)
    used = [page for share in shares for page in share.pages]
    if not used or len(used) != len(set(used)) or not set(used) <= set(range(1, sheet.file.pages + 1)):
        raise Refused(
            f"Tệp có {sheet.file.pages} trang; mỗi trang chỉ được chia một lần và phải có trong tệp.", "pages"
        )
    left = tuple(page for page in range(1, sheet.file.pages + 1) if page not in used)
    parts = [*shares, Share(left)] if left else list(shares)
    files = [pdfa.chosen(data, [(page, 0) for page in share.pages]) for share in parts]
    with at_desk(place, by, at) as desk:
        made = [_derive(desk, sheet, file, share.pages) for file, share in zip(files, parts, strict=True)]
        set_aside(desk, scan_id, "Đã chia thành các tệp cho từng giấy tờ.")
        for scan, share in zip(made, parts, strict=True):
            if share.dossier is not None:
                file_scan(desk, scan.id, share.dossier, paper=share.paper, is_result=share.is_result)
        for file in files:  # last: what is refused leaves nothing in the vault
            vault.put(file)
    return tuple(scan.id for scan in made)


def rearrange(
    place: Workplace, by: str, at: datetime, scan_id: str, order: Sequence[tuple[int, int]], reason: str
) -> str:
    """Put the pages of an unsigned document in another order, turned by degrees; gives the new scan.

    Every page stays in: the new file takes the place of the old one, which is set aside.
    """
    sheet, vault, data = _document(place, scan_id)
    if sorted(page for page, _ in order) != list(range(1, sheet.file.pages + 1)):
        raise Refused(f"Tệp có {sheet.file.pages} trang; hãy xếp đủ từng trang một lần.", "pages")
    file = pdfa.chosen(data, order)
    with at_desk(place, by, at) as desk:
        made = _derive(desk, sheet, file, tuple(page for page, _ in order))
        was = scans.sheet(desk.book, scan_id).scan
        set_aside(desk, scan_id, reason)
        scan = replace(made, state=was.state, dossier=was.dossier, place=was.place, backlog=was.backlog)
        scans.put_scan(desk.book, scan)
        if scan.state == FILED and scan.dossier is not None:
            new = scans.sheet(desk.book, scan.id)
            enter(desk, desk.book.dossier_by_seq(scan.dossier), scan, new.file)
        elif scan.state == FILED and scan.backlog is not None:
            scans.put_scan(desk.book, made)
            file_backlog(desk, made.id, scan.backlog)
        vault.put(file)  # last: what is refused leaves nothing in the vault
    return made.id


def _document(place: Workplace, scan_id: str) -> tuple[Sheet, Vault, bytes]:
    with place.register.read() as reading:
        sheet = scans.sheet(reading, scan_id)
        vault = vault_of(place.register, reading)
    if sheet.scan.state == SET_ASIDE:
        raise Refused("Bản quét này đã được bỏ ra. Hãy đưa lại vào khay trước.", "scan")
    if sheet.file.facts.get("signatures"):
        raise Refused("Tệp có chữ ký số thì giữ nguyên, không chia và không xoay được.", "scan")
    return sheet, vault, vault.get(sheet.file.digest)


def _derive(desk: Desk, sheet: Sheet, data: bytes, pages: tuple[int, ...]) -> Scan:
    """A scan in the tray whose file was made of pages of another."""
    facts: dict[str, Json] = dict(sheet.file.facts)
    numbered = facts.get("source_pages")
    if isinstance(numbered, list) and len(numbered) == sheet.file.pages:
        facts["source_pages"] = [numbered[page - 1] for page in pages]
    facts["role"] = "paper"
    kept, rows = facts["source_pages"], facts.get("findings")
    facts["findings"] = [
        row
        for row in (rows if isinstance(rows, list) else [])
        if isinstance(row, dict) and isinstance(kept, list) and _still_holds(row, kept)
    ]
    facts["made_of"] = sheet.file.digest
    digest = hashlib.sha256(data).hexdigest()
    scans.put_file(
        desk.book,
        KeptFile(digest=digest, size=len(data), kind="pdf", pages=len(pages), kept_at=desk.at, facts=facts),
    )
    stem = sheet.scan.id.partition("-")[0]
    scan = Scan(
        id=scans.next_id(desk.book, stem),
        digest=digest,
        state=TRAY,
        source=sheet.scan.source,
        by=desk.by,
        taken_at=desk.at,
        reason="Chia từ một tệp khác.",
    )
    scans.put_scan(desk.book, scan)
    tell(desk, scan)
    return scan


def _still_holds(row: Mapping[str, Json], kept: Sequence[Json]) -> bool:
    """Whether what was said of pages holds in a file of the pages ``kept``: of two alike, both are there."""
    page, beside = row.get("page"), row.get("beside")
    if row.get("code") == "twin" and beside is None:  # kept before the other page was
        said = _BESIDE.search(str(row.get("sentence")))
        beside = int(said[1]) if said else None
    return all(one is None or one in kept for one in (page, beside))


_BESIDE = re.compile(r"giống trang (\d+)")


def _refuse_unfit(sheet: Sheet) -> None:
    wrong = next((finding for finding in findings_of(sheet.file.facts) if finding.is_refused), None)
    if wrong is not None:
        raise Refused(f"Chưa lưu được vào hồ sơ. {wrong.sentence}", "scan")


def _place(dossier: Dossier, paper: int | None, *, is_result: bool, is_all: bool) -> int:
    if (paper is not None) + is_result + is_all != 1:
        raise Refused(
            f"Hồ sơ {dossier.local_no}: hãy chọn một giấy tờ, kết quả, hoặc tất cả giấy tờ.", "paper"
        )
    if is_result or is_all:
        return RESULT if is_result else ALL_PAPERS
    if paper is None or not 1 <= paper <= len(dossier.papers):
        raise Refused(
            f"Hồ sơ {dossier.local_no} có {len(dossier.papers)} giấy tờ, không có giấy tờ số {paper}.",
            "paper",
        )
    return paper


def release(desk: Desk, scan: Scan, why: str) -> None:
    """The paper that only this scan made digitised is not digitised any more; the dossier hears why."""
    wait_again(desk, scan)
    if scan.state != FILED or scan.dossier is None:
        return
    dossier = desk.book.dossier_by_seq(scan.dossier)
    others = {
        other.scan.place
        for other in scans.of_dossier(desk.book, scan.dossier)
        if other.scan.state == FILED and other.scan.id != scan.id
    }
    note: dict[str, Json] = {"file": scan.digest, "scan": scan.id, "is_removed": True, "why": why}
    ref = dossier.local_no
    if scan.place == RESULT and RESULT not in others:
        digitise(desk, Digitise(dossier=ref, is_result=False), note=note)
        return
    freed = _freed(dossier, scan.place, others)
    if freed:
        told = tuple((place, Digitised.NOT_YET) for place in freed)
        digitise(desk, Digitise(dossier=ref, papers=told), note=note)
    elif scan.place is not None:
        desk.enter(dossier, "digitise", note=note)


def _freed(dossier: Dossier, place: int | None, others: set[int | None]) -> list[int]:
    """The papers, from 1, that no other file makes digitised."""
    if place is None or place == RESULT or ALL_PAPERS in others:
        return []
    places = [place] if place != ALL_PAPERS else list(range(1, len(dossier.papers) + 1))
    scanned = {Digitised.SCANNED, Digitised.SIGNED}
    return [
        number
        for number in places
        if number not in others
        and number <= len(dossier.papers)
        and dossier.papers[number - 1].digitised in scanned
    ]
