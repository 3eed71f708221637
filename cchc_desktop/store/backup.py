"""One file with all rows of a register, its scanned files beside it: copied, read back, then named."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import IO, Any

import sqlalchemy as sa

from cchc_desktop.core.dossier import Json
from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.files import make_folder, moved, sync_folder, why
from cchc_desktop.store import backup_files, kept_sums, keys, migrate, numbers, recount, schema, switching
from cchc_desktop.store.backups import ENDING, MANIFEST
from cchc_desktop.store.beside import Source
from cchc_desktop.store.connect import shut, sqlite_engine
from cchc_desktop.store.statements import Head, chain_head, untyped
from cchc_desktop.store.troubles import told
from cchc_desktop.store.vault import vault_in

__all__ = ["ENDING", "Asked", "Restored", "back_up", "restore", "unpacked"]

FORMAT = "cchc-backup"
VERSION = 2
_VERSIONS = frozenset({1, 2})
"""Of the first kind are those that scanned files were packed into."""

_WORK = ".cchc-"
_STALE = 3_600  # seconds
_PIECES = (keys.SIDE_FILE, keys.REGISTER_FILE)
_TOLD = {"unit": str, "schema": int, "entries": int, "head": str, "sha256": dict}
_STEP_PAGES = 2_000
_AT_ONCE = 1_000
_CHUNK = 8 * 1024 * 1024
_LARGE = 500_000_000
_UNTIL_WHOLE = ("PRAGMA journal_mode=OFF", "PRAGMA synchronous=OFF")
"""A copy that is killed is thrown away: nothing in it needs to outlive that."""

Step = Callable[[str, int, int, Path], None]
"""Told after each step: of what, how much is done, how much there is, and the file that grows."""


def _in_silence(_words: str, _done: int, _of: int, _file: Path) -> None:
    pass


def back_up(register: Source, target: Path, step: Step = _in_silence) -> Path:
    """A verified copy of ``register`` at ``target``; a register on a server becomes an encrypted file."""
    with _disk_told(target), work_folder(target.parent) as folder:
        path = folder / keys.REGISTER_FILE
        side = keys.read_side(register.place)
        if register.is_sqlite:
            whole = register.place / keys.REGISTER_FILE
            backup_files.refuse_full(target.parent, 2 * whole.stat().st_size)
            counts = _copy(register, path, step)
        else:
            counts = _export(register, path)
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
            "counts": counts,
            "sha256": {name: _sha256(folder / name) for name in _PIECES},
            **scanned.told(register.profile.unit),
        }
        packed = folder / "packed.part"  # no name of a backup: it may be found after a cut
        _pack(packed, folder, manifest, step)
        _read_back(packed)
        moved(packed, target)
        sync_folder(target.parent)
    return target


@dataclass(frozen=True, slots=True)
class Restored:
    """The folder that keeps the ``replaced`` register, if there was one; of whom scanned files are lost."""

    replaced: Path | None
    lacking: tuple[str, ...] = ()
    """One for each file, like "hồ sơ 0123/2026"."""


@dataclass(frozen=True, slots=True)
class Asked:
    """How a restore is done: on which machine it is from now on (None: as it was), what its entry tells."""

    device: int | None = None
    told: Mapping[str, Json] = field(default_factory=dict)
    key: bytes | None = None
    """Of somebody who has opened the register already."""
    login: str | None = None


_AS_IT_WAS = Asked()


def restore(
    file: Path, place: Path, passphrase: str | None, now: datetime, asked: Asked = _AS_IT_WAS
) -> Restored:
    """Put the register in ``file`` at ``place``, with those of its scanned files that can be had.

    Numbers that the replaced one had given out since the backup are on paper by now: the restored
    register goes on behind them. Where they cannot be read, a warning is logged.
    """
    from cchc_desktop.store.engine import locked

    if file.is_dir():
        raise Refused(f"“{file}” là một thư mục. Hãy chọn tệp sao lưu, có đuôi {ENDING}.", "file")
    switching.settle(place)
    with _disk_told(place), work_folder(place) as folder:
        manifest = unpacked(file, folder)
        refuse_other_unit(place, folder)
        key = asked.key or keys.unlock(folder, passphrase, asked.login)
        if asked.key is not None and keys.check_of(key) != keys.read_side(folder).key_check:
            raise Refused(
                f"Khóa đang có không mở được {file.name}. Hãy nhập mật khẩu của bản đó.", "passphrase"
            )
        _, head = _proven(folder / keys.REGISTER_FILE, key, manifest["unit"])
        if head != (manifest["entries"], manifest["head"]):
            raise Trouble(f"Bản sao lưu {file.name} thiếu bút tích so với lúc sao lưu.")
        lock = locked(place)
        try:
            if asked.device is not None:
                keys.write_side(folder, replace(keys.read_side(folder), device=asked.device))
            told_of = {
                "file": file.name,
                "entries": manifest["entries"],
                "head": manifest["head"],
                **asked.told,
            }
            numbers.carry_over(place, folder, key, passphrase, now, told_of)
            kept = _not_taken(place / f"replaced-{now:%Y%m%dT%H%M%S}")
            lost = backup_files.put_back(file, manifest, place, kept, key)
            lacking = _whose(folder / keys.REGISTER_FILE, key, manifest["unit"], lost) if lost else ()
            kept_sums.drop(place)
            switching.switch(place, folder, kept)
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


def refuse_other_unit(place: Path, folder: Path) -> None:
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


def _not_taken(kept: Path) -> Path:
    """Two restores of one second keep what they replace in two folders."""
    return next(path for n in count(1) if not (path := kept if n == 1 else Path(f"{kept}-{n}")).exists())


@contextmanager
def work_folder(parent: Path) -> Iterator[Path]:
    """A folder that is gone afterwards. Beside the target, so that the last step is a rename on one disk."""
    make_folder(parent)
    folder = Path(tempfile.mkdtemp(prefix=_WORK, dir=parent))
    for left in parent.glob(f"{_WORK}*"):
        # What a killed run left behind is a copy of the register: it must not pile up on somebody's stick.
        if folder.stat().st_mtime - left.stat().st_mtime > _STALE and not switching.is_awaited(left):
            shutil.rmtree(left, ignore_errors=True)
    try:
        yield folder
    finally:
        if not switching.is_awaited(folder):
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


def _copy(register: Source, path: Path, step: Step) -> dict[str, Any]:
    """The engine's own backup: a copied file could miss the newest rows. What was counted in the original."""
    target = sqlite_engine(path, register.key, is_writer=True, pragmas=_UNTIL_WHOLE)
    with register.reader.begin() as ours, target.connect() as theirs:
        # One state of the register, however many acts are written meanwhile: else each would begin it anew.
        counts = recount.counts(ours, register.profile.unit)
        source: Any = ours.connection.driver_connection

        def on(_status: int, left: int, of: int) -> None:
            step("chép sổ", of - left, of, path)

        source.backup(theirs.connection.driver_connection, pages=_STEP_PAGES, progress=on)
    target.dispose()
    return counts


def _export(register: Source, path: Path) -> dict[str, Any]:
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
        counts = recount.counts(reading.connection, reading.unit)
    shut(target, path)
    return counts


def _proven(path: Path, key: bytes, unit: str) -> tuple[int, Head]:
    """Revision and end of the chain of the file at ``path``, opened and checked as a register of ``unit``."""
    engine = sqlite_engine(path, key, is_writer=False)
    try:
        with engine.connect() as connection:
            # Of a large copy every page is proven to be the one that was sealed; how they hang together the
            # drill looks through.
            is_large = path.stat().st_size > _LARGE
            asked = "PRAGMA cipher_integrity_check" if is_large else "PRAGMA quick_check"
            verdict = connection.exec_driver_sql(asked).scalar() or "ok"
            if verdict != "ok":
                raise Trouble(f"Bản sao không đọc lại được: {verdict}.")
            revision = migrate.stored_revision(connection)
            if revision is None:
                raise Trouble("Bản sao không phải là sổ.")
            migrate.refuse_newer(revision)
            return revision, chain_head(connection, unit)
    finally:
        engine.dispose()


def _pack(packed: Path, folder: Path, manifest: dict[str, Any], step: Step) -> None:
    """The manifest lies first, so that whoever only asks what it is reads little."""
    with packed.open("wb") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as box:
            box.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
            for name in _PIECES:
                path, done = folder / name, 0
                size, told_of = path.stat().st_size, zipfile.ZipInfo.from_file(path, name)
                with path.open("rb") as piece, box.open(told_of, "w") as out:
                    for data in _chunks(piece):
                        out.write(data)
                        done += len(data)
                        step("ghi tệp sao lưu", done, size, packed)
        file.flush()
        os.fsync(file.fileno())
        _forget(file)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    while data := file.read(_CHUNK):
        yield data


def _forget(file: IO[bytes]) -> None:
    """Let what was written be read from the disk next time, not from memory, where the system can."""
    if hasattr(os, "posix_fadvise"):
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _read_back(packed: Path) -> None:
    """The disk that a backup lies on is not taken at its word."""
    try:
        with zipfile.ZipFile(packed) as box:
            is_whole = box.testzip() is None
    except zipfile.BadZipFile:
        is_whole = False
    if not is_whole:
        raise Trouble("Bản sao lưu vừa ghi đọc lại khác lúc ghi: ổ đĩa có thể hỏng. Hãy sao lưu sang ổ khác.")


def unpacked(file: Path, folder: Path) -> dict[str, Any]:
    """Lay the register in ``file`` into ``folder``, byte for byte as it was packed; give the manifest."""
    sums: dict[str, str] = {}
    try:
        with zipfile.ZipFile(file) as box:
            _refuse_swelling(box, file)
            manifest = _manifest(json.loads(box.read(MANIFEST)), file)
            for name in _PIECES:
                counted = hashlib.sha256()
                with box.open(name) as packed, (folder / name).open("wb") as out:
                    for data in _chunks(packed):
                        counted.update(data)
                        out.write(data)
                    out.flush()
                    os.fsync(out.fileno())
                sums[name] = counted.hexdigest()
    except FileNotFoundError as error:
        raise Refused(f"Không có tệp sao lưu {file}.", "file") from error
    except (zipfile.BadZipFile, KeyError, ValueError, EOFError, NotImplementedError, RuntimeError) as error:
        # Of these the last is also what is within one another too often, or under a password.
        raise Trouble(f"Tệp {file.name} không phải bản sao lưu hoặc đã bị hỏng.") from error
    for name in _PIECES:
        if sums[name] != manifest["sha256"].get(name):
            raise Trouble(f"Bản sao lưu {file.name} đã bị hỏng: {name} khác lúc sao lưu.")
    return manifest


def _refuse_swelling(box: zipfile.ZipFile, file: Path) -> None:
    """A backup packs nothing, so that what lies in it takes no more bytes than it has itself."""
    listed = box.infolist()
    is_plain = all(one.compress_type == zipfile.ZIP_STORED for one in listed)
    if not is_plain or sum(one.file_size for one in listed) > file.stat().st_size:
        raise zipfile.BadZipFile("it would be more than it is")


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
