"""The file for those who help from afar: what leaves is read here first, and saved as it was read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6 import __version__ as pyside_version
from PySide6.QtWidgets import QPlainTextEdit

from cchc_desktop import paths
from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.ui.choosing import name_file
from cchc_desktop.ui.do import Complaints
from cchc_desktop.ui.parts import button, row
from cchc_desktop.ui.screens import Context
from cchc_desktop.ui.screens._settings_places import Place
from cchc_desktop.ui.screens._settings_section import Section

if TYPE_CHECKING:
    from cchc_desktop.operations.support import Support

_ABOUT = (
    "Gửi tệp này khi cần người hỗ trợ xem giúp. Trong tệp chỉ có phiên bản, số lượng, dung lượng, thời gian "
    "và nơi xảy ra lỗi; không có tên người, số hồ sơ hay mật khẩu. Dưới đây là toàn bộ nội dung tệp."
)
_WAITING = "Đang thu thập và kiểm tra sổ…"
_KINDS = "ZIP (*.zip)"


class Helped(Section):
    """One click after it was read."""

    save_words = "Lưu tệp hỗ trợ…"

    def __init__(self, context: Context, page: Complaints, place: Place) -> None:
        super().__init__(context, page, place, _ABOUT)
        self.choose_name: Callable[[str], str] = self._ask_name
        self.found: Support | None = None
        self._is_busy = False
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName("Nội dung tệp hỗ trợ")
        self.text.setMinimumHeight(320)
        self.put(row(button("Thu thập lại", self.gather, icon="refresh"), None))
        self.body.insertWidget(1, self.text, 1)

    def refresh(self) -> None:
        """What was read stays until it is asked for again."""
        if self.found is None:
            self.gather()

    def gather(self) -> None:
        """Read it all again, beside the window."""
        if self._is_busy:
            return
        from cchc_desktop.operations import support

        do = self.context.do
        register, now = do.opened.place.register, do.now()
        self._is_busy, self.found = True, None
        self.text.setPlainText(_WAITING)
        self.context.jobs.start(
            lambda _job: support.gather(
                register.place, register, now, logs=paths.user_data(), extra={"PySide6": pyside_version}
            ),
            then=self._show,
            failed=self._failed,
        )

    def _show(self, found: Support) -> None:
        self._is_busy, self.found = False, found
        self.text.setPlainText(found.text())

    def _failed(self, failure: Exception) -> None:
        self._is_busy = False
        if isinstance(failure, Refused):
            self.text.setPlainText(failure.sentence)
        elif isinstance(failure, Trouble):
            self.text.setPlainText("")
            self.page.show_trouble(failure, self.gather)
        else:
            self.text.setPlainText("")
            self.context.do.broke.emit(failure)

    def save(self) -> None:
        """Put what is shown where the clerk says."""
        from cchc_desktop.operations import support

        if self.found is None:
            raise Refused("Chưa thu thập xong. Đợi nội dung hiện ra rồi lưu.")
        name = self.choose_name(support.made_name(self.context.do.now()))
        if name:
            target = Path(name).with_suffix(".zip")
            support.save(self.found, target)
            self.context.say(f"Đã ghi tệp hỗ trợ vào {target}.")

    def _ask_name(self, start: str) -> str:
        return name_file(self.window(), "Lưu tệp hỗ trợ", start, _KINDS)
