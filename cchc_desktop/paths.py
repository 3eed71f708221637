"""Where the shipped files and the user's own files lie, whether the program runs from source or frozen."""

from __future__ import annotations

import sys
from pathlib import Path


def root() -> Path:
    """The folder that holds ``resources`` and ``db``: the source tree, or the unpacked frozen program."""
    frozen: str | None = getattr(sys, "_MEIPASS", None)
    return Path(frozen) if frozen else Path(__file__).resolve().parent.parent


def resources() -> Path:
    """The shipped law, catalogue, templates, fonts and icons; never written to."""
    return root() / "resources"


def migrations() -> Path:
    """The Alembic folder that brings an old register up to this program."""
    return root() / "db"


def user_data() -> Path:
    """Where a register lies unless ``--data`` says otherwise; the folder may not exist yet."""
    from platformdirs import user_data_dir

    return Path(user_data_dir("CCHC Desktop", appauthor=False))
