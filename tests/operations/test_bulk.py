"""Many dossiers at once: what can be done is done, what is refused leaves no trace."""

from __future__ import annotations

from datetime import datetime

import pytest
from acting import Act

from cchc_desktop.core.acts import Assign, Finish, Link, TakeOver
from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.lifecycle import State
from cchc_desktop.operations.bulk import run_all
from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.operations.upkeep import check
from cchc_desktop.store import search

AT = datetime(2026, 10, 1, 10, tzinfo=HANOI)
NUMBERS = [f"{n:04}/2026" for n in range(1, 6)]


@pytest.fixture(autouse=True)
def five(act: Act) -> None:
    for n in range(5):
        act("receive", f"2026-10-01T09:0{n}", procedure="1.004873", applicant=f"Người {n}")


def states(place: Workplace) -> list[State]:
    with place.register.read() as reading:
        return [search.dossier(reading, number).state for number in NUMBERS]


def test_what_is_refused_is_set_aside_with_its_sentence(act: Act, place: Workplace) -> None:
    act("finish", "2026-10-01T09:30", dossier=NUMBERS[1])
    with at_desk(place, "Lan", AT) as desk:
        found = run_all(
            desk, "assign", [*NUMBERS, NUMBERS[0], "0009/2026"], lambda no: Assign(dossier=no, officer="Tư")
        )
    assert found.done == (NUMBERS[0], *NUMBERS[2:])
    assert [number for number, _ in found.refused] == [NUMBERS[1], "0009/2026"]
    assert all(number in sentence for number, sentence in found.refused)
    assert states(place)[:3] == [State.IN_PROGRESS, State.FINISHED, State.IN_PROGRESS]
    assert not check(place).findings


def test_acts_that_read_entries_and_other_dossiers_go_in_bulk_too(act: Act, place: Workplace) -> None:
    for number in NUMBERS[:3]:
        act("hand_over", "2026-10-01T09:30", dossier=number, to="Tư")
    with at_desk(place, "Tư", AT) as desk:
        taken = run_all(desk, "take_over", NUMBERS, lambda no: TakeOver(dossier=no))
        linked = run_all(desk, "link", NUMBERS, lambda no: Link(dossier=no, main=NUMBERS[0]))
    assert (taken.done, len(taken.refused)) == (tuple(NUMBERS[:3]), 2)
    assert (linked.done, len(linked.refused)) == (tuple(NUMBERS[1:]), 1)
    assert not check(place).findings


def test_what_cannot_be_told_for_one_dossier_is_refused_for_it_alone(place: Workplace) -> None:
    def told(number: str) -> Finish:
        if number == NUMBERS[2]:
            raise Refused(f"Hồ sơ {number} chưa có kết quả.")
        return Finish(dossier=number)

    with at_desk(place, "Lan", AT) as desk:
        found = run_all(desk, "finish", NUMBERS, told)
    assert found.refused == ((NUMBERS[2], f"Hồ sơ {NUMBERS[2]} chưa có kết quả."),)
    assert states(place).count(State.FINISHED) == 4


def test_an_unknown_act_is_refused_whole(place: Workplace) -> None:
    with at_desk(place, "Lan", AT) as desk, pytest.raises(Refused, match="fly"):
        run_all(desk, "fly", NUMBERS, lambda no: Finish(dossier=no))
