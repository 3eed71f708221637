"""Whether the register, the printed papers and the day's list of the clerk agree, each counted anew."""

from __future__ import annotations

from collections import Counter as Tally
from datetime import date
from hashlib import sha256

import pypdfium2
from clerk_fingers import Clerk
from clerk_plan import DUE, FRIDAY, MONDAY
from clerk_visits import AT_ONCE, SAVED, Counter
from clerk_work import COLLECTOR, ITEM, PAID_LATER, listed

from cchc_desktop.core.calendar import ONE_DAY, hanoi
from cchc_desktop.core.dossier import Dossier
from cchc_desktop.core.lifecycle import State
from cchc_desktop.operations.money import collected
from cchc_desktop.store.slips import Slip, of_dossier
from cchc_desktop.ui.printed import Pdf
from cchc_desktop.ui.screens.worklist import WorklistPage

_RUNNING = frozenset({State.ACCEPTED, State.IN_PROGRESS})
_CHIPS = "1234567890[-="
STATES = {
    State.REGISTERED: 1,
    State.ACCEPTED: 24,
    State.IN_PROGRESS: 4,
    State.SUPPLEMENT: 1,
    State.FINISHED: 5,
    State.HANDED_BACK: 12,
    State.REFUSED: 1,
    State.STOPPED: 1,
    State.WITHDRAWN: 1,
}


def text_of(pdf: Pdf) -> str:
    """What stands on the paper, on one line."""
    with pypdfium2.PdfDocument(pdf.data) as paper:
        pages = [page.get_textpage().get_text_range() for page in paper]
    return " ".join(" ".join(pages).split())


def day_words(day: date) -> str:
    """As every form writes a day."""
    return f"ngày {day:%d} tháng {day:%m} năm {day.year}"


def check_facts(counter: Counter, dossiers: dict[str, Dossier]) -> None:
    """Every dossier holds what was typed, scanned and chosen for it, and promises the day counted by hand."""
    assert list(dossiers) == list(counter.typed)
    for number, facts in counter.typed.items():
        kept = dossiers[number]
        wrong = {
            name: (told, getattr(kept, name)) for name, told in facts.items() if getattr(kept, name) != told
        }
        assert wrong == {}, (number, wrong)
        visit = counter.visits[number]
        if visit.end == SAVED and not kept.supplements:
            assert kept.received_at is not None
            assert kept.due_at is not None
            on = DUE[hanoi(kept.received_at).date(), visit.procedure]
            assert hanoi(kept.due_at).date() == on, number


def check_ends(counter: Counter, dossiers: dict[str, Dossier], apologised: list[str]) -> None:
    """How many stand where, and what was said of the few that went another way."""
    assert Tally(one.state for one in dossiers.values()) == STATES
    for number in apologised:
        one = dossiers[number]
        assert one.apologised_at is not None
        assert one.due_at is not None
        assert one.apologised_at < one.due_at
    [late], [post], [other] = (counter.of(role) for role in ("late", "post", "another's hand"))
    assert dossiers[late].late_cause == "A1"
    assert (dossiers[post].return_channel, dossiers[post].postal_item) == ("post", ITEM)
    assert dossiers[other].handed_to == COLLECTOR
    [proxy] = counter.of("proxy")
    assert dossiers[proxy].handed_to == counter.typed[proxy]["proxy"]


def check_slips(clerk: Clerk, counter: Counter, dossiers: dict[str, Dossier], apologised: list[str]) -> None:
    """The register's numbers have no gaps, and each is a paper that was shown, with its name and promise."""
    with clerk.place.register.read() as reading:
        slips = [(no, slip) for no, one in dossiers.items() for slip in of_dossier(reading, one.seq)]
    by_form: dict[str, list[Slip]] = {}
    for _, slip in slips:
        by_form.setdefault(slip.form, []).append(slip)
    for same in by_form.values():
        assert sorted(slip.number for slip in same) == list(range(1, len(same) + 1))
        assert {slip.printings for slip in same} == {1}
    promised = [no for no, visit in counter.visits.items() if _has_receipt(visit.end, dossiers[no])]
    assert [no for no, slip in slips if slip.form == "receipt"] == promised
    assert [no for no, slip in slips if slip.form == "apology"] == sorted(apologised)
    others = Tally(no for no, slip in slips if slip.form not in {"receipt", "apology"})
    once = [no for role in ("wanting", "still wanting", "refused", "stopped") for no in counter.of(role)]
    assert others == {counter.of("supplement")[0]: 2, **dict.fromkeys(once, 1)}
    shown = clerk.viewer.shown
    [batch] = [pdf for pdf in shown if pdf.name.startswith("apology")]
    by_digest = {sha256(pdf.data).hexdigest(): pdf for pdf in shown}
    for number, slip in slips:
        pdf = batch if slip.form == "apology" else by_digest[slip.digest]
        _check_paper(text_of(pdf), slip, dossiers[number])
    told = text_of(batch)
    assert all(dossiers[no].applicant in told for no in apologised)


def _has_receipt(end: str, kept: Dossier) -> bool:
    """Whose result is there on the same day goes without one."""
    assert end != AT_ONCE or kept.state is State.HANDED_BACK
    if end != SAVED or kept.received_at is None:
        return False
    return kept.term != "same-day"


def _check_paper(text: str, slip: Slip, kept: Dossier) -> None:
    assert kept.local_no in text
    assert " ".join(kept.applicant.split()) in text, (kept.local_no, slip.form)
    assert f"Số: {slip.number:04}/" in text
    if slip.form in {"receipt", "apology"} and not kept.supplements:
        assert kept.due_at is not None
        assert day_words(hanoi(kept.due_at).date()) in text
    if slip.form == "apology":
        assert kept.promised_at is not None
        assert day_words(hanoi(kept.promised_at).date()) in text, text


def check_day(clerk: Clerk, dossiers: dict[str, Dossier]) -> list[int]:
    """Every chip of the day lists and counts what the dossiers themselves say; the figures."""
    wanted = _day_of(clerk, dossiers)
    assert [set(listed(clerk, key)) for key in _CHIPS] == wanted
    counts = list(clerk.page(WorklistPage).chips.counts.values())
    assert counts == [len(one) for one in wanted]
    return counts


def _day_of(clerk: Clerk, dossiers: dict[str, Dossier]) -> list[set[str]]:
    """The groups of the day in the order of their keys."""
    office, now = clerk.place.law.office("00004"), clerk.now
    today, soon = now.date(), office.add_working_days(now.date(), 1)
    running = {no: one for no, one in dossiers.items() if one.state in _RUNNING}
    due = {no: hanoi(one.due_at) for no, one in running.items() if one.due_at is not None}
    overdue = {no for no, at in due.items() if at < now}
    in_house = {no: one for no, one in dossiers.items() if one.state.is_open or one.state is State.FINISHED}
    since = now - 7 * ONE_DAY  # five working days where no holiday lies between
    return [
        {no for no, at in due.items() if at.date() == today} - overdue,
        overdue,
        {no for no, at in due.items() if today < at.date() <= soon},
        {no for no, one in dossiers.items() if one.state.is_paused},
        {no for no, one in dossiers.items() if one.state is State.FINISHED},
        {no for no, one in in_house.items() if not one.is_digitised_in},
        {no for no, one in running.items() if one.last_at is not None and one.last_at < since},
        {no for no, one in in_house.items() if one.code is None},
        {no for no, one in running.items() if one.offered_to},
        {no for no, at in due.items() if at.date() <= soon and running[no].apologised_at is None},
        {no for no, one in dossiers.items() if _is_late(one) and one.late_cause is None},
        {no for no, one in dossiers.items() if one.state is State.REGISTERED},
        {no for no, one in dossiers.items() if one.state.is_open},
    ]


def _is_late(one: Dossier) -> bool:
    return one.ended_at is not None and one.due_at is not None and one.ended_at > one.due_at


def check_money(clerk: Clerk, counter: Counter) -> int:
    """The list of each day holds the receipts that were typed on it; the sum of Friday."""
    taken = {on: Tally[tuple[str, str]]() for on in (MONDAY, FRIDAY)}
    for number, visit in counter.visits.items():
        if visit.receipt:
            on = MONDAY if int(number[:4]) <= _ON_MONDAY else FRIDAY
            taken[on][number, visit.receipt] = visit.fee or 0
    taken[FRIDAY][counter.of("pays later")[0], PAID_LATER] = 20_000
    for on, wanted in taken.items():
        with clerk.place.register.read() as reading:
            kept = collected(reading, on)
        assert {(one.local_no, one.receipt): one.amount for one in kept} == wanted
    return sum(taken[FRIDAY].values())


_ON_MONDAY = 36
