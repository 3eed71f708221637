"""Setting an official text as a word file in the layout of NĐ 30/2020: page, faces, controls, tables."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Literal

import docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_COLOR_INDEX
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.section import Section
    from docx.table import Table, _Cell
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run

FONT = "Times New Roman"
WIDTH, HEIGHT = 210, 297
TOP, BOTTOM, LEFT, RIGHT = 20, 20, 30, 15
BODY = WIDTH - LEFT - RIGHT
LYING = 15  # the margins of a lying sheet at its sides
INDENT = 12.7
SIZE = 14.0
HEADER_AT = 10
TAG_LENGTH = 64  # the longest that a word processor keeps
_NO_TIME = (1980, 1, 1, 0, 0, 0)

Align = Literal["left", "centre", "right", "both"]
_ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "centre": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "both": WD_ALIGN_PARAGRAPH.JUSTIFY,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Type:
    """How a run looks."""

    size: float = SIZE
    is_bold: bool = False
    is_italic: bool = False
    is_raised: bool = False
    is_marked: bool = False  # yellow


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """How a paragraph lies; spaces in points, ``indent`` of the first line and ``sides`` in mm."""

    align: Align = "left"
    before: float = 0
    after: float = 0
    leading: float = 1.0
    indent: float = 0
    sides: float = 0
    keeps_next: bool = False
    outline: int | None = None


def blank(title: str, author: str, made_at: datetime) -> Document:
    """An empty upright A4 with the page number above every page but the first."""
    document = docx.Document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(SIZE)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(name), FONT)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "vi-VN")
    style.element.get_or_add_rPr().append(language)
    about = document.core_properties
    about.title, about.author, about.language, about.comments = title, author, "vi-VN", ""
    about.created = about.modified = made_at.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    about.last_modified_by = author
    page = document.sections[0]
    page.page_width, page.page_height = Mm(WIDTH), Mm(HEIGHT)
    page.left_margin, page.right_margin = Mm(LEFT), Mm(RIGHT)
    _margins(page)
    page.different_first_page_header_footer = True
    number(page.header.paragraphs[0])
    return document


def _margins(page: Section) -> None:
    page.top_margin, page.bottom_margin, page.header_distance = Mm(TOP), Mm(BOTTOM), Mm(HEADER_AT)


def lying(document: Document) -> Section:
    """Go on with lying sheets; their pages are numbered from the first."""
    page: Section = document.add_section(WD_SECTION.NEW_PAGE)
    page.orientation = WD_ORIENT.LANDSCAPE
    page.page_width, page.page_height = Mm(HEIGHT), Mm(WIDTH)
    page.left_margin = page.right_margin = Mm(LYING)
    _margins(page)
    page.different_first_page_header_footer = False
    return page


def standing(document: Document) -> Section:
    """Go on with upright sheets."""
    page: Section = document.add_section(WD_SECTION.NEW_PAGE)
    page.orientation = WD_ORIENT.PORTRAIT
    page.page_width, page.page_height = Mm(WIDTH), Mm(HEIGHT)
    page.left_margin, page.right_margin = Mm(LEFT), Mm(RIGHT)
    _margins(page)
    page.different_first_page_header_footer = False
    return page


def number(paragraph: Paragraph) -> None:
    """The number of the page, which the word processor counts."""
    lay(paragraph, Setting(align="centre"))
    run = set_text(paragraph, "", Type(size=13))
    for kind, text in (("begin", ""), ("", " PAGE "), ("separate", ""), ("text", "2"), ("end", "")):
        if kind == "text":
            element = OxmlElement("w:t")
            element.text = text
        elif kind:
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
        else:
            element = OxmlElement("w:instrText")
            element.text = text
        run._r.append(element)  # noqa: SLF001 - the library has no call for a field


def stamp(page: Section, text: str) -> None:
    """Words above the first page and below every other: a draft, a practice register."""
    for paragraph in (page.first_page_header.paragraphs[0], page.footer.paragraphs[0]):
        set_text(lay(paragraph, Setting(align="right")), text, Type(size=11, is_bold=True))


def lay(paragraph: Paragraph, how: Setting) -> Paragraph:
    """Lay a paragraph; it never leaves a single line of itself on a page."""
    told = paragraph.paragraph_format
    told.alignment = _ALIGN[how.align]
    told.space_before, told.space_after = Pt(how.before), Pt(how.after)
    told.line_spacing = how.leading
    told.widow_control = True
    told.keep_with_next = how.keeps_next
    if how.indent:
        told.first_line_indent = Mm(how.indent)
    if how.sides:
        told.left_indent = told.right_indent = Mm(how.sides)
    if how.outline is not None:
        level = OxmlElement("w:outlineLvl")
        level.set(qn("w:val"), str(how.outline))
        paragraph._p.get_or_add_pPr().append(level)  # noqa: SLF001 - the library has no call for it
    return paragraph


def set_text(paragraph: Paragraph, text: str, look: Type) -> Run:
    """A run in a face."""
    run = paragraph.add_run(text)
    run.font.size = Pt(look.size)
    run.bold, run.italic = look.is_bold or None, look.is_italic or None
    if look.is_raised:
        run.font.superscript = True
    if look.is_marked:
        run.font.highlight_color = WD_COLOR_INDEX.YELLOW
    return run


def set_figure(paragraph: Paragraph, text: str, look: Type, name: str, alias: str) -> None:
    """A figure in a control of its own, so that the file says where it comes from."""
    run = set_text(paragraph, text, look)
    control = OxmlElement("w:sdt")
    about = OxmlElement("w:sdtPr")
    for tag, value in (("w:alias", alias[:TAG_LENGTH]), ("w:tag", name[:TAG_LENGTH])):
        element = OxmlElement(tag)
        element.set(qn("w:val"), value)
        about.append(element)
    content = OxmlElement("w:sdtContent")
    control.append(about)
    control.append(content)
    run._r.addprevious(control)  # noqa: SLF001 - the library has no call for a control
    content.append(run._r)  # noqa: SLF001 - likewise


def ruled(paragraph: Paragraph, width: float, room: float) -> Paragraph:
    """A rule of ``width`` mm in the middle of ``room`` mm, in a paragraph of its own."""
    lay(paragraph, Setting(sides=(room - width) / 2, before=3))
    paragraph.paragraph_format.line_spacing = Pt(4)
    edges = OxmlElement("w:pBdr")
    edges.append(_edge("w:top", 6))
    paragraph._p.get_or_add_pPr().insert_element_before(  # noqa: SLF001 - the library has no call for a border
        edges,
        "w:shd",
        "w:tabs",
        "w:suppressAutoHyphens",
        "w:spacing",
        "w:ind",
        "w:jc",
        "w:outlineLvl",
        "w:rPr",
    )
    return paragraph


def _edge(tag: str, eighths: int) -> BaseOxmlElement:
    edge = OxmlElement(tag)
    for name, value in (("val", "single"), ("sz", str(eighths)), ("space", "1"), ("color", "000000")):
        edge.set(qn(f"w:{name}"), value)
    return edge


def columns(document: Document, widths: Sequence[float]) -> Sequence[_Cell]:
    """Columns side by side without lines, which are never parted over two pages."""
    table: Table = document.add_table(rows=1, cols=len(widths))
    _frame(table, widths, has_lines=False)
    _whole(table, 0)
    cells: Sequence[_Cell] = table.rows[0].cells
    return cells


def grid(document: Document, rows: int, widths: Sequence[float], heads: int) -> Table:
    """A table with lines whose first ``heads`` rows come again on every page."""
    table: Table = document.add_table(rows=rows, cols=len(widths))
    _frame(table, widths, has_lines=True)
    for place in range(rows):
        _whole(table, place)
        if place < heads:
            again = OxmlElement("w:tblHeader")
            table.rows[place]._tr.get_or_add_trPr().append(again)  # noqa: SLF001 - no call for it
    return table


def _whole(table: Table, row: int) -> None:
    table.rows[row]._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001 - no call for it


def _frame(table: Table, widths: Sequence[float], *, has_lines: bool) -> None:
    if has_lines:
        table.style = "Table Grid"
    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    margins = OxmlElement("w:tblCellMar")
    side = "28" if has_lines else "0"
    for tag in ("w:left", "w:right"):
        margin = OxmlElement(tag)
        margin.set(qn("w:w"), side)
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    about = table._tbl.tblPr  # noqa: SLF001 - the library has no call for the margins of cells
    looks = about.find(qn("w:tblLook"))
    about.append(margins) if looks is None else looks.addprevious(margins)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Mm(width)
            if has_lines:
                cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER


def lines(cell: _Cell, texts: Iterable[str], look: Type, how: Setting) -> None:
    """Paragraphs in a cell, the first of them in the one that is there."""
    for text in texts:
        is_new = len(cell.paragraphs) == 1 and not cell.paragraphs[0].runs
        paragraph = cell.paragraphs[0] if is_new else cell.add_paragraph()
        set_text(lay(paragraph, how), text, look)


def picture(document: Document, png: bytes, width: float) -> None:
    """A picture in the middle, ``width`` mm wide."""
    paragraph = lay(document.add_paragraph(), Setting(align="centre", before=6, after=6))
    paragraph.add_run().add_picture(BytesIO(png), width=Mm(width))


def written(document: Document) -> bytes:
    """The file; the same text gives the same bytes."""
    raw = BytesIO()
    document.save(raw)
    again = BytesIO()
    with zipfile.ZipFile(raw) as made, zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as kept:
        for name in made.namelist():
            info = zipfile.ZipInfo(name, _NO_TIME)
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            kept.writestr(info, made.read(name))
    return again.getvalue()
