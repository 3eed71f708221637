"""More at once than the hub has room for: who is too much is told so, and everybody else is served."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from http.client import RemoteDisconnected
from pathlib import Path

import pytest
from certificates import certified
from hub_asking import NAME, ask
from hub_room import NOW, Served, serving

from cchc_desktop.hub import _patient, crowd, door
from cchc_desktop.hub.serving import Wish
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.store.look_up import LookUpKey, put_look_up_key
from cchc_desktop.store.members import Member, put_member

LENGTH, MANY = 64, 3_000
PROXIED = Wish(port=0, is_behind_proxy=True)


@contextmanager
def at_work(hub: Served, addresses: list[str]) -> Iterator[list[socket.socket]]:
    """One request of each of these, whose body is waited for; who is turned away has an answer."""
    with ExitStack() as stack:
        made = []
        for address in addresses:
            line = stack.enter_context(socket.create_connection(("127.0.0.1", hub.port), timeout=60))
            told = f"X-Forwarded-For: {address}\r\nExpect: 100-continue\r\nContent-Length: {LENGTH}\r\n\r\n"
            line.sendall(f"PUT /v1/packets/{NAME} HTTP/1.1\r\nHost: x\r\n{told}".encode())
            made.append(line)
        yield made


def status(line: socket.socket) -> int:
    """What is said first: 100 while the rest is waited for."""
    return int(line.recv(4_096).split()[1])


@pytest.fixture
def _patient_with_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """However often one address is refused, it is heard."""
    monkeypatch.setattr("cchc_desktop.hub.rate.BURST", 10**9)


@pytest.mark.usefixtures("_patient_with_refused")
def test_more_requests_than_it_has_room_for_are_told_to_come_later(
    superior: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The hub has said of each that is in that it waits for more: until then nobody else is asked about."""
    with serving(superior, NOW, PROXIED) as hub:
        everybody = [f"203.0.113.{n // crowd.MOST_BODIES_OF_ONE}" for n in range(crowd.MOST_BODIES)]
        with at_work(hub, everybody) as lines:
            assert {status(line) for line in lines} == {100}
            code, told = ask(hub, "PUT", f"/v1/packets/{NAME}", b"x")
            assert (code, "Chờ một phút rồi gửi lại" in str(told["problem"])) == (503, True)
            assert ask(hub, "GET", "/health")[0] == 200
            monkeypatch.setattr(crowd, "MOST", crowd.MOST_BODIES)
            assert ask(hub, "GET", "/health")[0] == 503
            for line in lines:
                line.sendall(bytes(LENGTH))
            assert {status(line) for line in lines} == {422}
            assert ask(hub, "GET", "/health")[0] == 200


@pytest.mark.usefixtures("_patient_with_refused")
def test_one_address_never_has_all_the_room(superior: Workplace) -> None:
    with serving(superior, NOW, PROXIED) as hub:
        greedy = ["203.0.113.7"] * crowd.MOST_BODIES_OF_ONE
        with at_work(hub, greedy) as lines:
            assert {status(line) for line in lines} == {100}
            with at_work(hub, ["203.0.113.7", "203.0.113.8"]) as (same, other):
                assert status(same) == 503
                assert status(other) == 100
            assert ask(hub, "GET", "/health")[0] == 200
            lines[0].sendall(bytes(LENGTH))
            assert status(lines[0]) == 422
            with at_work(hub, ["203.0.113.7"]) as (same,):
                assert status(same) == 100


def hung_up(line: socket.socket) -> bool:
    try:
        return line.recv(1) == b""
    except ConnectionResetError:
        return True


def test_lines_on_which_nothing_is_said_are_counted_by_address(superior: Workplace) -> None:
    with serving(superior, NOW) as hub, ExitStack() as stack:

        def line(of: str) -> socket.socket:
            return stack.enter_context(socket.create_connection(("127.0.0.1", hub.port), 60, (of, 0)))

        many = [line("127.0.0.9") for _ in range(door.MOST_OF_ONE + 20)]
        assert all(hung_up(one) for one in many[door.MOST_OF_ONE :])
        assert ask(hub, "GET", "/health")[0] == 200
        many[0].sendall(b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
        assert status(many[0]) == 200


def test_lines_of_everybody_have_an_end_and_who_hangs_up_makes_room(
    superior: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "MOST_OPEN", 8)
    with serving(superior, NOW, PROXIED) as hub:
        many = [socket.create_connection(("127.0.0.1", hub.port), 60) for _ in range(9)]
        assert hung_up(many[-1])
        for one in many[:8]:
            one.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            assert status(one) == 200
            while one.recv(4_096):
                pass
            one.close()
        many[-1].close()
        assert ask(hub, "GET", "/health")[0] == 200


def test_who_never_ends_a_greeting_of_tls_is_counted_as_well(superior: Workplace, tmp_path: Path) -> None:
    with serving(superior, NOW, certified(tmp_path / "tls")) as hub, ExitStack() as stack:
        many = [
            stack.enter_context(socket.create_connection(("127.0.0.1", hub.port), 60, ("127.0.0.9", 0)))
            for _ in range(door.MOST_OF_ONE + 1)
        ]
        assert hung_up(many[-1])
        context = ssl._create_unverified_context()  # noqa: S323 - whose certificate it is is no matter here
        with context.wrap_socket(socket.create_connection(("127.0.0.1", hub.port), 60)) as line:
            line.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
            assert status(line) == 200


def is_let_in(hub: Served) -> bool:
    try:
        return ask(hub, "GET", "/health")[0] == 200
    except (ConnectionError, RemoteDisconnected):
        return False


@pytest.mark.usefixtures("_patient_with_refused")
@pytest.mark.parametrize("ending", ["", "Connection: close\r\n"])
def test_who_asks_and_does_not_read_is_let_go(
    superior: Workplace, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    """A page as long as thousands of units make it, asked for and left on the line."""
    monkeypatch.setattr(_patient.Patient, "patience", 0.2)
    monkeypatch.setattr(_patient, "SLOWEST", 10**9)
    monkeypatch.setattr(door, "MOST_OF_ONE", 1)
    _open_many(superior)
    with serving(superior, NOW, Wish(port=0, has_look_up=True)) as hub, socket.socket() as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        line.settimeout(60)
        line.connect(("127.0.0.1", hub.port))
        line.sendall(f"GET /tra-cuu HTTP/1.1\r\nHost: x\r\n{ending}\r\n".encode())
        told = line.recv(1_024)
        assert int(told.partition(b"content-length: ")[2].split()[0]) > MANY * 2_000
        assert not is_let_in(hub)
        ends_at = time.monotonic() + 60
        while not is_let_in(hub):
            assert time.monotonic() < ends_at, "the line is kept for who does not read"


def _open_many(superior: Workplace) -> None:
    with superior.register.write() as book:
        for n in range(MANY):
            put_member(book, Member(f"{n:05d}", f"Xã {'a' * 2_000}dài số {n}", date(2026, 1, 1)))
            put_look_up_key(book, LookUpKey(f"{n:05d}", "ab" * 32, NOW))
