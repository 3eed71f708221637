"""The unit above: behind every number of its sum stand as many dossiers as it says, month by month."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import pytest
from sent_above import packet_of, take_in

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.period import months_of, parse
from cchc_desktop.core.tally import BOXES, CLOSING, OPENING
from cchc_desktop.operations.demo import fill
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.month import preview
from cchc_desktop.operations.month_lines import lines_sent
from cchc_desktop.operations.upkeep import Founding, found

QUARTER = parse("2026-Q1")
NOW = datetime(2026, 4, 20, 9, tzinfo=HANOI)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workplace]:
    """A commune over a quarter."""
    founding = Founding(unit="00070", is_practice=True, since=date(2025, 1, 1))
    scratch = tmp_path_factory.mktemp("lines")
    place, _ = found(scratch / "register", founding, None, datetime(2025, 12, 1, 8, tzinfo=HANOI))
    fill(place, 150, 7, date(2025, 12, 2), date(2026, 3, 10))
    yield place
    place.register.close()


@pytest.fixture
def above(superior: Workplace, filled: Workplace) -> Workplace:
    """Two units have sent every month of the quarter."""
    for unit in ("00070", "00073"):
        for month in months_of(QUARTER):
            take_in(superior, packet_of(filled, month, NOW, unit), NOW)
    return superior


def test_a_quarter_of_months_opens_as_many_dossiers_as_its_sum_says(above: Workplace) -> None:
    tally = preview(above, QUARTER, NOW, by="Lan").tally
    numbers = tuple(frozenset({box}) for box in BOXES)
    for row in tally.rows():
        units = lines_sent(above, QUARTER, numbers, lambda line, row=row: line.row == row)  # type: ignore[misc]  # row of this turn
        for at, box in enumerate(BOXES):
            assert sum(len(one.lines[at]) for one in units) == tally.counts.get((row, box), 0), (row, box)
    [opening] = {
        one.period
        for unit in lines_sent(above, QUARTER, (frozenset({OPENING}),), lambda _line: True)
        for one in unit.lines[0]
    }
    assert opening == months_of(QUARTER)[0].key  # and none of what one month left to the next


def test_one_unit_is_read_alone(above: Workplace) -> None:
    heard: list[str] = []
    [one] = lines_sent(
        above,
        QUARTER,
        (frozenset(CLOSING),),
        lambda _line: True,
        unit="00073",
        step=lambda _share, words: heard.append(words),
    )
    share = next(share for share in preview(above, QUARTER, NOW, by="Lan").units if share.unit == "00073")
    assert (one.unit, len(one.lines[0])) == ("00073", share.pending)
    assert heard == ["Phường 00073"]
