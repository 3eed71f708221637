"""The frame over a real practice register: keys, history, find box, foot, failures, and folding."""

from __future__ import annotations

import gc
import logging
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from cchc_desktop.core.acts import Receive
from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.ui import look
from cchc_desktop.ui.bugs import BugDialog, report
from cchc_desktop.ui.bus import Bus
from cchc_desktop.ui.do import Do, Opened
from cchc_desktop.ui.editors import Choice
from cchc_desktop.ui.fields import Field, Form, set_help
from cchc_desktop.ui.foot import PracticeBand, Sent
from cchc_desktop.ui.jobs import Jobs
from cchc_desktop.ui.overlays import KeysDialog
from cchc_desktop.ui.page import Page
from cchc_desktop.ui.palette import Hit
from cchc_desktop.ui.screens import Context, Screen
from cchc_desktop.ui.window import Window

if TYPE_CHECKING:
    from cchc_desktop.operations.desk import Desk, Workplace

AT = datetime(2026, 2, 12, 10, 0, tzinfo=HANOI)


FIELDS = (
    Field("name", "Họ và tên", help="Điều 6."),
    Field("sex", "Giới tính", "choice", choices=(Choice("female", "Nữ"), Choice("male", "Nam"))),
    Field("address", "Địa chỉ", "multiline"),
)


class Place(Page):
    """A screen with a form, that counts what the window asks of it."""

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self.form = self.add_form(Form(FIELDS))
        self.body.addWidget(self.form)
        self.refreshed = 0
        self.given: dict[str, object] = {}

    def refresh(self) -> None:
        self.refreshed += 1

    def arrive(self, **given: object) -> None:
        self.given = given

    def shortcuts(self) -> list[tuple[str, str]]:
        return [("Ctrl+Return", "Lưu")]


def refusing(_: Context) -> QWidget:
    raise Refused("Chưa có lịch làm việc năm 2031.")


SCREENS = {
    "today": Screen("today", "Hôm nay", "today", 10, lambda _: Place("Hôm nay"), badge=lambda _: 12),
    "intake": Screen("intake", "Tiếp nhận", "intake", 20, lambda _: Place("Tiếp nhận")),
    "gather": Screen("gather", "Tổng hợp", "month", 30, lambda _: Place("Tổng hợp"), frozenset({"superior"})),
    "sheet": Screen(
        "sheet", "Một hồ sơ", "paper", 25, lambda _: Place("Một"), is_listed=False, within="intake"
    ),
    "loose": Screen("loose", "Rời", "paper", 26, lambda _: Place("Rời"), is_listed=False),
    "month": Screen("month", "Tháng", "month", 40, refusing),
}


@pytest.fixture
def window(workplace: Workplace, qtbot: QtBot) -> Iterator[Window]:
    bus = Bus()
    bus.listen(workplace.register)
    made = Window(Do(Opened(workplace, "Lan"), lambda: AT), SCREENS, Jobs(), bus)
    made.resize(1100, 700)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    made.show_screen("today")
    yield made
    bus.stop()
    made.close()


def press(
    window: Window, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    QTest.keyClick(QApplication.focusWidget() or window, key, modifier)


def here(window: Window) -> Place:
    shown = window.stack.currentWidget()
    assert isinstance(shown, Place)
    return shown


ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


def test_screens_follow_the_role_and_their_place(window: Window) -> None:
    assert [one.shown.code for one in window.side.buttons] == ["today", "intake", "month"]


def test_alt_arrows_walk_and_esc_goes_back_with_everything_typed(window: Window) -> None:
    press(window, Qt.Key.Key_Down, ALT)
    assert window.current == "intake"
    QTest.keyClicks(QApplication.focusWidget() or window, "Lan Anh")
    press(window, Qt.Key.Key_Up, ALT)
    assert window.current == "today"
    press(window, Qt.Key.Key_Escape)
    assert window.current == "intake"
    assert here(window).form.value("name") == "Lan Anh"


@pytest.mark.parametrize("name", ["name", "sex", "address"])
def test_alt_arrows_walk_from_every_kind_of_field(window: Window, name: str) -> None:
    editor = here(window).form.editor(name).widget()
    editor.setFocus()
    assert QApplication.focusWidget() is editor
    before = here(window).form.value(name)
    press(window, Qt.Key.Key_Down, ALT)
    assert window.current == "intake"
    here(window).form.editor(name).widget().setFocus()
    press(window, Qt.Key.Key_Up, ALT)
    assert window.current == "today"
    assert here(window).form.value(name) == before
    assert QApplication.activePopupWidget() is None


@pytest.mark.parametrize("name", ["sex", "address"])
def test_alt_arrows_walk_where_nobody_asked_for_shortcuts(window: Window, name: str) -> None:
    editor = here(window).form.editor(name).widget()
    editor.setFocus()
    QApplication.sendEvent(editor, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Down, ALT))
    assert window.current == "intake"
    assert QApplication.activePopupWidget() is None


def test_the_side_bar_marks_what_the_screen_is_part_of(window: Window) -> None:
    def marked() -> list[str]:
        return [one.shown.code for one in window.side.buttons if one.isChecked()]

    assert marked() == ["today"]
    window.show_screen("sheet")
    assert marked() == ["intake"]
    window.show_screen("loose")
    assert marked() == []
    press(window, Qt.Key.Key_Escape)
    assert marked() == ["intake"]
    press(window, Qt.Key.Key_Down, ALT)
    assert window.current == "month"


def test_a_screen_is_built_when_first_shown(window: Window) -> None:
    assert window.stack.count() == 1
    window.show_screen("intake", dossier="0001/2026")
    assert window.stack.count() == 2
    assert here(window).given == {"dossier": "0001/2026"}


def test_a_screen_that_is_refused_says_why(window: Window) -> None:
    window.show_screen("month")
    shown = window.stack.currentWidget()
    assert shown is not None
    assert "2031" in [getattr(one, "text", str)() for one in shown.findChildren(QWidget)][-1]


def test_find_box_goes_where_the_hit_leads(window: Window) -> None:
    gone: list[str] = []
    hit = Hit("Đỗ Thị Ước", "0001/2026", "person", lambda: gone.append("tiep"))
    window.find_box.finders.insert(0, lambda typed: [hit] if typed else [])
    press(window, Qt.Key.Key_K, CTRL)
    QTest.keyClicks(window.find_box, "tiep")
    press(window, Qt.Key.Key_Return)
    assert gone == ["tiep"]
    QTest.keyClicks(window.find_box, "tiep")
    window.find_box.look_up()
    press(window, Qt.Key.Key_Down)
    press(window, Qt.Key.Key_Return)
    assert window.current == "intake"


def test_find_box_gives_the_focus_back(window: Window) -> None:
    before = QApplication.focusWidget()
    press(window, Qt.Key.Key_K, CTRL)
    QTest.keyClicks(window.find_box, "hom")
    window.find_box.look_up()
    press(window, Qt.Key.Key_Escape)
    assert not window.find_box.is_unfolded
    assert window.find_box.text() == "hom"
    press(window, Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is before
    assert window.current == "today"


def test_f1_shows_the_rule_and_esc_puts_it_away(window: Window) -> None:
    press(window, Qt.Key.Key_F1)
    assert window.help_card.isVisible()
    assert window.help_card.words.text() == "Điều 6."
    press(window, Qt.Key.Key_Escape)
    assert not window.help_card.isVisible()
    set_help(here(window).form.editor("name").widget(), lambda: "Điều 7.")
    press(window, Qt.Key.Key_F1)
    assert window.help_card.words.text() == "Điều 7."


def test_all_keys_are_shown(window: Window) -> None:
    press(window, Qt.Key.Key_Slash, CTRL)
    sheet = window.findChild(KeysDialog)
    assert sheet is not None
    words = [getattr(one, "text", str)() for one in sheet.findChildren(QWidget)]
    assert "Ctrl+Enter" in words
    assert words.index("Ctrl+N") == words.index("Tiếp nhận hồ sơ") + 1
    assert "Đóng" in "".join(words).replace("&", "")
    sheet.accept()


def receive(desk: Desk) -> str:
    from cchc_desktop.operations.receive import receive as do_receive

    return do_receive(desk, Receive(procedure="1.004884", applicant="Đỗ Thị Ước")).local_no


def test_an_act_is_saved_said_and_heard_by_every_screen(window: Window, qtbot: QtBot) -> None:
    page = here(window)
    before = page.refreshed
    got: list[str] = []
    saved = window.context.do.run(receive, at=page, then=got.append, done=lambda no: f"Đã tiếp nhận {no}.")
    assert saved
    assert got == ["0001/2026"]
    assert window.notice.words.text() == "Đã tiếp nhận 0001/2026."
    qtbot.waitUntil(lambda: page.refreshed == before + 1)
    assert window.foot.saved.text() == "Đã lưu 10:00"
    assert [one.waiting for one in window.side.buttons] == [12, 0, 0]


def test_a_refused_act_stands_at_its_field_and_writes_nothing(window: Window, qtbot: QtBot) -> None:
    def act(desk: Desk) -> None:
        receive(desk)
        raise Refused("Tên này không đọc được.", "name")

    page = here(window)
    with qtbot.assertNotEmitted(window.context.bus.changed, wait=50):
        assert not window.context.do.run(act, at=page)
    assert page.form.editor("name").widget().accessibleDescription() == "Tên này không đọc được."
    with window.context.do.reading() as reading:
        from cchc_desktop.store import search

        assert search.find(reading, "uoc") == ()


def test_trouble_can_be_tried_again_and_undo_is_one_key(window: Window) -> None:
    tries: list[str] = []

    def act(_: Desk) -> None:
        tries.append("act")
        if len(tries) == 1:
            raise Trouble("Chưa lưu được: ổ đĩa đầy.")

    page = here(window)
    assert not window.context.do.run(act, at=page, done="Xong.", undo=lambda _: tries.append("undo"))
    assert page.banner.isVisible()
    again = next(one for one in page.banner.findChildren(QWidget) if one.accessibleName() == "Thử lại")
    QTest.keyClick(again, Qt.Key.Key_Space)
    assert window.notice.words.text() == "Xong."
    page.form.focus("name")
    press(window, Qt.Key.Key_Z, CTRL)
    assert tries == ["act", "act", "undo"]


def test_undo_in_a_field_that_was_typed_in_is_the_field_s(window: Window) -> None:
    undone: list[int] = []
    window.say("Xong.", lambda: undone.append(1))
    line = here(window).form.editor("name").widget()
    assert isinstance(line, QLineEdit)
    line.setFocus()
    QTest.keyClicks(line, "Lan")
    QTest.keyClick(line, Qt.Key.Key_Z, CTRL)
    assert (line.text(), undone) == ("", [])
    QTest.keyClick(line, Qt.Key.Key_Z, CTRL)
    assert undone == [1]


def test_a_bug_is_said_to_be_one_and_names_nobody(
    window: Window, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    def act(_: Desk) -> None:
        raise KeyError("Đỗ Thị Ước 001190000345")

    with caplog.at_level(logging.CRITICAL), qtbot.waitSignal(window.context.do.broke) as broke:
        window.context.do.run(act, at=here(window))
    bug = broke.args[0] if broke.args else None
    assert isinstance(bug, KeyError)
    written = report(bug)
    assert "KeyError" in written
    assert "do.py" in written
    assert "Ước" not in written
    assert str(Path.home()) not in written
    dialogue = BugDialog(window, bug)
    assert dialogue.text.toPlainText() == written


def test_the_practice_band_is_over_everything(window: Window) -> None:
    band = window.findChild(PracticeBand)
    assert band is not None
    assert band.width() == window.width()
    assert band.isVisible()
    assert "bịa" in band.accessibleName()
    assert "không gửi" not in band.accessibleName()


@pytest.mark.parametrize(("width", "is_folded"), [(1400, False), (800, True)])
def test_the_side_bar_folds_before_anything_is_clipped(
    window: Window, width: int, *, is_folded: bool
) -> None:
    window.resize(width, 700)
    assert all(one.is_folded is is_folded for one in window.side.buttons)
    assert all(one.isVisible() for one in window.side.buttons)


@pytest.mark.parametrize("size", [look.SMALLEST, look.LARGEST])
def test_it_fits_a_small_screen_with_small_and_with_large_type(
    window: Window, qapp: QApplication, size: int
) -> None:
    look.wear(qapp, "light", size)
    window.resize(800, 600)
    qapp.processEvents()
    hint = window.minimumSizeHint()
    assert hint.width() <= 1024
    assert hint.height() <= (614 if size == look.SMALLEST else 768)


def test_the_foot_tells_how_far_the_figures_went(window: Window) -> None:
    assert window.foot.sent.text() == "Chưa gửi lần nào"
    window.follow_sending(lambda: Sent(AT, datetime(2026, 2, 11, 9, 0, tzinfo=HANOI)))
    assert window.foot.sent.text() == "Đã gửi 10:00"
    assert window.foot.acknowledged.text() == "Cấp trên đã nhận 11/02"


def test_every_stop_of_the_frame_has_a_name(window: Window) -> None:
    stops = [one for one in window.findChildren(QWidget) if one.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert [type(one).__name__ for one in stops if not one.accessibleName()] == []


def test_a_closed_window_leaves_no_widget(workplace: Workplace, qapp: QApplication) -> None:
    qapp.processEvents()
    gc.collect()
    before = len(qapp.allWidgets())
    for _ in range(3):
        made = Window(Do(Opened(workplace, "Lan"), lambda: AT), SCREENS, Jobs(), Bus())
        made.show_screen("today")
        made.show()
        made.show_keys()
        made.close()
        made.deleteLater()
        del made
        qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        qapp.processEvents()
        gc.collect()
    assert len(qapp.allWidgets()) <= before
