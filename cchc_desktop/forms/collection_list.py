"""What was taken in on a day, by sort of fee: to count the till by; never a legal receipt."""

from __future__ import annotations

from collections.abc import Iterator

from cchc_desktop.core.lines import Run, bold
from cchc_desktop.core.sheet import ListRow, ListSheet
from cchc_desktop.core.template import Wording
from cchc_desktop.core.text import amount_in_words, number
from cchc_desktop.forms import Form
from cchc_desktop.forms._list import begin_list
from cchc_desktop.forms._page import LYING, Column, Page
from cchc_desktop.forms._parts import Signer, signatures, signatures_height

_COLUMNS = (
    Column("STT", 0.045, "centre"),
    Column("Mã hồ sơ", 0.195),
    Column("Người nộp", 0.16),
    Column("Thủ tục hành chính", 0.19),
    Column("Biên lai số", 0.1, "centre"),
    Column("Hình thức", 0.09, "centre"),
    Column("Số tiền (đồng)", 0.1, "right"),
    Column("Người thu", 0.12),
)
_Cells = tuple[Run | str, ...]


def _draw(page: Page, sheet: ListSheet, words: Wording) -> None:
    begin_list(page, sheet, words)
    total = sum(row.amount for row in sheet.rows)
    online = sum(row.amount for row in sheet.rows if row.is_online)
    note = words.text("sign")
    signers = (
        Signer(words.text("maker"), sheet.giver, note),
        Signer(words.text("head"), sheet.signer, note),
    )
    below = signatures_height(page, *signers) + 4 * page.leading
    page.table(_COLUMNS, list(_rows(sheet, words)), below=below)
    page.skip(0.3)
    page.room(below)
    said = amount_in_words(abs(total))
    said = f"âm {said}" if total < 0 else said
    page.write(words.text("words", words=f"{said[0].upper()}{said[1:]} đồng"))
    page.write(words.text("cash", cash=_dong(total - online), online=_dong(online)))
    page.write(Run(words.text("warning"), "bold_italic"))
    signatures(page, *signers)


def _rows(sheet: ListSheet, words: Wording) -> Iterator[_Cells]:
    """The rows under one another by sort, each sort summed up."""
    place = 0
    for sort in dict.fromkeys(row.sort for row in sheet.rows):
        of_sort = [row for row in sheet.rows if row.sort == sort]
        yield ("", bold(sort), "", "", "", "", "", "")
        for row in of_sort:
            place += 1
            yield _row(place, row)
        told = words.text("subtotal", sort=sort[:1].lower() + sort[1:])
        yield _sum(told, sum(row.amount for row in of_sort))
    yield _sum(words.text("total"), sum(row.amount for row in sheet.rows))


def _row(place: int, row: ListRow) -> _Cells:
    way = "Trực tuyến" if row.is_online else "Tại quầy"
    code = row.code or row.local_no
    named = (str(place), code, row.applicant, row.procedure_name, row.receipt, way)
    return (*named, number(row.amount), row.by)


def _sum(told: str, amount: int) -> _Cells:
    return ("", "", "", bold(told), "", "", bold(number(amount)), "")


def _dong(amount: int) -> str:
    return f"{number(amount)} đồng"


COLLECTION_LIST = Form(code="collection_list", kind="collection_list", draw=_draw, stock=LYING, is_list=True)
