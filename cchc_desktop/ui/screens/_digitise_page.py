"""Số hóa: what nobody claimed on the left, pages in the middle, the papers they belong to on the right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent, QKeySequence, QShortcut

from cchc_desktop.core.papers import Digitised
from cchc_desktop.store.scans import ALL_PAPERS, RESULT
from cchc_desktop.ui.choosing import choose_folder
from cchc_desktop.ui.guard import guarded
from cchc_desktop.ui.screens import Context
from cchc_desktop.ui.screens._digitise_shown import ShownPages
from cchc_desktop.ui.screens._digitise_tray import BACKLOG, CHIPS, LACKING, LOOSE, TRAY
from cchc_desktop.ui.screens._digitise_ways import PROFILE_KEYS

if TYPE_CHECKING:
    from cchc_desktop.operations.desk import Desk
    from cchc_desktop.operations.tray import Document
    from cchc_desktop.store.scans import Scan
    from cchc_desktop.store.search import DossierRow

_WITHIN = Qt.ShortcutContext.WidgetWithChildrenShortcut


class DigitisePage(ShownPages):
    """Paper comes in by a key, falls apart at its receipts, and what is left is given away by numbers."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.choose_folder: Callable[[], str] = self._ask_folder
        self._wire()
        self.show_bound(None)

    def _wire(self) -> None:
        pairs: list[tuple[Any, Callable[..., object]]] = [
            (self.lists.document_chosen, self.on_document),
            (self.lists.dossier_chosen, self._on_dossier),
            (self.lists.result_chosen, self.on_result),
            (self.lists.entered, self._go_on),
            (self.lists.switched, self.on_switched),
            (self.lists.filtered, self.read_old),
            (self.view.moved, lambda _: self.show_given()),
            (self.view.turned, self.show_given),
            (self.papers.asked, self.show_dossier),
            (self.papers.saved, self.save),
            (self.papers.excused, self.excuse),
            (self.papers.opened, self.open_file),
            (self.papers.exported, self.export),
            (self.old.saved, self.save_old),
            (self.old.excused, self.excuse_old),
            (self.old.listing, self.ways.load_list),
            (self.aside_line.returnPressed, self.set_aside),
            (self.ways.taken, self.refresh),
            (self.ways.listed, self._on_listed),
        ]
        for signal, act in pairs:
            signal.connect(act)
        # A figure may begin a card burst, so it is no shortcut: those fire before anybody can tell.
        for keys, _, act in (one for one in self._page_keys() if not one[0].isdecimal()):
            for pane in (self.lists.stack, self.view, self.papers.table):
                QShortcut(QKeySequence(keys), pane, act).setContext(_WITHIN)
        for keys, _, act in self._whole_keys():
            QShortcut(QKeySequence(keys), self, act).setContext(_WITHIN)

    def _whole_keys(self) -> list[tuple[str, str, Callable[[], object]]]:
        return [
            ("Ctrl+O", "Chọn tệp đã quét", self.ways.pick),
            ("Ctrl+Shift+O", "Ghép chồng mặt trước với chồng mặt sau", self.ways.pick_both),
            *((chip.key, chip.note, partial(self._pick, chip.code)) for chip in CHIPS),
        ]

    def _page_keys(self) -> list[tuple[str, str, Callable[[], object]]]:
        keys: list[tuple[str, str, Callable[[], object]]] = [*self.view.keys()]
        for place in range(10):
            words = "Trang này là kết quả" if place == RESULT else f"Trang này thuộc giấy tờ {place}"
            keys.append((str(place), words, partial(self.give, place)))
            keys.append((f"Shift+{place}", f"Cả tệp {words[10:]}", partial(self.give_all, place)))
        keys.append(("A", "Cả tệp là tất cả giấy tờ", partial(self.give_all, ALL_PAPERS)))
        keys.append(("Shift+A", "Cả tệp là tất cả giấy tờ", partial(self.give_all, ALL_PAPERS)))
        keys.append(("Delete", "Bỏ trang này khỏi giấy tờ", partial(self.give, None)))
        keys.append(("N", "Tệp kế tiếp trong khay", self.next_waiting))
        return keys

    def shortcuts(self) -> list[tuple[str, str]]:
        """For the overlay of Ctrl+/."""
        scans = [
            (key, f"Quét: {one.name}") for key, one in zip(PROFILE_KEYS, self.ways.profiles, strict=False)
        ]
        own = [(keys, words) for keys, words, _ in (*self._whole_keys(), *self._page_keys())]
        return [*scans, ("Ctrl+Return", "Ghi vào hồ sơ, hoặc vào kết quả cũ"), *own]

    @guarded(None)
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A figure gives the page to the paper of that number."""
        if event.text().isdecimal() and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.give(int(event.text()))
            return
        super().keyPressEvent(event)

    # Where one comes from.

    def arrive(self, dossier: str | None = None, **_given: object) -> None:
        """From another screen, with the dossier whose papers are to be scanned."""
        if dossier is None or not self.read_dossier(dossier):
            return
        number = self.papers.dossier.local_no if self.papers.dossier else dossier
        self.lists.show_list(LACKING)
        self.on_switched()
        self.show_dossier(number)
        self.show_bound(number)

    def take_receipt(self, dossier: str) -> bool:
        """A receipt under the hand scanner: this dossier gets the pages that are looked at."""
        self._pick_papers()
        self.show_dossier(dossier)
        if self.document is None:
            self.show_bound(dossier)
        self.lists.focus()
        return True

    def take_files(self, paths: Sequence[Path]) -> bool:
        """Files dropped anywhere on the window while this is shown."""
        self.ways.drop(paths)
        return True

    def step_back(self) -> bool:
        """Esc: paper goes by its receipts again."""
        if not self.aside.isHidden():
            self.fold_aside()
            self.lists.focus()
            return True
        if self.panes.show_lists():
            self.lists.focus()
            return True
        if self.bound_for is None:
            return False
        self.show_bound(None)
        return True

    def _pick(self, code: str) -> None:
        self.lists.chips.pick(code)
        self.lists.focus()

    def _pick_papers(self) -> None:
        if self.lists.current == BACKLOG:
            self.lists.chips.pick(TRAY)

    def _on_dossier(self, row: DossierRow | None) -> None:
        if row is not None and not self._is_reading:
            self.show_dossier(row.local_no)
            self.show_bound(row.local_no)

    def _on_listed(self) -> None:
        self.lists.chips.pick(BACKLOG)
        self.refresh()

    def _go_on(self) -> None:
        if self.document is not None:
            self.panes.show_pages()
            self.view.area.setFocus()

    def next_waiting(self) -> None:
        """The document after this one in the tray, or among those no paper has; round and round."""
        waiting = self._waiting[LOOSE if self.lists.current == LOOSE else TRAY]
        names = [one.scan_id for one in waiting]
        if waiting:
            at = (
                names.index(self.document.scan_id) + 1
                if self.document and self.document.scan_id in names
                else 0
            )
            if self.lists.current in {TRAY, LOOSE}:
                self.lists.tables[self.lists.current].go_to(at % len(waiting))
            else:
                self.show_document(waiting[at % len(waiting)])

    def open_file(self, one: Document) -> None:
        """A file of the dossier, from the table on the right."""
        self.show_document(one)
        self._go_on()

    # Giving pages to papers.

    def give(self, place: int | None) -> None:
        """The page that is looked at belongs to that place; the next page is shown."""
        if self.document is None or not self._is_place(place):
            return
        if self.view.is_locked:
            self.given = [place] * len(self.given)
        else:
            self.given[self.view.at] = place
            self.view.go(1)
        self.show_given()

    def give_all(self, place: int) -> None:
        """Every page belongs to that place."""
        if self.document is not None and self._is_place(place):
            self.given = [place] * len(self.given)
            self.show_given()

    def _is_place(self, place: int | None) -> bool:
        if self.lists.current == BACKLOG:
            return False
        wrong = (
            next((one for one in self.document.findings if one.is_refused), None) if self.document else None
        )
        if wrong is not None:
            self.banner.say(f"Tệp này chưa vào hồ sơ được. {wrong.sentence}", "amber")
            return False
        dossier = self.papers.dossier
        if dossier is None:
            self.papers.form.show_problem("dossier", "Hồ sơ nào? Gõ số hồ sơ hoặc quét giấy hẹn trước.")
            self.papers.form.focus("dossier")
            return False
        return place is None or place in {RESULT, ALL_PAPERS} or 1 <= place <= len(dossier.papers)

    def save(self) -> None:
        """File the document as its pages were given away."""
        document, dossier = self.document, self.papers.dossier
        if document is None:
            self.banner.say("Chưa chọn tệp nào để ghi. Chọn trong khay bên trái, hoặc quét giấy.", "amber")
            return
        if dossier is None:
            self._is_place(RESULT)
            return
        number, is_moved = dossier.local_no, self.view.is_changed
        is_same = document.state == "filed" and document.dossier == number and not is_moved
        if is_same and self.given == [document.place] * document.pages and document.place is not None:
            self.banner.say("Tệp này đã ở đúng giấy tờ đó rồi; không có gì để ghi.", "amber")
            return
        former = self._where(document.scan_id)
        worker, leaves, given = self.ways.worker(), list(self.view.leaves), list(self.given)
        is_whole = bool(document.signatures)
        self.ways.start(
            lambda _: worker.file(
                document.scan_id, number, leaves, given, is_moved=is_moved, is_whole=is_whole
            ),
            lambda made: self._filed(number, former, made),
        )

    def _where(self, scan_id: str) -> Scan:
        from cchc_desktop.operations.undivide import where

        with self.context.do.reading() as reading:
            return where(reading, scan_id)

    def _filed(self, number: str, former: Scan, made: Sequence[str]) -> None:
        from cchc_desktop.operations.undivide import undivide

        def undo(desk: Desk) -> None:
            undivide(desk, former, made)

        done = f"Hồ sơ {number}: giấy tờ đã về lại {'khay' if former.state == TRAY else 'chỗ cũ'}."
        back = partial(self.context.do.run, undo, at=self, done=done)
        self.context.say(f"Đã ghi giấy tờ vào hồ sơ {number}.", back)
        self.show_document(None)
        self.refresh()
        self.lists.focus()

    def save_old(self) -> None:
        """The document from the tray is the electronic copy of the chosen result; then the next of both."""
        from cchc_desktop.operations import backlog, undivide

        document, result = self.document, self.old.result
        if document is None or document.state != TRAY or result is None:
            self.banner.say("Cần một tệp trong khay và một kết quả cũ. Phím N chọn tệp kế tiếp.", "amber")
            return
        former = self._where(document.scan_id)
        self.context.do.run(
            lambda desk: backlog.file_backlog(desk, document.scan_id, result.id),
            at=self,
            done=f"Kết quả số {result.number}: đã có bản điện tử.",
            undo=lambda desk: undivide.bring_back(desk, former),
            then=lambda _: self._after_old(),
        )

    def _after_old(self) -> None:
        self.show_document(None)
        self.refresh()
        self.on_switched()
        self.lists.focus()

    def excuse_old(self, reason: str) -> None:
        """An old result need not be digitised, and why."""
        from cchc_desktop.operations import backlog

        if (one := self.old.result) is not None:
            self.context.do.run(
                lambda desk: backlog.excuse(desk, one.id, reason),
                at=self,
                done=f"Kết quả số {one.number}: ghi không cần số hóa.",
                undo=lambda desk: backlog.take_off(desk, one.id, "Hoàn tác."),
                then=lambda _: self.old.why.reset(),
            )

    def excuse(self, place: int, reason: str, state: Digitised) -> None:
        """A paper need not be scanned, or is re-used, and why."""
        from cchc_desktop.core.acts import Digitise
        from cchc_desktop.operations.digitise import digitise

        if (dossier := self.papers.dossier) is None:
            return
        was, number = dossier.papers[place - 1], dossier.local_no
        act = Digitise(dossier=number, papers=((place, state),), reasons=((place, reason),))
        before = ((place, was.reason),) if was.reason else ()
        back = Digitise(dossier=number, papers=((place, was.digitised),), reasons=before)
        self.context.do.run(
            lambda desk: digitise(desk, act),
            at=self,
            then=lambda _: self.papers.why.reset(),
            undo=lambda desk: digitise(desk, back),
            done=f"Hồ sơ {number}: đã ghi giấy tờ {place} “{state.title}”.",
        )

    def put_back(self) -> None:
        """What was filed wrongly goes back to the tray."""
        from cchc_desktop.operations import filing, undivide

        if (one := self.document) is not None:
            former = self._where(one.scan_id)
            self.context.do.run(
                lambda desk: filing.put_back(desk, one.scan_id),
                at=self,
                done="Đã trả tệp về khay.",
                undo=lambda desk: undivide.bring_back(desk, former),
            )

    def set_aside(self) -> None:
        """Out of use, with the reason that is asked for first."""
        from cchc_desktop.operations import filing

        if (one := self.document) is None:
            return
        reason = str(self.aside.value("aside_reason") or "")
        if self.aside.isHidden() or not reason:
            self.aside.show()
            if not reason and self.aside.editor("aside_reason").widget().hasFocus():
                self.aside.show_problem("aside_reason", "Hãy ghi lý do bỏ tệp này ra.")
            self.aside.focus("aside_reason")
            return
        self.context.do.run(
            lambda desk: filing.set_aside(desk, one.scan_id, reason),
            at=self,
            then=lambda _: self.fold_aside(),
            done="Đã bỏ tệp ra; tệp vẫn giữ trong kho.",
            undo=lambda desk: filing.restore(desk, one.scan_id, one.state),
        )

    def export(self) -> None:
        """The files of the dossier, named for the archive, into a folder."""
        from cchc_desktop.operations import tray

        dossier = self.papers.dossier
        if dossier is None or not (chosen := self.choose_folder()):
            return
        worker, number = self.ways.worker(), dossier.local_no
        self.ways.start(
            lambda _: tray.export(worker.place, worker.by, worker.at, dossier.seq, Path(chosen)),
            lambda found: self.context.say(f"Hồ sơ {number}: đã xuất {len(found)} tệp vào “{chosen}”."),
        )

    def _ask_folder(self) -> str:
        return choose_folder(self, "Chọn thư mục để xuất tệp")

    @guarded(None)
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files may be dropped here."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    @guarded(None)
    def dropEvent(self, event: QDropEvent) -> None:
        """They are taken in as if they were picked."""
        event.acceptProposedAction()
        self.ways.drop([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])
