"""The first page, while no register is open: open one, found one, or practise."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.ui.fields import Form, allot_mnemonics
from cchc_desktop.ui.guard import guarded
from cchc_desktop.ui.look import XL, XS, L, M, S
from cchc_desktop.ui.parts import Banner, button, card, column, icon_label, label, row, scrolled, widget_of
from cchc_desktop.ui.settings import Recent
from cchc_desktop.ui.ways import Changing, Doors, Founding, Opening, Step


class StartPage(QWidget):
    """Three ways in; each card unfolds in place of the three and Esc leads back, with nothing lost."""

    def __init__(self, doors: Doors) -> None:
        super().__init__()
        self.doors = doors
        self.setAccessibleName("Bắt đầu")
        self.banner = Banner()
        self.busy = _Busy()
        self.stack = QStackedWidget()
        self.cards = _Cards(self)
        self.opening = Opening(self)
        self.founding = Founding(self)
        self.changing = Changing(self)
        for one in (self.cards, self.opening, self.founding, self.changing):
            self.stack.addWidget(one)
        head = column(
            label("CCHC Desktop", "title"),
            label("Sổ tiếp nhận và trả kết quả của bộ phận một cửa, chạy không cần mạng", "muted"),
            gap=XS,
        )
        middle = widget_of(column(head, self.banner, self.busy, self.stack, gap=L))
        middle.setMaximumWidth(940)
        holder = QWidget()
        self.setLayout(column(scrolled(holder), gap=0))
        box = QVBoxLayout(holder)
        box.setContentsMargins(XL, XL, XL, XL)
        box.addStretch(1)
        line = row(None, middle, None, gap=0)
        line.setStretch(1, 100)
        box.addLayout(line, 8)
        QShortcut(QKeySequence("Esc"), self, self.back)
        for one in (self.cards, self.opening, self.founding, self.changing):
            allot_mnemonics(one)
        self.cards.focus_first()

    def go(self, to: Step) -> None:
        """Unfold one of the ways."""
        self.banner.hide()
        self.stack.setCurrentWidget(to)
        to.focus_first()

    def back(self) -> None:
        """To the three ways; what was typed stays typed."""
        self.changing.let_go()
        self.go(self.cards)

    def attempt(self, act: Callable[[], object], form: Form | None = None) -> None:
        """Do it and show at the field, or on top, why not."""
        self.banner.hide()
        try:
            act()
        except Refused as refused:
            if form is not None and form.has(refused.field):
                form.show_problem(refused.field or "", refused.sentence)
                form.focus(refused.field or "")
            else:
                self.tell(refused)
        except Trouble as trouble:
            self.tell(trouble, lambda: self.attempt(act, form))

    def tell(self, no: Refused | Trouble, again: Callable[[], object] | None = None) -> None:
        """Say on top why it could not be done, and offer to try once more."""
        kind = "amber" if isinstance(no, Refused) else "red"
        self.banner.say(no.sentence, kind, again, "Thử lại")


class _Busy(QWidget):
    """Progress where the result will appear, with a way to stop."""

    def __init__(self) -> None:
        super().__init__()
        self.words = label("", "muted")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Tiến độ")
        self._stop: Callable[[], object] | None = None
        self.cancel = button("Dừng", lambda: self._stop and self._stop(), kind="quiet")
        self.setLayout(column(row(self.words, None, self.cancel), self.bar, gap=XS))
        self.hide()

    def show_share(self, share: float, words: str) -> None:
        """The share that is done; below 0: not known."""
        self.words.setText(words)
        self.bar.setRange(0, 0 if share < 0 else 1000)
        self.bar.setValue(int(max(share, 0) * 1000))

    def begin(self, words: str, stop: Callable[[], object] | None = None) -> None:
        """Something takes a while."""
        self._stop = stop
        self.cancel.setVisible(stop is not None)
        self.show_share(-1, words)
        self.show()


class _Cards(Step):
    """The three ways side by side, or one under the other where it is narrow."""

    def __init__(self, page: StartPage) -> None:
        super().__init__()
        self._page = page
        recent = list(page.doors.recent())
        rows = [self._recent_button(one) for one in recent[:4]]
        first = "" if recent else "primary"
        self.open_button = button("Chọn thư mục của sổ…", lambda: page.go(page.opening), keys="Ctrl+O")
        self.found_button = button("Lập sổ mới", lambda: page.go(page.founding), kind=first, keys="Ctrl+N")
        self.practise_button = button("Vào sổ thực hành", self._practise, keys="Ctrl+T")
        opening = _way("open", "Mở sổ", _OPEN_WORDS, [*rows, None, self.open_button])
        founding = _way("plus", "Lập sổ mới", _FOUND_WORDS, [None, self.found_button])
        practising = _way("practice", "Sổ thực hành", _PRACTISE_WORDS, [None, self.practise_button])
        self._cards = (opening, founding, practising)
        self._grid = QGridLayout()
        self._grid.setSpacing(L)
        self.setLayout(column(self._grid, None))
        self._first = rows[0] if rows else self.found_button
        self._columns = 0
        self._place(3)

    def _recent_button(self, one: Recent) -> QPushButton:
        icon = "practice" if one.is_practice else "lock"
        made = button(one.name, lambda: self._open(one), kind="item", icon=icon)
        made.setToolTip(one.place)
        made.setAccessibleDescription(one.place)
        return made

    def _open(self, one: Recent) -> None:
        page = self._page
        if page.doors.needs_passphrase(one.place):
            page.opening.ask(one.place)
            page.go(page.opening)
        else:
            page.attempt(lambda: page.doors.open(one.place, ""))

    def _practise(self) -> None:
        self._page.attempt(self._page.doors.practise)

    def _place(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        for at, one in enumerate(self._cards):
            self._grid.addWidget(one, at // columns, at % columns)
            one.setMinimumHeight(220 if columns > 1 else 165)
        for at in range(3):
            self._grid.setColumnStretch(at, 1 if at < columns else 0)

    @guarded(None)
    def resizeEvent(self, event: QResizeEvent) -> None:
        """One under the other before anything is clipped."""
        super().resizeEvent(event)
        wanted = max(one.minimumSizeHint().width() for one in self._cards)
        self._place(3 if self.width() >= 3 * wanted + 2 * L else 1)

    def focus_first(self) -> None:
        """On what one most likely wants."""
        self._first.setFocus()


def _way(icon: str, title: str, words: str, pieces: Sequence[QWidget | None]) -> QFrame:
    made = card(
        row(icon_label(icon, "accent", 24), label(title, "heading"), None, gap=S),
        label(words, "muted", wraps=True),
        *pieces,
        gap=M,
    )
    made.setAccessibleName(title)
    return made


_OPEN_WORDS = "Sổ đã có trên ổ đĩa của máy này. Sổ đặt trên ổ mạng dùng chung thì không mở được."
_FOUND_WORDS = "Cho xã, phường, đặc khu hoặc cho đơn vị tổng hợp. Mất khoảng một phút."
_PRACTISE_WORDS = "Người và hồ sơ bịa sẵn để học và thử; số liệu không được tính."
