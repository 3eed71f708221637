"""What stands against a closing: what must be right first, and that nobody has seen what it would freeze."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.packet import Packet
from cchc_desktop.core.tally import CLOSING, ENDED, OPENING, RECEIVED
from cchc_desktop.core.text import day, number
from cchc_desktop.operations.month_checks import Check
from cchc_desktop.operations.month_drift import is_same
from cchc_desktop.operations.month_report import Report

_FEWEST_WORDS = 2
_FIGURES = (
    ("nhận", RECEIVED),
    ("kỳ trước chuyển qua", (OPENING,)),
    ("đã giải quyết", ENDED),
    ("giải quyết quá hạn", ("late",)),
    ("đang giải quyết", CLOSING),
    ("đang giải quyết quá hạn", ("pending_overdue",)),
)


class Unseen(Refused):
    """Nobody has seen what would be frozen; ``report`` is what is to be shown and asked about anew."""

    def __init__(self, moved: str, report: Report) -> None:
        super().__init__(f"Chưa chốt {report.period.title.lower()}. {moved}", "shown")
        self.moved = moved
        self.report = report


def refuse_closing(found: Report, now: datetime, reason: str) -> None:
    """A period that runs, what must be mended first, and a change that nobody gave a reason for."""
    if now < found.period.end_at:
        raise Refused(
            f"Kỳ {found.period.title} đến hết ngày {day(found.period.last_on)} mới kết thúc nên chưa chốt "
            "được. Có thể gửi số liệu tạm tính.",
            "period",
        )
    for check in found.checks:
        if check.is_blocking and not check.is_passed:
            raise Refused(f"Chưa chốt được {found.period.full_title}: {check.sentence}", "period")
    if found.is_final:
        moved = f"số liệu đã thay đổi: {found.drift[0]}"
        on = day(found.made_at.date())
        refuse_untold(reason, f"{found.period.full_title} đã chốt ngày {on} và {moved}. Muốn chốt lại")
    elif found.reopened is not None and reason:  # without one, that of the reopening stands
        refuse_untold(reason, f"Muốn chốt lại {found.period.title.lower()} với lý do khác lúc mở lại")


def refuse_untold(reason: str, wish: str) -> None:
    """Whatever changes a closed period says why, in more than a word."""
    if len(reason.split()) < _FEWEST_WORDS:
        raise Refused(
            f"{wish} phải ghi lý do, ít nhất vài chữ, ví dụ: ghi sót hồ sơ giấy ngày 05/10.", "reason"
        )


def refuse_unseen(shown: Report, found: Report, counted: Packet) -> None:
    """``counted`` would be frozen, ``found`` tells of it: all of that must be what was ``shown``."""
    moved = moved_words(shown, found)
    if not moved and shown.live != counted.lines and not is_same(replace(counted, lines=shown.live), counted):
        moved = _sentence(["có hồ sơ vừa được sửa"])
    if moved:
        raise Unseen(moved, found)


def moved_words(shown: Report, found: Report) -> str:
    """How the figures of a period and what is to be seen differ from what was shown; empty where nothing."""
    figures = [
        f"{title} {number(shown.tally.of(*names))} → {number(found.tally.of(*names))}"
        for title, names in _FIGURES
        if shown.tally.of(*names) != found.tally.of(*names)
    ]
    if not figures and (shown.tally != found.tally or shown.drift != found.drift):
        figures = ["có dòng của biểu không còn như trước"]
    if not figures and (shown.is_final, shown.reopened) != (found.is_final, found.reopened):
        figures = ["kỳ vừa được chốt hoặc mở lại"]
    was = {_looked_at(one) for one in _failed(shown)}
    new = [one.sentence for one in _failed(found) if _looked_at(one) not in was]
    is_less = not new and len(was) != len(_failed(found))
    said = [_sentence(figures)] if figures or new or is_less else []
    if new:
        said.append(f"Cần xem thêm: {' '.join(new)}")
    return " ".join(said)


def _sentence(figures: list[str]) -> str:
    return f"Số liệu vừa thay đổi: {', '.join(figures)}." if figures else "Các mục cần xem vừa thay đổi."


def _failed(report: Report) -> list[Check]:
    return [one for one in report.checks if not one.is_passed and (one.needs_seeing or one.is_blocking)]


def _looked_at(check: Check) -> tuple[str, tuple[str, ...]]:
    """By its dossiers: the words of some checks tell the time."""
    return check.name, check.dossiers
