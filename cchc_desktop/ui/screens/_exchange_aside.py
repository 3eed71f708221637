"""Để riêng: files that were not believed, each with its reason: tried again, or dismissed with a reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.text import day_time, number
from cchc_desktop.ui.fields import Field, Form
from cchc_desktop.ui.marks import Mark
from cchc_desktop.ui.page import Page
from cchc_desktop.ui.parts import button
from cchc_desktop.ui.screens import Context
from cchc_desktop.ui.screens._exchange_card import Card
from cchc_desktop.ui.screens._exchange_road import WIDEST
from cchc_desktop.ui.screens._print_many import show_failure
from cchc_desktop.ui.screens._sections import LongTable
from cchc_desktop.ui.screens._settings_places import Place
from cchc_desktop.ui.screens._settings_section import Section
from cchc_desktop.ui.table import Column

if TYPE_CHECKING:
    from datetime import datetime

    from cchc_desktop.operations.asides import Seen
    from cchc_desktop.operations.desk import Workplace
    from cchc_desktop.store.awaited import Held

APART = Mark("warning", "để riêng, chưa vào sổ", "amber")


class Asides(Section):
    """Nothing here was taken in, and nothing is thrown away: a dismissed file stays in the register."""

    save_words = "Thử nhận lại"

    def __init__(self, context: Context, page: Page, place: Place) -> None:
        words = (
            "Tệp không tin được thì không vào sổ mà nằm ở đây với lý do. Sửa xong nguyên nhân thì thử nhận "
            "lại; không cần nữa thì bỏ, kèm lý do."
        )
        super().__init__(context, page, place, words)
        self.content.setMaximumWidth(WIDEST)
        self.whole = page
        self._chosen = ""
        self._held: tuple[Held, ...] = ()
        self.table: LongTable[Held] = LongTable(
            [
                Column("Tệp", lambda one: one.name, 30, is_wide=True, mark=lambda _one: APART),
                Column("Lúc", lambda one: day_time(one.at), 17, fold=1),
                Column("Lần", lambda one: number(one.times), 6, "right", fold=2),
                Column("Đơn vị", lambda one: one.sender or "không rõ", 12, fold=3),
            ],
            empty="Không có tệp nào để riêng.",
            name="Tệp để riêng",
        )
        self.table.setProperty("kind", "framed")
        self.table.chosen.connect(self._on_chosen)
        self.form = self.add_form(Form([Field("dismiss_reason", "Lý do bỏ tệp này")]))
        self.card = Card(self.form)
        self.dismiss_button = button("Bỏ tệp này", self.dismiss, icon="close")
        self.acts.insertWidget(1, self.dismiss_button)
        self.put(self.table, self.card)

    def refresh(self) -> None:
        """What still lies apart; the cursor stays on its own."""
        from cchc_desktop.store import awaited

        with self.context.do.reading() as reading:
            self._held = awaited.held(reading)
        digests = [one.digest for one in self._held]
        if self._chosen not in digests:
            self._chosen = digests[0] if digests else ""
            self.form.reset()
        self.table.show_rows(self._held)
        self._show_chosen()

    def _on_chosen(self, one: Held | None) -> None:
        if one is not None and self.table.hasFocus():
            self._chosen = one.digest
            self._show_chosen()

    def _show_chosen(self) -> None:
        from cchc_desktop.operations.asides import see

        held = next((one for one in self._held if one.digest == self._chosen), None)
        for one in (self.primary, self.dismiss_button):
            one.setEnabled(held is not None)
        if held is None:
            self.card.hide()
            return
        with self.context.do.reading() as reading:
            seen = see(reading, held.digest)
        self.card.show_card(
            held.name, held.reason, figures=seen.figures, hint=_hint(seen, held.size), mark=APART
        )

    def save(self) -> None:
        """Try to take it in once more."""
        from cchc_desktop.operations.asides import try_once_more

        self._run(lambda place, now, clerk: try_once_more(place, self._digest(), now, by=clerk))

    def dismiss(self) -> None:
        """It is of no use; why is kept."""
        from cchc_desktop.operations.asides import dismiss

        reason = str(self.form.value("dismiss_reason") or "")

        def act(place: Workplace, now: datetime, clerk: str) -> str:
            try:
                name = dismiss(place, self._digest(), now, by=clerk, reason=reason)
            except Refused as refused:
                is_reason = refused.field == "reason"
                raise Refused(refused.sentence, "dismiss_reason" if is_reason else refused.field) from refused
            return f"Đã bỏ {name}; lý do đã ghi vào sổ."

        self._run(act)

    def _digest(self) -> str:
        if not self._chosen:
            raise Refused("Không có tệp nào để riêng.")
        return self._chosen

    def _run(self, act: Callable[[Workplace, datetime, str], str]) -> None:
        do = self.context.do
        place, now, clerk = do.opened.place, do.now(), do.opened.clerk
        self.whole.clear_complaints()

        def done(said: str) -> None:
            self.context.say(said)
            self.refresh()

        self.context.jobs.start(
            lambda _job: act(place, now, clerk),
            then=done,
            failed=lambda failure: show_failure(self.whole, self.context, failure, lambda: self._run(act)),
        )


def _hint(seen: Seen, size: int) -> str:
    whose = f"ký bởi {seen.name or 'đơn vị'} ({seen.sender})" if seen.figures else seen.kind
    kind = f"Đây là {seen.kind}, {whose}" if seen.figures else f"Đây là {whose}"
    told = "; dãy số ở trên là của khóa đã ký" if seen.figures else ""
    return f"{kind}, {number(size)} byte{told}."
