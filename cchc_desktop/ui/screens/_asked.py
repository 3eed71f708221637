"""What every panel is made of: its value, the case it is asked about, and the fields that many share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from cchc_desktop.core.dossier import Dossier
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.law import Law
from cchc_desktop.core.text import day
from cchc_desktop.store.slips import Slip
from cchc_desktop.ui.editors import Choice, Field

if TYPE_CHECKING:
    from cchc_desktop.core.process import Cover, Step
    from cchc_desktop.ui.fields import Form

Values = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Ask:
    """One panel: its fields, what they begin with, what is said at them, and the act they make.

    ``react`` is told the form and the name of a field that was changed; and once, with "", at the start.
    """

    verb: str
    title: str
    fields: tuple[Field, ...]
    told: Callable[[Values], object]
    begin: Values = field(default_factory=dict)
    advice: Mapping[str, str] = field(default_factory=dict)
    layout: Sequence[Sequence[str]] | None = None
    react: Callable[[Form, str], object] | None = None


@dataclass(frozen=True, slots=True)
class People:
    """Who can be given a dossier, who stands in for whom, and the steps that lie before it."""

    officers: tuple[str, ...] = ()
    covers: Mapping[str, Cover] = field(default_factory=dict)
    steps: tuple[Step, ...] = ()
    is_counters: bool = False
    """Whether the first step is the counter's, in which a dossier is that nobody has handed over yet."""

    def following(self, step: int | None) -> int | None:
        """The step after ``step``, the last one again behind it; None without a process."""
        if not self.steps:
            return None
        first = 2 if self.is_counters else 1
        return min(first if step is None else step + 1, len(self.steps))


@dataclass(frozen=True, slots=True)
class Case:
    """The dossier that is asked about, the law it stands under, and the moment."""

    dossier: Dossier
    law: Law
    unit: str
    at: datetime
    people: People = field(default_factory=People)
    slips: tuple[Slip, ...] = ()

    @property
    def ref(self) -> str:
        """The number that every act names."""
        return self.dossier.local_no


REASON = Field("reason", "Lý do", "multiline", is_required=True, lines=2)
BASIS = Field("basis", "Căn cứ pháp lý", placeholder="Điều, khoản, văn bản")
APPROVER = Field("approver", "Người duyệt", placeholder="Họ tên, chức vụ")


def on_demand(name: str) -> Callable[[Form, str], object]:
    """Hide a field until a refusal asks for it."""

    def react(form: Form, changed: str) -> None:
        if not changed:
            form.show_field(name, is_shown=False)

    return react


def text(values: Values, name: str) -> str:
    """What was typed; empty where nothing was."""
    return str(values.get(name) or "")


def given(values: Values, name: str) -> str | None:
    """What was typed; None where nothing was."""
    return text(values, name) or None


def chosen(values: Values, name: str) -> tuple[object, ...]:
    """What was ticked."""
    found = values.get(name)
    return found if isinstance(found, tuple) else ()


def cause_field(
    law: Law, on: date, name: str = "cause", title: str = "Nguyên nhân", *, is_required: bool = False
) -> Field:
    """Why it is late, by the list in force."""
    choices = (
        Choice(None, "Chọn nguyên nhân…"),
        *(Choice(code, f"{code}. {words}") for code, words in law.coded("late_causes", on).items()),
    )
    return Field(name, title, "choice", is_required=is_required, choices=choices, width=44)


def person_field(name: str, title: str, people: People, others: Iterable[str | None] = ()) -> Field:
    """Somebody of the office's list; where it has none, whoever is typed."""
    known = dict.fromkeys((*people.officers, *(one for one in others if one)))
    if not people.officers:
        return Field(name, title, is_required=True, placeholder="Họ tên, bộ phận", width=30)
    choices = (Choice(None, "Chọn người…"), *(Choice(one, one, away(people, one)) for one in known))
    return Field(name, title, "choice", is_required=True, choices=choices, width=30)


def away(people: People, officer: str) -> str:
    """Who stands in for ``officer`` now, in words; empty where nobody does."""
    cover = people.covers.get(officer)
    return f"{cover.by} thay đến {day(cover.until)}" if cover else ""


def stand_in(people: People, officer: str | None) -> str | None:
    """Who gets what ``officer`` would get: who stands in for them, else they."""
    cover = people.covers.get(officer or "")
    return cover.by if cover else officer


def end_of(law: Law, unit: str, on: object) -> datetime:
    """The closing time of a day that is promised; a day off cannot be."""
    office = law.office(unit)
    if not isinstance(on, date):
        raise Refused("Chưa ghi ngày hẹn lại.", "new_due_at")
    if not office.is_open(on):
        raise Refused(
            f"Ngày {day(on)} là ngày nghỉ ({office.why(on)}). Hãy hẹn một ngày làm việc.", "new_due_at"
        )
    return office.end_of(on)
