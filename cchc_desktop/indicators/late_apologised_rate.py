"""How many of the late dossiers had an apology and a new day."""

from __future__ import annotations

from cchc_desktop.core.tally import Line
from cchc_desktop.indicators import Indicator
from cchc_desktop.indicators._place import by_the_one_stop_law, of_late


def _is_top(line: Line) -> bool:
    return line.apologised_at is not None


_JUDGE = of_late(_is_top, "chưa có văn bản xin lỗi")

LATE_APOLOGISED_RATE = Indicator(
    code="late_apologised_rate",
    order=140,
    title="Tỷ lệ hồ sơ quá hạn đã có văn bản xin lỗi",
    counted="hồ sơ kết thúc quá hạn đã xin lỗi, hẹn lại",
    out_of="hồ sơ kết thúc quá hạn trong kỳ: cột (10) của biểu II.06a",
    left_out="hồ sơ không quá hạn, vì không phải xin lỗi",
    versions=by_the_one_stop_law(_JUDGE),
)
