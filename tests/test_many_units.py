"""The superior's month of 150 units, some merged, split and renamed, equals an independent recount."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest
import unit_recount
import unit_world
from rare_stations import superior
from unit_recount import Boxes
from unit_world import MONTHS, NOW, QUARTERS, TODAY, World

from cchc_desktop.core.period import Period, months_of
from cchc_desktop.core.tally import Tally
from cchc_desktop.operations import month
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.month_units import Combined, combined


def counted(told: Tally) -> Boxes:
    return Counter({((row.level, row.field, row.procedure), box): n for (row, box), n in told.counts.items()})


def rows(found: Combined) -> dict[str, Counter[str]]:
    return {unit: boxes for unit, told in found.boxes.items() if (boxes := +Counter(told))}


def filled(told: Mapping[str, Boxes]) -> dict[str, Counter[str]]:
    """The rows that have anything in them, over all procedures."""
    found: dict[str, Counter[str]] = {}
    for unit, boxes in told.items():
        for (_, box), n in boxes.items():
            found.setdefault(unit, Counter())[box] += n
    return found


def agrees(place: Workplace, made: World, period: Period) -> None:
    """Total and rows, by the units of then and of today, with what the dossiers alone say."""
    months = months_of(period)
    with place.register.read() as reading:
        then, now = combined(reading, period), combined(reading, period, TODAY)
    assert not then.missing
    whole = unit_recount.whole(made, period)
    assert counted(then.tally) == counted(now.tally) == whole, period.key
    if len(months) > 1:
        assert rows(then) == filled(unit_recount.of_quarter(made, months, is_today=False))
        assert rows(now) == filled(unit_recount.of_quarter(made, months, is_today=True))
    else:
        assert rows(then) == filled(unit_recount.of_units(made, period))
        assert rows(now) == filled(unit_recount.of_today(made, period))
    assert month.preview(place, period, NOW, by="Lan").gaps == tuple(one.words() for one in then.extra)


def played(folder: Path, seed: int, *, units: int, dossiers: int, events: int) -> None:
    made = unit_world.world(seed, units, dossiers, events)
    place = superior(folder)
    unit_world.enter(place, made)
    unit_world.take_in(place, unit_world.packets(made))
    try:
        for period in (*MONTHS, *QUARTERS):
            agrees(place, made, period)
    finally:
        place.register.close()


def test_a_month_of_150_units_is_the_sum_of_independent_recounts(tmp_path: Path) -> None:
    played(tmp_path / "above", 1, units=150, dossiers=600, events=9)


@pytest.mark.parametrize("seed", range(6))
def test_a_small_province_whatever_happens_to_its_units(tmp_path: Path, seed: int) -> None:
    played(tmp_path / "above", seed, units=14, dossiers=150, events=5)


@pytest.mark.nightly
@pytest.mark.parametrize("seed", range(100, 140))
def test_forty_provinces_of_150_units(tmp_path: Path, seed: int) -> None:
    played(tmp_path / "above", seed, units=150, dossiers=1500, events=12)
