"""Frozen periods stay frozen; packets that come in are kept once, revision by revision."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import make
import pytest
import sqlalchemy as sa

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.packet import COLUMNS, VERSION, digest_of, in_version_1, read, write
from cchc_desktop.store import members, months, settings
from cchc_desktop.store.engine import Register
from cchc_desktop.store.members import Member

LATER = make.LATER


def test_a_closing_comes_back_as_it_was_frozen(register: Register) -> None:
    with register.write() as writing:
        make.dossiers(writing, 30)
        made = make.packet(writing, is_final=False)
        closing = months.freeze(writing, made, write(made), closed_at=LATER, by=make.CLERK)
    with register.read() as reading:
        assert months.latest(reading, make.month()) == closing
        assert months.latest(reading, make.month(), is_final=True) is None
        assert months.latest(reading, make.month("2026-09-01", "2026-09-30")) is None
        assert read(months.packet_of(reading, make.month(), 1)) == made
        with pytest.raises(Refused, match="lần lập 2"):
            months.packet_of(reading, make.month(), 2)


def test_revisions_follow_one_another_and_a_final_one_needs_a_reason_to_change(register: Register) -> None:
    with register.write() as writing:
        first = make.packet(writing)
        months.freeze(writing, first, write(first), closed_at=LATER, by=make.CLERK)
        with pytest.raises(Refused, match="lần"):
            months.freeze(writing, first, write(first), closed_at=LATER, by=make.CLERK)
        second = replace(first, revision=2)
        with pytest.raises(Refused, match="lý do") as refused:
            months.freeze(writing, second, write(second), closed_at=LATER, by=make.CLERK)
        assert refused.value.field == "reason"
        months.freeze(writing, second, write(second), closed_at=LATER, by=make.CLERK, reason="nhập sót")
        assert [one.revision for one in months.closings(writing)] == [2, 1]


def test_the_way_of_a_packet_is_remembered(register: Register) -> None:
    with register.write() as writing:
        made = make.packet(writing, is_final=False)
        months.freeze(writing, made, write(made), closed_at=LATER, by=make.CLERK)
    with register.write() as writing:
        months.mark_sent(writing, make.month(), 1, LATER, "folder:usb")
        months.mark_acknowledged(writing, make.month(), 1, LATER)
        with pytest.raises(Refused):
            months.mark_sent(writing, make.month(), 2, LATER, "folder:usb")
    with register.read() as reading:
        closing = months.latest(reading, make.month())
    assert closing is not None
    assert (closing.sent_at, closing.sent_via, closing.acknowledged_at) == (LATER, "folder:usb", LATER)


@pytest.mark.parametrize("statement", ["UPDATE closing SET tally = '[]'", "DELETE FROM closing"])
def test_the_database_refuses_to_change_a_closing(register: Register, statement: str) -> None:
    with register.write() as writing:
        make.receive(writing)
        made = make.packet(writing, is_final=False)
        months.freeze(writing, made, write(made), closed_at=LATER, by=make.CLERK)
    with pytest.raises(sa.exc.DatabaseError, match=r"final|deleted"), register.write() as writing:
        writing.connection.exec_driver_sql(statement)


def test_a_packet_is_taken_in_once(register: Register) -> None:
    with register.write() as writing:
        make.dossiers(writing, 30)
        made = make.packet(writing, is_final=False)
        digest = digest_of(write(made))
        assert months.take_in(writing, made, digest, LATER, data=write(made))
        assert not months.take_in(writing, made, digest, LATER)
        with pytest.raises(Refused, match="nội dung khác"):
            months.take_in(writing, made, "other", LATER)
        assert months.take_in(writing, replace(made, revision=2), "another", LATER)
        assert months.take_in(writing, replace(made, unit="26020"), "third", LATER)
    with register.read() as reading:
        taken = months.taken(reading, make.month())
        assert [(one.sender, one.revision) for one in taken] == [(make.UNIT, 2), ("26020", 1)]
        assert taken[0].tally == made.tally
        assert taken == months.taken(reading)
        assert tuple(months.rows_of(reading, make.UNIT, make.month(), 1)) == tuple(
            map(in_version_1, made.lines)
        )
        first, last, *_ = months.every_taken(reading, make.month())
        assert months.lines_of(reading, first) == (made.lines, COLUMNS[VERSION])
        # Without its bytes a packet still tells what its rows tell.
        assert months.lines_of(reading, last) == (tuple(map(in_version_1, made.lines)), COLUMNS[1])


def test_a_look_ahead_takes_no_final_packet_back(register: Register) -> None:
    with register.write() as writing:
        made = make.packet(writing, is_final=False)
        for revision, is_final in ((1, False), (2, True), (3, False), (4, False)):
            one = replace(made, revision=revision, is_final=is_final)
            months.take_in(writing, one, digest_of(write(one)), LATER)
            counting, ahead = months.taken(writing), months.looked_ahead(writing)
            told = ([one.revision for one in counting], [one.revision for one in ahead])
            assert told == {1: ([1], []), 2: ([2], []), 3: ([2], [3]), 4: ([2], [4])}[revision]
        last = replace(made, revision=5, is_final=True)
        months.take_in(writing, last, digest_of(write(last)), LATER)
        assert [one.revision for one in months.taken(writing, make.month())] == [5]
        assert months.looked_ahead(writing) == ()


def test_closed_periods_are_found_by_their_first_and_last_day(register: Register) -> None:
    with register.write() as writing:
        one = make.packet(writing)
        for revision, is_final in ((1, True), (2, False), (3, True)):
            packet = replace(one, revision=revision, is_final=is_final)
            reason = "nhập sót" if revision > 1 else ""
            months.freeze(writing, packet, write(packet), closed_at=LATER, by=make.CLERK, reason=reason)
        for days in ({"first_on": date(2026, 10, 1)}, {"last_on": date(2026, 10, 31)}):
            assert [found.revision for found in months.closed(writing, **days)] == [3]
        assert months.closed(writing, first_on=date(2026, 10, 2)) == ()
        assert months.closed(writing, last_on=date(2026, 10, 1)) == ()


def test_settings_hold_from_their_day(register: Register) -> None:
    with register.write() as writing:
        settings.put_setting(writing, "cutoff", date(2026, 1, 1), {"hour": 15})
        settings.put_setting(writing, "cutoff", date(2026, 7, 1), {"hour": 16})
        settings.put_setting(writing, "printer", date(2026, 1, 1), "A5")
        settings.put_setting(writing, "cutoff", date(2026, 7, 1), {"hour": 17})
    with register.read() as reading:
        assert settings.setting(reading, "cutoff", date(2025, 12, 31)) is None
        assert settings.setting(reading, "cutoff", date(2026, 6, 30)) == {"hour": 15}
        assert settings.settings(reading, date(2026, 7, 1)) == {"cutoff": {"hour": 17}, "printer": "A5"}


def test_members_are_expected_while_they_last(register: Register) -> None:
    gone = Member("1", "Xã Cũ", date(2020, 1, 1), date(2025, 6, 30))
    here = Member("2", "Xã Mới", date(2025, 7, 1))
    with register.write() as writing:
        for member in (gone, here):
            members.put_member(writing, member)
    with register.read() as reading:
        assert members.members(reading, date(2025, 6, 30)) == (gone,)
        assert members.members(reading, date(2025, 7, 1)) == (here,)
