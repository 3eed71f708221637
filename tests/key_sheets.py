"""The recovery sheets that their form is tried on."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from form_sheets import CENTRE

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.recovery_sheet import RecoverySheet

SIXTEEN = (
    *("quạt", "phụ", "niêu", "trườn", "heo", "tiệm", "ngà", "giữ"),
    *("tháu", "dệt", "ranh", "nén", "sộp", "minh", "ngoặc", "răng"),
)
ORDINARY_KEY = RecoverySheet(
    office=CENTRE,
    at=datetime(2026, 11, 20, 9, 3, tzinfo=HANOI),
    clerk="Lê Thị Cán Bộ",
    number=2,
    words=SIXTEEN,
    earlier=1,
)
KEYS = {
    "ordinary": ORDINARY_KEY,
    "empty": replace(ORDINARY_KEY, number=1, earlier=0, clerk=""),
    "long": replace(ORDINARY_KEY, office=replace(CENTRE, name="Ủy ban nhân dân " + "xã " * 60)),
    "hostile": replace(ORDINARY_KEY, office=replace(CENTRE, name="W" * 200), clerk="ẵ" * 90),
    "awkward": replace(ORDINARY_KEY, clerk="<b>&amp;</b>", words=("nghiêng",) * 16),
}
