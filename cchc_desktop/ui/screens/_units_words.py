"""What is said of one report, and what may be done about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchc_desktop.operations.board import State
from cchc_desktop.ui.screens._units_table import late_words, short

if TYPE_CHECKING:
    from datetime import datetime

    from cchc_desktop.core.period import Period
    from cchc_desktop.operations.board import Line
    from cchc_desktop.operations.desk import Workplace
    from cchc_desktop.operations.review_look import Look
    from cchc_desktop.store.reviews import Review
    from cchc_desktop.ui.jobs import Job

_ACCEPTABLE = frozenset({State.RECEIVED, State.RESENT, State.RETURNED})


def can_be_accepted(found: Look) -> bool:
    """Whether its newest revision is a closed report that nobody has accepted."""
    line = found.line
    return found.revision is not None and line.ahead is None and line.state in _ACCEPTABLE


def told_of(found: Look) -> str:
    """When it came, which revision, how often it was sent back."""
    line: Line = found.line
    said = []
    if line.revision is not None:
        said.append(f"lần {line.revision}")
    if line.is_in:
        said.append(f"nhận {short(line.received_at)}")
    elif line.seen_at is not None:
        said.append(f"số tạm tính nhận {short(line.seen_at)}")
    if words := late_words(line):
        said.append(words if line.is_in else f"đã {words} so với hạn")
    if line.ahead is not None:
        said.append(f"đơn vị đã gửi số tạm tính lần {line.ahead}")
    if line.missing and line.seen_at is not None:
        said.append(f"thiếu kỳ {', '.join(line.missing)}")
    if line.other_days:
        said.append(f"đơn vị gửi theo ngày khác ({line.other_days})")
    if found.taken and found.revision is None:
        said.append("cộng từ các tháng; xem và chấp nhận ở từng tháng")
    return ", ".join(said)


def why_not(found: Look) -> str:
    """Why there is nothing to accept."""
    match found.line.state:
        case State.UNSENT:
            return f"{found.line.name} chưa gửi báo cáo của kỳ này."
        case State.PROVISIONAL:
            return f"{found.line.name} mới gửi số tạm tính; đơn vị chốt rồi mới chấp nhận được."
        case State.ACCEPTED:
            return f"Báo cáo của {found.line.name} đã được chấp nhận."
        case State.RETURNED:
            return f"Báo cáo của {found.line.name} đã trả lại; chờ đơn vị gửi lại."
    return (
        "Xem và chấp nhận ở từng tháng của kỳ này."
        if found.revision is None
        else "Đơn vị đang sửa số đã chốt."
    )


def send_back(
    here: tuple[Workplace, datetime, str],
    unit: str,
    period: Period,
    revision: int | None,
    box: str,
    reason: str,
    _job: Job,
) -> Review:
    from cchc_desktop.operations.reviews import return_packet

    place, now, clerk = here
    return return_packet(place, unit, period, now, by=clerk, reason=reason, box=box, revision=revision)
