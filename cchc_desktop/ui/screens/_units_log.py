"""What became of a report so far: what came when, what was decided, what was told to the unit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cchc_desktop.core.tally import TITLES
from cchc_desktop.core.text import day_time
from cchc_desktop.ui.marks import Mark
from cchc_desktop.ui.screens._wrapped_table import WrappedTable
from cchc_desktop.ui.table import Column

if TYPE_CHECKING:
    from datetime import datetime

    from cchc_desktop.operations.review_look import Look
    from cchc_desktop.store.reviews import Review

_CAME = Mark("receive", "đã nhận", "muted")
_AHEAD = Mark("mark-paused", "tạm tính", "paused")
_ACCEPTED = Mark("mark-finished", "chấp nhận", "green")
_RETURNED = Mark("back", "trả lại", "soon")
_TOLD = Mark("send", "thông báo", "muted")


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened, when and in words."""

    at: datetime
    mark: Mark
    words: str


class LogTable(WrappedTable[Event]):
    """The newest first."""

    def __init__(self) -> None:
        columns: list[Column[Event]] = [
            Column("Lúc", lambda one: day_time(one.at), 16),
            Column("Việc", lambda one: one.mark.word, 11, mark=lambda one: one.mark),
            Column("Nội dung", lambda one: one.words, 40, is_wide=True),
        ]
        super().__init__(columns, empty="Chưa nhận, chưa quyết định gì.", name="Diễn biến của báo cáo")
        self.setProperty("kind", "framed")

    def show_look(self, found: Look) -> None:
        """What is known of it."""
        self.show_rows(sorted(_events(found), key=lambda one: one.at, reverse=True))


def _events(found: Look) -> Iterator[Event]:
    for one in found.came:
        mark = _CAME if one.is_final else _AHEAD
        lines = "báo cáo đã chốt" if one.is_final else "số tạm tính"
        yield Event(one.received_at, mark, f"{one.period.title}, lần {one.revision}: {lines}.")
    for review in found.decided:
        yield _decision(review)
    days = {(one.period.first_on, one.period.last_on) for one in found.came}
    for shown in found.notices:
        about = shown.notice.about
        if about is None or (about.first_on, about.last_on) in days:
            went = f"đã chuyển {day_time(shown.done_at)}" if shown.done_at else "đi cùng lần nhận gói sau"
            yield Event(shown.at, _TOLD, f"{shown.notice.words()} ({went})")


def _decision(review: Review) -> Event:
    if review.state == "accepted":
        return Event(review.at, _ACCEPTED, f"Lần {review.revision}, {review.by} chấp nhận.")
    box = f" ô “{TITLES[review.box]}”" if review.box else ""
    return Event(review.at, _RETURNED, f"Lần {review.revision}, {review.by} trả lại{box}: {review.reason}")
