"""How many of the results handed back in the period went by the public post."""

from __future__ import annotations

from cchc_desktop.core.tally import Line
from cchc_desktop.indicators import Indicator
from cchc_desktop.indicators._place import by_the_one_stop_law, of_handed_back


def _is_posted(line: Line) -> bool:
    return line.return_channel == "post"


_JUDGE = of_handed_back(_is_posted, "không qua bưu chính")

POST_OUT_RATE = Indicator(
    code="post_out_rate",
    order=231,
    title="Tỷ lệ kết quả trả qua bưu chính công ích",
    counted="hồ sơ trả kết quả qua dịch vụ bưu chính công ích trong kỳ",
    out_of="hồ sơ trả kết quả trong kỳ, kể cả hồ sơ xong từ kỳ trước",
    left_out="hồ sơ chưa trả kết quả trong kỳ, vì chưa biết trả bằng cách nào",
    versions=by_the_one_stop_law(_JUDGE),
    needs=("return_channel",),
)
