"""The states of a dossier and the moves between them: one table, read by verbs, screens and checks."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.titled import Titled


class State(Titled):
    """Where a dossier stands; the national portal's status list, codes 1 to 10."""

    REGISTERED = "registered", "Mới đăng ký"
    ACCEPTED = "accepted", "Được tiếp nhận"
    REFUSED = "refused", "Không được tiếp nhận"
    IN_PROGRESS = "in_progress", "Đang xử lý"
    SUPPLEMENT = "supplement", "Chờ bổ sung"
    PAYMENT = "payment", "Chờ nộp nghĩa vụ tài chính"
    WITHDRAWN = "withdrawn", "Công dân rút hồ sơ"
    STOPPED = "stopped", "Dừng xử lý"
    FINISHED = "finished", "Có kết quả, chờ trả"
    HANDED_BACK = "handed_back", "Đã trả kết quả"

    @property
    def is_open(self) -> bool:
        """Whether the office still owes a result."""
        return self in OPEN

    @property
    def is_paused(self) -> bool:
        """Whether the clock stands still, waiting for the citizen."""
        return self in PAUSED


PAUSED = frozenset({State.SUPPLEMENT, State.PAYMENT})
OPEN = frozenset({State.REGISTERED, State.ACCEPTED, State.IN_PROGRESS}) | PAUSED
ENDED_WITHOUT_RESULT = frozenset({State.REFUSED, State.WITHDRAWN, State.STOPPED})


@dataclass(frozen=True, slots=True)
class Move:
    """One verb's way through the table."""

    title: str
    before: frozenset[State]
    after: State | None  # None: the verb leaves the state as it is
    slip: str | None = None  # the printed form that goes with it


def _from(*states: State) -> frozenset[State]:
    return frozenset(states)


_RUNNING = _from(State.ACCEPTED, State.IN_PROGRESS)
_WAITING = _from(State.SUPPLEMENT, State.PAYMENT)

MOVES = MappingProxyType(
    {
        "accept": Move("Tiếp nhận", _from(State.REGISTERED), State.ACCEPTED, "receipt"),
        "assign": Move("Phân công xử lý", _RUNNING, State.IN_PROGRESS),
        # A result goes back to the counter by the same hand-over; the dossier stays finished.
        "hand_over": Move("Giao hồ sơ", _RUNNING | {State.FINISHED}, None, "control_slip"),
        "take_over": Move("Nhận bàn giao", _RUNNING | {State.FINISHED}, None),
        "turn_down": Move("Không nhận bàn giao", _RUNNING | {State.FINISHED}, None),
        "send_up": Move("Chuyển cơ quan khác", _RUNNING, State.IN_PROGRESS, "control_slip"),
        "take_back": Move("Nhận lại từ cơ quan khác", _from(State.IN_PROGRESS) | _WAITING, None),
        "request_supplement": Move(
            "Yêu cầu bổ sung", _RUNNING | {State.REGISTERED}, State.SUPPLEMENT, "supplement_request"
        ),
        "take_supplement": Move("Nhận bổ sung", _from(State.SUPPLEMENT), State.IN_PROGRESS),
        "request_payment": Move("Chờ nghĩa vụ tài chính", _from(State.IN_PROGRESS), State.PAYMENT),
        "take_payment": Move("Đã nộp nghĩa vụ tài chính", _from(State.PAYMENT), State.IN_PROGRESS),
        "refuse": Move(
            "Từ chối tiếp nhận", _from(State.REGISTERED, State.SUPPLEMENT), State.REFUSED, "refusal"
        ),
        "stop": Move("Dừng giải quyết", _RUNNING | _WAITING, State.STOPPED, "stop_notice"),
        "withdraw": Move(
            "Công dân rút hồ sơ", _RUNNING | _WAITING | {State.REGISTERED}, State.WITHDRAWN, "stop_notice"
        ),
        "apologise": Move("Xin lỗi, hẹn lại ngày trả", _RUNNING | _WAITING, None, "apology"),
        "finish": Move("Có kết quả", _RUNNING, State.FINISHED),
        "hand_back": Move("Trả kết quả", _from(State.FINISHED), State.HANDED_BACK),
        "reopen": Move("Mở lại để xử lý tiếp", _from(State.FINISHED), State.IN_PROGRESS),
        "link": Move("Gắn hồ sơ liên thông", frozenset(State), None),
        "take_fee": Move("Thu phí, lệ phí", frozenset(State), None),
        "cancel_slip": Move("Hủy giấy đã in", frozenset(State), None),
        "correct": Move("Sửa thông tin", frozenset(State), None),
        "digitise": Move("Ghi nhận số hóa", frozenset(State), None),
    }
)


ASIDE = frozenset({"print", "cancel_slip", "correct", "digitise", "link", "take_fee"})
"""What is done beside a dossier's way: what happened before it may still be entered after it."""


def check_move(verb: str, state: State, dossier: str) -> Move:
    """The move that ``verb`` makes from ``state``; Refused, naming ``dossier``, when there is none."""
    move = MOVES[verb]
    if state not in move.before:
        allowed = ", ".join(other.title for name, other in MOVES.items() if name in next_acts(state))
        sentence = f"Hồ sơ {dossier} đang ở trạng thái “{state.title}” nên không thể “{move.title}”."
        raise Refused(f"{sentence} Việc làm được: {allowed}." if allowed else sentence, field="verb")
    return move


def next_acts(state: State) -> tuple[str, ...]:
    """The verbs that move a dossier on from ``state``, the most usual first."""
    usual = _USUAL.get(state, ())
    possible = (name for name, move in MOVES.items() if state in move.before and move.after is not None)
    return (*usual, *(name for name in possible if name not in usual))


_USUAL = MappingProxyType(
    {
        State.REGISTERED: ("accept",),
        State.ACCEPTED: ("finish", "assign"),
        State.IN_PROGRESS: ("finish",),
        State.SUPPLEMENT: ("take_supplement",),
        State.PAYMENT: ("take_payment",),
        State.FINISHED: ("hand_back",),
    }
)
