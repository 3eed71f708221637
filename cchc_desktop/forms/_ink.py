"""What stands on a sheet of a form, and its way into a PDF; a sheet is laid out before it is drawn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from cchc_desktop.core.lines import Line
from cchc_desktop.forms import _type

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas
    from zxingcpp import Barcode

MM = 72 / 25.4
_QUIET = 4  # modules of white that a reader needs around a QR
_QUIET_BARS = 10  # and at both ends of a Code 128
_WIDEST_BAR = 0.4  # mm: wider than any reader needs
_GREY = 0.87
_WARNING = "SỔ THỰC HÀNH – KHÔNG CÓ GIÁ TRỊ"


class Words(NamedTuple):
    """A line of text on its baseline; ``y`` is counted from the top of the sheet, in points."""

    x: float
    y: float
    line: Line
    size: float

    @property
    def text(self) -> str:
        """What it says, in whatever face."""
        return "".join(run.text for run in self.line)


class Rule(NamedTuple):
    """A straight line."""

    x0: float
    y0: float
    x1: float
    y1: float
    thickness: float = 0.6


class Squares(NamedTuple):
    """A QR with its quiet zone, ``side`` points wide."""

    x: float
    y: float
    side: float
    payload: str


class Bars(NamedTuple):
    """A Code 128 with its quiet zones, ``width`` points wide at most and ``height`` points high."""

    x: float
    y: float
    width: float
    height: float
    payload: str


Ink = Words | Rule | Squares | Bars
Sheet = list[Ink]


def bind(
    copies: Sequence[Sequence[Sheet]],
    size: tuple[float, float],
    *,
    title: str,
    is_paired: bool,
    is_practice: bool,
) -> bytes:
    """One PDF of all copies, one after another or paired side by side; the same input, the same bytes."""
    from reportlab.pdfgen.canvas import Canvas

    _type.fonts()
    out = BytesIO()
    # Without a first font of ours every file would name Helvetica, which nothing embeds.
    settings: dict[str, Any] = {"initialFontName": "Form-regular", "pageCompression": 1}
    canvas = Canvas(out, pagesize=size, invariant=1, **settings)
    canvas.setTitle(title)
    width, height = size
    if is_paired:
        canvas.setPageSize((2 * width, height))
        for place in range(max(len(sheets) for sheets in copies)):
            for side, sheets in enumerate(copies):
                if place < len(sheets):
                    _draw(canvas, sheets[place], (side * width, width, height), is_practice=is_practice)
            _cut_here(canvas, width, height)
            canvas.showPage()
    else:
        for sheets in copies:
            for sheet in sheets:
                _draw(canvas, sheet, (0, width, height), is_practice=is_practice)
                canvas.showPage()
    canvas.save()
    return out.getvalue()


def _draw(
    canvas: Canvas, sheet: Iterable[Ink], area: tuple[float, float, float], *, is_practice: bool
) -> None:
    left, width, height = area
    if is_practice:
        _warn(canvas, left, width, height)
    for ink in sheet:
        if isinstance(ink, Words):
            # One text object a line, so that who copies from the PDF gets the line and not its pieces.
            text = canvas.beginText(left + ink.x, height - ink.y)
            for run in ink.line:
                text.setFont(f"Form-{run.face}", ink.size)
                text.textOut(run.text)
            canvas.drawText(text)
        elif isinstance(ink, Rule):
            canvas.setLineWidth(ink.thickness)
            canvas.line(left + ink.x0, height - ink.y0, left + ink.x1, height - ink.y1)
        elif isinstance(ink, Squares):
            _draw_qr(canvas, ink, left, height)
        else:
            _draw_bars(canvas, ink, left, height)


def _draw_qr(canvas: Canvas, ink: Squares, left: float, height: float) -> None:
    path, modules = _qr_path(ink.payload)
    module = ink.side / modules
    # In modules, so that the path is whole numbers and is written once for all copies.
    canvas.saveState()
    canvas.translate(left + ink.x, height - ink.y - ink.side)
    canvas.scale(module, module)
    canvas.addLiteral(f"1 g 0 0 {modules} {modules} re f 0 g {path} f")
    canvas.restoreState()


@lru_cache(maxsize=8)
def _qr_path(payload: str) -> tuple[str, int]:
    """The dark stretches as rectangles of a drawing ``modules`` wide, the quiet zone counted."""
    rows = qr(payload)
    modules = len(rows) + 2 * _QUIET
    found = [
        f"{_QUIET + start} {modules - _QUIET - 1 - down} {length} 1 re"
        for down, row in enumerate(rows)
        for start, length in _stretches(row)
    ]
    return " ".join(found), modules


def qr(payload: str) -> list[list[bool]]:
    """The modules of a QR without its quiet zone, True where it is dark; medium error correction."""
    import zxingcpp

    return _modules(zxingcpp.create_barcode(payload, zxingcpp.BarcodeFormat.QRCode, ec_level="M"))


def code128(payload: str) -> list[bool]:
    """The modules of a Code 128 without its quiet zones, True where it is dark."""
    import zxingcpp

    return _modules(zxingcpp.create_barcode(payload, zxingcpp.BarcodeFormat.Code128))[0]


def _modules(code: Barcode) -> list[list[bool]]:
    picture = code.to_image(scale=1, add_quiet_zones=False)
    grid = cast("list[list[int]]", memoryview(cast("bytes", picture)).tolist())
    return [[value == 0 for value in row] for row in grid]


def _draw_bars(canvas: Canvas, ink: Bars, left: float, height: float) -> None:
    row = code128(ink.payload)
    module = min(ink.width / (len(row) + 2 * _QUIET_BARS), _WIDEST_BAR * MM)
    x0 = left + ink.x + (ink.width - len(row) * module) / 2
    for start, length in _stretches(row):
        y = height - ink.y - ink.height
        canvas.rect(x0 + start * module, y, length * module, ink.height, stroke=0, fill=1)


def _stretches(row: Sequence[bool]) -> list[tuple[int, int]]:
    """Where dark stretches begin and how long they are."""
    found: list[tuple[int, int]] = []
    for place, is_dark in enumerate(row):
        if not is_dark:
            continue
        if found and sum(found[-1]) == place:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        else:
            found.append((place, 1))
    return found


def _cut_here(canvas: Canvas, x: float, height: float) -> None:
    canvas.saveState()
    canvas.setLineWidth(0.4)
    canvas.setStrokeGray(0.6)
    canvas.setDash(3, 3)
    canvas.line(x, 0, x, height)
    canvas.restoreState()


def _warn(canvas: Canvas, left: float, width: float, height: float) -> None:
    """A practice register's paper must never pass for a real one."""
    size = _type.fitting(_WARNING, "bold", 60, 0.85 * (width**2 + height**2) ** 0.5)
    canvas.saveState()
    canvas.translate(left + width / 2, height / 2)
    canvas.rotate(55)
    canvas.setFillGray(_GREY)
    canvas.setFont("Form-bold", size)
    canvas.drawCentredString(0, -size / 3, _WARNING)
    canvas.restoreState()
