"""Whatever the office does in whatever order: a small reference knows what is allowed, the rest holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import ClassVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.dossier import Dossier, fold
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.lifecycle import ENDED_WITHOUT_RESULT, MOVES, State
from cchc_desktop.core.process import Step
from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.operations.process import put_steps
from cchc_desktop.operations.upkeep import check
from cchc_desktop.operations.verbs import VERBS, read_act
from cchc_desktop.store import search

PEOPLE = ("Tư", "Năm")
PROCEDURES = ("1.004873", "1.004884")  # the first has a process
STEPS = (Step("Nhận", "Bộ phận Một cửa", "4wh"), Step("Thẩm định", "Sáu", "1wd"), Step("Ký", "Bảy", "4wh"))
LAST = frozenset({"refuse", "stop", "withdraw", "hand_back", "digitise"})
ENDED = ENDED_WITHOUT_RESULT | {State.HANDED_BACK}

TOLD: Mapping[str, Callable[[str, datetime], dict[str, object]]] = {
    "accept": lambda _, __: {},
    "assign": lambda other, _: {"officer": other},
    "hand_over": lambda other, _: {"to": other},
    "take_over": lambda _, __: {},
    "turn_down": lambda _, __: {"reason": "bận"},
    "send_up": lambda _, at: {"to": "Thuế", "due_at": (at + timedelta(days=2)).isoformat()},
    "take_back": lambda _, __: {"outcome": "xong"},
    "request_supplement": lambda _, __: {"what": ["Ảnh"], "reason": "mờ", "approver": "Hùng"},
    "take_supplement": lambda _, __: {},
    "request_payment": lambda _, __: {"reason": "thuế"},
    "take_payment": lambda _, __: {},
    "refuse": lambda _, __: {"reason": "sai nơi", "basis": "Luật"},
    "stop": lambda _, __: {"reason": "hết căn cứ", "returned": ["Ảnh"]},
    "withdraw": lambda _, __: {"reason": "đổi ý"},
    "finish": lambda _, __: {},
    "hand_back": lambda _, __: {},
    "reopen": lambda _, __: {"reason": "sai tên"},
    "take_fee": lambda _, __: {"amount": 1_000},
    "digitise": lambda _, __: {"is_all": True},
}


@dataclass(frozen=True)
class Known:
    """What the reference remembers of a dossier."""

    state: State
    officer: str | None = None
    offered_to: str | None = None
    is_away: bool = False
    paid: int = 0


def allowed(verb: str, by: str, other: str, known: Known) -> bool:
    if known.state not in MOVES[verb].before:
        return False
    match verb:
        case "take_over" | "turn_down":
            return known.offered_to == by
        case "hand_over":
            return by != other and not known.is_away
        case "assign" | "send_up" | "finish":
            return not known.is_away
        case "take_back":
            return known.is_away
    return True


def after(verb: str, by: str, other: str, known: Known) -> Known:
    moved = replace(known, state=MOVES[verb].after or known.state)
    is_finished = known.state is State.FINISHED
    match verb:
        case "assign":
            return replace(moved, officer=other, offered_to=None)
        case "hand_over":
            return replace(moved, offered_to=other)
        case "take_over" if not is_finished:
            return replace(moved, state=State.IN_PROGRESS, officer=by, offered_to=None)
        case "take_over" | "turn_down" | "request_supplement" | "request_payment" | "reopen":
            return replace(moved, offered_to=None)
        case "send_up":
            return replace(moved, offered_to=None, is_away=True)
        case "take_back":
            return replace(moved, is_away=False)
        case "take_fee":
            return replace(moved, paid=known.paid + 1_000)
        case "refuse" | "stop" | "withdraw" | "finish" | "hand_back":
            return replace(moved, offered_to=None, is_away=False)
    return moved


class Office(RuleBasedStateMachine):
    """Three dossiers on one day, and two people who do anything to them."""

    place: ClassVar[Workplace]
    day: ClassVar[date]

    def __init__(self) -> None:
        super().__init__()
        day = Office.day = self.place.law.office("00070").next_open(Office.day)
        self.at = datetime(day.year, day.month, day.day, 8, tzinfo=HANOI)
        self.numbers: list[str] = []
        self.known: dict[str, list[tuple[str, Known]]] = {}

    def act(self, verb: str, by: str, told: dict[str, object]) -> Dossier:
        self.at += timedelta(minutes=1)
        with at_desk(self.place, by, self.at) as desk:
            return VERBS[verb].do(desk, read_act(verb, told))

    @initialize()
    def receive(self) -> None:
        for procedure, is_accepted in ((PROCEDURES[0], True), (PROCEDURES[1], True), (PROCEDURES[0], False)):
            told = {"procedure": procedure, "applicant": "An", "is_accepted": is_accepted, "fee": 99_000}
            dossier = self.act("receive", PEOPLE[0], told)
            self.numbers.append(dossier.local_no)
            self.known[dossier.local_no] = [("", Known(dossier.state))]

    @rule(
        verb=st.sampled_from(sorted(TOLD)),
        which=st.integers(0, 2),
        by=st.sampled_from(PEOPLE),
        other=st.sampled_from(PEOPLE),
    )
    def do(self, verb: str, which: int, by: str, other: str) -> None:
        number = self.numbers[which]
        past = self.known[number]
        if verb == "hand_over" and by == other and which != 1:
            return  # allowed where two steps lie in the same hands, which the reference does not count
        told = {"dossier": number, **TOLD[verb](other, self.at)}
        try:
            self.act(verb, by, told)
        except Refused as no:
            said = no.sentence
        else:
            said = ""
        assert (not said) == allowed(verb, by, other, past[-1][1]), said
        if said:
            assert number in said
        else:
            past.append((by, after(verb, by, other, past[-1][1])))

    @rule(
        turn=st.integers(0, 99),
        which=st.integers(0, 2),
        by=st.sampled_from(PEOPLE),
        other=st.sampled_from(PEOPLE),
    )
    def go_on(self, turn: int, which: int, by: str, other: str) -> None:
        known = self.known[self.numbers[which]][-1][1]
        if possible := [verb for verb in TOLD if allowed(verb, by, other, known) and verb not in LAST]:
            self.do(possible[turn % len(possible)], which, by, other)

    @rule(which=st.integers(0, 2), by=st.sampled_from(PEOPLE))
    def undo(self, which: int, by: str) -> None:
        past = self.known[self.numbers[which]]
        try:
            self.act("undo", by, {"dossier": self.numbers[which]})
        except Refused:
            assert past[-1][0] != by
        else:
            assert past.pop()[0] == by

    @invariant()
    def the_register_agrees(self) -> None:
        with self.place.register.read() as reading:
            for number in self.numbers:
                dossier = search.dossier(reading, number)
                assert fold(dossier.seq, search.entries(reading, dossier.seq)) == dossier
                self.agrees(dossier, self.known[number][-1][1])

    def agrees(self, dossier: Dossier, known: Known) -> None:
        assert (dossier.state, dossier.officer, dossier.offered_to) == (
            known.state,
            known.officer,
            known.offered_to,
        )
        assert (dossier.sent_to is not None, dossier.fee_paid or 0) == (known.is_away, known.paid)
        consistent(dossier)

    def teardown(self) -> None:
        assert not check(self.place).findings


def consistent(dossier: Dossier) -> None:
    """No column of steps, offers and agencies says what its neighbours deny."""
    assert (dossier.offered_to is None) == (dossier.offered_at is None)
    assert (dossier.sent_to is None) == (dossier.sent_at is None)
    assert dossier.sent_due_at is None or dossier.sent_to is not None
    assert dossier.step_due_at is None or None not in {dossier.step, dossier.step_since_at}
    if not dossier.state.is_open:
        assert (dossier.step_since_at, dossier.step_due_at, dossier.sent_to) == (None, None, None)
    if dossier.state in ENDED or dossier.state.is_paused:
        assert dossier.offered_to is None
    assert (dossier.paused_at is not None) == (dossier.state.is_paused and dossier.received_at is not None)


def test_whatever_is_done_in_whatever_order(place: Workplace) -> None:
    Office.place, Office.day = place, date(2026, 1, 5)
    with at_desk(place, "Lan", datetime(2026, 1, 5, 7, tzinfo=HANOI)) as desk:
        put_steps(desk, PROCEDURES[0], STEPS)
    run_state_machine_as_test(
        Office,
        settings=settings(
            max_examples=12,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
