"""What is known of a scanned file, one line each: a shape, its words, and a colour that says the same."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from cchc_desktop.ui.look import XS, S
from cchc_desktop.ui.marks import Mark
from cchc_desktop.ui.parts import icon_label, label, row, set_ink, widget_of

if TYPE_CHECKING:
    from cchc_desktop.operations.pages.signatures import Signature
    from cchc_desktop.operations.tray import Document

_MOST = 6


class Said(QWidget):
    """Lines under one another; long ones are broken."""

    def __init__(self) -> None:
        super().__init__()
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(XS)
        self.lines: tuple[Mark, ...] = ()

    def show_lines(self, lines: Sequence[Mark]) -> None:
        """Say these; none: nothing is there."""
        if tuple(lines) == self.lines:
            return
        self.lines = tuple(lines)
        while (item := self._box.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for one in self.lines:
            self._box.addWidget(_line(one))
        self.setVisible(bool(self.lines))


def _line(one: Mark) -> QWidget:
    words = label(one.word, "small", wraps=True)
    set_ink(words, one.role)
    inner = row(icon_label(one.shape, one.role, 14), words, gap=S)
    inner.setStretch(1, 1)
    return widget_of(inner)


def said_of(one: Document) -> list[Mark]:
    """Signatures first, then what the gate found, then why it lies where it lies."""
    lines = [_signed(signature) for signature in one.signatures]
    if one.signatures:
        lines.append(
            Mark("lock", "Tệp có chữ ký số giữ nguyên: không xoay, không đổi thứ tự, không chia.", "muted")
        )
    found = [
        Mark(
            "warning" if finding.is_refused else "info",
            finding.sentence,
            "red" if finding.is_refused else "amber",
        )
        for finding in one.findings
    ]
    hidden = len(found) - _MOST
    lines += (
        found[:_MOST]
        if hidden <= 1
        else [*found[: _MOST - 1], Mark("info", f"và {hidden + 1} điều nữa", "muted")]
    )
    told = {line.word for line in lines}
    if one.reason and one.reason not in told:
        lines.append(Mark("paper", one.reason, "muted"))
    return lines


def _signed(signature: Signature) -> Mark:
    role = "red" if not signature.is_intact else "green" if signature.is_whole else "amber"
    return Mark("shield" if signature.is_intact else "warning", signature.sentence, role)
