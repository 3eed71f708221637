"""How many of the results handed back in the period were handed back on a Saturday."""

from __future__ import annotations

from cchc_desktop.core.tally import Line
from cchc_desktop.indicators import Indicator, Version
from cchc_desktop.indicators._place import LAW_2018, SATURDAY, of_handed_back


def _is_on_saturday(line: Line) -> bool:
    return line.handed_back_at is not None and line.handed_back_at.weekday() == SATURDAY


_JUDGE = of_handed_back(_is_on_saturday, "không phải thứ Bảy")

SATURDAY_OUT_RATE = Indicator(
    code="saturday_out_rate",
    order=421,
    title="Tỷ lệ kết quả trả ngày thứ Bảy",
    counted="hồ sơ trả kết quả vào thứ Bảy, kể cả thứ Bảy làm bù",
    out_of="hồ sơ trả kết quả trong kỳ, kể cả hồ sơ xong từ kỳ trước",
    left_out="hồ sơ chưa trả kết quả trong kỳ, vì chưa biết ngày trả",
    versions=(Version(LAW_2018, _JUDGE, "Quyết định 14/2010/QĐ-TTg", is_confirmed=False),),
    needs=("return_channel",),  # packets of version 1 leave out what had ended before the period
)
