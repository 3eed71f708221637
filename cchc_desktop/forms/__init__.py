"""The printed forms: one file each, found by looking; a form sees a sheet and never the register."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, Generic, Literal, TypeVar, cast

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.office_sheet import OfficeSheet
from cchc_desktop.core.proof import ProofSheet
from cchc_desktop.core.recovery_sheet import RecoverySheet
from cchc_desktop.core.sheet import DossierSheet, ListSheet
from cchc_desktop.core.template import Template, Wording
from cchc_desktop.core.text import day as day_words
from cchc_desktop.family import members
from cchc_desktop.forms._facts import (
    DOSSIER_PLACES,
    LIST_PLACES,
    OWN_PLACES,
    PROOF_PLACES,
    RECOVERY_PLACES,
    facts_of,
    list_facts,
    own_facts,
    proof_facts,
    recovery_facts,
)
from cchc_desktop.forms._page import A4, A5, Page, Stock, laid_out
from cchc_desktop.forms._template import shipped, worded

Layout = Literal["A4", "2xA5"]
S = TypeVar("S", DossierSheet, ListSheet, ProofSheet, RecoverySheet, OfficeSheet)

BOOKS = ("register_book-2018", "register_book-2025")
"""The forms of the register book, oldest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form(Generic[S]):
    """One printed form as one text has it; its words are those of ``resources/templates``.

    ``verbs`` are the acts that the paper tells of: without one of them there is nothing to print.
    """

    code: str
    kind: str  # forms of one kind follow one another in time; the code begins with it
    draw: Callable[[Page, S, Wording], None]
    verbs: frozenset[str] = frozenset()
    stock: Stock | None = None  # a size of its own
    is_list: bool = False  # about many dossiers
    is_proof: bool = False  # about a packet that was taken in, and no dossier
    is_own: bool = False  # about the office itself, and no dossier
    is_key: bool = False  # opens the register, and is about nothing else
    own: Template | None = None  # the words that the office keeps

    @property
    def places(self) -> frozenset[str]:
        """What its texts may name."""
        if self.is_proof:
            return PROOF_PLACES
        if self.is_own:
            return OWN_PLACES
        if self.is_key:
            return RECOVERY_PLACES
        return LIST_PLACES if self.is_list else DOSSIER_PLACES

    @property
    def template(self) -> Template:
        """Its words."""
        return self.own or shipped(self.code, self.places)

    @property
    def title(self) -> str:
        """What the paper is called."""
        return self.template.name

    @property
    def basis(self) -> str:
        """The text that the form stands in."""
        return self.template.basis

    @property
    def since(self) -> date:
        """The first day of the form."""
        return self.template.since

    @property
    def until(self) -> date | None:
        """The last day of the form."""
        return self.template.until

    @property
    def copies(self) -> tuple[str, ...]:
        """What its copies (liên) are for."""
        return self.template.copies

    def is_in_force(self, day: date) -> bool:
        """Whether a dossier received on ``day`` gets this version."""
        return self.template.is_in_force(day)


def forms() -> Mapping[str, Form[Any]]:
    """Every form by its code."""
    return cast("Mapping[str, Form[Any]]", members(__name__, Form))


def in_own_words(form: Form[Any], folder: Path | None) -> Form[Any]:
    """The form with the words that the office keeps in ``folder``; Refused when they are wrong."""
    found = worded(form.code, form.places, folder)
    return replace(form, own=found) if found.digest else form


def form_for(kind: str, day: date, folder: Path | None = None) -> Form[Any]:
    """The version of a form for a dossier received on ``day``."""
    known = [in_own_words(form, folder) for form in forms().values() if form.kind == kind]
    if not known:
        raise Refused(f"Không có biểu mẫu “{kind}”. Hãy chọn trong danh sách biểu mẫu.", "form")
    for form in sorted(known, key=lambda form: form.since, reverse=True):
        if form.is_in_force(day):
            return form
    first = min(form.since for form in known)
    raise Refused(
        f"Không có “{known[0].title}” cho ngày {day_words(day)}; mẫu đầu tiên có từ {day_words(first)}. "
        "Hãy kiểm tra lại ngày tiếp nhận.",
        "form",
    )


def form_named(name: str, day: date, folder: Path | None = None) -> Form[Any]:
    """A form by its code, or the one of its kind that was in force on ``day``, in the office's own words."""
    known = forms()
    if name in known:
        return in_own_words(known[name], folder)
    return form_for(name, day, folder)


def warning_of(kind: str, folder: Path | None) -> str:
    """What is to be said of the office's own words for a kind of form; empty where nothing is."""
    known = (in_own_words(form, folder) for form in forms().values() if form.kind == kind)
    return " ".join(form.template.warning for form in known if form.template.warning)


def book_words(day: date, folder: Path | None = None) -> Template:
    """The words of the register book begun on ``day``; a report draws it, in the words of its form."""
    known = [worded(code, LIST_PLACES, folder) for code in BOOKS]
    return next((words for words in reversed(known) if words.is_in_force(day)), known[0])


def read_templates() -> tuple[Template, ...]:
    """All words that ship, so that a program which lacks some is found out before it prints."""
    return (*(form.template for form in forms().values()), *(shipped(code, LIST_PLACES) for code in BOOKS))


def render(form: Form[S], sheet: S, layout: Layout = "A4") -> bytes:
    """The PDF of all copies: one after another on A4, or side by side as two A5 on a lying A4.

    A form of one copy is paired with itself: one to give, one to keep. A size of its own is never paired.
    """
    from cchc_desktop.forms._ink import MM, bind

    is_paired = layout == "2xA5" and form.stock is None
    stock = form.stock or (A5 if is_paired else A4)
    if isinstance(sheet, ListSheet):
        running, facts = f"{form.title}, ngày {day_words(sheet.at)}", list_facts(sheet)
    elif isinstance(sheet, ProofSheet):
        running, facts = f"{form.title}, {sheet.title}", proof_facts(sheet)
    elif isinstance(sheet, OfficeSheet):
        running, facts = f"{form.title}, ngày {day_words(sheet.at)}", own_facts(sheet)
    elif isinstance(sheet, RecoverySheet):
        running, facts = f"{form.title} số {sheet.number}", recovery_facts(sheet)
    else:
        running, facts = f"Hồ sơ {sheet.code or sheet.local_no}", facts_of(sheet)
    words = Wording(form.template, facts)
    copies = [laid_out(stock, partial(_fill, form, sheet, words), copy, running) for copy in form.copies]
    if is_paired and len(copies) == 1:
        copies *= 2
    return bind(
        copies,
        (stock.width * MM, stock.height * MM),
        title=form.title,
        is_paired=is_paired,
        is_practice=sheet.office.is_practice,
    )


def _fill(form: Form[S], sheet: S, words: Wording, page: Page) -> None:
    form.draw(page, sheet, words)
