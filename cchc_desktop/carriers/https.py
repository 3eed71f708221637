"""The superior's hub on the network: only what is missing travels, and a broken line goes on where it was."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import re
import ssl
import time
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from io import BytesIO
from typing import Self
from urllib.parse import quote, urlsplit

from cchc_desktop.carriers import Carrier
from cchc_desktop.core.acknowledgement import ENDING
from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.core.parcel import MANIFEST

WAITS = (1.0, 2.0, 4.0, 8.0, 16.0)
"""Seconds between tries that brought nothing further; each file that arrived begins them anew."""
PATIENCE, SLOWEST = 30.0, 1_024
"""Seconds for an answer, and one more for each so many bytes that went up before it."""
LARGEST_ANSWER = 1024 * 1024
_TO_OPEN = 15.0  # seconds for a line to open
_COUNTING = 300.0  # seconds more that the superior may need to count a packet
_HERE = frozenset({"localhost", "127.0.0.1", "::1"})
_PIN = re.compile(r"(?:[0-9a-f]{64})?")
_DELIVERY = re.compile(r"[^/?#\s]{1,32}/[0-9a-f]{64}")
_OK, _REDIRECTED, _NOT_THERE, _REFUSED, _BROKEN = 200, 300, 404, 400, 500
_AGAIN = frozenset({408, 409, 425, 429})


class Cut(Exception):  # noqa: N818 - the line said no, which is no error of the program
    """The line broke, or the other side asks to try again."""


class Gone(Exception):  # noqa: N818 - an answer of the other side
    """The other side knows nothing of what was asked for."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a hub is. ``pin`` is the SHA-256 of its certificate, where no authority vouches for it."""

    is_safe: bool
    host: str
    port: int | None
    path: str
    pin: str

    @classmethod
    def read(cls, told: str) -> Self:
        """The address as people write it; Refused for none, and for an open line to another machine."""
        try:
            parts = urlsplit(told)
            host, port = parts.hostname or "", parts.port
        except ValueError:
            host, port = "", None
        if not host or parts.query or parts.username is not None or not _PIN.fullmatch(parts.fragment):
            raise Refused(f"Địa chỉ “{told}” không đúng dạng https://máy-nhận:cổng/.", "via")
        is_safe = parts.scheme == "https"
        if not is_safe and host not in _HERE:
            raise Refused(
                f"Địa chỉ “{told}” không được mã hóa trên đường truyền. Hãy dùng địa chỉ https://… của nơi "
                "nhận.",
                "via",
            )
        return cls(is_safe, host, port, parts.path.rstrip("/"), parts.fragment)

    def connection(self) -> http.client.HTTPConnection:
        """A line to it, which opens when something is asked."""
        if not self.is_safe:
            return http.client.HTTPConnection(self.host, self.port, timeout=_TO_OPEN)
        context = ssl.create_default_context()
        if self.pin:
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE  # the certificate itself is looked at instead
        return _Pinned(self.host, self.port, timeout=_TO_OPEN, context=context, pin=self.pin)


class _Pinned(http.client.HTTPSConnection):
    """A safe line; where a certificate was named, to that one alone."""

    def __init__(
        self, host: str, port: int | None, *, timeout: float, context: ssl.SSLContext, pin: str
    ) -> None:
        super().__init__(host, port, timeout=timeout, context=context)
        self._pin = pin

    def connect(self) -> None:
        super().connect()
        if not self._pin or not isinstance(self.sock, ssl.SSLSocket):
            return
        found = hashlib.sha256(self.sock.getpeercert(binary_form=True) or b"").hexdigest()
        if not hmac.compare_digest(found, self._pin):
            self.close()
            raise ssl.SSLCertVerificationError("another certificate")


class Line:
    """One try: questions and answers over one connection."""

    def __init__(self, address: Address) -> None:
        self._address = address
        self._connection = address.connection()

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def ask(self, method: str, path: str, data: bytes | None = None, *, more: float = 0.0) -> bytes:
        """The answer to one question; Cut, Gone, Refused or Trouble where there is none."""
        try:
            status, told = self._asked(method, f"{self._address.path}/v1/{path}", data, more)
        except ssl.SSLCertVerificationError as error:
            raise Trouble(
                f"Chứng chỉ của {self._address.host} không phải chứng chỉ đã biết nên chưa gửi gì. "
                "Gọi cho nơi nhận để kiểm tra lại địa chỉ."
            ) from error
        except (OSError, http.client.HTTPException) as error:
            raise Cut from error
        return self._judged(status, told)

    def _asked(self, method: str, path: str, data: bytes | None, more: float) -> tuple[int, bytes]:
        if self._connection.sock is None:
            self._connection.connect()
        self._connection.sock.settimeout(PATIENCE + more + len(data or b"") / SLOWEST)
        headers = {"Content-Length": str(len(data or b""))} if method != "GET" else {}
        # A file goes up by blocks, so that the time limit holds for each of them.
        self._connection.request(method, path, body=None if data is None else BytesIO(data), headers=headers)
        with closing(self._connection.getresponse()) as response:
            told = response.read(LARGEST_ANSWER + 1)
        if len(told) > LARGEST_ANSWER:
            raise http.client.HTTPException("too long")
        return response.status, told

    def _judged(self, status: int, told: bytes) -> bytes:
        if _OK <= status < _REDIRECTED:
            return told
        if status == _NOT_THERE:
            raise Gone
        if status in _AGAIN or status >= _BROKEN:
            raise Cut(_sentence(told))
        if status < _REFUSED:
            raise Trouble(f"{self._address.host} không phải nơi nhận gói báo cáo. Hãy kiểm tra lại địa chỉ.")
        raise Refused(_sentence(told) or f"{self._address.host} không nhận gói (lỗi {status}).", "via")


def _sentence(told: bytes) -> str:
    """What the other side says in words; empty where it says nothing that can be shown."""
    try:
        said = json.loads(told)["problem"]
    except (KeyError, RecursionError, TypeError, ValueError):
        return ""
    return " ".join(said.split())[:500] if isinstance(said, str) else ""


@dataclass(slots=True)
class Trip:
    """One delivery on its way: what the hub calls it, and which of its files have arrived."""

    name: str
    files: Mapping[str, bytes]
    delivery: str = ""
    arrived: set[str] = field(default_factory=set)

    def go(self, line: Line) -> bytes:
        """Send what is missing, each file once; the answer letter."""
        try:
            for digest in self._missing(line):
                if digest in self.files:
                    line.ask("PUT", f"{self._path()}/{digest}", self.files[digest])
                    self.arrived.add(digest)
            return line.ask("POST", self._path(), more=_COUNTING)
        except Gone:
            self.delivery = ""
            raise Cut from None

    def _path(self) -> str:
        return f"deliveries/{quote(self.delivery)}"

    def _missing(self, line: Line) -> list[str]:
        """What the hub still lacks; the manifest goes up once, and again only where it was forgotten."""
        if self.delivery:
            return _list(line.ask("GET", self._path()), "missing")
        told = line.ask("PUT", f"packets/{quote(self.name)}", self.files[MANIFEST])
        missing, delivery = _list(told, "missing"), json.loads(told).get("delivery")
        if not isinstance(delivery, str) or not _DELIVERY.fullmatch(delivery):
            raise Cut
        self.delivery = delivery
        self.arrived.add(MANIFEST)
        return missing


def _list(told: bytes, name: str) -> list[str]:
    """The words listed under ``name``; Cut for what no hub says."""
    try:
        found = json.loads(told)[name]
    except (KeyError, RecursionError, TypeError, ValueError) as error:
        raise Cut from error
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise Cut
    return found


def _digests(told: bytes) -> dict[str, str]:
    """What the files of a list are known by; nothing where a hub of before made it."""
    found = json.loads(told).get("digests")
    return (
        {name: one for name, one in found.items() if isinstance(one, str)} if isinstance(found, dict) else {}
    )


@dataclass(frozen=True, slots=True)
class Hub:
    """The superior's service as ``unit`` sees it: deliveries go up, and the answers to them come back."""

    address: Address
    unit: str
    waits: tuple[float, ...] = WAITS
    _answers: dict[str, bytes] = field(default_factory=dict)
    _digests: dict[str, str] = field(default_factory=dict)

    def names(self) -> tuple[str, ...]:
        """The answers that can be had: those of this trip, and the last ones the hub keeps for the unit."""
        if not self.unit:
            return tuple(sorted(self._answers))
        told = self._once("GET", f"answers/{quote(self.unit)}")
        try:
            names = _list(told, "names")
        except Cut as cut:
            raise self._unreached() from cut
        self._digests.clear()
        self._digests.update(_digests(told))
        return tuple(sorted({*names, *self._answers}))

    def put(self, name: str, data: bytes) -> None:
        """Send a letter to the superior; Refused for anything else, which this road does not carry."""
        self._once("PUT", f"letters/{quote(name)}", data)

    def get(self, name: str) -> bytes:
        """One answer, or a letter of the superior."""
        found = self._answers.get(name)
        return self._once("GET", f"answers/{quote(self.unit)}/{quote(name)}") if found is None else found

    def digest(self, name: str) -> str:
        """As the hub listed it last: what was read before need not travel again."""
        return "" if name in self._answers else self._digests.get(name, "")

    def _once(self, method: str, path: str, data: bytes | None = None) -> bytes:
        with closing(Line(self.address)) as line:
            try:
                return line.ask(method, path, data)
            except (Cut, Gone) as cut:
                raise self._unreached() from cut

    def _unreached(self) -> Trouble:
        return Trouble(f"Chưa nối được tới {self.address.host}. Hãy kiểm tra mạng rồi làm lại sau ít phút.")

    def lay(self, name: str, files: Mapping[str, bytes]) -> None:
        """Send a delivery; what arrived stays there, so that a try, or a later trip, brings only the rest."""
        trip, waits = Trip(name, files), iter(self.waits)
        while True:
            arrived = len(trip.arrived)
            try:
                with closing(Line(self.address)) as line:
                    self._answers[name + ENDING] = trip.go(line)
            except Cut as cut:
                if len(trip.arrived) > arrived:
                    waits = iter(self.waits)
                wait = next(waits, None)
                if wait is None:
                    raise self._given_up(trip, str(cut)) from cut
                time.sleep(wait)
            else:
                return

    def _given_up(self, trip: Trip, said: str) -> Trouble:
        done = f"đã chuyển {len(trip.arrived)} trên {len(trip.files)} tệp của {trip.name}"
        why = f" Nơi nhận báo: {said}" if said else ""
        return Trouble(
            f"Đường truyền tới {self.address.host} bị ngắt, {done}. Hãy gửi lại sau; phần đã "
            f"chuyển không phải gửi lại.{why}"
        )


HTTPS = Carrier("https", "Mạng (máy nhận của đơn vị tổng hợp)", lambda rest, unit: _hub("https", rest, unit))
HTTP = Carrier("http", "Mạng trong chính máy này", lambda rest, unit: _hub("http", rest, unit))


def _hub(scheme: str, rest: str, unit: str) -> Hub:
    return Hub(Address.read(f"{scheme}:{rest}"), unit)
