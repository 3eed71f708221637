"""The typefaces of the forms: Liberation Serif, embedded so that a paper looks the same on every PC."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from cchc_desktop.core import lines
from cchc_desktop.core.lines import Face, Line, Measure, Run
from cchc_desktop.paths import resources

if TYPE_CHECKING:
    from reportlab.pdfbase.ttfonts import TTFont

_FILES: Mapping[Face, str] = MappingProxyType(
    {"regular": "Regular", "bold": "Bold", "italic": "Italic", "bold_italic": "BoldItalic"}
)


@cache
def fonts() -> Mapping[Face, TTFont]:
    """The four faces, read and registered at the first use."""
    from reportlab import rl_config
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    rl_config.useA85 = 0  # streams as they are: letters for them cost a fifth of the paper
    folder = resources() / "fonts"
    found = {
        face: TTFont(f"Form-{face}", str(folder / f"LiberationSerif-{name}.ttf"))
        for face, name in _FILES.items()
    }
    for font in found.values():
        pdfmetrics.registerFont(font)
    return MappingProxyType(found)


@lru_cache(maxsize=65_536)
def width(text: str, face: Face, size: float) -> float:
    """Points that ``text`` takes."""
    return float(fonts()[face].stringWidth(text, size))


def measure(size: float) -> Measure:
    """The width of any text at ``size``."""
    return lambda text, face: width(text, face, size)


@lru_cache(maxsize=2_048)
def wrapped(runs: tuple[Run, ...], room: float, size: float, *, is_even: bool = False) -> tuple[Line, ...]:
    """The lines of ``runs``, remembered: the second copy of a paper says what the first one did."""
    breaking = lines.balanced if is_even else lines.broken
    return tuple(breaking(runs, room, measure(size)))


def fitting(text: str, face: Face, size: float, room: float) -> float:
    """``size``, or the smaller one at which ``text`` stays on a line of ``room`` points."""
    need = width(text, face, size)
    return size if need <= room else size * room / need


@lru_cache(maxsize=4_096)
def clean(text: str) -> str:
    """What can be printed of ``text``."""
    glyphs = fonts()["regular"].face.charToGlyph
    return lines.printable(text, lambda char: ord(char) in glyphs)
