"""Writing: sealed, folded, numbered, unique, and nothing of it when it is refused."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import make
import pytest
import sqlalchemy as sa

from cchc_desktop.core.dossier import Dossier, digest, fold
from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.core.lifecycle import State
from cchc_desktop.core.packet import digest_of, write
from cchc_desktop.core.papers import Digitised, Paper
from cchc_desktop.store import facts, months, schema, search
from cchc_desktop.store.connect import set_pragma
from cchc_desktop.store.engine import Register, Writing
from cchc_desktop.store.slips import Slip, of_dossier


def test_a_dossier_comes_back_as_it_was_written(register: Register) -> None:
    paper = Paper("Tờ khai", digitised=Digitised.SIGNED)
    with register.write() as writing:
        made = make.receive(writing, personal={"applicant": "  Nguyễn  Thị Đào "}, papers=[paper], fee=8000)
        written = make.act(
            writing,
            made,
            "take_supplement",
            state=State.IN_PROGRESS,
            pauses=[[make.NINE, make.NINE + timedelta(hours=3)]],
        )
    with register.read() as reading:
        found = search.dossier(reading, "1/2026")
        assert found == written == fold(1, search.entries(reading, 1))
    assert found.applicant == "Nguyễn Thị Đào"
    assert found.papers == (paper,)
    assert found.pauses[0].to_at == make.NINE + timedelta(hours=3)


def test_the_columns_are_the_fields_of_a_dossier() -> None:
    names = {column.name for column in schema.dossier.columns}
    assert names == {f.name for f in fields(Dossier)} | {"unit", "name_n", "search_n"}


def test_entries_form_one_chain(register: Register) -> None:
    for _ in range(2):
        with register.write() as writing:
            make.finish(writing, make.receive(writing), at=make.NINE)
    with register.read() as reading:
        entries = [*search.entries(reading, 1), *search.entries(reading, 2)]
        assert facts.chain_head(reading) == (5, entries[-1].digest)
    previous = entries[0].previous
    for entry in entries:
        assert entry.previous == previous
        assert digest(entry, previous) == entry.digest
        previous = entry.digest


def test_personal_columns_never_reach_the_chain(register: Register) -> None:
    with register.write() as writing:
        make.receive(writing, id_number="079200000001", personal={"reason": "con ông Đông"})
    with register.read() as reading:
        (entry,) = search.entries(reading, 1)
    assert "id_number" not in entry.changes
    assert entry.personal is not None
    assert {"id_number", "applicant", "reason"} == set(entry.personal)


def test_erasing_keeps_the_chain_and_blanks_the_person(register: Register) -> None:
    with register.write() as writing:
        make.receive(writing, personal={"applicant": "Nguyễn Thị Đào", "phone": "0901234567"})
    with register.write() as writing:
        make.erase(writing, 1)
    with register.read() as reading:
        entry, erasure = search.entries(reading, 1)
        assert search.find(reading, "dao") == ()
        assert search.dossier(reading, "1/2026").applicant == ""
    assert entry.personal is None
    assert digest(entry, entry.previous) == entry.digest
    assert (erasure.verb, erasure.basis) == ("erase", "Quyết định tiêu hủy số 5/QĐ-UBND")


def test_erasing_needs_a_basis_and_cannot_be_undone(register: Register) -> None:
    with register.write() as writing:
        made = make.receive(writing)
        with pytest.raises(Refused, match="căn cứ") as refused:
            writing.erase(1, at=make.NINE, recorded_at=make.NINE, by=make.CLERK, basis=" ")
        assert refused.value.field == "basis"
        make.erase(writing, 1)
        with pytest.raises(Refused, match="không lấy lại được"):
            make.act(writing, made, "undo", note={"undoes": writing.chain_head.seq})


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entry SET verb = 'other'",
        "UPDATE entry SET personal = NULL, personal_salt = '', verb = 'other'",
        "UPDATE entry SET personal = '{}'",
        "UPDATE entry SET personal = NULL WHERE seq = 2",
        "DELETE FROM entry",
        "UPDATE head SET digest = 'x'",
        "UPDATE head SET entries = 0",
        "DELETE FROM head",
    ],
)
def test_the_database_refuses_to_change_an_entry(register: Register, statement: str) -> None:
    with register.write() as writing:
        make.receive(writing)
    with pytest.raises(sa.exc.DatabaseError, match=r"final|deleted"), register.write() as writing:
        writing.connection.exec_driver_sql(statement)
    with register.read() as reading:
        assert search.entries(reading, 1)[0].verb == "receive"


def test_undo_folds_the_dossier_again(register: Register) -> None:
    with register.write() as writing:
        before = make.receive(writing)
        make.finish(writing, before, at=make.NINE)
        after = make.act(writing, before, "undo", note={"undoes": 3})
    assert after == before
    with register.read() as reading:
        assert search.dossier(reading, "1/2026") == before


def test_receiving_cannot_be_undone(register: Register) -> None:
    with register.write() as writing:
        made = make.receive(writing)
    with pytest.raises(Refused, match="0001/2026"), register.write() as writing:
        make.act(writing, made, "undo", note={"undoes": 2})


def test_a_refused_transaction_leaves_nothing(register: Register) -> None:
    with pytest.raises(Refused), register.write() as writing:
        make.act(writing, make.receive(writing), "undo", note={"undoes": 2})
    with register.write() as writing:
        assert make.receive(writing).local_no == "0001/2026"
        assert writing.chain_head.seq == 2


def _refused_step(writing: Writing, first: Dossier) -> None:
    with writing.step():
        make.finish(writing, first, at=make.NINE)
        writing.put_slip(_slip(writing.next_slip("receipt", 2026)))
        make.receive(writing, code="H29.17-261008-0001")


def test_a_refused_step_leaves_the_others(register: Register) -> None:
    with register.write() as writing:
        first = make.receive(writing, code="H29.17-261008-0001")
        with pytest.raises(Refused, match="0001/2026"):
            _refused_step(writing, first)
        assert writing.dossier("0001/2026") == first
        with writing.step():
            second = make.receive(writing, code="H29.17-261008-0002")
        assert writing.next_slip("receipt", 2026) == 1
    with register.read() as reading:
        assert search.dossier(reading, "H29.17-261008-0001") == first
        assert search.dossier(reading, "h29.17-261008-0002") == second
        assert second.local_no == "0002/2026"
        assert of_dossier(reading, 1) == ()
        assert facts.chain_head(reading)[0] == 3


@pytest.mark.parametrize("is_same_transaction", [True, False])
def test_a_code_belongs_to_one_dossier(register: Register, *, is_same_transaction: bool) -> None:
    with register.write() as writing:
        make.receive(writing, code="H29.17-261008-0001", request_id="a")
        if is_same_transaction:
            with pytest.raises(Refused, match="0001/2026"):
                make.receive(writing, code="H29.17-261008-0001")
    with register.write() as writing:
        with pytest.raises(Refused, match="0001/2026") as refused:
            make.receive(writing, code="H29.17-261008-0001")
        assert refused.value.field == "code"
        known = writing.by_request("a")
        assert known is not None
        assert known.local_no == "0001/2026"
        assert writing.by_request("b") is None


def test_a_code_given_up_is_free_in_the_same_transaction(register: Register) -> None:
    with register.write() as writing:
        first = make.receive(writing, code="H29.17-261008-0001")
    with register.write() as writing:
        make.act(writing, first, "correct", code="H29.17-261008-0009")
        second = make.receive(writing, code="H29.17-261008-0001")
        assert writing.dossier("H29.17-261008-0001") == second


def test_numbers_go_on_after_paper_days_and_never_back(register: Register) -> None:
    with register.write() as writing:
        make.receive(writing)
        make.renumber(writing, 2026, 1, 120)
        assert make.receive(writing).local_no == "0120/2026"
        with pytest.raises(Refused, match="121"):
            make.renumber(writing, 2026, 1, 5)
        assert make.receive(writing, at=make.moment("2027-01-04 08:00")).local_no == "0001/2027"


def test_every_device_has_numbers_of_its_own(register: Register) -> None:
    with register.write() as writing:
        make.renumber(writing, 2026, 1, 99_999)
        assert make.receive(writing).local_no == "99999/2026"
        with pytest.raises(Refused, match="99999"):
            make.receive(writing)
        writing.profile = make.profile(device=2)
        assert make.receive(writing).local_no == "100001/2026"


def test_a_due_day_before_reception_is_refused(register: Register) -> None:
    with pytest.raises(Refused, match="hạn trả"), register.write() as writing:
        make.receive(writing, due_at=make.NINE - timedelta(days=1))


@pytest.mark.parametrize(
    ("moments", "field"),
    [
        ({"ended_at": make.NINE - timedelta(hours=1)}, "ended_at"),
        ({"ended_at": make.NINE, "handed_back_at": make.NINE - timedelta(hours=1)}, "handed_back_at"),
    ],
)
def test_a_life_that_runs_backwards_is_refused(
    register: Register, moments: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused, match="0001/2026") as refused, register.write() as writing:
        make.receive(writing, **moments)
    assert refused.value.field == field


def test_a_chain_that_was_cut_is_not_written_on(register: Register) -> None:
    with register.write() as writing:
        make.finish(writing, make.receive(writing), at=make.NINE)
    with register.write() as writing:
        make.unguarded("DELETE FROM entry WHERE seq = 3")(writing)
    with pytest.raises(Trouble, match="khôi phục"), register.write() as writing:
        make.receive(writing)


def _replaced(table: str, of: sa.Table) -> str:
    columns = ", ".join(f'"{column.name}"' for column in of.columns)
    return f"INSERT OR REPLACE INTO {table} ({columns}) SELECT {columns} FROM {table}"


@pytest.mark.parametrize("recursive", ["ON", "OFF"])
@pytest.mark.parametrize("name", ["entry", "head", "closing", "packet_in", "packet_line"])
def test_replacing_a_row_is_refused_too(tmp_path: Path, name: str, recursive: str) -> None:
    register = make.register(tmp_path)
    with register.write() as writing:
        make.dossiers(writing, 3)
        packet = make.packet(writing)
        months.freeze(writing, packet, write(packet), closed_at=make.NINE, by=make.CLERK)
        months.take_in(writing, packet, digest_of(write(packet)), make.NINE, data=write(packet))
    with register.write() as writing:
        writing.connection.commit()
        set_pragma(writing.connection, f"recursive_triggers={recursive}")
    with pytest.raises(sa.exc.DatabaseError, match="final"), register.write() as writing:
        writing.connection.exec_driver_sql(_replaced(name, schema.metadata.tables[name]))
    register.close()


@pytest.mark.parametrize("name", ["entry", "head", "closing", "packet_in", "packet_line"])
def test_an_insert_that_updates_is_refused_too(tmp_path: Path, postgres_database: str, name: str) -> None:
    register = make.register(tmp_path, url=postgres_database)
    with register.write() as writing:
        make.dossiers(writing, 3)
        packet = make.packet(writing)
        months.freeze(writing, packet, write(packet), closed_at=make.NINE, by=make.CLERK)
        months.take_in(writing, packet, digest_of(write(packet)), make.NINE, data=write(packet))
    table = schema.metadata.tables[name]
    columns = ", ".join(f'"{column.name}"' for column in table.columns)
    keys = ", ".join(f'"{column.name}"' for column in table.primary_key)
    changed = f"INSERT INTO {name} SELECT {columns} FROM {name} ON CONFLICT ({keys}) DO UPDATE SET unit = 'x'"
    with pytest.raises(sa.exc.DatabaseError, match="final"), register.write() as writing:
        writing.connection.exec_driver_sql(changed)
    register.close()


def test_a_naive_moment_is_hanoi_time(register: Register) -> None:
    with register.write() as writing:
        writing.append(
            None,
            verb="set",
            at=datetime(2026, 10, 8, 9, 0, 0, 5),  # noqa: DTZ001 - the case under test
            recorded_at=make.NINE,
            by=make.CLERK,
        )
        stored = writing.run(sa.text("SELECT at FROM entry WHERE verb = 'set'")).scalar()
    assert stored == "2026-10-08T09:00:00+07:00"


def test_slips_are_numbered_by_form_and_year(register: Register) -> None:
    with register.write() as writing:
        make.receive(writing)
        assert [writing.next_slip("receipt", 2026) for _ in range(3)] == [1, 2, 3]
        assert writing.next_slip("apology", 2026) == 1
        writing.put_slip(_slip(3))
        writing.put_slip(_slip(3, printings=2))
        assert of_dossier(writing, 1) == (_slip(3, printings=2),)


def _slip(number: int, printings: int = 1) -> Slip:
    return Slip(
        form="receipt",
        year=2026,
        number=number,
        dossier=1,
        printed_at=make.NINE,
        by=make.CLERK,
        printings=printings,
    )


def test_a_long_transaction_is_written_in_parts(register: Register) -> None:
    with register.write() as writing:
        make.dossiers(writing, 2_100)
        assert writing.dossier("0007/2026").state is State.ACCEPTED
        late = make.act(writing, writing.dossier("0007/2026"), "assign", officer="Đỗ Minh")
    with register.read() as reading:
        assert search.dossier(reading, "7/2026") == late
        assert facts.chain_head(reading)[0] == 1 + 2_100 + 525 + 105 + 1
