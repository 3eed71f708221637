"""What stands beside the lines: told by the acts that still stand, on both engines, in few statements."""

from __future__ import annotations

from datetime import timedelta

import make
import pytest
import sqlalchemy as sa

from cchc_desktop.core.papers import Digitised, Paper
from cchc_desktop.core.period import Period, span
from cchc_desktop.store import facts, ledgers, takings
from cchc_desktop.store.engine import Register
from cchc_desktop.store.entries import Writing

MONTH = make.month()
AFTER = make.moment("2026-10-20 09:00")


def test_the_book_is_that_of_the_dossiers(register: Register) -> None:
    with register.write() as writing:
        make.dossiers(writing, 40)
        make.receive(writing, at=make.LATER)
        make.receive(writing, received_at=None, due_at=None, state="registered", term=None)
    with register.read() as reading:
        lean, kept = list(ledgers.book(reading, MONTH)), facts.book_of_year(reading, 2026)
        whole = [one for one in kept if one.received_at and MONTH.start_at <= one.received_at < MONTH.end_at]
    assert lean
    assert [one._asdict() for one in lean] == [
        {name: getattr(dossier, name) for name in lean[0]._fields} for dossier in whole
    ]


def test_officers_causes_and_promises_stand_beside_their_dossier(register: Register) -> None:
    with register.write() as writing:
        first = make.receive(writing, officer="Hoa", late_cause="A3", promised_at=AFTER)
        over = make.receive(writing, at=make.moment("2026-08-03 09:00"))
        ended_at = make.moment("2026-08-04 09:00")
        make.act(writing, over, "finish", at=ended_at, state="finished", ended_at=ended_at)
    with register.read() as reading:
        found = ledgers.beside(reading, MONTH)
    assert set(found) == {first.local_no}
    assert found[first.local_no]._asdict() == {
        "procedure_name": "Đăng ký khai sinh",
        "applicant": make.NAMES[0],
        "officer": "Hoa",
        "late_cause": "A3",
        "promised_at": AFTER,
        "fee_paid": None,
    }


def test_the_one_who_accepted_took_it_in_and_an_undone_act_did_nothing(register: Register) -> None:
    with register.write() as writing:
        direct = make.receive(writing)
        online = make.receive(writing, received_at=None, due_at=None, state="registered", term=None)
        by_mistake = _accept(writing, online.local_no, "Hùng")
        make.act(writing, online, "undo", note={"undoes": by_mistake})
        _accept(writing, online.local_no, "Thảo")
        make.act(writing, direct, "correct", received_at=make.NINE + timedelta(hours=1))
    with register.read() as reading:
        assert ledgers.clerks(reading, MONTH) == {direct.local_no: make.CLERK, online.local_no: "Thảo"}


def _accept(writing: Writing, number: str, by: str) -> int:
    now = writing.dossier(number)
    writing.append(
        now,
        verb="accept",
        at=make.NINE,
        recorded_at=make.NINE,
        by=by,
        changes={"state": "accepted", "received_at": make.NINE, "due_at": AFTER},
    )
    return writing.entries_of(now.seq)[-1].seq


def test_the_money_of_a_period_is_that_of_its_days(register: Register) -> None:
    with register.write() as writing:
        for day, amount in (("10-08", 5_000), ("10-09", 7_000), ("10-31", 1_000), ("11-01", 9_000)):
            at = make.moment(f"2026-{day} 23:59")
            dossier = make.receive(writing)
            make.act(writing, dossier, "take_fee", at=at, fee_paid=amount, fee_paid_at=at)
    with register.read() as reading:
        days = [MONTH.first_on + timedelta(days=n) for n in range((MONTH.last_on - MONTH.first_on).days + 1)]
        by_day = [one for day in days for one in takings.on_day(reading, day)]
        assert list(ledgers.taken(reading, MONTH)) == by_day
        assert sum(one.amount for one in by_day) == 13_000


@pytest.mark.parametrize(
    ("last", "waits"), [("2026-10-07", 0), ("2026-10-08", 3), ("2026-10-19", 2), ("2026-11-05", 1)]
)
def test_what_waits_is_what_nobody_had_accepted_by_then(register: Register, last: str, waits: int) -> None:
    with register.write() as writing:
        known = [
            make.receive(
                writing, received_at=None, due_at=None, state="registered", term=None, procedure=code
            )
            for code in ("1", "2", "3")
        ]
        make.act(
            writing, known[0], "accept", at=make.LATER, state="accepted", received_at=make.LATER, due_at=None
        )
        refused = make.moment("2026-10-12 09:00")
        make.act(writing, known[1], "refuse", at=refused, state="refused", ended_at=refused)
        make.receive(writing)
    with register.read() as reading:
        found = ledgers.waiting(reading, make.month(last=last))
    assert len(found) == waits
    assert {one.since_at for one in found} <= {make.NINE}
    assert waits == 0 or found[-1].procedure == "3"


def test_papers_of_the_national_portal_are_told_by_where_they_came_from(register: Register) -> None:
    def papers(where: str, digitised: Digitised = Digitised.REUSED) -> list[object]:
        return [dict(Paper("Giấy chứng sinh", digitised=digitised, reason=where).json())]

    with register.write() as writing:
        make.receive(writing, is_reused=True, papers=papers("Cổng Dịch vụ công Quốc gia, hồ sơ cũ"))
        make.receive(writing, is_reused=True, papers=papers("hồ sơ 0012/2026"))
        make.receive(writing, papers=papers("Cổng DVCQG", Digitised.NOT_APPLICABLE))
    with register.read() as reading:
        assert ledgers.reused_from_portal(reading, MONTH) == {"0001/2026"}


def test_a_register_begins_with_its_first_reception(register: Register) -> None:
    with register.read() as reading:
        assert ledgers.begins_at(reading) is None
    with register.write() as writing:
        make.receive(writing, at=make.LATER)
        make.receive(writing)
    with register.read() as reading:
        assert ledgers.begins_at(reading) == make.NINE


def test_each_reading_is_one_statement(register: Register) -> None:
    with register.write() as writing:
        make.dossiers(writing, 60)
    wide: Period = span(MONTH.first_on, MONTH.last_on + timedelta(days=60))
    for read in (ledgers.beside, ledgers.clerks, ledgers.waiting, ledgers.reused_from_portal):
        with register.read() as reading:
            asked: list[str] = []

            def note(
                _c: object, _cursor: object, statement: str, *_: object, asked: list[str] = asked
            ) -> None:
                asked.append(statement)

            sa.event.listen(reading.connection, "before_cursor_execute", note)
            read(reading, wide)
            sa.event.remove(reading.connection, "before_cursor_execute", note)
        assert len(asked) == 1
