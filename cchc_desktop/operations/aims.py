"""What the office sets and tells itself about its figures: own targets, survey answers, points by hand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import groupby, pairwise

from cchc_desktop.core.dossier import Json
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.period import Period
from cchc_desktop.core.targets import Target, target_on
from cchc_desktop.core.text import day, nfc, number
from cchc_desktop.indicators import indicators
from cchc_desktop.operations.choices import SET, choose
from cchc_desktop.operations.desk import Desk, Workplace
from cchc_desktop.rulebook import load_targets
from cchc_desktop.store import months
from cchc_desktop.store.choices import Choice, choices, chosen
from cchc_desktop.store.reading import Reading

TARGET, ANSWERS, POINTS = "target:", "hand:", "points:"
COMPLAINTS = "complaint_rate"
"""The share of dossiers that people complained about; it lowers the points for satisfaction."""

_NUMBER = re.compile(r"[0-9]{1,4}(?:[.,][0-9]{1,4})?")
_BELOW = re.compile(r"[-−–] ?[0-9]{1,4}(?:[.,][0-9]{1,4})?")  # signs of minus as people type them
_MOST = 10**7
_NAMED = 3
_HUNDRED = 100


@dataclass(frozen=True, slots=True)
class ByHand:
    """Answers that the office counted itself for one period: ``top`` out of ``bottom``."""

    top: int
    bottom: int
    basis: str = ""

    def rate(self) -> Fraction | None:
        """The exact share; None when nobody was asked."""
        return Fraction(self.top, self.bottom) if self.bottom else None


def targets(place: Workplace, reading: Reading, entries: int | None = None) -> tuple[Target, ...]:
    """Every target: those that ship, those of the data folder, and the office's own.

    ``entries``: its own as they were known when the chain had so many.
    """
    return (*load_targets(place.register.place), *own_targets(reading, entries))


def told_later(was: Target | None, now: Target | None) -> str:
    """What a closed period would be held against now; nothing where that was known when it was closed."""
    if _demand(was) == _demand(now):
        return ""
    if now is None:
        return "sau khi chốt đã bỏ chỉ tiêu này"
    if not now.is_own:
        return f"sau khi chốt đã bỏ chỉ tiêu riêng, nay {_demanded(now)}"
    return f"chỉ tiêu đặt sau khi chốt: {_demanded(now)}"


def _demand(target: Target | None) -> tuple[object, ...]:
    return () if target is None else (target.at_least, target.at_most, target.by_on)


def _demanded(target: Target) -> str:
    indicator = indicators()[target.indicator]
    is_share = indicator.unit == "share"
    bound = target.bound * _HUNDRED if is_share else target.bound
    sign = "từ" if target.at_least is not None else "không quá"
    by = f", hạn đến {day(target.by_on)}" if target.by_on else ""
    return f"{sign} {_plain(bound)}{'%' if is_share else ''}{by} ({target.basis})"


def target_of(known: Iterable[Target], indicator: str, period: Period) -> Target | None:
    """The target that a period is held against: the one in force on its last day."""
    return target_on(known, indicator, period.last_on)


def own_targets(reading: Reading, entries: int | None = None) -> tuple[Target, ...]:
    """The targets that the office was given or gave itself; each holds until the next of its indicator.

    ``entries``: as they were known when the chain had so many.
    """
    known = choices(reading, TARGET) if entries is None else _then(reading, entries)
    found: list[Target] = []
    for code, kept in groupby(known, key=lambda one: one.name):
        for one, later in pairwise((*_changes(kept), None)):
            if one is not None and (target := _target(code, one)) is not None:
                until = later.since - timedelta(days=1) if later is not None else target.until
                found.append(replace(target, until=min(until, target.until or until) if until else None))
    return tuple(found)


def _then(reading: Reading, entries: int) -> tuple[Choice, ...]:
    """The choices about targets as the chain told them in its first ``entries``."""
    now = choices(reading, TARGET)
    if not now:
        return ()
    told = tuple(chosen(reading, SET, TARGET))
    in_chain = {(one.name, one.since) for _, one in told}
    known = {(one.name, one.since): one for one in now if (one.name, one.since) not in in_chain}
    known |= {(one.name, one.since): one for seq, one in told if seq <= entries}
    return tuple(known[key] for key in sorted(known))


def _changes(kept: Iterable[Choice]) -> Iterator[Choice]:
    """Those that say something else than the one before."""
    before: Json = {}
    for one in kept:
        if one.value != before:
            yield one
        before = one.value


def own_target_on(reading: Reading, indicator: str, day: date) -> Target | None:
    """The office's own target on ``day``; None where a shipped one holds or none."""
    found = target_on(own_targets(reading), indicator, day)
    return found if found is not None and found.is_own else None


def read_bound(indicator: str, typed: str) -> Fraction:
    """The figure of a target as it is typed: in percent for a share ("96,5"), else in its own unit."""
    title, text = _known(indicator), nfc(nfc(typed).removesuffix("%"))
    if _BELOW.fullmatch(text):
        raise Refused(f"Mức của chỉ tiêu “{title}” phải {_within(indicator)}.", "at_least")
    if not _NUMBER.fullmatch(text):
        raise Refused(
            f"Mức của chỉ tiêu “{title}”: “{text[:20]}” không phải con số. Viết như 95.", "at_least"
        )
    bound = Fraction(text.replace(",", "."))
    return bound / _HUNDRED if indicators()[indicator].unit == "share" else bound


def put_target(desk: Desk, target: Target) -> Target:
    """Hold the office against ``target`` from its first day on, whatever it was held against before."""
    indicator = _known(target.indicator)
    bounds = [one for one in (target.at_least, target.at_most) if one is not None]
    if len(bounds) != 1:
        raise Refused(f"Chỉ tiêu “{indicator}”: ghi mức tối thiểu hoặc mức tối đa.", "at_least")
    if indicators()[target.indicator].unit == "share" and not 0 <= bounds[0] <= 1:
        raise Refused(f"Chỉ tiêu “{indicator}” phải {_within(target.indicator)}.", "at_least")
    if not nfc(target.basis):
        raise Refused(f"Chỉ tiêu “{indicator}” chưa ghi văn bản giao (số, ngày).", "basis")
    if target.until is not None and target.until < target.since:
        raise Refused(f"Chỉ tiêu “{indicator}” kết thúc trước ngày bắt đầu.", "until")
    if target.by_on is not None and target.by_on < target.since:
        days = f"hạn phải đạt {day(target.by_on)} đứng trước ngày bắt đầu {day(target.since)}"
        raise Refused(f"Chỉ tiêu “{indicator}”: {days}. Sửa một trong hai ngày.", "by_on")
    return _keep(desk, target)


def _keep(desk: Desk, target: Target) -> Target:
    kept = replace(target, basis=nfc(target.basis), who=nfc(target.who), is_own=True)
    choose(desk, TARGET + kept.indicator, _told(kept), since=kept.since, basis=kept.basis)
    return kept


def drop_target(desk: Desk, indicator: str, since: date | None = None) -> None:
    """Go back to the shipped target from ``since`` on; what was demanded before stays."""
    _known(indicator)
    choose(desk, TARGET + indicator, {}, since=since)


def closed_under(reading: Reading, since: date, until: date | None = None) -> tuple[Period, ...]:
    """The closed periods whose figures a target of these days is held against, in the order of their days."""
    ended = [one.period for one in months.closed(reading) if since <= one.period.last_on]
    found = (one for one in ended if until is None or one.last_on <= until)
    return tuple(sorted(found, key=lambda one: (one.last_on, one.first_on)))


def judged_as_then(periods: Iterable[Period]) -> str:
    """What a target that changes says about periods that are closed; nothing where there is none."""
    titles = [one.full_title[:1].lower() + one.full_title[1:] for one in periods]
    if not titles:
        return ""
    listed = ", ".join(titles[:_NAMED]) + (f" và {len(titles) - _NAMED} kỳ khác" if titles[_NAMED:] else "")
    return (
        f"Kỳ đã chốt: {listed}. Kỳ đã chốt vẫn so với chỉ tiêu đã biết lúc chốt, chỗ nào nay khác thì ghi "
        "“chỉ tiêu đặt sau khi chốt”; mở lại rồi chốt lại mới theo chỉ tiêu mới."
    )


def take_back_target(desk: Desk, indicator: str, since: date, before: Target | None) -> None:
    """Let ``before`` hold again from ``since`` on: the own target of that day before it was changed."""
    if before is None:
        drop_target(desk, indicator, since)
    else:
        _keep(desk, replace(before, since=since))  # its day may have passed since


def put_answers(desk: Desk, period: Period, name: str, answers: ByHand) -> ByHand:
    """Tell a share that the register does not hold: a survey's answers, or complaints; 0 of 0 is none."""
    if name != COMPLAINTS:
        title = _known(name)
        if not indicators()[name].is_by_hand:
            raise Refused(f"Chỉ số “{title}” tính từ hồ sơ trong sổ nên không nhập tay.", "name")
    if not 0 <= answers.top <= answers.bottom <= _MOST:
        raise Refused("Số nhập tay phải từ 0 và phần đạt không được lớn hơn tổng số.", "top")
    kept = replace(answers, basis=nfc(answers.basis))
    value: dict[str, Json] = {"top": kept.top, "bottom": kept.bottom, "basis": kept.basis}
    choose(desk, f"{ANSWERS}{name}|{_days(period)}", value, basis=kept.basis)
    return kept


def put_points(desk: Desk, period: Period, item: str, typed: str, most: Fraction) -> Fraction | None:
    """Tell the points of one line of the scoring as ``typed`` ("5,5"); empty takes them back."""
    text = nfc(typed)
    if _BELOW.fullmatch(text):
        raise Refused(f"Điểm của dòng {item} phải từ 0 đến {_plain(most)}.", "points")
    if text and not _NUMBER.fullmatch(text):
        raise Refused(f"“{text[:20]}” không phải điểm. Viết như 5 hoặc 5,25.", "points")
    points = Fraction(text.replace(",", ".")) if text else None
    if points is not None and points > most:
        raise Refused(f"Điểm của dòng {item} không quá {_plain(most)}.", "points")
    choose(desk, f"{POINTS}{item}|{_days(period)}", text.replace(".", ","))
    return points


def answers(reading: Reading, period: Period) -> dict[str, ByHand]:
    """What the office told for exactly these days, by name."""
    found: dict[str, ByHand] = {}
    for name, value in _of_days(reading, ANSWERS, period):
        if isinstance(value, dict) and isinstance(bottom := value.get("bottom"), int) and bottom:
            top = value.get("top")
            found[name] = ByHand(top if isinstance(top, int) else 0, bottom, str(value.get("basis") or ""))
    return found


def points(reading: Reading, period: Period) -> dict[str, Fraction]:
    """The points that the office told for exactly these days, by line of the scoring."""
    told = _of_days(reading, POINTS, period)
    return {
        name: Fraction(value.replace(",", ".")) for name, value in told if isinstance(value, str) and value
    }


def told_after(reading: Reading, period: Period, entries: int) -> frozenset[str]:
    """The names of what was told by hand for exactly these days when the chain had more than ``entries``.

    A share told is named as it is, the points of a line after ``points:``.
    """
    days = f"|{_days(period)}"
    return frozenset(
        (POINTS if beginning == POINTS else "") + one.name.removesuffix(days)
        for beginning in (ANSWERS, POINTS)
        for seq, one in chosen(reading, SET, beginning)
        if seq > entries and one.name.endswith(days)
    )


def _plain(most: Fraction) -> str:
    return number(most, 0 if most == int(most) else 2)


def _within(indicator: str) -> str:
    return "từ 0 đến 100%" if indicators()[indicator].unit == "share" else "từ 0 trở lên"


def _of_days(reading: Reading, beginning: str, period: Period) -> Iterator[tuple[str, Json]]:
    """The last that was told under each name for exactly these days."""
    latest = {one.name: one.value for one in choices(reading, beginning)}
    for name, value in latest.items():
        code, _, days = name.partition("|")
        if days == _days(period):
            yield code, value


def _days(period: Period) -> str:
    return f"{period.first_on.isoformat()}..{period.last_on.isoformat()}"


def _known(code: str) -> str:
    found = indicators().get(code)
    if found is None:
        raise Refused(f"Không có chỉ số “{nfc(code)[:60]}”. Các chỉ số: {', '.join(indicators())}.", "name")
    return found.title


def _told(target: Target) -> dict[str, Json]:
    value: dict[str, Json] = {"who": target.who, "basis": target.basis}
    for name in ("at_least", "at_most"):
        bound: Fraction | None = getattr(target, name)
        if bound is not None:
            value[name] = f"{bound.numerator}/{bound.denominator}"
    for name in ("until", "by_on"):
        day: date | None = getattr(target, name)
        if day is not None:
            value[name] = day.isoformat()
    return value


def _target(code: str, kept: Choice) -> Target | None:
    value = kept.value
    if not isinstance(value, dict) or not value:  # dropped
        return None
    return Target(
        indicator=code,
        since=kept.since,
        until=_day(value, "until"),
        by_on=_day(value, "by_on"),
        at_least=_bound(value, "at_least"),
        at_most=_bound(value, "at_most"),
        who=str(value.get("who") or ""),
        basis=str(value.get("basis") or ""),
        is_own=True,
    )


def _day(value: Mapping[str, Json], name: str) -> date | None:
    found = value.get(name)
    return date.fromisoformat(found) if isinstance(found, str) else None


def _bound(value: Mapping[str, Json], name: str) -> Fraction | None:
    found = value.get(name)
    return Fraction(found) if isinstance(found, str) else None
