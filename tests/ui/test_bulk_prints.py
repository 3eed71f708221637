"""Papers of many dossiers leave as single ones do: on the remembered printer, without a question."""

from __future__ import annotations

from pathlib import Path

from list_office import ALT, CLERK, CTRL, NOW, SHIFT, Office
from paper_tray import Tray
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton

from cchc_desktop.operations.desk import at_desk
from cchc_desktop.operations.process import put_officers
from cchc_desktop.store.search import Filter, Group
from cchc_desktop.ui.printed import Pdf
from cchc_desktop.ui.screens._list import ListPage
from cchc_desktop.ui.screens._print_many import SHOW
from cchc_desktop.ui.settings import CounterSettings, PrinterChoice, save_counter


def running(office: Office) -> ListPage:
    numbers = office.find(Filter(group=Group.RUNNING))
    office.window.show_screen("worklist", dossiers=numbers, title="Đang giải quyết")
    return office.list_page()


def remember(office: Office, kind: str) -> PrinterChoice:
    choice = PrinterChoice("Máy quầy 1", layout="2xA5")
    save_counter(office.place.register.place, CounterSettings().printing(kind, choice))
    return choice


def test_receipts_of_many_go_to_the_remembered_printer(office: Office, tmp_path: Path) -> None:
    choice, tray, shown = remember(office, "receipt"), Tray(tmp_path / "paper.pdf"), list[Pdf]()
    page = running(office)
    page.bulk.printer_of, page.bulk.show_pdf = tray, shown.append
    office.key(Qt.Key.Key_Down, SHIFT)
    office.key(Qt.Key.Key_Down, SHIFT)
    office.key(Qt.Key.Key_9, ALT)
    office.qtbot.waitUntil(lambda: "Máy quầy 1" in office.window.notice.words.text(), timeout=30_000)
    assert QApplication.activeModalWidget() is None
    assert tray.asked == [choice]
    assert shown == []
    assert tray.pages() == 3  # both copies of a receipt on one sheet, as the desk remembers


def test_the_hand_over_sheet_goes_to_its_own_printer_and_others_are_shown(
    office: Office, tmp_path: Path
) -> None:
    with at_desk(office.place, CLERK, NOW) as desk:
        put_officers(desk, ["Lò Văn Páo"])
    choice, tray, shown = remember(office, "handover_sheet"), Tray(tmp_path / "paper.pdf"), list[Pdf]()
    page = running(office)
    page.bulk.printer_of, page.bulk.show_pdf = tray, shown.append
    office.key(Qt.Key.Key_Down, SHIFT)
    office.key(Qt.Key.Key_3, ALT)
    office.key(Qt.Key.Key_Down)
    office.key(Qt.Key.Key_Return, CTRL)
    office.qtbot.waitUntil(lambda: "Máy quầy 1" in office.window.notice.words.text(), timeout=30_000)
    assert tray.asked == [choice]
    assert tray.pages() == 1
    assert shown == []
    running(office)
    office.key(Qt.Key.Key_Down, SHIFT)
    office.key(Qt.Key.Key_9, ALT)
    office.qtbot.waitUntil(lambda: bool(shown), timeout=30_000)
    assert tray.asked == [choice]


def test_a_printer_that_is_gone_leaves_the_file(office: Office) -> None:
    remember(office, "receipt")
    page, shown = running(office), list[Pdf]()
    page.bulk.show_pdf = shown.append
    office.key(Qt.Key.Key_Down, SHIFT)
    office.key(Qt.Key.Key_9, ALT)
    gone = "Không thấy máy in “Máy quầy 1”"
    office.qtbot.waitUntil(lambda: gone in page.banner.words.text(), timeout=30_000)
    assert shown == []
    [link] = [one for one in page.banner.findChildren(QPushButton) if one.text() == SHOW]
    link.click()
    assert shown[0].read_bytes().startswith(b"%PDF")
