"""Which printer, paper and how many copies a kind of form gets on this desk, asked once and remembered."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QDialog, QWidget

from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.ui import settings
from cchc_desktop.ui.fields import Choice, Field, Form, allot_mnemonics
from cchc_desktop.ui.look import L, M
from cchc_desktop.ui.parts import button, column, label, row
from cchc_desktop.ui.printed import layouts, printer_names
from cchc_desktop.ui.settings import PrinterChoice

_NONE = Choice(None, "Không in ngay, xem trước")
_LAYOUTS = {"A4": "A4", "2xA5": "A4, hai liên A5"}
_WIDTH = 440


class PrinterDialog(QDialog):
    """Asks for one kind of form; what is chosen is kept in ``folder``."""

    def __init__(self, page: QWidget, folder: Path, form_kind: str, title: str) -> None:
        super().__init__(page.window())
        self._folder, self._kind = folder, form_kind
        self.setWindowTitle("Chọn máy in")
        self.setMinimumWidth(_WIDTH)
        now = settings.load_counter(folder).printers.get(form_kind)
        names = list(printer_names())
        if now is not None and now.printer not in names:
            names.append(now.printer)  # switched off today, and still the one
        self.form = Form(
            [
                Field("printer", "Máy in", "choice", choices=(_NONE, *(Choice(one, one) for one in names))),
                Field(
                    "layout",
                    "Khổ giấy",
                    "choice",
                    choices=tuple(Choice(one, _LAYOUTS.get(one, one)) for one in layouts()),
                ),
                Field("copies", "Số bản mỗi lần in", "number", width=8),
            ]
        )
        self.form.set_values(_values(now))
        self.problem = label("", "problem", wraps=True)
        keep = button("Nhớ", self._keep, kind="primary", keys="Ctrl+Return")
        keep.setDefault(True)  # Enter in a line means yes, not the button that stands first
        stop = button("Quay lại", self.reject)
        head = label(title, "heading")
        self.setLayout(column(head, self.form, self.problem, row(None, stop, keep), gap=M, margin=L))
        allot_mnemonics(self)

    def _keep(self) -> None:
        try:
            told = self.form.values()
            name, copies = told["printer"], told["copies"]
            choice = PrinterChoice(
                printer=str(name),
                layout=str(told["layout"]),
                copies=min(max(copies, 1), settings.MOST_COPIES) if isinstance(copies, int) else 1,
            )
            now = settings.load_counter(self._folder)
            changed = now.printing(self._kind, choice if name else None)
            settings.save_counter(self._folder, changed)
        except Refused:
            return  # said at its field
        except Trouble as trouble:
            self.problem.setText(trouble.sentence)
            return
        self.accept()


def _values(now: PrinterChoice | None) -> dict[str, object]:
    if now is None:
        return {"copies": 1}
    return {"printer": now.printer, "layout": now.layout, "copies": now.copies}
