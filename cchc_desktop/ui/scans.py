"""Where a scan leads: a card to a screen that can use it, a receipt to its dossier, else a sentence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from cchc_desktop.core import acknowledgement
from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.core.identity import Card
from cchc_desktop.files import why

if TYPE_CHECKING:
    from cchc_desktop.ui.readers import Reader
    from cchc_desktop.ui.wedge import Wedge
    from cchc_desktop.ui.window import Window

INTAKE, DOSSIER, EXCHANGE = "intake", "dossier", "exchange"
PICTURES = frozenset({".jpg", ".jpeg", ".png", ".bmp", ".tif", ".tiff", ".webp", ".pdf"})
_DIALOGUE_OPEN = "Đang mở một hộp thoại nên chưa nhận được thẻ. Đóng hộp thoại (Esc) rồi quét lại."
_NO_COUNTER = "Đơn vị này không tiếp nhận hồ sơ nên không dùng thẻ vừa quét."


class Scans(QObject):
    """The window's side of readers; lives as long as the window."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window
        window.files_dropped.connect(self.take_files)

    def listen(self, wedge: Wedge, reader: Reader) -> None:
        """To both kinds of readers, until the window closes."""
        pairs = (
            (wedge.card, self.take_card),
            (wedge.receipt, self.take_mark),
            (wedge.damaged, self.refuse),
            (wedge.waiting, self.ask_again),
            (reader.told, self.tell),
        )
        for signal, act in pairs:
            signal.connect(act)
            self._window.closing.connect(partial(signal.disconnect, act))
        reader.begin()
        self._window.closing.connect(reader.end)

    def tell(self, sentence: str, is_complaint: bool) -> None:  # noqa: FBT001 - as the signal gives it
        """How it goes with the reader."""
        (self.refuse if is_complaint else self._window.say)(sentence)

    def take_card(self, card: Card) -> None:
        """Give it to what stands in front if that knows cards, else to the intake page."""
        asking = QApplication.activeModalWidget()
        if asking is not None:
            taker: Callable[[Card], bool] | None = getattr(asking, "take_card", None)
            if taker is None or not taker(card):
                self.refuse(_DIALOGUE_OPEN)
            return
        window = self._window
        if window.call("take_card", card=card):
            return
        if INTAKE not in window.screens:
            self.refuse(_NO_COUNTER)
            return
        if window.current != INTAKE:
            window.show_screen(INTAKE)
            window.call("take_card", card=card)

    def take_mark(self, mark: str) -> None:
        """Open the dossier of a genuine receipt at its next sensible act; refuse any other aloud."""
        from cchc_desktop.operations.cards import dossier_of_mark

        if QApplication.activeModalWidget() is not None:
            self.refuse(_DIALOGUE_OPEN.replace("thẻ", "giấy hẹn"))
            return
        window = self._window
        try:
            number = dossier_of_mark(window.context.do.opened.place, mark)
        except (Refused, Trouble) as no:
            self.refuse(no.sentence)
            return
        if window.call("take_receipt", dossier=number):
            return
        if DOSSIER in window.screens:
            window.show_screen(DOSSIER, dossier=number)

    def ask_again(self, sentence: str) -> None:
        """Nothing is wrong yet: the fields wait for the same card once more."""
        self._window.call("await_card", words=sentence)
        self._window.ask(sentence)

    def refuse(self, sentence: str) -> None:
        """Say aloud why nothing was taken."""
        self._window.refuse(sentence)

    def take_files(self, paths: Sequence[Path]) -> None:
        """A picture or PDF dropped on the window: for the screen that wants it, else the card in it.

        What travels between units goes to its own screen, whatever is shown.
        """
        if EXCHANGE in self._window.screens and any(map(is_of_road, paths)):
            self._window.show_screen(EXCHANGE)
            self._window.call("take_files", paths=paths)
            return
        if self._window.call("take_files", paths=paths):
            return
        first = next((path for path in paths if path.suffix.lower() in PICTURES), None)
        if first is None:
            self.refuse("Tệp vừa thả không phải ảnh hay PDF. Hãy thả tệp JPG, PNG hoặc PDF của thẻ căn cước.")
            return
        self._window.context.jobs.start(
            partial(_card_in, first, hanoi(self._window.context.do.now()).date()),
            then=self.take_card,
            failed=self._not_read,
        )

    def _not_read(self, failure: Exception) -> None:
        if isinstance(failure, Refused | Trouble):
            self.refuse(failure.sentence)
        else:
            self._window.context.do.broke.emit(failure)


def is_of_road(path: Path) -> bool:
    """Whether a file is called like one that travels between units: a packet, its answer, a letter."""
    from cchc_desktop.operations.collect import PACKET_ENDING
    from cchc_desktop.operations.letters import ENDINGS

    return path.suffix in {PACKET_ENDING, *ENDINGS} or path.name.endswith(acknowledgement.ENDING)


def _card_in(path: Path, today: date, _job: object) -> Card:
    from cchc_desktop.operations.cards import card_in_picture

    try:
        data = path.read_bytes()
    except OSError as error:
        raise Trouble(f"Chưa đọc được tệp “{path.name}”: {why(error)}. Hãy chọn tệp khác.") from error
    return card_in_picture(data, today)
