"""A bug is said to be one: logged, shown as the program's fault, with a report that names nobody."""

from __future__ import annotations

import builtins
import logging
import platform
import re
import sys
import threading
import traceback
from collections.abc import Callable
from copy import copy
from logging.handlers import RotatingFileHandler
from pathlib import Path, PurePath
from types import TracebackType

from PySide6 import __version__ as pyside_version
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QWidget

from cchc_desktop.ui.clipboard import put_public
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
        put_public(self.text.toPlainText())


def keep_no_dumps() -> None:
    """A program that the system ends leaves no picture of its memory, which holds people's data."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.kernel32.SetErrorMode(_NO_REPORTS)
    else:
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


_NO_REPORTS = 0x0001 | 0x0002
"""Neither the box about critical errors nor the service that keeps reports of them."""


def catch_all(show: Callable[[BaseException], object]) -> None:
    """Let every exception that nobody caught be logged and shown; the window goes on."""
    keep_no_dumps()

    def hook(kind: type[BaseException], bug: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, bug, trace)
            return
        log.critical("a bug", exc_info=(kind, bug, trace))
        show(bug)

    sys.excepthook = hook
    threading.excepthook = lambda told: _log_lost(told.exc_value)
    sys.unraisablehook = lambda told: _log_lost(told.exc_value)


def _log_lost(bug: BaseException | None) -> None:
    """What broke where nobody sees it; Python would print its message, which desktops keep in a file."""
    if bug is not None and not isinstance(bug, SystemExit):
        log.critical("a bug beside the window", exc_info=(type(bug), bug, bug.__traceback__))


class Plain(logging.Formatter):
    """Log lines without anything that may name a person.

    An exception is told by its places. Of our own lines the fixed words stay and what is put into them only
    where it is a figure or a bare word of the program; of other libraries' lines not even the words, because
    they are put together before we see them.
    """

    def format(self, record: logging.LogRecord) -> str:
        """One line, and where it broke."""
        plain = copy(record)
        plain.args, plain.msg = (), _words(record)
        plain.exc_text = plain.stack_info = None
        return super().format(plain)

    def formatException(self, ei: object) -> str:
        """Where it broke, and nothing else."""
        bug = ei[1] if isinstance(ei, tuple) else None
        return report(bug) if isinstance(bug, BaseException) else ""


def _words(record: logging.LogRecord) -> str:
    where = f"{PurePath(record.pathname).name}:{record.lineno}"
    if not record.name.startswith("cchc_desktop") or not isinstance(record.msg, str):
        return where
    args = record.args if isinstance(record.args, tuple) else ()
    try:
        return record.msg % tuple(map(_told, args)) if args else record.msg
    except (TypeError, ValueError):
        return where


_OWN_FILE = re.compile(r"[a-z_]+\.(?:toml|json|db|ini)")


def _told(value: object) -> object:
    """Figures and names of the program's own things; whatever else may be what somebody typed."""
    if isinstance(value, bool | int | float):
        return value
    text = str(value)
    if text in _KINDS or _OWN_FILE.fullmatch(text) or text in _own_words():
        return text
    head, _, last = text.rpartition(".")
    return text if head and last.isidentifier() and _is_class(head.partition(".")[0]) else "…"


def _own_words() -> frozenset[str]:
    """The program's own modules: a screen is called as its module is."""
    ours = (name for name in sys.modules if name.startswith("cchc_desktop."))
    return frozenset(name.rpartition(".")[2] for name in ours)


def _is_class(name: str) -> bool:
    """Whether some module of the program has a class of that name."""
    ours = [one for path, one in tuple(sys.modules.items()) if path.startswith("cchc_desktop.")]
    return any(isinstance(getattr(one, name, None), type) for one in ours)


_KINDS = frozenset(
    {name for name, one in vars(builtins).items() if isinstance(one, type)} | {"Refused", "Trouble"}
)
"""Names of exceptions and types, which log lines tell."""


def keep_log(folder: Path) -> None:
    """Log into ``folder``; without a log the program works all the same."""
    file = folder / "cchc.log"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(file, maxBytes=500_000, backupCount=2, encoding="utf-8", delay=True)
    except OSError:
        return
    handler.setFormatter(Plain("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.getLogger().addHandler(handler)
