"""How many of the dossiers received in the period re-used data that the state already had."""

from __future__ import annotations

from cchc_desktop.core.tally import Line
from cchc_desktop.indicators import Indicator, Version
from cchc_desktop.indicators._place import NOT_ACCEPTED, QD766, QD766_ON, of_received


def _is_top(line: Line) -> bool:
    return line.is_reused


_JUDGE = of_received(_is_top, "không tái sử dụng")

REUSED_RATE = Indicator(
    code="reused_rate",
    order=340,
    title="Tỷ lệ hồ sơ khai thác, sử dụng lại dữ liệu đã số hóa",
    counted="hồ sơ có ít nhất một giấy tờ lấy từ dữ liệu đã có",
    out_of="hồ sơ tiếp nhận trong kỳ",
    left_out=NOT_ACCEPTED,
    versions=(Version(QD766_ON, _JUDGE, f"{QD766}, nhóm 4, chỉ số 4.3"),),
    is_estimate=True,
)
