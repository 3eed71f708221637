"""What stands on a sheet of a form, and its way into a PDF; a sheet is laid out before it is drawn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from cchc_desktop.core.lines import Line
from cchc_desktop.forms import _type

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

MM = 72 / 25.4
_QUIET = 4  # modules of white that a reader needs around a QR
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


Ink = Words | Rule | Squares
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
        else:
            _draw_qr(canvas, ink, left, height)


def _draw_qr(canvas: Canvas, ink: Squares, left: float, height: float) -> None:
    rows = qr(ink.payload)
    module = ink.side / (len(rows) + 2 * _QUIET)
    x0, y0 = left + ink.x, height - ink.y
    canvas.setFillGray(1)
    canvas.rect(x0, y0 - ink.side, ink.side, ink.side, stroke=0, fill=1)
    canvas.setFillGray(0)
    path = canvas.beginPath()
    for down, row in enumerate(rows):
        for start, length in _stretches(row):
            x = x0 + (_QUIET + start) * module
            path.rect(x, y0 - (_QUIET + down + 1) * module, length * module, module)
    canvas.drawPath(path, stroke=0, fill=1)


def qr(payload: str) -> list[list[bool]]:
    """The modules of a QR without its quiet zone, True where it is dark; medium error correction."""
    import zxingcpp

    code = zxingcpp.create_barcode(payload, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    picture = code.to_image(scale=1, add_quiet_zones=False)
    grid = cast("list[list[int]]", memoryview(cast("bytes", picture)).tolist())
    return [[value == 0 for value in row] for row in grid]


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
