"""A bug is said to be one: logged, shown as the program's fault, with a report that names nobody."""

from __future__ import annotations

import logging
import platform
import sys
import traceback
from collections.abc import Callable
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from PySide6 import __version__ as pyside_version
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QWidget

from cchc_desktop.ui.look import XL, L, M
from cchc_desktop.ui.parts import button, column, icon_label, label, row

log = logging.getLogger(__name__)


def report(bug: BaseException) -> str:
    """Where it broke, and on what; never the message or a value, which may hold people's data."""
    lines = [f"{type(bug).__module__}.{type(bug).__qualname__}"]
    for frame in traceback.extract_tb(bug.__traceback__):
        # The whole path may hold the clerk's name; what follows the program's folder does not.
        _, ours, inside = frame.filename.replace("\\", "/").rpartition("cchc_desktop/")
        place = inside if ours else inside.rpartition("/")[2]
        lines.append(f"  {place}:{frame.lineno} {frame.name}")
    lines.append(f"Python {platform.python_version()}, PySide6 {pyside_version}, {platform.system()}")
    return "\n".join(lines)


class BugDialog(QDialog):
    """Says that the program is at fault, what is safe, and how to tell its makers."""

    def __init__(self, parent: QWidget | None, bug: BaseException) -> None:
        super().__init__(parent)
        self.setWindowTitle("Có lỗi của chương trình")
        words = label(
            "Chương trình gặp lỗi của chính nó, không phải do người dùng. Những gì đã lưu vẫn nguyên; "
            "việc đang làm dở chưa được ghi vào sổ. Sao chép báo cáo dưới đây gửi cho người hỗ trợ: "
            "trong đó không có tên người hay số hồ sơ nào.",
            wraps=True,
        )
        words.setMinimumWidth(460)
        self.text = QPlainTextEdit(report(bug))
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName("Báo cáo lỗi")
        copy = button("Sao chép báo cáo", self._copy, icon="copy")
        close = button("Làm việc tiếp", self.accept, kind="primary")
        head = row(icon_label("warning", "red", 24), label("Có lỗi của chương trình", "heading"), None, gap=M)
        self.setLayout(column(head, words, self.text, row(copy, None, close), gap=L, margin=XL))
        close.setFocus()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())


def catch_all(show: Callable[[BaseException], object]) -> None:
    """Let every exception that nobody caught be logged and shown; the window goes on."""

    def hook(kind: type[BaseException], bug: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, bug, trace)
            return
        log.critical("a bug", exc_info=(kind, bug, trace))
        show(bug)

    sys.excepthook = hook


class _Plain(logging.Formatter):
    """Log lines without what an exception says, because that may name a person."""

    def formatException(self, ei: object) -> str:
        """Where it broke, and nothing else."""
        bug = ei[1] if isinstance(ei, tuple) else None
        return report(bug) if isinstance(bug, BaseException) else ""


def keep_log(folder: Path) -> None:
    """Log into ``folder``; without a log the program works all the same."""
    file = folder / "cchc.log"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(file, maxBytes=500_000, backupCount=2, encoding="utf-8", delay=True)
    except OSError:
        return
    handler.setFormatter(_Plain("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.getLogger().addHandler(handler)
