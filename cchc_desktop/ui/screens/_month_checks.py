"""Above the table: how far the period has come, what was checked, what to mend, and what has moved since."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.text import day
from cchc_desktop.ui.look import XS, S
from cchc_desktop.ui.marks import Mark
from cchc_desktop.ui.parts import MarkLabel, button, icon_label, label, row, widget_of

if TYPE_CHECKING:
    from cchc_desktop.operations.month_checks import Check
    from cchc_desktop.ui.screens._month_figures import Counted

_MEND = {
    "identities": "Chạy kiểm tra sổ (lệnh check) để biết hồ sơ nào sai.",
    "carry_over": "Có hồ sơ ghi bù hoặc sửa ngày sau khi chốt kỳ trước; nếu đúng thì chốt lại kỳ trước.",
    "due_known": "Mở từng hồ sơ, ghi thời hạn.",
    "no_future": "Mở từng hồ sơ, sửa ngày nhận.",
    "late_causes": "Mở từng hồ sơ, ghi nguyên nhân quá hạn.",
}
_FEW = 3


def standing(counted: Counted) -> Mark:
    """How far a period has come, in a shape, a word and a colour."""
    report = counted.report
    if not report.is_final:
        made = hanoi(report.made_at)
        return Mark("mark-paused", f"Tạm tính, số liệu đến {made:%H:%M} {day(made.date())}", "paused")
    words = f"Đã chốt lần {report.revision}, ngày {day(hanoi(report.made_at).date())}"
    if report.drift:
        return Mark("warning", f"{words}; số liệu đã thay đổi", "amber")
    return Mark("mark-finished", words, "green")


def sent_words(counted: Counted) -> str:
    """Whether the last revision has gone up."""
    if counted.acknowledged_at is not None:
        return f"Cấp trên đã nhận {day(hanoi(counted.acknowledged_at).date())}"
    if counted.sent_at is not None:
        return f"Đã gửi {day(hanoi(counted.sent_at).date())}, chờ cấp trên báo nhận"
    return "Chưa gửi"


class CheckList(QWidget):
    """One line for all that is right, one for each thing to mend with the dossiers behind it."""

    def __init__(self, show_dossiers: Callable[[tuple[str, ...], str], object]) -> None:
        super().__init__()
        self._show_dossiers = show_dossiers
        self.standing, self.sent, self.passed = MarkLabel(), label("", "muted"), label("", "muted")
        self._is_low = False
        self._lines = QVBoxLayout()
        self._lines.setSpacing(XS)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(S)
        self.top = row(self.standing, self.sent, self.passed, None)
        box.addLayout(self.top)
        box.addLayout(self._lines)

    def fold(self, *, is_low: bool) -> None:
        """Where there is little height, what is right needs no line of its own."""
        self._is_low = is_low
        self._show_passed()

    def _show_passed(self) -> None:
        self.passed.setVisible(self._is_low and bool(self.passed.text()))
        first = self._lines.itemAt(0)
        if first is not None and (line := first.widget()) is not None and self.passed.text():
            line.setVisible(not self._is_low)

    def show_counted(self, counted: Counted, *, is_superior: bool) -> None:
        """The checks of a period."""
        while (item := self._lines.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        report = counted.report
        if is_superior:
            waiting = len(report.missing)
            ready = Mark("check", f"Đủ {len(report.units)} đơn vị đã gửi", "green")
            none = Mark("dash", "Chưa đơn vị nào phải gửi kỳ này", "muted")
            some = Mark("warning", f"{len(report.units)} đơn vị đã gửi, còn thiếu {waiting} gói", "amber")
            self.standing.show_mark(some if waiting else ready if report.units else none)
            self.sent.setText("")
            return
        self.standing.show_mark(standing(counted))
        self.sent.setText(f"· {sent_words(counted)}")
        passed = [check for check in report.checks if check.is_passed]
        share = f"Đạt {len(passed)}/{len(report.checks)}"
        said = " ".join(check.sentence for check in passed)
        self.passed.setText(f"· {share}" if passed else "")
        self.passed.setToolTip(said)
        if passed:
            self._add("check", "green", f"{share}: {said}")
        for check in report.checks:
            if not check.is_passed:
                self._add_failed(check)
        for sentence in (*report.drift[-1:], *report.drift[:-1])[:_FEW]:  # the last one names the dossiers
            self._add("warning", "amber", f"Thay đổi sau khi chốt: {sentence}.")
        if len(report.drift) > _FEW:
            self._add("warning", "amber", f"và {len(report.drift) - _FEW} thay đổi khác.")
        self._show_passed()

    def _add_failed(self, check: Check) -> None:
        words = f"Cần sửa: {check.sentence} {_MEND.get(check.name, '')}"
        link = None
        if check.dossiers:
            link = button(
                f"Xem {len(check.dossiers)} hồ sơ",
                lambda: self._show_dossiers(check.dossiers, check.sentence),
                kind="link",
            )
        self._add("warning", "amber", words, link)

    def _add(self, icon: str, role: str, words: str, link: QWidget | None = None) -> None:
        said = label(words, wraps=True)
        sign = icon_label(icon, role, 16)
        line = row(sign, said, gap=S)
        line.setStretch(1, 1)
        if link is not None:
            sign.setAlignment(Qt.AlignmentFlag.AlignVCenter)
            line.addWidget(link)
        self._lines.addWidget(widget_of(line))
