"""What one types to get something done: "trả kết quả 123", "bổ sung 0123", "0123 rút"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from cchc_desktop.core.lifecycle import MOVES, State
from cchc_desktop.core.text import fold

_SAID: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "accept": ("tiếp nhận", "nhận hồ sơ"),
        "assign": ("phân công", "giao cho"),
        "hand_over": ("giao hồ sơ", "bàn giao", "giao"),
        "take_over": ("nhận bàn giao", "nhận giao"),
        "turn_down": ("không nhận", "không nhận bàn giao"),
        "send_up": ("chuyển", "chuyển lên", "chuyển cơ quan"),
        "take_back": ("nhận lại",),
        "request_supplement": ("bổ sung", "yêu cầu bổ sung", "phiếu bổ sung", "ycbs"),
        "take_supplement": ("bổ sung", "nhận bổ sung", "đã bổ sung"),
        "request_payment": ("nghĩa vụ tài chính", "nộp thuế", "chờ nộp"),
        "take_payment": ("nghĩa vụ tài chính", "đã nộp thuế", "đã nộp"),
        "refuse": ("từ chối",),
        "stop": ("dừng", "dừng giải quyết"),
        "withdraw": ("rút", "rút hồ sơ", "xin rút"),
        "apologise": ("xin lỗi", "hẹn lại", "gia hạn"),
        "finish": ("có kết quả", "xong", "hoàn thành", "ký xong"),
        "hand_back": ("trả kết quả", "trả", "tra kq", "trả hồ sơ"),
        "reopen": ("mở lại",),
        "link": ("liên thông", "gắn hồ sơ"),
        "take_fee": ("thu phí", "thu tiền", "lệ phí", "thu lệ phí"),
        "correct": ("sửa", "sửa thông tin", "đính chính"),
    }
)
"""Words of the counter for each verb, beside the verb's own title; one phrase may stand for two verbs."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The verbs that the words may mean, the most usual first, and what was typed beside them."""

    verbs: tuple[str, ...]
    rest: str

    def fitting(self, state: State) -> str | None:
        """The verb that a dossier in ``state`` allows."""
        return next((verb for verb in self.verbs if state in MOVES[verb].before), None)


@cache
def _phrases() -> Mapping[tuple[str, ...], tuple[str, ...]]:
    found: dict[tuple[str, ...], list[str]] = {}
    for verb, move in MOVES.items():
        for said in dict.fromkeys((move.title, *_SAID.get(verb, ()))):
            verbs = found.setdefault(tuple(_plain(said).split()), [])
            if verb not in verbs:
                verbs.append(verb)
    return MappingProxyType({words: tuple(verbs) for words, verbs in found.items()})


def _plain(said: str) -> str:
    return fold(said).replace(",", " ")


def asked_act(typed: str) -> Asked | None:
    """The act named at either end of ``typed``, by the longest phrase; None where no act is named."""
    words = typed.split()
    plain = [_plain(word) for word in words]
    for length in range(len(words), 0, -1):
        head, tail = tuple(plain[:length]), tuple(plain[-length:])
        if head in _phrases():
            return Asked(_phrases()[head], " ".join(words[length:]))
        if tail in _phrases():
            return Asked(_phrases()[tail], " ".join(words[:-length]))
    return None


def begun_acts(typed: str) -> tuple[str, ...]:
    """The verbs whose title or words begin with ``typed``."""
    wanted = _plain(typed)
    found = {
        verb: None
        for words, verbs in _phrases().items()
        if " ".join(words).startswith(wanted)
        for verb in verbs
    }
    return tuple(verb for verb in MOVES if verb in found)
