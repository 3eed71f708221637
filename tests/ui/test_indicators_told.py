"""Chỉ số: targets, points and survey answers told by keys, judged by what the register then holds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path

import pytest
from list_office import ALT, CTRL, NOW, PLAIN, Office
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox
from pytestqt.qtbot import QtBot
from rare_stations import superior as founded_superior
from sent_above import packet_of

from cchc_desktop.core import period as periods
from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.packet import digest_of, write
from cchc_desktop.core.targets import Target
from cchc_desktop.operations import aims
from cchc_desktop.operations.desk import at_desk
from cchc_desktop.operations.indicators import Measures, measure
from cchc_desktop.operations.upkeep import open_workplace
from cchc_desktop.store import months
from cchc_desktop.store.members import Member, put_member
from cchc_desktop.ui.screens._indicators_figures import FiguresView
from cchc_desktop.ui.screens._indicators_page import FIGURES, POINTS, TARGETS, IndicatorsPage
from cchc_desktop.ui.screens._indicators_points import ESTIMATE, PointsView
from cchc_desktop.ui.screens._indicators_table import BOTTOM, OUT
from cchc_desktop.ui.screens._indicators_targets import TargetsView

NOVEMBER = periods.parse("2026-11")


def page_of(office: Office, figure: Qt.Key) -> IndicatorsPage:
    office.window.show_screen("indicators")
    page = office.window.stack.currentWidget()
    assert isinstance(page, IndicatorsPage)
    press(office, figure, ALT)
    return page


def press(office: Office, key: Qt.Key, modifiers: Qt.KeyboardModifier = PLAIN) -> None:
    office.key(key, modifiers)
    office.settle()
    QApplication.processEvents()


def targets_of(office: Office) -> tuple[IndicatorsPage, TargetsView]:
    page = page_of(office, Qt.Key.Key_3)
    view = page.view(TARGETS)
    assert isinstance(view, TargetsView)
    return page, view


def points_of(office: Office) -> tuple[IndicatorsPage, PointsView]:
    page = page_of(office, Qt.Key.Key_4)
    view = page.view(POINTS)
    assert isinstance(view, PointsView)
    return page, view


def own(office: Office) -> list[Target]:
    with office.place.register.read() as reading:
        return list(aims.own_targets(reading))


def measured(office: Office) -> Measures:
    return measure(office.place, NOVEMBER, NOW)


def fill(office: Office, text: str) -> None:
    """Over what stands in the field that has the focus."""
    press(office, Qt.Key.Key_A, CTRL)
    QTest.keyClicks(office.focus(), text)


def row_of_points(view: PointsView, code: str) -> int:
    table = view.table
    rows = [table.row_at(at) for at in range(len(table.rows_model.ids))]
    return next(at for at, one in enumerate(rows) if one and one.point and one.point.item.code == code)


def test_an_own_target_is_set_by_keys_and_holds_from_its_day(office: Office) -> None:
    page, view = targets_of(office)
    assert view.table.hasFocus()
    first = view.table.current()
    assert first is not None
    assert (first.indicator, first.is_own, view.end.isEnabled()) == ("on_time_rate", False, False)
    press(office, Qt.Key.Key_Return)  # like the row under the cursor
    for _ in range(2):
        press(office, Qt.Key.Key_Tab)
    fill(office, "98,5")
    press(office, Qt.Key.Key_Tab)
    fill(office, "1/11/2026")
    press(office, Qt.Key.Key_Return, CTRL)
    assert view.panel.ask is not None  # the text that set it is still to be told
    assert own(office) == []
    assert office.focus().accessibleName() == "Văn bản giao (số, ngày), bắt buộc"
    fill(office, "QD 12 ngay 30/10/2026")
    press(office, Qt.Key.Key_Return, CTRL)
    assert view.panel.ask is None
    [kept] = own(office)
    assert (kept.indicator, kept.at_least, kept.since) == (
        *("on_time_rate", Fraction(985, 1000)),
        date(2026, 11, 1),
    )
    assert kept.basis == "QD 12 ngay 30/10/2026"
    assert measured(office).figure("on_time_rate").target == kept
    assert view.table.hasFocus()
    press(office, Qt.Key.Key_2, ALT)
    figures = page.view(FIGURES)
    assert isinstance(figures, FiguresView)
    assert "QD 12 ngay 30/10/2026" in "".join(words for _, words in figures.meaning._said)
    press(office, Qt.Key.Key_Z, CTRL)
    assert measured(office).figure("on_time_rate").target != kept


def test_a_target_that_cannot_be_is_said_at_its_field(office: Office) -> None:
    _, view = targets_of(office)
    press(office, Qt.Key.Key_Return, CTRL)
    form = view.panel.form
    assert form is not None
    form.set_values({"indicator": "on_time_rate", "at_least": "120", "basis": "QD 1"})
    press(office, Qt.Key.Key_Return, CTRL)
    bound = form.editor("at_least").widget()
    assert bound.property("wrong")
    assert bound.hasFocus()
    assert own(office) == []
    press(office, Qt.Key.Key_Escape)
    assert view.panel.form is None
    assert view.table.hasFocus()
    press(office, Qt.Key.Key_Return, CTRL)
    assert view.panel.form is not None
    assert view.panel.form.value("basis") == "QD 1"  # what was typed is there again


def test_what_should_be_low_is_demanded_to_be_no_more(office: Office) -> None:
    _, view = targets_of(office)
    press(office, Qt.Key.Key_Return, CTRL)
    assert view.panel.form is not None
    chosen = view.panel.form.editor("indicator").widget()
    assert isinstance(chosen, QComboBox)
    assert view.panel.form.value("way") == "at_least"
    chosen.setCurrentText("Tỷ lệ hồ sơ đang giải quyết đã quá hạn")
    assert view.panel.form.value("way") == "at_most"
    view.panel.form.set_values({"at_least": "5", "basis": "QD 2"})
    press(office, Qt.Key.Key_Return, CTRL)
    [kept] = own(office)
    assert (kept.at_least, kept.at_most) == (None, Fraction(5, 100))


def test_an_own_target_is_ended_and_that_is_taken_back(office: Office) -> None:
    told = Target(indicator="reused_rate", since=date(2026, 11, 1), at_least=Fraction(1, 2), basis="QD 3")
    with at_desk(office.place, "Lan", NOW) as desk:
        aims.put_target(desk, told)
    _, view = targets_of(office)
    rows = [view.table.row_at(at) for at in range(len(view.table.rows_model.ids))]
    view.table.go_to(next(at for at, one in enumerate(rows) if one and one.is_own))
    press(office, Qt.Key.Key_Delete)
    fill(office, "18/11/2026")
    press(office, Qt.Key.Key_Return, CTRL)
    [kept] = own(office)
    assert kept.until == date(2026, 11, 17)
    press(office, Qt.Key.Key_Z, CTRL)
    [kept] = own(office)
    assert (kept.since, kept.until) == (told.since, None)
    view.table.go_to(0)
    shipped = view.table.current()
    assert shipped is not None
    press(office, Qt.Key.Key_Delete)
    assert shipped.is_own or view.panel.ask is None


def test_what_binds_others_is_shown_as_theirs(office: Office) -> None:
    _, view = targets_of(office)
    rows = [view.table.row_at(at) for at in range(len(view.table.rows_model.ids))]
    theirs = [at for at, one in enumerate(rows) if one and not one.is_ours]
    assert len(theirs) == 3
    for at in theirs:
        assert view.table.rows_model.index(at, 5).data() == "của nơi khác"
        view.table.go_to(at)
        assert "không giao cho cấp xã" in view.basis.text()
    view.table.go_to(0)
    assert "không giao cho cấp xã" not in view.basis.text()


def test_points_are_told_by_hand_and_the_unknown_stays_unknown(office: Office) -> None:
    _, view = points_of(office)
    at = row_of_points(view, "1.1")
    assert view.table.rows_model.index(at, 3).data() == "chưa biết"
    before, weight = measured(office).score()
    view.table.go_to(at)
    press(office, Qt.Key.Key_Return)
    fill(office, "7")
    press(office, Qt.Key.Key_Return, CTRL)
    assert view.panel.form is not None
    assert view.panel.form.editor("points").widget().property("wrong")
    fill(office, "5,5")
    assert view.estimate.isVisible()  # it is said whatever is open
    assert view.estimate.text() == ESTIMATE
    press(office, Qt.Key.Key_Return, CTRL)
    assert measured(office).score() == (before + Fraction(11, 2), weight + 6)
    assert [view.table.rows_model.index(at, column).data() for column in (3, 4)] == ["5,50", "nhập tay"]
    whole = view.sum.text()
    assert f"điểm trên {weight + 6} điểm có số liệu" in whole
    assert f"{100 - weight - 6} điểm còn lại của thang 100 chưa biết" in whole
    press(office, Qt.Key.Key_Z, CTRL)
    office.qtbot.waitUntil(lambda: view.table.rows_model.index(at, 3).data() == "chưa biết", timeout=20_000)
    assert measured(office).score() == (before, weight)


def test_points_by_hand_show_what_was_counted(office: Office) -> None:
    _, view = points_of(office)
    at = row_of_points(view, "2.1")
    counted = view.table.rows_model.index(at, 3).data()
    view.table.go_to(at)
    press(office, Qt.Key.Key_E, CTRL)
    fill(office, "1")
    press(office, Qt.Key.Key_Return, CTRL)
    office.qtbot.waitUntil(lambda: view.table.rows_model.index(at, 3).data() == "1,00", timeout=20_000)
    assert view.table.rows_model.index(at, 5).data() == f"tính từ sổ: {counted}"


def test_enter_on_counted_points_goes_to_their_figure(office: Office) -> None:
    page, view = points_of(office)
    view.table.go_to(row_of_points(view, "3.3"))
    press(office, Qt.Key.Key_Return)
    assert page.at == FIGURES
    figures = page.view(FIGURES)
    assert isinstance(figures, FiguresView)
    current = figures.table.current()
    assert current is not None
    assert current.indicator.code == "online_answered_rate"


def test_the_cell_one_stands_at_stays_in_sight_where_the_table_grows_low(office: Office) -> None:
    page = page_of(office, Qt.Key.Key_2)
    figures = page.view(FIGURES)
    assert isinstance(figures, FiguresView)
    table = figures.table
    table.go_to_code("spent_median")
    at = table.currentIndex().row()
    assert at > 0
    for height in (700, 240):
        table.setFixedHeight(height)
        QApplication.processEvents()
        assert table.viewport().rect().contains(table.visualRect(table.currentIndex()))


def test_a_panel_that_has_the_place_of_the_table_as_well_stays_compact(office: Office) -> None:
    _, view = points_of(office)
    office.window.resize(911, 512)
    press(office, Qt.Key.Key_D, CTRL)
    assert view.panel.isVisible()
    assert not view.table.isVisible()
    assert view.panel.height() <= view.panel.heightForWidth(view.panel.width()) < view.height() * 3 // 4


def test_a_survey_is_told_from_the_figure_that_waits_for_it(office: Office) -> None:
    page = page_of(office, Qt.Key.Key_2)
    figures = page.view(FIGURES)
    assert isinstance(figures, FiguresView)
    figures.table.go_to_code("satisfaction_rate")
    press(office, Qt.Key.Key_Return)
    view = page.view(POINTS)
    assert isinstance(view, PointsView)
    assert view.panel.form is not None
    view.panel.form.focus("top")
    for text in ("181", "200", "khao sat tai quay"):
        fill(office, text)
        press(office, Qt.Key.Key_Tab)
    view.panel.form.focus("basis")
    press(office, Qt.Key.Key_Return, CTRL)
    satisfied = measured(office).figure("satisfaction_rate")
    assert satisfied.value == Fraction(181, 200)
    assert satisfied.remark == "nhập tay: khao sat tai quay"
    press(office, Qt.Key.Key_D, CTRL)
    assert view.panel.form is not None
    assert view.panel.form.value("bottom") == 200
    view.panel.form.set_values({"what_told": "complaint_rate"})
    assert view.panel.form.value("bottom") is None
    view.panel.form.set_values({"top": 1, "bottom": 100})
    press(office, Qt.Key.Key_Return, CTRL)
    assert next(one for one in measured(office).points if one.item.code == "5.4").remark == ""
    press(office, Qt.Key.Key_Z, CTRL)
    assert next(one for one in measured(office).points if one.item.code == "5.4").remark != ""


@pytest.fixture
def province(qtbot: QtBot, filled: Path, tmp_path: Path) -> Iterator[Office]:
    """A superior that has the packets of two units and waits for a third."""
    superior = founded_superior(tmp_path / "province")
    commune = open_workplace(filled, None)
    with superior.register.write() as book:
        for unit in ("00070", "00073", "00076"):
            put_member(book, Member(unit, f"Phường {unit}", date(2026, 1, 1)))
            if unit != "00076":
                packet = packet_of(commune, NOVEMBER, NOW, unit)
                data = write(packet)
                months.take_in(
                    book, packet, digest_of(data), datetime(2026, 11, 20, 8, tzinfo=HANOI), data=data
                )
    commune.register.close()
    made = Office(qtbot, superior)
    yield made
    made.close()


def test_a_sum_that_lacks_a_unit_is_judged_by_no_target(province: Office) -> None:
    page = page_of(province, Qt.Key.Key_2)
    view = page.view(FIGURES)
    assert isinstance(view, FiguresView)
    assert page.subtitle.text().startswith("Mới có 2 trên 3 đơn vị")
    met = [one.title for one in view.table.rows_model.columns].index("So chỉ tiêu")
    told = {str(view.table.rows_model.index(row, met).data()) for row in range(len(view.figures()))}
    assert told <= {"", "tạm", "chưa có số"}
    assert "tạm" in told


def test_a_superior_sees_all_together_each_apart_and_who_is_missing(province: Office) -> None:
    page = page_of(province, Qt.Key.Key_2)
    view = page.view(FIGURES)
    assert isinstance(view, FiguresView)
    assert view.missing.text() == "Chưa gửi: 1 gói"
    both = measured(province)
    at = [one.indicator.code for one in both.figures].index("on_time_national_rate")
    column = [one.title for one in view.table.rows_model.columns].index(BOTTOM)
    assert view.table.rows_model.index(at, column).data() == str(both.figures[at].found.bottom)
    view.table.go_to_code("on_time_national_rate")
    press(province, Qt.Key.Key_Return)
    piles = [view.behind.piles.row_at(row) for row in range(3)]
    assert [one.title for one in piles if one] == ["Phường 00070", "Phường 00073", "Phường 00076 (00076)"]
    assert [one.value for one in piles if one][-1] == "chưa gửi kỳ 2026-11"
    apart = [one.figures[at].found for one in both.units]
    assert all(one.bottom for one in apart)
    assert [one.ask is not None for one in piles if one] == [True, True, False]
    press(province, Qt.Key.Key_Down)
    press(province, Qt.Key.Key_Return)
    listed = view.behind.list
    assert len(listed.rows_model.ids) == apart[1].bottom
    assert {one.unit for row in listed.rows_model.ids if (one := listed.row_at(row))} == {"00073"}
    press(province, Qt.Key.Key_Escape)
    assert view.behind.piles.currentIndex().row() == 1
    press(province, Qt.Key.Key_Escape)
    assert view.table.hasFocus()
    view.unit.set_value("00073")
    assert view.table.rows_model.index(at, column).data() == str(apart[1].bottom)
    view.table.setCurrentIndex(view.table.rows_model.index(at, column))
    press(province, Qt.Key.Key_Return)
    assert {one.unit for row in listed.rows_model.ids if (one := listed.row_at(row))} == {"00073"}
    press(province, Qt.Key.Key_Escape)
    assert view.table.currentIndex().column() == column
    view.missing.setFocus()
    press(province, Qt.Key.Key_Space)
    assert len(view.behind.piles.rows_model.ids) == 1


def test_a_superior_opens_what_is_left_out_by_its_reasons(province: Office) -> None:
    page = page_of(province, Qt.Key.Key_2)
    view = page.view(FIGURES)
    assert isinstance(view, FiguresView)
    code = "spent_median"
    left = measured(province).figure(code).found.left_out
    view.table.go_to_code(code)
    row = view.table.currentIndex().row()
    column = [one.title for one in view.table.rows_model.columns].index(OUT)
    view.table.setCurrentIndex(view.table.rows_model.index(row, column))
    press(province, Qt.Key.Key_Return)
    if len(left) > 1:
        assert len(view.behind.piles.rows_model.ids) == len(left)
        press(province, Qt.Key.Key_Return)
    listed = view.behind.list
    assert listed.isVisible()
    reasons = {one.reason for at in listed.rows_model.ids if (one := listed.row_at(at))}
    assert len(reasons) == 1
    assert reasons <= set(left)


def test_more_dossiers_than_fit_a_list_are_asked_for_by_unit(
    province: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cchc_desktop.ui.screens._indicators_figures._AT_ONCE", 1)
    view = page_of(province, Qt.Key.Key_2).view(FIGURES)
    assert isinstance(view, FiguresView)
    view.table.go_to_code("online_rate")
    column = [one.title for one in view.table.rows_model.columns].index(BOTTOM)
    view.table.setCurrentIndex(view.table.rows_model.index(view.table.currentIndex().row(), column))
    press(province, Qt.Key.Key_Return)
    assert view.behind.piles.isVisible()
    press(province, Qt.Key.Key_Return)
    listed = view.behind.list
    units = [one.unit for at in listed.rows_model.ids if (one := listed.row_at(at))]
    first = measured(province).units[0]
    [figure] = [one for one in first.figures if one.indicator.code == "online_rate"]
    assert units == [first.unit] * figure.found.bottom
