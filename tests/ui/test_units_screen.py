"""Đơn vị: by keys alone from the board through the reports that wait, accepted or sent back; order; list."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from board_room import NAMES, NOW, PERIOD, above_many, arrive, code_of, lines_of, province, sealed
from list_office import CTRL, Office
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cchc_desktop.family import members
from cchc_desktop.operations.board import Board, State, board
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.notices import listed
from cchc_desktop.operations.upkeep import open_workplace
from cchc_desktop.store.members import tree
from cchc_desktop.ui.screens import Screen, unit, unit_ranking, unit_tree, units
from cchc_desktop.ui.screens._month_lines_page import LinesPage
from cchc_desktop.ui.screens._month_papers_page import PapersPage
from cchc_desktop.ui.screens._units_look_page import LookPage
from cchc_desktop.ui.screens._units_page import BoardPage
from cchc_desktop.ui.screens._units_ranking_page import RankingPage
from cchc_desktop.ui.screens._units_tree_page import TreePage

P = TypeVar("P", bound=QWidget)
KEY = Qt.Key


class Above(Office):
    """An officer of the unit above at the keyboard."""

    def at(self, kind: type[P]) -> P:
        self.settle()
        page = self.window.stack.currentWidget()
        assert isinstance(page, kind)
        return page

    def board(self) -> BoardPage:
        self.window.show_first()
        return self.at(BoardPage)

    def go_on(self) -> None:
        """Ctrl+Enter, and what follows it."""
        self.key(KEY.Key_Return, CTRL)
        self.settle()
        self.qtbot.wait(5)
        self.settle()

    def back(self) -> None:
        QTest.keyClick(self.window, KEY.Key_Escape)
        self.settle()

    def standing(self) -> Board:
        with self.place.register.read() as reading:
            return board(self.place, reading, PERIOD, NOW)

    def state(self, n: int) -> State:
        return next(one.state for one in self.standing().lines if one.unit == code_of(n))


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("twelve") / "register"
    above_many(folder, past=7).register.close()
    return folder


@pytest.fixture
def above(qtbot: QtBot, template: Path, tmp_path: Path) -> Iterator[Above]:
    shutil.copytree(template, tmp_path / "register")
    made = Above(qtbot, open_workplace(tmp_path / "register", None))
    yield made
    made.close()


def other(qtbot: QtBot, place: Workplace) -> Above:
    made = Above(qtbot, place)
    made.window.count_waiting()
    return made


def test_a_commune_has_none_of_it_and_a_superior_begins_with_it() -> None:
    screens = members("cchc_desktop.ui.screens", Screen)
    mine = [units.UNITS, unit.UNIT, unit_ranking.RANKING, unit_tree.TREE]
    assert {one.code for one in mine} <= {one.code for one in screens.values()}
    assert all(one.roles == {"superior"} for one in mine)
    first = min((one for one in screens.values() if "superior" in one.roles), key=lambda one: one.place)
    assert first.code == "units"


def test_the_board_tells_rates_counts_and_what_waits_elsewhere(above: Above) -> None:
    page = above.board()
    above.window.count_waiting()
    assert page.rates.text().startswith("Đã báo cáo 9/12 (75,00%)")
    assert "17/11/2026" in page.due.text()
    assert page.chips.counts == {
        "all": 12,
        "unsent": 3,
        "late": 4,
        "waiting": 8,
        "returned": 1,
        "accepted": 0,
    }
    assert page.elsewhere.text() == "Còn chờ xem ở kỳ 2026-10: 1"
    assert above.window.side.buttons[0].waiting == 9
    assert page.table.hasFocus()
    first = page.table.current()
    assert first is not None
    assert first.state is State.RESENT


def test_chips_and_typing_narrow_the_list(above: Above) -> None:
    page = above.board()
    above.key(KEY.Key_3)
    assert len(page.table.rows_model.ids) == 4
    above.key(KEY.Key_1)
    QTest.keyClicks(above.focus(), "phuc")
    assert page.box.hasFocus()
    names = [row.name for at in range(2) if (row := page.table.row_at(at))]
    assert sorted(names) == ["Xã Phúc Lộc", "Xã Phúc Thọ"]
    above.key(KEY.Key_Down)
    assert page.table.hasFocus()
    above.back()
    assert len(page.table.rows_model.ids) == 12


def test_reports_that_wait_are_accepted_one_after_the_other(above: Above) -> None:
    above.board()
    above.go_on()
    page = above.at(LookPage)
    assert page.unit == code_of(9)
    assert page.title_label.text() == "Xã Ô Diên (30028)"
    above.go_on()
    assert above.state(9) is State.ACCEPTED
    page = above.at(LookPage)
    assert page.unit == code_of(4)
    above.go_on()
    assert above.state(4) is State.ACCEPTED


def test_a_report_is_sent_back_with_the_box_and_the_reason(above: Above) -> None:
    page = above.board()
    QTest.keyClicks(above.focus(), "hoan")
    above.key(KEY.Key_Return)
    above.key(KEY.Key_Return)
    look = above.at(LookPage)
    assert look.unit == code_of(3)
    assert look.boxes.hasFocus()
    assert "cao gấp hơn 3 lần" in look.remarks.table.row_at(0).words  # type: ignore[union-attr]  # it has remarks
    above.key(KEY.Key_Down)
    look.return_button.click()
    assert look.panel.form.value("box") == "received_online"
    assert "Đề nghị kiểm tra lại" in str(look.panel.form.value("reason"))
    above.back()
    assert look.panel.isHidden()
    look.send_back()
    look.panel.form.set_values({"reason": None})
    above.go_on()
    assert above.state(3) is State.RECEIVED
    assert not look.panel.isHidden()
    look.panel.form.set_values({"reason": "Số trực tuyến tăng bất thường"})
    above.go_on()
    assert above.state(3) is State.RETURNED
    with above.place.register.read() as reading:
        about = listed(reading, code_of(3))[0].notice.about
    assert about is not None
    assert about.box == "received_online"
    assert above.at(LookPage).unit == code_of(5)  # the next that waits
    above.back()
    above.at(BoardPage)
    assert page.chips.counts["returned"] == 2


def test_a_closed_report_goes_back_though_a_look_ahead_came_after_it(above: Above) -> None:
    lines = lines_of(PERIOD, 41)
    ahead = sealed(code_of(0), NAMES[0], PERIOD, lines, revision=2, is_final=False, at=NOW)
    arrive(above.place, ahead, NOW)
    above.board()
    above.window.show_screen("unit", unit=code_of(0), period=PERIOD)
    page = above.at(LookPage)
    page.return_button.click()
    page.panel.form.set_values({"reason": "Số liệu đất đai thiếu"})
    above.go_on()
    assert above.state(0) is State.RETURNED


def test_after_the_last_one_the_board_is_back(above: Above) -> None:
    above.board()
    given = {"period": PERIOD, "queue": (code_of(0), code_of(1)), "waiting": (code_of(0),)}
    above.window.show_screen("unit", unit=code_of(0), **given)
    above.at(LookPage)
    above.go_on()
    above.at(BoardPage)
    assert above.state(0) is State.ACCEPTED


def test_what_cannot_be_accepted_says_why(above: Above) -> None:
    above.board()
    for n, words in ((7, "mới gửi số tạm tính"), (8, "đã trả lại"), (11, "chưa gửi báo cáo")):
        above.window.show_screen("unit", unit=code_of(n), period=PERIOD)
        page = above.at(LookPage)
        above.go_on()
        assert words in above.window.notice.words.text(), n
        assert page.accept_button.property("kind") != "primary"


def test_the_views_of_a_report_and_the_unit_after_it(above: Above) -> None:
    above.board()
    above.window.show_screen("unit", unit=code_of(9), period=PERIOD, queue=(code_of(9), code_of(0)))
    page = above.at(LookPage)
    above.key(KEY.Key_2)
    assert page.indicators.hasFocus()
    above.key(KEY.Key_3)
    assert page.log.hasFocus()
    told = [page.log.row_at(at).mark.word for at in range(len(page.log.rows_model.ids))]  # type: ignore[union-attr]  # rows that are there
    assert told == ["đã nhận", "trả lại", "thông báo", "đã nhận"]
    above.key(KEY.Key_PageDown, CTRL)
    assert above.at(LookPage).unit == code_of(0)
    above.key(KEY.Key_PageUp, CTRL)
    assert above.at(LookPage).unit == code_of(9)


def test_the_drawn_past_is_told_in_words(above: Above) -> None:
    above.board()
    above.window.show_screen("unit", unit=code_of(0), period=PERIOD)
    model = above.at(LookPage).boxes.rows_model
    spoken = str(model.data(model.index(0, 4), Qt.ItemDataRole.AccessibleTextRole))
    assert "Tháng 10 năm 2026: 41" in spoken or "Tháng 10 năm 2026:" in spoken
    assert "Tháng 3 năm 2026: không có" in spoken


def test_a_figure_opens_its_fields_and_their_lines(above: Above) -> None:
    above.board()
    above.window.show_screen("unit", unit=code_of(3), period=PERIOD)
    above.at(LookPage)
    above.key(KEY.Key_Return)
    lines = above.at(LinesPage)
    titles = [lines.groups.row_at(at).title for at in range(len(lines.groups.rows_model.ids))]  # type: ignore[union-attr]  # rows that are there
    assert titles == ["Tất cả lĩnh vực", "Chứng thực", "Hộ tịch", "Đất đai"]
    assert len(lines.list.rows_model.ids) == 180
    assert lines.back_button.accessibleName() == "Về báo cáo của đơn vị"
    above.back()
    above.at(LookPage)


def test_the_reports_of_one_unit_are_made_from_what_it_sent(above: Above) -> None:
    above.board()
    above.window.show_screen("unit", unit=code_of(4), period=PERIOD)
    above.at(LookPage).papers_button.click()
    page = above.at(PapersPage)
    assert page.title_label.text() == "Báo cáo của Phường Cửa Nam"
    assert [one.code for one in page.list.papers][:2] == ["monthly-results", "overdue"]
    assert "Sổ theo dõi" in page.choosing.left_out.text()
    above.window.show_screen("month-papers", period=PERIOD)
    assert above.at(PapersPage).title_label.text() == "Báo cáo của kỳ"
    assert len(page.list.papers) == 3


def test_plain_reports_are_accepted_together_after_they_are_named(above: Above) -> None:
    page = above.board()
    page.plain_button.click()
    above.settle()
    above.qtbot.waitUntil(page.plain.isVisible)
    assert page.plain.words.text().startswith("5 đơn vị không có gì bất thường: Phường Ba Đình")
    above.back()
    assert page.plain.isHidden()
    page.plain_button.click()
    above.settle()
    above.qtbot.waitUntil(page.plain.isVisible)
    above.go_on()
    assert [one.state for one in above.standing().lines].count(State.ACCEPTED) == 5
    assert page.chips.counts["accepted"] == 5


def test_where_every_report_is_odd_nothing_is_accepted_together(above: Above) -> None:
    page = above.board()
    page.plain_button.click()
    above.settle()
    above.go_on()
    page.plain.begin()
    above.settle()
    assert page.plain.isHidden()
    assert "mở từng báo cáo" in page.banner.words.text()


def test_the_order_is_shown_by_a_rule_that_is_chosen_and_kept(above: Above) -> None:
    above.board().rank_button.click()
    page = above.at(RankingPage)
    assert page.table.hasFocus()
    assert page.table.row_at(3).place == "4/10"  # type: ignore[union-attr]  # ten have a place
    assert page.words.text().startswith("Xếp theo: Tỷ lệ hồ sơ giải quyết trước hạn")
    assert not page.keep_button.isEnabled()
    page.form.set_values({"rank_by": "timeliness"})
    above.settle()
    assert page.shown is not None
    assert page.shown.rule.by == ("timeliness",)
    above.go_on()
    assert page.kept.by == ("timeliness",)
    page.form.set_values({"rank_then": "timeliness"})
    above.settle()
    assert page.shown.rule.by == ("timeliness",)  # two that are alike are refused at their field


def test_the_list_of_units_is_changed_by_a_text_and_taken_back(above: Above) -> None:
    above.board().tree_button.click()
    page = above.at(TreePage)
    page.act_buttons[3].click()
    assert page.form.value("tree_olds") == code_of(0)
    told = {"tree_olds": f"{code_of(0)}, {code_of(1)}", "tree_code": "31000", "tree_name": "Phường Mới"}
    page.form.set_values(told)
    above.go_on()
    assert "ngày bắt đầu" in _problem(page)
    page.form.editor("tree_since").set_value(PERIOD.last_on.replace(month=12))
    above.go_on()
    assert "văn bản" in _problem(page)
    page.form.set_values({"tree_basis": "Nghị quyết 15/NQ-HĐND"})
    above.go_on()
    assert page.panel.isHidden()
    with above.place.register.read() as reading:
        after = tree(reading).expected(PERIOD.last_on.replace(year=2027))
    assert "31000" in {one.sender for one in after}
    assert code_of(0) not in {one.sender for one in after}
    page.show_view(2)
    page.begin_undo()
    page.why.set_values({"tree_reason": "Ghi nhầm ngày"})
    above.go_on()
    with above.place.register.read() as reading:
        assert "31000" not in {one.sender for one in tree(reading).members}


def _problem(page: TreePage) -> str:
    words = [one.text() for one in page.panel.findChildren(type(page.words)) if one.isVisible()]
    return " ".join(words)


def test_an_empty_register_says_what_to_do_first(qtbot: QtBot, tmp_path: Path) -> None:
    above = other(qtbot, province(tmp_path / "register", []))
    page = above.board()
    assert "chưa có đơn vị nào" in page.rates.text()
    assert "Danh sách đơn vị" in page.tree_button.accessibleName()
    assert not page.open_button.isEnabled()
    above.close()


def test_nobody_has_sent(qtbot: QtBot, tmp_path: Path) -> None:
    above = other(qtbot, province(tmp_path / "register", ["Xã Một", "Xã Hai"]))
    page = above.board()
    assert page.rates.text().startswith("Đã báo cáo 0/2 (0,00%)")
    assert page.open_button.accessibleName() == "Không báo cáo nào chờ xem"
    arrive(above.place, sealed(code_of(0), "Xã Một", PERIOD, lines_of(PERIOD, 9)), NOW)
    qtbot.waitUntil(lambda: page.chips.counts["waiting"] == 1)
    above.close()


def test_another_period_with_something_to_see_is_one_press_away(above: Above) -> None:
    page = above.board()
    page.elsewhere.click()
    above.settle()
    assert page.bar.period.key == "2026-10"
    assert page.chips.current == "waiting"
    assert len(page.table.rows_model.ids) == 1
