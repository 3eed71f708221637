"""The word file of a report in words: its layout, its controls, its marks."""

from __future__ import annotations

import struct
import zipfile
import zlib
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Mm
from report_data import FIGURES
from word_files import AT, PAPER, controls, opened, unbound
from word_text import loose, texts

from cchc_desktop.core.narrative_pieces import Para, Part, Piece
from cchc_desktop.reports.narrative import docx

DRAFT = replace(
    PAPER,
    is_draft=True,
    parts=(Part("I. ĐÁNH GIÁ", 1, (Para((Piece("7", "received", "stale", 1), Piece(" hồ sơ"))),)),),
    notes=("đã viết với 6 → nay 7",),
)


def millimetres(*lengths: int | None) -> list[int]:
    return [round((length or 0) / Mm(1)) for length in lengths]


def test_the_page_is_that_of_the_decree() -> None:
    document = opened(docx(PAPER, AT))
    page = document.sections[0]
    assert millimetres(page.page_width, page.page_height) == [210, 297]
    assert millimetres(page.top_margin, page.bottom_margin) == [20, 20]
    assert millimetres(page.left_margin, page.right_margin) == [30, 15]
    assert document.styles["Normal"].font.name == "Times New Roman"


def test_the_number_of_the_page_stands_above_every_page_but_the_first() -> None:
    page = opened(docx(PAPER, AT)).sections[0]
    assert page.different_first_page_header_footer
    assert "PAGE" in page.header.paragraphs[0]._p.xml
    assert "PAGE" not in page.first_page_header._element.xml


def test_the_head_the_title_and_the_end_are_in_their_places() -> None:
    document = opened(docx(PAPER, AT))
    left, right = document.tables[0].rows[0].cells
    assert [p.text for p in left.paragraphs if p.text] == [
        "ỦY BAN NHÂN DÂN",
        "XÃ PHÚ THẠNH",
        "Số: 05/BC-UBND",
    ]
    assert [p.text for p in right.paragraphs if p.text] == [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Phú Thạnh, ngày 20 tháng 10 năm 2026",
    ]
    assert right.paragraphs[-1].runs[0].italic
    basis = next(p for p in document.paragraphs if p.text.startswith("Căn cứ"))
    assert basis.runs[0].italic
    left, right = document.tables[1].rows[0].cells
    assert [p.text for p in left.paragraphs] == ["Nơi nhận:", "- Như trên;", "- Lưu: VT."]
    assert [p.text for p in right.paragraphs if p.text] == ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Lê Văn Thử"]


def test_every_figure_stands_in_a_control_that_names_it() -> None:
    found = controls(opened(docx(PAPER, AT)))
    assert ("received", "1.234") in found
    assert ("cause.A1.count", "3") in found
    assert ("typed", "12") in found


def test_no_figure_stands_outside_a_control() -> None:
    assert unbound(opened(docx(PAPER, AT, FIGURES))) == []


def test_the_parser_finds_a_figure_that_is_not_bound() -> None:
    loose = replace(PAPER, closing=(Piece("Có 5 hồ sơ./."),))
    assert unbound(opened(docx(loose, AT, FIGURES))) == ["Có 5 hồ sơ./."]


def test_the_annex_holds_the_table_with_bound_figures() -> None:
    document = opened(docx(PAPER, AT, FIGURES))
    assert millimetres(document.sections[1].page_width) == [297]
    found = dict(controls(document))
    assert found["II.06a (3) Tổng cộng"] == document.tables[-1].rows[-1].cells[2]._tc.xpath("string(.)")
    assert found["II.06a (3) Đất đai"] == "1.300"


def test_the_total_of_the_annex_never_stands_alone_on_a_sheet() -> None:
    rows = opened(docx(PAPER, AT, FIGURES)).tables[-1].rows
    kept = [all(p.paragraph_format.keep_with_next for c in row.cells for p in c.paragraphs) for row in rows]
    assert kept[-3:] == [True, True, False]
    assert not kept[-4]


def marks(document: Document) -> list[str]:
    runs = document.element.body.iter(qn("w:r"))
    return [
        "".join(t.text for t in run.iter(qn("w:t")))
        for run in runs
        if run.find(f"{qn('w:rPr')}/{qn('w:highlight')}") is not None
    ]


def test_marks_and_notes_are_in_a_draft_alone() -> None:
    draft = opened(docx(DRAFT, AT))
    assert marks(draft) == ["7", "[1]", "[1] đã viết với 6 → nay 7."]
    assert "DỰ THẢO" in draft.sections[0].first_page_header.paragraphs[0].text
    final = opened(docx(PAPER, AT, FIGURES))
    assert marks(final) == []
    assert "DỰ THẢO" not in final.element.xml
    assert not final.sections[0].first_page_header.paragraphs[0].text


def test_a_practice_register_says_so_on_every_page() -> None:
    page = opened(docx(replace(PAPER, is_practice=True), AT)).sections[0]
    for paragraph in (page.first_page_header.paragraphs[0], page.footer.paragraphs[0]):
        assert paragraph.text == "SỔ THỰC HÀNH – KHÔNG CÓ GIÁ TRỊ"


def test_the_same_paper_gives_the_same_bytes() -> None:
    assert docx(PAPER, AT, FIGURES) == docx(PAPER, AT, FIGURES)


def png(width: int = 4, height: int = 2) -> bytes:
    """A small grey picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"".join(b"\0" + b"\x80" * width for _ in range(height)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def test_charts_stand_in_an_annex_of_their_own() -> None:
    file = docx(PAPER, AT, FIGURES, [("8 lĩnh vực, năm 2026", png())])
    document = opened(file)
    assert len(document.inline_shapes) == 1
    assert "8 lĩnh vực, năm 2026" in texts(file)
    assert loose(file) == []
    with zipfile.ZipFile(BytesIO(file)) as parts:
        assert png() in [parts.read(name) for name in parts.namelist() if name.startswith("word/media/")]


@pytest.mark.parametrize("text", ["=1+1", "<w:p/>", "a & b", "“ngoặc”", "x" * 500])
def test_whatever_people_write_is_only_text(text: str) -> None:
    said: Any = replace(PAPER, closing=(Piece(text, "closing"),))
    assert dict(controls(opened(docx(said, AT))))["closing"] == text


def test_the_annex_is_set_as_large_as_the_decree_has_it() -> None:
    annex = opened(docx(replace(PAPER, has_annex=True), AT, FIGURES)).tables[-1]
    rows = [row for row in annex.rows if row.cells[0].text != "(1)"]  # formulas over narrow columns
    sizes = {size.get(qn("w:val")) for row in rows for size in row._tr.iter(qn("w:sz"))}
    assert sizes == {"24"}, "half points"
