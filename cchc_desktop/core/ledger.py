"""What stands beside a period's lines in the office's own register: who, how much, by which receipt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

from cchc_desktop.core.lifecycle import State

FROM_BOOK: Final = "book:"
"""How the request begins by which a dossier was copied from the office's former book."""


class BookLine(NamedTuple):
    """What the register book shows of a dossier."""

    local_no: str
    code: str | None
    procedure_name: str
    copies: int
    applicant: str
    address: str | None
    phone: str | None
    settled_by: str | None
    taken_in_by: str | None
    received_at: datetime
    due_at: datetime | None
    handed_back_at: datetime | None
    return_channel: str
    remark: str | None
    request_id: str | None
    state: State
    ended_at: datetime | None


class Beside(NamedTuple):
    """Who has a dossier and what was promised; nothing of it goes up."""

    procedure_name: str
    applicant: str
    officer: str | None
    late_cause: str | None
    promised_at: datetime | None
    fee_paid: int | None = None


class Waiting(NamedTuple):
    """A dossier that was handed in and not yet accepted when a period ended."""

    level: str
    field: str
    procedure: str
    since_at: datetime
    channel: str = "direct"
    is_answered: bool = False  # the office has asked for what is missing
    is_late: bool = False  # the office owes an answer longer than it may
    procedure_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """Money taken for one dossier in one act; less than nothing where a correction took it back."""

    local_no: str
    procedure_name: str
    applicant: str
    amount: int
    receipt: str | None
    at: datetime
    by: str
    is_online: bool
