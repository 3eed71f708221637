"""How many of the dossiers received in the period came online."""

from __future__ import annotations

from cchc_desktop.core.channel import Channel
from cchc_desktop.core.tally import Line
from cchc_desktop.indicators import Indicator, Version
from cchc_desktop.indicators._place import (
    LAW_2018,
    LAW_2020,
    NOT_ACCEPTED,
    QD766,
    QD766_ON,
    TABLE_2018,
    TABLE_2020,
    of_received,
)


def _is_online(line: Line) -> bool:
    return line.channel == Channel.ONLINE


_JUDGE = of_received(_is_online, "không nộp trực tuyến")

ONLINE_RATE = Indicator(
    code="online_rate",
    order=210,
    title="Tỷ lệ hồ sơ tiếp nhận trực tuyến",
    counted="hồ sơ tiếp nhận trực tuyến trong kỳ: cột (4) của biểu II.06a",
    out_of="hồ sơ tiếp nhận trong kỳ: cột (4) và (5) của biểu II.06a",
    left_out=NOT_ACCEPTED,
    versions=(
        Version(LAW_2018, _JUDGE, TABLE_2018),
        Version(LAW_2020, _JUDGE, TABLE_2020),
        Version(QD766_ON, _JUDGE, f"{QD766}, nhóm 3, chỉ số 3.3"),
    ),
    is_estimate=True,
    note=(
        "Cổng Dịch vụ công quốc gia chỉ tính hồ sơ trực tuyến có kết quả điện tử và nhân với tỷ lệ đồng bộ; "
        "điểm 3.3 lấy theo “Tỷ lệ hồ sơ trực tuyến có kết quả điện tử”."
    ),
)
