"""On a server the lines of packets lie by the month in which their period ends, each part with its guards."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import make
import postgres
import psycopg
import pytest
import sqlalchemy as sa
from registers import OCTOBER, a_line
from sent_above import packet_of_lines, put

from cchc_desktop.core import period as periods
from cchc_desktop.core.failure import Trouble
from cchc_desktop.core.packet import digest_of, write
from cchc_desktop.store import guards, lines_in, sums
from cchc_desktop.store.backup import restore
from cchc_desktop.store.check import check
from cchc_desktop.store.engine import Register

PARTS = "SELECT relname FROM pg_class WHERE relispartition AND relkind = 'r' ORDER BY relname"
EVERY_MONTH = [f"2026-{month:02}" for month in range(1, 13)]


@pytest.fixture
def register(tmp_path: Path, postgres_url: str, postgres_tables: str) -> Iterator[Register]:
    made = make.register(tmp_path / "sổ", url=postgres.new_database(postgres_url, postgres_tables))
    yield made
    made.close()


def take_in(register: Register, *keys: str, unit: str = "26020") -> None:
    """A packet of each of these months, with one dossier that waits."""
    for key in keys:
        with register.write() as writing:
            packet = packet_of_lines((a_line(),), unit, period=periods.parse(key))
            put(writing, packet)
            make.alone(writing, "collect", make.told_of(packet, digest_of(write(packet)), sender=unit))


def parts(register: Register) -> list[str]:
    with register.read() as reading:
        return list(reading.connection.exec_driver_sql(PARTS).scalars())


def test_a_part_is_made_when_the_first_packet_of_its_month_comes(register: Register) -> None:
    assert parts(register) == []
    take_in(register, "2026-10")
    assert parts(register) == ["packet_line_2026_10"]
    take_in(register, "2026-10", unit="26021")
    take_in(register, "2026-09", "2027-01")
    assert parts(register) == ["packet_line_2026_09", "packet_line_2026_10", "packet_line_2027_01"]
    with register.read() as reading:
        assert guards.found(reading) == guards.wanted(reading)
        whole = reading.connection.exec_driver_sql("SELECT count(*) FROM packet_line").scalar_one()
        part = reading.connection.exec_driver_sql("SELECT count(*) FROM packet_line_2026_10").scalar_one()
        assert whole == part + 2 == 4
    assert check(register).findings == ()


@pytest.mark.parametrize("table", ["packet_line", "packet_line_2026_10"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET code = NULL", "DELETE FROM {}", "TRUNCATE {}"])
def test_a_part_is_kept_as_the_whole_is(register: Register, table: str, statement: str) -> None:
    take_in(register, "2026-10")
    with pytest.raises(sa.exc.DatabaseError, match=r"final"), register.write() as writing:
        writing.connection.exec_driver_sql(statement.format(table))


@pytest.mark.parametrize(
    ("statement", "name"),
    [
        ("DROP TRIGGER packet_line_is_kept ON packet_line_2026_10", "packet_line_is_kept đã bị thay đổi"),
        (
            "ALTER TABLE packet_line_2026_10 DISABLE TRIGGER packet_line_is_final",
            "packet_line_is_final đã bị",
        ),
        ("ALTER TABLE packet_line_2026_10 DISABLE TRIGGER ALL", "packet_line_is_kept đã bị thay đổi"),
        (
            "CREATE TRIGGER more BEFORE INSERT ON packet_line_2026_10 EXECUTE FUNCTION cchc_guard()",
            "Có khóa lạ more",
        ),
    ],
)
def test_a_guard_that_one_part_lacks_is_named(register: Register, statement: str, name: str) -> None:
    take_in(register, "2026-09", "2026-10", "2026-11")
    with register.write() as writing:
        writing.connection.exec_driver_sql(statement)
    assert any(name in told for told in check(register).findings)


def test_units_of_one_server_make_the_same_parts_at_once(
    tmp_path: Path, postgres_url: str, postgres_tables: str
) -> None:
    url = postgres.new_database(postgres_url, postgres_tables)
    several = [make.register(tmp_path / unit, url=url, unit=unit) for unit in ("26017", "26018", "26019")]
    failed: list[BaseException] = []

    def work(register: Register, keys: list[str]) -> None:
        try:
            take_in(register, *keys)
        except BaseException as error:  # noqa: BLE001 - told by the test
            failed.append(error)

    orders = (EVERY_MONTH, EVERY_MONTH[::-1], EVERY_MONTH)
    workers = [threading.Thread(target=work, args=pair) for pair in zip(several, orders, strict=True)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert failed == []
    assert len(parts(several[0])) == len(EVERY_MONTH)
    for register in several:
        assert check(register).findings == ()
        register.close()


def test_what_keeps_the_rows_from_going_in_is_told(register: Register) -> None:
    made = packet_of_lines((a_line(),), "26020")
    url = register.reader.url.render_as_string(hide_password=False).replace("+psycopg", "")

    def kept_out() -> None:
        with register.write() as writing, psycopg.connect(url) as other:
            other.execute("LOCK TABLE packet_count")
            writing.connection.exec_driver_sql("SET LOCAL lock_timeout = 50")
            lines_in.put_counts(writing, made)

    with pytest.raises(Trouble, match="đang bận"):
        kept_out()
    take_in(register, "2026-10")
    assert parts(register) == ["packet_line_2026_10"]


def test_what_a_server_keeps_of_packets_comes_back_from_a_backup(register: Register, tmp_path: Path) -> None:
    take_in(register, "2026-09", "2026-10")
    with register.read() as reading:
        before = sums.tally(reading, OCTOBER)
    restore(register.backup(tmp_path / "to" / "sổ.cchcbak"), tmp_path / "back", None, make.NINE)
    again = make.reopened(tmp_path / "back")
    assert again.is_sqlite
    assert check(again).findings == ()
    with again.read() as reading:
        assert sums.tally(reading, OCTOBER) == before
        assert before.total()["received_direct"] == 1
    again.close()
