"""The short questions before an intake that ends at once: handed back, refused, or asked to be completed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtWidgets import QDialog, QWidget

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.intake import Draft
from cchc_desktop.ui.fields import Choice, Field, Form, allot_mnemonics
from cchc_desktop.ui.look import L, M
from cchc_desktop.ui.parts import button, column, label, row

Values = Mapping[str, object]
_WIDTH = 460

_GRANTED = (Choice(True, "giải quyết được"), Choice(False, "không giải quyết được"))
_REASON = Field("reason", "Lý do", "multiline", is_required=True)
_BASIS = Field(
    "basis", "Căn cứ pháp lý", is_required=True, placeholder="Văn bản, điều khoản; sẽ in trên phiếu từ chối"
)


class EndDialog(QDialog):
    """Some fields and one primary act; Ctrl+Enter does it, Esc leaves the intake as it was."""

    def __init__(
        self,
        page: QWidget,
        title: str,
        fields: Sequence[Field],
        values: Values,
        words: str,
        act: Callable[[Values], object],
    ) -> None:
        super().__init__(page.window())
        self._act = act
        self.setWindowTitle(title)
        self.setMinimumWidth(_WIDTH)
        self.form = Form(fields)
        self.form.set_values(values)
        self.go = button(words, self._go, kind="primary", keys="Ctrl+Return")
        self.go.setDefault(True)  # Enter in a line means yes, not the button that stands first
        stop = button("Quay lại", self.reject)
        self.setLayout(column(label(title, "heading"), self.form, row(None, stop, self.go), gap=M, margin=L))
        allot_mnemonics(self)

    def ask(self) -> EndDialog:
        """Open it over the window, the cursor in its first field."""
        self.open()
        first = next(iter(self.form.draft()))
        self.form.focus(first)
        return self

    def _go(self) -> None:
        try:
            values = self.form.values()
        except Refused:
            return  # said at its field
        self.accept()
        self._act(values)


def at_once(page: QWidget, found: Draft, act: Callable[[Values], object]) -> EndDialog:
    """Everything that is asked of what the citizen waits for: the result, the money, who takes it."""
    counted = found.fee.amount if found.fee is not None else None
    amount = counted if found.act.fee is None else found.act.fee
    fields = [
        Field("is_granted", "Kết quả", "choice", choices=_GRANTED),
        Field("to", "Giao cho"),
        Field("is_electronic", "Có bản kết quả điện tử", "check"),
    ]
    if amount != 0:
        money = Field("fee_paid", "Tiền đã thu", "money", hint="Để trống nếu chưa thu.")
        fields[1:1] = [money, Field("fee_receipt", "Số biên lai", width=16)]
    values = {
        "is_granted": True,
        "to": found.act.proxy or found.act.applicant,
        "fee_paid": amount,
        "fee_receipt": found.act.fee_receipt,
    }
    return EndDialog(page, "Trả kết quả ngay", fields, values, "Lưu và trả ngay", act)


def wanting(page: QWidget, missing: Sequence[str], act: Callable[[Values], object]) -> EndDialog:
    """Why the dossier must be completed, with what is missing in it already."""
    values = {"reason": f"Hồ sơ còn thiếu: {'; '.join(missing)}."}
    return EndDialog(page, "Yêu cầu bổ sung hồ sơ", [_REASON], values, "Lưu và in phiếu bổ sung", act)


def refusal(page: QWidget, missing: Sequence[str], act: Callable[[Values], object]) -> EndDialog:
    """Why and on which basis the dossier is not accepted."""
    values = {"reason": f"Hồ sơ còn thiếu: {'; '.join(missing)}." if missing else None}
    return EndDialog(page, "Từ chối tiếp nhận", [_REASON, _BASIS], values, "Lưu và in phiếu từ chối", act)
