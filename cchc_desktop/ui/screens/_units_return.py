"""Sending a report back: which box is wrong, and why; a notice takes both down to the unit."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.tally import BOXES, TITLES
from cchc_desktop.ui.fields import Choice, Field, Form
from cchc_desktop.ui.look import M
from cchc_desktop.ui.parts import card, label

WHOLE = ""
"""No box in particular: the whole report."""


class ReturnPanel(QWidget):
    """Two fields over the figures; hidden until somebody wants to send a report back."""

    def __init__(self) -> None:
        super().__init__()
        boxes = tuple(Choice(box, TITLES[box][:1].upper() + TITLES[box][1:]) for box in BOXES)
        self.form = Form(
            [
                Field("box", "Ô số liệu sai", "choice", choices=(Choice(WHOLE, "Cả báo cáo"), *boxes)),
                Field("reason", "Lý do trả lại, đơn vị đọc được", "multiline", is_required=True, lines=2),
            ],
            [["box", "reason"]],
        )
        self.whose = label("", "strong", wraps=True)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(card(self.whose, self.form, gap=M, margin=M))
        self.hide()

    def ask(self, words: str, box: str, reason: str) -> None:
        """Begin with what is under the cursor; all of it can be changed."""
        self.whose.setText(words)
        self.form.reset()
        self.form.set_values({"box": box if box in BOXES else WHOLE, "reason": reason or None})
        self.show()
        self.form.focus("reason" if not reason else "box")

    def told(self) -> tuple[str, str] | None:
        """The box and the reason; None where something is wanting, which the form shows."""
        self.form.clear_problems()
        try:
            values = self.form.values()
        except Refused:
            return None
        return str(values["box"] or WHOLE), str(values["reason"] or "")
