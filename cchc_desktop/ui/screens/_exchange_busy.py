"""A trip while it goes on: how far it is, and a way to stop it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QProgressBar, QWidget

from cchc_desktop.ui.jobs import Job
from cchc_desktop.ui.look import M
from cchc_desktop.ui.parts import button, label, row
from cchc_desktop.ui.screens import Context


class Busy(QWidget):
    """One piece of work at a time; it is seen while it goes on."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._job: Job | None = None
        self.words = label("", "", wraps=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Tiến độ")
        self.stop_button = button("Dừng   Esc", self.stop, name="Dừng")
        self.setLayout(row(self.words, self.bar, self.stop_button, gap=M))
        self.layout().setStretch(0, 2)  # type: ignore[union-attr]  # set on the line above
        self.layout().setStretch(1, 1)  # type: ignore[union-attr]  # set above
        self.hide()

    @property
    def is_on(self) -> bool:
        """Whether something goes on."""
        return self._job is not None

    def begin(
        self,
        doing: str,
        work: Callable[[Job], object],
        then: Callable[..., object],
        failed: Callable[[Exception], object],
    ) -> None:
        """Begin ``work`` unless something goes on already: a second press does nothing twice."""
        if self._job is not None:
            self._context.say(f"{self.words.text()} chưa xong; đợi xong hoặc bấm Dừng.")
            return
        ends: list[str] = []
        self._show(-1.0, doing)
        self.show()

        def done(answer: object) -> None:
            ends.append("done")
            then(answer)

        def broke(failure: Exception) -> None:
            ends.append("failed")
            failed(failure)

        def ended(_job: Job) -> None:
            self._job = None
            self.hide()
            if not ends:
                self._context.say("Đã dừng. Phần đã xong vẫn giữ; làm lại thì đi tiếp.")

        self._job = self._context.jobs.start(work, then=done, failed=broke, progress=self._show, ended=ended)

    def stop(self) -> bool:
        """Stop before the next step; False where nothing goes on."""
        if self._job is None:
            return False
        self._job.cancel()
        return True

    def _show(self, share: float, words: str) -> None:
        self.words.setText(f"{words}…")
        self.bar.setRange(0, 100 if share >= 0 else 0)
        self.bar.setValue(round(100 * max(share, 0.0)))
