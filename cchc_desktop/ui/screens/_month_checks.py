"""Above the table: how far the period has come, what was checked, what to mend, and what has moved since."""

from __future__ import annotations

from collections.abc import Callable
from textwrap import shorten
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QStackedWidget, QVBoxLayout, QWidget

from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.text import day, number
from cchc_desktop.ui.guard import guarded
from cchc_desktop.ui.look import XS, S
from cchc_desktop.ui.marks import Mark
from cchc_desktop.ui.parts import MarkLabel, button, icon_label, label, row, widget_of

if TYPE_CHECKING:
    from cchc_desktop.operations.month_checks import Check
    from cchc_desktop.operations.month_drift import Drift
    from cchc_desktop.ui.screens._month_figures import Counted

ADVICE = {
    "identities": "Chạy kiểm tra sổ (lệnh check) để biết hồ sơ nào sai.",
    "carry_over": "Có hồ sơ ghi bù hoặc sửa ngày sau khi chốt kỳ trước; nếu đúng thì chốt lại kỳ trước.",
    "overlap": "Xem lại cách tính tháng (theo ngày chốt số liệu hay theo lịch) trước khi chốt.",
    "before": "Chốt kỳ trước rồi hãy chốt kỳ này.",
    "clock": "Chỉnh đồng hồ của máy rồi hãy chốt.",
    "months": "Mở từng tháng, tháng nào báo có thay đổi thì chốt lại tháng đó.",
    "carried_on": "Chốt lại kỳ này xong, sang kỳ sau chốt lại để hai kỳ nối nhau.",
    "due_known": "Mở từng hồ sơ, ghi thời hạn.",
    "no_future": "Mở từng hồ sơ, sửa ngày nhận.",
    "late_causes": "Mở từng hồ sơ, ghi nguyên nhân quá hạn.",
    "result_unmarked": "Hồ sơ nào đã xong thì ghi “Có kết quả” với ngày giờ thật.",
    "still": "Có thể đã xong mà chưa ghi; hỏi người thụ lý.",
    "clock_stands": "Đang chờ bổ sung hoặc nghĩa vụ tài chính; gọi người nộp, hoặc dừng giải quyết.",
    "entered_late": "Chỉ để biết: xem ngày giờ ghi vào sổ có đúng lúc việc xảy ra không.",
}
_NAMED = 8
"""Gaps that are read by hovering; the page behind them has all."""
_LETTERS = 300
"""Of one sentence about units above the table; the page behind it has it whole."""
_CHECKS = 2
"""Lines of what to mend above the table, one where figures have moved too; the rest is a key away."""

Show = Callable[[str, str], object]
"""Go to the screen behind a line, at the group of that key."""


def mark_of(check: Check) -> Mark:
    """How much a check that did not pass weighs."""
    if check.is_blocking:
        return Mark("mark-overdue", "phải sửa", "red")
    if check.needs_seeing:
        return Mark("warning", "cần xem", "amber")
    return Mark("info", "nên biết", "muted")


def standing(counted: Counted) -> Mark:
    """How far a period has come, in a shape, a word and a colour."""
    report = counted.report
    if report.reopened is not None:
        on = day(hanoi(report.reopened.at).date())
        words = f"Mở lại từ {on}; số đã báo cáo vẫn là lần {report.reopened.revision}"
        return Mark("warning", words, "amber")
    if not report.is_final:
        made = hanoi(report.made_at)
        return Mark("mark-paused", f"Tạm tính, số liệu đến {made:%H:%M} {day(made.date())}", "paused")
    if not report.revision:
        return Mark("mark-finished", "Các đơn vị đã chốt đủ", "green")
    words = f"Đã chốt lần {report.revision}, ngày {day(hanoi(report.made_at).date())}"
    if report.drift:
        return Mark("warning", f"{words}; đã thay đổi", "amber")
    return Mark("mark-finished", words, "green")


def sent_words(counted: Counted) -> str:
    """Whether the last revision has gone up."""
    if counted.acknowledged_at is not None:
        return f"Cấp trên đã nhận {day(hanoi(counted.acknowledged_at).date())}"
    if counted.sent_at is not None:
        return f"Đã gửi {day(hanoi(counted.sent_at).date())}, chờ cấp trên báo nhận"
    return "Chưa gửi"


class Shelf(QStackedWidget):
    """What is shown one at a time, where somebody wants to know how much room that has."""

    resized = Signal()

    @guarded(None)
    def resizeEvent(self, event: QResizeEvent) -> None:
        """What stands around it came, went or grew."""
        super().resizeEvent(event)
        self.resized.emit()


class CheckList(QWidget):
    """One line for all that is right, one for each of the first things to mend, and what has moved."""

    def __init__(self, show: Show) -> None:
        super().__init__()
        self._show = show
        self.standing, self.sent, self.passed = MarkLabel(), label("", "muted"), label("", "muted")
        self.history = button("Các lần chốt", lambda: show("month-history", ""), kind="link")
        self.gaps = button("", lambda: show("month-gaps", "all"), kind="link", icon="warning")
        self._is_low = False
        self._shown: tuple[Counted, bool] | None = None
        self._links: dict[str, QPushButton] = {}
        self._lines = QVBoxLayout()
        self._lines.setSpacing(XS)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self.lines = widget_of(self._lines)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(S)
        self.top = row(self.standing, self.sent, self.history, self.gaps, self.passed, None)
        box.addLayout(self.top)
        box.addWidget(self.lines)

    def fold(self, *, is_low: bool) -> None:
        """Where there is little height each kind has one line, and what is right has none."""
        self._is_low = is_low
        if self._shown is not None:
            self.show_counted(self._shown[0], is_superior=self._shown[1])

    def make_room(self, width: int, room: int) -> None:
        """Rows come first: of ``room`` beside them the lines are given up first, then all of it."""
        top = self.top.sizeHint().height()
        lines = self._lines.totalHeightForWidth(width) if self._lines.count() else 0
        self.lines.setVisible(top + S + lines <= room)
        self.setVisible(top <= room)

    def show_counted(self, counted: Counted, *, is_superior: bool) -> None:
        """The checks of a period; a link that had the focus has it again."""
        self._shown = (counted, is_superior)
        held = next((key for key, link in self._links.items() if link.hasFocus()), "")
        self._clear()
        report = counted.report
        self.history.setVisible(not is_superior)
        self.passed.setVisible(self._is_low and not is_superior)
        self.gaps.setVisible(bool(report.gaps or report.beside))
        if is_superior:
            waiting = len(report.missing)
            ready = Mark("check", f"Đủ {len(report.units)} đơn vị đã gửi", "green")
            none = Mark("dash", "Chưa đơn vị nào phải gửi kỳ này", "muted")
            some = Mark("warning", f"{len(report.units)} đơn vị đã gửi, còn thiếu {waiting} gói", "amber")
            self.standing.show_mark(some if waiting else ready if report.units else none)
            self.sent.setText("")
            for sentence in report.beside[: 1 if self._is_low else _CHECKS]:
                self._add("info", "muted", shorten(sentence, _LETTERS, placeholder="…"))
            self._add_gaps(report.beside, report.gaps)
            return
        self.standing.show_mark(standing(counted))
        self.sent.setText(f"· {sent_words(counted)}")
        self._add_passed([check for check in report.checks if check.is_passed], len(report.checks))
        failed = [check for check in report.checks if not check.is_passed]
        self._add_failed(failed, 1 if self._is_low or report.moved is not None else _CHECKS)
        if report.moved is not None:
            self._add_moved(report.moved)
        self._focus_again(held)

    def _add_passed(self, passed: list[Check], of: int) -> None:
        said = " ".join(check.sentence for check in passed)
        self.passed.setText(f"· Đạt {len(passed)}/{of}")
        self.passed.setToolTip(said)
        if passed and not self._is_low:
            self._add("check", "green", f"Đạt {len(passed)}/{of}: {said}")

    def _add_gaps(self, beside: tuple[str, ...], gaps: tuple[str, ...]) -> None:
        """What is to be read with the sum; where packets do not go on from one another, or do not count."""
        said = (*gaps, *beside)
        words = f"{number(len(gaps))} chỗ không khớp" if gaps else f"{number(len(beside))} điều cần biết"
        self.gaps.setText(words)
        self.gaps.setToolTip("\n".join(said[:_NAMED]))
        self.gaps.setAccessibleName(f"Xem {words} về các gói và tổng")
        for sentence in () if self._is_low else gaps[:_CHECKS]:
            self._add("warning", "amber", shorten(sentence, _LETTERS, placeholder="…"))

    def _clear(self) -> None:
        self._links.clear()
        while (item := self._lines.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()

    def _focus_again(self, held: str) -> None:
        """Whoever comes back from a list that is empty now stands at what is left of the lines."""
        if held:
            link = self._links.get(held) or next(iter(self._links.values()), self.history)
            link.setFocus()

    def _add_failed(self, failed: list[Check], most: int) -> None:
        failed.sort(key=lambda one: (not one.is_blocking, not one.needs_seeing))
        rest = len(failed) - most
        for check in failed[:most]:
            mark = mark_of(check)
            begins = {"amber": "Cần sửa", "red": "Phải sửa"}.get(mark.role, "Nên xem")
            many = f"Xem {len(check.dossiers)} hồ sơ" if check.dossiers else "Xem"
            advice = "" if self._is_low else f" {ADVICE.get(check.name, '')}"
            if self._is_low and rest > 0:
                many, advice = "Xem tất cả", f" Và {rest} mục khác."
            words = f"{begins}: {check.sentence}{advice}"
            self._add(mark.shape, mark.role, words, self._link("month-mend", check.name, many))
        if rest > 0 and not self._is_low:
            link = self._link("month-mend", failed[most].name, "Xem tất cả")
            is_over = self._shown is not None and self._shown[0].report.is_final
            until = "" if is_over else " trước khi chốt"
            self._add("info", "muted", f"và {rest} mục khác nên xem{until}.", link)

    def _add_moved(self, moved: Drift) -> None:
        """The figure that is asked for first, and a way to all of them."""
        rest = len(moved.figures) - 1
        more = f"và {rest} số liệu khác đã thay đổi" if rest > 0 else ""
        for figure in moved.figures[:1]:
            was, now = figure.worded(moved.places)
            many = f"do {len(figure.dossiers)} hồ sơ"
            if self._is_low and rest > 0:
                many = f"Xem {rest + 1} thay đổi"
            words = f"{figure.title}: đã báo cáo {was} → nay {now}"
            self._add("warning", "amber", words, self._link("month-moved", "0", many))
        words = ". ".join(filter(None, (moved.rule, more)))
        if not moved.figures or (words and not self._is_low):
            link = self._link("month-moved", "all", "Xem tất cả thay đổi")
            self._add("warning", "amber", f"{words or 'Có hồ sơ đã khác lần chốt'}.", link)

    def _link(self, screen: str, key: str, words: str) -> QPushButton:
        link = button(words, lambda: self._show(screen, key), kind="link")
        self._links[f"{screen} {key}"] = link
        return link

    def _add(self, icon: str, role: str, words: str, link: QWidget | None = None) -> None:
        said = label(words, wraps=True)
        sign = icon_label(icon, role, 16)
        line = row(sign, said, gap=S)
        line.setStretch(1, 1)
        if link is not None:
            sign.setAlignment(Qt.AlignmentFlag.AlignVCenter)
            line.addWidget(link)
        self._lines.addWidget(widget_of(line))
