"""The side file ``register.json``: what a register is, and its data key wrapped under what people know."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Literal

from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.core.text import nfc
from cchc_desktop.files import why, write_whole
from cchc_desktop.store.profile import Profile

SIDE_FILE = "register.json"
REGISTER_FILE = "register.db"
FORMAT = "cchc-register"
VERSION = 1
KEY_BYTES = 32
Engine = Literal["sqlite", "postgresql"]


@dataclass(frozen=True, slots=True)
class Cost:
    """How dear one guess at a passphrase is: Argon2id passes and bytes of memory."""

    passes: int
    memory: int


STRONG = Cost(passes=3, memory=64 * 1024 * 1024)
CHEAPEST = Cost(passes=1, memory=8 * 1024)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrap:
    """The data key in a box that one passphrase opens; ``kind`` leaves room for accounts."""

    kind: str
    label: str
    salt: str
    passes: int
    memory: int
    box: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SideFile:
    """What can be known of a register without its key."""

    unit: str
    name: str
    is_practice: bool
    engine: Engine = "sqlite"
    device: int = 1
    url_box: str | None = None
    key_check: str
    wraps: tuple[Wrap, ...] = field(default_factory=tuple)


def make(place: Path, passphrase: str | None, profile: Profile, *, cost: Cost = STRONG) -> bytes:
    """A new data key for ``profile``, kept in ``place`` under ``passphrase``.

    A practice register may go without a passphrase; a register that is already there is never touched.
    """
    if not (passphrase or profile.is_practice):
        raise Refused("Sổ thật phải có mật khẩu. Hãy đặt mật khẩu rồi tạo lại.", "passphrase")
    if is_register(place):
        raise Refused(f"Thư mục {place} đã có sổ. Hãy chọn thư mục khác.", "place")
    key = secrets.token_bytes(KEY_BYTES)
    side = SideFile(
        unit=profile.unit,
        name=profile.name,
        is_practice=profile.is_practice,
        device=profile.device,
        key_check=check_of(key),
        wraps=(_wrap(key, passphrase, cost),),
    )
    write_side(place, side)
    return key


def is_register(place: Path) -> bool:
    """Whether ``place`` holds a register that was made to the end."""
    if not (place / SIDE_FILE).exists():
        return (place / REGISTER_FILE).exists()
    return (place / REGISTER_FILE).exists() or read_side(place).engine != "sqlite"


def unlock(place: Path, passphrase: str | None) -> bytes:
    """The data key of the register in ``place``; Refused when ``passphrase`` opens none of its wraps."""
    side = read_side(place)
    # A practice register goes without; the passphrase of somebody's real one must not lock them out of it.
    tried = (passphrase, None) if side.is_practice and passphrase else (passphrase,)
    for said in tried:
        for wrap in side.wraps:
            key = _unwrap(wrap, said)
            if key is not None:
                return key
    if not passphrase:
        raise Refused(f"Sổ của {side.name} cần mật khẩu để mở.", "passphrase")
    raise Refused("Mật khẩu không đúng. Kiểm tra phím Caps Lock và bộ gõ tiếng Việt.", "passphrase")


def change_passphrase(place: Path, old: str | None, new: str, *, cost: Cost = STRONG) -> None:
    """Wrap the key under ``new`` instead of ``old``; the register itself stays as it is."""
    if not new:
        raise Refused("Mật khẩu mới không được để trống.", "passphrase")
    key = unlock(place, old)
    side = read_side(place)
    kept = tuple(_wrap(key, new, cost) if _unwrap(wrap, old) == key else wrap for wrap in side.wraps)
    write_side(place, replace(side, wraps=kept))


def add_wrap(place: Path, key: bytes, kind: str, label: str, passphrase: str, *, cost: Cost = STRONG) -> None:
    """Let ``passphrase`` open the register too; a wrap of the same kind and label is replaced."""
    side = read_side(place)
    kept = tuple(wrap for wrap in side.wraps if (wrap.kind, wrap.label) != (kind, label))
    write_side(place, replace(side, wraps=(*kept, _wrap(key, passphrase, cost, kind, label))))


def remove_wrap(place: Path, kind: str, label: str) -> None:
    """Take one way of opening back; the last one is kept, for nobody could open the register without."""
    side = read_side(place)
    kept = tuple(wrap for wrap in side.wraps if (wrap.kind, wrap.label) != (kind, label))
    if not kept:
        raise Refused("Không thể bỏ cách mở sổ cuối cùng: sẽ không ai mở được sổ nữa.")
    write_side(place, replace(side, wraps=kept))


def read_side(place: Path) -> SideFile:
    """The side file of ``place``; Trouble when there is none or it cannot be read."""
    path = place / SIDE_FILE
    try:
        told = json.loads(path.read_bytes())
    except FileNotFoundError as error:
        raise Trouble(f"Chưa có sổ ở {place}. Tạo sổ mới, hoặc chỉ đúng thư mục chứa sổ.") from error
    except OSError as error:
        raise Trouble(f"Không đọc được {path}: {why(error)}.") from error
    except ValueError as error:
        raise Trouble(f"Tệp {path} bị hỏng. Lấy lại tệp này từ bản sao lưu.") from error
    return _side_of(told, path)


def _side_of(told: object, path: Path) -> SideFile:
    if not isinstance(told, dict) or told.pop("format", None) != FORMAT:
        raise Trouble(f"Tệp {path} không phải tệp của sổ.")
    version = told.pop("version", None)
    if version != VERSION:
        raise Trouble(f"Tệp {path} thuộc phiên bản {version}, chương trình này đọc phiên bản {VERSION}.")
    try:
        told["wraps"] = tuple(Wrap(**wrap) for wrap in told["wraps"])
        return SideFile(**told)
    except (KeyError, TypeError) as error:
        raise Trouble(f"Tệp {path} thiếu nội dung. Lấy lại tệp này từ bản sao lưu.") from error


def write_side(place: Path, side: SideFile) -> None:
    """Keep ``side`` in ``place``, readable by its owner only."""
    told = {"format": FORMAT, "version": VERSION, **asdict(side)}
    data = json.dumps(told, ensure_ascii=False, indent=1).encode()
    write_whole(place / SIDE_FILE, data, is_private=True)


def check_of(key: bytes) -> str:
    """What tells the right key from another without telling the key."""
    return hmac.new(key, b"cchc register key check", hashlib.sha256).hexdigest()[:32]


def sealed_url(key: bytes, url: str) -> str:
    """``url``, which may hold a password, as it is kept in the side file."""
    from nacl.secret import SecretBox

    return bytes(SecretBox(key).encrypt(url.encode())).hex()


def opened_url(key: bytes, side: SideFile) -> str | None:
    """The address of the server that holds the register; None for a file."""
    from nacl.secret import SecretBox

    return None if side.url_box is None else SecretBox(key).decrypt(bytes.fromhex(side.url_box)).decode()


def _wrap(key: bytes, passphrase: str | None, cost: Cost, kind: str = "passphrase", label: str = "") -> Wrap:
    from nacl.pwhash import argon2id
    from nacl.secret import SecretBox

    chosen = cost if passphrase else CHEAPEST
    salt = secrets.token_bytes(argon2id.SALTBYTES)
    box = SecretBox(_stretched(passphrase, salt, chosen)).encrypt(key)
    return Wrap(
        kind=kind,
        label=label,
        salt=salt.hex(),
        passes=chosen.passes,
        memory=chosen.memory,
        box=bytes(box).hex(),
    )


def _unwrap(wrap: Wrap, passphrase: str | None) -> bytes | None:
    from nacl.exceptions import CryptoError
    from nacl.secret import SecretBox

    stretched = _stretched(passphrase, bytes.fromhex(wrap.salt), Cost(wrap.passes, wrap.memory))
    try:
        return SecretBox(stretched).decrypt(bytes.fromhex(wrap.box))
    except CryptoError:
        return None


def _stretched(passphrase: str | None, salt: bytes, cost: Cost) -> bytes:
    from nacl.pwhash import argon2id

    known = nfc(passphrase or "").encode()
    return argon2id.kdf(KEY_BYTES, known, salt, opslimit=cost.passes, memlimit=cost.memory)
