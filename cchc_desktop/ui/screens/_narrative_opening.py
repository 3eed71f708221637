"""From a figure of the report to its dossiers, for whoever still waits for them there."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from cchc_desktop.ui.screens._staying import Staying

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from cchc_desktop.operations.narrative import Seen
    from cchc_desktop.ui.jobs import Job
    from cchc_desktop.ui.screens import Context
    from cchc_desktop.ui.screens._narrative_running import Running


class Opening:
    """``page`` is where one has to stay for the list to be shown."""

    def __init__(self, context: Context, running: Running, page: QWidget) -> None:
        self._context, self._running = context, running
        self._staying = Staying(page)

    def forget(self) -> None:
        """Something else is done: no list comes up any more."""
        self._staying.forget()

    def open(self, seen: Seen, name: str) -> None:
        """The dossiers behind a figure of ``seen``; Esc comes back to it."""
        from cchc_desktop.core.narrative_sources import source_of, title_of

        if source_of(name, seen.figures) is None:
            self._context.say("Đằng sau chỗ này không có danh sách hồ sơ.")
            return
        do, title = self._context.do, f"{title_of(name, seen.figures)}, {seen.period.title.lower()}"
        place, now = do.opened.place, do.now()

        def find(_job: Job) -> tuple[str, ...]:
            from cchc_desktop.operations.narrative_behind import behind

            return behind(place, seen, name, now)

        shown = self._staying.awaited(partial(self._show, title))
        self._running.start(find, shown, "Đang tìm hồ sơ…")

    def _show(self, title: str, dossiers: tuple[str, ...]) -> None:
        if dossiers:
            self._context.navigate("worklist", dossiers=dossiers, title=title)
        else:
            self._context.say("Không có hồ sơ nào đằng sau số 0.")
