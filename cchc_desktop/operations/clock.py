"""What every act on a running dossier shares: the order of acts, and the clock that pauses."""

from __future__ import annotations

from datetime import datetime

from cchc_desktop.core.deadline import Pause, Term
from cchc_desktop.core.dossier import Dossier
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.intake import promised
from cchc_desktop.core.text import day_time
from cchc_desktop.operations.desk import Desk

GIVEN = "theo ngày hẹn đã ghi"


def in_order(desk: Desk, ref: str, *, is_correction: bool = False) -> Dossier:
    """The dossier named ``ref``; Refused when the act would lie before its last one."""
    dossier = desk.book.dossier(ref)
    if not is_correction and dossier.last_at is not None and desk.at < dossier.last_at:
        raise Refused(
            f"Hồ sơ {dossier.local_no} đã có việc ghi lúc {day_time(dossier.last_at)}; "
            f"việc này ghi lúc {day_time(desk.at)} là trước đó. Hãy xem lại giờ.",
            "at",
        )
    return dossier


def start(desk: Desk, term: Term | None, due_at: datetime | None, basis: str) -> dict[str, object]:
    """The columns that start the clock; a due moment that was given stands above the counted one."""
    columns: dict[str, object] = {"received_at": desk.at, "due_basis": basis}
    if term is not None:
        columns["term"] = str(term)
        columns["due_at"] = promised(term, desk.at, (), desk.law, desk.profile.unit).due_at
    if due_at is not None:
        columns |= {"due_at": due_at, "due_basis": GIVEN}
    return columns


def term_known(dossier: Dossier) -> Term:
    """The term written with the dossier; Refused when none is."""
    if not dossier.term:
        raise Refused(f"Hồ sơ {dossier.local_no} chưa có thời hạn giải quyết.", "term")
    return Term.parse(dossier.term)


def close_pause(desk: Desk, dossier: Dossier) -> dict[str, object]:
    """The columns after the clock runs on, the due moment moved by the time it stood still."""
    if dossier.paused_at is None:
        return {}
    pauses = (*dossier.pauses, Pause(dossier.paused_at, desk.at))
    return {"pauses": pauses, "paused_at": None, **redated(desk, dossier, pauses)}


def redated(desk: Desk, dossier: Dossier, pauses: tuple[Pause, ...] | None = None) -> dict[str, object]:
    """The due moment counted anew from the term, reception and pauses; nothing where no term is known."""
    if dossier.received_at is None:
        return {}
    stretches = dossier.pauses if pauses is None else pauses
    if dossier.due_basis == GIVEN and dossier.due_at is not None:
        return {"due_at": _moved(desk, dossier.due_at, stretches[len(dossier.pauses) :])}
    if dossier.term is None:
        return {}
    term = Term.parse(dossier.term)
    found = promised(term, dossier.received_at, stretches, desk.law, desk.profile.unit)
    return {"due_at": found.due_at}


def _moved(desk: Desk, due_at: datetime, pauses: tuple[Pause, ...]) -> datetime:
    """A due moment that was given, not counted, moved on by the working days of ``pauses``."""
    calendar = desk.law.office(desk.profile.unit)
    for pause in pauses:
        stood = calendar.working_days_between(pause.from_at.date(), pause.to_at.date())
        if pause.from_at < due_at and stood:
            due_at = datetime.combine(calendar.add_working_days(due_at.date(), stood), due_at.timetz())
    return due_at
