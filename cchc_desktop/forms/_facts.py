"""What the texts of a form may name: each place with what a sheet puts there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from cchc_desktop.core.office_sheet import OfficeSheet
from cchc_desktop.core.proof import ProofSheet
from cchc_desktop.core.recovery_sheet import RecoverySheet
from cchc_desktop.core.sheet import DossierSheet, ListSheet, Office
from cchc_desktop.core.text import day, day_time, full_day, full_moment

NO_MOMENT = "…… giờ …… phút, ngày …… tháng …… năm ………"

OFFICE_PLACES = frozenset({"office", "counter", "place", "superior", "office_phone", "head_title", "signer"})
DOSSIER_PLACES = OFFICE_PLACES | {
    *("number", "code", "local_no", "book_no", "applicant", "owner", "address", "phone", "procedure"),
    *(
        "procedure_code",
        "field",
        "term",
        "received_at",
        "received_day",
        "day_received",
        "due_at",
        "return_place",
        "clerk",
    ),
    *("clerk_phone", "settled_by", "reason", "basis", "said_at", "said_day", "new_due_at", "extra_days"),
    *("look_up", "auth_code"),
}
PROOF_PLACES = frozenset(
    {
        *("receiver", "receiver_name", "sender", "sender_name", "first_on", "last_on"),
        *("kind", "file", "ahead", "confirmed"),
    }
)
RECOVERY_PLACES = OFFICE_PLACES | {"unit", "number", "day", "earlier"}
OWN_PLACES = OFFICE_PLACES | {"number", "day", "full_day", "clerk", "second"}
LIST_PLACES = OFFICE_PLACES | {"number", "day", "full_day", "giver", "taker", "count"}


def facts_of(sheet: DossierSheet) -> Mapping[str, str]:
    """All that ``DOSSIER_PLACES`` names; empty where the dossier does not say."""
    said = sheet.said
    return {
        **_of_office(sheet.office, sheet.signer),
        "number": "" if sheet.number is None else f"{sheet.number:04d}",
        "code": sheet.code or f"{sheet.local_no} (số của đơn vị)",
        "local_no": sheet.local_no,
        "auth_code": sheet.auth_code,
        "look_up": sheet.look_up,
        "book_no": sheet.book_no,
        "applicant": sheet.applicant,
        "owner": sheet.owner or "",
        "address": sheet.address or "",
        "phone": sheet.phone or "",
        "procedure": sheet.procedure_name,
        "procedure_code": sheet.procedure,
        "field": sheet.field,
        "term": sheet.term_words,
        "received_at": full_moment(sheet.received_at),
        "received_day": full_day(sheet.received_at),
        "day_received": full_day(sheet.received_at).capitalize(),
        "due_at": hours_on(sheet.due_at),
        "return_place": sheet.return_place,
        "clerk": sheet.clerk,
        "clerk_phone": sheet.clerk_phone or sheet.office.phone,
        "settled_by": sheet.settled_by or sheet.office.name,
        "reason": said.reason if said else "",
        "basis": said.basis if said else "",
        "said_at": hours_on(said.at if said else None),
        "said_day": full_day(said.at) if said else "",
        "new_due_at": hours_on(said.new_due_at if said else None),
        "extra_days": f"{said.extra_days:02d}" if said and said.extra_days is not None else "",
    }


def list_facts(sheet: ListSheet) -> Mapping[str, str]:
    """All that ``LIST_PLACES`` names."""
    return {
        **_of_office(sheet.office, sheet.signer),
        "number": "" if sheet.number is None else f"{sheet.number:04d}",
        "day": day(sheet.at),
        "full_day": full_day(sheet.at),
        "giver": sheet.giver,
        "taker": sheet.taker,
        "count": f"{len(sheet.rows):02d}",
    }


def proof_facts(sheet: ProofSheet) -> Mapping[str, str]:
    """All that ``PROOF_PLACES`` names."""
    by = f", {sheet.confirmed_by} ghi" if sheet.confirmed_by else ""
    return {
        "receiver": sheet.receiver,
        "receiver_name": sheet.receiver_name or "Đơn vị tổng hợp",
        "sender": sheet.office.unit,
        "sender_name": sheet.office.name,
        "first_on": day(sheet.first_on),
        "last_on": day(sheet.last_on),
        "kind": "đã chốt" if sheet.is_final else "tạm tính",
        "file": sheet.file,
        "ahead": str(round(sheet.ahead / 60)) if sheet.ahead else "",
        "confirmed": f"lúc {day_time(sheet.confirmed_at)}{by}" if sheet.confirmed_at else "",
    }


def recovery_facts(sheet: RecoverySheet) -> Mapping[str, str]:
    """All that ``RECOVERY_PLACES`` names."""
    return {
        **_of_office(sheet.office, ""),
        "unit": sheet.office.unit,
        "number": str(sheet.number),
        "day": day(sheet.at),
        "earlier": str(sheet.earlier) if sheet.earlier else "",
    }


def own_facts(sheet: OfficeSheet) -> Mapping[str, str]:
    """All that ``OWN_PLACES`` names, and what the form's own text asks for."""
    return {
        **_of_office(sheet.office, sheet.signer),
        "number": "" if sheet.number is None else f"{sheet.number:04d}",
        "day": day(sheet.at),
        "full_day": full_day(sheet.at),
        "clerk": sheet.clerk,
        "second": sheet.second,
        **sheet.facts,
    }


def _of_office(office: Office, signer: str) -> Mapping[str, str]:
    return {
        "office": office.name,
        "counter": office.counter,
        "place": office.place,
        "superior": office.superior_name,
        "office_phone": office.phone,
        "head_title": office.head_title.upper(),
        "signer": signer,
    }


def hours_on(moment: datetime | None) -> str:
    """An instant in words, or the same words with room to write."""
    return full_moment(moment) if moment is not None else NO_MOMENT
