"""Where the files of a delivery lie until all are there; what a stranger calls them never gets here."""

from __future__ import annotations

import hashlib
import json
import secrets
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cchc_desktop.core.parcel import MANIFEST, Piece
from cchc_desktop.files import write_whole
from cchc_desktop.operations.deliveries import Expected

MOST_OF_ONE = 3
"""Deliveries of one unit that may lie here; the oldest makes room. What one holds has its own limit."""
_NOTE = "delivery.json"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One folder: the manifest as it came, a note of what it announced, and the pieces that are here."""

    folder: Path
    name: str
    pieces: Mapping[str, Piece]

    def missing(self) -> tuple[str, ...]:
        """The digests of the pieces that are still to come, in their order."""
        return tuple(digest for digest in self.pieces if not (self.folder / digest).exists())

    def put(self, piece: Piece, data: bytes) -> None:
        """Keep a piece that was looked at."""
        write_whole(self.folder / piece.digest, data, is_private=True)

    def files(self) -> Mapping[str, bytes]:
        """What is here, as a delivery."""
        here = [digest for digest in self.pieces if (self.folder / digest).exists()]
        return {name: (self.folder / name).read_bytes() for name in (MANIFEST, *here)}

    def clear(self) -> None:
        """It is in the register, or refused for good."""
        shutil.rmtree(self.folder, ignore_errors=True)


class Spool:
    """Deliveries by unit and letter, in folders whose names are made here; ``incoming`` for half files."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._incoming = folder / "incoming"
        shutil.rmtree(self._incoming, ignore_errors=True)  # of a service that was killed
        self._incoming.mkdir(parents=True)

    def half_file(self) -> Path:
        """A name for a file that is still coming."""
        return self._incoming / secrets.token_hex(16)

    def free(self) -> int:
        """Bytes that the disk still has."""
        return shutil.disk_usage(self._folder).free

    def begin(self, name: str, manifest: bytes, expected: Expected) -> Delivery:
        """A place for the pieces of a manifest that was believed; what came of them before is kept."""
        folder = self._at(expected.unit, expected.digest)
        listed = [[piece.digest, piece.lines, piece.size] for piece in expected.pieces]
        write_whole(folder / MANIFEST, manifest, is_private=True)
        note = json.dumps({"name": name, "pieces": listed}).encode()
        write_whole(folder / _NOTE, note, is_private=True)
        others = [one for one in folder.parent.iterdir() if one != folder]
        others.sort(key=lambda one: one.stat().st_mtime)
        for old in others[: max(len(others) + 1 - MOST_OF_ONE, 0)]:
            shutil.rmtree(old, ignore_errors=True)
        return Delivery(folder, name, {piece.digest: piece for piece in expected.pieces})

    def find(self, unit: str, digest: str) -> Delivery | None:
        """The delivery of a unit under the letter of this digest; None where none was begun."""
        folder = self._at(unit, digest)
        try:
            told = json.loads((folder / _NOTE).read_bytes())
        except (OSError, ValueError):
            return None
        return Delivery(folder, told["name"], {row[0]: Piece(*row) for row in told["pieces"]})

    def _at(self, unit: str, digest: str) -> Path:
        return self._folder / _folder_name(unit) / _folder_name(digest)


def _folder_name(told: str) -> str:
    return hashlib.sha256(told.encode(errors="surrogatepass")).hexdigest()[:32]
