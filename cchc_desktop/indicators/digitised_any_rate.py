"""How many of the dossiers received in the period had at least one digitised paper."""

from __future__ import annotations

from cchc_desktop.core.tally import Line
from cchc_desktop.indicators import Indicator
from cchc_desktop.indicators._place import NOT_ACCEPTED, by_the_digitising_law, of_received


def _is_top(line: Line) -> bool:
    return line.is_digitised_any


_JUDGE = of_received(_is_top, "chưa số hóa giấy tờ nào")

DIGITISED_ANY_RATE = Indicator(
    code="digitised_any_rate",
    order=311,
    title="Tỷ lệ hồ sơ có số hóa thành phần",
    counted="hồ sơ có ít nhất một giấy tờ đã số hóa hoặc tái sử dụng",
    out_of="hồ sơ tiếp nhận trong kỳ",
    left_out=NOT_ACCEPTED,
    versions=by_the_digitising_law(_JUDGE, "4.2 (phần hồ sơ)"),
    needs=("is_digitised_any",),
    is_estimate=True,
    note="Cách hiểu “có số hóa” của Cổng Dịch vụ công quốc gia.",
)
