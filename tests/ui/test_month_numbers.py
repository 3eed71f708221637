"""By keys alone: Enter on every number of the month opens as many dossiers as it says, Esc leads back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from rare_stations import superior as founded_superior
from sent_above import packet_of, take_in
from stations import Stage

from cchc_desktop.core.acts import Finish, Receive
from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.period import parse
from cchc_desktop.operations.demo import fill
from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.operations.month_units import UnitShare
from cchc_desktop.operations.upkeep import Founding, found
from cchc_desktop.operations.verbs import VERBS
from cchc_desktop.store.members import Member, put_member
from cchc_desktop.ui.screens._month_head import FIRST_FIGURE, HEADS
from cchc_desktop.ui.screens._month_lines_page import NAMELESS, LinesPage
from cchc_desktop.ui.screens._month_page import MonthPage
from cchc_desktop.ui.screens._month_table import _Figures
from cchc_desktop.ui.screens.month_lines import LINES
from cchc_desktop.ui.screens.worklist import WorklistPage

PERIOD = parse("2026-02")
NOW = datetime(2026, 2, 20, 9, 5, tzinfo=HANOI)
NONE_BEHIND = "Không có hồ sơ nào đằng sau số 0."


class Keys:
    """The whole window, and the keys."""

    def __init__(self, qtbot: QtBot, place: Workplace, scratch: Path) -> None:
        self.stage = Stage(place, NOW, scratch)
        qtbot.addWidget(self.stage.window)
        self.stage.window.resize(1180, 720)
        self.stage.window.show()
        self.stage.window.activateWindow()
        self.stage.window.show_screen("month")
        self.stage.settle()

    def press(self, *keys: Qt.Key) -> None:
        for key in keys:
            QTest.keyClick(QApplication.focusWidget() or self.stage.window, key)
        if keys:
            self.stage.settle()

    @property
    def page(self) -> QWidget:
        page = self.stage.window.stack.currentWidget()
        assert page is not None
        return page

    @property
    def month(self) -> MonthPage:
        assert isinstance(self.page, MonthPage)
        return self.page

    def said(self) -> str:
        return self.stage.window.notice.words.text()

    def tab_to(self, wanted: QWidget) -> None:
        for _ in range(40):
            if wanted.hasFocus():
                return
            self.press(Qt.Key.Key_Tab)
        raise AssertionError(wanted)

    def numbers(self) -> Iterator[tuple[_Figures, int, int, int]]:
        """Every number cell, walked to by the arrows: the table it is in, its row, its column, the number."""
        table = self.month.table
        self.tab_to(table.body)
        self.press(Qt.Key.Key_Home, *[Qt.Key.Key_Right] * FIRST_FIGURE)
        rows = [(table.body, row) for row in range(len(table.body.figures.rows))]
        for cells, row in (*rows, (table.foot, 0)):
            for at in range(FIRST_FIGURE, len(HEADS)):
                assert cells.hasFocus()
                assert (cells.currentIndex().row(), cells.currentIndex().column()) == (row, at)
                yield cells, row, at, cells.figures.rows[row].figures[at - FIRST_FIGURE]
                assert self.page is self._month_again(cells, row, at)
                self.press(*([Qt.Key.Key_Right] if at < len(HEADS) - 1 else []))
            self.press(Qt.Key.Key_Home, *[Qt.Key.Key_Right] * FIRST_FIGURE, Qt.Key.Key_Down)

    def _month_again(self, cells: _Figures, row: int, at: int) -> MonthPage:
        """Where one was before: the same number under the same frame."""
        assert cells.hasFocus()
        assert (cells.currentIndex().row(), cells.currentIndex().column()) == (row, at)
        return self.month


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workplace]:
    """A commune with dossiers in every column of the form; no test here changes it."""
    founding = Founding(unit="00070", is_practice=True, since=date(2025, 1, 1))
    scratch = tmp_path_factory.mktemp("numbers")
    place, _ = found(scratch / "register", founding, None, datetime(2025, 12, 1, 8, tzinfo=HANOI))
    fill(place, 120, 7, date(2025, 12, 20), date(2026, 2, 11))
    with at_desk(place, "Lan", datetime(2026, 1, 20, 9, tzinfo=HANOI)) as desk:
        told = Receive(procedure="1.004873", applicant="Đỗ Thị Ước")
        late = str(VERBS["receive"].do(desk, told).local_no)
    with at_desk(place, "Lan", datetime(2026, 2, 12, 9, tzinfo=HANOI)) as desk:
        VERBS["finish"].do(desk, Finish(dossier=late))
    yield place
    place.register.close()


@pytest.fixture
def commune(qtbot: QtBot, filled: Workplace, tmp_path: Path) -> Iterator[Keys]:
    made = Keys(qtbot, filled, tmp_path)
    yield made
    made.stage.close()


@pytest.fixture
def province(qtbot: QtBot, filled: Workplace, tmp_path: Path) -> Iterator[Keys]:
    """Two units have sent, the second not all that the first has; a third has not, a fourth other days."""
    place = founded_superior(tmp_path / "province")
    for unit, period in (("00070", PERIOD), ("00073", PERIOD), ("00073", parse("2026-01"))):
        take_in(place, packet_of(filled, period, NOW, unit), NOW)
    longer = parse("2026-02", cutoff_day=18)
    take_in(place, packet_of(filled, longer, NOW, "00079"), NOW)
    with place.register.write() as book:
        put_member(book, Member("00076", "Phường 00076", date(2026, 1, 1)))
    made = Keys(qtbot, place, tmp_path)
    yield made
    made.stage.close()
    place.register.close()


def test_every_number_of_a_commune_opens_its_dossiers(commune: Keys) -> None:
    opened: set[int] = set()
    seen = 0
    for _, _, at, many in commune.numbers():
        commune.press(Qt.Key.Key_Return)
        seen += 1
        if not many:
            assert commune.said() == NONE_BEHIND
            continue
        opened.add(at)
        assert isinstance(commune.page, WorklistPage)
        assert len(commune.page.table.rows_model.ids) == many
        commune.press(Qt.Key.Key_Escape)
    table = commune.month.table
    assert seen == (len(table.body.figures.rows) + 1) * (len(HEADS) - FIRST_FIGURE)
    assert opened == set(range(FIRST_FIGURE, len(HEADS)))  # none of the columns was all zeros


def listed(keys: Keys) -> list[int]:
    """How long the list of each line above is; the keys are above, before and after."""
    page = keys.page
    assert isinstance(page, LinesPage)
    found = []
    for at in range(len(page.groups.rows_model.ids)):
        keys.press(*([Qt.Key.Key_Down] if at else []))
        group = page.groups.current()
        assert group is not None
        assert page.groups.rows_model.index(at, 1).data() == str(len(page.list.rows_model.ids))
        found.append(len(page.list.rows_model.ids))
    keys.press(Qt.Key.Key_Return)
    assert page.list.hasFocus()
    keys.press(Qt.Key.Key_Return)
    assert keys.said().endswith(NAMELESS)
    keys.press(Qt.Key.Key_Escape)
    assert page.groups.hasFocus()
    return found


def test_every_number_of_the_unit_above_opens_its_units_and_their_dossiers(province: Keys) -> None:
    opened: set[int] = set()
    for _, _, at, many in province.numbers():
        province.press(Qt.Key.Key_Return)
        if not many:
            assert province.said() == NONE_BEHIND
            continue
        opened.add(at)
        assert sum(listed(province)) == many
        province.press(Qt.Key.Key_Escape)
    assert opened == set(range(FIRST_FIGURE, len(HEADS)))


def test_every_number_of_the_units_opens_and_who_has_not_sent_is_told(province: Keys) -> None:
    units = province.month.units
    province.tab_to(units)
    province.press(Qt.Key.Key_Home)
    told = {
        "00076": ("chưa gửi", "chưa gửi gói của kỳ 2026-02"),
        "00079": ("khác ngày", "gửi kỳ 2026-02 theo ngày khác (19/01 – 18/02): không cộng chung được"),
    }
    for at in range(len(units.rows_model.ids)):
        one = units.current()
        assert one is not None
        province.press(Qt.Key.Key_Return)
        assert isinstance(one, UnitShare)
        if one in province.stage.window.findChildren(MonthPage)[0].counted.report.missing:  # type: ignore[union-attr]  # counted
            mark, said = told.pop(one.unit)
            assert units._mark(one).word == mark
            assert province.said() == f"Phường {one.unit} ({one.unit}) {said}."
        else:
            assert listed(province) == [one.received, one.resolved, one.pending]
            province.press(Qt.Key.Key_Escape)
        assert province.month.units.hasFocus()
        assert units.currentIndex().row() == at
        province.press(Qt.Key.Key_Down)
    assert not told


def test_what_the_unit_above_opens_says_where_it_stands_and_tells_no_names(province: Keys) -> None:
    _, _, _, many = next(province.numbers())
    assert many
    assert not province.month.hint.isHidden()
    title = province.month.table.body.figures.rows[0].name
    province.press(Qt.Key.Key_Return)
    page = province.page
    assert isinstance(page, LinesPage)
    assert page.asked.text().startswith(f"{title} – ")
    assert page.asked.text().endswith("tháng 2 năm 2026")
    groups = [page.groups.row_at(at) for at in range(2)]
    assert [one.title for one in groups if one] == ["Phường 00070 (00070)", "Phường 00073 (00073)"]
    assert NAMELESS in page.said.text()
    assert province.stage.window.current == LINES.code
    assert not LINES.is_listed
    assert page.act_button.isHidden()
    assert [one.shown.code for one in province.stage.window.side.buttons if one.isChecked()] == ["month"]
