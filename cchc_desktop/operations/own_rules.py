"""What the office decides about its own figures, each rule from a day on and by a text: over the law data."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby, pairwise
from types import MappingProxyType

from cchc_desktop.core.dossier import Json
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.law import Dated, Law, Value
from cchc_desktop.core.tally import StandingBy
from cchc_desktop.core.text import day, nfc
from cchc_desktop.operations.choices import choose
from cchc_desktop.operations.desk import Desk, Workplace
from cchc_desktop.rulebook import load_law
from cchc_desktop.store import months
from cchc_desktop.store.choices import Choice, choices
from cchc_desktop.store.reading import Reading

PREFIX = "rule:"
_NUMBER = re.compile(r"[0-9]{1,3}")
STANDING_BY, CUTOFF_DAY, DECIMALS = "standing_by", "period_cutoff_day", "decimals"
DUE_DAYS, SPREAD, LEAST = "report_due_days", "usual_spread", "usual_least"
RANK_LEAST = "rank_least"
TITLES: Mapping[str, str] = MappingProxyType(
    {
        STANDING_BY: "Trước hạn, đúng hạn so",
        CUTOFF_DAY: "Ngày chốt số liệu",
        DECIMALS: "Số thập phân tỷ lệ, điểm",
        DUE_DAYS: "Hạn gửi báo cáo (ngày làm việc sau ngày chốt)",
        SPREAD: "Mức thường thấy: mấy lần độ lệch",
        LEAST: "Mức thường thấy: ít nhất mấy kỳ",
        RANK_LEAST: "Xếp hạng: dưới mấy hồ sơ thì ghi chú",
    }
)
"""What an office may decide, in words."""
ABOVE = frozenset({DUE_DAYS, SPREAD, LEAST, RANK_LEAST})
"""What only the unit above decides, about the reports that it looks at."""
STANDING_WORDS = {StandingBy.DAY.value: "theo ngày", StandingBy.MINUTE.value: "theo phút"}
BOUNDS = {
    CUTOFF_DAY: (1, 27),
    DECIMALS: (0, 4),
    DUE_DAYS: (0, 60),
    SPREAD: (1, 9),
    LEAST: (3, 12),
    RANK_LEAST: (0, 999),
}
"""The least and the most of each number."""


@dataclass(frozen=True, slots=True)
class OwnRule:
    """The value of a rule from ``since`` on, until the next of its name; ``is_own``: the office set it."""

    name: str
    since: date
    value: str | int
    basis: str
    is_own: bool
    until: date | None = None

    def is_in_force(self, on: date) -> bool:
        """Whether it holds on that day."""
        return self.since <= on and (self.until is None or on <= self.until)


def titles(role: str) -> Mapping[str, str]:
    """What an office of that role may decide, in words."""
    return {name: words for name, words in TITLES.items() if role == "superior" or name not in ABOVE}


def words_of(name: str, value: object) -> str:
    """A value as people say it."""
    return STANDING_WORDS.get(str(value), str(value)) if name == STANDING_BY else str(value)


def with_own_rules(law: Law, reading: Reading) -> Law:
    """The law with what the office decided in its time: it holds until the office gives it up."""
    rules = dict(law.rules)
    for name, kept in groupby(choices(reading, PREFIX), key=lambda one: one.name):
        if name in TITLES and name in rules:
            rules[name] = replace(rules[name], values=tuple(_in_time(rules[name], tuple(kept))))
    return replace(law, rules=rules)


def _in_time(shipped: Dated[object], own: tuple[Choice, ...]) -> Iterator[Value[object]]:
    yield from (one for one in shipped.values if one.since < own[0].since)
    for one, later in pairwise((*own, None)):
        if one is None:
            continue
        if isinstance(one.value, dict) and "value" in one.value:
            yield Value(one.since, one.value["value"], str(one.value.get("basis") or ""))
            continue
        yield replace(shipped.at(one.since), since=one.since)  # given up
        ends = None if later is None else later.since
        yield from (it for it in shipped.values if one.since < it.since and (ends is None or it.since < ends))


def is_stale(place: Workplace, reading: Reading) -> bool:
    """Whether the office has decided something else since the rules of ``place`` were read."""
    fresh = with_own_rules(load_law(place.register.place), reading)
    return any(fresh.rules[name] != place.law.rules[name] for name in TITLES)


def known(place: Workplace, reading: Reading) -> tuple[OwnRule, ...]:
    """The values of every rule that the office may decide, the newest first; each only where it changes."""
    law = with_own_rules(load_law(place.register.place), reading)
    own = {(one.name, one.since) for one in choices(reading, PREFIX) if one.value}
    found: list[OwnRule] = []
    for name in titles(place.profile.role):
        told: list[OwnRule] = []
        for one in law.rules[name].values:
            if isinstance(one.value, str | int) and not (told and _says(told[-1], one)):
                told.append(OwnRule(name, one.since, one.value, one.basis, (name, one.since) in own))
        ends = [*(later.since - timedelta(days=1) for later in told[1:]), None]
        found += [replace(rule, until=until) for rule, until in zip(told, ends, strict=True)]
    return tuple(sorted(found, key=lambda one: (list(TITLES).index(one.name), -one.since.toordinal())))


def _says(before: OwnRule, one: Value[object]) -> bool:
    return (before.value, before.basis) == (one.value, one.basis)


def put_rule(desk: Desk, name: str, typed: str, since: date, basis: str) -> OwnRule:
    """Let the office's own value hold from ``since`` on; Refused where a period of those days is closed."""
    value = _checked(name, typed)
    if name in ABOVE and desk.profile.role != "superior":
        raise Refused(f"“{TITLES[name]}” do đơn vị tổng hợp đặt.", "name")
    if not nfc(basis):
        raise Refused(f"“{TITLES[name]}”: chưa ghi văn bản quy định (số, ngày).", "basis")
    _refuse_early(desk, name, since)
    in_force = desk.law.rule(name, since)
    if in_force.value == value:
        said = words_of(name, value)
        raise Refused(f"“{TITLES[name]}” ngày {day(since)} đã là {said}, không cần đặt lại.", "value")
    kept = OwnRule(name, since, value, nfc(basis), is_own=True)
    _keep(desk, kept)
    return kept


def drop_rule(desk: Desk, name: str, since: date) -> None:
    """Go back to the value of the law data from ``since`` on."""
    _title(name)
    _refuse_early(desk, name, since)
    choose(desk, PREFIX + name, {}, since=since)


def own_on(reading: Reading, name: str, on: date) -> OwnRule | None:
    """What the office itself had decided for that day; None where the law data hold."""
    before = [one for one in choices(reading, PREFIX) if one.name == name and one.since <= on]
    value = before[-1].value if before else None
    if not isinstance(value, dict) or not isinstance(told := value.get("value"), str | int):
        return None
    return OwnRule(name, before[-1].since, told, str(value.get("basis") or ""), is_own=True)


def take_back(desk: Desk, name: str, since: date, before: OwnRule | None) -> None:
    """Let ``before`` hold again from ``since`` on: what was decided for that day before it was changed."""
    if before is None:
        drop_rule(desk, name, since)
    else:
        _refuse_early(desk, name, since)
        _keep(desk, replace(before, since=since))


def _keep(desk: Desk, rule: OwnRule) -> None:
    told: dict[str, Json] = {"value": rule.value, "basis": rule.basis}
    choose(desk, PREFIX + rule.name, told, since=rule.since, basis=rule.basis)


def _title(name: str) -> str:
    if name not in TITLES:
        raise Refused(f"Không có quy định “{nfc(name)[:40]}” để đặt. Các mã: {', '.join(TITLES)}.", "name")
    return TITLES[name]


def _checked(name: str, typed: str) -> str | int:
    title, text = _title(name), nfc(typed)
    if name == STANDING_BY:
        if text not in STANDING_WORDS:
            raise Refused(f"“{title}”: chọn day (theo ngày) hoặc minute (theo phút).", "value")
        return text
    least, most = BOUNDS[name]
    if not _NUMBER.fullmatch(text) or not least <= int(text) <= most:
        raise Refused(f"“{title}” phải là số từ {least} đến {most}.", "value")
    return int(text)


def _refuse_early(desk: Desk, name: str, since: date) -> None:
    """A closed period keeps the rules that it was closed by."""
    first = desk.law.rules[name].values[0].since
    if since < first:
        raise Refused(f"Ngày áp dụng phải từ {day(first)}.", "since")
    if name == CUTOFF_DAY and since.day != 1:
        raise Refused("Ngày chốt đổi từ đầu một tháng: ghi ngày áp dụng là ngày 01.", "since")
    closed = [one.period for one in months.closed(desk.book) if since <= one.period.last_on]
    if closed:
        last = max(closed, key=lambda one: one.last_on)
        raise Refused(
            f"{last.full_title} đã chốt nên quy định của các ngày ấy không đổi được. "
            f"Chọn ngày áp dụng sau {day(last.last_on)}.",
            "since",
        )
