"""Thanh tra, tự kiểm tra: the pack for those who come to look, and the office's own look once a month."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtWidgets import QWidget

from cchc_desktop.core import period as periods
from cchc_desktop.core.calendar import ONE_DAY, hanoi
from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.core.text import day, number
from cchc_desktop.operations.locked_files import NO_LOCK, Lock
from cchc_desktop.ui.choosing import choose_folder
from cchc_desktop.ui.do import Complaints
from cchc_desktop.ui.fields import Field, Form
from cchc_desktop.ui.marks import Mark
from cchc_desktop.ui.parts import MarkLabel, label
from cchc_desktop.ui.screens import Context
from cchc_desktop.ui.screens._sections import section
from cchc_desktop.ui.screens._settings_places import Place
from cchc_desktop.ui.screens._settings_section import Section

if TYPE_CHECKING:
    from cchc_desktop.operations.inspection import Asked, Inspected
    from cchc_desktop.ui.jobs import Job

_SIZE = 30
_WORDS = (
    "Lập một hồ sơ PDF và XLSX cho đoàn thanh tra hoặc tự kiểm tra hằng tháng: kiểm tra cả sổ, chọn mẫu ngẫu "
    "nhiên, diễn biến từng hồ sơ mẫu, hồ sơ quá hạn và thư xin lỗi, thủ tục niêm yết, quyền, sao lưu, đầu "
    "chuỗi từng ngày."
)
_SEED_HELP = (
    "Người kiểm tra cho số này. Ai có số và danh sách hồ sơ trong kỳ đều chọn lại được đúng mẫu đó; cách "
    "tính ghi trong hồ sơ."
)


class Inspection(Section):
    """The days, the seed, and what came of it."""

    save_words = "Lập hồ sơ thanh tra…"

    def __init__(self, context: Context, page: Complaints, place: Place) -> None:
        super().__init__(context, page, place, _WORDS)
        self.choose_folder: Callable[[], str] = self._ask_folder
        self.made: Inspected | None = None
        self._job: Job | None = None
        self._is_proposed = False
        self.form = self.add_form(
            Form(
                [
                    Field("first_on", "Từ ngày", "date", is_required=True, width=30),
                    Field("last_on", "Đến ngày", "date", is_required=True, width=30),
                    Field("seed", "Số chọn mẫu", is_required=True, width=30, help=_SEED_HELP),
                    Field("size", "Số hồ sơ trong mẫu", "number", is_required=True, width=30),
                    Field("is_named", "Ghi cả tên người dân (tệp có mật khẩu)", "check"),
                    Field("reason", "Lý do cần tên, ghi vào sổ", is_required=True),
                ]
            )
        )
        self.form.changed.connect(lambda _name: self._fold())
        self.doing = label("", "small", wraps=True)
        self.verdict, self.result = MarkLabel(), label("", wraps=True)
        self.before = label("", "small", wraps=True)
        self.put(
            section("Kỳ và mẫu", self.form),
            section("Kết quả", self.verdict, self.result, self.doing, self.before),
        )
        self._fold()

    def refresh(self) -> None:
        """The month before until somebody says otherwise; and how often this was done."""
        from cchc_desktop.operations.inspection import VERB
        from cchc_desktop.store.inspected import beside

        today = hanoi(self.context.do.now()).date()
        if not self._is_proposed:
            self._is_proposed = True
            last_on = today.replace(day=1) - ONE_DAY
            self.form.set_values(
                {
                    "first_on": last_on.replace(day=1),
                    "last_on": last_on,
                    "seed": f"{today:%Y%m%d}",
                    "size": _SIZE,
                }
            )
        with self.context.do.reading() as reading:
            done = tuple(beside(reading, date(2000, 1, 1), today, {VERB}))
        if done:
            last = done[-1]
            said = "đạt" if last.note.get("is_ok") else "có chỗ sai"
            self.before.setText(
                f"Đã kiểm tra {number(len(done))} lần; lần cuối {day(hanoi(last.at).date())}: {said}."
            )
        else:
            self.before.setText("Chưa tự kiểm tra lần nào.")

    def _fold(self) -> None:
        self.form.show_field("reason", is_shown=bool(self.form.value("is_named")))

    def save(self) -> None:
        """Ask where to, then do it beside the window."""
        if self._job is not None:
            raise Refused("Đang lập hồ sơ. Đợi xong rồi lập tiếp.")
        asked = self._asked()
        if asked.is_named and not self.context.do.opened.place.profile.is_practice:
            from cchc_desktop.ui.lock_asking import LockDialog

            LockDialog(self, lambda lock: self._begin(asked, lock)).open()
        else:
            self._begin(asked, NO_LOCK)

    def _asked(self) -> Asked:
        from cchc_desktop.operations.inspection import Asked

        told = self.form.values()
        first_on, last_on = told["first_on"], told["last_on"]
        return Asked(
            period=periods.asked_span(cast("date", first_on), cast("date", last_on)),
            seed=str(told["seed"]),
            size=cast("int", told["size"]),
            is_named=bool(told["is_named"]),
            reason=str(told["reason"] or "") if told["is_named"] else "",
            by=self.context.do.opened.clerk,
        )

    def _begin(self, asked: Asked, lock: Lock) -> None:
        folder = self.choose_folder()
        if not folder:
            return
        place, now = self.context.do.opened.place, self.context.do.now()

        def work(job: Job) -> Inspected:
            from cchc_desktop.operations.inspection import inspect

            def step(words: str, done: int, of: int) -> None:
                job.step(done / of if of else -1.0, f"Đang xem {words}…")

            return inspect(place, asked, now, Path(folder), lock=lock, step=step)

        self.doing.setText("Đang kiểm tra sổ…")
        self._job = self.context.jobs.start(
            work,
            then=self._show,
            failed=self._failed,
            progress=lambda _share, words: self.doing.setText(words),
            ended=lambda _job: self._over(),
        )

    def _over(self) -> None:
        self._job = None
        self.doing.setText("")

    def _show(self, made: Inspected) -> None:
        self.made = made
        findings = made.report.findings
        if findings:
            self.verdict.show_mark(Mark("warning", f"Sổ có {number(len(findings))} chỗ sai", "red"))
        else:
            self.verdict.show_mark(Mark("check", "Sổ nguyên vẹn", "green"))
        files, folder = ", ".join(path.name for path in made.files), made.files[0].parent
        sorry = number(made.late - made.apologised)
        told = (
            *findings[:1],
            f"Mẫu {number(len(made.sample))} trong {number(made.frame)} hồ sơ.",
            f"{number(made.remarks)} hồ sơ mẫu có điểm cần xem.",
            f"{number(made.late)} hồ sơ quá hạn, {sorry} không có thư xin lỗi.",
            f"Đã ghi {files} vào {folder}; kết quả ở bút tích {number(made.entry)}.",
        )
        self.result.setText("\n".join(told))
        self.refresh()
        self.context.say("Đã lập hồ sơ thanh tra.")

    def _failed(self, failure: Exception) -> None:
        if isinstance(failure, Refused):
            self.page.show_refused(failure)
        elif isinstance(failure, Trouble):
            self.page.show_trouble(failure, self._on_primary)
        else:
            self.context.do.broke.emit(failure)

    def _ask_folder(self) -> str:
        window: QWidget = self.window()
        return choose_folder(window, "Thư mục ghi hồ sơ thanh tra")
