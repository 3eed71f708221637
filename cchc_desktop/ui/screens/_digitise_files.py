"""Everything that was scanned for one dossier, in one table: where each file is, and how it came there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchc_desktop.core.text import day_time
from cchc_desktop.store.scans import ALL_PAPERS, RESULT
from cchc_desktop.ui.marks import Mark
from cchc_desktop.ui.screens._sections import LongTable
from cchc_desktop.ui.table import Column

if TYPE_CHECKING:
    from cchc_desktop.operations.tray import Document

_SET_ASIDE = "set_aside"


def mark_of_file(one: Document) -> Mark:
    """Where a file of a dossier is: shape, word, colour."""
    if one.state == _SET_ASIDE:
        return Mark("close", "đã bỏ ra", "muted")
    if one.state == "tray":
        return Mark("warning", "cần quét lại" if one.is_refused else "trong khay", "red")
    if one.role == "cover":
        return Mark("paper", "giấy hẹn", "muted")
    if one.place is None:
        return Mark("mark-in-time", "chưa chia", "amber")
    word = {RESULT: "kết quả", ALL_PAPERS: "mọi giấy tờ"}.get(one.place, f"giấy tờ {one.place}")
    return Mark("shield" if one.is_signed else "check", f"{word}, ký số" if one.is_signed else word, "green")


def files_table() -> LongTable[Document]:
    """The table; Enter on a row opens the file in the viewer."""
    return LongTable(
        [
            Column(
                "Nằm ở",
                lambda one: mark_of_file(one).word,
                width=11,
                is_wide=True,
                mark=mark_of_file,
                hover=_words,
                spoken=_words,
            ),
            Column("Tệp", lambda one: one.name or one.source, width=9, is_wide=True, fold=1),
            Column("Trang", lambda one: str(one.pages), width=3, align="right"),
        ],
        empty="Chưa có tệp nào.",
        name="Tệp đã quét của hồ sơ; Enter để xem",
    )


def _words(one: Document) -> str:
    signed = [signature.sentence for signature in one.signatures]
    told = (
        f"{one.name}: {mark_of_file(one).word}",
        *signed,
        one.reason,
        f"{one.by}, {day_time(one.taken_at)}",
    )
    return "\n".join(words for words in told if words)
