"""How many of the dossiers still open at the end of the period lay with another agency."""

from __future__ import annotations

from cchc_desktop.core.measure import Span
from cchc_desktop.core.tally import Line
from cchc_desktop.indicators import Indicator
from cchc_desktop.indicators._place import by_the_one_stop_law, of_open


def _is_away(line: Line, _span: Span) -> bool:
    return line.is_away


_JUDGE = of_open(_is_away, "ở trong cơ quan")

AWAY_RATE = Indicator(
    code="away_rate",
    order=150,
    title="Tỷ lệ hồ sơ đang chờ cơ quan khác",
    counted="hồ sơ đã chuyển cơ quan khác và chưa nhận lại lúc cuối kỳ",
    out_of="hồ sơ đang giải quyết lúc cuối kỳ",
    left_out="không có",
    versions=by_the_one_stop_law(_JUDGE),
    needs=("is_away",),
    is_lower_better=True,
)
