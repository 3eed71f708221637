"""Hôm nay: the groups of the day's work with their numbers, and what to do next with each dossier."""

from __future__ import annotations

from datetime import datetime, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from cchc_desktop.core.calendar import hanoi
from cchc_desktop.store import search
from cchc_desktop.store.reading import Reading
from cchc_desktop.store.search import Filter, Group, Order, Standing
from cchc_desktop.ui.screens import Context, Screen
from cchc_desktop.ui.screens._chips import Chip, Chips
from cchc_desktop.ui.screens._list import ListPage

SOON_DAYS = 3
"""Calendar days after today within which a promise is "soon"."""

CHIPS = (
    Chip(
        "today",
        "Đến hạn hôm nay",
        "mark-today",
        "amber",
        "Đang giải quyết, hẹn trả trong hôm nay",
        "Hôm nay không còn hồ sơ nào đến hạn.",
    ),
    Chip(
        "overdue",
        "Quá hạn",
        "mark-overdue",
        "red",
        "Đang giải quyết, đã qua giờ hẹn trả",
        "Không có hồ sơ nào quá hạn.",
    ),
    Chip(
        "soon",
        "Sắp đến hạn",
        "mark-soon",
        "soon",
        f"Đang giải quyết, hẹn trả trong {SOON_DAYS} ngày tới",
        f"Không có hồ sơ nào đến hạn trong {SOON_DAYS} ngày tới.",
    ),
    Chip(
        "paused",
        "Chờ bổ sung",
        "mark-paused",
        "paused",
        "Đồng hồ đang dừng: chờ công dân bổ sung hoặc nộp nghĩa vụ tài chính",
        "Không có hồ sơ nào đang chờ bổ sung.",
    ),
    Chip(
        "waiting",
        "Chờ trả",
        "mark-finished",
        "green",
        "Đã có kết quả, công dân chưa nhận",
        "Không có kết quả nào đang chờ trả.",
    ),
    Chip(
        "undigitised",
        "Chưa số hóa",
        "scan",
        "muted",
        "Hồ sơ còn ở cơ quan mà giấy tờ bắt buộc chưa số hóa đủ",
        "Mọi hồ sơ còn ở cơ quan đều đã số hóa giấy tờ.",
    ),
    Chip(
        "open",
        "Tất cả đang xử lý",
        "list",
        "muted",
        "Mọi hồ sơ cơ quan còn nợ kết quả",
        "Không có hồ sơ nào đang xử lý. Ctrl+N để tiếp nhận.",
    ),
)
_FIRST = ("today", "overdue", "soon", "open")


class Day(Chips):
    """What the list is narrowed to: the chosen chip."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__(CHIPS)
        self._is_first = True
        self._before = ""
        self.chosen.connect(lambda _: self.changed.emit())

    def widget(self) -> QWidget:
        """Itself."""
        return self

    def wanted(self, at: datetime) -> Filter:
        """The filter behind the chosen chip."""
        return _filter(self.current or CHIPS[0].code, at)

    def count(self, reading: Reading, at: datetime) -> None:
        """Read every number in one statement; the first time, begin where something waits."""
        found = search.counts(reading, at, soon_until=hanoi(at).date() + timedelta(days=SOON_DAYS))
        self.show_counts({chip.code: getattr(found, chip.code) for chip in CHIPS})
        if self._is_first:
            self._is_first = False
            code = next((code for code in _FIRST if self.counts[code]), CHIPS[0].code)
            self.buttons[code].setChecked(True)

    def set_aside(self, *, is_aside: bool) -> None:
        """No chip is what a given list shows; afterwards the one before is."""
        if is_aside and self.current:
            self._before = self.current
            self.pick_none()
        elif not is_aside and not self.current:
            self.buttons[self._before or CHIPS[0].code].setChecked(True)

    def empty_words(self, *, is_register_empty: bool) -> str:
        """What to do first, or that this group is done."""
        if is_register_empty:
            return "Chưa có hồ sơ nào. Ctrl+N để tiếp nhận."
        return self.chips[self.current].empty if self.current else "Danh sách này không còn hồ sơ nào."

    def typed(self, text: str) -> bool:
        """A figure picks its chip."""
        return text.isdecimal() and self.pick_at(int(text))


def _filter(code: str, at: datetime) -> Filter:
    match code:
        case "today" | "overdue" | "soon":
            until = hanoi(at).date() + timedelta(days=SOON_DAYS)
            return Filter(standing=Standing(code), at=at, soon_until=until)
        case "undigitised":
            return Filter(group=Group.IN_HOUSE, is_digitised_in=False)
        case "paused" | "waiting":
            return Filter(group=Group(code))
        case _:
            return Filter(group=Group.OPEN)


class WorklistPage(ListPage):
    """The clerk's day."""

    def __init__(self, context: Context) -> None:
        day = Day()
        columns = ("Tình trạng", "Số", "Người nộp", "Thủ tục", "Hẹn trả", "Trạng thái", "Cán bộ")
        super().__init__(context, "Hôm nay", day, columns, Order.DUE, is_descending=False)
        self.chips = day
        self.keys.setText(f"·  phím 1–{len(CHIPS)} chọn nhóm, gõ chữ để lọc")

    def shortcuts(self) -> list[tuple[str, str]]:
        """The chips first."""
        return [*((str(at), chip.title) for at, chip in enumerate(CHIPS, 1)), *super().shortcuts()]


def due_now(context: Context) -> int:
    """What the side bar counts: due today and overdue."""
    now = context.do.now()
    with context.do.reading() as reading:
        found = search.counts(reading, now, soon_until=hanoi(now).date())
    return found.today + found.overdue


WORKLIST = Screen(
    code="worklist",
    title="Hôm nay",
    icon="today",
    place=10,
    build=WorklistPage,
    roles=frozenset({"commune"}),
    badge=due_now,
)
