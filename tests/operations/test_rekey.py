"""Another data key: who opens the register afterwards, what stays readable, and what a kill leaves behind."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import make
import pytest
import rekeying
import vault_room
from commands import cchc, done
from make import CLERK, LATER

from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.operations.keyring import change_key
from cchc_desktop.operations.upkeep import backup, open_register_only
from cchc_desktop.store import keys, rekey, rekey_server
from cchc_desktop.store.engine import Register
from cchc_desktop.store.settings import put_setting
from cchc_desktop.store.vault import PLACE, Vault, vault_in

OF_LAN, OF_MINH = "mật khẩu của Lan", "mật khẩu của Minh"


@pytest.fixture
def folder(tmp_path: Path, new_url: Callable[[], str | None]) -> Path:
    """A register with scanned files, which two people may open beside whoever founded it."""
    place = tmp_path / "register"
    rekeying.filled(place, new_url())
    key = keys.unlock(place, None)
    for login, password in (("lan", OF_LAN), ("minh", OF_MINH)):
        keys.add_wrap(place, key, keys.ACCOUNT, login, password, cost=keys.CHEAPEST)
    return place


@pytest.fixture
def opened(folder: Path) -> Iterator[Register]:
    """It is open; changing the key closes it."""
    with closing(open_register_only(folder, None)) as register:
        yield register


def contents(place: Path) -> set[bytes]:
    """Every scanned file that the register knows, as it is read now."""
    with closing(open_register_only(place, None)) as register, register.read() as reading:
        rows = reading.connection.exec_driver_sql("SELECT digest FROM file")
        vault = vault_room.vault(register)
        return {vault.get(digest) for (digest,) in rows}


def test_everybody_opens_it_as_before_and_nobody_was_asked(folder: Path, opened: Register) -> None:
    before = keys.unlock(folder, None)
    vault, names = vault_room.vault(opened), {path.name for path in vault_room.vault(opened).every()}
    done = change_key(opened, LATER, by=CLERK)
    assert (done.done.files.files, done.left, done.done.damaged) == (len(rekeying.PAPERS), (), ())
    after = {
        keys.unlock(folder, None),
        keys.unlock(folder, OF_LAN, "lan"),
        keys.unlock(folder, OF_MINH, "minh"),
    }
    assert after == {done.done.key}
    assert before not in after
    assert contents(folder) == set(rekeying.PAPERS)
    assert not names & {path.name for path in vault.every()}, "the names tell nothing of the old ones"
    digests = tuple(hashlib.sha256(paper).hexdigest() for paper in rekeying.PAPERS)
    assert rekeying.sound(folder, digests) == 1


def test_who_left_opens_nothing_with_what_they_took_along(
    folder: Path, opened: Register, tmp_path: Path
) -> None:
    taken = tmp_path / "taken"
    taken.mkdir()
    shutil.copy(folder / keys.SIDE_FILE, taken)
    keys.remove_wrap(folder, keys.ACCOUNT, "lan")
    known = keys.unlock(taken, OF_LAN, "lan")
    assert known == opened.key, "without another key it would go on opening the register"
    fresh = change_key(opened, LATER, by=CLERK, reason="cán bộ nghỉ việc").done.key
    with pytest.raises(Refused):
        keys.unlock(folder, OF_LAN, "lan")
    assert keys.unlock(folder, OF_MINH, "minh") == fresh != known
    for path in (folder / "vault").rglob("*"):
        assert not path.is_file() or vault_of_key(known).read(path) is None
    if (folder / keys.REGISTER_FILE).exists():
        assert not keys.is_key_of(folder / keys.REGISTER_FILE, known)
    shutil.copy(taken / keys.SIDE_FILE, folder)
    with pytest.raises((Refused, Trouble)):
        rekey.opened(folder, known, lambda side: keys.unlocked(side, OF_LAN, "lan"))


def vault_of_key(key: bytes) -> Vault:
    return vault_in((Path("nowhere"),), key)


def test_what_was_backed_up_before_opens_as_it_did_then(opened: Register, tmp_path: Path) -> None:
    file = backup(opened, tmp_path / "stick", LATER)
    fresh = change_key(opened, LATER + timedelta(minutes=1), by=CLERK, backup_to=tmp_path / "stick")
    assert fresh.backup is not None
    assert fresh.backup != file
    for number, one in enumerate((file, fresh.backup)):
        place = tmp_path / f"again{number}"
        done("--data", place, "restore", one)
        assert contents(place) == set(rekeying.PAPERS)
        assert keys.unlock(place, OF_LAN, "lan") == keys.unlock(place, None)


def test_a_backup_that_cannot_be_written_is_told_though_the_key_was_changed(
    folder: Path, opened: Register, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("not a folder")
    done = change_key(opened, LATER, by=CLERK, backup_to=tmp_path / "file")
    assert done.backup is None
    assert "file" in done.lacking
    assert keys.unlock(folder, None) == done.done.key


def test_a_damaged_file_stops_it_unless_it_is_left_aside(folder: Path, opened: Register) -> None:
    vault = vault_room.vault(opened)
    broken = next(vault.every())
    broken.write_bytes(broken.read_bytes()[:-9])
    key = opened.key
    with pytest.raises(Trouble, match="--leave-damaged"):
        change_key(opened, LATER, by=CLERK)
    assert keys.unlock(folder, None) == key
    assert not [name for name in rekeying.LEFT_OVER if (folder / name).exists()]
    done = change_key(opened, LATER, by=CLERK, leaves_damaged=True)
    assert [path.name for path in done.done.damaged] == [broken.name]
    assert (folder / "damaged" / broken.name).exists()
    assert done.done.files.files == len(rekeying.PAPERS) - 1


def test_a_shared_folder_goes_along(folder: Path, opened: Register, tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    with opened.write() as book:
        put_setting(book, PLACE, LATER.date(), str(shared))
    later = b"%PDF-1.7 giay moi " * 30
    vault_room.kept(opened, later)
    (shared / "đọc tôi.txt").write_text("của người khác")
    change_key(opened, LATER, by=CLERK)
    assert contents(folder) == {*rekeying.PAPERS, later}
    assert sorted(path.name for path in shared.iterdir() if len(path.name) != 2) == ["đọc tôi.txt"]
    shared.rename(tmp_path / "away")
    with closing(open_register_only(folder, None)) as register, pytest.raises(Trouble, match="kho số hóa"):
        change_key(register, LATER, by=CLERK)
    (tmp_path / "away").rename(shared)
    assert contents(folder) == {*rekeying.PAPERS, later}


def test_nobody_keeps_a_file_under_the_old_key_meanwhile(folder: Path, opened: Register) -> None:
    (folder / "vault" / "next").mkdir()
    with pytest.raises(Trouble, match="đổi khóa"):
        vault_room.vault(opened).put(b"%PDF-1.7 giay den giua chung")


def test_other_people_at_a_server_are_waited_for(folder: Path, opened: Register, engine: str) -> None:
    if engine == "sqlite":
        with pytest.raises(Trouble, match="đang được mở"):
            make.reopened(folder)
        return
    with closing(make.reopened(folder)) as other:
        with other.read() as reading:
            reading.connection.exec_driver_sql("SELECT 1")
        with pytest.raises(Refused, match="Máy khác"):
            change_key(opened, LATER, by=CLERK)
    assert change_key(opened, LATER, by=CLERK).done.key == keys.unlock(folder, None)


def test_another_machine_of_a_server_follows_with_what_only_it_has(
    folder: Path, opened: Register, engine: str, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    shutil.copytree(folder, other)
    own = b"%PDF-1.7 giay quet o may kia " * 30
    if engine == "sqlite":
        change_key(opened, LATER, by=CLERK)
        assert keys.unlock(other, None) != keys.unlock(folder, None), "a copy of the file is another register"
        return
    with closing(open_register_only(other, None)) as there:
        vault_room.kept(there, own)
    for path in (folder / "vault").glob("??/*"):
        (other / "vault" / path.parent.name / path.name).unlink()
    keys.write_side(other, replace(keys.read_side(other), device=7))
    fresh = change_key(opened, LATER, by=CLERK).done.key
    with closing(open_register_only(other, None)) as there:
        assert (there.key, there.profile.device) == (fresh, 7)
        vault = vault_room.vault(there)
        assert vault.get(hashlib.sha256(own).hexdigest()) == own
    assert keys.unlock(other, OF_LAN, "lan") == fresh
    assert not [name for name in rekeying.LEFT_OVER if (other / name).exists()]


def test_a_machine_that_missed_two_changes_is_told_what_to_copy(
    folder: Path, opened: Register, engine: str, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    shutil.copytree(folder, other)
    change_key(opened, LATER, by=CLERK)
    rekeying.key_changed(folder)
    if engine == "sqlite":
        return
    with pytest.raises(Refused, match=r"register\.json"):
        open_register_only(other, None)
    shutil.copy(folder / keys.SIDE_FILE, other)
    with closing(open_register_only(other, None)) as there:
        assert there.key == keys.unlock(folder, None)


def test_a_key_that_nobody_vouched_for_is_not_followed(
    folder: Path, opened: Register, engine: str, tmp_path: Path
) -> None:
    if engine == "sqlite":
        return
    other = tmp_path / "other"
    shutil.copytree(folder, other)
    strange, _ = keys.rewrap(folder, opened.key, bytes(32))
    told = rekey_server.told(opened, strange) | {"proof": "0" * 64}
    with opened.write() as book:
        put_setting(book, rekey_server.DATA_KEY, LATER.date(), told)
    with pytest.raises(Refused, match=r"register\.json"):
        open_register_only(other, None)


def test_the_sums_and_what_is_half_typed_are_no_way_around(folder: Path, opened: Register) -> None:
    from cchc_desktop.store import kept_sums

    with kept_sums.kept_sums(folder, opened.key, "rules"):
        pass
    change_key(opened, LATER, by=CLERK)
    assert not (folder / kept_sums.FILE).exists()


def test_the_command_tells_what_it_did(folder: Path, opened: Register, tmp_path: Path) -> None:
    opened.close()
    told = done("--data", folder, "rekey", "--backup-to", tmp_path / "stick", "--reason", "cán bộ nghỉ việc")
    assert told["files"] == len(rekeying.PAPERS)
    assert (told["left"], told["damaged"], told["backup_problem"]) == ([], 0, None)
    assert Path(told["backup"]).exists()
    assert cchc("--data", folder, "check").code == 0


@pytest.fixture
def ground(tmp_path: Path, engine: str, request: pytest.FixtureRequest) -> list[str]:
    """What each try begins with, as arguments of the program that kills itself."""
    pristine = tmp_path / "pristine"
    pristine.mkdir()
    where: list[str] = []
    url = None
    if engine != "sqlite":
        url = request.getfixturevalue("postgres_database")
        where = [request.getfixturevalue("postgres_url"), url.rpartition("/")[2]]
    found = rekeying.filled(pristine, url)
    (pristine / "digests.json").write_text(json.dumps(found), encoding="utf-8")
    return [str(pristine), str(tmp_path / "work"), *where]


def killed_at(ground: list[str], every: int, times: int) -> list[dict[str, int]]:
    script = Path(rekeying.__file__)
    pristine, work, *where = ground
    ran = subprocess.run(
        [sys.executable, script, pristine, work, str(every), str(times), *where],
        check=False,
        capture_output=True,
        text=True,
        cwd=script.parent.parent,
        env=rekeying.surroundings(),
    )
    assert ran.returncode == 0, ran.stderr[-3000:]
    return [json.loads(line) for line in ran.stdout.splitlines()]


def test_a_kill_at_any_step_loses_nothing(ground: list[str]) -> None:
    found = killed_at(ground, 5, 4)
    assert {one["told"] for one in found} == {0, 1}, "some were killed before the new key counted, some after"
    assert found[-1]["is_done"]


@pytest.mark.nightly
def test_a_kill_at_every_step_loses_nothing(ground: list[str]) -> None:
    assert {one["told"] for one in killed_at(ground, 1, 200)} == {0, 1}
