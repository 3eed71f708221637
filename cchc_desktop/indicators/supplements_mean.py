"""How many times a citizen was asked to bring something more, for each dossier."""

from __future__ import annotations

from cchc_desktop.core.measure import Part, Placed, Span
from cchc_desktop.core.tally import Line
from cchc_desktop.indicators import Indicator
from cchc_desktop.indicators._place import (
    NOT_ACCEPTED,
    REFUSED,
    by_the_one_stop_law,
    is_ended_in,
    is_refused_in,
)


def _judge(line: Line, span: Span) -> Placed | None:
    if is_refused_in(line, span):
        return REFUSED
    if not is_ended_in(line, span):
        return None
    part = Part.TOP if line.supplements else Part.REST
    return Placed(
        part, f"{line.supplements} lần" if line.supplements else "không yêu cầu bổ sung", line.supplements
    )


SUPPLEMENTS_MEAN = Indicator(
    code="supplements_mean",
    order=160,
    title="Số lần yêu cầu bổ sung bình quân một hồ sơ",
    counted="số lần yêu cầu bổ sung của các hồ sơ kết thúc trong kỳ",
    out_of="hồ sơ kết thúc trong kỳ",
    left_out=NOT_ACCEPTED,
    versions=by_the_one_stop_law(_judge),
    unit="mean",
    needs=("supplements",),
    is_lower_better=True,
)
