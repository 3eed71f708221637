"""A keyboard reader before the window: its burst reaches no field, shortcut or log; a person's keys do."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import count

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QLineEdit,
    QPlainTextEdit,
    QSpinBox,
    QTableWidget,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot
from reader_rules import ENOUGH, RULES

from cchc_desktop.core.burst import ADVICE
from cchc_desktop.core.identity import Card
from cchc_desktop.core.second_reading import SCAN_AGAIN, Mode
from cchc_desktop.ui.wedge import Wedge

WHOLE = "001099012345|012345678|Đỗ Thị Ước|15081999|Nam|Số 1, Tổ 2, Phường X, Thành phố Y|01072024"
MARK = "CCHC1;00004;0123/2026;0123ABCD"
NONE = Qt.KeyboardModifier.NoModifier
STAMPS = count(1_000_000, 500)


class Bench:
    """A window with every kind of field, a wedge before it, and a reader."""

    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.cards: list[Card] = []
        self.marks: list[str] = []
        self.refused: list[str] = []
        self.fired: list[str] = []
        self.wedge = Wedge(lambda: date(2026, 10, 8))
        self.wedge.keyboard.choose(Mode.NEVER)
        self.wedge.card.connect(self.cards.append)
        self.wedge.receipt.connect(self.marks.append)
        self.wedge.damaged.connect(self.refused.append)
        self.window = QWidget()
        self.line, self.text, self.spin = QLineEdit(), QPlainTextEdit(), QSpinBox()
        self.combo, self.table = QComboBox(), QTableWidget(2, 2)
        self.combo.addItems(["một", "hai"])
        self.combo.setEditable(True)
        box = QVBoxLayout(self.window)
        for one in (self.line, self.text, self.spin, self.combo, self.table):
            box.addWidget(one)
        for key in ("Alt+1", "Ctrl+J"):
            QShortcut(QKeySequence(key), self.window, lambda key=key: self.fired.append(key))
        qtbot.addWidget(self.window)
        with qtbot.waitExposed(self.window):
            self.window.show()
        self.window.activateWindow()
        app = QApplication.instance()
        assert isinstance(app, QGuiApplication)
        self.wedge.install(app)

    def focus(self, widget: QWidget) -> None:
        widget.window().activateWindow()
        widget.setFocus()
        self.qtbot.waitUntil(lambda: QGuiApplication.focusObject() in (widget, *widget.findChildren(QWidget)))

    def press(self, key: int, text: str, at: int, modifiers: Qt.KeyboardModifier = NONE) -> None:
        """As the system hands a key over: to the window first, with its stamp, then to the focus."""
        there = QGuiApplication.focusWindow()
        assert there is not None
        for kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, modifiers, text)
            event.setTimestamp(at)
            target = QGuiApplication.focusObject() if kind is QEvent.Type.ShortcutOverride else there
            assert target is not None
            QCoreApplication.sendEvent(target, event)

    def type(self, text: str, gap: int, *, ends: bool = False) -> None:
        at = next(STAMPS)
        for letter in text:
            at += gap
            self.press(Qt.Key.Key_Backspace if letter == "\b" else 0, letter, at)
        if ends:
            self.press(Qt.Key.Key_Return, "\r", at + gap)

    def scan(self, text: str) -> None:
        self.type(text, 8, ends=True)
        self.wedge.settle()


@pytest.fixture
def bench(qtbot: QtBot) -> Iterator[Bench]:
    made = Bench(qtbot)
    yield made
    made.wedge.settle()
    made.wedge.remove()


@pytest.mark.parametrize("field", ["line", "text", "spin", "combo", "table"])
def test_a_card_reaches_no_field(bench: Bench, field: str) -> None:
    bench.focus(getattr(bench, field))
    bench.scan(WHOLE)
    assert [card.name for card in bench.cards] == ["Đỗ Thị Ước"]
    assert (bench.line.text(), bench.text.toPlainText(), bench.spin.value()) == ("", "", 0)
    assert (bench.combo.currentText(), bench.table.item(0, 0), bench.fired) == ("một", None, [])


def test_silence_ends_a_card_without_enter(bench: Bench) -> None:
    bench.focus(bench.line)
    bench.type(WHOLE, 8)
    bench.qtbot.waitUntil(lambda: bool(bench.cards))
    assert bench.line.text() == ""


def test_a_dialogue_has_no_keys_either(bench: Bench) -> None:
    dialogue = QDialog(bench.window)
    field = QLineEdit(dialogue)
    dialogue.open()
    bench.focus(field)
    bench.scan(MARK)
    assert (bench.marks, field.text()) == ([MARK], "")


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_an_open_list_has_no_keys_either(bench: Bench) -> None:
    bench.focus(bench.combo)
    bench.combo.showPopup()
    bench.scan(WHOLE)
    assert len(bench.cards) == 1
    assert bench.combo.currentText() == "một"
    bench.combo.hidePopup()


@pytest.mark.parametrize("gap", [8, 90])
def test_a_person_types_what_they_type(bench: Bench, gap: int) -> None:
    bench.focus(bench.line)
    bench.type("0123/2026 Cù Chính Lan", gap)
    bench.qtbot.waitUntil(lambda: bench.line.text() == "0123/2026 Cù Chính Lan")
    assert not bench.cards
    assert not bench.refused


def test_a_key_that_got_lost_leaves_a_pause(bench: Bench) -> None:
    """A reader that has proven itself is asked again where it stumbled; the reading itself looks whole."""
    keyboard = bench.wedge.keyboard
    keyboard.choose(Mode.AUTO)
    keyboard.rules = RULES
    waiting: list[str] = []
    bench.wedge.waiting.connect(waiting.append)
    bench.focus(bench.line)
    for number in range(ENOUGH):
        for _ in range(2):
            bench.scan(WHOLE.replace("012345|", f"01234{number}|", 1))
    assert (len(bench.cards), len(waiting)) == (ENOUGH, ENOUGH)
    at = next(STAMPS)
    for place, letter in enumerate(WHOLE.replace("Tổ 2", "Tổ 21")):
        if place != WHOLE.index("Tổ 2") + len("Tổ 2"):  # the system lost this one
            bench.press(0, letter, at + 8 * place)
    bench.wedge.settle()
    assert len(bench.cards) == ENOUGH
    assert waiting[-1].startswith(SCAN_AGAIN)


def test_a_number_and_enter_keep_their_order(bench: Bench) -> None:
    entered: list[str] = []
    bench.line.returnPressed.connect(lambda: entered.append(bench.line.text()))
    bench.focus(bench.line)
    bench.type("001099012345", 8, ends=True)
    assert entered == ["001099012345"]


def test_backspaces_of_an_input_method_refuse_the_whole(bench: Bench) -> None:
    bench.focus(bench.line)
    bench.scan(WHOLE[:30] + "\b" + WHOLE[30:])
    assert (bench.cards, bench.line.text()) == ([], "")
    assert len(bench.refused) == 1
    assert bench.refused[0].endswith(ADVICE)


def test_an_input_method_that_eats_keys_refuses_the_whole(bench: Bench) -> None:
    bench.focus(bench.line)
    at = next(STAMPS)
    for place, letter in enumerate(WHOLE):
        if letter.isascii():
            bench.press(0, letter, at + 5 * place)
        else:
            event = QInputMethodEvent()
            event.setCommitString(letter)
            QCoreApplication.sendEvent(bench.line, event)
    bench.wedge.settle()
    assert (bench.cards, bench.line.text(), len(bench.refused)) == ([], "", 1)


def test_words_of_an_input_method_pass_when_a_person_types(bench: Bench) -> None:
    bench.focus(bench.line)
    for word in ("Đỗ ", "Thị ", "Ước"):
        event = QInputMethodEvent()
        event.setCommitString(word)
        QCoreApplication.sendEvent(bench.line, event)
        bench.wedge.settle()
    assert bench.line.text() == "Đỗ Thị Ước"


def test_digits_of_an_alt_code_fire_no_shortcut(bench: Bench) -> None:
    bench.focus(bench.line)
    at = next(STAMPS)
    code = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.KeypadModifier
    for place, letter in enumerate(WHOLE):
        if not letter.isascii():
            bench.press(Qt.Key.Key_Alt, "", at + 8 * place)
            bench.press(Qt.Key.Key_1, "1", at + 8 * place + 2, code)
        bench.press(0, letter, at + 8 * place + 4)
    bench.wedge.settle()
    assert [card.name for card in bench.cards] == ["Đỗ Thị Ước"]
    assert (bench.fired, bench.line.text()) == ([], "")


def test_a_pasted_card_is_a_scan_and_other_words_are_not(bench: Bench) -> None:
    bench.focus(bench.line)
    QGuiApplication.clipboard().setText(f"{WHOLE}\n")
    bench.press(Qt.Key.Key_V, "\x16", next(STAMPS), Qt.KeyboardModifier.ControlModifier)
    assert (len(bench.cards), bench.line.text()) == (1, "")
    QGuiApplication.clipboard().setText("Thôn Đông | Xóm 3")
    bench.press(Qt.Key.Key_V, "\x16", next(STAMPS), Qt.KeyboardModifier.ControlModifier)
    assert bench.line.text() == "Thôn Đông | Xóm 3"


def test_a_line_from_a_port_is_read_or_typed(bench: Bench) -> None:
    bench.focus(bench.line)
    bench.wedge.take_line(WHOLE)
    bench.wedge.take_line("H15.50.05.13-261008-0975")
    assert (len(bench.cards), bench.line.text()) == (1, "H15.50.05.13-261008-0975")


def test_nothing_of_a_scan_is_logged(bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    bench.focus(bench.line)
    bench.scan(WHOLE)
    bench.scan(WHOLE.replace("|Nam|", "|Nuwx|"))
    assert (len(bench.cards), len(bench.refused)) == (1, 1)
    assert "Ước" not in caplog.text
    assert "012345" not in caplog.text


def test_the_country_s_units_speak_where_a_unit_lacks_a_letter(bench: Bench) -> None:
    """No word of it is short of a letter; only the list knows that “Cửa Nam” is a unit."""
    bench.focus(bench.line)
    whole = WHOLE.replace("Phường X, Thành phố Y", "Phường Cửa Nam, Hà Nội")
    bench.scan(whole)
    bench.scan(whole.replace("Cửa Nam", "Cửa Na"))
    assert [len(card.doubts) for card in bench.cards] == [0, 1]
    assert "Cửa Na" in bench.cards[1].doubts[0]


def test_a_card_that_waits_is_forgotten_after_a_while_and_when_nobody_is_served(bench: Bench) -> None:
    keyboard = bench.wedge.keyboard
    keyboard.choose(Mode.AUTO)
    keyboard.rules = RULES
    bench.focus(bench.line)
    bench.scan(WHOLE)
    assert keyboard.is_waiting
    assert bench.wedge.patience == RULES.minutes * 60_000
    bench.wedge.remove()
    assert not keyboard.is_waiting
    keyboard.rules = replace(RULES, minutes=0)
    bench.wedge.install(QGuiApplication.instance())
    bench.scan(WHOLE)
    bench.qtbot.waitUntil(lambda: not keyboard.is_waiting)
    assert bench.cards == []


@pytest.mark.parametrize(
    "text", ["893456313816|500|20|1500000", "0101234567|C26TAA|123|15082026|1500000|VND"]
)
def test_a_code_that_is_no_card_teaches_nothing_of_the_reader(bench: Bench, text: str) -> None:
    bench.wedge.keyboard.choose(Mode.AUTO)
    bench.focus(bench.line)
    bench.scan(text)
    assert len(bench.refused) == 1
    assert not bench.wedge.keyboard.trust.has_lost
    bench.scan(WHOLE.replace("|Nam|", "|Nm|"))
    assert bench.wedge.keyboard.trust.has_lost
