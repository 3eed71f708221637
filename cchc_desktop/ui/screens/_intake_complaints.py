"""What stands against saving, said at its field and only when it does not interrupt."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtWidgets import QApplication

from cchc_desktop.core.intake import Problem
from cchc_desktop.ui.fields import Form

_ALWAYS_SAID = frozenset({"case", "channel", "exemption"})
"""Problems that come from choosing, not from typing: they are said at once."""


class Complaints:
    """Remembers where something is said, so that it goes away when it no longer holds."""

    def __init__(self, form_of: Callable[[str], Form | None]) -> None:
        self._form_of = form_of
        self._said: set[tuple[Form, str]] = set()

    def show(self, problems: Iterable[Problem], *, is_saving: bool = False) -> None:
        """While one types, only fields that were filled and left say what is wrong with them."""
        focused = QApplication.focusWidget()
        said: set[tuple[Form, str]] = set()
        for problem in problems:
            form = self._form_of(problem.field)
            if form is None:
                continue
            widget = form.editor(problem.field).widget()
            is_filled = bool(form.value(problem.field)) and widget is not focused
            is_said = bool(widget.property("wrong"))  # typing takes the mark away, nothing else does
            if is_saving or is_said or is_filled or problem.field in _ALWAYS_SAID:
                form.show_problem(problem.field, problem.sentence)
                said.add((form, problem.field))
        for form, name in self._said - said:
            form.show_hint(name, "")
        self._said = said

    def forget(self) -> None:
        """The fields were emptied."""
        self._said = set()
