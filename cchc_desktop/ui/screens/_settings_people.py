"""Who works here, who stands in for whom, who signs, and where the numbers stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut

from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.identity import show_phone
from cchc_desktop.core.numbering import local_no
from cchc_desktop.core.process import Cover
from cchc_desktop.core.text import day, number
from cchc_desktop.operations.numbers import Stand, next_number, stand
from cchc_desktop.operations.office import (
    Head,
    head,
    is_own_approval,
    phone,
    put_head,
    put_own_approval,
    put_phone,
)
from cchc_desktop.operations.process import covers, officers, put_cover, put_officers
from cchc_desktop.ui.do import Complaints
from cchc_desktop.ui.fields import Choice, Field, Form
from cchc_desktop.ui.parts import label
from cchc_desktop.ui.screens import Context
from cchc_desktop.ui.screens._sections import LongTable, section
from cchc_desktop.ui.screens._settings_places import Place
from cchc_desktop.ui.screens._settings_section import Section
from cchc_desktop.ui.table import Column

if TYPE_CHECKING:
    from cchc_desktop.operations.desk import Desk


@dataclass(frozen=True, slots=True)
class Absent:
    """One who is away, and who does the work."""

    officer: str
    cover: Cover


class People(Section):
    """Officers by name, one a line; and who is away."""

    save_words = "Lưu danh sách"

    def __init__(self, context: Context, page: Complaints, place: Place) -> None:
        words = "Những người được giao hồ sơ. Khi một người vắng, người làm thay nhận được hồ sơ giao cho họ."
        super().__init__(context, page, place, words)
        self._known = ""
        self.names = self.add_form(
            Form([Field("officers", "Cán bộ, mỗi dòng một họ tên", "multiline", lines=6)])
        )
        self.cover = self.add_form(
            Form(
                [
                    Field("absent", "Người vắng mặt", "choice", width=20),
                    Field("by", "Người làm thay", "choice", width=20),
                    Field("until", "Đến hết ngày", "date", width=14),
                ],
                [["absent", "by"], ["until"]],
            )
        )
        self.table: LongTable[Absent] = LongTable(
            [
                Column("Vắng mặt", lambda one: one.officer, 18, is_wide=True),
                Column("Làm thay", lambda one: one.cover.by, 18, is_wide=True),
                Column("Đến hết ngày", lambda one: day(one.cover.until), 12, "centre"),
            ],
            empty="Không ai vắng mặt.",
            name="Người đang vắng mặt",
        )
        self.put(self.names, section("Vắng mặt", self.table, self.cover))
        back = QShortcut(QKeySequence("Del"), self.table, self.end_cover)
        back.setContext(Qt.ShortcutContext.WidgetShortcut)

    def refresh(self) -> None:
        """Read again; a list that is being typed stays."""
        on = hanoi(self.context.do.now()).date()
        with self.context.do.reading() as reading:
            names, away = officers(reading, on), covers(reading, on)
        written = "\n".join(names)
        if written != self._known or not self.names.value("officers"):
            self.names.set_values({"officers": written})
            self._known = written
        nobody = Choice(None, "Chọn…")
        for field in ("absent", "by"):
            self.cover.offer(field, (nobody, *(Choice(name, name) for name in names)))
        self.table.show_rows([Absent(officer, cover) for officer, cover in away.items()])

    def save(self) -> None:
        """Keep the names, and the absence where one is filled in."""
        told = self.names.values() | self.cover.values()
        names = str(told["officers"] or "").splitlines()

        def act(desk: Desk) -> tuple[str, ...]:
            kept = put_officers(desk, names)
            if told["absent"] or told["until"]:
                put_cover(desk, *_absence(told))
            return kept

        self.context.do.run(act, at=self.page, done=_people_saved, then=self._after)

    def _after(self, kept: tuple[str, ...]) -> None:
        self._known = "\n".join(kept)
        self.names.set_values({"officers": self._known})
        self.cover.reset()
        self.refresh()

    def end_cover(self) -> None:
        """Del: whoever is under the cursor is back."""
        one = self.table.current()
        if one is None:
            return
        officer, cover = one.officer, one.cover
        self.context.do.run(
            lambda desk: put_cover(desk, officer, "", desk.at.date()),
            at=self.page,
            done=f"{officer} đã đi làm lại.",
            undo=lambda desk: put_cover(desk, officer, cover.by, cover.until),
            then=lambda _: self.refresh(),
        )

    def shortcuts(self) -> list[tuple[str, str]]:
        """With the way back to work."""
        return [*super().shortcuts(), ("Del", "Người đang chọn đã đi làm lại")]


def _absence(told: dict[str, object]) -> tuple[str, str, date]:
    until = told["until"]
    if not told["absent"]:
        raise Refused("Chưa chọn người vắng mặt.", "absent")
    if not told["by"]:
        raise Refused("Chưa chọn người làm thay.", "by")
    if not isinstance(until, date):
        raise Refused("Chưa ghi ngày cuối cùng vắng mặt.", "until")
    return str(told["absent"]), str(told["by"]), until


def _people_saved(kept: tuple[str, ...]) -> str:
    return f"Đã lưu danh sách {number(len(kept))} cán bộ."


class Office(Section):
    """Who signs, the telephone of the counter, and whether one person is the whole office."""

    save_words = "Lưu người ký, điện thoại"

    def __init__(self, context: Context, page: Complaints, place: Place) -> None:
        words = "In ở chỗ ký và ở đầu các mẫu. Giấy của những ngày trước giữ người ký của ngày đó."
        super().__init__(context, page, place, words)
        self._known = (Head(), "", False)
        self.form = self.add_form(
            Form(
                [
                    Field("head_name", "Họ tên người ký"),
                    Field("head_title", "Chức danh, in trên họ tên", placeholder="GIÁM ĐỐC TRUNG TÂM"),
                    Field("head_since", "Ký từ ngày", "date", hint="Để trống: từ hôm nay.", width=14),
                    Field("counter_phone", "Điện thoại của bộ phận một cửa", width=22),
                    Field(
                        "own_approval",
                        "Đơn vị chỉ có một người: việc do mình ghi được tự duyệt",
                        "check",
                        hint="Hồ sơ ghi rõ “tự duyệt” mỗi lần như vậy.",
                    ),
                ],
                [["head_name"], ["head_title"], ["head_since", "counter_phone"], ["own_approval"]],
            )
        )
        self.put(self.form)

    def refresh(self) -> None:
        """Read again unless something else is typed."""
        on = hanoi(self.context.do.now()).date()
        with self.context.do.reading() as reading:
            now = head(reading, on), phone(reading, on), is_own_approval(reading, on)
        if now != self._known:
            self._known = now
            self.form.set_values(
                {
                    "head_name": now[0].name,
                    "head_title": now[0].title,
                    "counter_phone": show_phone(now[1]) if now[1] else "",
                    "own_approval": now[2],
                }
            )

    def save(self) -> None:
        """Keep what was changed."""
        told = self.form.values()
        who = Head(str(told["head_name"] or ""), str(told["head_title"] or ""))
        since, number_typed = told["head_since"], str(told["counter_phone"] or "")

        def act(desk: Desk) -> None:
            if who != self._known[0] or since:
                put_head(desk, who, since if isinstance(since, date) else None)
            put_own_approval(desk, is_allowed=bool(told["own_approval"]))
            try:
                put_phone(desk, number_typed)
            except Refused as refused:
                raise Refused(refused.sentence, "counter_phone") from refused

        self.context.do.run(
            act, at=self.page, done="Đã lưu người ký và điện thoại.", then=lambda _: self.refresh()
        )


class Numbers(Section):
    """Where the numbers go on after a day on paper."""

    save_words = "Đặt số kế tiếp"

    def __init__(self, context: Context, page: Complaints, place: Place) -> None:
        words = (
            "Chỉ dùng sau khi đã ghi số bằng tay (mất điện, hỏng máy). "
            "Số bỏ qua không lấy lại được, nên kiểm tra kỹ trước khi đặt."
        )
        super().__init__(context, page, place, words)
        self._stand: Stand | None = None
        this_year = hanoi(context.do.now()).year
        years = tuple(Choice(year, str(year)) for year in (this_year, this_year - 1))
        self.now = label("", "strong", wraps=True)
        self.form = self.add_form(
            Form(
                [
                    Field("number_year", "Năm", "choice", choices=years, width=10),
                    Field("value", "Số kế tiếp", is_required=True, pattern="[0-9]{0,6}", width=12),
                    Field(
                        "number_basis",
                        "Lý do, những số đã ghi tay",
                        is_required=True,
                        placeholder="Mất điện ngày 05/02, ghi tay từ số 0101 đến 0118",
                    ),
                ],
                [["number_year", "value"], ["number_basis"]],
            )
        )
        self.form.changed.connect(self._on_changed)
        self.put(self.now, self.form)

    def refresh(self) -> None:
        """Where the numbers of the chosen year stand."""
        year = self.form.value("number_year")
        if not isinstance(year, int):
            return
        with self.context.do.reading() as reading:
            self._stand = stand(reading, year)
        self.now.setText(f"Số kế tiếp của năm {year} đang là {self._stand.words}.")
        self._on_changed("value")

    def _on_changed(self, name: str) -> None:
        if name == "number_year":
            self.refresh()
        if name == "value" and self._stand is not None:
            self.form.show_hint("value", *_skipped(self._stand, self.form.value("value")))

    def save(self) -> None:
        """Go on there."""
        told = self.form.values()
        year, value = int(str(told["number_year"])), int(str(told["value"]))

        def act(desk: Desk) -> Stand:
            try:
                return next_number(desk, year, value, str(told["number_basis"]))
            except Refused as refused:
                raise Refused(refused.sentence, _FIELDS.get(refused.field or "", refused.field)) from refused

        self.context.do.run(
            act, at=self.page, done=lambda now: f"Hồ sơ kế tiếp mang số {now.words}.", then=self._after
        )

    def _after(self, _: Stand) -> None:
        self.form.set_values({"value": None, "number_basis": None})
        self.refresh()


_FIELDS = {"year": "number_year", "basis": "number_basis"}


def _skipped(now: Stand, typed: object) -> tuple[str, str]:
    """What setting ``typed`` would leave out for good."""
    value = int(str(typed)) if typed else 0
    amount = value - now.next
    if amount <= 0:
        return "", "small"
    first, last = local_no(now.next, now.year), local_no(value - 1, now.year)
    return f"Bỏ qua {number(amount)} số, từ {first} đến {last}; không lấy lại được.", "advice"
