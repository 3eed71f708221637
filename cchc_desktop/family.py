"""Families found by looking: what is many lies in one folder, one file a member, and is listed nowhere."""

from __future__ import annotations

import json
import pkgutil
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from types import MappingProxyType, ModuleType
from typing import Protocol, TypeVar, cast

from cchc_desktop.paths import resources

FAMILIES: Mapping[str, str] = MappingProxyType(
    {
        "forms": "Form",
        "reports": "Report",
        "indicators": "Indicator",
        "carriers": "Carrier",
        "scanners": "Scanner",
    }
)
SCREENS = "ui.screens"


class Member(Protocol):
    """What every member of a family has: the code it is asked for by."""

    @property
    def code(self) -> str:
        """Unique in the family and stable, because settings and commands name it."""


M = TypeVar("M", bound=Member)


def members(package: ModuleType | str, kind: type[M]) -> Mapping[str, M]:
    """Every module-level object of exactly ``kind`` in the package's public modules, sorted by code."""
    name = package if isinstance(package, str) else package.__name__
    return cast("Mapping[str, M]", _members(name, kind))


@cache
def _members(package: str, kind: type[Member]) -> Mapping[str, Member]:
    found: dict[str, Member] = {}
    homes: dict[str, str] = {}
    for name in _public_modules(import_module(package).__path__):
        module = import_module(f"{package}.{name}")
        for member in _of_kind(module, kind):
            other = found.setdefault(member.code, member)
            home = homes.setdefault(member.code, module.__name__)
            if other is not member:
                raise ValueError(f"{home} and {module.__name__} both hold {kind.__name__} {member.code!r}")
    return MappingProxyType(dict(sorted(found.items())))


def _public_modules(folders: Iterable[str]) -> list[str]:
    return sorted(
        found.name for found in pkgutil.iter_modules(list(folders)) if not found.name.startswith("_")
    )


def _of_kind(module: ModuleType, kind: type[M]) -> Iterator[M]:
    for value in vars(module).values():
        if type(value) is kind:
            yield value


def inventory() -> dict[str, list[str]]:
    """The codes of each family; screens by the names of their modules, so that Qt is not loaded."""
    codes = {}
    for name, kind in FAMILIES.items():
        package = import_module(f"cchc_desktop.{name}")
        codes[name] = list(members(package, getattr(package, kind)))
    screens = Path(__file__).parent.joinpath(*SCREENS.split("."))
    return codes | {SCREENS: _public_modules([str(screens)])}


def built_with() -> dict[str, list[str]] | None:
    """The inventory written when the frozen program was built; None when it runs from source."""
    written = resources() / "families.json"
    if not written.exists():
        return None
    return cast("dict[str, list[str]]", json.loads(written.read_text(encoding="utf-8")))
