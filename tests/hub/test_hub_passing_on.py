"""The unit in between over the network: known by its own key, for units that stand below it alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import make
import pytest
import unit_world
from board_room import lines_of
from hub_room import NOW, OCTOBER, founded, serving
from sent_above import packet_of_lines

from cchc_desktop.core import letter as letters
from cchc_desktop.core import parcel
from cchc_desktop.core.trust import Peer, PeerState
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.exchange import send
from cchc_desktop.operations.parcels import own_keys
from cchc_desktop.store import months, parcels, peers
from cchc_desktop.store.members import Member, put_members

NAMES = tuple(f"BCTTHC_{unit}_20260915_20261014_v1_thuc-hanh_qua-H01.cchc" for unit in ("20001", "20002"))


@pytest.fixture
def district(tmp_path: Path, superior: Workplace) -> Iterator[Workplace]:
    """It has two packets to pass on; the province lists its units, and knows its key."""
    place = founded(tmp_path / "district", unit="H01", name="Huyện", role="superior", superior="01")
    world = unit_world.world(2, 1, 40, 0)
    lines = [one for one in world.dossiers if unit_world.touches(one, OCTOBER)]
    unit_world.take_in(
        place, (unit_world.packet(one, OCTOBER, lines, superior="H01") for one in ("20001", "20002"))
    )
    with place.register.write() as book, superior.register.write() as above:
        put_members(above, (Member(one, one, date(2020, 1, 1), None, "H01") for one in ("20001", "20002")))
        put_members(above, [Member("H01", "Huyện", date(2020, 1, 1))])
        ours, theirs = own_keys(book, NOW), own_keys(above, NOW)
        state = PeerState.CONFIRMED
        peers.see(
            above, Peer(sender="H01", key=ours.public, recipient=ours.recipient, state=state, seen_at=NOW)
        )
        peers.see(book, Peer(sender="01", key=theirs.public, recipient=theirs.recipient, seen_at=NOW))
    yield place
    place.register.close()


def test_all_goes_in_one_trip_and_is_answered_at_once(district: Workplace, superior: Workplace) -> None:
    with serving(superior, NOW) as hub:
        done = send(district, hub.url, NOW, by="Hạnh")
        again = send(district, hub.url, NOW, by="Hạnh")
    assert (done.sent, done.acknowledged, done.refused) == (NAMES, NAMES, ())
    assert (again.sent, again.refused) == ((), ())
    with superior.register.read() as reading:
        assert [one.sender for one in months.taken(reading, OCTOBER)] == ["20001", "20002"]
        assert len(parcels.last_ins(reading, "H01", 9)) == 2


def test_a_key_that_was_not_compared_passes_nothing_on(district: Workplace, superior: Workplace) -> None:
    with superior.register.write() as book:
        [known] = peers.peers(book, "H01")
        peers.settle(book, Peer(sender="H01", key=known.key, recipient=known.recipient, seen_at=NOW))
    with serving(superior, NOW) as hub:
        done = send(district, hub.url, NOW, by="Hạnh")
    assert (done.sent, done.acknowledged) == ((), ())
    assert [one.name for one in done.refused] == list(NAMES)
    assert "đơn vị H01 nhưng chưa đối chiếu" in done.refused[0].problem
    with superior.register.read() as reading:
        assert months.taken(reading) == ()


def test_pieces_that_the_superior_lost_go_again_in_the_same_trip(
    district: Workplace, superior: Workplace
) -> None:
    lines = lines_of(OCTOBER, 1_500)
    before, now = (
        replace(packet_of_lines(told, "20002", revision), superior="H01")
        for told, revision in ((lines, 2), (lines[:-1], 3))
    )
    unit_world.take_in(district, [before])
    with serving(superior, NOW) as hub:
        send(district, hub.url, NOW, by="Hạnh")
        with superior.register.write() as book:  # as after an older copy was brought back
            gone = ("packet_line", "packet_count", "packet_in", "parcel_in")
            make.unguarded(*(f"DELETE FROM {table}" for table in gone))(book)
        unit_world.take_in(district, [now])
        done = send(district, hub.url, NOW, by="Hạnh")
    assert (done.acknowledged, done.refused, done.letters) == (done.sent, (), ())
    assert [name.partition("_v")[2] for name in done.sent] == ["3_thuc-hanh_qua-H01.cchc"]


def test_who_passes_on_declares_nothing_unsent(district: Workplace, tmp_path: Path) -> None:
    """What lies on a stick and is not answered yet was laid all the same."""
    send(district, f"folder:{tmp_path / 'stick'}", NOW, by="Hạnh")
    with district.register.read() as reading:
        last = parcels.last_out(reading)
        assert last is not None
        listed = parcel.read(letters.read(last.letter, "manifest").body)
    assert (listed.number, listed.unsent) == (2, ())
