"""The superior's figures: from the lines of the packets it holds, unit by unit and in sum."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
import random_office
from sent_above import packet_of, take_in

from cchc_desktop.core import period as periods
from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.measure import Measured, Part
from cchc_desktop.core.packet import in_version_1
from cchc_desktop.core.period import months_of
from cchc_desktop.indicators import indicators
from cchc_desktop.operations import month
from cchc_desktop.operations.collect import collect
from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.operations.indicators import explain, measure
from cchc_desktop.operations.month_units import unsent_words

NOW = datetime(2026, 11, 20, 8, tzinfo=HANOI)
QUARTER = periods.parse("2026-Q3")
COUNTED = [code for code, one in indicators().items() if not one.is_by_hand]
OURS, THEIRS = "00070", "00073"


@pytest.fixture
def commune(place: Workplace) -> Workplace:
    """A ward after a busy summer."""
    with at_desk(place, "Lan", random_office.START) as desk:
        random_office.live(desk, 11, dossiers=60)
    return place


def test_a_unit_alone_is_what_it_measures_itself(superior: Workplace, commune: Workplace) -> None:
    period = periods.parse("2026-08")
    take_in(superior, packet_of(commune, period, NOW), NOW)
    theirs, ours = measure(superior, period, NOW), measure(commune, period, NOW)
    for code in COUNTED:
        assert theirs.figure(code).found == ours.figure(code).found, code
    assert [one.unit for one in theirs.units] == [OURS]
    assert not theirs.is_final
    assert {one.unit for one in theirs.missing} >= {THEIRS}


def test_units_stand_side_by_side_and_in_sum(superior: Workplace, commune: Workplace) -> None:
    period = periods.parse("2026-08")
    for unit in (OURS, THEIRS):
        take_in(superior, packet_of(commune, period, NOW, unit), NOW)
    both, one = measure(superior, period, NOW), measure(commune, period, NOW)
    for code in COUNTED:
        whole, part = both.figure(code), one.figure(code)
        assert whole.found == part.found + part.found
        assert whole.value == part.value
        shares = [next(f for f in unit.figures if f.indicator.code == code).found for unit in both.units]
        assert shares[0] + shares[1] == whole.found
    opened = explain(superior, period, "on_time_rate", NOW)
    assert len(opened.dossiers) == 2 * len(explain(commune, period, "on_time_rate", NOW).dossiers)
    assert {dossier.unit for dossier in opened.dossiers} == {OURS, THEIRS}


def test_the_months_of_a_quarter_are_the_quarter(superior: Workplace, commune: Workplace) -> None:
    for period in months_of(QUARTER):
        take_in(superior, packet_of(commune, period, NOW), NOW)
    theirs, ours = measure(superior, QUARTER, NOW), measure(commune, QUARTER, NOW)
    for code in COUNTED:
        assert theirs.figure(code).found == ours.figure(code).found, code
        opened = explain(superior, QUARTER, code, NOW)
        figure = theirs.figure(code).found
        assert len(opened.of(Part.TOP)) == figure.top
        assert len(opened.of(Part.OUT)) == sum(figure.left_out.values())
    assert OURS not in {gap.unit for gap in theirs.missing}


def test_a_month_that_is_missing_leaves_the_unit_out_of_the_quarter(
    superior: Workplace, commune: Workplace
) -> None:
    for period in months_of(QUARTER)[:2]:
        take_in(superior, packet_of(commune, period, NOW), NOW)
    found = measure(superior, QUARTER, NOW)
    assert found.units == ()
    assert found.figure("on_time_rate").value is None
    assert (OURS, "2026-09") in {(gap.unit, gap.period) for gap in found.missing}


def test_what_an_older_program_sent_counts_where_it_can(superior: Workplace, commune: Workplace) -> None:
    period = periods.parse("2026-08")
    new = packet_of(commune, period, NOW)
    old = packet_of(commune, period, NOW, THEIRS)
    take_in(superior, new, NOW)
    take_in(superior, replace(old, lines=tuple(map(in_version_1, old.lines)), version=1), NOW)
    found, ours = measure(superior, period, NOW), measure(commune, period, NOW)
    one = ours.figure("on_time_rate").found
    assert found.figure("on_time_rate").found == one + one
    away, known = found.figure("away_rate").found, ours.figure("away_rate").found
    assert (away.top, away.bottom) == (known.top, known.bottom)
    assert away.left_out == {"gói lập bằng phiên bản cũ không ghi điều này": known.bottom}
    assert found.figure("away_rate").value == ours.figure("away_rate").value


def test_nobody_has_sent(superior: Workplace) -> None:
    found = measure(superior, periods.parse("2026-08"), NOW)
    assert all(one.value is None for one in found.figures)
    assert all(isinstance(one.found, Measured) for one in found.figures)
    assert not found.is_final


def test_a_unit_that_sent_the_same_month_with_other_days_is_told_so(
    superior: Workplace, commune: Workplace
) -> None:
    period = periods.parse("2026-09")
    longer = periods.parse_by("2026-09", lambda begins: 20 if begins >= period.last_on.replace(day=1) else 14)
    take_in(superior, packet_of(commune, longer, NOW), NOW)
    done = month.preview(superior, period, NOW, by="Minh")
    assert OURS not in {one.unit for one in done.units}
    [ours] = [one for one in done.missing if one.unit == OURS]
    assert ours.gap_words() == "gửi kỳ 2026-09 theo ngày khác (15/08 – 20/09): không cộng chung được"
    said = [one for one in month.missing_words(done.missing) if f"({OURS})" in one]
    gap = "Gửi kỳ 2026-09 theo ngày khác (15/08 – 20/09), không cộng chung được"
    assert said == [f"{gap}: 1 đơn vị – {ours.name} ({OURS})."]
    assert "chưa gửi" not in unsent_words([ours], is_empty=False)
    assert "theo ngày khác" in unsent_words([ours], is_empty=False)
    assert "chưa gửi đủ số liệu của kỳ hoặc gửi kỳ này theo ngày khác" in unsent_words(
        done.missing, is_empty=False
    )


def test_collecting_tells_of_other_days_too(superior: Workplace, commune: Workplace, tmp_path: Path) -> None:
    period = periods.parse("2026-09")
    take_in(superior, packet_of(commune, period, NOW), NOW)
    longer = periods.parse_by("2026-09", lambda begins: 20 if begins >= period.last_on.replace(day=1) else 14)
    theirs = replace(packet_of(commune, longer, NOW), unit=THEIRS, unit_name="Phường khác")
    take_in(superior, theirs, NOW)
    missing = {one.unit: one for one in collect(superior, f"folder:{tmp_path}", NOW).missing}
    assert THEIRS not in missing  # the latest that anybody has sent is theirs
    assert missing[OURS].gap_words().startswith("gửi kỳ 2026-09 theo ngày khác (15/08 – 14/09)")
