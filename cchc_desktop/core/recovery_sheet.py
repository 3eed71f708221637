"""What a recovery sheet says on paper: whose register its words open, which sheet it is, since when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cchc_desktop.core.sheet import Office


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoverySheet:
    """``earlier`` is the number of the sheet that this one annuls, 0 for none."""

    office: Office
    at: datetime
    clerk: str
    number: int
    words: tuple[str, ...]
    earlier: int = 0
