"""Addresses without any key take what room they get: a unit that was believed before comes through."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress

import pytest
from hub_asking import NAME, ask, begun, packed
from hub_room import NOW, OCTOBER, Served, receive, serving

from cchc_desktop.hub import crowd, door, known
from cchc_desktop.hub.known import Known
from cchc_desktop.hub.serving import Wish
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.exchange import send
from cchc_desktop.operations.month import report

PROXIED = Wish(port=0, is_behind_proxy=True)
LETTER = "/v1/letters/CCHC_01_00070_1.tra-loi"


@contextmanager
def bringing(hub: Served, paths: dict[str, list[str]], length: int = 60_000) -> Iterator[list[int]]:
    """Bodies that never end, each of one path, of the addresses there; what is said to each at once."""
    with ExitStack() as stack:
        said = []
        for path, addresses in paths.items():
            for address in addresses:
                of = address if address.startswith("127.") else "127.0.0.1"
                line = stack.enter_context(socket.create_connection(("127.0.0.1", hub.port), 60, (of, 0)))
                told = (
                    f"X-Forwarded-For: {address}\r\nExpect: 100-continue\r\nContent-Length: {length}\r\n\r\n"
                )
                line.sendall(f"PUT {path} HTTP/1.1\r\nHost: x\r\n{told}".encode())
                said.append(int(line.recv(4_096).split()[1]))
        yield said


def asked_from(hub: Served, address: str, head: str) -> int:
    """What is said to one request of that address."""
    with socket.create_connection(("127.0.0.1", hub.port), 60, (address, 0)) as line:
        line.sendall(f"{head} HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello".encode())
        return int(line.recv(4_096).split()[1])


def next_report(ward: Workplace, minute: int) -> None:
    receive(ward, minute)
    report(ward, OCTOBER, NOW, by="Lan")


@pytest.mark.parametrize("name", ["x", "CCHC_02_00070_1.tra-loi", "CCHC_01_00070_1.exe"])
def test_a_name_that_is_no_letters_is_refused_before_its_body(superior: Workplace, name: str) -> None:
    with serving(superior, NOW) as hub, bringing(hub, {f"/v1/letters/{name}": ["127.0.0.10"]}) as said:
        assert said == [422]


def test_many_addresses_without_a_key_do_not_shut_out_a_unit_that_was_believed(
    ward: Workplace, superior: Workplace
) -> None:
    """They have all the room that strangers have; the unit has sent before, and sends again."""
    many = [f"127.0.0.{10 + n // 8}" for n in range(crowd.MOST_BODIES * 2)]
    with serving(superior, NOW) as hub:
        assert send(ward, hub.url, NOW).acknowledged
        next_report(ward, 40)
        with bringing(hub, {LETTER: many}) as said:
            assert said.count(100) == crowd.MOST_BODIES
            assert set(said) == {100, 503}
            assert asked_from(hub, "127.0.0.99", f"PUT /v1/packets/{NAME}") == 503
            assert asked_from(hub, "127.0.0.99", "GET /v1/answers/00070") == 503  # with a body of its own
            assert ask(hub, "GET", "/health")[0] == 200
            assert send(ward, hub.url, NOW).acknowledged
        assert asked_from(hub, "127.0.0.99", f"PUT /v1/packets/{NAME}") == 422


def test_of_one_strange_address_a_few_bodies_are_waited_for(superior: Workplace) -> None:
    with serving(superior, NOW) as hub:
        one = ["127.0.0.10"] * (crowd.MOST_BODIES_OF_ONE + 1)
        with bringing(hub, {LETTER: [*one, "127.0.0.11"]}) as said:
            assert said == [*[100] * crowd.MOST_BODIES_OF_ONE, 503, 100]
            assert asked_from(hub, "127.0.0.10", "PUT /nowhere") == 503
            assert ask(hub, "GET", "/health")[0] == 200


def test_strangers_who_bring_nothing_have_a_part_of_the_room(
    ward: Workplace, superior: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crowd, "MOST_STRANGE", 2)
    with serving(superior, NOW) as hub:
        assert send(ward, hub.url, NOW).acknowledged
        with bringing(hub, {LETTER: ["127.0.0.10", "127.0.0.11"]}) as said:
            assert said == [100, 100]
            assert ask(hub, "GET", "/health")[0] == 200  # from where the unit sent
            with socket.create_connection(("127.0.0.1", hub.port), 60, ("127.0.0.12", 0)) as line:
                line.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
                assert line.recv(4_096).split()[1] == b"503"


def test_the_pieces_of_a_believed_manifest_come_from_wherever(ward: Workplace, superior: Workplace) -> None:
    """A line may get another address between; and of a known one many may bring something at once."""
    files = packed(ward)
    [name] = [one for one in files if one != "manifest"]
    with serving(superior, NOW, PROXIED) as hub:
        where = begun(hub, files)
        one = ["203.0.113.7"] * (crowd.MOST_OF_ONE + 1)
        with bringing(hub, {f"{where}/{name}": one}, 100) as said:
            assert said == [*[100] * crowd.MOST_OF_ONE, 503]
        with bringing(hub, {f"/v1/deliveries/00070/{'0' * 64}/{name}": ["203.0.113.8"] * 2}, 100) as said:
            assert said == [404, 404]


def test_a_copy_of_what_came_in_before_makes_nobody_known(ward: Workplace, superior: Workplace) -> None:
    files = packed(ward)
    with serving(superior, NOW) as hub:
        assert send(ward, hub.url, NOW).acknowledged
    with serving(superior, NOW) as hub:
        assert ask(hub, "PUT", f"/v1/packets/{NAME}", files["manifest"])[0] == 200
        with bringing(hub, {LETTER: ["127.0.0.1"] * (crowd.MOST_BODIES_OF_ONE + 1)}) as said:
            assert said[-1] == 503


def test_silent_lines_of_strangers_leave_room_at_the_door(
    ward: Workplace, superior: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "MOST_STRANGE", 8)
    with serving(superior, NOW) as hub, ExitStack() as stack:

        def line(of: str) -> socket.socket:
            return stack.enter_context(socket.create_connection(("127.0.0.1", hub.port), 60, (of, 0)))

        assert send(ward, hub.url, NOW).acknowledged
        many = [line(f"127.0.0.{10 + n}") for n in range(9)]
        with suppress(ConnectionResetError):
            assert many[-1].recv(1) == b""
        next_report(ward, 41)
        assert send(ward, hub.url, NOW).acknowledged


def test_who_was_believed_longest_ago_makes_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(known, "MOST", 2)
    here = Known()
    for one in ("a", "b", "a", "c"):
        here.believe(one)
    assert [one in here for one in "abc"] == [True, False, True]
