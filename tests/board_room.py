"""Units that have sent their months to a superior: in time, late, never, one quite unlike itself."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

from registers import a_line

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.packet import Packet, digest_of, recount, write
from cchc_desktop.core.period import Period, parse, previous_period
from cchc_desktop.core.tally import Line, StandingBy
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.reviews import return_packet
from cchc_desktop.operations.upkeep import Founding, found
from cchc_desktop.store import months, reviews
from cchc_desktop.store.members import Member, put_members
from cchc_desktop.store.reviews import Review

NOW = datetime(2026, 11, 20, 10, tzinfo=HANOI)
PERIOD = parse("2026-11")
DUE = date(2026, 11, 17)
"""Two working days after Saturday, 14 November."""
CLERK = "Nguyễn Thị Lan"
_FIELDS = (("Hộ tịch", "1.004873"), ("Chứng thực", "2.000815"), ("Đất đai", "1.012756"))


def province(folder: Path, names: Sequence[str]) -> Workplace:
    """A superior with these units below it since the year's beginning; none has sent."""
    told = Founding(unit="99", name="Tỉnh Thử", role="superior", is_practice=True)
    place = found(folder, told, None, datetime(2026, 1, 2, 8, tzinfo=HANOI))[0]
    with place.register.write() as book:
        since = date(2025, 1, 1)
        put_members(book, [Member(code_of(n), name, since) for n, name in enumerate(names)])
    return place


def code_of(n: int) -> str:
    """The code of the unit at that place."""
    return f"{30001 + 3 * n:05}"


def months_before(period: Period, many: int) -> list[Period]:
    """``period`` and those before it, the oldest first."""
    periods = [period]
    for _ in range(many):
        periods.insert(0, previous_period(periods[0]))
    return periods


def lines_of(period: Period, many: int, *, late: int = 0, left: int = 0, seed: int = 0) -> tuple[Line, ...]:
    """Dossiers received in ``period``; ``late`` of them ended too late, ``left`` of them are open."""
    rng = random.Random(f"{seed}-{period.key}-{many}")
    return tuple(_line(rng, period, n, is_late=n < late, is_open=n >= many - left) for n in range(many))


def _line(rng: random.Random, period: Period, n: int, *, is_late: bool, is_open: bool) -> Line:
    on = period.first_on + timedelta(days=rng.randrange(18))
    at = datetime.combine(on, time(8, rng.randrange(60)), HANOI)
    field, procedure = _FIELDS[rng.randrange(3)]
    ended = at + timedelta(days=6 if is_late else rng.randrange(3), minutes=rng.randrange(200))
    return a_line(
        local_no=f"{n + 1:04}/{period.last_on.year}",
        code=f"H99.{30}-{on:%y%m%d}-{n:04}",
        field=field,
        procedure=procedure,
        channel="online" if rng.randrange(4) else "direct",
        received_at=at,
        due_at=at + timedelta(days=30 if is_open else 5),
        ended_at=None if is_open else ended,
        end=None if is_open else "finished",
        handed_back_at=None if is_open else ended,
        late_cause="A1" if is_late else None,
    )


def sealed(
    unit: str,
    name: str,
    period: Period,
    lines: Sequence[Line],
    *,
    revision: int = 1,
    is_final: bool = True,
    at: datetime | None = None,
) -> Packet:
    """The packet of a period as its unit would have made it."""
    made_at = at or datetime.combine(period.last_on + timedelta(days=1), time(9), HANOI)
    told = tuple(lines)
    return Packet(
        unit=unit,
        unit_name=name,
        superior="99",
        period=period,
        revision=revision,
        is_final=is_final,
        is_practice=True,
        program="0.3.0",
        made_at=made_at,
        standing_by=StandingBy.DAY,
        entries=100,
        chain_head="",
        lines=told,
        tally=recount(told, period, StandingBy.DAY, made_at),
    )


def arrive(place: Workplace, packet: Packet, at: datetime) -> None:
    """It is taken in at that moment."""
    data = write(packet)
    with place.register.write() as book:
        months.take_in(book, packet, digest_of(data), at, data=data)


def day(on: date, hour: int = 10) -> datetime:
    """An hour of a day."""
    return datetime.combine(on, time(hour), HANOI)


NAMES = (
    *("Phường Ba Đình", "Phường Ngọc Hà", "Phường Giảng Võ", "Phường Hoàn Kiếm", "Phường Cửa Nam"),
    *("Xã Phúc Thọ", "Xã Phúc Lộc", "Xã Hát Môn", "Xã Đan Phượng", "Xã Ô Diên", "Xã Liên Minh"),
    "Phường Nguyễn Phước Công Tằng Tôn Nữ Hoàng Anh Thư",
)


@dataclass(frozen=True, slots=True)
class Sent:
    """How one unit of the twelve behaves in the month that is looked at; ``day`` of November it came."""

    day: int | None = 16
    is_final: bool = True
    many: int = 40
    gap: bool = False


TWELVE = (
    *(Sent(16), Sent(16), Sent(17), Sent(16, many=180), Sent(19), Sent(16, gap=True), Sent(16)),
    *(Sent(15, is_final=False), Sent(17), Sent(16), Sent(None), Sent(None)),
)


def above_many(folder: Path, many: int = 12, past: int = 12) -> Workplace:
    """A superior with ``many`` units; each has ``past`` months behind it, and November as ``TWELVE`` says."""
    names = [NAMES[n] if n < len(NAMES) else f"Xã số {n + 1}" for n in range(many)]
    place = province(folder, names)
    *earlier, now = months_before(PERIOD, past)
    for n, name in enumerate(names):
        for period in earlier:
            lines = lines_of(period, 36 + (n + period.last_on.month) % 9, late=n % 3, seed=n)
            arrive(place, sealed(code_of(n), name, period, lines), day(period.last_on + timedelta(days=2)))
            if n or period is not earlier[-1]:  # one of October was forgotten
                _accepted(place, n, period)
        _send(place, n, name, now, TWELVE[n % len(TWELVE)])
    if many >= len(TWELVE):
        _returned_and_sent_again(place, now, names)
    return place


def _send(place: Workplace, n: int, name: str, now: Period, told: Sent) -> None:
    if told.day is None:
        return
    lines = lines_of(now, told.many, late=n % 3, seed=n)
    if told.gap:
        lines += (replace(lines[0], local_no="0900/2026", received_at=day(date(2026, 10, 5))),)
    at = day(date(2026, 11, told.day), 9)
    arrive(place, sealed(code_of(n), name, now, lines, is_final=told.is_final, at=at), at)


def _accepted(place: Workplace, n: int, period: Period) -> None:
    decided = Review(
        sender=code_of(n),
        first_on=period.first_on,
        last_on=period.last_on,
        revision=1,
        state="accepted",
        box="",
        reason="",
        at=day(period.last_on + timedelta(days=3)),
        by=CLERK,
    )
    with place.register.write() as book:
        reviews.put(book, decided)


def _returned_and_sent_again(place: Workplace, now: Period, names: Sequence[str]) -> None:
    """The ninth has its report back; the tenth has sent it again since."""
    for n in (8, 9):
        why = "Số quá hạn chưa khớp danh sách, đề nghị kiểm tra lại"
        return_packet(place, code_of(n), now, day(date(2026, 11, 18)), by=CLERK, reason=why, box="late")
    again = sealed(
        code_of(9), names[9], now, lines_of(now, 41, late=2, seed=9), revision=2, at=day(date(2026, 11, 19))
    )
    arrive(place, again, day(date(2026, 11, 19)))
