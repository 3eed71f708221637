"""From what is typed to the act that would be saved; what cannot be read is a problem at its field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import TypeVar

from cchc_desktop.core.acts import Receive
from cchc_desktop.core.calendar import Calendar
from cchc_desktop.core.channel import Channel
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.intake import Problem
from cchc_desktop.core.papers import Paper
from cchc_desktop.core.text import day
from cchc_desktop.ui.screens._intake_words import read_born, read_term

T = TypeVar("T")
V = TypeVar("V")


def typed(
    facts: Mapping[str, object], papers: tuple[Paper, ...], request_id: str, office: Calendar
) -> tuple[Receive, tuple[Problem, ...]]:
    """The intake as typed, and what in it could not even be read."""
    problems: list[Problem] = []
    channel = Channel(str(facts.get("channel") or Channel.DIRECT))
    copies, fee = facts.get("copies"), facts.get("fee")
    act = Receive(
        procedure=_text(facts, "procedure") or "",
        applicant=_text(facts, "applicant") or "",
        return_channel=_text(facts, "return_channel") or "counter",
        channel=channel,
        online_kind=_text(facts, "online_kind") if channel is Channel.ONLINE else None,
        request_id=request_id,
        born=_read(problems, read_born, _text(facts, "born")),
        papers=papers,
        copies=copies if isinstance(copies, int) else 1,
        fee=fee if isinstance(fee, int) else None,
        term=_read(problems, read_term, _text(facts, "term")),
        due_at=_read(problems, lambda on: _end_of(on, office), _day(facts, "due_at")),
        id_number=_text(facts, "id_number"),
        sex=_text(facts, "sex"),
        address=_text(facts, "address"),
        phone=_text(facts, "phone"),
        email=_text(facts, "email"),
        owner=_text(facts, "owner"),
        case=_text(facts, "case"),
        summary=_text(facts, "summary"),
        remark=_text(facts, "remark"),
        code=_text(facts, "code"),
    )
    return act, tuple(problems)


def _text(facts: Mapping[str, object], name: str) -> str | None:
    value = facts.get(name)
    return str(value) if value else None


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
