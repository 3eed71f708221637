"""The same register a second time: later copies bring codes, hours and results to dossiers that are there."""

from __future__ import annotations

from pathlib import Path

import pytest
from acting import Act
from book_sheets import dossiers, left_over, line, save, take
from make import moment

from cchc_desktop.core.lifecycle import State
from cchc_desktop.operations import upkeep
from cchc_desktop.operations.desk import Workplace

CODE = "H15.50-261005-0007"
DONE = {"Ngày có kết quả": "06/10/2026", "Ngày trả": "06/10/2026", "Tình trạng": "Đã trả"}


@pytest.mark.parametrize("standing", ["Đang xử lý", "Chờ bổ sung", "Chờ nộp thuế"])
def test_a_copy_that_brings_code_and_result_ends_the_dossier(
    place: Workplace, tmp_path: Path, standing: str
) -> None:
    take(place, save(tmp_path / "a.xlsx", [line(**{"Tình trạng": standing})]))
    full = save(tmp_path / "b.xlsx", [line(**{"Mã hồ sơ": CODE} | DONE)])
    second = take(place, full)
    assert (second.added, second.updated, second.bad) == (0, 1, 0), second.reasons
    (found,) = dossiers(place)
    assert (found.code, found.state) == (CODE, State.HANDED_BACK)
    assert found.ended_at == moment("2026-10-06 17:00")
    third = take(place, full)
    assert (third.added, third.updated, third.known, third.bad) == (0, 0, 1, 0)
    assert not upkeep.check(place).findings


def test_a_copy_that_brings_code_and_hand_back(place: Workplace, tmp_path: Path) -> None:
    ready = {"Ngày có kết quả": "06/10/2026"}
    take(place, save(tmp_path / "a.xlsx", [line(**ready)]))
    told = {"Mã hồ sơ": CODE, "Ngày trả": "08/10/2026"}
    again = take(place, save(tmp_path / "b.xlsx", [line(**ready | told)]))
    assert (again.updated, again.bad) == (1, 0), again.reasons
    (found,) = dossiers(place)
    assert (found.code, found.handed_back_at) == (CODE, moment("2026-10-08 17:00"))


def test_a_result_before_what_the_office_did_itself_lies_aside(
    place: Workplace, tmp_path: Path, act: Act
) -> None:
    take(place, save(tmp_path / "a.xlsx", [line()]))
    act("assign", "2026-10-08T09:00", dossier="0001/2026", officer="Tư pháp")
    again = take(place, save(tmp_path / "b.xlsx", [line(**{"Mã hồ sơ": CODE} | DONE)]))
    assert (again.updated, again.bad) == (0, 1)
    assert "0001/2026 đã có việc ghi lúc" in str(left_over(again)[0][0])
    (found,) = dossiers(place)
    assert (found.state, found.code) == (State.IN_PROGRESS, None)


def test_a_result_of_the_same_day_stands_behind_what_the_office_did(
    place: Workplace, tmp_path: Path, act: Act
) -> None:
    take(place, save(tmp_path / "a.xlsx", [line()]))
    act("assign", "2026-10-06T17:05", dossier="0001/2026", officer="Tư pháp")
    again = take(place, save(tmp_path / "b.xlsx", [line(**DONE)]))
    assert (again.updated, again.bad) == (1, 0), again.reasons
    assert [d.ended_at for d in dossiers(place)] == [moment("2026-10-06 17:05")]


def test_the_hour_of_reception_makes_no_second_dossier(place: Workplace, tmp_path: Path) -> None:
    bare = save(tmp_path / "a.xlsx", [line(**{"Ngày nhận": "05/10/2026"})])
    timed = save(tmp_path / "b.xlsx", [line(**{"Ngày nhận": "05/10/2026 07:45"})])
    assert take(place, bare).added == 1
    assert (take(place, timed).added, take(place, bare).added) == (0, 0)
    assert len(dossiers(place)) == 1


def test_alike_rows_are_told_apart_by_their_hours(place: Workplace, tmp_path: Path) -> None:
    early, late = ({"Ngày nhận": f"05/10/2026 {hour}:00"} for hour in ("09", "10"))
    take(place, save(tmp_path / "a.xlsx", [line(**early), line(**late | DONE)]))
    again = take(place, save(tmp_path / "b.xlsx", [line(**late | DONE), line(**early | DONE)]))
    assert (again.added, again.updated, again.known) == (0, 1, 1)
    assert [d.state for d in dossiers(place)] == [State.HANDED_BACK] * 2
