"""The side file ``register.json``: what can be known of a register without its key, and who may open it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

from cchc_desktop.core.failure import Trouble
from cchc_desktop.core.text import nfc
from cchc_desktop.files import why, write_whole
from cchc_desktop.store import switching

SIDE_FILE = "register.json"
REGISTER_FILE = "register.db"
FORMAT = "cchc-register"
VERSION = 2
_VERSIONS = (1, VERSION)
Engine = Literal["sqlite", "postgresql"]

FOUNDER, ACCOUNT, RECOVERY = "passphrase", "account", "recovery"
"""The kinds of ways in: the passphrase of the foundation, a person's password, the words of a sheet."""

_MOST_PASSES = 64
_LEAST_MEMORY, _MOST_MEMORY = 8 * 1024, 1024 * 1024 * 1024
_SALT, _PUBLIC = 16, 32  # bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrap:
    """One way in. ``box`` has the secret half of a pair of keys under a password, ``sealed`` the data key.

    What is sealed to ``public`` needs no password, so that another data key can be sealed by anybody who has
    it; ``vouched`` is made with the data key and shows that nobody else has put the wrap there. One of the
    first version has no pair: its ``box`` holds the data key itself.
    """

    kind: str
    label: str
    salt: str
    passes: int
    memory: int
    public: str = ""
    box: str
    sealed: str = ""
    vouched: str = ""

    @property
    def is_old(self) -> bool:
        """Whether it is of the first version."""
        return not self.public

    @property
    def name(self) -> tuple[str, str]:
        """What it is called by."""
        return self.kind, self.label


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


def named(kind: str, label: str) -> tuple[str, str]:
    """The name of a wrap; it does not matter how somebody types the login of an account."""
    return (kind, nfc(label).casefold()) if kind == ACCOUNT else (kind, label)


def read_side(place: Path, name: str = SIDE_FILE) -> SideFile:
    """The side file of ``place``; Trouble when there is none or it cannot be read."""
    path = place / name
    switching.settle(place)
    try:
        told = json.loads(path.read_bytes())
    except FileNotFoundError as error:
        raise Trouble(f"Chưa có sổ ở {place}. Tạo sổ mới, hoặc chỉ đúng thư mục chứa sổ.") from error
    except OSError as error:
        raise Trouble(f"Không đọc được {path}: {why(error)}.") from error
    except (ValueError, RecursionError) as error:
        raise Trouble(f"Tệp {path} bị hỏng. Lấy lại tệp này từ bản sao lưu.") from error
    return _side_of(told, path)


def write_side(place: Path, side: SideFile, name: str = SIDE_FILE) -> None:
    """Keep ``side`` in ``place``, readable by its owner only."""
    write_whole(place / name, written(side), is_private=True)


def written(side: SideFile) -> bytes:
    """``side`` as it is kept."""
    told = {"format": FORMAT, "version": VERSION, **asdict(side)}
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def _side_of(told: object, path: Path) -> SideFile:
    if not isinstance(told, dict) or told.pop("format", None) != FORMAT:
        raise Trouble(f"Tệp {path} không phải tệp của sổ.")
    version = told.pop("version", None)
    if version not in _VERSIONS:
        raise Trouble(
            f"Tệp {path} do chương trình mới hơn ghi (phiên bản {version}, chương trình này đọc đến "
            f"{VERSION}). Hãy cập nhật chương trình."
        )
    try:
        told["wraps"] = tuple(wrap_of(wrap) for wrap in told["wraps"])
        side = SideFile(**told)
    except (KeyError, TypeError, ValueError) as error:
        raise Trouble(f"Tệp {path} thiếu nội dung. Lấy lại tệp này từ bản sao lưu.") from error
    if not _is_sound(side):
        raise Trouble(f"Tệp {path} có nội dung lạ. Lấy lại tệp này từ bản sao lưu.")
    return side


def wrap_of(told: Any) -> Wrap:  # noqa: ANN401 - whatever the file holds
    """One way in as it was written; an error of the wrong kind of value for what is none."""
    wrap = Wrap(**told)
    bytes.fromhex(wrap.box), bytes.fromhex(wrap.sealed)
    lengths = [(wrap.salt, _SALT)] + ([] if wrap.is_old else [(wrap.public, _PUBLIC)])
    if any(len(bytes.fromhex(part)) != size for part, size in lengths):
        raise ValueError(wrap.kind)
    is_counted = type(wrap.passes) is int and type(wrap.memory) is int
    if not is_counted or not (
        1 <= wrap.passes <= _MOST_PASSES and _LEAST_MEMORY <= wrap.memory <= _MOST_MEMORY
    ):
        raise ValueError(wrap.kind)
    return wrap


def _is_sound(side: SideFile) -> bool:
    """Whether every part is of its type: whoever reads on must not stumble over what somebody wrote there."""
    names = (part for wrap in side.wraps for part in (*wrap.name, wrap.vouched))
    texts = (side.unit, side.name, side.key_check, *names)
    return (
        all(isinstance(text, str) for text in texts)
        and isinstance(side.is_practice, bool)
        and type(side.device) is int
        and side.engine in {"sqlite", "postgresql"}
        and (side.url_box is None or isinstance(side.url_box, str))
    )
