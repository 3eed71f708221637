"""One file with all rows of a register, its scanned files beside it: copied, read back, then named."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.files import sync_folder, why
from cchc_desktop.store import backup_files, kept_sums, keys, migrate, numbers, schema
from cchc_desktop.store.connect import sqlite_engine
from cchc_desktop.store.statements import Head, chain_head, untyped
from cchc_desktop.store.troubles import told
from cchc_desktop.store.vault import vault_in

if TYPE_CHECKING:
    from cchc_desktop.store.engine import Register

ENDING = ".cchcbak"
FORMAT = "cchc-backup"
VERSION = 2
_VERSIONS = frozenset({1, 2})
"""Of the first kind are those that scanned files were packed into."""

_MANIFEST = "manifest.json"
_WORK = ".cchc-"
_STALE = 3_600  # seconds
_PIECES = (keys.SIDE_FILE, keys.REGISTER_FILE)
_TOLD = {"unit": str, "schema": int, "entries": int, "head": str, "sha256": dict}
_STEP_PAGES = 2_000
_AT_ONCE = 1_000
_CHUNK = 1024 * 1024


def back_up(register: Register, target: Path) -> Path:
    """A verified copy of ``register`` at ``target``; a register on a server becomes an encrypted file."""
    with _disk_told(target), _work_folder(target.parent) as folder:
        path = folder / keys.REGISTER_FILE
        side = keys.read_side(register.place)
        if register.is_sqlite:
            _copy(register, path)
        else:
            _export(register, path)
            side = replace(side, engine="sqlite", url_box=None)
        keys.write_side(folder, side)
        revision, head = _proven(path, register.key, register.profile.unit)
        kept = target.parent / backup_files.beside(register.profile.unit)
        size, now = path.stat().st_size, folder.stat().st_mtime
        scanned = backup_files.gather(register, revision, kept, size, now)
        manifest = {
            "format": FORMAT,
            "version": VERSION,
            "unit": register.profile.unit,
            "schema": revision,
            "entries": head.seq,
            "head": head.digest,
            "sha256": {name: _sha256(folder / name) for name in _PIECES},
            **scanned.told(register.profile.unit),
        }
        packed = folder / f"packed{ENDING}"
        _pack(packed, folder, manifest)
        _read_back(packed)
        packed.replace(target)
        sync_folder(target.parent)
    return target


@dataclass(frozen=True, slots=True)
class Restored:
    """The folder that keeps the ``replaced`` register, if there was one; of whom scanned files are lost."""

    replaced: Path | None
    lacking: tuple[str, ...] = ()
    """One for each file, like "hồ sơ 0123/2026"."""


def restore(file: Path, place: Path, passphrase: str | None, now: datetime) -> Restored:
    """Put the register in ``file`` at ``place``, with those of its scanned files that can be had.

    Numbers that the replaced one had given out since the backup are on paper by now: the restored
    register goes on behind them. Where they cannot be read, a warning is logged.
    """
    from cchc_desktop.store.engine import locked

    if file.is_dir():
        raise Refused(f"“{file}” là một thư mục. Hãy chọn tệp sao lưu, có đuôi {ENDING}.", "file")
    with _disk_told(place), _work_folder(place) as folder:
        manifest = _unpack(file, folder)
        _refuse_other_unit(place, folder)
        key = keys.unlock(folder, passphrase)
        _, head = _proven(folder / keys.REGISTER_FILE, key, manifest["unit"])
        if head != (manifest["entries"], manifest["head"]):
            raise Trouble(f"Bản sao lưu {file.name} thiếu bút tích so với lúc sao lưu.")
        lock = locked(place)
        try:
            numbers.carry_over(place, folder, key, passphrase, now)
            kept = place / f"replaced-{now:%Y%m%dT%H%M%S}"
            lost = backup_files.put_back(file, manifest, place, kept, key)
            lacking = _whose(folder / keys.REGISTER_FILE, key, manifest["unit"], lost) if lost else ()
            _put_aside(place, kept)
            kept_sums.drop(place)
            # The file with the key goes last: until then nobody takes the folder for a register.
            for name in reversed(_PIECES):
                (folder / name).replace(place / name)
            sync_folder(place)
        finally:
            lock.release()
    return Restored(kept if kept.exists() else None, lacking)


def _whose(path: Path, key: bytes, unit: str, lost: tuple[str, ...]) -> tuple[str, ...]:
    """Whose the files named ``lost`` are, by the register at ``path``; what it does not know is no loss."""
    engine = sqlite_engine(path, key, is_writer=False)
    try:
        with engine.connect() as connection:
            known = backup_files.whose(connection.execute, unit, vault_in((path.parent,), key))
    finally:
        engine.dispose()
    return tuple(sorted(known[name] for name in lost if name in known))


def _refuse_other_unit(place: Path, folder: Path) -> None:
    """One commune's register is never put in the place of another's."""
    if not keys.is_register(place):
        return
    there, brought = keys.read_side(place), keys.read_side(folder)
    if there.unit != brought.unit:
        raise Refused(
            f"Bản sao lưu là của {brought.name} ({brought.unit}), còn thư mục này đang có sổ của "
            f"{there.name} ({there.unit}). Hãy khôi phục vào một thư mục khác.",
            "place",
        )


def _put_aside(place: Path, kept: Path) -> None:
    names = (*_PIECES, f"{keys.REGISTER_FILE}-wal", f"{keys.REGISTER_FILE}-shm")
    there = [place / name for name in names if (place / name).exists()]
    if there:
        kept.mkdir(exist_ok=True)
    for path in there:
        path.replace(kept / path.name)


@contextmanager
def _work_folder(parent: Path) -> Iterator[Path]:
    """Beside the target, so that the last step is a rename on one disk."""
    parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=_WORK, dir=parent))
    for left in parent.glob(f"{_WORK}*"):
        # What a killed run left behind is a copy of the register: it must not pile up on somebody's stick.
        if folder.stat().st_mtime - left.stat().st_mtime > _STALE:
            shutil.rmtree(left, ignore_errors=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _disk_told(place: Path) -> Iterator[None]:
    try:
        with told(place, is_copy=True):
            yield
    except OSError as error:
        raise Trouble(
            f"Không ghi được vào {place}: {why(error)}. Kiểm tra đĩa và quyền ghi ở đó, hoặc chọn nơi khác."
        ) from error


def _copy(register: Register, path: Path) -> None:
    """The engine's own backup: a copied file could miss the newest rows."""
    target = sqlite_engine(path, register.key, is_writer=True)
    with register.reader.connect() as ours, target.connect() as theirs:
        source: Any = ours.connection.driver_connection
        source.backup(theirs.connection.driver_connection, pages=_STEP_PAGES)
    target.dispose()


def _export(register: Register, path: Path) -> None:
    """All rows of the unit, in one state, into a file of its own; an older register stays as old as it is."""
    target = sqlite_engine(path, register.key, is_writer=True)
    with target.begin() as theirs, register.read() as reading:
        migrate.bring_up(theirs, migrate.stored_revision(reading.connection))
        there = sa.MetaData()
        there.reflect(theirs, only=lambda name, _: not name.startswith((schema.WORDS, "alembic")))
        for table in there.sorted_tables:
            plain = untyped(table)  # the values as they lie there: both engines keep the same text
            asked = sa.select(plain).where(plain.c.unit == reading.unit)
            options = {"stream_results": True, "yield_per": _AT_ONCE}
            rows = reading.connection.execute(asked, execution_options=options).mappings()
            for part in rows.partitions(_AT_ONCE):
                theirs.execute(sa.insert(plain), [dict(row) for row in part])
    target.dispose()


def _proven(path: Path, key: bytes, unit: str) -> tuple[int, Head]:
    """Revision and end of the chain of the file at ``path``, opened and checked as a register of ``unit``."""
    engine = sqlite_engine(path, key, is_writer=False)
    try:
        with engine.connect() as connection:
            verdict = connection.exec_driver_sql("PRAGMA quick_check").scalar()
            if verdict != "ok":
                raise Trouble(f"Bản sao không đọc lại được: {verdict}.")
            revision = migrate.stored_revision(connection)
            if revision is None:
                raise Trouble("Bản sao không phải là sổ.")
            migrate.refuse_newer(revision)
            return revision, chain_head(connection, unit)
    finally:
        engine.dispose()


def _pack(packed: Path, folder: Path, manifest: dict[str, object]) -> None:
    with packed.open("wb") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as box:
            box.writestr(_MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
            for name in _PIECES:
                box.write(folder / name, name)
        file.flush()
        os.fsync(file.fileno())


def _read_back(packed: Path) -> None:
    """The disk that a backup lies on is not taken at its word."""
    try:
        with zipfile.ZipFile(packed) as box:
            is_whole = box.testzip() is None
    except zipfile.BadZipFile:
        is_whole = False
    if not is_whole:
        raise Trouble("Bản sao lưu vừa ghi đọc lại khác lúc ghi: ổ đĩa có thể hỏng. Hãy sao lưu sang ổ khác.")


def _unpack(file: Path, folder: Path) -> dict[str, Any]:
    try:
        with zipfile.ZipFile(file) as box:
            manifest = _manifest(json.loads(box.read(_MANIFEST)), file)
            for name in _PIECES:
                with box.open(name) as packed, (folder / name).open("wb") as out:
                    shutil.copyfileobj(packed, out, _CHUNK)
                    out.flush()
                    os.fsync(out.fileno())
    except FileNotFoundError as error:
        raise Refused(f"Không có tệp sao lưu {file}.", "file") from error
    except (zipfile.BadZipFile, KeyError, ValueError) as error:
        raise Trouble(f"Tệp {file.name} không phải bản sao lưu hoặc đã bị hỏng.") from error
    for name in _PIECES:
        if _sha256(folder / name) != manifest["sha256"].get(name):
            raise Trouble(f"Bản sao lưu {file.name} đã bị hỏng: {name} khác lúc sao lưu.")
    return manifest


def _manifest(told_of: Any, file: Path) -> dict[str, Any]:  # noqa: ANN401 - whatever the file holds
    if not isinstance(told_of, dict) or told_of.get("format") != FORMAT:
        raise Trouble(f"Tệp {file.name} không phải bản sao lưu của chương trình.")
    revision = told_of.get("schema")
    if told_of.get("version") not in _VERSIONS or (isinstance(revision, int) and revision > schema.HEAD):
        raise Trouble(
            f"Bản sao lưu {file.name} do chương trình mới hơn lập (dữ liệu bản {revision}, "
            f"chương trình này đọc đến {schema.HEAD}). Hãy cập nhật chương trình."
        )
    missing = [name for name, kind in _TOLD.items() if not isinstance(told_of.get(name), kind)]
    if missing:
        raise Trouble(f"Bản sao lưu {file.name} đã bị hỏng: thiếu mục {missing[0]}. Hãy dùng bản sao khác.")
    return told_of


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
