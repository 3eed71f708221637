"""A dossier is the fold of its entries; the chain notices every change."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.catalogue import PaperKind
from cchc_desktop.core.deadline import Pause
from cchc_desktop.core.dossier import PERSONAL, Dossier, Entry, digest, fold, read_field, sealed, write_field
from cchc_desktop.core.lifecycle import State
from cchc_desktop.core.papers import Digitised, Paper, are_digitised, has_reused

AT = datetime(2026, 10, 5, 9, 30, tzinfo=HANOI)


def an_entry(seq: int, verb: str, changes: dict[str, object], **but: object) -> Entry:
    written = {name: write_field(value) for name, value in changes.items()}
    entry = Entry(
        unit="00070",
        seq=seq,
        dossier=1,
        at=AT + timedelta(hours=seq),
        recorded_at=AT + timedelta(hours=seq),
        by="Lan",
        device=1,
        verb=verb,
        changes={name: value for name, value in written.items() if name not in PERSONAL},
        personal={name: value for name, value in written.items() if name in PERSONAL} or None,
        personal_salt="salt",
    )
    return replace(entry, **but)  # type: ignore[arg-type]  # tests name the fields


RECEIVED = an_entry(1, "receive", {"state": State.ACCEPTED, "applicant": "Đỗ Thị Ước", "received_at": AT})
FINISHED = an_entry(2, "finish", {"state": State.FINISHED, "ended_at": AT + timedelta(hours=2)})
UNDONE = replace(an_entry(3, "undo", {}), note={"undoes": 2})


def test_the_last_word_wins() -> None:
    dossier = fold(1, [RECEIVED, FINISHED])
    assert (dossier.applicant, dossier.state, dossier.last_verb) == ("Đỗ Thị Ước", State.FINISHED, "finish")


def test_what_was_undone_never_was() -> None:
    assert fold(1, [RECEIVED, FINISHED, UNDONE]) == fold(1, [RECEIVED])


def test_erased_personal_fields_leave_the_rest() -> None:
    erased = replace(RECEIVED, personal=None, personal_salt="")
    assert fold(1, [erased]) == replace(fold(1, [RECEIVED]), applicant="")


def test_erasure_leaves_the_chain_whole() -> None:
    first = sealed(RECEIVED, "")
    assert digest(replace(first, personal=None, personal_salt=""), "") == first.digest


@pytest.mark.parametrize(
    "name", [f.name for f in fields(Entry) if f.name not in {"personal", "personal_salt"}]
)
def test_the_digest_covers_every_final_field(name: str) -> None:
    first = sealed(RECEIVED, "before")
    if name in {"digest", "previous"}:
        assert digest(first, "other") != first.digest
        return
    value = getattr(first, name)
    other: object = {"at": AT, "recorded_at": AT, "changes": {"state": "x"}, "note": {"a": 1}}.get(name)
    other = other if other is not None else (value + 1 if isinstance(value, int) else f"{value}x")
    assert digest(replace(first, **{name: other}), "before") != first.digest  # type: ignore[arg-type]  # any field


def test_a_change_of_a_personal_field_shows_in_its_digest() -> None:
    first = sealed(RECEIVED, "")
    other = sealed(replace(RECEIVED, personal={"applicant": "Đỗ Thị Uớc"}), "")
    assert first.personal_digest != other.personal_digest
    assert first.digest != other.digest


PAPER = Paper("Tờ khai", PaperKind.COPY, 2, is_required=False, digitised=Digitised.REUSED)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("state", State.SUPPLEMENT),
        ("received_at", AT),
        ("procedure_since", date(2025, 7, 1)),
        ("papers", (PAPER, Paper("Giấy chứng sinh"))),
        ("pauses", (Pause(AT, AT + timedelta(days=3)),)),
        ("fee", 16_000),
        ("is_reused", True),
        ("applicant", "Nguyễn Thị Ánh"),
        ("due_at", None),
    ],
)
def test_every_kind_of_column_comes_back_as_it_was(name: str, value: object) -> None:
    assert read_field(name, write_field(value)) == value


def test_no_written_form_for_what_a_dossier_never_holds() -> None:
    with pytest.raises(TypeError):
        write_field(1.5)


@given(st.lists(st.sampled_from(list(Digitised)), max_size=5))
def test_all_required_papers_must_be_digitised(states: list[Digitised]) -> None:
    papers = [Paper("Tờ khai", digitised=state) for state in states]
    assert are_digitised(papers) == (bool(states) and Digitised.NOT_YET not in states)
    assert has_reused(papers) == (Digitised.REUSED in states)


def test_every_personal_column_is_a_column() -> None:
    assert {f.name for f in fields(Dossier)} >= PERSONAL
