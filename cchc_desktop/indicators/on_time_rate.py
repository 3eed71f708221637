"""How many of the dossiers that ended kept their promise, by the rule of the official table."""

from __future__ import annotations

from cchc_desktop.indicators import Indicator
from cchc_desktop.indicators._place import NOT_ACCEPTED, by_the_table, of_ended

_JUDGE = of_ended("early", "on_time")

ON_TIME_RATE = Indicator(
    code="on_time_rate",
    order=110,
    title="Tỷ lệ hồ sơ giải quyết trước hạn, đúng hạn",
    counted="hồ sơ kết thúc trong kỳ không sau ngày giờ hẹn trả: cột (8) và (9) của biểu II.06a",
    out_of="hồ sơ kết thúc trong kỳ: cột (7) của biểu II.06a",
    left_out=NOT_ACCEPTED,
    versions=by_the_table(_JUDGE),
    note="Hẹn lại kèm xin lỗi không đổi ngày hẹn đầu. Hồ sơ rút, dừng trong hạn tính là đúng hạn, như biểu.",
)
