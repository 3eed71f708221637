"""Saved views: what they are narrowed to comes back, for everybody; a later program loses nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.lifecycle import State
from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.operations.morning import apologies_until, soon_until, still_since
from cchc_desktop.operations.upkeep import check
from cchc_desktop.operations.views import View, drop_view, of_filter, put_view, to_filter, views
from cchc_desktop.rulebook import load_law
from cchc_desktop.store.search import Filter, Group, Order, Standing

AT = datetime(2026, 10, 5, 9, tzinfo=HANOI)
MONDAY, FRIDAY = datetime(2026, 11, 23, 9, tzinfo=HANOI), datetime(2026, 11, 27, 9, tzinfo=HANOI)
TET = datetime(2026, 2, 13, 9, tzinfo=HANOI)
LAW, UNIT = load_law(), "00070"
LATER = datetime(2026, 10, 8, 9, tzinfo=HANOI)


@pytest.mark.parametrize(
    "wanted",
    [
        Filter(),
        Filter(group=Group.OPEN, field="Hộ tịch", channel="online", has_code=False),
        Filter(states=frozenset({State.FINISHED, State.PAYMENT}), officer="Lan", is_descending=False),
        Filter(procedure="1.004873", text="uoc", order=Order.NAME, limit=40, holder="Lan"),
        Filter(received_from=date(2026, 9, 1), received_to=date(2026, 9, 30), is_digitised_in=False),
        Filter(numbers=("0001/2026", "0002/2026"), is_offered=True, is_digitised_out=True),
    ],
)
def test_what_goes_in_comes_out(wanted: Filter) -> None:
    assert to_filter(of_filter("Danh sách", wanted, LAW, UNIT, AT), LAW, UNIT, AT) == wanted


@pytest.mark.parametrize("opened", [AT, MONDAY, FRIDAY, TET])
@pytest.mark.parametrize("kept", [AT, MONDAY, FRIDAY])
def test_a_view_counts_working_days_as_the_chips_do(kept: datetime, opened: datetime) -> None:
    made: tuple[tuple[Callable[[datetime], Filter], str], ...] = (
        (
            lambda at: Filter(standing=Standing.SOON, at=at, soon_until=soon_until(LAW, UNIT, at)),
            "soon_until",
        ),
        (lambda at: Filter(group=Group.RUNNING, still_since=still_since(LAW, UNIT, at)), "still_since"),
        (lambda at: Filter(apologise_until=apologies_until(LAW, UNIT, at)), "apologise_until"),
    )
    for make, count in made:
        view = of_filter("Danh sách", make(kept), LAW, UNIT, kept)
        found = to_filter(view, LAW, UNIT, opened)
        assert found == make(opened), count
        assert getattr(found, count) is not None


def test_the_office_shares_its_views(place: Workplace) -> None:
    with at_desk(place, "Lan", AT) as desk:
        waiting = Filter(field="Hộ tịch", group=Group.WAITING)
        put_view(desk, of_filter("  Hộ tịch chờ trả ", waiting, LAW, UNIT, AT))
        put_view(desk, of_filter("Đất đai", Filter(field="Đất đai"), LAW, UNIT, AT))
        put_view(desk, of_filter("Chứng thực", Filter(field="Chứng thực"), LAW, UNIT, AT))
    with place.register.read() as reading:
        assert [one.name for one in views(reading, AT.date())] == [
            "Chứng thực",
            "Đất đai",
            "Hộ tịch chờ trả",
        ]
        assert views(reading, AT.date() - timedelta(days=1)) == ()
    with at_desk(place, "Huệ", LATER) as desk:
        put_view(desk, of_filter("chung thuc", Filter(field="Chứng thực", group=Group.OPEN), LAW, UNIT, AT))
        drop_view(desk, "Đất đai")
    with place.register.read() as reading:
        now = views(reading, LATER.date())
        assert [one.name for one in now] == ["Chứng thực", "Hộ tịch chờ trả"]
        assert to_filter(now[0], LAW, UNIT, LATER).group is Group.OPEN
        assert len(views(reading, AT.date())) == 3
    assert check(place).findings == ()


def test_a_view_has_a_name_and_can_be_dropped_once(place: Workplace) -> None:
    with at_desk(place, "Lan", AT) as desk, pytest.raises(Refused, match="Chưa đặt tên"):
        put_view(desk, View("  ", {}))
    with at_desk(place, "Lan", AT) as desk, pytest.raises(Refused, match="dài quá"):
        put_view(desk, View("a" * 61, {}))
    with at_desk(place, "Lan", AT) as desk, pytest.raises(Refused, match="Không có danh sách"):
        drop_view(desk, "Không có")


def test_what_a_later_program_wrote_is_kept_and_refused_in_words(place: Workplace) -> None:
    later = View("Của bản sau", {"field": "Hộ tịch", "mood": "sunny"})
    with at_desk(place, "Lan", AT) as desk:
        put_view(desk, later)
    with place.register.read() as reading:
        (kept,) = views(reading, AT.date())
    assert dict(kept.filter) == dict(later.filter)
    with pytest.raises(Refused, match="mood"):
        to_filter(kept, LAW, UNIT, AT)


@pytest.mark.parametrize(
    "wrong",
    [
        {"group": "nobody"},
        {"states": "finished"},
        {"limit": True},
        {"limit": -5},
        {"received_from": "2026-13-01"},
        {"standing": "soon"},
        {"standing": "soon", "soon_days": 10**12},
        {"still_days": 10**12},
        {"apology_days": -1},
    ],
)
def test_a_view_that_cannot_be_read_says_so(wrong: dict[str, str | bool | int]) -> None:
    with pytest.raises(Refused, match="ghi sai"):
        to_filter(View("Hỏng", dict(wrong)), LAW, UNIT, AT)
