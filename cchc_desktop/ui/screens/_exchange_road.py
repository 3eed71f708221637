"""Gửi, nhận: how far the figures have come, which way they go, one press to send and one to take in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.text import number
from cchc_desktop.ui.choosing import choose_files
from cchc_desktop.ui.jobs import Job
from cchc_desktop.ui.marks import Mark
from cchc_desktop.ui.page import Page
from cchc_desktop.ui.parts import button
from cchc_desktop.ui.screens import Context
from cchc_desktop.ui.screens._exchange_busy import Busy
from cchc_desktop.ui.screens._exchange_result import Result
from cchc_desktop.ui.screens._exchange_steps import Steps
from cchc_desktop.ui.screens._exchange_trips import Trips
from cchc_desktop.ui.screens._exchange_ways import Ways
from cchc_desktop.ui.screens._exchange_work import NETWORK, Errand, Outcome, send_up, take_from
from cchc_desktop.ui.screens._print_many import show_failure
from cchc_desktop.ui.screens._settings_places import Place
from cchc_desktop.ui.screens._settings_section import Section

if TYPE_CHECKING:
    from cchc_desktop.operations.proofs import Trip
    from cchc_desktop.store.reading import Reading

_KINDS = "Gói và giấy tờ (*.cchc *.giay-moi *.tra-loi *.doi-khoa *.thong-bao *.json);;Mọi tệp (*)"
WIDEST = 1_100
"""Pixels after which tables and lines are only longer, not better."""
_SENDS, _TAKES = "Gửi đi", "Nhận gói"


class Road(Section):
    """A commune sends and takes in answers; a superior takes in packets and lays answers by the same act."""

    def __init__(self, context: Context, page: Page, place: Place) -> None:
        self.is_superior = context.do.opened.place.profile.role == "superior"
        self.save_words = _TAKES if self.is_superior else _SENDS
        super().__init__(context, page, place, "")
        self.said.hide()
        self.content.setMaximumWidth(WIDEST)
        self.whole = page
        self.choose_files: Callable[[str, str], list[str]] = self._ask_files
        self.steps = Steps()
        self.ways = Ways(context, is_superior=self.is_superior)
        self.add_form(self.ways.form)
        self.busy = Busy(context)
        self.result = Result()
        self.trips = None if self.is_superior else Trips(context, page)
        self.files_button = button("Chọn tệp…", self.take_files_asked, name="Nhận từ các tệp tự chọn")
        self.take_button = button("Nhận về", partial(self._ask, self.take), icon="receive", keys="F5")
        self.take_button.setToolTip("Lấy giấy báo nhận, thông báo, giấy tờ của cấp trên")
        for one in (self.take_button, self.files_button):
            self.acts.insertWidget(self.acts.count() - 1, one)
        self.take_button.setVisible(not self.is_superior)
        is_between = self.is_superior and bool(context.do.opened.place.profile.superior)
        self.up_button = button("Gửi lên cấp trên", partial(self._ask, self.send), icon="send")
        self.acts.insertWidget(self.acts.count() - 1, self.up_button)
        self.up_button.setVisible(is_between)
        below = [self.trips] if self.trips is not None else []
        self.put(self.steps, self.ways, self.busy, self.result, *below)

    # What is shown.

    def refresh(self) -> None:
        """How far everything has come."""
        from cchc_desktop.operations.enrol import ADDRESS_OF
        from cchc_desktop.store.settings import setting

        with self.context.do.reading() as reading:
            if self.trips is None:
                self._show_units(reading)
            else:
                self._show_trips(reading)
                hub = setting(reading, ADDRESS_OF, self.context.do.now().date())
                self.ways.show_hub(hub if isinstance(hub, str) else "")

    def _show_trips(self, reading: Reading) -> None:
        from cchc_desktop.operations.proofs import trips

        found = trips(reading)
        if self.trips is not None:
            self.trips.show_trips(found)
        self.steps.setVisible(bool(found))
        if found:
            self.steps.show_trip(found[0], next_words(found))

    def _show_units(self, reading: Reading) -> None:
        """How many of the units have sent the latest period, and what else waits."""
        from cchc_desktop.operations.proofs import latest_round

        about, sent, expected = latest_round(reading)
        is_whole = sent >= expected
        came = Mark(*(("mark-finished", "đơn vị đã gửi", "green") if is_whole else _COMING))
        waits = _waiting(reading)
        cells = [(came, f"{number(sent)} trên {number(expected)}"), *waits]
        words = "Cắm USB rồi bấm Nhận gói; giấy báo nhận được đặt lại ngay lên USB đó."
        self.steps.show_cells(about or "Chưa nhận gói nào", cells, words)

    # What is done.

    def save(self) -> None:
        """Ctrl+Enter."""
        self._forget()
        if self.is_superior:
            self.take()
        else:
            self.send()

    def _forget(self) -> None:
        """What the trip before did is no answer to the next press."""
        if not self.busy.is_on:
            self.whole.clear_complaints()
            self.result.clear()

    def send(self) -> None:
        """Everything that waits goes up the chosen way."""
        do = self.context.do
        place, now, clerk = do.opened.place, do.now(), do.opened.clerk
        errand, with_open = self.ways.errand(), self.ways.with_open
        self._begin(
            "Đang gửi",
            lambda job: send_up(place, errand, now, clerk, job, with_open=with_open),
            self.send,
        )

    def take(self) -> None:
        """What lies there for us comes in."""
        self._take(self.ways.errand(), ())

    def take_files_asked(self) -> None:
        """Files that the clerk picks, for example those that came with a mail."""
        picked = self.choose_files("Chọn các tệp đã nhận được", self.ways.where)
        if picked:
            self.take_files([Path(one) for one in picked])

    def take_files(self, paths: Sequence[Path]) -> None:
        """Those very files come in; what answers them is laid beside them."""
        self._take(Errand(self.ways.way, str(paths[0].parent)), tuple(paths))

    def _take(self, errand: Errand, files: tuple[Path, ...]) -> None:
        do = self.context.do
        place, now, clerk = do.opened.place, do.now(), do.opened.clerk
        self._begin(
            "Đang nhận",
            lambda job: take_from(place, errand, files, now, clerk, job),
            partial(self._take, errand, files),
        )

    def _begin(self, doing: str, work: Callable[[Job], Outcome], again: Callable[[], object]) -> None:
        self._forget()
        self.busy.begin(doing, work, self._came_back, partial(self._failed, again=again))

    def _came_back(self, outcome: Outcome) -> None:
        self.ways.remember()
        self.result.show_outcome(outcome)
        self.refresh()
        self.bring_up(self.result)

    def _failed(self, failure: Exception, again: Callable[[], object]) -> None:
        self.refresh()
        if isinstance(failure, Refused) and failure.field == "via" and self.ways.way == NETWORK:
            failure = Refused(failure.sentence)
        show_failure(self.whole, self.context, failure, partial(self._ask, again))

    def _ask(self, act: Callable[[], object]) -> None:
        """Do it; what is refused before it begins is said at its field."""
        self._forget()
        self.context.do.ask(act, at=self.whole)

    def stop(self) -> bool:
        """Esc while a trip goes on."""
        return self.busy.stop()

    def shortcuts(self) -> list[tuple[str, str]]:
        """For the overlay of Ctrl+/."""
        if self.is_superior:
            return [("Ctrl+Return", "Nhận gói và đặt lại giấy báo nhận")]
        return [
            ("Ctrl+Return", "Gửi đi"),
            ("F5", "Nhận về"),
            ("Ctrl+P", "In giấy báo nhận của kỳ đang chọn"),
            ("Ctrl+S", "Lưu giấy báo nhận thành PDF"),
        ]

    def _ask_files(self, title: str, start: str) -> list[str]:
        return choose_files(self.window(), title, start, _KINDS)


_COMING = ("mark-soon", "đơn vị đã gửi", "amber")


def _waiting(reading: Reading) -> list[tuple[Mark, str]]:
    from cchc_desktop.store import awaited, notices

    aside, unlaid = awaited.set_aside(reading), len(notices.not_laid(reading))
    apart = (
        Mark("warning", "tệp để riêng", "amber") if aside else Mark("mark-finished", "tệp để riêng", "green")
    )
    down = (
        Mark("mark-soon", "thư chờ chuyển xuống", "soon")
        if unlaid
        else Mark("dash", "thư chờ chuyển", "muted")
    )
    return [(apart, number(aside) if aside else "không có"), (down, number(unlaid) if unlaid else "không có")]


def next_words(found: Sequence[Trip]) -> str:
    """What to do next with what waits."""
    unsent = [one for one in found if one.is_waiting and one.sent_at is None]
    unproved = [one for one in found if one.is_waiting and one.sent_at is not None]
    if unsent:
        rest = f" và {number(len(unsent) - 1)} gói khác" if len(unsent) > 1 else ""
        return f"Chờ gửi: {unsent[0].period.title.lower()}, lần {unsent[0].revision}{rest}. Bấm Gửi đi."
    if unproved:
        return (
            "Đã gửi, chờ giấy báo nhận: khi USB hoặc thư về thì bấm Nhận về. Nếu chưa chắc đã đến nơi, "
            "bấm Gửi đi lần nữa; không bị tính hai lần."
        )
    return "Không còn gì chờ gửi; cấp trên đã báo nhận tất cả."
