"""What an office tells its superior so that citizens may look up their dossiers there, and what they see."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.dossier import write_moment
from cchc_desktop.core.letter import TITLES
from cchc_desktop.core.letter_body import Body
from cchc_desktop.core.tally import Line
from cchc_desktop.core.text import day

_KEY = re.compile(r"(?:[0-9a-f]{64})?")
_ELSEWHERE = {
    "post": "đã có kết quả, gửi qua bưu chính",
    "online": "đã có kết quả, trả bản điện tử",
}
_ENDED = {
    "refused": "không được tiếp nhận, đơn vị đã trả lời bằng văn bản",
    "withdrawn": "đã rút theo đề nghị của người nộp",
    "stopped": "đã dừng giải quyết, đơn vị đã trả lời bằng văn bản",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """Receipts printed from ``since_at`` on can be proved with ``key`` (hex); empty: no more of them."""

    number: int
    made_at: datetime
    is_practice: bool
    since_at: datetime
    key: str


def write(told: Opening) -> dict[str, object]:
    """``told`` as plain values, in the one way it is signed."""
    moments = {"made_at": write_moment(told.made_at), "since_at": write_moment(told.since_at)}
    return asdict(told) | moments


def read(values: Mapping[str, object]) -> Opening:
    """The inverse of ``write``; Refused for anything else."""
    body = Body(TITLES["look_up"], values)
    body.only("number", "made_at", "is_practice", "since_at", "key")
    return Opening(
        number=body.count("number"),
        made_at=body.moment("made_at"),
        is_practice=body.flag("is_practice"),
        since_at=body.moment("since_at"),
        key=body.text("key", form=_KEY),
    )


def state_of(line: Line, known_at: datetime) -> str:
    """How a dossier stood at ``known_at``, in the words that its citizen reads."""
    if line.end is not None and line.end != "finished":
        return _ENDED[line.end]
    if line.handed_back_at is not None:
        return f"đã trả kết quả ngày {day(hanoi(line.handed_back_at).date())}"
    if line.ended_at is not None:
        return _ELSEWHERE.get(line.return_channel, "đã có kết quả, mời đến nhận")
    if line.paused_at is not None:
        return "chờ bổ sung hồ sơ" if line.is_supplement else "đang tạm dừng tính thời hạn"
    if line.due_at is None:
        return "đang giải quyết"
    promised = day(hanoi(line.due_at).date())
    if line.due_at < known_at:
        return f"đang giải quyết, đã quá ngày hẹn {promised}; mời hỏi nơi tiếp nhận"
    return f"đang giải quyết, hẹn trả ngày {promised}"
