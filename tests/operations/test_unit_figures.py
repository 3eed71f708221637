"""Figures of merged units: by those of then and of today, one sum, each dossier and each packet once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
import unit_recount
import unit_world
from rare_stations import superior
from unit_world import BASIS, FIRST, MONTHS, NOW, QUARTERS, TODAY, Dossier, World

from cchc_desktop.core.measure import Part
from cchc_desktop.core.packet import Packet
from cchc_desktop.core.period import Period, span
from cchc_desktop.core.tally import BOXES, Tally
from cchc_desktop.operations import month, unit_tree
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.indicators import explain, measure
from cchc_desktop.operations.month_gaps import carried_gaps
from cchc_desktop.operations.month_lines import lines_sent
from cchc_desktop.operations.month_units import Combined, combined
from cchc_desktop.operations.unit_acts import undo
from cchc_desktop.operations.unit_tree import New
from cchc_desktop.store.members import Member, put_members

JUNE, JULY, AUGUST, Q3 = MONTHS[2], MONTHS[3], MONTHS[4], QUARTERS[1]
DAY = date(2026, 7, 1)
PERIODS = (JUNE, JULY, AUGUST, Q3)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Workplace]:
    made = superior(tmp_path / "above")
    with made.register.write() as book:
        put_members(book, (Member(code, f"Xã {code}", date(2020, 1, 1)) for code in ("1", "2", "3")))
    yield made
    made.register.close()


def hamlets(*codes: str, dossiers: int = 160) -> World:
    """One hamlet for each code, with a good many dossiers, and nothing that happens."""
    made = unit_world.world(4, len(codes), dossiers, 0)
    made.governs = {n: [(date(2020, 1, 1), codes[n % len(codes)])] for n in made.governs}
    return made


def merged(made: World, since: date, new: str, *olds: str) -> None:
    for stays in made.governs.values():
        if stays[-1][1] in olds:
            stays.append((since, new))


def merge(place: Workplace, since: date = DAY, new: str = "9") -> int:
    into = New(new, f"Xã {new}")
    return unit_tree.merge(place, ("1", "2"), into, since, NOW, by="Lan", basis=BASIS).number


def sums(place: Workplace, period: Period, today: date | None = None) -> Combined:
    with place.register.read() as reading:
        return combined(reading, period, today)


def boxes(told: Tally) -> Counter[str]:
    return +Counter(told.total())


def test_merging_changes_no_figure_of_before(place: Workplace) -> None:
    made = hamlets("1", "2", "3")
    unit_world.take_in(place, [one for one in unit_world.packets(made) if one.period.last_on < DAY])
    before = [sums(place, one) for one in (*MONTHS[:3], QUARTERS[0])]
    number = merge(place)
    after = [sums(place, one) for one in (*MONTHS[:3], QUARTERS[0])]
    assert after == before
    undo(place, number, NOW, by="Lan", reason="ghi nhầm")
    assert [sums(place, one) for one in (*MONTHS[:3], QUARTERS[0])] == before


def test_by_todays_units_the_new_one_has_what_the_old_ones_had(place: Workplace) -> None:
    made = hamlets("1", "2", "3")
    unit_world.take_in(place, [one for one in unit_world.packets(made) if one.period.last_on < DAY])
    merge(place)
    then, now = sums(place, JUNE), sums(place, JUNE, TODAY)
    assert [one.unit for one in then.units] == ["1", "2", "3"]
    assert [(one.unit, one.name, one.parts) for one in now.units] == [
        ("3", "Xã 3", ("3",)),
        ("9", "Xã 9", ("1", "2")),
    ]
    assert Counter(now.boxes["9"]) == Counter(then.boxes["1"]) + Counter(then.boxes["2"])
    assert sums(place, JUNE, DAY - timedelta(days=1)).boxes == then.boxes
    assert dict(now.tally.counts) == dict(then.tally.counts)


def test_who_stands_on_the_last_day_is_expected(place: Workplace) -> None:
    merge(place)
    missing = {one.key: [it.unit for it in sums(place, one).missing] for one in (JUNE, JULY)}
    assert missing == {"2026-06": ["1", "2", "3"], "2026-07": ["3", "9"]}
    asked = [(one.unit, one.period) for one in sums(place, Q3).missing]
    assert asked == [
        *(("3", "2026-07"), ("3", "2026-08"), ("3", "2026-09")),
        *(("9", "2026-07"), ("9", "2026-08"), ("9", "2026-09")),
    ]


def test_a_packet_of_the_same_month_by_the_old_one_is_shown_and_not_counted(place: Workplace) -> None:
    merge(place)
    made = hamlets("9", "9", "3")
    told = [one for one in unit_world.packets(made) if one.period == JULY]
    unit_world.take_in(place, told)
    before = sums(place, JULY)
    old = unit_world.packet("1", JULY, [one for one in made.dossiers if unit_world.touches(one, JULY)])
    unit_world.take_in(place, [old])
    found = sums(place, JULY)
    assert (found.tally, found.units, found.boxes) == (before.tally, before.units, before.boxes)
    [extra] = found.extra
    assert (extra.unit, extra.heirs) == ("1", ("Xã 9",))
    assert extra.words() == (
        "Xã 1 (1) đã gửi Tháng 7 năm 2026 (15/06/2026 – 14/07/2026): không cộng, vì kỳ này do Xã 9 báo cáo. "
        "Hồ sơ Xã 1 đã giải quyết xong trước đó mà nơi tiếp nhận không có thì đề nghị lập gói riêng cho "
        "15/06/2026 – 30/06/2026."
    )
    assert extra.words() in month.preview(place, JULY, NOW, by="Lan").gaps


@pytest.mark.parametrize("since", [DAY, JULY.first_on])
def test_two_changes_of_one_day_count_what_was_open_once(place: Workplace, since: date) -> None:
    """1 goes into 2, and 2 has the code 9 from the same day on, within a month or as it begins."""
    made = hamlets("1", "2", "3")
    merged(made, JULY.first_on, "9", "1", "2")  # 9 tells the whole month
    unit_world.take_in(place, (one for one in unit_world.packets(made) if one.period in {JUNE, JULY}))
    old = [one for one in made.dossiers if unit_world.touches(one, JULY) and one.hamlet == 0]
    unit_tree.merge(place, ("1",), New("2"), since, NOW, by="Lan", basis=BASIS)
    unit_tree.rename(place, "2", "Xã 9", since, NOW, by="Lan", basis=BASIS, code="9")
    unit_world.take_in(place, [unit_world.packet("1", JULY, old)])
    found = sums(place, JULY)
    assert boxes(found.tally) == _boxes_of(made, JULY)
    assert [(one.unit, one.heirs) for one in found.extra] == [("1", ("Xã 9",))]
    assert ([one.unit for one in found.units], found.missing) == (["3", "9"], ())
    assert [(one.unit, one.parts) for one in sums(place, JUNE, TODAY).units] == [
        ("3", ("3",)),
        ("9", ("1", "2")),
    ]
    with place.register.read() as reading:
        assert not carried_gaps(reading, JULY)


def test_the_last_days_of_the_old_one_by_themselves_are_counted_once(place: Workplace) -> None:
    """What was over there counts there, what was passed on counts where it went; a code told twice once."""
    made = hamlets("1", "2", "3", dossiers=500)
    merged(made, DAY, "9", "1", "2")
    merge(place)
    unit_world.take_in(place, (one for one in unit_world.packets(made) if one.period == JULY))
    days = span(JULY.first_on, date(2026, 6, 30))
    for unit in ("1", "2"):
        unit_world.take_in(place, [unit_world.packet(unit, days, _there(made, unit, days))])
    assert [one.unit for one in sums(place, JULY).units] == ["1", "2", "3", "9"]
    assert boxes(sums(place, JULY).tally) == _boxes_of(made, JULY)
    over = [one for one in _there(made, "2", days) if one.ended_at and one.ended_at < days.end_at]
    twice = [one for one in over if one.has_code]
    assert twice
    own = [one for one in made.dossiers if unit_world.touches(one, JULY) and made.teller(one, JULY) == "9"]
    unit_world.take_in(place, [unit_world.packet("9", JULY, [*own, *twice], revision=2)])
    found = sums(place, JULY)
    assert boxes(found.tally) == _boxes_of(made, JULY)
    kept = Counter(box for one in over if not one.has_code for box in unit_recount.boxes(one, JULY))
    assert +Counter(found.boxes["2"]) == kept


def _there(made: World, unit: str, days: Period) -> list[Dossier]:
    own = [one for one in made.dossiers if made.owner(one.hamlet, days.last_on) == unit]
    return [one for one in own if unit_world.touches(one, days)]


def _boxes_of(made: World, period: Period) -> Counter[str]:
    found: Counter[str] = Counter()
    for (_, box), n in unit_recount.whole(made, period).items():
        found[box] += n
    return found


def test_a_unit_that_ended_with_nobody_after_it_loses_nothing(place: Workplace) -> None:
    made = hamlets("1", "2", "3")
    unit_tree.end(place, "1", date(2026, 6, 30), NOW, by="Lan", basis=BASIS)
    days = span(JULY.first_on, date(2026, 6, 30))
    own = [one for one in made.dossiers if made.owner(one.hamlet, FIRST) == "1"]
    there = [one for one in own if one.received_at < days.end_at and unit_world.touches(one, days)]
    unit_world.take_in(place, [unit_world.packet("1", days, there)])
    found = sums(place, JULY)
    wanted = Counter(box for one in there for box in unit_recount.boxes(one, JULY))
    assert boxes(found.tally) == +Counter(found.boxes["1"]) == wanted
    assert [one.unit for one in found.missing] == ["2", "3"]


def test_a_quarters_own_packet_of_a_unit_that_changed_within_it_gives_way_to_its_months(
    place: Workplace,
) -> None:
    made = hamlets("1", "2", "3")
    merged(made, AUGUST.first_on, "9", "1", "2")
    merge(place, AUGUST.first_on)
    unit_world.take_in(place, unit_world.packets(made))
    own = [one for one in made.dossiers if made.owner(one.hamlet, Q3.last_on) == "9"]
    unit_world.take_in(
        place, [unit_world.packet("9", Q3, [one for one in own if unit_world.touches(one, Q3)])]
    )
    found = sums(place, Q3)
    assert boxes(found.tally) == _boxes_of(made, Q3)
    [extra] = found.extra
    assert extra.words() == (
        "Xã 9 (9) có gói riêng của quý III năm 2026 nhưng trong kỳ đơn vị được sắp xếp lại: số liệu cộng từ "
        "các tháng, gói riêng không cộng thêm."
    )


def test_what_was_not_carried_over_is_said(place: Workplace) -> None:
    made = hamlets("1", "2", "3")
    merged(made, AUGUST.first_on, "9", "1", "2")
    merge(place, AUGUST.first_on)
    told = [_without_old(one) if one.unit == "9" else one for one in unit_world.packets(made)]
    unit_world.take_in(place, told)
    july, august = sums(place, JULY), sums(place, AUGUST)
    left = sum(july.boxes[one][box] for one in ("1", "2") for box in unit_recount.CLOSING)
    carried = august.boxes["9"]["carried_over"]
    assert left > carried
    with place.register.read() as reading:
        gaps = [one.words() for one in carried_gaps(reading, Q3)]
    assert gaps[0] == (
        f"Xã 9 (trước là Xã 1, Xã 2): tháng 7 năm 2026 còn {left}, tháng 8 năm 2026 ghi chuyển qua {carried}."
    )
    assert all(" còn " in one and one.startswith("Xã 9: tháng 8") for one in gaps[1:])


def _without_old(one: Packet) -> Packet:
    """Half of what it began with got lost on the way."""
    return unit_world.with_lines(one, one.lines[::2])


@pytest.mark.parametrize("seed", range(4))
def test_every_figure_is_the_same_in_both_views_and_opens_into_each_dossier_once(
    tmp_path: Path, seed: int
) -> None:
    made = unit_world.world(seed, 8, 120, 4)
    place = superior(tmp_path / "above")
    unit_world.enter(place, made)
    unit_world.take_in(place, unit_world.packets(made))
    for period in (*MONTHS[2:5], *QUARTERS):
        _figures_agree(place, made, period)
        told = lines_sent(place, period, tuple(frozenset({box}) for box in BOXES), lambda _: True)
        many = Counter({box: sum(len(one.lines[at]) for one in told) for at, box in enumerate(BOXES)})
        assert +many == _boxes_of(made, period)
    place.register.close()


def _figures_agree(place: Workplace, made: World, period: Period) -> None:
    then, now = measure(place, period, NOW), measure(place, period, NOW, today=TODAY)
    assert [(one.indicator.code, one.value) for one in then.figures] == [
        (one.indicator.code, one.value) for one in now.figures
    ]
    assert {one.unit for one in now.units} == {one.unit for one in sums(place, period, TODAY).units}
    whole = _boxes_of(made, period)
    ended = sum(whole[box] for box in ("early", "on_time", "late"))
    pending = sum(whole[box] for box in unit_recount.CLOSING)
    wanted = {
        "on_time_rate": (ended - whole["late"], ended),
        "online_rate": (whole["received_online"], whole["received_online"] + whole["received_direct"]),
        "overdue_rate": (whole["pending_overdue"], pending),
    }
    for code, (top, bottom) in wanted.items():
        found = now.figure(code).found
        assert (found.top, found.bottom) == (top, bottom), code
        opened = explain(place, period, code, NOW)
        assert (len(opened.of(Part.TOP)), len(opened.of(Part.REST))) == (top, bottom - top)
