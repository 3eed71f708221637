"""What belongs to the person at the counter: the name, light or dark, the size of type."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QInputDialog, QWidget

from cchc_desktop.ui.look import LARGEST, SMALLEST, Scheme
from cchc_desktop.ui.settings import Settings

_SCHEMES: tuple[tuple[str, Scheme], ...] = (
    ("Màu theo máy", "system"),
    ("Nền sáng", "light"),
    ("Nền tối", "dark"),
)


def person_menu(
    window: QWidget,
    now: Settings,
    *,
    change: Callable[[Settings], object],
    work_as: Callable[[str], object],
    leave: Callable[[], object],
    is_named: bool = False,
    own: Sequence[QAction] = (),
) -> list[QAction]:
    """The menu behind the clerk's name at the foot of the window; an account is nobody else's to use."""
    entry, gap = partial(_entry, window), partial(_gap, window)

    def sized(size: int) -> Callable[[], object]:
        return partial(change, replace(now, size=max(SMALLEST, min(size, LARGEST))))

    schemes = [
        entry(words, partial(change, replace(now, scheme=scheme)), is_on=now.scheme == scheme)
        for words, scheme in _SCHEMES
    ]
    other = (
        entry("Đổi người…", leave)
        if is_named
        else entry("Đổi người làm việc…", partial(ask_clerk, window, now.clerk, work_as))
    )
    return [
        other,
        *own,
        gap(),
        *schemes,
        gap(),
        entry("Chữ to hơn", sized(now.size + 1)),
        entry("Chữ nhỏ hơn", sized(now.size - 1)),
        gap(),
        entry("Đóng sổ, về trang đầu", leave),
    ]


def _entry(window: QWidget, words: str, act: Callable[[], object], *, is_on: bool | None = None) -> QAction:
    made = QAction(words, window)
    made.triggered.connect(lambda *_: act())
    made.setCheckable(is_on is not None)
    made.setChecked(bool(is_on))
    return made


def _gap(window: QWidget) -> QAction:
    made = QAction(window)
    made.setSeparator(True)
    return made


def ask_clerk(window: QWidget, name: str, work_as: Callable[[str], object]) -> None:
    """Ask who works now; an empty answer changes nothing."""
    asking = QInputDialog(window)
    asking.setWindowTitle("Đổi người làm việc")
    asking.setLabelText("Tên người đang làm việc, ghi vào từng mục của sổ:")
    asking.setTextValue(name)
    asking.setOkButtonText("Đổi")
    asking.setCancelButtonText("Thôi")

    def take(typed: str) -> None:
        if typed.strip():
            work_as(typed.strip())

    asking.textValueSelected.connect(take)
    asking.open()
