"""What `cchc bench` holds the ingest against are the very rows that it leaves."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import above
import postgres
import pytest

from cchc_desktop.operations.collect import take_in
from cchc_desktop.operations.upkeep import Founding, found

ROWS = {
    "packet_in": "sender",
    "packet_line": "sender, n",
    "packet_count": 'sender, level, field, "procedure"',
}


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_the_floor_leaves_the_same_rows(tmp_path: Path, engine: str, request: pytest.FixtureRequest) -> None:
    is_file = engine == "sqlite"
    urls = [None if is_file else postgres.new_database(request.getfixturevalue("postgres_url")) for _ in "ab"]
    founding = Founding(unit=above.SUPERIOR, name="Tỉnh Đo", role="superior", is_practice=True, url=urls[0])
    place, _ = found(tmp_path / "register", founding, None, above.NOW)
    with closing(place.register), closing(above.Floor(tmp_path / "floor.db", urls[1])) as floor:
        for sent in above.sent_of(above.Size(units=4, lines=30), place):
            floor.act(above.rows_left(sent))()
            assert take_in(place, sent.packet.name, sent.delivery or sent.data, above.NOW, by="đo").is_new
        with place.register.read() as reading:
            for table, order in ROWS.items():
                asked = f"SELECT * FROM {table} ORDER BY {order}"
                ours = [tuple(row) for row in reading.connection.exec_driver_sql(asked)]
                assert ours == floor.driver.execute(asked).fetchall() != [], table


def test_both_tables_are_told_for_both_engines(tmp_path: Path, postgres_url: str) -> None:
    told = tuple(above.tables(above.Size(units=2, lines=20, url=postgres_url), tmp_path))
    assert [one.name.split(":")[0] for one in told] == ["SQLite", "SQLite", "PostgreSQL", "PostgreSQL"]
    for one in told:
        rows = {what: (ours, floor) for what, ours, floor in one.rows}
        assert all(ours > 0 for ours, _ in rows.values())
        assert all(floor > 0 for what, (_, floor) in rows.items() if "no floor" not in what)
