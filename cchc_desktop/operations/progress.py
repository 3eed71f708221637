"""What happens to a dossier on its way: assigned, waiting for the citizen, late with an apology, stopped."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from cchc_desktop.core.acts import (
    Apologise,
    Assign,
    RequestPayment,
    RequestSupplement,
    Stop,
    TakePayment,
    TakeSupplement,
    Undo,
    Withdraw,
)
from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.dossier import Dossier, Entry, Json, standing
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.intake import until
from cchc_desktop.core.lifecycle import State, check_move
from cchc_desktop.core.process import same
from cchc_desktop.core.text import day, day_time, fold, money, nfc
from cchc_desktop.operations.approval import approval_note, approver_told
from cchc_desktop.operations.clock import close_pause, in_order, start_registered
from cchc_desktop.operations.desk import Desk
from cchc_desktop.operations.handing import refuse_away
from cchc_desktop.operations.lateness import cause_told
from cchc_desktop.operations.process import present, steps_of
from cchc_desktop.operations.steps import at_rest, begun, ended, kept_back, next_step
from cchc_desktop.operations.undivide import refile
from cchc_desktop.operations.unfile import unfile


def assign(desk: Desk, act: Assign) -> Dossier:
    """Give the dossier to the officer who settles it; again, to pass it on."""
    dossier = in_order(desk, act)
    check_move("assign", dossier.state, dossier.local_no)
    refuse_away(dossier)
    told = nfc(act.officer)
    if not told:
        raise Refused("Chưa ghi người xử lý.", "officer")
    officer = present(desk.book, told, desk.at.date())
    values: dict[str, object] = {"state": State.IN_PROGRESS, "officer": officer, **kept_back(dossier)}
    note: dict[str, Json] = {} if same(officer, told) else {"instead_of": told}
    if dossier.step_since_at is None:  # passed on within a step, its term runs on
        steps = steps_of(desk.book, dossier.procedure, desk.at.date())
        started, said = begun(desk, dossier, next_step(desk, dossier, steps))
        values |= started
        note |= ended(desk, dossier, desk.at) | said
    return desk.enter(dossier, "assign", values, note=note)


def request_supplement(desk: Desk, act: RequestSupplement) -> Dossier:
    """Ask for what is missing: the clock stops; one time too many needs the approver's name."""
    dossier = in_order(desk, act)
    check_move("request_supplement", dossier.state, dossier.local_no)
    what = tuple(text for item in act.what if (text := nfc(item)))
    if not what:
        raise Refused("Chưa ghi giấy tờ, nội dung cần bổ sung.", "what")
    if not nfc(act.reason):
        raise Refused("Yêu cầu bổ sung phải ghi lý do.", "reason")
    most = desk.law.integer("max_supplements", desk.at.date())
    approver = approver_told(desk, dossier, act.approver)
    if dossier.supplements >= most.value and approver is None:
        raise Refused(
            f"Hồ sơ {dossier.local_no} đã yêu cầu bổ sung {dossier.supplements} lần "
            f"(tối đa {most.value} lần). Muốn yêu cầu thêm phải ghi người duyệt.",
            "approver",
        )
    values: dict[str, object] = {"state": State.SUPPLEMENT, "supplements": dossier.supplements + 1}
    values |= kept_back(dossier)
    if dossier.received_at is not None:
        values["paused_at"] = desk.at
    note: dict[str, Json] = {"what": list(what), **approval_note(desk, approver)}
    return desk.enter(dossier, "request_supplement", values, basis=most.basis, note=note, reason=act.reason)


def take_supplement(desk: Desk, act: TakeSupplement) -> Dossier:
    """Take what was missing: the clock runs on, or starts when the dossier was not accepted before."""
    dossier = in_order(desk, act)
    check_move("take_supplement", dossier.state, dossier.local_no)
    values: dict[str, object] = {"state": State.IN_PROGRESS, **_came(desk, dossier, act.papers)}
    if dossier.received_at is None:
        # Asked for before acceptance: the dossier is complete only now, and now its clock starts.
        return desk.enter(dossier, "take_supplement", values | start_registered(desk, dossier))
    return desk.enter(dossier, "take_supplement", values | close_pause(desk, dossier))


def _came(desk: Desk, dossier: Dossier, places: tuple[int, ...] | None) -> dict[str, object]:
    """The papers after those at ``places`` (None: all that were required or asked for) have come."""
    missing = [place for place, paper in enumerate(dossier.papers, 1) if paper.is_missing]
    if wrong := sorted(set(places or ()) - set(missing)):
        raise Refused(f"Hồ sơ {dossier.local_no} không thiếu giấy tờ số {wrong[0]}.", "papers")
    if places is not None and not places:
        raise Refused(f"Hồ sơ {dossier.local_no}: chưa có giấy tờ nào được bổ sung.", "papers")
    came = _wanted(desk, dossier, missing) if places is None else places
    if not came:
        return {}
    papers = tuple(
        replace(paper, is_missing=False) if place in came else paper
        for place, paper in enumerate(dossier.papers, 1)
    )
    return {"papers": papers}


def _wanted(desk: Desk, dossier: Dossier, missing: list[int]) -> list[int]:
    """Those of the ``missing`` places that are required, or that a request has named."""
    asked: set[str] = set()
    for entry in standing(desk.book.entries_of(dossier.seq)):
        what = entry.note.get("what")
        if entry.verb == "request_supplement" and isinstance(what, list):
            asked.update(fold(str(item)) for item in what)
    papers = dossier.papers
    return [n for n in missing if papers[n - 1].is_required or fold(papers[n - 1].name) in asked]


def request_payment(desk: Desk, act: RequestPayment) -> Dossier:
    """Wait for the citizen's financial duty: the clock stops."""
    dossier = in_order(desk, act)
    check_move("request_payment", dossier.state, dossier.local_no)
    values = {"state": State.PAYMENT, "paused_at": desk.at, **kept_back(dossier)}
    return desk.enter(dossier, "request_payment", values, reason=act.reason)


def take_payment(desk: Desk, act: TakePayment) -> Dossier:
    """The citizen has paid: the clock runs on."""
    dossier = in_order(desk, act)
    check_move("take_payment", dossier.state, dossier.local_no)
    values = {"state": State.IN_PROGRESS, **close_pause(desk, dossier)}
    if act.is_paid_online is not None:
        values["is_paid_online"] = act.is_paid_online
    return desk.enter(dossier, "take_payment", values)


def stop(desk: Desk, act: Stop) -> Dossier:
    """End the settling without a result, on a statutory ground; the notice says what is given back."""
    note: dict[str, Json] = {}
    if returned := [text for item in act.returned if (text := nfc(item))]:
        note["returned"] = list(returned)
    if act.refund is not None:
        note["refund"] = act.refund
    return _end(desk, act, State.STOPPED, note)


def withdraw(desk: Desk, act: Withdraw) -> Dossier:
    """Give the dossier back to the citizen who asked for it."""
    return _end(desk, act, State.WITHDRAWN, {})


def _end(desk: Desk, act: Stop | Withdraw, state: State, note: dict[str, Json]) -> Dossier:
    verb, basis = ("stop", act.basis) if isinstance(act, Stop) else ("withdraw", "")
    dossier = in_order(desk, act)
    move = check_move(verb, dossier.state, dossier.local_no)
    if not nfc(act.reason):
        raise Refused(f"“{move.title}” phải ghi lý do.", "reason")
    _refuse_refund(dossier, note.get("refund"))
    note |= ended(desk, dossier, desk.at)
    values = {"state": state, "ended_at": desk.at, **close_pause(desk, dossier), **at_rest(dossier)}
    return desk.enter(dossier, verb, values, basis=basis, note=note, reason=act.reason)


def _refuse_refund(dossier: Dossier, refund: Json) -> None:
    """Refuse to give back more than was taken."""
    paid = dossier.fee_paid if dossier.fee_paid is not None else dossier.fee or 0
    if isinstance(refund, int) and not 0 <= refund <= paid:
        raise Refused(f"Hồ sơ {dossier.local_no}: chỉ hoàn trả được từ 0 đến {money(paid)} đã thu.", "refund")


def apologise(desk: Desk, act: Apologise) -> Dossier:
    """Apologise and promise a new moment; the first promise stays the measure of late and on time."""
    dossier = in_order(desk, act)
    check_move("apologise", dossier.state, dossier.local_no)
    if not nfc(act.reason):
        raise Refused("Văn bản xin lỗi phải ghi lý do.", "reason")
    new_due_at = _in_office(desk, act.new_due_at)
    if dossier.due_at is None or new_due_at <= dossier.due_at or new_due_at <= desk.at:
        first = f" {day(dossier.due_at.date())}" if dossier.due_at else ""
        raise Refused(
            f"Hồ sơ {dossier.local_no}: ngày hẹn lại phải sau ngày hẹn trả{first} và sau lúc này.",
            "new_due_at",
        )
    most = desk.law.integer("max_apologies", desk.at.date())
    approver = approver_told(desk, dossier, act.approver)
    _refuse_far(desk, dossier, new_due_at, approver)
    if dossier.apologies >= most.value and approver is None:
        raise Refused(
            f"Hồ sơ {dossier.local_no} đã hẹn lại {dossier.apologies} lần (tối đa {most.value} lần). "
            "Muốn hẹn lại thêm phải ghi người duyệt.",
            "approver",
        )
    values: dict[str, object] = {"apologies": dossier.apologies + 1, "promised_at": new_due_at}
    values["apologised_at"] = dossier.apologised_at or desk.at
    if cause := cause_told(desk, dossier, act.cause):
        values["late_cause"] = cause
    note = approval_note(desk, approver)
    return desk.enter(dossier, "apologise", values, basis=most.basis, note=note, reason=act.reason)


def _refuse_far(desk: Desk, dossier: Dossier, new_due_at: datetime, approver: str | None) -> None:
    """Refuse a day further off than one clerk may promise alone, unless somebody vouches for it."""
    far = desk.law.integer("far_apology_days", desk.at.date()).value
    if approver is None and (new_due_at.date() - desk.at.date()).days > far:
        raise Refused(
            f"Hồ sơ {dossier.local_no}: ngày hẹn lại {day(new_due_at.date())} cách hôm nay hơn {far} ngày. "
            "Hãy xem lại ngày; nếu đúng là hẹn xa như vậy thì ghi người duyệt.",
            "approver",
        )


def _in_office(desk: Desk, at: datetime) -> datetime:
    """A promised moment on a day on which somebody is there to keep it, before the doors close."""
    calendar, on = desk.law.office(desk.profile.unit), hanoi(at).date()
    if not calendar.is_open(on):
        raise Refused(
            f"Ngày {day(on)} là ngày nghỉ ({calendar.why(on)}). "
            f"Hãy hẹn vào ngày làm việc, gần nhất là {day(calendar.next_open(on))}.",
            "new_due_at",
        )
    return until(at, calendar)


# A paper that left the office cannot be called back, nor one that is void be made good again.
_STAYS = frozenset({"undo", "print", "cancel_slip", "forget"})


def undo(desk: Desk, act: Undo) -> Dossier:
    """Take back one's own last act on a dossier, on the same day; the undone entry stays readable."""
    # Not in order: what was entered for a day that has not come must not bar the way of its own undoing.
    dossier = in_order(desk, act, is_correction=True)
    entries = desk.book.entries_of(dossier.seq)
    undone = {entry.note.get("undoes") for entry in entries if entry.verb == "undo"}
    last = next((e for e in reversed(entries) if e.verb not in _STAYS and e.seq not in undone), None)
    if last is None or last.verb == "receive":
        raise Refused(
            f"Hồ sơ {dossier.local_no} không còn việc nào để hoàn tác. Số đã cấp là số chính thức: "
            "nếu tiếp nhận nhầm, hãy ghi “Công dân rút hồ sơ”."
        )
    if (other := _other_hands(desk, last)) is not None:
        raise Refused(
            "Chỉ hoàn tác được việc của chính mình trong ngày; "
            f"việc cuối của hồ sơ {dossier.local_no} {other}."
        )
    has_promised = last.verb in {"accept", "correct"} or "received_at" in last.changes
    if has_promised and any(e.verb == "print" and e.seq > last.seq for e in entries):
        raise Refused(
            f"Giấy của hồ sơ {dossier.local_no} đã in sau việc này và có thể đã đưa cho công dân, "
            "nên không hoàn tác được. Hãy ghi việc “Sửa thông tin” rồi in lại."
        )
    told: dict[str, Json] = {"undoes": last.seq, "verb": last.verb}
    there = _not_before(desk, dossier, last)
    done = there.enter(dossier, "undo", note=told | unfile(there, dossier, last))
    return refile(there, done, last)


def _other_hands(desk: Desk, last: Entry) -> str | None:
    """Whose act, or of which other day, ``last`` is; None where it is one's own of today."""
    if last.by != desk.by:
        return f"do {last.by} ghi, người hoàn tác là {desk.by}"
    [typed_on, now_on, was_on, on] = _days(last.recorded_at, desk.recorded_at, last.at, desk.at)
    if typed_on != now_on:
        return f"do {last.by} ghi ngày {day(typed_on)}, nay là ngày {day(now_on)}"
    if was_on < on:
        return f"là việc của ngày {day(was_on)}, còn hoàn tác ghi cho ngày {day(on)}. Hãy xem lại ngày"
    return None


def _not_before(desk: Desk, dossier: Dossier, last: Entry) -> Desk:
    """Where ``last`` is undone: never before it, and with it where it was entered for a day to come."""
    if desk.at >= last.at:
        return desk
    if last.at > desk.recorded_at:
        return replace(desk, at=hanoi(last.at))
    raise Refused(
        f"Hồ sơ {dossier.local_no}: việc cần hoàn tác ghi lúc {day_time(last.at)}; "
        f"hoàn tác ghi lúc {day_time(desk.at)} là trước đó. Hãy xem lại giờ.",
        "at",
    )


def _days(*moments: datetime) -> tuple[date, ...]:
    return tuple(hanoi(at).date() for at in moments)
