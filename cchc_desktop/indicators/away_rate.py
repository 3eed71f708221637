"""How many of the dossiers still open at the end of the period lay with another agency."""

from __future__ import annotations

from cchc_desktop.core.measure import Span
from cchc_desktop.core.tally import Line
from cchc_desktop.indicators import Indicator, Version
from cchc_desktop.indicators._place import LAW_2018, LAW_2025, ONE_STOP_2018, ONE_STOP_2025, of_open


def _is_away(line: Line, _span: Span) -> bool:
    return line.is_away


_JUDGE = of_open(_is_away, "ở trong cơ quan")

AWAY_RATE = Indicator(
    code="away_rate",
    title="Tỷ lệ hồ sơ đang chờ cơ quan khác",
    counted="hồ sơ đã chuyển cơ quan khác và chưa nhận lại lúc cuối kỳ",
    out_of="hồ sơ đang giải quyết lúc cuối kỳ",
    left_out="không có",
    versions=(
        Version(LAW_2018, _JUDGE, ONE_STOP_2018, is_confirmed=False),
        Version(LAW_2025, _JUDGE, ONE_STOP_2025, is_confirmed=False),
    ),
    needs=("is_away",),
    is_lower_better=True,
)
