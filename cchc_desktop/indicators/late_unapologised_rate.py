"""How many of the late dossiers had no apology."""

from __future__ import annotations

from cchc_desktop.core.tally import Line
from cchc_desktop.indicators import Indicator
from cchc_desktop.indicators._place import by_the_one_stop_law, of_late


def _is_top(line: Line) -> bool:
    return line.apologised_at is None


_JUDGE = of_late(_is_top, "đã có văn bản xin lỗi")

LATE_UNAPOLOGISED_RATE = Indicator(
    code="late_unapologised_rate",
    order=141,
    title="Tỷ lệ hồ sơ quá hạn chưa có văn bản xin lỗi",
    counted="hồ sơ kết thúc quá hạn không có văn bản xin lỗi",
    out_of="hồ sơ kết thúc quá hạn trong kỳ: cột (10) của biểu II.06a",
    left_out="hồ sơ không quá hạn, vì không phải xin lỗi",
    versions=by_the_one_stop_law(_JUDGE),
    is_lower_better=True,
)
