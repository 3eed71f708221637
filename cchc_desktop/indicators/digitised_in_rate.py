"""How many of the dossiers received in the period had all their required papers digitised."""

from __future__ import annotations

from cchc_desktop.core.tally import Line
from cchc_desktop.indicators import Indicator, Version
from cchc_desktop.indicators._place import (
    DIGITISING,
    DIGITISING_ON,
    LAW_2025,
    NOT_ACCEPTED,
    ONE_STOP_2025,
    QD766,
    QD766_ON,
    of_received,
)


def _is_top(line: Line) -> bool:
    return line.is_digitised_in


_JUDGE = of_received(_is_top, "chưa số hóa đủ")

DIGITISED_IN_RATE = Indicator(
    code="digitised_in_rate",
    title="Tỷ lệ hồ sơ đã số hóa đủ thành phần bắt buộc",
    counted="hồ sơ mà mọi giấy tờ bắt buộc đã số hóa, tái sử dụng hoặc không phải số hóa",
    out_of="hồ sơ tiếp nhận trong kỳ",
    left_out=NOT_ACCEPTED,
    versions=(
        Version(DIGITISING_ON, _JUDGE, DIGITISING, is_confirmed=False),
        Version(QD766_ON, _JUDGE, f"{QD766}, nhóm 4, chỉ số 4.2 (phần hồ sơ)"),
        Version(LAW_2025, _JUDGE, f"{ONE_STOP_2025}; {QD766}, nhóm 4, chỉ số 4.2 (phần hồ sơ)"),
    ),
    is_estimate=True,
)
