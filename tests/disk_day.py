"""A clerk's day at the real window over a real register: a program of its own that may be killed.

python disk_watch.py WORDS REPORT window PLACE CARDS ASKED kill|end
"""

from __future__ import annotations

import logging
import os
import sys
import traceback
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

from clerk_fingers import CTRL, Clerk
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from cchc_desktop import paths
from cchc_desktop.core.period import parse
from cchc_desktop.core.text import fold
from cchc_desktop.operations.upkeep import open_workplace
from cchc_desktop.ui.bugs import BugDialog, catch_all, keep_log
from cchc_desktop.ui.do import read_clock
from cchc_desktop.ui.lock_asking import LockDialog
from cchc_desktop.ui.paper_window import PAPERS
from cchc_desktop.ui.screens._month_papers_page import PapersPage
from cchc_desktop.ui.screens.dossier import DossierPage

LONGEST = 60_000


class Bot:
    """What a clerk's fingers need of the tests' own helper, where no test runs."""

    def addWidget(self, _widget: QWidget) -> None:  # noqa: N802 - as the helper calls it
        """The program ends by itself."""

    @contextmanager
    def waitActive(self, window: QWidget) -> Iterator[None]:  # noqa: N802 - the same
        yield
        QTest.qWaitForWindowActive(window)

    def waitUntil(self, holds: Callable[[], bool], timeout: int = LONGEST) -> None:  # noqa: N802 - the same
        for _ in range(timeout // 20):
            if holds():
                return
            QTest.qWait(20)
        raise TimeoutError


def main(arguments: list[str]) -> int:
    """Work through the day; tell when it is over, or where it may be killed."""
    place, cards, asked, end = Path(arguments[0]), Path(arguments[1]), Path(arguments[2]), arguments[3]
    app = QApplication(sys.argv[:1])
    own = paths.user_data()
    keep_log(own / "log")
    workplace = open_workplace(place, os.environ["CCHC_PASSPHRASE"])
    clerk = Clerk(cast("QtBot", Bot()), workplace, own, read_clock())
    catch_all(clerk.program.show_bug)
    try:
        work(clerk, cards, asked)
    except BaseException:
        traceback.print_exc()  # the program itself would print nothing of it
        raise
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    if end == "kill":
        app.exec()  # until somebody kills it
    clerk.close()
    return 0


def work(clerk: Clerk, cards: Path, asked: Path) -> None:
    """What is done on a day, up to somebody who stands at the counter."""
    lines = cards.read_text(encoding="utf-8").splitlines()
    at_the_counter(clerk, lines[:-1])
    lists(clerk, asked)
    reports(clerk, asked)
    scans(clerk, sorted(cards.parent.glob("quet-*")))
    searched(clerk, lines[0].split("|")[2])
    copied(clerk, lines[0].split("|")[0])
    broken(clerk, lines[1].split("|")[2])
    half_typed(clerk, lines[-1])


def at_the_counter(clerk: Clerk, cards: list[str]) -> None:
    """Everybody on a card gets a dossier, and a receipt that is looked at."""
    clerk.press(Qt.Key.Key_N, CTRL)
    for at, card in enumerate(cards):
        clerk.later(minutes=2)
        clerk.scan(card)
        if at == 0:
            form = clerk.intake.form_of("procedure")
            assert form is not None
            clerk.tab_to(form.editor("procedure").widget())
            clerk.strike("1.004873")
            clerk.press(Qt.Key.Key_Return)
        else:
            clerk.press(Qt.Key.Key_F2)
        clerk.go()
        clerk.wait()
    assert len(PAPERS.kept) == len(cards)


def lists(clerk: Clerk, asked: Path) -> None:
    """The register book, printed and saved; the reports with everybody's name, looked at and saved."""
    clerk.screen("dossiers")
    clerk.press(Qt.Key.Key_P, CTRL)
    clerk.wait()
    window = PAPERS.window
    assert window is not None
    window.choose_name = lambda start: str(asked / start)
    window.save_shown()
    [asking] = [one for one in window.findChildren(LockDialog) if one.isVisible()]
    asking._keep()
    put_away(clerk)


def put_away(clerk: Clerk) -> None:
    """The papers were looked at."""
    if PAPERS.window is not None:
        PAPERS.window.close()
    clerk.come_back()


def reports(clerk: Clerk, asked: Path) -> None:
    """The period's book with everybody's name: seen as it will be printed, printed to be looked at, saved."""
    clerk.window.show_screen("month-papers", period=parse(f"{clerk.now.year}"))
    page = clerk.page(PapersPage)
    page.list.choose("register-book")
    page.form.set_values({"papers_named": True})
    clerk.until(lambda: page.shown.has_pages)
    clerk.wait()
    page.print_shown()
    clerk.wait()
    put_away(clerk)
    page.choose_name = lambda _title, _start: str(asked / "so-theo-ky.xlsx")
    page.save_one()
    [asking] = [one for one in clerk.window.findChildren(LockDialog) if one.isVisible()]
    asking._keep()
    clerk.wait()
    assert (asked / "so-theo-ky.xlsx").exists()
    clerk.come_back()


def scans(clerk: Clerk, files: list[Path]) -> None:
    """Scanned pages fall on a dossier: a PDF with text, a picture whose file says more than it shows."""
    clerk.window.show_screen("dossier", dossier=clerk_number(clerk, 1))
    clerk.page(DossierPage).files_dropped.emit(files)
    clerk.wait()
    QTest.qWait(200)


def clerk_number(clerk: Clerk, at: int) -> str:
    return sorted(clerk.dossiers())[at - 1]


def searched(clerk: Clerk, name: str) -> None:
    """By a name without its marks."""
    clerk.press(Qt.Key.Key_K, CTRL)
    clerk.strike(fold(name))
    QTest.qWait(300)
    clerk.press(Qt.Key.Key_Escape)
    clerk.press(Qt.Key.Key_Escape)


def copied(clerk: Clerk, number: str) -> None:
    """A number on its way into another program."""
    line = QLineEdit(number)
    line.selectAll()
    line.copy()
    assert QApplication.clipboard().text() == number
    del clerk


def broken(clerk: Clerk, name: str) -> None:
    """A bug whose message names somebody."""

    def act(_desk: object) -> None:
        raise ValueError(f"người nộp {name}")

    page = clerk.window.stack.currentWidget()
    clerk.window.context.do.run(act, at=page)  # type: ignore[arg-type]  # every screen is one
    logging.getLogger("cchc_desktop.ui.do").warning("%s", name)
    for one in QApplication.topLevelWidgets():
        if isinstance(one, BugDialog):
            one.accept()
    clerk.come_back()


def half_typed(clerk: Clerk, card: str) -> None:
    """Somebody is at the counter when the power goes off."""
    clerk.press(Qt.Key.Key_N, CTRL)
    clerk.scan(card)
    form = clerk.intake.form_of("remark")
    name = card.split("|")[2]
    if form is not None:
        clerk.tab_to(form.editor("remark").widget())
        clerk.say(unicodedata.normalize("NFD", f"{name} gửi thêm giấy"))
    QTest.qWait(1_500)
