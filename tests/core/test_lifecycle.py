"""The table of moves agrees with itself and with the national portal's list."""

from __future__ import annotations

import pytest

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.lifecycle import MOVES, OPEN, State, check_move, next_acts


@pytest.mark.parametrize(
    ("before", "after"),
    [
        *((1, code) for code in (2, 5, 3, 7)),
        *((2, code) for code in (4, 5, 7, 8, 9)),
        *((4, code) for code in (5, 6, 7, 8, 9)),
        *((5, code) for code in (4, 3, 7, 8)),
        *((6, code) for code in (4, 7, 8)),
        *((9, code) for code in (10, 4)),
    ],
)
def test_every_legal_move_has_a_verb(before: int, after: int) -> None:
    states = dict(enumerate(State, start=1))  # the codes of the national portal's exchange
    found = [
        name for name, move in MOVES.items() if states[before] in move.before and move.after is states[after]
    ]
    assert found


def test_what_has_ended_does_not_move() -> None:
    for state in (State.REFUSED, State.WITHDRAWN, State.STOPPED, State.HANDED_BACK):
        assert next_acts(state) == ()
        assert state not in OPEN


def test_an_impossible_move_is_refused_by_name() -> None:
    with pytest.raises(Refused, match=r"Hồ sơ 0007/2026 .*Trả kết quả.*Việc làm được"):
        check_move("hand_back", State.IN_PROGRESS, "0007/2026")


@pytest.mark.parametrize("verb", MOVES)
def test_every_verb_is_refused_from_every_other_state(verb: str) -> None:
    for state in State:
        if state in MOVES[verb].before:
            assert check_move(verb, state, "1") is MOVES[verb]
        else:
            with pytest.raises(Refused):
                check_move(verb, state, "1")
