"""What each verb is told: one value per verb, the same for the window, a script and a test."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.channel import Channel
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.papers import Digitised, Paper

FIRST_YEAR, LAST_YEAR = 1900, 2199  # what lies outside was typed wrong


def read_moment(text: str, field: str | None = None) -> datetime:
    """An ISO 8601 moment as scripts write it; without a zone it is Hanoi time."""
    try:
        found = hanoi(datetime.fromisoformat(text.strip()))
    except (ValueError, OverflowError):
        raise Refused(f"“{text}” không phải thời điểm dạng 2026-02-05T09:30:00.", field) from None
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise Refused(
            f"Thời điểm “{text}” nằm ngoài các năm {FIRST_YEAR} đến {LAST_YEAR}. Hãy xem lại năm.", field
        )
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Receive:
    """A dossier as the clerk takes it in.

    ``papers`` None: all that the procedure requires are there. ``term`` and ``due_at`` where the catalogue
    knows no term; against one that it knows only with a ``reason``. ``request_id``: repeating it changes
    nothing. ``pages`` are those of the original, which the fee of a certified copy counts. ``exemption`` is
    the condition, in the catalogue's words, by which nothing or less is charged. ``from_card``: the fields
    that a card filled and nobody changed. ``receipt_reason``: why the number of the receipt stands on another
    dossier too. ``local_no`` is the number of a blank slip that was filled in by hand.
    """

    procedure: str
    applicant: str
    local_no: str | None = None
    case: str | None = None
    channel: Channel = Channel.DIRECT
    online_kind: str | None = None
    code: str | None = None
    request_id: str | None = None
    id_number: str | None = None
    born: str | None = None
    sex: str | None = None
    address: str | None = None
    phone: str | None = None
    email: str | None = None
    applicant_kind: str = "person"
    owner: str | None = None
    owner_id: str | None = None
    proxy: str | None = None
    proxy_id: str | None = None
    summary: str | None = None
    remark: str | None = None
    copies: int = 1
    pages: int = 1
    papers: tuple[Paper, ...] | None = None
    return_channel: str = "counter"
    settled_by: str | None = None
    taken_in_by: str | None = None
    linked_to: str | None = None
    ticket: str | None = None
    fee: int | None = None
    exemption: str | None = None
    fee_receipt: str | None = None
    receipt_reason: str | None = None
    fee_paid: int | None = None
    from_card: tuple[str, ...] = ()
    is_paid_online: bool = False
    submitted_at: datetime | None = None
    is_accepted: bool = True
    procedure_name: str | None = None
    field: str | None = None
    term: str | None = None
    due_at: datetime | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OnDossier:
    """An act on one dossier, named by its local number or its official code."""

    dossier: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Accept(OnDossier):
    """A registered dossier is accepted: its clock starts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correct(OnDossier):
    """Fields that were written wrong; ``reason`` is part of the entry. Only given fields change.

    Another procedure brings its own papers, fee and term, unless they are given here too. The due moment that
    the citizen was promised stands, unless ``is_due_recounted``; where that makes another figure of the
    dossier (late instead of on time) it needs an ``approver``. ``receipt_reason``: why the number of a
    receipt stands on another dossier too.
    """

    reason: str
    procedure: str | None = None
    case: str | None = None
    term: str | None = None
    applicant: str | None = None
    id_number: str | None = None
    born: str | None = None
    sex: str | None = None
    address: str | None = None
    phone: str | None = None
    email: str | None = None
    applicant_kind: str | None = None
    owner: str | None = None
    owner_id: str | None = None
    proxy: str | None = None
    proxy_id: str | None = None
    summary: str | None = None
    remark: str | None = None
    code: str | None = None
    settled_by: str | None = None
    taken_in_by: str | None = None
    linked_to: str | None = None
    ticket: str | None = None
    channel: Channel | None = None
    copies: int | None = None
    pages: int | None = None
    papers: tuple[Paper, ...] | None = None
    return_channel: str | None = None
    fee: int | None = None
    exemption: str | None = None
    fee_receipt: str | None = None
    fee_paid: int | None = None
    postal_item: str | None = None
    late_cause: str | None = None
    received_at: datetime | None = None
    is_due_recounted: bool = False
    approver: str | None = None
    receipt_reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Assign(OnDossier):
    """The dossier goes to the officer who settles it."""

    officer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestSupplement(OnDossier):
    """Something is missing: the clock stops. A second request needs the approver's name."""

    what: tuple[str, ...]
    reason: str
    approver: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeSupplement(OnDossier):
    """What was missing has come: the clock runs on.

    ``papers`` are the places, from 1, of the missing papers that came; None: all of them.
    """

    papers: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestPayment(OnDossier):
    """The citizen must pay first: the clock stops."""

    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakePayment(OnDossier):
    """The citizen has paid: the clock runs on."""

    is_paid_online: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Refuse(OnDossier):
    """The dossier is not accepted, for a reason that names its legal basis."""

    reason: str
    basis: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop(OnDossier):
    """The settling ends without a result, on a statutory ground."""

    reason: str
    basis: str = ""
    returned: tuple[str, ...] = ()
    refund: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdraw(OnDossier):
    """The citizen takes the dossier back."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Apologise(OnDossier):
    """The result will be late: a new day is promised. The first promise stays the measure.

    More apologies than the law allows, and a day further off than the office lets one clerk promise, need
    the name of an approver who is somebody else.
    """

    new_due_at: datetime
    reason: str
    cause: str | None = None
    approver: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finish(OnDossier):
    """The result is there, granted or not.

    The window asks a late one for its cause, a code of the list in the law data, unless an apology has named
    it before; a script that tells none is refused only where the law data want it (``late_needs_cause``).
    """

    is_granted: bool = True
    is_electronic: bool | None = None
    cause: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HandBack(OnDossier):
    """The result is in the citizen's hands."""

    to: str | None = None
    collector_id: str | None = None
    return_channel: str | None = None
    postal_item: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopen(OnDossier):
    """A result turned out wrong before it was handed over."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Digitise(OnDossier):
    """How far papers (by their place on the receipt, from 1) and the result are digitised.

    ``reasons``, by the same places: why a paper need not be, or the code of the source it was re-used from.
    """

    papers: tuple[tuple[int, Digitised], ...] = ()
    reasons: tuple[tuple[int, str], ...] = ()
    is_all: bool = False
    is_result: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver(OnDossier):
    """The dossier is held out to somebody, with the control slip; it is theirs once they take it over.

    ``step`` is a step of the procedure's process, from 1; None: the one after the present.
    """

    to: str
    step: int | None = None
    remark: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeOver(OnDossier):
    """Who was held out the dossier takes it: the step begins and they settle it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnDown(OnDossier):
    """Who was held out the dossier does not take it; it stays with the one before."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SendUp(OnDossier):
    """The dossier goes to another agency, which has its own share of the term; the clock runs on."""

    to: str
    reason: str = ""
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeBack(OnDossier):
    """The other agency has sent the dossier back; ``outcome`` is its answer in short."""

    outcome: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link(OnDossier):
    """The dossier goes together with ``main``, another of this register (liên thông)."""

    main: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeFee(OnDossier):
    """Money was taken; ``receipt`` is the number of the receipt that the treasury's own book gave.

    ``receipt_reason``: why that number stands on another dossier too.
    """

    amount: int
    receipt: str | None = None
    is_paid_online: bool | None = None
    receipt_reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelSlip(OnDossier):
    """A printed paper is void; its number stays used. ``form`` is its kind."""

    form: str
    number: int
    year: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Undo(OnDossier):
    """The clerk's own last act on the dossier, taken back on the same day."""
