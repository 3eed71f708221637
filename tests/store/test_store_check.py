"""Tampering is found and named; a sound register has no findings."""

from __future__ import annotations

from pathlib import Path

import make
import pytest
import sqlalchemy as sa

from cchc_desktop.core.packet import digest_of, write
from cchc_desktop.store import check as check_of
from cchc_desktop.store import keys, months
from cchc_desktop.store.check import check
from cchc_desktop.store.engine import Register
from cchc_desktop.store.entries import Writing
from cchc_desktop.store.settings import put_setting


def fill(register: Register) -> None:
    with register.write() as writing:
        made = make.dossiers(writing, 60)
        make.act(writing, made[1], "finish", state="finished", ended_at=make.LATER)
        make.act(writing, made[1], "undo", note={"undoes": writing.chain_head.seq})
        make.printed(writing, made[0])
        make.renumber(writing, 2026, 1, 100)
    with register.write() as writing:
        make.erase(writing, 3)
        close(writing)
        make.receive(writing)
        put_setting(writing, "phone", make.NINE.date(), "028 1234")
        make.alone(writing, "set", {"name": "phone", "since": make.NINE.date(), "value": "028 1234"})


def close(writing: Writing) -> None:
    packet = make.packet(writing)
    data = write(packet)
    months.freeze(writing, packet, data, closed_at=make.NINE, by=make.CLERK)
    make.alone(writing, "close", make.told_of(packet, digest_of(data)))
    months.take_in(writing, packet, digest_of(data), make.NINE, data=data)
    make.alone(writing, "collect", make.told_of(packet, digest_of(data), sender=packet.unit))


def test_a_sound_register_has_no_findings(register: Register) -> None:
    fill(register)
    report = check(register)
    assert report.findings == ()
    assert report.counts["dossiers"] == 61
    assert report.counts["entries"] == 1 + 60 + 15 + 3 + 2 + 1 + 1 + 1 + 1 + 2 + 1
    told = {name: report.counts[name] for name in ("erased", "closings", "slips", "packets")}
    assert told == {"erased": 1, "closings": 1, "slips": 1, "packets": 1}


def test_how_far_it_is_is_told(register: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(register)
    monkeypatch.setattr(check_of, "_TOLD_EVERY", 30)
    told: list[tuple[str, int, int]] = []
    check(register, lambda *far: told.append(far))
    assert told == [
        ("trang của tệp sổ", 0, 1),
        *(("bút tích", done, 88) for done in (0, 30, 60)),
        *(("hồ sơ", done, 61) for done in (0, 30, 60)),
    ]


TAMPERED = {
    "UPDATE entry SET verb = 'x' WHERE seq = 5": "đứt ở bút tích 5",
    "UPDATE entry SET at = '2026-10-01T08:00:00+07:00' WHERE seq = 7": "đứt ở bút tích 7",
    "UPDATE entry SET digest = 'x' WHERE seq = 9": "đứt ở bút tích 9",
    'UPDATE entry SET personal = \'{"applicant":"X"}\' WHERE seq = 2': "Thông tin cá nhân trong bút tích 2",
    "UPDATE entry SET personal = NULL, personal_salt = '' WHERE seq = 2": "0001/2026: thông tin cá nhân",
    "DELETE FROM entry WHERE seq = 12": "đứt sau bút tích 11",
    "DELETE FROM entry WHERE seq >= 72": "chỉ còn đến bút tích 71",
    "DELETE FROM entry WHERE seq = (SELECT max(seq) FROM entry)": "đã bị cắt",
    "DELETE FROM head": "Mất dòng",
    "UPDATE head SET digest = 'x'": "viết lại",
    "UPDATE dossier SET fee = 5 WHERE seq = 8": "0008/2026: cột fee",
    "UPDATE dossier SET applicant = 'Ai đó' WHERE seq = 8": "0008/2026: cột applicant",
    "UPDATE dossier SET search_n = 'khac' WHERE seq = 8": "0008/2026: từ để tìm",
    "UPDATE counter SET next = 2 WHERE name = 'local'": "Bộ đếm số hồ sơ “local” năm 2026 sẽ cấp lại",
    "UPDATE counter SET next = 500 WHERE name = 'local'": "Bộ đếm số hồ sơ “local” năm 2026 đã cấp 499",
    "UPDATE counter SET next = 500 WHERE name = 'dossier'": "Bộ đếm thứ tự hồ sơ “dossier” năm 0 đã cấp 499",
    "UPDATE counter SET next = 1 WHERE name = 'slip:receipt'": "Bộ đếm số giấy “receipt”",
    "DELETE FROM counter WHERE name = 'dossier'": "Bộ đếm thứ tự hồ sơ",
    "DELETE FROM slip": "0001/2026: mất giấy đã in số 1",
    "UPDATE slip SET dossier = 2": "0002/2026: giấy receipt số 1 không có việc in",
    "UPDATE slip SET printings = 9": "khác với việc in",
    "UPDATE slip SET digest = 'ff'": "khác với việc in",
    "UPDATE register SET secret = '00'": "Thông tin đơn vị, mục “secret”",
    "UPDATE register SET name = 'Xã Khác'": "Thông tin đơn vị, mục “name”",
    "UPDATE register SET is_practice = false": "mục “is_practice”",
    "UPDATE closing SET digest = 'x'": "gói báo cáo khác lúc lập",
    "UPDATE closing SET tally = '[]'": "biểu tổng hợp khác",
    "UPDATE packet_in SET tally = '[]'": "biểu tổng hợp khác các dòng",
    "UPDATE packet_in SET sender_name = 'Xã Khác'": "số liệu đang giữ khác gói",
    "UPDATE packet_in SET digest = 'x'": "gói đang giữ khác gói đã nhận",
    "DELETE FROM packet_line WHERE n = 0": "biểu tổng hợp khác các dòng",
    "UPDATE packet_line SET code = NULL WHERE n = 0": "số liệu đang giữ khác gói",
    "UPDATE packet_count SET late = late + 7": "số đã cộng khác biểu tổng hợp",
    "DELETE FROM packet_count": "số đã cộng khác biểu tổng hợp",
    "DELETE FROM closing": "Mất báo cáo từ 2026-10-01 đến 2026-10-31, lần 1",
    "UPDATE closing SET \"by\" = 'Ai khác'": "lần 1: người lập khác với các bút tích",
    "UPDATE closing SET is_final = false": "lần 1: việc chốt khác với các bút tích",
    "UPDATE closing SET sent_at = '2026-11-02T08:00:00+07:00'": "lần 1: lúc gửi khác",
    "UPDATE closing SET tally = 'hỏng'": "Báo cáo đã chốt: có dòng không đọc được",
    "UPDATE dossier SET papers = 'hỏng' WHERE seq = 8": "0008/2026: cột papers",
    "UPDATE dossier SET submitted_at = 'hôm qua' WHERE seq = 8": "0008/2026: cột submitted_at",
    "UPDATE dossier SET last_verb = 'finish' WHERE seq = 8": "hồ sơ ghi việc “Có kết quả” mà chuỗi không có",
    "UPDATE slip SET printed_at = 'hôm qua'": "có dòng không đọc được",
    "DELETE FROM setting": "Mất quy định “phone” từ 2026-10-08 do bút tích 88 đặt",
    "UPDATE setting SET value = '\"0900\"'": "Quy định “phone” từ 2026-10-08 khác với bút tích 88",
    "UPDATE setting SET name = 'head'": "Quy định “head” từ 2026-10-08 không có bút tích",
}


@pytest.mark.parametrize(("statement", "finding"), TAMPERED.items())
def test_tampering_is_named(register: Register, statement: str, finding: str) -> None:
    fill(register)
    with register.write() as writing:
        make.unguarded(statement)(writing)
    findings = check(register).findings
    assert any(finding in told for told in findings), findings


def test_a_missing_guard_is_named(register: Register) -> None:
    with register.write() as writing:
        table = "" if register.is_sqlite else " ON entry"
        writing.connection.exec_driver_sql(f"DROP TRIGGER entry_is_kept{table}")
    assert "entry_is_kept" in check(register).findings[0]


def test_a_guard_of_another_text_is_named(tmp_path: Path) -> None:
    register = make.register(tmp_path)
    with register.write() as writing:
        run = writing.connection.exec_driver_sql
        run("DROP TRIGGER entry_is_kept")
        run("CREATE TRIGGER entry_is_kept BEFORE DELETE ON entry WHEN 0 BEGIN SELECT 1; END")
        run("CREATE TRIGGER more BEFORE DELETE ON entry WHEN 0 BEGIN SELECT 1; END")
    changed, strange = check(register).findings
    assert "entry_is_kept đã bị thay đổi" in changed
    assert "Có khóa lạ more" in strange
    register.close()


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE entry DISABLE TRIGGER entry_is_kept",
        (
            "CREATE TRIGGER entry_is_kept BEFORE DELETE ON slip EXECUTE FUNCTION cchc_guard();"
            "DROP TRIGGER entry_is_kept ON entry"
        ),
        "CREATE OR REPLACE FUNCTION cchc_guard() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN old; END'",
    ],
)
def test_a_guard_that_a_server_does_not_heed_is_named(
    tmp_path: Path, postgres_database: str, statement: str
) -> None:
    register = make.register(tmp_path, url=postgres_database)
    with register.write() as writing:
        writing.connection.exec_driver_sql(statement)
    assert any("entry_is_kept đã bị thay đổi hoặc tắt" in told for told in check(register).findings)
    register.close()


def test_a_tail_that_was_cut_with_care_is_still_noticed(register: Register) -> None:
    with register.write() as writing:
        made = make.dossiers(writing, 5)
        make.act(writing, made[1], "assign", officer="Đỗ Minh")
    with register.read() as reading:
        cut = reading.connection.exec_driver_sql("SELECT max(seq) FROM entry").scalar()
    with register.write() as writing:
        make.unguarded(
            f"DELETE FROM entry WHERE seq = {cut}",
            "UPDATE dossier SET officer = NULL, last_verb = 'receive', last_at = received_at WHERE seq = 2",
        )(writing)
    (finding,) = check(register).findings
    assert f"đã đến bút tích {cut}" in finding


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
        make.unguarded("UPDATE dossier SET copies = 9")(writing)
    findings = check(register).findings
    assert len(findings) == 20 + 1
    assert "41 chỗ sai nữa" in findings[-1]
