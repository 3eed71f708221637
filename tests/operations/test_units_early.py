"""Packets of units about days before they began: told as they come, counted once, and never silently."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import unit_world
from rare_stations import superior
from unit_world import BASIS, MONTHS, NOW, QUARTERS, TODAY

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.packet import Packet, write
from cchc_desktop.core.period import Period
from cchc_desktop.core.tally import CLOSING, OPENING
from cchc_desktop.operations import month, unit_tree
from cchc_desktop.operations.collect import take_in
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.month import Report
from cchc_desktop.operations.month_gaps import carried_gaps
from cchc_desktop.operations.unit_tree import New
from cchc_desktop.store.members import Member, put_members, stints

JULY, AUGUST, SEPTEMBER, Q3 = *MONTHS[3:6], QUARTERS[1]
WORLD = unit_world.world(4, 3, 300, 0)
OWNERS = {"1": (0, 1), "2": (2, 3), "9": (0, 1, 2, 3), "8": (0, 1, 2, 3)}
NOT_YET = (
    "không cộng, vì ngày 14/08/2026 đơn vị này chưa có trong cây đơn vị, kỳ này do Xã 1, Xã 2 báo cáo. Nếu "
    "sắp xếp đơn vị có hiệu lực từ 14/08/2026 trở về trước thì hoàn tác việc đã ghi và ghi lại đúng ngày."
)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Workplace]:
    """1 and 2 are one, 9, from the first day of September's period on."""
    made = superior(tmp_path / "above")
    with made.register.write() as book:
        put_members(book, (Member(code, f"Xã {code}", date(2020, 1, 1)) for code in "12"))
    unit_tree.merge(made, "12", New("9", "Xã 9"), SEPTEMBER.first_on, NOW, by="Lan", basis=BASIS)
    yield made
    made.register.close()


def packet(unit: str, period: Period) -> Packet:
    own = [one for one in WORLD.dossiers if one.hamlet in OWNERS[unit]]
    own = [one for one in own if unit_world.touches(one, period)]
    return unit_world.packet(unit, period, own, superior="99")


def told(place: Workplace, found: Packet) -> tuple[str, ...]:
    return take_in(place, found.name, write(found), NOW, by="Lan").newcomers


def shown(place: Workplace, period: Period, today: date | None = None) -> Report:
    return month.preview(place, period, NOW, by="Lan", today=today)


def test_what_those_before_it_told_is_not_told_twice(place: Workplace) -> None:
    for unit in "12":
        for period in (JULY, AUGUST):
            assert told(place, packet(unit, period)) == ()
    before = shown(place, AUGUST)
    assert told(place, packet("9", AUGUST)) == (f"Xã 9 (9) đã gửi tháng 8 năm 2026: {NOT_YET}",)
    found = shown(place, AUGUST)
    assert (found.tally, found.units, found.missing) == (before.tally, before.units, ())
    said = f"Xã 9 (9) đã gửi Tháng 8 năm 2026 (15/07/2026 – 14/08/2026): {NOT_YET}"
    assert found.gaps == (said,)
    assert told(place, packet("9", SEPTEMBER)) == ()
    assert all(said in shown(place, Q3, today).gaps for today in (None, TODAY))
    flows = Counter[str]()
    for period in (JULY, AUGUST, SEPTEMBER):
        flows.update(flowing(shown(place, period)))
    assert flowing(shown(place, Q3)) == flowing(shown(place, Q3, TODAY)) == flows


def flowing(found: Report) -> Counter[str]:
    """What happened in the period, without what stood open at its ends."""
    told = found.tally.total().items()
    return +Counter({box: many for box, many in told if box not in {OPENING, *CLOSING}})


def test_who_stands_on_the_last_day_is_asked_where_nobody_told(place: Workplace) -> None:
    """Its packet waits beside the sum until they have told, or the day of the merger is mended."""
    assert told(place, packet("9", AUGUST)) == (f"Xã 9 (9) đã gửi tháng 8 năm 2026: {NOT_YET}",)
    found = shown(place, AUGUST)
    assert not sum(found.tally.total().values())
    assert ([one.unit for one in found.missing], found.units) == (["1", "2"], ())
    assert NOT_YET in found.gaps[0]


def test_a_quarter_of_its_own_from_before_it_began_is_not_added(place: Workplace) -> None:
    second = QUARTERS[0]
    for unit in "12":
        told(place, packet(unit, second))
    before = shown(place, second).tally
    assert "không cộng, vì ngày 14/06/2026" in told(place, packet("9", second))[0]
    assert shown(place, second).tally == before
    assert len(shown(place, second).gaps) == 1


def test_those_before_the_ones_before_it_are_named(place: Workplace) -> None:
    """9 becomes 8 later: for August 1 and 2 report, whoever sends it."""
    unit_tree.rename(place, "9", "Xã 8", date(2026, 9, 15), NOW, by="Lan", basis=BASIS, code="8")
    for unit in "12":
        told(place, packet(unit, AUGUST))
    before = shown(place, AUGUST).tally
    assert told(place, packet("8", AUGUST)) == (f"Xã 8 (8) đã gửi tháng 8 năm 2026: {NOT_YET}",)
    assert shown(place, AUGUST).tally == before


def test_a_unit_that_nobody_was_before_counts_and_is_told(place: Workplace) -> None:
    with place.register.write() as book:
        put_members(book, [Member("8", "Xã 8", SEPTEMBER.first_on)])
    [said] = told(place, packet("8", AUGUST))
    assert said == (
        "Xã 8 (8) chưa có trong cây đơn vị ngày 14/08/2026 mà đã gửi tháng 8 năm 2026; số đã gửi vẫn cộng, "
        "hãy kiểm tra ngày bắt đầu của đơn vị."
    )
    assert [one.unit for one in shown(place, AUGUST).units] == ["8"]


def test_nobody_reports_to_us_under_our_own_code(place: Workplace) -> None:
    own = place.profile.unit
    found = replace(unit_world.packet(own, AUGUST, [], superior="99"), unit=own)
    with pytest.raises(Refused, match="chính đơn vị này"):
        told(place, found)
    with place.register.read() as reading:
        assert not stints(reading, own)


def test_what_was_left_pending_is_that_of_those_who_are_counted(place: Workplace) -> None:
    for unit in "12":
        told(place, packet(unit, AUGUST))
    told(place, packet("9", AUGUST))
    whole = packet("9", SEPTEMBER)
    few = unit_world.with_lines(whole, whole.lines[::2])
    told(place, few)
    left = shown(place, AUGUST).tally.of(*CLOSING)
    carried = few.tally.of(OPENING)
    assert left > carried
    with place.register.read() as reading:
        [gap] = carried_gaps(reading, SEPTEMBER)
    assert (gap.left, gap.carried, gap.olds, gap.news) == (left, carried, ("Xã 1", "Xã 2"), ("Xã 9",))


def test_an_ended_unit_that_goes_on_sending_is_told_as_before(place: Workplace) -> None:
    assert told(place, packet("1", SEPTEMBER)) == (
        "Xã 1 (1) đã thôi báo cáo theo cây đơn vị mà còn gửi tháng 9 năm 2026.",
    )
    new = replace(packet("8", AUGUST), unit="7", unit_name="Xã 7")
    assert told(place, new) == ("Xã 7 (7) chưa có trong danh sách đơn vị báo cáo; đã thêm, hãy kiểm tra.",)
