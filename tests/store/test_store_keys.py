"""The side file: who may open, and that nobody else can."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import make
import pytest

from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.store import keys

REAL = make.profile(is_practice=False)


USUAL = "lúa chín vàng"


def made(place: Path, passphrase: str = USUAL) -> bytes:
    return keys.make(place, passphrase, REAL, cost=keys.CHEAPEST)


def test_the_passphrase_opens_and_no_other_does(tmp_path: Path) -> None:
    key = made(tmp_path)
    assert keys.unlock(tmp_path, "lúa chín vàng") == key
    for wrong in ("lua chin vang", "", None):
        with pytest.raises(Refused) as refused:
            keys.unlock(tmp_path, wrong)
        assert refused.value.field == "passphrase"


def test_the_way_of_typing_marks_does_not_matter(tmp_path: Path) -> None:
    key = made(tmp_path, "Nguyễn")
    assert keys.unlock(tmp_path, "Nguyễn") == key


def test_a_real_register_needs_a_passphrase_and_practice_does_not(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="mật khẩu"):
        keys.make(tmp_path, None, REAL)
    key = keys.make(tmp_path, None, make.profile())
    assert keys.unlock(tmp_path, None) == key


def test_the_usual_cost_is_dear(tmp_path: Path) -> None:
    keys.make(tmp_path, "lúa chín vàng", REAL)
    (wrap,) = keys.read_side(tmp_path).wraps
    assert (wrap.passes, wrap.memory) == (3, 64 * 1024 * 1024)


def test_changing_the_passphrase_keeps_the_key(tmp_path: Path) -> None:
    key = made(tmp_path)
    keys.change_passphrase(tmp_path, "lúa chín vàng", "mùa gặt", cost=keys.CHEAPEST)
    assert keys.unlock(tmp_path, "mùa gặt") == key
    with pytest.raises(Refused):
        keys.unlock(tmp_path, "lúa chín vàng")
    with pytest.raises(Refused):
        keys.change_passphrase(tmp_path, "sai", "mới", cost=keys.CHEAPEST)


def test_several_people_wrap_the_same_key(tmp_path: Path) -> None:
    key = made(tmp_path)
    keys.add_wrap(tmp_path, key, "account", "lan", "riêng của Lan", cost=keys.CHEAPEST)
    assert keys.unlock(tmp_path, "riêng của Lan") == keys.unlock(tmp_path, "lúa chín vàng") == key
    keys.remove_wrap(tmp_path, "account", "lan")
    with pytest.raises(Refused):
        keys.unlock(tmp_path, "riêng của Lan")
    with pytest.raises(Refused, match="cuối cùng"):
        keys.remove_wrap(tmp_path, "passphrase", "")


def test_the_side_file_tells_no_secret(tmp_path: Path) -> None:
    key = made(tmp_path)
    url = "postgresql+psycopg://cchc:mat-khau@server/so"
    box = keys.sealed_url(key, url)
    text = (tmp_path / keys.SIDE_FILE).read_text(encoding="utf-8")
    assert key.hex() not in text
    assert "mat-khau" not in box
    if sys.platform != "win32":
        assert (tmp_path / keys.SIDE_FILE).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"format": "other"}', '{"format": "cchc-register", "version": 1}']
)
def test_a_damaged_side_file_is_told(tmp_path: Path, content: str) -> None:
    made(tmp_path)
    (tmp_path / keys.SIDE_FILE).write_text(content)
    with pytest.raises(Trouble, match=r"register\.json"):
        keys.read_side(tmp_path)


def test_a_newer_side_file_is_refused_with_both_versions(tmp_path: Path) -> None:
    made(tmp_path)
    path = tmp_path / keys.SIDE_FILE
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | {"version": 9}))
    with pytest.raises(Trouble, match=r"9.*1"):
        keys.read_side(tmp_path)


def test_an_unfinished_register_may_be_made_again(tmp_path: Path) -> None:
    made(tmp_path)
    assert not keys.is_register(tmp_path)
    made(tmp_path, "mùa gặt")
    keys.unlock(tmp_path, "mùa gặt")
