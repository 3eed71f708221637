"""What somebody has to find after the power came back, and whether they do."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.operations.upkeep import has_register, open_register_only
from cchc_desktop.store import schema
from cchc_desktop.store.check import check
from cchc_desktop.store.engine import Register
from cchc_desktop.store.vault import vault_of


def opened(place: Path, passphrase: str | None = None) -> Register:
    """The register in ``place`` as the next start of the program opens it."""
    has_register(place)  # the first that every start asks
    return open_register_only(place, passphrase)


@contextmanager
def opening(place: Path, passphrase: str | None = None) -> Iterator[Register]:
    """The same, closed at the end."""
    register = opened(place, passphrase)
    try:
        yield register
    finally:
        register.close()


@dataclass(frozen=True, slots=True)
class Kept:
    """What was acknowledged of one register."""

    heads: Mapping[int, str] = field(default_factory=dict)
    acts: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """How often which verb was done to which dossier."""
    scans: frozenset[str] = frozenset()

    def told(self, mark: Mapping[str, Any]) -> Kept:
        """With what another mark tells."""
        if head := mark.get("head"):
            return replace(self, heads={**self.heads, head[1]: head[2]})
        if line := mark.get("line"):
            acts = Counter(self.acts)
            acts[line[1], line[2]] += 1
            return replace(self, acts=acts)
        if scan := mark.get("scan"):
            return replace(self, scans=self.scans | set(scan[1:]))
        return self


@dataclass(slots=True)
class Expected:
    """Everything acknowledged so far; ``marks`` are those of the whole day, ``heard`` those so far."""

    marks: Sequence[Mapping[str, Any]]
    heard: int = 0
    registers: dict[str, Kept] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    backups: dict[str, Kept] = field(default_factory=dict)
    aside: dict[str, Kept] = field(default_factory=dict)
    """What replaced registers hold, by their folders."""
    restoring: str = ""
    seen: dict[tuple[str, bytes, int], tuple[Kept, list[str]]] = field(default_factory=dict)
    """Of which folders with what in them it is known already what is lost there of what."""

    def hear(self) -> Mapping[str, Any]:
        """The next mark."""
        mark = self.marks[self.heard]
        self.heard += 1
        for kind in ("head", "line", "scan"):
            if kind in mark:
                folder = mark[kind][0]
                self.registers[folder] = self.registers.get(folder, Kept()).told(mark)
        if "file" in mark:
            name, digest = mark["file"]
            self.files[name] = digest
        if "backup" in mark:
            folder, name = mark["backup"]
            self.backups[name] = self.registers[folder]
        self.restoring = mark.get("restoring", self.restoring)
        if "restored" in mark:
            folder, aside = mark["restored"]
            self.aside[aside] = self.registers[folder]
            self.registers[folder] = self.brought()
            self.restoring = ""
        return mark

    def brought(self) -> Kept:
        """What the register holds that is being brought back: that of the newest backup."""
        (*_, newest) = self.backups.values()
        return newest

    def may_be(self, name: str) -> set[str]:
        """What may lie in an acknowledged file: it may be under way to what the next mark tells of it."""
        later = (one["file"] for one in self.marks[self.heard :] if "file" in one)
        return {self.files[name], next((digest for other, digest in later if other == name), "")}


def lost(root: Path, expected: Expected) -> list[str]:
    """Sentences for what was acknowledged and is not there below ``root``, or cannot be opened there."""
    found: list[str] = []
    for folder, kept in expected.registers.items():
        if folder == expected.restoring:
            found += either(root, folder, kept, expected.brought())
        else:
            found += _lost_again(root, folder, kept, expected)
    for folder, kept in expected.aside.items():
        found += _lost_again(root, folder, kept, expected)
    found += _of_founding(root, expected)
    for name in expected.files:
        path = root / name
        if not path.exists():
            found.append(f"{name} is gone")
        elif hashlib.sha256(path.read_bytes()).hexdigest() not in expected.may_be(name):
            found.append(f"{name} is another")
    return found


def _lost_again(root: Path, folder: str, kept: Kept, expected: Expected) -> list[str]:
    """What is lost there; most folders of most images are as they were in the one before."""
    told = hashlib.sha256()
    for path in sorted((root / folder).rglob("*")):
        told.update(f"{path.relative_to(root)}\0".encode())
        told.update(path.read_bytes() if path.is_file() else b"")
    key = (folder, told.digest(), id(kept))
    if key not in expected.seen:
        asked = replace(kept, scans=frozenset()) if folder in expected.aside else kept
        expected.seen[key] = kept, lost_of(root / folder, asked)
    return expected.seen[key][1]


def _of_founding(root: Path, expected: Expected) -> list[str]:
    """Before the first register was acknowledged there is none, or one that opens."""
    if "data" in expected.registers or not has_register(root / "data"):
        return []
    return lost_of(root / "data", Kept())


def either(root: Path, folder: str, kept: Kept, brought: Kept) -> list[str]:
    """Cut while it is replaced: the old register is in its place, or the new one with the old beside it."""
    if not (old := lost_of(root / folder, kept)):
        return []
    new = lost_of(root / folder, brought)
    places = sorted((root / folder).glob("replaced-*"))
    aside = [sentence for place in places for sentence in lost_of(place, replace(kept, scans=frozenset()))]
    if not new and places and not aside:
        return []
    return [*old, *(f"or: {one}" for one in new), *(f"aside: {one}" for one in aside)]


def lost_of(place: Path, kept: Kept) -> list[str]:
    """Sentences for what the register in ``place`` has lost of ``kept``, or for why it cannot be trusted."""
    return seen_in(place, kept)[0]


def seen_in(place: Path, kept: Kept) -> tuple[list[str], Kept]:
    """The same, and all that the register holds now."""
    try:
        with opening(place) as register:
            found = [one for one in check(register).findings if not _is_told_on_purpose(one, place)]
            heads, acts = known(register)
            return [*found, *_not_in(register, kept, heads, acts)], replace(kept, heads=heads, acts=acts)
    except (Trouble, Refused) as failure:
        return [f"{place.name} cannot be opened: {failure.sentence}"], kept


def _is_told_on_purpose(finding: str, place: Path) -> bool:
    """What a cut may leave: a scan that was not acknowledged; beside a replaced register there are none."""
    return "mà sổ không biết" in finding or (place.name.startswith("replaced-") and "trong kho" in finding)


def _not_in(
    register: Register, kept: Kept, heads: Mapping[int, str], acts: Mapping[tuple[str, str], int]
) -> list[str]:
    found = []
    for seq, digest in kept.heads.items():
        if heads.get(seq) != digest:
            found.append(f"entry {seq} of {register.place.name} is not the acknowledged one")
    for (number, verb), amount in kept.acts.items():
        if acts.get((number, verb), 0) < amount:
            found.append(f"{verb} of {number} is lost")
    with register.read() as reading:
        vault = vault_of(register, reading)
    found += [f"scan {digest[:8]} is lost" for digest in kept.scans if not vault.is_sound(digest)]
    return found


def known(register: Register) -> tuple[dict[int, str], Counter[tuple[str, str]]]:
    """The digest of every entry; how often each verb was done to each dossier."""
    e, d = schema.entry.c, schema.dossier.c
    asked = (
        sa.select(e.seq, e.digest, e.verb, d.local_no)
        .outerjoin(schema.dossier, sa.and_(d.unit == e.unit, d.seq == e.dossier))
        .order_by(e.seq)
    )
    heads: dict[int, str] = {}
    acts: Counter[tuple[str, str]] = Counter()
    with register.read() as reading:
        for row in reading.connection.execute(asked.where(e.unit == reading.unit)):
            heads[row.seq] = row.digest
            if row.local_no:
                acts[row.local_no, row.verb] += 1
    return heads, acts


def marks_of(told: Sequence[bytes]) -> list[Mapping[str, Any]]:
    """The marks of a record, read."""
    return [json.loads(one) for one in told]
