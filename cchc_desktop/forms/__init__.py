"""The printed forms: one file each, found by looking; a form sees a dossier sheet and never the register."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Literal

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.sheet import DossierSheet
from cchc_desktop.core.text import day as day_words
from cchc_desktop.family import members
from cchc_desktop.forms._page import A4, A5, Page, laid_out

Layout = Literal["A4", "2xA5"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One printed form as one text has it; ``copies`` are what its copies (liên) are for."""

    code: str
    kind: str  # forms of one kind follow one another in time
    title: str
    basis: str
    since: date
    until: date | None
    draw: Callable[[Page, DossierSheet], None]
    copies: tuple[str, ...] = ("",)

    def is_in_force(self, day: date) -> bool:
        """Whether a dossier received on ``day`` gets this version."""
        return self.since <= day and (self.until is None or day <= self.until)


def forms() -> Mapping[str, Form]:
    """Every form by its code."""
    return members(__name__, Form)


def form_for(kind: str, day: date) -> Form:
    """The version of a form for a dossier received on ``day``."""
    known = [form for form in forms().values() if form.kind == kind]
    if not known:
        raise Refused(f"Không có biểu mẫu “{kind}”. Hãy chọn trong danh sách biểu mẫu.", "form")
    for form in known:
        if form.is_in_force(day):
            return form
    first = min(form.since for form in known)
    raise Refused(
        f"Không có “{known[0].title}” cho ngày {day_words(day)}; mẫu đầu tiên có từ {day_words(first)}. "
        "Hãy kiểm tra lại ngày tiếp nhận.",
        "form",
    )


def render(form: Form, sheet: DossierSheet, layout: Layout = "A4") -> bytes:
    """The PDF of all copies: one after another on A4, or side by side as two A5 on a lying A4."""
    from cchc_desktop.forms._ink import MM, bind

    is_paired = layout == "2xA5"
    stock = A5 if is_paired else A4
    running = f"Hồ sơ {sheet.code or sheet.local_no}"
    copies = [laid_out(stock, partial(_fill, form, sheet), copy, running) for copy in form.copies]
    return bind(
        copies,
        (stock.width * MM, stock.height * MM),
        title=form.title,
        is_paired=is_paired,
        is_practice=sheet.office.is_practice,
    )


def _fill(form: Form, sheet: DossierSheet, page: Page) -> None:
    form.draw(page, sheet)
