"""The side file: who may open, and that nobody else can."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import make
import pytest
from nacl.exceptions import CryptoError

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
    assert keys.unlock(tmp_path, "riêng của Lan", "lan") == keys.unlock(tmp_path, "lúa chín vàng") == key
    keys.remove_wrap(tmp_path, "account", "lan")
    with pytest.raises(Refused):
        keys.unlock(tmp_path, "riêng của Lan", "lan")
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
    with pytest.raises(Trouble, match=r"9.*2"):
        keys.read_side(tmp_path)


def test_an_unfinished_register_may_be_made_again(tmp_path: Path) -> None:
    made(tmp_path)
    assert not keys.is_register(tmp_path)
    made(tmp_path, "mùa gặt")
    keys.unlock(tmp_path, "mùa gặt")


def asked(place: Path, passphrase: str, login: str | None, monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """How dear each guess of one refused opening was, and what was said."""
    from nacl.pwhash import argon2id

    seen: list[object] = []
    real = argon2id.kdf

    def kdf(size: int, password: bytes, salt: bytes, opslimit: int, memlimit: int) -> bytes:
        seen.append((opslimit, memlimit))
        return real(size, password, salt, opslimit=opslimit, memlimit=memlimit)

    with monkeypatch.context() as patch:
        patch.setattr(argon2id, "kdf", kdf)
        with pytest.raises(Refused) as refused:
            keys.unlock(place, passphrase, login)
    return [*seen, refused.value.sentence]


def test_a_login_that_is_none_costs_and_says_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = made(tmp_path)
    dear = keys.Cost(passes=2, memory=1024 * 1024)
    for login in ("lan", "minh"):
        keys.add_wrap(tmp_path, key, keys.ACCOUNT, login, "riêng", cost=dear)
    known = asked(tmp_path, "sai", "lan", monkeypatch)
    assert known == asked(tmp_path, "sai", "nobody", monkeypatch)
    assert known[0] == (dear.passes, dear.memory)
    assert len(known) == 2


def test_without_accounts_an_unknown_login_is_as_dear_as_one_would_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(tmp_path)
    cost, _ = asked(tmp_path, "sai", "nobody", monkeypatch)
    assert cost == (keys.STRONG.passes, keys.STRONG.memory)


def test_each_comes_in_by_their_own_way_only(tmp_path: Path) -> None:
    key = made(tmp_path)
    keys.add_wrap(tmp_path, key, keys.ACCOUNT, "LÊ.lan", "riêng của Lan", cost=keys.CHEAPEST)
    keys.add_wrap(tmp_path, key, keys.RECOVERY, "1", "mot hai ba", cost=keys.CHEAPEST)
    assert keys.unlock(tmp_path, "riêng của Lan", "lê.LAN") == key
    for passphrase, login in (("riêng của Lan", None), (USUAL, "lê.lan"), ("mot hai ba", None), ("", "")):
        with pytest.raises(Refused):
            keys.unlock(tmp_path, passphrase, login)
    assert keys.opens(tmp_path, keys.ACCOUNT, "Lê.Lan", "riêng của Lan")
    assert not keys.opens(tmp_path, keys.ACCOUNT, "lê.lan", USUAL)
    assert keys.key_by(tmp_path, keys.RECOVERY, "1", "mot hai ba") == key
    assert keys.key_by(tmp_path, keys.RECOVERY, "2", "mot hai ba") is None


def test_a_changed_password_gets_another_pair_of_keys(tmp_path: Path) -> None:
    key = made(tmp_path)
    keys.add_wrap(tmp_path, key, keys.ACCOUNT, "lan", "cũ", cost=keys.CHEAPEST)
    before = keys.read_side(tmp_path).wraps
    keys.change_passphrase(tmp_path, "cũ", "mới", kind=keys.ACCOUNT, label="lan", cost=keys.CHEAPEST)
    after = keys.read_side(tmp_path).wraps
    assert [wrap.name for wrap in after] == [wrap.name for wrap in before]
    assert after[0] == before[0]
    assert after[1].public != before[1].public
    assert keys.unlock(tmp_path, "mới", "lan") == key


def old_version(place: Path, key: bytes, passphrase: str | None, *more: tuple[str, str]) -> None:
    """Write the side file as the first version did: the data key itself in the box of each passphrase."""
    from nacl.pwhash import argon2id
    from nacl.secret import SecretBox

    wraps = []
    for label, said in (("", passphrase or ""), *more):
        salt = bytes([len(label)] * argon2id.SALTBYTES)
        stretched = argon2id.kdf(32, said.encode(), salt, opslimit=1, memlimit=8192)
        wraps.append(
            {
                "kind": "passphrase",
                "label": label,
                "salt": salt.hex(),
                "passes": 1,
                "memory": 8192,
                "box": bytes(SecretBox(stretched).encrypt(key)).hex(),
            }
        )
    path = place / keys.SIDE_FILE
    told = json.loads(path.read_text(encoding="utf-8")) | {"version": 1, "wraps": wraps}
    path.write_text(json.dumps(told), encoding="utf-8")


def test_a_side_file_of_the_first_version_opens_and_is_brought_up(tmp_path: Path) -> None:
    key = made(tmp_path)
    old_version(tmp_path, key, USUAL, ("khác", "mat khau khac"))
    before = (tmp_path / keys.SIDE_FILE).read_bytes()
    assert keys.unlock(tmp_path, USUAL) == key
    keys.bring_up(tmp_path, key, "sai")
    keys.bring_up(tmp_path, bytes(32), USUAL)
    assert (tmp_path / keys.SIDE_FILE).read_bytes() == before, "only by the passphrase that opened it"
    keys.bring_up(tmp_path, key, USUAL)
    one, other = keys.read_side(tmp_path).wraps
    assert (one.is_old, other.is_old) == (False, True)
    assert keys.unlock(tmp_path, USUAL) == keys.unlock(tmp_path, "mat khau khac") == key


def test_of_an_old_side_file_only_who_was_there_is_carried_to_another_key(tmp_path: Path) -> None:
    key = made(tmp_path)
    old_version(tmp_path, key, USUAL, ("khác", "mat khau khac"))
    keys.bring_up(tmp_path, key, USUAL)
    fresh = keys.new_key()
    side, left = keys.rewrap(tmp_path, key, fresh)
    assert [wrap.name for wrap in left] == [("passphrase", "khác")]
    keys.write_side(tmp_path, side)
    assert keys.unlock(tmp_path, USUAL) == fresh
    with pytest.raises(Refused):
        keys.unlock(tmp_path, "mat khau khac")


def test_who_put_themselves_into_the_side_file_gets_no_new_key(tmp_path: Path) -> None:
    from nacl.public import PrivateKey, SealedBox

    key = made(tmp_path)
    keys.add_wrap(tmp_path, key, keys.ACCOUNT, "lan", "riêng", cost=keys.CHEAPEST)
    theirs = PrivateKey.generate()
    path = tmp_path / keys.SIDE_FILE
    told = json.loads(path.read_text(encoding="utf-8"))
    told["wraps"].append(told["wraps"][1] | {"label": "gian"})
    told["wraps"][1]["public"] = bytes(theirs.public_key).hex()
    path.write_text(json.dumps(told), encoding="utf-8")
    side, left = keys.rewrap(tmp_path, key, keys.new_key())
    assert [wrap.name for wrap in left] == [("account", "lan"), ("account", "gian")]
    assert [wrap.name for wrap in side.wraps] == [("passphrase", "")]
    with pytest.raises(CryptoError):
        SealedBox(theirs).decrypt(bytes.fromhex(side.wraps[0].sealed))


@pytest.mark.parametrize(
    "change",
    [
        {"salt": "00"},
        {"public": "zz"},
        {"box": 5},
        {"passes": 10**9},
        {"memory": 2**40},
        {"memory": True},
        {"passes": "3"},
        {"kind": None},
        {"vouched": 7},
        {"more": 1},
    ],
)
def test_a_strange_wrap_is_told_and_never_tried(tmp_path: Path, change: dict[str, object]) -> None:
    made(tmp_path)
    path = tmp_path / keys.SIDE_FILE
    told = json.loads(path.read_text(encoding="utf-8"))
    told["wraps"][0] |= change
    path.write_text(json.dumps(told), encoding="utf-8")
    with pytest.raises(Trouble, match=r"register\.json"):
        keys.unlock(tmp_path, USUAL)
