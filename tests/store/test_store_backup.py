"""A backup is whole, proven and opens anywhere; a restore loses nothing that was there."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import make
import pytest
import sqlalchemy as sa

from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.store import keys, schema, search
from cchc_desktop.store.backup import Restored, restore
from cchc_desktop.store.check import check
from cchc_desktop.store.engine import Register
from cchc_desktop.store.rows import entry_of


def backed_up(register: Register, place: Path) -> Path:
    with register.write() as writing:
        make.dossiers(writing, 50)
    return register.backup(place / "kho" / "CCHC_26017.cchcbak")


def test_what_was_backed_up_comes_back(register: Register, tmp_path: Path) -> None:
    file = backed_up(register, tmp_path)
    with register.read() as reading:
        before = search.page(reading, search.ids(reading, search.Filter()))
    place = tmp_path / "máy mới"
    assert restore(file, place, None, make.NINE) == Restored(None)
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
    kept = restore(file, register.place, None, make.NINE).replaced
    assert kept is not None
    for place, entries in ((register.place, 68), (kept, 68)):
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
    other = json.dumps(manifest | {"head": "x"}).encode()
    cases = {
        "khác lúc sao lưu": rewritten(file, register_db=data[:-1] + b"x"),
    }
    for finding, bad in cases.items():
        with pytest.raises(Trouble, match=finding):
            restore(bad, tmp_path / "mới", None, make.NINE)
    for content, finding in (
        (newer, "99"),
        (fewer, "thiếu bút tích"),
        (other, "thiếu bút tích"),
        (b"{}", "không phải bản sao lưu"),
    ):
        with pytest.raises(Trouble, match=finding):
            restore(rewritten(file, manifest_json=content), tmp_path / "mới", None, make.NINE)
    (tmp_path / "x.cchcbak").write_bytes(b"PK nothing")
    with pytest.raises(Trouble, match="không phải bản sao lưu"):
        restore(tmp_path / "x.cchcbak", tmp_path / "mới", None, make.NINE)
    with pytest.raises(Refused, match="Không có tệp"):
        restore(tmp_path / "none.cchcbak", tmp_path / "mới", None, make.NINE)
    assert not keys.is_register(tmp_path / "mới")


@pytest.mark.parametrize("name", ["unit", "schema", "entries", "head", "sha256", "version"])
def test_a_manifest_that_lacks_a_part_is_told(tmp_path: Path, name: str) -> None:
    register = make.register(tmp_path / "sổ")
    file = backed_up(register, tmp_path)
    register.close()
    with zipfile.ZipFile(file) as box:
        manifest = json.loads(box.read("manifest.json"))
    del manifest[name]
    with pytest.raises(Trouble, match=file.with_name("other.cchcbak").name):
        restore(
            rewritten(file, manifest_json=json.dumps(manifest).encode()), tmp_path / "mới", None, make.NINE
        )


def test_numbers_given_out_since_the_backup_are_not_given_again(register: Register, tmp_path: Path) -> None:
    with register.write() as writing:
        make.printed(writing, make.receive(writing))
    file = register.backup(tmp_path / "x.cchcbak")
    with register.write() as writing:
        later = make.receive(writing)
        slip = make.printed(writing, later)
        make.renumber(writing, 2027, 1, 99_999)
        assert make.receive(writing, at=make.moment("2027-01-04 08:00")).local_no == "99999/2027"
    register.close()
    assert restore(file, register.place, None, make.LATER).replaced is not None
    again = make.reopened(register.place)
    with again.write() as writing:
        assert later.local_no == "0002/2026"
        made = make.receive(writing)
        assert (made.local_no, made.seq) == ("0003/2026", 4)
        assert make.printed(writing, made).number == slip.number + 1
        with pytest.raises(Refused, match="99999"):
            make.receive(writing, at=make.moment("2027-01-04 08:00"))
        entries = [entry.verb for entry in map(entry_of, writing.run(sa.select(schema.entry)).mappings())]
    assert entries == ["found", "receive", "print", "restore", "receive", "print"]
    again.close()


def test_a_register_with_skipped_numbers_is_sound(tmp_path: Path) -> None:
    register = make.register(tmp_path / "sổ")
    file = register.backup(tmp_path / "x.cchcbak")
    with register.write() as writing:
        make.printed(writing, make.receive(writing))
    register.close()
    restore(file, register.place, None, make.LATER)
    again = make.reopened(register.place)
    with again.write() as writing:
        make.printed(writing, make.receive(writing))
    assert check(again).findings == ()
    again.close()


def test_numbers_that_cannot_be_known_are_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    register = make.register(tmp_path / "sổ")
    file = backed_up(register, tmp_path)
    register.close()
    (register.place / keys.REGISTER_FILE).write_bytes(b"x" * 5_000)
    assert restore(file, register.place, None, make.LATER).replaced is not None
    assert "đặt số bắt đầu" in caplog.text
    again = make.reopened(register.place)
    assert check(again).findings == ()
    again.close()


def test_another_unit_is_not_replaced(tmp_path: Path) -> None:
    register = make.register(tmp_path / "sổ")
    file = backed_up(register, tmp_path)
    register.close()
    other = make.register(tmp_path / "khác", unit="26020")
    with other.write() as writing:
        make.dossiers(writing, 60)
    other.close()
    with pytest.raises(Refused, match="26020"):
        restore(file, other.place, None, make.LATER)
    again = make.reopened(other.place)
    with again.write() as writing:
        assert make.receive(writing).local_no == "0061/2026"
    again.close()


def test_a_folder_is_no_backup_and_a_file_no_folder_for_one(register: Register, tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"là một thư mục\. Hãy chọn tệp sao lưu") as no:
        restore(Path(), tmp_path / "data", None, make.NINE)
    assert no.value.field == "file"
    assert not (tmp_path / "data").exists()
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(Trouble, match=r"đường dẫn đi qua một tệp\. Kiểm tra đĩa và quyền ghi ở đó"):
        register.backup(tmp_path / "file" / "x" / "a.cchcbak")
