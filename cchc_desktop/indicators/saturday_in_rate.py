"""How many of the dossiers received in the period came in on a Saturday."""

from __future__ import annotations

from cchc_desktop.core.tally import Line
from cchc_desktop.indicators import Indicator, Version
from cchc_desktop.indicators._place import LAW_2018, NOT_ACCEPTED, SATURDAY, of_received


def _is_on_saturday(line: Line) -> bool:
    return line.received_at is not None and line.received_at.weekday() == SATURDAY


_JUDGE = of_received(_is_on_saturday, "không phải thứ Bảy")

SATURDAY_IN_RATE = Indicator(
    code="saturday_in_rate",
    order=420,
    title="Tỷ lệ hồ sơ tiếp nhận ngày thứ Bảy",
    counted="hồ sơ tiếp nhận vào thứ Bảy, kể cả thứ Bảy làm bù",
    out_of="hồ sơ tiếp nhận trong kỳ",
    left_out=NOT_ACCEPTED,
    versions=(Version(LAW_2018, _JUDGE, "Quyết định 14/2010/QĐ-TTg", is_confirmed=False),),
)
