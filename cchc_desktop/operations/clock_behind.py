"""A clock of the PC that stands before what the register already knows: told, never a reason to refuse."""

from __future__ import annotations

from datetime import datetime, timedelta

from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.text import day_time
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.store import since

_TELLS = timedelta(minutes=5)
"""What two clocks may be apart, when one is set by hand or by the network."""


def told_behind(place: Workplace, now: datetime) -> str:
    """The sentence for whoever begins to work by such a clock; empty where it is right.

    In a practice register moments are played with.
    """
    if place.profile.is_practice:
        return ""
    with place.register.read() as reading:
        last = since.last_recorded(reading)
    if last is None or last - now <= _TELLS:
        return ""
    return (
        f"Đồng hồ của máy đang là {day_time(hanoi(now))}, đứng trước việc ghi cuối của sổ "
        f"({day_time(last)}). Hãy chỉnh ngày giờ của máy rồi làm tiếp: việc vẫn ghi được, nhưng ngày nhận và "
        "ngày hẹn trả sẽ theo giờ này."
    )
