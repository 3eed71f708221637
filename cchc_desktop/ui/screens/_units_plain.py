"""Many reports accepted at once: those about which nothing is odd, named before it is done."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from cchc_desktop.core.text import number
from cchc_desktop.ui.look import M, S
from cchc_desktop.ui.parts import button, card, label, row

if TYPE_CHECKING:
    from cchc_desktop.core.period import Period
    from cchc_desktop.operations.review_look import Accepted, Sifted
    from cchc_desktop.ui.jobs import Job
    from cchc_desktop.ui.screens._units_page import BoardPage

_NAMED = 8


class PlainOnes(QWidget):
    """Asks once: who would be accepted, by what was looked at, and who is left to be opened."""

    def __init__(self, page: BoardPage, done: Callable[[str], object]) -> None:
        super().__init__()
        self.page, self._done = page, done
        self._found: Sifted | None = None
        self._period: Period | None = None
        self.words, self.how = label("", "strong", wraps=True), label("", "small", wraps=True)
        self.yes = button("Chấp nhận", self.accept, kind="primary")
        self.no = button("Thôi   Esc", self._cancel, name="Thôi, không chấp nhận")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(card(self.words, self.how, row(None, self.no, self.yes, gap=S), gap=S, margin=M))
        box.addStretch(1)
        self.hide()

    def begin(self) -> None:
        """Look over all that wait, beside the window."""
        place, now, _ = self.page.here()
        period = self.page.bar.period

        def work(job: Job) -> Sifted:
            from cchc_desktop.operations.review_look import sift

            return sift(place, period, now, job.step)

        def found(sifted: Sifted) -> None:
            if period == self.page.bar.period:
                self._show(period, sifted)

        self.page.act(work, found, "Đang xem các báo cáo chờ…")

    def _show(self, period: Period, found: Sifted) -> None:
        from cchc_desktop.operations.review_look import SIFTED_BY

        many = len(found.plain)
        if not many:
            name, why = found.odd[0][1:] if found.odd else ("", "")
            said = "Báo cáo nào đang chờ cũng có điều cần xem"
            self.page.banner.say(f"{said}; mở từng báo cáo. {name}: {why}" if name else f"{said}.", "amber")
            return
        self._found, self._period = found, period
        names = ", ".join(one.name for one in found.plain[:_NAMED])
        more = f" và {number(many - _NAMED)} đơn vị khác" if many > _NAMED else ""
        self.words.setText(f"{number(many)} đơn vị không có gì bất thường: {names}{more}.")
        left = f" {number(len(found.odd))} đơn vị khác phải mở ra xem." if found.odd else ""
        self.how.setText(f"{SIFTED_BY}{left}")
        words = f"Chấp nhận cả {number(many)} đơn vị"
        self.yes.setText(f"{words}   Ctrl+Enter")
        self.yes.setAccessibleName(words)
        self.show()
        self.page.show_lines()
        self.yes.setFocus()

    def accept(self) -> None:
        """Each is a decision of its own."""
        found, period = self._found, self._period
        if found is None or period is None:
            return
        place, now, clerk = self.page.here()

        def work(job: Job) -> Accepted:
            from cchc_desktop.operations.review_look import accept_all

            return accept_all(place, period, found.plain, now, by=clerk, step=job.step)

        self.forget()
        self.page.act(work, self._told, "Đang ghi từng quyết định…")

    def _told(self, done: Accepted) -> None:
        said = f"Đã chấp nhận {number(len(done.done))} báo cáo."
        if done.refused:
            one, why = done.refused[0]
            said += f" {number(len(done.refused))} báo cáo chưa chấp nhận được; {one.name}: {why}"
        self._done(said)

    def forget(self) -> bool:
        """Take back the wish; whether there was one."""
        was_asked = self._found is not None
        self._found = self._period = None
        self.hide()
        return was_asked

    def _cancel(self) -> None:
        self.page.step_back()
