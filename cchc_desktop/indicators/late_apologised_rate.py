"""How many of the late dossiers had an apology and a new day."""

from __future__ import annotations

from cchc_desktop.core.tally import Line
from cchc_desktop.indicators import Indicator, Version
from cchc_desktop.indicators._place import LAW_2018, LAW_2025, ONE_STOP_2018, ONE_STOP_2025, of_late


def _is_top(line: Line) -> bool:
    return line.apologised_at is not None


_JUDGE = of_late(_is_top, "chưa có văn bản xin lỗi")

LATE_APOLOGISED_RATE = Indicator(
    code="late_apologised_rate",
    title="Tỷ lệ hồ sơ quá hạn đã có văn bản xin lỗi",
    counted="hồ sơ kết thúc quá hạn đã xin lỗi, hẹn lại",
    out_of="hồ sơ kết thúc quá hạn trong kỳ: cột (10) của biểu II.06a",
    left_out="hồ sơ không quá hạn, vì không phải xin lỗi",
    versions=(
        Version(LAW_2018, _JUDGE, ONE_STOP_2018, is_confirmed=False),
        Version(LAW_2025, _JUDGE, ONE_STOP_2025, is_confirmed=False),
    ),
)
