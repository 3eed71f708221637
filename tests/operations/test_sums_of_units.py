"""The superior's figures come from what was counted once in each packet; only new packets are read."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from random import Random

import pytest
import unit_world
from unit_sums import of_lines, packets_read
from unit_world import MONTHS, NOW, QUARTERS, TODAY, World

from cchc_desktop.cli import indicators as shown
from cchc_desktop.core.packet import Packet, in_version_1
from cchc_desktop.core.tally import Line
from cchc_desktop.indicators import in_order
from cchc_desktop.operations import figures_of_lines, line_sums, sums_of_units
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.figures import of_period
from cchc_desktop.operations.indicators import explain, explain_unit, measure
from cchc_desktop.operations.line_judged import ENDED, RECEIVED
from cchc_desktop.operations.line_sums import LineSums
from cchc_desktop.operations.sources import Source, from_units, source_of
from cchc_desktop.store import kept_sums

SEED, UNITS, DOSSIERS = 5, 8, 500


@pytest.fixture
def world() -> World:
    """Eight units of half a year, two of which something happens to."""
    return unit_world.world(SEED, UNITS, DOSSIERS, 2)


@pytest.fixture
def province(superior: Workplace, world: World) -> Workplace:
    """What they sent, told in more than the official table asks for."""
    unit_world.enter(superior, world)
    unit_world.take_in(superior, map(_richer, unit_world.packets(world)))
    return superior


def _richer(one: Packet) -> Packet:
    random = Random(f"{one.unit} {one.period.key} {one.revision}")
    return unit_world.with_lines(one, tuple(_more(random, line) for line in one.lines))


def _more(random: Random, line: Line) -> Line:
    return replace(
        line,
        spent_days=None if line.ended_at is None else random.randrange(6),
        supplements=random.randrange(3),
        late_cause=random.choice((None, "staff", "agency")),
        is_away=random.random() < 0.3,
        return_channel=random.choice(("counter", "post")),
    )


@pytest.mark.parametrize("today", [None, TODAY])
def test_what_is_kept_tells_what_the_lines_tell(province: Workplace, today: date | None) -> None:
    for period in (*MONTHS[1:3], QUARTERS[0], MONTHS[0], QUARTERS[1]):
        for _ in range(2):
            of_lines(province, period, measure(province, period, NOW, today=today), today)


def test_the_year_is_that_of_the_lines(province: Workplace) -> None:
    for period in (MONTHS[3], QUARTERS[1]):
        with province.register.read() as reading:
            sources = tuple(from_units(reading, period))
            by_month = {month: tuple(from_units(reading, month)) for month in MONTHS}
        for _ in range(2):
            made = of_period(province, period, NOW)
            came, late = figures_of_lines.flows(sources)
            assert {one.field: one.received.many for one in made.fields if one.received.many} == came
            assert sum(one.late.many for one in made.fields) == sum(late.values())
            causes = figures_of_lines.late_causes(sources) or Counter()
            assert {one.code: one.many for one in made.causes} == dict(causes)
            days = figures_of_lines.by_day(by_month[made.month], made.month)
            assert {one.on: (one.received.many, one.ended.many) for one in made.days} == days
            for code in (RECEIVED, ENDED):
                told = {rate.period: (rate.top, rate.bottom) for rate in made.rates[code]}
                assert told == {month: _rate(by_month.get(month, ()), code) for month in told}


def _rate(sources: Iterable[Source], code: str) -> tuple[int, int]:
    sums = LineSums()
    for source in sources:
        sums.add(line_sums.summed(source))
    return sums.rate(code)


def test_only_packets_that_came_since_are_read(superior: Workplace) -> None:
    province, month, quiet = superior, MONTHS[4], unit_world.world(SEED, 3, 60, 0)
    unit_world.enter(province, quiet)
    unit_world.take_in(province, unit_world.packets(quiet))
    sent = [one for one in unit_world.packets(quiet) if one.period == month]
    with packets_read(province) as read:
        before = measure(province, month, NOW)
    assert len(read) == len(before.units) == len(sent)
    told = json.loads(json.dumps(shown._measures(before, 2), default=str))
    assert "fields" in told["indicators"][0]
    assert all("fields" not in one for unit in told["units"] for one in unit["indicators"])
    with packets_read(province) as read:
        assert measure(province, month, NOW) == before
        of_period(province, month, NOW)
    assert len(read) == 4 * len(sent)  # the months of the year that nobody has looked at yet
    newer = unit_world.with_lines(sent[0], sent[0].lines[1:])
    unit_world.take_in(province, [replace(newer, revision=newer.revision + 1)])
    with packets_read(province) as read:
        after = measure(province, month, NOW)
    assert len(read) == 1
    assert after.figure(ENDED).found != before.figure(ENDED).found
    of_lines(province, month, after)
    with packets_read(province) as read:  # the one that counts no more was let go
        assert measure(province, month, NOW) == after
    assert not read


@pytest.mark.parametrize("harm", ["gone", "damaged", "other rules", "no place"])
def test_what_is_lost_is_counted_anew(
    province: Workplace, harm: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    month, file = MONTHS[1], province.register.place / kept_sums.FILE
    before = measure(province, month, NOW)
    for name in (file.name, f"{file.name}-wal", f"{file.name}-shm"):
        if harm == "damaged":
            file.with_name(name).write_bytes(b"nothing" * 1000)
        elif harm in {"gone", "no place"}:
            file.with_name(name).unlink(missing_ok=True)
    if harm == "no place":
        file.mkdir()
    if harm == "other rules":
        monkeypatch.setattr(line_sums, "rules", lambda: "others")
    with packets_read(province) as read:
        again = measure(province, month, NOW)
    assert len(read) == len(before.units)
    assert [one.value for one in again.figures] == [one.value for one in before.figures]
    of_lines(province, month, again)
    if harm in {"damaged", "no place"}:
        assert "sums cannot be kept" in caplog.text
    caplog.clear()  # said once, to whoever looks after the program


def test_a_packet_of_before_keeps_its_silence(world: World) -> None:
    packet = next(one for one in map(_richer, unit_world.packets(world)) if len(one.lines) > 10)
    old = replace(packet, lines=tuple(map(in_version_1, packet.lines)), version=1)
    sums = line_sums.summed(source_of(old))
    assert line_sums.read(line_sums.write(sums)) == sums
    assert line_sums.read_brief(line_sums.write_brief(sums.brief())) == sums.brief()
    assert (sums.untold, line_sums.summed(source_of(packet)).untold) == (1, 0)
    whole = sums_of_units.SummedWhole(sums, packet.period)
    for one in in_order():
        assert whole.measure(one) == source_of(old).measure(one)


def test_the_rules_are_those_of_this_program() -> None:
    line_sums.rules.cache_clear()
    told = line_sums.rules()
    line_sums.rules.cache_clear()
    assert told == line_sums.rules()


def test_what_stands_behind_one_unit_is_read_of_it_alone(province: Workplace) -> None:
    month = MONTHS[0]
    made = measure(province, month, NOW)
    whole = explain(province, month, ENDED, NOW)
    for unit in made.units:
        with packets_read(province) as read:
            found = explain_unit(province, month, ENDED, unit.unit)
        assert len(read) == 1
        assert found.dossiers == tuple(one for one in whole.dossiers if one.unit == unit.unit)
