"""One dossier: how it stands, what to do next, what happened, its papers, its days and its slips."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut

from cchc_desktop.core.acts import Digitise
from cchc_desktop.core.dossier import Dossier, Entry
from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.core.lifecycle import MOVES
from cchc_desktop.core.papers import Digitised
from cchc_desktop.forms import warning_of
from cchc_desktop.ui.allowed import actor_of, does
from cchc_desktop.ui.fields import allot_mnemonics
from cchc_desktop.ui.printed import Drawn, Pdf, drawn, open_pdf, print_paper, printer_of, put_out
from cchc_desktop.ui.screens import Context, Screen
from cchc_desktop.ui.screens._ask import CAUSE, CODE, ask, verb_of
from cchc_desktop.ui.screens._ask_paper import ask_paper, paper_place, paper_verb
from cchc_desktop.ui.screens._asked import Ask, Case, People
from cchc_desktop.ui.screens._dossier_scans import KEY, DossierScans
from cchc_desktop.ui.screens._people import people_of
from cchc_desktop.ui.screens._print_many import SHOW, show_failure
from cchc_desktop.ui.screens._shown import ShownDossier
from cchc_desktop.ui.screens._timeline import last_own, title_of_entry
from cchc_desktop.ui.screens._verbs import bare_act, next_act, others_of, run_verb, title_of, undoing
from cchc_desktop.ui.settings import PrinterChoice, load_counter

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

KEYS = tuple(f"Alt+{figure}" for figure in (*range(1, 10), 0))
SEEN = 6
"""Dossiers that are offered as seen before."""
_GO_TO_PEOPLE = frozenset({"assign", "hand_over"})


class DossierPage(ShownDossier):
    """The one primary button is the next sensible act; all others stand in a list with their keys."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.show_pdf: Callable[[Pdf], object] = open_pdf
        self.printer_of: Callable[[PrinterChoice], QPrinter] = printer_of
        self.others: tuple[str, ...] = ()
        self.scans = DossierScans(self)
        self._way: list[str] = []
        self._at = -1
        self._bind_keys()

    def _bind_keys(self) -> None:
        keys: list[tuple[str, Callable[[], object]]] = [
            ("Ctrl+Return", self.go_on),
            ("Ctrl+Enter", self.go_on),
            ("Ctrl+P", partial(self.print_form, "receipt")),
            ("F7", self.print_last),
            ("Alt+Left", partial(self.walk, -1)),
            ("Alt+Right", partial(self.walk, 1)),
            *((key, partial(self.act_at, at)) for at, key in enumerate(KEYS)),
        ]
        for key, act in keys:
            QShortcut(QKeySequence(key), self, act).setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    # Which dossier is shown.

    def arrive(self, dossier: str, act: str = "") -> None:
        """Show a dossier by its local number or official code; with ``act`` its panel is open."""
        self._open(dossier)
        if self.dossier is None:
            return
        number = self.dossier.local_no
        if self._way[self._at : self._at + 1] != [number]:
            self._way[self._at + 1 :] = [number]
            self._at = len(self._way) - 1
        self._show_seen()
        if act:
            self.begin(act)
        else:
            self._focus_main()

    def go_to(self, local_no: str) -> None:
        """One of the others that the page names."""
        self.arrive(local_no)

    def walk(self, step: int) -> None:
        """Alt with an arrow: the dossier that was shown before this one, or after it."""
        if 0 <= self._at + step < len(self._way):
            self._at += step
            self._open(self._way[self._at])
            self._show_seen()
            self._focus_main()

    def _open(self, ref: str) -> None:
        self._close_panel()
        self.clear_complaints()
        self.beside = type(self.beside)()
        self.read(ref)
        self.scroller.verticalScrollBar().setValue(0)

    def _show_seen(self) -> None:
        here = self.dossier.local_no if self.dossier else ""
        seen = dict.fromkeys(one for one in reversed(self._way) if one != here)
        self.show_seen(tuple(seen)[:SEEN])

    def shown(self) -> None:
        """The acts follow from how the dossier stands."""
        if self.dossier is None:
            return
        self.primary.setVisible(self._following() is not None and self.panel.ask is None)
        self.others = self._others(self.dossier)
        keys = iter(KEYS)
        self.acts.show_acts(
            tuple(
                (name, self._title(name), "Ctrl+Z" if name == "undo" else next(keys, ""))
                for name in self.others
            )
        )

    def _others(self, dossier: Dossier) -> tuple[str, ...]:
        is_late = dossier.due_at and dossier.ended_at and dossier.ended_at > dossier.due_at
        has_paper = any(not slip.is_cancelled for slip in self.printed)
        possible = (
            *others_of(dossier),
            CODE,
            *(("cancel_slip",) if has_paper else ()),
            *((CAUSE,) if is_late else ()),
            *(("undo",) if self._own_last() is not None else ()),
        )
        actor = actor_of(self.context.do)
        return tuple(name for name in possible if does(actor, name))

    def _following(self) -> str | None:
        """The next sensible act, where whoever looks on may do it."""
        following = None if self.dossier is None else next_act(self.dossier)
        return following if following and does(actor_of(self.context.do), following) else None

    def _own_last(self) -> Entry | None:
        do = self.context.do
        return last_own(self.entries, do.opened.clerk, do.now())

    def _title(self, name: str) -> str:
        match name:
            case "undo":
                last = self._own_last()
                return f"Hoàn tác “{title_of_entry(last)}”" if last else "Hoàn tác"
            case "code":
                has_code = self.dossier is not None and self.dossier.code
                return "Sửa mã hồ sơ của hệ thống tỉnh" if has_code else "Ghi mã hồ sơ của hệ thống tỉnh"
            case "cause":
                return "Ghi nguyên nhân quá hạn"
        return title_of(name)

    # What is done.

    def go_on(self) -> None:
        """Ctrl+Enter: save the open panel, else begin the next sensible act."""
        if self.dossier is None:
            return
        if self.panel.ask is not None:
            self.save()
        elif following := self._following():
            self.begin(following)

    def act_at(self, at: int) -> None:
        """Alt and a figure: an act of the list."""
        if self.dossier is not None and at < len(self.others):
            self.begin(self.others[at])

    def begin(self, name: str) -> None:
        """Unfold the panel of an act; one that needs nothing told is done at once."""
        dossier = self.dossier
        if dossier is None:
            return
        if name == "correct" and not self.reveal():
            return  # the panel shows the numbers in full
        if name == "undo":
            self.take_back()
        elif name == "papers":
            self.papers.table.setFocus()
        elif (asked := ask(name, self._case(dossier, name))) is None:
            self._run(name, lambda: bare_act(name, dossier.local_no))
        else:
            self._unfold(asked)

    def _case(self, dossier: Dossier, name: str) -> Case:
        place, now, people = self.context.do.opened.place, self.context.do.now(), People()
        if name in _GO_TO_PEOPLE:
            with self.context.do.reading() as reading:
                people = people_of(reading, place.law, now.date(), dossier.procedure)
        return Case(dossier, place.law, place.profile.unit, now, people, self.printed)

    def _unfold(self, asked: Ask) -> None:
        if self.dossier is None:
            return
        self.forms = [self.panel.unfold(asked, self.dossier.local_no)]
        self.acts.lend_letters()
        allot_mnemonics(self)
        self.primary.hide()
        self.scroller.verticalScrollBar().setValue(0)

    def save(self) -> None:
        """Do the act of the panel with what was typed; a refusal is shown at its field."""
        asked, form = self.panel.ask, self.panel.form
        if asked is None or form is None:
            return
        form.clear_problems()
        try:
            values = form.values()
        except Refused:
            return  # said at the field by the form
        verb = paper_verb(values) if paper_place(asked.verb) else verb_of(asked.verb)
        self._run(verb, lambda: asked.told(values))

    def _run(self, verb: str, told: Callable[[], object]) -> None:
        if self.dossier is None:
            return
        number = self.dossier.local_no
        run_verb(self.context.do, self, verb, number, told, then=lambda _: self._after_act(verb))

    def _after_act(self, verb: str) -> None:
        is_of_paper = verb == "digitise" or (
            self.panel.ask is not None and paper_place(self.panel.ask.verb) is not None
        )
        if verb != "digitise" or self.panel.ask is not None:
            self.panel.done()
            self.forms = []
        self.refresh()
        if not is_of_paper:
            self._focus_main()
        elif not self.papers.table.hasFocus() and not self.papers.isAncestorOf(self.focusWidget() or self):
            self.papers.table.setFocus()

    def take_back(self) -> None:
        """Ctrl+Z where nothing told last is left: the clerk's own last act on this dossier."""
        if self.dossier is not None and self._own_last() is not None:
            undo = undoing(self.dossier.local_no)
            self.context.do.run(undo, at=self, done="Đã hoàn tác.", then=lambda _: self.refresh())

    # Its papers.

    def ask_paper(self, place: int) -> None:
        """Ask how far one paper is digitised, and why it need not be."""
        if self.dossier is not None:
            self._unfold(ask_paper(self.dossier, place))

    def mark_paper(self, place: int, state: Digitised) -> None:
        """Say how far one paper is digitised."""
        self._digitise(papers=((place, state),))

    def mark_all(self) -> None:
        """Say that every paper is scanned."""
        self._digitise(is_all=True)

    def mark_result(self, is_on: bool) -> None:  # noqa: FBT001 - as the box gives it
        """Say whether the result is there as a file."""
        self._digitise(is_result=is_on)

    def _digitise(
        self,
        papers: Sequence[tuple[int, Digitised]] = (),
        *,
        is_all: bool = False,
        is_result: bool | None = None,
    ) -> None:
        if self.dossier is not None:
            act = Digitise(
                dossier=self.dossier.local_no, papers=tuple(papers), is_all=is_all, is_result=is_result
            )
            self._run("digitise", lambda: act)

    def print_form(self, kind: str, entry: int | None = None) -> None:
        """Print a form beside the window; a reprint keeps its number."""
        if self.dossier is None:
            return
        do, number = self.context.do, self.dossier.local_no
        place, clerk, now = do.opened.place, do.opened.clerk, do.now()
        choice = load_counter(place.register.place).printers.get(kind)
        layout = choice.layout if choice else "A4"
        self.clear_complaints()
        self.context.jobs.start(
            lambda _job: drawn(
                print_paper(place, number, kind, clerk, now, entry=entry, layout=layout),
                choice,
                warning_of(kind, place.register.place),
            ),
            then=self._put_out,
            failed=lambda failure: show_failure(
                self, self.context, failure, partial(self.print_form, kind, entry)
            ),
        )

    def _put_out(self, paper: Drawn) -> None:
        if paper.warning:
            self.banner.say(paper.warning, "amber")
        try:
            printer = put_out(paper, self.show_pdf, self.printer_of)
        except Trouble as trouble:
            self.banner.say(trouble.sentence, "amber", lambda: self.show_pdf(paper.pdf), SHOW)
            return
        if printer:
            self.context.say(f"Đã gửi giấy tới {printer}.")

    def print_last(self) -> None:
        """F7: the paper of the act that was entered last."""
        told = [sheet for sheet in self.slips.sheets if sheet.entry is not None and not sheet.is_void]
        kinds = {MOVES[one.verb].slip for one in self.entries[-2:] if one.verb in MOVES}
        newest = max(told, key=lambda sheet: sheet.entry or 0, default=None)
        control = next((sheet for sheet in self.slips.sheets if sheet.kind == "control_slip"), None)
        wanted = control if control is not None and "control_slip" in kinds else newest
        if wanted is None:
            self.show_refused(Refused("Hồ sơ này chưa có việc nào kèm giấy để in. Ctrl+P in giấy tiếp nhận."))
        else:
            self.print_form(wanted.kind, wanted.entry)

    def step_back(self) -> bool:
        """Esc folds the panel; what was typed is there when it is opened again."""
        if not self._close_panel():
            return False
        self._focus_main()
        return True

    def _close_panel(self) -> bool:
        was_open = self.panel.fold()
        self.forms = []
        if self.dossier is not None:
            self.primary.setVisible(self._following() is not None)
        return was_open

    def shortcuts(self) -> list[tuple[str, str]]:
        """For the overlay of Ctrl+/."""
        if self.dossier is None:
            return []
        following = self._following()
        first = [("Ctrl+Return", title_of(following))] if following else []
        others = [(key, words) for _, words, key in self.acts.acts if key]
        return [
            *first,
            *others,
            ("Ctrl+P", "In lại giấy hẹn"),
            ("F7", "In giấy của việc vừa ghi"),
            KEY,
            ("Space", "Giấy tờ đã số hóa hoặc chưa; Enter: tình trạng khác"),
            ("Alt+Left / Alt+Right", "Hồ sơ xem trước đó, xem sau đó"),
        ]

    def _focus_main(self) -> None:
        (self.papers.table if self.primary.isHidden() else self.primary).setFocus()


DOSSIER = Screen(
    code="dossier",
    title="Một hồ sơ",
    icon="paper",
    place=35,
    build=DossierPage,
    roles=frozenset({"commune"}),
    is_listed=False,
    within="dossiers",
)
