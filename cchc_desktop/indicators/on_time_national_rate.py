"""How many kept their promise by the six points of the national scoring; never mixed with the table."""

from __future__ import annotations

from cchc_desktop.core.measure import Part, Placed, Span
from cchc_desktop.core.tally import Line
from cchc_desktop.indicators import Indicator, Version
from cchc_desktop.indicators._place import (
    QD766,
    QD766_ON,
    REFUSED,
    is_ended_in,
    is_open,
    is_refused_in,
)

_MOST_SUPPLEMENTS = 1


def _judge(line: Line, span: Span) -> Placed | None:
    if is_refused_in(line, span):
        return REFUSED
    is_pending = is_open(line, span)
    if not is_pending and not is_ended_in(line, span):
        return None
    part, reason = _standing(line, span)
    return Placed(part, reason, is_closing=is_pending)


def _standing(line: Line, span: Span) -> tuple[Part, str]:
    if line.supplements > _MOST_SUPPLEMENTS:
        return Part.REST, f"yêu cầu bổ sung {line.supplements} lần"
    if line.due_at is None:
        return Part.OUT, "không có ngày hẹn trả và thời hạn"
    if not is_open(line, span):
        is_late = line.ended_at is not None and line.ended_at > line.due_at
        return (Part.REST, "kết thúc sau ngày hẹn trả") if is_late else (Part.TOP, "")
    if line.is_supplement and line.paused_at is not None and line.paused_at < span.until:
        is_late = line.paused_at > line.due_at
        return (Part.REST, "yêu cầu bổ sung sau ngày hẹn trả") if is_late else (Part.TOP, "đang chờ bổ sung")
    is_late = span.until > line.due_at
    return (Part.REST, "cuối kỳ chưa xong, đã quá ngày hẹn") if is_late else (Part.TOP, "chưa đến ngày hẹn")


ON_TIME_NATIONAL_RATE = Indicator(
    code="on_time_national_rate",
    order=111,
    title="Tỷ lệ hồ sơ đúng hạn theo cách tính của Cổng Dịch vụ công quốc gia",
    counted="hồ sơ kết thúc, hoặc lần đầu yêu cầu bổ sung, hoặc còn dở lúc cuối kỳ, không sau ngày hẹn trả",
    out_of="hồ sơ kết thúc trong kỳ và hồ sơ đang giải quyết lúc cuối kỳ",
    left_out="hồ sơ từ chối tiếp nhận và hồ sơ không có ngày hẹn trả, vì không có mốc để so",
    versions=(Version(QD766_ON, _judge, f"{QD766}, nhóm 2, chỉ số 2.1"),),
    needs=("supplements", "is_supplement"),
    is_estimate=True,
    note=(
        "Khác biểu II.06a: yêu cầu bổ sung quá một lần là quá hạn, hồ sơ chưa xong cũng được so. "
        "Hồ sơ chờ nộp tiền vẫn so với ngày hẹn đã ghi."
    ),
)
