"""Forms: what is typed comes out, what is wrong is said at its field, and letters are not used twice."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.core.text import fold
from cchc_desktop.ui.editors import Choice, Field
from cchc_desktop.ui.fields import EDITORS, Form, allot_mnemonics, help_of, mnemonic
from cchc_desktop.ui.lookup import SearchEditor
from cchc_desktop.ui.page import Page
from cchc_desktop.ui.parts import button

PROCEDURES = ("Đăng ký khai sinh", "Đăng ký khai tử", "Đăng ký kết hôn", "Chứng thực bản sao")


def find(query: str) -> Sequence[Choice]:
    return [Choice(at, title, "Hộ tịch") for at, title in enumerate(PROCEDURES) if fold(query) in fold(title)]


FIELDS = (
    Field("name", "Họ và tên", is_required=True, help="Luật Hộ tịch 2014, Điều 6."),
    Field("born", "Ngày sinh", "date"),
    Field("sex", "Giới tính", "choice", choices=(Choice("nam", "Nam"), Choice("nữ", "Nữ"))),
    Field("procedure", "Thủ tục", "search", find=find),
    Field("copies", "Số bản", "number"),
    Field("fee", "Lệ phí", "money"),
    Field("papers", "Giấy tờ", "checklist", choices=(Choice(1, "Tờ khai"), Choice(2, "Giấy chứng sinh"))),
    Field("paid", "Đã thanh toán", "check"),
    Field("remark", "Ghi chú", "multiline", lines=2),
    Field("secret", "Mật khẩu", "secret"),
    Field("place", "Thư mục", "folder"),
    Field("sheet", "Tệp", "file"),
)


@pytest.fixture
def form(qtbot: QtBot) -> Form:
    made = Form(FIELDS)
    qtbot.addWidget(made)
    made.resize(500, 900)
    with qtbot.waitExposed(made):
        made.show()
    return made


def commit(widget: QWidget, text: str) -> None:
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(widget, event)


def widget(form: Form, name: str) -> QWidget:
    return form.editor(name).widget()


def test_values_go_in_and_come_out(form: Form) -> None:
    given = {
        "name": "Đỗ Thị Ước",
        "born": date(1990, 2, 5),
        "sex": "nữ",
        "procedure": Choice(2, "Đăng ký kết hôn"),
        "copies": 3,
        "fee": 16000,
        "papers": (2,),
        "paid": True,
        "remark": "dòng một\ndòng hai",
        "secret": " hai dấu cách ",
        "place": "/so",
        "sheet": "/so/lich.toml",
    }
    form.set_values(given)
    assert form.values() == given | {"procedure": 2}


def test_every_kind_of_field_is_tried_here() -> None:
    assert {field.kind for field in FIELDS} == set(EDITORS)


def test_vietnamese_typed_by_an_input_method_leaves_composed(form: Form) -> None:
    commit(widget(form, "name"), "  Nguye\u0302\u0303n  Đo\u0302\u0303 Ước ")
    assert form.value("name") == "Nguyễn Đỗ Ước"


def test_letters_struck_for_one_visit_do_not_begin_what_is_struck_for_the_next(form: Form) -> None:
    """Without a pause between them the list would look for one that begins with both."""
    form.editor("sex").offer([Choice(n, f"{n}  {n}") for n in (1, 2, 3)])  # type: ignore[attr-defined]  # a list
    for struck in ("2", "3"):
        widget(form, "name").setFocus()
        widget(form, "sex").setFocus()
        QTest.keyClicks(widget(form, "sex"), struck)
        assert form.value("sex") == int(struck)


@pytest.mark.parametrize("typed", ["5/2/1990", "05021990", "05/02/1990", "5.2.1990"])
def test_a_day_is_typed_in_many_ways(form: Form, typed: str) -> None:
    QTest.keyClicks(widget(form, "born"), typed)
    assert form.value("born") == date(1990, 2, 5)


def test_a_day_that_is_none_is_said_when_the_field_is_left(form: Form) -> None:
    form.focus("born")
    QTest.keyClicks(widget(form, "born"), "31/02/2026")
    form.focus("name")
    assert "không có trên lịch" in widget(form, "born").accessibleDescription()
    form.focus("born")
    QTest.keyClick(widget(form, "born"), Qt.Key.Key_Backspace)
    assert not widget(form, "born").accessibleDescription()


def test_arrows_walk_the_days(form: Form) -> None:
    form.set_values({"born": date(2026, 2, 28)})
    QTest.keyClick(widget(form, "born"), Qt.Key.Key_Up)
    assert form.value("born") == date(2026, 3, 1)


def test_money_shows_points_and_gives_a_number(form: Form) -> None:
    fee = widget(form, "fee")
    form.focus("fee")
    QTest.keyClicks(fee, "1250000")
    form.focus("name")
    assert form.value("fee") == 1_250_000
    assert form.editor("fee").widget().property("text") == "1.250.000"


def test_a_procedure_is_found_without_marks_and_taken_by_enter(form: Form) -> None:
    line = widget(form, "procedure")
    assert isinstance(line, SearchEditor)
    form.focus("procedure")
    QTest.keyClicks(line, "khai")
    assert line.is_unfolded
    QTest.keyClick(line, Qt.Key.Key_Down)
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert form.value("procedure") == 1
    assert not line.is_unfolded


def test_esc_folds_the_list_and_keeps_the_letters(form: Form) -> None:
    line = widget(form, "procedure")
    assert isinstance(line, SearchEditor)
    form.focus("procedure")
    QTest.keyClicks(line, "dang ky")
    QTest.keyClick(line, Qt.Key.Key_Escape)
    assert not line.is_unfolded
    assert line.text() == "dang ky"
    assert form.value("procedure") is None


def test_the_only_hit_is_taken_on_leaving(form: Form) -> None:
    form.focus("procedure")
    QTest.keyClicks(widget(form, "procedure"), "ket hon")
    form.focus("name")
    assert form.value("procedure") == 2


def test_what_is_required_is_asked_for_at_its_field(form: Form) -> None:
    form.set_values({"name": "   "})
    with pytest.raises(Refused) as refused:
        form.values()
    assert refused.value.field == "name"
    assert "Họ và tên" in widget(form, "name").accessibleDescription()
    assert QApplication.focusWidget() is widget(form, "name")


def test_reset_can_be_taken_back(form: Form) -> None:
    form.set_values({"name": "Lê Văn Ánh", "fee": 8000, "papers": (1,)})
    before = form.draft()
    form.reset()
    assert form.value("name") is None
    form.take_back()
    assert form.draft() == before


def test_a_field_has_no_line_for_words_before_there_are_some(form: Form) -> None:
    """Each line would cost some 50 KiB, and a screen has dozens of fields."""
    before = len(form.findChildren(QWidget))
    form.show_problem("name", "Chưa có họ tên.")
    assert len(form.findChildren(QWidget)) == before + 3
    form.clear_problems()
    form.show_problem("name", "Chưa có họ tên.")
    assert len(form.findChildren(QWidget)) == before + 3


def test_tab_goes_in_the_order_of_the_list(form: Form) -> None:
    form.focus("name")
    for name in ("born", "sex", "procedure", "copies", "fee"):
        QTest.keyClick(QApplication.focusWidget() or form, Qt.Key.Key_Tab)
        assert QApplication.focusWidget() is widget(form, name)


def test_f1_finds_the_rule_behind_the_field(form: Form) -> None:
    assert help_of(widget(form, "name")) == "Luật Hộ tịch 2014, Điều 6."
    assert "Luật Phí và lệ phí 2015" in help_of(widget(form, "fee"))
    assert not help_of(widget(form, "sheet"))


def test_letters_are_typable_and_used_once(form: Form) -> None:
    allot_mnemonics(form)
    letters = [
        mnemonic(one.text()) for one in form.findChildren(QLabel) if one.buddy() and mnemonic(one.text())
    ]
    assert len(letters) == len(set(letters)) >= 8
    assert all(letter.isascii() for letter in letters)


def test_a_key_on_a_button_outlives_its_letter(qtbot: QtBot) -> None:
    pressed: list[str] = []
    page = Page("Thử", [button("Lưu", lambda: pressed.append("lưu"), keys="Ctrl+Return")])
    qtbot.addWidget(page)
    with qtbot.waitExposed(page):
        page.show()
    allot_mnemonics(page)
    QTest.keyClick(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert pressed == ["lưu"]


def test_a_page_says_a_refusal_at_the_field_and_trouble_on_top(qtbot: QtBot) -> None:
    page = Page("Tiếp nhận")
    form = page.add_form(Form([Field("name", "Họ và tên")]))
    page.body.addWidget(form)
    qtbot.addWidget(page)
    page.show()
    page.show_refused(Refused("Tên trống.", "name"))
    assert form.editor("name").widget().accessibleDescription() == "Tên trống."
    assert not page.banner.isVisible()
    tried: list[int] = []
    page.show_trouble(Trouble("Chưa lưu được: ổ đĩa đầy."), lambda: tried.append(1))
    assert page.banner.isVisible()
    assert page.banner.words.text() == "Chưa lưu được: ổ đĩa đầy."
    link = next(one for one in page.banner.findChildren(QWidget) if one.accessibleName() == "Thử lại")
    QTest.keyClick(link, Qt.Key.Key_Space)
    assert tried == [1]
    assert not page.banner.isVisible()
