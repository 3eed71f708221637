"""Whose register it is: what every act and every paper of one office takes for granted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

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
