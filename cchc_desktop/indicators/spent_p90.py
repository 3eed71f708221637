"""Within how many working days nine in ten of the settled dossiers were done."""

from __future__ import annotations

from fractions import Fraction

from cchc_desktop.indicators._spent import within

SPENT_P90 = within(
    "spent_p90", 171, "Thời gian giải quyết của 90% hồ sơ (ngày làm việc)", share=Fraction(9, 10)
)
