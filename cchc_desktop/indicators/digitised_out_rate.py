"""How many of the dossiers settled in the period have an electronic result."""

from __future__ import annotations

from cchc_desktop.core.tally import Line
from cchc_desktop.indicators import Indicator, Version
from cchc_desktop.indicators._place import (
    DIGITISING,
    DIGITISING_ON,
    LAW_2025,
    ONE_STOP_2025,
    QD766,
    QD766_ON,
    of_results,
)


def _is_top(line: Line) -> bool:
    return line.is_digitised_out


_JUDGE = of_results(_is_top, "kết quả chưa số hóa")

DIGITISED_OUT_RATE = Indicator(
    code="digitised_out_rate",
    title="Tỷ lệ cấp kết quả giải quyết điện tử",
    counted="hồ sơ có kết quả điện tử hoặc kết quả đã số hóa",
    out_of="hồ sơ kết thúc trong kỳ có kết quả",
    left_out="hồ sơ rút, dừng giải quyết và từ chối tiếp nhận, vì không có kết quả",
    versions=(
        Version(DIGITISING_ON, _JUDGE, DIGITISING, is_confirmed=False),
        Version(QD766_ON, _JUDGE, f"{QD766}, nhóm 4, chỉ số 4.1"),
        Version(LAW_2025, _JUDGE, f"{ONE_STOP_2025}; {QD766}, nhóm 4, chỉ số 4.1"),
    ),
    is_estimate=True,
)
