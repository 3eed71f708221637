"""The right side of Số hóa for results of earlier years: the chosen one, and how far each field is."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from cchc_desktop.core.text import day, number, percent
from cchc_desktop.ui.fields import Field, Form
from cchc_desktop.ui.flow import flow
from cchc_desktop.ui.look import LOOK, S
from cchc_desktop.ui.parts import button, column, label
from cchc_desktop.ui.screens._digitise_side import Side
from cchc_desktop.ui.screens._sections import LongTable, section
from cchc_desktop.ui.table import Column

if TYPE_CHECKING:
    from cchc_desktop.operations.backlog import FieldCount, OldResult

_NOBODY = "Chọn một kết quả ở danh sách bên trái, rồi quét giấy của nó hoặc ghi tệp đang xem vào nó."


class OldPane(Side):
    """One result in force that was given out on paper, and what to do about it."""

    saved = Signal()
    excused = Signal(str)
    """Why the chosen result need not be digitised."""
    listing = Signal()
    """A list of results is to be loaded."""

    def __init__(self) -> None:
        super().__init__()
        self.result: OldResult | None = None
        self.who = label(_NOBODY, "strong", wraps=True)
        self.what = label("", "small", wraps=True)
        self.hint = label("", "small", wraps=True)
        self.why = Form(
            [
                Field(
                    "old_reason",
                    "Lý do không số hóa",
                    help="Kết quả còn hiệu lực mà không số hóa phải có lý do; lý do được giữ trong sổ.\n\n"
                    "Căn cứ: Nghị định 118/2025/NĐ-CP; lựa chọn của đơn vị.",
                )
            ]
        )
        self.excuse_button = button("Không cần số hóa", self._excuse, kind="quiet", icon="dash")
        self.save_button = button("Ghi vào kết quả này", self.saved.emit, kind="primary", keys="Ctrl+Return")
        self.list_button = button("Nạp kết quả cũ…", self.listing.emit, kind="quiet", icon="list")
        self.places = 2
        self.table: LongTable[FieldCount] = LongTable(
            [
                Column("Lĩnh vực", lambda one: one.field, 12, is_wide=True),
                Column("Còn hiệu lực", lambda one: number(one.number), 6, "right", fold=1),
                Column("Đã số hóa", lambda one: number(one.digitised), 6, "right"),
                Column("Tỷ lệ", self._rate_words, 6, "right", is_strong=True),
            ],
            empty="Chưa có danh mục. Nạp từ Excel bằng “Nạp kết quả cũ…”.",
            name="Số hóa kết quả cũ theo lĩnh vực",
        )
        self._lay_out()
        self.show_result(None, "")

    def _lay_out(self) -> None:
        told = column(self.who, self.what, self.hint, gap=S)
        fields = section("Theo lĩnh vực", self.table, flow(self.list_button))
        excusing = section("Không số hóa kết quả này", self.why, flow(self.excuse_button))
        self.put(self.save_button, told, fields, excusing)
        LOOK.changed.connect(self.table.fit)

    def show_result(self, one: OldResult | None, document: str) -> None:
        """Show a result, and the name of the file that would be its electronic copy."""
        self.result = one
        self.who.setText(_NOBODY if one is None else f"{one.number} · {one.holder}")
        issued = "" if one is None or one.issued_on is None else f", cấp ngày {day(one.issued_on)}"
        self.what.setText("" if one is None else f"{one.title} · {one.field}{issued}")
        self.what.setVisible(one is not None)
        self.hint.setText(_hint(document) if one is not None else "")
        self.hint.setVisible(one is not None)
        self.save_button.setEnabled(one is not None and bool(document))
        self.excuse_button.setEnabled(one is not None)
        self.why.setEnabled(one is not None)

    def show_fields(self, rows: Sequence[FieldCount], places: int) -> None:
        """How far every field is; ``places`` are the decimals of a share."""
        self.places = places
        self.table.show_rows(rows)

    def _rate_words(self, one: FieldCount) -> str:
        """Digitised over what is to be, as per cent; a dash where nothing is."""
        done, whole = one.rate
        return f"{percent(Fraction(done, whole), self.places)}%" if whole else "–"

    def _excuse(self) -> None:
        reason = str(self.why.value("old_reason") or "")
        if not reason:
            self.why.show_problem("old_reason", "Hãy ghi lý do không số hóa kết quả này.")
            self.why.focus("old_reason")
            return
        self.excused.emit(reason)


def _hint(document: str) -> str:
    if document:
        return f"Ctrl+Enter ghi tệp “{document}” đang xem làm bản điện tử của kết quả này."
    return "Quét bây giờ: giấy vào thẳng kết quả này. Hoặc xếp tệp trong khay: phím N chọn tệp kế tiếp."
