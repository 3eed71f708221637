"""The parts of a stack as files: fitted pictures, or taken as they are because they are signed or digital."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from cchc_desktop.core.dossier import Json
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.scanned import Finding, Standard
from cchc_desktop.core.stack import Part, Plan
from cchc_desktop.operations.pages import bundle as bundles
from cchc_desktop.operations.pages.bundle import Bundle, Page
from cchc_desktop.operations.pages.fit import Fitted, as_it_is, fit
from cchc_desktop.operations.pages.signatures import Signature, holds, signatures_of

Role = Literal["paper", "cover", "blank"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Where the clerk said that everything belongs; nothing said leaves it to the receipts."""

    dossier: str | None = None
    paper: int | None = None
    is_result: bool = False


@dataclass(frozen=True, slots=True)
class Made:
    """One file to be kept: ``pages`` are those of the source, from 1."""

    role: Role
    number: str | None
    pages: tuple[int, ...]
    data: bytes
    findings: tuple[Finding, ...] = ()
    signatures: tuple[Signature, ...] = ()
    dpi: int | None = None
    quality: int | None = None

    @property
    def is_refused(self) -> bool:
        """Whether something keeps it out of a dossier until it is scanned again."""
        return any(finding.is_refused for finding in self.findings)

    @property
    def is_signed(self) -> bool:
        """Whether it may be called signed."""
        return holds(self.signatures)

    def facts(self, source: str) -> dict[str, Json]:
        """What is kept beside the file."""
        return {
            "role": self.role,
            "from": source,
            "source_pages": list(self.pages),
            "form": "PDF" if self.dpi is None else "PDF/A-2b",
            "dpi": self.dpi,
            "quality": self.quality,
            "is_signed": self.is_signed,
            "signatures": [one.json() for one in self.signatures],
            "findings": [_row(finding) for finding in self.findings],
        }


def _row(finding: Finding) -> dict[str, Json]:
    row: dict[str, Json] = {"code": finding.code, "page": finding.page, "sentence": finding.sentence}
    row["is_refused"] = finding.is_refused
    return row if finding.beside is None else row | {"beside": finding.beside}


def made(
    bundle: Bundle, pages: Sequence[Page], plan: Plan, wanted: Wanted, asked: Standard, at: datetime
) -> list[Made]:
    """Every part as a file; blank pages are one too, so that a mistake about them costs nothing."""
    whole = _as_is(bundle, pages, plan, wanted, asked, at)
    if whole is not None:
        return [whole]
    parts: list[Made] = []
    for part in plan.parts:
        if part.cover:
            parts.append(_fitted(bundle, pages, "cover", Part(part.number, pages=part.cover), asked))
        if part.pages:
            parts.append(_fitted(bundle, pages, "paper", part, asked))
    if plan.blanks:
        drawn = as_it_is(bundles.drafts(bundle, pages, plan.blanks))
        parts.append(Made("blank", None, plan.blanks, drawn.pdf, dpi=drawn.dpi, quality=drawn.quality))
    return parts


def _as_is(
    bundle: Bundle, pages: Sequence[Page], plan: Plan, wanted: Wanted, asked: Standard, at: datetime
) -> Made | None:
    """A signed PDF, or one that no scanner made and no receipt divides, is never written anew."""
    if bundle.data is None or bundle.files[0].kind != "pdf":
        return None
    found = signatures_of(bundle.data, at)
    is_divided = any(part.cover for part in plan.parts)
    if not found and (not bundle.files[0].is_digital or is_divided):
        return None
    numbers = tuple(range(1, len(pages) + 1))
    covers = {part.number for part in plan.parts if part.cover}
    number = wanted.dossier or (covers.pop() if len(covers) == 1 else None)
    findings = [*bundles.said(pages, numbers, asked), *_signed(found)]
    if len(bundle.data) > asked.cap:
        findings.append(_too_large(len(bundle.data), asked))
    return Made("paper", number, numbers, bundle.data, tuple(findings), found)


def _signed(found: tuple[Signature, ...]) -> list[Finding]:
    broken = [
        Finding("signature", None, one.sentence) for one in found if not (one.is_intact and one.is_whole)
    ]
    if found and not holds(found):
        return [
            *broken,
            Finding("unsigned", None, "Tệp được ghi là đã số hóa, chưa ký, vì chữ ký không đủ tin."),
        ]
    return broken


def _too_large(size: int, asked: Standard) -> Finding:
    sentence = (
        f"Tệp có {size / 1_000_000:.1f} MB, lớn hơn mức {asked.cap / 1_000_000:.1f} MB, mà tệp đã ký hoặc "
        "tệp điện tử thì không được ghi lại. Hãy xin bản nhẹ hơn."
    )
    return Finding("size", None, sentence, is_refused=True)


def _fitted(bundle: Bundle, pages: Sequence[Page], role: Role, part: Part, asked: Standard) -> Made:
    drafts = bundles.drafts(bundle, pages, part.pages)
    findings = list(bundles.said(pages, part.pages, asked))
    file: Fitted | None = None
    if not any(finding.is_refused for finding in findings):
        try:
            file = fit(drafts, asked)
        except Refused as wrong:
            findings.append(Finding("size", None, wrong.sentence, is_refused=True))
    if part.doubt:
        findings.append(Finding("receipt", part.pages[0], part.doubt))
    file = file or as_it_is(drafts)
    return Made(role, part.number, part.pages, file.pdf, tuple(findings), dpi=file.dpi, quality=file.quality)
