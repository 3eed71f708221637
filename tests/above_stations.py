"""Places of a superior that has taken in what its units sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from pathlib import Path

from exchange_stations import exchange_above_stations
from list_office import NOW, fill_register
from rare_stations import superior
from sent_above import packet_of, take_in
from stations import Stage

from cchc_desktop.core.period import parse
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.upkeep import open_workplace
from cchc_desktop.store.members import Member, put_member
from cchc_desktop.ui.screens._month_head import FIRST_FIGURE
from cchc_desktop.ui.screens._month_page import MonthPage

PERIOD = parse("2026-11")


def above(folder: Path) -> Workplace:
    """Two units have sent the month, a third has not."""
    place = superior(folder)
    commune = open_workplace(fill_register(folder.with_name(f"{folder.name}-commune")), None)
    for unit in ("00070", "00073"):
        take_in(place, packet_of(commune, PERIOD, NOW, unit), NOW)
    commune.register.close()
    with place.register.write() as book:
        put_member(book, Member("00076", "Phường Nguyễn Phước Công Tằng Tôn Nữ", date(2026, 1, 1)))
    return place


def above_stations(stage: Stage) -> Mapping[str, Callable[[], object]]:
    """The month with its units, a number of it opened, and a unit opened."""
    return {
        "above-month": partial(_month, stage),
        "above-lines": partial(_lines, stage),
        "above-unit": partial(_unit, stage),
        **exchange_above_stations(stage),
    }


def _month(stage: Stage) -> MonthPage:
    page = stage.go("month", period=PERIOD)
    assert isinstance(page, MonthPage)
    stage.settle()
    return page


def _lines(stage: Stage) -> None:
    page = _month(stage)
    page.table.foot.open_cell(0, FIRST_FIGURE)


def _unit(stage: Stage) -> None:
    page = _month(stage)
    last = page.units.row_at(len(page.units.rows_model.ids) - 1)
    assert last is not None
    page.units.opened.emit(last)
