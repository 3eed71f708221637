"""What tests of accounts do: come in, look at the chain, take somebody in, be refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
import staff

from cchc_desktop.core.dossier import Dossier, Entry
from cchc_desktop.core.failure import Refused
from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.operations.verbs import VERBS, read_act
from cchc_desktop.store import schema
from cchc_desktop.store.rows import ENTRY_COLUMNS, entry_of

NOW = staff.NOW


@contextmanager
def come(
    folder: Path, login: str | None, at: datetime = NOW, password: str | None = None
) -> Iterator[Workplace]:
    with closing((place := staff.come(folder, login, at, password=password)).register):
        yield place


def entries(place: Workplace, *verbs: str) -> list[Entry]:
    e = schema.entry.c
    asked = sa.select(*(e[name] for name in ENTRY_COLUMNS)).where(e.unit == place.profile.unit)
    with place.register.read() as reading:
        rows = reading.run(asked.order_by(e.seq)).mappings().all()
    return [one for one in map(entry_of, rows) if not verbs or one.verb in verbs]


def receive(place: Workplace) -> Dossier:
    with at_desk(place, "Ai đó", NOW) as desk:
        return VERBS["receive"].do(
            desk, read_act("receive", {"procedure": "1.004873", "applicant": "Đỗ Thị Ước"})
        )


def refused(act: Callable[[], object]) -> Refused:
    with pytest.raises(Refused) as told:
        act()
    return told.value
