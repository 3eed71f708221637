"""Where scans lead: cards to intake, receipts to their dossier, the rest to a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
import zxingcpp
from PIL import Image
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot
from reader_rules import ENOUGH

from cchc_desktop.core.acts import Receive
from cchc_desktop.core.burst import ADVICE, Scan
from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.numbering import auth_code, receipt_mark
from cchc_desktop.core.second_reading import Trust
from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.ui import keyboard_reader
from cchc_desktop.ui.app import Program
from cchc_desktop.ui.screens._intake_page import IntakePage
from cchc_desktop.ui.screens.dossier import DossierPage
from cchc_desktop.ui.window import Window

AT = datetime(2026, 2, 12, 10, 0, tzinfo=HANOI)
WHOLE = "001099012345|012345678|Đỗ Thị Ước|15081999|Nam|Số 1, Tổ 2, Phường X, Thành phố Y|01072024"


class Office:
    """The program with its window open on the day's list, one dossier in the register."""

    def __init__(self, qtbot: QtBot, folder: Path, place: Workplace) -> None:
        from cchc_desktop.operations.receive import receive

        with at_desk(place, "Lan", AT) as desk:
            self.number = receive(desk, Receive(procedure="1.001193", applicant="Lê Thị Mận")).local_no
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        self.place, self.qtbot = place, qtbot
        keyboard_reader.save(folder / "data", Trust(alike=ENOUGH))  # a reader that has proven itself
        self.program = Program(app, folder / "data", lambda: AT)
        self.window: Window = self.program.enter(place, str(folder / "register"))
        self.first = self.window.current

    def scan(self, text: str) -> None:
        self.program.wedge.give(Scan(text))

    @property
    def said(self) -> str:
        return self.window.notice.words.text() if self.window.notice.isVisible() else ""

    def mark(self, auth: str = "") -> str:
        profile = self.place.profile
        auth = auth or auth_code(profile.secret, profile.unit, self.number)
        return receipt_mark(profile.unit, self.number, auth)

    def drop(self, path: Path) -> None:
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path))])
        event = QDropEvent(
            QPointF(50, 50),
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        self.window.dropEvent(event)
        self.qtbot.waitUntil(lambda: not self.program.jobs.is_busy)

    def applicant(self) -> str:
        page = self.window.stack.currentWidget()
        return str(page.person.facts()["applicant"] or "") if isinstance(page, IntakePage) else ""


@pytest.fixture
def office(qtbot: QtBot, tmp_path: Path, workplace: Workplace) -> Iterator[Office]:
    made = Office(qtbot, tmp_path, workplace)
    yield made
    made.program.wedge.remove()
    made.window.close()


def test_a_card_opens_intake_and_fills_it(office: Office) -> None:
    assert office.first != "intake"
    office.scan(WHOLE)
    assert (office.window.current, office.applicant()) == ("intake", "Đỗ Thị Ước")


def test_a_receipt_opens_its_dossier_from_any_screen(office: Office) -> None:
    for screen in (office.first, "intake", "month"):
        office.window.show_screen(screen)
        office.scan(office.mark())
        page = office.window.stack.currentWidget()
        assert isinstance(page, DossierPage)
        assert page.dossier is not None
        assert page.dossier.local_no == office.number


def test_an_altered_receipt_is_refused_aloud(office: Office) -> None:
    office.scan(office.mark("00000000"))
    assert office.window.current == office.first
    assert office.number in office.said
    assert "không khớp" in office.said


def test_a_damaged_card_says_why_at_the_foot(office: Office) -> None:
    office.scan(WHOLE.replace("Ước", "Uwowcs"))
    assert office.window.current == office.first
    assert office.said.endswith(ADVICE)


def test_behind_a_dialogue_nothing_changes(office: Office) -> None:
    dialogue = QDialog(office.window)
    dialogue.setModal(True)
    dialogue.show()
    office.scan(WHOLE)
    assert office.window.current == office.first
    assert "hộp thoại" in office.said
    dialogue.close()


def test_a_picture_let_fall_on_the_window_is_a_card(office: Office, tmp_path: Path) -> None:
    made = zxingcpp.create_barcode(WHOLE, zxingcpp.BarcodeFormat.QRCode)
    picture = tmp_path / "thẻ.png"
    Image.fromarray(np.asarray(made.to_image(scale=5))).save(picture)
    office.drop(picture)
    office.qtbot.waitUntil(lambda: office.applicant() == "Đỗ Thị Ước")


@pytest.mark.parametrize(("name", "word"), [("note.txt", "JPG"), ("empty.png", "không phải ảnh")])
def test_other_files_say_what_is_wanted(office: Office, tmp_path: Path, name: str, word: str) -> None:
    (tmp_path / name).write_bytes(b"")
    office.drop(tmp_path / name)
    office.qtbot.waitUntil(lambda: word in office.said)


def test_closing_the_window_ends_the_listening(office: Office) -> None:
    office.window.close()
    office.scan(WHOLE)
    assert office.program.window is None
