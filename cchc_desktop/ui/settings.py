"""What one person's window remembers between two days; nothing here belongs to the register."""

from __future__ import annotations

import json
import logging
import tomllib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

from cchc_desktop.core.failure import Trouble
from cchc_desktop.ui.look import LARGEST, SMALLEST, USUAL, Scheme

log = logging.getLogger(__name__)

FILE = "window.toml"
REMEMBERED = 6
_SCHEMES = ("system", "light", "dark")


@dataclass(frozen=True, slots=True)
class Recent:
    """A register that was open here once."""

    place: str
    name: str
    is_practice: bool = False


@dataclass(frozen=True, slots=True)
class Settings:
    """``size`` is the base size of type in points."""

    scheme: Scheme = "system"
    size: int = USUAL
    clerk: str = ""
    recent: tuple[Recent, ...] = ()

    def opened(self, one: Recent) -> Settings:
        """The same with ``one`` as the register that was open last."""
        others = tuple(other for other in self.recent if other.place != one.place)
        return replace(self, recent=(one, *others)[:REMEMBERED])


def load(folder: Path) -> Settings:
    """What was remembered; a file that cannot be read is as good as none, because nothing hangs on it."""
    try:
        found = tomllib.loads((folder / FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Settings()
    except (OSError, ValueError):
        log.warning("the window's settings could not be read")
        return Settings()
    scheme, size, recent = found.get("scheme"), found.get("size"), found.get("recent")
    return Settings(
        scheme=cast("Scheme", scheme) if scheme in _SCHEMES else "system",
        size=size if isinstance(size, int) and SMALLEST <= size <= LARGEST else USUAL,
        clerk=str(found.get("clerk", "")),
        recent=tuple(_recent(row) for row in recent if isinstance(row, dict))
        if isinstance(recent, list)
        else (),
    )


def _recent(row: dict[str, object]) -> Recent:
    return Recent(str(row.get("place", "")), str(row.get("name", "")), bool(row.get("is_practice")))


def save(folder: Path, settings: Settings) -> None:
    """Remember; the file is replaced whole."""
    lines = [
        f"scheme = {_text(settings.scheme)}",
        f"size = {settings.size}",
        f"clerk = {_text(settings.clerk)}",
    ]
    for one in settings.recent:
        practice = "true" if one.is_practice else "false"
        lines += ["", "[[recent]]", f"place = {_text(one.place)}", f"name = {_text(one.name)}"]
        lines += [f"is_practice = {practice}"]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        beside = folder / f"{FILE}.new"
        beside.write_text("\n".join(lines) + "\n", encoding="utf-8")
        beside.replace(folder / FILE)
    except OSError as error:
        raise Trouble(f"Chưa ghi được cài đặt cửa sổ vào {folder}: {error.strerror}.") from error


def _text(words: str) -> str:
    # A JSON string of Unicode text is a TOML basic string as well.
    return json.dumps(words, ensure_ascii=False)
