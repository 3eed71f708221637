"""The register as it stood after some of its entries: what was read then is read again, on both engines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta

import make

from cchc_desktop.core.papers import Digitised, Paper
from cchc_desktop.store import facts, ledgers
from cchc_desktop.store.engine import Register
from cchc_desktop.store.entries import Writing
from cchc_desktop.store.past import Past
from cchc_desktop.store.reading import Reading

MONTH = make.month()
IN_IT = make.moment("2026-10-09 10:00")
AFTER = make.moment("2026-11-20 09:00")


def told(reading: Reading, past: Past | None = None) -> Mapping[str, object]:
    """Everything that a report of the month is made of."""
    return {
        "lines": sorted(facts.lines(reading, MONTH, past=past), key=lambda line: line.local_no),
        "beside": ledgers.beside(reading, MONTH, past),
        "clerks": ledgers.clerks(reading, MONTH, past),
        "taken": ledgers.taken(reading, MONTH, past),
        "waiting": Counter(ledgers.waiting(reading, MONTH, past)),
        "portal": ledgers.reused_from_portal(reading, MONTH, past),
        "begins": ledgers.begins_at(reading, past),
    }


def unaccepted(writing: Writing, procedure: str = "1") -> None:
    make.receive(writing, received_at=None, due_at=None, state="registered", term=None, procedure=procedure)


def fill(writing: Writing) -> None:
    for _ in range(6):
        make.receive(writing)
    for _ in range(3):
        unaccepted(writing)
    make.act(writing, writing.dossier("0002/2026"), "take_fee", at=IN_IT, fee_paid=5_000, fee_paid_at=IN_IT)
    make.act(writing, writing.dossier("0003/2026"), "finish", at=IN_IT, state="finished", ended_at=IN_IT)


def go_on(writing: Writing) -> None:
    """Late entries, corrections out of the month and into it, an undone act, and dossiers nobody knew."""
    paper = dict(Paper("Tờ khai", digitised=Digitised.REUSED, reason="Cổng DVCQG").json())
    make.act(writing, writing.dossier("0001/2026"), "digitise", at=AFTER, is_reused=True, papers=[paper])
    make.act(writing, writing.dossier("0001/2026"), "assign", at=AFTER, officer="Hoa", late_cause="A3")
    make.act(writing, writing.dossier("0002/2026"), "correct", at=AFTER, received_at=IN_IT - timedelta(60))
    paid = writing.entries_of(writing.dossier("0002/2026").seq)[1]
    make.act(writing, writing.dossier("0002/2026"), "undo", at=AFTER, note={"undoes": paid.seq})
    make.act(writing, writing.dossier("0003/2026"), "correct", at=AFTER, ended_at=AFTER, state="withdrawn")
    make.act(writing, writing.dossier("0004/2026"), "correct", at=AFTER, received_at=AFTER, due_at=None)
    make.act(writing, writing.dossier("0005/2026"), "take_fee", at=IN_IT, fee_paid=9_000, fee_paid_at=IN_IT)
    make.act(writing, writing.dossier("0007/2026"), "accept", at=IN_IT, state="accepted", received_at=IN_IT)
    make.act(writing, writing.dossier("0008/2026"), "refuse", at=IN_IT, state="refused", ended_at=IN_IT)
    make.receive(writing, at=make.NINE - timedelta(days=90))
    unaccepted(writing, "2")


def test_what_was_read_then_is_read_again(register: Register) -> None:
    with register.write() as writing:
        fill(writing)
    with register.read() as reading:
        entries, was = facts.chain_head(reading)[0], told(reading)
        assert told(reading, Past(reading, entries)) == was
        assert Past(reading, entries).touched == ()
    with register.write() as writing:
        go_on(writing)
    with register.read() as reading:
        now, then = told(reading), told(reading, Past(reading, entries))
    assert then == was
    assert [name for name in was if now[name] == was[name]] == []


def test_the_book_knows_which_of_its_lines_have_changed(register: Register) -> None:
    with register.write() as writing:
        fill(writing)
    with register.read() as reading:
        entries = facts.chain_head(reading)[0]
    with register.write() as writing:
        go_on(writing)
    with register.read() as reading:
        then, now = ledgers.moved_in_book(reading, MONTH, Past(reading, entries))
        whole = set(ledgers.book(reading, MONTH))
    told, tells = ({one.local_no for one in lines} for lines in (then, now))
    assert told - tells == {"0002/2026", "0004/2026"}
    assert tells - told == {"0007/2026"}
    assert set(now) <= whole
    assert {one.local_no for one in whole - set(now)} == {"0006/2026"}


def test_what_was_erased_since_is_blank_then_too(register: Register) -> None:
    with register.write() as writing:
        fill(writing)
        one = writing.dossier("0001/2026")
    with register.read() as reading:
        entries = facts.chain_head(reading)[0]
    with register.write() as writing:
        writing.erase(one.seq, at=AFTER, recorded_at=AFTER, by=make.CLERK, basis="Biên bản 02")
    with register.read() as reading:
        past = Past(reading, entries)
        assert ledgers.beside(reading, MONTH, past)["0001/2026"].applicant == ""
        then, now = ledgers.moved_in_book(reading, MONTH, past)
        assert then == now
        [stood] = past.touched
    assert stood.dossier.received_at == one.received_at


def test_before_its_first_entry_there_was_nothing(register: Register) -> None:
    with register.write() as writing:
        fill(writing)
    with register.read() as reading:
        found = told(reading, Past(reading, 0))
    assert not any(found.values())
