"""What the disk, the stick, the clock or another program does to an office, and the sentence it gets."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from commands import cchc, done
from faults.after import Kept, lost_of
from faults.children import Children, Fault, Told, children
from faults.shim import CHANGES, Kind
from faults.world import ABOVE, BOOK, DATA, OLD, PERIOD, SCAN, UNIT, prepare, receptions, script

from cchc_desktop.core.acts import Receive
from cchc_desktop.core.calendar import HANOI
from cchc_desktop.operations.clock_behind import told_behind
from cchc_desktop.operations.desk import at_desk
from cchc_desktop.operations.receive import receive
from cchc_desktop.operations.upkeep import Founding, found
from cchc_desktop.store import switching
from cchc_desktop.store.check import check

PASSPHRASE = "mật khẩu thử"
EVERYTHING = (*CHANGES, Kind.READ)
ALL_WRITES = Fault((Kind.WRITE,), "ENOSPC")
READ_ONLY = Fault(CHANGES, "EROFS")

VERBS: dict[str, tuple[str, ...]] = {
    "play": ("play", "{root}/noon.jsonl"),
    "print": ("print", "--dossier", "0001/2026", "--out", "{root}/out/giay.pdf"),
    "import-book": ("import-book", f"{{root}}/{BOOK}", "--side", "{root}/out/loi.xlsx"),
    "backup": ("backup", "--to", "{root}/stick"),
    "restore": ("restore", "{root}/first.cchcbak"),
    "month": ("month", "--period", PERIOD, "--out", "{root}/out", "--close"),
    "send": ("send", "--via", "folder:{root}/road"),
    "narrative": (
        *("narrative", "--period", PERIOD, "--kind", "tthc"),
        *("--edit", "weak/other", "Thiếu máy.", "--out", "{root}/out/bc.docx"),
    ),
    "scan": ("{root}/data", f"{{root}}/{SCAN}", "0001/2026"),
    "migration": ("check",),
    "init": ("init", "--unit", UNIT, "--practice"),
    "demo": ("demo", "--dossiers", "20", "--from", "2026-09-01", "--to", "2026-10-30"),
}
WHERE = {"migration": OLD, "init": "new", "demo": "new"}


class Room:
    """One office, put back to how it was in the morning before each case."""

    def __init__(self, those: Children, before: Path) -> None:
        self.those, self.root, self.before = those, those.root, before

    def morning(self) -> None:
        shutil.rmtree(self.root)
        shutil.copytree(self.before, self.root)

    def run(self, verb: str, fault: Fault | None = None, *, at: int = 0) -> Told:
        words = [word.format(root=self.root) for word in VERBS[verb]]
        if verb == "scan":
            return self.those.run(*words, call="faults.kill_acts:scan_one", fault=fault, at=at)
        folder = self.root / WHERE.get(verb, DATA)
        return self.those.run("--data", folder, *words, fault=fault, at=at)

    def sound(self) -> None:
        """Both registers open, and what the morning knew is there."""
        for folder in (DATA, ABOVE, OLD):
            assert lost_of(self.root / folder, Kept()) == []


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    folder = tmp_path_factory.mktemp("office")
    root = folder / "root"
    prepare(root)
    done("--data", root / DATA, "init", "--unit", UNIT, "--practice")
    assert cchc("--data", root / DATA, "play", script(root / "m.jsonl", receptions("m", 3))).code == 0
    done("--data", root / DATA, "month", "--period", "2026-09", "--out", root / "out")
    Path(done("--data", root / DATA, "backup", "--to", root)["file"]).rename(root / "first.cchcbak")
    before = folder / "before"
    shutil.copytree(root, before)
    with children(root, folder / "streams") as those:
        yield Room(those, before)


def told_well(told: Told) -> str:
    """One sentence of the office, no trace of the program's own."""
    assert told.code == 1, told
    assert "Traceback" not in told.err
    assert "Lỗi của chương trình" not in told.err
    assert not told.err.isascii()
    return told.err


@pytest.mark.parametrize("verb", VERBS)
def test_a_full_disk_is_told_by_every_verb(room: Room, verb: str) -> None:
    room.morning()
    told = told_well(room.run(verb, ALL_WRITES))
    assert "đầy" in told
    room.sound()
    assert room.run(verb).code == 0  # and once there is room it is done


@pytest.mark.parametrize("verb", VERBS)
def test_a_folder_that_may_only_be_read_is_told_by_every_verb(room: Room, verb: str) -> None:
    room.morning()
    told = told_well(room.run(verb, READ_ONLY))
    assert "chỉ đọc" in told or "quyền" in told
    room.sound()
    assert room.run(verb).code == 0


@pytest.mark.parametrize(("verb", "where"), [("backup", "/stick"), ("send", "/road"), ("print", "/out")])
@pytest.mark.parametrize("first", [1, 3])
def test_a_stick_that_is_pulled_out_is_told(room: Room, verb: str, where: str, first: int) -> None:
    room.morning()
    told_well(room.run(verb, Fault(EVERYTHING, "EIO", first, match=where)))
    room.sound()
    assert room.run(verb).code == 0


def test_a_stick_that_is_pulled_out_while_it_is_read_leaves_the_register_as_it_was(room: Room) -> None:
    room.morning()
    fault = Fault((Kind.READ,), "EIO", 3, match="first.cchcbak")
    told_well(room.run("restore", fault))
    room.sound()
    assert not list((room.root / DATA).glob("replaced-*"))
    assert not list((room.root / DATA).glob(".cchc-*"))


@pytest.mark.parametrize("verb", ["print", "month", "backup", "restore", "init"])
def test_a_file_that_a_virus_scanner_holds_for_a_moment_is_waited_for(room: Room, verb: str) -> None:
    room.morning()
    told = room.run(verb, Fault((Kind.RENAME,), "EACCES", 1, 2))
    assert (told.code, told.failed > 0) == (0, True), told.err
    room.sound()


@pytest.mark.parametrize("verb", ["print", "month", "backup", "restore", "init"])
def test_a_file_that_is_held_for_good_is_told_and_nothing_is_half_done(room: Room, verb: str) -> None:
    room.morning()
    told = told_well(room.run(verb, Fault((Kind.RENAME,), "EACCES")))
    assert "đang mở ở chương trình khác" in told
    room.sound()
    assert room.run(verb).code == 0


@pytest.mark.parametrize("verb", ["migration", "backup", "scan", "print", "month", "restore"])
def test_a_pc_that_goes_off_in_the_middle_goes_on_at_the_next_start(room: Room, verb: str) -> None:
    room.morning()
    whole = room.run(verb).asked
    for at in (whole // 3, whole - 5):
        room.morning()
        assert room.run(verb, at=max(1, at)).is_killed
        room.sound()
        assert room.run(verb).code == 0
        room.sound()


@pytest.mark.parametrize("every", [pytest.param(1, marks=pytest.mark.nightly), 4])
def test_any_step_of_putting_a_restored_register_in_place_can_be_the_last(room: Room, every: int) -> None:
    """The old register before the mark is written, the new one after it, and never none."""
    room.morning()
    whole = room.run("restore").asked
    for at in range(whole - 24, whole + 1, every):
        room.morning()
        room.run("restore", at=at)
        is_marked = (room.root / DATA / switching.MARK).exists()
        room.sound()
        assert not (room.root / DATA / switching.MARK).exists()
        assert not is_marked or list((room.root / DATA).glob("replaced-*"))


@pytest.mark.parametrize("first", range(1, 8))
def test_a_name_that_cannot_be_given_in_a_restore_leaves_the_old_register(room: Room, first: int) -> None:
    room.morning()
    told = room.run("restore", Fault((Kind.RENAME,), "EACCES", first, first + 4))
    room.sound()
    assert told.code == 0 or not list((room.root / DATA).glob(f"{switching.MARK}*"))


def test_a_clock_that_was_turned_back_is_told_and_refuses_nothing(tmp_path: Path) -> None:
    now = datetime(2026, 11, 20, 9, tzinfo=HANOI)
    place, _ = found(tmp_path / "data", Founding(unit=UNIT), PASSPHRASE, now)
    assert told_behind(place, now) == told_behind(place, now - timedelta(minutes=4)) == ""
    back = now - timedelta(days=400)
    told = told_behind(place, back)
    assert "16/10/2025" in told
    assert "20/11/2026" in told
    assert "chỉnh ngày giờ" in told
    told_in = Receive(procedure="1.004873", applicant="Đỗ Thị Ước")
    with at_desk(place, "Lan", back, back) as desk:
        assert receive(desk, told_in).received_at == back
    assert check(place.register).findings == ()
    place.register.close()


def test_the_command_line_tells_of_a_clock_that_was_turned_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CCHC_PASSPHRASE", PASSPHRASE)
    later = datetime(2030, 11, 20, 9, tzinfo=HANOI)  # the register was begun by a clock that ran ahead
    founding = Founding(unit=UNIT)
    place, _ = found(tmp_path / "data", founding, PASSPHRASE, later)
    place.register.close()
    answer = cchc("--data", tmp_path / "data", "search", "ai")
    assert answer.code == 0
    assert "đứng trước việc ghi cuối của sổ (09:00, 20/11/2030)" in answer.err
