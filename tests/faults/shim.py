"""The layer between the program and the disk: built once, told what to write down, kill or refuse."""

from __future__ import annotations

import ctypes
import errno
import hashlib
import os
import subprocess
import tempfile
from enum import IntEnum
from pathlib import Path

SOURCE = Path(__file__).with_name("shim.c")


class Kind(IntEnum):
    """What can be asked of the disk; the numbers stand in ``shim.c``."""

    OPEN = 1
    CLOSE = 2
    WRITE = 3
    TRUNCATE = 4
    SYNC = 5
    RENAME = 6
    LINK = 7
    UNLINK = 8
    MKDIR = 9
    RMDIR = 10
    MARK = 11
    READ = 12


CHANGES = (Kind.OPEN, Kind.WRITE, Kind.TRUNCATE, Kind.RENAME, Kind.LINK, Kind.UNLINK, Kind.MKDIR, Kind.RMDIR)
"""What a disk that may only be read refuses."""


def built() -> Path:
    """The library, translated anew when its source changed; two test processes may come here at once."""
    digest = hashlib.sha256(SOURCE.read_bytes()).hexdigest()[:16]
    library = Path(tempfile.gettempdir()) / f"cchc-faults-{os.getuid()}-{digest}.so"
    if not library.exists():
        part = library.with_suffix(f".{os.getpid()}")
        translated = ("gcc", "-O1", "-Wall", "-Werror", "-shared", "-fPIC", "-o", part, SOURCE)
        subprocess.run([*map(str, translated), "-ldl", "-lpthread"], check=True)
        part.replace(library)
    return library


class Shim:
    """The layer inside this process, which was started with it."""

    def __init__(self) -> None:
        self._own = ctypes.CDLL(None)
        self._own.faults_asked.restype = ctypes.c_long
        self._own.faults_failed.restype = ctypes.c_long

    def begin(self, folder: Path, log: Path | None = None) -> None:
        """Look at everything below ``folder``, in processes that this one starts too; write it to ``log``."""
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND
        opened = -1 if log is None else os.open(log, flags, 0o600)
        os.environ |= {"FAULTS_ROOT": str(folder), "FAULTS_LOG": str(log or "")}
        self._own.faults_begin(os.fsencode(folder), opened)

    def end(self) -> None:
        """Look at nothing any more."""
        self._own.faults_end()

    def kill(self, at: int) -> None:
        """Kill this process where the ``at``-th change would be asked of the disk."""
        self._own.faults_kill(ctypes.c_long(at))

    def fail(
        self, kinds: tuple[Kind, ...], number: str, first: int = 1, last: int = 0, match: str = ""
    ) -> None:
        """Answer from the ``first`` to the ``last`` (0: always) of these, where ``match`` is in the path."""
        mask = sum(1 << kind for kind in kinds)
        code: int = getattr(errno, number)
        os.environ["FAULTS_FAIL"] = f"{mask} {code} {first} {last} {match}"
        self._own.faults_fail(mask, code, ctypes.c_long(first), ctypes.c_long(last), match.encode())

    def mark(self, told: str) -> None:
        """Write ``told`` among what was asked of the disk."""
        self._own.faults_mark(told.encode())

    @property
    def asked(self) -> int:
        """How many changes were asked of the disk since the beginning."""
        return int(self._own.faults_asked())

    @property
    def failed(self) -> int:
        """How many requests were answered with the error."""
        return int(self._own.faults_failed())
