"""How many of the dossiers received in the period had all their required papers digitised."""

from __future__ import annotations

from cchc_desktop.core.tally import Line
from cchc_desktop.indicators import Indicator
from cchc_desktop.indicators._place import NOT_ACCEPTED, by_the_digitising_law, of_received


def _is_top(line: Line) -> bool:
    return line.is_digitised_in


_JUDGE = of_received(_is_top, "chưa số hóa đủ")

DIGITISED_IN_RATE = Indicator(
    code="digitised_in_rate",
    order=310,
    title="Tỷ lệ hồ sơ đã số hóa đủ thành phần bắt buộc",
    counted="hồ sơ mà mọi giấy tờ bắt buộc đã số hóa, tái sử dụng hoặc không phải số hóa",
    out_of="hồ sơ tiếp nhận trong kỳ",
    left_out=NOT_ACCEPTED,
    versions=by_the_digitising_law(_JUDGE, "4.2 (phần hồ sơ)"),
    is_estimate=True,
)
