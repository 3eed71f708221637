"""A folder that both sides reach: a stick, a shared drive, a synchronised directory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile

from cchc_desktop.carriers import Carrier, bundle
from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.files import why, write_whole

LARGEST = 64 * 1024 * 1024
"""Bytes; no month of a commune comes near it, so a larger file is not one of ours."""


@dataclass(frozen=True, slots=True)
class Folder:
    """Files in one folder; what is being written is not visible under its name until it is whole."""

    path: Path

    def names(self) -> tuple[str, ...]:
        """The files that lie there whole, in the order of their names."""
        with _told(self.path):
            return tuple(
                sorted(
                    found.name for found in self.path.iterdir() if found.is_file() and found.name[0] != "."
                )
            )

    def put(self, name: str, data: bytes) -> None:
        """Write under a hidden name, flush to the disk, then give it its own name.

        A missing folder is made, but not the one it lies in: that would be a stick that is not there.
        """
        if not self.path.parent.is_dir():
            raise Trouble(
                f"Không thấy “{self.path.parent}” nên chưa chuyển được {name}. "
                "Hãy kiểm tra USB hoặc ổ mạng rồi làm lại."
            )
        write_whole(self.path / name, data)

    def lay(self, name: str, files: Mapping[str, bytes]) -> None:
        """Write them as one file, which people can copy, mail and count."""
        self.put(name, bundle(files))

    def get(self, name: str) -> bytes:
        """Read one file, refusing one that is too large to be ours."""
        with _told(self.path):
            found = self.path / name
            if found.stat().st_size > LARGEST:
                raise Trouble(f"Tệp {name} quá lớn nên không phải gói báo cáo. Hãy bỏ tệp này khỏi thư mục.")
            return found.read_bytes()

    def digest(self, _name: str) -> str:
        """Not told: to read the file costs nothing here."""
        return ""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Files that somebody picked, out of a mail or a folder of many things: those by name, and no others.

    What goes back is laid beside the file that it answers.
    """

    paths: Mapping[str, Path]

    def names(self) -> tuple[str, ...]:
        """Those that were picked, in the order of their names."""
        return tuple(sorted(self.paths))

    def put(self, name: str, data: bytes) -> None:
        """Beside the file whose name it goes on from, else beside the first."""
        answered = (path for known, path in self.paths.items() if name.startswith(known))
        beside = next(answered, None) or self.paths[self.names()[0]]
        Folder(beside.parent).put(name, data)

    def lay(self, name: str, files: Mapping[str, bytes]) -> None:
        """As one file."""
        self.put(name, bundle(files))

    def get(self, name: str) -> bytes:
        """What it holds now."""
        return Folder(self.paths[name].parent).get(self.paths[name].name)

    def digest(self, _name: str) -> str:
        """Not told: to read the file costs nothing here."""
        return ""


def chosen(paths: Iterable[Path]) -> Chosen:
    """Those files; Refused where two in different places have one name."""
    picked = tuple(dict.fromkeys(paths))
    named = {path.name: path for path in picked}
    if len(named) != len(picked):
        raise Refused("Có hai tệp cùng tên ở hai thư mục. Hãy chọn tệp của từng thư mục một.", "via")
    return Chosen(named)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Trouble(
            f"Không dùng được thư mục “{path}” ({why(error)}). Hãy kiểm tra USB hoặc ổ mạng rồi làm lại."
        ) from error


def writable(told: str) -> Folder:
    """The folder that somebody named; Refused where nothing can be put into it.

    For acts that stand once they are done, whether or not their file could be written.
    """
    if not told.strip():
        raise Refused("Chưa ghi thư mục để đặt tệp vào. Ghi thư mục rồi làm lại.")
    found = Folder(Path(told))
    try:
        there = (
            found.path if found.path.exists() else found.path.parent
        )  # which one missing folder is made in
        with TemporaryFile(dir=there):
            return found
    except (OSError, ValueError) as error:
        said = why(error) if isinstance(error, OSError) else "tên không dùng được"
        raise Refused(
            f"Không ghi được vào thư mục “{told}” ({said}). Hãy kiểm tra USB hoặc ổ mạng rồi làm lại."
        ) from error


FOLDER = Carrier("folder", "Thư mục, USB", lambda rest, _unit: Folder(Path(rest)))
