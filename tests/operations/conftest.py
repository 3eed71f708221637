"""A practice register at work, a desk in it, and the register above."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

import pytest
from acting import Act
from lending import lent

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.dossier import Dossier
from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.operations.upkeep import Founding, found
from cchc_desktop.operations.verbs import VERBS, read_act

START = datetime(2026, 10, 1, 8, tzinfo=HANOI)


ON_BOTH_ENGINES = frozenset(
    {
        *(
            "test_accounts",
            "test_witness",
            "test_erasure",
            "test_requests",
            "test_asides",
            "test_enrol",
            "test_exchange",
            "test_notices",
            "test_peer_keys",
            "test_proofs",
        ),
        *("test_signed_packets", "test_unit_tree", "test_recovery", "test_rekey"),
    }
)
"""What is done on the road and above it: there the register may lie on a server as well as in a file."""
AT_NIGHT = frozenset(
    {"test_accounts", "test_witness", "test_exchange", "test_proofs", "test_unit_tree", "test_recovery"}
)
"""Of these the second time is not part of the daily bell."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Those tests run once with files, once with a server."""
    name = metafunc.module.__name__
    if "engine" in metafunc.fixturenames and name in ON_BOTH_ENGINES:
        marks = [pytest.mark.nightly] if name in AT_NIGHT else []
        engines = ["sqlite", pytest.param("postgresql", marks=marks)]
        metafunc.parametrize("engine", engines, indirect=True)


@pytest.fixture
def engine(request: pytest.FixtureRequest) -> str:
    """By what registers are kept."""
    return str(getattr(request, "param", "sqlite"))


@pytest.fixture
def new_url(engine: str, request: pytest.FixtureRequest) -> Iterator[Callable[[], str | None]]:
    """Where the next register is to lie: None for a file, else a database that waits for its first unit."""
    if engine == "sqlite":
        yield lambda: None
        return
    server = request.getfixturevalue("postgres_url")
    tables = request.getfixturevalue("postgres_tables")
    with ExitStack() as borrowed:
        yield lambda: borrowed.enter_context(lent(server, tables))


@pytest.fixture
def place(tmp_path: Path, new_url: Callable[[], str | None]) -> Iterator[Workplace]:
    """The practice register of a ward."""
    founding = Founding(unit="00070", is_practice=True, url=new_url())
    workplace, _ = found(tmp_path / "register", founding, None, START)
    yield workplace
    workplace.register.close()


@pytest.fixture
def superior(tmp_path: Path, new_url: Callable[[], str | None]) -> Iterator[Workplace]:
    """A register that sums up what communes send; none has sent yet."""
    founding = Founding(unit="01", name="Tỉnh Thử", role="superior", is_practice=True, url=new_url())
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
