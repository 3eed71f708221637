"""The board's lines: who is where, said by word, shape and colour; and the groups they are narrowed to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.text import fold, number
from cchc_desktop.operations.board import WORDS, Board, Line, State, Totals
from cchc_desktop.ui.marks import Mark
from cchc_desktop.ui.screens._chips import Chip
from cchc_desktop.ui.table import Column, Table

if TYPE_CHECKING:
    from datetime import datetime

    from cchc_desktop.operations.board import Backlog
    from cchc_desktop.operations.board_now import Joined

_SHAPES: Mapping[State, tuple[str, str]] = {
    State.UNSENT: ("mark-in-time", "muted"),
    State.PROVISIONAL: ("mark-paused", "paused"),
    State.RECEIVED: ("mark-today", "amber"),
    State.RESENT: ("mark-soon", "amber"),
    State.ADJUSTING: ("mark-paused", "paused"),
    State.RETURNED: ("back", "soon"),
    State.ACCEPTED: ("mark-finished", "green"),
}
_FIRST = (
    *(State.RESENT, State.RECEIVED, State.UNSENT, State.PROVISIONAL),
    *(State.ADJUSTING, State.RETURNED, State.ACCEPTED),
)
"""What somebody has to do something about stands first."""

ALL = "all"
CHIPS = (
    Chip(
        "1",
        ALL,
        "Tất cả",
        "list",
        "muted",
        "Mọi đơn vị phải báo cáo",
        "Kỳ này không đơn vị nào phải báo cáo.",
    ),
    Chip(
        "2",
        "unsent",
        "Chưa gửi",
        "mark-in-time",
        "muted",
        "Chưa có báo cáo đã chốt",
        "Đơn vị nào cũng đã gửi.",
    ),
    Chip(
        "3",
        "late",
        "Trễ",
        "mark-overdue",
        "red",
        "Gửi sau hạn, hoặc quá hạn chưa gửi",
        "Không đơn vị nào trễ.",
    ),
    Chip(
        "4", "waiting", "Chờ xem", "mark-today", "amber", "Đã nhận, chưa ai xem", "Không báo cáo nào chờ xem."
    ),
    Chip(
        "5", "returned", "Trả lại", "back", "soon", "Trả lại, chưa gửi lại", "Không báo cáo nào đang trả lại."
    ),
    Chip(
        "6",
        "accepted",
        "Đã chấp nhận",
        "mark-finished",
        "green",
        "Đã chấp nhận",
        "Chưa chấp nhận báo cáo nào.",
    ),
)
_HOLDS: Mapping[str, Callable[[Line], bool]] = {
    ALL: lambda _: True,
    "unsent": lambda one: not one.is_in and one.is_expected,
    "late": lambda one: one.is_late,
    "waiting": lambda one: one.is_waiting,
    "returned": lambda one: one.state is State.RETURNED,
    "accepted": lambda one: one.state is State.ACCEPTED,
}


@dataclass(frozen=True, slots=True)
class Seen:
    """A board with what its units reported, and what waits in other periods.

    ``joined``: its rows by the units that there are now.
    """

    board: Board
    totals: Mapping[str, Totals] = field(default_factory=dict)
    backlog: tuple[Backlog, ...] = ()
    joined: Joined | None = None

    @property
    def rows(self) -> tuple[Line, ...]:
        """What is listed."""
        return self.board.lines if self.joined is None else self.joined.lines

    @property
    def figures(self) -> Mapping[str, Totals]:
        """What stands in each row."""
        return self.totals if self.joined is None else self.joined.totals

    def parts(self, one: Line) -> tuple[Line, ...]:
        """The reports that a row stands for, those that wait first."""
        found = (one,) if self.joined is None else self.joined.parts.get(one.unit, (one,))
        return tuple(sorted(found, key=lambda part: not part.is_waiting))

    def counts(self) -> dict[str, int]:
        """How many stand in each group."""
        return {code: sum(map(holds, self.rows)) for code, holds in _HOLDS.items()}

    def lines(self, code: str, typed: str) -> list[Line]:
        """Those of a group whose name or code has what was typed, those that wait first."""
        wanted = fold(typed)
        kept = (one for one in self.rows if _HOLDS[code](one))
        return _in_order(one for one in kept if wanted in fold(self._named(one)))

    def _named(self, one: Line) -> str:
        named = dict.fromkeys((one, *self.parts(one)))
        return " ".join(f"{it.name} {it.unit}" for it in named)

    def waiting(self) -> tuple[str, ...]:
        """The codes of those whose report waits, in the order of the list."""
        return tuple(one.unit for one in _in_order(one for one in self.board.lines if one.is_waiting))


def _in_order(lines: Iterable[Line]) -> list[Line]:
    return sorted(lines, key=lambda one: (_FIRST.index(one.state), -one.late))


def mark_of(one: Line) -> Mark:
    """How far the report of a unit has come."""
    shape, role = _SHAPES[one.state]
    if one.state is State.UNSENT and one.is_late:
        return Mark("mark-overdue", f"chưa gửi, trễ {one.late} ngày", "red")
    return Mark(shape, WORDS[one.state], role)


def late_words(one: Line) -> str:
    """By how many working days it came, or comes, behind the due day."""
    return f"trễ {number(one.late)} ngày" if one.is_late else "đúng hạn" if one.is_in else ""


def short(at: datetime | None) -> str:
    """Day, month, hour: what fits into a column."""
    return f"{hanoi(at):%d/%m %H:%M}" if at else ""


def note_of(one: Line, told: Totals | None) -> str:
    """What else is to be known before its report is opened."""
    said = []
    if not one.is_expected:
        said.append("không có trong danh sách phải báo cáo")
    if one.other_days:
        said.append(f"gửi theo ngày khác ({one.other_days})")
    elif one.missing and one.seen_at is not None:
        said.append(f"thiếu kỳ {', '.join(one.missing)}")
    if told is not None and (gap := told.gap_words()):
        said.append(gap)
    if one.ahead is not None:
        said.append(f"đã gửi số tạm tính lần {one.ahead}")
    if one.returned:
        said.append(f"đã trả lại {one.returned} lần")
    return "; ".join(said)


class BoardTable(Table[Line]):
    """One line a unit; Enter opens its report."""

    def __init__(self) -> None:
        self._seen: Seen | None = None
        columns: list[Column[Line]] = [
            Column("Đơn vị", lambda one: one.name, 24, is_wide=True, is_strong=True),
            Column("Mã", lambda one: one.unit, 7, fold=7),
            Column("Tình trạng", lambda one: mark_of(one).word, 19, mark=mark_of),
            Column("Nhận lúc", lambda one: short(one.received_at or one.seen_at), 11, "centre", fold=3),
            Column("So với hạn", late_words, 11, fold=2),
            Column("Lần", lambda one: "" if one.revision is None else str(one.revision), 4, "right", fold=6),
            Column("Nhận", lambda one: self._figure(one, "received"), 7, "right", fold=4),
            Column("Đã giải quyết", lambda one: self._figure(one, "resolved"), 7, "right", fold=5),
            Column("Đang giải quyết", lambda one: self._figure(one, "pending"), 7, "right", fold=5),
            Column("Cần biết", self.note, 24, is_wide=True, role="muted", fold=1),
        ]
        super().__init__(columns, name="Các đơn vị phải báo cáo")
        self.setProperty("kind", "framed")

    def show_lines(self, seen: Seen, lines: list[Line]) -> None:
        """List these; the cursor stays on its unit."""
        kept = self.current()
        self._seen = seen
        self.show_rows(lines)
        at = next((n for n, one in enumerate(lines) if kept is not None and one.unit == kept.unit), 0)
        self.go_to(at if lines else -1)

    def note(self, one: Line) -> str:
        """What is to be known of a line."""
        parts = () if self._seen is None else self._seen.parts(one)
        if len(parts) > 1:
            return f"gồm báo cáo của {', '.join(part.name for part in parts)}"
        was = next((f"trước là {part.name} ({part.unit})" for part in parts if part.unit != one.unit), "")
        return "; ".join(filter(None, (was, note_of(one, self._told(one)))))

    def _told(self, one: Line) -> Totals | None:
        return None if self._seen is None else self._seen.figures.get(one.unit)

    def _figure(self, one: Line, name: str) -> str:
        told = self._told(one)
        return "" if told is None else number(getattr(told, name))
