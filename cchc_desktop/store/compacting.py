"""After an erasure: the engine's own files must not keep what the tables no longer say."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from cchc_desktop.store.engine import Register
from cchc_desktop.store.troubles import told

_TABLES = ("entry", "dossier", "slip", "draft", "scan", "file", "request", "setting")
_WAIT = "SET lock_timeout = '10s'"


def compact(register: Register) -> bool:
    """Write the file anew with what it holds and nothing else; on a server, the tables that were blanked.

    False where the server would not rewrite them, as others were reading: their old rows are free, and stay
    readable to whoever has its disk until something else is written there.
    """
    if not register.is_sqlite:
        return _rewritten(register)
    with register.replacing() as part:
        part.unlink()
        with register.reader.connect() as connection:
            driver: Any = connection.connection.driver_connection
            driver.execute("PRAGMA query_only=OFF")  # it writes, though not into this file
            try:
                driver.execute("VACUUM INTO ?", (str(part),))
            finally:
                driver.execute("PRAGMA query_only=ON")
    return True


def _rewritten(register: Register) -> bool:
    with told(register.place), register.reader.connect() as plain:
        alone = plain.execution_options(isolation_level="AUTOCOMMIT", postgresql_readonly=False)
        alone.exec_driver_sql(_WAIT)
        is_whole = True
        for name in _TABLES:
            try:
                alone.exec_driver_sql(f"VACUUM (FULL) {name}")
            except sa.exc.DBAPIError:
                is_whole = False
                alone.exec_driver_sql(f"VACUUM {name}")
        alone.exec_driver_sql("RESET lock_timeout")
        return is_whole
