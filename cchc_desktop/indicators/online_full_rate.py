"""How many of the dossiers received in the period were online, level "full"."""

from __future__ import annotations

from cchc_desktop.indicators import Indicator
from cchc_desktop.indicators._place import NOT_ACCEPTED, by_the_online_law, of_online

_JUDGE = of_online("full", "toàn trình")

ONLINE_FULL_RATE = Indicator(
    code="online_full_rate",
    order=211,
    title="Tỷ lệ hồ sơ trực tuyến toàn trình",
    counted="hồ sơ tiếp nhận trực tuyến toàn trình trong kỳ",
    out_of="hồ sơ tiếp nhận trong kỳ, mọi hình thức nộp",
    left_out=NOT_ACCEPTED,
    versions=by_the_online_law(_JUDGE, "mức độ 4", "toàn trình"),
    note="Hồ sơ trực tuyến chưa ghi mức độ không tính vào tử số.",
)
