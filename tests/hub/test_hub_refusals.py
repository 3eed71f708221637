"""Whoever is turned away is told so in Vietnamese: people by a page, programs by a problem in JSON."""

from __future__ import annotations

import asyncio
import json
import socket
from contextlib import closing
from http.client import HTTPConnection

import pytest
from hub_asking import NAME
from hub_room import NOW, Served, serving
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Message

from cchc_desktop.hub.app import Hub
from cchc_desktop.hub.serving import Wish
from cchc_desktop.hub.spool import Spool
from cchc_desktop.operations.desk import Workplace

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
BOTH = Wish(port=0, has_look_up=True)
ALONE = Wish(port=0)


def asked(hub: Served, method: str, path: str, accept: str) -> tuple[int, dict[str, str], str]:
    with closing(HTTPConnection("127.0.0.1", hub.port, timeout=20)) as line:
        line.request(method, path, headers={"Accept": accept})
        answer = line.getresponse()
        headers = {name.lower(): value for name, value in answer.getheaders()}
        return answer.status, headers, answer.read().decode()


def is_plain(sentence: object) -> bool:
    """A whole sentence, and not in English."""
    return isinstance(sentence, str) and sentence.endswith(".") and not sentence.isascii()


@pytest.mark.parametrize("wish", [BOTH, ALONE])
def test_an_unknown_address_is_told_in_words(superior: Workplace, wish: Wish) -> None:
    with serving(superior, NOW, wish) as hub:
        for path in ("/nowhere", "/tra-cuu/", "//", "/v2/x", "/%3Cscript%3E", "/favicon.ico", "/.env"):
            status, headers, text = asked(hub, "GET", path, BROWSER)
            assert (status, headers["content-type"]) == (404, "text/html; charset=utf-8"), path
            assert '<html lang="vi">' in text
            assert "Không có gì ở địa chỉ này. Xem lại từng chữ của địa chỉ rồi mở lại." in text
            assert "default-src 'none'" in headers["content-security-policy"]
            assert "script>" not in text
            status, headers, text = asked(hub, "GET", path, "*/*")
            assert (status, headers["content-type"]) == (404, "application/json")
            assert is_plain(json.loads(text)["problem"])


def test_an_address_of_programs_answers_no_page(superior: Workplace) -> None:
    with serving(superior, NOW, BOTH) as hub:
        for method, path in (("GET", f"/v1/packets/{NAME}"), ("GET", "/v1/nowhere"), ("POST", "/health")):
            status, _, text = asked(hub, method, path, BROWSER)
            assert status in {404, 405}
            assert is_plain(json.loads(text)["problem"])


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"])
def test_another_method_is_told_in_words_and_which_there_are(superior: Workplace, method: str) -> None:
    with serving(superior, NOW, BOTH) as hub:
        status, headers, text = asked(hub, method, "/tra-cuu", BROWSER)
        assert (status, "kiểu yêu cầu" in text, '<html lang="vi">' in text) == (405, True, True)
        assert set(headers["allow"].replace(" ", "").split(",")) <= {"GET", "HEAD", "POST"}
        status, headers, text = asked(hub, method, "/v1/answers/00070", "")
        assert (status, is_plain(json.loads(text)["problem"])) == (405, True)
        assert "GET" in headers["allow"]


@pytest.mark.parametrize(
    "data",
    [
        b"PUT /x\x00 HTTP/1.1\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(100) + b"\r\n\r\n",
        b"GET /health HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
        b"GET /health HTTP/1.1\r\nHost: x\r\nX : y\r\n\r\n",
        b"GET /" + b"a" * 20_000,
    ],
)
def test_what_is_no_http_is_told_in_words(superior: Workplace, data: bytes) -> None:
    told = b""
    with serving(superior, NOW) as hub, socket.create_connection(("127.0.0.1", hub.port), 20) as line:
        line.sendall(data)
        while part := line.recv(4_096):
            told += part
    head, _, body = told.partition(b"\r\n\r\n")
    assert (head.split()[1], b"application/json" in head) == (b"400", True)
    assert is_plain(json.loads(body)["problem"])


def test_a_fault_of_our_own_is_told_in_words(superior: Workplace) -> None:
    """And goes on, to be logged by whoever runs the service."""

    async def bug(_request: Request) -> Response:
        raise ZeroDivisionError

    said: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        said.append(message)

    hub = Hub(superior, lambda: NOW, said.append, Spool(superior.register.place / "hub"))  # type: ignore[arg-type]  # nothing is told
    scope = {"type": "http", "method": "GET", "path": "/bug", "raw_path": b"/bug", "query_string": b""}
    scope |= {"headers": [(b"accept", BROWSER.encode())], "client": ("127.0.0.1", 1), "server": ("x", 80)}

    async def ask_it() -> None:
        await hub.app(Route("/bug", bug))({**scope, "scheme": "http"}, receive, send)

    with pytest.raises(ZeroDivisionError):
        asyncio.run(ask_it())
    assert said[0]["status"] == 500
    assert "Báo cho người quản lý dịch vụ." in said[1]["body"].decode()
