"""The register as a whole: made, opened, written by one at a time, read by many."""

from __future__ import annotations

import logging
import shutil
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.core.roles import FOUNDER, Actor
from cchc_desktop.files import moved, sync_folder, why, written_told
from cchc_desktop.store import kept_sums, keys, migrate, schema, soundness, standing_in
from cchc_desktop.store.connect import postgres_engine, set_pragma, shut, sqlite_engine
from cchc_desktop.store.entries import Writing
from cchc_desktop.store.own_acts import FOUND
from cchc_desktop.store.profile import Profile, founding_note, profile_row, stored_profile
from cchc_desktop.store.reading import Reading
from cchc_desktop.store.troubles import refuse_network_folder, told
from cchc_desktop.store.turns import Turns
from cchc_desktop.store.watch import LOOK_EVERY, Watch, tell_others

if TYPE_CHECKING:
    from filelock import BaseFileLock

__all__ = ["Profile", "Reading", "Register", "Writing", "create", "open_register"]

LOCK_FILE = "register.lock"
BACKUPS = "backups"
WAIT_FOR_LOCK = 5.0

_log = logging.getLogger(__name__)
Listener = Callable[[frozenset[str]], None]


@dataclass(frozen=True, slots=True)
class _Opened:
    """The two ways into the store, and what keeps other processes out of a file."""

    key: bytes
    writer: sa.Engine
    reader: sa.Engine
    lock: BaseFileLock | None

    def close(self) -> None:
        """Let everything go."""
        self.reader.dispose()
        self.writer.dispose()
        if self.lock is not None:
            self.lock.release()


class Register:
    """One open register. ``listeners`` hear after each commit which tables it changed."""

    def __init__(self, place: Path, profile: Profile, opened: _Opened) -> None:
        self.place = place
        self.profile = profile
        self.key = opened.key
        self.actor: Actor = FOUNDER
        self.stopped = standing_in.stopped(place, opened.key, profile.unit, profile.device)
        self.listeners: list[Listener] = []
        self.reader = opened.reader
        self._writer = opened.writer
        self._opened = opened
        self.turns = Turns()
        self._watch: Watch | None = None
        self._is_closed = False

    @contextmanager
    def write(self) -> Iterator[Writing]:
        """One transaction: all of it is kept at the end of the block, or nothing when it raises."""
        with self.turns.mine():
            self._refuse_closed()
            with told(self.place), self._counting() as count, self._writer.begin() as connection:
                writing = Writing(connection, self.profile, self.actor)
                writing.stopped = self.stopped
                writing.take_turn()
                yield writing
                writing.flush()
                count(tell_others(writing))
        if writing.touched:
            self._announce(frozenset(writing.touched))

    @contextmanager
    def _counting(self) -> Iterator[Callable[[frozenset[str]], None]]:
        """Around the commit and within the turn: what was counted for a commit that failed is taken back."""
        counted: list[frozenset[str]] = []

        def count(written: frozenset[str]) -> None:
            if self._watch is not None:
                self._watch.own(written, 1)
                counted.append(written)

        try:
            yield count
        except BaseException:
            for written in counted:
                if self._watch is not None:
                    self._watch.own(written, -1)
            raise

    def _refuse_closed(self) -> None:
        """Work that comes back late from a dead drive must not open the file anew, behind the lock."""
        if self._is_closed:
            raise Trouble("Sổ đã đóng nên việc này chưa được lưu.")

    def _announce(self, changed: frozenset[str]) -> None:
        """What is committed stays committed: a listener that fails must not make it look refused."""
        for listener in tuple(self.listeners):
            try:
                listener(changed)
            except Exception as error:  # noqa: BLE001 - whatever it is, the act is saved
                # Without the message: it may hold what somebody typed.
                where = "".join(traceback.format_tb(error.__traceback__))
                _log.error("a listener failed after the commit: %s\n%s", type(error).__name__, where)

    @contextmanager
    def read(self) -> Iterator[Reading]:
        """One look at one state of the register."""
        self._refuse_closed()
        with told(self.place), self.reader.begin() as connection:
            yield Reading(connection, self.profile, self.actor)

    def migrate(self) -> None:
        """Bring the tables up to this program; the caller has made a backup."""
        with self.turns.mine(), told(self.place), self._writer.connect() as connection:
            if self.is_sqlite:  # a table that is built anew must not take its children along
                set_pragma(connection, "foreign_keys=OFF")
            with connection.begin():
                migrate.bring_up(connection)
            if self.is_sqlite:
                set_pragma(connection, "foreign_keys=ON")

    @contextmanager
    def replacing(self) -> Iterator[Path]:
        """A copy of the file beside it, which takes its place at the end of the block unless that raises."""
        from cchc_desktop.store.filling import put_in_place

        path = self.place / keys.REGISTER_FILE
        part = path.with_name(f"{path.name}.filling")
        with self.turns.mine(), told(self.place):
            with self._writer.connect() as connection:
                set_pragma(connection, "wal_checkpoint(TRUNCATE)")
            try:
                with written_told(part):
                    shutil.copyfile(path, part)
                yield part
                self.reader.dispose()
                self._writer.dispose()
                put_in_place(part, path)
            finally:
                with suppress(OSError):  # a disk that says no has said so already; the next one goes over it
                    part.unlink(missing_ok=True)
        self._announce(frozenset({"dossier", "entry"}))

    def rest(self) -> None:
        """Close the connections that nobody uses just now; they come back when they are asked for."""
        self.reader.dispose()
        self._writer.dispose()

    def let_go(self) -> None:
        """Close the file but keep the right to it, here and against other processes, until ``close``."""
        with self._writer.connect() as connection:
            set_pragma(connection, "wal_checkpoint(TRUNCATE)")
        self._is_closed = True
        self.rest()

    @property
    def is_sqlite(self) -> bool:
        """Whether the register is a file of its own."""
        return self._writer.dialect.name == "sqlite"

    def backup(self, target: Path) -> Path:
        """A verified copy of the whole register in the one file ``target``."""
        from cchc_desktop.store.backup import back_up

        return back_up(self, target)

    def watch(self, every: float = LOOK_EVERY) -> None:
        """Let the listeners hear of what other machines write; a file nobody else writes."""
        if not self.is_sqlite and self._watch is None:
            self._watch = Watch(self.read, self._announce, every)

    def close(self) -> None:
        """Let the file or the server go; nothing is lost by closing late or never."""
        self._is_closed = True
        if self._watch is not None:
            self._watch.stop()
            self._watch = None
        self._opened.close()


def create(place: Path, key: bytes, profile: Profile, url: str | None = None) -> Register:
    """Lay out a new register for ``profile`` in ``place``, whose side file ``keys.make`` has written."""
    side = keys.read_side(place)
    _check_key(side, key, place)
    if url is None:
        _refuse_register(place / keys.REGISTER_FILE)
    opened = _open(place, key, url, WAIT_FOR_LOCK)
    try:
        kept_sums.drop(place)  # of a register that was here before
        with told(place):
            if url is None:
                _lay_out_file(place, key, profile)
            else:
                _lay_out(opened.writer, profile)
        if url is not None:
            box = keys.sealed_url(key, url)
            keys.write_side(place, replace(side, engine="postgresql", url_box=box))
    except BaseException:
        opened.close()
        raise
    return Register(place, profile, opened)


def open_register(
    place: Path, key: bytes, *, wait: float = WAIT_FOR_LOCK, url: str | None = None
) -> Register:
    """The register in ``place``, brought up to this program after a backup when it is older.

    ``url`` is where one on a server lies now; without it, where its side file says.
    """
    side = keys.read_side(place)
    _check_key(side, key, place)
    url = url or keys.opened_url(key, side)
    if url is None:
        _refuse_no_file(place)
    was_cut_off = url is None and soundness.was_cut_off(place)
    opened = _open(place, key, url, wait)
    try:
        with told(place):
            revision = _refuse_foreign(opened.writer, place)
            if url is None:
                _take_in_log(opened.writer)
            with opened.writer.begin() as connection:
                stored = stored_profile(connection, side.unit)
            register = Register(place, replace(stored, device=side.device), opened)
            if was_cut_off and revision == schema.HEAD:
                with register.read() as reading:
                    soundness.look(place, reading)
            if revision < schema.HEAD:
                _bring_up(register, revision)
    except BaseException:
        opened.close()
        raise
    return register


def _take_in_log(writer: sa.Engine) -> None:
    """Copy what a cut left in the log into the file: pages half copied then are whole only in the log.

    Whoever reads the file page by page would take them for damage.
    """
    with writer.connect() as connection:
        set_pragma(connection, "wal_checkpoint(PASSIVE)")


def _refuse_no_file(place: Path) -> None:
    """An empty file would open as a new register, so it must not be opened at all."""
    path = place / keys.REGISTER_FILE
    if not path.exists():
        raise Trouble(f"Không thấy tệp sổ trong {place}. Khôi phục từ bản sao lưu gần nhất.")
    if not path.stat().st_size:
        raise Trouble(f"Tệp sổ trong {place} trống. Khôi phục từ bản sao lưu gần nhất.")


def _bring_up(register: Register, revision: int) -> None:
    """Migrate after a backup that is proven to be readable; from a server too it is one encrypted file."""
    name = f"truoc-nang-cap-{revision}-{schema.HEAD}.cchcbak"
    register.backup(register.place / BACKUPS / name)
    register.migrate()


def _check_key(side: keys.SideFile, key: bytes, place: Path) -> None:
    if keys.check_of(key) != side.key_check:
        raise Refused(f"Khóa không phải của sổ trong {place}.", "passphrase")


def _open(place: Path, key: bytes, url: str | None, wait: float) -> _Opened:
    if url is not None:
        if not url.startswith("postgresql+psycopg://"):
            raise Refused("Địa chỉ máy chủ phải bắt đầu bằng postgresql+psycopg://.", "url")
        return _Opened(key, postgres_engine(url, is_writer=True), postgres_engine(url, is_writer=False), None)
    lock = locked(place, wait)
    path = place / keys.REGISTER_FILE
    try:
        writer = sqlite_engine(path, key, is_writer=True)
        return _Opened(key, writer, sqlite_engine(path, key, is_writer=False), lock)
    except BaseException:
        lock.release()
        raise


def locked(place: Path, wait: float = WAIT_FOR_LOCK) -> BaseFileLock:
    """The right to open the register in ``place``, which one process at a time has."""
    from filelock import FileLock, Timeout

    refuse_network_folder(place)
    lock = FileLock(place / LOCK_FILE, thread_local=False)
    try:
        lock.acquire(timeout=wait)
    except Timeout as error:
        raise Trouble(
            "Sổ đang được mở ở cửa sổ khác hoặc ở dịch vụ nhận gói (hub serve). Đóng cửa sổ hoặc dừng "
            "dịch vụ đó rồi làm lại."
        ) from error
    except OSError as error:
        raise Trouble(
            f"Không mở được sổ trong {place}: {why(error)}. Sổ phải nằm ở thư mục ghi được: hãy kiểm tra "
            "quyền ghi và ổ đĩa, hoặc chép cả thư mục sổ sang chỗ khác rồi mở ở đó."
        ) from error
    return lock


def _lay_out_file(place: Path, key: bytes, profile: Profile) -> None:
    """Under another name until it is whole: a program that is killed here leaves nothing to open."""
    path, part = place / keys.REGISTER_FILE, place / f"{keys.REGISTER_FILE}.part"
    _refuse_register(path)
    left = (part.name, f"{part.name}-wal", f"{part.name}-shm", f"{path.name}-wal", f"{path.name}-shm")
    with written_told(path):
        for name in left:
            (place / name).unlink(missing_ok=True)
    writer = sqlite_engine(part, key, is_writer=True)
    try:
        _lay_out(writer, profile)
        shut(writer, part)
    finally:
        writer.dispose()
    _check_key(keys.read_side(place), key, place)  # somebody else may have begun here meanwhile
    with written_told(path):
        moved(part, path)
        sync_folder(place)


def _refuse_register(path: Path) -> None:
    if path.exists():
        raise Refused(f"Thư mục {path.parent} đã có sổ. Hãy chọn thư mục khác.", "place")


def _lay_out(writer: sa.Engine, profile: Profile) -> None:
    with writer.begin() as connection:
        revision = migrate.stored_revision(connection)
        if revision is None:
            migrate.bring_up(connection)
        elif revision < schema.HEAD:
            raise Trouble("Máy chủ đang giữ sổ phiên bản cũ. Mở sổ đó bằng chương trình này trước.")
        else:
            migrate.refuse_newer(revision)
        table = schema.register
        if connection.execute(sa.select(table.c.unit).where(table.c.unit == profile.unit)).first():
            raise Refused(f"Máy chủ đã có sổ của đơn vị {profile.unit}.", "unit")
        connection.execute(sa.insert(table), profile_row(profile))
        first = {"unit": profile.unit, "name": "dossier", "year": 0, "device": 0, "next": 1}
        connection.execute(sa.insert(schema.counter), first)
        connection.execute(sa.insert(schema.head), {"unit": profile.unit, "entries": 0, "digest": ""})
        writing = Writing(connection, profile)
        at, note = profile.created_at, founding_note(profile)
        writing.append(None, verb=FOUND, at=at, recorded_at=at, by=profile.name, note=note)
        writing.flush()


def _refuse_foreign(writer: sa.Engine, place: Path) -> int:
    with writer.connect() as connection:
        if connection.dialect.name == "sqlite":
            found = connection.exec_driver_sql("PRAGMA application_id").scalar()
            if found != schema.APPLICATION_ID:
                raise Trouble(
                    f"Tệp sổ trong {place} trống hoặc của chương trình khác. Khôi phục từ bản sao lưu."
                )
        revision = migrate.stored_revision(connection)
    if revision is None:
        raise Trouble(f"Cơ sở dữ liệu của {place} còn trống. Khôi phục từ bản sao lưu.")
    migrate.refuse_newer(revision)
    return revision
