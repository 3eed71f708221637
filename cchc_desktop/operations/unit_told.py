"""The tree as its units reported by it, where what became of them was recorded after their reports came.

A report that was closed before anybody recorded that its unit had ended was counted then, and stays
counted: the unit tells its days still, and who took its work over begins behind them. Not where one of
those has told of the same days: then who reports them is for people to say, and they are asked. The same
holds for what was split off a unit that stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from cchc_desktop.core.calendar import ONE_DAY
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.period import Period
from cchc_desktop.core.text import day
from cchc_desktop.core.unit_later import Later, Work
from cchc_desktop.core.unit_tree import Succession, Tree
from cchc_desktop.operations.unit_acts import recorded
from cchc_desktop.operations.unit_steps import named_at
from cchc_desktop.store import members as kept
from cchc_desktop.store.members import Came
from cchc_desktop.store.reading import Reading


@dataclass(frozen=True, slots=True)
class _Report:
    """Days that a unit closed and nobody returned; ``closed_at`` is when the first closed one came."""

    title: str
    first_on: date
    last_on: date
    closed_at: datetime

    def words(self) -> str:
        return f"{self.title} ({day(self.first_on)} – {day(self.last_on)})"


_Days = Mapping[str, set[kept.Days]]


def told_tree(reading: Reading) -> Tree:
    """The tree by which figures are put together."""
    return _later(reading, kept.tree(reading)).tree()


def told_words(reading: Reading, period: Period) -> Iterator[str]:
    """Which units tell days of ``period`` still of which others have the work, and from when those do."""
    known = kept.tree(reading)
    later = _later(reading, known)
    told, found = later.tree(), dict[tuple[str, date, date], set[str]]()
    for went, on in later.on.items():
        eve = on - ONE_DAY
        if (
            on > went.since
            and went.since <= period.last_on
            and on > period.first_on
            and told.at(went.old, eve)
        ):
            news = {one.new for one in told.after(went.old, eve, on)}
            found.setdefault((went.old, went.since, on), set()).update(news or {went.old})
    for (code, since, on), them in sorted(found.items()):
        yield (
            f"{named_at(known, code, since)} đã báo cáo đến hết ngày {day(on - ONE_DAY)}, trước khi ghi việc "
            f"sắp xếp đơn vị từ ngày {day(since)}: số đã báo cáo vẫn cộng, {_named(known, sorted(them))} "
            f"báo cáo từ ngày {day(on)}."
        )


def _later(reading: Reading, known: Tree) -> Later:
    """The tree where work that went over earlier is reported by those who have it from a later day."""
    reports = _reports(reading) if known.successions else {}
    days = [one for found in reports.values() for one in found]
    if not days:
        return Later(known, lambda _, start: start)
    heirs = kept.days_of_heirs(reading, min(one.first_on for one in days), max(one.last_on for one in days))
    at = recorded(reading)

    def reach(work: Work, start: date) -> date:
        return _reach(known, work, start, reports.get(work[0].old, ()), heirs, at)

    return Later(known, reach)


def _reports(reading: Reading) -> dict[str, list[_Report]]:
    """What stands of units whose work had gone to others by then."""
    came = kept.came_after_end(reading)
    return {code: found for code, its in came.items() if (found := standing(its))}


def _reach(
    known: Tree,
    work: Work,
    start: date,
    reports: Sequence[_Report],
    heirs: _Days,
    at: Mapping[Succession, datetime],
) -> date:
    old, since = work[0].old, work[0].since
    if not reports or any(one not in at for one in work) or known.below(old, since - ONE_DAY):
        return start
    recorded_at = min(at[one] for one in work)
    others = {days for its in _told_by(known, work, heirs, at).values() for days in its}
    on = start
    for one in sorted(reports, key=lambda it: (it.last_on, it.first_on)):
        is_next = one.first_on <= on <= one.last_on and one.closed_at <= recorded_at
        if is_next and not any(first <= one.last_on and one.first_on <= last for first, last, _ in others):
            on = one.last_on + ONE_DAY
    return on


def _told_by(
    known: Tree, work: Work, heirs: _Days, at: Mapping[Succession, datetime]
) -> dict[str, set[kept.Days]]:
    """Which days all those told who have the work since, the first and those after them.

    Not what a unit told before it had ended and came back with this work.
    """
    found: dict[str, Succession] = {}
    left = list(work)
    while left:
        one = min(left, key=lambda it: it.since)
        left.remove(one)
        if one.new not in found:
            found[one.new] = one
            left += known.after(one.new, one.since - ONE_DAY, date.max)
    found.pop(work[0].old, None)
    told = {}
    for code, went in found.items():
        is_back = known.stints(code)[0].since < went.since and known.at(code, went.since - ONE_DAY) is None
        its = (days for days in heirs.get(code, ()) if days[1] >= went.since)
        told[code] = {days for days in its if not (is_back and went in at and days[2] <= at[went])}
    return told


def standing(came: Iterable[Came]) -> list[_Report]:
    """What a unit closed of which neither the newest revision nor the one that counts was returned."""
    by_days: dict[tuple[date, date], list[Came]] = {}
    for one in came:
        by_days.setdefault((one.first_on, one.last_on), []).append(one)
    found = []
    for days, revisions in by_days.items():
        closed = [one for one in revisions if one.is_final]
        if closed and not (closed[-1].is_returned or revisions[-1].is_returned):
            found.append(_Report(closed[-1].title, *days, closed[0].received_at))
    return found


def refuse_untold(reading: Reading, before: Tree, since: date) -> None:
    """Refused where closed reports that counted ``before`` would not be counted any more."""
    told, words = told_tree(reading), []
    for code, reports in _reports(reading).items():
        left = [one for one in reports if before.at(code, one.last_on) and not told.at(code, one.last_on)]
        words += [_untold_words(reading, code, since, left)] if left else []
    if words:  # of all units at once, so that nobody mends one and is refused for the next
        raise Refused(" ".join(words), "since")


def _untold_words(reading: Reading, code: str, since: date, left: list[_Report]) -> str:
    known = kept.tree(reading)
    first_on, last_on = min(one.first_on for one in left), max(one.last_on for one in left)
    heirs = kept.days_of_heirs(reading, first_on, last_on)
    work = tuple(one for one in known.successions if one.old == code and one.since <= last_on)
    news = [one for one, days in _told_by(known, work, heirs, recorded(reading)).items() if days]
    old, listed, after = (
        named_at(known, code, since),
        "; ".join(one.words() for one in left),
        last_on + ONE_DAY,
    )
    if not news:
        return (
            f"{old} đã gửi {listed}: ghi từ ngày {day(since)} thì số liệu đó không được cộng nữa. Chọn từ "
            f"ngày {day(after)}, hoặc trả lại gói đó của {old} (lệnh review --return) rồi ghi lại."
        )
    them = _named(known, news)
    return (
        f"{old} và {them} đều đã gửi số liệu của {listed}: từ ngày {day(since)} chỉ một nơi báo cáo được. "
        f"{them} đã tính cả hồ sơ của {old} thì trả lại gói đó của {old} (lệnh review --return) rồi ghi lại; "
        f"chưa tính thì chọn từ ngày {day(after)}."
    )


def refuse_after(reading: Reading, known: Tree, code: str, last_on: date) -> None:
    """Refused where a unit closed reports of days that all lie behind the last one it is to have had."""
    left = [one for one in standing(kept.came(reading, code, last_on + ONE_DAY)) if one.first_on > last_on]
    if left:
        listed, until = "; ".join(one.words() for one in left), day(max(one.last_on for one in left))
        raise Refused(
            f"{named_at(known, code, last_on)} đã gửi {listed}, sau ngày kết thúc {day(last_on)}. Chọn ngày "
            f"kết thúc từ {until} trở đi, hoặc trả lại các gói đó (lệnh review --return) rồi ghi lại.",
            "until",
        )


def _named(known: Tree, codes: Iterable[str]) -> str:
    return ", ".join(named_at(known, one, date.max) for one in codes)
