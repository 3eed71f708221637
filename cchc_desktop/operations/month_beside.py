"""What is to be said beside a sum of units: who is in it with how much, and what of it is being mended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cchc_desktop.core.period import Period, months_of
from cchc_desktop.core.text import number
from cchc_desktop.operations.month_units import UnitShare


def beside_words(period: Period, units: Sequence[UnitShare], missing: Sequence[UnitShare]) -> tuple[str, ...]:
    """The sentences without which the figures would be taken for more than they are."""
    return tuple(_words(period, units, missing))


def _words(period: Period, units: Sequence[UnitShare], missing: Sequence[UnitShare]) -> Iterator[str]:
    many, here = len(months_of(period)), {one.unit for one in units}
    lacking = {one.unit: one for one in missing if one.unit not in here}
    if lacking and units:
        why = "chưa gửi đủ các tháng" if many > 1 else "chưa gửi"
        named = f": {_months(tuple(lacking.values()))}" if many > 1 else ""
        yield f"Đã cộng {number(len(units))} đơn vị; chưa cộng {number(len(lacking))} đơn vị {why}{named}."
    awaited: dict[str, list[str]] = {}  # whose predecessors' months are in, and not yet all of its own
    for one in missing:
        if one.unit in here:
            awaited.setdefault(one.unit, []).append(one.period)
    if awaited:
        behind = (
            f"{one.name} ({one.unit}) có {one.months}/{many} tháng, "
            f"chưa gửi kỳ {', '.join(awaited[one.unit])}"
            for one in units
            if one.unit in awaited
        )
        yield f"Đã cộng các tháng trước khi sắp xếp, còn thiếu tháng sau đó: {'; '.join(behind)}."
    partial = tuple(one for one in units if one.months < many and one.unit not in awaited)
    if partial:
        yield f"Chỉ có một phần của kỳ, vì mới có hoặc đã kết thúc trong kỳ: {_months(partial, many)}."
    returned = [f"{one.name} ({one.unit})" for one in units if one.is_returned]
    if returned:
        many_are = f"{number(len(returned))} đơn vị đang được trả lại để sửa"
        yield f"{many_are}, số đã gửi vẫn cộng cho đến khi gửi lại: {', '.join(returned)}."


def _months(units: Sequence[UnitShare], of: int = 0) -> str:
    return ", ".join(f"{one.name} ({one.unit}) có {one.months}/{of or one.of_months} tháng" for one in units)
