"""What both receipts share."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from cchc_desktop.core.lines import Run
from cchc_desktop.core.sheet import DossierSheet
from cchc_desktop.core.text import full_moment
from cchc_desktop.forms._page import Page
from cchc_desktop.forms._parts import (
    Signer,
    heading,
    notes,
    official_code,
    reprint_note,
    serial,
    signatures,
    signatures_height,
    title,
)


def begin(page: Page, sheet: DossierSheet) -> None:
    """Heading and title; the day is that of the reception, whenever the paper is printed."""
    office = sheet.office
    reprint_note(page, sheet)
    number = serial(sheet.number, "TNHS")
    heading(page, office.name, office.counter, number, office.place, sheet.received_at.date())
    title(
        page,
        sheet,
        ("Giấy tiếp nhận hồ sơ", "và hẹn trả kết quả"),
        (Run(f"Mã hồ sơ: {official_code(sheet)}", "bold"), Run(f"({page.copy})", "italic")),
    )
    page.skip(0.4)


def applicant_of(sheet: DossierSheet) -> str:
    """Who came, and whose dossier it is when that is somebody else."""
    if sheet.owner and sheet.owner != sheet.applicant:
        return f"{sheet.applicant} (chủ hồ sơ: {sheet.owner})"
    return sheet.applicant


def request_of(sheet: DossierSheet) -> str:
    """The procedure, and in short what is asked for."""
    return f"{sheet.procedure_name} – {sheet.summary}" if sheet.summary else sheet.procedure_name


def hours_on(moment: datetime | None) -> str:
    """An instant in words, or the same words with room to write."""
    if moment is not None:
        return full_moment(moment)
    return "…… giờ …… phút, ngày …… tháng …… năm ………"


def close(page: Page, sheet: DossierSheet, note_title: str, sentences: Sequence[str]) -> None:
    """Where the dossier stands in the book, who signs, and what the applicant should know."""
    signers = (Signer("NGƯỜI NỘP HỒ SƠ", sheet.applicant), Signer("NGƯỜI TIẾP NHẬN HỒ SƠ", sheet.clerk))
    page.room(signatures_height(page, *signers) + 2 * page.leading)
    page.pair(("Vào Sổ theo dõi hồ sơ, Quyển số:", sheet.book_no), ("Số thứ tự:", sheet.local_no))
    signatures(page, *signers)
    notes(page, note_title, sentences)
