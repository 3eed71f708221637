"""How many of the dossiers settled in the period came online and were answered so: a line of the scoring."""

from __future__ import annotations

from cchc_desktop.core.channel import Channel
from cchc_desktop.core.measure import Part, Placed, Span
from cchc_desktop.core.tally import Line
from cchc_desktop.indicators import Indicator, Version
from cchc_desktop.indicators._place import (
    NOT_ACCEPTED,
    QD766,
    QD766_ON,
    REFUSED,
    TOP,
    is_ended_in,
    is_refused_in,
)

_PAPER = Placed(Part.REST, "không nộp trực tuyến")
_NOT_ELECTRONIC = Placed(Part.REST, "nộp trực tuyến, kết quả không phải bản điện tử")


def _judge(line: Line, span: Span) -> Placed | None:
    """Only what is over tells how it was answered; what was withdrawn, stopped or refused has no result."""
    if is_refused_in(line, span):
        return REFUSED
    if not is_ended_in(line, span):
        return None
    if line.channel != Channel.ONLINE:
        return _PAPER
    return TOP if line.end != "finished" or line.is_digitised_out else _NOT_ELECTRONIC


ONLINE_ANSWERED_RATE = Indicator(
    code="online_answered_rate",
    order=215,
    title="Tỷ lệ hồ sơ trực tuyến có kết quả điện tử",
    counted="hồ sơ trực tuyến kết thúc trong kỳ có kết quả điện tử, hoặc rút, dừng, từ chối (không kết quả)",
    out_of="hồ sơ kết thúc trong kỳ: cột (7) của biểu II.06a",
    left_out=NOT_ACCEPTED,
    versions=(Version(QD766_ON, _judge, f"{QD766}, nhóm 3, chỉ số 3.3"),),
    is_estimate=True,
    note="Cổng Dịch vụ công quốc gia còn nhân với tỷ lệ đồng bộ hồ sơ, đơn vị không đo được.",
)
