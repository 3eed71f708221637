"""Reports of units that began, ended or were split, looked at: what makes them up, what they carried over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
import unit_recount
import unit_world
from rare_stations import superior
from unit_world import BASIS, MONTHS, NOW, QUARTERS, Dossier

from cchc_desktop.core.period import Period
from cchc_desktop.core.tally import CLOSING, OPENING, RECEIVED
from cchc_desktop.operations import unit_tree
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.report_of_packet import report_of_unit
from cchc_desktop.operations.review_look import Look, look, sift
from cchc_desktop.operations.unit_tree import New
from cchc_desktop.store.members import Member, put_members

JUNE, JULY, AUGUST, SEPTEMBER, Q3 = *MONTHS[2:6], QUARTERS[1]
WORLD = unit_world.world(4, 3, 300, 0)
OWNERS = {"1": (0, 1), "2": (2, 3), "3": (4, 5), "9": (0, 1, 2, 3), "41": (0,), "42": (1,)}
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Workplace]:
    made = superior(tmp_path / "above")
    with made.register.write() as book:
        put_members(book, (Member(code, f"Xã {code}", date(2020, 1, 1)) for code in ("1", "2", "3")))
    yield made
    made.register.close()


def own(period: Period, *hamlets: int) -> list[Dossier]:
    return [one for one in WORLD.dossiers if one.hamlet in hamlets and unit_world.touches(one, period)]


def sent(place: Workplace, unit: str, *periods: Period, without: int = 0) -> None:
    """What a unit had; ``without`` so many of the dossiers that it began with."""
    for period in periods:
        found = own(period, *OWNERS[unit])
        carried = [one for one in found if one.received_at < period.start_at]
        left = [one for one in found if one not in carried[:without]]
        unit_world.take_in(place, [unit_world.packet(unit, period, left)])


def merge(place: Workplace) -> None:
    unit_tree.merge(place, "12", New("9", "Xã 9"), AUGUST.first_on, NOW, by="Lan", basis=BASIS)


def split(place: Workplace, *codes: str, heir: str = "") -> None:
    news = [New(code, f"Xã {code}") for code in codes]
    unit_tree.split(place, "1", news, AUGUST.first_on, NOW, by="Lan", basis=BASIS, heir=heir)


def looked(place: Workplace, unit: str, period: Period, at: datetime = LATER) -> Look:
    return look(place, unit, period, at)


def values(found: Look) -> dict[str, int]:
    return {one.code: int(one.value) for one in found.boxes if one.value is not None}


def recounted(period: Period, *hamlets: int) -> Counter[str]:
    return Counter(box for one in own(period, *hamlets) for box in unit_recount.boxes(one, period))


def test_a_quarter_of_a_unit_that_began_within_it_stands_with_what_those_before_it_told(
    place: Workplace,
) -> None:
    sent(place, "1", JULY)
    sent(place, "2", JULY)
    merge(place)
    sent(place, "9", AUGUST, SEPTEMBER)
    found = looked(place, "9", Q3)
    assert [one.period.key for one in found.taken] == ["2026-08", "2026-09"]
    told, whole = values(found), recounted(Q3, 0, 1, 2, 3)
    assert (told["received"], told["pending"]) == (
        sum(whole[box] for box in (*RECEIVED, OPENING)),
        sum(whole[box] for box in CLOSING),
    )
    assert found.gaps == ()
    rates = {one.code: one for one in found.indicators}
    ended = sum(whole[box] for box in ("early", "on_time", "late"))
    assert (rates["on_time_rate"].value, rates["on_time_rate"].out_of) == (
        Fraction(ended - whole["late"], ended),
        ended,
    )


def test_a_quarter_of_a_unit_that_ended_within_it_is_its_months(place: Workplace) -> None:
    sent(place, "1", JULY)
    merge(place)
    found = looked(place, "1", Q3)
    assert [one.period.key for one in found.taken] == ["2026-07"]
    whole = recounted(JULY, 0, 1)
    assert values(found)["received"] == sum(whole[box] for box in (*RECEIVED, OPENING))


def test_a_unit_that_came_from_nowhere_tells_its_own_months_and_papers(place: Workplace) -> None:
    unit_tree.put(place, Member("9", "Xã 9", AUGUST.first_on), NOW, by="Lan")
    sent(place, "9", AUGUST)
    assert looked(place, "9", Q3).taken == ()
    sent(place, "9", SEPTEMBER)
    assert len(looked(place, "9", Q3).taken) == 2
    [waits] = [why for unit, _, why in sift(place, Q3, LATER).odd if unit == "9"]
    assert waits
    made = report_of_unit(place, "9", Q3, LATER)
    assert (made.tally.first_on, made.tally.last_on) == (AUGUST.first_on, SEPTEMBER.last_on)


def test_a_month_that_was_not_sent_is_waited_for(place: Workplace) -> None:
    sent(place, "1", JULY, SEPTEMBER)
    assert looked(place, "1", Q3).taken == ()


@pytest.mark.parametrize("heir", ["", "42"])
def test_what_went_to_several_is_held_against_all_of_them(place: Workplace, heir: str) -> None:
    sent(place, "1", JULY)
    split(place, "41", "42", heir=heir)
    sent(place, "42", AUGUST)
    assert looked(place, "42", AUGUST).gaps == ()  # the other has not sent
    sent(place, "41", AUGUST)
    left = recounted(JULY, 0, 1)
    assert sum(left[box] for box in CLOSING)
    for unit in ("41", "42"):
        assert looked(place, unit, AUGUST).gaps == ()
    assert not [why for _, _, why in sift(place, AUGUST, LATER).odd if "Chuyển kỳ" in why]


def test_and_named_with_each_of_them_where_it_got_lost(place: Workplace) -> None:
    sent(place, "1", JULY)
    split(place, "41", "42", heir="42")
    sent(place, "42", AUGUST)
    sent(place, "41", AUGUST, without=1)
    assert [len(looked(place, unit, AUGUST).gaps) for unit in ("41", "42")] == [1, 1]
    assert looked(place, "41", AUGUST).gaps == looked(place, "42", AUGUST).gaps


def test_one_that_stays_and_the_one_split_off_begin_with_it_together(place: Workplace) -> None:
    sent(place, "1", JULY)
    split(place, "1", "42")
    for unit, hamlet in (("1", 0), ("42", 1)):
        unit_world.take_in(place, [unit_world.packet(unit, AUGUST, own(AUGUST, hamlet))])
    assert [looked(place, unit, AUGUST).gaps for unit in ("1", "42")] == [(), ()]
    assert looked(place, "1", JULY).gaps == ()  # nothing was sent before
