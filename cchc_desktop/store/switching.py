"""One register put in the place of another: done to the end or not at all, whenever the power goes."""

from __future__ import annotations

import json
import shutil
from contextlib import suppress
from pathlib import Path

from cchc_desktop.core.failure import Trouble
from cchc_desktop.files import make_folder, moved, sync_folder, why, write_whole

MARK = "switching.json"
"""Lies in the register's folder from the moment from which the new one counts until it is in its place."""

_SIDE, _REGISTER = "register.json", "register.db"
_OLD = (_REGISTER, f"{_REGISTER}-wal", f"{_REGISTER}-shm", _SIDE)


def switch(place: Path, folder: Path, kept: Path) -> None:
    """Let the register in ``folder``, within ``place``, be the one there; an old one goes to ``kept``.

    Where a name cannot be given all goes back; where even that cannot be, the next opening goes on.
    """
    sync_folder(folder)
    told = {"from": folder.name, "kept": kept.name}
    write_whole(place / MARK, json.dumps(told).encode())
    try:
        _forward(place, folder, kept)
    except OSError:
        with suppress(OSError):
            _back(place, folder, kept)
        raise


def is_awaited(folder: Path) -> bool:
    """Whether ``folder`` holds a register that is not in its place yet."""
    return _told(folder.parent).get("from") == folder.name


def settle(place: Path) -> None:
    """Bring to its end what was interrupted in ``place``; nothing where nothing was."""
    if not (place / MARK).exists():
        return
    from cchc_desktop.store.engine import locked

    lock = locked(place)
    try:
        told = _told(place)
        if told:
            _settle(place, place / told["from"], place / told["kept"])
    except OSError as error:
        raise Trouble(
            f"Lần khôi phục vào {place} bị ngắt giữa chừng và chưa hoàn tất được: {why(error)}. "
            "Kiểm tra ổ đĩa và quyền ghi rồi mở lại; sổ cũ và sổ mới đều còn trong thư mục đó."
        ) from error
    finally:
        lock.release()


def _told(place: Path) -> dict[str, str]:
    try:
        told = json.loads((place / MARK).read_bytes())
    except (FileNotFoundError, ValueError):
        return {}
    return told if isinstance(told, dict) and {"from", "kept"} <= told.keys() else {}


def _settle(place: Path, folder: Path, kept: Path) -> None:
    is_new_whole = all((folder / name).exists() or (place / name).exists() for name in (_SIDE, _REGISTER))
    if is_new_whole or not kept.exists():
        _forward(place, folder, kept)
    else:
        _back(place, folder, kept)
    shutil.rmtree(folder, ignore_errors=True)


def _forward(place: Path, folder: Path, kept: Path) -> None:
    """Each step tells by what lies where whether it was done; the file with the key goes last."""
    if (folder / _REGISTER).exists():  # so what stands in its place is the old one
        there = [name for name in _OLD if (place / name).exists()]
        if there:
            make_folder(kept)
        for name in there:
            moved(place / name, kept / name)
        if there:
            sync_folder(kept)
        sync_folder(place)
        moved(folder / _REGISTER, place / _REGISTER)
    if (folder / _SIDE).exists():
        moved(folder / _SIDE, place / _SIDE)
    sync_folder(place)
    (place / MARK).unlink(missing_ok=True)
    sync_folder(place)


def _back(place: Path, folder: Path, kept: Path) -> None:
    make_folder(folder)
    for name in (_SIDE, _REGISTER):
        if (place / name).exists() and not (folder / name).exists():  # so it is the new one
            moved(place / name, folder / name)
    for name in reversed(_OLD):
        if (kept / name).exists() and not (place / name).exists():
            moved(kept / name, place / name)
    sync_folder(place)
    (place / MARK).unlink(missing_ok=True)
    sync_folder(place)
    with suppress(OSError):
        kept.rmdir()  # unless it keeps damaged scans
