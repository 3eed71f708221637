"""Thông báo: what the unit above wrote, and what each asks to be done about it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.text import day_time
from cchc_desktop.ui.fields import Form
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

    from cchc_desktop.operations.desk import Workplace
    from cchc_desktop.operations.enclosing import Offer
    from cchc_desktop.operations.notices import Shown

_TITLES = {"returned": "Trả lại để sửa", "message": "Thông báo", "pack": "Gói dữ liệu"}
_ACTS = {"returned": "Mở kỳ cần sửa", "message": "Đã xem", "pack": "Nhận gói này"}
_UNREAD = Mark("mark-today", "chưa xem", "amber")
_READ = Mark("mark-handed-back", "đã xem", "muted")
_SENT_ANEW = Mark("mark-finished", "đã gửi lại", "green")
_NAMED = 5  # promises that move and are named
_LOOKING = "Đang xem gói đổi những gì…"


def mark_of(one: Shown) -> Mark:
    """Whether somebody has dealt with it."""
    if one.after:
        return _SENT_ANEW
    return _READ if one.done_at else _UNREAD


class Notices(Section):
    """Enter on a line does what it is for: opens the period, takes the pack, or files it as read."""

    save_words = "Đã xem"

    def __init__(self, context: Context, page: Page, place: Place) -> None:
        words = "Đơn vị tổng hợp nhắn gì thì nằm ở đây đến khi có người xử lý; tin mới đến khi Nhận về."
        super().__init__(context, page, place, words)
        self.content.setMaximumWidth(WIDEST)
        self.whole = page
        self._chosen = ""
        self._shown: tuple[Shown, ...] = ()
        self._offers: dict[str, str] = {}  # what the packs of a notice change, once somebody has looked
        self.table: LongTable[Shown] = LongTable(
            [
                Column("Nội dung", lambda one: one.notice.words(), 40, is_wide=True),
                Column("Loại", lambda one: _TITLES[one.notice.kind.value], 15, fold=1),
                Column("Ngày", lambda one: day_time(one.notice.made_at), 17, fold=2),
                Column("Tình trạng", lambda one: mark_of(one).word, 13, mark=mark_of),
            ],
            empty="Chưa có thông báo nào của đơn vị tổng hợp.",
            name="Thông báo của đơn vị tổng hợp",
        )
        self.table.setProperty("kind", "framed")
        self.table.chosen.connect(self._on_chosen)
        self.table.opened.connect(lambda _one: self.context.do.ask(self.save, at=page))
        self.card = Card(Form([]))
        self.read_button = button("Đã xem, đã làm", self.deal_with, icon="check")
        self.acts.insertWidget(1, self.read_button)
        self.put(self.table, self.card)

    def refresh(self) -> None:
        """The newest first; the cursor stays on its own, else on the first that waits."""
        from cchc_desktop.operations.notices import listed

        with self.context.do.reading() as reading:
            self._shown = tuple(one for one in listed(reading) if not one.is_ours)
        digests = [one.digest for one in self._shown]
        if self._chosen not in digests:
            waiting = [one.digest for one in self._shown if one.done_at is None]
            self._chosen = (waiting or digests or [""])[0]
        self.table.show_rows(self._shown)
        self._show_chosen()

    @property
    def notice(self) -> Shown | None:
        """The line that is chosen."""
        return next((one for one in self._shown if one.digest == self._chosen), None)

    def _on_chosen(self, one: Shown | None) -> None:
        if one is not None and self.table.hasFocus() and one.digest != self._chosen:
            self._chosen = one.digest
            self._show_chosen()

    def _show_chosen(self) -> None:
        shown = self.notice
        self.primary.setEnabled(shown is not None)
        self.read_button.setVisible(shown is not None and shown.notice.kind.value != "message")
        if shown is None:
            self.card.hide()
            return
        told, kind = shown.notice, shown.notice.kind.value
        self.read_button.setEnabled(shown.done_at is None)
        is_idle = shown.done_at is not None and kind == "message"
        self.primary.setEnabled(not is_idle)
        self.primary.setText(f"{_ACTS[kind]}   Ctrl+Enter")
        self.primary.setAccessibleName(_ACTS[kind])
        hint = f"Số {told.number}, {day_time(told.made_at)}. {shown.after}".strip()
        words = told.words()
        if kind == "pack":
            words = f"{words}\n\n{self._changes(shown)}"
        self.card.show_card(_TITLES[kind], words, hint=hint, mark=mark_of(shown))
        self.card.show_fields()

    # Packs show what they change before anything is changed.

    def _changes(self, shown: Shown) -> str:
        known = self._offers.get(shown.digest)
        if known is None:
            place, number = self.context.do.opened.place, shown.notice.number
            self._offers[shown.digest] = _LOOKING
            self.context.jobs.start(
                lambda _job: _offers(place, number),
                then=partial(self._looked, shown.digest),
                failed=partial(self._unlooked, shown.digest),
            )
        return known or _LOOKING

    def _looked(self, digest: str, words: str) -> None:
        self._offers[digest] = words
        if digest == self._chosen:
            self._show_chosen()

    def _unlooked(self, digest: str, failure: Exception) -> None:
        if isinstance(failure, Refused):
            self._looked(digest, failure.sentence)
        else:
            del self._offers[digest]
            show_failure(self.whole, self.context, failure, self._show_chosen)

    # What is done.

    def save(self) -> None:
        """What the chosen notice is for."""
        shown = self.notice
        if shown is None:
            raise Refused("Không có thông báo nào.")
        if shown.notice.kind.value == "pack":
            self.take_packs(shown)
        elif shown.notice.about is not None:
            self.open_period(shown)
        else:
            self.deal_with()

    def open_period(self, shown: Shown) -> None:
        """The month that was returned, with the cursor on the box that is wrong."""
        from cchc_desktop.store import months

        about = shown.notice.about
        with self.context.do.reading() as reading:
            known = (one.period for one in months.closings(reading))
            days = about and (about.first_on, about.last_on)
            period = next((one for one in known if (one.first_on, one.last_on) == days), None)
        if about is None or period is None:
            raise Refused("Sổ này không có kỳ mà thông báo nói tới. Hỏi lại đơn vị tổng hợp.")
        self.context.navigate("month", period=period, box=about.box)

    def take_packs(self, shown: Shown) -> None:
        """Install what was shown; from then on everything is counted by it."""
        if self._offers.get(shown.digest, _LOOKING) == _LOOKING:
            raise Refused("Chờ xem xong gói đổi những gì rồi bấm Nhận gói này.")
        do = self.context.do
        place, now, clerk = do.opened.place, do.now(), do.opened.clerk
        self.whole.clear_complaints()
        self.context.jobs.start(
            lambda _job: _taken(place, shown.notice.number, now, clerk),
            then=partial(self._took, shown),
            failed=lambda failure: show_failure(
                self.whole, self.context, failure, lambda: self.take_packs(shown)
            ),
        )

    def _took(self, shown: Shown, left: tuple[str, ...]) -> None:
        self.context.do.reread_rules()
        self._offers.pop(shown.digest, None)
        self.refresh()
        if left:
            self.whole.banner.say(" ".join(left), "amber")
        else:
            self.context.say("Đã nhận gói. Từ bây giờ tính theo gói này.")

    def deal_with(self) -> None:
        """It was read, and done."""
        from cchc_desktop.operations.notices import deal_with

        shown, do = self.notice, self.context.do
        if shown is None:
            return
        place, now, clerk = do.opened.place, do.now(), do.opened.clerk
        do.ask(lambda: deal_with(place, shown.notice.number, now, by=clerk), at=self.whole)
        self.context.say(f"Đã ghi thông báo số {shown.notice.number} là đã xem.")
        self.refresh()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def shortcuts(self) -> list[tuple[str, str]]:
        """For the overlay of Ctrl+/."""
        return [("Enter", "Làm việc mà thông báo yêu cầu"), ("Ctrl+Return", "Như Enter")]


def _offers(place: Workplace, number: int) -> str:
    from cchc_desktop.operations.notices import what_changes

    return "\n".join(map(offer_words, what_changes(place, number)))


def offer_words(offer: Offer) -> str:
    """What a pack would change, with how many promises would move."""
    moved = offer.trial.moved if offer.trial is not None else ()
    named = ", ".join(one.local_no for one in moved[:_NAMED]) + ("…" if len(moved) > _NAMED else "")
    promises = f"\n{len(moved)} hồ sơ đang giải quyết đổi ngày hẹn trả: {named}" if moved else ""
    return f"{offer.pack.file}: {offer.words()}{promises}"


def _taken(place: Workplace, number: int, now: datetime, clerk: str) -> tuple[str, ...]:
    from cchc_desktop.operations.notices import take_packs

    return take_packs(place, number, now, by=clerk)
