"""The units below a superior as they are kept: rows by code and first day, who came after whom, what came."""

from __future__ import annotations

from datetime import date, timedelta

import unit_world
from unit_world import MONTHS, NOW

from cchc_desktop.core.packet import digest_of, write
from cchc_desktop.core.unit_tree import Kind
from cchc_desktop.store import members, months, reviews
from cchc_desktop.store.engine import Register
from cchc_desktop.store.members import Member, Succession, Tree
from cchc_desktop.store.reviews import Review

OLD, EVE, DAY = date(2024, 1, 1), date(2025, 6, 30), date(2025, 7, 1)
A = Member("1", "Xã Một", OLD, EVE, "H1")
A_LATER = Member("1", "Phường Một", DAY)
B = Member("2", "Xã Hai", OLD)
WENT = Succession("2", "1", DAY, Kind.MERGED, is_heir=True, basis="NQ 76")


def test_a_unit_has_a_row_for_each_name_and_parent_it_had(register: Register) -> None:
    with register.write() as book:
        members.put_members(book, (A_LATER, A, B))
        members.put_successions(book, [WENT])
    with register.read() as reading:
        assert members.tree(reading) == Tree((A, A_LATER, B), (WENT,))
        assert members.stints(reading, "1") == (A, A_LATER)
        assert members.members(reading, EVE) == (A, B)
        assert members.members(reading, DAY) == (A_LATER, B)
        assert members.members(reading, DAY, "2") == (B,)
        assert members.members(reading, OLD - timedelta(days=1)) == ()


def test_of_two_that_overlap_the_newer_one_is_how_it_stands(register: Register) -> None:
    open_ended = Member("1", "Xã Một", OLD)
    with register.write() as book:
        members.put_members(book, (open_ended, A_LATER))
    with register.read() as reading:
        assert members.members(reading, DAY) == (A_LATER,)
        assert members.tree(reading).on(DAY) == (A_LATER,)


def test_what_was_put_can_be_taken_back(register: Register) -> None:
    with register.write() as book:
        members.put_members(book, (A, A_LATER, B))
        members.put_successions(book, [WENT])
        members.drop_members(book, [A_LATER])
        members.drop_successions(book, [WENT])
    with register.read() as reading:
        assert members.tree(reading) == Tree((A, B))


def test_what_came_of_a_day_or_later_and_whether_it_stands(register: Register) -> None:
    june, july = MONTHS[2], MONTHS[3]
    with register.write() as book:
        for month in (june, july):
            packet = unit_world.packet("1", month, [])
            data = write(packet)
            months.take_in(book, packet, digest_of(data), NOW, data=data)
        review = Review(
            sender="1",
            first_on=july.first_on,
            last_on=july.last_on,
            revision=1,
            state="returned",
            box="",
            reason="sai",
            at=NOW,
            by="Lan",
        )
        reviews.put(book, review)
        found = members.came(book, "1", june.last_on)
        assert [(one.title, one.is_final, one.is_returned) for one in found] == [
            (june.title, True, False),
            (july.title, True, True),
        ]
        assert [one.received_at for one in members.came(book, "1", july.last_on)] == [NOW]
        assert members.came(book, "1", july.last_on + timedelta(days=1)) == ()
        assert members.came(book, "2", OLD) == ()
