"""Every period that was made: how far each revision has come, and the proof of those that were taken in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.text import day_time, number
from cchc_desktop.ui.choosing import name_file
from cchc_desktop.ui.marks import Mark
from cchc_desktop.ui.page import Page
from cchc_desktop.ui.parts import button, column, label, row
from cchc_desktop.ui.printed import Pdf, open_pdf, printer_of
from cchc_desktop.ui.screens import Context
from cchc_desktop.ui.screens._exchange_steps import kind_words, step_marks, times
from cchc_desktop.ui.screens._print_many import Printer, Show, Step, print_beside, show_failure
from cchc_desktop.ui.screens._sections import LongTable, section
from cchc_desktop.ui.table import Column

if TYPE_CHECKING:
    from datetime import datetime

    from cchc_desktop.operations.desk import Workplace
    from cchc_desktop.operations.proofs import Proved, Trip

KIND = "delivery_proof"
"""The kind of paper by which this desk remembers a printer for proofs."""
_FILTER = "Giấy báo nhận (*.pdf)"


def _column(title: str, at: int, width: int, fold: int = 0) -> Column[Trip]:
    def mark(trip: Trip) -> Mark:
        return step_marks(trip)[at]

    def text(trip: Trip) -> str:
        when = times(trip)[at]
        return day_time(when) if when else "chưa"

    return Column(
        title, text, width, mark=mark, spoken=lambda trip: f"{mark(trip).word} {text(trip)}", fold=fold
    )


class Trips(QWidget):
    """The table, and under it what the superior said of the line that is chosen."""

    def __init__(self, context: Context, page: Page) -> None:
        super().__init__()
        self.context, self.page = context, page
        self.show_pdf: Show = open_pdf
        self.printer_of: Printer = printer_of
        self.choose_name: Callable[[str, str], str] = self._ask_name
        self._trips: Sequence[Trip] = ()
        self._chosen = ""  # the digest of the line that was chosen last: the table forgets it with the focus
        self.table: LongTable[Trip] = LongTable(
            [
                Column("Kỳ báo cáo", lambda one: one.period.title, 14, is_wide=True),
                Column("Lần", kind_words, 15, fold=1),
                _column("Đã lưu", 0, 17, fold=3),
                _column("Đã gửi", 1, 17, fold=2),
                _column("Cấp trên đã nhận", 2, 17),
            ],
            empty="Chưa có kỳ nào được lập báo cáo. Vào Tháng, xem số liệu rồi chốt kỳ hoặc bấm Gửi.",
            name="Các kỳ báo cáo đã lập; Enter in giấy báo nhận",
        )
        self.table.setProperty("kind", "framed")
        self.table.chosen.connect(self._on_chosen)
        self.table.opened.connect(lambda _one: self.print_proof())
        self.said = label("", "", wraps=True)
        self.print_button = button("In giấy báo nhận", self.print_proof, icon="printer", keys="Ctrl+P")
        self.save_button = button(
            "Lưu…",
            self.save_proof,
            icon="save",
            keys="Ctrl+S",
            name="Lưu giấy báo nhận thành tệp",
        )
        self.setLayout(
            column(
                section("Các kỳ đã lập", self.table),
                self.said,
                row(self.print_button, self.save_button, None),
            )
        )

    def show_trips(self, trips: Sequence[Trip]) -> None:
        """List these; the cursor stays on its own."""
        self._trips = tuple(trips)
        self.table.show_rows(self._trips)
        digests = [one.digest for one in trips]
        if self._chosen not in digests:
            proved = [one.digest for one in trips if one.acknowledged_at]
            self._chosen = (proved or digests or [""])[0]
        self._show_said()

    @property
    def trip(self) -> Trip | None:
        """The line that is chosen."""
        return next((one for one in self._trips if one.digest == self._chosen), None)

    def _on_chosen(self, one: Trip | None) -> None:
        if one is not None and self.table.hasFocus():
            self._chosen = one.digest
            self._show_said()

    def _show_said(self) -> None:
        trip = self.trip
        is_there = trip is not None and trip.acknowledged_at is not None
        self.print_button.setEnabled(is_there)
        self.save_button.setEnabled(is_there)
        words = ""
        if trip is not None:
            try:
                words = self._proved_words(trip)
            except Refused as no:
                words = f"{trip.period.title}, {kind_words(trip)}: {no.sentence}"
        self.said.setText(words)
        self.said.setVisible(bool(words))

    def _proved_words(self, trip: Trip) -> str:
        from cchc_desktop.operations.proofs import proved

        with self.context.do.reading() as reading:
            return proof_words(proved(reading, trip.digest), self.context.do.opened.place)

    # The paper.

    def _digest(self) -> str:
        """Of the line that is chosen; Refused where it has no proof."""
        trip = self.trip
        if trip is None or trip.acknowledged_at is None:
            raise Refused("Kỳ này cấp trên chưa báo nhận nên chưa có giấy báo nhận để in.")
        return trip.digest

    def print_proof(self) -> None:
        """On the printer for proofs, else into the system's viewer."""
        digest = self.context.do.ask(self._digest, at=self.page)
        if digest is not None:
            self.page.clear_complaints()
            print_beside(
                self.context, self.page, partial(_laid, digest), KIND, self.show_pdf, self.printer_of
            )

    def save_proof(self) -> None:
        """The paper as PDF, and beside it the signed file that it can be checked with."""
        digest, trip = self.context.do.ask(self._digest, at=self.page), self.trip
        if digest is None or trip is None:
            return
        stem = f"Giay-bao-nhan_{trip.period.first_on:%Y%m%d}_{trip.period.last_on:%Y%m%d}_v{trip.revision}"
        name = self.choose_name("Lưu giấy báo nhận", f"{stem}.pdf")
        if name:
            self._save(digest, Path(name).with_suffix(".pdf"))

    def _save(self, digest: str, target: Path) -> None:
        do = self.context.do
        place, clerk, now = do.opened.place, do.opened.clerk, do.now()
        self.page.clear_complaints()
        from cchc_desktop.operations.proofs import save_proof

        self.context.jobs.start(
            lambda _job: save_proof(place, digest, target, now, by=clerk),
            then=lambda kept: self.context.say(
                f"Đã lưu {kept[0]} và tệp có chữ ký {kept[1].name} ở cùng thư mục."
            ),
            failed=lambda failure: show_failure(
                self.page, self.context, failure, lambda: self._save(digest, target)
            ),
        )

    def _ask_name(self, title: str, start: str) -> str:
        return name_file(self.window(), title, start, _FILTER)


def proof_words(found: Proved, place: Workplace) -> str:
    """The proof in two sentences, as the paper says it."""
    said, above = found.said, place.profile.superior_name or found.letter.sender
    equal = "khớp" if found.lines == said.lines else "KHÔNG khớp"
    if found.is_closed:
        standing = "khóa này nay đã ngừng dùng"
    elif found.is_confirmed:
        standing = "đã đối chiếu"
    else:
        standing = "chưa đối chiếu qua điện thoại, xem mục Khóa và kết nối"
    return (
        f"{found.closing.period.title}, lần {said.revision}: {above} báo đã nhận {number(said.lines)} dòng, "
        f"đơn vị gửi {number(found.lines)} dòng ({equal}). Khóa ký: {found.figures} ({standing})."
    )


def _laid(digest: str, place: Workplace, clerk: str, now: datetime, step: Step) -> Pdf:
    """The paper, ready for the printer; it names no citizen."""
    from cchc_desktop.operations.desk import at_desk
    from cchc_desktop.operations.proofs import print_proof

    step(-1.0, "Dựng giấy báo nhận")
    with at_desk(place, clerk, now) as desk:
        made = print_proof(desk, digest)
    return Pdf(f"{made.stem}-{now:%Y%m%d-%H%M%S}.pdf", made.pdf, 0)
