"""Who is counted as one: the address on the line, or the one that a proxy tells where it is believed."""

from __future__ import annotations

from contextlib import closing
from http.client import HTTPConnection

import pytest
from hub_room import NOW, Served, serving
from starlette.requests import Request

from cchc_desktop.hub.guard import Guard
from cchc_desktop.hub.serving import Wish
from cchc_desktop.operations.desk import Workplace


def counted(near: str, *told: str, is_behind_proxy: bool = True) -> str:
    headers = [(b"x-forwarded-for", one.encode("latin-1")) for one in told]
    request = Request({"type": "http", "headers": headers, "client": (near, 1)})
    return Guard(is_behind_proxy=is_behind_proxy).address_of(request)


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ((), "127.0.0.1"),
        (("203.0.113.7",), "203.0.113.7"),
        (("1.1.1.1, 203.0.113.7",), "203.0.113.7"),  # what it says of itself stands before
        (("1.1.1.1", "203.0.113.7"), "203.0.113.7"),
        (("203.0.113.7 ",), "203.0.113.7"),
        (("2001:db8:1:2:3:4:5:6",), "2001:db8:1::/56"),
        (("2001:db8:1:3:ffff::1",), "2001:db8:1::/56"),  # one who has four of the longer ones is one
        (("2001:db8:1:100::1",), "2001:db8:1:100::/56"),
        (("::ffff:203.0.113.7",), "203.0.113.7"),
        (("",), "127.0.0.1"),
        (("unknown",), "127.0.0.1"),
        (("203.0.113.7:41234",), "203.0.113.7"),
        (("1.1.1.1, 203.0.113.7:41234",), "203.0.113.7"),
        (("[2001:db8:1::1]:443",), "2001:db8:1::/56"),
        (("[2001:db8:1::1]",), "2001:db8:1::/56"),
        (("[::ffff:203.0.113.7]:443",), "203.0.113.7"),
        (("203.0.113.7:",), "127.0.0.1"),
        (("203.0.113.7:443:443",), "127.0.0.1"),
        (("[203.0.113.7",), "127.0.0.1"),
        (("[]:443",), "127.0.0.1"),
        (("203.0.113.7,",), "127.0.0.1"),
        (("a" * 5_000,), "127.0.0.1"),
    ],
)
def test_behind_a_proxy_it_is_whom_the_proxy_added_last(told: tuple[str, ...], found: str) -> None:
    assert counted("127.0.0.1", *told) == found


def test_without_one_nobody_is_believed_about_himself() -> None:
    assert counted("198.51.100.9", "203.0.113.7", is_behind_proxy=False) == "198.51.100.9"
    assert counted("2001:db8::1", is_behind_proxy=False) == "2001:db8::/56"


def status(hub: Served, told: str, path: str = "/v1/answers/00070") -> int:
    with closing(HTTPConnection("127.0.0.1", hub.port, timeout=20)) as line:
        line.request("GET", path, headers={"X-Forwarded-For": told})
        return line.getresponse().status


def test_one_guest_of_the_proxy_does_not_use_up_the_others_share(
    superior: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cchc_desktop.hub.rate.BURST", 3)
    monkeypatch.setattr("cchc_desktop.hub.rate.PER_SECOND", 0)
    with serving(superior, NOW, Wish(port=0, is_behind_proxy=True)) as hub:
        assert [status(hub, "203.0.113.7") for _ in range(4)][-1] == 429
        assert status(hub, "203.0.113.8:41234") == 200  # some proxies tell the port as well
        assert status(hub, "203.0.113.9:41234") == 200
    with serving(superior, NOW) as hub:
        assert [status(hub, f"203.0.113.{n}") for n in range(4)][-1] == 429
