"""Chỉ số: five pictures walked by keys, each mark opening its dossiers, and the same numbers as a table."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from threading import Event

import pytest
from autumn_office import NOW, autumn_office
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from rare_stations import superior
from sent_above import packet_of, take_in
from stations import Stage

from cchc_desktop.core.chart import Colours
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.text import percent
from cchc_desktop.operations.charts import alone
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.figures import missed, months_of_year
from cchc_desktop.operations.indicators import explain
from cchc_desktop.ui import look
from cchc_desktop.ui.fields import allot_mnemonics
from cchc_desktop.ui.jobs import Job
from cchc_desktop.ui.screens._indicators_pictures import Pictures
from cchc_desktop.ui.screens._indicators_pictures_view import PictureView, worn
from cchc_desktop.ui.screens._list import ListPage

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workplace]:
    with autumn_office(tmp_path_factory.mktemp("office") / "register") as made:
        yield made


@pytest.fixture
def stage(qtbot: QtBot, office: Workplace, tmp_path: Path) -> Iterator[Stage]:
    made = Stage(office, NOW, tmp_path)
    qtbot.addWidget(made.window)
    made.window.resize(1366, 768)
    made.window.show()
    made.window.activateWindow()
    yield made
    made.close()


def shown(stage: Stage) -> Pictures:
    [page] = stage.go("indicators").findChildren(Pictures)
    drawn(stage, page)
    return page


def drawn(stage: Stage, page: Pictures) -> None:
    """Wait until everything is counted and drawn as it should be."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        stage.settle()
        if page.year is not None and all(one.order() is None for one in page.views.values()):
            return
    raise AssertionError("the pictures were never drawn")


def press(widget: QWidget, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(widget, key, held)


def view(page: Pictures, code: str) -> PictureView:
    one = page.views[code]
    one.setFocus()
    return one


def listed(stage: Stage) -> tuple[str, set[str]]:
    """The list that was opened: its words, and the numbers in it."""
    deadline = time.monotonic() + 20
    while stage.window.current != "worklist" and time.monotonic() < deadline:
        QTest.qWait(20)
    stage.settle()
    page = stage.window.stack.currentWidget()
    assert isinstance(page, ListPage)
    assert page.given is not None
    return page.given.title, set(page.given.numbers)


def test_a_list_that_comes_late_pulls_nobody_away(stage: Stage) -> None:
    page = shown(stage)
    go_on = Event()
    ways: tuple[Callable[[], object], ...] = (
        lambda: stage.window.show_screen("intake"),
        lambda: page.go(-1),
    )
    for leave in ways:
        go_on.clear()
        stage.jobs.start(lambda _job: go_on.wait(20), then=lambda _: None, failed=lambda _: None)
        page.table.opened.emit(page.table.row_at(0))
        leave()
        there = stage.window.current
        stage.window.show_screen(there)
        go_on.set()
        stage.settle()
        assert stage.window.current == there != "worklist"
        stage.window.show_screen("indicators")
    page.go(1)
    stage.settle()
    page.table.opened.emit(page.table.row_at(0))
    stage.settle()
    assert stage.window.current == "worklist"


def test_stopping_leaves_the_year_that_is_named_or_none(stage: Stage) -> None:
    go_on = Event()
    stage.jobs.start(lambda _job: go_on.wait(20), then=lambda _: None, failed=lambda _: None)
    [page] = stage.go("indicators").findChildren(Pictures)
    page.stop()
    assert page.uncounted.isVisible()
    go_on.set()
    stage.settle()
    page.uncounted.again_button.click()
    drawn(stage, page)
    assert not page.uncounted.isVisible()
    page.go(-1)
    page.stop()
    page.refresh()
    stage.settle()
    assert page.year is not None
    assert (page.year_words.text(), page.asked) == ("Năm 2026", (2026, int(page.year.month.key[5:])))


def test_a_list_that_fails_does_not_stop_the_counting(stage: Stage) -> None:
    page = shown(stage)

    def fail(_job: Job) -> None:
        raise Refused("Không có danh sách này.")

    page._start(fail, lambda _: None)
    page.go(-1)
    stage.settle()
    assert page.year_words.text() == "Năm 2025"


def test_before_the_law_begins_the_year_before_stays(stage: Stage) -> None:
    page = shown(stage)
    page._ask(2018, 1)
    stage.settle()
    page.go(-1)
    stage.settle()
    assert "đầu tiên có từ 01/01/2018" in page.banner.words.text()
    assert (page.year_words.text(), page.asked) == ("Năm 2018", (2018, 1))


def test_a_mark_says_its_value_and_opens_its_dossiers_and_esc_comes_back(stage: Stage) -> None:
    page = shown(stage)
    on_time = page.views["on_time"]
    assert on_time.hasFocus()
    press(on_time, Qt.Key.Key_Home)
    press(on_time, Qt.Key.Key_Right)
    point = on_time.point()
    assert point is not None
    assert page.year is not None
    rate = next(one for one in page.year.rates["on_time_rate"] if one.behind == point.behind)
    assert rate.value is not None
    assert on_time.words.text() == (
        f"Tháng {int(rate.period.key[5:])}/2026: {percent(rate.value)}% ({rate.top}/{rate.bottom}), "
        f"chỉ tiêu 95%: {'đạt' if rate.is_met else 'chưa đạt'}"
    )
    at = on_time.marked
    press(on_time, Qt.Key.Key_Return)
    title, numbers = listed(stage)
    told = explain(stage.place, rate.period, "on_time_rate", NOW, is_live=True).dossiers
    assert numbers == {one.local_no for one in told if one.part != "out"}
    assert title.startswith(on_time.words.text())
    while stage.window.current != "indicators":
        stage.window.step_back()
    assert on_time.hasFocus()
    assert on_time.marked == at


def test_shift_enter_opens_what_is_lacking(stage: Stage) -> None:
    page = shown(stage)
    digital = view(page, "digital")
    point = digital.point()
    assert point is not None
    assert page.year is not None
    rate = next(one for one in page.year.rates["online_rate"] if missed(one) == point.missed)
    press(digital, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    title, numbers = listed(stage)
    assert len(numbers) == rate.bottom - rate.top
    assert "phần chưa đạt" in title


def test_arrows_walk_along_and_across(stage: Stage) -> None:
    page = shown(stage)
    digital = view(page, "digital")
    assert digital.chart is not None
    press(digital, Qt.Key.Key_Home)
    assert digital.marked == 0
    press(digital, Qt.Key.Key_Left)
    assert digital.marked == 0
    press(digital, Qt.Key.Key_Down)
    assert digital.chart.points[digital.marked][0] == 1
    assert digital.chart.points[digital.marked][1].at == digital.chart.points[0][1].at
    press(digital, Qt.Key.Key_End)
    assert digital.chart.points[digital.marked][0] == 1
    fields = view(page, "fields")
    press(fields, Qt.Key.Key_Down)
    assert fields.marked == 1
    press(fields, Qt.Key.Key_Right)
    assert "quá hạn" in fields.words.text()
    assert fields.accessibleDescription() == fields.words.text()


def test_a_mark_of_a_high_picture_is_in_sight_with_its_words(stage: Stage) -> None:
    stage.window.resize(760, 480)
    page = shown(stage)
    fields = view(page, "fields")
    press(fields, Qt.Key.Key_End)
    stage.settle()
    seen = fields.visibleRegion().boundingRect()
    assert seen.contains(fields.mark_place())
    press(fields, Qt.Key.Key_Home)
    assert fields.visibleRegion().boundingRect().contains(fields.mark_place())
    assert page.hint.text() == fields.words.text()


def test_years_and_months_by_keys_and_a_year_without_dossiers(stage: Stage) -> None:
    page = shown(stage)
    load = view(page, "load")
    press(load, Qt.Key.Key_PageUp)
    stage.settle()
    assert load.title.text() == "Hồ sơ theo ngày, tháng 11 năm 2026"
    assert load.hasFocus()
    press(load, Qt.Key.Key_PageUp, CTRL)
    stage.settle()
    assert page.year_words.text() == "Năm 2025"
    assert "Năm 2025 chưa có hồ sơ nào" in page.nothing.words.text()
    assert page.nothing.isVisible()
    page.go(1)
    stage.settle()
    assert page.scroller.isVisible()


def test_the_table_has_the_same_numbers_and_opens_them(stage: Stage) -> None:
    page = shown(stage)
    press(page.views["on_time"], Qt.Key.Key_F8)
    assert page.table.isVisible()
    assert page.year is not None
    row = page.table.row_at(0)
    assert row is not None
    first = next(one for one in page.year.rates["on_time_rate"] if one.value is not None)
    assert row.value == f"{percent(first.value or Fraction())}% ({first.top}/{first.bottom})"
    assert (row.target, row.state) == ("95%", "đạt" if first.is_met else "chưa đạt")
    page.table.setFocus()
    press(page.table, Qt.Key.Key_Return)
    assert len(listed(stage)[1]) == first.bottom
    while stage.window.current != "indicators":
        stage.window.step_back()
    assert page.table.isVisible()
    assert page.step_back()
    assert page.scroller.isVisible()


def test_ctrl_c_copies_the_picture_with_its_title(stage: Stage) -> None:
    page = shown(stage)
    press(view(page, "causes"), Qt.Key.Key_C, CTRL)
    stage.settle()
    copied = QApplication.clipboard().image()
    chart = page.views["causes"].chart
    assert chart is not None
    assert copied == QImage.fromData(alone(chart).png()).convertToFormat(copied.format())
    assert "Đã chép hình" in stage.window.notice.words.text()


def test_every_control_has_a_name(stage: Stage) -> None:
    page = shown(stage)
    allot_mnemonics(page)
    nameless = [
        one
        for one in page.findChildren(QWidget)
        if one.focusPolicy() != Qt.FocusPolicy.NoFocus and one.isVisible() and not one.accessibleName()
    ]
    assert nameless == []


def box(shown_view: PictureView, n: int) -> QPoint:
    return shown_view.canvas.box(n).center().toPoint()


def test_the_pointer_says_a_mark_and_a_press_takes_it(stage: Stage) -> None:
    page = shown(stage)
    digital = page.views["digital"]
    assert digital.chart is not None
    marked, last = digital.marked, len(digital.chart.points) - 1
    QTest.mouseMove(digital.canvas, box(digital, last))
    stage.settle()
    assert digital.words.text() == digital.chart.points[last][1].words
    assert digital.marked == marked
    digital.canvas.left.emit()
    assert digital.words.text() == digital.chart.points[marked][1].words
    QTest.mouseClick(digital.canvas, Qt.MouseButton.LeftButton, pos=box(digital, last))
    assert digital.marked == last
    assert digital.hasFocus()
    QTest.mouseDClick(digital.canvas, Qt.MouseButton.LeftButton, pos=box(digital, last))
    assert listed(stage)[0].startswith(digital.words.text())


def test_what_is_drawn_follows_the_size_and_the_colours(stage: Stage, dressed: QApplication) -> None:
    page = shown(stage)
    canvas = page.views["load"].canvas
    light, wide = canvas.image, canvas.width()
    assert light is not None
    assert light.size() == canvas.size() * canvas.devicePixelRatioF()
    stage.window.resize(1100, 700)
    drawn(stage, page)
    assert canvas.width() < wide
    assert canvas.image is not None
    assert canvas.image.size() == canvas.size() * canvas.devicePixelRatioF()
    assert canvas.image.pixelColor(1, 1) == QColor(look.LIGHT.raised)
    look.wear(dressed, "dark", look.LARGEST)
    drawn(stage, page)
    assert canvas.image.pixelColor(1, 1) == QColor(look.DARK.raised)
    press(view(page, "causes"), Qt.Key.Key_C, CTRL)  # what goes into a paper stays light
    stage.settle()
    assert QApplication.clipboard().image().pixelColor(1, 1) == QColor(look.LIGHT.raised)
    look.wear(dressed, "light", look.USUAL)


def test_the_colours_of_papers_are_the_light_ones_of_the_window(dressed: QApplication) -> None:
    look.wear(dressed, "light", look.USUAL)
    assert worn() == Colours()


def test_a_button_copies_the_picture_that_had_the_keys_last(stage: Stage) -> None:
    page = shown(stage)
    view(page, "fields")
    page.copying.setFocus()
    page.copying.click()
    stage.settle()
    fields = page.views["fields"].chart
    assert fields is not None
    assert stage.window.notice.words.text().startswith(f"Đã chép hình “{fields.title}”")


@pytest.fixture
def above(qtbot: QtBot, office: Workplace, tmp_path: Path) -> Iterator[Stage]:
    """The window of a superior that has one unit's packets."""
    place = superior(tmp_path / "above")
    for period in months_of_year(office, 2026)[10:]:
        take_in(place, packet_of(office, period, NOW), NOW)
    made = Stage(place, NOW, tmp_path)
    qtbot.addWidget(made.window)
    made.window.show()
    made.window.activateWindow()
    yield made
    made.close()
    place.register.close()


def test_a_year_of_which_a_superior_has_no_packet_says_how_to_take_some_in(above: Stage) -> None:
    page = shown(above)
    page.go(-1)
    above.settle()
    words = page.nothing.words.text()
    assert page.nothing.isVisible()
    assert "năm 2025" in words
    assert "nhận gói" in words
    assert "Ctrl+N " not in words  # there is no counter to go to


def test_a_superior_opens_a_mark_into_what_its_units_sent_and_comes_back(above: Stage) -> None:
    page = shown(above)
    assert page.made_words.text().startswith("tính từ gói của 1 đơn vị")
    on_time = view(page, "on_time")
    press(on_time, Qt.Key.Key_Return)
    above.settle()
    assert page.behind.isVisible()
    assert page.behind.title.text().startswith(on_time.words.text())
    point = on_time.point()
    assert page.year is not None
    assert point is not None
    rate = next(one for one in page.year.rates["on_time_rate"] if one.behind == point.behind)
    assert page.behind.list.rows_model.rowCount() == rate.bottom
    above.window.step_back()
    assert not page.behind.isVisible()
    assert on_time.hasFocus()
    assert above.window.current == "indicators"
