"""Every byte of some folders, searched for words in every way in which they could lie there in clear."""

from __future__ import annotations

import json
import unicodedata
import zipfile
import zlib
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from urllib.parse import quote

import pypdfium2
import zstandard

from cchc_desktop.core.text import fold

_ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be")
_PIECE = 1 << 22
_OVERLAP = 1 << 10
_DEEPEST = 3


def spellings(word: str) -> Iterator[str]:
    """A word as it stands, with its marks apart, in capitals, in small letters, and without marks."""
    for form in ("NFC", "NFD"):
        for one in (word, word.upper(), word.lower(), word.title()):
            yield unicodedata.normalize(form, one)
    bare = fold(word)
    yield from (bare, bare.upper(), bare.title())


def patterns(words: Iterable[str]) -> dict[bytes, str]:
    """What is searched for, and which word it is."""
    return {code: word for word in words for spelt in spellings(word) for code in _codes(spelt)}


def _codes(spelt: str) -> Iterator[bytes]:
    """As text in each of the encodings, and as XML, JSON, logs and addresses of the web write it."""
    for code in _ENCODINGS:
        yield spelt.encode(code)
    yield spelt.encode("ascii", "xmlcharrefreplace")
    yield json.dumps(spelt)[1:-1].encode()
    yield spelt.encode("ascii", "backslashreplace")
    yield quote(spelt).encode()


def found_in(data: bytes, words: Collection[str]) -> list[str]:
    """Which of the words lie in ``data`` in clear."""
    return sorted({word for pattern, word in patterns(words).items() if pattern in data})


def search(places: Iterable[Path], words: Collection[str]) -> list[tuple[Path, str]]:
    """Which of the words lie in which file below the places, or in its name."""
    wanted = patterns(words)
    found: list[tuple[Path, str]] = []
    for place in places:
        for path in sorted(place.rglob("*")):
            name = path.name.encode("utf-8", "surrogateescape")
            said = {word for pattern, word in wanted.items() if pattern in name}
            if path.is_file() and not path.is_symlink():
                said |= _in_file(path, wanted)
            found += [(path, word) for word in sorted(said)]
    return found


def _in_file(path: Path, wanted: dict[bytes, str]) -> set[str]:
    """In the bytes as they lie there, and in what is packed or drawn in them."""
    said: set[str] = set()
    tail = b""
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            data = tail + piece
            said |= {word for pattern, word in wanted.items() if pattern in data}
            tail = data[-_OVERLAP:]
    for inside in _insides(path.read_bytes()):
        said |= {word for pattern, word in wanted.items() if pattern in inside}
    return said


def _insides(data: bytes, depth: int = 0) -> Iterator[bytes]:
    """What a program would see in it: members of a ZIP, words of a PDF, what was squeezed."""
    if depth == _DEEPEST:
        return
    if data.startswith(b"PK"):
        try:
            with zipfile.ZipFile(BytesIO(data)) as box:
                for name in box.namelist():
                    inside = box.read(name)
                    yield name.encode()
                    yield inside
                    yield from _insides(inside, depth + 1)
        except (zipfile.BadZipFile, OSError, RuntimeError):
            return
    if (at := data.find(b"%PDF-")) >= 0:
        yield from _words_of_pdf(data[at:])
    yield from _squeezed(data)


def _words_of_pdf(data: bytes) -> Iterator[bytes]:
    try:
        with pypdfium2.PdfDocument(data) as pdf:
            for page in pdf:
                text = page.get_textpage().get_text_range()
                yield " ".join(text.split()).encode()
                yield text.encode()
            yield repr(pdf.get_metadata_dict()).encode()
    except pypdfium2.PdfiumError:
        return


def _squeezed(data: bytes) -> Iterator[bytes]:
    """What was packed by the usual ways, wherever it begins; many of these beginnings are false."""
    for mark, bits in ((b"\x1f\x8b\x08", 31), (b"\x78\x9c", 15), (b"\x78\xda", 15), (b"\x78\x01", 15)):
        at = data.find(mark)
        while at >= 0:
            with suppress(zlib.error):
                yield zlib.decompressobj(bits).decompress(data[at : at + _PIECE], _PIECE)
            at = data.find(mark, at + 1)
    if data.startswith(b"\x28\xb5\x2f\xfd"):
        with suppress(zstandard.ZstdError):
            yield zstandard.ZstdDecompressor().decompress(data, max_output_size=_PIECE)
