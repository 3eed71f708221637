"""How far every period has come: closed, sent, acknowledged, opened again; by whom, when and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.period import Period
from cchc_desktop.core.text import day
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.store import month_acts, months
from cchc_desktop.store.month_acts import REOPEN, MonthAct
from cchc_desktop.store.months import Closing
from cchc_desktop.store.reading import Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One revision of one period, and what became of it.

    ``is_reported`` says that its figures are those that count now; ``reopened`` that somebody has
    opened it again since.
    """

    period: Period
    revision: int
    is_final: bool
    is_reported: bool
    made_at: datetime
    by: str
    reason: str
    sent_at: datetime | None
    acknowledged_at: datetime | None
    reopened: MonthAct | None

    def state(self) -> str:
        """In a few words."""
        if not self.is_final:
            return "tạm tính"
        if self.reopened is not None:
            return "đã mở lại"
        return "đã chốt" if self.is_reported else "đã chốt, nay thay bằng lần sau"

    def words(self) -> str:
        """The whole line."""
        told = [f"{self.period.full_title}, lần {self.revision}: {self.state()}"]
        told.append(f"{_when(self.made_at)}, {self.by}")
        if self.reason:
            told.append(f"lý do: {self.reason}")
        if self.reopened is not None:
            told.append(f"mở lại {_when(self.reopened.at)}, {self.reopened.by}: {self.reopened.reason}")
        if self.acknowledged_at is not None:
            told.append(f"cấp trên nhận {_when(self.acknowledged_at)}")
        elif self.sent_at is not None:
            told.append(f"gửi {_when(self.sent_at)}")
        return "; ".join(told)


def history(place: Workplace) -> tuple[Revision, ...]:
    """Every revision of every period, the newest period and revision first."""
    with place.register.read() as reading:
        return history_of(reading)


def history_of(reading: Reading, period: Period | None = None) -> tuple[Revision, ...]:
    """The same within a transaction; of ``period`` alone where it is given."""
    closings = months.closings(reading)
    opened = month_acts.acts(reading, REOPEN)
    reported: dict[tuple[object, object], int] = {}
    for one in closings:
        if one.is_final:
            reported.setdefault(_days(one), one.revision)
    return tuple(
        _revision(one, opened, is_reported=reported.get(_days(one)) == one.revision)
        for one in closings
        if period is None or one.period == period
    )


def _days(one: Closing) -> tuple[object, object]:
    return one.period.first_on, one.period.last_on


def _revision(one: Closing, opened: tuple[MonthAct, ...], *, is_reported: bool) -> Revision:
    about = (act for act in opened if act.revision == one.revision)
    return Revision(
        period=one.period,
        revision=one.revision,
        is_final=one.is_final,
        is_reported=is_reported,
        made_at=one.closed_at,
        by=one.by,
        reason=one.reason,
        sent_at=one.sent_at,
        acknowledged_at=one.acknowledged_at,
        reopened=next((act for act in about if month_acts.is_about(act, one.period)), None),
    )


def _when(at: datetime) -> str:
    at = hanoi(at)
    return f"{at:%H:%M} {day(at.date())}"
