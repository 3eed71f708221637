"""Paper for the dossier that is shown: files that fall on its page, and the way to the screen that scans."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QBoxLayout

from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.ui.parts import button, row
from cchc_desktop.ui.screens._digitise_work import Target, Worker, picked, words_of

if TYPE_CHECKING:
    from cchc_desktop.operations.scanning import Taken
    from cchc_desktop.ui.screens._shown import ShownDossier

KEY = ("F8", "Số hóa giấy tờ của hồ sơ này")


class DossierScans(QObject):
    """Lives with the page of one dossier."""

    def __init__(self, page: ShownDossier) -> None:
        super().__init__(page)
        self._page = page
        self.button = button("Quét, xếp trang…", self.go, icon="scan", keys=KEY[0])
        box = page.papers.layout()
        if isinstance(box, QBoxLayout):
            box.addLayout(row(self.button, None))
        page.files_dropped.connect(self.take)

    def go(self) -> None:
        """F8: to the screen that scans, with this dossier."""
        if self._page.dossier is not None:
            self._page.context.navigate("digitise", dossier=self._page.dossier.local_no)

    def take(self, paths: Sequence[Path]) -> None:
        """Take the files in for the dossier, beside the window."""
        page = self._page
        if page.dossier is None:
            return
        do, number = page.context.do, page.dossier.local_no
        worker = Worker(do.opened.place, do.opened.clerk, do.now())
        page.clear_complaints()
        page.banner.say(f"Hồ sơ {number}: đang nhận {len(paths)} tệp…", "accent")
        page.context.jobs.start(
            lambda job: worker.take(picked(paths), Target(dossier=number), "one", job),
            then=lambda taken: self._taken(number, taken),
            failed=self._failed,
        )

    def _taken(self, number: str, taken: Taken) -> None:
        page = self._page
        page.banner.hide()
        if taken.refused:
            lines = [f"{name}: {sentence}" for name, sentence in taken.refused]
            page.banner.say("\n".join(lines), "amber")
        loose = [part for part in taken.parts if part.dossier == number and part.role in {"unplaced", "tray"}]
        more = f" F8 để chia {len(loose)} tệp cho từng giấy tờ." if loose else ""
        page.context.say(f"Hồ sơ {number}. {words_of(taken)}{more}")
        page.refresh()

    def _failed(self, failure: Exception) -> None:
        if isinstance(failure, Refused | Trouble):
            tone = "amber" if isinstance(failure, Refused) else "red"
            self._page.banner.say(failure.sentence, tone)
        else:
            self._page.banner.hide()
            self._page.context.do.broke.emit(failure)
