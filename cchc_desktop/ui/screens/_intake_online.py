"""Online dossiers from the portal's export: looked at first, then registered, then shown to be accepted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData
from PySide6.QtWidgets import QWidget

from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.ui.choosing import choose_file
from cchc_desktop.ui.jobs import Job
from cchc_desktop.ui.parts import Banner
from cchc_desktop.ui.screens import Context
from cchc_desktop.ui.screens._intake_picker import Picker, Way

if TYPE_CHECKING:
    from cchc_desktop.operations.portal_book import OnlineReport

KINDS = frozenset({".xlsx", ".xls", ".ods", ".csv"})
_TOLD = 6


class OnlineFile:
    """Takes a file from the file dialogue or from a drop on the page."""

    def __init__(self, context: Context, page: QWidget, picker: Picker, banner: Banner) -> None:
        self._context, self._page, self._picker, self._banner = context, page, picker, banner

    def choose(self) -> None:
        """Ask which file."""
        kinds = " ".join(f"*{kind}" for kind in sorted(KINDS))
        title = "Nạp hồ sơ trực tuyến từ tệp của hệ thống tỉnh"
        chosen = choose_file(self._page.window(), title, "", f"Bảng tính ({kinds})")
        if chosen:
            self.take(Path(chosen))

    def take(self, path: Path) -> None:
        """Read the file without writing, then say what it holds."""
        self._run(path, is_dry_run=True, then=self._offer)

    def _offer(self, report: OnlineReport) -> None:
        ways = [Way("Không nạp", lambda: None)]
        if report.added:
            go = Way(
                f"Ghi nhận {len(report.added)} hồ sơ mới",
                lambda: self._run(report.source, is_dry_run=False, then=self._done),
                "chờ tiếp nhận",
                "check",
            )
            ways.insert(0, go)
        words = "\n".join((report.sentence, *report.told[:_TOLD]))
        self._picker.ask("Hồ sơ trực tuyến trong tệp", ways, words)

    def _done(self, report: OnlineReport) -> None:
        self._context.say(report.sentence)
        if report.added:
            self._context.navigate(
                "dossiers", dossiers=report.added, title="Hồ sơ trực tuyến vừa nạp, chờ tiếp nhận"
            )

    def _run(self, path: Path, *, is_dry_run: bool, then: Callable[[OnlineReport], object]) -> None:
        from cchc_desktop.operations.portal_book import take_online

        do = self._context.do
        opened, now = do.opened, do.now()

        def work(job: Job) -> OnlineReport:
            def progress(done: int, of: int) -> None:
                job.step(done / max(of, 1))

            return take_online(
                opened.place, path, opened.clerk, now, is_dry_run=is_dry_run, progress=progress
            )

        self._banner.say(f"Đang đọc tệp {path.name}…", "accent")
        self._context.jobs.start(
            work, then=lambda report: self._ended(report, then), failed=lambda no: self._failed(path, no)
        )

    def _ended(self, report: OnlineReport, then: Callable[[OnlineReport], object]) -> None:
        self._banner.hide()
        then(report)

    def _failed(self, path: Path, failure: Exception) -> None:
        if isinstance(failure, Refused | Trouble):
            self._banner.say(failure.sentence, "red", lambda: self.take(path), "Thử lại")
        else:
            self._banner.hide()
            self._context.do.broke.emit(failure)


def dropped(data: QMimeData) -> Path | None:
    """The one spreadsheet that hangs on the mouse."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return paths[0] if len(paths) == 1 and paths[0].suffix.lower() in KINDS else None
