"""The register file under another key: all of it written beside, looked through, then renamed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from cchc_desktop.core.failure import Trouble
from cchc_desktop.files import moved, sync_folder
from cchc_desktop.store import keys, schema
from cchc_desktop.store.connect import set_pragma, sqlite_engine
from cchc_desktop.store.engine import Register
from cchc_desktop.store.entries import Writing
from cchc_desktop.store.rekey_vault import refuse_room
from cchc_desktop.store.statements import Head, chain_head

NEXT_FILE = "register.db.next"
Step = Callable[[str, int, int], None]


def swap(register: Register, fresh: bytes, written: Callable[[Writing], None], step: Step) -> None:
    """Put the same rows under ``fresh`` in the place of the file, with what ``written`` adds; it is shut.

    An export into a new file takes half the time of copying and changing the copy's key page by page, and the
    file in use is only read.
    """
    path = register.place / keys.REGISTER_FILE
    beside = path.with_name(NEXT_FILE)
    take_away(register.place)
    size = path.stat().st_size
    if shutil.disk_usage(path.parent).free < size + size // 8:
        refuse_room(path.parent, size + size // 8)
    with register.turns.mine():
        step("sổ", 0, size)
        before = _exported(beside, register, fresh)
        step("sổ", size // 2, size)
        _added(beside, fresh, register, written)
        _proven(beside, fresh, register.profile.unit, before.seq)
        step("sổ", size, size)
        register.let_go()
        _refuse_log(path)
        with beside.open("rb+") as file:
            os.fsync(file.fileno())
        moved(beside, path)
        sync_folder(path.parent)


def take_away(place: Path) -> None:
    """What a killed one left of the new file."""
    for name in (NEXT_FILE, f"{NEXT_FILE}-wal", f"{NEXT_FILE}-shm", f"{NEXT_FILE}-journal"):
        (place / name).unlink(missing_ok=True)


def _exported(beside: Path, register: Register, fresh: bytes) -> Head:
    """Copy all there is; where the chain ends."""
    path, unit = register.place / keys.REGISTER_FILE, register.profile.unit
    engine = sqlite_engine(path, register.key, is_writer=True)
    try:
        with engine.connect() as connection, closing(connection.connection.cursor()) as cursor:
            driver: Any = cursor
            marks = {
                name: driver.execute(f"PRAGMA {name}").fetchone()[0]
                for name in ("application_id", "user_version")
            }
            driver.execute("ATTACH DATABASE ? AS beside KEY ?", (str(beside), f"x'{fresh.hex()}'"))
            for setting in ("journal_mode=OFF", "synchronous=OFF"):
                driver.execute(f"PRAGMA beside.{setting}")
            driver.execute("SELECT sqlcipher_export('beside')")
            for name, value in marks.items():
                driver.execute(f"PRAGMA beside.{name}={value}")
            driver.execute("DETACH DATABASE beside")
        with engine.connect() as connection:
            return chain_head(connection, unit)
    finally:
        engine.dispose()


def _added(beside: Path, fresh: bytes, register: Register, written: Callable[[Writing], None]) -> None:
    engine = sqlite_engine(beside, fresh, is_writer=True)
    try:
        with engine.begin() as connection:
            writing = Writing(connection, register.profile, register.actor)
            written(writing)
            writing.flush()
        with engine.connect() as connection:
            set_pragma(connection, "wal_checkpoint(TRUNCATE)")
    finally:
        engine.dispose()
    _refuse_log(beside)


def _proven(beside: Path, fresh: bytes, unit: str, before: int) -> None:
    engine = sqlite_engine(beside, fresh, is_writer=False)
    try:
        with engine.connect() as connection:
            verdict = connection.exec_driver_sql("PRAGMA quick_check").scalar()
            mark = connection.exec_driver_sql("PRAGMA application_id").scalar()
            if (
                verdict != "ok"
                or mark != schema.APPLICATION_ID
                or chain_head(connection, unit).seq != before + 1
            ):
                raise Trouble(
                    "Bản sổ dưới khóa mới đọc lại khác lúc ghi nên chưa đổi khóa. Sổ cũ còn nguyên; "
                    "hãy kiểm tra ổ đĩa rồi làm lại."
                )
    finally:
        engine.dispose()


def _refuse_log(path: Path) -> None:
    """A log that belongs to the old file would be copied into the new one at its first opening."""
    log, index = (path.with_name(f"{path.name}-{name}") for name in ("wal", "shm"))
    if log.exists() and log.stat().st_size:
        raise Trouble("Còn việc khác đang đọc sổ nên chưa đổi khóa. Đóng các cửa sổ khác rồi làm lại.")
    log.unlink(missing_ok=True)
    index.unlink(missing_ok=True)
