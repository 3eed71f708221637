"""A ward and its province, who have met by a stick before anything goes over the network."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from enrolling import figures
from hub_room import NOW, OCTOBER, founded, receive

from cchc_desktop.operations.collect import collect
from cchc_desktop.operations.confirming import confirm
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.exchange import send
from cchc_desktop.operations.month import report
from cchc_desktop.store.schema import metadata


@pytest.fixture
def superior(tmp_path: Path) -> Iterator[Workplace]:
    """The province, to which nobody has sent yet."""
    above = founded(tmp_path / "above", unit="01", name="Tỉnh Thử", role="superior")
    yield above
    above.register.close()


@pytest.fixture
def stranger(tmp_path: Path) -> Iterator[Workplace]:
    """A ward that the province knows nothing of; three dossiers, and the month as it stands."""
    ward = founded(tmp_path / "ward", unit="00070")
    for minute in range(3):
        receive(ward, minute)
    report(ward, OCTOBER, NOW, by="Lan")
    yield ward
    ward.register.close()


@pytest.fixture
def ward(tmp_path: Path, stranger: Workplace, superior: Workplace) -> Workplace:
    """The same ward after its first packet went by a stick and its figures were read; a second one waits."""
    stick = f"folder:{tmp_path / 'stick'}"
    send(stranger, stick, NOW)
    assert collect(superior, stick, NOW).accepted
    confirm(superior, "00070", figures(stranger), NOW, by="Minh")
    assert collect(stranger, stick, NOW).acknowledged
    receive(stranger, 9)
    report(stranger, OCTOBER, NOW, by="Lan")
    return stranger


@pytest.fixture
def holds(superior: Workplace) -> Callable[[], dict[str, int]]:
    """How many rows there are in what a request could change."""

    def count() -> dict[str, int]:
        tables = ("packet_in", "parcel_in", "peer", "set_aside", "entry")
        with superior.register.read() as reading:
            rows = [reading.connection.exec_driver_sql(f"SELECT count(*) FROM {one}") for one in tables]
            return {name: row.scalar_one() for name, row in zip(tables, rows, strict=True)}

    return count


@pytest.fixture
def digest(superior: Workplace) -> Callable[[], str]:
    """What all tables of the province say, as one word: it differs once anything does."""

    def read() -> str:
        made = hashlib.sha256()
        with superior.register.read() as reading:
            for table in metadata.sorted_tables:
                rows = reading.connection.execute(sa.select(table)).all()
                made.update(repr((table.name, sorted(map(repr, rows)))).encode())
        return made.hexdigest()

    return read
