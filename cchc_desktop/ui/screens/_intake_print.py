"""Papers of the dossier saved last: on the remembered printer without a question, else as a PDF."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.forms import warning_of
from cchc_desktop.ui import settings
from cchc_desktop.ui.parts import Banner
from cchc_desktop.ui.printed import Drawn, Pdf, drawn, open_pdf, print_paper, printer_of, put_out
from cchc_desktop.ui.screens import Context
from cchc_desktop.ui.screens._print_many import SHOW
from cchc_desktop.ui.settings import PrinterChoice

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

RECEIPT, SUPPLEMENT, REFUSAL = "receipt", "supplement_request", "refusal"
TITLES = {RECEIPT: "giấy hẹn", SUPPLEMENT: "phiếu yêu cầu bổ sung", REFUSAL: "phiếu từ chối"}


class Printing:
    """Draws papers beside the window and sends them where the desk remembers."""

    def __init__(self, context: Context, banner: Banner, folder: Path) -> None:
        self._context, self._banner, self._folder = context, banner, folder
        self.show_pdf: Callable[[Pdf], object] = open_pdf
        self.printer_of: Callable[[PrinterChoice], QPrinter] = printer_of
        self.last: tuple[str, str] | None = None
        """The number of the dossier saved last, and its paper."""

    def print_last(self) -> None:
        """Ctrl+P."""
        if self.last is None:
            self._context.say("Chưa có hồ sơ nào vừa lưu để in giấy hẹn.")
        else:
            self.print(*self.last)

    def print(self, local_no: str, name: str) -> None:
        """Print a paper of a dossier."""
        do = self._context.do
        place, clerk, now = do.opened.place, do.opened.clerk, do.now()
        choice = settings.load_counter(self._folder).printers.get(name)

        def draw(_job: object) -> Drawn:
            layout = choice.layout if choice else "A4"
            pdf = print_paper(place, local_no, name, clerk, now, layout=layout)
            return drawn(pdf, choice, warning_of(name, place.register.place))

        self._context.jobs.start(
            draw,
            then=lambda paper: self._send(local_no, name, paper),
            failed=lambda failure: self._not_printed(local_no, name, failure),
        )

    def _send(self, local_no: str, name: str, paper: Drawn) -> None:
        if paper.warning:
            self._banner.say(paper.warning, "amber")
        try:
            printer = put_out(paper, self.show_pdf, self.printer_of)
        except Trouble as trouble:
            said = f"Hồ sơ {local_no} đã lưu. {trouble.sentence}"
            self._banner.say(said, "amber", lambda: self.show_pdf(paper.pdf), SHOW)
            return
        if printer:
            self._context.say(f"Đã gửi {TITLES.get(name, name)} của hồ sơ {local_no} tới {printer}.")

    def _not_printed(self, local_no: str, name: str, failure: Exception) -> None:
        if isinstance(failure, Refused | Trouble):
            said = f"Hồ sơ {local_no} đã lưu nhưng chưa in được {TITLES.get(name, name)}. {failure.sentence}"
            self._banner.say(said, "red", lambda: self.print(local_no, name), "In lại")
        else:
            self._context.do.broke.emit(failure)
