"""A share is printed with as many decimals as the office's setting says, wherever it is printed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction
from io import BytesIO

import pytest
from acting import Act
from openpyxl import load_workbook
from openpyxl.cell.cell import Cell
from pdf_words import words_of

from cchc_desktop.core import period as periods
from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.law import Dated, Value
from cchc_desktop.core.text import number
from cchc_desktop.operations import narrative
from cchc_desktop.operations.charts import rows_of
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.figures import of_year
from cchc_desktop.operations.month import preview
from cchc_desktop.operations.narrative_facts import facts_of
from cchc_desktop.operations.papers_of_month import build

AT = datetime(2026, 10, 20, 9, tzinfo=HANOI)
OCTOBER = periods.parse("2026-10")


def with_decimals(place: Workplace, places: int) -> Workplace:
    """The same office; the setting is of 1 October, so that it holds for the month that ends after it."""
    before = place.law.rules["decimals"]
    own: Value[object] = Value(date(2026, 10, 1), places, "Công văn thử")
    rule = Dated("decimals", (*before.values, own), before.title)
    return replace(place, law=replace(place.law, rules={**place.law.rules, "decimals": rule}))


def seven(act: Act) -> None:
    """Six of seven in time: 85,714 %; one of seven online: 14,286 %."""
    for n in range(7):
        online: dict[str, object] = {"channel": "online", "online_kind": "full"} if n == 0 else {}
        one = act("receive", f"2026-09-21T09:0{n}", procedure="1.004873", applicant="Đỗ Thị Ước", **online)
        act("finish", "2026-10-09T09:00" if n == 6 else "2026-09-22T09:00", dossier=one.local_no, cause="A1")


@pytest.mark.parametrize(("places", "told"), [(0, "86"), (1, "85,7"), (3, "85,714")])
def test_the_setting_holds_everywhere(place: Workplace, act: Act, places: int, told: str) -> None:
    seven(act)
    office = with_decimals(place, places)
    october = [row.value for row in rows_of(of_year(office, 2026, 10, AT)) if row.place == "Tháng 10/2026"]
    assert october[0] == f"{told}% (6/7)"
    seen = narrative.see(office, OCTOBER, "tthc", AT)
    assert any(f"{told}%" in row.text for row in narrative.rows(seen))
    files = build(
        office,
        preview(office, OCTOBER, AT, by="Lan"),
        asked=("by-officer", "comparison", "monthly-results-wide"),
    )
    figure, form = float(told.replace(",", ".")), "#,##0" + ("." + "0" * places if places else "")
    for name, data in files.items():
        if name.endswith("pdf"):
            assert told in words_of(data), name
            continue
        cells = [cell for row in load_workbook(BytesIO(data)).worksheets[0].iter_rows() for cell in row]
        found = [cell for cell in cells if isinstance(cell, Cell) and cell.value == figure]
        assert found, name
        assert {cell.number_format for cell in found} == {form}


def test_the_setting_of_the_last_day_counts(place: Workplace, act: Act) -> None:
    seven(act)
    office = with_decimals(place, 1)
    september = {row.value for row in rows_of(of_year(office, 2026, 10, AT)) if row.place == "Tháng 9/2026"}
    assert facts_of(office, periods.parse("2026-09"), AT).places == 2
    assert all(",0 " not in one for one in september)


def test_points_are_printed_like_shares(place: Workplace, act: Act) -> None:
    seven(act)
    figures = narrative.see(with_decimals(place, 1), OCTOBER, "cchc", AT).figures
    for name in ("points", "points_weight"):
        value = figures[name].value
        assert isinstance(value, Fraction)
        assert figures[name].text == number(value, 1)
