"""How many working days half of the settled dossiers took at most."""

from __future__ import annotations

from fractions import Fraction

from cchc_desktop.indicators._spent import within

SPENT_MEDIAN = within(
    "spent_median", 170, "Thời gian giải quyết trung vị (ngày làm việc)", share=Fraction(1, 2)
)
