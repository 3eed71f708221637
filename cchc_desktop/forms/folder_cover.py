"""The cover of a paper folder: whose it is, what lies in it, how long it is kept."""

from __future__ import annotations

from cchc_desktop.core.lines import Run
from cchc_desktop.core.sheet import DossierSheet
from cchc_desktop.core.template import Wording
from cchc_desktop.core.text import day
from cchc_desktop.forms import Form
from cchc_desktop.forms._page import Column, Page
from cchc_desktop.forms._parts import Signer, signatures, signatures_height
from cchc_desktop.forms._receipt import begin, handed_in, request_of

_COLUMNS = (
    Column("STT", 0.08, "centre"),
    Column("Tên giấy tờ", 0.48),
    Column("Loại giấy tờ", 0.18, "centre"),
    Column("Số tờ", 0.1, "centre"),
    Column("Ghi chú", 0.16),
)
_BLANK = 4  # rows for what comes into the folder later


def _draw(page: Page, sheet: DossierSheet, words: Wording) -> None:
    begin(page, sheet, words)
    page.field(words.text("applicant"), sheet.applicant, face="bold")
    if sheet.owner and sheet.owner != sheet.applicant:
        page.field(words.text("owner"), sheet.owner)
    page.field(words.text("id_number"), sheet.id_number)
    page.field(words.text("address"), sheet.address)
    page.pair((words.text("phone"), sheet.phone), (words.text("email"), sheet.email))
    page.field(words.text("procedure"), request_of(sheet))
    page.pair((words.text("procedure_code"), sheet.procedure), (words.text("field"), sheet.field))
    page.field(words.text("received"), words.facts["received_at"])
    page.field(words.text("due"), words.facts["due_at"])
    page.field(words.text("settled_by"), words.facts["settled_by"])
    finished = day(sheet.finished_at) if sheet.finished_at else None
    page.pair((words.text("finished"), finished), (words.text("retention"), sheet.retention or None))
    page.skip(0.4)
    page.write(Run(words.text("papers"), "bold"), align="centre")
    page.skip(0.2)
    signers = tuple(Signer(words.text(name), note=words.text("sign")) for name in ("maker", "keeper"))
    below = signatures_height(page, *signers) + 2 * page.leading
    page.table(_COLUMNS, _rows(sheet), below=below)
    page.skip(0.3)
    page.room(below)
    page.write(words.text("total"))
    signatures(page, *signers)


def _rows(sheet: DossierSheet) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = [
        (str(number), paper.name, paper.kind.title.capitalize(), "", "")
        for number, paper in enumerate(handed_in(sheet), 1)
    ]
    return rows + [("", "", "", "", "")] * _BLANK


FOLDER_COVER = Form(code="folder_cover", kind="folder_cover", draw=_draw)
