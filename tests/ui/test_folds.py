"""On a small desk panes give way to rows and to one another, and the keyboard still comes everywhere."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from list_office import Office, fill_register
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from stations import pages

from cchc_desktop.operations.upkeep import open_workplace
from cchc_desktop.ui.fields import Field, Form
from cchc_desktop.ui.screens._catalogue_page import CataloguePage
from cchc_desktop.ui.screens._digitise_page import DigitisePage
from cchc_desktop.ui.screens._intake_page import IntakePage
from cchc_desktop.ui.screens._month_page import MonthPage
from cchc_desktop.ui.screens.dossiers import DossiersPage
from cchc_desktop.ui.screens.morning import MorningPage

SMALL, WIDE = (911, 512), (1366, 768)
"""What is left of 1366 × 768 where everything is half as large again; and all of it."""


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill_register(tmp_path_factory.mktemp("folds") / "register")


@pytest.fixture
def office(qtbot: QtBot, register: Path) -> Iterator[Office]:
    made = Office(qtbot, open_workplace(register, None), SMALL)
    yield made
    made.close()


def show(office: Office, code: str, **given: object) -> QWidget:
    office.window.show_screen(code, **given)
    office.settle()
    resize(office, SMALL)
    page = office.window.stack.currentWidget()
    assert page is not None
    return page


def resize(office: Office, size: tuple[int, int]) -> None:
    office.window.resize(*size)
    for _ in range(4):  # what gives way asks those around it to move, one after the other
        office.qtbot.wait(10)


def in_sight(*pieces: QWidget) -> list[bool]:
    return [one.isVisible() for one in pieces]


def test_six_rows_of_the_month_are_in_sight(office: Office) -> None:
    page = show(office, "month")
    assert isinstance(page, MonthPage)
    body = page.table.body
    rows = min(body.viewport().height() // body.rowHeight(0), len(body.figures.rows))
    assert rows >= 6
    assert page.checks.passed.isVisible(), "what is right is said in one line with the standing"
    resize(office, WIDE)
    assert page.title_label.isVisible()
    assert not page.checks.passed.isVisible()
    assert page.bar.isVisible()
    assert page.details.isVisible()


def test_the_list_and_the_pages_of_a_scan_take_turns(office: Office, tmp_path: Path) -> None:
    page = show(office, "digitise")
    assert isinstance(page, DigitisePage)
    path = tmp_path / "quet.pdf"
    path.write_bytes(pages(1))
    page.ways.drop([path])
    office.settle()
    with office.qtbot.waitActive(office.window):
        office.window.activateWindow()
    page.lists.focus()
    assert in_sight(page.lists, page.view) == [True, False]
    office.key(Qt.Key.Key_Return)
    assert in_sight(page.lists, page.view) == [False, True]
    assert page.view.isAncestorOf(office.focus())
    office.key(Qt.Key.Key_Escape)
    assert in_sight(page.lists, page.view) == [True, False]
    assert page.lists.isAncestorOf(office.focus())
    page.panes.go_on.click()
    assert in_sight(page.lists, page.view) == [False, True]
    page.panes.back.click()
    assert in_sight(page.lists, page.view) == [True, False]
    resize(office, WIDE)
    assert in_sight(page.lists, page.view, page.panes.back, page.panes.go_on) == [True, True, False, False]


def test_a_procedure_alone_on_its_page_has_a_way_back(office: Office) -> None:
    page = show(office, "catalogue", procedure="1.004873")
    assert isinstance(page, CataloguePage)
    assert in_sight(page.detail.back, page.table) == [True, False]
    page.detail.back.click()
    assert in_sight(page.detail, page.table) == [False, True]
    resize(office, WIDE)
    assert in_sight(page.detail, page.detail.back, page.table) == [True, False, True]


def test_rows_come_before_the_words_of_an_apology(office: Office) -> None:
    page = show(office, "morning")
    assert isinstance(page, MorningPage)
    beside = page.table.height()
    resize(office, (760, SMALL[1]))
    assert page.table.height() < beside, "under one another they leave fewer rows"


def test_a_name_for_a_list_is_asked_where_its_conditions_were(office: Office) -> None:
    page = show(office, "dossiers")
    assert isinstance(page, DossiersPage)
    page.name_view()
    assert in_sight(page.sieve, page.naming) == [False, True]
    office.key(Qt.Key.Key_Escape)
    assert in_sight(page.sieve, page.naming) == [True, False]


def test_the_usual_procedures_are_laid_out_once(office: Office) -> None:
    page = show(office, "intake")
    assert isinstance(page, IntakePage)
    before = [page.case.usual.item(at) for at in range(page.case.usual.count())]
    assert before
    page.begin_anew()
    assert [page.case.usual.item(at) for at in range(page.case.usual.count())] == before


def test_fields_of_one_line_end_where_the_line_ends(qtbot: QtBot) -> None:
    fields = [
        Field("short", "Ngắn", width=8),
        Field("other", "Khác", "choice"),
        Field("is_on", "Có", "check"),
    ]
    form = Form([*fields, Field("last", "Dài", width=8)], [["short", "other", "is_on"], ["last"]])
    qtbot.addWidget(form)
    form.resize(900, 200)
    form.show()
    short, other, box, last = (form.editor(one).widget() for one in ("short", "other", "is_on", "last"))
    gap = other.mapTo(form, other.rect().topLeft()).x() - short.mapTo(form, short.rect().topRight()).x()
    assert gap < 24
    assert abs(box.mapTo(form, box.rect().center()).y() - other.mapTo(form, other.rect().center()).y()) < 8
    assert last.width() < 200, "alone on its line a field is as wide as what goes into it"
