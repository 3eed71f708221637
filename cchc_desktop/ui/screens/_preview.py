"""The dossier under the cursor, beside the list that it stands in."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QFrame, QVBoxLayout

from cchc_desktop.core.identity import show_phone
from cchc_desktop.store.search import DossierRow
from cchc_desktop.ui.look import LOOK, L, M, font
from cchc_desktop.ui.marks import standing_mark
from cchc_desktop.ui.parts import Empty, MarkLabel, column, hairline, label, scrolled, widget_of
from cchc_desktop.ui.screens._facts import Facts, channel_words, moment_words, term_words

WIDTH = 44
"""In figures of the window's type."""


class Preview(QFrame):
    """All that a row of the list knows, each fact in full."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self.setAccessibleName("Hồ sơ đang chọn")
        self.number, self.code = label("", "heading"), label("", "muted", wraps=True)
        self.mark = MarkLabel()
        self.person = label("", "strong", wraps=True)
        self.procedure = label("", wraps=True)
        self.facts = Facts("Hồ sơ đang chọn")
        self._page = widget_of(
            column(
                column(self.number, self.code, gap=0),
                self.mark,
                hairline(),
                self.person,
                self.procedure,
                self.facts,
                None,
                gap=M,
                margin=L,
            )
        )
        self._scroll = scrolled(self._page)
        self._empty = Empty("Chọn một hồ sơ để xem ở đây.", "paper")
        box = QVBoxLayout(self)
        box.setContentsMargins(1, 1, 1, 1)
        box.addWidget(self._scroll)
        box.addWidget(self._empty)
        LOOK.changed.connect(self._measure)
        self._measure()
        self._scroll.hide()

    def show_row(self, row: DossierRow | None, at: datetime) -> None:
        """Show ``row`` as it stands at ``at``."""
        self._scroll.setVisible(row is not None)
        self._empty.setVisible(row is None)
        if row is None:
            return
        self.number.setText(row.local_no)
        self.code.setText(row.code or "chưa có mã của hệ thống tỉnh")
        self.mark.show_mark(standing_mark(row, at))
        self.person.setText(row.applicant)
        self.procedure.setText(row.procedure_name)
        self.facts.show_pairs(
            (
                ("Số định danh", row.id_number or ""),
                ("Điện thoại", show_phone(row.phone) if row.phone else ""),
                ("Hẹn trả", moment_words(row.due_at)),
                ("Hẹn lại", moment_words(row.promised_at)),
                ("Thời hạn", term_words(row.term)),
                ("Ngày nhận", moment_words(row.received_at)),
                ("Hình thức", channel_words(row.channel)),
                ("Lĩnh vực", row.field),
                ("Trạng thái", row.state.title),
                ("Dừng từ", moment_words(row.paused_at)),
                ("Có kết quả", moment_words(row.ended_at)),
                ("Đã trả", moment_words(row.handed_back_at)),
                ("Cán bộ", row.officer or ""),
                ("Số hóa", "đã số hóa giấy tờ" if row.is_digitised_in else "chưa số hóa giấy tờ"),
            )
        )

    def _measure(self) -> None:
        self.setFixedWidth(QFontMetrics(font()).horizontalAdvance("0") * WIDTH)
