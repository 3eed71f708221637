"""What a person's window and a counter's desk remember between two days; none of it is the register's."""

from __future__ import annotations

import json
import logging
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import cast

from cchc_desktop.core.failure import Trouble
from cchc_desktop.files import why
from cchc_desktop.ui.look import LARGEST, SMALLEST, USUAL, Scheme

log = logging.getLogger(__name__)

FILE = "window.toml"
COUNTER_FILE = "counter.toml"
REMEMBERED = 6
MOST_COPIES = 9
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


@dataclass(frozen=True, slots=True)
class PrinterChoice:
    """Where a form is printed without a question; ``layout`` is one of the forms', for example "A4"."""

    printer: str
    layout: str = "A4"
    copies: int = 1


@dataclass(frozen=True, slots=True)
class CounterSettings:
    """What this desk remembers: a printer for each kind of form, and the rare fields that stay open."""

    printers: Mapping[str, PrinterChoice] = field(default_factory=dict)
    unfolded: tuple[str, ...] = ()

    def printing(self, form_kind: str, choice: PrinterChoice | None) -> CounterSettings:
        """The same with another printer for a kind of form; None: it is shown and not printed."""
        others = {kind: one for kind, one in self.printers.items() if kind != form_kind}
        return replace(self, printers=others | ({form_kind: choice} if choice else {}))


def load(folder: Path) -> Settings:
    """What was remembered; a file that cannot be read is as good as none, because nothing hangs on it."""
    found = _read(folder / FILE)
    scheme, size, recent = found.get("scheme"), found.get("size"), found.get("recent")
    return Settings(
        scheme=cast("Scheme", scheme) if scheme in _SCHEMES else "system",
        size=size if isinstance(size, int) and SMALLEST <= size <= LARGEST else USUAL,
        clerk=str(found.get("clerk", "")),
        recent=tuple(_recent(row) for row in recent if isinstance(row, dict))
        if isinstance(recent, list)
        else (),
    )


def load_counter(folder: Path) -> CounterSettings:
    """What the desk remembers; nothing where the file cannot be read."""
    found = _read(folder / COUNTER_FILE)
    printers, unfolded = found.get("printer"), found.get("unfolded")
    return CounterSettings(
        printers={kind: _printer(row) for kind, row in printers.items() if isinstance(row, dict)}
        if isinstance(printers, dict)
        else {},
        unfolded=tuple(str(name) for name in unfolded) if isinstance(unfolded, list) else (),
    )


def _printer(row: Mapping[str, object]) -> PrinterChoice:
    copies = row.get("copies")
    return PrinterChoice(
        printer=str(row.get("name", "")),
        layout=str(row.get("layout", "A4")),
        copies=min(max(copies, 1), MOST_COPIES) if isinstance(copies, int) else 1,
    )


def save_counter(folder: Path, settings: CounterSettings) -> None:
    """Remember what belongs to the desk; the file is replaced whole."""
    lines = [f"unfolded = [{', '.join(_text(name) for name in settings.unfolded)}]"]
    for kind, one in settings.printers.items():
        lines += ["", f"[printer.{_text(kind)}]", f"name = {_text(one.printer)}"]
        lines += [f"layout = {_text(one.layout)}", f"copies = {one.copies}"]
    _write(folder / COUNTER_FILE, lines)


def _read(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError):
        log.warning("the settings in %s could not be read", path.name)
        return {}


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
    _write(folder / FILE, lines)


def _write(path: Path, lines: list[str]) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f"{path.name}.new")
        beside.write_text("\n".join(lines) + "\n", encoding="utf-8")
        beside.replace(path)
    except OSError as error:
        raise Trouble(f"Chưa ghi được cài đặt cửa sổ vào {path.parent}: {why(error)}.") from error


def _text(words: str) -> str:
    # A JSON string of Unicode text is a TOML basic string as well.
    return json.dumps(words, ensure_ascii=False)
