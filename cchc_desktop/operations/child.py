"""Long work on a register in a process of its own: at low priority, told the key by its input alone.

The window writes on meanwhile: the other process only reads the register. Where the program that asked ends,
its input ends too, and so does the work.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Protocol

from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.paths import root
from cchc_desktop.store.keys import KEY_BYTES

FLAG = "--child"
"""What the program is started with to be that process."""
Step = Callable[[str, int, int], None]
Answer = dict[str, Any]
_NICE = 10
_SECONDS_TO_END = 10
_PACE = 16 * 1024 * 1024
"""So many bytes may wait for the disk at once: a clerk's commit waits behind them."""
_REST = 0.5
"""The share of the time of a step that the disk is left alone after it."""
_TOLD_EVERY = 0.2


class Opened(Protocol):
    """The register that the work is about."""

    @property
    def place(self) -> Path:
        """Its folder."""

    @property
    def key(self) -> bytes:
        """Its data key."""


def in_silence(_words: str, _done: int, _of: int) -> None:
    """For whoever wants to hear nothing."""


def run(opened: Opened, task: str, told: Mapping[str, object], step: Step = in_silence) -> Answer:
    """Do ``task`` in another process and give its answer; its refusals and troubles are raised here.

    What ``step`` raises ends the work there as well.
    """
    asked = {"task": task, "place": str(opened.place), "key": opened.key.hex(), **told}
    with _started() as process:
        source, target = process.stdin, process.stdout
        if source is None or target is None:
            raise RuntimeError("a process without pipes")
        with suppress(OSError):  # it has ended already; why is told below
            source.write(json.dumps(asked).encode() + b"\n")
            source.flush()
        answer = None
        for line in target:
            answer = _heard(line, step)
            if answer is not None:
                break
    if answer is None:
        raise Trouble(
            "Việc chạy riêng đã bị ngắt giữa chừng (máy thiếu bộ nhớ, hoặc bị chương trình khác dừng). "
            "Làm lại."
        )
    return answer


def _heard(line: bytes, step: Step) -> Answer | None:
    said = json.loads(line)
    if "problem" in said:
        raise (Refused if said["kind"] == "refused" else Trouble)(said["problem"])
    if "step" in said:
        step(said["step"], said["done"], said["of"])
        return None
    found: Answer = said["answer"]
    return found


@contextmanager
def _started() -> Iterator[subprocess.Popen[bytes]]:
    is_frozen = getattr(sys, "frozen", False)
    words = [sys.executable, FLAG] if is_frozen else [sys.executable, "-m", "cchc_desktop", FLAG]
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("CCHC_")}
    if not is_frozen:
        inherited["PYTHONPATH"] = str(root())
    flags = 0
    if sys.platform == "win32":
        flags = subprocess.BELOW_NORMAL_PRIORITY_CLASS | subprocess.CREATE_NO_WINDOW
    process = subprocess.Popen(  # noqa: S603 - the program itself, with one word
        words,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=inherited,
        creationflags=flags,
    )
    try:
        yield process
    finally:
        if process.stdin is not None:
            with suppress(OSError):
                process.stdin.close()  # its sign to come to an end
        try:
            process.wait(_SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdout is not None:
            process.stdout.close()


# --- in the other process ---


@dataclass(frozen=True, slots=True)
class Asked:
    """What the process was told to do."""

    task: str
    place: Path
    key: bytes
    told: Mapping[str, Any]


class Pace:
    """Lets the disk breathe: what was written is pushed out in small parts, with a rest after each."""

    def __init__(self, step: Step) -> None:
        self._step = step
        self._size = 0
        self._since = time.monotonic()
        self._told = 0.0

    def __call__(self, words: str, done: int, of: int, file: Path) -> None:
        """Called after each step of a copy."""
        size = file.stat().st_size if file.exists() else 0
        if abs(size - self._size) >= _PACE:
            self._size = size
            self._push(file)
            time.sleep(min(1.0, (time.monotonic() - self._since) * _REST))
            self._since = time.monotonic()
        self.tell(words, done, of)

    def tell(self, words: str, done: int, of: int) -> None:
        """Pass it on, but not too often."""
        now = time.monotonic()
        if now - self._told >= _TOLD_EVERY or done >= of:
            self._told = now
            self._step(words, done, of)

    @staticmethod
    def _push(file: Path) -> None:
        with file.open("rb+") as opened:
            os.fsync(opened.fileno())


def main() -> int:
    """Be the other process: one line of what to do on the input, then lines of how it goes."""
    # The streams of a windowed program may be missing; what they stood on is not.
    source = open(0, "rb", buffering=0, closefd=False)  # noqa: SIM115 - ends with the process
    target = open(1, "wb", buffering=0, closefd=False)  # noqa: SIM115 - ends with the process
    asked = _read(source)
    if asked is None:
        return 2
    if hasattr(os, "nice"):
        os.nice(_NICE)
    threading.Thread(target=_end_with, args=(source,), daemon=True).start()

    def say(value: Mapping[str, object]) -> None:
        target.write(json.dumps(value, ensure_ascii=False).encode() + b"\n")

    def step(words: str, done: int, of: int) -> None:
        say({"step": words, "done": done, "of": of})

    try:
        say({"answer": _done(asked, Pace(step))})
    except (Refused, Trouble) as no:
        say({"problem": no.sentence, "kind": "refused" if isinstance(no, Refused) else "trouble"})
    except KeyboardInterrupt:
        return 1
    except OSError as error:
        from cchc_desktop.files import why

        say({"problem": f"Việc chạy riêng không xong: {why(error)}. Làm lại.", "kind": "trouble"})
    except Exception as bug:  # noqa: BLE001 - told by its kind alone, whose words may hold a person
        say({"problem": f"Lỗi của chương trình: {type(bug).__name__} khi chạy riêng.", "kind": "trouble"})
    return 0


def _read(source: IO[bytes]) -> Asked | None:
    line = b""
    while not line.endswith(b"\n"):
        part = source.read(4096)
        if not part:
            return None
        line += part
    told = json.loads(line)
    key = bytes.fromhex(told.pop("key"))
    if len(key) != KEY_BYTES:
        return None
    return Asked(told.pop("task"), Path(told.pop("place")), key, told)


def _end_with(source: IO[bytes]) -> None:
    """Whoever asked has gone, or wants no more: come to an end, with what lies about taken away."""
    import _thread

    while source.read(1):
        pass
    _thread.interrupt_main()
    time.sleep(_SECONDS_TO_END / 2)
    os._exit(1)


def _done(asked: Asked, pace: Pace) -> Answer:
    from cchc_desktop.operations.child_tasks import TASKS

    return TASKS[asked.task](asked, pace)
