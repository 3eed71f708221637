"""Dossiers made apart from the register are those that would have been made in it; all of them, or none."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import make
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cchc_desktop.core.dossier import Dossier, Entry, canonical, digest, sealed, text_of, write_moment
from cchc_desktop.core.failure import Refused
from cchc_desktop.store import guards, search
from cchc_desktop.store.apart import Apart, Life, sealed_row, written
from cchc_desktop.store.check import check
from cchc_desktop.store.counters import DOSSIER, LOCAL
from cchc_desktop.store.engine import Register
from cchc_desktop.store.filling import BESIDE_FROM, Filling, filling

YEAR = 2026
texts = st.text(max_size=12)
plain = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | texts
values = plain | st.lists(plain, max_size=2) | st.dictionaries(texts, plain, max_size=2)
told = st.dictionaries(texts, values, max_size=3)
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@patient
@given(
    by=texts,
    basis=texts,
    changes=told,
    note=told,
    hidden=texts,
    previous=texts,
    dossier=st.none() | st.integers(1),
)
def test_what_is_sealed_is_the_canonical_form(
    by: str,
    basis: str,
    changes: dict[str, object],
    note: dict[str, object],
    hidden: str,
    previous: str,
    dossier: int | None,
) -> None:
    entry = Entry(
        unit=make.UNIT,
        seq=7,
        dossier=dossier,
        at=make.NINE,
        recorded_at=make.LATER,
        by=by,
        device=2,
        verb="receive",
        basis=basis,
        changes=changes,  # type: ignore[arg-type]  # any JSON
        note=note,  # type: ignore[arg-type]  # any JSON
        personal_digest=hidden,
    )
    body = {
        "unit": make.UNIT,
        "seq": 7,
        "dossier": dossier,
        "at": write_moment(make.NINE),
        "recorded_at": write_moment(make.LATER),
        "by": by,
        "device": 2,
        "verb": "receive",
        "basis": basis,
        "changes": changes,
        "note": note,
        "personal": hidden,
        "previous": previous,
    }
    assert digest(entry, previous) == sha256(canonical(body)).hexdigest()
    assert json.loads(canonical(body)) == body


@patient
@given(told)
def test_the_fast_text_is_the_canonical_text(values: dict[str, Any]) -> None:
    assert written(values) == text_of(values)
    assert written(values).encode() == canonical(values)


def lives(fills: Filling, amount: int) -> tuple[Life, ...]:
    """Some dossiers made apart, each received and finished."""
    first = fills.reserve(DOSSIER, 0, 0, amount)
    serial = fills.reserve(LOCAL, YEAR, 1, amount)
    book = Apart(fills.book.connection, fills.book.profile)
    return tuple(
        _life(book, first + at, serial + at, make.NINE + timedelta(minutes=at)) for at in range(amount)
    )


def _life(book: Apart, seq: int, serial: int, at: datetime) -> Life:
    book.begin(seq, serial, 1)
    dossier = make.receive(book, at=at, applicant=f"Nguyễn Thị Đào {seq}")
    make.act(
        book,
        dossier,
        "finish",
        at=at + timedelta(hours=1),
        state="finished",
        ended_at=at + timedelta(hours=1),
    )
    return book.life()


def entries_of_all(register: Register) -> list[Entry]:
    with register.read() as reading:
        seqs = search.ids(reading, search.Filter())
        found = [entry for seq in seqs for entry in search.entries(reading, seq)]
    return sorted(found, key=lambda entry: entry.seq)


@pytest.mark.parametrize("amount", [5, BESIDE_FROM], ids=["in the register", "beside it"])
def test_what_was_made_apart_is_sound(tmp_path: Path, amount: int) -> None:
    with closing(make.register(tmp_path)) as register:
        heard: list[frozenset[str]] = []
        register.listeners.append(heard.append)
        with filling(register, amount) as fills:
            some = lives(fills, 40)
            fills.take(some[:20], write_moment(make.NINE + timedelta(minutes=20)))
            fills.take(some[20:])
        report = check(register)
        assert report.findings == ()
        assert (report.counts["dossiers"], report.counts["entries"]) == (40, 81)
        assert any({"dossier", "entry"} <= tables for tables in heard)
        acts = entries_of_all(register)
        assert [entry.at for entry in acts] == sorted(entry.at for entry in acts)
        with register.read() as reading:
            assert guards.found(reading) == guards.wanted(reading)
            assert [hit.local_no for hit in search.find(reading, "dao 40")] == ["0040/2026"]
        with register.write() as writing:
            assert make.receive(writing).local_no == "0041/2026"
        assert check(register).findings == ()
    assert not list(tmp_path.glob("*.filling*"))


def test_an_entry_made_apart_is_the_entry_that_the_register_makes(tmp_path: Path) -> None:
    with closing(make.register(tmp_path)) as register, register.write() as writing:
        made = make.receive(writing)
        (entry,) = writing.entries_of(made.seq)
        book = Apart(writing.connection, writing.profile)
        book.begin(made.seq, 1, 1)
        make.receive(book)
        (loose,) = book.life().entries
        (apart,) = book.entries_of(made.seq)
        assert replace(apart, personal_salt="", seq=0) == replace(
            entry, personal_salt="", seq=0, personal_digest="", previous="", digest=""
        )
        final = sealed(replace(apart, seq=9), "before")
        assert sealed_row(loose, writing.unit, 9, "before")[0] == final.digest


@pytest.mark.parametrize("amount", [5, BESIDE_FROM], ids=["in the register", "beside it"])
def test_a_story_that_breaks_off_leaves_nothing(tmp_path: Path, amount: int) -> None:
    with closing(make.register(tmp_path)) as register:

        def broken() -> None:
            with filling(register, amount) as fills:
                fills.take(lives(fills, 10), write_moment(make.NINE))
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            broken()
        assert not list(tmp_path.glob("*.filling*"))
        assert check(register).counts.get("dossiers", 0) == 0
        with register.write() as writing:
            assert make.receive(writing).local_no == "0001/2026"


def test_only_an_empty_register_is_filled(tmp_path: Path) -> None:
    with closing(make.register(tmp_path)) as register:
        with register.write() as writing:
            made: Dossier = make.receive(writing)
        with pytest.raises(Refused, match="chưa có hồ sơ"), filling(register, 5):
            pass
        with register.read() as reading:
            assert search.dossier(reading, made.local_no).seq == made.seq
