"""The doors of the service: whatever stands in a request, and the line itself before there is a request."""

from __future__ import annotations

import asyncio
from base64 import b64encode
from collections.abc import Iterator, MutableMapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import quote, unquote

from fuzz.doors_road import PACKET, samples, signed_words
from fuzz.machine import Door, Target
from fuzz.nasty import bent, spoiled, told, word
from fuzz.rooms import NOW, both
from hub_asking import packed
from starlette.types import ASGIApp

from cchc_desktop.core.numbering import receipt_mark
from cchc_desktop.hub import app, citizens, crowd, guard, pages, rate, render, spool, teller, views
from cchc_desktop.hub.known import Known
from cchc_desktop.hub.serving import Wish, server_of
from cchc_desktop.operations import page_access
from cchc_desktop.operations.parcels import MANIFEST
from cchc_desktop.operations.sealing import close

VIEWS = (
    "/",
    "/chi-so?ky=20260915-20261014",
    "/linh-vuc?ky=2026-09-15..2026-10-14&ma=00070",
    "/don-vi?ma=00070",
)
_ANSWERED = frozenset({200, 204, 303, 304, 400, 401, 403, 404, 405, 408, 409, 411, 413, 422, 429, 503, 507})
_HEAD, _WORD = b"\n\n", b"WORD"


def request(method: str, path: str, body: bytes = b"", *headers: str) -> bytes:
    """A request as the door takes it: its line, its headers, an empty line, its body."""
    return "\n".join((f"{method} {path}", *headers)).encode() + _HEAD + body


def requests() -> Sequence[bytes]:
    manifest = samples()["manifest"]
    mark = receipt_mark("00070", "0001/2026", "ABCDEFGH")
    where = f"/v1/deliveries/00070/{'a' * 64}"
    return [
        request("PUT", f"/v1/packets/{PACKET}", b"\0MANIFEST", "content-length: 9"),
        request("PUT", f"/v1/packets/{PACKET}", close(manifest), f"content-length: {len(close(manifest))}"),
        request("GET", where),
        request("POST", where),
        request("PUT", f"{where}/{'b' * 64}", b"x", "content-length: 1"),
        request("PUT", "/v1/letters/CCHC_01_00070_1.tra-loi", samples()["answer"], "content-length: 1500"),
        request("GET", "/v1/answers/00070"),
        request("GET", "/v1/answers/00070/x.json", b"", "accept: */*", "x-forwarded-for: 1.2.3.4, [::1]:80"),
        request("GET", "/health"),
        request("GET", f"/tra-cuu?ma={quote(mark)}"),
        request(
            "POST",
            "/tra-cuu",
            f"ma={quote(mark)}".encode(),
            "content-type: application/x-www-form-urlencoded",
        ),
        *(request("GET", path, b"", "authorization: Basic WORD") for path in VIEWS),
        request("GET", "/", b"", "authorization: Basic QUJD", "accept-language: vi"),
    ]


def asked(rng: Random, data: bytes, seeds: Sequence[bytes]) -> bytes:
    """The line, a header or the body of a request changed."""
    head, sign, body = data.partition(_HEAD)
    rows = head.decode("utf-8", "surrogateescape").split("\n")
    kind = rng.randrange(6)
    if kind == 0:
        return head + sign + spoiled(rng, body)
    if kind == 1 and body.startswith(b"{"):
        return head + sign + signed_words(rng, body, [body])
    if kind == 2:
        rows.append(f"{rng.choice(_HEADERS)}: {word(rng)}")
    elif kind == 3 and len(rows) > 1:
        at = rng.randrange(1, len(rows))
        rows[at] = bent(rng, rows[at])
    elif kind == 4:
        other = rng.choice(seeds).partition(_HEAD)[0].decode().split("\n")
        rows[0] = other[0]
    else:
        method, _, path = rows[0].partition(" ")
        parts = path.split("/")
        at = rng.randrange(len(parts))
        parts[at] = rng.choice(
            (quote(told(word(rng))), bent(rng, parts[at]), quote(told(bent(rng, unquote(parts[at])))))
        )
        rows[0] = f"{rng.choice((method, method, 'GET', 'PUT', 'POST', 'DELETE', 'X'))} {'/'.join(parts)}"
    return told("\n".join(rows)) + sign + body


_HEADERS = (
    *("content-length", "content-type", "cookie", "origin", "host", "x-forwarded-for", "accept", "referer"),
    *(
        "if-none-match",
        "transfer-encoding",
        "authorization",
        "sec-fetch-site",
        "range",
        "expect",
        "x-real-ip",
    ),
)


class Broken(Exception):  # noqa: N818 - what the test tells of
    """The service answered what it never should."""


async def answered(served: ASGIApp, data: bytes, manifest: bytes, count: int) -> None:
    """One request, as the server hands it on."""
    head, _, body = data.partition(_HEAD)
    body = manifest if body == b"\0MANIFEST" else body
    rows = head.decode("latin-1").split("\n")
    method, _, path = rows[0].partition(" ")
    raw, _, query = path.partition("?")
    pairs = [row.partition(":") for row in rows[1:] if ":" in row]
    headers = [
        (name.strip().lower().encode("latin-1"), value.strip().encode("latin-1")) for name, _, value in pairs
    ]
    headers += [] if any(name == b"content-length" for name, _ in headers) else _length(method, body)
    scope: dict[str, Any] = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method[:20] or "GET",
        "scheme": "http",
        "path": unquote(raw or "/"),
        "raw_path": raw.encode("latin-1"),
        "root_path": "",
        "query_string": query.encode("latin-1"),
        "headers": headers,
        "server": ("127.0.0.1", 80),
        "client": (f"10.{count >> 16 & 255}.{count >> 8 & 255}.{count & 255}", 999),
    }
    said: list[MutableMapping[str, Any]] = []
    coming = iter([{"type": "http.request", "body": body, "more_body": False}])

    async def receive() -> MutableMapping[str, Any]:
        return next(coming, {"type": "http.disconnect"})

    async def send(message: MutableMapping[str, Any]) -> None:
        said.append(message)

    await served(scope, receive, send)
    statuses = [one["status"] for one in said if one["type"] == "http.response.start"]
    if len(statuses) != 1 or statuses[0] not in _ANSWERED:
        raise Broken(f"{statuses}")


def _length(method: str, body: bytes) -> list[tuple[bytes, bytes]]:
    return [(b"content-length", str(len(body)).encode())] if body or method in {"PUT", "POST"} else []


@contextmanager
def service(folder: Path) -> Iterator[Door]:
    """The province's service with everything that it can show, asked without a line between."""
    with both(folder, 3) as (below, above), _open_wide():
        manifest = packed(below)[MANIFEST]
        word_of_page = page_access.new_word(above, NOW, by="Minh")
        wish = Wish(port=0, has_pages=True, has_look_up=True)
        server = server_of(above, wish, _clock, lambda _told: None, Known())
        served: Any = server.config.app
        count = 0
        basic = b64encode(f"x:{word_of_page}".encode())
        with asyncio.Runner() as runner:

            def read(data: bytes) -> None:
                nonlocal count
                count += 1
                runner.run(answered(served, data.replace(_WORD, basic), manifest, count))

            yield read


@contextmanager
def _open_wide() -> Iterator[None]:
    """No waiting and no counting of those who ask: it is what they say that is tried here."""
    names = {citizens: ("HELD", 0.0), rate: ("BURST", 1e12)}
    before = {module: getattr(module, name) for module, (name, _) in names.items()}
    pace = citizens.EACH, citizens.ALL
    citizens.EACH = citizens.ALL = (1e9, 1e9)
    for module, (name, value) in names.items():
        setattr(module, name, value)
    try:
        yield
    finally:
        citizens.EACH, citizens.ALL = pace
        for module, (name, _) in names.items():
            setattr(module, name, before[module])


def _clock() -> datetime:
    return NOW


TARGETS = (
    Target(
        name="hub",
        share=300,
        seeds=requests,
        open=service,
        mutate=asked,
        modules=(app, guard, crowd, spool, teller, citizens, pages, views, render, rate),
        renewed=3_000,
    ),
)
