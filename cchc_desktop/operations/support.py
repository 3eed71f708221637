"""What a helper far away needs to know of a program and its register, and nothing about anybody.

Only figures, names of our own things and fixed words go in; what somebody typed never does. A number that
is told is a version, a count, a size or a time, so that no dossier and no person can be found by it.
"""

from __future__ import annotations

import json
import platform
import re
import shutil
import time
import zipfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import metadata
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from cchc_desktop import __version__, family
from cchc_desktop.core.dossier import Json
from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.files import write_whole

if TYPE_CHECKING:
    from cchc_desktop.store.engine import Register

_HEAD = (
    "CCHC Desktop: tệp hỗ trợ. Trong tệp không có tên người, số hồ sơ, số định danh, điện thoại, địa chỉ hay "
    "mật khẩu."
)
TEXT, DATA = "ho-tro.txt", "ho-tro.json"
LOG = Path("log") / "cchc.log"
_LIBRARIES = (
    *("PySide6-Essentials", "SQLAlchemy", "sqlcipher3", "alembic", "reportlab", "openpyxl", "PyNaCl"),
    *("pikepdf", "pypdfium2", "psycopg", "pyhanko", "zxing-cpp", "starlette", "uvicorn", "matplotlib"),
)
_LINE = re.compile(
    r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d),\d+ (WARNING|ERROR|CRITICAL) (cchc_desktop[a-z_.]*|[a-z_]+)"
)
_PLACE = re.compile(r"  ([a-z_/]{1,60}\.py):(\d{1,5}) [A-Za-z_<>]{1,60}")
_KIND = re.compile(r"(?:builtins|cchc_desktop|sqlalchemy|PySide6)[\w.]*\.[A-Z]\w{1,40}")
_MOST_ERRORS, _MOST_PLACES = 30, 12
_KINDS_OF_FILES: Mapping[str, str] = {
    "register.db": "register",
    "register.db-wal": "register_wal",
    "register.json": "side_file",
    "sums.db": "sums",
}


@dataclass(frozen=True, slots=True)
class Support:
    """What is told, by section; ``text`` is for people, ``packed`` is the file."""

    told: Mapping[str, Json]

    def text(self) -> str:
        """The same on paper, so that the clerk sees what leaves."""
        lines = [_HEAD]
        for section, value in self.told.items():
            lines += ["", f"[{_TITLES.get(section, section)}]", *_lines(value)]
        return "\n".join(lines) + "\n"

    def packed(self) -> bytes:
        """A ZIP of the text and of the same as JSON."""
        out = BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as box:
            box.writestr(TEXT, self.text())
            box.writestr(DATA, json.dumps(self.told, ensure_ascii=False, indent=1))
        return out.getvalue()


_TITLES: Mapping[str, str] = {
    "program": "Chương trình",
    "machine": "Máy",
    "libraries": "Thư viện",
    "families": "Thành phần",
    "files": "Tệp của sổ",
    "disk": "Ổ đĩa (byte)",
    "register": "Sổ",
    "rows": "Số dòng",
    "entries": "Bút tích theo việc",
    "settings": "Lựa chọn của đơn vị",
    "timings": "Thời gian (mili giây)",
    "check": "Kiểm tra sổ",
    "errors": "Lỗi gần đây (chỉ nơi xảy ra)",
}


def _lines(value: Json, depth: int = 0) -> list[str]:
    pad = "  " * depth
    if isinstance(value, dict):
        found = [line for name, one in value.items() for line in _named(name, one, depth)]
    elif isinstance(value, list):
        found = [line for one in value for line in _lines(one, depth)]
    else:
        found = [f"{pad}{value}"]
    return found or [f"{pad}không có"]


def _named(name: str, value: Json, depth: int) -> list[str]:
    pad = "  " * depth
    if isinstance(value, dict | list):
        return [f"{pad}{name}:", *_lines(value, depth + 1)]
    return [f"{pad}{name}: {value}"]


def gather(
    place: Path,
    opening: Callable[[], Register] | Register,
    now: datetime,
    *,
    logs: Path,
    extra: Mapping[str, str] | None = None,
) -> Support:
    """Everything that can be told of the register in ``place``, also where it cannot be opened.

    ``logs`` holds the program's log; ``extra`` are versions that only the caller knows.
    """
    told: dict[str, Json] = {
        "program": {"version": __version__, "made_at": now.isoformat(timespec="minutes"), **(extra or {})},
        "machine": _machine(),
        "libraries": _libraries(),
        "families": {name: len(codes) for name, codes in family.inventory().items()},
        "files": _files(place),
        "disk": _disk(place),
    }
    try:
        begun = time.perf_counter()
        register = opening() if callable(opening) else opening
    except (Refused, Trouble) as no:
        told["register"] = {"is_open": False, "kind": type(no).__name__}
    else:
        try:
            told |= _of_register(register, opened_in=_ms(begun))
        finally:
            if callable(opening):
                register.close()
    told["errors"] = last_errors(logs)
    return Support(told)


def save(found: Support, target: Path) -> None:
    """Put the file where somebody chose."""
    write_whole(target, found.packed())


def _machine() -> dict[str, Json]:
    return {
        "system": platform.system(),
        "release": re.sub(r"[^0-9.].*", "", platform.release()),
        "processor": platform.machine(),
        "python": platform.python_version(),
    }


def _libraries() -> dict[str, Json]:
    found: dict[str, Json] = {}
    for name in _LIBRARIES:
        with suppress(metadata.PackageNotFoundError):
            found[name] = metadata.version(name)
    return found


def _files(place: Path) -> dict[str, Json]:
    """How many files of which kind lie in the folder, and how large: never their names."""
    found: dict[str, list[int]] = {}
    with suppress(OSError):
        for path in place.rglob("*"):
            if path.is_file() and not path.is_symlink():
                of = found.setdefault(_kind_of(path, place), [0, 0])
                of[0] += 1
                of[1] += path.stat().st_size
    return {kind: {"files": files, "bytes": size} for kind, (files, size) in sorted(found.items())}


def _kind_of(path: Path, place: Path) -> str:
    inside = path.relative_to(place)
    if path.name in _KINDS_OF_FILES:
        return _KINDS_OF_FILES[path.name]
    if inside.parts[0] in {"backups", "vault", "log", "hub", "law", "catalogue", "templates", "in"}:
        return inside.parts[0]
    return "backups" if path.suffix == ".cchcbak" else "other"


def _disk(place: Path) -> dict[str, Json]:
    try:
        usage = shutil.disk_usage(place)
    except OSError:
        return {}
    return {"total": usage.total, "free": usage.free}


def _of_register(register: Register, *, opened_in: int) -> dict[str, Json]:
    from cchc_desktop.store import inventory, schema, search

    timings: dict[str, Json] = {"open": opened_in}
    with register.read() as reading:
        reading.actor.need("support")
        begun = time.perf_counter()
        rows = inventory.amounts(reading)
        timings["count"] = _ms(begun)
        if reading.actor.may("people"):
            begun = time.perf_counter()
            search.find(reading, "khongcotennay", 1)  # a word that nobody is called
            timings["search"] = _ms(begun)
        told: dict[str, Json] = {
            "register": {
                "is_open": True,
                "engine": inventory.engine_version(reading),
                "schema": schema.HEAD,
                "role": register.profile.role,
                "is_practice": register.profile.is_practice,
                "device": register.profile.device,
                "since": register.profile.since.isoformat(),
            },
            "rows": dict(rows),
            "entries": dict(inventory.verbs(reading)),
            "settings": dict(inventory.choices(reading)),
        }
    begun = time.perf_counter()
    told["check"] = _checked(register)
    timings["check"] = _ms(begun)
    return {**told, "timings": timings}


def _checked(register: Register) -> dict[str, Json]:
    """The verdict; a finding names dossiers, so that only their number is told."""
    from cchc_desktop.operations.upkeep import check

    try:
        report = check(register)
    except Trouble as trouble:
        return {"ok": False, "kind": type(trouble).__name__}
    counts: dict[str, Json] = dict(report.counts)
    return {"ok": not report.findings, "findings": len(report.findings), "counts": counts}


def last_errors(logs: Path) -> list[Json]:
    """When and where something broke, of our own log: a line is told by its places, not by its words."""
    try:
        text = (logs / LOG).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return []
    found: list[dict[str, Json]] = []
    for line in text.splitlines():
        if begun := _LINE.match(line):
            found.append({"at": begun[1], "level": begun[2], "by": begun[3]})
        elif found and (place := _PLACE.fullmatch(line)):
            places = found[-1].setdefault("places", [])
            if isinstance(places, list) and len(places) < _MOST_PLACES:
                places.append(f"{place[1]}:{place[2]}")
        elif found and "kind" not in found[-1] and _KIND.fullmatch(line):
            found[-1]["kind"] = line.rpartition(".")[2]
    return list(found[-_MOST_ERRORS:])


def _ms(begun: float) -> int:
    return round((time.perf_counter() - begun) * 1000)


def made_name(now: datetime) -> str:
    """What the file is called unless somebody says otherwise."""
    return f"cchc-ho-tro-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}.zip"
