"""Reading what was scanned: the tray, the documents of a dossier, their pages as pictures, their export."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path

from cchc_desktop.core.dossier import Json
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.scanned import Finding
from cchc_desktop.files import write_whole
from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.operations.pages.pdfium import PdfBroken, drawn
from cchc_desktop.operations.pages.pdfium import document as pdf_document
from cchc_desktop.operations.pages.signatures import Signature
from cchc_desktop.operations.scan_rows import COVER, findings_of, numbers_of, role_of
from cchc_desktop.store import scans, search
from cchc_desktop.store.reading import Reading
from cchc_desktop.store.scans import FILED, TRAY, Sheet
from cchc_desktop.store.vault import vault_of

_MOST_DPI = 300
_MOST_DOTS = 40_000_000


@dataclass(frozen=True, slots=True)
class Document:
    """One scan as a screen shows it; ``place`` 0 is the result, -1 all papers, None not yet given to one."""

    scan_id: str
    digest: str
    state: str
    dossier: str | None
    place: int | None
    backlog: str | None
    role: str
    pages: int
    numbers: tuple[int, ...]
    """The pages of the source, from 1, that are its pages: findings name them so."""
    size: int
    source: str
    name: str
    by: str
    taken_at: datetime
    reason: str
    dpi: int | None
    form: str
    is_signed: bool
    findings: tuple[Finding, ...]
    signatures: tuple[Signature, ...]

    @property
    def is_refused(self) -> bool:
        """Whether it cannot be filed until it is scanned again."""
        return any(finding.is_refused for finding in self.findings)


def tray(reading: Reading) -> tuple[Document, ...]:
    """What lies in the tray, oldest first; ``dossier`` is set where only its quality keeps it out."""
    return tuple(map(_document, scans.in_state(reading, TRAY)))


def tray_count(reading: Reading) -> int:
    """How much lies in the tray."""
    return scans.count(reading, TRAY)


def unplaced(reading: Reading) -> tuple[Document, ...]:
    """What is on a dossier but on none of its papers yet, oldest first."""
    return tuple(map(_document, scans.unplaced(reading, COVER)))


def unplaced_count(reading: Reading) -> int:
    """How much is."""
    return scans.count_unplaced(reading, COVER)


def of_dossier(reading: Reading, seq: int) -> tuple[Document, ...]:
    """Everything scanned for a dossier, what was set aside too, in the order in which it came."""
    return tuple(map(_document, scans.of_dossier(reading, seq)))


def document(place: Workplace, digest: str) -> bytes:
    """A file out of the vault, checked against its digest."""
    with place.register.read() as reading:
        vault = vault_of(place.register, reading)
    return vault.get(digest)


def page_image(pdf: bytes, n: int, dpi: float) -> bytes:
    """Page ``n``, from 1, as PNG for the screen."""
    try:
        with pdf_document(pdf) as pages:
            if not 1 <= n <= len(pages):
                raise Refused(f"Tệp có {len(pages)} trang, không có trang {n}.", "pages")
            page = pages[n - 1]
            area = page.get_width() * page.get_height() / 72**2
            page.close()
        image = drawn(pdf, n, max(1.0, min(dpi, _MOST_DPI, (_MOST_DOTS / max(area, 0.01)) ** 0.5)))
    except PdfBroken as broken:
        raise Refused("Tệp này không mở được để xem.", "scan") from broken
    out = BytesIO()
    image.save(out, "PNG", compress_level=1)
    return out.getvalue()


def export(place: Workplace, by: str, at: datetime, seq: int, folder: Path) -> tuple[Path, ...]:
    """The filed documents of a dossier as `{code}.{number}.pdf`, papers in their order, the result last.

    Nobody else on the machine can read them, and the chain says beforehand who took which of them out.
    """
    with place.register.read() as reading:
        dossier = search.dossier_by_seq(reading, seq)
        found = [sheet for sheet in scans.of_dossier(reading, seq) if _is_for_archive(sheet)]
        vault = vault_of(place.register, reading)
    if dossier is None or not found:
        raise Refused("Hồ sơ này chưa có tệp nào để xuất.", "dossier")
    name = (dossier.code or dossier.local_no).replace("/", "-")
    digests: list[Json] = [sheet.file.digest for sheet in found]
    with at_desk(place, by, at) as desk:
        told: dict[str, Json] = {"dossier": seq, "files": digests}
        desk.book.append(None, verb="export", at=desk.at, recorded_at=desk.recorded_at, by=desk.by, note=told)
    written = []
    for number, sheet in enumerate(sorted(found, key=_archive_order), 1):
        path = folder / f"{name}.{number:03d}.pdf"
        write_whole(path, vault.get(sheet.file.digest), is_private=True)
        written.append(path)
    return tuple(written)


def _is_for_archive(sheet: Sheet) -> bool:
    return sheet.scan.state == FILED and role_of(sheet.scan, sheet.file) != "cover"


def _archive_order(sheet: Sheet) -> tuple[bool, int, datetime, str]:
    place = sheet.scan.place
    return place == scans.RESULT, place or 0, sheet.scan.taken_at, sheet.scan.id


def _document(sheet: Sheet) -> Document:
    scan, file = sheet.scan, sheet.file
    rows = file.facts.get("signatures")
    dpi = file.facts.get("dpi")
    return Document(
        scan_id=scan.id,
        digest=scan.digest,
        state=scan.state,
        dossier=sheet.local_no,
        place=scan.place,
        backlog=scan.backlog,
        role=role_of(scan, file),
        pages=file.pages,
        numbers=numbers_of(file.facts),
        size=file.size,
        source=scan.source,
        name=str(file.facts.get("from", "")),
        by=scan.by,
        taken_at=scan.taken_at,
        reason=scan.reason,
        dpi=dpi if isinstance(dpi, int) else None,
        form=str(file.facts.get("form", "")),
        is_signed=file.facts.get("is_signed") is True,
        findings=findings_of(file.facts),
        signatures=tuple(
            Signature.of(row) for row in (rows if isinstance(rows, list) else []) if isinstance(row, dict)
        ),
    )
