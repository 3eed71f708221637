"""Many dossiers handed from one to another at once, each with its own signature."""

from __future__ import annotations

from cchc_desktop.core.sheet import ListRow, ListSheet
from cchc_desktop.core.template import Wording
from cchc_desktop.core.text import day_time
from cchc_desktop.forms import Form
from cchc_desktop.forms._list import begin_list
from cchc_desktop.forms._page import LYING, Column, Page
from cchc_desktop.forms._parts import Signer, signatures, signatures_height

_COLUMNS = (
    Column("STT", 0.045, "centre"),
    Column("Mã hồ sơ", 0.195),
    Column("Người nộp hồ sơ", 0.15),
    Column("Tên thủ tục hành chính", 0.215),
    Column("Hẹn trả kết quả", 0.09, "centre"),
    Column("Số giấy tờ", 0.06, "centre"),
    Column("Người giao ký", 0.08),
    Column("Người nhận ký", 0.08),
    Column("Ghi chú", 0.085),
)


def _draw(page: Page, sheet: ListSheet, words: Wording) -> None:
    begin_list(page, sheet, words)
    page.pair((words.text("giver"), sheet.giver or None), (words.text("taker"), sheet.taker or None))
    page.write(words.text("rows"))
    page.skip(0.2)
    note = words.text("sign")
    signers = (
        Signer(words.text("gives"), sheet.giver, note),
        Signer(words.text("takes"), sheet.taker, note),
    )
    below = signatures_height(page, *signers) + 2 * page.leading
    rows = [_row(number, row) for number, row in enumerate(sheet.rows, 1)]
    page.table(_COLUMNS, rows, least=2, below=below)
    page.skip(0.3)
    page.room(below)
    page.write(words.text("closing"))
    signatures(page, *signers)


def _row(number: int, row: ListRow) -> tuple[str, ...]:
    due = day_time(row.due_at) if row.due_at else ""
    code = row.code or f"{row.local_no} (số của đơn vị)"
    papers = f"{row.papers:02d}" if row.papers else ""
    return (str(number), code, row.applicant, row.procedure_name, due, papers, "", "", row.remark)


HANDOVER_SHEET = Form(code="handover_sheet", kind="handover_sheet", draw=_draw, stock=LYING, is_list=True)
