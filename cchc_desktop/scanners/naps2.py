"""A scanner on Windows (WIA, TWAIN, eSCL), through the console program of NAPS2."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from cchc_desktop.scanners import Profile, Scanner, Sheaf, leave
from cchc_desktop.scanners._program import run

_PROGRAM = "NAPS2.Console"
_HOMES = ("ProgramFiles", "ProgramFiles(x86)", "LOCALAPPDATA")


def program() -> str | None:
    """Where the program lies; it does not put itself on the path."""
    found = shutil.which(_PROGRAM)
    if found or sys.platform != "win32":
        return found
    homes = [Path(os.environ[home], "NAPS2", f"{_PROGRAM}.exe") for home in _HOMES if os.environ.get(home)]
    return next((str(path) for path in homes if path.exists()), None)


def command(profile: Profile, folder: Path, name: str = _PROGRAM) -> Sequence[str]:
    """The words of one scan: either a profile of NAPS2 by its name, or everything said here."""
    words = [name, "--output", str(folder / "stack.pdf"), "--force", "--noprofile", "--driver", "wia"]
    if profile.device:
        words += ["--device", profile.device]
    source = "glass" if profile.source == "flatbed" else "duplex" if profile.is_duplex else "feeder"
    words += ["--source", source, "--dpi", str(profile.dpi)]
    return [*words, "--bitdepth", "color" if profile.is_colour else "gray", "--pagesize", "a4"]


def _is_fine(code: int, _said: str, _has_files: bool) -> bool:  # noqa: FBT001 - as the caller hands it over
    return code == 0


def _scan(profile: Profile) -> tuple[Sheaf, ...]:
    name = program() or _PROGRAM
    return run(lambda folder: command(profile, folder, name), is_fine=_is_fine, pattern="*.pdf")


NAPS2 = Scanner("naps2", "Máy quét (NAPS2, Windows)", lambda: program() is not None, _scan, leave)
