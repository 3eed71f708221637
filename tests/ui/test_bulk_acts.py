"""Acts on many dossiers of a list at once, by keys alone; judged by what stands in the register."""

from __future__ import annotations

from list_office import ALT, CLERK, CTRL, NOW, SHIFT, Office, listed
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from cchc_desktop.core.acts import Receive
from cchc_desktop.core.lifecycle import State
from cchc_desktop.operations.desk import at_desk
from cchc_desktop.operations.process import put_officers
from cchc_desktop.store.search import Filter, Group, Standing
from cchc_desktop.store.slips import of_dossier
from cchc_desktop.ui.fields import mnemonic
from cchc_desktop.ui.printed import Pdf
from cchc_desktop.ui.screens._ask_many import BULK
from cchc_desktop.ui.screens._bulk import MOST
from cchc_desktop.ui.screens._list import ListPage
from cchc_desktop.ui.screens.worklist import WorklistPage


def ticked(page: ListPage) -> set[str]:
    rows = page.table.rows_model
    return {
        row.local_no
        for at in range(len(rows.ids))
        if (row := rows.row_at(at)) and row.seq in page.table.ticks
    }


def running(office: Office) -> ListPage:
    """Every running dossier, as another screen asks for a list."""
    numbers = office.find(Filter(group=Group.RUNNING))
    office.window.show_screen("worklist", dossiers=numbers, title="Đang giải quyết")
    return office.list_page()


def test_what_is_done_to_many_has_no_buttons_before_something_is_ticked(office: Office) -> None:
    page = running(office)
    assert page.bulk.bar.findChildren(QPushButton) == []
    office.key(Qt.Key.Key_Space)
    buttons = page.bulk.bar.findChildren(QPushButton)
    assert {one.accessibleName() for one in buttons} >= {act.words for act in BULK.values()}
    assert all(one.isVisible() for one in buttons)
    assert any(mnemonic(one.text()) for one in buttons)


def test_rows_are_ticked_one_by_one_in_stretches_and_all(office: Office) -> None:
    page = running(office)
    office.key(Qt.Key.Key_Space)
    office.key(Qt.Key.Key_Down)
    office.key(Qt.Key.Key_Down, SHIFT)
    office.key(Qt.Key.Key_Down, SHIFT)
    office.key(Qt.Key.Key_Up, SHIFT)
    numbers = listed(page)
    assert ticked(page) == {numbers[0], *numbers[2:4]}
    assert page.bulk.words.text() == "Đã chọn 3 hồ sơ"
    said = page.table.model().index(0, 1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == f"{numbers[0]}, đã chọn"
    office.key(Qt.Key.Key_A, CTRL)
    assert ticked(page) == set(numbers)
    office.key(Qt.Key.Key_Escape)
    assert ticked(page) == set()
    assert not page.bulk.bar.isVisible()


def test_many_are_handed_over_with_one_sheet_and_what_cannot_be_is_left(office: Office) -> None:
    with at_desk(office.place, CLERK, NOW) as desk:
        put_officers(desk, ["Đặng Thị Ngọc Ánh", "Lò Văn Páo"])
    page = office.list_page()
    printed: list[Pdf] = []
    page.bulk.show_pdf = printed.append
    office.key(Qt.Key.Key_Equal)
    office.key(Qt.Key.Key_A, CTRL)
    every = set(listed(page))
    movable = set(office.find(Filter(states=frozenset({State.ACCEPTED, State.IN_PROGRESS})))) & every
    assert 0 < len(movable) < len(every)
    office.key(Qt.Key.Key_3, ALT)
    assert office.focus() is page.forms[0].editor("to").widget()
    office.key(Qt.Key.Key_Return, CTRL)
    assert page.forms[0].editor("to").widget().property("wrong")
    office.key(Qt.Key.Key_Down)
    office.key(Qt.Key.Key_Return, CTRL)
    office.settle()
    assert {no for no in every if office.dossier(no).offered_to == "Đặng Thị Ngọc Ánh"} == movable
    left = every - movable
    assert f"Đã giao {len(movable)} hồ sơ, để lại {len(left)}." in page.bulk.left_behind.title.text()
    assert all(no in page.bulk.left_behind.words.text() for no in left)
    office.qtbot.waitUntil(lambda: ticked(page) == left)
    office.qtbot.waitUntil(lambda: bool(printed), timeout=20_000)
    assert len(printed) == 1
    assert printed[0].read_bytes().startswith(b"%PDF")


def test_one_ctrl_z_takes_all_of_it_back(office: Office) -> None:
    page = office.list_page()
    office.key(Qt.Key.Key_5)
    numbers = listed(page)[:3]
    for _ in range(3):
        office.key(Qt.Key.Key_Space)
    office.key(Qt.Key.Key_7, ALT)
    office.key(Qt.Key.Key_Return, CTRL)
    office.settle()
    assert {office.dossier(no).state for no in numbers} == {State.HANDED_BACK}
    assert "Đã trả kết quả 3 hồ sơ." in office.window.notice.words.text()
    office.key(Qt.Key.Key_Z, CTRL)
    office.settle()
    assert {office.dossier(no).state for no in numbers} == {State.FINISHED}


def test_the_window_stays_free_while_many_are_done_and_a_stop_keeps_nothing(office: Office) -> None:
    page = running(office)
    office.key(Qt.Key.Key_A, CTRL)
    numbers = listed(page)
    before = [office.verbs(no) for no in numbers]
    page.table.setFocus()
    with office.place.register.write():
        office.key(Qt.Key.Key_8, ALT)
        assert page.bulk.running.is_on
        assert page.bulk.running.isVisible()
        page.bulk.running.cancel()
    office.settle()
    assert [office.verbs(no) for no in numbers] == before
    assert not page.bulk.running.isVisible()


def test_only_late_ones_get_the_cause_of_lateness(office: Office) -> None:
    late = [
        no
        for no in office.find(Filter(standing=Standing.OVERDUE, at=NOW))
        if not office.dossier(no).late_cause
    ]
    early = office.find(Filter(standing=Standing.IN_TIME, at=NOW, states=frozenset({State.IN_PROGRESS})))[:2]
    assert late
    assert early
    office.window.show_screen("worklist", dossiers=(*late, *early), title="Hai loại")
    page = office.list_page()
    office.key(Qt.Key.Key_A, CTRL)
    office.key(Qt.Key.Key_6, ALT)
    office.key(Qt.Key.Key_Return, CTRL)
    assert page.forms[0].editor("cause").widget().property("wrong")
    office.key(Qt.Key.Key_Down)
    office.key(Qt.Key.Key_Return, CTRL)
    office.settle()
    assert {office.dossier(no).late_cause for no in late} == {"A1"}
    assert {office.dossier(no).late_cause for no in early} == {None}


def test_registered_ones_are_accepted_together(office: Office) -> None:
    for name in ("Lý Văn Sơn", "Vàng Thị Mỷ"):
        told = Receive(procedure="1.004873", applicant=name, is_accepted=False)
        office.act("receive", told)
    page = office.list_page()
    assert isinstance(page, WorklistPage)
    office.key(Qt.Key.Key_Minus)
    numbers = listed(page)
    assert {office.dossier(no).state for no in numbers} == {State.REGISTERED}
    office.key(Qt.Key.Key_A, CTRL)
    office.key(Qt.Key.Key_1, ALT)
    office.settle()
    assert {office.dossier(no).state for no in numbers} == {State.ACCEPTED}
    assert page.chips.counts["registered"] == 0


def test_receipts_of_many_come_as_one_file_and_are_counted(office: Office) -> None:
    page = running(office)
    printed: list[Pdf] = []
    page.bulk.show_pdf = printed.append
    numbers = listed(page)[:2]
    office.key(Qt.Key.Key_Down, SHIFT)
    office.key(Qt.Key.Key_9, ALT)
    office.qtbot.waitUntil(lambda: bool(printed), timeout=20_000)
    with office.place.register.read() as reading:
        slips = [of_dossier(reading, office.dossier(no).seq) for no in numbers]
    assert [[slip.form for slip in some] for some in slips] == [["receipt"], ["receipt"]]


def test_too_many_are_refused_with_a_sentence(office: Office) -> None:
    page = office.list_page("dossiers")
    before = [office.verbs(no) for no in listed(page)[:5]]
    page.table.tick(range(1, MOST + 2))
    office.key(Qt.Key.Key_8, ALT)
    assert f"tối đa {MOST} hồ sơ" in page.banner.words.text()
    assert "501" in page.banner.words.text()
    assert [office.verbs(no) for no in listed(page)[:5]] == before


def test_one_primary_button_and_a_letter_of_its_own_for_each_control(office: Office) -> None:
    page = running(office)
    office.key(Qt.Key.Key_Space)
    office.key(Qt.Key.Key_3, ALT)
    seen = [one for one in page.findChildren(QWidget) if one.isVisible()]
    assert sum(one.property("kind") == "primary" for one in seen) == 1
    stops = [one for one in seen if one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.isEnabled()]
    assert [type(one).__name__ for one in stops if not one.accessibleName()] == []
    letters = [letter for one in seen if hasattr(one, "text") and (letter := mnemonic(one.text()))]
    assert len(letters) == len(set(letters))
