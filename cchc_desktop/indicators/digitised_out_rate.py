"""How many of the dossiers settled in the period have an electronic result."""

from __future__ import annotations

from cchc_desktop.core.tally import Line
from cchc_desktop.indicators import Indicator
from cchc_desktop.indicators._place import by_the_digitising_law, of_results


def _is_top(line: Line) -> bool:
    return line.is_digitised_out


_JUDGE = of_results(_is_top, "kết quả chưa số hóa")

DIGITISED_OUT_RATE = Indicator(
    code="digitised_out_rate",
    order=320,
    title="Tỷ lệ cấp kết quả giải quyết điện tử",
    counted="hồ sơ có kết quả điện tử hoặc kết quả đã số hóa",
    out_of="hồ sơ kết thúc trong kỳ có kết quả",
    left_out="hồ sơ rút, dừng giải quyết và từ chối tiếp nhận, vì không có kết quả",
    versions=by_the_digitising_law(_JUDGE, "4.1"),
    is_estimate=True,
)
