"""Who comes next at the counter: a card, the same procedure or person, a half-typed one, a double."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING
from uuid import uuid4

from PySide6.QtWidgets import QApplication

from cchc_desktop.core.acts import Receive
from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.identity import Card
from cchc_desktop.core.text import fold
from cchc_desktop.ui.screens._intake_known import Alike, alike, people_named
from cchc_desktop.ui.screens._intake_picker import Way

if TYPE_CHECKING:
    from cchc_desktop.store.drafts import Draft as Kept
    from cchc_desktop.ui.screens._intake_page import IntakePage

_PERSON = (
    *("applicant_kind", "id_number", "applicant", "born", "sex", "address", "phone", "email"),
    *("owner", "owner_id", "proxy", "proxy_id"),
)
_AFTER_CARD = ("applicant", "phone", "procedure")


class Next:
    """The ways from one intake to the next, each on one key."""

    def __init__(self, page: IntakePage) -> None:
        self._page = page
        self.last: Receive | None = None
        self._alike: Alike | None = None
        self._asked_alike: tuple[str, str] = ("", "")

    def take_card(self, card: Card) -> bool:
        """Fill whom the cursor is at; where somebody else stands already, ask who the card's person is."""
        page = self._page
        page.picker.fold()
        name = page.person.other_in(QApplication.focusWidget())
        facts = page.person.facts()
        is_other = not page.person.is_empty() and facts["id_number"] not in {None, card.number}
        if name == "applicant" and is_other:
            self._ask_whose(card)
        else:
            self._fill(card, name)
        return True

    def _fill(self, card: Card, name: str = "applicant") -> None:
        page = self._page
        page.person.take_card(card, name)
        page.extras.show_all()
        self._go_on()
        self.look_alike()

    def _go_on(self) -> None:
        """To the next field that is still empty."""
        page = self._page
        for name in _AFTER_CARD:
            form = page.form_of(name)
            if form is not None and not form.value(name):
                form.focus(name)
                return
        page.case.papers.setFocus()

    def _ask_whose(self, card: Card) -> None:
        page = self._page
        who = page.person.facts()["applicant"] or "người đang nhập"
        ways = [
            Way("Người kế tiếp, cùng thủ tục", partial(self._next_person, card), "hồ sơ này để dở", "person"),
            Way("Chủ hồ sơ", partial(self._fill, card, "owner"), f"{who} nộp thay", "people"),
            Way("Người được ủy quyền nộp", partial(self._fill, card, "proxy"), f"thay {who}", "people"),
            Way("Thay người nộp đang nhập", partial(self._instead, card), f"bỏ {who}", "pencil"),
        ]
        page.picker.ask(f"Thẻ của {card.name}. Người này là:", ways)

    def _instead(self, card: Card) -> None:
        self._page.person.reset()
        self._fill(card)

    def _next_person(self, card: Card) -> None:
        facts = self._page.case.facts()
        self.put_aside()
        if code := facts.get("procedure"):
            self._page.case.choose(str(code))
            self._page.case.top.set_values({"channel": facts["channel"], "case": facts["case"]})
        self._fill(card)

    def same_procedure(self) -> None:
        """F2: the next person with the procedure that is chosen, or with the one saved last."""
        page = self._page
        if page.case.is_empty():
            if self.last is not None:
                page.case.choose(self.last.procedure)
                page.case.top.set_values({"channel": self.last.channel, "case": self.last.case})
            if not page.person.is_empty():  # whoever is entered is the next person already
                self.look_alike()
                return
        elif not page.person.is_empty():
            page.person.reset()
            page.extras.show_all()
            page.context.say("Đã dọn phần người nộp cho người kế tiếp.", page.person.take_back)
        page.person.form.focus("id_number")

    def same_person(self) -> None:
        """F3: another procedure for the person who is entered, or for the one saved last."""
        page = self._page
        if page.person.is_empty() and self.last is not None:
            page.person.fill({name: getattr(self.last, name) for name in _PERSON})
            page.extras.show_all()
        if not page.case.is_empty():
            page.case.reset()
            page.recount()
            page.context.say("Đã dọn phần thủ tục cho thủ tục kế tiếp.", page.case.take_back)
        page.case.top.focus("procedure")

    def ask_people(self, name: str) -> None:
        """F4 at a name: those who came before under it."""
        page = self._page
        people = people_named(page.context.do, name)
        ways = [Way(who, partial(self._take_known, facts), note, "person") for who, note, facts in people]
        if ways:
            beside = page.person.form.editor("applicant").widget()
            page.picker.ask(f"Từng nộp, tên “{name}”", ways, beside=beside)
        else:
            page.context.say(f"Chưa có ai tên “{name}” trong sổ.")

    def _take_known(self, facts: dict[str, str | None]) -> None:
        self._page.person.fill(facts, is_over=False)
        self._page.extras.show_all()
        self._go_on()

    def look_alike(self) -> bool:
        """Warn of a dossier that may be this one; True when it was said only now."""
        page = self._page
        act = page.found.act
        asked = (act.id_number or fold(act.applicant), act.procedure)
        if asked == self._asked_alike:
            return False
        was, self._asked_alike = self._alike, asked
        self._alike = alike(page.context.do, act)
        if self._alike is not None:
            words = f"Mở hồ sơ {self._alike.local_no}   F9"
            page.banner.say(self._alike.sentence, "amber", self.open_alike, words)
        elif was is not None:
            page.banner.hide()
        return self._alike is not None

    def forget_alike(self) -> None:
        """Another intake begins."""
        if self._alike is not None:
            self._page.banner.hide()
        self._alike, self._asked_alike = None, ("", "")

    def open_alike(self) -> None:
        """F9: the dossier that may be the same; what is typed here stays."""
        if self._alike is not None:
            self._page.keeper.keep()
            self._page.context.navigate("dossier", dossier=self._alike.local_no)

    def tell_lost(self, sentence: str, local_no: str) -> None:
        """A colleague goes on with what is typed here, or has ended it."""
        if not local_no:
            self._page.banner.say(sentence, "amber")
            return
        go = partial(self._page.context.navigate, "dossier", dossier=local_no)
        self._page.banner.say(sentence, "amber", go, f"Mở hồ sơ {local_no}")

    def put_aside(self) -> None:
        """The present intake stays half typed, the page is empty for another."""
        self._page.keeper.keep(is_aside=True)
        self._page.begin_anew()

    def ask_drafts(self) -> None:
        """F6."""
        page = self._page
        ways: list[Way] = []
        is_empty, is_lost = page.desktop.is_empty(), page.keeper.is_lost
        if is_lost:
            ways.append(Way("Dọn trang này, nhập hồ sơ mới", self._clear_away, "", "plus"))
            ways.append(Way("Nhập phần đang gõ thành hồ sơ riêng", self._split_off, "", "copy"))
        elif not is_empty:
            ways.append(Way("Để dở hồ sơ này, nhập hồ sơ mới", self.put_aside, "", "plus"))
        for one in page.keeper.others():
            at = f" {hanoi(one.saved_at):%H:%M %d/%m}" if one.saved_at else ""
            ways.append(Way(one.title, partial(self._take_draft, one.id), f"{one.by}{at}", "pencil"))
        if not is_empty and not is_lost:
            ways.append(Way("Bỏ hồ sơ đang nhập", self._throw_away, "", "close"))
        if ways:
            page.picker.ask("Hồ sơ đang nhập dở", ways)
        else:
            page.context.say("Không có hồ sơ nào đang nhập dở.")

    def _clear_away(self) -> None:
        """What was typed after a colleague had taken the page over is not wanted."""
        self._page.keeper.drop()
        self._page.begin_anew()

    def _split_off(self) -> None:
        """A colleague has what stood here; what is typed now becomes a dossier of its own."""
        self._page.request_id = uuid4().hex
        self._page.keeper.split_off()
        self._page.banner.hide()

    def _take_draft(self, name: str) -> None:
        page = self._page
        page.keeper.keep(is_aside=True)
        try:
            kept = page.keeper.take(name)
        except Refused as refused:
            page.banner.say(refused.sentence, "amber")
            return
        page.go_on(kept)

    def _throw_away(self) -> None:
        page = self._page
        page.keeper.keep()
        if page.keeper.is_lost:
            return  # a colleague has it, which the page says now; nothing here is ours to throw away
        name = page.keeper.id
        kept = next((one for one in page.keeper.all() if one.id == name), None)
        page.keeper.drop()
        page.begin_anew()
        if kept is not None:
            # Under another name: the one before is ended, and no late hand brings it back.
            again = replace(kept, id=uuid4().hex)
            page.context.say("Đã bỏ hồ sơ đang nhập.", partial(self._bring_back, again))

    def _bring_back(self, thrown: Kept) -> None:
        """What was thrown away stands here again; what has been typed since lies aside."""
        page = self._page
        page.keeper.keep(is_aside=True)
        page.go_on(thrown)
        page.keeper.keep_again()
