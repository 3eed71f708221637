"""How many of the dossiers that ended did so before their promised day."""

from __future__ import annotations

from cchc_desktop.indicators import Indicator
from cchc_desktop.indicators._place import NOT_ACCEPTED, by_the_table, of_ended

_JUDGE = of_ended("early")

EARLY_RATE = Indicator(
    code="early_rate",
    order=120,
    title="Tỷ lệ hồ sơ giải quyết trước hạn",
    counted="hồ sơ có kết quả trước ngày hẹn trả (hoặc trước giờ hẹn, theo quy định so của đơn vị): cột (8)",
    out_of="hồ sơ kết thúc trong kỳ: cột (7) của biểu II.06a",
    left_out=NOT_ACCEPTED,
    versions=by_the_table(_JUDGE),
    note="Hồ sơ trả trong ngày và hồ sơ không có kết quả không có trước hạn.",
)
