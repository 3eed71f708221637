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
class Handover:
    """One pass of the dossier from hand to hand, as a row of the control slip."""

    giver: str
    taker: str
    given_at: datetime
    taken_at: datetime | None = None
    due_at: datetime | None = None  # of the step that ended with this pass
    standing: str | None = None  # "early", "on_time" or "late"; None where the step had no term
    remark: str = ""
    given_by: str = ""  # the persons who sign, where the giver and the taker are places
    taken_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What the act says that a paper tells of: a request, a refusal, an apology, a stop."""

    at: datetime
    reason: str = ""
    basis: str = ""
    items: tuple[str, ...] = ()  # what is asked for, or what is given back
    new_due_at: datetime | None = None
    extra_days: int | None = None  # working days between the promise and the new one
    refund: int | None = None


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
    applicant_kind: str = "person"
    owner_id: str | None = None
    proxy: str | None = None
    proxy_id: str | None = None
    exemption: str | None = None
    fee_receipt: str | None = None
    channel: str = "direct"
    field: str = ""
    retention: str = ""
    settled_by: str = ""
    received_in: str = ""  # the centre that took it in, where one office receives for another
    partners: tuple[str, ...] = ()  # agencies that took part
    finished_at: datetime | None = None
    said: Said | None = None
    handovers: tuple[Handover, ...] = ()
    signer: str = ""  # who signs for the office where the clerk does not
    clerk_phone: str = ""
    look_up: str = ""  # the page where the citizen sees how it stands


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRow:
    """One dossier on a paper about many."""

    local_no: str
    code: str | None
    applicant: str
    procedure_name: str
    due_at: datetime | None = None
    papers: int = 0  # how many papers lie in the folder
    sort: str = ""  # of the fee
    amount: int = 0
    receipt: str = ""  # of the legal receipt, which another book numbered
    by: str = ""
    is_online: bool = False
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListSheet:
    """Many dossiers for printing on one paper."""

    office: Office
    at: datetime
    printed_on: date
    rows: tuple[ListRow, ...]
    giver: str = ""
    taker: str = ""
    signer: str = ""
    printing: int = 1
    number: int | None = None  # running number of this form in the year; None: room to write it
