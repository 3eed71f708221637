"""From what is typed to the act that would be saved; what cannot be read is a problem at its field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, TypeVar

from cchc_desktop.core.acts import Receive
from cchc_desktop.core.calendar import Calendar
from cchc_desktop.core.channel import Channel
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.field_rules import PERSON
from cchc_desktop.core.intake import Draft, Problem, draft
from cchc_desktop.core.papers import Paper
from cchc_desktop.core.text import day
from cchc_desktop.ui.screens._intake_words import read_born, read_term

if TYPE_CHECKING:  # the register's engine is not waited for by the first paint
    from cchc_desktop.operations.desk import Workplace

T = TypeVar("T")
V = TypeVar("V")

_TEXTS = (
    *("id_number", "sex", "address", "phone", "email", "owner", "owner_id", "proxy", "proxy_id", "ticket"),
    *("case", "summary", "remark", "code", "settled_by", "taken_in_by", "linked_to"),
    *("exemption", "fee_receipt", "receipt_reason", "reason"),
)


def typed(
    facts: Mapping[str, object], papers: tuple[Paper, ...], request_id: str, office: Calendar
) -> tuple[Receive, tuple[Problem, ...]]:
    """The intake as typed, and what in it could not even be read."""
    problems: list[Problem] = []
    channel = Channel(str(facts.get("channel") or Channel.DIRECT))
    fee = facts.get("fee")
    texts = {name: value for name in _TEXTS if (value := _text(facts, name)) is not None}
    act = Receive(
        procedure=_text(facts, "procedure") or "",
        applicant=_text(facts, "applicant") or "",
        applicant_kind=_text(facts, "applicant_kind") or PERSON,
        return_channel=_text(facts, "return_channel") or "counter",
        channel=channel,
        online_kind=_text(facts, "online_kind") if channel is Channel.ONLINE else None,
        request_id=request_id,
        born=_read(problems, read_born, _text(facts, "born")),
        papers=papers,
        copies=_count(facts, "copies"),
        pages=_count(facts, "pages"),
        fee=fee if isinstance(fee, int) else None,
        term=_read(problems, read_term, _text(facts, "term")),
        due_at=_read(problems, lambda on: _end_of(on, office), _day(facts, "due_at")),
        is_accepted=not facts.get("is_registered"),
        is_paid_online=bool(facts.get("is_paid_online")),
    )
    return replace(act, **texts), tuple(problems)  # type: ignore[arg-type]  # texts under names of texts


def seen(
    facts: Mapping[str, object],
    papers: tuple[Paper, ...],
    request_id: str,
    from_card: tuple[str, ...],
    place: Workplace,
    at: datetime,
) -> Draft:
    """What the rules say of everything that is typed, what cannot be read among it."""
    unit = place.profile.unit
    act, unread = typed(facts, papers, request_id, place.law.office(unit))
    found = draft(replace(act, from_card=from_card), place.catalogue, place.law, unit, at)
    if facts.get("fee_paid") is True:
        took = paid(found)
        if took is None:
            unread += (Problem("fee", "Chưa biết số tiền. Ghi số tiền đã thu vào đây."),)
        else:
            found = draft(took, place.catalogue, place.law, unit, at)
    own = {problem.field for problem in unread}
    problems = (*unread, *(problem for problem in found.problems if problem.field not in own))
    return replace(found, problems=problems)


def paid(found: Draft) -> Receive | None:
    """The act with the whole fee taken at the counter; None while the amount is not known."""
    counted = found.fee.amount if found.fee is not None else None
    amount = counted if found.act.fee is None else found.act.fee
    return None if amount is None else replace(found.act, fee_paid=amount)


def _text(facts: Mapping[str, object], name: str) -> str | None:
    value = facts.get(name)
    return str(value) if value else None


def _count(facts: Mapping[str, object], name: str) -> int:
    value = facts.get(name)
    return value if isinstance(value, int) else 1


def _day(facts: Mapping[str, object], name: str) -> date | None:
    value = facts.get(name)
    return value if isinstance(value, date) else None


def _read(problems: list[Problem], how: Callable[[V], T], value: V | None) -> T | None:
    if value is None:
        return None
    try:
        return how(value)
    except Refused as no:
        problems.append(Problem(no.field or "", no.sentence))
        return None


def _end_of(on: date, office: Calendar) -> datetime:
    if not office.is_open(on):
        raise Refused(f"Ngày {day(on)} là ngày nghỉ ({office.why(on)}). Hãy hẹn một ngày làm việc.", "due_at")
    return office.end_of(on)
