"""What is asked about one paper of a dossier: how far it is digitised, and why it need not be."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cchc_desktop.core import acts
from cchc_desktop.core.dossier import Dossier
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.papers import Digitised
from cchc_desktop.ui.editors import Choice, Field
from cchc_desktop.ui.screens._asked import Ask, Values, text

if TYPE_CHECKING:
    from cchc_desktop.ui.fields import Form

_PREFIX = "paper "
_WITH_REASON = frozenset({Digitised.REUSED, Digitised.NOT_APPLICABLE})
_HINTS = {
    Digitised.REUSED: "Ghi lấy lại từ đâu: hồ sơ số, kho dữ liệu nào.",
    Digitised.NOT_APPLICABLE: "Ghi vì sao không phải số hóa.",
}


def paper_place(name: str) -> int | None:
    """The place of the paper that a panel of this name asks about; None for any other panel."""
    return int(name.removeprefix(_PREFIX)) if name.startswith(_PREFIX) else None


def paper_verb(values: Values) -> str:
    """A reason belongs to the list of papers, which is corrected; a state alone is marked."""
    return "correct" if values.get("state") in _WITH_REASON else "digitise"


def ask_paper(dossier: Dossier, place: int) -> Ask:
    """The panel for the paper at ``place``, from 1."""
    paper = dossier.papers[place - 1]

    def told(values: Values) -> object:
        state, why = Digitised(str(values["state"])), text(values, "why")
        if state not in _WITH_REASON:
            return acts.Digitise(dossier=dossier.local_no, papers=((place, state),))
        if not why:
            raise Refused(f"“{state.title}” phải ghi lý do.", "why")
        papers = list(dossier.papers)
        papers[place - 1] = replace(paper, digitised=state, reason=why)
        reason = f"Số hóa giấy tờ {place}: {state.title}, {why}"
        return acts.Correct(dossier=dossier.local_no, papers=tuple(papers), reason=reason)

    def react(form: Form, name: str) -> None:
        state = form.value("state")
        if name in {"", "state"} and isinstance(state, Digitised):
            form.show_field("why", is_shown=state in _WITH_REASON)
            form.show_hint("why", _HINTS.get(state, ""))

    return Ask(
        f"{_PREFIX}{place}",
        f"Số hóa: {paper.name}",
        (
            Field(
                "state",
                "Tình trạng",
                "choice",
                choices=tuple(Choice(one, one.title) for one in Digitised),
                width=26,
            ),
            Field("why", "Lý do", width=44),
        ),
        told,
        {"state": paper.digitised, "why": paper.reason},
        layout=[["state", "why"]],
        react=react,
    )
