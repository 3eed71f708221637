"""How many of the dossiers still open at the end of the period have passed their due moment."""

from __future__ import annotations

from cchc_desktop.indicators import Indicator
from cchc_desktop.indicators._place import by_the_table, is_overdue_at_end, of_open

_JUDGE = of_open(is_overdue_at_end, "trong hạn")

OVERDUE_RATE = Indicator(
    code="overdue_rate",
    order=130,
    title="Tỷ lệ hồ sơ đang giải quyết đã quá hạn",
    counted="hồ sơ đang giải quyết đã quá ngày giờ hẹn trả: cột (13) của biểu II.06a",
    out_of="hồ sơ đang giải quyết lúc cuối kỳ: cột (11) của biểu II.06a",
    left_out="không có",
    versions=by_the_table(_JUDGE),
    is_lower_better=True,
    note="Hồ sơ đang tạm dừng chờ công dân tính là trong hạn.",
)
