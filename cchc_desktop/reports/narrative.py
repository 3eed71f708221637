"""The report in words as a word file: every figure in a control that names it, marks only in a draft."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from cchc_desktop.core.letterhead import MOTTO, NATION, issuer_lines
from cchc_desktop.core.narrative_paper import Paper
from cchc_desktop.core.narrative_pieces import Para, Part, Piece, Pieces
from cchc_desktop.core.tally import Tally
from cchc_desktop.core.text import number as written_number
from cchc_desktop.reports.monthly_results import COLUMNS, HEADINGS, table

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table
    from docx.text.paragraph import Paragraph

_MOTTO_WIDTH = 60.5  # mm at 14 points
_LEFT, _RIGHT = 66.0, 99.0
_PRACTICE, _DRAFT = "SỔ THỰC HÀNH – KHÔNG CÓ GIÁ TRỊ", "DỰ THẢO"
_SIGNATURE = 4  # lines left for it
_PICTURE = 160.0
_ANNEX = 12.0  # points, as NĐ 30/2020 has annexes
_FORMULA = 8.5  # "(7)=(8)+(9)+(10)" is one word over a narrow column
_WITH_TOTAL = 3
"""Rows at the end of the annex, the total among them, that stay on one sheet."""


Picture = tuple[str, bytes]
"""A chart for the annex: its title, and the PNG."""


def docx(
    paper: Paper, made_at: datetime, tally: Tally | None = None, pictures: Sequence[Picture] = ()
) -> bytes:
    """The word file; the same paper gives the same bytes."""
    from cchc_desktop.reports import _docx as kit

    document = kit.blank(paper.title, paper.issuer, made_at)
    if stamps := _stamps(paper):
        kit.stamp(document.sections[0], " – ".join(stamps))
    _head(document, paper)
    _body(document, paper)
    _end(document, paper)
    _notes(document, paper)
    if tally is not None and paper.has_annex:
        _annex(document, paper, tally)
    if pictures:
        _pictures(document, paper, pictures)
    return kit.written(document)


def _stamps(paper: Paper) -> list[str]:
    told = [_PRACTICE] if paper.is_practice else []
    return [*told, _DRAFT] if paper.is_draft else told


def _head(document: Document, paper: Paper) -> None:
    """Who issues it and under which number; nation, motto, place and day; title, subject, to whom."""
    from cchc_desktop.reports import _docx as kit

    centre = kit.Setting(align="centre")
    left, right = kit.columns(document, (_LEFT, _RIGHT))
    if paper.above:
        kit.lines(left, [paper.above.upper()], kit.Type(size=13), centre)
    kit.lines(left, issuer_lines(paper.issuer), kit.Type(size=13, is_bold=True), centre)
    kit.ruled(left.add_paragraph(), _LEFT * 0.4, _LEFT)
    kit.lines(left, [paper.number], kit.Type(size=13), centre)
    kit.lines(right, [NATION], kit.Type(size=13, is_bold=True), centre)
    kit.lines(right, [MOTTO], kit.Type(size=14, is_bold=True), centre)
    kit.ruled(right.add_paragraph(), _MOTTO_WIDTH, _RIGHT)
    kit.lines(right, [paper.place_and_day], kit.Type(size=14, is_italic=True), centre)

    title = kit.lay(document.add_paragraph(), kit.Setting(align="centre", before=18, keeps_next=True))
    kit.set_text(title, paper.type, kit.Type(is_bold=True))
    subject = kit.lay(document.add_paragraph(), kit.Setting(align="centre", keeps_next=True))
    _set(subject, paper.subject, is_bold=True)
    if paper.standing:
        standing = kit.lay(document.add_paragraph(), kit.Setting(align="centre", keeps_next=True))
        _set(standing, (Piece("("), *paper.standing, Piece(")")), is_italic=True)
    kit.ruled(document.add_paragraph(), kit.BODY * 0.36, kit.BODY)
    if paper.to:
        to = kit.lay(document.add_paragraph(), kit.Setting(align="centre", before=8, after=10))
        kit.set_text(to, "Kính gửi: ", kit.Type())
        _set(to, (*paper.to, Piece(".")))


def _body(document: Document, paper: Paper) -> None:
    for basis in paper.bases:
        _set(_paragraph(document), basis, is_italic=True)
    if paper.opening:
        _set(_paragraph(document), paper.opening)
    for part in paper.parts:
        _part(document, part)
    if paper.closing:
        _set(_paragraph(document, keeps_next=True), paper.closing)


def _part(document: Document, part: Part) -> None:
    from cchc_desktop.reports import _docx as kit

    how = kit.Setting(before=6, after=4, indent=kit.INDENT, keeps_next=True, outline=part.level - 1)
    heading = kit.lay(document.add_paragraph(), how)
    kit.set_text(heading, part.title, kit.Type(is_bold=True, is_italic=part.level > 2))  # noqa: PLR2004 - level 3
    for para in part.paras:
        leads_on = bool(para.pieces) and para.pieces[-1].text.endswith(":")
        _set(_paragraph(document, keeps_next=leads_on), _dashed(para))


def _dashed(para: Para) -> Pieces:
    return (Piece("- "), *para.pieces) if para.is_item else para.pieces


def _paragraph(document: Document, *, keeps_next: bool = False) -> Paragraph:
    from cchc_desktop.reports import _docx as kit

    how = kit.Setting(align="both", after=6, leading=1.1, indent=kit.INDENT, keeps_next=keeps_next)
    return kit.lay(document.add_paragraph(), how)


def _set(
    paragraph: Paragraph,
    pieces: Pieces,
    *,
    is_bold: bool = False,
    is_italic: bool = False,
    size: float = 14,
) -> None:
    """Pieces in a paragraph: figures in their controls, marks in yellow, the numbers of notes raised."""
    from cchc_desktop.reports import _docx as kit

    is_after_figure = False
    for piece in pieces:
        text = piece.text
        if is_after_figure and text.startswith(" "):
            text = f"\u00a0{text[1:]}"  # a figure and its noun stay on one line
        is_after_figure = bool(piece.name) and text[-1:].isdigit()
        look = kit.Type(size=size, is_bold=is_bold, is_italic=is_italic, is_marked=bool(piece.mark))
        if piece.name:
            kit.set_figure(paragraph, text, look, piece.name, piece.about or piece.name)
        elif text:
            kit.set_text(paragraph, text, look)
        if piece.note:
            kit.set_text(paragraph, f"[{piece.note}]", kit.Type(is_raised=True, is_marked=True))


def _end(document: Document, paper: Paper) -> None:
    """Who gets it at the left, who signs at the right."""
    from cchc_desktop.reports import _docx as kit

    left, right = kit.columns(document, (kit.BODY * 0.5, kit.BODY * 0.5))
    kit.lines(left, ["Nơi nhận:"], kit.Type(size=12, is_bold=True, is_italic=True), kit.Setting(before=6))
    for recipient in paper.recipients:
        line = kit.lay(left.add_paragraph(), kit.Setting())
        _set(line, (Piece("- "), *recipient), size=11)
    bold = kit.Type(is_bold=True)
    kit.lines(right, paper.signer, bold, kit.Setting(align="centre"))
    right.paragraphs[0].paragraph_format.space_before = left.paragraphs[0].paragraph_format.space_before
    for text in (*[""] * _SIGNATURE, paper.signer_name):
        kit.set_text(kit.lay(right.add_paragraph(), kit.Setting(align="centre")), text, bold)


def _notes(document: Document, paper: Paper) -> None:
    """What a draft still waits for; a final paper has none."""
    from cchc_desktop.reports import _docx as kit

    if not paper.notes:
        return
    title = kit.lay(document.add_paragraph(), kit.Setting(before=14, after=3, keeps_next=True))
    kit.set_text(title, "Ghi chú của dự thảo (không in ở bản chính thức)", kit.Type(size=11, is_bold=True))
    for place, note in enumerate(paper.notes, 1):
        line = kit.lay(document.add_paragraph(), kit.Setting(align="both"))
        kit.set_text(line, f"[{place}] {note}.", kit.Type(size=11, is_marked=True))


def _annex(document: Document, paper: Paper, tally: Tally) -> None:
    """The official table on lying sheets, its figures in controls as well."""
    from cchc_desktop.reports import _docx as kit

    kit.lying(document)
    about = "Biểu số II.06a: Tình hình, kết quả giải quyết thủ tục hành chính "
    _annex_title(document, "PHỤ LỤC SỐ LIỆU", (Piece(about), *paper.period), _enclosed(paper))
    rows = table(tally)
    heads = max(one.row + one.rows for one in HEADINGS)
    drawn = kit.grid(document, heads + len(rows), [one.width for one in COLUMNS], heads)
    _headings(drawn)
    for place, row in enumerate(rows, heads):
        keeps = len(rows) - _WITH_TOTAL <= place - heads < len(rows) - 1
        is_bold = row.kind in {"level", "total"}
        cells = drawn.rows[place].cells
        look, middle = kit.Type(size=_ANNEX, is_bold=is_bold), kit.Setting(align="centre", keeps_next=keeps)
        kit.lines(cells[0], [row.number], look, middle)
        kit.lines(cells[1], [row.name], look, kit.Setting(keeps_next=keeps))
        for column, figure in enumerate(row.figures, 3):
            name = f"II.06a ({column}) {row.name}"
            line = kit.lay(cells[column - 1].paragraphs[0], middle)
            _set(line, (Piece(written_number(figure), name),), is_bold=is_bold, size=_ANNEX)


def _enclosed(paper: Paper) -> str:
    """To which paper an annex belongs."""
    day = paper.place_and_day.partition(", ")[2]
    number = paper.number[:1].lower() + paper.number[1:]
    return f"(Kèm theo {paper.type.capitalize()} {number} {day} của {paper.issuer})"


def _annex_title(document: Document, title: str, pieces: Pieces, enclosed: str) -> None:
    from cchc_desktop.reports import _docx as kit

    head = kit.lay(document.add_paragraph(), kit.Setting(align="centre", keeps_next=True))
    kit.set_text(head, title, kit.Type(is_bold=True))
    if pieces:
        line = kit.lay(document.add_paragraph(), kit.Setting(align="centre", keeps_next=True))
        _set(line, pieces, is_bold=True, size=13)
    line = kit.lay(document.add_paragraph(), kit.Setting(align="centre", after=8, keeps_next=True))
    kit.set_text(line, enclosed, kit.Type(size=13, is_italic=True))


def _headings(drawn: Table) -> None:
    from cchc_desktop.reports import _docx as kit

    rows = [drawn.rows[place].cells for place in range(max(one.row + one.rows for one in HEADINGS))]
    for one in HEADINGS:
        cell = rows[one.row][one.column]
        if one.rows > 1 or one.columns > 1:
            cell = cell.merge(rows[one.row + one.rows - 1][one.column + one.columns - 1])
        is_italic = one.face == "italic"
        look = kit.Type(size=_FORMULA if is_italic else _ANNEX, is_bold=not is_italic, is_italic=is_italic)
        kit.lines(cell, [one.text], look, kit.Setting(align="centre"))


def _pictures(document: Document, paper: Paper, pictures: Sequence[Picture]) -> None:
    from cchc_desktop.reports import _docx as kit

    kit.standing(document)
    _annex_title(document, "PHỤ LỤC BIỂU ĐỒ", (), _enclosed(paper))
    for at, (title, png) in enumerate(pictures, 1):
        line = kit.lay(document.add_paragraph(), kit.Setting(align="centre", before=8, keeps_next=True))
        _set(line, (Piece(title, f"chart.{at}", about="Biểu đồ số liệu của kỳ"),), is_bold=True, size=13)
        kit.picture(document, png, _PICTURE)
