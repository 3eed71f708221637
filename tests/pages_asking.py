"""Asking the leaders' pages as a browser would, and reading what they say."""

from __future__ import annotations

import base64
import re
from contextlib import closing
from http.client import HTTPConnection

from hub_room import Served
from pages_room import MONTHS

from cchc_desktop.hub.serving import Wish

WISH = Wish(port=0, has_pages=True)


def key(word: str) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"lãnh đạo:{word}".encode()).decode()}


def get(hub: Served, path: str, headers: dict[str, str] | None = None, method: str = "GET") -> Answer:
    with closing(HTTPConnection("127.0.0.1", hub.port, timeout=30)) as line:
        line.request(method, path, headers=headers or {})
        answer = line.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read().decode()


Answer = tuple[int, dict[str, str], str]


def days(at: int) -> str:
    return f"{MONTHS[at].first_on:%Y%m%d}-{MONTHS[at].last_on:%Y%m%d}"


def said(text: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())
