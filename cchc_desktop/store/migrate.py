"""Bringing a register up to this program; Alembic is loaded only for one that was laid out before."""

from __future__ import annotations

import sqlalchemy as sa

from cchc_desktop.core.failure import Trouble
from cchc_desktop.paths import migrations
from cchc_desktop.store.schema import APPLICATION_ID, HEAD

BETWEEN = "\n\n"
"""What parts the statements of ``db/layout_N.sql``: what N migrations leave of an empty file."""


def stored_revision(connection: sa.Connection) -> int | None:
    """The revision the register was left at; None when nothing was ever laid out in it."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else int(found)


def refuse_newer(revision: int) -> None:
    """Trouble when a later program wrote the register."""
    if revision > HEAD:
        raise Trouble(
            f"Sổ thuộc phiên bản dữ liệu {revision}, chương trình này chỉ đọc đến phiên bản {HEAD}. "
            "Hãy cập nhật chương trình rồi mở lại."
        )


def bring_up(connection: sa.Connection, revision: int | None = None) -> None:
    """Run every missing migration, up to ``revision`` if given, in the transaction open on ``connection``."""
    wanted = HEAD if revision is None else revision
    is_file = connection.dialect.name == "sqlite"
    layout = migrations() / f"layout_{wanted}.sql"
    if is_file and layout.exists() and stored_revision(connection) is None:
        for statement in layout.read_text(encoding="utf-8").split(BETWEEN):
            connection.exec_driver_sql(statement)
    else:
        _migrate(connection, wanted)
    if is_file:
        connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
        connection.exec_driver_sql(f"PRAGMA user_version={wanted}")


def _migrate(connection: sa.Connection, revision: int) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    # A percent sign in a folder's name must not be taken for interpolation.
    config.set_main_option("script_location", str(migrations()).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, str(revision))
