"""How many of the dossiers in the book are in the provincial system: they have its code."""

from __future__ import annotations

from datetime import date

from cchc_desktop.core.tally import Line
from cchc_desktop.indicators import Indicator, Version
from cchc_desktop.indicators._place import LAW_2018, NOT_ACCEPTED, of_received


def _is_entered(line: Line) -> bool:
    return line.code is not None


_JUDGE = of_received(_is_entered, "chưa có mã hồ sơ của hệ thống")

ENTERED_RATE = Indicator(
    code="entered_rate",
    order=240,
    title="Tỷ lệ hồ sơ đã cập nhật vào Hệ thống thông tin giải quyết TTHC của tỉnh",
    counted="hồ sơ tiếp nhận trong kỳ có mã hồ sơ do hệ thống cấp",
    out_of="hồ sơ tiếp nhận trong kỳ ghi trong sổ của đơn vị",
    left_out=NOT_ACCEPTED,
    versions=(
        Version(LAW_2018, _JUDGE, "Chỉ số CCHC cấp tỉnh, tiêu chí thành phần 7.3.2.1", is_confirmed=False),
        Version(date(2022, 11, 10), _JUDGE, "Quyết định 876/QĐ-BNV; tiêu chí thành phần 7.3.2.1"),
    ),
    note="Cho biết hồ sơ nào chưa từng được nhập vào hệ thống; không cho biết hệ thống đã xử lý đến đâu.",
)
