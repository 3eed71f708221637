"""All that a printed form may say of one dossier: a form gets this and never the register."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from cchc_desktop.core.papers import Paper


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """The office as its papers name it on a given day."""

    unit: str
    name: str  # "Ủy ban nhân dân xã Phú Thạnh"
    counter: str  # "Trung tâm Phục vụ hành chính công xã Phú Thạnh"
    place: str  # the place in the date line, without "xã" or "phường"
    superior_name: str = ""
    phone: str = ""
    head_title: str = "GIÁM ĐỐC TRUNG TÂM"
    is_practice: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierSheet:
    """One dossier for printing; ``mark`` is what the QR carries (no personal data)."""

    office: Office
    number: int | None  # running number of this form in the year; None when the form has none
    printed_on: date
    printing: int  # 1 for the first printing, 2 for the first reprint
    local_no: str
    code: str | None
    book_no: str
    applicant: str
    id_number: str | None
    address: str | None
    phone: str | None
    email: str | None
    owner: str | None
    procedure: str
    procedure_name: str
    summary: str | None
    papers: tuple[Paper, ...]
    copies: int
    term_words: str
    received_at: datetime
    due_at: datetime | None
    return_place: str
    fee: int | None
    clerk: str
    auth_code: str
    mark: str
