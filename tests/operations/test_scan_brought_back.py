"""Undoing that a scan was moved: it lies again where it lay, and the papers say so."""

from __future__ import annotations

import random
from datetime import datetime

import make
import pytest
from acting import Act
from stacks import Sheet, Stack, paper

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.dossier import Dossier
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.papers import Digitised
from cchc_desktop.operations.backlog import OldResult, file_backlog
from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.operations.filing import Share, file_pages, file_scan, put_back
from cchc_desktop.operations.scanning import Source, take_in
from cchc_desktop.operations.undivide import bring_back, undivide, where
from cchc_desktop.operations.upkeep import check
from cchc_desktop.store import backlog, search
from cchc_desktop.store.scans import Scan

AT = datetime(2026, 10, 2, 9, tzinfo=HANOI)


def brought(place: Workplace, dossier: str | None = None, pages: int = 1) -> Scan:
    sheets = tuple(Sheet(paper(random.Random(number), 200, (148.0, 210.0)), None) for number in range(pages))
    told = {"dossier": dossier, "paper": 1} if dossier else {}
    data = Stack(sheets, 200).pdf()
    (part,) = take_in(place, "Lan", AT, [Source("quet.pdf", data)], source_name="thử", **told).parts  # type: ignore[arg-type]  # by name
    return scan(place, part.scan_id)


def scan(place: Workplace, scan_id: str) -> Scan:
    with place.register.read() as reading:
        return where(reading, scan_id)


def papers(place: Workplace, dossier: Dossier) -> list[Digitised]:
    with place.register.read() as reading:
        return [one.digitised for one in search.dossier(reading, dossier.local_no).papers]


@pytest.fixture
def other(act: Act) -> Dossier:
    return act("receive", "2026-10-01T10:00", procedure="1.004873", applicant="Lò Văn Páo")


def test_the_register_s_undo_puts_a_moved_scan_back_on_its_paper(
    place: Workplace, received: Dossier, other: Dossier, act: Act
) -> None:
    was = brought(place, received.local_no)
    before = papers(place, received)
    with at_desk(place, "Lan", AT) as desk:
        file_scan(desk, was.id, other.local_no, paper=1)
    assert papers(place, received)[0] is Digitised.NOT_YET
    act("undo", "2026-10-02T10:00", dossier=other.local_no)
    assert scan(place, was.id) == was
    assert papers(place, received) == before
    assert papers(place, other)[0] is Digitised.NOT_YET
    assert check(place).findings == ()


def test_within_one_dossier_too(place: Workplace, received: Dossier, act: Act) -> None:
    was = brought(place, received.local_no)
    with at_desk(place, "Lan", AT) as desk:
        file_scan(desk, was.id, received.local_no, is_result=True)
    act("undo", "2026-10-02T10:00", dossier=received.local_no)
    assert scan(place, was.id) == was
    assert papers(place, received)[0] is Digitised.SCANNED
    with place.register.read() as reading:
        assert not search.dossier(reading, received.local_no).is_digitised_out
    assert check(place).findings == ()


def test_a_scan_from_the_tray_still_goes_back_there(place: Workplace, received: Dossier, act: Act) -> None:
    was = brought(place)
    with at_desk(place, "Lan", AT) as desk:
        file_scan(desk, was.id, received.local_no, paper=1)
    act("undo", "2026-10-02T10:00", dossier=received.local_no)
    assert scan(place, was.id).state == "tray"
    assert check(place).findings == ()


def test_the_copy_of_an_old_result_goes_back_to_it(place: Workplace, received: Dossier, act: Act) -> None:
    was = brought(place)
    told = OldResult(id="r1", field="Hộ tịch", title="Giấy khai sinh", number="12", holder="An", added_at=AT)
    with at_desk(place, "Lan", AT) as desk:
        backlog.put(desk.book, [told])
        make.alone(desk.book, "backlog_import", {"taken": 1})
        file_backlog(desk, was.id, told.id)
        file_scan(desk, was.id, received.local_no, paper=1)
    act("undo", "2026-10-02T10:00", dossier=received.local_no)
    assert scan(place, was.id).backlog == told.id
    with place.register.read() as reading:
        assert backlog.one(reading, told.id).state == "digitised"
    assert check(place).findings == ()


def test_a_divided_file_is_whole_again_on_its_paper(
    place: Workplace, received: Dossier, other: Dossier
) -> None:
    was = brought(place, received.local_no, pages=2)
    made = file_pages(place, "Lan", AT, was.id, [Share((1,), other.local_no, paper=1)])
    assert papers(place, received)[0] is Digitised.NOT_YET
    with at_desk(place, "Lan", AT) as desk:
        undivide(desk, was, made)
    assert scan(place, was.id) == was
    assert {scan(place, one).state for one in made} == {"set_aside"}
    assert (papers(place, received)[0], papers(place, other)[0]) == (Digitised.SCANNED, Digitised.NOT_YET)
    assert check(place).findings == ()
    with at_desk(place, "Lan", AT) as desk, pytest.raises(Refused, match="đưa lại rồi"):
        undivide(desk, was, made)


def test_what_went_to_the_tray_comes_back_from_it(place: Workplace, received: Dossier) -> None:
    was = brought(place, received.local_no)
    with at_desk(place, "Lan", AT) as desk:
        put_back(desk, was.id)
        bring_back(desk, was)
        bring_back(desk, was)
    assert scan(place, was.id) == was
    assert papers(place, received)[0] is Digitised.SCANNED
    assert check(place).findings == ()
