"""The steps of a dossier's process: which comes next, until when, and how one ended."""

from __future__ import annotations

from datetime import datetime

from cchc_desktop.core.deadline import Pause, Term
from cchc_desktop.core.dossier import Dossier, Json
from cchc_desktop.core.intake import promised
from cchc_desktop.core.process import Step, outcome
from cchc_desktop.core.tally import StandingBy
from cchc_desktop.operations.desk import Desk
from cchc_desktop.operations.process import is_counter, steps_of

_AT_REST = ("offered_to", "offered_at", "step_since_at", "step_due_at", "sent_to", "sent_at", "sent_due_at")
_OFFER = ("offered_to", "offered_at")


def next_step(desk: Desk, dossier: Dossier, steps: tuple[Step, ...]) -> int | None:
    """The step after the present one, the last one again behind it; None without a process.

    A dossier on which no step has begun is in the first one where that is the counter's.
    """
    if not steps:
        return None
    if dossier.step is not None:
        return min(dossier.step + 1, len(steps))
    return 2 if len(steps) > 1 and is_counter(desk, steps[0].holder) else 1


def promise_of(desk: Desk, step: Step, since_at: datetime, pauses: tuple[Pause, ...] = ()) -> datetime | None:
    """Until when ``step``, begun at ``since_at``, should be done; None where it has no term."""
    if step.term is None:
        return None
    return promised(Term.parse(step.term), since_at, pauses, desk.law, desk.profile.unit).due_at


def begun(desk: Desk, dossier: Dossier, number: int | None) -> tuple[dict[str, object], dict[str, Json]]:
    """The columns and the note of a step that begins now; without a number, of the time in new hands."""
    steps = steps_of(desk.book, dossier.procedure, desk.at.date())
    step = steps[number - 1] if number is not None and number <= len(steps) else None
    due_at = None if step is None else promise_of(desk, step, desk.at)
    columns: dict[str, object] = {"step": None if step is None else number, "step_due_at": due_at}
    values = {name: value for name, value in columns.items() if value != getattr(dossier, name)}
    values["step_since_at"] = desk.at
    if step is None:
        return values, {}
    return values, {"step": number, "step_name": step.name}


def step_redated(desk: Desk, dossier: Dossier, pauses: tuple[Pause, ...]) -> datetime | None:
    """The due moment of the present step counted anew with ``pauses``; None when it was not counted so."""
    since_at, number = dossier.step_since_at, dossier.step
    if since_at is None or number is None:
        return None
    steps = steps_of(desk.book, dossier.procedure, since_at.date())
    if number > len(steps):
        return None
    # Another process may have been laid down since: only what gives the due moment known is the ground.
    if promise_of(desk, steps[number - 1], since_at, dossier.pauses) != dossier.step_due_at:
        return None
    return promise_of(desk, steps[number - 1], since_at, pauses)


def ended(desk: Desk, dossier: Dossier, at: datetime) -> dict[str, Json]:
    """What the note says of the step that ends with this act: which, until when it had, how it stood."""
    number, due_at = dossier.step, dossier.step_due_at
    name = None
    if number is None and dossier.received_at is not None and dossier.step_since_at is None:
        number, name, due_at = _at_counter(desk, dossier)
    if number is None:
        return {}
    told: dict[str, Json] = {"step": number}
    if name is not None:
        told["name"] = name
    standing = outcome(at, due_at, standing_by(desk))
    if standing is not None and due_at is not None:
        told |= {"due_at": due_at.isoformat(), "standing": standing}
    return {"ended": told}


def _at_counter(desk: Desk, dossier: Dossier) -> tuple[int | None, str | None, datetime | None]:
    """The counter's own step, which began when the dossier was received."""
    steps = steps_of(desk.book, dossier.procedure, desk.at.date())
    if not steps or not is_counter(desk, steps[0].holder) or dossier.received_at is None:
        return None, None, None
    return 1, steps[0].name, promise_of(desk, steps[0], dossier.received_at, dossier.pauses)


def standing_by(desk: Desk) -> StandingBy:
    """Whether early and on time are told apart by the day or by the minute, as the law now stands."""
    return StandingBy(desk.law.text("standing_by", desk.at.date()).value)


def at_rest(dossier: Dossier) -> dict[str, object]:
    """The columns of a dossier on which nobody works any more: no offer, no step running, nobody has it."""
    return _cleared(dossier, _AT_REST)


def kept_back(dossier: Dossier) -> dict[str, object]:
    """The columns of a dossier that is not held out any more."""
    return _cleared(dossier, _OFFER)


def _cleared(dossier: Dossier, names: tuple[str, ...]) -> dict[str, object]:
    return {name: None for name in names if getattr(dossier, name) is not None}
