"""Registers that doors open on: practice ones, in a folder of their own, known to nobody else."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

from hub_room import busy

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.operations.upkeep import Founding, found
from cchc_desktop.operations.verbs import VERBS, read_act

START = datetime(2026, 9, 1, 8, tzinfo=HANOI)
NOW = datetime(2026, 10, 20, 9, tzinfo=HANOI)
TODAY = date(2026, 10, 20)
WARD, PROVINCE = "00070", "01"


@contextmanager
def ward(folder: Path, dossiers: int = 0) -> Iterator[Workplace]:
    """A ward's register with so many dossiers."""
    place = found(folder / "ward", Founding(unit=WARD, is_practice=True), None, START)[0]
    for minute in range(dossiers):
        with at_desk(place, "Lan", datetime(2026, 10, 1, 9, minute, tzinfo=HANOI)) as desk:
            VERBS["receive"].do(
                desk, read_act("receive", {"procedure": "1.004873", "applicant": "Đỗ Thị Ước"})
            )
    try:
        yield place
    finally:
        place.register.close()


@contextmanager
def province(folder: Path) -> Iterator[Workplace]:
    """The register of the unit above."""
    founding = Founding(unit=PROVINCE, name="Tỉnh Thử", role="superior", is_practice=True)
    place = found(folder / "province", founding, None, START)[0]
    try:
        yield place
    finally:
        place.register.close()


@contextmanager
def both(folder: Path, dossiers: int = 8) -> Iterator[tuple[Workplace, Workplace]]:
    """A ward that has made its month, and the province; each has the other's key and has compared it."""
    with province(folder) as above, busy(folder / "ward", above, dossiers) as below:
        yield below, above


@contextmanager
def inside(folder: Path) -> Iterator[None]:
    """What names a file without saying where finds it, or leaves it, in ``folder``."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)
