"""A superior's hub at work on this machine, and a line to it that drops as bad lines do."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.period import parse
from cchc_desktop.core.trust import Peer, PeerState
from cchc_desktop.hub.known import Known
from cchc_desktop.hub.serving import Wish, bound, server_of
from cchc_desktop.operations import demo
from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.operations.month import report
from cchc_desktop.operations.parcels import own_keys
from cchc_desktop.operations.upkeep import Founding, found
from cchc_desktop.operations.verbs import VERBS, read_act
from cchc_desktop.store import peers

START = datetime(2026, 9, 1, 8, tzinfo=HANOI)
NOW = datetime(2026, 10, 20, 9, tzinfo=HANOI)
OCTOBER = parse("2026-10")


def founded(folder: Path, **told: object) -> Workplace:
    """A practice register."""
    return found(folder, Founding(is_practice=True, **told), None, START)[0]  # type: ignore[arg-type]  # tests name the columns


def receive(ward: Workplace, minute: int) -> None:
    """One more dossier."""
    told: dict[str, object] = {"procedure": "1.004873", "applicant": "Đỗ Thị Ước"}
    with at_desk(ward, "Lan", datetime(2026, 10, 1, 9, minute, tzinfo=HANOI)) as desk:
        VERBS["receive"].do(desk, read_act("receive", told))


@contextmanager
def busy(folder: Path, superior: Workplace, dossiers: int, unit: str = "00070") -> Iterator[Workplace]:
    """A ward with a month of so many dossiers; it and the province know one another's keys."""
    ward = founded(folder, unit=unit)
    with ward.register.write() as book, superior.register.write() as above:
        ours, theirs = own_keys(book, NOW), own_keys(above, NOW)
        state = PeerState.CONFIRMED
        peers.see(
            above, Peer(sender=unit, key=ours.public, recipient=ours.recipient, state=state, seen_at=NOW)
        )
        peers.see(book, Peer(sender="01", key=theirs.public, recipient=theirs.recipient, seen_at=NOW))
    demo.fill(ward, dossiers, 1, date(2026, 9, 15), date(2026, 10, 14))
    report(ward, OCTOBER, NOW, by="Lan")
    try:
        yield ward
    finally:
        ward.register.close()


@dataclass(slots=True)
class Served:
    """Where the hub listens, and what it told."""

    port: int
    told: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        """As a unit on this machine writes it."""
        return f"http://127.0.0.1:{self.port}/"


@contextmanager
def serving(
    place: Workplace, now: datetime | Callable[[], datetime], wish: Wish | None = None
) -> Iterator[Served]:
    """The hub of ``place`` in a thread, whose clock stands at ``now``; stopped gracefully at the end."""
    asked, known = wish or Wish(port=0), Known()
    with bound(asked, known) as listening:
        served = Served(listening.getsockname()[1])
        clock = now if callable(now) else lambda: now
        server = server_of(place, asked, clock, served.told.append, known)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            while not server.started:
                time.sleep(0.005)
            yield served
        finally:
            server.should_exit = True
            thread.join(timeout=60)
            assert not thread.is_alive()


@contextmanager
def served_apart(folder: Path) -> Iterator[tuple[Served, int]]:
    """The verb itself in a process of its own, and the number of that process."""
    words = ("--data", str(folder), "--json", "hub", "serve", "--port", "0")
    command = [sys.executable, "-m", "cchc_desktop", *words]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as program:
        try:
            assert program.stdout is not None
            url = json.loads(program.stdout.readline())["told"].split()[6]
            served = Served(int(url.rsplit(":", 1)[1].strip("/")))
            yield served, program.pid
            program.send_signal(signal.SIGTERM)
            served.told += [json.loads(line)["told"] for line in program.stdout]
            assert program.wait(timeout=60) in {0, -signal.SIGKILL}
        finally:
            program.kill()


@dataclass(slots=True)
class BadLine:
    """A proxy that hangs up after ``each`` bytes up, and after ``seconds``; slow where it is told."""

    to: int
    each: int = 10**12
    seconds: float = 3_600.0
    bytes_a_second: int | None = None
    up: int = 0  # bytes that came from the sender
    cuts: int = 0
    port: int = 0
    _is_over: bool = False

    @property
    def url(self) -> str:
        """As a unit on this machine writes it."""
        return f"http://127.0.0.1:{self.port}/"

    @contextmanager
    def laid(self) -> Iterator[BadLine]:
        """The line, until the end of the block."""
        with socket.create_server(("127.0.0.1", 0)) as listening:
            self.port = listening.getsockname()[1]
            listening.settimeout(0.1)
            thread = threading.Thread(target=self._listen, args=(listening,))
            thread.start()
            try:
                yield self
            finally:
                self._is_over = True
                thread.join(timeout=60)

    def _listen(self, listening: socket.socket) -> None:
        while not self._is_over:
            with suppress(TimeoutError):
                near = listening.accept()[0]
                with near, socket.create_connection(("127.0.0.1", self.to)) as far:
                    self._carry(near, far)

    def _carry(self, near: socket.socket, far: socket.socket) -> None:
        """One connection: what comes goes on at once, until the line drops."""
        near.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        down = threading.Thread(target=_pour, args=(far, near))
        down.start()
        left, ends_at = self.each, time.monotonic() + self.seconds
        near.settimeout(0.2)
        while not self._is_over:
            try:
                part = near.recv(min(1_024, left))
            except TimeoutError:
                part = None
            except OSError:
                break
            if part == b"":
                break
            if part:
                self.up += len(part)
                left -= len(part)
                with suppress(OSError):
                    far.sendall(part)
                if self.bytes_a_second:
                    time.sleep(len(part) / self.bytes_a_second)
            if left <= 0 or time.monotonic() > ends_at:
                self.cuts += 1
                break
        for side in (near, far):
            with suppress(OSError):
                side.shutdown(socket.SHUT_RDWR)
        down.join(timeout=10)


def _pour(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while part := source.recv(4_096):
            target.sendall(part)
