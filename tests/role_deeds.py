"""One real act for each verb of the matrix, to be tried by each role on its own case, for tests."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import staff

from cchc_desktop.core.period import Period, parse
from cchc_desktop.operations import accounts as people
from cchc_desktop.operations import month, notices, printing, recovery, rights
from cchc_desktop.operations.choices import choose
from cchc_desktop.operations.collect import collect
from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.operations.entering import come_out
from cchc_desktop.operations.exchange import send
from cchc_desktop.operations.lists import Wanted
from cchc_desktop.operations.numbers import next_number
from cchc_desktop.operations.paper_days import blank_slips
from cchc_desktop.operations.play import play_line
from cchc_desktop.operations.requests import Asked, add, answer
from cchc_desktop.operations.revealing import reveal
from cchc_desktop.operations.reviews import accept
from cchc_desktop.store import members
from cchc_desktop.store.members import Member

NOW = datetime(2026, 10, 5, 8, tzinfo=staff.NOW.tzinfo)
ID = "079201000001"
UNITS_SINCE, UNITS_DAY = date(2024, 1, 1), date(2026, 7, 1)


@dataclass(slots=True)
class Room:
    """A commune and the unit above it; ``n`` counts the cases, ``who`` is whose turn it is."""

    home: Workplace
    above: Workplace
    folder: Path
    n: int = 0
    who: str = ""
    at: datetime = NOW
    first: str = ""
    """The number of a dossier that nothing is done to."""

    def next(self, who: str) -> None:
        """Another case, a minute later."""
        self.n, self.who, self.at = self.n + 1, who, self.at + timedelta(minutes=1)

    def play(self, verb: str, **told: object) -> dict[str, Any]:
        """One act at the commune's counter."""
        line = {"verb": verb, "by": self.who, "at": self.at.isoformat(), **told}
        return dict(play_line(self.home, json.dumps(line, default=str), self.at))

    def rule(self, verb: str, **told: object) -> dict[str, Any]:
        """One act of the unit above about units."""
        line = {"verb": verb, "by": self.who, **told}
        return dict(play_line(self.above, json.dumps(line, default=str), self.at))

    def taken_in(self, *, is_accepted: bool = True) -> str:
        """A dossier of somebody."""
        told = {"procedure": "1.004873", "applicant": "Đỗ Thị Ước", "id_number": ID}
        return str(self.play("receive", is_accepted=is_accepted, **told)["dossier"])

    def unit(self, letter: str = "X") -> str:
        """A unit below the one above."""
        code = f"{letter}{self.n}"
        with self.above.register.write() as book:
            members.put_members(book, (Member(code, f"Xã {code}", UNITS_SINCE, None, ""),))
        return code


@dataclass(frozen=True, slots=True)
class Deed:
    """``ready`` is done by the founder; what it gives ``do`` needs, which one role tries."""

    do: Callable[[Room, Any], object]
    ready: Callable[[Room], Any] = lambda _room: None
    is_above: bool = False


def _on_dossier(verb: str, *before: tuple[str, Mapping[str, object]], **told: object) -> Deed:
    def ready(room: Room) -> str:
        number = room.taken_in(is_accepted=verb not in {"accept", "refuse"})
        for name, more in before:
            room.play(name, dossier=number, **more)
        return number

    return Deed(lambda room, number: room.play(verb, dossier=number, **told), ready)


def _offered(room: Room) -> str:
    """To the one whose turn it is, by somebody else."""
    number, taker = room.taken_in(), room.who
    room.play("assign", dossier=number, officer="Hoàng Văn Giao")
    room.who = "Hoàng Văn Giao"
    room.play("hand_over", dossier=number, to=taker)
    room.who = taker
    return number


_ASSIGNED = ("assign", {"officer": "Lê Thị Mai"})
_WHY: Mapping[str, object] = {"reason": "lý do của phép thử"}
_SUPPLEMENT = ("request_supplement", {"what": ["Tờ khai"], **_WHY})

_AT_THE_COUNTER = {
    "receive": Deed(lambda room, _: room.taken_in()),
    "accept": _on_dossier("accept"),
    "correct": _on_dossier("correct", phone="0912345678", **_WHY),
    "assign": _on_dossier("assign", officer="Lê Thị Mai"),
    "hand_over": _on_dossier("hand_over", _ASSIGNED, to="Hoàng Văn Nhận"),
    "take_over": Deed(lambda room, number: room.play("take_over", dossier=number), _offered),
    "turn_down": Deed(lambda room, number: room.play("turn_down", dossier=number, **_WHY), _offered),
    "send_up": _on_dossier("send_up", _ASSIGNED, to="Sở Tư pháp"),
    "take_back": _on_dossier("take_back", _ASSIGNED, ("send_up", {"to": "Sở Tư pháp"})),
    "request_supplement": _on_dossier("request_supplement", what=["Tờ khai"], **_WHY),
    "take_supplement": _on_dossier("take_supplement", _SUPPLEMENT),
    "request_payment": _on_dossier("request_payment", _ASSIGNED),
    "take_payment": _on_dossier("take_payment", _ASSIGNED, ("request_payment", {})),
    "refuse": _on_dossier("refuse", basis="Điều 5", **_WHY),
    "stop": _on_dossier("stop", _ASSIGNED, basis="Điều 5", **_WHY),
    "withdraw": _on_dossier("withdraw", **_WHY),
    "apologise": _on_dossier("apologise", new_due_at="2026-11-03T17:00", cause="A3", **_WHY),
    "finish": _on_dossier("finish"),
    "hand_back": _on_dossier("hand_back", ("finish", {})),
    "reopen": _on_dossier("reopen", ("finish", {}), **_WHY),
    "link": Deed(
        lambda room, two: room.play("link", dossier=two[0], main=two[1]),
        lambda room: (room.taken_in(), room.taken_in()),
    ),
    "take_fee": _on_dossier("take_fee", amount=8000),
    "digitise": _on_dossier("digitise", is_all=True),
    "undo": _on_dossier("undo", ("apologise", {"new_due_at": "2026-11-03T17:00", "cause": "A3", **_WHY})),
}


def _printed(room: Room) -> tuple[str, int]:
    number = room.taken_in()
    with at_desk(room.home, room.who, room.at) as desk:
        return number, printing.print_form(desk, number, "receipt").number or 0


def _cancel(room: Room, told: tuple[str, int]) -> object:
    number, slip = told
    return room.play("cancel_slip", dossier=number, form="receipt", number=slip, year=2026, **_WHY)


def _print(room: Room, number: str) -> object:
    with at_desk(room.home, room.who, room.at) as desk:
        return printing.print_form(desk, number, "receipt")


def _print_list(room: Room, number: str) -> object:
    with at_desk(room.home, room.who, room.at) as desk:
        return printing.print_list(desk, "handover_sheet", Wanted(numbers=(number,), taker="Bưu tá"))


def _renumber(room: Room, _: object) -> object:
    with at_desk(room.home, room.who, room.at) as desk:
        return next_number(desk, 2026, 1000 + 10 * room.n, "Ngày mất điện")


def _slips(room: Room, _: object) -> object:
    with at_desk(room.home, room.who, room.at) as desk:
        return blank_slips(desk, None, 1)


def _request(room: Room, _: object = None) -> str:
    with at_desk(room.home, room.who, room.at) as desk:
        return add(desk, Asked(kind="view", name="Đỗ Thị Ước", id_number=ID)).id


def _answer(room: Room, name: str) -> object:
    with at_desk(room.home, room.who, room.at) as desk:
        return answer(desk, name, "Đã cho xem")


def _set(room: Room, _: object) -> object:
    with at_desk(room.home, room.who, room.at) as desk:
        choose(desk, "officers", ["Lê Thị Mai", f"Người {room.n}"])
    return None


_PAPERS = {
    "cancel_slip": Deed(_cancel, _printed),
    "print": Deed(_print, Room.taken_in),
    "print_list": Deed(_print_list, Room.taken_in),
    "renumber": Deed(_renumber),
    "slips_reserved": Deed(_slips),
    "request": Deed(_request),
    "request_answer": Deed(_answer, _request),
    "view": Deed(lambda room, number: reveal(room.home, number, "id_number", room.at), Room.taken_in),
    "set": Deed(_set),
}


def _period(room: Room) -> Period:
    """Another period for each case, so that none stands in the way of the next."""
    return parse(f"2026-W{2 + room.n % 36:02d}")


def _closed(room: Room) -> Period:
    period = _period(room)
    month.report(room.home, period, room.at, by=room.who, is_closing=True)
    return period


def _box(room: Room) -> str:
    return f"folder:{room.folder / f'stick-{room.n}'}"


def _sent(room: Room) -> Path:
    _closed(room)
    send(room.home, _box(room), room.at, by=room.who)
    return room.folder / f"stick-{room.n}"


def _collected(room: Room) -> str:
    _sent(room)
    collect(room.above, _box(room), room.at, by=room.who)
    return _period(room).key


_OF_MONTHS = {
    "prepare": Deed(lambda room, period: month.report(room.home, period, room.at, by=room.who), _period),
    "close": Deed(lambda room, _: _closed(room)),
    "reopen_month": Deed(
        lambda room, period: month.reopen(room.home, period, room.at, by=room.who, reason="sai số"), _closed
    ),
    "send": Deed(lambda room, _: send(room.home, _box(room), room.at, by=room.who), _closed),
    "collect": Deed(
        lambda room, _: collect(room.above, _box(room), room.at, by=room.who), _sent, is_above=True
    ),
    "notice": Deed(
        lambda room, unit: notices.tell(room.above, [unit], "Gửi lại sớm", room.at, by=room.who),
        Room.unit,
        is_above=True,
    ),
    "review": Deed(
        lambda room, key: accept(room.above, "00070", parse(key), room.at, by=room.who),
        _collected,
        is_above=True,
    ),
}


_OF_UNITS = {
    "unit_put": Deed(
        lambda room, _: room.rule("unit_put", unit=f"Y{room.n}", name=f"Xã Y{room.n}", since=UNITS_SINCE),
        is_above=True,
    ),
    "unit_end": Deed(
        lambda room, code: room.rule("unit_end", unit=code, until=date(2026, 6, 30), basis="NQ 1"),
        Room.unit,
        is_above=True,
    ),
    "unit_rename": Deed(
        lambda room, code: room.rule(
            "unit_rename", unit=code, name=f"Xã Mới {room.n}", since=UNITS_DAY, basis="NQ 1"
        ),
        Room.unit,
        is_above=True,
    ),
    "unit_move": Deed(
        lambda room, two: room.rule("unit_move", unit=two[0], parent=two[1], since=UNITS_DAY, basis="NQ 1"),
        lambda room: (room.unit(), room.unit("Z")),
        is_above=True,
    ),
    "unit_merge": Deed(
        lambda room, two: room.rule("unit_merge", units=[two[0]], into=two[1], since=UNITS_DAY, basis="NQ 1"),
        lambda room: (room.unit(), room.unit("Z")),
        is_above=True,
    ),
    "unit_split": Deed(
        lambda room, code: room.rule(
            "unit_split",
            unit=code,
            into=[{"code": f"S{room.n}", "name": "Xã Một"}, {"code": f"T{room.n}", "name": "Xã Hai"}],
            since=UNITS_DAY,
            basis="NQ 1",
        ),
        Room.unit,
        is_above=True,
    ),
    "unit_undo": Deed(
        lambda room, number: room.rule("unit_undo", number=number, reason="ghi nhầm"),
        lambda room: room.rule(
            "unit_rename", unit=room.unit(), name=f"Xã Mới {room.n}", since=UNITS_DAY, basis="NQ 1"
        )["number"],
        is_above=True,
    ),
    "invite": Deed(
        lambda room, code: room.rule("invite", unit=code, out=str(room.folder)), Room.unit, is_above=True
    ),
    "new_key": Deed(lambda room, _: room.rule("new_key", reason="đổi định kỳ"), is_above=True),
}


def _person(room: Room) -> str:
    login = f"nguoi{room.n}"
    people.open_account(room.home, login, f"Người Thứ {room.n}", ["intake"], room.at)
    return login


def _gone(room: Room) -> str:
    login = _person(room)
    people.close_account(room.home, login, room.at)
    return login


_OF_PEOPLE = {
    "account_open": Deed(lambda room, _: _person(room)),
    "account_change": Deed(
        lambda room, login: people.change_account(room.home, login, room.at, roles=["officer"]), _person
    ),
    "account_close": Deed(lambda room, login: people.close_account(room.home, login, room.at), _person),
    "account_reopen": Deed(lambda room, login: people.reopen_account(room.home, login, room.at), _gone),
    "account_reset": Deed(lambda room, login: people.reset_password(room.home, login, room.at), _person),
    "account_review": Deed(lambda room, _: rights.review_rights(room.home, "", room.at), _person),
    "logout": Deed(lambda room, _: come_out(room.home.register, room.at)),
    "recovery_sheet": Deed(
        lambda room, _: recovery.make_sheet(
            room.home, room.folder / f"sheet-{room.n}.pdf", room.at, by=room.who
        )
    ),
}

DEEDS: Mapping[str, Deed] = {**_AT_THE_COUNTER, **_PAPERS, **_OF_MONTHS, **_OF_UNITS, **_OF_PEOPLE}
