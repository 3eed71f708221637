"""Units in order of what they reached, by a rule that is shown: ties share a place, no figure has none."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.period import Period
from cchc_desktop.core.score import scored, total
from cchc_desktop.core.text import in_days, number
from cchc_desktop.indicators import Indicator, in_order, indicators
from cchc_desktop.operations.board import WORDS, Line, State, board
from cchc_desktop.operations.board_now import Joined, joined
from cchc_desktop.operations.choices import choose
from cchc_desktop.operations.desk import Desk, Workplace
from cchc_desktop.operations.indicators import UnitFigures, measure, scheme_on
from cchc_desktop.operations.own_rules import RANK_LEAST
from cchc_desktop.store.reading import Reading
from cchc_desktop.store.settings import setting

POINTS, TIMELINESS = "points", "timeliness"
USUAL = ("on_time_rate",)
MOST = 3
"""What may break a tie of what breaks a tie."""
_CHOSEN = "ranking"
Step = Callable[[float, str], object]


@dataclass(frozen=True, slots=True)
class Criterion:
    """What units are put in order by; ``indicator`` None for points and for timeliness."""

    code: str
    title: str
    is_lower_better: bool
    indicator: Indicator | None = None

    @property
    def direction(self) -> str:
        """Which way is better, in words."""
        return "thấp hơn xếp trước" if self.is_lower_better else "cao hơn xếp trước"

    def written(self, value: Fraction | None, places: int = 2) -> str:
        """A value of it for people, with its unit."""
        if value is None:
            return ""
        if self.code == TIMELINESS:
            return "đúng hạn" if not value else f"trễ {in_days(value)} ngày"
        if self.indicator is None or self.indicator.unit == "share":
            share = Fraction(value) * 100
            return f"{number(share, places)}%"
        return in_days(value) if self.indicator.unit == "days" else number(value, places)


def criteria() -> tuple[Criterion, ...]:
    """Everything units may be put in order by, in the order of a list."""
    measured = tuple(
        Criterion(one.code, one.title, one.is_lower_better, one) for one in in_order() if not one.is_by_hand
    )
    return (
        Criterion(TIMELINESS, "Gửi báo cáo đúng hạn (số ngày làm việc trễ)", is_lower_better=True),
        Criterion(POINTS, "Điểm đạt trên điểm tối đa của các tiêu chí có số liệu", is_lower_better=False),
        *measured,
    )


@dataclass(frozen=True, slots=True)
class RankRule:
    """By what units are put in order; where they tie on the first, the next one parts them."""

    by: tuple[str, ...] = USUAL

    def criteria(self) -> tuple[Criterion, ...]:
        """The same with their names and directions."""
        known = {one.code: one for one in criteria()}
        return tuple(known[code] for code in self.by)

    def words(self) -> str:
        """The rule for people."""
        first, *rest = self.criteria()
        said = f"Xếp theo: {first.title} ({first.direction})"
        for one in rest:
            said += f"; bằng nhau thì xét {one.title} ({one.direction})"
        return f"{said}. Bằng nhau thì cùng hạng. Đơn vị không có số liệu không xếp hạng."


def rule_of(codes: Sequence[str]) -> RankRule:
    """A rule by these; Refused where one is not known, or named twice."""
    known = {one.code for one in criteria()}
    unknown = [one for one in codes if one not in known]
    if unknown:
        raise Refused(f"Không xếp hạng theo “{unknown[0][:60]}” được. Có: {', '.join(sorted(known))}.", "by")
    if not 1 <= len(codes) <= MOST or len(set(codes)) < len(codes):
        raise Refused(f"Xếp hạng theo 1 đến {MOST} tiêu chí khác nhau.", "by")
    return RankRule(tuple(codes))


def chosen(reading: Reading, on: date) -> RankRule:
    """The rule in force on a day: what the office chose, else the usual one."""
    told = setting(reading, _CHOSEN, on)
    by = told.get("by") if isinstance(told, dict) else None
    kept = [str(one) for one in by] if isinstance(by, list) else []
    known = {TIMELINESS, POINTS, *indicators()}
    return RankRule(tuple(kept)) if kept and set(kept) <= known else RankRule()


def keep_rule(desk: Desk, codes: Sequence[str]) -> RankRule:
    """Put units in order by these from today on; the chain of entries knows who chose it."""
    rule = rule_of(codes)
    choose(desk, _CHOSEN, {"by": list(rule.by)})
    return rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """One unit in its place; ``out_of`` is how many dossiers its first figure is of, None where of none."""

    place: int
    unit: str
    name: str
    values: tuple[Fraction | None, ...]
    out_of: int | None = None
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Apart:
    """One that has no place, and why."""

    unit: str
    name: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """All units of a period in order; ``parts`` are those whose reports stand in the row of another."""

    period: Period
    rule: RankRule
    ranked: tuple[Ranked, ...]
    apart: tuple[Apart, ...]
    least: int
    parts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def place_words(self, one: Ranked) -> str:
        """Its place out of all: "5/12"."""
        return f"{one.place}/{len(self.ranked)}"


@dataclass(frozen=True, slots=True)
class _Entrant:
    unit: str
    name: str
    values: tuple[Fraction | None, ...]
    out_of: int | None
    is_final: bool
    is_returned: bool = False
    why: str = ""


def ranking(
    place: Workplace,
    period: Period,
    now: datetime,
    rule: RankRule,
    step: Step = lambda _share, _words: None,
    *,
    today: date | None = None,
) -> Ranking:
    """Put the units of a period in order, with ``today`` those of that day.

    The lines of packets that nobody has counted yet are read, so it is a job.
    """
    with place.register.read() as reading:
        shown = board(place, reading, period, now)
        rows = Joined(shown.lines, {})
        if today is not None:
            rows = joined(reading, shown, {}, today, counts=False)
    lines = {one.unit: one for one in rows.lines}
    step(-1.0, "Đang tính chỉ số của các đơn vị")
    is_measured = any(one != TIMELINESS for one in rule.by)
    units = measure(place, period, now, today=today).units if is_measured else ()
    figures = {one.unit: one for one in units}
    entrants = [_entrant(place, period, rule, one, figures.get(one.unit)) for one in lines.values()]
    least = place.law.integer(RANK_LEAST, period.last_on).value
    ranked, apart = ranked_by(rule.criteria(), entrants, least)
    parts = {code: tuple(one.unit for one in its) for code, its in rows.parts.items()}
    return Ranking(period=period, rule=rule, ranked=ranked, apart=apart, least=least, parts=parts)


def _entrant(
    place: Workplace, period: Period, rule: RankRule, line: Line, told: UnitFigures | None
) -> _Entrant:
    found = {one.indicator.code: one for one in told.figures} if told else {}
    values: list[Fraction | None] = []
    for code in rule.by:
        if code == TIMELINESS:
            values.append(Fraction(line.late) if line.is_in else None)
        elif code == POINTS:
            values.append(_points(place, period, {name: one.value for name, one in found.items()}))
        else:
            values.append(found[code].value if code in found else None)
    first = found.get(rule.by[0])
    is_in = told is not None or line.is_in
    return _Entrant(
        line.unit,
        line.name,
        tuple(values),
        None if first is None else first.found.bottom,
        line.is_in,
        line.state is State.RETURNED,
        "không có hồ sơ để tính" if is_in else "chưa gửi báo cáo của kỳ",
    )


def _points(place: Workplace, period: Period, rates: Mapping[str, Fraction | None]) -> Fraction | None:
    scheme = scheme_on(place, period.last_on)
    if scheme is None or not rates:
        return None
    points, weight = total(scored(scheme, rates, {}, {}), place.law.decimals(period.last_on))
    return points / weight if weight else None


def ranked_by(
    by: Sequence[Criterion], entrants: Sequence[_Entrant], least: int
) -> tuple[tuple[Ranked, ...], tuple[Apart, ...]]:
    """The order of those with a first figure: equals share a place, and the next place counts them all."""

    def key(one: _Entrant) -> tuple[tuple[bool, Fraction], ...]:
        signed = []
        for criterion, value in zip(by, one.values, strict=True):
            told = value or Fraction(0)
            signed.append((value is None, told if criterion.is_lower_better else -told))
        return tuple(signed)

    inside = sorted(
        (one for one in entrants if one.values[0] is not None), key=lambda one: (key(one), one.name)
    )
    ranked: list[Ranked] = []
    for at, one in enumerate(inside):
        is_tied = at > 0 and key(inside[at - 1]) == key(one)
        ranked.append(
            Ranked(
                place=ranked[-1].place if is_tied else at + 1,
                unit=one.unit,
                name=one.name,
                values=one.values,
                out_of=one.out_of,
                remark=_remark(one, least),
            )
        )
    apart = (Apart(one.unit, one.name, one.why) for one in entrants if one.values[0] is None)
    return tuple(ranked), tuple(apart)


def _remark(one: _Entrant, least: int) -> str:
    told = []
    if one.out_of is not None and one.out_of < least:
        told.append(f"ít hồ sơ ({number(one.out_of)})")
    if not one.is_final:
        told.append("số tạm tính")
    if one.is_returned:
        told.append(WORDS[State.RETURNED])
    return ", ".join(told)
