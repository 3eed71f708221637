"""The ends of an intake: saved, saved and handed back at once, saved and asked to be completed, refused."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from cchc_desktop.core.acts import Receive
from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.dossier import Dossier
from cchc_desktop.core.intake import missing_papers
from cchc_desktop.core.lifecycle import State
from cchc_desktop.core.text import day
from cchc_desktop.ui.screens._intake_ends import Values, at_once, refusal, wanting
from cchc_desktop.ui.screens._intake_picker import Way
from cchc_desktop.ui.screens._intake_print import RECEIPT, REFUSAL, SUPPLEMENT, TITLES

if TYPE_CHECKING:
    from cchc_desktop.operations.desk import Desk
    from cchc_desktop.ui.screens._intake_page import IntakePage

PAPERS = "papers"
End = Callable[["Desk", Receive], Dossier]


class Saving:
    """What becomes of the page's draft; every end is one transaction, its half-typed copy gone with it."""

    def __init__(self, page: IntakePage) -> None:
        self._page = page

    def save(self) -> None:
        """Ctrl+Enter: save, print where the procedure wants it, and be ready for the next."""
        if self._is_ready():
            found = self._page.found
            self._commit(found.act, _receive, RECEIPT, is_printed=found.needs_receipt)

    def at_once(self) -> None:
        """Ctrl+Shift+Enter: what the citizen waits for is saved, finished and handed back."""
        if self._is_ready():
            at_once(self._page, self._page.found, self._hand_back).ask()

    def rare_ways(self) -> Sequence[Way]:
        """Ends and terms that are seldom wanted."""
        promise = self._page.promise
        return (
            Way("Thời hạn khác danh mục", promise.own_term, "phải ghi lý do", "clock"),
            Way("Chỉ ghi nhận, chưa tiếp nhận", promise.only_register, "", "save"),
            Way("Từ chối tiếp nhận…", self._refuse_it, "in phiếu từ chối", "close"),
            Way("Nạp hồ sơ trực tuyến từ tệp…", self._page.online.choose, "Ctrl+O", "receive"),
        )

    def _is_ready(self) -> bool:
        """Whether nothing stands against saving; what does is shown, missing papers are asked about."""
        page = self._page
        if QApplication.activeModalWidget() is not None:
            return False  # a question is open over the page
        page.case.add_other()
        page.recount()
        if any(problem.field != PAPERS for problem in page.found.problems):
            self._show_problems()
            return False
        if page.found.problems:
            self._ask_missing()
            return False
        return not page.next.look_alike()

    def _show_problems(self) -> None:
        page = self._page
        page.complaints.show(page.found.problems, is_saving=True)
        problems = [one for one in page.found.problems if one.field != PAPERS]
        first = next((one for one in problems if page.form_of(one.field)), None)
        if first is None:
            page.banner.say(problems[0].sentence, "amber")
        elif (form := page.form_of(first.field)) is not None:
            form.focus(first.field)

    def _ask_missing(self) -> None:
        missing = self._missing()
        ways = [
            Way("Lập phiếu yêu cầu bổ sung", self._want, "", "paper"),
            Way("Từ chối tiếp nhận", self._refuse_it, "", "close"),
            Way("Xem lại giấy tờ", self._page.case.papers.setFocus, "", "pencil"),
        ]
        self._page.picker.ask(f"Hồ sơ còn thiếu {len(missing)} giấy tờ bắt buộc", ways, "; ".join(missing))

    def _missing(self) -> tuple[str, ...]:
        return missing_papers(self._page.found.act.papers or ())

    def _want(self) -> None:
        def told(values: Values) -> None:
            reason = str(values["reason"])
            self._commit(self._page.found.act, partial(_want, reason=reason), SUPPLEMENT, is_printed=True)

        wanting(self._page, self._missing(), told).ask()

    def _refuse_it(self) -> None:
        page = self._page
        page.recount()
        if not page.found.act.applicant or page.found.procedure is None:
            self._show_problems()
            return

        def told(values: Values) -> None:
            end = partial(_refuse, reason=str(values["reason"]), basis=str(values["basis"]))
            self._commit(page.found.act, end, REFUSAL, is_printed=True)

        refusal(page, self._missing(), told).ask()

    def _hand_back(self, values: Values) -> None:
        act = self._page.found.act
        amount, receipt = values.get("fee_paid"), values.get("fee_receipt")
        if isinstance(amount, int):
            act = replace(act, fee_paid=amount, fee_receipt=str(receipt) if receipt else None)
        end = partial(
            _at_once,
            is_granted=bool(values["is_granted"]),
            is_electronic=True if values["is_electronic"] else None,
            to=str(values["to"]) if values["to"] else None,
        )
        self._commit(act, end, RECEIPT, is_printed=False)

    def _commit(self, act: Receive, end: End, paper: str, *, is_printed: bool) -> None:
        page = self._page
        page.context.do.run(
            partial(_and_drop, act=act, end=end, names=page.keeper.names()),
            at=page,
            done=_saved_words,
            then=lambda dossier: self._after(act, dossier, paper, is_printed=is_printed),
        )

    def _after(self, act: Receive, dossier: Dossier, paper: str, *, is_printed: bool) -> None:
        page = self._page
        page.next.last = act
        page.printing.last = (dossier.local_no, paper)
        page.promise.say_last(f"Vừa lưu {dossier.local_no} · {dossier.applicant} · Ctrl+P in {TITLES[paper]}")
        page.begin_anew()
        if is_printed:
            page.printing.print(dossier.local_no, paper)


def _and_drop(desk: Desk, act: Receive, end: End, names: Sequence[str]) -> Dossier:
    from cchc_desktop.operations.drafts import drop, refuse_saved

    for name in names:
        refuse_saved(desk, name)
    dossier = end(desk, act)
    for name in names:
        drop(desk, name, dossier.local_no)
    return dossier


def _receive(desk: Desk, act: Receive) -> Dossier:
    from cchc_desktop.operations.receive import receive

    return receive(desk, act)


def _at_once(
    desk: Desk, act: Receive, *, is_granted: bool, is_electronic: bool | None, to: str | None
) -> Dossier:
    from cchc_desktop.operations.receive import receive_at_once

    return receive_at_once(desk, act, is_granted=is_granted, is_electronic=is_electronic, to=to)


def _want(desk: Desk, act: Receive, reason: str) -> Dossier:
    from cchc_desktop.operations.receive import receive_wanting

    return receive_wanting(desk, act, reason)


def _refuse(desk: Desk, act: Receive, reason: str, basis: str) -> Dossier:
    from cchc_desktop.operations.receive import refuse_at_once

    return refuse_at_once(desk, act, reason, basis)


def _saved_words(dossier: Dossier) -> str:
    number = dossier.local_no
    match dossier.state:
        case State.REGISTERED:
            return f"Đã ghi nhận {number}, chưa tiếp nhận"
        case State.SUPPLEMENT:
            return f"Đã ghi nhận {number}, chờ bổ sung"
        case State.REFUSED:
            return f"Đã ghi {number}, từ chối tiếp nhận"
        case State.HANDED_BACK:
            return f"Đã tiếp nhận và trả ngay {number}"
    on = f", hẹn {day(hanoi(dossier.due_at).date())}" if dossier.due_at else ""
    return f"Đã tiếp nhận {number}{on}"
