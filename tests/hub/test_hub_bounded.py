"""Who sends too much, too slowly, too tightly packed, or no HTTP: refused, and little memory is had."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress

import pytest
from hub_asking import NAME, ask, begun, high_water, packed
from hub_room import NOW, OCTOBER, Served, receive, served_apart, serving
from zstandard import ZstdCompressionParameters, ZstdCompressor

from cchc_desktop.core import parcel
from cchc_desktop.hub import app, crowd
from cchc_desktop.hub._patient import Patient
from cchc_desktop.hub.serving import Wish
from cchc_desktop.operations.deliveries import LARGEST_LETTER
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.exchange import send
from cchc_desktop.operations.month import report

Digest = Callable[[], str]
MIB = 1024 * 1024
TEN_GIGABYTES = 10 * 1024 * MIB
CROWD = 400


def frame(data: bytes, **how: int) -> bytes:
    return ZstdCompressor(level=3, **how).compress(data)  # type: ignore[arg-type]  # tests name the settings


def silent(data: bytes) -> bytes:
    """A frame that does not say how much is in it."""
    return ZstdCompressor(level=3, write_content_size=False).compress(data)


def far() -> bytes:
    """A frame that asks its reader to remember 128 MiB."""
    told = ZstdCompressionParameters(window_log=27, enable_ldm=True)
    return ZstdCompressor(compression_params=told).compress(
        os.urandom(MIB) + bytes(parcel.LARGEST_MANIFEST - MIB)
    )


BOMBS: dict[str, Callable[[], bytes]] = {
    "one": lambda: frame(bytes(256 * MIB)),
    "silent": lambda: silent(bytes(256 * MIB)),
    "in one another": lambda: frame(frame(frame(bytes(256 * MIB)))),
    "behind one another": lambda: frame(b"[]") + frame(bytes(256 * MIB)) * 8,
    "many small": lambda: frame(bytes(MIB)) * 2_000,
    "behind an empty one": lambda: frame(b"") + frame(bytes(256 * MIB)),
    "behind a skipped one": lambda: (
        b"\x50\x2a\x4d\x18" + (8).to_bytes(4, "little") + bytes(8) + frame(bytes(256 * MIB))
    ),
    "a lie": lambda: frame(bytes(256 * MIB)).replace(
        (256 * MIB).to_bytes(4, "little"), (64).to_bytes(4, "little")
    ),
    "far": far,
    "nothing": lambda: b"",
    "a beginning": lambda: b"\x28\xb5\x2f\xfd",
}


def test_bombs_burst_nowhere(ward: Workplace, superior: Workplace) -> None:
    """In place of a manifest, of a piece and of a letter, in a service of its own."""
    files, folder = packed(ward), superior.register.place
    [name] = [one for one in files if one != "manifest"]
    made = {kind: make() for kind, make in BOMBS.items()}
    assert all(
        len(one) < MIB for one in made.values() if one[:4] != made["far"][:4] or one is not made["far"]
    )
    superior.register.close()
    with served_apart(folder) as (hub, pid):
        where = begun(hub, files)
        before = high_water(pid)
        for kind, bomb in made.items():
            assert ask(hub, "PUT", f"/v1/packets/{NAME}", bomb)[0] == (422 if len(bomb) <= MIB else 413), kind
            assert ask(hub, "PUT", f"{where}/{name}", bomb[:4_000])[0] in {409, 413}, kind
            if len(bomb) <= LARGEST_LETTER:
                assert ask(hub, "PUT", "/v1/letters/CCHC_01_00070_1.tra-loi", bomb)[0] == 422, kind
        assert high_water(pid) - before < 3 * parcel.LARGEST_MANIFEST
        assert ask(hub, "GET", where) == (200, {"missing": [name]})


@contextmanager
def lines(port: int, begun_with: bytes, many: int, of: str = "127.0.0.1") -> Iterator[list[socket.socket]]:
    """So many connections on which somebody at ``of`` has said this much, and says no more."""
    with ExitStack() as stack:
        made = []
        for _ in range(many):
            line = stack.enter_context(socket.create_connection(("127.0.0.1", port), 60, (of, 0)))
            with suppress(OSError):  # hung up on, as one too many
                line.sendall(begun_with)
            made.append(line)
        yield made


def head(path: str, length: int, method: str = "PUT") -> bytes:
    return f"{method} {path} HTTP/1.1\r\nHost: x\r\nContent-Length: {length}\r\n\r\n".encode()


SLOW = {
    "half a head": b"PUT /v1/packets/x HTTP/1.1\r\nX-Long: ",
    "half a body": head(f"/v1/packets/{NAME}", app.LARGEST_TOLD) + b"x" * 1_000,
    "nothing": b"",
}


def test_a_crowd_that_drips_keeps_nobody_out(ward: Workplace, superior: Workplace) -> None:
    """While many hold their lines open and send nothing, a packet arrives, and little memory is had."""
    folder = superior.register.place
    superior.register.close()
    with served_apart(folder) as (hub, pid):
        assert ask(hub, "GET", "/health")[0] == 200
        before = high_water(pid)
        for minute, began in enumerate(SLOW.values(), 40):
            receive(ward, minute)
            report(ward, OCTOBER, NOW, by="Lan")
            with lines(hub.port, began, CROWD, "127.0.0.9"):
                assert send(ward, hub.url, NOW).acknowledged
        assert high_water(pid) - before < 64 * MIB


def test_who_drips_is_let_go_and_his_half_file_with_him(
    superior: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app, "GRACE", 0.2)
    monkeypatch.setattr(app, "SLOWEST", 10**9)
    monkeypatch.setattr(Patient, "waits", 0.2)
    with serving(superior, NOW) as hub:
        for kind, began in SLOW.items():
            with lines(hub.port, began, crowd.MOST_BODIES_OF_ONE) as made:
                assert {bool(line.recv(4_096)) for line in made} == {kind == "half a body"}
        assert not list((superior.register.place / "hub" / "incoming").iterdir())


ASKED = (
    ("PUT", f"/v1/packets/{NAME}"),
    ("PUT", "/v1/letters/CCHC_01_00070_1.tra-loi"),
    *(("POST", "/tra-cuu"), ("POST", "/v1/deliveries/00070/x"), ("POST", "/nowhere")),
    *(("GET", "/health"), ("GET", "/v1/answers/00070"), ("GET", "/tra-cuu")),
)


def test_ten_gigabytes_of_many_are_not_listened_to(superior: Workplace, digest: Digest) -> None:
    """They are declared, and what comes is not read, whatever is asked: the line is closed."""
    before = digest()
    with serving(superior, NOW, Wish(port=0, has_look_up=True)) as hub:

        def pour(asked: tuple[str, str]) -> int:
            sent = 0
            with socket.create_connection(("127.0.0.1", hub.port), timeout=60) as line:
                line.sendall(head(asked[1], TEN_GIGABYTES, asked[0]))
                try:
                    while sent < 64 * MIB:
                        line.sendall(bytes(MIB))
                        sent += MIB
                except OSError:  # they have hung up
                    return sent
            return sent

        with ThreadPoolExecutor(8) as many:
            said = dict(zip(ASKED, many.map(pour, ASKED), strict=True))
        assert {one: sent for one, sent in said.items() if sent >= 64 * MIB} == {}
        assert not list((superior.register.place / "hub" / "incoming").iterdir())
    assert digest() == before


_PUT = b"PUT /v1/packets/x.cchc HTTP/1.1\r\nHost: x\r\n"
_CHUNKED = b"Transfer-Encoding: chunked\r\n\r\n"
_HIDDEN = b"0\r\n\r\nGET /health HTTP/1.1\r\nHost: x\r\n\r\n"
ODD: dict[str, bytes] = {
    "two lengths": _PUT + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
    "two lengths in one": _PUT + b"Content-Length: 5, 6\r\n\r\nhello",
    "a length and chunks": _PUT + b"Content-Length: 5\r\n" + _CHUNKED + _HIDDEN,
    "chunks": _PUT + _CHUNKED + b"5\r\nhello\r\n0\r\n\r\n",
    "a chunk of all": b"POST /tra-cuu HTTP/1.1\r\nHost: x\r\n" + _CHUNKED + b"ffffffffffffffff\r\nx",
    "gzip": _PUT + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
    "a long header": b"GET /health HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 70_000 + b"\r\n\r\n",
    "many headers": b"GET /health HTTP/1.1\r\nHost: x\r\n" + b"X-A: b\r\n" * 9_000 + b"\r\n",
    "a long target": b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    "a header of nothing": b"GET /health HTTP/1.1\r\nHost: x\r\n: y\r\n\r\n",
    "a folded header": b"GET /health HTTP/1.1\r\nHost: x\r\nX: a\r\n b\x00c\r\n\r\n",
    "a zero in a header": b"GET /health HTTP/1.1\r\nHost: x\r\nX: a\x00b\r\n\r\n",
    "no host": b"GET /health HTTP/1.1\r\n\r\n",
    "two hosts": b"GET /health HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
    "the ninth version": b"GET /health\r\n\r\n",
    "a version to come": b"GET /health HTTP/9.9\r\nHost: x\r\n\r\n",
    "noise": bytes(range(256)) * 4 + b"\r\n\r\n",
    "a greeting of TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(100) + b"\r\n\r\n",
    "the second version": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "another method": b"BREW /health HTTP/1.1\r\nHost: x\r\n\r\n",
    "another machine": b"GET http://evil.example/health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    "through": b"CONNECT evil.example:443 HTTP/1.1\r\nHost: x\r\n\r\n",
    "another protocol": b"GET /health HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Key: x\r\nSec-WebSocket-Version: 13\r\n\r\n",
}
REFUSALS = {400, 404, 405, 411, 413, 422, 431, 501, 505}
FINE = {
    *("a folded header", "another machine", "another protocol", "two hosts", "no host", "a version to come"),
    *("a long header", "many headers"),  # where all of it is there at once: no more is kept than was read
}


def test_what_is_no_request_is_refused(
    superior: Workplace, digest: Digest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A plain refusal or a closed line, the next one is served, and nothing changed."""
    monkeypatch.setattr("cchc_desktop.hub.rate.BURST", 10**9)
    before = digest()
    with serving(superior, NOW, Wish(port=0, has_look_up=True)) as hub:
        for kind, data in ODD.items():
            told = said(hub, data)
            statuses = [int(one.split()[0]) for one in told.split(b"HTTP/1.1 ")[1:]]
            assert statuses.count(200) <= (kind in FINE), (kind, told)  # behind a refused one is no request
            assert {one for one in statuses if one != 200} <= REFUSALS, (kind, told)
            assert ask(hub, "GET", "/health")[0] == 200, kind
        assert hub.told == []
    assert digest() == before


def said(hub: Served, data: bytes) -> bytes:
    """All that the hub says to this until it hangs up, or has nothing more to say."""
    told = b""
    with socket.create_connection(("127.0.0.1", hub.port), timeout=10) as line:
        try:
            line.sendall(data)
            line.shutdown(socket.SHUT_WR)
            while part := line.recv(4_096):
                told += part
        except OSError:  # hung up while we were still speaking
            return told
    return told


def test_every_address_answers_every_method_or_says_that_it_does_not(
    superior: Workplace, digest: Digest
) -> None:
    known = {
        "/health": {"GET", "HEAD"},
        f"/v1/packets/{NAME}": {"PUT"},
        f"/v1/deliveries/00070/{'0' * 64}": {"GET", "HEAD", "POST"},
        f"/v1/deliveries/00070/{'0' * 64}/{'0' * 64}": {"PUT"},
        "/v1/letters/x": {"PUT"},
        "/v1/answers/00070": {"GET", "HEAD"},
        "/v1/answers/00070/x": {"GET", "HEAD"},
        "/tra-cuu": {"GET", "HEAD", "POST"},
        "/style.css": {"GET", "HEAD"},
    }
    before = digest()
    with serving(superior, NOW, Wish(port=0, has_look_up=True)) as hub:
        for path, methods in known.items():
            for method in ("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"):
                status = ask(hub, method, path)[0]
                assert (status == 405) is (method not in methods), (method, path, status)
                assert status < 500
    assert digest() == before
