"""What a disk holds: what was asked of it in order, and the images that a power cut could leave.

A write is sure once its file was synced, a name once its folder was; everything else may or may not be there
afterwards, a write in sectors of 512 bytes. The names in one folder are changed in the order in which it was
asked, whatever happens to those in others.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from random import Random

from faults.shim import Kind

SECTOR = 512
_HEAD = struct.Struct("<iiiiqqQQ")
_MADE = frozenset({Kind.CLOSE, Kind.MARK})
"""What changes nothing that a power cut could take."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One request, done; ``one`` is an offset, a size or flags, ``two`` whether the opened file was there."""

    kind: Kind
    file: tuple[int, int]
    """The process, and what it calls the file that it has open."""
    one: int
    two: int
    first: bytes
    second: bytes


def read_log(path: Path) -> Iterator[Asked]:
    """Every request in the order in which it was done."""
    data = memoryview(path.read_bytes())
    at = 0
    while at < len(data):
        kind, file, process, _, one, two, first, second = _HEAD.unpack_from(data, at)
        at += _HEAD.size
        yield Asked(
            Kind(kind),
            (process, file),
            one,
            two,
            bytes(data[at : at + first]),
            bytes(data[at + first : at + first + second]),
        )
        at += first + second


@dataclass(slots=True, eq=False)
class Node:
    """A file or a folder: as it is read now, and what of it is sure."""

    is_folder: bool
    now: bytearray = field(default_factory=bytearray)
    sure: bytearray = field(default_factory=bytearray)
    waiting: list[tuple[int, bytes] | int] = field(default_factory=list)
    """Writes, and sizes that it was cut or grown to, since it was last synced."""
    version: int = 0
    sure_version: int = 0
    names: dict[str, Node] = field(default_factory=dict)
    sure_names: dict[str, Node] = field(default_factory=dict)


Change = tuple[tuple[Node, str, Node | None], ...]
"""Names that come or go together: in which folder, which name, and what it stands for afterwards."""


def _apply(to: bytearray, change: tuple[int, bytes] | int) -> None:
    if isinstance(change, int):
        if change < len(to):
            del to[change:]
        else:
            to.extend(bytes(change - len(to)))
        return
    at, data = change
    if at > len(to):
        to.extend(bytes(at - len(to)))
    to[at : at + len(data)] = data


@dataclass(slots=True)
class Disk:
    """All below the folder ``root`` of the machine that was recorded."""

    root: str
    top: Node = field(default_factory=lambda: Node(is_folder=True))
    files: dict[tuple[int, int], Node] = field(default_factory=dict)
    loose: list[Change] = field(default_factory=list)
    """Changes of names that are not sure, in their order."""

    @classmethod
    def of(cls, folder: Path) -> Disk:
        """A disk on which all that lies in ``folder`` is sure."""
        disk = cls(os.fspath(folder))
        _read(folder, disk.top)
        return disk

    def take(self, asked: Asked) -> bool:
        """Do what was asked; whether a power cut right afterwards could leave something else than before."""
        if asked.kind in _MADE:
            if asked.kind == Kind.CLOSE:
                self.files.pop(asked.file, None)
            return False
        if asked.kind == Kind.OPEN:
            return self._open(asked)
        if asked.kind in {Kind.WRITE, Kind.TRUNCATE, Kind.SYNC}:
            node = self.files[asked.file]
            if asked.kind == Kind.SYNC:
                self._sync(node)
            else:
                self._change(node, (asked.one, asked.first) if asked.kind == Kind.WRITE else asked.one)
            return True
        self._name(self._named(asked))
        return True

    def _open(self, asked: Asked) -> bool:
        folder, name = self._place(asked.first)
        is_new = not asked.two
        if is_new:
            self._name(((folder, name, Node(is_folder=False)),))
        node = folder.names[name] if name else folder
        self.files[asked.file] = node
        if asked.one & os.O_TRUNC and node.now:
            self._change(node, 0)
            return True
        return is_new

    def _named(self, asked: Asked) -> Change:
        folder, name = self._place(asked.first)
        if asked.kind == Kind.MKDIR:
            return ((folder, name, Node(is_folder=True)),)
        if asked.kind in {Kind.UNLINK, Kind.RMDIR}:
            return ((folder, name, None),)
        target, new = self._place(asked.second)
        node = folder.names[name]
        if asked.kind == Kind.LINK:
            return ((target, new, node),)
        if target.names.get(new) is node:  # both names are of one file: nothing is asked of the disk
            return ()
        return ((target, new, node), (folder, name, None))

    def _place(self, told: bytes) -> tuple[Node, str]:
        """The folder that a path leads to, and the last name; the top itself has none."""
        parts = PurePosixPath(os.fsdecode(told)).relative_to(self.root).parts
        node = self.top
        for part in parts[:-1]:
            node = node.names[part]
        return node, parts[-1] if parts else ""

    def _change(self, node: Node, change: tuple[int, bytes] | int) -> None:
        _apply(node.now, change)
        node.waiting.append(change)
        node.version += 1

    def _name(self, change: Change) -> None:
        _rename(change, is_sure=False)
        self.loose.append(change)

    def _sync(self, node: Node) -> None:
        if not node.is_folder:
            for change in node.waiting:
                _apply(node.sure, change)
            node.waiting.clear()
            node.sure_version = node.version
            return
        # A change in two folders is one: that it is sure makes sure what came before it in the other, too.
        sure, kept, made = {id(node)}, list[Change](), list[Change]()
        for names in reversed(self.loose):
            if any(id(folder) in sure for folder, _, _ in names):
                sure |= {id(folder) for folder, _, _ in names}
                made.append(names)
            else:
                kept.append(names)
        for names in reversed(made):
            _rename(names, is_sure=True)
        self.loose = kept[::-1]

    def as_it_is(self) -> Image:
        """The image after all that was asked: the program alone was killed."""
        return Image(self.top, {}, is_now=True)

    def as_is_sure(self) -> Image:
        """The image of what was synced, and nothing else."""
        return Image(self.top, {}, is_now=False)

    def by_chance(self, random: Random) -> Image:
        """What is sure, and whatever of the rest happened to reach the disk."""
        names: dict[int, dict[str, Node]] = {}
        likely, blocked = random.choice((0.2, 0.5, 0.9)), set[int]()
        for change in self.loose:
            folders = {id(folder) for folder, _, _ in change}
            if blocked & folders or random.random() > likely:
                blocked |= folders
                continue
            for folder, name, node in change:
                known = names.setdefault(id(folder), dict(folder.sure_names))
                _set(known, name, node)
        return Image(self.top, names, is_now=False, random=random)


def _read(folder: Path, node: Node) -> None:
    for path in folder.iterdir():
        below = Node(is_folder=path.is_dir())
        if path.is_dir():
            _read(path, below)
        else:
            below.now = bytearray(path.read_bytes())
            below.sure = bytearray(below.now)
        node.names[path.name] = node.sure_names[path.name] = below


def _set(names: dict[str, Node], name: str, node: Node | None) -> None:
    if node is None:
        names.pop(name, None)
    else:
        names[name] = node


def _rename(change: Change, *, is_sure: bool) -> None:
    for folder, name, node in change:
        _set(folder.sure_names if is_sure else folder.names, name, node)


@dataclass(frozen=True, slots=True)
class Image:
    """What somebody finds who looks at the disk after the power came back."""

    top: Node
    names: dict[int, dict[str, Node]]
    is_now: bool
    random: Random | None = None

    def below(self) -> Iterator[tuple[str, Node]]:
        """Every file and folder by its path."""
        waiting = [("", self.top)]
        while waiting:
            path, folder = waiting.pop()
            names = folder.names if self.is_now else self.names.get(id(folder), folder.sure_names)
            for name, node in sorted(names.items()):
                yield f"{path}{name}", node
                if node.is_folder:
                    waiting.append((f"{path}{name}/", node))

    def sign(self) -> tuple[tuple[str, int, int], ...]:
        """What tells it from other images of the same kind."""
        return tuple(
            (path, id(node), node.version if self.is_now else node.sure_version)
            for path, node in self.below()
        )

    def write(self, folder: Path) -> None:
        """Lay it out in ``folder``."""
        folder.mkdir()
        for path, node in self.below():
            if node.is_folder:
                (folder / path).mkdir()
            else:
                (folder / path).write_bytes(self._content(node))

    def _content(self, node: Node) -> bytes | bytearray:
        if self.is_now:
            return node.now
        return node.sure if self.random is None else _torn(node, self.random)


def _torn(node: Node, random: Random) -> bytearray:
    """What is sure, and of each later write any of its sectors, in any of the sizes that were asked for."""
    content, likely = bytearray(node.sure), random.choice((0.1, 0.5, 0.9))
    for change in node.waiting:
        if isinstance(change, int):
            if random.random() < likely:
                _apply(content, change)
            continue
        at, data = change
        start = 0
        while start < len(data):
            end = min(len(data), (at + start) // SECTOR * SECTOR + SECTOR - at)
            if random.random() < likely:
                _apply(content, (at + start, data[start:end]))
            start = end
    return content
