"""What the program put on the clipboard goes after a minute, and when it is closed: it may name somebody.

Fields, tables and sentences are copied by Qt itself, so everything that comes from the program counts as
personal unless it is laid there by ``put_public``. What somebody copied elsewhere meanwhile is left alone.
"""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QObject, Qt, QTimer
from PySide6.QtGui import QClipboard, QGuiApplication

from cchc_desktop.ui.guard import guarded

SECONDS = 60
"""Long enough to carry a number into the provincial system, too short to be found there by the next one."""
_PUBLIC = "application/x-cchc-public"
_MARKED = "application/x-cchc-kept"
_NO_HISTORY = (
    'application/x-qt-windows-mime;value="ExcludeClipboardContentFromMonitorProcessing"',
    'application/x-qt-windows-mime;value="CanIncludeInClipboardHistory"',
    'application/x-qt-windows-mime;value="CanUploadToCloudClipboard"',
)
"""What Windows reads before it keeps a clipboard for later or sends it to other machines: four zero bytes."""
_ALONE = frozenset({"offscreen", "minimal"})
_KDE_HINT = ("x-kde-passwordManagerHint", b"secret")


def put_public(text: str) -> None:
    """Lay words on the clipboard that name nobody: they stay as long as the person wants."""
    data = QMimeData()
    data.setText(text)
    data.setData(_PUBLIC, b"1")
    QGuiApplication.clipboard().setMimeData(data)


class Clearing(QObject):
    """Lives with the window; ``seconds`` is how long what was copied stays."""

    def __init__(self, parent: QObject, seconds: float = SECONDS) -> None:
        super().__init__(parent)
        self._clipboard = QGuiApplication.clipboard()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)  # the usual kind may be seconds late
        self._timer.setInterval(round(seconds * 1000))
        self._timer.timeout.connect(self.clear)
        self._clipboard.changed.connect(self._on_changed)

    def clear(self) -> None:
        """Take back what is still ours and may name somebody."""
        self._timer.stop()
        data = self._data()
        if data is not None and self._is_ours(is_selection=False) and not data.hasFormat(_PUBLIC):
            self._clipboard.clear()
        if self._clipboard.supportsSelection() and self._is_ours(is_selection=True):
            self._clipboard.clear(QClipboard.Mode.Selection)

    def stop(self) -> None:
        """The program or the register is closed: now, not in a minute."""
        self._clipboard.changed.disconnect(self._on_changed)
        self.clear()

    def _data(self) -> QMimeData | None:
        return self._clipboard.mimeData()  # None where there is nothing, whatever its types say

    def _is_ours(self, *, is_selection: bool) -> bool:
        """Whether nobody else laid something there since; a platform without a desktop has nobody else."""
        if QGuiApplication.platformName() in _ALONE:
            return True
        return self._clipboard.ownsSelection() if is_selection else self._clipboard.ownsClipboard()

    @guarded(None)
    def _on_changed(self, mode: QClipboard.Mode) -> None:
        """Count from the last copying on; no history of the desktop is to keep it."""
        is_selection = mode is QClipboard.Mode.Selection
        if not self._is_ours(is_selection=is_selection):
            return
        if not is_selection:
            data = self._data()
            if data is None or not data.formats() or data.hasFormat(_PUBLIC):
                return
            if not data.hasFormat(_MARKED):
                self._clipboard.setMimeData(_unkept(data))
        self._timer.start()


def _unkept(data: QMimeData) -> QMimeData:
    """The same with the signs that histories of desktops heed."""
    made = QMimeData()
    for kind in data.formats():
        made.setData(kind, data.data(kind))
    if data.hasImage():
        made.setImageData(data.imageData())
    for kind in _NO_HISTORY:
        made.setData(kind, b"\0\0\0\0")
    made.setData(*_KDE_HINT)
    made.setData(_MARKED, b"1")
    return made
