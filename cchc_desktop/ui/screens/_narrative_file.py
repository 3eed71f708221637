"""The word file of a report: made beside the window, told with what it still waits for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSettings, QUrl
from PySide6.QtGui import QDesktopServices

from cchc_desktop.core.text import number as number_words
from cchc_desktop.ui.choosing import name_file
from cchc_desktop.ui.editors import CheckEditor, Field, NumberEditor
from cchc_desktop.ui.fields import set_help
from cchc_desktop.ui.look import XL, M
from cchc_desktop.ui.rules import rule_of

if TYPE_CHECKING:
    from datetime import datetime

    from cchc_desktop.operations.desk import Workplace
    from cchc_desktop.operations.narrative import Seen
    from cchc_desktop.operations.narrative_attention import Issue
    from cchc_desktop.ui.page import Page
    from cchc_desktop.ui.screens import Context

_FOLDER, _HAS_PICTURES = "narrative/folder", "narrative/pictures"
_PICTURES_HELP = "Thêm phụ lục biểu đồ của kỳ vào cuối tệp Word; hình nào không có số liệu thì không in."
_TOLD = 3
_NAMES = {"tthc": "TTHC", "cchc": "CCHC", "remedy": "KPHC"}


@dataclass(frozen=True, slots=True)
class Made:
    """A word file that was written; ``waiting`` is what it is a draft for."""

    path: Path
    waiting: tuple[Issue, ...]

    def sentence(self) -> str:
        """The same for people."""
        if not self.waiting:
            return f"Đã xuất bản chính thức: {self.path.name}."
        told = "; ".join(f"“{_short(one.about)}” {one.sentence}" for one in self.waiting[:_TOLD])
        rest = len(self.waiting) - _TOLD
        more = f" và {number_words(rest)} chỗ khác" if rest > 0 else ""
        return (
            f"Đã xuất dự thảo {self.path.name}, đánh dấu {number_words(len(self.waiting))} chỗ chưa xong: "
            f"{told}{more}. Bấm F8 để tới từng chỗ, xong thì xuất lại."
        )


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40]}…"


def file_name(seen: Seen) -> str:
    """How the file is called unless the clerk says otherwise."""
    return f"Bao-cao-{_NAMES[seen.kind]}-{seen.period.key}.docx"


def make(
    place: Workplace, seen: Seen, now: datetime, path: Path, number: int | None, *, has_pictures: bool = False
) -> Made:
    """Lay the file down: what goes out where all is settled, else a draft with its marks."""
    from cchc_desktop.files import write_whole
    from cchc_desktop.operations.charts import pictures_of
    from cchc_desktop.operations.narrative import docx
    from cchc_desktop.operations.narrative_attention import attention

    waiting = tuple(one for one in attention(seen) if one.is_settling)
    pictures = pictures_of(place, seen.period, now) if has_pictures else ()
    file = docx(place, seen, now, number=number, is_final=not waiting, pictures=pictures)
    write_whole(path, file)
    return Made(path, waiting)


class WordFile:
    """Where it goes, under which number, and what is said when it lies there."""

    def __init__(self, context: Context, page: Page, start: Callable[..., Any]) -> None:
        self._context, self._page, self._start = context, page, start
        self.choose: Callable[[str, str], str] = self._ask
        self.number = NumberEditor(Field("paper_number", "Số văn bản", "number", placeholder="Số văn bản"))
        self.number.setAccessibleName("Số văn bản")
        set_help(self.number, partial(rule_of, "paper_number"))
        self.pictures = CheckEditor(Field("pictures", "Kèm &biểu đồ", "check", help=_PICTURES_HELP))
        self.pictures.setChecked(self._settings().value(_HAS_PICTURES) == "true")

    def fit(self) -> None:
        """No wider than its words."""
        self.number.setMaximumWidth(self.number.fontMetrics().horizontalAdvance("Số văn bản") + XL + M)

    def make(self, seen: Seen) -> None:
        """Ask where, and lay the file down beside the window."""
        do = self._context.do
        number = self.number.value()
        place, now = do.opened.place, do.now()
        kept, has_pictures = self._settings(), self.pictures.isChecked()
        folder = str(kept.value(_FOLDER, ""))
        chosen = self.choose("Lưu báo cáo", str(Path(folder) / file_name(seen)))
        if not chosen:
            return
        path = Path(chosen).with_suffix(".docx")
        kept.setValue(_FOLDER, str(path.parent))
        kept.setValue(_HAS_PICTURES, "true" if has_pictures else "false")
        kept.sync()
        wanted = number if isinstance(number, int) else None
        self._start(
            lambda _job: make(place, seen, now, path, wanted, has_pictures=has_pictures),
            self._made,
            "Đang lập tệp Word…",
        )

    def _settings(self) -> QSettings:
        place = self._context.do.opened.place.register.place
        return QSettings(str(place / "window.ini"), QSettings.Format.IniFormat)

    def _made(self, made: Made) -> None:
        tone = "amber" if made.waiting else "green"
        self._page.banner.say(made.sentence(), tone, partial(open_file, made.path), "Mở tệp")

    def _ask(self, title: str, start: str) -> str:
        return name_file(self._page.window(), title, start, "Word (*.docx)")


def open_file(path: Path) -> None:
    """In the word processor of the computer."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
