"""How many of the dossiers that ended did so before their promised day."""

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
    stood = standing(line, span.standing_by)
    if stood == "early":
        return TOP
    return Placed(Part.REST, late_by(line) if stood == "late" else "đúng hạn")


EARLY_RATE = Indicator(
    code="early_rate",
    title="Tỷ lệ hồ sơ giải quyết trước hạn",
    counted="hồ sơ có kết quả trước ngày hẹn trả (hoặc trước giờ hẹn, theo quy định so của đơn vị): cột (8)",
    out_of="hồ sơ kết thúc trong kỳ: cột (7) của biểu II.06a",
    left_out=NOT_ACCEPTED,
    versions=(Version(LAW_2018, _judge, TABLE_2018), Version(LAW_2020, _judge, TABLE_2020)),
    note="Hồ sơ trả trong ngày và hồ sơ không có kết quả không có trước hạn.",
)
