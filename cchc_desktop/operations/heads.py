"""The head of the chain as people write it on paper, and whether the register still has it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.text import day, nfc, number
from cchc_desktop.store.inspected import DayHead, digest_at, heads
from cchc_desktop.store.reading import Reading
from cchc_desktop.store.statements import Head, chain_head

__all__ = ["DayHead", "heads"]

_GROUPS, _GROUP = 5, 4
FEWEST = 8
"""Figures of a digest that tell one chain from another; what is on paper has twenty."""
_TOLD = re.compile(r"\s*([0-9][0-9. ]*)\s*:\s*([0-9a-fA-F \-]+?)\s*")


def short(digest: str) -> str:
    """The first groups of a digest, to be read aloud and typed from paper."""
    figures = digest[: _GROUPS * _GROUP]
    return " ".join(figures[at : at + _GROUP] for at in range(0, len(figures), _GROUP))


def written(entries: int, digest: str, on: date) -> str:
    """The line below a printed register."""
    return f"Đầu chuỗi ghi sổ ngày {day(on)}: {number(entries)} bút tích, mã {short(digest)}"


def line_of(head: Head, on: date) -> str:
    """The same of the end of the chain."""
    return written(head.seq, head.digest, on)


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether the register still has a head that stands on paper."""

    entries: int
    digest: str
    is_there: bool
    sentence: str


def ask(reading: Reading, typed: str) -> Answer:
    """Compare ``12.345:abcd ef01 …`` with the register; Refused where that is no head."""
    reading.actor.need("check")
    told = _TOLD.fullmatch(nfc(typed))
    figures = re.sub(r"[^0-9a-f]", "", told[2].lower()) if told else ""
    if told is None or len(figures) < FEWEST:
        raise Refused(
            f"“{nfc(typed)}” không phải đầu chuỗi. Ghi số bút tích, dấu hai chấm rồi ít nhất {FEWEST} ký "
            "tự đầu của mã, ví dụ 12.345:a1b2 c3d4.",
            "head",
        )
    entries = int(re.sub(r"[^0-9]", "", told[1]))
    digest = digest_at(reading, entries)
    if digest is None:
        last = chain_head(reading.connection, reading.unit).seq
        said = (
            f"Sổ không có bút tích {number(entries)}: sổ chỉ đến bút tích {number(last)}, phần sau đã mất "
            "hoặc bị cắt."
        )
        return Answer(entries, "", is_there=False, sentence=said)
    if not digest.startswith(figures):
        said = (
            f"Bút tích {number(entries)} của sổ có mã {short(digest)}, khác mã trên giấy: từ lúc in, sổ đã "
            "bị sửa ở bút tích đó hoặc trước đó, hay đây là sổ khác."
        )
        return Answer(entries, digest, is_there=False, sentence=said)
    said = f"Sổ còn nguyên đầu chuỗi đã in: bút tích {number(entries)}, mã {short(digest)}."
    return Answer(entries, digest, is_there=True, sentence=said)
