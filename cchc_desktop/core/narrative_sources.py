"""Where a figure of a report in words comes from: its words for people, and what it can be opened into."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, NamedTuple

from cchc_desktop.core.narrative_figures import COUNTS, NO_CAUSE, SORRY, SUMS, Figures
from cchc_desktop.core.tally import TITLES

_SUM_TITLES: Mapping[str, str] = MappingProxyType(
    {
        "received": "tổng số nhận giải quyết, cột (3)",
        "received_in": "tiếp nhận mới trong kỳ, cột (4) và (5)",
        "resolved": "tổng số đã giải quyết, cột (7)",
        "kept": "giải quyết trước hạn và đúng hạn, cột (8) và (9)",
        "pending": "tổng số đang giải quyết, cột (11)",
        "overdue": "quá hạn, đã và đang giải quyết, cột (10) và (13)",
    }
)
_OF: Mapping[str, str] = MappingProxyType(
    {
        "before": "kỳ trước",
        "change": "chênh lệch so với kỳ trước",
        "change_said": "chênh lệch so với kỳ trước, kèm đơn vị",
        "change_rate": "phần trăm thay đổi so với kỳ trước",
        "share": "phần trăm",
        "said": "kèm đơn vị",
        "title": "tên chỉ số",
        "top": "số hồ sơ đạt",
        "bottom": "số hồ sơ được đo",
        "rest": "số hồ sơ chưa đạt",
        "target": "chỉ tiêu",
        "target_said": "chỉ tiêu bằng lời",
        "by": "ngày phải đạt chỉ tiêu",
        "basis": "văn bản giao chỉ tiêu",
        "gap": "khoảng cách tới chỉ tiêu",
        "gap_said": "khoảng cách tới chỉ tiêu, kèm đơn vị",
        "rate": "phần trăm trước hạn và đúng hạn",
        "words": "tên nguyên nhân",
        "count": "số hồ sơ",
        "name": "tên lĩnh vực",
        "total": "tổng số",
        "todo": "chưa làm",
        "doing": "đang làm",
        "done": "đã làm",
        "left_out": "đã bỏ khỏi báo cáo",
    }
)
_ALONE: Mapping[str, str] = MappingProxyType(
    {
        "period": "kỳ báo cáo",
        "first_on": "ngày đầu kỳ",
        "last_on": "ngày cuối kỳ",
        "before_period": "kỳ trước",
        "next_period": "kỳ sau",
        "year": "năm",
        "office": "tên cơ quan",
        "counter": "tên bộ phận tiếp nhận",
        "superior": "đơn vị nhận báo cáo",
        "place": "địa danh",
        "known_from": "số liệu có từ ngày nào",
        "closed": "số liệu đã chốt hay tạm tính",
        "stage": "kỳ đã kết thúc hay chưa",
        "causes": "hồ sơ quá hạn có thống kê nguyên nhân",
        "overdue_apologised": "quá hạn đã có thư xin lỗi",
        "overdue_unapologised": "quá hạn chưa có thư xin lỗi",
        "points": "điểm tự chấm đã biết",
        "points_weight": "điểm tối đa của các dòng đã biết",
        "promises": "giải pháp kỳ trước",
        "proposals": "kiến nghị kỳ trước",
    }
)


@dataclass(frozen=True, slots=True)
class Source:
    """What a figure opens into: boxes of the table, an indicator, a cause, apologies; ``lv`` is a field."""

    kind: Literal["boxes", "indicator", "cause", "sorry"]
    codes: tuple[str, ...]
    lv: str = ""
    is_before: bool = False


class Choice(NamedTuple):
    """A figure that a person may put into a sentence."""

    name: str
    title: str
    text: str


def source_of(name: str, figures: Figures) -> Source | None:
    """Where the figure ``name`` comes from; None where no dossiers stand behind it."""
    head, of = _parted(name, figures)
    is_before = of == "before"
    if head in COUNTS:
        return Source("boxes", SUMS.get(head, (head,)), is_before=is_before)
    if head in SORRY:
        return Source("sorry", (head,))
    if head.startswith("field.") and of in COUNTS:
        return Source("boxes", SUMS.get(of, (of,)), _name_of(head, figures))
    if head.startswith("field.") and of in {"rate", "share"}:
        return Source("boxes", SUMS["resolved" if of == "rate" else "received_in"], _name_of(head, figures))
    if head.startswith("cause.") and of in {"count", "share"}:
        code = head.removeprefix("cause.")
        return Source("cause", (NO_CAUSE if code == "none" else code,))
    if figures.get(f"{head}.bottom") is not None and of not in {
        "title",
        "target",
        "target_said",
        "by",
        "basis",
    }:
        return Source("indicator", (head,), is_before=is_before)
    return None


def title_of(name: str, figures: Figures) -> str:
    """What the figure is called on the screen."""
    head, of = _parted(name, figures)
    after = f" – {_OF.get(of, of)}" if of else ""
    if head in COUNTS:
        return (_SUM_TITLES.get(head) or TITLES[head]) + after
    if head.startswith("field."):
        inside = _SUM_TITLES.get(of) or TITLES.get(of) or _OF.get(of, of)
        return f"Lĩnh vực {_name_of(head, figures)}: {inside}"
    if head.startswith("cause."):
        words = figures.get(f"{head}.words")
        return f"Nguyên nhân {'' if words is None else words.text}: {_OF.get(of, of)}"
    title = figures.get(f"{head}.title")
    return (_ALONE.get(head, head) if title is None else title.text) + after


def choices(figures: Figures) -> Iterator[Choice]:
    """Every figure of the period that says something, as a list to choose from."""
    for name, figure in figures.known.items():
        if figure.value is not None and figure.text:
            yield Choice(name, title_of(name, figures), figure.text)


def _parted(name: str, figures: Figures) -> tuple[str, str]:
    """What the figure is about, and which of its figures it is; the name of a field may have points."""
    head, _, of = name.rpartition(".")
    if not head or (f"{head}.{of}" not in figures.known and head not in figures.known):
        return name, ""
    return head, of


def _name_of(head: str, figures: Figures) -> str:
    found = figures.get(f"{head}.name")
    return "" if found is None else found.text
