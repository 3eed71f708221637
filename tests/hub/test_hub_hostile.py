"""Whatever a stranger sends to the hub, nothing of it is kept, and little of it is read."""

from __future__ import annotations

import json
import os
import signal
import socket
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote

import pytest
from hub_room import NOW, OCTOBER, Served, receive, served_apart, serving
from zstandard import ZstdCompressor

from cchc_desktop.core import letter as letters
from cchc_desktop.core import parcel
from cchc_desktop.core.letter import Letter
from cchc_desktop.hub import app
from cchc_desktop.hub._patient import Patient
from cchc_desktop.hub.rate import BURST, REFUSED, Rate
from cchc_desktop.hub.spool import MOST_OF_ONE
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.month import report
from cchc_desktop.operations.parcels import own_keys, pack, renew_keys
from cchc_desktop.operations.sealing import Keys, close, new_keys, opened, signed
from cchc_desktop.store import months

NAME = "BCTTHC_00070_20260915_20261014_v2_thuc-hanh.cchc"
Holds = Callable[[], dict[str, int]]
Answer = tuple[int, dict[str, object]]


def ask(hub: Served, method: str, path: str, data: bytes | None = None, **headers: str) -> Answer:
    """One request of anybody."""
    with closing(HTTPConnection("127.0.0.1", hub.port, timeout=20)) as line:
        line.request(method, path, body=data, headers=headers)
        answer = line.getresponse()
        told = answer.read()
    return answer.status, json.loads(told) if told.startswith(b"{") else {}


def packed(ward: Workplace) -> dict[str, bytes]:
    with ward.register.read() as reading:
        data = months.packet_of(reading, OCTOBER, months.closings(reading)[0].revision)
    return dict(pack(ward, data, NOW))


def keys_of(place: Workplace) -> Keys:
    with place.register.write() as book:
        return own_keys(book, NOW)


def letter_of(ward: Workplace) -> Letter:
    """What the ward signed for its waiting packet."""
    return letters.read(opened(packed(ward)["manifest"], keys_of(ward), largest=10**7), "manifest")


def begun(hub: Served, files: Mapping[str, bytes]) -> str:
    """A delivery whose manifest is believed: where its pieces go."""
    status, told = ask(hub, "PUT", f"/v1/packets/{NAME}", files["manifest"])
    assert status == 200, told
    return f"/v1/deliveries/{told['delivery']}"


def spooled(superior: Workplace) -> set[str]:
    """The files of the spool, manifests and notes of deliveries aside."""
    spool = superior.register.place / "hub"
    names = {path.name for path in spool.rglob("*") if path.is_file()}
    return names - {"manifest", "delivery.json"}


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


FORGERIES: dict[str, Callable[[Letter, Keys], bytes]] = {
    "another key": lambda told, _: signed(told, new_keys()),
    "a changed word": lambda told, keys: signed(told, keys).replace(b'"number":2', b'"number":3'),
    "for somebody else": lambda told, keys: signed(replace(told, to="02"), keys),
    "of somebody else": lambda told, keys: signed(replace(told, sender="00073"), keys),
    "another kind": lambda told, keys: signed(replace(told, kind="notice"), keys),
    "no letter": lambda _told, _keys: b'{"format":"cchc-letter"}',
    "nothing": lambda _told, _keys: b"",
    "deep": lambda _told, _keys: b"[" * 100_000,
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_forged_manifest_changes_nothing(
    ward: Workplace, superior: Workplace, holds: Holds, forgery: str
) -> None:
    before = holds()
    forged = FORGERIES[forgery](letter_of(ward), keys_of(ward))
    with serving(superior, NOW) as hub:
        for data in (close(forged), close(forged, [keys_of(superior).recipient]), forged):
            status, told = ask(hub, "PUT", f"/v1/packets/{NAME}", data)
            assert status == 422, told
            assert str(told["problem"]).endswith(".")
    assert (holds(), spooled(superior)) == (before, set())


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


def test_everything_of_a_delivery_again_changes_nothing(
    ward: Workplace, superior: Workplace, holds: Holds
) -> None:
    """Somebody who heard all of it plays it once more, in this order and in the other."""
    files = packed(ward)
    with serving(superior, NOW) as hub:
        where = begun(hub, files)
        pieces = [name for name in files if name != "manifest"]
        said = [ask(hub, "PUT", f"{where}/{name}", files[name])[0] for name in pieces]
        first = ask(hub, "POST", where, b"")
        assert set(said) == {204}
        after = holds()
        for _ in range(2):
            assert begun(hub, files) == where
            assert {ask(hub, "PUT", f"{where}/{name}", files[name])[0] for name in pieces} == {404}
            assert ask(hub, "POST", where, b"") == first
    assert (holds(), spooled(superior)) == (after, set())


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


STRANGE = ["../../etc/passwd", "..", "a/../../b", "C:\\x.cchc", "BCTTHC_../x.cchc", ".cchc", "x\x00.cchc"]
STRANGE += [
    "BCTTHC_00070_20260915_20261014_v2.cchc/..",
    "BCTTHC_" + "0" * 300 + ".cchc",
    "%2e%2e%2f",
    "manifest",
]


@pytest.mark.parametrize("name", STRANGE)
def test_a_name_is_never_a_path(ward: Workplace, superior: Workplace, name: str) -> None:
    files = packed(ward)
    before = {path for path in superior.register.place.parent.rglob("*") if "hub" not in path.parts}
    with serving(superior, NOW) as hub:
        where = begun(hub, files)
        for told in (quote(name, safe=""), quote(name)):
            assert ask(hub, "PUT", f"/v1/packets/{told}", files["manifest"])[0] in {404, 405, 422}
            assert ask(hub, "PUT", f"{where}/{told}", b"x")[0] in {404, 405}
            assert ask(hub, "GET", f"/v1/deliveries/{told}/{told}")[0] in {404, 405}
            assert ask(hub, "POST", f"/v1/deliveries/{told}/{told}", b"")[0] in {404, 405}
            assert ask(hub, "GET", f"/v1/answers/00070/{told}")[0] in {404, 405}
    after = {path for path in superior.register.place.parent.rglob("*") if "hub" not in path.parts}
    assert {path for path in after - before if "register" not in path.name} == set()


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


def test_a_bomb_is_not_unpacked(ward: Workplace, superior: Workplace, holds: Holds) -> None:
    """64 MiB in a few kilobytes, in place of a manifest and of a piece, also where its size is left out."""
    files, before = packed(ward), holds()
    [name] = [one for one in files if one != "manifest"]
    plain = ZstdCompressor(level=3).compress(bytes(64 * 1024 * 1024))
    silent = ZstdCompressor(level=3, write_content_size=False).compress(bytes(64 * 1024 * 1024))
    with serving(superior, NOW) as hub:
        where = begun(hub, files)
        for bomb in (plain, silent):
            assert ask(hub, "PUT", f"/v1/packets/{NAME}", bomb)[0] == 422
            assert ask(hub, "PUT", f"{where}/{name}", bomb[:4_000])[0] == 409
    assert (holds(), spooled(superior)) == (before, set())


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


def high_water(pid: int) -> int:
    """Bytes of memory that a process has had at most."""
    told = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(told.partition("VmHWM:")[2].split()[0]) * 1024


def test_memory_stays_bounded_whatever_comes(ward: Workplace, superior: Workplace) -> None:
    """A service of its own, a whole packet first, then the worst that strangers may send, many at a time."""
    files, folder = packed(ward), superior.register.place
    [name] = [one for one in files if one != "manifest"]
    superior.register.close()
    deep = ZstdCompressor(level=3).compress(b"[" * parcel.LARGEST_MANIFEST)
    wide = ZstdCompressor(level=3).compress(b"[" + b"[]," * (parcel.LARGEST_MANIFEST // 3 - 1) + b"0]")
    noise = os.urandom(parcel.LARGEST_MANIFEST)
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
