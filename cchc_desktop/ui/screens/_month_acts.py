"""What is done to a period from its screen: closed, opened again, sent; for the unit above: taken in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings

from cchc_desktop.ui.choosing import choose_folder
from cchc_desktop.ui.parts import Piece
from cchc_desktop.ui.screens import Context
from cchc_desktop.ui.screens._month_closing import REOPEN, MonthClosing

if TYPE_CHECKING:
    from datetime import datetime

    from cchc_desktop.core.period import Period
    from cchc_desktop.operations.collect import Collected
    from cchc_desktop.operations.desk import Workplace
    from cchc_desktop.operations.exchange import Sent


class MonthActs(MonthClosing):
    """Close and send are the two acts of a period; the unit above takes in what was sent."""

    def __init__(self, context: Context, title: str, tools: Sequence[Piece]) -> None:
        super().__init__(context, title, tools)
        self.choose_folder: Callable[[str, str], str] = self._ask_folder

    def primary_act(self) -> None:
        """Ctrl+Enter."""
        if self.bar.take_typed():
            return
        if self.is_superior:
            self.collect()
        elif self._to_act_on() is None:
            return
        elif self._asked == REOPEN:
            self.reopen()
        elif self.close_button.property("kind") == "primary":
            self.close_period()
        else:
            self.send()

    # Up and down.

    def send(self) -> None:
        """Lay the packet of the period into a folder or on a stick; an open period goes as a look ahead."""
        made = self._to_act_on()
        if made is None or self.is_superior:
            return
        folder = self.folder("send", "Chọn thư mục hoặc USB để gửi")
        if not folder:
            return
        self.clear_complaints()
        place, now, clerk = self._here()
        period = made.asked
        self._start(lambda _job: _send(place, period, now, clerk, folder), partial(self._sent, folder))

    def _sent(self, folder: str, sent: Sent) -> None:
        nothing = "Chưa gửi được gói nào." if sent.refused else "Không có gói mới cần gửi."
        said = f"Đã gửi {len(sent.sent)} gói vào {folder}." if sent.sent else nothing
        if sent.acknowledged:
            said += f" Cấp trên đã nhận {len(sent.acknowledged)} gói."
        self.context.say(said)
        self.refresh()
        if sent.refused:
            first = sent.refused[0]
            self.banner.say(f"{len(sent.refused)} gói cần xem. {first.name}: {first.problem}", "amber")
        elif sent.letters:
            self.banner.say(sent.letters[0], "amber")

    def collect(self) -> None:
        """Take in the packets that lie in a folder or on a stick; what is not sound stays there."""
        folder = self.folder("collect", "Chọn thư mục hoặc USB có gói báo cáo")
        if not folder:
            return
        self.clear_complaints()
        place, now, clerk = self._here()
        self._start(lambda _job: _collect(place, now, clerk, folder), self._collected)

    def _collected(self, taken: Collected) -> None:
        said = f"Đã nhận {len(taken.accepted)} gói mới, {len(taken.known)} gói đã có từ trước."
        self.context.say(" ".join((said, *taken.newcomers[:1])))
        self.refresh()
        if taken.refused:
            first = taken.refused[0]
            said = f"{len(taken.refused)} gói không nhận được, vẫn để nguyên tại chỗ. "
            self.banner.say(f"{said}{first.name}: {first.problem}", "amber")
        elif taken.again:
            first = taken.again[0]
            said = f"{len(taken.again)} tệp để riêng từ trước chờ xem ở Gửi – nhận. "
            self.banner.say(f"{said}{first.name}: {first.problem}", "amber")
        elif taken.troubles:
            first = taken.troubles[0]
            self.banner.say(f"{first.name}: {first.problem}", "amber")
        elif taken.adjusted:
            more = f" Và {len(taken.adjusted) - 1} đơn vị khác." if len(taken.adjusted) > 1 else ""
            self.banner.say(f"{taken.adjusted[0]}{more}", "amber")

    def folder(self, use: str, title: str) -> str:
        """A folder for ``use``, asked for where it was last; empty where nobody chose one."""
        kept = QSettings(str(self._here()[0].register.place / "window.ini"), QSettings.Format.IniFormat)
        chosen = self.choose_folder(title, str(kept.value(f"month/{use}", "")))
        if chosen:
            kept.setValue(f"month/{use}", chosen)
            kept.sync()
        return chosen

    def _ask_folder(self, title: str, start: str) -> str:
        return choose_folder(self.window(), title, start)


def _send(place: Workplace, period: Period, now: datetime, clerk: str, folder: str) -> Sent:
    from cchc_desktop.operations.exchange import send
    from cchc_desktop.operations.month import report

    report(place, period, now, by=clerk)
    return send(place, f"folder:{folder}", now, by=clerk)


def _collect(place: Workplace, now: datetime, clerk: str, folder: str) -> Collected:
    from cchc_desktop.operations.collect import collect

    return collect(place, f"folder:{folder}", now, by=clerk)
