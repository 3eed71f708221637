"""Hôm nay: the groups of the day's work with their numbers, and what to do next with each dossier."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QWidget

from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.law import Law
from cchc_desktop.core.text import number
from cchc_desktop.operations.morning import apologies_until, soon_until, still_since, unexplained_since
from cchc_desktop.operations.requests import late as late_requests
from cchc_desktop.store import search
from cchc_desktop.store.reading import Reading
from cchc_desktop.store.search import DossierRow, Filter, Group, Order, Standing
from cchc_desktop.ui.guard import guarded
from cchc_desktop.ui.parts import Banner
from cchc_desktop.ui.screens import Context, Screen
from cchc_desktop.ui.screens._ask import CAUSE
from cchc_desktop.ui.screens._chips import Chip, Chips
from cchc_desktop.ui.screens._list import ListPage
from cchc_desktop.ui.screens._print_many import print_beside, print_collected

CHIPS = tuple(
    Chip(*told)
    for told in (
        (
            *("1", "today", "Đến hạn hôm nay", "mark-today", "amber"),
            "Đang giải quyết, hẹn trả trong hôm nay",
            "Hôm nay không còn hồ sơ nào đến hạn.",
        ),
        (
            *("2", "overdue", "Quá hạn", "mark-overdue", "red"),
            "Đang giải quyết, đã qua giờ hẹn trả",
            "Không có hồ sơ nào quá hạn.",
        ),
        (
            *("3", "soon", "Sắp đến hạn", "mark-soon", "soon"),
            "Đang giải quyết, hẹn trả trong ngày làm việc sắp tới",
            "Không có hồ sơ nào đến hạn trong ngày làm việc sắp tới.",
        ),
        (
            *("4", "paused", "Chờ bổ sung", "mark-paused", "paused"),
            "Đồng hồ đang dừng: chờ công dân bổ sung hoặc nộp nghĩa vụ tài chính",
            "Không có hồ sơ nào đang chờ bổ sung.",
        ),
        (
            *("5", "waiting", "Chờ trả", "mark-finished", "green"),
            "Đã có kết quả, công dân chưa nhận",
            "Không có kết quả nào đang chờ trả.",
        ),
        (
            *("6", "undigitised", "Chưa số hóa", "scan", "muted"),
            "Hồ sơ còn ở cơ quan mà giấy tờ bắt buộc chưa số hóa đủ",
            "Mọi hồ sơ còn ở cơ quan đều đã số hóa giấy tờ.",
        ),
        (
            *("7", "still", "Đứng yên", "clock", "muted"),
            "Đang giải quyết mà nhiều ngày làm việc không ai làm gì",
            "Không có hồ sơ nào đứng yên.",
        ),
        (
            *("8", "uncoded", "Chưa nhập hệ thống tỉnh", "exchange", "muted"),
            "Hồ sơ còn ở cơ quan, chưa ghi mã của hệ thống tỉnh",
            "Mọi hồ sơ còn ở cơ quan đều đã có mã của hệ thống tỉnh.",
        ),
        (
            *("9", "offered", "Bàn giao chờ nhận", "receive", "muted"),
            "Đã giao cho người khác, người ấy chưa ghi nhận",
            "Không có hồ sơ nào giao rồi mà chưa ai nhận.",
        ),
        (
            *("0", "apologise", "Cần xin lỗi", "warning", "amber"),
            "Sắp hoặc đã lỡ hẹn mà chưa xin lỗi, hẹn lại ngày trả",
            "Không có hồ sơ nào cần xin lỗi.",
        ),
        (
            *("[", "unexplained", "Thiếu nguyên nhân quá hạn", "warning", "muted"),
            "Kết thúc quá hạn trong kỳ này và kỳ báo cáo trước, chưa ghi nguyên nhân",
            "Mọi hồ sơ kết thúc quá hạn đều đã ghi nguyên nhân.",
        ),
        (
            *("-", "registered", "Chờ tiếp nhận", "mark-in-time", "accent"),
            "Nộp trực tuyến hoặc qua bưu chính, chưa tiếp nhận",
            "Không có hồ sơ nào chờ tiếp nhận.",
        ),
        (
            *("=", "open", "Tất cả đang xử lý", "list", "muted"),
            "Mọi hồ sơ cơ quan còn nợ kết quả",
            "Không có hồ sơ nào đang xử lý. Ctrl+N để tiếp nhận.",
        ),
    )
)
_FIRST = ("today", "overdue", "soon", "open")


class Day(Chips):
    """What the list is narrowed to: the chosen chip."""

    changed = Signal()

    def __init__(self, law: Law, unit: str) -> None:
        super().__init__(CHIPS)
        self._law, self._unit = law, unit
        self._is_first = True
        self._before = ""
        self.chosen.connect(lambda _: self.changed.emit())

    def widget(self) -> QWidget:
        """Itself."""
        return self

    def wanted(self, at: datetime) -> Filter:
        """The filter behind the chosen chip."""
        return filter_of(self.current or CHIPS[0].code, self._law, self._unit, at)

    def count(self, reading: Reading, at: datetime) -> None:
        """Read every number in one statement; the first time, begin where something waits."""
        law, unit = self._law, self._unit
        found = search.counts(
            *(reading, at, soon_until(law, unit, at), still_since(law, unit, at)),
            apologies_until(law, unit, at),
            unexplained_since(law, at),
        )
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
        """The key of a chip picks it."""
        return self.pick_key(text)


def filter_of(code: str, law: Law, unit: str, at: datetime) -> Filter:
    """What the chip ``code`` lists; the very conditions by which it is counted."""
    match code:
        case "today" | "overdue" | "soon":
            return Filter(standing=Standing(code), at=at, soon_until=soon_until(law, unit, at))
        case "undigitised":
            return Filter(group=Group.IN_HOUSE, is_digitised_in=False)
        case "still":
            return Filter(group=Group.RUNNING, still_since=still_since(law, unit, at))
        case "uncoded":
            return Filter(group=Group.IN_HOUSE, has_code=False)
        case "offered":
            return Filter(group=Group.RUNNING, is_offered=True)
        case "apologise":
            return Filter(apologise_until=apologies_until(law, unit, at))
        case "unexplained":
            return Filter(unexplained_since=unexplained_since(law, at))
        case "paused" | "waiting" | "registered":
            return Filter(group=Group(code))
        case _:
            return Filter(group=Group.OPEN)


_NEXT: Mapping[str, str | None] = {
    "uncoded": "code",
    "offered": "take_over",
    "undigitised": "papers",
    "still": None,
    "unexplained": CAUSE,
}
"""What Enter does in groups whose next act is not that of the dossier's state."""
_TITLES = {
    "code": "Ghi mã của hệ thống tỉnh",
    "papers": "Ghi số hóa",
    "apologise": "Xin lỗi trước hạn",
    CAUSE: "Ghi nguyên nhân quá hạn",
}


class WorklistPage(ListPage):
    """The clerk's day."""

    def __init__(self, context: Context) -> None:
        place = context.do.opened.place
        day = Day(place.law, place.profile.unit)
        columns = ("Tình trạng", "Số", "Người nộp", "Thủ tục", "Hẹn trả", "Trạng thái", "Cán bộ")
        super().__init__(context, "Hôm nay", day, columns, Order.DUE, is_descending=False)
        self.chips = day
        self.keys.setText("·  phím 1–9, 0, -, =, [ chọn nhóm; phím cách chọn nhiều hồ sơ; gõ chữ để lọc")
        self.asked_late = Banner()
        self.body.insertWidget(0, self.asked_late)
        printing = QShortcut(QKeySequence("Ctrl+P"), self, self.print_collected)
        printing.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    @guarded(None)
    def showEvent(self, event: QShowEvent) -> None:
        """Whenever one comes here: what people asked about their own data and nobody answered in time."""
        super().showEvent(event)
        self.look_for_late()

    def look_for_late(self) -> None:
        """In red above the list; not at every refresh, as it is a matter of days."""
        with self.context.do.reading() as reading:
            late = late_requests(reading, hanoi(self.context.do.now()).date())
        if not late:
            self.asked_late.hide()
            return
        numbers = ", ".join(one.id for one in late)
        self.asked_late.say(
            f"Quá hạn trả lời hoặc báo nhận yêu cầu về dữ liệu cá nhân: số {numbers}.",
            act=lambda: self.context.navigate("settings", place="requests"),
            act_words="Mở yêu cầu",
        )

    def print_collected(self) -> None:
        """Ctrl+P: the list of the fees taken today."""
        print_beside(self.context, self, print_collected, "collection_list", self.bulk.show_pdf)

    def usual(self, one: DossierRow) -> str | None:
        """In some groups, what the group waits for."""
        code = self.chips.current
        if code == "apologise":
            return code
        return _NEXT[code] if code in _NEXT else super().usual(one)

    def title_of(self, verb: str) -> str:
        """What the act button says."""
        if verb == "apologise":
            return f"{_TITLES[verb]}: cả {number(len(self.table.rows_model.ids))} hồ sơ"
        return _TITLES.get(verb) or super().title_of(verb)

    def act(self) -> None:
        """Enter; those that must be apologised to are apologised to together."""
        if self.chips.current == "apologise" and not self.table.ticks:
            one = self.table.current()
            if one is not None:
                self.context.navigate("morning", first=one.local_no)
        else:
            super().act()

    def shortcuts(self) -> list[tuple[str, str]]:
        """The chips first."""
        own = ("Ctrl+P", "In bảng kê phí, lệ phí thu hôm nay")
        return [*((chip.key, chip.title) for chip in CHIPS), *super().shortcuts(), own]


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
