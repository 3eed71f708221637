"""What every act on a running dossier shares: the order of acts, and the clock that pauses."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime

from cchc_desktop.core.acts import OnDossier
from cchc_desktop.core.deadline import Pause, Term
from cchc_desktop.core.dossier import Dossier, standing
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.intake import field_problems, promised
from cchc_desktop.core.lifecycle import ASIDE
from cchc_desktop.core.text import day_time
from cchc_desktop.operations.desk import Desk
from cchc_desktop.operations.steps import step_redated
from cchc_desktop.store.own_acts import ERASE, erased

GIVEN = "theo ngày hẹn đã ghi"


def in_order(desk: Desk, act: OnDossier, *, is_correction: bool = False) -> Dossier:
    """The dossier that ``act`` names; Refused when the act would lie before its last one.

    Also when something the act is told cannot stand in the register at all.
    """
    dossier = desk.book.dossier(act.dossier)
    if dossier.last_verb == ERASE:
        raise erased(dossier)
    told = {name: getattr(act, name) for name in _told_by(act)}
    if (wrong := next(field_problems(told), None)) is not None:
        raise Refused(f"Hồ sơ {dossier.local_no}: {wrong.sentence}", wrong.field)
    last_at = None if is_correction else last_moved(desk, dossier)
    if last_at is not None and desk.at < last_at:
        raise Refused(
            f"Hồ sơ {dossier.local_no} đã có việc ghi lúc {day_time(last_at)}; "
            f"việc này ghi lúc {day_time(desk.at)} là trước đó. Hãy xem lại giờ.",
            "at",
        )
    return dossier


def last_moved(desk: Desk, dossier: Dossier) -> datetime | None:
    """When the last act moved the dossier on; that something was printed or noted beside does not count."""
    if dossier.last_at is None or desk.at >= dossier.last_at:
        return dossier.last_at
    moved = (one.at for one in standing(desk.book.entries_of(dossier.seq)) if one.verb not in ASIDE)
    known = (dossier.received_at, dossier.ended_at, *moved)
    return max((at for at in known if at is not None), default=None)


_TOLD_BY: dict[str, tuple[str, ...]] = {}


def _told_by(act: OnDossier) -> tuple[str, ...]:
    """The names of what an act tells beside its dossier; the same few are asked for again and again."""
    name = type(act).__name__
    if name not in _TOLD_BY:
        _TOLD_BY[name] = tuple(f.name for f in fields(act) if f.name != "dossier")
    return _TOLD_BY[name]


def start(desk: Desk, term: Term | None, due_at: datetime | None, basis: str) -> dict[str, object]:
    """The columns that start the clock; a due moment that was given stands above the counted one."""
    columns: dict[str, object] = {"received_at": desk.at, "due_basis": basis}
    if term is not None:
        columns["term"] = str(term)
        columns["due_at"] = promised(term, desk.at, (), desk.law, desk.profile.unit).due_at
    if due_at is not None:
        columns |= {"due_at": due_at, "due_basis": GIVEN}
    return columns


def registered(term: Term | None, due_at: datetime | None, basis: str) -> dict[str, object]:
    """The columns that wait for the clock to start: what will be promised, and on which ground."""
    columns: dict[str, object] = {"due_basis": basis}
    if term is not None:
        columns["term"] = str(term)
    if due_at is not None:
        columns |= {"due_at": due_at, "due_basis": GIVEN}
    return columns


def start_registered(desk: Desk, dossier: Dossier) -> dict[str, object]:
    """The columns that start the clock of a dossier that so far was only registered."""
    given_at = dossier.due_at if dossier.due_basis == GIVEN else None
    term = Term.parse(dossier.term) if dossier.term else None
    if given_at is not None and given_at >= desk.at:
        return start(desk, term, given_at, GIVEN)
    if term is not None:
        return start(desk, term, None, dossier.due_basis or "")
    if given_at is not None:
        raise Refused(
            f"Hồ sơ {dossier.local_no} hẹn trả lúc {day_time(given_at)}, nay đã qua. "
            "Hãy sửa hồ sơ, ghi thời hạn giải quyết, rồi tiếp nhận.",
            "term",
        )
    raise Refused(
        f"Hồ sơ {dossier.local_no} chưa có thời hạn giải quyết. Hãy sửa hồ sơ, ghi thời hạn, rồi tiếp nhận.",
        "term",
    )


def close_pause(desk: Desk, dossier: Dossier) -> dict[str, object]:
    """The columns after the clock runs on, the due moment moved by the time it stood still."""
    if dossier.paused_at is None:
        return {}
    pauses = (*dossier.pauses, Pause(dossier.paused_at, desk.at))
    columns: dict[str, object] = {"pauses": pauses, "paused_at": None, **_shares(desk, dossier, pauses)}
    due_at = redated(desk, dossier, pauses)
    if due_at is None:
        return columns
    return columns | {"due_at": due_at} | _promised_again(desk, dossier, due_at)


def _shares(desk: Desk, dossier: Dossier, pauses: tuple[Pause, ...]) -> dict[str, object]:
    """The due moments of the present step and of the other agency, moved on with the pause."""
    columns: dict[str, object] = {}
    if dossier.step_due_at is not None:
        columns["step_due_at"] = step_redated(desk, dossier, pauses) or _moved(
            desk, dossier.step_due_at, pauses[-1:]
        )
    if dossier.sent_due_at is not None:
        columns["sent_due_at"] = _moved(desk, dossier.sent_due_at, pauses[-1:])
    return columns


def redated(desk: Desk, dossier: Dossier, pauses: tuple[Pause, ...]) -> datetime | None:
    """The due moment counted anew from the term, reception and ``pauses``; None where no term is known."""
    if dossier.received_at is None:
        return None
    if dossier.due_basis == GIVEN and dossier.due_at is not None:
        return _moved(desk, dossier.due_at, pauses[len(dossier.pauses) :])
    if dossier.term is None:
        return None
    term = Term.parse(dossier.term)
    return promised(term, dossier.received_at, pauses, desk.law, desk.profile.unit).due_at


def _promised_again(desk: Desk, dossier: Dossier, due_at: datetime) -> dict[str, object]:
    """The day of an apology, moved on with the due moment that has overtaken it."""
    before, promised_at = dossier.due_at, dossier.promised_at
    if promised_at is None or before is None or promised_at >= due_at:
        return {}
    calendar = desk.law.office(desk.profile.unit)
    stood = calendar.working_days_between(before.date(), due_at.date())
    moved_on = calendar.add_working_days(promised_at.date(), stood)
    return {"promised_at": datetime.combine(moved_on, promised_at.timetz())}


def _moved(desk: Desk, due_at: datetime, pauses: tuple[Pause, ...]) -> datetime:
    """A due moment that was given, not counted, moved on by the office hours that stood still.

    The end of a day is the promise of that day: days move it on to the end of another.
    """
    calendar = desk.law.office(desk.profile.unit)
    for pause in pauses:
        if pause.from_at >= due_at:
            continue
        stood = calendar.working_days_between(pause.from_at.date(), pause.to_at.date())
        if stood and any(closes == due_at for _, closes in calendar.sessions(due_at.date())[-1:]):
            due_at = calendar.end_of(calendar.add_working_days(due_at.date(), stood))
        else:
            due_at = calendar.add_working_time(
                due_at, calendar.working_time_between(pause.from_at, pause.to_at)
            )
    return due_at
