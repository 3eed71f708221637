"""From hand to hand: held out, taken over or turned down; sent to another agency and back."""

from __future__ import annotations

from cchc_desktop.core.acts import HandOver, SendUp, TakeBack, TakeOver, TurnDown
from cchc_desktop.core.dossier import Dossier, Entry, Json, standing
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.intake import until
from cchc_desktop.core.lifecycle import State, check_move
from cchc_desktop.core.process import Step, outcome, same
from cchc_desktop.core.text import day_time, nfc
from cchc_desktop.operations.clock import in_order
from cchc_desktop.operations.desk import Desk
from cchc_desktop.operations.process import may_take, present, steps_of
from cchc_desktop.operations.steps import begun, ended, next_step, promise_of, standing_by

NOWHERE = {"offered_to": None, "offered_at": None}
"""The columns of a dossier that is held out to nobody."""


def hand_over(desk: Desk, act: HandOver) -> Dossier:
    """Hold the dossier out, with its control slip; it stays with the giver until it is taken over.

    A finished one goes back to the counter in the same way: nothing but who holds it changes.
    """
    dossier = in_order(desk, act)
    check_move("hand_over", dossier.state, dossier.local_no)
    refuse_away(dossier)
    to = nfc(act.to)
    if not to:
        raise Refused("Chưa ghi giao hồ sơ cho ai.", "to")
    number = _number(desk, dossier, act.step)
    if same(to, desk.by) and not _is_next_own(desk, dossier, number):
        raise Refused(f"Hồ sơ {dossier.local_no}: {desk.by} không thể giao hồ sơ cho chính mình.", "to")
    taker = present(desk.book, to, desk.at.date())
    note: dict[str, Json] = {"from": desk.by, "to": taker, "step": number, "remark": nfc(act.remark or "")}
    if number is not None:
        note["step_name"] = _steps(desk, dossier)[number - 1].name
    if not same(taker, to):
        note["instead_of"] = to
    if dossier.offered_to is not None:
        note["withdrawn_from"] = dossier.offered_to
    values: dict[str, object] = {"offered_to": taker, "offered_at": desk.at}
    return desk.enter(dossier, "hand_over", values, note=note)


def _number(desk: Desk, dossier: Dossier, asked: int | None) -> int | None:
    """The step that is held out; a finished dossier has none, whatever step of the process was told."""
    if asked is None and dossier.state is State.FINISHED:
        return None
    number = _asked(desk, dossier, asked)
    return None if dossier.state is State.FINISHED else number


def _is_next_own(desk: Desk, dossier: Dossier, number: int | None) -> bool:
    """Whether one officer holds two steps of the process, so that the next begins in the same hands."""
    return (
        number is not None
        and number != dossier.step
        and same(_steps(desk, dossier)[number - 1].holder, desk.by)
    )


def _asked(desk: Desk, dossier: Dossier, asked: int | None) -> int | None:
    """The step that is held out: the one asked for, else the next of the process."""
    steps = _steps(desk, dossier)
    if asked is None:
        return next_step(desk, dossier, steps)
    if not 1 <= asked <= len(steps):
        said = f"có {len(steps)} bước" if steps else "chưa có quy trình nội bộ"
        raise Refused(f"Hồ sơ {dossier.local_no}: thủ tục này {said}, không có bước {asked}.", "step")
    return asked


def _steps(desk: Desk, dossier: Dossier) -> tuple[Step, ...]:
    return steps_of(desk.book, dossier.procedure, desk.at.date())


def take_over(desk: Desk, act: TakeOver) -> Dossier:
    """Take what was held out: the step begins now, with its whole term, in the taker's hands."""
    dossier = in_order(desk, act)
    check_move("take_over", dossier.state, dossier.local_no)
    offer = _offer(desk, dossier)
    values: dict[str, object] = dict(NOWHERE)
    note: dict[str, Json] = {"from": offer.by, "given_at": offer.at.isoformat()}
    if dossier.state is not State.FINISHED:
        number = offer.note.get("step")
        values |= {"state": State.IN_PROGRESS, "officer": desk.by}
        note |= ended(desk, dossier, offer.at)
        started, told = begun(desk, dossier, number if isinstance(number, int) else None)
        values |= started
        note |= told
    if not same(desk.by, str(offer.note.get("to", ""))):
        note["instead_of"] = dossier.offered_to
    return desk.enter(dossier, "take_over", values, note=note)


def turn_down(desk: Desk, act: TurnDown) -> Dossier:
    """Do not take what was held out, for a reason; the dossier stays with the one before."""
    dossier = in_order(desk, act)
    check_move("turn_down", dossier.state, dossier.local_no)
    if not nfc(act.reason):
        raise Refused("Không nhận bàn giao phải ghi lý do.", "reason")
    offer = _offer(desk, dossier)
    note: dict[str, Json] = {"from": offer.by, "to": dossier.offered_to}
    return desk.enter(dossier, "turn_down", NOWHERE, note=note, reason=act.reason)


def _offer(desk: Desk, dossier: Dossier) -> Entry:
    """The act that held the dossier out; Refused when there is none, or it was meant for somebody else."""
    if dossier.offered_to is None:
        raise Refused(
            f"Hồ sơ {dossier.local_no} chưa được giao cho ai. Người đang giữ phải ghi “Giao hồ sơ” trước.",
            "verb",
        )
    if not may_take(desk, dossier.offered_to):
        raise Refused(
            f"Hồ sơ {dossier.local_no} được giao cho {dossier.offered_to}, không phải {desk.by}. "
            f"Chỉ {dossier.offered_to} hoặc người làm thay mới ghi nhận được.",
            "by",
        )
    entries = standing(desk.book.entries_of(dossier.seq))
    return next(entry for entry in reversed(entries) if entry.verb == "hand_over")


def send_up(desk: Desk, act: SendUp) -> Dossier:
    """Send the dossier to another agency; the clock runs on, and the agency has its share of the term."""
    dossier = in_order(desk, act)
    check_move("send_up", dossier.state, dossier.local_no)
    refuse_away(dossier)
    to = nfc(act.to)
    if not to:
        raise Refused("Chưa ghi cơ quan nhận hồ sơ.", "to")
    due_at = until(act.due_at, desk.law.office(desk.profile.unit)) if act.due_at is not None else None
    if due_at is not None and due_at <= desk.at:
        raise Refused(
            f"Hồ sơ {dossier.local_no}: hạn của {to} ({day_time(due_at)}) phải sau lúc chuyển.", "due_at"
        )
    values: dict[str, object] = {"state": State.IN_PROGRESS, "sent_to": to, "sent_at": desk.at}
    share = next((step for step in _steps(desk, dossier) if step.term and same(step.holder, to)), None)
    if due_at is None and share is not None:
        due_at = promise_of(desk, share, desk.at)
    values |= {"sent_due_at": due_at, **(NOWHERE if dossier.offered_to else {})}
    return desk.enter(dossier, "send_up", values, note={"from": desk.by, "to": to}, reason=act.reason)


def take_back(desk: Desk, act: TakeBack) -> Dossier:
    """Take the dossier back from the other agency; what it held beyond its share is its own lateness."""
    dossier = in_order(desk, act)
    check_move("take_back", dossier.state, dossier.local_no)
    if dossier.sent_to is None:
        raise Refused(
            f"Hồ sơ {dossier.local_no} không ở cơ quan nào khác nên không có gì để nhận lại.", "verb"
        )
    standing = outcome(desk.at, dossier.sent_due_at, standing_by(desk))
    note: dict[str, Json] = {"agency": dossier.sent_to, "outcome": nfc(act.outcome)}
    if dossier.sent_at is not None:
        note["sent_at"] = dossier.sent_at.isoformat()
    if standing is not None and dossier.sent_due_at is not None:
        note |= {"standing": standing, "due_at": dossier.sent_due_at.isoformat()}
    if standing == "late":
        note["late_by"] = dossier.sent_to
    values = {"sent_to": None, "sent_at": None, "sent_due_at": None}
    return desk.enter(dossier, "take_back", values, note=note)


def refuse_away(dossier: Dossier) -> None:
    """Refuse to move a dossier on that lies with another agency."""
    if dossier.sent_to is not None:
        raise Refused(
            f"Hồ sơ {dossier.local_no} đang ở {dossier.sent_to}. "
            "Hãy ghi “Nhận lại từ cơ quan khác” trước khi làm tiếp.",
            "verb",
        )
