"""The label of a paper folder, 100 by 60 mm: found again by the eye, by a QR and by a Code 128."""

from __future__ import annotations

from cchc_desktop.core.lines import Face, Run, broken
from cchc_desktop.core.sheet import DossierSheet
from cchc_desktop.core.template import Wording
from cchc_desktop.core.text import day
from cchc_desktop.forms import Form, _type
from cchc_desktop.forms._ink import Bars, Squares, code128
from cchc_desktop.forms._page import MM, Page, Stock, runs_of

LABEL = Stock(100, 60, (4, 4, 4, 4), ((9, 1.2), (8.5, 1.15)), (8.5, 1.15), 8, 24)
_THINNEST = 0.25  # mm: a bar that a cheap reader still sees
_BARS = 9  # mm high
_QUIET_BARS = 20  # modules of white at both ends together


def _draw(page: Page, sheet: DossierSheet, words: Wording) -> None:
    side = page.stock.mark * MM
    if sheet.mark:
        page.draw(Squares(page.left, page.top - 2, side, sheet.mark))
    column = (page.left + side + 4, page.width - side - 4)
    page.y = page.top
    _lines(page, column, words.text("office"), 7.5, 2)
    _lines(page, column, words.text("code"), 11.5, 1, is_bold=True)
    _lines(page, column, words.text("local_no"), 10, 1)
    _lines(page, column, words.text("applicant"), 10.5, 2, is_bold=True)
    page.y = max(page.y, page.top + side)
    whole = (page.left, page.width)
    _lines(page, whole, words.text("procedure"), 9, 2)
    due = day(sheet.due_at) if sheet.due_at else "…………"
    days = f"{words.text('received')} {day(sheet.received_at)} – {words.text('due')} {due}"
    kept = f" – {words.text('retention')} {sheet.retention}" if sheet.retention else ""
    _lines(page, whole, days + kept, 9, 1)
    height = _BARS * MM
    page.draw(Bars(page.left, page.bottom - height, page.width, height, _payload(page, sheet)))
    page.y = page.bottom


def _lines(
    page: Page, column: tuple[float, float], text: str, size: float, most: int, *, is_bold: bool = False
) -> None:
    """At most so many lines; the last goes smaller rather than over the edge."""
    face: Face = "bold" if is_bold else "regular"
    x, width = column
    shown = _type.clean(text)
    if most == 1:
        size = max(_type.fitting(shown, face, size, width), 6)
    lines = broken(runs_of([Run(shown, face)]), width, _type.measure(size))
    if len(lines) > most:
        size *= 0.85
        lines = broken(runs_of([Run(shown, face)]), width, _type.measure(size))
    if len(lines) > most:
        kept = "".join(run.text for run in lines[most - 1]).rpartition(" ")[0]
        lines[most - 1] = (Run(f"{kept} …", face),)
    for line in lines[:most]:
        page.put(line, x, width, y=page.y, size=size)
        page.y += size * 1.15


def _payload(page: Page, sheet: DossierSheet) -> str:
    """The official code; the shorter own number when its bars would be too thin."""
    if sheet.code and sheet.code.isascii():
        modules = len(code128(sheet.code)) + _QUIET_BARS
        if modules * _THINNEST * MM <= page.width:
            return sheet.code
    return sheet.local_no


FOLDER_LABEL = Form(code="folder_label", kind="folder_label", draw=_draw, stock=LABEL)
