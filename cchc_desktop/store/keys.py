"""The data key of a register, wrapped for everybody who may open it."""

from __future__ import annotations

import hashlib
import hmac
import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.core.text import nfc
from cchc_desktop.files import written_told
from cchc_desktop.store import switching
from cchc_desktop.store.profile import Profile
from cchc_desktop.store.side_file import (
    ACCOUNT,
    FOUNDER,
    RECOVERY,
    REGISTER_FILE,
    SIDE_FILE,
    Engine,
    SideFile,
    Wrap,
    named,
    read_side,
    write_side,
    written,
)

__all__ = [
    "ACCOUNT",
    "FOUNDER",
    "RECOVERY",
    "REGISTER_FILE",
    "SIDE_FILE",
    "Engine",
    "SideFile",
    "Wrap",
    "named",
    "read_side",
    "write_side",
    "written",
]

NEXT_FILE = "register.next.json"
"""The side file of a register that is getting a new data key, until it has one."""
KEY_BYTES = 32
_WRONG = "Mật khẩu không đúng. Kiểm tra phím Caps Lock và bộ gõ tiếng Việt."
_WRONG_PERSON = "Tên đăng nhập hoặc mật khẩu không đúng. Kiểm tra phím Caps Lock và bộ gõ tiếng Việt."
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Cost:
    """How dear one guess at a passphrase is: Argon2id passes and bytes of memory."""

    passes: int
    memory: int


STRONG = Cost(passes=3, memory=64 * 1024 * 1024)
CHEAPEST = Cost(passes=1, memory=8 * 1024)


def make(place: Path, passphrase: str | None, profile: Profile, *, cost: Cost = STRONG) -> bytes:
    """A new data key for ``profile``, kept in ``place`` under ``passphrase``.

    A practice register may go without a passphrase; a register that is already there is never touched.
    """
    if not (passphrase or profile.is_practice):
        raise Refused("Sổ thật phải có mật khẩu. Hãy đặt mật khẩu rồi tạo lại.", "passphrase")
    if is_register(place):
        raise Refused(f"Thư mục {place} đã có sổ. Hãy chọn thư mục khác.", "place")
    key = new_key()
    side = SideFile(
        unit=profile.unit,
        name=profile.name,
        is_practice=profile.is_practice,
        device=profile.device,
        key_check=check_of(key),
        wraps=(_wrap(key, passphrase, cost, FOUNDER, ""),),
    )
    with written_told(place / SIDE_FILE):
        (place / NEXT_FILE).unlink(missing_ok=True)  # of a register that was here before
    write_side(place, side)
    return key


def new_key() -> bytes:
    """A data key that nobody has seen."""
    return secrets.token_bytes(KEY_BYTES)


def is_register(place: Path) -> bool:
    """Whether ``place`` holds a register that was made to the end."""
    switching.settle(place)
    if not (place / SIDE_FILE).exists():
        return (place / REGISTER_FILE).exists()
    return (place / REGISTER_FILE).exists() or read_side(place).engine != "sqlite"


def unlock(place: Path, passphrase: str | None, login: str | None = None) -> bytes:
    """The data key of the register in ``place``; Refused when ``passphrase`` does not open it.

    Without a ``login`` it is the passphrase of the foundation, with one that person's password. A wrong one
    costs the same whether or not there is such a login, and is told in the same words.
    """
    key = unlocked(read_side(place), passphrase, login)
    return _of_next(place, lambda side: unlocked(side, passphrase, login)) or key


def unlocked(side: SideFile, passphrase: str | None, login: str | None = None) -> bytes:
    """The data key out of ``side``, wherever it lies."""
    kind, label = (FOUNDER, None) if login is None else (ACCOUNT, login)
    key = key_in(side, kind, label, passphrase)
    if key is None and side.is_practice and login is None and passphrase:
        # It goes without; the passphrase of somebody's real one must not lock them out of it.
        key = key_in(side, kind, label, None)
    if key is not None:
        return key
    if login is not None:
        raise Refused(_WRONG_PERSON, "passphrase")
    if not passphrase:
        raise Refused(f"Sổ của {side.name} cần mật khẩu để mở.", "passphrase")
    raise Refused(_WRONG, "passphrase")


def key_by(place: Path, kind: str, label: str, passphrase: str) -> bytes | None:
    """The data key by one named way in; None when ``passphrase`` is not that of it, or there is none."""
    key = key_in(read_side(place), kind, label, passphrase)
    return None if key is None else _of_next(place, lambda side: key_in(side, kind, label, passphrase)) or key


def opens(place: Path, kind: str, label: str, passphrase: str) -> bool:
    """Whether somebody who stands here has the password of the way in that is named; it opens nothing."""
    return key_in(read_side(place), kind, label, passphrase) is not None


def change_passphrase(
    place: Path,
    old: str | None,
    new: str,
    *,
    kind: str = FOUNDER,
    label: str = "",
    cost: Cost = STRONG,
) -> None:
    """Wrap the key under ``new`` instead of ``old``; the register itself stays as it is.

    It gets another pair of keys: who knows the old password and has an old side file learns nothing of the
    data keys to come.
    """
    key = unlock(place, old, label if kind == ACCOUNT else None)
    add_wrap(place, key, kind, label, new, cost=cost)


def add_wrap(place: Path, key: bytes, kind: str, label: str, passphrase: str, *, cost: Cost = STRONG) -> None:
    """Let ``passphrase`` open the register too; a wrap of the same kind and label is replaced."""
    write_side(place, with_wrap(read_side(place), key, kind, label, passphrase, cost=cost))


def with_wrap(
    side: SideFile, key: bytes, kind: str, label: str, passphrase: str, *, cost: Cost = STRONG
) -> SideFile:
    """``side`` with one more way in, or another in the place of the one that has this name."""
    if not passphrase:
        raise Refused("Mật khẩu mới không được để trống.", "passphrase")
    refuse_other_key(side, key)
    name = named(kind, label)
    fresh = _wrap(key, passphrase, cost, *name)
    if name not in (wrap.name for wrap in side.wraps):
        return replace(side, wraps=(*side.wraps, fresh))
    return replace(side, wraps=tuple(fresh if wrap.name == name else wrap for wrap in side.wraps))


def remove_wrap(place: Path, kind: str, label: str) -> None:
    """Take one way of opening back; the last one is kept, for nobody could open the register without."""
    write_side(place, without(read_side(place), kind, label))


def without(side: SideFile, kind: str, label: str | None = None) -> SideFile:
    """``side`` without the way in of this name, or without all of the kind."""
    gone = _tried(side, kind, label)
    kept = tuple(wrap for wrap in side.wraps if wrap not in gone)
    if not kept:
        raise Refused("Không thể bỏ cách mở sổ cuối cùng: sẽ không ai mở được sổ nữa.")
    return replace(side, wraps=kept)


def labels(place: Path, kind: str) -> tuple[str, ...]:
    """The names of the ways in of one kind, in their order."""
    return tuple(wrap.label for wrap in read_side(place).wraps if wrap.kind == kind)


def refuse_other_key(side: SideFile, key: bytes) -> None:
    """Trouble when the register has got another key since it was opened here."""
    if check_of(key) != side.key_check:
        raise Trouble("Khóa của sổ vừa đổi ở cửa sổ khác. Mở lại sổ rồi làm lại.")


def bring_up(place: Path, key: bytes, passphrase: str | None, login: str | None = None) -> None:
    """Make a pair of keys for a wrap of the first version that has just opened the register.

    Only after the register itself opened well; a disk that says no is told the next time.
    """
    side = read_side(place)
    kind, label = (FOUNDER, None) if login is None else (ACCOUNT, login)
    if not any(wrap.is_old for wrap in _tried(side, kind, label)) or check_of(key) != side.key_check:
        return
    tried = (passphrase, None) if side.is_practice and login is None else (passphrase,)
    fresh = {
        wrap.name: _wrap(key, said, Cost(wrap.passes, wrap.memory), *wrap.name)
        for wrap in _tried(side, kind, label)
        for said in tried
        if wrap.is_old and _opened(wrap, said) == key
    }
    if not fresh:
        return
    try:
        write_side(place, replace(side, wraps=tuple(fresh.get(wrap.name, wrap) for wrap in side.wraps)))
    except Trouble:
        _log.warning("the side file stays as it was")


def rewrap(
    place: Path, key: bytes, fresh: bytes, url: str | None = None
) -> tuple[SideFile, tuple[Wrap, ...]]:
    """The side file for the data key ``fresh`` in the place of ``key``, sealed to all who may open; not kept.

    ``url`` is where a server lies from now on. And those who are left out: of the first version, or put there
    by somebody who did not have the key.
    """
    side = read_side(place)
    refuse_other_key(side, key)
    kept = tuple(wrap for wrap in side.wraps if _is_vouched(wrap, key))
    left = tuple(wrap for wrap in side.wraps if not _is_vouched(wrap, key))
    sealed = tuple(
        replace(wrap, sealed=_sealed_to(wrap.public, fresh), vouched=_vouched(wrap, fresh)) for wrap in kept
    )
    url = (url or opened_url(key, side)) if side.engine != "sqlite" else None
    box = None if url is None else sealed_url(fresh, url)
    return replace(side, key_check=check_of(fresh), wraps=sealed, url_box=box), left


def check_of(key: bytes) -> str:
    """What tells the right key from another without telling the key."""
    return hmac.new(key, b"cchc register key check", hashlib.sha256).hexdigest()[:32]


def sealed_url(key: bytes, url: str) -> str:
    """``url``, which may hold a password, as it is kept in the side file."""
    from nacl.secret import SecretBox

    return bytes(SecretBox(key).encrypt(url.encode())).hex()


def opened_url(key: bytes, side: SideFile) -> str | None:
    """The address of the server that holds the register; None for a file."""
    from nacl.exceptions import CryptoError
    from nacl.secret import SecretBox

    if side.url_box is None:
        return None
    try:
        return SecretBox(key).decrypt(bytes.fromhex(side.url_box)).decode()
    except (CryptoError, ValueError) as error:
        raise Trouble(
            f"Địa chỉ máy chủ trong {SIDE_FILE} bị hỏng. Lấy lại tệp này từ bản sao lưu."
        ) from error


def is_key_of(path: Path, key: bytes) -> bool:
    """Whether ``key`` opens the register file at ``path``, which is only looked at."""
    from sqlcipher3 import dbapi2

    if not path.exists():
        return False
    connection = dbapi2.connect(f"{path.absolute().as_uri()}?immutable=1", uri=True)
    try:
        connection.execute("PRAGMA cipher_log_level=NONE")
        connection.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except dbapi2.Error:
        return False
    else:
        return True
    finally:
        connection.close()


def _of_next(place: Path, tried: Callable[[SideFile], bytes | None]) -> bytes | None:
    """The new data key where the register file has it already and only its side file does not."""
    path = place / REGISTER_FILE
    if not (place / NEXT_FILE).exists() or not path.exists():
        return None
    try:
        key = tried(read_side(place, NEXT_FILE))
    except (Trouble, Refused):
        return None
    if key is None or not is_key_of(path, key):
        return None
    (place / NEXT_FILE).replace(place / SIDE_FILE)
    return key


def key_in(side: SideFile, kind: str, label: str | None, passphrase: str | None) -> bytes | None:
    """The data key by the wraps of this kind; without any of that label it costs as much to find none."""
    tried = _tried(side, kind, label)
    for wrap in tried:
        key = _opened(wrap, passphrase)
        if key is not None and check_of(key) == side.key_check:
            return key
    if not tried:
        dearest = max((wrap for wrap in side.wraps if wrap.kind == kind), key=_cost, default=None)
        _stretched(passphrase, bytes(16), STRONG if dearest is None else Cost(*_cost(dearest)))
    return None


def _tried(side: SideFile, kind: str, label: str | None) -> tuple[Wrap, ...]:
    own = (wrap for wrap in side.wraps if wrap.kind == kind)
    return tuple(wrap for wrap in own if label is None or wrap.name == named(kind, label))


def _cost(wrap: Wrap) -> tuple[int, int]:
    return wrap.passes, wrap.memory


def _wrap(key: bytes, passphrase: str | None, cost: Cost, kind: str, label: str) -> Wrap:
    from nacl.public import PrivateKey
    from nacl.pwhash import argon2id
    from nacl.secret import SecretBox

    chosen = cost if passphrase else CHEAPEST
    salt = secrets.token_bytes(argon2id.SALTBYTES)
    secret = PrivateKey.generate()
    public = bytes(secret.public_key).hex()
    box = SecretBox(_stretched(passphrase, salt, chosen)).encrypt(bytes(secret))
    wrap = Wrap(
        kind=kind,
        label=label,
        salt=salt.hex(),
        passes=chosen.passes,
        memory=chosen.memory,
        public=public,
        box=bytes(box).hex(),
        sealed=_sealed_to(public, key),
    )
    return replace(wrap, vouched=_vouched(wrap, key))


def _sealed_to(public: str, key: bytes) -> str:
    from nacl.public import PublicKey, SealedBox

    return bytes(SealedBox(PublicKey(bytes.fromhex(public))).encrypt(key)).hex()


def _vouched(wrap: Wrap, key: bytes) -> str:
    said = "\0".join(("cchc way in", *wrap.name, wrap.public)).encode()
    return hmac.new(key, said, hashlib.sha256).hexdigest()


def _is_vouched(wrap: Wrap, key: bytes) -> bool:
    return not wrap.is_old and hmac.compare_digest(wrap.vouched.encode(), _vouched(wrap, key).encode())


def _opened(wrap: Wrap, passphrase: str | None) -> bytes | None:
    """The data key out of ``wrap``; None when it is another's, or damaged."""
    from nacl.exceptions import CryptoError
    from nacl.public import PrivateKey, SealedBox
    from nacl.secret import SecretBox

    stretched = _stretched(passphrase, bytes.fromhex(wrap.salt), Cost(wrap.passes, wrap.memory))
    try:
        boxed = SecretBox(stretched).decrypt(bytes.fromhex(wrap.box))
        if wrap.is_old:
            return boxed
        return SealedBox(PrivateKey(boxed)).decrypt(bytes.fromhex(wrap.sealed))
    except (CryptoError, ValueError, TypeError):
        return None


def _stretched(passphrase: str | None, salt: bytes, cost: Cost) -> bytes:
    from nacl.pwhash import argon2id

    known = nfc(passphrase or "").encode()
    return argon2id.kdf(KEY_BYTES, known, salt, opslimit=cost.passes, memlimit=cost.memory)
