"""How a dossier stands, said three times: a shape, a word and a colour role."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.lifecycle import State

SOON_DAYS = 1
"""From this many calendar days before the promise on, a dossier is marked as soon due."""


@dataclass(frozen=True, slots=True)
class Mark:
    """``shape`` names a drawing of the icon family; ``role`` a colour of the look."""

    shape: str
    word: str
    role: str


class Standing(Protocol):
    """What a mark is made from; a dossier and a row of a list both have it."""

    @property
    def state(self) -> State:
        """Where it stands."""

    @property
    def due_at(self) -> datetime | None:
        """The promise, where there is one."""

    @property
    def handed_back_at(self) -> datetime | None:
        """When the citizen got the result."""


def standing_mark(dossier: Standing, at: datetime) -> Mark:
    """The mark of ``dossier`` as it stands at ``at``."""
    if dossier.state is State.HANDED_BACK:
        back = dossier.handed_back_at
        return Mark("mark-handed-back", f"đã trả {hanoi(back):%d/%m}" if back else "đã trả", "muted")
    return _RESTING.get(dossier.state) or due_mark(dossier.due_at, at)


_RESTING = {
    State.FINISHED: Mark("mark-finished", "chờ trả", "green"),
    State.SUPPLEMENT: Mark("mark-paused", "chờ bổ sung", "paused"),
    State.PAYMENT: Mark("mark-paused", "chờ nộp tiền", "paused"),
    State.REGISTERED: Mark("mark-in-time", "chờ tiếp nhận", "accent"),
    State.REFUSED: Mark("mark-ended", "từ chối", "muted"),
    State.WITHDRAWN: Mark("mark-ended", "đã rút", "muted"),
    State.STOPPED: Mark("mark-ended", "đã dừng", "muted"),
}


def due_mark(due_at: datetime | None, at: datetime) -> Mark:
    """The mark of a promise that still runs; a promise missed by hours is overdue the same day."""
    if due_at is None:
        return Mark("mark-in-time", "chưa có hẹn", "muted")
    due_at, at = hanoi(due_at), hanoi(at)
    days = (due_at.date() - at.date()).days
    if at > due_at:
        return Mark("mark-overdue", f"quá hạn {-days} ngày" if days else f"quá hạn từ {due_at:%H:%M}", "red")
    if days == 0:
        return Mark("mark-today", "hôm nay", "amber")
    if days <= SOON_DAYS:
        return Mark("mark-soon", "mai", "soon")
    return Mark("mark-in-time", f"còn {days} ngày", "text")
