"""Papers without a printer are looked at in the program: no file is made of them unless somebody asks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pypdfium2
import pytest
import sqlalchemy as sa
from paper_tray import into_file
from pdf_words import words_of
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from cchc_desktop.core.acts import Receive
from cchc_desktop.core.calendar import HANOI
from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.operations.receive import receive
from cchc_desktop.operations.upkeep import Founding, found
from cchc_desktop.store import schema
from cchc_desktop.ui.do import Do, Opened
from cchc_desktop.ui.lock_asking import LockDialog
from cchc_desktop.ui.paper_window import MOST, PAPERS, PaperWindow
from cchc_desktop.ui.printed import Pdf, open_pdf, print_paper
from cchc_desktop.ui.screens._print_many import print_register_book

AT = datetime(2026, 10, 1, 9, 30, tzinfo=HANOI)
NAMES = ("Đỗ Thị Ước", "Trần Văn Đông")
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(params=[False, True], ids=["real", "practice"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Workplace]:
    is_practice = bool(request.param)
    founding = Founding(unit="00070", is_practice=is_practice)
    made, _ = found(tmp_path / "register", founding, None if is_practice else "mật khẩu mở sổ 2026", AT)
    for name in NAMES:
        with at_desk(made, "Lan", AT) as desk:
            receive(desk, Receive(procedure="1.004873", applicant=name))
    yield made
    made.register.close()


@pytest.fixture
def served(qtbot: QtBot, place: Workplace) -> Iterator[Workplace]:
    """Papers are this register's, and a window is at work."""
    at_work = QWidget()
    qtbot.addWidget(at_work)
    at_work.show()
    with qtbot.waitActive(at_work):
        at_work.activateWindow()
    PAPERS.serve(Do(Opened(place, "Lan"), lambda: AT))
    yield place
    PAPERS.forget()


def receipt(place: Workplace, number: str = "0001/2026") -> Pdf:
    return print_paper(place, number, "receipt", "Lan", AT)


def book(place: Workplace) -> Pdf:
    return print_register_book(2026, "", place, "Lan", AT, lambda _share, _words: None)


def window() -> PaperWindow:
    assert PAPERS.window is not None
    return PAPERS.window


def exports(place: Workplace) -> list[object]:
    with place.register.read() as reading:
        e = schema.entry.c
        return [row.note for row in reading.run(sa.select(e.note).where(e.verb == "export"))]


def test_papers_come_up_beside_the_work_and_leave_it_the_keys(served: Workplace, tmp_path: Path) -> None:
    before = QApplication.activeWindow()
    there = sorted(tmp_path.rglob("*"))
    open_pdf(receipt(served))
    open_pdf(receipt(served, "0002/2026"))
    QApplication.processEvents()
    assert window().isVisible()
    assert QApplication.activeWindow() is before
    assert window().windowTitle() == "Xem giấy"
    assert [window().list.item(at).text() for at in range(2)] == ["0001", "0002"]
    shown = window().pdf
    assert shown is not None
    assert NAMES[1] in words_of(shown.data)
    assert window().view.leaves
    assert sorted(tmp_path.rglob("*")) == there
    PAPERS.look()
    QApplication.processEvents()
    assert QApplication.activeWindow() is window()
    QTest.keyClick(window(), Qt.Key.Key_Escape)
    assert not window().isVisible()


def test_only_so_many_are_kept_and_nothing_after_the_register_is_closed(served: Workplace) -> None:
    paper = receipt(served)
    for at in range(MOST + 2):
        PAPERS.show(Pdf(f"{at:04d}.pdf", paper.data))
    assert [one.name for one in (PAPERS.kept[0], PAPERS.kept[-1])] == ["0002.pdf", f"{MOST + 1:04d}.pdf"]
    PAPERS.forget()
    assert PAPERS.kept == []
    assert PAPERS.window is None


def test_it_is_printed_on_the_printer_that_is_asked_for(served: Workplace, tmp_path: Path) -> None:
    open_pdf(receipt(served))
    window().choose_printer = lambda: into_file(tmp_path / "paper.pdf")
    window().print_shown()
    with pypdfium2.PdfDocument(tmp_path / "paper.pdf") as paper:
        assert len(paper) >= 1


def test_one_citizens_paper_is_saved_as_it_is(served: Workplace, tmp_path: Path) -> None:
    open_pdf(receipt(served))
    window().choose_name = lambda start: str(tmp_path / start)
    window().save_shown()
    assert NAMES[0] in words_of((tmp_path / "0001.pdf").read_bytes())
    assert exports(served) == []


def test_a_list_of_many_is_closed_under_the_password_that_is_shown_once(
    served: Workplace, tmp_path: Path
) -> None:
    open_pdf(book(served))
    target = tmp_path / "so.pdf"
    window().choose_name = lambda _start: str(target)
    window().save_shown()
    asking = next((one for one in window().findChildren(LockDialog) if one.isVisible()), None)
    if served.profile.is_practice:
        assert asking is None
        assert NAMES[0] in words_of(target.read_bytes())
        return
    assert asking is not None
    assert not target.exists()
    password = str(asking.form.value("export_password"))
    asking.form.set_values({"export_password": "ngan"})
    asking._keep()
    assert asking.isVisible()
    asking.form.set_values({"export_password": password})
    asking._keep()
    assert not asking.isVisible()
    with pytest.raises(pypdfium2.PdfiumError):
        pypdfium2.PdfDocument(target)
    with pypdfium2.PdfDocument(target, password=password) as pdf:
        assert NAMES[0] in pdf[0].get_textpage().get_text_range()
    assert exports(served) == [{"files": [["so", 2]], "count": 2, "is_encrypted": True}]


def test_a_list_in_clear_wants_a_reason(served: Workplace, tmp_path: Path) -> None:
    if served.profile.is_practice:
        return
    open_pdf(book(served))
    target = tmp_path / "so.pdf"
    window().choose_name = lambda _start: str(target)
    window().save_shown()
    [asking] = [one for one in window().findChildren(LockDialog) if one.isVisible()]
    asking.form.set_values({"is_plain": True})
    asking._keep()
    assert asking.isVisible()
    assert not target.exists()
    asking.form.set_values({"reason": "Đoàn thanh tra yêu cầu"})
    asking._keep()
    assert NAMES[0] in words_of(target.read_bytes())
    assert exports(served) == [{"files": [["so", 2]], "count": 2, "is_encrypted": False}]


def test_a_disk_that_cannot_be_written_is_told_in_the_window(served: Workplace, tmp_path: Path) -> None:
    open_pdf(receipt(served))
    window().choose_name = lambda _start: str(tmp_path / "register" / "register.db" / "x.pdf")
    window().save_shown()
    assert "Chưa ghi được tệp" in window().said.text()
