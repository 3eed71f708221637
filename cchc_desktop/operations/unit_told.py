"""The tree as its units reported by it, where what became of them was recorded after their reports came.

A report that was closed before anybody recorded that its unit had ended was counted then, and stays
counted: the unit tells its days still, and who took its work over begins behind them. Not where one of
those has told of the same days: then who reports them is for people to say, and they are asked. The same
holds for what was split off a unit that stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from cchc_desktop.core.calendar import ONE_DAY
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.period import Period
from cchc_desktop.core.text import day
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


_Days = Mapping[str, set[tuple[date, date]]]


def told_tree(reading: Reading) -> Tree:
    """The tree by which figures are put together."""
    known = kept.tree(reading)
    since = _told_from(reading, known)
    return known.told_from(since) if since else known


def told_words(reading: Reading, period: Period) -> Iterator[str]:
    """Which units tell days of ``period`` still of which others have the work, and from when those do."""
    known = kept.tree(reading)
    found: dict[tuple[str, date, date], list[str]] = {}
    for went, on in _told_from(reading, known).items():
        if went.since <= period.last_on and on > period.first_on:
            found.setdefault((went.old, went.since, on), []).append(went.new)
    for (code, since, on), news in sorted(found.items()):
        yield (
            f"{named_at(known, code, since)} đã báo cáo đến hết ngày {day(on - ONE_DAY)}, trước khi ghi việc "
            f"sắp xếp đơn vị từ ngày {day(since)}: số đã báo cáo vẫn cộng, {_named(known, sorted(news))} "
            f"báo cáo từ ngày {day(on)}."
        )


def _told_from(reading: Reading, known: Tree) -> dict[Succession, date]:
    """From when work that went over earlier is reported by those who have it."""
    came = kept.came_after_end(reading) if known.successions else {}
    reports = {code: found for code, its in came.items() if (found := standing(its))}
    if not reports:
        return {}
    days = [one for found in reports.values() for one in found]
    heirs = kept.days_of_heirs(reading, min(one.first_on for one in days), max(one.last_on for one in days))
    told, at = dict[Succession, date](), recorded(reading)
    for code, found in reports.items():
        for went in _gone_together(known, code):
            on = _from(known, went, found, heirs, at)
            told |= dict.fromkeys(went, on) if on > went[0].since else {}
    return told


def _gone_together(known: Tree, code: str) -> Iterator[tuple[Succession, ...]]:
    """To whom the work of a unit went at once: as it ended to all of them, before to each by itself."""
    ended = known.ended_into(code)
    if ended:
        yield ended
    for one in known.after(code, date.min, date.max):
        if known.at(code, one.since) is not None:
            yield (one,)


def _from(
    known: Tree,
    went: tuple[Succession, ...],
    reports: Iterable[_Report],
    heirs: _Days,
    at: Mapping[Succession, datetime],
) -> date:
    since = on = went[0].since
    if any(one not in at for one in went) or known.below(went[0].old, since - ONE_DAY):
        return since
    recorded_at = min(at[one] for one in went)
    takers = _takers(known, went).items()
    others = {days for code, begins in takers for days in heirs.get(code, ()) if days[1] >= begins}
    for one in sorted(reports, key=lambda it: (it.last_on, it.first_on)):
        is_next = one.first_on <= on <= one.last_on and one.closed_at <= recorded_at
        if is_next and not any(first <= one.last_on and one.first_on <= last for first, last in others):
            on = one.last_on + ONE_DAY
    is_over = any(known.at(one.new, since) is not None and known.at(one.new, on) is None for one in went)
    return since if is_over else on


def _takers(known: Tree, went: Iterable[Succession]) -> dict[str, date]:
    """All who have the work since, the first and those after them, and from when on."""
    found: dict[str, date] = {}
    left = list(went)
    while left:
        one = left.pop()
        if one.new not in found:
            found[one.new] = one.since
            left += known.after(one.new, one.since - ONE_DAY, date.max)
    return found


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


def refuse_untold(reading: Reading, codes: Iterable[str], since: date) -> None:
    """Refused where ended units closed reports of ``since`` or later that would not be counted any more."""
    known = kept.tree(reading)
    told = _told_from(reading, known)
    for code in codes:
        on = next((told[one] for one in known.ended_into(code) if one in told), since)
        left = [one for one in standing(kept.came(reading, code, since)) if one.last_on >= on]
        if left:
            raise Refused(_untold_words(known, code, since, left), "since")


def _untold_words(known: Tree, code: str, since: date, left: list[_Report]) -> str:
    old = named_at(known, code, since)
    news = _named(known, (one.new for one in known.ended_into(code)))
    listed, after = "; ".join(one.words() for one in left), day(max(one.last_on for one in left) + ONE_DAY)
    return (
        f"{old} và {news} đều đã gửi số liệu của {listed}: từ ngày {day(since)} chỉ một nơi báo cáo được. "
        f"{news} đã tính cả hồ sơ của {old} thì trả lại gói đó của {old} (lệnh review --return) rồi ghi lại; "
        f"chưa tính thì chọn từ ngày {after}."
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
