"""Who comes to the counter on the clerk's day, for what, and how the clerk's fingers take them in."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from card_people import payload
from clerk_fingers import CTRL, SHIFT, Clerk
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from cchc_desktop.core.channel import Channel
from cchc_desktop.ui.fields import Form

F2, F3, USUAL = "F2", "F3", "Ctrl+figure"
CARD, TYPED, ORGANISATION, SAME = "card", "typed", "organisation", "same"
SAVED, AT_ONCE, WANTING, REFUSED, REGISTERED = "saved", "at once", "wanting", "refused", "registered"
REASON, BASIS = "Không thuộc thẩm quyền của Ủy ban nhân dân xã", "Luật Hộ tịch, Điều 13"
MOST_KEYS = 6
Facts = dict[str, object]


@dataclass(frozen=True, slots=True)
class Visit:
    """One dossier; ``how`` is a key, or what is typed to find the procedure."""

    procedure: str
    how: str = F2
    who: str = CARD
    channel: Channel = Channel.DIRECT
    end: str = SAVED
    case: str | None = None
    copies: int = 1
    fee: int | None = None
    receipt: str = ""
    has_proxy: bool = False
    by_post: bool = False
    role: str = ""
    """What becomes of it later."""

    @property
    def is_repeat(self) -> bool:
        """Whether one key names the procedure or the person."""
        return self.how in {F2, F3, USUAL}


@dataclass(slots=True)
class Counter:
    """Takes visits in and remembers what was typed for each, by number."""

    clerk: Clerk
    random: Random = field(default_factory=lambda: Random(20261113))
    typed: dict[str, Facts] = field(default_factory=dict)
    visits: dict[str, Visit] = field(default_factory=dict)
    keys: dict[str, list[int]] = field(default_factory=dict)
    _last: Facts = field(default_factory=dict)

    def take(self, visit: Visit) -> str:
        """The number of the new dossier."""
        clerk = self.clerk
        number = f"{len(self.typed) + 1:04}/{clerk.now.year}"
        clerk.later(minutes=2)
        clerk.pressed = 0
        facts = self._person(visit)
        self._case(visit, facts, number)
        self._end(visit, facts)
        if visit.is_repeat:
            self.keys.setdefault(visit.how, []).append(clerk.pressed)
        if not facts.get("proxy"):
            facts |= {"proxy": None, "proxy_id": None}
        self._last = {name: facts[name] for name in _PERSON}
        self.typed[number], self.visits[number] = facts, visit
        return number

    def of(self, role: str) -> list[str]:
        """The numbers of those of whom the same becomes."""
        return [number for number, visit in self.visits.items() if visit.role == role]

    # Who.

    def _person(self, visit: Visit) -> Facts:
        clerk = self.clerk
        match visit.who:
            case "card":
                facts = self._card()
            case "typed":
                facts = self._by_hand()
            case "organisation":
                facts = self._organisation()
            case _:
                clerk.press(Qt.Key.Key_F3)
                facts = dict(self._last)
        if visit.has_proxy:
            facts |= self._proxy()
        return facts

    def _card(self) -> Facts:
        text = payload(self.random)
        number, _, name, born, sex, address, *_ = text.split("|")
        self.clerk.scan(text)
        return {
            "applicant": name,
            "id_number": number,
            "born": f"{born[4:]}-{born[2:4]}-{born[:2]}",
            "sex": sex,
            "address": address,
            "phone": None,
            "applicant_kind": "person",
        }

    def _by_hand(self) -> Facts:
        clerk, number = self.clerk, f"{self.random.randrange(10**8):08}"
        person = clerk.intake.person.form
        clerk.tab_to(person.editor("applicant").widget())
        clerk.say(f"Lò Thị Pâng {_LETTERS[len(self.typed) % len(_LETTERS)]}")
        clerk.tab_to(person.editor("born").widget())
        clerk.strike("12051990")
        clerk.press(Qt.Key.Key_Tab)
        clerk.press(Qt.Key.Key_Down)
        clerk.press(Qt.Key.Key_Down)
        clerk.press(Qt.Key.Key_Tab)
        clerk.say("Bản Nà Pó, Mường Khương")
        clerk.press(Qt.Key.Key_Tab)
        clerk.strike(f"09{number}")
        return {
            "applicant": f"Lò Thị Pâng {_LETTERS[len(self.typed) % len(_LETTERS)]}",
            "id_number": None,
            "born": "1990-05-12",
            "sex": "Nữ",
            "address": "Bản Nà Pó, Mường Khương",
            "phone": f"09{number}",
            "applicant_kind": "person",
        }

    def _organisation(self) -> Facts:
        clerk = self.clerk
        self._rare("Tổ chức nộp hồ sơ")
        clerk.press(Qt.Key.Key_Down)
        clerk.press(Qt.Key.Key_Tab)
        clerk.strike("0101234567-001")
        clerk.press(Qt.Key.Key_Tab)
        clerk.say("Hợp tác xã Lúa Vàng")
        return {
            "applicant": "Hợp tác xã Lúa Vàng",
            "id_number": "0101234567-001",
            "born": None,
            "sex": None,
            "address": None,
            "phone": None,
            "applicant_kind": "organisation",
        }

    def _proxy(self) -> Facts:
        self._rare("Người được ủy quyền")
        told = self._card()
        return {"proxy": told["applicant"], "proxy_id": told["id_number"]}

    def _rare(self, title: str) -> None:
        """A rare field or way, by the figure or letter that stands before it behind F8."""
        clerk = self.clerk
        clerk.press(Qt.Key.Key_F8)
        titles = [way.title for way in clerk.intake.picker.ways]
        clerk.strike("1234567890abcdefgh"[titles.index(title)])

    # What.

    def _case(self, visit: Visit, facts: Facts, number: str) -> None:
        clerk = self.clerk
        if visit.how == F2:
            clerk.press(Qt.Key.Key_F2)
        elif visit.how in {F3, USUAL}:
            clerk.press(self._usual(visit.procedure), CTRL)
        else:
            clerk.tab_to(self._field("procedure"))
            clerk.strike(visit.how)
            clerk.press(Qt.Key.Key_Return)
        facts |= {"procedure": visit.procedure, "channel": visit.channel.value, "copies": visit.copies}
        assert clerk.intake.found.act.procedure == visit.procedure
        if visit.case is not None:
            assert clerk.focus() is self._field("case")
            self._choose("case", visit.case)
        if visit.channel is not Channel.DIRECT:
            clerk.tab_to(self._field("channel"))
            clerk.strike("2" if visit.channel is Channel.ONLINE else "3")
            clerk.tab_to(self._field("code"))
            facts["code"] = f"H26.12.09-261109-{number[:4]}"
            clerk.strike(str(facts["code"]).lower())
        if visit.copies != 1:
            clerk.tab_to(self._field("copies"))
            clerk.press(Qt.Key.Key_A, CTRL)
            clerk.strike(str(visit.copies))
        facts |= {"case": clerk.intake.found.act.case}
        facts |= {} if visit.fee is None else {"fee": visit.fee}
        facts["return_channel"] = "post" if visit.by_post else "counter"
        if visit.by_post:
            clerk.tab_to(self._field("return_channel"))
            self._choose("return_channel", "post")

    def _usual(self, procedure: str) -> Qt.Key:
        """The figure that stands before the procedure in the list of the ten."""
        usual = self.clerk.intake.case.usual
        items = [usual.item(at) for at in range(usual.count())]
        [text] = [one.text() for one in items if one.data(Qt.ItemDataRole.UserRole) == procedure]
        return Qt.Key(ord(text.removeprefix("Ctrl+")[0]))

    def _choose(self, name: str, value: str) -> None:
        form = self._form(name)
        for _ in range(6):
            if form.value(name) == value:
                return
            self.clerk.press(Qt.Key.Key_Down)
        raise AssertionError(f"{value} is not offered")

    def _form(self, name: str) -> Form:
        found = self.clerk.intake.form_of(name)
        assert found is not None
        return found

    def _field(self, name: str) -> QWidget:
        return self._form(name).editor(name).widget()

    # How it ends.

    def _end(self, visit: Visit, facts: Facts) -> None:
        clerk = self.clerk
        facts |= {"fee_paid": None, "fee_receipt": None}
        if visit.receipt:
            facts |= {"fee_paid": visit.fee, "fee_receipt": visit.receipt}
        match visit.end:
            case "at once":
                clerk.press(Qt.Key.Key_Return, CTRL | SHIFT)
                self._money(visit)
                clerk.answer()
            case "wanting":
                clerk.tab_to(clerk.intake.case.papers)
                clerk.press(Qt.Key.Key_Space)
                clerk.go()
                clerk.strike("1")
                clerk.answer()
            case "refused":
                self._rare("Từ chối tiếp nhận…")
                clerk.dialog()
                clerk.say(REASON)
                clerk.press(Qt.Key.Key_Tab)
                clerk.say(BASIS)
                clerk.answer()
            case "registered":
                self._rare("Chỉ ghi nhận, chưa tiếp nhận")
                clerk.go()
            case _:
                if visit.receipt:
                    clerk.tab_to(self._field("fee_paid"))
                    clerk.press(Qt.Key.Key_Space)
                    clerk.tab_to(self._field("fee_receipt"))
                    clerk.strike(visit.receipt)
                clerk.go()

    def _money(self, visit: Visit) -> None:
        clerk = self.clerk
        asked = clerk.dialog()
        if visit.receipt:
            form = asked.form  # type: ignore[attr-defined]  # an EndDialog
            clerk.tab_to(form.editor("fee_receipt").widget())
            clerk.strike(visit.receipt)


_LETTERS = "ABCDEGHIKLMNOPQRSTUVXY"
_PERSON = ("applicant", "applicant_kind", "id_number", "born", "sex", "address", "phone", "proxy", "proxy_id")
