"""A person before the program: comes in by keys and looks at what window and chain say; for tests."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
import staff
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from cchc_desktop.operations.desk import at_desk
from cchc_desktop.operations.upkeep import Founding, found
from cchc_desktop.operations.verbs import VERBS, read_act
from cchc_desktop.store import schema
from cchc_desktop.store.accounts import Account
from cchc_desktop.store.engine import Register
from cchc_desktop.ui.app import Program
from cchc_desktop.ui.fields import Form
from cchc_desktop.ui.screens._settings_accounts import Accounts
from cchc_desktop.ui.screens._settings_page import SettingsPage
from cchc_desktop.ui.screens.dossier import DossierPage
from cchc_desktop.ui.start import StartPage
from cchc_desktop.ui.window import Window

KEY = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
NUMBER = "001190012345"


class Seat:
    """A person before the program; the clock stands until the test moves it."""

    def __init__(self, app: QApplication, folder: Path, register: Path) -> None:
        self.now: datetime = staff.NOW + timedelta(hours=1)
        self.register = register
        self.program = Program(app, folder, clock=lambda: self.now, place=register)

    def begin(self) -> StartPage:
        page = self.program.begin()
        page.activateWindow()
        assert QTest.qWaitForWindowActive(page)
        self.program.begin_there(None)
        QApplication.processEvents()
        return page

    @property
    def window(self) -> Window:
        assert self.program.window is not None
        return self.program.window

    def key(self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(QApplication.focusWidget() or self.window, key, held)
        QApplication.processEvents()

    def type(self, text: str) -> None:
        self.into(QApplication.focusWidget(), text)

    def into(self, widget: QWidget | None, text: str) -> None:
        assert widget is not None
        event = QInputMethodEvent()
        event.setCommitString(text)
        QApplication.sendEvent(widget, event)

    def come(self, login: str, password: str | None = None) -> None:
        """By keys alone: the name, the password, Ctrl+Enter."""
        page = self.begin()
        assert page.stack.currentWidget() is page.opening
        self.type(login)
        self.key(KEY.Key_Tab)
        self.type(password or staff.own(login))
        self.key(KEY.Key_Return, CTRL)

    def open(self) -> DossierPage:
        self.window.show_screen("dossier", dossier="0001/2026")
        page = self.window.stack.currentWidget()
        assert isinstance(page, DossierPage)
        QApplication.processEvents()
        return page

    def accounts(self) -> Accounts:
        self.window.show_screen("settings", place="accounts")
        page = self.window.stack.currentWidget()
        assert isinstance(page, SettingsPage)
        assert isinstance(page.section, Accounts)
        return page.section


def an_office(folder: Path) -> Path:
    """A real register with one dossier and one account of each role, closed."""
    place, _ = found(folder, Founding(unit="00070"), staff.PHRASE, staff.NOW)
    staff.hire(place.register)
    with at_desk(place, "Lan", staff.NOW) as desk:
        told = {"procedure": "1.004873", "applicant": "Đỗ Thị Ước", "id_number": NUMBER}
        VERBS["receive"].do(desk, read_act("receive", told))
    place.register.close()
    return folder


def problem(form: Form, name: str) -> str:
    """What is said under a field."""
    return form.editor(name).widget().accessibleDescription()


def line_of(section: Accounts, login: str) -> Account:
    rows = (section.table.rows_model.row_at(at) for at in range(section.table.rows_model.rowCount()))
    return next(row for row in rows if row is not None and row.login == login)


def person(page: DossierPage) -> str:
    return " ".join(one.text() for one in page.person.findChildren(QLabel))


def told(register: Register) -> list[tuple[str, str, str | None]]:
    e = schema.entry.c
    with register.read() as reading:
        return [tuple(row) for row in reading.run(sa.select(e.verb, e.by, e.account).order_by(e.seq))]


def entries(seat: Seat) -> list[tuple[str, str, str | None]]:
    return told(seat.window.context.do.opened.place.register)


def fill(form: Form, **values: str) -> None:
    form.set_values(values)
