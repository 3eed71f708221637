"""A half-typed intake as the register keeps it: every field by its name, the papers, where the cursor was."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import Enum
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from cchc_desktop.core.dossier import Json
from cchc_desktop.ui.fields import Form

if TYPE_CHECKING:
    from cchc_desktop.ui.screens._intake_case import CasePane
    from cchc_desktop.ui.screens._intake_person import PersonPane
    from cchc_desktop.ui.screens._intake_promise import PromisePane

PAPERS = "papers"
_FIRST = "procedure"


class Desktop:
    """The three columns together: what stands in them, and how it is put there again."""

    def __init__(self, person: PersonPane, case: CasePane, promise: PromisePane) -> None:
        self.person, self.case, self.promise = person, case, promise
        self.forms: dict[str, Form] = {
            "person": person.form,
            "top": case.top,
            "other": case.other,
            "bottom": case.bottom,
            "terms": promise.terms,
            "money": promise.form,
        }
        self._names: dict[QWidget, str] = {
            form.editor(name).widget(): name for form in self.forms.values() for name in form.draft()
        }
        self._names[case.papers] = PAPERS

    def chain(self) -> None:
        """Make one tab path of the three columns."""
        stops = [
            widget
            for pane in (self.person, self.case, self.promise)
            for widget in pane.findChildren(QWidget)
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.window() is pane.window()
        ]
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)

    def is_empty(self) -> bool:
        """Whether there is nothing worth keeping."""
        return self.person.is_empty() and self.case.is_empty()

    def title(self) -> str:
        """What tells this intake from others that are half typed."""
        who = self.person.facts()["applicant"] or self.person.facts()["id_number"] or "chưa có tên"
        what = self.case.procedure.name if self.case.procedure else "chưa chọn thủ tục"
        return f"{who} · {what}"

    def name_of(self, widget: QWidget | None) -> str:
        """The field that ``widget`` is; empty for anything else."""
        return self._names.get(widget, "") if widget is not None else ""

    def content(self) -> dict[str, Json]:
        """Everything that is typed and chosen."""
        found: dict[str, Json] = {
            key: {name: _plain(value) for name, value in form.draft().items() if value is not None}
            for key, form in self.forms.items()
        }
        found[PAPERS] = self.case.papers.lines()
        found["card"] = list(self.person.marks.names())
        found["own_term"] = self.promise.has_own_term
        return found

    def show(self, kept: Mapping[str, Json]) -> None:
        """Put everything where it was; the procedure first, because the rest hangs on it."""
        top = _facts(kept, "top")
        if code := top.pop(_FIRST, None):
            self.case.choose(str(code))
        for name in ("channel", "case", "online_kind"):  # each decides on what the next may be
            if name in top:
                self.case.top.set_values({name: top[name]})
        self.case.papers.show_lines(kept.get(PAPERS))
        for key in ("other", "bottom", "person"):
            self.forms[key].set_values(_facts(kept, key))
        self.promise.has_own_term = bool(kept.get("own_term"))
        self._show_promise(kept)
        card = kept.get("card")
        names = [str(name) for name in card] if isinstance(card, list) else []
        self.person.marks.put({name: self.person.form.value(name) for name in names})

    def _show_promise(self, kept: Mapping[str, Json]) -> None:
        terms, money = _facts(kept, "terms"), _facts(kept, "money")
        if due_on := terms.get("due_at"):
            terms["due_at"] = date.fromisoformat(str(due_on))
        self.promise.form.set_values(money)
        if money.get("is_registered"):
            self.promise.form.show_field("is_registered", is_shown=True)
        self.promise.terms.set_values(terms)
        self.promise.form.set_values(money)  # what only now is offered

    def focus(self, name: str) -> bool:
        """Put the cursor into a field by its name; False where it is not shown."""
        if name == PAPERS and not self.case.is_empty():
            self.case.papers.setFocus()
            return True
        form = next((form for form in self.forms.values() if form.has(name)), None)
        if form is None:
            return False
        form.focus(name)
        return True


def _facts(kept: Mapping[str, Json], key: str) -> dict[str, object]:
    found = kept.get(key)
    return dict(found) if isinstance(found, dict) else {}


def _plain(value: object) -> Json:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        return str(value.value)
    return value if isinstance(value, bool | int) else str(value)
