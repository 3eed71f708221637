"""Tra cứu của người dân: whether citizens may see at the unit above how their dossiers stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchc_desktop.core.text import day_time
from cchc_desktop.core.trust import PeerState
from cchc_desktop.ui.fields import Field, Form
from cchc_desktop.ui.marks import Mark
from cchc_desktop.ui.page import Page
from cchc_desktop.ui.parts import MarkLabel, label
from cchc_desktop.ui.screens import Context
from cchc_desktop.ui.screens._settings_places import Place
from cchc_desktop.ui.screens._settings_section import Section

if TYPE_CHECKING:
    from datetime import datetime

    from cchc_desktop.operations.desk import Desk
    from cchc_desktop.store.reading import Reading

_SHUT = Mark("dash", "đang đóng", "muted")
_FOR_GOOD = "Đóng thì giấy đã in không tra được nữa; mở lại chỉ tra được giấy in từ lúc đó."
_WORDS = (
    "Người dân xem hồ sơ của mình đến đâu bằng số và mã trên giấy tiếp nhận, trên trang của {name}. "
    "Trang chỉ nói tình trạng, không có tên người nào."
)


class LookUp(Section):
    """One tick; what it means for receipts, and what is still wanting, in sentences."""

    save_words = "Lưu tra cứu"

    def __init__(self, context: Context, page: Page, place: Place) -> None:
        profile = context.do.opened.place.profile
        self._above = profile.superior_name or profile.superior
        super().__init__(context, page, place, _WORDS.format(name=self._above or "đơn vị tổng hợp"))
        self._is_open = False
        self.state, self.told = MarkLabel(), label("", wraps=True)
        self.form = self.add_form(
            Form([Field("citizens_look_up", "Cho người dân tra cứu", "check")], [["citizens_look_up"]])
        )
        self.form.changed.connect(lambda _: self._warn())
        self.put(self.state, self.form, self.told)

    def refresh(self) -> None:
        """As it is kept; a tick that was not saved stays."""
        from cchc_desktop.operations.look_up import open_since, page

        now = self.context.do.now()
        with self.context.do.reading() as reading:
            since, address = open_since(reading, now), page(reading, now)
            is_compared = self._is_compared(reading)
        if self.form.value("citizens_look_up") is None or (since is not None) != self._is_open:
            self.form.set_values({"citizens_look_up": since is not None})
        self._is_open = since is not None
        self.state.show_mark(_SHUT if since is None else _open(since))
        self.told.setText(self._sentences(address, is_compared=is_compared))
        self._warn()

    def _is_compared(self, reading: Reading) -> bool:
        from cchc_desktop.store import peers

        profile = self.context.do.opened.place.profile
        known = peers.peers(reading, profile.superior) if profile.superior else ()
        return any(one.state is PeerState.CONFIRMED for one in known)

    def _sentences(self, address: str, *, is_compared: bool) -> str:
        if not self._above:
            return "Sổ này không báo cáo cho đơn vị nào nên chưa có nơi để người dân tra cứu."
        if not self._is_open:
            return ""
        said = [
            f"Giấy tiếp nhận ghi trang {address}."
            if address
            else f"{self._above} chưa cho biết trang tra cứu; khi có, giấy tiếp nhận in sau đó sẽ ghi."
        ]
        if not is_compared:
            said.append(f"Khóa của {self._above} chưa đối chiếu: vào Gửi – nhận, mục Khóa và kết nối.")
        return " ".join(said)

    def _warn(self) -> None:
        """What cannot be taken back is said before it is saved."""
        is_closing = self._is_open and not self.form.value("citizens_look_up")
        self.form.show_hint("citizens_look_up", _FOR_GOOD if is_closing else "", "advice")

    def save(self) -> None:
        """Tell the unit above with the next sending."""
        from cchc_desktop.operations.look_up import put_open

        place, is_on = self.context.do.opened.place, bool(self.form.value("citizens_look_up"))

        def act(desk: Desk) -> None:
            put_open(desk, place, is_on=is_on)

        what = "Đã mở tra cứu" if is_on else "Đã đóng tra cứu"
        done = f"{what}. {self._above} được báo ở lần Gửi đi sau."
        self.context.do.run(act, at=self.page, done=done, then=lambda _: self.refresh())


def _open(since: datetime) -> Mark:
    return Mark("check", f"mở cho giấy tiếp nhận in từ {day_time(since)}", "green")
