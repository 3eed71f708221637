"""How many of the dossiers received in the period were online, level "partial"."""

from __future__ import annotations

from cchc_desktop.indicators import Indicator
from cchc_desktop.indicators._place import NOT_ACCEPTED, by_the_online_law, of_online

_JUDGE = of_online("partial", "một phần")

ONLINE_PARTIAL_RATE = Indicator(
    code="online_partial_rate",
    order=212,
    title="Tỷ lệ hồ sơ trực tuyến một phần",
    counted="hồ sơ tiếp nhận trực tuyến một phần trong kỳ",
    out_of="hồ sơ tiếp nhận trong kỳ, mọi hình thức nộp",
    left_out=NOT_ACCEPTED,
    versions=by_the_online_law(_JUDGE, "mức độ 3", "một phần"),
    note="Hồ sơ trực tuyến chưa ghi mức độ không tính vào tử số.",
)
