"""The list of acts to be typed in again at the machine that went on."""

from __future__ import annotations

from collections.abc import Sequence

from cchc_desktop.core.lines import Run
from cchc_desktop.core.sheet import Office
from cchc_desktop.forms._ink import MM, bind
from cchc_desktop.forms._page import LYING, Column, Page, laid_out

TITLE = "Danh sách việc phải nhập lại"
_COLUMNS = (
    Column("TT", 0.05, "right"),
    Column("Lúc", 0.13),
    Column("Việc", 0.17),
    Column("Số hồ sơ", 0.1),
    Column("Nội dung", 0.4),
    Column("Người làm", 0.15),
)


def retype_list(office: Office, why: str, rows: Sequence[Sequence[str]]) -> bytes:
    """The PDF; ``why`` stands above the table."""

    def draw(page: Page) -> None:
        page.write(Run(office.counter.upper(), "bold"), align="centre")
        page.write(Run(TITLE.upper(), "bold"), align="centre", size=page.size * 1.2)
        page.write(Run(why, "italic"))
        page.skip(0.4)
        page.table(_COLUMNS, rows)

    size = (LYING.width * MM, LYING.height * MM)
    return bind(
        [laid_out(LYING, draw, "", TITLE)], size, title=TITLE, is_paired=False, is_practice=office.is_practice
    )
