"""Within how many working days half of the settled dossiers were done."""

from __future__ import annotations

from fractions import Fraction

from cchc_desktop.indicators import Indicator, Version
from cchc_desktop.indicators._place import LAW_2018, ONE_STOP_2018, QD766, QD766_ON
from cchc_desktop.indicators._spent import judge

SPENT_MEDIAN = Indicator(
    code="spent_median",
    title="Thời gian giải quyết trung vị (ngày làm việc)",
    counted="số ngày làm việc từ lúc nhận đến lúc có kết quả, trừ thời gian tạm dừng",
    out_of="hồ sơ kết thúc trong kỳ có kết quả",
    left_out="hồ sơ rút, dừng, từ chối, vì không có kết quả; hồ sơ nhận trong năm chưa có lịch làm việc",
    versions=(
        Version(LAW_2018, judge, ONE_STOP_2018, is_confirmed=False),
        Version(QD766_ON, judge, f"{QD766}, nhóm 2 (thời gian giải quyết, để tham khảo)"),
    ),
    unit="days",
    quantile=Fraction(1, 2),
    needs=("spent_days",),
    is_lower_better=True,
    note="Ngày nhận không tính, ngày có kết quả có tính; xong trong ngày là 0.",
)
