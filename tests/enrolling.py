"""Two units that come to know each other, for tests: what each does, and what it knows of the other."""

from __future__ import annotations

from datetime import datetime, timedelta

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.letter import fingerprint
from cchc_desktop.core.period import parse
from cchc_desktop.core.trust import Peer, PeerState
from cchc_desktop.operations.collect import Collected, collect
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.enrol import Joined, invite, join
from cchc_desktop.operations.exchange import send
from cchc_desktop.operations.letters import File
from cchc_desktop.operations.month import report
from cchc_desktop.operations.parcels import own_keys
from cchc_desktop.store import peers

OCTOBER = parse("2026-10")
NOW = datetime(2026, 10, 20, 9, tzinfo=HANOI)
LATER = NOW + timedelta(hours=1)
WARD, PROVINCE = "00070", "01"
NAME = "BCTTHC_00070_20260915_20261014_v1_thuc-hanh.cchc"
SECOND = NAME.replace("_v1_", "_v2_")
HOLIDAY = """
[[announcement]]
year = 2026
status = "official"
basis = "Thông báo 12 của UBND tỉnh"
[[announcement.closed]]
day = 2026-10-07
name = "nghỉ bão"
"""


def figures(place: Workplace) -> str:
    with place.register.write() as book:
        return fingerprint(own_keys(book, NOW).public)


def known(place: Workplace, unit: str) -> list[tuple[str, PeerState]]:
    with place.register.read() as reading:
        return [(fingerprint(one.key), one.state) for one in peers.peers(reading, unit)]


def peer(place: Workplace, unit: str) -> Peer:
    with place.register.read() as reading:
        return peers.peers(reading, unit)[-1]


def invited(superior: Workplace) -> File:
    return invite(superior, WARD, NOW, by="Minh", address="https://bao-cao.example", forms=("overdue",))


def joined(place: Workplace, superior: Workplace, *, is_compared: bool = True) -> Joined:
    return join(place, invited(superior).data, NOW, by="Lan", is_compared=is_compared)


def month_sent(place: Workplace, box: str, now: datetime = NOW) -> tuple[str, ...]:
    report(place, OCTOBER, now, by="Lan")
    return send(place, box, now, by="Lan").sent


def taken(superior: Workplace, box: str, now: datetime = NOW) -> Collected:
    return collect(superior, box, now, by="Minh")
