"""How many of the dossiers for which a fee was paid were paid online."""

from __future__ import annotations

from cchc_desktop.core.measure import Part, Placed, Span
from cchc_desktop.core.tally import Line
from cchc_desktop.indicators import Indicator, Version
from cchc_desktop.indicators._place import (
    LAW_2018,
    ONE_STOP_2018,
    QD766,
    QD766_ON,
    REFUSED,
    TOP,
    is_received_in,
    is_refused_in,
)


def _judge(line: Line, span: Span) -> Placed | None:
    if is_refused_in(line, span):
        return REFUSED
    if not is_received_in(line, span):
        return None
    if not line.is_paid:
        return Placed(Part.OUT, "không thu phí, lệ phí")
    return TOP if line.is_paid_online else Placed(Part.REST, "nộp tại quầy")


PAID_ONLINE_RATE = Indicator(
    code="paid_online_rate",
    order=220,
    title="Tỷ lệ hồ sơ thanh toán trực tuyến",
    counted="hồ sơ tiếp nhận trong kỳ đã thanh toán trực tuyến",
    out_of="hồ sơ tiếp nhận trong kỳ đã nộp phí, lệ phí",
    left_out="hồ sơ không phát sinh khoản nộp và hồ sơ từ chối tiếp nhận, vì không có gì để thanh toán",
    versions=(
        Version(LAW_2018, _judge, ONE_STOP_2018, is_confirmed=False),
        Version(QD766_ON, _judge, f"{QD766}, nhóm 3, thanh toán trực tuyến"),
    ),
    needs=("is_paid",),
    is_estimate=True,
)
