"""Báo cáo của kỳ: every report of a period looked at as it will be printed, then printed or saved."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings, Qt, QTimer
from PySide6.QtGui import QFontMetrics, QHideEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent

from cchc_desktop.core.failure import Refused
from cchc_desktop.ui.choosing import choose_folder, name_file
from cchc_desktop.ui.guard import guarded
from cchc_desktop.ui.jobs import Job
from cchc_desktop.ui.look import LOOK, LOW_BELOW, M, S, font
from cchc_desktop.ui.page import Page
from cchc_desktop.ui.parts import button, hairline, row
from cchc_desktop.ui.printed import open_pdf, printer_of
from cchc_desktop.ui.printers import PrinterDialog
from cchc_desktop.ui.screens import Context
from cchc_desktop.ui.screens._month_papers_panes import BOTH, Choosing, Shown
from cchc_desktop.ui.screens._month_papers_save import Saver
from cchc_desktop.ui.screens._month_papers_work import Asked, Files, Looks, lay_for_printing
from cchc_desktop.ui.screens._period_bar import KEYS, PeriodBar
from cchc_desktop.ui.screens._print_many import Printer, Show, print_beside, show_failure

if TYPE_CHECKING:
    from cchc_desktop.core.period import Period
    from cchc_desktop.reports import Wish

KIND = "reports"
"""The kind of paper by which this desk remembers a printer for reports."""
_SETTLED = 150
"""Milliseconds that the cursor rests on a report before its pages are drawn."""
_FILTER = "Tệp báo cáo (*.xlsx *.pdf)"
Wanted = Callable[[str, str], str]


class PapersPage(Page):
    """One period at a time, told by ``arrive``; nothing here changes a figure."""

    def __init__(self, context: Context) -> None:
        super().__init__("Báo cáo của kỳ")
        from cchc_desktop.operations.papers_of_month import offered

        self.context = context
        self.place = context.do.opened.place
        self.show_pdf: Show = open_pdf
        self.printer_of: Printer = printer_of
        self.choose_folder: Wanted = self._ask_folder
        self.choose_name: Wanted = self._ask_name
        self.looks: Looks | None = None
        self.unit = ""  # of which one unit the reports are, at a superior; empty for the sum of all
        self._drawing: Job | None = None
        self._turn = 0
        self.choosing = Choosing(offered(self.place))
        self.list, self.form = self.choosing.list, self.choosing.form
        for form in (self.form, self.choosing.ways):
            self.add_form(form)
        self.shown = Shown(self.stop, self.draw)
        self.saver = Saver(context, self)
        self.save_button = button("Lưu…   Ctrl+S", self.save_one, icon="save", name="Lưu báo cáo này")
        self.all_button = button(
            "Lưu tất cả…   Ctrl+Shift+S", self.save_all, kind="quiet", name="Lưu tất cả báo cáo vào thư mục"
        )
        self.print_button = button("In   Ctrl+P", self.print_shown, kind="primary", icon="printer", name="In")
        self.bar = PeriodBar(self.place, context.do.now().date(), self.show_refused)
        self._lay_out()
        self._wire()
        self._recall()

    def _lay_out(self) -> None:
        panes = row(self.choosing, hairline(is_upright=True), self.shown, gap=M)
        panes.setStretch(2, 1)
        self.subtitle.hide()  # the bar says which period
        self.body.addWidget(self.bar)
        self.body.addLayout(panes, 1)
        self.body.addWidget(self.saver)
        self.body.addLayout(row(self.all_button, None, self.save_button, self.print_button, gap=S))

    def _wire(self) -> None:
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_SETTLED)
        self._rest.timeout.connect(self.draw)
        self.choosing.changed.connect(self._on_chosen)
        self.list.entered.connect(self.shown.enter)
        self.bar.chosen.connect(lambda: self._begin(self.bar.period))
        self.bar.bind(self)
        LOOK.changed.connect(self._fold)
        for keys, act in (
            ("Ctrl+S", self.save_one),
            ("Ctrl+Shift+S", self.save_all),
            ("Ctrl+P", self.print_shown),
            ("Ctrl+Return", self.primary_act),
            ("Ctrl+Enter", self.primary_act),
            ("Ctrl+Shift+P", self.ask_printer),
            ("PgUp", partial(self.shown.view.go, -1)),
            ("PgDown", partial(self.shown.view.go, 1)),
        ):
            shortcut = QShortcut(QKeySequence(keys), self, act)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def arrive(
        self, period: Period, *, is_by_procedure: bool = False, unit: str = "", unit_name: str = ""
    ) -> None:
        """Look at the reports of ``period``: our own, or those of one ``unit`` as it sent them."""
        self.unit = unit
        self._offer_papers(unit_name)
        if is_by_procedure:
            self.form.set_values({"papers_by_procedure": True})
        self.form.set_values({"papers_named": False})  # never from the last time: it is asked for anew
        if period == self.bar.period:
            self._begin(period)
        else:
            self.bar.turn_to(period)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _offer_papers(self, name: str) -> None:
        """A superior makes of one unit's packet more than of the sum; the rest stays at the unit."""
        if self.place.profile.role != "superior":
            return
        from cchc_desktop.operations.papers_of_month import not_offered, offered

        is_of_unit = bool(self.unit)
        left = ", ".join(one.name for one in not_offered(self.place, is_of_unit=is_of_unit))
        why = "gói của đơn vị vì gói không có tên người nộp" if is_of_unit else "số cộng của các đơn vị"
        words = f"Không lập được từ {why}: {left}." if left else ""
        title = f"Báo cáo của {name or self.unit}" if is_of_unit else "Báo cáo của kỳ"
        self.title_label.setText(title)
        self.setAccessibleName(title)
        self.choosing.offer(offered(self.place, is_of_unit=is_of_unit), words)

    def refresh(self) -> None:
        """The register has changed: what is shown is drawn anew."""
        self._begin(self.bar.period)

    def _begin(self, period: Period) -> None:
        do = self.context.do
        self.clear_complaints()
        self.choosing.warn()
        self.looks = Looks(self.place, period, do.opened.clerk, do.now(), self.unit)
        self.draw()

    def wish(self) -> Wish:
        """What is ticked."""
        from cchc_desktop.reports import Wish

        value = self.form.value
        return Wish(bool(value("papers_by_procedure")), bool(value("papers_named")))

    def asked(self) -> Asked | None:
        """Which picture; what the report does not hear makes no other."""
        from cchc_desktop.reports import Wish

        paper, wish = self.list.paper, self.wish()
        if paper is None:
            return None
        heard = {name: getattr(wish, name) for name in paper.wishes}
        return Asked(paper.code, Wish(**heard))

    def _on_chosen(self) -> None:
        self._remember()
        if self.looks is not None:
            self.stop()
            self.shown.show_doing("")
            self._offer()
            self._rest.start()

    def draw(self) -> None:
        """The pages of the chosen report."""
        looks, asked = self.looks, self.asked()
        self._rest.stop()
        if looks is None or asked is None or not self.isVisible():
            return
        self._cancel_drawing()
        turn = self._turn
        if asked in looks.drawn:
            self._show(turn, looks.drawn[asked])
            return
        self.shown.show_doing("Đang dựng bản xem trước…")
        self._offer()
        self._drawing = self.context.jobs.start(
            lambda job: looks.picture(asked, job.step),
            then=partial(self._show, turn),
            failed=partial(self._not_drawn, turn),
            progress=lambda _share, words: self._say_doing(turn, words),
        )

    def stop(self) -> None:
        """No pages, for now."""
        self._cancel_drawing()
        self.shown.show_nothing()
        self._offer()

    def _cancel_drawing(self) -> None:
        self._turn += 1
        if self._drawing is not None:
            self._drawing.cancel()
            self._drawing = None

    def _say_doing(self, turn: int, words: str) -> None:
        if turn == self._turn:
            self.shown.waiting.say(f"{words}…")

    def _show(self, turn: int, pdf: bytes) -> None:
        if turn == self._turn:
            self._drawing = None
            self.shown.show_pdf(pdf)
            counted = self.looks.counted if self.looks else None
            self.shown.view.show_note("" if counted is None or counted.is_final else "tạm tính, kỳ chưa chốt")
            self._offer()

    def _not_drawn(self, turn: int, failure: Exception) -> None:
        if turn == self._turn:
            self._drawing = None
            self.shown.show_nothing()
            self._offer()
            show_failure(self, self.context, failure, self.draw)

    def _offer(self) -> None:
        self.print_button.setEnabled(self.shown.has_pages)
        self.save_button.setEnabled(self.list.paper is not None)

    # Saving.

    def save_one(self) -> None:
        """The chosen report, under a name."""
        from cchc_desktop.operations.papers_of_month import stem_of

        paper, looks = self.list.paper, self.looks
        if paper is None or looks is None or self.saver.is_saving:
            return
        ways = self._ways()
        stem = stem_of(self.place, paper, looks.period, looks.unit)
        start = str(Path(self._kept("folder")) / f"{stem}.{ways[0]}")
        name = self.choose_name("Lưu báo cáo", start)
        if name:
            self._keep("folder", str(Path(name).parent))
            self._save(Path(name), [f"{paper.code}.{way}" for way in ways], is_all=False)

    def save_all(self) -> None:
        """Every report into a folder, as the ticks and the kind of file say."""
        if self.looks is None or self.saver.is_saving:
            return
        folder = self.choose_folder("Chọn thư mục để lưu tất cả báo cáo", self._kept("folder"))
        if folder:
            self._keep("folder", folder)
            wanted = [
                f"{paper.code}.{way}" for paper in self.list.papers for way in self._ways_of(paper.ways)
            ]
            self._save(Path(folder), wanted, is_all=True)

    def _ways(self) -> tuple[str, ...]:
        chosen = self.choosing.ways.value("papers_ways")
        return chosen if isinstance(chosen, tuple) else BOTH

    def _ways_of(self, usual: Sequence[str]) -> tuple[str, ...]:
        """Where both are wanted, a report that has only one usual way goes by that."""
        return tuple(way for way in self._ways() if way in usual) or self._ways()

    def _save(self, target: Path, wanted: Sequence[str], *, is_all: bool) -> None:
        looks = self.looks
        if looks is None:
            return
        self.clear_complaints()
        self.choosing.warn()
        asked = Files(self.wish(), wanted, is_all)
        if asked.wish.is_named and not self.place.profile.is_practice:
            from cchc_desktop.ui.lock_asking import LockDialog

            LockDialog(self, lambda lock: self.saver.save(looks, target, replace(asked, lock=lock))).open()
        else:
            self.saver.save(looks, target, asked)

    # Printing.

    def primary_act(self) -> None:
        """Ctrl+Enter."""
        if not self.bar.take_typed():
            self.print_shown()

    def print_shown(self) -> None:
        """What is seen goes to the printer for reports; without one, to the system's viewer."""
        looks, asked = self.looks, self.asked()
        if looks is None or asked is None:
            return
        if not self.shown.has_pages:
            self.show_refused(Refused("Trang in chưa dựng xong. Đợi trang hiện ra rồi bấm In."))
            return
        self.clear_complaints()
        self.choosing.warn()
        print_beside(
            self.context,
            self,
            lambda _place, _clerk, _now, step: lay_for_printing(looks, asked, step),
            KIND,
            self.show_pdf,
            self.printer_of,
        )

    def ask_printer(self) -> None:
        """Which printer this desk uses for reports."""
        PrinterDialog(self, self.place.register.place, KIND, "Máy in cho báo cáo của kỳ").open()

    # What is remembered and what the keys do.

    def _settings(self) -> QSettings:
        return QSettings(str(self.place.register.place / "window.ini"), QSettings.Format.IniFormat)

    def _kept(self, name: str) -> str:
        return str(self._settings().value(f"papers/{name}", ""))

    def _keep(self, name: str, value: str) -> None:
        kept = self._settings()
        kept.setValue(f"papers/{name}", value)
        kept.sync()

    def _recall(self) -> None:
        """As it was left, but for the names."""
        ways = tuple(self._kept("ways").split()) or BOTH
        self.choosing.ways.set_values({"papers_ways": ways})
        self.form.set_values({"papers_by_procedure": self._kept("rows") == "procedures"})
        self.list.choose(self._kept("report"))
        self.choosing.ways.changed.connect(lambda _name: self._remember())

    def _remember(self) -> None:
        paper = self.list.paper
        if self.looks is not None and paper is not None:
            self._keep("report", paper.code)
            self._keep("rows", "procedures" if self.form.value("papers_by_procedure") else "fields")
            self._keep("ways", " ".join(self._ways()))

    def step_back(self) -> bool:
        """Esc: stop what runs; from the pages to the list; then to the month."""
        if self.saver.stop():
            return True
        if self.shown.isAncestorOf(self.focusWidget() or self):
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        return False

    def shortcuts(self) -> list[tuple[str, str]]:
        """For the overlay of Ctrl+/."""
        return [
            *KEYS,
            ("Up / Down", "Báo cáo trước, báo cáo sau"),
            ("Enter", "Vào trang in"),
            ("PgUp / PgDown", "Trang trước, trang sau"),
            *((keys, words) for keys, words, _ in self.shown.keys_of_pages()),
            ("Ctrl+P / Ctrl+Return", "In báo cáo đang xem"),
            ("Ctrl+Shift+P", "Chọn máy in cho báo cáo"),
            ("Ctrl+S", "Lưu báo cáo đang xem"),
            ("Ctrl+Shift+S", "Lưu tất cả báo cáo vào thư mục"),
        ]

    def _fold(self) -> None:
        self.title_label.setVisible(self.height() >= LOW_BELOW * QFontMetrics(font()).height())

    @guarded(None)
    def resizeEvent(self, event: QResizeEvent) -> None:
        """The pages come first."""
        super().resizeEvent(event)
        self._fold()

    @guarded(None)
    def showEvent(self, event: QShowEvent) -> None:
        """Draw what was left undrawn."""
        super().showEvent(event)
        if not self.shown.has_pages:
            self._rest.start()

    @guarded(None)
    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks: the worker is for others."""
        super().hideEvent(event)
        self._rest.stop()
        if self._drawing is not None:
            self.stop()

    def _ask_folder(self, title: str, start: str) -> str:
        return choose_folder(self.window(), title, start)

    def _ask_name(self, title: str, start: str) -> str:
        return name_file(self.window(), title, start, _FILTER)
