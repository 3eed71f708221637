"""The vault keeps each file once, unreadable without the key, and says so when one is gone or changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from make import register
from vault_room import PAPER, full_disk, kept, vault

from cchc_desktop.core.failure import Trouble
from cchc_desktop.store.check import check
from cchc_desktop.store.engine import Register
from cchc_desktop.store.settings import put_setting
from cchc_desktop.store.vault import PLACE, Vault


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Register]:
    made = register(tmp_path / "register")
    yield made
    made.close()


def test_what_was_put_in_comes_out(opened: Register) -> None:
    digest = vault(opened).put(PAPER)
    assert vault(opened).get(digest) == PAPER
    assert vault(opened).put(PAPER) == digest
    assert len(list(vault(opened).every())) == 1


def test_neither_name_nor_content_tells_what_it_is(opened: Register) -> None:
    digest = vault(opened).put(PAPER)
    (path,) = vault(opened).every()
    assert b"Nguyen" not in path.read_bytes()
    assert digest not in str(path)
    assert path.stat().st_mode & 0o077 == 0


def test_another_key_finds_nothing(opened: Register, tmp_path: Path) -> None:
    digest = vault(opened).put(PAPER)
    other = register(tmp_path / "other")
    theirs = vault(other)
    other.close()
    looking = Vault(vault(opened).places, opened.place / "vault", theirs.box_key, theirs.name_key)
    with pytest.raises(Trouble, match="không có tệp"):
        looking.get(digest)


def test_a_changed_file_is_not_given_out_and_is_mended_by_the_next_copy(opened: Register) -> None:
    digest = vault(opened).put(PAPER)
    (path,) = vault(opened).every()
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    with pytest.raises(Trouble, match="đã bị hỏng"):
        vault(opened).get(digest)
    vault(opened).put(PAPER)
    assert vault(opened).get(digest) == PAPER


def test_a_full_disk_leaves_nothing_half_written(opened: Register) -> None:
    place = vault(opened)
    with full_disk(500), pytest.raises(Trouble, match="Chưa ghi được tệp"):
        place.put(PAPER)
    assert list(place.own.rglob("*.part")) == []
    assert list(place.every()) == []


def test_a_shared_folder_that_is_away_is_said_and_not_made(opened: Register, tmp_path: Path) -> None:
    digest = vault(opened).put(PAPER)
    shared = tmp_path / "o-mang" / "kho"
    with opened.write() as writing:
        put_setting(writing, PLACE, date(2026, 1, 1), str(shared))
    with pytest.raises(Trouble, match="Không thấy thư mục kho số hóa"):
        vault(opened).put(b"moi")
    assert not shared.exists()
    shared.mkdir(parents=True)
    new = vault(opened).put(b"moi")
    assert vault(opened).get(new) == b"moi"
    assert vault(opened).get(digest) == PAPER  # what lay there before is still found
    assert vault(opened).path_of(new, shared).exists()


def test_a_sound_vault_passes_the_check(opened: Register) -> None:
    kept(opened)
    report = check(opened)
    assert report.findings == ()
    assert report.counts["files"] == 1


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        ("gone", "của hồ sơ 0001/2026 không có trong kho"),
        ("changed", "của hồ sơ 0001/2026 đã bị hỏng"),
        ("unknown", "mà sổ không biết"),
    ],
)
def test_the_check_finds_what_does_not_agree(opened: Register, damage: str, told: str) -> None:
    kept(opened)
    (path,) = vault(opened).every()
    if damage == "gone":
        path.unlink()
    elif damage == "changed":
        path.write_bytes(path.read_bytes()[:-1])
    else:
        vault(opened).put(b"a scan that was cut off before its row")
    (finding,) = check(opened).findings
    assert told in finding


def test_a_row_that_names_another_content_is_found(opened: Register) -> None:
    digest = kept(opened)
    place = vault(opened)
    other = place.put(b"another paper")
    place.path_of(digest, place.own).write_bytes(place.path_of(other, place.own).read_bytes())
    assert any("đã bị hỏng, khác lúc quét" in finding for finding in check(opened).findings)
