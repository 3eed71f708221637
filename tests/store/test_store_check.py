"""Tampering is found and named; a sound register has no findings."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import make
import pytest
import sqlalchemy as sa

from cchc_desktop.core.packet import Packet, write
from cchc_desktop.core.tally import StandingBy, tally
from cchc_desktop.store import facts, keys, months
from cchc_desktop.store.check import check
from cchc_desktop.store.engine import Register
from cchc_desktop.store.entries import Writing
from cchc_desktop.store.slips import Slip


def fill(register: Register) -> None:
    with register.write() as writing:
        made = make.dossiers(writing, 60)
        make.act(writing, made[1], "finish", state="finished", ended_at=make.NINE)
        make.act(writing, made[1], "undo", note={"undoes": writing.last_entry})
        number = writing.next_slip("receipt", 2026)
        writing.put_slip(
            Slip(form="receipt", year=2026, number=number, dossier=1, printed_at=make.NINE, by=make.CLERK)
        )
    with register.write() as writing:
        writing.erase(3)
        close(writing)
        make.receive(writing)


def close(writing: Writing) -> None:
    period = make.month()
    lines = tuple(facts.lines(writing, period))
    entries, head = facts.chain_end(writing)
    packet = Packet(
        unit=make.UNIT,
        unit_name="Xã Phú Thạnh",
        superior="79",
        period=period,
        revision=1,
        is_final=True,
        is_practice=True,
        program="1",
        made_at=make.NINE,
        standing_by=StandingBy.DAY,
        entries=entries,
        chain_head=head,
        lines=lines,
        tally=tally(lines, period),
    )
    months.freeze(writing, packet, write(packet), closed_at=make.NINE, by=make.CLERK)


def test_a_sound_register_has_no_findings(register: Register) -> None:
    fill(register)
    report = check(register)
    assert report.findings == ()
    assert report.counts["dossiers"] == 61
    assert report.counts["entries"] == 60 + 15 + 3 + 2 + 1
    assert (report.counts["erased"], report.counts["closings"], report.counts["slips"]) == (1, 1, 1)


def unguarded(*statements: str) -> Callable[[Writing], None]:
    """What somebody with the key and another program can do."""

    def tamper(writing: Writing) -> None:
        run = writing.connection.exec_driver_sql
        if writing.is_sqlite:
            guards = run("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%_is_%'")
            for name, _ in (known := guards.all()):
                run(f"DROP TRIGGER {name}")
            run("PRAGMA defer_foreign_keys=ON")
            for statement in statements:
                run(statement)
            for _, sql in known:
                run(sql)
        else:
            run("SET session_replication_role = replica")
            for statement in statements:
                run(statement)
            run("SET session_replication_role = DEFAULT")

    return tamper


TAMPERED = {
    "UPDATE entry SET verb = 'x' WHERE seq = 5": "đứt ở bút tích 5",
    "UPDATE entry SET at = '2026-10-01T08:00:00+07:00' WHERE seq = 7": "đứt ở bút tích 7",
    "UPDATE entry SET digest = 'x' WHERE seq = 9": "đứt ở bút tích 9",
    'UPDATE entry SET personal = \'{"applicant":"X"}\' WHERE seq = 1': "Thông tin cá nhân trong bút tích 1",
    "DELETE FROM entry WHERE seq = 12": "đứt sau bút tích 11",
    "UPDATE dossier SET fee = 5 WHERE seq = 8": "0008/2026: cột fee",
    "UPDATE dossier SET applicant = 'Ai đó' WHERE seq = 8": "0008/2026: cột applicant",
    "UPDATE dossier SET search_n = 'khac' WHERE seq = 8": "0008/2026: từ để tìm",
    "UPDATE counter SET next = 2 WHERE name = 'local'": "Bộ đếm local năm 2026",
    "UPDATE counter SET next = 1 WHERE name = 'slip:receipt'": "Bộ đếm slip:receipt",
    "UPDATE closing SET digest = 'x'": "gói báo cáo khác lúc lập",
    "UPDATE closing SET tally = '[]'": "biểu tổng hợp khác",
    "DELETE FROM entry WHERE seq >= 70": "chỉ còn đến bút tích 69",
}


@pytest.mark.parametrize(("statement", "finding"), TAMPERED.items())
def test_tampering_is_named(register: Register, statement: str, finding: str) -> None:
    fill(register)
    with register.write() as writing:
        unguarded(statement)(writing)
    findings = check(register).findings
    assert any(finding in told for told in findings), findings


def test_a_missing_guard_is_named(register: Register) -> None:
    with register.write() as writing:
        table = "" if register.is_sqlite else " ON entry"
        writing.connection.exec_driver_sql(f"DROP TRIGGER entry_is_kept{table}")
    assert "entry_is_kept" in check(register).findings[0]


def test_an_index_of_words_that_differs_is_named(tmp_path: Path) -> None:
    register = make.register(tmp_path)
    with register.write() as writing:
        make.receive(writing)
        writing.run(sa.text("INSERT INTO dossier_words(rowid, search_n) VALUES (77, 'khong co')"))
    assert "từ để tìm" in check(register).findings[0]
    register.close()


def test_a_flipped_byte_is_found(tmp_path: Path) -> None:
    register = make.register(tmp_path)
    with register.write() as writing:
        make.dossiers(writing, 100)
    register.close()
    path = tmp_path / keys.REGISTER_FILE
    data = bytearray(path.read_bytes())
    data[len(data) - 10_000] ^= 1
    path.write_bytes(data)
    again = make.reopened(tmp_path)
    assert "trang bị hỏng" in check(again).findings[0]
    again.close()


def test_many_findings_are_summed_up(register: Register) -> None:
    fill(register)
    with register.write() as writing:
        unguarded("UPDATE dossier SET copies = 9")(writing)
    findings = check(register).findings
    assert len(findings) == 21
    assert "41 chỗ sai nữa" in findings[-1]
