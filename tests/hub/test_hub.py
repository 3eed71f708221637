"""Packets over the network: each arrives once, over any line, and its proof comes back with it."""

from __future__ import annotations

import json
import os
import signal
import socket
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from http.client import HTTPConnection
from pathlib import Path

import pytest
from hub_room import NOW, OCTOBER, BadLine, busy, founded, receive, served_apart, serving

from cchc_desktop.carriers import box_at
from cchc_desktop.carriers.https import Address, Hub, Line, Trip
from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.operations.collect import collect
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.exchange import send
from cchc_desktop.operations.month import report
from cchc_desktop.operations.parcels import pack
from cchc_desktop.operations.upkeep import open_workplace
from cchc_desktop.store import months, peers

NAME = "BCTTHC_00070_20260915_20261014_v2_thuc-hanh.cchc"
ONCE = (0.01,)  # one wait, which each file that arrived gives anew


def waiting(ward: Workplace) -> bytes:
    """The ward's newest packet."""
    with ward.register.read() as reading:
        return months.packet_of(reading, OCTOBER, months.closings(reading)[0].revision)


def assert_the_same(ward: Workplace, superior: Workplace) -> None:
    """What the province counts with is to the byte what the ward has."""
    with superior.register.read() as reading:
        [one] = months.taken(reading)
        assert months.bytes_taken(reading, one) == waiting(ward)


def taken(superior: Workplace) -> list[tuple[str, int, int]]:
    """What the province counts with: unit, revision and lines."""
    with superior.register.read() as reading:
        found = months.taken(reading)
        return [(one.sender, one.revision, len(months.lines_of(reading, one).lines)) for one in found]


def test_a_packet_goes_up_and_its_proof_comes_back_in_one_trip(ward: Workplace, superior: Workplace) -> None:
    with serving(superior, NOW) as hub:
        done = send(ward, hub.url, NOW)
        assert (done.sent, done.acknowledged) == ((NAME,), (NAME,))
        assert hub.told == [f"Đã nhận {NAME}."]
        again = send(ward, hub.url, NOW)
        assert (again.sent, again.acknowledged) == ((), ())
    assert taken(superior) == [("00070", 2, 4)]


def test_with_nothing_to_send_only_the_list_of_answers_is_asked_for(
    ward: Workplace, superior: Workplace
) -> None:
    with serving(superior, NOW) as hub:
        send(ward, hub.url, NOW)
        line = BadLine(hub.port)
        with line.laid():
            assert send(ward, line.url, NOW).sent == ()
    assert 0 < line.up < 200


def test_units_that_send_at_once_are_taken_in_one_after_another(tmp_path: Path, superior: Workplace) -> None:
    units = ("00004", "00070", "00073", "00091")
    with ExitStack() as stack:
        wards = [stack.enter_context(busy(tmp_path / one, superior, 20, one)) for one in units]
        hub = stack.enter_context(serving(superior, NOW))
        with ThreadPoolExecutor(len(wards)) as many:
            done = list(many.map(lambda ward: send(ward, hub.url, NOW), wards))
        assert all(one.sent == one.acknowledged != () for one in done)
    assert [sender for sender, *_ in taken(superior)] == list(units)
    assert len(hub.told) == len(units)


def test_a_register_that_was_moved_to_a_server_is_served_from_there(
    tmp_path: Path, ward: Workplace, superior: Workplace, postgres_database: str
) -> None:
    at_home = superior.register.place
    with superior.register.read() as reading:
        known, keys = peers.peers(reading, "00070"), peers.own_keys(reading)
    superior.register.close()
    moved = founded(tmp_path / "moved", unit="01", name="Tỉnh Thử", role="superior", url=postgres_database)
    moved.register.close()
    place = open_workplace(at_home, None, postgres_database)
    with closing(place.register):
        with place.register.write() as book:
            for key in keys:
                peers.put_own_key(book, key)
            for one in known:
                peers.see(book, one)
        with serving(place, NOW) as hub:
            assert send(ward, hub.url, NOW).sent == (NAME,)
        assert not place.register.is_sqlite
        assert taken(place) == [("00070", 2, 4)]


def test_what_the_superior_holds_does_not_go_up_again(tmp_path: Path, superior: Workplace) -> None:
    with busy(tmp_path / "ward", superior, 900) as ward, serving(superior, NOW) as hub:
        line = BadLine(hub.port)
        with line.laid():
            send(ward, line.url, NOW)
            whole, line.up = line.up, 0
            receive(ward, 10)
            report(ward, OCTOBER, NOW, by="Lan")
            send(ward, line.url, NOW)
        assert_the_same(ward, superior)
    assert 0 < line.up < whole * 0.7


def test_a_line_that_drops_brings_all_of_it_with_a_fifth_more_bytes_at_most(
    tmp_path: Path, superior: Workplace
) -> None:
    with busy(tmp_path / "ward", superior, 3_000) as ward, serving(superior, NOW) as hub:
        packed = pack(ward, waiting(ward), NOW)
        line = BadLine(hub.port, each=32_000)
        with line.laid():
            box = Hub(Address.read(line.url), "00070", ONCE)
            box.lay(NAME, packed)
        assert_the_same(ward, superior)
    size = sum(map(len, packed.values()))
    assert line.cuts >= 2
    assert line.up <= 1.2 * size, (size, line.up, line.cuts)


@pytest.mark.nightly
@pytest.mark.parametrize("dossiers", [3_000, 12_500])
def test_eight_kilobytes_a_second_dropping_every_twenty_seconds(
    tmp_path: Path, superior: Workplace, dossiers: int
) -> None:
    with busy(tmp_path / "ward", superior, dossiers) as ward, serving(superior, NOW) as hub:
        size = sum(map(len, pack(ward, waiting(ward), NOW).values()))
        line = BadLine(hub.port, seconds=20.0, bytes_a_second=8_192)
        with line.laid():
            done = send(ward, line.url, NOW)
        assert_the_same(ward, superior)
    assert done.acknowledged == done.sent
    assert line.up <= 1.2 * size, (size, line.up, line.cuts)


@pytest.mark.parametrize("step", range(1, 6))
def test_a_trip_that_broke_off_goes_on_in_the_next_one(
    ward: Workplace, superior: Workplace, step: int
) -> None:
    """The line dies for good after some requests; hours later the clerk sends again."""
    with serving(superior, NOW) as hub:
        line = BadLine(hub.port, each=400 * step)
        with line.laid(), pytest.raises(Trouble) as trouble:
            Hub(Address.read(line.url), "00070", ()).lay(NAME, pack(ward, waiting(ward), NOW))
        assert "Hãy gửi lại sau" in trouble.value.sentence
        assert send(ward, hub.url, NOW).acknowledged == (NAME,)
    assert taken(superior) == [("00070", 2, 4)]


def test_an_answer_that_was_lost_is_given_again_and_nothing_is_taken_twice(
    ward: Workplace, superior: Workplace, holds: Callable[[], dict[str, int]]
) -> None:
    packed = pack(ward, waiting(ward), NOW)
    with serving(superior, NOW) as hub:
        told = []
        for _ in range(3):
            with closing(Line(Address.read(hub.url))) as line:
                told.append(Trip(NAME, packed).go(line))
        assert len(set(told)) == 1
        after = holds()
        assert after["parcel_in"] == 2
        assert collect(ward, hub.url, NOW).acknowledged == (NAME,)
        assert holds() == after


def test_a_piece_that_both_sides_lack_is_asked_for_and_the_next_trip_brings_it(
    ward: Workplace, superior: Workplace
) -> None:
    """The ward thinks that the province has a piece, the province was restored from an older copy."""
    packed = pack(ward, waiting(ward), NOW)
    with serving(superior, NOW) as hub:
        box = box_at(hub.url, "00070")
        box.lay(NAME, {"manifest": packed["manifest"]})
        assert json.loads(box.get(f"{NAME}.bao-nhan.json"))["body"]["state"] == "incomplete"
        assert hub.told == []
        assert send(ward, hub.url, NOW).acknowledged == (NAME,)


def test_a_commune_takes_nothing_in_over_the_network(ward: Workplace) -> None:
    with pytest.raises(Refused, match="đơn vị tổng hợp"), serving(ward, NOW):
        pass


def test_it_is_well_while_its_register_can_be_read(superior: Workplace) -> None:
    with serving(superior, NOW) as hub:
        assert asked(hub.port, "/health") == (200, {"ok": True})
        superior.register.close()
        assert asked(hub.port, "/health")[0] == 503


def asked(port: int, path: str) -> tuple[int, object]:
    """One question."""
    line = HTTPConnection("127.0.0.1", port, timeout=10)
    line.request("GET", path)
    answer = line.getresponse()
    status, told = answer.status, json.loads(answer.read())
    line.close()
    return status, told


def test_the_verb_serves_until_it_is_told_to_stop(ward: Workplace, superior: Workplace) -> None:
    folder = superior.register.place
    superior.register.close()
    with served_apart(folder) as (hub, _):
        assert send(ward, hub.url, NOW).acknowledged == (NAME,)
    assert hub.told == [f"Đã nhận {NAME}.", "Đã dừng nhận gói qua mạng."]


def test_what_has_begun_is_finished_after_it_was_told_to_stop(ward: Workplace, superior: Workplace) -> None:
    """The second half of a manifest comes after the signal: it is answered, and only then nobody is there."""
    folder, data = superior.register.place, pack(ward, waiting(ward), NOW)["manifest"]
    superior.register.close()
    with (
        served_apart(folder) as (hub, pid),
        closing(HTTPConnection("127.0.0.1", hub.port, timeout=30)) as line,
    ):
        line.putrequest("PUT", f"/v1/packets/{NAME}")
        line.putheader("Content-Length", str(len(data)))
        line.endheaders(data[:-1])
        asked(hub.port, "/health")  # by now the half of it is there
        os.kill(pid, signal.SIGTERM)
        while is_open(hub.port):
            time.sleep(0.05)
        line.send(data[-1:])
        answer = line.getresponse()
        assert (answer.status, "missing" in json.loads(answer.read())) == (200, True)
    assert hub.told == ["Đã dừng nhận gói qua mạng."]


def is_open(port: int) -> bool:
    """Whether anybody still listens there."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=5).close()
    except ConnectionRefusedError:
        return False
    return True


def test_a_taken_port_is_told(superior: Workplace) -> None:
    from cchc_desktop.hub.serving import Wish

    with (
        serving(superior, NOW) as hub,
        pytest.raises(Trouble, match=f"cổng {hub.port}"),
        serving(superior, NOW, Wish(port=hub.port)),
    ):
        pass
