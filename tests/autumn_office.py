"""An office whose year makes pictures."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.operations.demo import fill
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.upkeep import Founding, found

NOW = datetime(2026, 11, 20, 9, tzinfo=HANOI)


@contextmanager
def autumn_office(folder: Path) -> Iterator[Workplace]:
    """Its open register: 150 dossiers of September to November."""
    founded, _ = found(folder, Founding(unit="00004", is_practice=True), None, NOW)
    fill(founded, 150, 3, date(2026, 9, 10), date(2026, 11, 18))
    yield founded
    founded.register.close()
