"""Hồ sơ: every dossier of the register, narrowed by fields or by the lists that the office keeps."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QKeySequence, QShortcut

from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.failure import Refused
from cchc_desktop.operations.process import officers
from cchc_desktop.operations.views import View, drop_view, of_filter, put_view
from cchc_desktop.store.search import Order
from cchc_desktop.ui.editors import Field
from cchc_desktop.ui.fields import allot_mnemonics
from cchc_desktop.ui.look import LOW_BELOW, font
from cchc_desktop.ui.parts import button
from cchc_desktop.ui.screens import Context, Screen
from cchc_desktop.ui.screens._asked import Ask, text
from cchc_desktop.ui.screens._list import ListPage
from cchc_desktop.ui.screens._panel import Panel
from cchc_desktop.ui.screens._print_many import print_beside, print_register_book
from cchc_desktop.ui.screens._sieve import Sieve


class DossiersPage(ListPage):
    """The whole register, the newest first."""

    def __init__(self, context: Context) -> None:
        sieve = Sieve(context.do.opened.place, context.do.now, partial(_officers, context))
        columns = ("Tình trạng", "Số", "Người nộp", "Thủ tục", "Ngày nhận", "Hẹn trả", "Trạng thái")
        super().__init__(context, "Hồ sơ", sieve, columns, Order.RECEIVED, is_descending=True)
        self.sieve = sieve
        self.naming = Panel(self.keep_view, self.step_back)
        self.body.insertWidget(1, self.naming)
        self.keep_button = button(
            "Lưu danh sách   Ctrl+S", self.name_view, kind="quiet", name="Lưu danh sách"
        )
        self.drop_button = button("Bỏ danh sách đang mở", self.drop_view, kind="quiet")
        self.head.addWidget(self.keep_button)
        self.head.addWidget(self.drop_button)
        self.drop_button.hide()
        self.keys.setText("·  phím cách chọn nhiều hồ sơ; gõ chữ để lọc")
        own = (
            ("Ctrl+P", self.print_book),
            ("Ctrl+S", self.name_view),
            ("F9", self.sieve.unfold),
            ("F4", self.sieve.views.enter),
        )
        for keys, act in own:
            QShortcut(QKeySequence(keys), self, act).setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def refresh(self) -> None:
        """The list, and whether one of the office's own is open."""
        super().refresh()
        self.drop_button.setVisible(self.sieve.views.current is not None and self.given is None)

    def _on_narrowed(self) -> None:
        view = self.sieve.views.current
        if view is not None:
            wanted = self.sieve.wanted(self.context.do.now())
            self.order, self.is_descending = wanted.order, wanted.is_descending
            self.box.blockSignals(True)
            self.box.set_value(wanted.text or None)
            self.box.blockSignals(False)
        super()._on_narrowed()

    def print_book(self) -> None:
        """Ctrl+P: the register book of the year and the field that are listed; else of this year."""
        wanted = self.sieve.wanted(self.context.do.now())
        year = (wanted.received_from or hanoi(self.context.do.now()).date()).year
        self.clear_complaints()
        work = partial(print_register_book, year, wanted.field or "")
        print_beside(self.context, self, work, "register_book", self.bulk.show_pdf)

    # The lists that the office keeps.

    def name_view(self) -> None:
        """Ctrl+S: ask under which name what is listed now should be kept."""
        self.clear_complaints()
        if self.sieve.is_unfolded:
            self.sieve.unfold()
        current = self.sieve.views.current
        asked = Ask(
            "view",
            "Lưu điều kiện lọc thành danh sách chung của cơ quan",
            (
                Field(
                    "name",
                    "Tên danh sách",
                    is_required=True,
                    hint="Mọi cán bộ đều thấy và dùng được.",
                    width=40,
                ),
            ),
            lambda values: text(values, "name"),
            {"name": current.name if current else None},
        )
        self.forms = [self.naming.unfold(asked, "")]
        self._show_acts(is_shown=False)
        allot_mnemonics(self)

    def _show_acts(self, *, is_shown: bool) -> None:
        """There is one primary button: that of the panel while it is open; on a low page it has the room."""
        is_low = self.height() < LOW_BELOW * QFontMetrics(font()).height()
        self.sieve.setVisible(self.given is None and (is_shown or not is_low))
        self.act_button.setVisible(is_shown)
        self.open_button.setVisible(is_shown)

    def keep_view(self) -> None:
        """Keep it for everybody."""
        asked, form, now = self.naming.ask, self.naming.form, self.context.do.now()
        place = self.context.do.opened.place
        if asked is None or form is None:
            return
        form.clear_problems()
        try:
            name = str(asked.told(form.values()))
            view = of_filter(name, self._filter(now), place.law, place.profile.unit, now)
        except Refused as no:
            self.show_refused(no)
            return
        self.context.do.run(
            lambda desk: put_view(desk, view),
            at=self,
            done=lambda kept: f"Đã lưu danh sách “{kept.name}” cho cả cơ quan.",
            undo=lambda desk: drop_view(desk, view.name),
            then=self._kept,
        )

    def _kept(self, view: View) -> None:
        self.naming.done()
        self.forms = []
        self._show_acts(is_shown=True)
        self.sieve.views.keep(view)
        self.look_again()
        self.table.setFocus()

    def drop_view(self) -> None:
        """Nobody needs the open list any more; Ctrl+Z brings it back."""
        view = self.sieve.views.current
        if view is None:
            return
        self.context.do.run(
            lambda desk: drop_view(desk, view.name),
            at=self,
            done=f"Đã bỏ danh sách “{view.name}”.",
            undo=lambda desk: put_view(desk, view),
            then=lambda _: self.look_again(),
        )

    def go_on(self) -> None:
        """Ctrl+Enter: keep the list that is being named, else as in any list."""
        if self.naming.ask is not None:
            self.keep_view()
        else:
            super().go_on()

    def step_back(self) -> bool:
        """Esc: fold the name, then as in any list."""
        if self.naming.fold():
            self.forms = []
            self._show_acts(is_shown=True)
            self.table.setFocus()
            return True
        return super().step_back()

    def shortcuts(self) -> list[tuple[str, str]]:
        """Those of the office's lists first."""
        return [
            ("F4", "Các danh sách chung của cơ quan"),
            ("Ctrl+S", "Lưu điều kiện lọc thành danh sách chung"),
            ("F9", "Thêm hoặc bớt điều kiện lọc"),
            ("Ctrl+P", "In sổ theo dõi hồ sơ của năm, lĩnh vực đang lọc"),
            *super().shortcuts(),
        ]


def _officers(context: Context) -> Sequence[str]:
    with context.do.reading() as reading:
        return officers(reading, hanoi(context.do.now()).date())


DOSSIERS = Screen(
    code="dossiers",
    title="Hồ sơ",
    icon="dossiers",
    place=30,
    build=DossiersPage,
    roles=frozenset({"commune"}),
)
