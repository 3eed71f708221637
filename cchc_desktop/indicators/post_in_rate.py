"""How many of the dossiers received in the period came by the public post."""

from __future__ import annotations

from cchc_desktop.core.channel import Channel
from cchc_desktop.core.tally import Line
from cchc_desktop.indicators import Indicator
from cchc_desktop.indicators._place import NOT_ACCEPTED, by_the_one_stop_law, of_received


def _is_posted(line: Line) -> bool:
    return line.channel == Channel.POST


_JUDGE = of_received(_is_posted, "không qua bưu chính")

POST_IN_RATE = Indicator(
    code="post_in_rate",
    order=230,
    title="Tỷ lệ hồ sơ tiếp nhận qua bưu chính công ích",
    counted="hồ sơ tiếp nhận qua dịch vụ bưu chính công ích trong kỳ",
    out_of="hồ sơ tiếp nhận trong kỳ",
    left_out=NOT_ACCEPTED,
    versions=by_the_one_stop_law(_JUDGE),
)
