"""The editor in the sheet: one sentence or paragraph, the figures to put in, and what becomes of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QTextCursor

from cchc_desktop.core.text import fold
from cchc_desktop.ui.editors import Choice, Field
from cchc_desktop.ui.flow import flow
from cchc_desktop.ui.look import M, S
from cchc_desktop.ui.lookup import SearchEditor
from cchc_desktop.ui.parts import button, card, column, label, widget_of
from cchc_desktop.ui.screens._narrative_task import Task
from cchc_desktop.ui.screens._narrative_text import ReportText

PAUSE = 800
"""Milliseconds of silence before what is typed is kept as a draft."""


class Writer(QObject):
    """One at a time; it stands in the sheet under the paragraph that it is about."""

    saved = Signal()
    left = Signal()
    paused = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.task: Task | None = None
        self.begun = ""
        self._choices: tuple[Choice, ...] = ()
        self._text_of: Callable[[str], str | None] = lambda _: None
        self.title = label("", "heading")
        self.ask = label("", "muted", wraps=True)
        self.text = ReportText(self._said)
        self.figure = SearchEditor(
            Field("figure", "Chèn con số", "search", placeholder="Chèn con số: gõ tên…", find=self._find)
        )
        self.figure.setAccessibleName("Chèn con số")
        self.figure.picked.connect(self._insert)
        hint = label("Số gõ tay được đánh dấu cho đến khi có người xác nhận.", "small", wraps=True)
        save = button("Lưu   Ctrl+Enter", self.saved.emit, kind="primary", name="Lưu")
        leave = button("Thôi   Esc", self.left.emit, name="Thôi, giữ lại bản nháp")
        ends = flow(self.figure, save, leave)
        self.widget = card(
            self.title, self.ask, self.text, widget_of(column(ends, hint, gap=S)), gap=S, margin=M
        )
        self.widget.setAccessibleName("Đang viết")
        self.widget.hide()
        self.pause = QTimer(self.widget)
        self.pause.setSingleShot(True)
        self.pause.setInterval(PAUSE)
        self.pause.timeout.connect(self.paused.emit)
        self.text.textChanged.connect(self._on_changed)

    @property
    def is_open(self) -> bool:
        """Whether somebody writes."""
        return self.task is not None

    @property
    def is_changed(self) -> bool:
        """Whether there is something that is not saved."""
        return self.is_open and self.text.source() != self.begun

    def begin(self, task: Task, source: str, begun: str, ask: str) -> None:
        """Write: ``source`` is what stands there at first, ``begun`` what is saved."""
        self.task, self.begun = None, begun
        self.title.setText(task.title)
        self.ask.setText(ask)
        self.ask.setVisible(bool(ask))
        self.text.set_source(source)
        self.text.moveCursor(QTextCursor.MoveOperation.End)
        self.figure.set_value(None)
        self.task = task

    def go_on(self, task: Task, said: str) -> None:
        """Write the same words as something else; ``said`` stands above them."""
        self.task = task
        self.title.setText(task.title)
        self.ask.setText(said)
        self.ask.show()
        self.text.setFocus()

    def offer(self, choices: Sequence[Choice], text_of: Callable[[str], str | None]) -> None:
        """The figures of the period."""
        self._choices, self._text_of = tuple(choices), text_of

    def _said(self, name: str) -> str | None:
        return self._text_of(name)

    def end(self) -> None:
        """Nobody writes any more."""
        self.pause.stop()
        self.task = None

    def _on_changed(self) -> None:
        if self.is_open:
            self.pause.start()

    def _find(self, typed: str) -> Sequence[Choice]:
        words = fold(typed).split()
        return [
            one for one in self._choices if all(word in fold(f"{one.title} {one.note}") for word in words)
        ]

    def _insert(self, choice: Choice) -> None:
        self.text.setFocus()
        self.text.insert_figure(str(choice.value))
        self.figure.set_value(None)
