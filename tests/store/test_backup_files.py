"""Scanned files lie once beside all backups; a restore brings back what can be had and says what cannot."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from make import NINE, register, reopened
from vault_room import PAPER, full_disk, kept, vault

from cchc_desktop.core.failure import Trouble
from cchc_desktop.store import backup_files
from cchc_desktop.store.backup import restore
from cchc_desktop.store.backup_files import Amount, beside, copied, damaged, lacking, read_back
from cchc_desktop.store.check import check
from cchc_desktop.store.engine import Register

SECOND = PAPER.replace(b"Thu", b"Thua")


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Register]:
    made = register(tmp_path / "register")
    yield made
    made.close()


def files_of(stick: Path, opened: Register) -> dict[str, bytes]:
    folder = stick / beside(opened.profile.unit)
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def is_back(place: Path, *digests: str) -> bool:
    back = reopened(place)
    try:
        return all(vault(back).is_sound(digest) for digest in digests) and check(back).findings == ()
    finally:
        back.close()


def test_a_backup_brings_the_files_back(opened: Register, tmp_path: Path) -> None:
    digest = kept(opened)
    file = opened.backup(tmp_path / "stick" / "mot.cchcbak")
    assert restore(file, tmp_path / "elsewhere", None, NINE).lacking == ()
    assert is_back(tmp_path / "elsewhere", digest)


def test_only_what_is_new_is_copied(opened: Register, tmp_path: Path) -> None:
    first = kept(opened)
    sealed = {path.name: path.stat().st_size for path in vault(opened).every()}
    stick = tmp_path / "stick"
    one = opened.backup(stick / "mot.cchcbak")
    assert copied(one) == Amount(1, sum(sealed.values()))
    assert copied(opened.backup(stick / "mot again.cchcbak")) == Amount()
    before = {path: path.stat().st_mtime_ns for path in stick.rglob("*") if len(path.name) == 64}
    second = kept(opened, SECOND)
    two = opened.backup(stick / "hai.cchcbak")
    new = {path.name: path.stat().st_size for path in vault(opened).every() if path.name not in sealed}
    assert copied(two) == Amount(1, sum(new.values()))
    assert {path: path.stat().st_mtime_ns for path in before} == before
    assert all(zipfile.ZipFile(file).namelist()[0] == "manifest.json" for file in (one, two))
    assert max(file.stat().st_size for file in (one, two)) < opened_size(opened) + 20_000
    for file, digests in ((one, (first,)), (two, (first, second))):
        assert restore(file, tmp_path / file.stem, None, NINE).lacking == ()
        assert is_back(tmp_path / file.stem, *digests)


def flip(path: Path) -> None:
    """One bit is not what it was; the size is."""
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def lying(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if len(path.name) == 64)


def test_a_flipped_bit_on_the_stick_is_seen_and_the_file_copied_anew(
    opened: Register, tmp_path: Path
) -> None:
    kept(opened)
    kept(opened, SECOND)
    stick = tmp_path / "stick"
    opened.backup(stick / "mot.cchcbak")
    whole = files_of(stick, opened)
    flip(lying(stick)[0])
    again = opened.backup(stick / "hai.cchcbak")
    assert copied(again).files == 1
    assert lacking(again) == damaged(again) == ()
    assert files_of(stick, opened) == whole


def test_the_manifest_has_the_sums_of_what_lies_there(opened: Register, tmp_path: Path) -> None:
    kept(opened)
    file = opened.backup(tmp_path / "stick" / "mot.cchcbak")
    told = json.loads(zipfile.ZipFile(file).read("manifest.json"))
    (path,) = lying(tmp_path / "stick")
    assert list(told["files"].values()) == [hashlib.sha256(path.read_bytes()).hexdigest()]


def test_a_flipped_bit_in_our_own_vault_is_told_and_the_earlier_copy_stands(
    opened: Register, tmp_path: Path
) -> None:
    digest = kept(opened)
    stick = tmp_path / "stick"
    opened.backup(stick / "mot.cchcbak")
    whole = files_of(stick, opened)
    (own,) = vault(opened).every()
    flip(own)
    file = opened.backup(stick / "hai.cchcbak")
    assert (damaged(file), lacking(file)) == (("hồ sơ 0001/2026",), ())
    assert files_of(stick, opened) == whole
    restore(file, tmp_path / "elsewhere", None, NINE)
    assert is_back(tmp_path / "elsewhere", digest)
    flip(lying(stick)[0])  # now it is whole nowhere
    assert lacking(opened.backup(stick / "ba.cchcbak")) == ("hồ sơ 0001/2026",)


def test_of_much_a_share_is_read_each_time_and_all_of_it_in_its_turn(
    opened: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(6):
        kept(opened, PAPER + bytes([number]))
    stick = tmp_path / "stick"
    first = opened.backup(stick / "00.cchcbak")
    assert read_back(first) == (copied(first), 6)
    monkeypatch.setattr(backup_files, "READ_WHOLE", 0)
    whole = files_of(stick, opened)
    for path in lying(stick):
        flip(path)
    read, mended = [], []
    for turn in range(1, backup_files.ROUNDS + 1):
        file = opened.backup(stick / f"{turn:02}.cchcbak")
        os.utime(file, (turn * 10, turn * 10 + 2_000_000_000))  # a stick has no finer times
        read.append(read_back(file)[0].files)
        mended.append(copied(file).files)
    assert read == mended
    assert sum(mended) == 6
    assert max(read) < 6
    assert files_of(stick, opened) == whole


def test_what_a_killed_backup_left_is_swept_a_day_later(opened: Register, tmp_path: Path) -> None:
    kept(opened)
    stick = tmp_path / "stick"
    opened.backup(stick / "mot.cchcbak")
    (path,) = lying(stick)
    old = path.with_name(f".{path.name}.4711.part")
    young, theirs = path.with_name(f".{path.name}.4712.part"), path.with_name(".somebody's.part")
    for one in (old, young, theirs):
        one.write_bytes(b"half")
    for one in (old, theirs):
        os.utime(one, (one.stat().st_mtime - 90_000,) * 2)
    opened.backup(stick / "hai.cchcbak")
    assert [one.exists() for one in (old, young, theirs, path)] == [False, True, True, True]


def test_a_disk_that_loses_what_it_was_given_is_noticed(
    opened: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced = os.fsync

    def spoilt(descriptor: int) -> None:
        synced(descriptor)
        if os.fstat(descriptor).st_size > 100_000:
            os.pwrite(descriptor, b"lost" * 8, 50_000)

    monkeypatch.setattr(os, "fsync", spoilt)
    with pytest.raises(Trouble, match="đọc lại khác lúc ghi"):
        opened.backup(tmp_path / "stick" / "mot.cchcbak")
    assert not list((tmp_path / "stick").glob("*.cchcbak"))


def opened_size(opened: Register) -> int:
    return (opened.place / "register.db").stat().st_size + (opened.place / "register.json").stat().st_size


def test_a_file_cut_short_on_the_stick_is_copied_anew(opened: Register, tmp_path: Path) -> None:
    kept(opened)
    stick = tmp_path / "stick"
    opened.backup(stick / "mot.cchcbak")
    whole = files_of(stick, opened)
    (path,) = (one for one in stick.rglob("*") if len(one.name) == 64)
    path.write_bytes(path.read_bytes()[:100])
    assert copied(opened.backup(stick / "hai.cchcbak")).files == 1
    assert files_of(stick, opened) == whole


def test_what_is_gone_here_but_lies_in_an_earlier_backup_is_not_lacking(
    opened: Register, tmp_path: Path
) -> None:
    digest = kept(opened)
    opened.backup(tmp_path / "stick" / "mot.cchcbak")
    (path,) = vault(opened).every()
    path.unlink()
    file = opened.backup(tmp_path / "stick" / "hai.cchcbak")
    assert lacking(file) == ()
    restore(file, tmp_path / "elsewhere", None, NINE)
    assert is_back(tmp_path / "elsewhere", digest)


@pytest.mark.parametrize("left", [None, b"", b"damaged"])
def test_a_restore_tells_whose_files_cannot_be_brought_back(
    opened: Register, tmp_path: Path, left: bytes | None
) -> None:
    first = kept(opened)
    kept(opened, SECOND)
    stick = tmp_path / "stick"
    file = opened.backup(stick / "mot.cchcbak")
    name = vault(opened).path_of(first, Path()).name
    (path,) = stick.rglob(name)
    path.unlink() if left is None else path.write_bytes(left)
    done = restore(file, tmp_path / "elsewhere", None, NINE)
    assert done.lacking == ("hồ sơ 0001/2026",)
    back = reopened(tmp_path / "elsewhere")
    try:
        assert len(check(back).findings) == 1  # the register itself stands
    finally:
        back.close()


def test_a_backup_alone_without_its_folder_tells_all(opened: Register, tmp_path: Path) -> None:
    kept(opened)
    file = opened.backup(tmp_path / "stick" / "mot.cchcbak")
    alone = Path(shutil.copy(file, tmp_path))
    assert restore(alone, tmp_path / "elsewhere", None, NINE).lacking == ("hồ sơ 0001/2026",)


@pytest.mark.parametrize("left", [b"", b"something else"])
def test_a_restore_mends_a_damaged_file_and_keeps_it_aside(opened: Register, left: bytes) -> None:
    digest = kept(opened)
    file = opened.backup(opened.place / "mot.cchcbak")
    assert lacking(file) == ()
    (path,) = vault(opened).every()
    path.write_bytes(left)
    opened.close()
    replaced = restore(file, opened.place, None, NINE).replaced
    assert is_back(opened.place, digest)
    assert replaced is not None
    assert (replaced / path.relative_to(opened.place)).read_bytes() == left


@pytest.mark.parametrize("left", [None, b""])
def test_a_backup_tells_whose_files_it_lacks(opened: Register, tmp_path: Path, left: bytes | None) -> None:
    digest = kept(opened)
    (path,) = vault(opened).every()
    whole = path.read_bytes()
    path.unlink() if left is None else path.write_bytes(left)
    file = opened.backup(tmp_path / "mot.cchcbak")
    assert lacking(file) == ("hồ sơ 0001/2026",)
    assert restore(file, tmp_path / "elsewhere", None, NINE).lacking == ("hồ sơ 0001/2026",)
    path.write_bytes(whole)  # found again since: what is whole stays
    opened.close()
    assert restore(file, opened.place, None, NINE).lacking == ()
    assert is_back(opened.place, digest)


def test_a_disk_without_room_is_told_before_anything_is_copied(opened: Register, tmp_path: Path) -> None:
    kept(opened)
    (path,) = vault(opened).every()
    huge = path.with_name("f" * 64)
    with huge.open("wb") as file:
        file.truncate(shutil.disk_usage(tmp_path).free * 2)
    with pytest.raises(Trouble, match=r"còn \d+ MB, bản sao lưu này cần thêm \d+ MB"):
        opened.backup(tmp_path / "stick" / "mot.cchcbak")
    assert files_of(tmp_path / "stick", opened) == {}
    assert list((tmp_path / "stick").iterdir()) == []


def test_a_disk_that_fills_up_leaves_no_backup_and_no_half_file(opened: Register, tmp_path: Path) -> None:
    large = PAPER * 3_000
    digest = kept(opened, large)
    stick = tmp_path / "stick"
    with full_disk(len(large) - 1_000), pytest.raises(Trouble, match="Chưa ghi được tệp"):
        opened.backup(stick / "mot.cchcbak")
    assert [path for path in stick.rglob("*") if path.is_file()] == []
    file = opened.backup(stick / "mot.cchcbak")
    restore(file, tmp_path / "elsewhere", None, NINE)
    assert is_back(tmp_path / "elsewhere", digest)


def packed(file: Path, opened: Register, target: Path) -> Path:
    """The same as a backup of the first kind, which had its scanned files inside."""
    files = {f"vault/{name[:2]}/{name}": data for name, data in files_of(file.parent, opened).items()}
    with zipfile.ZipFile(file) as box, zipfile.ZipFile(target, "w") as out:
        manifest = json.loads(box.read("manifest.json"))
        del manifest["beside"], manifest["copied"], manifest["read"], manifest["turn"]
        manifest |= {
            "version": 1,
            "files": {n: hashlib.sha256(data).hexdigest() for n, data in files.items()},
        }
        out.writestr("manifest.json", json.dumps(manifest))
        for name in box.namelist()[1:]:
            out.writestr(name, box.read(name))
        for name, data in files.items():
            out.writestr(name, data)
    return target


def test_a_backup_of_the_first_kind_comes_back_too(opened: Register, tmp_path: Path) -> None:
    digest = kept(opened)
    old = packed(opened.backup(tmp_path / "stick" / "mot.cchcbak"), opened, tmp_path / "old.cchcbak")
    assert restore(old, tmp_path / "elsewhere", None, NINE).lacking == ()
    assert is_back(tmp_path / "elsewhere", digest)


def test_a_damaged_file_in_a_backup_of_the_first_kind_is_not_restored(
    opened: Register, tmp_path: Path
) -> None:
    kept(opened)
    old = packed(opened.backup(tmp_path / "stick" / "mot.cchcbak"), opened, tmp_path / "old.cchcbak")
    hurt = tmp_path / "hurt.cchcbak"
    with zipfile.ZipFile(old) as box, zipfile.ZipFile(hurt, "w") as out:
        for name in box.namelist():
            out.writestr(name, b"khac" if name.startswith("vault/") else box.read(name))
    with pytest.raises(Trouble, match="tệp số hóa khác"):
        restore(hurt, tmp_path / "elsewhere", None, NINE)
    assert not (tmp_path / "elsewhere" / "register.db").exists()


@pytest.mark.parametrize("folder", ["../register", "CCHC_x", None])
def test_a_manifest_that_leads_elsewhere_is_refused(
    opened: Register, tmp_path: Path, folder: str | None
) -> None:
    kept(opened)
    file = opened.backup(tmp_path / "stick" / "mot.cchcbak")
    with zipfile.ZipFile(file) as box, zipfile.ZipFile(tmp_path / "x.cchcbak", "w") as out:
        for name in box.namelist():
            data = box.read(name)
            if name == "manifest.json":
                data = json.dumps(json.loads(data) | {"beside": folder}).encode()
            out.writestr(name, data)
    with pytest.raises(Trouble, match="thư mục tên lạ"):
        restore(tmp_path / "x.cchcbak", tmp_path / "elsewhere", None, NINE)
