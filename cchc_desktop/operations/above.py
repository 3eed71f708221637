"""What the superior says it counts by, where our register does not know it: an older copy, or another PC."""

from __future__ import annotations

import hashlib
from datetime import date, datetime

from cchc_desktop.core import answer, trust
from cchc_desktop.core import letter as letters
from cchc_desktop.core.answer import Counting
from cchc_desktop.core.letter import Kind, Letter
from cchc_desktop.core.period import Period
from cchc_desktop.core.text import day, day_time
from cchc_desktop.core.trust import Standing
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.store import months, notices, parcels, peers
from cchc_desktop.store.entries import Writing
from cchc_desktop.store.months import Closing
from cchc_desktop.store.notices import Kept
from cchc_desktop.store.reading import Reading

_KIND: Kind = "acknowledgement"


def keep_strange(book: Writing, letter: Letter, data: bytes, now: datetime) -> None:
    """Keep a believed answer to a packet that our register never made: it tells what we do not know."""
    digest = hashlib.sha256(data).hexdigest()
    is_believed = trust.standing(letter.key, peers.peers(book, letter.sender)) is Standing.KNOWN
    if not is_believed or notices.is_known(book, digest):
        return
    kept = Kept(
        digest=digest,
        peer=letter.sender,
        is_ours=False,
        kind=_KIND,
        letter=data,
        at=now,
        done_at=now,
    )
    notices.put(book, kept)


def _strange(reading: Reading) -> tuple[Counting, ...]:
    """What answers told that speak of packets which our register never made."""
    every = notices.notices(reading, is_ours=False, kind=_KIND)
    return tuple(counts for one in every if (counts := _counts(one.letter)) is not None)


def _counts(data: bytes) -> Counting | None:
    return answer.read(letters.read(data, _KIND).body).counts


def _told(reading: Reading, days: tuple[date, date] | None = None) -> tuple[Counting, ...]:
    """Everything that letters told which we believed when they came, of these days where any are named."""
    of_ours = map(_counts, parcels.answers_about(reading, days))
    every = (one for one in (*of_ours, *_strange(reading)) if one is not None)
    return tuple(one for one in every if days is None or one.days == days)


def next_revision(reading: Reading, period: Period, last: Closing | None) -> int:
    """The number of the next revision: behind ours, and behind all that the superior has told us of."""
    told = (one.newest for one in _told(reading, (period.first_on, period.last_on)))
    return max((*told, last.revision if last else 0)) + 1


def newer_above(place: Workplace, reading: Reading) -> tuple[str, ...]:
    """What the superior counts by and our register lacks, in sentences; until a later one is made here."""
    ours: dict[tuple[date, date], list[Closing]] = {}
    for one in months.closings(reading):
        ours.setdefault((one.period.first_on, one.period.last_on), []).append(one)
    highest: dict[tuple[date, date], Counting] = {}
    for told in sorted(_told(reading), key=lambda one: (one.rank, one.newest)):
        highest[told.days] = told
    return tuple(
        _words(place, told, ours.get(days, []))
        for days, told in sorted(highest.items())
        if _is_unknown(told, ours.get(days, []))
    )


def _is_unknown(told: Counting, ours: list[Closing]) -> bool:
    is_here = any(one.digest == told.digest for one in ours)
    return not is_here and all((one.is_final, one.revision) <= told.rank for one in ours)


def _words(place: Workplace, told: Counting, ours: list[Closing]) -> str:
    first_on, last_on = told.days
    who = place.profile.superior_name or "Đơn vị tổng hợp"
    made = day_time(datetime.fromisoformat(told.made_at))
    last = max((one.revision for one in ours), default=0)
    here = f"sổ này có lần {last}" if last else "sổ này chưa lập kỳ này"
    return (
        f"Kỳ {day(first_on)} – {day(last_on)}: {who} đang dùng lần {told.revision} "
        f"({_kind(told)}, lập {made}), "
        f"{here} và không có bản đó. Sổ vừa phục hồi từ bản sao lưu, hay có máy khác cùng gửi? Đối chiếu số "
        f"liệu rồi lập lại kỳ này; lần mới sẽ là lần {max(told.newest, last) + 1}."
    )


def newer_further_up(place: Workplace, reading: Reading) -> tuple[str, ...]:
    """What the unit above counts by of units whose packets we pass on, and we lack; in sentences."""
    highest: dict[tuple[str, tuple[date, date]], tuple[str, Counting]] = {}
    every = ((one, _counts(one.answer)) for one in parcels.answers_on(reading))
    told = [(one, counts) for one, counts in every if counts is not None]
    for one, counts in sorted(told, key=lambda it: (it[1].rank, it[1].newest)):
        highest[one.sender, counts.days] = one.sender_name, counts
    found = ((sender, name, counts) for (sender, _), (name, counts) in sorted(highest.items()))
    return tuple(filter(None, (_further_up(place, reading, *one) for one in found)))


def _further_up(place: Workplace, reading: Reading, sender: str, name: str, told: Counting) -> str:
    """What is to be said of one unit; empty where nothing is."""
    first_on, last_on = told.days
    ours = months.counting(reading, sender, first_on, last_on)
    if ours is None or ours.digest == told.digest or (ours.is_final, ours.revision) > told.rank:
        return ""
    who = place.profile.superior_name or "Đơn vị tổng hợp"
    made = day_time(datetime.fromisoformat(told.made_at))
    return (
        f"{name} ({sender}), kỳ {day(first_on)} – {day(last_on)}: {who} đang dùng lần {told.revision} "
        f"({_kind(told)}, lập {made}), ở đây có lần {ours.revision} và không có bản đó. Đối chiếu số liệu "
        f"với {name}, rồi đề nghị lập lại kỳ này cho tới lần {told.newest + 1}."
    )


def _kind(told: Counting) -> str:
    return "đã chốt" if told.is_final else "tạm tính"
