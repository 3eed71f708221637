"""Search and lists against a plain Python reading of the same dossiers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import make
import postgres
import pytest
import sqlalchemy as sa

from cchc_desktop.core.dossier import Dossier
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.lifecycle import OPEN, PAUSED, State
from cchc_desktop.core.text import fold
from cchc_desktop.store import search
from cchc_desktop.store.engine import Register
from cchc_desktop.store.rows import dossier_row, tokens
from cchc_desktop.store.search import Filter, Group, Order, Standing

AMOUNT = 240
AT = make.NINE + timedelta(days=5)
SOON = (AT + timedelta(days=2)).date()
Filled = tuple[Register, list[Dossier]]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def filled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Filled]:
    url = None
    if request.param == "postgresql":
        url = postgres.new_database(request.getfixturevalue("postgres_url"))
    register = make.register(Path(tmp_path_factory.mktemp("register")), url=url)
    with register.write() as writing:
        known = make.dossiers(writing, AMOUNT)
        for dossier in known[1::9]:
            if dossier.state is State.ACCEPTED:
                paused = make.act(writing, dossier, "request_supplement", state="supplement", paused_at=AT)
                known[dossier.seq - 1] = paused
    yield register, known
    register.close()


def oracle(known: list[Dossier], query: str) -> list[int]:
    wanted = tokens(query)
    found = []
    for dossier in known:
        words = dossier_row(dossier, make.UNIT)["search_n"].split()
        if all(any(word.startswith(token) for word in words) for token in wanted):
            found.append(dossier.seq)
    return sorted(found, reverse=True)


@pytest.mark.parametrize(
    "query",
    [
        *(
            "nguyen",
            "nguyễn thị đào",
            "ng th d",
            "dong",
            "đông",
            "uoc",
            "Hoà",
            "thuy",
            "k'breu",
            "Y-Ban",
            "ban",
        ),
        *(
            "7/2026",
            "0007/2026",
            "0007",
            "079200000012",
            "0012",
            "0900000012",
            "h29.17",
            "H29.17-261009-00030",
        ),
        *("261009-0003", "00030", "nguyen 0120", "không có ai", "zz", "Trần.", "dao*", "a' OR 1=1 --"),
    ],
)
def test_the_box_finds_what_begins_so(filled: Filled, query: str) -> None:
    register, known = filled
    with register.read() as reading:
        hits = search.find(reading, query, AMOUNT)
    found = [hit.seq for hit in hits]
    assert sorted(found, reverse=True) == oracle(known, query)
    if fold(query) == query:
        assert found == sorted(found, reverse=True)


@pytest.mark.parametrize("query", ["", "  ", "-", "!?", '"'])
def test_nothing_asked_finds_nothing(filled: Filled, query: str) -> None:
    with filled[0].read() as reading:
        assert search.find(reading, query) == ()


def test_exact_marks_come_first(filled: Filled) -> None:
    register, _ = filled
    with register.read() as reading:
        names = [hit.applicant for hit in search.find(reading, "ân", 100)]
        anyhow = {hit.applicant for hit in search.find(reading, "an", 100)}
    assert names[0] == "Đặng Quốc Ân"
    assert {"Huỳnh Đức Anh", "Phạm Thị Ngọc Ánh"} < anyhow == set(names)
    assert names == sorted(names, key=lambda name: "Ân" not in name)


def test_a_hit_shows_no_personal_number(filled: Filled) -> None:
    with filled[0].read() as reading:
        (hit,) = search.find(reading, "079200000012")
    assert hit.id_number is not None
    assert "•" in hit.id_number
    assert "0000" not in hit.id_number


def stands(dossier: Dossier, standing: Standing) -> bool:
    is_running, due_at = dossier.state in OPEN - PAUSED, dossier.due_at
    assert due_at is not None
    return {
        Standing.OVERDUE: is_running and due_at < AT,
        Standing.TODAY: is_running and due_at >= AT and due_at.date() == AT.date(),
        Standing.SOON: is_running and AT.date() < due_at.date() <= SOON,
        Standing.IN_TIME: dossier.state in PAUSED or (is_running and due_at >= AT),
    }[standing]


@pytest.mark.parametrize("standing", list(Standing))
def test_standing_is_what_it_says(filled: Filled, standing: Standing) -> None:
    register, known = filled
    with register.read() as reading:
        found = search.ids(reading, Filter(standing=standing, at=AT, soon_until=SOON))
    assert set(found) == {dossier.seq for dossier in known if stands(dossier, standing)}
    assert found


def test_the_figures_of_the_first_screen(filled: Filled) -> None:
    register, known = filled
    with register.read() as reading, make.statements(register.reader) as sent:
        counts = search.counts(reading, AT, SOON)
    assert len(sent) == 1
    told = [sum(stands(dossier, one) for dossier in known) for one in list(Standing)[:3]]
    assert [counts.overdue, counts.today, counts.soon] == told
    assert counts.paused == sum(dossier.state in PAUSED for dossier in known)
    assert counts.waiting == sum(dossier.state is State.FINISHED for dossier in known)
    assert counts.open == sum(dossier.state in OPEN for dossier in known)


@pytest.mark.parametrize("is_descending", [True, False])
@pytest.mark.parametrize("order", list(Order))
def test_lists_are_sorted(filled: Filled, order: Order, *, is_descending: bool) -> None:
    register, known = filled
    keys: dict[Order, Callable[[Dossier], Any]] = {
        Order.DUE: lambda d: (d.due_at, d.seq),
        Order.RECEIVED: lambda d: (d.received_at, d.seq),
        Order.NAME: lambda d: (fold(d.applicant), d.seq),
        Order.NUMBER: lambda d: d.seq,
    }
    wanted = [d.seq for d in sorted(known, key=keys[order], reverse=is_descending)]
    with register.read() as reading:
        assert list(search.ids(reading, Filter(order=order, is_descending=is_descending))) == wanted


def test_filters_hold_together(filled: Filled) -> None:
    register, known = filled
    asked = Filter(
        group=Group.OPEN,
        channel="online",
        field="Hộ tịch",
        received_from=date(2026, 10, 9),
        received_to=date(2026, 10, 12),
        text="thi",
    )
    with register.read() as reading:
        found = search.ids(reading, asked)
    assert set(found) == {
        d.seq
        for d in known
        if d.state in OPEN
        and d.channel == "online"
        and d.received_at is not None
        and date(2026, 10, 9) <= d.received_at.date() <= date(2026, 10, 12)
        and "thi" in fold(f"{d.applicant} {d.owner}").split()
    }
    assert found


def test_a_worklist_takes_three_statements(filled: Filled) -> None:
    register, _ = filled
    with register.read() as reading, make.statements(register.reader) as sent:
        found = search.ids(reading, Filter(group=Group.OPEN, order=Order.DUE, is_descending=False))
        rows = search.page(reading, found[:100])
        search.counts(reading, AT, SOON)
    assert len(sent) == 3
    assert [row.seq for row in rows] == list(found[:100])


def test_a_page_keeps_the_order_asked_for(filled: Filled) -> None:
    register, _ = filled
    with register.read() as reading:
        assert [row.seq for row in search.page(reading, [5, 3, 999_999, 4])] == [5, 3, 4]
        everything = tuple(search.ids(reading, Filter()))
        assert [row.seq for row in search.page(reading, everything * 3)] == list(everything * 3)


def test_people_come_back_once(filled: Filled) -> None:
    register, known = filled
    with register.read() as reading:
        (person,) = search.people(reading, "079200000012")
        named = search.people(reading, "nguyen thi", limit=4)
    assert (person.applicant, person.phone) == (known[12].applicant, known[12].phone)
    assert len(named) == 4
    assert all("Nguyễn Thị" in one.applicant for one in named)


@pytest.mark.parametrize("ref", ["9999/2026", "H29.17-000000-0000", "", "0/2026"])
def test_an_unknown_number_is_refused(filled: Filled, ref: str) -> None:
    with filled[0].read() as reading, pytest.raises(Refused):
        search.dossier(reading, ref)


def test_emptiness_is_known(filled: Filled, register: Register) -> None:
    with filled[0].read() as full, register.read() as empty:
        assert (search.is_empty(full), search.is_empty(empty)) == (False, True)


@pytest.mark.parametrize(
    ("stretch", "about"), [(3, 0), (3, 100), (25, 26), (25, 5000), (100, 99), (AMOUNT, 0), (1000, 1)]
)
@pytest.mark.parametrize("is_descending", [True, False])
@pytest.mark.parametrize(
    "wanted",
    [Filter(order=order) for order in Order]
    + [Filter(group=Group.OPEN), Filter(text="nguyen"), Filter(field="x")],
)
def test_a_long_list_is_read_by_the_stretch(
    filled: Filled, wanted: Filter, stretch: int, about: int, *, is_descending: bool
) -> None:
    register, _ = filled
    wanted = replace(wanted, is_descending=is_descending)
    with register.read() as reading:
        whole = list(search.ids(reading, wanted))
        shown = search.listed(reading, wanted, register.read, about, stretch)
    assert isinstance(shown, search.Listed) == (len(whole) > stretch)
    assert len(shown) == len(whole)
    assert [shown[at] for at in reversed(range(len(whole)))] == whole[::-1]
    assert list(shown) == whole
    for part in (slice(0, 10), slice(20, 60), slice(-30, None), slice(None), slice(1, 200, 7)):
        assert list(shown[part]) == whole[part]
    if isinstance(shown, search.Listed):
        some = {*whole[::5], AMOUNT + 1}
        assert shown.among(some) == set(whole[::5])


def test_a_long_list_costs_one_statement_and_one_more_where_somebody_looks(filled: Filled) -> None:
    register, _ = filled
    asked: list[str] = []
    sa.event.listen(register.reader, "before_cursor_execute", lambda _c, _k, told, *_: asked.append(told))
    with register.read() as reading:
        shown = search.listed(reading, Filter(), register.read, stretch=10)
    for at in (0, 9, 200, 204):
        shown[at]
    assert len([one for one in asked if one.startswith("SELECT")]) == 2


@pytest.mark.parametrize("typed", ["kbreu", "KBrêu", "kbr"])
def test_a_name_is_found_without_its_apostrophe(filled: Filled, typed: str) -> None:
    with filled[0].read() as reading:
        hits = search.find(reading, typed, AMOUNT)
        listed = search.ids(reading, Filter(text=typed))
        with_sign = {hit.seq for hit in search.find(reading, "k'breu", AMOUNT)}
    assert with_sign
    assert {hit.seq for hit in hits} == with_sign == set(listed)
