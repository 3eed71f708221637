"""A damaged file mended, a second machine that goes on, and days on paper typed in afterwards."""

from __future__ import annotations

import random
from pathlib import Path

import make
import pytest

from cchc_desktop.core.acts import Receive
from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.operations import backups, mending, paper_days, standby
from cchc_desktop.operations.desk import Desk, Workplace, at_desk
from cchc_desktop.operations.receive import receive
from cchc_desktop.rulebook import load_catalogue, load_law
from cchc_desktop.store import keys
from cchc_desktop.store.check import check
from cchc_desktop.store.engine import BACKUPS, Register
from cchc_desktop.store.soundness import Damaged
from cchc_desktop.store.standing_in import mark_file

LAW, CATALOGUE = load_law(), load_catalogue()
NOW = make.NINE
PAGE = 4_096


def filled(place: Path, dossiers: int = 60, **known: object) -> Register:
    made = make.register(place, **known)  # type: ignore[arg-type]  # what a profile has
    with made.write() as writing:
        make.dossiers(writing, dossiers)
        make.printed(writing, writing.dossier("0001/2026"))
    return made


def place_of(register: Register) -> Workplace:
    return Workplace(register, LAW, CATALOGUE)


def heads(register: Register) -> tuple[int, str]:
    with register.read() as reading:
        row = reading.connection.exec_driver_sql("SELECT entries, digest FROM head").first()
    assert row is not None
    return row[0], row[1]


def harmed(register: Register, seed: int) -> bytes:
    """The file with three bytes flipped, behind the pages that say whose it is."""
    path = register.place / keys.REGISTER_FILE
    data = bytearray(path.read_bytes())
    choice = random.Random(seed)
    for _ in range(3):
        data[len(data) // 2 + choice.randrange(len(data) // 2)] ^= 255
    path.write_bytes(data)
    return bytes(data)


@pytest.mark.parametrize("seed", range(4))
def test_what_can_be_read_of_a_damaged_file_is_saved_and_the_file_kept(tmp_path: Path, seed: int) -> None:
    register = filled(tmp_path / "sổ", 300)
    before, _ = heads(register)
    register.close()
    data = harmed(register, seed)
    done = mending.repair(register.place, None, NOW)
    assert done.kept is not None
    assert (done.kept / keys.REGISTER_FILE).read_bytes() == data
    assert done.entries + done.lost >= before or done.lost == 0
    again = make.reopened(register.place)
    assert check(again).findings == ()
    assert heads(again)[0] == done.entries + 1  # the repair is entered
    with again.write() as writing:
        assert make.receive(writing).local_no == "0301/2026"  # what is on paper is not given again
    again.close()


def test_rows_that_were_tampered_with_are_folded_anew(tmp_path: Path) -> None:
    register = filled(tmp_path / "sổ")
    with register.write() as writing:
        writing.connection.exec_driver_sql("UPDATE dossier SET state = 'finished' WHERE seq = 3")
        writing.connection.exec_driver_sql("UPDATE counter SET next = 5 WHERE name = 'local'")
        writing.connection.exec_driver_sql("INSERT INTO dossier_words(dossier_words) VALUES ('delete-all')")
    assert check(register).findings
    register.close()
    done = mending.repair(register.place, None, NOW)
    assert (done.lost, done.dossiers, done.partly) == (0, 60, ())
    again = make.reopened(register.place)
    assert check(again).findings == ()
    again.close()


def test_a_file_that_nobody_can_read_is_not_replaced(tmp_path: Path) -> None:
    register = filled(tmp_path / "sổ")
    register.close()
    path = register.place / keys.REGISTER_FILE
    path.write_bytes(b"x" * 50_000)
    with pytest.raises(Trouble):
        mending.repair(register.place, None, NOW)
    assert path.read_bytes() == b"x" * 50_000
    assert [one.name for one in register.place.glob("damaged-*")] == []


def test_the_choice_names_the_backup_that_goes_furthest(tmp_path: Path) -> None:
    register = filled(tmp_path / "sổ")
    file = register.backup(register.place / BACKUPS / f"CCHC_{make.UNIT}_20261008T090000.cchcbak")
    register.close()
    found = mending.choice(register.place, None, NOW)
    assert found.backup == file
    assert found.is_repair_better
    assert file.name in mending.words(found)


def test_damage_is_noticed_at_the_opening_after_an_unclean_end(tmp_path: Path) -> None:
    register = filled(tmp_path / "sổ", 400)
    log = register.place / f"{keys.REGISTER_FILE}-wal"
    held = {path: path.read_bytes() for path in (register.place / keys.REGISTER_FILE, log)}
    register.close()
    for path, data in held.items():  # as a power cut leaves it
        path.write_bytes(data)
    make.reopened(register.place).close()
    path = register.place / keys.REGISTER_FILE
    harmed = bytearray(path.read_bytes())
    for page in range(4, len(harmed) // PAGE, 7):
        harmed[page * PAGE + 100] ^= 1
    path.write_bytes(harmed)
    log.write_bytes(held[log][:32])
    with pytest.raises(Trouble) as no:
        make.reopened(register.place)
    assert "hôi phục từ bản sao lưu" in no.value.sentence or isinstance(no.value, Damaged)


def shared(register: Register, folder: Path) -> Path:
    with at_desk(place_of(register), make.CLERK, NOW) as desk:
        backups.choose_second(desk, str(folder))
    return register.backup(folder / f"CCHC_{make.UNIT}_20261008T090000.cchcbak")


def test_another_machine_goes_on_and_the_first_one_stops_when_it_is_back(tmp_path: Path) -> None:
    first = filled(tmp_path / "một", 3)
    shared(first, tmp_path / "chung")
    with first.write() as writing:  # the work that no backup has
        make.receive(writing, at=make.moment("2026-10-08 10:00"))
    done = standby.take_over(tmp_path / "chung", 2, tmp_path / "hai", None, make.LATER)
    assert (done.device, done.from_device, done.is_marked) == (2, 1, True)
    second = make.reopened(tmp_path / "hai")
    with second.write() as writing:
        assert make.receive(writing).local_no == "100001/2026"
    assert check(second).findings == ()
    assert standby.notice(second) == ""
    assert "Máy 2 đã tiếp quản" in standby.notice(first)
    with pytest.raises(Refused, match="Máy 2 đã tiếp quản"), first.write() as writing:
        make.receive(writing)
    first.close()
    again = make.reopened(first.place)  # without the shared folder too
    with pytest.raises(Refused, match="Máy 2 đã tiếp quản"), again.write() as writing:
        make.receive(writing)
    acts = standby.unsaved(again)
    assert [(one.verb, one.number) for one in acts] == [("receive", "0004/2026")]
    again.close()
    second.close()


def test_a_mark_that_nobody_sealed_stops_nobody(tmp_path: Path) -> None:
    first = filled(tmp_path / "một", 3)
    file = shared(first, tmp_path / "chung")
    standby.take_over(file, 2, tmp_path / "hai", None, NOW)
    mark = tmp_path / "chung" / mark_file(make.UNIT)
    mark.write_text(mark.read_text(encoding="utf-8").replace('"device": 2', '"device": 3'), encoding="utf-8")
    assert standby.notice(first) == ""
    with first.write() as writing:
        make.receive(writing)
    first.close()


def test_the_machine_that_takes_over_needs_a_number_of_its_own_and_an_empty_place(tmp_path: Path) -> None:
    first = filled(tmp_path / "một", 3)
    file = shared(first, tmp_path / "chung")
    with pytest.raises(Refused, match="số khác"):
        standby.take_over(file, 1, tmp_path / "hai", None, NOW)
    with pytest.raises(Refused, match="đã có sổ"):
        standby.take_over(file, 2, first.place, None, NOW)
    (tmp_path / "trống").mkdir()
    with pytest.raises(Refused, match="không có bản sao lưu nào"):
        standby.take_over(tmp_path / "trống", 2, tmp_path / "hai", None, NOW)
    first.close()


def on_paper(desk: Desk, number: str | None) -> str:
    act = Receive(procedure="1.001193", applicant="Nguyễn Thị Đào", local_no=number)
    return receive(desk, act).local_no


def test_numbers_on_slips_are_never_given_and_taken_once(tmp_path: Path) -> None:
    register = filled(tmp_path / "sổ", 3)
    place = place_of(register)
    with at_desk(place, make.CLERK, NOW) as desk:
        slips = paper_days.blank_slips(desk, None, 5)
    assert (slips.first, slips.last, slips.passed_over) == ("0004/2026", "0008/2026", 0)
    assert slips.pdf.startswith(b"%PDF")
    with at_desk(place, make.CLERK, NOW) as desk:
        assert on_paper(desk, None) == "0009/2026"
    typed_in = make.moment("2026-10-07 08:15")
    with at_desk(place, make.CLERK, typed_in, NOW) as desk:
        assert on_paper(desk, "6") == "0006/2026"
    for number, said in (
        ("0006/2026", "đã thuộc một hồ sơ"),
        ("0500", "không nằm trong"),
        ("0005/2025", "năm"),
    ):
        with pytest.raises(Refused, match=said), at_desk(place, make.CLERK, NOW) as desk:
            on_paper(desk, number)
    assert check(register).findings == ()
    register.close()


def test_slips_from_further_up_pass_numbers_over_and_what_was_given_is_refused(tmp_path: Path) -> None:
    register = filled(tmp_path / "sổ", 3)
    place = place_of(register)
    with at_desk(place, make.CLERK, NOW) as desk:
        slips = paper_days.blank_slips(desk, 10, 2)
    assert (slips.first, slips.last, slips.passed_over) == ("0010/2026", "0011/2026", 6)
    with pytest.raises(Refused, match="chỉ dành được số"), at_desk(place, make.CLERK, NOW) as desk:
        paper_days.blank_slips(desk, 3, 1)
    with at_desk(place, make.CLERK, NOW) as desk:
        assert on_paper(desk, None) == "0012/2026"
        assert on_paper(desk, "0005/2026") == "0005/2026"
    assert check(register).findings == ()
    register.close()
