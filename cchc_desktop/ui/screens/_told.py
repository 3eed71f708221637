"""What an entry's own verb adds to its line: to whom, from whom, until when, how much."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from types import MappingProxyType

from cchc_desktop.core.dossier import Entry, Json
from cchc_desktop.core.text import money
from cchc_desktop.operations.promise import standing_words
from cchc_desktop.ui.screens._facts import moment_words

_OF_PROMISE = (
    ("counted_due_at", "Giữ ngày hẹn đã ghi; tính theo thông tin mới là {}"),
    ("due_before_at", "Ngày hẹn trước khi sửa: {}"),
)
_SAID: Mapping[str, tuple[tuple[str, str], ...]] = MappingProxyType(
    {
        "receive": (("due_at", "Hẹn trả {}"),),
        "accept": (("due_at", "Hẹn trả {}"),),
        "take_supplement": (("due_at", "Hẹn trả {}"),),
        "take_payment": (("due_at", "Hẹn trả {}"),),
        "apologise": (("promised_at", "Hẹn lại {}"),),
        "assign": (("officer", "Chuyển cho {}"),),
        "hand_over": (("to", "Giao cho {}"),),
        "take_over": (("from", "Nhận từ {}"),),
        "turn_down": (("from", "Trả lại {}"),),
        "send_up": (("to", "Chuyển đến {}"), ("sent_due_at", "Hẹn trả lời {}")),
        "take_back": (
            *(("agency", "Từ {}"), ("outcome", "Trả lời: {}")),
            ("late_by", "Quá hạn tại cơ quan phối hợp"),
        ),
        "hand_back": (("handed_to", "Trả cho {}"), ("postal_item", "Số hiệu bưu gửi {}")),
        "take_fee": (("amount", "Thu {}"), ("fee_receipt", "Biên lai {}")),
        "link": (("linked_to", "Đi cùng hồ sơ {}"),),
        "stop": (("returned", "Trả lại: {}"), ("refund", "Hoàn trả {}")),
        "correct": _OF_PROMISE,
    }
)
_EVER = (("instead_of", "Thay {} đang vắng"), ("remark", "Ghi chú: {}"))
_MONEY = frozenset({"amount", "refund"})
_STANDINGS = {"early": "trước hạn bước", "on_time": "đúng hạn bước", "late": "quá hạn bước"}


def told_lines(entry: Entry) -> Iterator[str]:
    """The lines of ``entry`` that its verb alone decides, and those of the step that began or ended."""
    personal = entry.personal or {}
    known = {**entry.note, **entry.changes, **personal}
    for name, words in (*_SAID.get(entry.verb, ()), *(() if entry.verb == "correct" else _EVER)):
        value = known.get(name)
        if value or value == 0:
            yield words.format(_words(name, value))
    standings = entry.note.get("standings")
    if isinstance(standings, list):
        before, after = (standing_words(str(one)) for one in standings)
        yield f"Hồ sơ từ {before} thành {after}"
    yield from _steps(entry.note)


def _steps(note: Mapping[str, Json]) -> Iterator[str]:
    if name := note.get("step_name"):
        yield f"Bước {note.get('step')}. {name}"
    past = note.get("ended")
    if isinstance(past, dict) and (words := _STANDINGS.get(str(past.get("standing")))):
        yield f"Bước {past.get('step')} xong {words}"


def _words(name: str, value: Json) -> str:
    if name.endswith("_at"):
        return moment_words(datetime.fromisoformat(str(value)))
    if name in _MONEY:
        return money(int(str(value)))
    return "; ".join(str(item) for item in value) if isinstance(value, list) else str(value)
