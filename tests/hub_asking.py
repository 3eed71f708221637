"""What anybody may ask of a hub, and what a ward has signed, for tests that mean it no good."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import replace
from http.client import HTTPConnection
from pathlib import Path

from hub_room import NOW, OCTOBER, Served

from cchc_desktop.core import letter as letters
from cchc_desktop.core.letter import Letter
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.parcels import own_keys, pack
from cchc_desktop.operations.sealing import Keys, new_keys, opened, signed
from cchc_desktop.store import months

NAME = "BCTTHC_00070_20260915_20261014_v2_thuc-hanh.cchc"
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


def high_water(pid: int) -> int:
    """Bytes of memory that a process has had at most."""
    told = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(told.partition("VmHWM:")[2].split()[0]) * 1024


def spooled(superior: Workplace) -> set[str]:
    """The files of the spool, manifests and notes of deliveries aside."""
    spool = superior.register.place / "hub"
    names = {path.name for path in spool.rglob("*") if path.is_file()}
    return names - {"manifest", "delivery.json"}
