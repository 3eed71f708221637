"""A reader on a serial (COM) port: whole lines of UTF-8 that no keyboard touches; it comes back by itself."""

from __future__ import annotations

import json
import logging
import tomllib
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from cchc_desktop.core.failure import Trouble
from cchc_desktop.files import write_whole

if TYPE_CHECKING:
    from serial import Serial

log = logging.getLogger(__name__)

FILE = "reader.toml"
USUAL_SPEED = 9_600
SILENCE = 0.2
"""Seconds after which a code without an end of line is whole."""
AGAIN_AFTER = 2.0
_LONGEST = 8_192


@dataclass(frozen=True, slots=True)
class Port:
    """Where a reader is plugged in; no name means none is used."""

    name: str = ""
    speed: int = USUAL_SPEED


def load(folder: Path) -> Port:
    """The port used last; a file that cannot be read is as good as none."""
    try:
        found = tomllib.loads((folder / FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Port()
    except (OSError, ValueError):
        log.warning("the reader's port could not be read")
        return Port()
    name, speed = found.get("port"), found.get("speed")
    return Port(name if isinstance(name, str) else "", speed if isinstance(speed, int) else USUAL_SPEED)


def save(folder: Path, port: Port) -> None:
    """Remember the port for the next day."""
    words = f"port = {json.dumps(port.name, ensure_ascii=False)}\nspeed = {port.speed}\n"
    write_whole(folder / FILE, words.encode())


def ports() -> tuple[tuple[str, str], ...]:
    """Ports of this computer: name, and what the system says is plugged in there."""
    from serial.tools import list_ports

    return tuple((one.device, one.description or one.device) for one in sorted(list_ports.comports()))


class Reader(QObject):
    """Listens beside the window to one port, for as long as it is used."""

    scanned = Signal(str)
    told = Signal(str, bool)
    """A sentence about the connection, and whether it is a complaint."""

    def __init__(self, folder: Path, again_after: float = AGAIN_AFTER) -> None:
        super().__init__()
        self._folder, self._again_after = folder, again_after
        self._stop = Event()
        self._thread: Thread | None = None
        self.port = Port()

    def begin(self) -> None:
        """Listen where one listened last."""
        self._listen(load(self._folder))

    def use(self, port: Port) -> None:
        """Listen there from now on; a port without a name ends it."""
        self._listen(port)
        try:
            save(self._folder, port)
        except Trouble as trouble:
            self.told.emit(trouble.sentence, True)
        if not port.name:
            self.told.emit("Đã thôi dùng đầu đọc ở cổng COM.", False)

    def end(self) -> None:
        """Let go of the port; the program closes."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()
        self._thread = None

    def _listen(self, port: Port) -> None:
        self.end()
        self.port = port
        if not port.name:
            return
        self._stop = Event()
        self._thread = Thread(target=self._work, args=(port, self._stop), name="reader", daemon=True)
        self._thread.start()

    def _work(self, port: Port, stop: Event) -> None:
        """In its own thread: nothing leaves it but signals."""
        from serial import Serial, SerialException

        was_told = False
        while not stop.is_set():
            try:
                with Serial(port.name, port.speed, timeout=SILENCE) as line:
                    self.told.emit(f"Đầu đọc ở cổng {port.name} đã sẵn sàng.", False)
                    was_told = False
                    self._read(line, stop)
            except (SerialException, OSError, ValueError):
                if not was_told:
                    self.told.emit(
                        f"Mất kết nối với đầu đọc ở cổng {port.name}. Hãy cắm lại dây; chương trình tự "
                        "nối lại, trong lúc đó hãy gõ tay.",
                        True,
                    )
                was_told = True
                stop.wait(self._again_after)

    def _read(self, line: Serial, stop: Event) -> None:
        heard = b""
        while not stop.is_set():
            piece = line.read(max(line.in_waiting, 1))
            heard = (heard + piece).replace(b"\r", b"\n")[-_LONGEST:]
            *whole, heard = heard.split(b"\n") if piece else [heard, b""]
            for one in whole:
                if one.strip():
                    self.scanned.emit(one.decode("utf-8", errors="replace").strip("\ufeff\t \0"))


def reader_menu(parent: QWidget, reader: Reader) -> QAction:
    """Choosing the port: what is plugged in now, and none."""
    menu = QMenu(parent)
    entry = QAction("Đầu đọc thẻ qua cổng COM", parent)
    entry.setMenu(menu)
    entry.destroyed.connect(menu.deleteLater)

    def fill() -> None:
        menu.clear()
        found = dict(ports())
        if reader.port.name:
            found.setdefault(reader.port.name, f"{reader.port.name} (chưa cắm)")
        for name, words in (("", "Không dùng"), *found.items()):
            action = menu.addAction(words if name in words or not name else f"{name} – {words}")
            action.setCheckable(True)
            action.setChecked(name == reader.port.name)
            action.triggered.connect(partial(_use, reader, name))

    menu.aboutToShow.connect(fill, Qt.ConnectionType.DirectConnection)
    return entry


def _use(reader: Reader, name: str, *_: object) -> None:
    reader.use(Port(name))
