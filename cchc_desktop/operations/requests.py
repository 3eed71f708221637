"""What people ask about their own data: written down with its term, acknowledged, extended, answered."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.card_text import refuse_card
from cchc_desktop.core.deadline import Term, due
from cchc_desktop.core.dossier import Json, digest_of_personal
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.law import Law
from cchc_desktop.core.text import day, day_time, nfc
from cchc_desktop.core.titled import Titled
from cchc_desktop.operations.desk import Desk
from cchc_desktop.store import erasing, requests
from cchc_desktop.store.reading import Reading
from cchc_desktop.store.requests import DONE, EXTENDED, REFUSED, Request

VERB, ANSWER = "request", "request_answer"
_CLOCK_HOURS = "h"


class Kind(Titled):
    """What is asked for; a breach is not asked but has a term of the same kind."""

    VIEW = "view", "Xem dữ liệu cá nhân"
    CORRECT = "correct", "Chỉnh sửa dữ liệu cá nhân"
    WITHDRAW = "withdraw", "Rút lại sự đồng ý"
    RESTRICT = "restrict", "Hạn chế xử lý"
    DELETE = "delete", "Xóa dữ liệu cá nhân"
    BREACH = "breach", "Sự cố lộ, mất dữ liệu"


STATES = {
    requests.OPEN: "chờ trả lời",
    EXTENDED: "đã gia hạn",
    DONE: "đã trả lời",
    REFUSED: "đã từ chối",
}
BREACH_STEPS = (
    "Ngắt đường lộ: khóa tài khoản, rút máy khỏi mạng, giữ nguyên nhật ký",
    "Ghi lại: lúc nào, dữ liệu nào, của bao nhiêu người, ai đã thấy (cchc check, nhật ký)",
    "Báo cơ quan chuyên trách bảo vệ dữ liệu cá nhân trước hạn 72 giờ",
    "Báo người có dữ liệu bị lộ, khi việc lộ có thể gây hại cho họ",
    "Đổi mật khẩu, đổi khóa; lập biên bản; ghi kết quả vào yêu cầu này",
)
"""What has to be done when data were lost or seen by strangers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request as it came; the person's dossiers are looked up by ``id_number``, or named."""

    kind: str
    name: str
    id_number: str = ""
    contact: str = ""
    words: str = ""
    dossiers: tuple[str, ...] = ()


def kind_of(code: str) -> Kind:
    """The kind of that code; Refused for another word."""
    if code not in tuple(Kind):
        every = ", ".join(f"{kind.value} ({kind.title})" for kind in Kind)
        raise Refused(f"Không có loại yêu cầu “{code}”. Các loại: {every}.", "kind")
    return Kind(code)


def term_words(law: Law, name: str, on: date) -> str:
    """A term of the requests as people say it."""
    text = law.text(f"request_{name}", on).value
    return f"{_hours(text)} giờ" if _is_clock(text) else Term.parse(text).words()


def _is_clock(text: str) -> bool:
    return text.endswith(_CLOCK_HOURS) and text[:-1].isdigit()


def _hours(text: str) -> int:
    return int(text[:-1])


def due_of(law: Law, unit: str, name: str, received_at: datetime) -> datetime:
    """The moment by which what came at ``received_at`` must be done, by the calendar of the unit."""
    on = hanoi(received_at).date()
    text = law.text(f"request_{name}", on).value
    if _is_clock(text):
        return received_at + timedelta(hours=_hours(text))
    return due(Term.parse(text), received_at, (), law.office(unit), law.counting(on)).due_at


def add(desk: Desk, asked: Asked) -> Request:
    """Write a request down; its term runs from now."""
    kind, name = kind_of(asked.kind), nfc(asked.name)
    if not name:
        raise Refused("Chưa ghi họ tên người yêu cầu.", "name")
    refuse_card("name", name, asked.id_number, asked.contact, asked.words)
    numbers = [desk.book.dossier(ref).local_no for ref in asked.dossiers]
    unknown = nfc(asked.id_number) or numbers
    if kind is not Kind.BREACH and not unknown:
        raise Refused("Ghi số định danh của người yêu cầu, hoặc số hồ sơ của họ.", "id_number")
    until = due_of(desk.law, desk.profile.unit, kind.value, desk.at)
    personal: dict[str, Json] = {
        "name": name,
        "id_number": nfc(asked.id_number),
        "contact": nfc(asked.contact),
        "words": nfc(asked.words),
        "dossiers": list[Json](numbers),
        "acknowledge_by": due_of(desk.law, desk.profile.unit, "acknowledge", desk.at).isoformat(),
    }
    made = Request(
        id=requests.next_id(desk.book, desk.at.year),
        kind=kind.value,
        received_at=desk.at,
        due_on=hanoi(until).date(),
        personal=personal,
    )
    basis = desk.law.text(f"request_{kind.value}", desk.at.date()).basis
    return _keep(desk, made, "add", VERB, basis)


def acknowledge(desk: Desk, name: str) -> Request:
    """The person was told that the request came."""
    found = _waiting(desk, name)
    if found.text("acknowledged_at"):
        raise Refused(f"Yêu cầu {name} đã được báo nhận trước đó.", "request")
    told = {**(found.personal or {}), "acknowledged_at": desk.at.isoformat()}
    return _keep(desk, replace(found, personal=told), "acknowledge", VERB)


def extend(desk: Desk, name: str, reason: str) -> Request:
    """Answer later, once, where the law lets it; the person is told why."""
    found = _waiting(desk, name)
    if found.kind != Kind.DELETE:
        raise Refused(f"Yêu cầu {name} ({Kind(found.kind).title}) không được gia hạn.", "request")
    if found.state == EXTENDED:
        raise Refused(f"Yêu cầu {name} đã gia hạn một lần; pháp luật không cho gia hạn nữa.", "request")
    if not nfc(reason):
        raise Refused("Gia hạn phải ghi lý do để báo người yêu cầu.", "reason")
    if desk.at.date() > found.due_on:
        raise Refused(f"Yêu cầu {name} đã quá hạn {day(found.due_on)}, không gia hạn được nữa.", "request")
    text = desk.law.text("request_delete", desk.at.date()).value
    from_at = desk.at.replace(year=found.due_on.year, month=found.due_on.month, day=found.due_on.day)
    until = due(
        Term.parse(text), from_at, (), desk.law.office(desk.profile.unit), desk.law.counting(found.due_on)
    )
    told = {**(found.personal or {}), "extended_for": nfc(reason)}
    later = replace(found, state=EXTENDED, due_on=until.due_on, personal=told)
    return _keep(desk, later, "extend", ANSWER)


def answer(desk: Desk, name: str, words: str, *, is_refused: bool = False, basis: str = "") -> Request:
    """The answer that the person gets; a refusal names the text that it rests on."""
    found = _waiting(desk, name)
    if not nfc(words):
        raise Refused("Chưa ghi nội dung trả lời.", "answer")
    if is_refused and not nfc(basis):
        raise Refused("Từ chối yêu cầu phải ghi căn cứ (văn bản, điều khoản).", "basis")
    refuse_card("answer", words)
    said = f"{nfc(words)} Căn cứ: {nfc(basis)}." if nfc(basis) else nfc(words)
    told = {**(found.personal or {}), "answer": said}
    state = REFUSED if is_refused else DONE
    done = replace(found, state=state, answered_at=desk.at, personal=told)
    return _keep(desk, done, "answer", ANSWER, nfc(basis))


def _waiting(desk: Desk, name: str) -> Request:
    found = requests.one(desk.book, nfc(name))
    if not found.is_waiting:
        when = f" ngày {day(hanoi(found.answered_at).date())}" if found.answered_at else ""
        raise Refused(f"Yêu cầu {found.id} {STATES[found.state]}{when}, không ghi thêm được.", "request")
    return found


def _keep(desk: Desk, request: Request, act: str, verb: str, basis: str = "") -> Request:
    """The row, and an entry that seals it without telling who asked."""
    salted = {**(request.personal or {}), "salt": secrets.token_hex(8)}
    kept = replace(request, personal=salted)
    requests.put(desk.book, kept)
    note: dict[str, Json] = {"id": kept.id, "act": act, "kind": kept.kind, "state": kept.state}
    note |= {"due_on": kept.due_on.isoformat(), "personal": digest_of_personal(salted, "")}
    desk.book.append(
        None, verb=verb, at=desk.at, recorded_at=desk.recorded_at, by=desk.by, basis=basis, note=note
    )
    return kept


def dossiers_of(reading: Reading, request: Request) -> tuple[int, ...]:
    """The dossiers that a request is about: those named, and all in which the person's number stands."""
    named = [_seq(reading, number) for number in request.texts("dossiers")]
    number = request.text("id_number")
    found = erasing.of_person(reading, number) if number else ()
    return tuple(sorted({*(seq for seq in named if seq is not None), *found}))


def _seq(reading: Reading, local_no: str) -> int | None:
    from cchc_desktop.store import search

    try:
        return search.dossier(reading, local_no).seq
    except Refused:
        return None


def urgency(request: Request, on: date) -> str:
    """How it stands in words: the promise to acknowledge comes before the answer."""
    if not request.is_waiting:
        return STATES[request.state]
    first = request.text("acknowledge_by")
    if first and not request.text("acknowledged_at"):
        by = hanoi(datetime.fromisoformat(first))
        if by.date() < on:
            return f"quá hạn báo nhận {(on - by.date()).days} ngày"
        if by.date() <= request.due_on:
            return f"báo đã nhận trước {day_time(by)}"
    left = (request.due_on - on).days
    if left < 0:
        return f"quá hạn {-left} ngày"
    return "hôm nay" if left == 0 else f"còn {left} ngày"


def is_late(request: Request, on: date) -> bool:
    """Whether the answer, or the word that it came, is overdue."""
    return request.is_waiting and urgency(request, on).startswith("quá hạn")


def late(reading: Reading, on: date) -> Sequence[Request]:
    """The requests that are overdue, for "Hôm nay"."""
    return [one for one in requests.every(reading, is_waiting=True) if is_late(one, on)]
