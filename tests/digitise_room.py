"""The screen "Số hóa" alone, over a real register, with paper as a scanner gives it."""

from __future__ import annotations

import random
from datetime import datetime
from functools import cache
from io import BytesIO
from pathlib import Path

import stacks
from lone_page import PLAIN, LonePage
from openpyxl import Workbook
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cchc_desktop.core.acts import Receive
from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.dossier import Dossier
from cchc_desktop.core.papers import Digitised, Paper
from cchc_desktop.operations import tray
from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.operations.receive import receive
from cchc_desktop.store import search
from cchc_desktop.ui.do import Opened
from cchc_desktop.ui.screens._digitise_page import DigitisePage

AT = datetime(2026, 2, 12, 10, 0, tzinfo=HANOI)
CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)


@cache
def sheet(number: int) -> Image.Image:
    """One page of invented text, drawn once for all tests; half a sheet, for each page is looked at long."""
    return stacks.paper(random.Random(number), 200, (148.0, 210.0))


@cache
def pages(count: int, first: int = 1) -> bytes:
    """A PDF as a scanner writes it, without a receipt on top."""
    top, *rest = [sheet(number).copy() for number in range(first, first + count)]
    out = BytesIO()
    top.save(out, "PDF", save_all=True, append_images=rest, resolution=200)
    return out.getvalue()


class Room(LonePage[DigitisePage]):
    """One dossier of three papers."""

    def __init__(self, qtbot: QtBot, place: Workplace, folder: Path) -> None:
        self.folder = folder
        super().__init__(qtbot, Opened(place, "Lan"), lambda: AT, DigitisePage, (1200, 700))
        self.number = self.receive("Đỗ Thị Ước")
        self.bus.listen(place.register)
        self.bus.changed.connect(lambda _: self.page.refresh())
        self.page.refresh()

    def receive(self, applicant: str) -> str:
        papers = (Paper("Tờ khai"), Paper("Giấy chứng sinh"), Paper("Bản sao"))
        with at_desk(self.place, "Lan", AT) as desk:
            act = Receive(procedure="1.001193", case="dung-han", applicant=applicant, papers=papers)
            return receive(desk, act).local_no

    def bring(self, data: bytes, name: str = "to-khai.pdf") -> None:
        """Ctrl+O, with a file that lies in a folder."""
        path = self.folder / name
        path.write_bytes(data)
        self.page.ways.choose_files = lambda: [str(path)]
        self.press(Qt.Key.Key_O, CTRL)
        self.settle()

    def settle(self) -> None:
        super().settle()
        QTest.qWait(20)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = PLAIN, at: QWidget | None = None) -> None:
        self.page.lists.focus()
        QTest.keyClick(at or self.page.lists.tables[self.page.lists.current], key, modifier)

    def save(self) -> None:
        self.press(Qt.Key.Key_Return, CTRL)
        self.settle()

    def dossier(self) -> Dossier:
        with self.place.register.read() as reading:
            return search.dossier(reading, self.number)

    def states(self) -> list[Digitised]:
        return [paper.digitised for paper in self.dossier().papers]

    def in_tray(self) -> int:
        with self.place.register.read() as reading:
            return tray.tray_count(reading)

    def files(self) -> list[tuple[str, str, int]]:
        """Everything scanned for the dossier: what it is to it, its state, its pages."""
        with self.place.register.read() as reading:
            kept = tray.of_dossier(reading, self.dossier().seq)
        return [(one.role, one.state, one.pages) for one in kept]

    def old_list(self) -> Path:
        """A list of results in force, as an office keeps it."""
        book = Workbook()
        page = book.active
        assert page is not None
        page.append(["Lĩnh vực", "Số kết quả", "Tên kết quả", "Người được cấp", "Đã số hóa"])
        page.append(["Hộ tịch", "01/2019", "Giấy khai sinh", "Trần Văn Giả", ""])
        page.append(["Hộ tịch", "02/2019", "Giấy khai sinh", "Lý Thị Bịa", "x"])
        page.append(["Đất đai", "77/2020", "Giấy chứng nhận", "Đặng Văn Thử", ""])
        path = self.folder / "ket-qua.xlsx"
        book.save(path)
        return path
