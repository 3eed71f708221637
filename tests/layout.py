"""What the migrations leave of an empty file, as the statements that lay it out without the way there.

``python tests/layout.py`` writes them where the program looks: db/layout_N.sql, N being the newest revision.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import sqlalchemy as sa

from cchc_desktop import paths
from cchc_desktop.store import migrate, schema
from cchc_desktop.store.connect import sqlite_engine

KEY = bytes(32)
SQL = "trim(sql, char(10))"  # SQLite keeps the empty lines behind some of the statements
NAMES = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"


def kept() -> Path:
    """The layout that belongs to this program."""
    return paths.migrations() / f"layout_{schema.HEAD}.sql"


def laid_out(path: Path, *revisions: int) -> sa.Engine:
    """An encrypted file that was brought up to each of ``revisions``, one after the other."""
    engine = sqlite_engine(path, KEY, is_writer=True)
    with engine.begin() as connection:
        for revision in revisions:
            migrate.bring_up(connection, revision)
    return engine


def migrated(path: Path) -> sa.Engine:
    """The same by every migration: only a file that holds nothing is laid out at once."""
    return laid_out(path, 1, schema.HEAD)


def told(engine: sa.Engine) -> tuple[object, ...]:
    """All that is in the file: what was made, in its order, each row of each table, and the two marks."""
    with engine.connect() as connection:
        run = connection.exec_driver_sql
        made = run(f"SELECT type, name, tbl_name, {SQL} FROM sqlite_master ORDER BY rowid").all()
        rows = {name: run(f'SELECT * FROM "{name}"').all() for name in run(NAMES).scalars().all()}
        return made, rows, run("PRAGMA application_id").scalar(), run("PRAGMA user_version").scalar()


def statements(engine: sa.Engine) -> list[str]:
    """What makes a file like that of ``engine`` from an empty one."""
    with engine.connect() as connection:
        run = connection.exec_driver_sql
        # What the full-text search keeps for itself comes with its table, the index of a key with the key.
        own = f"type = 'table' AND name LIKE '{schema.WORDS}\\_%' ESCAPE '\\'"
        asked = f"SELECT {SQL} FROM sqlite_master WHERE sql IS NOT NULL AND NOT ({own}) ORDER BY rowid"
        made = run(asked).scalars().all()
        revision = run("SELECT version_num FROM alembic_version").scalar_one()
    return [*made, f"INSERT INTO alembic_version (version_num) VALUES ('{revision}')"]


def main() -> None:
    """Write the file anew."""
    with tempfile.TemporaryDirectory() as folder:
        engine = migrated(Path(folder) / "migrated.db")
        text = migrate.BETWEEN.join(statements(engine))
        engine.dispose()
    kept().write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
