"""What Số hóa shows: the lists, the document with its pages, and what its pages can be given to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QLineEdit, QStackedWidget

from cchc_desktop.core.failure import Refused
from cchc_desktop.store import search
from cchc_desktop.store.scans import ALL_PAPERS, RESULT
from cchc_desktop.store.search import Filter, Group
from cchc_desktop.ui.fields import Field, Form, allot_mnemonics
from cchc_desktop.ui.look import M, S
from cchc_desktop.ui.page import Page
from cchc_desktop.ui.parts import Empty, button, column, label, row, widget_of
from cchc_desktop.ui.screens import Context
from cchc_desktop.ui.screens._digitise_old import OldPane
from cchc_desktop.ui.screens._digitise_panes import Panes
from cchc_desktop.ui.screens._digitise_papers import PapersPane, page_words
from cchc_desktop.ui.screens._digitise_said import Said, said_of
from cchc_desktop.ui.screens._digitise_tray import BACKLOG, LACKING, LOOSE, TRAY, Lists
from cchc_desktop.ui.screens._digitise_tray import words_of as facts_of
from cchc_desktop.ui.screens._digitise_ways import WaysIn
from cchc_desktop.ui.screens._digitise_work import Target
from cchc_desktop.ui.viewer import PageView

if TYPE_CHECKING:
    from cchc_desktop.core.dossier import Dossier
    from cchc_desktop.operations.backlog import OldResult
    from cchc_desktop.operations.tray import Document

_VIEW_DPI = 130
_NOTHING = (
    "Chọn một tệp ở danh sách bên trái, hoặc quét giấy: đặt giấy hẹn lên trên chồng giấy rồi bấm phím quét."
)


class ShownPages(Page):
    """The page without its acts, which the screen itself adds."""

    def __init__(self, context: Context) -> None:
        self.ways = WaysIn(context, self, self.target)
        super().__init__("Số hóa", [self.ways])
        self.context = context
        self.document: Document | None = None
        self.given: list[int | None] = []
        self.bound_for: str | None = None
        """The dossier that paper goes to which is scanned now; None: the receipts on top say so."""
        self._pdf = b""
        self._own: tuple[Document, ...] = ()
        self._waiting: dict[str, tuple[Document, ...]] = {TRAY: (), LOOSE: ()}
        self._is_reading = False
        self.lists = Lists(self._rows)
        self.facts, self.said = label("", "small", wraps=True), Said()
        self.papers, self.old = PapersPane(), OldPane()
        self.aside = _aside_form()
        self.aside_line = cast("QLineEdit", self.aside.editor("aside_reason").widget())
        for form in (self.papers.form, self.papers.why, self.old.why, self.lists.old, self.aside):
            self.add_form(form)
        self.nothing = Empty(_NOTHING, "scan")
        self.back_button = button("Trả về khay", self.put_back, kind="quiet", icon="undo")
        self.aside_button = button("Bỏ tệp này ra…", self.set_aside, kind="quiet", icon="close")
        self.view = PageView("Trang giấy đang xem", self.back_button, self.aside_button)
        self._lay_out()
        for line in self.findChildren(QLineEdit):
            line.setAcceptDrops(False)  # files that fall on a field are for the page
        self.setAcceptDrops(True)
        self.show_document(None)

    def _lay_out(self) -> None:
        self.head.setStretch(self.head.count() - 2, 0)  # what stretches are the ways in
        self.head.setStretchFactor(self.ways, 1)
        self.nothing.words.setMinimumWidth(0)
        told = row(self.facts, gap=M)
        self.middle = widget_of(column(told, self.said, self.view, self.aside, gap=S))
        self.middle.layout().setStretch(2, 1)  # type: ignore[union-attr]  # made on the line above
        middle = widget_of(column(self.nothing, self.middle, gap=0))
        self.sides = QStackedWidget()
        for side in (self.papers, self.old):
            self.sides.addWidget(side)
        self.panes = Panes(self.lists, middle, self.sides)
        told.insertWidget(0, self.panes.back)
        told.setStretchFactor(self.facts, 1)
        self.body.addWidget(self.ways.busy)
        self.body.addWidget(self.panes, 1)

    # What the screen does.

    def put_back(self) -> None:
        """The button under the page."""

    def set_aside(self) -> None:
        """The other one."""

    def target(self) -> Target:
        """What is brought in belongs to the row that is chosen on the left, or to who it was brought for."""
        if self.lists.current == BACKLOG:
            return Target(backlog=None if self.old.result is None else self.old.result.id)
        return Target(dossier=self.bound_for)

    # What is read.

    def refresh(self) -> None:
        """The lists with their numbers, and the dossier on the right; what is being divided stays."""
        from cchc_desktop.operations import backlog, scan_profiles, tray

        today = self.context.do.now().date()
        with self.context.do.reading() as reading:
            self._waiting = {TRAY: tray.tray(reading), LOOSE: tray.unplaced(reading)}
            lacking = search.ids(reading, Filter(group=Group.IN_HOUSE, is_digitised_in=False))
            standing = backlog.standing(reading)
            profiles = scan_profiles.profiles(reading, today)
        if profiles != self.ways.profiles:
            self.ways.show_profiles(profiles)
        counts = {code: len(found) for code, found in self._waiting.items()}
        counts |= {
            LACKING: len(lacking),
            BACKLOG: sum(one.number - one.digitised - one.excused for one in standing),
        }
        self._is_reading = True
        self.lists.show_counts(counts)
        self.lists.offer_fields([one.field for one in standing])
        self.lists.tray.show_rows(self._waiting[TRAY])
        self.lists.loose.show_rows(self._waiting[LOOSE])
        self.lists.lacking.show_ids(lacking)
        self._is_reading = False
        self.old.show_fields(standing, self.context.do.opened.place.law.decimals(today))
        if self.papers.dossier is not None:
            self.read_dossier(self.papers.dossier.local_no)
        self.read_old()
        self._say_share()
        self._settle()

    def read_old(self) -> None:
        """The old results that the filter lets through."""
        from cchc_desktop.operations import backlog

        field, query = self.lists.looked_for
        with self.context.do.reading() as reading:
            self.lists.backlog.show_rows(backlog.listed(reading, field=field, query=query))

    def _settle(self) -> None:
        """Go on with the document that is looked at where it is still somewhere, else with the chosen row."""
        shown = self.document
        known = {one.scan_id: one for one in (*self._waiting[TRAY], *self._waiting[LOOSE], *self._own)}
        if shown is not None and shown.scan_id in known:
            self.show_document(known[shown.scan_id])
        else:
            self.show_document(None)
            self.lists.tell()

    def show_dossier(self, number: str) -> None:
        """Show the dossier ``number`` and, where nothing else waits in the viewer, a file of it."""
        self.clear_complaints()
        if not self.read_dossier(number) or self.lists.current in {TRAY, LOOSE, BACKLOG}:
            return
        loose = next((one for one in self._own if one.role == "unplaced"), None)
        filed = (one for one in self._own if one.state == "filed" and one.role != "cover")
        self.show_document(loose or next(filed, None))

    def read_dossier(self, number: str) -> bool:
        """The papers of a dossier, and everything scanned for it; False when there is no such dossier."""
        from cchc_desktop.operations import tray

        try:
            with self.context.do.reading() as reading:
                found = search.dossier(reading, number)
                self._own = tray.of_dossier(reading, found.seq)
        except Refused as no:
            self.papers.form.show_problem("dossier", no.sentence)
            return False
        self.papers.form.set_values({"dossier": found.local_no})
        self.papers.show_files(self._own)
        self.show_given(found)
        self.papers.allow_save(is_there=self.document is not None)
        return True

    def show_bound(self, number: str | None) -> None:
        """From now on paper is for the dossier ``number``; None: for whom the receipts on top say."""
        self.bound_for = number
        self.papers.show_coming(
            "Quét bây giờ: theo giấy hẹn đặt trên chồng giấy; không có thì vào khay."
            if number is None
            else f"Quét bây giờ: giấy vào thẳng hồ sơ {number}. Esc để thôi."
        )

    def on_document(self, one: Document | None) -> None:
        """A row of the tray, or of what no paper has yet."""
        if not self._is_reading:
            self.show_document(one)

    def on_result(self, one: OldResult | None) -> None:
        """A row of the old results."""
        if not self._is_reading:
            waiting = self.document is not None and self.document.state == TRAY
            self.old.show_result(one, self._name() if waiting else "")

    def _name(self) -> str:
        return "" if self.document is None else self.document.name or self.document.source

    def show_document(self, one: Document | None) -> None:
        """Show a document from its first page; the one that is shown already stays as it lies."""
        is_other = one is None or self.document is None or one.scan_id != self.document.scan_id
        self.document = one
        self.nothing.setVisible(one is None)
        self.middle.setVisible(one is not None)
        self.papers.allow_save(is_there=one is not None)
        self.panes.go_on.setEnabled(one is not None)
        if one is None:
            self.panes.show_lists()
            self.view.clear()
            self.given = []
            self.show_given()
            self.on_result(self.old.result)
            return
        self.facts.setText(f"{self._name()} · {facts_of(one)}")
        self.said.show_lines(said_of(one))
        self.back_button.setVisible(one.state != TRAY)
        if is_other:
            self.fold_aside()
        self.aside_button.setVisible(one.state != "set_aside")
        if one.dossier is not None and self.lists.current in {TRAY, LOOSE} and is_other:
            self.read_dossier(one.dossier)
        if is_other:
            self._open(one)
        self.papers.allow_save(is_there=True)
        self.on_result(self.old.result)

    def fold_aside(self) -> None:
        """The reason for taking a file out of use is not asked for any more."""
        self.aside.reset()
        self.aside.hide()

    def _open(self, one: Document) -> None:
        from cchc_desktop.operations import tray

        place = self.context.do.opened.place
        self._pdf = self.context.do.ask(lambda: tray.document(place, one.digest), at=self) or b""
        self.given = [one.place] * one.pages
        self.view.show_document(one.pages, self._picture, is_locked=bool(one.signatures))
        self.show_given()

    def _picture(self, page: int) -> QPixmap:
        from cchc_desktop.operations import tray

        made = QPixmap()
        if self._pdf:
            made.loadFromData(tray.page_image(self._pdf, page, _VIEW_DPI))
        return made

    def _rows(self, seqs: Sequence[int]) -> Sequence[search.DossierRow]:
        with self.context.do.reading() as reading:
            return search.page(reading, seqs)

    def _say_share(self) -> None:
        in_tray, loose = len(self._waiting[TRAY]), len(self._waiting[LOOSE])
        if self.lists.current == TRAY and in_tray:
            self.lists.say_share(f"Khay còn {in_tray} tệp chưa vào hồ sơ nào. Hãy xếp hết trong ngày.", "red")
        elif self.lists.current in {TRAY, LOOSE} and loose:
            self.lists.say_share(f"{loose} tệp đã vào hồ sơ mà chưa chia cho giấy tờ nào (Alt+2).", "amber")
        else:
            self.lists.say_share("")

    def on_switched(self) -> None:
        """Another list is shown: the right side follows it."""
        is_old = self.lists.current == BACKLOG
        self.sides.setCurrentWidget(self.old if is_old else self.papers)
        self._say_share()
        if is_old and (self.document is None or self.document.state != TRAY):
            self.show_document(next(iter(self._waiting[TRAY]), None))
        if self.lists.current != LACKING:
            self.show_bound(None)
        allot_mnemonics(self)

    def show_given(self, dossier: Dossier | None = None) -> None:
        """Which pages were given to which paper."""
        places: dict[int, list[int]] = {}
        for at, place in enumerate(self.given, 1):
            if place is not None:
                places.setdefault(place, []).append(at)
        words = {place: page_words(pages) for place, pages in places.items()}
        self.papers.show_dossier(dossier or self.papers.dossier, words)
        at = self.view.at
        self.view.show_note(_given_words(self.given[at]) if at < len(self.given) else "")


def _aside_form() -> Form:
    made = Form(
        [
            Field(
                "aside_reason",
                "Lý do bỏ tệp này ra (Enter để bỏ, Esc để thôi)",
                help="Tệp bỏ ra vẫn giữ trong kho và trong sổ cùng lý do; không tệp nào bị xóa.\n\n"
                "Căn cứ: lựa chọn của chương trình, để không mất giấy tờ nào.",
            )
        ]
    )
    made.hide()
    return made


def _given_words(place: int | None) -> str:
    if place is None:
        return "chưa đưa vào giấy tờ nào"
    return {RESULT: "vào kết quả", ALL_PAPERS: "vào tất cả giấy tờ"}.get(place, f"vào giấy tờ {place}")
