"""How long the settled dossiers took: the one judge, and the figures that are made of it."""

from __future__ import annotations

from fractions import Fraction

from cchc_desktop.core.measure import Part, Placed, Span
from cchc_desktop.core.tally import Line
from cchc_desktop.indicators import Indicator, Version
from cchc_desktop.indicators._place import (
    LAW_2018,
    NO_RESULT,
    ONE_STOP_2018,
    QD766,
    QD766_ON,
    REFUSED,
    is_ended_in,
    is_refused_in,
)


def judge(line: Line, span: Span) -> Placed | None:
    """Working days as the value; what has no result, or no calendar to count by, is left out."""
    if is_refused_in(line, span):
        return REFUSED
    if not is_ended_in(line, span):
        return None
    if line.end != "finished":
        return Placed(Part.OUT, NO_RESULT.get(line.end or "", REFUSED.reason))
    if line.spent_days is None:
        return Placed(Part.OUT, "năm nhận hồ sơ chưa có lịch làm việc")
    return Placed(Part.TOP, f"{line.spent_days} ngày", line.spent_days)


def within(code: str, order: int, title: str, share: Fraction) -> Indicator:
    """Within how many working days ``share`` of the settled dossiers were done."""
    return Indicator(
        code=code,
        order=order,
        title=title,
        counted="số ngày làm việc từ lúc nhận đến lúc có kết quả, trừ thời gian tạm dừng",
        out_of="hồ sơ kết thúc trong kỳ có kết quả",
        left_out="hồ sơ rút, dừng, từ chối, vì không có kết quả; hồ sơ nhận trong năm chưa có lịch làm việc",
        versions=(
            Version(LAW_2018, judge, ONE_STOP_2018, is_confirmed=False),
            Version(QD766_ON, judge, f"{QD766}, nhóm 2 (thời gian giải quyết, để tham khảo)"),
        ),
        unit="days",
        quantile=share,
        needs=("spent_days",),
        is_lower_better=True,
        note="Ngày nhận không tính, ngày có kết quả có tính; xong trong ngày là 0.",
    )
