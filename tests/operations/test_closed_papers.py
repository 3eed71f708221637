"""The papers of a closed period tell what was known when it was closed, whatever was entered since."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from io import BytesIO

import pytest
import sqlalchemy as sa
from acting import Act
from openpyxl import load_workbook

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.period import Period, parse
from cchc_desktop.core.process import Step
from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.operations.month import preview, reopen, report
from cchc_desktop.operations.papers_of_month import build, gather
from cchc_desktop.operations.process import put_steps
from cchc_desktop.reports import Wish

SEPTEMBER, OCTOBER = parse("2026-09"), parse("2026-10")
CLOSED = datetime(2026, 10, 20, 9, tzinfo=HANOI)
PROCEDURE = "1.004873"
WHY = "Ghi sót hồ sơ giấy"
NOT_YET = [{"name": "Tờ khai", "is_required": True, "digitised": "not_yet"}]


def close(place: Workplace, period: Period = OCTOBER, at: datetime = CLOSED) -> None:
    report(place, period, at, by="Lan", is_closing=True)


def paper(place: Workplace, code: str, period: Period = OCTOBER, *, is_named: bool | None = None) -> str:
    """All cells of one report as the workbook has them, row by row."""
    done = preview(place, period, CLOSED, by="Lan")
    [file] = build(place, done, Wish(is_named=is_named), (f"{code}.xlsx",)).values()
    return "\n".join(_rows(file))


def _rows(file: bytes) -> Iterator[str]:
    for row in load_workbook(BytesIO(file)).worksheets[0].iter_rows(values_only=True):
        if shown := [str(cell) for cell in row if cell not in {None, ""}]:
            yield " | ".join(shown)


@pytest.fixture
def late(act: Act) -> None:
    """One finished too late, and one that is overdue and nobody has."""
    for minute in range(2):
        told = {"procedure": PROCEDURE, "applicant": "Đỗ Thị Ước", "papers": NOT_YET}
        act("receive", f"2026-09-21T09:0{minute}", **told)
    act("finish", "2026-10-09T09:00", dossier="0001/2026", cause="A1")


@pytest.mark.usefixtures("late")
def test_a_cause_an_officer_and_a_new_day_told_later_are_not_in_the_list(place: Workplace, act: Act) -> None:
    close(place)
    was = paper(place, "overdue", is_named=True)
    assert "Chưa ghi nguyên nhân: 1" in was
    act("assign", "2026-10-21T08:00", dossier="0002/2026", officer="Hoa")
    act(
        "apologise",
        "2026-10-21T08:10",
        dossier="0002/2026",
        reason="chờ xác minh",
        new_due_at="2026-10-23T17:00",
        cause="A3",
    )
    act("correct", "2026-10-21T08:20", dossier="0001/2026", applicant="Đỗ Thị Ước Mơ", reason="ghi nhầm")
    assert paper(place, "overdue", is_named=True) == was
    assert "Hoa" not in paper(place, "by-officer")
    reopen(place, OCTOBER, CLOSED, by="Lan", reason=WHY)
    now = paper(place, "overdue", is_named=True)
    assert "A3" in now
    assert "Đỗ Thị Ước Mơ" in now


@pytest.mark.usefixtures("late")
def test_what_came_from_the_portal_later_is_no_more_than_what_was_reused(place: Workplace, act: Act) -> None:
    close(place)
    was = paper(place, "digitisation")
    told = {"dossier": "0001/2026", "papers": [[1, "reused"]], "reasons": [[1, "Cổng DVCQG"]]}
    act("digitise", "2026-10-21T10:00", **told)
    assert paper(place, "digitisation") == was
    report(place, OCTOBER, CLOSED, by="Lan", is_closing=True, reason=WHY)
    assert paper(place, "digitisation") != was


@pytest.mark.usefixtures("late")
def test_money_entered_later_about_the_period_is_not_in_its_list(place: Workplace, act: Act) -> None:
    act("take_fee", "2026-10-09T10:00", dossier="0001/2026", amount=5_000)
    close(place)
    was = paper(place, "fees-collected")
    assert "Tổng thu 5.000 đ" in was
    act("take_fee", "2026-10-14T10:00", dossier="0001/2026", amount=3_000)
    act("take_fee", "2026-10-14T10:00", dossier="0002/2026", amount=8_000)
    assert paper(place, "fees-collected") == was
    reopen(place, OCTOBER, CLOSED, by="Lan", reason=WHY)
    assert "Tổng thu 16.000 đ" in paper(place, "fees-collected")


def test_who_took_it_in_stays_and_what_waited_waited(place: Workplace, act: Act) -> None:
    told = {"procedure": PROCEDURE, "applicant": "Đỗ Thị Ước", "channel": "online", "is_accepted": False}
    for minute in range(2):
        act("receive", f"2026-10-01T09:0{minute}", **told)
    act("accept", "2026-10-13T09:00", by="Tư", dossier="0001/2026")
    close(place)
    papers = {code: paper(place, code) for code in ("by-officer", "monthly-results-wide")}
    assert "Tư" in papers["by-officer"]
    act("undo", "2026-10-13T11:00", by="Tư", dossier="0001/2026")
    act("accept", "2026-10-13T12:00", by="Năm", dossier="0001/2026")
    act("accept", "2026-10-14T10:00", by="Năm", dossier="0002/2026")
    assert {code: paper(place, code) for code in papers} == papers
    report(place, OCTOBER, CLOSED, by="Lan", is_closing=True, reason=WHY)
    assert "Năm" in paper(place, "by-officer")
    assert paper(place, "monthly-results-wide") != papers["monthly-results-wide"]


@pytest.mark.usefixtures("late")
@pytest.mark.parametrize("is_closed_before", [True, False])
def test_it_is_compared_with_what_was_known_of_the_one_before(
    place: Workplace, act: Act, *, is_closed_before: bool
) -> None:
    act("receive", "2026-09-03T09:00", procedure=PROCEDURE, applicant="Đỗ Thị Ước")
    if is_closed_before:
        close(place, SEPTEMBER, CLOSED)
    close(place)
    was = paper(place, "comparison")
    act("receive", "2026-09-04T09:00", procedure=PROCEDURE, applicant="Lê Hoàng Ân")
    assert paper(place, "comparison") == was
    reason = WHY if is_closed_before else ""
    report(place, SEPTEMBER, CLOSED, by="Lan", is_closing=True, reason=reason)
    assert paper(place, "comparison") == was


@pytest.mark.usefixtures("late")
def test_what_the_register_knew_nothing_of_then_is_not_compared_with(place: Workplace, act: Act) -> None:
    close(place)
    was = paper(place, "comparison")
    act("receive", "2026-09-03T09:00", procedure=PROCEDURE, applicant="Đỗ Thị Ước")
    assert paper(place, "comparison") == was
    reopen(place, OCTOBER, CLOSED, by="Lan", reason=WHY)
    assert paper(place, "comparison") != was


@pytest.mark.usefixtures("late")
def test_a_process_laid_down_later_was_not_there(place: Workplace) -> None:
    close(place)
    was = paper(place, "procedures")
    assert "Kỳ đã chốt ngày 20/10/2026; danh mục thủ tục không chốt theo kỳ" in was
    with at_desk(place, "Lan", datetime(2026, 10, 10, 9, tzinfo=HANOI), CLOSED) as desk:
        put_steps(desk, PROCEDURE, (Step("Thẩm định", "Hoa"),))
    assert paper(place, "procedures") == was
    reopen(place, OCTOBER, CLOSED, by="Lan", reason=WHY)
    now = paper(place, "procedures")
    assert now != was
    assert "Kỳ đã chốt" not in now


def test_the_book_says_so_also_where_no_figure_moved(place: Workplace, act: Act) -> None:
    act("receive", "2026-10-01T09:00", procedure=PROCEDURE, applicant="Đỗ Thị Ước", phone="0912345678")
    close(place)
    assert "sau khi chốt" not in paper(place, "register-book")
    act("assign", "2026-10-21T08:00", dossier="0001/2026", officer="Hoa")  # the book has no officers
    assert "sau khi chốt" not in paper(place, "register-book")
    act("correct", "2026-10-21T08:20", dossier="0001/2026", phone="0987654321", reason="ghi nhầm")
    assert "theo sổ hiện nay, 1 hồ sơ đã thay đổi sau khi chốt" in paper(place, "register-book")


@pytest.mark.usefixtures("late")
def test_what_was_erased_since_stays_blank_and_changes_nothing_else(place: Workplace) -> None:
    close(place)
    was = {code: paper(place, code, is_named=True) for code in ("overdue", "fees-collected", "by-officer")}
    with place.register.write() as book:
        seq = book.dossier("0001/2026").seq
        book.erase(seq, at=CLOSED, recorded_at=CLOSED, by="Lan", basis="Biên bản hủy 02")
    now = {code: paper(place, code, is_named=True) for code in was}
    assert now["overdue"] == was["overdue"].replace(" | Đỗ Thị Ước", "", 1)
    assert now["overdue"] != was["overdue"]
    assert now["by-officer"] == was["by-officer"]


@pytest.mark.usefixtures("late")
def test_what_has_moved_since_is_read_once_for_all_reports(place: Workplace, act: Act) -> None:
    """However many dossiers there are and however many reports: by one statement, none for each of them."""
    close(place)
    done, counts = preview(place, OCTOBER, CLOSED, by="Lan"), []
    for number in ("0001/2026", "0002/2026"):
        act("take_fee", "2026-10-21T10:00", dossier=number, amount=3_000)
        with place.register.read() as reading:
            asked: list[str] = []

            def note(_c: object, _cursor: object, told: str, *_: object, asked: list[str] = asked) -> None:
                asked.append(told)

            sa.event.listen(reading.connection, "before_cursor_execute", note)
            gather(place, reading, done, Wish(), ("all",))
            sa.event.remove(reading.connection, "before_cursor_execute", note)
        assert sum("IN (SELECT later" in one for one in asked) == 1
        counts.append(len(asked))
    assert counts[0] == counts[1]
