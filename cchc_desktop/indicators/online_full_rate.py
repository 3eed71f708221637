"""How many of the dossiers received in the period were online, level "full"."""

from __future__ import annotations

from datetime import date

from cchc_desktop.core.channel import Channel
from cchc_desktop.core.tally import Line
from cchc_desktop.indicators import Indicator, Version
from cchc_desktop.indicators._place import NOT_ACCEPTED, of_received


def _is_top(line: Line) -> bool:
    return line.channel == Channel.ONLINE and line.online_kind == "full"


_JUDGE = of_received(_is_top, "không phải trực tuyến toàn trình")

ONLINE_FULL_RATE = Indicator(
    code="online_full_rate",
    title="Tỷ lệ hồ sơ trực tuyến toàn trình",
    counted="hồ sơ tiếp nhận trực tuyến toàn trình trong kỳ",
    out_of="hồ sơ tiếp nhận trong kỳ, mọi hình thức nộp",
    left_out=NOT_ACCEPTED,
    versions=(
        Version(date(2020, 4, 8), _JUDGE, "Nghị định 45/2020/NĐ-CP (mức độ 4)", is_confirmed=False),
        Version(date(2022, 6, 24), _JUDGE, "Nghị định 42/2022/NĐ-CP (toàn trình)"),
        Version(date(2026, 7, 1), _JUDGE, "Nghị định 224/2026/NĐ-CP (toàn trình)"),
    ),
    note="Hồ sơ trực tuyến chưa ghi mức độ không tính vào tử số.",
)
