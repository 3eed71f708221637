"""The file of sums that were kept is beside the register: whatever becomes of it, the figures stay."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from threading import Thread

import pytest
import sqlalchemy as sa
import unit_world
from unit_sums import of_lines, packets_read
from unit_world import MONTHS, NOW, QUARTERS, World

from cchc_desktop.core.failure import Refused
from cchc_desktop.operations import figures_of_lines, line_sums
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.figures import dossiers_behind, of_period
from cchc_desktop.operations.founding import Founding
from cchc_desktop.operations.indicators import Measures, measure
from cchc_desktop.operations.sums_of_units import uncounted
from cchc_desktop.operations.upkeep import backup, found, restore
from cchc_desktop.store import kept_sums
from cchc_desktop.store.connect import sqlite_engine

MONTH = MONTHS[4]
PAGE = 4096


@pytest.fixture
def world() -> World:
    """Three units to which nothing happens."""
    return unit_world.world(5, 3, 60, 0)


@pytest.fixture
def province(superior: Workplace, world: World) -> Workplace:
    """All they sent; the month of every test is counted, and then one of them sends it anew."""
    unit_world.enter(superior, world)
    unit_world.take_in(superior, unit_world.packets(world))
    measure(superior, MONTH, NOW)
    send_anew(superior, world)
    return superior


def send_anew(place: Workplace, world: World) -> None:
    sent = next(one for one in unit_world.packets(world) if one.period == MONTH)
    newer = unit_world.with_lines(sent, sent.lines[1:])
    unit_world.take_in(place, [replace(newer, revision=sent.revision + 1)])


def file_of(place: Workplace) -> Path:
    return place.register.place / kept_sums.FILE


def rightly(place: Workplace) -> Measures:
    """The figures of the month and its year, which the lines tell too."""
    found = measure(place, MONTH, NOW)
    of_lines(place, MONTH, found)
    assert of_period(place, MONTH, NOW).units == len(found.units)
    return found


def is_kept(place: Workplace) -> bool:
    """Whether the month can be looked at without a packet being read."""
    with packets_read(place) as read:
        measure(place, MONTH, NOW)
    return not read


@contextmanager
def beginning(tell: Callable[[sa.Connection], object]) -> Iterator[None]:
    """Before each turn at the file."""

    def begun(connection: sa.Connection) -> None:
        if str(connection.engine.url.database).endswith(kept_sums.FILE):
            tell(connection)

    sa.event.listen(sa.Engine, "begin", begun)
    try:
        yield
    finally:
        sa.event.remove(sa.Engine, "begin", begun)


def test_a_bad_page_anywhere_is_no_matter_of_the_register(
    province: Workplace, caplog: pytest.LogCaptureFixture
) -> None:
    file = file_of(province)
    data, met = file.read_bytes(), 0
    assert len(data) > 8 * PAGE
    for at in range(0, len(data), PAGE):
        caplog.clear()
        file.write_bytes(
            data[: at + 100] + bytes(one ^ 0xFF for one in data[at + 100 : at + 164]) + data[at + 164 :]
        )
        rightly(province)
        if "sums" in caplog.text:
            met += 1
            assert is_kept(province) or is_kept(province)  # the second look found the file anew
            assert file.read_bytes()[at + 100 : at + 164] != data[at + 100 : at + 164]
        assert not any(str(province.register.place) in one.getMessage() for one in caplog.records)
    caplog.clear()
    assert met > 4


def test_a_file_cut_short_is_made_anew(province: Workplace, caplog: pytest.LogCaptureFixture) -> None:
    file = file_of(province)
    data = file.read_bytes()
    for pages in (1, len(data) // PAGE // 2, len(data) // PAGE - 1):
        file.write_bytes(data[: pages * PAGE])
        rightly(province)
        assert "sums" in caplog.text
        assert is_kept(province) or is_kept(province)
        caplog.clear()


def test_a_full_disk_keeps_nothing_and_loses_nothing(
    province: Workplace, caplog: pytest.LogCaptureFixture
) -> None:
    for pages, is_new in ((1, True), (8, True), (1, False)):
        caplog.clear()
        kept_sums.drop(province.register.place)
        if not is_new:
            measure(province, MONTHS[3], NOW)
        with beginning(partial(limit, pages)):
            rightly(province)
            assert "SQLITE_FULL" in caplog.text
            assert not file_of(province).exists()  # what cannot be used takes no room either
        rightly(province)
        assert is_kept(province)
    caplog.clear()


def limit(pages: int, connection: sa.Connection) -> None:
    connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")


def test_a_file_that_may_not_be_written(province: Workplace, caplog: pytest.LogCaptureFixture) -> None:
    with beginning(lambda connection: connection.exec_driver_sql("PRAGMA query_only=ON")):
        rightly(province)
        assert "SQLITE_READONLY" in caplog.text
    caplog.clear()
    rightly(province)
    assert is_kept(province)


def test_a_file_that_is_held_stays_and_is_done_without(
    province: Workplace, caplog: pytest.LogCaptureFixture
) -> None:
    rightly(province)
    other = sqlite_engine(file_of(province), province.register.key, is_writer=True)
    with other.begin():
        of_lines(province, MONTH, measure(province, MONTH, NOW))
        assert "SQLITE_BUSY" in caplog.text
    other.dispose()
    caplog.clear()
    assert is_kept(province)


def test_a_file_of_another_key_is_made_anew(province: Workplace, caplog: pytest.LogCaptureFixture) -> None:
    kept_sums.drop(province.register.place)
    with kept_sums.kept_sums(province.register.place, bytes(32), line_sums.rules()) as other:
        other.put(MONTH, [kept_sums.One("digest", b"brief", b"rows")])
    rightly(province)
    assert "SQLITE_NOTADB" in caplog.text
    caplog.clear()
    assert is_kept(province)


# Two looks at once.


def by_a_thread(place: Workplace) -> None:
    """Another look at the same month lets go of the packet that counts no more."""
    other = Thread(target=measure, args=(place, MONTH, NOW))
    other.start()
    other.join()


_FORGET = """
import sys
from pathlib import Path
from cchc_desktop.core.period import parse
from cchc_desktop.store.kept_sums import kept_sums

place, key, rules, month, is_all = sys.argv[1:]
period = parse(month)
with kept_sums(Path(place), bytes.fromhex(key), rules) as kept:
    before = {digest for one in kept.wholes(period) for digest in one.members.decode().split()}
    kept.forget(period, sorted(before if is_all else kept.briefs(period)))
    assert not kept.briefs(period)
"""


def by_a_process(place: Workplace) -> None:
    """Another program of a server's register lets go of all packets of the month."""
    told = (place.register.place, place.register.key.hex(), line_sums.rules(), MONTH.key, "")
    subprocess.run([sys.executable, "-c", _FORGET, *told], check=True)


def by_removing(place: Workplace) -> None:
    """Another look found the file damaged."""
    kept_sums.drop(place.register.place)


@pytest.mark.parametrize("lets_go", [by_a_thread, by_a_process, by_removing])
@pytest.mark.parametrize("turn", range(2, 8))  # the first is the opening, which is one thread's at a time
def test_another_look_lets_go_between_two_turns(
    province: Workplace, caplog: pytest.LogCaptureFixture, lets_go: Callable[[Workplace], None], turn: int
) -> None:
    turns: list[int] = []

    def begun(_connection: sa.Connection) -> None:
        turns.append(1)
        if len(turns) == turn:
            lets_go(province)

    with beginning(begun):
        found = measure(province, MONTH, NOW)
    assert len(turns) >= turn
    of_lines(province, MONTH, found)
    rightly(province)
    assert is_kept(province)
    caplog.clear()


# What is told of it.


def test_a_quarter_and_its_months_are_counted_apart(superior: Workplace, world: World) -> None:
    unit_world.enter(superior, world)
    unit_world.take_in(superior, unit_world.packets(world))
    unit, quarter = world.units[0], QUARTERS[0]
    its = [
        one
        for one in world.dossiers
        if world.owner(one.hamlet, quarter.last_on) == unit and unit_world.touches(one, quarter)
    ]
    unit_world.take_in(superior, [unit_world.packet(unit, quarter, its)])
    with superior.register.read() as reading:
        assert uncounted(superior, reading, quarter) == 1
    measure(superior, quarter, NOW)
    with superior.register.read() as reading:
        assert uncounted(superior, reading, quarter) == 0


def test_a_restored_and_a_new_register_have_no_sums_of_before(province: Workplace, tmp_path: Path) -> None:
    folder, file = province.register.place, file_of(province)
    kept = backup(province, tmp_path / "backups", NOW)
    province.register.close()
    assert file.exists()
    restore(kept, folder, None, NOW + timedelta(days=1))
    assert not file.exists()
    new = tmp_path / "new"
    new.mkdir()
    for name in ("", "-wal", "-shm"):
        (new / f"{kept_sums.FILE}{name}").write_bytes(b"of before" * 1000)
    place, _ = found(new, Founding(unit="01", role="superior", is_practice=True), None, NOW)
    place.register.close()
    assert not list(new.glob(f"{kept_sums.FILE}*"))


def test_a_mark_of_too_many_lines_says_where_to_look(
    province: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark = next(one for one in of_period(province, MONTH, NOW).rates["on_time_rate"] if one.bottom)
    assert len(dossiers_behind(province, mark.behind)) == mark.bottom
    monkeypatch.setattr(figures_of_lines, "MOST_LINES", 1)
    with packets_read(province) as read, pytest.raises(Refused, match="Bảng chỉ số"):
        dossiers_behind(province, mark.behind)
    assert len(read) == 1
