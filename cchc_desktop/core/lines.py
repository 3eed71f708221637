"""Line breaking for printed text, whoever prints it: the widths come from the one who knows the font."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

Face = Literal["regular", "bold", "italic", "bold_italic"]
Measure = Callable[[str, Face], float]

MISSING = "□"
_INVISIBLE = frozenset({"Cc", "Cf"})
_MARKS = frozenset({"Mn", "Me"})


class Run(NamedTuple):
    """A stretch of text in one face."""

    text: str
    face: Face = "regular"


Line = tuple[Run, ...]


def bold(text: str) -> Run:
    """Text in bold."""
    return Run(text, "bold")


def italic(text: str) -> Run:
    """Text in italics."""
    return Run(text, "italic")


def printable(text: str, has_glyph: Callable[[str], bool]) -> str:
    """NFC text that the font can show: what it lacks becomes a box, what nobody sees is left out."""
    return "".join(_shown(char, has_glyph) for char in unicodedata.normalize("NFC", text))


def _shown(char: str, has_glyph: Callable[[str], bool]) -> str:
    if char.isspace() and char != "\u00a0":
        return " "
    kind = unicodedata.category(char)
    if kind in _INVISIBLE or (kind in _MARKS and not has_glyph(char)):
        return ""
    return char if has_glyph(char) else MISSING


def broken(runs: Iterable[Run], width: float, measure: Measure) -> list[Line]:
    """The lines of ``runs``, at least one; a word too long for a line is cut."""
    lines: list[list[Run]] = [[]]
    left = width
    for word in _words(runs):
        need = line_width(word, measure)
        blank = measure(" ", lines[-1][-1].face) if lines[-1] else 0.0
        if lines[-1] and blank + need > left:
            lines.append([])
            left, blank = width, 0.0
        if blank:
            lines[-1].append(Run(" ", lines[-1][-1].face))
        *full, last = [word] if need <= width else _cut(word, width, measure)
        for piece in full:
            lines[-1].extend(piece)
            lines.append([])
        lines[-1].extend(last)
        left = width - line_width(last, measure) if full else left - blank - need
    return [_joined(line) for line in lines]


def balanced(runs: Sequence[Run], width: float, measure: Measure) -> list[Line]:
    """As few lines as ``broken`` gives, of nearly the same length: for headings."""
    lines = broken(runs, width, measure)
    narrow, wide = (
        max((measure(part, run.face) for run in runs for part in run.text.split(" ")), default=0.0),
        width,
    )
    while len(lines) > 1 and wide - narrow > 1:
        middle = (narrow + wide) / 2
        tried = broken(runs, middle, measure)
        if len(tried) > len(lines):
            narrow = middle
        else:
            lines, wide = tried, middle
    return lines


def _words(runs: Iterable[Run]) -> Iterator[list[Run]]:
    """Words between blanks; a word may change its face inside."""
    word: list[Run] = []
    for run in runs:
        parts = run.text.split(" ")
        for index, part in enumerate(parts):
            if index and word:
                yield word
                word = []
            if part:
                word.append(Run(part, run.face))
    if word:
        yield word


def _cut(word: Sequence[Run], width: float, measure: Measure) -> list[list[Run]]:
    """The lines of a word that is wider than one; letters are taken to add up, as they do without kerning."""
    lines: list[list[Run]] = [[]]
    left = width
    for run in word:
        piece = ""
        for char in run.text:
            need = measure(char, run.face)
            if (piece or lines[-1]) and need > left:
                at = _seam(piece)
                lines[-1].append(Run(piece[:at], run.face))
                lines.append([])
                piece = piece[at:]
                left = width - measure(piece, run.face)
            piece += char
            left -= need
        lines[-1].append(Run(piece, run.face))
    return lines


def _seam(piece: str) -> int:
    """Where to part a word: after its last hyphen, point, slash or @ if that is not too early."""
    at = 1 + max(piece.rfind(sign) for sign in "-./@_")
    return at if at * 2 > len(piece) else len(piece)


def _joined(line: Sequence[Run]) -> Line:
    found: list[Run] = []
    for run in line:
        if found and found[-1].face == run.face:
            found[-1] = Run(found[-1].text + run.text, run.face)
        elif run.text:
            found.append(run)
    return tuple(found)


def line_width(line: Iterable[Run], measure: Measure) -> float:
    """How wide a broken line is."""
    return sum(measure(run.text, run.face) for run in line)
