"""Whatever is done to one entry is found, and that entry is the one named."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from random import Random

import make
import pytest
import sqlalchemy as sa
import tampering

from cchc_desktop.core.dossier import sealed
from cchc_desktop.store import links, schema
from cchc_desktop.store.check import check
from cchc_desktop.store.engine import Register
from cchc_desktop.store.rows import entry_of, entry_row

TRIES = 60
"""In the ordinary run; at night so many more."""
NIGHTLY = 1_000


def _tried(register: Register, seeds: range) -> list[str]:
    """What was done where another place was named, or none."""
    tampering.fill(register)
    assert check(register).findings == ()
    missed = []
    with tampering.hand(register) as again:
        for seed in seeds:
            hand = again()
            done = tampering.tamper(hand, Random(seed))
            report = tampering.judged(hand)
            if report.first is None or report.first.place not in done.places:
                missed.append(f"{seed}: {done.what}: {report.first} {report.findings[:2]}")
            elif report.findings[0] != report.first.sentence:
                missed.append(f"{seed}: {done.what}: not told first")
    return missed


def test_the_entry_that_was_tampered_with_is_named_first(register: Register) -> None:
    assert _tried(register, range(TRIES)) == []
    assert check(register).findings == ()  # and all was taken back


@pytest.mark.nightly
def test_of_a_thousand_tamperings_none_is_missed(register: Register) -> None:
    amount = NIGHTLY if register.is_sqlite else NIGHTLY // 4
    assert _tried(register, range(TRIES, TRIES + amount)) == []


@pytest.mark.parametrize("column", tampering.COLUMNS)
def test_every_column_of_an_entry_is_bound(tmp_path: Path, column: str) -> None:
    register = make.register(tmp_path)
    tampering.fill(register)
    other = {"seq": 4_000, "dossier": 2, "device": 7, "unit": "99999"}.get(column, "x")
    for seq in (1, 12, 40):
        with tampering.hand(register) as again:
            hand = again()
            hand.put(seq, column, other)
            first = tampering.judged(hand).first
            assert first is not None
            assert (first.place, first.after) == (seq, 61 - seq)
    register.close()


def test_the_digest_of_a_row_is_that_of_its_entry(register: Register) -> None:
    tampering.fill(register)
    with register.read() as reading:
        asked = (
            sa.select(schema.entry).where(schema.entry.c.unit == reading.unit).order_by(schema.entry.c.seq)
        )
        entries = [entry_of(row) for row in reading.run(asked).mappings()]
        rows = list(links.every(reading))
    assert [links.digest_of(row, row.previous, row.seq) for row in rows] == [
        sealed(entry, entry.previous).digest for entry in entries
    ]
    assert all(links.place_of(row, 100) == row.seq for row in rows)


def test_what_is_named_is_told_with_act_person_moment_and_dossier(register: Register) -> None:
    tampering.fill(register)
    with tampering.hand(register) as again:
        hand = again()
        hand.put(3, "basis", "Căn cứ khác")
        report = tampering.judged(hand)
    first = report.first
    assert first is not None
    assert (first.what, first.place, first.verb, first.by) == ("altered", 3, "finish", make.CLERK)
    assert first.dossier == "0001/2026"
    assert first.sentence in report.findings[0]
    assert "bút tích 3 (Có kết quả, Lê Thị Hạnh, 14:00, 08/10/2026) của hồ sơ 0001/2026" in first.sentence
    assert "58 bút tích sau đó dựa vào chỗ này" in first.sentence


def test_guards_that_are_put_back_hide_nothing(register: Register) -> None:
    tampering.fill(register)
    with register.write() as writing:
        make.unguarded("UPDATE entry SET \"by\" = 'Ai khác' WHERE seq = 9")(writing)
    report = check(register)
    assert report.first is not None
    assert report.first.place == 9
    assert not any("hóa bảo vệ" in told for told in report.findings)


def test_text_that_is_no_text_is_found_and_not_stumbled_over(tmp_path: Path) -> None:
    register = make.register(tmp_path)
    tampering.fill(register)
    with tampering.hand(register) as again:
        for column in ("by", "note", "at", "verb"):
            hand = again()
            hand.run(f"UPDATE entry SET \"{column}\" = CAST(x'ff41fe' AS TEXT) WHERE seq = 8")
            report = tampering.judged(hand)
            assert report.first is not None
            assert report.first.place == 8
    register.close()


def test_a_tail_cut_together_with_the_head_row_is_told_by_what_lies_outside(register: Register) -> None:
    tampering.fill(register)
    with tampering.hand(register) as again:
        hand = again()
        hand.run("DELETE FROM entry WHERE seq > 40")  # the packet of the closed month was sealed later
        hand.run("UPDATE head SET entries = 40, digest = :d", d=hand.rows[39]["digest"])
        report = tampering.judged(hand)
    assert report.first is not None
    assert (report.first.what, report.first.place) == ("cut", 41)
    assert any("Báo cáo Tháng 10 năm 2026, lần 1, đã lập tới bút tích 48" in told for told in report.findings)


def test_a_chain_written_anew_is_told_by_a_sealed_packet(register: Register) -> None:
    """Somebody with the key who seals every entry again is caught only by what is not in the chain."""
    tampering.fill(register)
    with tampering.hand(register) as again:
        hand = again()
        link = hand.rows[9]["digest"]
        for row in hand.rows[10:]:
            entry = tampering.entry(row)
            changed = sealed(replace(entry, by="Người khác") if row["seq"] == 11 else entry, link)
            link = changed.digest
            hand.drop(row["seq"])
            hand.insert(entry_row(changed))
        hand.run("UPDATE head SET digest = :d", d=link)
        report = tampering.judged(hand)
    assert report.first is not None
    assert "chuỗi đã bị viết lại từ một bút tích trong khoảng 1 – 48" in report.first.sentence
