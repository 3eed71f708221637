"""Thông báo, for the unit above: words and packs of dated data to its units, and what became of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.text import day_time, number
from cchc_desktop.ui.fields import Field, Form
from cchc_desktop.ui.marks import Mark
from cchc_desktop.ui.page import Page
from cchc_desktop.ui.screens import Context
from cchc_desktop.ui.screens._exchange_busy import Busy
from cchc_desktop.ui.screens._exchange_road import WIDEST
from cchc_desktop.ui.screens._print_many import show_failure
from cchc_desktop.ui.screens._sections import LongTable, section
from cchc_desktop.ui.screens._settings_places import Place
from cchc_desktop.ui.screens._settings_section import Section
from cchc_desktop.ui.table import Column

if TYPE_CHECKING:
    from datetime import datetime

    from cchc_desktop.operations.desk import Workplace
    from cchc_desktop.operations.notices import Shown

_LAID = Mark("mark-finished", "đã chuyển", "green")
_WAITS = Mark("mark-soon", "chờ chuyển", "soon")


def _mark(one: Shown) -> Mark:
    return _LAID if one.done_at else _WAITS


class Telling(Section):
    """What is written waits for the next time that the unit's packets are taken in."""

    save_words = "Lập thông báo"

    def __init__(self, context: Context, page: Page, place: Place) -> None:
        words = "Thông báo đi xuống cùng giấy báo nhận, ở lần Nhận gói tới của đơn vị đó, hoặc qua mạng."
        super().__init__(context, page, place, words)
        self.content.setMaximumWidth(WIDEST)
        self.whole = page
        self.busy = Busy(context)
        self.form = self.add_form(
            Form(
                [
                    Field("notice_to", "Gửi các đơn vị có mã", placeholder="bỏ trống: mọi đơn vị"),
                    Field("notice_text", "Nội dung", "multiline", lines=3),
                    Field("notice_pack", "Kèm gói chỉ tiêu, lịch, quy định, thủ tục (nếu có)", "file"),
                ]
            )
        )
        self.table: LongTable[Shown] = LongTable(
            [
                Column("Nội dung", lambda one: one.notice.words(), 40, is_wide=True),
                Column("Đơn vị", lambda one: one.peer, 12),
                Column("Lúc", lambda one: day_time(one.notice.made_at), 17, fold=1),
                Column("Tình trạng", lambda one: _mark(one).word, 14, mark=_mark),
            ],
            empty="Chưa lập thông báo nào.",
            name="Thông báo đã lập",
        )
        self.table.setProperty("kind", "framed")
        self.put(self.form, self.busy, section("Đã lập", self.table))

    def refresh(self) -> None:
        """What was written, the newest first; what is being typed stays."""
        from cchc_desktop.operations.notices import listed

        with self.context.do.reading() as reading:
            self.table.show_rows([one for one in listed(reading) if one.is_ours])

    def save(self) -> None:
        """Write it; a pack is tried here before it goes to anybody."""
        typed = [part for one in str(self.form.value("notice_to") or "").split(",") if (part := one.strip())]
        text, pack = str(self.form.value("notice_text") or ""), self.form.value("notice_pack")
        do = self.context.do
        place, now, clerk = do.opened.place, do.now(), do.opened.clerk
        self.whole.clear_complaints()
        self.busy.begin(
            "Đang lập thông báo",
            lambda _job: _told(place, typed, text, Path(str(pack)) if pack else None, now, clerk),
            self._written,
            lambda failure: show_failure(self.whole, self.context, failure, self.save),
        )

    def _written(self, to: tuple[str, ...]) -> None:
        self.form.reset()
        self.refresh()
        self.context.say(f"Đã lập thông báo cho {number(len(to))} đơn vị; đi cùng lần Nhận gói tới.")


def _told(
    place: Workplace, typed: list[str], text: str, pack: Path | None, now: datetime, clerk: str
) -> tuple[str, ...]:
    from cchc_desktop.operations.notices import ALL, send_pack, tell

    try:
        if pack is not None:
            return send_pack(place, typed or [ALL], pack, now, by=clerk, text=text)
        return tell(place, typed or [ALL], text, now, by=clerk)
    except Refused as refused:
        field = {"unit": "notice_to", "text": "notice_text", "file": "notice_pack"}.get(refused.field or "")
        raise Refused(refused.sentence, field or refused.field) from refused
