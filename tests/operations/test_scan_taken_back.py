"""What is taken back is taken back everywhere: rows, papers, old results, and the vault agree."""

from __future__ import annotations

import os
import random
from dataclasses import replace
from datetime import datetime

import make
import pytest
from acting import Act
from stacks import Sheet, Stack, paper, scanned

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.dossier import Dossier
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.papers import Digitised
from cchc_desktop.operations.backlog import file_backlog
from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.operations.filing import (
    Share,
    file_pages,
    file_scan,
    put_back,
    rearrange,
    restore,
    set_aside,
)
from cchc_desktop.operations.rescue import adopt
from cchc_desktop.operations.scanning import Source, Taken, take_in
from cchc_desktop.operations.tray import of_dossier, tray
from cchc_desktop.operations.upkeep import check
from cchc_desktop.store import backlog, scans, search
from cchc_desktop.store.backlog import OldResult
from cchc_desktop.store.vault import vault_of

AT = datetime(2026, 10, 2, 9, tzinfo=HANOI)


def bound(*seeds: int) -> bytes:
    made = []
    for seed in seeds:
        rng = random.Random(seed)
        made.append(Sheet(scanned(paper(rng, 200, (148.0, 210.0)), rng, noise=3), None))
    return Stack(tuple(made), 200).pdf()


def take(place: Workplace, data: bytes, **told: object) -> Taken:
    return take_in(place, "Lan", AT, [Source("quet.pdf", data)], source_name="máy quét", **told)  # type: ignore[arg-type]  # as the tests say


def scan_of(place: Workplace, scan_id: str) -> tuple[str, int | None, str | None]:
    with place.register.read() as reading:
        scan = scans.sheet(reading, scan_id).scan
    return scan.state, scan.place, scan.backlog


def paper_of(place: Workplace, dossier: Dossier) -> Digitised:
    with place.register.read() as reading:
        return search.dossier(reading, dossier.local_no).papers[0].digitised


def files_in(place: Workplace) -> int:
    with place.register.read() as reading:
        return len(list(vault_of(place.register, reading).every()))


@pytest.fixture
def old(place: Workplace) -> str:
    """An old result that waits."""
    told = OldResult(id="r1", field="Hộ tịch", title="Giấy khai sinh", number="12", holder="An", added_at=AT)
    with at_desk(place, "Lan", AT) as desk:
        backlog.put(desk.book, [told])
        make.alone(desk.book, "backlog_import", {"taken": 1})
    return told.id


def state_of(place: Workplace, result: str) -> str:
    with place.register.read() as reading:
        return backlog.one(reading, result).state


def test_undoing_the_entry_of_a_scan_returns_it_to_the_tray(
    place: Workplace, received: Dossier, act: Act
) -> None:
    (part,) = take(place, bound(1), dossier=received.local_no, paper=1).parts
    act("undo", "2026-10-02T10:00", dossier=received.local_no)
    assert paper_of(place, received) is Digitised.NOT_YET
    assert scan_of(place, part.scan_id) == ("tray", None, None)
    assert check(place).findings == ()
    with at_desk(place, "Lan", AT.replace(hour=11)) as desk:
        file_scan(desk, part.scan_id, received.local_no, paper=1)
        set_aside(desk, part.scan_id, "mờ")
    with pytest.raises(Refused, match="Trả về khay"):
        act("undo", "2026-10-02T12:00", dossier=received.local_no)


@pytest.mark.parametrize("how", ["put_back", "set_aside", "file"])
def test_an_old_result_without_its_copy_waits_again(
    place: Workplace, received: Dossier, old: str, how: str
) -> None:
    (part,) = take(place, bound(1)).parts
    with at_desk(place, "Lan", AT) as desk:
        file_backlog(desk, part.scan_id, old)
    with at_desk(place, "Lan", AT) as desk:
        if how == "put_back":
            put_back(desk, part.scan_id)
        elif how == "set_aside":
            set_aside(desk, part.scan_id, "mờ")
        else:
            file_scan(desk, part.scan_id, received.local_no, paper=1)
    assert state_of(place, old) == "waiting"
    assert check(place).findings == ()


def test_an_old_result_keeps_a_copy_whose_pages_were_turned(place: Workplace, old: str) -> None:
    (part,) = take(place, bound(1)).parts
    with at_desk(place, "Lan", AT) as desk:
        file_backlog(desk, part.scan_id, old)
    new = rearrange(place, "Lan", AT, part.scan_id, [(1, 90)], "xoay")
    assert scan_of(place, new) == ("filed", None, old)
    assert state_of(place, old) == "digitised"
    assert check(place).findings == ()


def test_the_same_file_serves_a_second_dossier(place: Workplace, received: Dossier, act: Act) -> None:
    other = act("receive", "2026-10-01T10:00", procedure="1.004873", applicant="Lò Văn Páo")
    data = bound(1)
    (first,) = take(place, data, dossier=received.local_no, paper=1).parts
    (second,) = take(place, data, dossier=other.local_no, paper=1).parts
    assert first.scan_id != second.scan_id
    assert paper_of(place, other) is paper_of(place, received) is Digitised.SCANNED
    again = take(place, data, dossier=other.local_no, paper=1)
    assert again.already == ("quet.pdf",)
    (told,) = again.lying
    assert f"đã nhận ngày 02/10/2026, đang ở hồ sơ {other.local_no}" in told
    assert take(place, data).already == ("quet.pdf",)
    assert check(place).findings == ()


def test_what_was_set_aside_can_be_scanned_again(place: Workplace, received: Dossier) -> None:
    data = bound(1)
    (first,) = take(place, data, dossier=received.local_no, paper=1).parts
    with at_desk(place, "Lan", AT) as desk:
        set_aside(desk, first.scan_id, "nhầm")
    (again,) = take(place, data, dossier=received.local_no, paper=1).parts
    assert (again.state, again.place) == ("filed", 1)
    with place.register.read() as reading:
        assert len(of_dossier(reading, received.seq)) == 2
    assert check(place).findings == ()


def test_a_refused_division_leaves_nothing_in_the_vault(place: Workplace) -> None:
    (part,) = take(place, bound(1, 2)).parts
    before = files_in(place)
    with pytest.raises(Refused, match="9999/2026"):
        file_pages(place, "Lan", AT, part.scan_id, [Share((1,), "9999/2026", paper=1)])
    with pytest.raises(Refused, match="lý do"):
        rearrange(place, "Lan", AT, part.scan_id, [(2, 0), (1, 0)], " ")
    assert files_in(place) == before
    assert check(place).findings == ()


@pytest.mark.parametrize("is_filed", [True, False])
def test_undoing_that_a_scan_was_set_aside_restores_it(
    place: Workplace, received: Dossier, *, is_filed: bool
) -> None:
    wanted = {"dossier": received.local_no, "paper": 1} if is_filed else {}
    (part,) = take(place, bound(1), **wanted).parts
    before = scan_of(place, part.scan_id), paper_of(place, received)
    with at_desk(place, "Lan", AT) as desk:
        set_aside(desk, part.scan_id, "mờ")
    with at_desk(place, "Lan", AT) as desk:
        restore(desk, part.scan_id, part.state)
    assert (scan_of(place, part.scan_id), paper_of(place, received)) == before
    assert check(place).findings == ()


def test_the_copy_of_an_old_result_is_restored_too(place: Workplace, old: str) -> None:
    (part,) = take(place, bound(1)).parts
    with at_desk(place, "Lan", AT) as desk:
        file_backlog(desk, part.scan_id, old)
        set_aside(desk, part.scan_id, "mờ")
        restore(desk, part.scan_id, "filed")
    assert (scan_of(place, part.scan_id), state_of(place, old)) == (("filed", None, old), "digitised")


def test_the_chain_knows_what_no_dossier_hears(place: Workplace) -> None:
    (part,) = take(place, bound(1)).parts
    with at_desk(place, "Hùng", AT) as desk:
        set_aside(desk, part.scan_id, "của ông Nguyễn Văn An")
        put_back(desk, part.scan_id)
    with place.register.read() as reading:
        told = [one for one in scans.told(reading) if one.note["scan"] == part.scan_id]
        assert len(tray(reading)) == 1
    assert [(one.by, one.note["state"]) for one in told] == [
        ("Lan", "tray"),
        ("Hùng", "set_aside"),
        ("Hùng", "tray"),
    ]
    assert all("Nguyễn" not in str(one.note) for one in told)


def test_what_a_cut_off_scan_left_comes_into_the_tray_after_a_day(place: Workplace) -> None:
    with place.register.read() as reading:
        vault = vault_of(place.register, reading)
    digest = vault.put(bound(1))
    path = vault.path_of(digest, vault.own)
    assert len(check(place).findings) == 1
    for hours, taken in ((1, 0), (25, 1)):
        moment = AT.timestamp() - hours * 3600
        os.utime(path, (moment, moment))
        assert len(adopt(place, "Lan", AT)) == taken
    with place.register.read() as reading:
        (shown,) = tray(reading)
    assert shown.digest == digest
    assert "bị ngắt" in shown.reason
    assert check(place).findings == ()
    assert adopt(place, "Lan", AT) == ()


def test_another_registers_file_is_left_alone(place: Workplace) -> None:
    with place.register.read() as reading:
        vault = vault_of(place.register, reading)
    theirs = replace(vault, box_key=bytes(32), name_key=bytes(32))
    path = theirs.path_of(theirs.put(bound(1)), vault.own)
    os.utime(path, (0, 0))
    assert adopt(place, "Lan", AT) == ()
    assert path.exists()


def test_the_check_compares_scans_with_their_entries(place: Workplace, received: Dossier) -> None:
    (first,) = take(place, bound(1), dossier=received.local_no, paper=1).parts
    (second,) = take(place, bound(2)).parts
    with at_desk(place, "Lan", AT) as desk:
        one, two = (scans.sheet(desk.book, part.scan_id).scan for part in (first, second))
        scans.put_scan(desk.book, replace(one, state="tray", dossier=None, place=None))
        scans.put_scan(desk.book, replace(two, state="filed", dossier=received.seq, place=1))
    told = check(place).findings
    assert len(told) == 2
    assert f"{second.scan_id} nằm ở hồ sơ {received.local_no} mà không có bút tích" in told[0]
    assert f"{first.scan_id} đã được đưa vào hồ sơ nhưng nay không còn" in told[1]
