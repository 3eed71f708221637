"""Ways to get pages: each gives files as they came and knows nothing of dossiers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from cchc_desktop import family
from cchc_desktop.core.failure import Refused

Feed = Literal["flatbed", "feeder"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What one key of the screen does; ``name`` is on the button, ``scanner`` the code of the way.

    ``folder`` and ``paths`` serve the ways that read files; ``stable_seconds`` is how long a file must
    have lain still before it is taken. ``is_map`` asks for the finer dots that maps and drawings need.
    """

    name: str
    scanner: str
    device: str = ""
    dpi: int = 300
    is_colour: bool = True
    source: Feed = "feeder"
    is_duplex: bool = False
    folder: str = ""
    paths: tuple[str, ...] = ()
    stable_seconds: int = 5
    is_map: bool = False


@dataclass(frozen=True, slots=True)
class Sheaf:
    """One file that came; ``path`` where it lies, for the ways that move it aside afterwards."""

    name: str
    data: bytes
    path: Path | None = None


def leave(_profile: Profile, _sheaf: Sheaf) -> None:
    """Nothing is to be put away."""


@dataclass(frozen=True, slots=True)
class Scanner:
    """One way to get pages; ``settle`` hears that a sheaf is safely kept, ``reject`` that it cannot be.

    ``release`` hears of every sheaf, last, whatever became of it: nobody works on it any more.
    """

    code: str
    title: str
    is_there: Callable[[], bool]
    scan: Callable[[Profile], tuple[Sheaf, ...]]
    settle: Callable[[Profile, Sheaf], None]
    reject: Callable[[Profile, Sheaf], None] = leave
    release: Callable[[Profile, Sheaf], None] = leave


def sweep() -> None:
    """Throw away pages that a scan left open when the program was killed."""
    from cchc_desktop.scanners import _program

    _program.sweep()


def scanners() -> Mapping[str, Scanner]:
    """Every way to get pages, by its code."""
    return family.members("cchc_desktop.scanners", Scanner)


def scanner_of(profile: Profile) -> Scanner:
    """The way that a profile uses; Refused when this machine has no such way."""
    known = scanners()
    if profile.scanner not in known:
        ways = ", ".join(known)
        raise Refused(f"Không có cách quét “{profile.scanner}”. Các cách: {ways}.", "scanner")
    found = known[profile.scanner]
    if not found.is_there():
        raise Refused(
            f"Máy này chưa dùng được cách quét “{found.title}”. Cài chương trình quét, hoặc chọn cách khác.",
            "scanner",
        )
    return found
