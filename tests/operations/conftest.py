"""A practice register at work, a desk in it, and the register above."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from acting import Act

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.dossier import Dossier
from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.operations.upkeep import Founding, found
from cchc_desktop.operations.verbs import VERBS, read_act

START = datetime(2026, 10, 1, 8, tzinfo=HANOI)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Workplace]:
    """The practice register of a ward."""
    workplace, _ = found(tmp_path / "register", Founding(unit="00070", is_practice=True), None, START)
    yield workplace
    workplace.register.close()


@pytest.fixture
def superior(tmp_path: Path) -> Iterator[Workplace]:
    """A register that sums up what communes send; none has sent yet."""
    founding = Founding(unit="01", name="Tỉnh Thử", role="superior", is_practice=True)
    above, _ = found(tmp_path / "superior", founding, None, START)
    yield above
    above.register.close()


@pytest.fixture
def act(place: Workplace) -> Act:
    """Do one verb as a script would: ``act("finish", "2026-10-02T10:00", dossier="0001/2026")``."""

    def do(verb: str, at: str, by: str = "Lan", **told: object) -> Dossier:
        moment = datetime.fromisoformat(at).replace(tzinfo=HANOI)
        with at_desk(place, by, moment) as desk:
            return VERBS[verb].do(desk, read_act(verb, told))

    return do


@pytest.fixture
def received(act: Act) -> Dossier:
    """One dossier of three working days, received on Thursday 1 October 2026."""
    return act("receive", "2026-10-01T09:00", procedure="1.004873", applicant="Đỗ Thị Ước")
