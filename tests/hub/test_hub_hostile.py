"""Whatever a stranger sends to the hub, nothing of it is kept, and little of it is read."""

from __future__ import annotations

import os
import signal
import socket
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from hub_asking import NAME, ask, begun, high_water, keys_of, letter_of, packed, spooled
from hub_room import NOW, OCTOBER, receive, served_apart, serving
from zstandard import ZstdCompressor

from cchc_desktop.core import letter as letters
from cchc_desktop.core import parcel
from cchc_desktop.hub import app
from cchc_desktop.hub._patient import Patient
from cchc_desktop.hub.rate import BURST, REFUSED, Rate
from cchc_desktop.hub.spool import MOST_OF_ONE
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.month import report
from cchc_desktop.operations.parcels import renew_keys
from cchc_desktop.operations.sealing import close, signed

Holds = Callable[[], dict[str, int]]


def test_only_a_key_that_is_known_opens_the_spool(
    stranger: Workplace, superior: Workplace, holds: Holds
) -> None:
    before = holds()
    with serving(superior, NOW) as hub:
        status, told = ask(hub, "PUT", f"/v1/packets/{NAME}", packed(stranger)["manifest"])
        assert status == 422
        assert letters.fingerprint(keys_of(stranger).public) in str(told["problem"])
        assert "chưa ghi nhận khóa" in str(told["problem"])
        assert (holds(), spooled(superior)) == (before, set())
        assert not list((superior.register.place / "hub" / "incoming").iterdir())


def test_a_key_that_was_lost_with_its_machine_is_foreign(
    ward: Workplace, superior: Workplace, holds: Holds
) -> None:
    with ward.register.write() as book:
        renew_keys(book, NOW, "máy cũ mất")
    receive(ward, 20)
    report(ward, OCTOBER, NOW, by="Lan")
    before = holds()
    with serving(superior, NOW) as hub:
        status, told = ask(hub, "PUT", f"/v1/packets/{NAME}", packed(ward)["manifest"])
    assert (status, "khóa lạ" in str(told["problem"])) == (422, True)
    assert (holds(), spooled(superior)) == (before, set())


def test_only_the_pieces_of_the_manifest_are_kept_and_only_as_it_names_them(
    ward: Workplace, superior: Workplace
) -> None:
    files = packed(ward)
    [name] = [one for one in files if one != "manifest"]
    with serving(superior, NOW) as hub:
        where = begun(hub, files)
        assert ask(hub, "PUT", f"{where}/{'0' * 64}", files[name])[0] == 404
        for data in (b"", files[name][:-1], close(b"[]"), files["manifest"], os.urandom(500)):
            status, told = ask(hub, "PUT", f"{where}/{name}", data)
            assert (status, "hỏng" in str(told["problem"])) == (409, True)
        assert spooled(superior) == set()
        assert ask(hub, "PUT", f"{where}/{name}", files[name])[0] == 204
        assert spooled(superior) == {name}


def test_a_name_that_is_not_the_signers_is_refused(ward: Workplace, superior: Workplace) -> None:
    with serving(superior, NOW) as hub:
        other = NAME.replace("00070", "00073")
        status, told = ask(hub, "PUT", f"/v1/packets/{other}", packed(ward)["manifest"])
    assert (status, "không phải của đơn vị" in str(told["problem"])) == (422, True)


@pytest.mark.parametrize("length", ["10737418240", "9" * 40, "-1", "1e3"])
def test_ten_gigabytes_are_refused_before_they_come(
    ward: Workplace, superior: Workplace, length: str
) -> None:
    files = packed(ward)
    [name] = [one for one in files if one != "manifest"]
    with serving(superior, NOW) as hub:
        where = begun(hub, files)
        for path in (f"/v1/packets/{NAME}", f"{where}/{name}"):
            with socket.create_connection(("127.0.0.1", hub.port), timeout=20) as line:
                line.sendall(f"PUT {path} HTTP/1.1\r\nHost: x\r\nContent-Length: {length}\r\n\r\n".encode())
                told = heard(line)
            assert told.split()[1] in {b"413", b"400", b"411"}
            assert b"connection: close" in told.lower()
        assert ask(hub, "PUT", f"{where}/{name}", None, **{"Transfer-Encoding": "chunked"})[0] in {400, 411}
        assert spooled(superior) == set()


def heard(line: socket.socket) -> bytes:
    """All that the hub says until it hangs up."""
    told = b""
    while part := line.recv(4_096):
        told += part
    return told


def test_a_body_that_drips_is_hung_up_on(superior: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app, "GRACE", 0.2)
    with serving(superior, NOW) as hub:
        with socket.create_connection(("127.0.0.1", hub.port), timeout=20) as line:
            line.sendall(
                f"PUT /v1/packets/{NAME} HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nab".encode()
            )
            assert heard(line).split()[1] == b"408"
        assert not list((superior.register.place / "hub" / "incoming").iterdir())


def test_a_body_that_keeps_the_pace_of_a_bad_line_may_take_long_and_one_byte_a_minute_may_not(
    superior: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However much is announced: what came already gives time, what is still to come gives none."""
    monkeypatch.setattr(app, "GRACE", 0.3)
    half = app.LARGEST_TOLD // 2
    head = f"PUT /v1/packets/{NAME} HTTP/1.1\r\nHost: x\r\nContent-Length: {2 * half}\r\n\r\n".encode()
    with serving(superior, NOW) as hub, socket.create_connection(("127.0.0.1", hub.port), timeout=20) as line:
        line.sendall(head + b"ab")
        assert heard(line).split()[1] == b"408"
    monkeypatch.setattr(app, "GRACE", 2.0)
    with serving(superior, NOW) as hub, socket.create_connection(("127.0.0.1", hub.port), timeout=20) as line:
        line.sendall(head + bytes(half))
        ask(hub, "GET", "/health")
        time.sleep(2.5)  # longer than the grace, which begins with the head
        line.sendall(bytes(half))
        assert line.recv(4_096).split()[1] == b"422"


@pytest.mark.parametrize("head", [b"", b"GET /health HTT", b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n"])
def test_who_asks_nothing_is_hung_up_on(
    superior: Workplace, monkeypatch: pytest.MonkeyPatch, head: bytes
) -> None:
    monkeypatch.setattr(Patient, "waits", 0.2)
    with serving(superior, NOW) as hub, socket.create_connection(("127.0.0.1", hub.port), timeout=20) as line:
        line.sendall(head)
        if head.endswith(b"\r\n\r\n"):
            assert b"200 OK" in line.recv(4_096)
            line.sendall(b"X")  # the next request, which never becomes one
        assert heard(line) in {b"", b'{"ok":true}'}


def test_a_packet_that_is_refused_in_the_end_is_set_aside_and_leaves_the_spool(
    ward: Workplace, superior: Workplace, holds: Holds
) -> None:
    """Its unit signed a packet whose digest is another's: the pieces are sound, the whole is not."""
    told = letter_of(ward)
    files = packed(ward)
    files["manifest"] = close(signed(replace(told, body={**told.body, "packet": "0" * 64}), keys_of(ward)))
    before = holds()
    with serving(superior, NOW) as hub:
        where = begun(hub, files)
        for name in files.keys() - {"manifest"}:
            assert ask(hub, "PUT", f"{where}/{name}", files[name])[0] == 204
        status, said = ask(hub, "POST", where, b"")
        assert (status, "không ghép lại" in str(said["problem"])) == (422, True)
        assert ask(hub, "GET", where)[0] == 404
        assert [word for word in hub.told if "Không nhận" in word]
    assert holds() == {**before, "set_aside": before["set_aside"] + 1}
    assert spooled(superior) == set()


def test_one_unit_cannot_fill_the_disk(ward: Workplace, superior: Workplace) -> None:
    told, where = letter_of(ward), set()
    with serving(superior, NOW) as hub:
        for number in range(2, MOST_OF_ONE + 5):
            letter = signed(replace(told, body={**told.body, "number": number}), keys_of(ward))
            where.add(begun(hub, {"manifest": close(letter)}))
        there = [one for one in where if ask(hub, "GET", one)[0] == 200]
        assert len(there) == MOST_OF_ONE
        huge = [[f"{n:064x}", 300, parcel.LARGEST_PIECE] for n in range(100)]
        body = {**told.body, "number": 99, "pieces": huge}
        data = close(signed(replace(told, body=body), keys_of(ward)))
        status, said = ask(hub, "PUT", f"/v1/packets/{NAME}", data)
        assert (status, "quá mức" in str(said["problem"])) == (422, True)


def test_a_full_disk_is_told_and_nothing_begins(
    ward: Workplace, superior: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app, "LEAST_FREE", 10**18)
    with serving(superior, NOW) as hub:
        status, told = ask(hub, "PUT", f"/v1/packets/{NAME}", packed(ward)["manifest"])
    assert (status, "gần đầy" in str(told["problem"])) == (507, True)


def test_an_address_that_is_refused_again_and_again_is_not_heard_for_a_while() -> None:
    now = [0.0]
    rate = Rate(lambda: now[0])
    for _ in range(BURST // (REFUSED + 1)):
        assert rate.allows("a")
        rate.refused("a")
    while rate.allows("a"):
        pass
    assert rate.allows("b")
    now[0] += 60
    assert rate.allows("a")


def test_the_hub_turns_such_an_address_away(superior: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cchc_desktop.hub.rate.BURST", 70)
    with serving(superior, NOW) as hub:
        said = [ask(hub, "PUT", f"/v1/packets/{NAME}", b"x")[0] for _ in range(5)]
    assert said[0] == 422
    assert said[-1] == 429


def test_a_service_that_is_killed_goes_on_where_it_was(ward: Workplace, superior: Workplace) -> None:
    files, folder = packed(ward), superior.register.place
    [name] = [one for one in files if one != "manifest"]
    superior.register.close()
    with served_apart(folder) as (hub, pid):
        where = begun(hub, files)
        assert ask(hub, "GET", where) == (200, {"missing": [name]})
        assert ask(hub, "PUT", f"{where}/{name}", files[name])[0] == 204
        (folder / "hub" / "incoming" / "half").write_bytes(b"x")
        os.kill(pid, signal.SIGKILL)
    with served_apart(folder) as (hub, _):
        assert ask(hub, "GET", where) == (200, {"missing": []})
        status, told = ask(hub, "POST", where, b"")
        assert (status, told["kind"]) == (200, "acknowledgement")
        assert spooled(superior) == set()


def test_memory_stays_bounded_whatever_comes(ward: Workplace, superior: Workplace) -> None:
    """A service of its own, a whole packet first, then the worst that strangers may send, many at a time."""
    files, folder = packed(ward), superior.register.place
    [name] = [one for one in files if one != "manifest"]
    superior.register.close()
    deep = ZstdCompressor(level=3).compress(b"[" * parcel.LARGEST_MANIFEST)
    wide = ZstdCompressor(level=3).compress(b"[" + b"[]," * (parcel.LARGEST_MANIFEST // 3 - 1) + b"0]")
    noise = os.urandom(app.LARGEST_TOLD)
    with served_apart(folder) as (hub, pid):
        where = begun(hub, files)
        assert ask(hub, "PUT", f"{where}/{name}", files[name])[0] == 204
        assert ask(hub, "POST", where, b"")[0] == 200
        before = high_water(pid)
        with ThreadPoolExecutor(12) as many:
            said = list(many.map(lambda data: ask(hub, "PUT", f"/v1/packets/{NAME}", data)[0], [noise] * 12))
        assert set(said) == {422}
        crowd = high_water(pid) - before
        assert {ask(hub, "PUT", f"/v1/packets/{NAME}", data)[0] for data in (deep, wide)} == {422}
        assert crowd < 4 * parcel.LARGEST_MANIFEST
        assert high_water(pid) - before < 40 * parcel.LARGEST_MANIFEST
