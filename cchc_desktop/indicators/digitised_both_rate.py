"""How many of the dossiers settled in the period have both: a digitised paper and an electronic result."""

from __future__ import annotations

from cchc_desktop.core.tally import Line
from cchc_desktop.indicators import Indicator
from cchc_desktop.indicators._place import by_the_digitising_law, of_results


def _is_top(line: Line) -> bool:
    return line.is_digitised_any and line.is_digitised_out


_JUDGE = of_results(_is_top, "thiếu thành phần hoặc kết quả số hóa")

DIGITISED_BOTH_RATE = Indicator(
    code="digitised_both_rate",
    order=330,
    title="Tỷ lệ hồ sơ số hóa cả thành phần và kết quả",
    counted="hồ sơ có ít nhất một giấy tờ đã số hóa và có kết quả điện tử",
    out_of="hồ sơ kết thúc trong kỳ có kết quả",
    left_out="hồ sơ rút, dừng giải quyết và từ chối tiếp nhận, vì không có kết quả",
    versions=by_the_digitising_law(_JUDGE, "4.2"),
    needs=("is_digitised_any",),
    is_estimate=True,
)
