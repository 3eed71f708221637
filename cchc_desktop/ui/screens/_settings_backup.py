"""Sao lưu và khôi phục: when the last backup was made and where it lies, the drill, the second place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchc_desktop.core.text import day_time
from cchc_desktop.ui.fields import Field, Form
from cchc_desktop.ui.marks import Mark
from cchc_desktop.ui.page import Page
from cchc_desktop.ui.parts import MarkLabel, button, label, row
from cchc_desktop.ui.screens import Context
from cchc_desktop.ui.screens._sections import section
from cchc_desktop.ui.screens._settings_places import Place
from cchc_desktop.ui.screens._settings_section import Section

if TYPE_CHECKING:
    from cchc_desktop.core.upkeep import Done, Health, Stand
    from cchc_desktop.operations.desk import Desk

_WORDS = (
    "Sổ được sao lưu mỗi giờ khi có việc mới, và mỗi tuần chương trình tự khôi phục thử một lần. "
    "Bản sao lưu được mã hóa như sổ."
)
_MARKS = {
    "green": Mark("check", "Sổ an toàn", "green"),
    "amber": Mark("warning", "Cần để ý", "amber"),
    "red": Mark("warning", "Phải xử lý hôm nay", "red"),
}


class Backup(Section):
    """What was done last, what comes next, and the three things that somebody may want done now."""

    save_words = "Lưu nơi thứ hai"

    def __init__(self, context: Context, page: Page, place: Place) -> None:
        super().__init__(context, page, place, _WORDS)
        self._folder: str | None = None
        self.state, self.wrong = MarkLabel(), label("", wraps=True)
        self.last, self.where = label("", wraps=True), label("", "small", wraps=True)
        self.drill, self.check = label("", wraps=True), label("", wraps=True)
        self.doing = label("", "small", wraps=True)
        self.now = button("Sao lưu ngay", self._back_up, name="Sao lưu ngay")
        self.attempt = button("Khôi phục thử", self._drill, name="Khôi phục thử")
        self.second = label("", "small", wraps=True)
        self.form = self.add_form(
            Form([Field("second", "Thư mục ở ổ khác, USB hoặc máy khác trong mạng", "text")])
        )
        self.put(
            self.state,
            self.wrong,
            section("Bản sao lưu", self.last, self.where, row(self.now, self.attempt, None), self.doing),
            section("Khôi phục thử và kiểm tra", self.drill, self.check),
            section("Nơi thứ hai", self.form, self.second),
            section("Lấy lại sổ từ bản sao lưu", label(_RESTORE, wraps=True)),
        )
        keeping = context.own.keeping
        if keeping is not None:
            keeping.changed.connect(lambda _: self.refresh())
            keeping.working.connect(self._show_work)
        for one in (self.now, self.attempt):
            one.setEnabled(keeping is not None)

    def refresh(self) -> None:
        """As it is kept; what is being typed stays."""
        from cchc_desktop.operations import backups
        from cchc_desktop.store import upkeep_rows

        place, now = self.context.do.opened.place, self.context.do.now()
        stand = backups.stand_of(place.register)
        health = backups.health_of(place.register, place.law, now)
        with self.context.do.reading() as reading:
            chosen = upkeep_rows.second_of(reading)
        folder = chosen[0] if chosen else ""
        if folder != self._folder:
            self._folder = folder
            self.form.set_values({"second": folder})
        self._show(stand, health)
        self.where.setText(f"Nằm tại {backups.folder_of(place.register)}")

    def _show(self, stand: Stand, health: Health) -> None:
        self.state.show_mark(_MARKS[health.tone])
        self.wrong.setText("\n".join(health.sentences))
        self.wrong.setVisible(bool(health.sentences))
        self.last.setText(_said("Sao lưu lần cuối", stand.backup, "Chưa sao lưu lần nào."))
        self.drill.setText(_said("Khôi phục thử lần cuối", stand.drill, "Chưa khôi phục thử lần nào.", "đạt"))
        self.check.setText(
            _said("Kiểm tra toàn bộ sổ lần cuối", stand.check, "Chưa kiểm tra lần nào.", "nguyên vẹn")
        )
        self.second.setText(
            _said("Chép sang đó lần cuối", stand.second, "Chưa chép lần nào.")
            if stand.has_second
            else "Để trống: bản sao lưu chỉ nằm trên máy này."
        )

    def _show_work(self, words: str) -> None:
        self.doing.setText(words)
        for one in (self.now, self.attempt):
            one.setEnabled(not words)

    def _back_up(self) -> None:
        if self.context.own.keeping is not None:
            self._show_work("Đang sao lưu…")
            self.context.own.keeping.back_up_now()

    def _drill(self) -> None:
        if self.context.own.keeping is not None:
            self._show_work("Đang khôi phục thử…")
            self.context.own.keeping.drill_now()

    def save(self) -> None:
        """Let backups go there too; an empty field: nowhere else."""
        from cchc_desktop.operations import backups

        folder = str(self.form.values()["second"] or "")

        def act(desk: Desk) -> None:
            backups.choose_second(desk, folder)

        done = f"Từ nay bản sao lưu được chép thêm sang {folder}." if folder else "Đã bỏ nơi sao lưu thứ hai."
        self.context.do.run(act, at=self.page, done=done, then=lambda _: self._chosen())

    def _chosen(self) -> None:
        self.refresh()
        if self.context.own.keeping is not None:
            self.context.own.keeping.look()


_RESTORE = (
    "Khôi phục thay cả sổ, nên làm ngoài cửa sổ này: đóng chương trình rồi chạy “cchc restore TỆP --dry-run” "
    "để xem sẽ mất những gì, rồi “cchc restore TỆP”. Sổ bị thay luôn được giữ lại."
)


def _said(what: str, done: Done | None, never: str, good: str = "") -> str:
    if done is None:
        return never
    if done.is_ok:
        return f"{what}: {day_time(done.at)}{f', {good}' if good else ''}."
    return f"{what}: {day_time(done.at)}, không thành. {done.said}"
