"""Backups by themselves, the drill and its verdict, the second place, the preview of a restore."""

from __future__ import annotations

import json
import subprocess
import zipfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import make
import pytest
from vault_room import kept as scanned

from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.core.thinning import Keeping
from cchc_desktop.core.upkeep import rule_of
from cchc_desktop.operations import backups, restoring, rounds
from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.rulebook import load_catalogue, load_law
from cchc_desktop.store.backup_files import beside
from cchc_desktop.store.backups import in_folder
from cchc_desktop.store.check import check
from cchc_desktop.store.engine import BACKUPS, Register

LAW = load_law()
NOW = make.NINE
RULE = rule_of(LAW, NOW)
HOUR = timedelta(hours=1)


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Register]:
    made = make.register(tmp_path / "sổ", passphrase="lúa chín vàng", is_practice=False)
    with made.write() as writing:
        make.dossiers(writing, 12)
    yield made
    made.close()


def verbs(register: Register) -> list[str]:
    with register.read() as reading:
        rows = reading.connection.exec_driver_sql("SELECT verb FROM entry ORDER BY seq")
        return [row[0] for row in rows]


def work(register: Register, at: datetime = NOW) -> None:
    with register.write() as writing:
        make.receive(writing, at=at)


def chosen(register: Register, folder: Path, now: datetime = NOW) -> None:
    place = Workplace(register, LAW, load_catalogue())
    with at_desk(place, make.CLERK, now) as desk:
        backups.choose_second(desk, str(folder))


def test_an_hourly_backup_is_made_entered_and_made_again_only_after_work(opened: Register) -> None:
    went = rounds.go(opened, LAW, lambda: NOW)
    assert [(one.task, one.is_ok) for one in went] == [("backup", True)]
    assert [one.task for one in rounds.go(opened, LAW, lambda: NOW + HOUR)] == ["drill"]
    work(opened)
    assert [one.task for one in rounds.go(opened, LAW, lambda: NOW + 2 * HOUR)] == ["backup"]
    assert len(in_folder(opened.place / BACKUPS, make.UNIT)) == 2
    assert [one for one in verbs(opened) if one in {"backup", "drill"}] == ["backup", "drill", "backup"]
    assert check(opened).findings == ()


def test_old_ones_are_thinned_and_other_files_left_alone(opened: Register) -> None:
    folder = opened.place / BACKUPS
    folder.mkdir()
    (folder / "thư.txt").write_text("của người khác")
    stranger = folder / "CCHC_99999_20260101T080000.cchcbak"
    stranger.write_bytes(b"")
    rule = rule_of(LAW, NOW, {f"backup_{name}": 1 for name in ("hours", "days", "weeks", "months", "before")})
    for at in range(3):
        backups.back_up(opened, rule, NOW + at * HOUR, why="chot-ky" if at == 0 else "")
    left = in_folder(folder, make.UNIT)
    assert [one.why for one in left] == ["", "chot-ky"]  # the last before an act stays beside the newest
    assert stranger.exists()
    assert (folder / "thư.txt").exists()


def test_the_second_place_is_marked_caught_up_with_and_known_again_elsewhere(
    opened: Register, tmp_path: Path
) -> None:
    stick = tmp_path / "usb" / "cchc"
    chosen(opened, stick)
    backups.back_up(opened, RULE, NOW)
    assert [one.file.name for one in in_folder(stick, make.UNIT)] == [
        one.file.name for one in in_folder(opened.place / BACKUPS, make.UNIT)
    ]
    (tmp_path / "usb").rename(tmp_path / "drawer")
    work(opened)
    made = backups.back_up(opened, RULE, NOW + HOUR)
    assert "Không thấy" in made.trouble
    told = backups.health_of(opened, LAW, NOW + HOUR).sentences
    assert any(one.startswith("Nơi sao lưu thứ hai: Không thấy") for one in told)
    with pytest.raises(Trouble, match="Không thấy"):
        backups.second(opened, RULE, NOW + HOUR)
    assert backups.second(opened, RULE, NOW + 2 * HOUR, roots=(tmp_path / "drawer",))
    assert len(in_folder(tmp_path / "drawer" / "cchc", make.UNIT)) == 2
    assert not any("thứ hai" in one for one in backups.health_of(opened, LAW, NOW + 2 * HOUR).sentences)


def test_a_stick_of_somebody_else_is_not_written_to(opened: Register, tmp_path: Path) -> None:
    stick = tmp_path / "usb"
    chosen(opened, stick)
    (stick / f"CCHC_{make.UNIT}_noi-sao-luu.json").write_text(
        json.dumps({"unit": make.UNIT, "mark": "của người khác"}), encoding="utf-8"
    )
    made = backups.back_up(opened, RULE, NOW)
    assert "không phải nơi sao lưu đã chọn" in made.trouble
    assert in_folder(stick, make.UNIT) == ()


def test_the_data_folder_itself_is_no_second_place(opened: Register) -> None:
    with pytest.raises(Refused, match="ngoài thư mục dữ liệu"):
        chosen(opened, opened.place / "bản sao")


def test_a_drill_opens_the_newest_counts_and_leaves_nothing_behind(opened: Register) -> None:
    scanned(opened)
    backups.back_up(opened, RULE, NOW)
    work(opened)
    tried = backups.drill(opened, NOW + HOUR)
    assert tried.is_ok, tried.sentence
    assert "13 hồ sơ" in tried.sentence or "12 hồ sơ" in tried.sentence
    assert "1 tệp số hóa còn đủ" in tried.sentence
    assert not (opened.place / backups.WORK).exists()
    stand = backups.stand_of(opened)
    assert stand.drill is not None
    assert stand.drill.is_ok


def test_without_any_backup_the_drill_says_so(opened: Register) -> None:
    tried = backups.drill(opened, NOW)
    assert (tried.is_ok, tried.sentence) == (False, "Khôi phục thử: không đạt – chưa có bản sao lưu nào.")
    assert backups.health_of(opened, LAW, NOW).tone == "red"


@pytest.mark.parametrize("harm", ["flipped", "cut", "file gone", "file flipped", "other unit", "no box"])
def test_a_damaged_backup_is_found_out_and_red_the_same_day(
    opened: Register, tmp_path: Path, harm: str
) -> None:
    scanned(opened)
    file = backups.back_up(opened, RULE, NOW).file
    files = [one for one in (file.parent / beside(make.UNIT)).rglob("*") if one.is_file()]
    if harm == "other unit":
        other = make.register(tmp_path / "khác", passphrase="lúa chín vàng", is_practice=False, unit="26020")
        file = other.backup(tmp_path / "khác.cchcbak")
        other.close()
    elif harm == "file gone":
        files[0].unlink()
    else:
        victim = files[0] if harm == "file flipped" else file
        data = bytearray(victim.read_bytes())
        data[len(data) // 2] ^= 1
        left = {"cut": bytes(data[: len(data) // 2]), "no box": b"PK"}
        victim.write_bytes(left.get(harm, bytes(data)))
    tried = backups.drill(opened, NOW + HOUR, file=file)
    assert not tried.is_ok
    assert tried.sentence.startswith("Khôi phục thử: không đạt – ")
    assert file.name in tried.sentence
    found = backups.health_of(opened, LAW, NOW + HOUR)
    assert found.tone == "red"
    assert "Khôi phục thử lúc 10:00" in found.sentences[0]


def test_rows_that_were_changed_behind_the_seal_are_found_by_the_drill(
    opened: Register, tmp_path: Path
) -> None:
    """Somebody who has the key may pack a whole and sealed file again: only a recount tells."""
    from cchc_desktop.store.backup import back_up

    with opened.write() as writing:
        writing.connection.exec_driver_sql("UPDATE dossier SET state = 'finished' WHERE seq = 3")
    file = back_up(opened, tmp_path / "CCHC_26017_20261008T090000.cchcbak")
    tried = backups.drill(opened, NOW, file=file)
    assert not tried.is_ok
    assert "0003/2026" in " ".join(tried.why)


def test_what_was_counted_in_the_original_is_compared(opened: Register) -> None:
    file = backups.back_up(opened, RULE, NOW).file
    other = file.with_name("CCHC_26017_20261008T100000.cchcbak")
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(other, "w") as new:
        manifest = json.loads(old.read("manifest.json"))
        manifest["counts"]["months"]["2026-10"]["received"] += 1
        new.writestr("manifest.json", json.dumps(manifest))
        for name in ("register.json", "register.db"):
            new.writestr(name, old.read(name))
    tried = backups.drill(opened, NOW, file=other)
    assert tried.why == ("Hồ sơ nhận tháng 2026-10: lúc sao lưu 13, đếm lại 12.",)


def test_the_key_goes_by_no_argument_and_no_environment(
    opened: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What other people of the machine can see of a process is its words and its surroundings."""
    seen: list[str] = []
    real: Any = subprocess.Popen

    def popen(words: list[str], **known: Any) -> object:  # noqa: ANN401 - passed on as it came
        seen.append(" ".join([*words, *map(str, known["env"].items())]))
        return real(words, **known)

    monkeypatch.setenv("CCHC_PASSPHRASE", "lúa chín vàng")
    monkeypatch.setattr(subprocess, "Popen", popen)
    backups.back_up(opened, RULE, NOW)
    assert len(seen) == 1
    assert opened.key.hex() not in seen[0]
    assert "lúa chín vàng" not in seen[0]


def test_work_beside_that_is_stopped_leaves_nothing(opened: Register) -> None:
    class Enough(Exception):  # noqa: N818 - the clerk's wish
        pass

    def stop(_words: str, _done: int, _of: int) -> None:
        raise Enough

    with pytest.raises(Enough):
        backups.back_up(opened, RULE, NOW, stop)
    folder = opened.place / BACKUPS
    assert [one.name for one in folder.iterdir()] == []


def test_a_preview_tells_what_a_restore_would_undo_and_changes_nothing(opened: Register) -> None:
    file = backups.back_up(opened, RULE, NOW).file
    with opened.write() as writing:
        later = make.receive(writing, at=NOW + HOUR)
        make.act(writing, writing.dossier("0001/2026"), "assign", at=NOW + HOUR, officer="Trần Văn Bình")
    before = verbs(opened)
    found = restoring.preview(file, opened.place, "lúa chín vàng")
    assert (found.is_known, found.new, found.changed) == (True, (later.local_no,), ("0001/2026",))
    assert [(one.verb, one.times) for one in found.lost] == [("assign", 1), ("receive", 1)]
    assert found.numbers == ("0013–0013/2026",)
    said = "\n".join(restoring.told(found))
    assert "0013/2026" in said
    assert not any(name in said for name in make.NAMES)
    assert verbs(opened) == before


def test_two_registers_that_have_parted_are_told_so(opened: Register, tmp_path: Path) -> None:
    file = backups.back_up(opened, RULE, NOW).file
    opened.close()
    restoring.restore(file, tmp_path / "máy khác", "lúa chín vàng", NOW)
    other = make.reopened(tmp_path / "máy khác", "lúa chín vàng")
    work(other)
    mine = other.backup(tmp_path / "x.cchcbak")
    other.close()
    found = restoring.preview(mine, opened.place, "lúa chín vàng")
    assert found.brought == 2  # the restore and what came after it
    assert found.lost_entries == 1  # the backup was entered here


def test_a_restore_is_entered_even_where_no_number_moves(opened: Register) -> None:
    file = backups.back_up(opened, RULE, NOW).file
    opened.close()
    restoring.restore(file, opened.place, "lúa chín vàng", NOW)
    again = make.reopened(opened.place, "lúa chín vàng")
    assert verbs(again)[-1] == "restore"
    assert check(again).findings == ()
    again.close()


def test_where_the_disk_is_full_hours_are_given_up_before_months() -> None:
    rule = Keeping(12, 12, 10, 9)
    assert [(one.hours, one.days, one.months) for one in rule.poorer()] == [(2, 12, 9), (2, 3, 9), (1, 3, 1)]
