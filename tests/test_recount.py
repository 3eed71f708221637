"""Every figure and every box agrees with a second count of the entries, on registers of any kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date, datetime, timedelta
from functools import reduce
from pathlib import Path
from random import Random

import pytest
import random_office
from recount import Recount

from cchc_desktop.core import period as periods
from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.measure import Measured
from cchc_desktop.core.packet import read, write
from cchc_desktop.core.period import Period
from cchc_desktop.core.tally import BOXES, broken_identities
from cchc_desktop.indicators import Indicator, indicators
from cchc_desktop.operations import month
from cchc_desktop.operations.desk import Desk, Workplace, at_desk
from cchc_desktop.operations.indicators import Source, source_of
from cchc_desktop.operations.upkeep import Founding, found
from cchc_desktop.store import search

START = datetime(2026, 6, 1, 6, tzinfo=HANOI)
MONTHS = tuple(periods.parse(f"2026-{n:02d}") for n in (7, 8, 9, 10))


class EnoughError(Exception):
    """Nothing of what was done is kept."""


@contextmanager
def forgotten(place: Workplace) -> Iterator[Desk]:
    """A desk whose whole work is taken back in the end."""
    with suppress(EnoughError), at_desk(place, "Lan", START) as desk:
        yield desk
        raise EnoughError


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workplace]:
    folder: Path = tmp_path_factory.mktemp("office") / "register"
    workplace, _ = found(folder, Founding(unit="00070", is_practice=True), None, START)
    yield workplace
    workplace.register.close()


def compared(place: Workplace, desk: Desk, seqs: tuple[int, ...], period: Period, now: datetime) -> Source:
    """Hold what the program counts against the recount; what it was counted from."""
    packet = month.packet_now(place, desk.book, period, now)
    assert read(write(packet)) == packet
    calendar = place.law.office(place.profile.unit)
    entries = [list(search.entries(desk.book, seq)) for seq in seqs]
    told = Recount((period.first_on, period.last_on), calendar, now).all(entries)
    counted = {(tuple(row), box): n for (row, box), n in packet.tally.counts.items()}
    assert counted == {key: n for key, n in told.boxes.items() if n}
    assert broken_identities(packet.tally) == ()
    source = source_of(packet)
    for indicator in indicators().values():
        agrees(indicator, source.measure(indicator), told)
    return source


def agrees(indicator: Indicator, found: Measured, told: Recount) -> None:
    """One figure, to the last dossier left out; and a figure that nobody recounts would be found out."""
    share = told.share(indicator.code)
    here = (found.top, found.bottom, sum(found.left_out.values()))
    # Whoever has a value is above the line of a median, whatever it is.
    assert here == (share.top, share.bottom, share.out), indicator.code
    assert found.histogram() == dict(sorted(Counter(share.values).items())), indicator.code
    if indicator.unit == "mean":
        assert indicator.value(found) == share.mean()
    elif indicator.unit == "days":
        assert indicator.value(found) == share.middle(int(indicator.quantile * 10))
    elif not indicator.is_by_hand:
        assert (indicator.value(found) is None) == (share.bottom == 0)


def parts_agree(source: Source) -> None:
    """Fields, procedures, levels and channels each make up the whole."""
    for indicator in indicators().values():
        whole = source.measure(indicator)
        days = Measured({}, whole.first_on, whole.last_on)
        rows = whole.rows()
        for parts in (
            [whole.narrowed(lv=lv) for lv in {row.field for row in rows}],
            [whole.narrowed(procedure=code) for code in {row.procedure for row in rows}],
            [whole.narrowed(level=level) for level in {row.level for row in rows}],
            [
                indicator.measure([one for one in source.lines if one.channel == channel], source.span)
                for channel in ("direct", "online", "post")
            ],
        ):
            assert dict(reduce(Measured.__add__, parts, days).counts) == dict(whole.counts)


def one_register(place: Workplace, seed: int) -> None:
    """Live, count at several moments, forget."""
    random = Random(seed)
    with forgotten(place) as desk:
        last, seqs = random_office.live(desk, seed)
        period = random.choice(MONTHS)
        parts_agree(compared(place, desk, seqs, period, last + timedelta(days=200)))
        first = date(2026, 6, 1) + timedelta(days=random.randrange(120))
        compared(place, desk, seqs, periods.span(first, first + timedelta(days=random.randrange(90))), last)


@pytest.mark.parametrize("seed", range(25))
def test_a_random_register(place: Workplace, seed: int) -> None:
    one_register(place, seed)


@pytest.mark.nightly
@pytest.mark.parametrize("hundred", range(10))
def test_a_thousand_random_registers(place: Workplace, hundred: int) -> None:
    for n in range(100):
        one_register(place, 1000 + hundred * 100 + n)


def test_what_chance_plays_touches_every_box_and_figure(place: Workplace) -> None:
    boxes: set[str] = set()
    tops: set[str] = set()
    with forgotten(place) as desk:
        last, seqs = random_office.live(desk, 7, dossiers=150)
        for period in MONTHS:
            source = compared(place, desk, seqs, period, last)
            boxes |= {
                box for box, n in month.packet_now(place, desk.book, period, last).tally.total().items() if n
            }
            tops |= {code for code, one in indicators().items() if source.measure(one).top}
    assert boxes == set(BOXES)
    assert tops == {code for code, one in indicators().items() if not one.is_by_hand}
