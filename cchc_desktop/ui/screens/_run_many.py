"""One act on many dossiers beside the window: how far it is, a way to stop it, and one Ctrl+Z for all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QProgressBar

from cchc_desktop.core.acts import Undo
from cchc_desktop.core.text import number
from cchc_desktop.ui.jobs import Job
from cchc_desktop.ui.look import M, S
from cchc_desktop.ui.page import Page
from cchc_desktop.ui.parts import button, label, row
from cchc_desktop.ui.screens import Context
from cchc_desktop.ui.screens._print_many import show_failure

if TYPE_CHECKING:
    from cchc_desktop.operations.bulk import Outcome


@dataclass(frozen=True, slots=True)
class Work:
    """``verb`` on each of ``numbers``; ``told`` is called in the worker and touches no widget."""

    verb: str
    numbers: tuple[str, ...]
    told: Callable[[str], object]
    said: Callable[[Outcome], str]
    then: Callable[[Outcome], object] | None = None
    can_undo: bool = True


class ManyRun(QFrame):
    """Stands on the page while the act runs; a stopped one leaves no trace, its transaction is undone."""

    def __init__(self, context: Context, page: Page) -> None:
        super().__init__()
        self._context, self._page = context, page
        self._jobs: list[Job] = []
        self.setProperty("kind", "card")
        self.words = label("")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Phần đã làm")
        self.setLayout(row(self.words, self.bar, button("Dừng", self.cancel), gap=S, margin=M))
        self.hide()

    @property
    def is_on(self) -> bool:
        """Whether an act on many still runs or waits."""
        return bool(self._jobs)

    def start(self, work: Work) -> None:
        """Let the worker do it in one transaction; every way it can end is shown on the page."""
        from cchc_desktop.operations.bulk import run_all
        from cchc_desktop.operations.desk import at_desk

        do = self._context.do
        opened, now, amount = do.opened, do.now(), len(work.numbers)
        place_of = {number: place for place, number in enumerate(work.numbers)}

        def beside(job: Job) -> Outcome:
            def told(ref: str) -> object:
                job.step(place_of[ref] / amount, f"Đang ghi {place_of[ref] + 1}/{amount} hồ sơ…")
                return work.told(ref)

            with at_desk(opened.place, opened.clerk, now) as desk:
                return run_all(desk, work.verb, work.numbers, told)

        self._page.clear_complaints()
        self._show(0, f"Đang ghi {number(amount)} hồ sơ…")
        job = self._context.jobs.start(
            beside,
            then=lambda outcome: self._finished(work, outcome),
            failed=lambda failure: show_failure(self._page, self._context, failure, lambda: self.start(work)),
            progress=self._show,
        )
        self._jobs.append(job)
        job.ended.connect(self._on_ended)

    def cancel(self) -> None:
        """Stop at the next dossier: nothing of it is kept."""
        for job in self._jobs:
            job.cancel()

    def _show(self, share: float, words: str) -> None:
        self.bar.setRange(0, 100)
        self.bar.setValue(round(share * 100))
        self.words.setText(words)
        self.show()

    def _finished(self, work: Work, outcome: Outcome) -> None:
        sentence = work.said(outcome)
        if sentence:
            undo = (lambda: self.start(_back(outcome.done))) if work.can_undo else None
            self._context.do.said.emit(sentence, undo)
        if work.then is not None:
            work.then(outcome)

    def _on_ended(self) -> None:
        job = self.sender()
        self._jobs = [one for one in self._jobs if one is not job]
        self.setVisible(self.is_on)


def _back(numbers: Sequence[str]) -> Work:
    def said(outcome: Outcome) -> str:
        if not outcome.refused:
            return "Đã hoàn tác."
        left = f"{number(len(outcome.refused))} hồ sơ: {outcome.refused[0][1]}"
        return f"Đã hoàn tác {number(len(outcome.done))} hồ sơ, để lại {left}"

    return Work("undo", tuple(numbers), lambda ref: Undo(dossier=ref), said, can_undo=False)
