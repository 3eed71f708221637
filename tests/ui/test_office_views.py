"""The lists that an office keeps by name, and the conditions behind them, by keys."""

from __future__ import annotations

from io import BytesIO

import pypdf
from list_office import CTRL, NOW, Office, listed
from PySide6.QtCore import Qt

from cchc_desktop.store.search import Filter, Group, Standing
from cchc_desktop.ui.printed import Pdf
from cchc_desktop.ui.screens.dossiers import DossiersPage


def whole(office: Office) -> DossiersPage:
    page = office.list_page("dossiers")
    assert isinstance(page, DossiersPage)
    return page


def test_views_are_kept_for_the_whole_office_and_given_up(office: Office) -> None:
    page = whole(office)
    page.sieve.kinds.set_values({"channel": "online", "state": Group.IN_HOUSE})
    wanted = listed(page)
    assert 0 < len(wanted) < 161
    office.key(Qt.Key.Key_S, CTRL)
    office.say("Trực tuyến còn giữ")
    office.key(Qt.Key.Key_Return, CTRL)
    assert "Đã lưu danh sách “Trực tuyến còn giữ”" in office.window.notice.words.text()
    page.sieve.kinds.set_values({"channel": None, "state": None})
    assert len(listed(page)) == 161
    office.key(Qt.Key.Key_F4)
    office.key(Qt.Key.Key_Space)
    assert listed(page) == wanted
    assert page.sieve.kinds.value("channel") == "online"
    page.drop_button.setFocus()
    office.key(Qt.Key.Key_Space)
    office.qtbot.waitUntil(lambda: not page.sieve.views.known)


def test_the_register_book_of_the_listed_field_is_printed_by_ctrl_p(office: Office) -> None:
    page = whole(office)
    page.sieve.kinds.set_values({"field": "Hộ tịch"})
    printed: list[Pdf] = []
    page.bulk.show_pdf = printed.append
    office.key(Qt.Key.Key_P, CTRL)
    office.settle()
    [pdf] = printed
    said = " ".join(one.extract_text() for one in pypdf.PdfReader(BytesIO(pdf.data)).pages)
    assert "Quyển số: 2026" in said
    assert "Lĩnh vực: Hộ tịch" in said
    assert pdf.name.startswith("so-theo-doi-2026")


def test_more_conditions_unfold_and_narrow(office: Office) -> None:
    page = whole(office)
    office.key(Qt.Key.Key_F9)
    assert office.focus() is page.sieve.more.editor("standing").widget()
    office.key(Qt.Key.Key_Down)
    assert set(listed(page)) == set(office.find(Filter(standing=Standing.OVERDUE, at=NOW)))
    page.sieve.more.set_values({"standing": None, "has_code": False})
    assert set(listed(page)) == set(office.find(Filter(has_code=False)))
    office.key(Qt.Key.Key_F9)
    assert "chưa có mã" in page.sieve.words.text()
