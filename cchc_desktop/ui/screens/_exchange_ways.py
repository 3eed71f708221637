"""Which way a trip goes, and where to: a stick that was found, a folder, a mail, or the superior's hub."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QSettings, QStandardPaths, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QPushButton, QWidget

from cchc_desktop.core.failure import Refused
from cchc_desktop.ui.fields import Choice, Field, Form
from cchc_desktop.ui.guard import guarded
from cchc_desktop.ui.jobs import Jobs
from cchc_desktop.ui.look import S
from cchc_desktop.ui.parts import button, column, label
from cchc_desktop.ui.screens import Context
from cchc_desktop.ui.screens._exchange_work import FOLDER, MAIL, NETWORK, Errand
from cchc_desktop.ui.sticks import Stick, is_on_stick, sticks

LOOK_EVERY = 3_000
"""Milliseconds between two looks for sticks, while the screen is seen."""
_LONGEST = 2.0  # seconds that a look may hold up the end of the program
_MOST = 3
_TITLES = {FOLDER: "USB hoặc thư mục chung", MAIL: "Thư điện tử (lưu tệp rồi đính kèm)", NETWORK: "Mạng"}


class Ways(QWidget):
    """This desk remembers the way and the place that it took last."""

    def __init__(self, context: Context, *, is_superior: bool) -> None:
        super().__init__()
        self.context = context
        self.is_superior = is_superior
        self.find_sticks: Callable[[], Sequence[Stick]] = sticks
        self._looks = Jobs(_LONGEST)
        self._found: tuple[Stick, ...] = ()
        self.hub = ""
        fields = [
            Field("exchange_way", "Cách gửi, nhận", "choice", width=26),
            Field("via", "Nơi gửi, nhận", "folder", placeholder="USB hoặc thư mục"),
            Field("with_open", "Kèm số tạm tính của kỳ đang làm", "check"),
        ]
        self.form = Form(fields, [["exchange_way"], ["via"], ["with_open"]])
        self.sticks_line = label("", "small", wraps=True)
        self.stick_buttons = [self._stick_button(at) for at in range(_MOST)]
        self.setLayout(column(self.form, self.sticks_line, *self.stick_buttons, gap=S))
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY)
        self._timer.timeout.connect(self.look_for_sticks)
        self.form.changed.connect(self._on_changed)
        self._offer()
        self._recall()

    def _stick_button(self, at: int) -> QPushButton:
        made = button("", lambda: self.use_stick(at), kind="link", icon="save", name="Dùng USB này")
        made.hide()
        return made

    # What is chosen.

    @property
    def way(self) -> str:
        """One of the ways."""
        return str(self.form.value("exchange_way") or FOLDER)

    @property
    def where(self) -> str:
        """The folder that is named; empty where none is."""
        return str(self.form.value("via") or "").strip()

    @property
    def with_open(self) -> bool:
        """Whether the running period goes as well."""
        return not self.is_superior and bool(self.form.value("with_open"))

    def errand(self) -> Errand:
        """The way as it is chosen; Refused at the field where a place is wanting."""
        if self.way == NETWORK:
            return Errand(NETWORK, self.hub)
        if not self.where:
            raise Refused("Chưa chọn USB hoặc thư mục. Cắm USB rồi chọn, hoặc bấm Chọn….", "via")
        if not Path(self.where).parent.is_dir():
            raise Refused(
                f"Không thấy “{self.where}”. Cắm lại USB, nối lại ổ mạng, hoặc chọn thư mục khác.", "via"
            )
        return Errand(self.way, self.where)

    def show_hub(self, address: str) -> None:
        """Where the superior takes packets over the network; empty where it told of no such place."""
        if address != self.hub:
            self.hub = address
            kept = self._kept("way")
            self._offer()
            if kept == NETWORK or not kept:
                self.form.set_values({"exchange_way": NETWORK if address else FOLDER})
        self._fold()

    def _offer(self) -> None:
        ways = [FOLDER, MAIL, *([NETWORK] if self.hub else [])]
        choices = [Choice(way, self._title(way)) for way in ways]
        before = self.way
        self.form.offer("exchange_way", tuple(choices))
        self.form.set_values({"exchange_way": before if before in ways else FOLDER})

    def _title(self, way: str) -> str:
        if way == MAIL and self.is_superior:
            return "Tệp đính kèm thư (lưu vào thư mục)"
        return f"{_TITLES[way]}: {self.hub}" if way == NETWORK else _TITLES[way]

    def _on_changed(self, name: str) -> None:
        if name == "exchange_way" and self.way == MAIL and not self.where:
            documents = QStandardPaths.StandardLocation.DocumentsLocation
            self.form.set_values({"via": QStandardPaths.writableLocation(documents)})
        self._fold()

    def _fold(self) -> None:
        is_network = self.way == NETWORK
        self.form.show_field("via", is_shown=not is_network)
        self.form.show_field("with_open", is_shown=not self.is_superior)
        self._show_sticks()

    # Sticks.

    def look_for_sticks(self) -> None:
        """Beside the window: a drive that does not answer holds nobody up."""
        if not self._looks.is_busy:
            self._looks.start(
                lambda _job: tuple(self.find_sticks()), then=self.show_sticks, failed=lambda _no: None
            )

    def show_sticks(self, found: Sequence[Stick]) -> None:
        """Those that are plugged in; one alone is taken where no other place is named that is there."""
        self._found = tuple(found)[:_MOST]
        is_gone = bool(self.where) and is_on_stick(self.where) and not Path(self.where).is_dir()
        if self.way == FOLDER and len(self._found) == 1 and (not self.where or is_gone):
            self.form.set_values({"via": self._found[0].path})
        self._show_sticks()

    def _show_sticks(self) -> None:
        is_asked = self.way != NETWORK
        is_shown = is_asked and bool(self._found)
        self.sticks_line.setText("USB đang cắm, bấm để dùng:" if is_shown else "")
        self.sticks_line.setVisible(is_shown)
        for at, one in enumerate(self.stick_buttons):
            is_there = is_asked and at < len(self._found)
            if is_there:
                words = self._found[at].words()
                one.setText(words)
                one.setToolTip(self._found[at].path)
                one.setAccessibleName(f"Dùng USB {words}")
            one.setVisible(is_there)

    def use_stick(self, at: int) -> None:
        """Send to, and take from, this stick."""
        if at < len(self._found):
            self.form.set_values({"exchange_way": FOLDER, "via": self._found[at].path})

    # What this desk remembers.

    def _settings(self) -> QSettings:
        place = self.context.do.opened.place.register.place
        return QSettings(str(place / "window.ini"), QSettings.Format.IniFormat)

    def _kept(self, name: str) -> str:
        return str(self._settings().value(f"exchange/{name}", ""))

    def _recall(self) -> None:
        self.form.set_values(
            {
                "exchange_way": self._kept("way") or FOLDER,
                "via": self._kept("via") or None,
                "with_open": self._kept("with_open") == "yes",
            }
        )
        self._fold()

    def remember(self) -> None:
        """What was just used is there again tomorrow."""
        kept = self._settings()
        told = {"way": self.way, "via": self.where, "with_open": "yes" if self.with_open else ""}
        for name, value in told.items():
            kept.setValue(f"exchange/{name}", value)
        kept.sync()

    @guarded(None)
    def showEvent(self, event: QShowEvent) -> None:
        """Somebody may plug a stick in while looking on."""
        super().showEvent(event)
        self.look_for_sticks()
        self._timer.start()

    @guarded(None)
    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks."""
        super().hideEvent(event)
        self._timer.stop()
