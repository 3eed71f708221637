"""Saved views: what they are narrowed to comes back, for everybody; a later program loses nothing."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.lifecycle import State
from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.operations.upkeep import check
from cchc_desktop.operations.views import View, drop_view, of_filter, put_view, to_filter, views
from cchc_desktop.store.search import Filter, Group, Order, Standing

AT = datetime(2026, 10, 5, 9, tzinfo=HANOI)
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
    assert to_filter(of_filter("Danh sách", wanted), AT) == wanted


def test_days_are_counted_from_the_moment_it_is_opened() -> None:
    soon = Filter(standing=Standing.SOON, at=AT, soon_until=AT.date() + timedelta(days=3))
    assert to_filter(of_filter("Sắp", soon), LATER) == Filter(
        standing=Standing.SOON, at=LATER, soon_until=date(2026, 10, 11)
    )
    still = Filter(group=Group.RUNNING, at=AT, still_since=AT - timedelta(days=7))
    assert to_filter(of_filter("Đứng", still), LATER).still_since == LATER - timedelta(days=7)


def test_the_office_shares_its_views(place: Workplace) -> None:
    with at_desk(place, "Lan", AT) as desk:
        put_view(desk, of_filter("  Hộ tịch chờ trả ", Filter(field="Hộ tịch", group=Group.WAITING)))
        put_view(desk, of_filter("Đất đai", Filter(field="Đất đai")))
        put_view(desk, of_filter("Chứng thực", Filter(field="Chứng thực")))
    with place.register.read() as reading:
        assert [one.name for one in views(reading, AT.date())] == [
            "Chứng thực",
            "Đất đai",
            "Hộ tịch chờ trả",
        ]
        assert views(reading, AT.date() - timedelta(days=1)) == ()
    with at_desk(place, "Huệ", LATER) as desk:
        put_view(desk, of_filter("chung thuc", Filter(field="Chứng thực", group=Group.OPEN)))
        drop_view(desk, "Đất đai")
    with place.register.read() as reading:
        now = views(reading, LATER.date())
        assert [one.name for one in now] == ["Chứng thực", "Hộ tịch chờ trả"]
        assert to_filter(now[0], LATER).group is Group.OPEN
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
        to_filter(kept, AT)


@pytest.mark.parametrize(
    "wrong",
    [{"group": "nobody"}, {"states": "finished"}, {"limit": True}, {"received_from": "2026-13-01"}],
)
def test_a_view_that_cannot_be_read_says_so(wrong: dict[str, str | bool]) -> None:
    with pytest.raises(Refused, match="ghi sai"):
        to_filter(View("Hỏng", dict(wrong)), AT)
