"""Small files that would be huge, or would take for ever: each by name, with the door that it is laid before.

Run by itself, with ``tests`` on the path, it feeds those that are named and tells what became of each.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from fuzz.bombs_of_books import BOOKS
from fuzz.bombs_of_pages import PAGES
from fuzz.machine import timed
from fuzz.rooms import NOW, TODAY, province, ward
from zstandard import ZstdCompressor

from cchc_desktop.carriers import unbundle
from cchc_desktop.core import letter as letters
from cchc_desktop.core import packet, template
from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.core.identity import read_card
from cchc_desktop.operations import upkeep
from cchc_desktop.operations.cards import card_in_picture
from cchc_desktop.operations.import_book import import_book
from cchc_desktop.operations.pages.signatures import signatures_of
from cchc_desktop.operations.pages.sources import opened
from cchc_desktop.operations.play import play_line
from cchc_desktop.operations.portal_book import take_online
from cchc_desktop.operations.scanning import Source, take_in
from cchc_desktop.operations.sealing import opened as unsealed
from cchc_desktop.operations.unit_list import load_list
from cchc_desktop.rulebook import pack
from cchc_desktop.store import keys, side_file

MOST = 300 * 1024 * 1024
"""Bytes by which the process may grow."""
SECONDS = 2.0
_SPACE = 8 * 1024**3
_DEEP = 100_000
Make = Callable[[], bytes]


def _zstd(data: bytes, size: int) -> bytes:
    return ZstdCompressor(level=19).compress(data * (size // len(data)))


def _unsized(size: int) -> bytes:
    """A frame that does not tell what it will be."""
    packer = ZstdCompressor(level=3).compressobj()
    return packer.compress(bytes(size)) + packer.flush()


def _backup(**members: bytes) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as made:
        for name, data in members.items():
            made.writestr(name.replace("_", "."), data)
    return out.getvalue()


def _matryoshka() -> bytes:
    """Zips within zips, as the well known one of 42 kB."""
    data = _backup(zero=bytes(10_000_000))
    for _ in range(5):
        data = _backup(**{f"lib{n}_zip": data for n in range(16)})
    return data


def _overlapping() -> bytes:
    """Many members that are the same bytes of the file."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_STORED) as made:
        made.writestr("a", bytes(1_000_000))
        first = made.infolist()[0]
        for number in range(1_500):
            other = type(first)(f"{number}")
            other.file_size = other.compress_size = first.file_size
            other.CRC, other.header_offset = first.CRC, first.header_offset
            made.filelist.append(other)
            made.NameToInfo[other.filename] = other
    return out.getvalue()


def _long_address() -> bytes:
    return b"001190012345||Vu Van A|01011990|Nam|" + "Thôn 1, ".encode() * 10**5 + b"|01012022"


def _manifest() -> bytes:
    told = {
        "format": "cchc-backup",
        "version": 1,
        "schema": 1,
        "sha256": {},
        "unit": "00070",
        "entries": 1,
        "head": "",
    }
    return json.dumps(told).encode()


def _dear() -> bytes:
    """A side file that asks for more memory and time than any machine has."""
    wrap = {
        "kind": "passphrase",
        "label": "",
        "salt": "00" * 16,
        "passes": 2**31,
        "memory": 2**41,
        "box": "00" * 72,
    }
    told = {"format": side_file.FORMAT, "version": 1, "unit": "00070", "name": "A", "is_practice": True}
    return json.dumps(told | {"key_check": "0" * 32, "wraps": [wrap]}).encode()


PLAIN: Mapping[str, tuple[str, Make]] = {
    "deep JSON packet": ("packet", lambda: b"[" * _DEEP),
    "deep JSON body": ("packet", lambda: b'{"body":' * _DEEP + b"1" + b"}" * _DEEP),
    "deep JSON letter": ("letter", lambda: b'{"body":' * _DEEP + b"1" + b"}" * _DEEP),
    "a number of a million figures in a packet": ("packet", lambda: b'{"body":' + b"9" * 10**6 + b"}"),
    "wide JSON packet": ("packet", lambda: b'{"body":[' + b"[]," * 1_000_000 + b"0]}"),
    "deep JSON line": ("play", lambda: b'{"verb":"receive","papers":' + b"[" * _DEEP + b"]" * _DEEP + b"}"),
    "a line of ten million letters": (
        "play",
        lambda: b'{"verb":"receive","applicant":"' + b"a" * 10**7 + b'"}',
    ),
    "deep TOML": ("pack", lambda: b"a = " + b"[" * _DEEP + b"]" * _DEEP),
    "dotted TOML": ("pack", lambda: b"a" + b".a" * _DEEP + b" = 1"),
    "dotted tables": ("pack", lambda: b"[a" + b".a" * 20_000 + b"]\n"),
    "a TOML of endless quotes": ("pack", lambda: b'a = """' + b'""\\"' * 200_000),
    "a number of a million figures in TOML": ("pack", lambda: b"a = " + b"9" * 10**6),
    "deep words": ("words", lambda: b"a = " + b"[" * _DEEP + b"]" * _DEEP),
    "places without end": ("words", lambda: b'title = "' + b"{" * 200_000 + b'"'),
    "deep side file": ("side", lambda: b'{"a":' * _DEEP + b"1" + b"}" * _DEEP),
    "dear side file": ("side", _dear),
    "zstd of 1 GB": ("road", lambda: _zstd(bytes(1 << 20), 1 << 30)),
    "zstd that tells no size": ("road", lambda: _unsized(1 << 28)),
    "zip of zips": ("bundle", _matryoshka),
    "overlapping zip": ("bundle", _overlapping),
    "packed bundle": ("bundle", lambda: _backup(manifest=bytes(200_000_000))),
    "backup of zeros": (
        "restore",
        lambda: _backup(manifest_json=_manifest(), register_json=bytes(300_000_000)),
    ),
    "backup whose manifest is zeros": ("restore", lambda: _backup(manifest_json=b" " * 300_000_000)),
    "deep manifest": ("restore", lambda: _backup(manifest_json=b"[" * 10**6)),
    "overlapping backup": ("restore", _overlapping),
    "card of ten million bars": ("card", lambda: b"001190012345|" * 800_000),
    "card of a long name": (
        "card",
        lambda: b"001190012345||" + "Nguyễn ".encode() * 10**5 + b"|01011990|Nam|X|01012022",
    ),
    "card of a long address": ("card", _long_address),
    "card of spaces": ("card", lambda: b"001190012345||A B|01011990|Nam|" + b" " * 10**6 + b"x|01012022"),
    "phone of brackets": ("card", lambda: b"(" * 10**6),
}
BOMBS: Mapping[str, tuple[str, Make]] = {**PLAIN, **BOOKS, **PAGES}


def _look(data: bytes) -> None:
    """A file opened, its signatures read, its first page drawn."""
    found = opened("a.pdf", data)
    signatures_of(data, NOW)
    found.page(1)


@contextmanager
def doors(folder: Path) -> Iterator[Mapping[str, Callable[[bytes], object]]]:
    """Every door that a bomb is laid before."""
    with ExitStack() as held:
        place, above = held.enter_context(ward(folder, 1)), held.enter_context(province(folder))

        def filed(name: str, data: bytes) -> Path:
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            return path

        def take(data: bytes) -> None:
            taken = take_in(place, "Lan", NOW, [Source("a.pdf", data)], source_name="thử")
            if taken.refused:
                raise Refused(taken.refused[0][1])

        yield {
            "packet": packet.read,
            "letter": lambda data: letters.read(data, "notice"),
            "play": lambda data: play_line(place, data.decode(), NOW),
            "pack": lambda data: pack.read(filed("law/a.toml", data)),
            "words": lambda data: template.parse("a", data.decode(), ()),
            "side": lambda data: keys.unlock(filed(f"side/{keys.SIDE_FILE}", data).parent, "x"),
            "road": lambda data: unsealed(data, None, largest=1 << 26),
            "bundle": unbundle,
            "restore": lambda data: upkeep.restore(filed("a.zip", data), folder / "new", None, NOW),
            "card": lambda data: read_card(data.decode(), TODAY),
            "book": lambda data: import_book(place, filed("so.xlsx", data), NOW, is_dry_run=True),
            "ods": lambda data: import_book(place, filed("so.ods", data), NOW, is_dry_run=True),
            "xls": lambda data: import_book(place, filed("so.xls", data), NOW, is_dry_run=True),
            "csv": lambda data: import_book(place, filed("so.csv", data), NOW, is_dry_run=True),
            "portal": lambda data: take_online(place, filed("so.xlsx", data), "Lan", NOW, is_dry_run=True),
            "units": lambda data: load_list(above, filed("so.xlsx", data), NOW, by="Lan", is_dry_run=True),
            "take": take,
            "look": _look,
            "photo": lambda data: card_in_picture(data, TODAY),
        }


def say(row: Mapping[str, object]) -> None:
    """One line for whoever asked."""
    sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def peak() -> int:
    """The most bytes that this process has had since ``forget``."""
    told = Path("/proc/self/status").read_text(encoding="ascii")
    return int(told.partition("VmHWM:")[2].split()[0]) * 1024


def forget() -> int:
    """Count from what there is now; how much that is."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    return peak()


def main(names: list[str]) -> None:
    """Feed the bombs that are named, all where none is."""
    resource.setrlimit(resource.RLIMIT_AS, (_SPACE, _SPACE))
    fast = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108 - folders in it are made anew
    with tempfile.TemporaryDirectory(dir=fast) as folder, doors(Path(folder)) as every:
        for name in names or BOMBS:
            door, make = BOMBS[name]
            data = make()
            say({"name": name, "bytes": len(data)})
            before, began, became = forget(), time.process_time(), "let in"
            try:
                with timed(20 * SECONDS):
                    every[door](data)
            except (Refused, Trouble) as failure:
                became = f"{type(failure).__name__}: {failure.sentence}"
            except BaseException as error:  # noqa: BLE001 - the one who asked judges it
                became = f"BROKEN {type(error).__name__}: {str(error)[:200]}"
            told = {"became": became, "seconds": time.process_time() - began, "grew": peak() - before}
            say({"name": name, **told})


if __name__ == "__main__":
    main(sys.argv[1:])
