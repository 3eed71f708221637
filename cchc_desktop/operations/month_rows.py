"""The rows of a superior's month for a paper: those below each unit in between under its sum."""

from __future__ import annotations

from collections.abc import Iterator

from cchc_desktop.core.period import months_of
from cchc_desktop.core.text import sort_key
from cchc_desktop.operations.month_report import Report, group_name
from cchc_desktop.operations.month_units import UnitShare
from cchc_desktop.reports import UnitRow


def unit_rows(done: Report) -> Iterator[UnitRow]:
    """Every unit by name, those that have not sent without figures."""
    units = {one.unit: one for one in (*done.missing, *done.units)}
    for group in done.groups:
        yield UnitRow(group_name(group), group.boxes, is_group=True)
        yield from _rows(done, [units[code] for code in dict.fromkeys((*group.units, *group.missing))])
    if not done.groups:
        yield from _rows(done, list(units.values()))


def _rows(done: Report, units: list[UnitShare]) -> Iterator[UnitRow]:
    for one in sorted(units, key=lambda it: (sort_key(it.name), it.unit)):
        yield UnitRow(f"{one.name} ({one.unit})", done.boxes.get(one.unit), _note(done, one))


def _note(done: Report, one: UnitShare) -> str:
    if one.unit not in done.boxes:
        return f"có {one.months}/{one.of_months} tháng, chưa cộng" if one.months else "chưa gửi"
    said = ["trả lại để sửa"] if one.is_returned else []
    if not one.is_final:
        said.append("số tạm tính")
    if one.months < max(len(months_of(done.period)), 1):
        said.append(f"{one.months} tháng của kỳ")
    said += [f"chưa gửi kỳ {it.period}" for it in done.missing if it.unit == one.unit]
    return ", ".join(said)
