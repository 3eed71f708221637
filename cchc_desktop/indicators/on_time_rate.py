"""How many of the dossiers that ended kept their promise, by the rule of the official table."""

from __future__ import annotations

from cchc_desktop.core.measure import Part, Placed, Span
from cchc_desktop.core.tally import Line, standing
from cchc_desktop.indicators import Indicator, Version
from cchc_desktop.indicators._place import (
    LAW_2018,
    LAW_2020,
    NOT_ACCEPTED,
    REFUSED,
    TABLE_2018,
    TABLE_2020,
    TOP,
    is_ended_in,
    is_refused_in,
    late_by,
)


def _judge(line: Line, span: Span) -> Placed | None:
    if is_refused_in(line, span):
        return REFUSED
    if not is_ended_in(line, span):
        return None
    return Placed(Part.REST, late_by(line)) if standing(line, span.standing_by) == "late" else TOP


ON_TIME_RATE = Indicator(
    code="on_time_rate",
    title="Tỷ lệ hồ sơ giải quyết trước hạn, đúng hạn",
    counted="hồ sơ kết thúc trong kỳ không sau ngày giờ hẹn trả: cột (8) và (9) của biểu II.06a",
    out_of="hồ sơ kết thúc trong kỳ: cột (7) của biểu II.06a",
    left_out=NOT_ACCEPTED,
    versions=(Version(LAW_2018, _judge, TABLE_2018), Version(LAW_2020, _judge, TABLE_2020)),
    note="Hẹn lại kèm xin lỗi không đổi ngày hẹn đầu. Hồ sơ rút, dừng trong hạn tính là đúng hạn, như biểu.",
)
