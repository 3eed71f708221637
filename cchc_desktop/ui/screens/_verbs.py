"""Acts on a dossier from lists and from its page: the next sensible one, what it is told, its way back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from cchc_desktop.core.acts import Undo
from cchc_desktop.core.dossier import Dossier
from cchc_desktop.core.lifecycle import MOVES, State, next_acts
from cchc_desktop.ui.do import Complaints, Do
from cchc_desktop.ui.screens._facts import moment_words

if TYPE_CHECKING:
    from cchc_desktop.operations.desk import Desk

DONE = {
    "accept": "đã tiếp nhận",
    "assign": "đã chuyển xử lý",
    "request_supplement": "đã yêu cầu bổ sung, đồng hồ dừng",
    "take_supplement": "đã nhận bổ sung, đồng hồ chạy tiếp",
    "request_payment": "chờ nộp nghĩa vụ tài chính, đồng hồ dừng",
    "take_payment": "đã nộp nghĩa vụ tài chính, đồng hồ chạy tiếp",
    "refuse": "đã từ chối tiếp nhận",
    "stop": "đã dừng giải quyết",
    "withdraw": "công dân đã rút",
    "apologise": "đã xin lỗi và hẹn lại",
    "finish": "đã có kết quả, chờ trả",
    "hand_back": "đã trả kết quả",
    "reopen": "đã mở lại",
    "correct": "đã sửa",
    "digitise": "đã ghi số hóa",
    "hand_over": "đã giao, chờ người nhận",
    "take_over": "đã nhận bàn giao",
    "turn_down": "không nhận bàn giao",
    "send_up": "đã chuyển cơ quan khác",
    "take_back": "đã nhận lại từ cơ quan khác",
    "link": "đã gắn hồ sơ liên thông",
    "take_fee": "đã thu phí, lệ phí",
    "cancel_slip": "đã hủy giấy",
}
AT_ONCE = frozenset({"accept", "take_supplement", "take_payment", "take_over", "finish", "hand_back"})
"""What Enter in a list does without asking."""


def usual_act(state: State) -> str | None:
    """The next sensible verb; None when the dossier is at its end."""
    return next(iter(next_acts(state)), None)


def next_act(dossier: Dossier) -> str | None:
    """The next sensible verb of a dossier, who holds it considered."""
    if dossier.offered_to is not None:
        return "take_over"
    return "take_back" if dossier.sent_to is not None else usual_act(dossier.state)


_OFTEN = (
    *("assign", "hand_over", "request_supplement", "take_supplement", "apologise", "take_fee", "finish"),
    *("hand_back", "send_up", "request_payment", "link", "reopen", "stop", "withdraw", "refuse"),
)


_NOT_WHILE_AWAY = frozenset({"assign", "hand_over", "send_up", "finish"})
"""What cannot be done while another agency has the dossier."""


def others_of(dossier: Dossier) -> tuple[str, ...]:
    """What else can be done to it, the most usual first; only what makes sense for who holds it."""
    first = next_act(dossier)
    held = ("take_over", "turn_down") if dossier.offered_to is not None else ()
    back = ("take_back",) if dossier.sent_to is not None else ()
    barred = _NOT_WHILE_AWAY if dossier.sent_to is not None else frozenset()
    possible = (name for name in _OFTEN if dossier.state in MOVES[name].before and name not in barred)
    return tuple(name for name in (*held, *back, *possible) if name != first)


def needs_cause(verb: str | None, due_at: datetime | None, cause: str | None, at: datetime) -> bool:
    """Whether ``verb`` would end a dossier late whose cause nobody told yet."""
    return verb == "finish" and due_at is not None and due_at < at and not cause


def title_of(verb: str) -> str:
    """The office's words for a verb."""
    return MOVES[verb].title


def bare_act(verb: str, number: str) -> object:
    """The act of ``verb`` that is told nothing but its dossier."""
    from cchc_desktop.operations.verbs import read_act

    return read_act(verb, {"dossier": number})


def run_verb(
    do: Do,
    at: Complaints,
    verb: str,
    number: str,
    told: Callable[[], object],
    then: Callable[[Dossier], object] | None = None,
) -> bool:
    """Do ``verb`` on the dossier ``number`` with what it is ``told``; Ctrl+Z takes it back by the same way.

    What telling refuses is shown like what the verb refuses.
    """

    def act(desk: Desk) -> Dossier:
        from cchc_desktop.operations.verbs import VERBS  # with them come all operations

        return VERBS[verb].do(desk, told())

    return do.run(act, at=at, then=then, done=lambda dossier: done_words(verb, dossier), undo=undoing(number))


def undoing(number: str) -> Callable[[Desk], Dossier]:
    """The clerk's own last act on the dossier, taken back."""

    def undo(desk: Desk) -> Dossier:
        from cchc_desktop.operations.verbs import VERBS

        return VERBS["undo"].do(desk, Undo(dossier=number))

    return undo


def done_words(verb: str, dossier: Dossier) -> str:
    """What happened, to which dossier, and what is promised now."""
    said = f"Hồ sơ {dossier.local_no} ({dossier.applicant}): {DONE[verb]}"
    if verb in {"take_supplement", "take_payment", "accept"} and dossier.due_at is not None:
        return f"{said}, hẹn trả {moment_words(dossier.due_at)}."
    if verb == "apologise":
        said = f"{said} {moment_words(dossier.promised_at)}"
    has_paper = verb != "accept" and MOVES[verb].slip is not None
    return f"{said}. F7: in giấy kèm theo." if has_paper else f"{said}."
