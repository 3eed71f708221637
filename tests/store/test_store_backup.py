"""A backup is whole, proven and opens anywhere; a restore loses nothing that was there."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import make
import pytest

from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.store import keys, search
from cchc_desktop.store.backup import restore
from cchc_desktop.store.check import check
from cchc_desktop.store.engine import Register


def backed_up(register: Register, place: Path) -> Path:
    with register.write() as writing:
        make.dossiers(writing, 50)
    return register.backup(place / "kho" / "CCHC_26017.cchcbak")


def test_what_was_backed_up_comes_back(register: Register, tmp_path: Path) -> None:
    file = backed_up(register, tmp_path)
    with register.read() as reading:
        before = search.page(reading, search.ids(reading, search.Filter()))
    place = tmp_path / "máy mới"
    assert restore(file, place, None, make.NINE) is None
    again = make.reopened(place)
    with again.read() as reading:
        assert search.page(reading, search.ids(reading, search.Filter())) == before
        assert len(search.find(reading, "dong")) == 5
    assert check(again).findings == ()
    with again.write() as writing:
        assert make.receive(writing).local_no == "0051/2026"
    assert again.profile == register.profile
    again.close()


def test_nothing_else_is_left_beside_the_backup(register: Register, tmp_path: Path) -> None:
    file = backed_up(register, tmp_path)
    assert list(file.parent.iterdir()) == [file]


def test_a_replaced_register_is_kept_aside(tmp_path: Path) -> None:
    register = make.register(tmp_path / "sổ")
    file = backed_up(register, tmp_path)
    with register.write() as writing:
        make.receive(writing)
    with pytest.raises(Trouble, match="cửa sổ khác"):
        restore(file, register.place, None, make.NINE)
    register.close()
    kept = restore(file, register.place, None, make.NINE)
    assert kept is not None
    for place, entries in ((register.place, 66), (kept, 67)):
        again = make.reopened(place)
        assert check(again).counts["entries"] == entries
        again.close()


def test_a_backup_needs_the_same_passphrase(tmp_path: Path) -> None:
    register = make.register(tmp_path / "sổ", passphrase="lúa chín vàng", is_practice=False)
    file = backed_up(register, tmp_path)
    register.close()
    with pytest.raises(Refused, match="Mật khẩu"):
        restore(file, tmp_path / "mới", "sai", make.NINE)
    assert not keys.is_register(tmp_path / "mới")
    restore(file, tmp_path / "mới", "lúa chín vàng", make.NINE)
    make.reopened(tmp_path / "mới", "lúa chín vàng").close()


def rewritten(file: Path, **changed: bytes) -> Path:
    """The same box with other content."""
    other = file.with_name("other.cchcbak")
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(other, "w") as new:
        for name in old.namelist():
            new.writestr(name, changed.get(name.replace(".", "_"), old.read(name)))
    return other


def test_a_damaged_or_foreign_backup_is_refused(tmp_path: Path) -> None:
    register = make.register(tmp_path / "sổ")
    file = backed_up(register, tmp_path)
    register.close()
    with zipfile.ZipFile(file) as box:
        manifest = json.loads(box.read("manifest.json"))
        data = box.read("register.db")
    newer = json.dumps(manifest | {"schema": 99}).encode()
    fewer = json.dumps(manifest | {"entries": 1_000_000}).encode()
    cases = {
        "khác lúc sao lưu": rewritten(file, register_db=data[:-1] + b"x"),
    }
    for finding, bad in cases.items():
        with pytest.raises(Trouble, match=finding):
            restore(bad, tmp_path / "mới", None, make.NINE)
    for content, finding in ((newer, "99"), (fewer, "thiếu bút tích"), (b"{}", "không phải bản sao lưu")):
        with pytest.raises(Trouble, match=finding):
            restore(rewritten(file, manifest_json=content), tmp_path / "mới", None, make.NINE)
    (tmp_path / "x.cchcbak").write_bytes(b"PK nothing")
    with pytest.raises(Trouble, match="không phải bản sao lưu"):
        restore(tmp_path / "x.cchcbak", tmp_path / "mới", None, make.NINE)
    with pytest.raises(Refused, match="Không có tệp"):
        restore(tmp_path / "none.cchcbak", tmp_path / "mới", None, make.NINE)
    assert not keys.is_register(tmp_path / "mới")
