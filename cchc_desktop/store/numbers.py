"""Numbers on paper stay used up: a restored register goes on behind those of the one it replaces."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from cchc_desktop.core.dossier import NOTHING, Json
from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.store import keys, migrate, schema
from cchc_desktop.store.connect import postgres_engine, set_pragma, shut, sqlite_engine
from cchc_desktop.store.counters import Key
from cchc_desktop.store.entries import Writing
from cchc_desktop.store.own_acts import MOVED, RESTORE
from cchc_desktop.store.profile import stored_profile
from cchc_desktop.store.troubles import told

_UNKNOWN = (
    "Không đọc được sổ đang có ở %s nên không biết các số đã cấp sau lần sao lưu. "
    "Trước khi nhận hồ sơ, hãy đặt số bắt đầu lớn hơn số cuối cùng đã ghi trên giấy."
)
_log = logging.getLogger(__name__)


def carry_over(
    place: Path,
    restored: Path,
    key: bytes,
    passphrase: str | None,
    now: datetime,
    told: Mapping[str, Json] = NOTHING,
) -> None:
    """Move the numbers of the register in ``restored`` behind those given out in ``place``, and enter that.

    Nothing is moved for another unit, nor where nothing lies; what cannot be read is told in the log. What is
    ``told`` of the restore stands in its entry.
    """
    unit = keys.read_side(restored).unit
    given: dict[Key, int] = {}
    try:
        if keys.is_register(place) and keys.read_side(place).unit == unit:
            given = _given_out(place, key, passphrase)
    except (Trouble, Refused, sa.exc.DBAPIError):
        _log.warning(_UNKNOWN, place)
    engine = sqlite_engine(restored / keys.REGISTER_FILE, key, is_writer=True)
    try:
        _move(engine, unit, given, now, told)
        shut(engine, restored / keys.REGISTER_FILE)
    finally:
        engine.dispose()


def _given_out(place: Path, key: bytes, passphrase: str | None) -> dict[Key, int]:
    """The next free number of every counter in ``place``."""
    side = keys.read_side(place)
    own = own_key(place, key, passphrase)
    url = keys.opened_url(own, side)
    if url is None:
        engine = sqlite_engine(place / keys.REGISTER_FILE, own, is_writer=False)
    else:
        engine = postgres_engine(url, is_writer=False)
    c = schema.counter.c
    asked = sa.select(c.name, c.year, c.device, c.next).where(c.unit == side.unit)
    try:
        with told(place), engine.connect() as connection:
            return {(row.name, row.year, row.device): row.next for row in connection.execute(asked)}
    finally:
        engine.dispose()


def own_key(place: Path, key: bytes, passphrase: str | None) -> bytes:
    """The key of the register in ``place``, which had another one before or since."""
    return key if keys.check_of(key) == keys.read_side(place).key_check else keys.unlock(place, passphrase)


def _move(
    engine: sa.Engine, unit: str, given: dict[Key, int], now: datetime, told_of: Mapping[str, Json]
) -> None:
    with engine.connect() as connection:
        set_pragma(connection, "foreign_keys=OFF")  # for a table that is built anew
        with connection.begin():
            c = schema.counter.c
            asked = sa.select(c.name, c.year, c.device, c.next).where(c.unit == unit)
            ours = {(row.name, row.year, row.device): row.next for row in connection.execute(asked)}
            ahead = {key: value for key, value in sorted(given.items()) if value > ours.get(key, 1)}
            migrate.bring_up(connection)
            profile = stored_profile(connection, unit)
            writing = Writing(connection, profile)
            note: dict[str, Json] = {**told_of}
            if ahead:
                moved: list[Json] = [list(row) for row in writing.skip_numbers(ahead)]
                note[MOVED] = moved
            writing.append(None, verb=RESTORE, at=now, recorded_at=now, by=profile.name, note=note)
            writing.flush()
