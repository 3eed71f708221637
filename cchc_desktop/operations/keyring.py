"""Another data key for the register: an act that the chain knows, and a backup under the new one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cchc_desktop.core.dossier import Json
from cchc_desktop.core.failure import Trouble
from cchc_desktop.operations.upkeep import backup
from cchc_desktop.store import keys, rekey
from cchc_desktop.store.engine import Register, open_register
from cchc_desktop.store.entries import Writing
from cchc_desktop.store.rekey import Rekeyed, Step

REKEY = "rekey"


@dataclass(frozen=True, slots=True)
class NewKey:
    """What changed with the key; ``left`` are ways in that open no more, ``backup`` is made under it."""

    done: Rekeyed
    left: tuple[str, ...]
    backup: Path | None
    lacking: str = ""
    """Why there is no backup though one was asked for."""


def change_key(  # noqa: PLR0913 - what may be told of it, all named
    register: Register,
    now: datetime,
    *,
    by: str,
    reason: str = "",
    backup_to: Path | None = None,
    url: str | None = None,
    leaves_damaged: bool = False,
    step: Callable[[str, int, int], None] | None = None,
) -> NewKey:
    """Give the register another data key, known to whoever may open it today; it is closed afterwards.

    Backups of before stay as they are: what opened them then opens them now.
    """
    register.actor.need(REKEY)
    now = now.replace(microsecond=0)

    def enter(book: Writing, done: Rekeyed) -> None:
        note: dict[str, Json] = {
            "files": done.files.files,
            "left": [_called(wrap) for wrap in done.left],
            "damaged": len(done.damaged),
            "reason": reason,
        }
        book.append(None, verb=REKEY, at=now, recorded_at=now, by=by, note=note)

    told: Step = step or (lambda _words, _done, _of: None)
    done = rekey.rekey(register, enter, now, step=told, url=url, leaves_damaged=leaves_damaged)
    left = tuple(_called(wrap) for wrap in done.left)
    if backup_to is None:
        return NewKey(done, left, None)
    try:
        return NewKey(done, left, _backed_up(register, done.key, backup_to, now))
    except Trouble as trouble:  # the key was changed all the same, and whoever reads on must hear of it
        return NewKey(done, left, None, trouble.sentence)


def _backed_up(register: Register, key: bytes, folder: Path, now: datetime) -> Path:
    opened = open_register(register.place, key)
    opened.actor = register.actor
    try:
        return backup(opened, folder, now)
    finally:
        opened.close()


def _called(wrap: keys.Wrap) -> str:
    """A way in, in words."""
    if wrap.kind == keys.ACCOUNT:
        return f"tài khoản {wrap.label}"
    return f"giấy khôi phục số {wrap.label}" if wrap.kind == keys.RECOVERY else "mật khẩu lập sổ"
