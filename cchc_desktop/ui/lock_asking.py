"""Asks under which password a file with many people's data leaves, or why it needs none."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QDialog, QWidget

from cchc_desktop.core.failure import Refused
from cchc_desktop.operations.locked_files import FIELD, LEAST, Lock, in_clear, made_up, with_password
from cchc_desktop.ui.fields import Field, Form, allot_mnemonics
from cchc_desktop.ui.look import L, M
from cchc_desktop.ui.parts import button, column, label, row

_WIDTH = 480
_ABOUT = (
    "Tệp có dữ liệu của nhiều người nên phải có mật khẩu. Ghi mật khẩu dưới đây ra giấy: chỉ hiện một lần, "
    "chương trình không giữ lại. Báo cho người nhận bằng điện thoại, không gửi cùng tệp."
)


class LockDialog(QDialog):
    """Gives ``then`` a ``Lock``; nothing where it is left by Esc."""

    def __init__(self, parent: QWidget, then: Callable[[Lock], object]) -> None:
        super().__init__(parent.window())
        self._then = then
        self.setWindowTitle("Mật khẩu mở tệp")
        self.setMinimumWidth(_WIDTH)
        self.form = Form(
            [
                Field(FIELD, "Mật khẩu mở tệp", hint=f"ít nhất {LEAST} ký tự"),
                Field("is_plain", "Để tệp không mật khẩu", "check"),
                Field("reason", "Lý do để tệp không mật khẩu, ghi vào sổ", is_required=True),
            ]
        )
        self.form.set_values({FIELD: made_up()})
        self.form.changed.connect(lambda _name: self._fold())
        keep = button("Lưu tệp", self._keep, kind="primary", keys="Ctrl+Return")
        keep.setDefault(True)
        stop = button("Quay lại", self.reject)
        head = label("Mật khẩu mở tệp", "heading")
        self.setLayout(
            column(head, label(_ABOUT, wraps=True), self.form, row(None, stop, keep), gap=M, margin=L)
        )
        self._fold()
        allot_mnemonics(self)
        self.form.focus(FIELD)

    def _fold(self) -> None:
        is_plain = bool(self.form.value("is_plain"))
        self.form.show_field("reason", is_shown=is_plain)
        self.form.show_field(FIELD, is_shown=not is_plain)

    def _keep(self) -> None:
        self.form.clear_problems()
        try:
            value = self.form.value
            is_plain = bool(value("is_plain"))
            lock = (
                in_clear(str(value("reason") or "")) if is_plain else with_password(str(value(FIELD) or ""))
            )
        except Refused as no:
            self.form.show_problem(no.field or FIELD, no.sentence)
            return
        self.accept()
        self._then(lock)
