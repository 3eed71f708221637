"""Whose register it is: what every act and every paper of one office takes for granted."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, Literal

import sqlalchemy as sa

from cchc_desktop.core.dossier import Json
from cchc_desktop.core.failure import Trouble
from cchc_desktop.store import schema
from cchc_desktop.store.rows import plain_all

Role = Literal["commune", "superior"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One office. ``device`` belongs to the machine, ``secret`` makes the check codes on its papers."""

    unit: str
    name: str
    role: Role = "commune"
    superior: str = ""
    superior_name: str = ""
    since: date
    is_practice: bool = False
    place: str = ""  # the place in the date line, without "xã" or "phường"
    device: int = 1
    secret: bytes
    created_at: datetime


_COLUMNS = tuple(f.name for f in fields(Profile) if f.name != "device")


def profile_row(profile: Profile) -> dict[str, Any]:
    """The row of ``profile``; ``device`` lies in the side file of each machine."""
    return {name: getattr(profile, name) for name in _COLUMNS} | {"secret": profile.secret.hex()}


def stored_profile(connection: sa.Connection, unit: str) -> Profile:
    """The profile of ``unit`` as its row tells it; Trouble when there is none."""
    table = schema.register
    row = connection.execute(sa.select(table).where(table.c.unit == unit)).mappings().first()
    if row is None:
        raise Trouble(f"Cơ sở dữ liệu không có sổ của đơn vị {unit}.")
    return Profile(**{**row, "secret": bytes.fromhex(row["secret"])})


def founding_note(profile: Profile) -> dict[str, Json]:
    """``profile`` as the first entry keeps it, the secret by its digest."""
    told = {name: getattr(profile, name) for name in _COLUMNS if name != "secret"}
    return plain_all(told) | {"secret": hashlib.sha256(profile.secret).hexdigest()}
