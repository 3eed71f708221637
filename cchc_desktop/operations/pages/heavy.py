"""How much a PDF asks for before anybody draws it: a few kilobytes can keep the library busy for years.

Once it draws, nobody can stop it. So what it would unpack and how often it would draw what is counted here
first, generously: papers of offices have a thousandth of what is let in.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, NamedTuple

FREE_WORK, MOST_SWELLING = 500_000, 20
"""Bytes of instructions of a page, each counted as often as it is drawn, that every file may have; and for
each of its own bytes so many more."""
MOST_DOTS = 400_000_000
"""Of all pictures on a page, each counted as often as it is drawn."""
_MOST_TILES = 2_000_000
_MOST_UNPACKED, _MOST_OF_ONE = 256_000_000, 64_000_000
_DEEPEST = 28
_BEFORE = 2_000  # bytes before a stream in which its own words stand
_STREAM = re.compile(rb"stream\r?\n")
_DOUBTFUL = re.compile(rb"[#%]|/ObjStm|/XRef")
_NAME = re.compile(rb"/([^\s/<>\[\](){}%]*)")
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_IMAGE = "/Image"


class Heavy(Exception):  # noqa: N818 - a state of the file, not an error of ours
    """It would be drawn for ever, or take more room than there is; ``is_vast``: by its pictures."""

    def __init__(self, *, is_vast: bool = False) -> None:
        super().__init__()
        self.is_vast = is_vast


def refuse_heavy(data: bytes) -> None:
    """``Heavy`` for a PDF that must not be drawn; what cannot be read is for the one who draws to tell."""
    _refuse_swelling(data)
    import pikepdf

    try:
        with pikepdf.open(BytesIO(data)) as pdf:
            work = _Work(FREE_WORK + len(data) * MOST_SWELLING)
            for page in pdf.pages:
                work.refuse(work.of_page(page))
    except Heavy:
        raise
    except Exception as error:  # noqa: BLE001 - a hostile file may break the parser in any way
        _log_kind(error)


def _log_kind(error: Exception) -> None:
    import logging

    # Without the message: it may quote what stands in the file.
    logging.getLogger(__name__).info("a PDF could not be weighed: %s", type(error).__name__)


def _refuse_swelling(data: bytes) -> None:
    """What lies packed in the file, pictures apart: those are unpacked as far as they have dots."""
    left = _MOST_UNPACKED
    for found in _STREAM.finditer(data):
        words = data[max(0, found.start() - _BEFORE) : found.start()].rpartition(b"obj")[2]
        if b"/Image" in words and _DOUBTFUL.search(words) is None:
            continue
        packed: bytes = data[found.end() :]
        for _ in range(max(1, words.count(b"Flate") + words.count(b"/Fl"))):
            packed = _inflated(packed, min(left, _MOST_OF_ONE))
            left -= len(packed)


def _inflated(packed: bytes, most: int) -> bytes:
    reader = zlib.decompressobj()
    try:
        made = reader.decompress(packed, most + 1)
    except zlib.error:
        return b""
    if len(made) > most:
        raise Heavy
    return made


class _Cost(NamedTuple):
    """Bytes of instructions, and dots of pictures."""

    bytes: int = 0
    dots: int = 0

    def times(self, many: int) -> _Cost:
        """As often as that."""
        return _Cost(self.bytes * many, self.dots * many)

    def plus(self, other: _Cost) -> _Cost:
        """Both."""
        return _Cost(self.bytes + other.bytes, self.dots + other.dots)


@dataclass(slots=True)
class _Work:
    """What each thing costs that is drawn, counted once; ``_begun`` are those that are being counted."""

    most: int
    _known: dict[tuple[int, int], _Cost] = field(default_factory=dict)
    _begun: set[tuple[int, int]] = field(default_factory=set)

    def refuse(self, cost: _Cost) -> None:
        """``Heavy`` where it is more than may be."""
        if cost.bytes > self.most or cost.dots > MOST_DOTS:
            raise Heavy(is_vast=cost.dots > MOST_DOTS)

    def of_page(self, page: Any) -> _Cost:  # noqa: ANN401 - a library without types
        """All that a page draws, the looks of its notes too."""
        size = [float(one) for one in page.mediabox]
        area = abs(size[2] - size[0]) * abs(size[3] - size[1])
        contents = page.obj.get("/Contents")
        streams = list(contents) if _is_list(contents) else [contents]
        content = b"\n".join(_content(one) for one in streams if one is not None)
        whole = _Cost(len(content)).plus(self._within(page.resources, content, area, 0))
        for look in _looks(page.obj):
            whole = whole.plus(self._of(look, area, 0))
        return whole

    def _of(self, drawn: Any, area: float, depth: int) -> _Cost:  # noqa: ANN401 - a library without types
        key = drawn.objgen
        if key in self._begun or depth > _DEEPEST:
            raise Heavy
        if key not in self._known:
            self._begun.add(key)
            content = _content(drawn)
            within = self._within(drawn.get("/Resources"), content, area, depth)
            self._known[key] = _Cost(len(content)).plus(within)
            self._begun.discard(key)
        return self._known[key]

    def _within(self, resources: Any, content: bytes, area: float, depth: int) -> _Cost:  # noqa: ANN401 - a library without types
        whole = _Cost()
        if not _is_drawn_with(resources):
            return whole
        times = Counter(_NAME.findall(_ESCAPE.sub(lambda one: bytes((int(one[1], 16),)), content)))
        for kind, name, one in _each(resources):
            many = times[name.encode()]
            if many:
                whole = whole.plus(self._one(kind, one, len(content), area, depth + 1).times(many))
                self.refuse(whole)
        return whole

    def _one(self, kind: str, one: Any, shown: int, area: float, depth: int) -> _Cost:  # noqa: ANN401 - a library without types
        """One use of a thing: a drawing, a picture, a pattern, letters that are drawings, a mask."""
        if kind == "/XObject" and one.get("/Subtype") == _IMAGE:
            return _Cost(dots=int(one.get("/Width", 0)) * int(one.get("/Height", 0)))
        if kind == "/XObject":
            return self._of(one, area, depth)
        if kind == "/Pattern":
            is_tiled = one.get("/PatternType") == 1
            return self._of(one, area, depth).times(_tiles(one, area)) if is_tiled else _Cost()
        if kind == "/Font":
            letters = [self._of(drawn, area, depth) for drawn in (one.get("/CharProcs") or {}).values()]
            return max(letters, default=_Cost()).times(shown)
        mask = one.get("/SMask")
        return self._of(mask["/G"], area, depth) if hasattr(mask, "keys") and "/G" in mask else _Cost()


def _is_list(told: Any) -> bool:  # noqa: ANN401 - a library without types
    import pikepdf

    return isinstance(told, pikepdf.Array)


_KINDS = ("/XObject", "/Pattern", "/Font", "/ExtGState")


def _each(resources: Any) -> Iterator[tuple[str, str, Any]]:  # noqa: ANN401 - a library without types
    """What a drawing may name: its kind, its name without the stroke, and itself."""
    for kind in _KINDS:
        for name, one in dict((resources.get(kind) or {}).items()).items():
            if hasattr(one, "get"):
                yield kind, name.removeprefix("/"), one


def _is_drawn_with(resources: Any) -> bool:  # noqa: ANN401 - a library without types
    """Whether anything is named there but letters of common fonts and a few pictures."""
    if resources is None:
        return False
    return any(kind != "/Font" or one.get("/Subtype") == "/Type3" for kind, _, one in _each(resources))


def _tiles(pattern: Any, area: float) -> int:  # noqa: ANN401 - a library without types
    """How often a pattern is laid side by side; where its tiles do not overlap each is drawn only once."""
    box = [float(one) for one in pattern["/BBox"]]
    turn = [float(one) for one in pattern.get("/Matrix", (1, 0, 0, 1, 0, 0))]
    scale = abs(turn[0] * turn[3] - turn[1] * turn[2])
    step = abs(float(pattern.get("/XStep", 1)) * float(pattern.get("/YStep", 1)))
    tiles = area / max(step * scale, 1e-9)
    is_apart = abs((box[2] - box[0]) * (box[3] - box[1])) <= step * 2
    if tiles > _MOST_TILES:
        raise Heavy
    return 1 if is_apart else 1 + int(tiles)


def _looks(page: Any) -> Iterator[Any]:  # noqa: ANN401 - a library without types
    """The drawings by which notes on a page are shown."""
    import pikepdf

    for note in page.get("/Annots") or ():
        looks = note.get("/AP") if hasattr(note, "get") else None
        shown = looks.get("/N") if looks is not None else None
        if isinstance(shown, pikepdf.Stream):
            yield shown
        elif shown is not None:
            yield from (one for one in dict(shown.items()).values() if isinstance(one, pikepdf.Stream))


def _content(stream: Any) -> bytes:  # noqa: ANN401 - a library without types
    """The instructions of a drawing; what is packed in a rare way is taken for as much as it can be."""
    filters = stream.get("/Filter")
    names = (
        [str(one) for one in filters] if _is_list(filters) else [str(filters)] if filters is not None else []
    )
    raw: bytes = stream.read_raw_bytes()
    for name in names:
        if name not in {"/FlateDecode", "/Fl"}:
            if len(raw) * _MOST_PACKED > _MOST_OF_ONE:
                raise Heavy
            plain: bytes = stream.read_bytes()
            return plain
        raw = _inflated(raw, _MOST_OF_ONE)
    return raw


_MOST_PACKED = 1_400  # times that LZW makes something smaller at most
