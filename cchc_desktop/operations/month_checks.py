"""What is looked at before a month is closed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.packet import Packet
from cchc_desktop.core.period import previous_period
from cchc_desktop.core.tally import broken_identities, carry_over_gaps
from cchc_desktop.store import facts, months
from cchc_desktop.store.engine import Reading

_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at before a closing; a ``is_blocking`` one must be mended first."""

    name: str
    is_passed: bool
    is_blocking: bool
    sentence: str
    dossiers: tuple[str, ...] = ()


def checked(reading: Reading, packet: Packet, now: datetime) -> tuple[Check, ...]:
    """Everything that is looked at, passed or not, in the order of the screen."""
    broken = broken_identities(packet.tally)
    gaps = _carry_over(reading, packet)
    start_at = packet.period.start_at  # a line may stand there for what was handed back in the period alone
    lines = [line for line in packet.lines if line.ended_at is None or line.ended_at >= start_at]
    no_due = tuple(line.local_no for line in lines if line.received_at and line.due_at is None)
    ahead = tuple(line.local_no for line in lines if line.received_at and line.received_at > now)
    causes = facts.late_without_cause(reading, packet.period, as_of=packet.as_of)
    return (
        Check("identities", not broken, True, broken[0] if broken else "Các đẳng thức của biểu đều đúng."),
        Check(
            "carry_over",
            not gaps,
            False,
            gaps[0] if gaps else "Số chuyển qua bằng số còn lại của kỳ trước.",
        ),
        Check("due_known", not no_due, False, _counted(no_due, "chưa có ngày hẹn trả"), no_due[:_SHOWN]),
        Check("no_future", not ahead, False, _counted(ahead, "có ngày nhận ở tương lai"), ahead[:_SHOWN]),
        Check(
            "late_causes",
            not causes,
            False,
            _counted(causes, "quá hạn chưa ghi nguyên nhân"),
            causes[:_SHOWN],
        ),
    )


def _counted(dossiers: tuple[str, ...], what: str) -> str:
    return f"{len(dossiers)} hồ sơ {what}." if dossiers else f"Không có hồ sơ nào {what}."


def _carry_over(reading: Reading, packet: Packet) -> tuple[str, ...]:
    """The gap to what the period before was reported with; none where it was never closed."""
    try:
        before = previous_period(packet.period)
    except Refused:
        return ()
    closed = months.latest(reading, before, is_final=True)
    return () if closed is None else carry_over_gaps(closed.tally, packet.tally)
