"""How long the settled dossiers took, for the figures that are made of it."""

from __future__ import annotations

from cchc_desktop.core.measure import Part, Placed, Span
from cchc_desktop.core.tally import Line
from cchc_desktop.indicators._place import NO_RESULT, REFUSED, is_ended_in, is_refused_in


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
