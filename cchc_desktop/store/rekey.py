"""Another data key for a register: beside the old one until all of it is there, then by one rename.

What was there before goes on opening until that rename, what is new opens from it on, and whoever opens the
register after a kill tidies up on the side that was reached. In order:

1. ``register.rekey.json`` says that something is going on, and in which vault folders;
2. ``register.next.json`` has the side file of the new key, sealed to everybody who may open;
3. each vault folder gets its files again, under the new key, in a folder ``next`` of its own;
4. ``register.db.next`` gets all rows, and the entry that tells of it;
5. the rename: ``register.db`` is the new file (on a server, the transaction with the entry);
6. ``register.json`` is the new side file, the folders change places, the old files go.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.files import written_told
from cchc_desktop.store import accounts, keys, rekey_file, rekey_server, rekey_vault
from cchc_desktop.store.engine import Register, locked, open_register
from cchc_desktop.store.entries import Writing
from cchc_desktop.store.keys import SideFile, Wrap
from cchc_desktop.store.rekey_rest import (
    mark,
    marked,
    put_in_place,
    refuse_rest,
    rename_side,
    take_back,
)
from cchc_desktop.store.rekey_vault import Amount
from cchc_desktop.store.settings import put_setting
from cchc_desktop.store.troubles import told as troubles_told
from cchc_desktop.store.vault import vault_of

Step = Callable[[str, int, int], None]
Enter = Callable[[Writing, "Rekeyed"], None]
_PATIENCE = (0.05, 0.1, 0.2, 0.4, 0.8, 0)
"""Seconds: a server takes a moment to notice that a connection was closed."""


def _in_silence(_words: str, _done: int, _of: int) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Rekeyed:
    """What was done: the ``files`` of the vault, those that were ``damaged`` before, who is ``left`` out."""

    key: bytes
    files: Amount
    damaged: tuple[Path, ...]
    left: tuple[Wrap, ...]


def opened(place: Path, key: bytes, again: Callable[[SideFile], bytes], url: str | None = None) -> Register:
    """The register in ``place``, after what a killed change of its key left was tidied up.

    ``again`` gives the key out of another side file, where this machine or one of a server has a new one.
    """
    register = open_register(place, key, url=url)
    try:
        if _is_new(register):
            fresh = again(keys.read_side(place))
        elif (side := rekey_server.following(register)) is not None:
            fresh = again(side)
            rekey_server.take_over(register, side, fresh)
        else:
            return register
    except BaseException:
        register.close()
        raise
    register.close()
    return open_register(place, fresh, url=url)


def rekey(
    register: Register,
    enter: Enter,
    at: datetime,
    *,
    step: Step = _in_silence,
    url: str | None = None,
    leaves_damaged: bool = False,
) -> Rekeyed:
    """Give the register another data key; it is closed afterwards, to be opened anew by the one given.

    ``enter`` appends the entry of it, ``url`` is where a server lies from now on. Trouble, and nothing
    changed, where a file of the vault is damaged: under another key no earlier backup can mend it any more.
    """
    place = register.place
    with _alone(register), troubles_told(place), written_told(place):
        refuse_rest(place)
        _refuse_others(register)
        with register.read() as reading:
            vault = vault_of(register, reading)
        rekey_vault.refuse_unreachable(vault)
        fresh = keys.new_key()
        side, left = keys.rewrap(place, register.key, fresh, url)
        mark(place, vault.places, side.key_check)
        try:
            keys.write_side(place, side, keys.NEXT_FILE)
            files, damaged = rekey_vault.lay_beside(vault, fresh, step)
            if damaged and not leaves_damaged:
                raise Trouble(rekey_vault.told(damaged))
            rekey_vault.keep_aside(damaged, place)
            done = Rekeyed(fresh, files, damaged, left)
            _swap(register, done, side, lambda book: enter(book, done), at, step)
        except BaseException:
            if not _is_swapped(register, side, fresh):
                take_back(register)
            raise
        put_in_place(register.place, vault)
        register.close()
    return done


def _is_new(register: Register) -> bool:
    """Tidy up what a killed change of the key left; whether to open the register anew, by the new one."""
    if marked(register.place) is None:
        return False
    with _alone(register), troubles_told(register.place), written_told(register.place):
        return _settled(register)


def _settled(register: Register) -> bool:
    place, told = register.place, marked(register.place)
    side = place / keys.NEXT_FILE
    is_new = False
    if side.exists() and not register.is_sqlite:
        is_new = rekey_server.check(register) == keys.read_side(place, keys.NEXT_FILE).key_check
    if is_new:
        rename_side(place)
    if side.exists() or (told is not None and keys.read_side(place).key_check != told.check):
        take_back(register)
    else:
        with register.read() as reading:
            put_in_place(place, vault_of(register, reading))
    return is_new


def _swap(
    register: Register,
    done: Rekeyed,
    side: SideFile,
    enter: Callable[[Writing], None],
    at: datetime,
    step: Step,
) -> None:
    def written(book: Writing) -> None:
        enter(book)
        put_setting(book, rekey_server.DATA_KEY, at.date(), rekey_server.told(register, side))
        accounts.keep_wraps(book, side)

    if register.is_sqlite:
        rekey_file.swap(register, done.key, written, step)
    else:
        with register.write() as book:
            written(book)
    rename_side(register.place)


def _is_swapped(register: Register, side: SideFile, fresh: bytes) -> bool:
    """Whether what failed came after the new key counted: then the next opening goes on forwards."""
    if register.is_sqlite:
        return keys.is_key_of(register.place / keys.REGISTER_FILE, fresh)
    return rekey_server.check(register) == side.key_check


@contextmanager
def _alone(register: Register) -> Iterator[None]:
    """A file is its process's own; on a server the folder is, so that two on one machine wait."""
    if register.is_sqlite:
        yield
        return
    lock = locked(register.place)
    try:
        yield
    finally:
        lock.release()


def _refuse_others(register: Register) -> None:
    """On a server nobody may go on keeping files under the old key meanwhile."""
    if register.is_sqlite:
        return
    asked = sa.text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
        "AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
    )
    for pause in _PATIENCE:
        register.rest()
        with register.read() as reading:
            if not reading.connection.execute(asked).scalar():
                return
        time.sleep(pause)
    raise Refused(
        "Máy khác hoặc cửa sổ khác đang mở sổ trên máy chủ. Đóng sổ ở mọi nơi rồi đổi khóa, để không nơi nào "
        "còn giữ tệp bằng khóa cũ."
    )
