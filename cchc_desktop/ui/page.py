"""What every screen is: a title line, a banner for what went wrong, and forms that know their fields."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.ui.fields import Form
from cchc_desktop.ui.look import L, M, S
from cchc_desktop.ui.parts import Banner, Piece, label, row

ON_DEMAND = frozenset({"receipt_reason", "approver"})
"""Fields that are not there until a refusal asks for them."""


class Page(QWidget):
    """The base of a screen; it is where ``Do.run`` shows a refusal (at its field) and trouble (on top)."""

    def __init__(self, title: str, tools: Sequence[Piece] = ()) -> None:
        super().__init__()
        self.setAccessibleName(title)
        self.forms: list[Form] = []
        self.banner = Banner()
        self.title_label = label(title, "title")
        self.head: QHBoxLayout = row(self.title_label, self._under_title(), None, *tools, gap=M)
        self.body = QVBoxLayout()
        self.body.setSpacing(M)
        self.body.setContentsMargins(0, 0, 0, 0)
        box = QVBoxLayout(self)
        box.setContentsMargins(L, M, L, M)
        box.setSpacing(S)
        box.addLayout(self.head)
        box.addWidget(self.banner)
        box.addLayout(self.body, 1)

    def _under_title(self) -> QLabel:
        self.subtitle = label("", "muted")
        return self.subtitle

    def add_form(self, form: Form) -> Form:
        """Let refusals find the fields of ``form``."""
        self.forms.append(form)
        return form

    def show_refused(self, refused: Refused) -> None:
        """At its field where a form of the page has it, else on top."""
        for form in self.forms:
            if refused.field is not None and form.has(refused.field):
                form.show_problem(refused.field, refused.sentence)
                form.focus(refused.field)
                return
        if refused.field in ON_DEMAND and self._reveal(refused.field, refused.sentence):
            return
        self.banner.say(refused.sentence, "amber")

    def _reveal(self, name: str, sentence: str) -> bool:
        """Show a field that is not there before it is asked for; False where no form has it."""
        form = next((form for form in self.forms if name in form.names and form.isVisible()), None)
        if form is not None:
            form.show_field(name, is_shown=True)
            form.show_problem(name, sentence)
            form.focus(name)
        return form is not None

    def show_trouble(self, trouble: Trouble, again: Callable[[], object]) -> None:
        """On top, with a way to try again; what was typed stays."""
        self.banner.say(trouble.sentence, "red", again, "Thử lại")

    def clear_complaints(self) -> None:
        """A new try begins."""
        self.banner.hide()
        for form in self.forms:
            form.clear_problems()

    def shortcuts(self) -> list[tuple[str, str]]:
        """Pairs of key and words for the overlay of Ctrl+/."""
        return []

    def refresh(self) -> None:
        """Read again what is shown; on being shown and when the register changed."""
