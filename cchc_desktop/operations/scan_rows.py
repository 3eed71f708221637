"""The rows of what was taken in, and the entries on the dossiers: all of one source in one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from cchc_desktop.core.acts import Digitise
from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.dossier import Dossier, Json
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.papers import Digitised
from cchc_desktop.core.scanned import Finding
from cchc_desktop.core.text import day
from cchc_desktop.operations.desk import Desk, Workplace, at_desk
from cchc_desktop.operations.digitise import digitise
from cchc_desktop.operations.pages.bundle import Bundle
from cchc_desktop.operations.scan_parts import Made, Wanted
from cchc_desktop.store import scans
from cchc_desktop.store.scans import ALL_PAPERS, FILED, RESULT, SET_ASIDE, TOLD, TRAY, KeptFile, Scan, Sheet

COVER = "Giấy tiếp nhận đặt trên chồng giấy."


@dataclass(frozen=True, slots=True)
class Filed:
    """Where pages of a source went; ``role`` is paper, result, unplaced, cover, blank or tray."""

    scan_id: str
    digest: str
    dossier: str | None
    place: int | None
    state: str
    pages: tuple[int, ...]
    role: str
    title: str
    findings: tuple[Finding, ...] = ()


def keep(  # noqa: PLR0913, PLR0917 - the parts and all that is known about their coming
    place: Workplace,
    by: str,
    at: datetime,
    bundle: Bundle,
    parts: Sequence[Made],
    digests: Sequence[str],
    wanted: Wanted,
    source: str,
) -> tuple[Filed, ...]:
    """Enter the parts of one source, whose files already lie in the vault."""
    with at_desk(place, by, at) as desk:
        known = scans.of_source(desk.book, bundle.stem)
        if kept_before(known, wanted):
            return tuple(map(told_again, known))  # another window was faster
        found = []
        for number, (part, digest) in enumerate(zip(parts, digests, strict=True), len(known) + 1):
            file = KeptFile(
                digest=digest,
                size=len(part.data),
                kind="pdf",
                pages=len(part.pages),
                kept_at=desk.at,
                facts=part.facts(bundle.name),
            )
            scans.put_file(desk.book, file)
            scan = _scan(desk, f"{bundle.stem}-{number:04d}", part, digest, wanted, source)
            scans.put_scan(desk.book, scan)
            dossier = None if scan.dossier is None else desk.book.dossier_by_seq(scan.dossier)
            if dossier is not None and scan.state == FILED and part.role != "cover":
                enter(desk, dossier, scan, file)
            else:
                tell(desk, scan)
            found.append(_filed(scan, file, None if dossier is None else dossier.local_no))
    return tuple(found)


def enter(
    desk: Desk, dossier: Dossier, scan: Scan, file: KeptFile, *, was: Mapping[str, Json] | None = None
) -> Dossier:
    """Let the dossier know that a file is filed on it, and what that makes of its papers.

    ``was`` is where the file lay before, if it was on another place.
    """
    state = Digitised.SIGNED if file.facts.get("is_signed") is True else Digitised.SCANNED
    note: dict[str, Json] = {"file": file.digest, "scan": scan.id, "pages": file.pages, "state": state.value}
    if was:
        note["was"] = dict(was)
    ref = dossier.local_no
    if scan.place is None:
        return desk.enter(dossier, "digitise", note=note)
    note["place"] = scan.place
    if scan.place == RESULT:
        return digitise(desk, Digitise(dossier=ref, is_result=True), note=note)
    if scan.place == ALL_PAPERS:
        open_ones = [n for n, paper in enumerate(dossier.papers, 1) if paper.digitised is Digitised.NOT_YET]
        told = tuple((n, state) for n in open_ones if not dossier.papers[n - 1].is_missing)
        return digitise(desk, Digitise(dossier=ref, papers=told, is_all=not told), note=note)
    return digitise(desk, Digitise(dossier=ref, papers=((scan.place, state),)), note=note)


def tell(desk: Desk, scan: Scan) -> None:
    """Let the chain know what became of a scan that no dossier hears of; why stands in its row only."""
    note: dict[str, Json] = {"scan": scan.id, "file": scan.digest, "state": scan.state}
    desk.book.append(None, verb=TOLD, at=desk.at, recorded_at=desk.recorded_at, by=desk.by, note=note)


def lies(sheet: Sheet) -> str:
    """Where a scan lies, for people."""
    scan = sheet.scan
    if scan.state == TRAY:
        where = "trong khay"
    elif scan.state == SET_ASIDE:
        where = "trong những tệp đã bỏ ra"
    elif scan.backlog is not None:
        where = "ở một kết quả cũ"
    else:
        where = f"ở hồ sơ {sheet.local_no}"
    return f"đã nhận ngày {day(hanoi(scan.taken_at).date())}, đang {where}"


def kept_before(known: Sequence[Sheet], wanted: Wanted) -> tuple[Sheet, ...]:
    """Those of the known parts of a source that make it needless to take it in again as it is wanted now.

    What was set aside is no reason, and neither is a place that is not the one wanted.
    """
    if known and all(one.file.facts.get("role") == "blank" for one in known):
        return tuple(known)
    there = tuple(one for one in known if one.scan.state != SET_ASIDE)
    if wanted.dossier is None:
        return tuple(known) if there else ()
    place = RESULT if wanted.is_result else wanted.paper
    is_there = any(
        one.local_no == wanted.dossier and (one.scan.state == TRAY or place in {None, one.scan.place})
        for one in there
    )
    return tuple(known) if is_there else ()


def findings_of(facts: Mapping[str, Json]) -> tuple[Finding, ...]:
    """The findings among the facts of a file."""
    rows = facts.get("findings")
    return tuple(
        Finding(
            str(row.get("code")),
            page if isinstance(page := row.get("page"), int) else None,
            str(row.get("sentence")),
            is_refused=row.get("is_refused") is True,
            beside=other if isinstance(other := row.get("beside"), int) else None,
        )
        for row in (rows if isinstance(rows, list) else [])
        if isinstance(row, dict)
    )


def numbers_of(facts: Mapping[str, Json]) -> tuple[int, ...]:
    """The pages of the source that a file was made of."""
    rows = facts.get("source_pages")
    return tuple(page for page in (rows if isinstance(rows, list) else []) if isinstance(page, int))


def told_again(sheet: Sheet) -> Filed:
    """What had become of a part that was taken in before."""
    return _filed(sheet.scan, sheet.file, sheet.local_no)


def _scan(desk: Desk, scan_id: str, part: Made, digest: str, wanted: Wanted, source: str) -> Scan:
    state, dossier, place, reason = _where(desk, part, wanted)
    return Scan(
        id=scan_id,
        digest=digest,
        state=state,
        dossier=None if dossier is None else dossier.seq,
        place=place,
        source=source,
        by=desk.by,
        taken_at=desk.at,
        reason=reason,
    )


def _where(desk: Desk, part: Made, wanted: Wanted) -> tuple[str, Dossier | None, int | None, str]:
    if part.role == "blank":
        numbers = ", ".join(map(str, part.pages))
        known = None if wanted.dossier is None else desk.book.dossier(wanted.dossier)
        return SET_ASIDE, known, None, f"Trang trắng: {numbers}."
    if part.number is None:
        doubts = [finding.sentence for finding in part.findings if finding.code == "receipt"]
        return TRAY, None, None, doubts[0] if doubts else "Không có giấy tiếp nhận ở trên."
    try:
        dossier = desk.book.dossier(part.number)
    except Refused as wrong:
        return TRAY, None, None, wrong.sentence
    refusal = next((finding.sentence for finding in part.findings if finding.is_refused), "")
    if refusal:
        return TRAY, dossier, None, refusal
    if part.role == "cover":
        return FILED, dossier, None, COVER
    return FILED, dossier, _place(dossier, wanted), ""


def _place(dossier: Dossier, wanted: Wanted) -> int | None:
    """What the clerk said; else the one paper that is still to be digitised, where there is just one."""
    if wanted.is_result:
        return RESULT
    if wanted.paper is not None:
        return wanted.paper
    left = [
        place
        for place, paper in enumerate(dossier.papers, 1)
        if paper.digitised is Digitised.NOT_YET and not paper.is_missing
    ]
    return left[0] if len(left) == 1 else None


def _filed(scan: Scan, file: KeptFile, local_no: str | None) -> Filed:
    role = role_of(scan, file)
    return Filed(
        scan.id,
        scan.digest,
        local_no,
        scan.place,
        scan.state,
        numbers_of(file.facts),
        role,
        _TITLES[role],
        findings_of(file.facts),
    )


def role_of(scan: Scan, file: KeptFile) -> str:
    """What a scan is to its dossier."""
    made_for = file.facts.get("role")
    if made_for in {"cover", "blank"} and scan.state != TRAY and scan.place is None:
        return str(made_for)
    if scan.state == TRAY:
        return "tray"
    if scan.place is None:
        return "unplaced"
    return "result" if scan.place == RESULT else "paper"


_TITLES = {
    "cover": "Giấy tiếp nhận",
    "blank": "Trang trắng",
    "tray": "Trong khay, chưa vào hồ sơ",
    "unplaced": "Đã vào hồ sơ, chưa chia giấy tờ",
    "result": "Kết quả giải quyết",
    "paper": "Giấy tờ trong hồ sơ",
}
