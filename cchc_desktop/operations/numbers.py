"""After a day without the program: the numbers go on behind the last one written by hand."""

from __future__ import annotations

from dataclasses import dataclass

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.numbering import local_no
from cchc_desktop.core.text import nfc
from cchc_desktop.operations.desk import Desk
from cchc_desktop.store.counters import LOCAL, Counters
from cchc_desktop.store.reading import Reading


@dataclass(frozen=True, slots=True)
class Stand:
    """Where the numbers of a year stand on this machine: the next one, and the last of its range."""

    year: int
    next: int
    last: int | None

    @property
    def words(self) -> str:
        """The next number as it will stand on paper."""
        return local_no(self.next, self.year)


def stand(reading: Reading, year: int) -> Stand:
    """The next number of ``year`` on this machine."""
    found = Counters(reading.connection, reading.unit).look((LOCAL, year, reading.profile.device))
    return Stand(year, found.next, found.last)


def next_number(desk: Desk, year: int, value: int, basis: str) -> Stand:
    """Go on at ``value``: the numbers in between are used up on paper and never given again."""
    if abs(year - desk.at.year) > 1:
        raise Refused(f"Năm {year} quá xa năm nay ({desk.at.year}). Kiểm tra lại năm.", "year")
    why = nfc(basis)
    if not why:
        raise Refused("Chưa ghi lý do, ví dụ: mất điện ngày 05/02, ghi tay từ số 0101 đến 0118.", "basis")
    now = stand(desk.book, year)
    if value == now.next:
        raise Refused(f"Số kế tiếp của năm {year} đang là {now.words}, không cần đổi.", "value")
    if value < now.next:
        raise Refused(
            f"Số {local_no(value, year) if value > 0 else value} đã cấp hoặc đã bỏ qua; "
            f"số kế tiếp phải lớn hơn {now.words}.",
            "value",
        )
    if now.last is not None and value > now.last:
        raise Refused(f"Máy này chỉ cấp số đến {local_no(now.last, year)} của năm {year}.", "value")
    desk.book.set_next_local(
        year,
        desk.profile.device,
        value,
        at=desk.at,
        recorded_at=desk.recorded_at,
        by=desk.by,
        basis=why,
    )
    return Stand(year, value, now.last)
