"""Read what is demanded and how points are given: targets and schemes, shipped first, then a newer pack."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Final

from cchc_desktop.core.score import Formula, Group, Item, Scheme
from cchc_desktop.core.targets import Target
from cchc_desktop.paths import resources
from cchc_desktop.rulebook.pack import Row, read

TABLES: Final = frozenset({"target", "scheme", "retention"})
"""What the files of the law hold beside the rules and the calendar."""

_TARGET: Final = frozenset(
    {"indicator", "since", "until", "by_on", "at_least", "at_most", "of", "who", "basis", "mark"}
)
_SCHEME: Final = frozenset({"code", "since", "basis", "group", "item"})
_GROUP: Final = frozenset({"code", "title", "weight"})
_ITEM: Final = frozenset(
    {"code", "group", "title", "weight", "formula", "target", "feeds", "minus", "variant", "note", "mark"}
)
_NUMBER = re.compile(r"[0-9]{1,4}(?:,[0-9]{1,4})?")
_HUNDRED = 100


class Whose(StrEnum):
    """Whom a target is set for."""

    COMMUNE = "commune"
    OFFICE = "office"


def load_targets(extra: Path | None = None) -> tuple[Target, ...]:
    """Every target that ships, and those of the pack in the data folder."""
    return (*_shipped_targets(resources()), *(_targets(extra) if extra else ()))


def load_schemes(variant: str, extra: Path | None = None) -> tuple[Scheme, ...]:
    """The schemes of scoring, the oldest first; a later file replaces one of the same code and day."""
    found: dict[tuple[str, object], Scheme] = {}
    for one in (*_shipped_schemes(resources(), variant), *(_schemes(extra, variant) if extra else ())):
        found[one.code, one.since] = one
    return tuple(sorted(found.values(), key=lambda one: (one.since, one.code)))


@cache
def _shipped_targets(folder: Path) -> tuple[Target, ...]:
    """Read once: what is shipped does not change while the program runs."""
    return tuple(_targets(folder))


@cache
def _shipped_schemes(folder: Path, variant: str) -> tuple[Scheme, ...]:
    return tuple(_schemes(folder, variant))


def _targets(folder: Path) -> Iterator[Target]:
    for file in _files(folder):
        yield from map(_target, file.rows("target", "target thứ"))


def _schemes(folder: Path, variant: str) -> Iterator[Scheme]:
    for file in _files(folder):
        for row in file.rows("scheme", "scheme thứ"):
            yield _scheme(row, variant)


def _files(folder: Path) -> Iterator[Row]:
    for path in sorted((folder / "law").glob("*.toml")):
        yield Row(f"Tệp “{path.name}”", read(path))


def _target(row: Row) -> Target:
    row.only(_TARGET)
    indicator = row.text("indicator")
    row = row.called(indicator)
    scale = _HUNDRED if indicator.endswith("_rate") else 1
    bounds = {key: _number(row, key) / scale for key in ("at_least", "at_most") if key in row.values}
    if len(bounds) != 1:
        raise row.fault("phải có đúng một trong “at_least”, “at_most”")
    return Target(
        indicator=indicator,
        since=row.day("since"),
        until=row.maybe_day("until"),
        by_on=row.maybe_day("by_on"),
        at_least=bounds.get("at_least"),
        at_most=bounds.get("at_most"),
        of=row.choice("of", Whose, Whose.COMMUNE).value,
        who=row.text("who", ""),
        basis=row.text("basis"),
        is_confirmed="mark" not in row.values,
    )


def _scheme(row: Row, variant: str) -> Scheme:
    row.only(_SCHEME)
    row = row.called(row.text("code"))
    items = tuple(
        _item(one) for one in row.rows("item", "item thứ") if one.maybe_text("variant") in {None, variant}
    )
    groups = tuple(_group(one) for one in row.rows("group", "group thứ"))
    scheme = Scheme(
        code=row.text("code"),
        since=row.day("since"),
        variant=variant,
        basis=row.text("basis"),
        groups=groups,
        items=items,
    )
    if wrong := scheme.unbalanced():
        raise row.fault(f"điểm các dòng của nhóm {wrong[0]} không bằng điểm của nhóm")
    return scheme


def _group(row: Row) -> Group:
    row.only(_GROUP)
    return Group(code=row.text("code"), title=row.text("title"), weight=_number(row, "weight"))


def _item(row: Row) -> Item:
    row.only(_ITEM)
    row = row.called(row.text("code"))
    return Item(
        code=row.text("code"),
        group=row.text("group"),
        title=row.text("title"),
        weight=_number(row, "weight"),
        formula=row.choice("formula", Formula),
        target=_number(row, "target") / _HUNDRED if "target" in row.values else None,
        feeds=row.maybe_text("feeds"),
        minus=row.maybe_text("minus"),
        note=row.text("note", ""),
        is_confirmed="mark" not in row.values,
    )


def _number(row: Row, key: str) -> Fraction:
    """A number as people write it, with a decimal comma; exact."""
    text = row.text(key)
    if not _NUMBER.fullmatch(text):
        raise row.wrong(key, "phải là số viết như “95” hoặc “96,5”")
    return Fraction(text.replace(",", "."))
