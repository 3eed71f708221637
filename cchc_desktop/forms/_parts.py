"""The parts that official papers share: the national heading, the title with its mark, signatures, notes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from cchc_desktop.core.lines import Face, Line, Run, broken, italic
from cchc_desktop.core.sheet import DossierSheet
from cchc_desktop.core.text import place_and_day
from cchc_desktop.forms import _type
from cchc_desktop.forms._page import MM, Page, Rule, Squares, runs_of

_NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
_MOTTO = "Độc lập - Tự do - Hạnh phúc"
_LEFT_SHARE = 0.42
_GAP = 1.2  # line height of the parts, in sizes
_NAME_LINES = 3
_SPACE = 4  # room for the signature itself, in sizes


@dataclass(frozen=True, slots=True)
class Signer:
    """One who signs: the capacity in capitals, what to do below it, and the name when it is known.

    " / " in the capacity begins a line: "TM. ỦY BAN NHÂN DÂN / CHỦ TỊCH".
    """

    capacity: str
    name: str = ""
    note: str = ""


def heading(page: Page, above: str, unit: str, number: str, place: str, day: date) -> None:
    """The two columns of NĐ 30/2020: who issues and under which number; nation, motto, place and day."""
    caps = page.stock.caps
    split = page.width * _LEFT_SHARE
    left, right = (page.left, split - caps / 2), (page.left + split, page.width - split)
    top = page.y
    y_left = _block(page, above.upper(), "regular", caps, left, top)
    y_left = _block(page, unit.upper(), "bold", caps, left, y_left)
    y_left = _short_rule(page, left, y_left + caps * 0.25)
    y_left = _block(page, number, "regular", caps + 0.5, left, y_left + caps * 0.35)

    y_right = _block(page, _NATION, "bold", _type.fitting(_NATION, "bold", caps, right[1]), right, top)
    y_right = _block(page, _MOTTO, "bold", caps + 1, right, y_right)
    y_right = _rule_under(page, _type.width(_MOTTO, "bold", caps + 1), right, y_right + caps * 0.25)
    said = _type.clean(place_and_day(place or "…………", day))
    size = _type.fitting(said, "italic", caps + 1, right[1])
    y_right = _block(page, said, "italic", size, right, y_right + caps * 0.35)
    page.y = max(y_left, y_right)


def _block(page: Page, text: str, face: Face, size: float, column: tuple[float, float], y: float) -> float:
    """Centred lines; gives the y below them."""
    x, width = column
    if not text:
        return y
    for line in _type.wrapped(tuple(runs_of([Run(text, face)])), width, size, is_even=True):
        page.put(line, x, width, y=y, size=size, align="centre")
        y += size * _GAP
    return y


def _short_rule(page: Page, column: tuple[float, float], y: float) -> float:
    return _rule_under(page, column[1] * 0.4, column, y)


def _rule_under(page: Page, length: float, column: tuple[float, float], y: float) -> float:
    x = column[0] + (column[1] - length) / 2
    page.draw(Rule(x, y, x + length, y, 0.7))
    return y


def title(page: Page, sheet: DossierSheet, lines: Sequence[str], below: Sequence[Run]) -> None:
    """The title in the middle with the mark of the dossier at its left."""
    page.skip(0.5)
    top = page.y
    side = _mark(page, sheet, top) + page.size / 2
    column = (page.left + side, page.width - 2 * side)
    rows = [Run(line.upper(), "bold") for line in lines]
    sizes = [page.stock.caps + 2] * len(rows) + [page.size] * len(below)
    need = sum(size * _GAP for size in sizes)
    y = top + max(0.0, (side - need) / 2)
    for run, size in zip([*rows, *below], sizes, strict=True):
        text = _type.clean(run.text)
        y = _block(page, text, run.face, _type.fitting(text, run.face, size, column[1]), column, y)
    page.y = max(y, top + side)
    _label_mark(page, sheet)


def _mark(page: Page, sheet: DossierSheet, y: float) -> float:
    side = page.stock.mark * MM
    if sheet.mark:
        page.draw(Squares(page.left, y, side, sheet.mark))
    return side


def _label_mark(page: Page, sheet: DossierSheet) -> None:
    """The same in figures, for the day when the code cannot be read."""
    size = page.stock.caps * 0.75
    check = f". Mã kiểm tra: {sheet.auth_code}" if sheet.auth_code else ""
    page.write(italic(f"Số của đơn vị: {sheet.local_no}{check}"), size=size)


def reprint_note(page: Page, printing: int) -> None:
    """A paper printed again says so above everything else."""
    if printing > 1:
        size = page.stock.caps * 0.85
        line: Line = (Run(f"In lại lần {printing - 1}", "bold_italic"),)
        page.put(line, page.left, page.width, y=page.top - size * 1.6, size=size, align="right")


def signatures(page: Page, *signers: Signer) -> None:
    """Who signs, side by side, never parted over two sheets; one alone stands at the right."""
    page.skip(0.5)
    page.room(signatures_height(page, *signers))
    _sign(page, signers, page.y)


def _sign(page: Page, signers: Sequence[Signer], top: float) -> None:
    places = len(signers) if len(signers) > 1 else 2
    width = page.width / places
    size = page.size
    shift = places - len(signers)
    names = [_lines(signer.name, width - size, size) for signer in signers]
    for place, (signer, name) in enumerate(zip(signers, names, strict=True)):
        column = (page.left + (place + shift) * width, width)
        y = top
        for capacity in signer.capacity.split(" / "):
            shrunk = _type.fitting(capacity, "bold", size, width - size / 2)
            y = _block(page, capacity, "bold", shrunk, column, y)
        y = _block(page, signer.note, "italic", size, column, y) + size * _SPACE
        for line in name:
            page.put(line, column[0], width, y=y, size=size, align="centre")
            y += size * _GAP
        page.y = max(page.y, y)


def addressed(page: Page, title: str, recipients: Sequence[str], signer: Signer) -> None:
    """The end of a letter: who gets it at the left, who signs for the office at the right."""
    page.skip(0.5)
    page.room(max(signatures_height(page, signer), (len(recipients) + 2) * page.size * _GAP))
    top = page.y
    size = page.stock.caps
    page.put((Run(title, "bold_italic"),), page.left, page.width / 2, y=top, size=size)
    y = top + size * _GAP
    for line in (f"- {recipient}" for recipient in recipients):
        for part in broken(runs_of([line]), page.width / 2 - size, _type.measure(size * 0.9)):
            page.put(part, page.left, page.width / 2, y=y, size=size * 0.9)
            y += size * 0.9 * _GAP
    page.y = top
    _sign(page, (signer,), top)
    page.y = max(page.y, y)


def signatures_height(page: Page, *signers: Signer) -> float:
    """What the signatures need, for the lines that should not be left behind by them."""
    width = page.width / max(len(signers), 2) - page.size
    lines = max(len(_lines(signer.name, width, page.size)) for signer in signers)
    above = max(len(signer.capacity.split(" / ")) for signer in signers) + 1
    return page.size * (_SPACE + (lines + above) * _GAP)


def _lines(name: str, width: float, size: float) -> tuple[Line, ...]:
    """A name under a signature; it stands in full above, so three lines are enough of it."""
    return _type.wrapped(tuple(runs_of([Run(name, "bold")])), width, size, is_even=True)[:_NAME_LINES]


def notes(page: Page, title: str, sentences: Sequence[str], mark: str = "") -> None:
    """Small print at the end of a form, at its right the dossier's ``mark`` a second time."""
    size = max(page.size * 0.82, 7.5)
    side = page.stock.foot_mark * MM if mark else 0.0
    page.skip(0.6)
    page.room(max(size * _GAP * 2, side))
    sheet, foot = len(page.sheets), page.y + side
    if mark:
        page.draw(Squares(page.left + page.width - side, page.y, side, mark))
    page.write(Run(title, "bold_italic"), beside=side, size=size)
    for sentence in sentences:
        page.write(italic(f"- {sentence}"), beside=side, size=size)
    if len(page.sheets) == sheet:
        page.y = max(page.y, foot)
