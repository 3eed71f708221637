"""What leaves the intake page: paper on the remembered printer, and what comes in by file."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from intake_counter import FIVE_DAYS, Counter
from openpyxl import Workbook
from paper_tray import Tray, into_file
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cchc_desktop.core.lifecycle import State
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.ui import settings
from cchc_desktop.ui.printed import Pdf, paint, raster
from cchc_desktop.ui.printers import PrinterDialog
from cchc_desktop.ui.settings import CounterSettings, PrinterChoice

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
INK = 128


@pytest.fixture
def counter(qtbot: QtBot, workplace: Workplace) -> Counter:
    return Counter(qtbot, workplace)


def test_the_receipt_goes_to_the_remembered_printer_without_a_question(
    counter: Counter, tmp_path: Path
) -> None:
    choice, tray = PrinterChoice("Máy quầy 1", copies=2), Tray(tmp_path / "paper.pdf")
    settings.save_counter(counter.page.folder, CounterSettings().printing("receipt", choice))
    counter.page.printing.printer_of = tray
    counter.name_somebody()
    counter.choose(FIVE_DAYS)
    counter.save()
    assert QApplication.activeModalWidget() is None
    assert tray.asked == [choice]
    assert counter.printed == []
    assert counter.said[-1] == "Đã gửi giấy hẹn của hồ sơ 0001/2026 tới Máy quầy 1."
    assert tray.sizes()[0] == (210, 297)


def test_what_is_painted_is_the_page_at_its_own_size(counter: Counter, tmp_path: Path) -> None:
    counter.name_somebody()
    counter.choose(FIVE_DAYS)
    counter.save()
    [pdf] = counter.printed
    pages = raster(pdf)
    paper = tmp_path / "paper.pdf"
    paint(pages, into_file(paper))
    again = raster(Pdf("paper.pdf", paper.read_bytes()))
    assert len(again) == len(pages)
    assert abs(pages[0].width() - 2480) <= 2
    steps = range(0, 2400, 40)
    drawn = [
        (x, y)
        for x in steps
        for y in range(0, 3400, 40)
        if (pages[0].pixelColor(x, y).value() < INK) != (again[0].pixelColor(x, y).value() < INK)
    ]
    assert len(drawn) <= 60  # the edge of a letter may fall to either side


def test_a_printer_that_is_gone_opens_the_pdf_instead(counter: Counter) -> None:
    kept = CounterSettings().printing("receipt", PrinterChoice("Máy đã bỏ"))
    settings.save_counter(counter.page.folder, kept)
    counter.name_somebody()
    counter.choose(FIVE_DAYS)
    counter.save()
    said = counter.page.banner.words.text()
    assert "0001/2026 đã lưu" in said
    assert "Không thấy máy in “Máy đã bỏ”" in said
    counter.page.banner._button.click()
    assert [path.name for path in counter.printed] == ["0001.pdf"]


def test_the_printer_is_chosen_by_key_and_remembered(counter: Counter) -> None:
    now = CounterSettings(unfolded=("email",)).printing("receipt", PrinterChoice("Máy quầy 1", "2xA5", 2))
    settings.save_counter(counter.page.folder, now)
    assert settings.load_counter(counter.page.folder) == now
    counter.key(Qt.Key.Key_P, CTRL | SHIFT)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, PrinterDialog)
    counter.qtbot.waitUntil(lambda: dialog.isAncestorOf(counter.focus()))
    assert dialog.form.draft() == {"printer": "Máy quầy 1", "layout": "2xA5", "copies": 2}
    dialog.form.set_values({"copies": 3, "layout": "A4"})
    counter.primary()
    after = settings.load_counter(counter.page.folder)
    assert after.printers == {"receipt": PrinterChoice("Máy quầy 1", "A4", 3)}
    assert after.unfolded == ("email",)


def test_settings_that_cannot_be_read_are_as_good_as_none(tmp_path: Path) -> None:
    (tmp_path / "counter.toml").write_text('unfolded = "email"\nprinter = 3\n', encoding="utf-8")
    assert settings.load_counter(tmp_path) == CounterSettings()
    (tmp_path / "counter.toml").write_text("not toml at all [", encoding="utf-8")
    assert settings.load_counter(tmp_path) == CounterSettings()


def portal(path: Path) -> Path:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["Mã hồ sơ", "Tên thủ tục", "Họ tên", "Ngày nộp"])
    sheet.append(["H26.12.09-260211-0001", "Đăng ký khai sinh", "Đỗ Thị Ước", date(2026, 2, 11)])
    sheet.append(["H26.12.09-260211-0002", "Đăng ký khai sinh", None, date(2026, 2, 11)])
    book.save(path)
    return path


def test_a_dropped_export_is_looked_at_first_and_then_shown_to_be_accepted(
    counter: Counter, tmp_path: Path
) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(portal(tmp_path / "cong.xlsx")))])
    drop = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
    )
    counter.page.dropEvent(drop)
    counter.qtbot.waitUntil(counter.page.picker.isVisible)
    assert counter.dossiers() == []
    assert "1 hồ sơ mới sẽ được ghi nhận, 1 dòng không nhập được" in counter.page.picker.words.text()
    assert "Thiếu họ tên" in counter.page.picker.words.text()
    counter.key(Qt.Key.Key_1)
    counter.qtbot.waitUntil(lambda: bool(counter.went))
    assert [(one.state, one.channel) for one in counter.dossiers()] == [(State.REGISTERED, "online")]
    screen, given = counter.went[0]
    assert (screen, given["dossiers"]) == ("dossiers", ("0001/2026",))


def test_a_file_that_is_no_table_is_told_on_top(counter: Counter, tmp_path: Path) -> None:
    (tmp_path / "anh.xlsx").write_bytes(b"no table")
    counter.page.online.take(tmp_path / "anh.xlsx")
    counter.qtbot.waitUntil(lambda: "không phải bảng tính" in counter.page.banner.words.text())
