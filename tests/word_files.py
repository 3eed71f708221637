"""Reading word files back: their controls, and the figures that stand outside one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO

import docx as word
from docx.document import Document
from docx.oxml.ns import qn

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.narrative_paper import Paper
from cchc_desktop.core.narrative_pieces import Para, Part, Piece

AT = datetime(2026, 10, 20, 9, tzinfo=HANOI)
PAPER = Paper(
    above="",
    issuer="Ủy ban nhân dân xã Phú Thạnh",
    number="Số: 05/BC-UBND",
    place_and_day="Phú Thạnh, ngày 20 tháng 10 năm 2026",
    type="BÁO CÁO",
    subject=(Piece("Kết quả giải quyết thủ tục hành chính "), Piece("tháng 10 năm 2026", "period")),
    to=(Piece("Ủy ban nhân dân tỉnh Thử Nghiệm", "superior"),),
    bases=((Piece("Căn cứ Nghị định số 118/2025/NĐ-CP ngày 09 tháng 6 năm 2025 của Chính phủ."),),),
    opening=(Piece("Ủy ban nhân dân xã báo cáo như sau:"),),
    parts=(
        Part(
            "I. ĐÁNH GIÁ",
            1,
            (
                Para((Piece("Nhận "), Piece("1.234", "received"), Piece(" hồ sơ."))),
                Para((Piece("Quá tải: "), Piece("3", "cause.A1.count"), Piece(" hồ sơ.")), is_item=True),
            ),
        ),
        Part(
            "1. Kết quả", 2, (Para((Piece("Theo QĐ 766/QĐ-TTg, "), Piece("12", "typed"), Piece(" người."))),)
        ),
    ),
    closing=(Piece("Trên đây là báo cáo./."),),
    recipients=((Piece("Như trên;"),), (Piece("Lưu: VT."),)),
    signer=("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"),
    signer_name="Lê Văn Thử",
    is_draft=False,
    is_practice=False,
    title="Báo cáo thử",
    period=(Piece("tháng 10 năm 2026", "period"),),
    has_annex=True,
)


def opened(file: bytes) -> Document:
    return word.Document(BytesIO(file))


def controls(document: Document) -> list[tuple[str, str]]:
    """Each control: the name of its figure, and what it shows."""
    found = []
    for control in document.element.body.iter(qn("w:sdt")):
        tag = control.find(f"{qn('w:sdtPr')}/{qn('w:tag')}")
        found.append((tag.get(qn("w:val")), "".join(t.text for t in control.iter(qn("w:t")))))
    return found


def bare_texts(document: Document) -> Iterator[str]:
    """Every paragraph without its controls, in the tables as well."""
    for paragraph in document.element.body.iter(qn("w:p")):
        inside = {t for control in paragraph.iter(qn("w:sdt")) for t in control.iter(qn("w:t"))}
        yield "".join("□" if t in inside else t.text or "" for t in paragraph.iter(qn("w:t")))


# What may stand outside a control: legal texts, days, headings and the numbers of columns.
ALLOWED = re.compile(
    r"[0-9]+/[0-9]{4}/(?:NĐ-CP|TT-VPCP)|[0-9]+/(?:QĐ-TTg|NQ-CP|BC-UBND)|giai đoạn [0-9]{4} - [0-9]{4}"
    r"|ngày [0-9]+ tháng [0-9]+ năm [0-9]{4}|tháng [0-9]+ năm [0-9]{4}$|II\.06a"
    r"|^[0-9]\. |^[0-9]{1,2}$|\([0-9]+\)(?:[=+]\([0-9]+\))*"
)


def unbound(document: Document) -> list[str]:
    return [text for text in bare_texts(document) if re.search(r"[0-9]", ALLOWED.sub("", text))]
