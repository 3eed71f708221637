"""Figures, targets and what stands behind them, in words for the screen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from cchc_desktop.core.text import day, number
from cchc_desktop.ui.marks import Mark

if TYPE_CHECKING:
    from cchc_desktop.core.period import Period
    from cchc_desktop.core.targets import Target
    from cchc_desktop.indicators import Indicator
    from cchc_desktop.operations.indicators import Figure

NOTHING = "chưa có gì để đo"
MET = Mark("check", "đạt", "green")
MISSED = Mark("warning", "chưa đạt", "amber")
NOT_YET = Mark("mark-soon", "chưa đến hạn", "soon")
UNKNOWN = Mark("dash", "chưa có số", "muted")
PARTIAL = Mark("mark-soon", "tạm", "soon")
UNITS = {"share": "%", "mean": " lần", "days": " ngày"}
_TWINS = {"on_time_rate": "on_time_national_rate", "on_time_national_rate": "on_time_rate"}
_TWIN_WORDS = {
    "on_time_rate": "Theo biểu II.06a",
    "on_time_national_rate": "Theo cách tính của Cổng Dịch vụ công quốc gia",
}


def value_words(indicator: Indicator, value: Fraction | None, places: int) -> str:
    """A figure with its unit; nothing to measure is said and is not zero."""
    printed = indicator.printed(value, places)
    return NOTHING if printed is None else printed + UNITS[indicator.unit]


def bound_words(indicator: Indicator, target: Target) -> str:
    """How much is demanded: no more decimals than the text itself has."""
    bound = target.bound * (100 if indicator.unit == "share" else 1)
    places = next((at for at in range(3) if (bound * 10**at).denominator == 1), 2)
    sign = "≥" if target.at_least is not None else "≤"
    return f"{sign} {number(bound, places)}{UNITS[indicator.unit]}"


def target_words(one: Figure) -> str:
    """The target of a figure, with the day by which it has to be reached."""
    if one.target is None:
        return ""
    by = f", đến {day(one.target.by_on)}" if one.target.by_on else ""
    return bound_words(one.indicator, one.target) + by


def target_mark(one: Figure, on: date) -> Mark | None:
    """Whether the target is reached on ``on``, in a shape, a word and a colour; None without a target."""
    if one.target is None:
        return None
    if one.is_met is None:
        return PARTIAL if one.is_partial and one.value is not None else UNKNOWN
    if one.is_met:
        return MET
    return MISSED if one.target.is_due(on) else NOT_YET


def remark_words(one: Figure) -> str:
    """What a reader must know about the figure, in two words."""
    if one.is_by_hand:
        return "nhập tay"
    if one.indicator.is_by_hand:
        return "chưa nhập"
    if one.version is None:
        return "chưa có quy định đo"
    return "ước tính từ dữ liệu tại xã" if one.indicator.is_estimate else ""


def told(one: Figure, all_of: Iterable[Figure], places: int) -> Iterator[tuple[str, str]]:
    """All that is to be said about a figure: what each paragraph is about, and its words."""
    indicator, found = one.indicator, one.found
    twin = next((other for other in all_of if other.indicator.code == _TWINS.get(indicator.code)), None)
    if twin is not None:
        both = value_words(twin.indicator, twin.value, places)
        yield _TWIN_WORDS[twin.indicator.code], f"{both} (cách tính khác, không cộng vào đây)"
    yield "Tử số", indicator.counted
    yield "Mẫu số", indicator.out_of
    left = "; ".join(f"{number(n)} {reason}" for reason, n in found.left_out.items())
    yield "Không tính", indicator.left_out + (f". Kỳ này: {left}" if left else "")
    if one.target is not None:
        mark = target_mark(one, found.last_on or one.target.since)
        stands = f" ({mark.word})" if mark else ""
        yield "Chỉ tiêu", _target_told(indicator, one.target, stands)
    if one.version is not None:
        doubt = "" if one.version.is_confirmed else "; chưa đối chiếu văn bản gốc"
        yield "Căn cứ", f"{one.version.basis}, cách tính từ {day(one.version.since)}{doubt}"
    said = ". ".join(text.rstrip(".") for text in (one.remark, one.later, indicator.note) if text)
    if said:
        yield "Ghi chú", said + "."


def _target_told(indicator: Indicator, target: Target, stands: str) -> str:
    until = f" đến {day(target.until)}" if target.until else ""
    by = f", phải đạt chậm nhất {day(target.by_on)}" if target.by_on else ""
    who = f"{target.who}: " if target.who else ""
    doubt = "" if target.is_confirmed else "; dùng tạm, cần đối chiếu"
    days = f"áp dụng từ {day(target.since)}{until}{by}"
    return f"{bound_words(indicator, target)}{stands}, {days}. {who}{target.basis}{doubt}"


def list_title(one: Figure, what: str, period: Period) -> str:
    """What stands over the list behind a figure."""
    return f"{one.indicator.title} – {what}, {period.title[:1].lower()}{period.title[1:]}"
