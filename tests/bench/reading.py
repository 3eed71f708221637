"""What reading costs: the box, a dossier, the lists, each beside its statements through the bare driver."""

from __future__ import annotations

import shutil
import statistics
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from measured import Bench, Table, rows_of, timed

from cchc_desktop.core.failure import Refused
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.upkeep import open_workplace

if TYPE_CHECKING:
    from cchc_desktop.store.reading import Reading

QUERIES = (
    *("nguyen", "nguyen thi a", "tran van b", "dang", "le", "pham kim lua", "hoang duc khanh", "nta"),
    *("0900", "0900123", "0012/2026", "h99.20-26", "001190", "4711", "bui ngoc dien"),
)
MARKED = ("Nguyễn Thị Án", "Đặng", "Trần Văn Bình", "Đỗ Hằng", "Lý Ước")


@contextmanager
def _raw(place: Workplace, reading: Reading) -> Iterator[Replay]:
    """The statements of the store as the bare driver runs them: the same text, the same rows, fetched."""
    import sqlalchemy as sa

    driver: Any = reading.connection.connection.driver_connection
    replay = Replay(driver)

    def note(_c: object, _cursor: object, statement: str, values: object, *_: object) -> None:
        replay.asked.append((statement, values))

    sa.event.listen(place.register.reader, "before_cursor_execute", note)
    try:
        yield replay
    finally:
        sa.event.remove(place.register.reader, "before_cursor_execute", note)


class Replay:
    """Statements caught while our own act runs, to be run again without it."""

    def __init__(self, driver: Any) -> None:  # noqa: ANN401 - the driver has no types
        self.driver = driver
        self.asked: list[tuple[str, Any]] = []

    def catch(self, act: Callable[[], object]) -> Callable[[], None]:
        """What ``act`` asks, as one act of the driver."""
        self.asked.clear()
        act()
        asked = tuple(self.asked)

        def again() -> None:
            for statement, values in asked:
                self.driver.execute(statement, values).fetchall()

        return again


def _compared(
    bench: Bench, name: str, acts: Callable[[Reading], Iterator[Callable[[], object]]], repeats: int
) -> tuple[tuple[str, float, float], ...]:
    """Ours and the bare driver in turns, so that both meet the same machine; percentiles over the acts."""
    ours, floor = [], []
    with bench.place.register.read() as reading, _raw(bench.place, reading) as replay:
        caught = [(act, replay.catch(act)) for act in acts(reading)]
    with bench.place.register.read() as reading:
        replay.driver = reading.connection.connection.driver_connection
        for act, bare in [(act, bare) for (_, bare), act in zip(caught, acts(reading), strict=True)]:
            turns = [(timed(bare, 1)[0], timed(act, 1)[0]) for _ in range(repeats)]
            # The best of its turns: whatever else the machine did meanwhile is neither's cost.
            floor.append(min(turn[0] for turn in turns))
            ours.append(min(turn[1] for turn in turns))
    return rows_of(name, ours, floor)


def _keys(queries: tuple[str, ...]) -> Iterator[str]:
    for query in queries:
        yield from (query[:end] for end in range(1, len(query) + 1) if query[:end].strip())


def search(bench: Bench) -> Table:
    """The box of the main window beside the same full-text query, the same 50 rows, through the driver."""
    from cchc_desktop.store import search as searching

    def acts(reading: Reading) -> Iterator[Callable[[], object]]:
        return (partial(searching.find, reading, query, 50) for query in _keys(QUERIES))

    return Table("search: one key typed, 50 hits / raw query, same rows", _compared(bench, "key", acts, 5))


def marks(bench: Bench) -> Table:
    """The same with marks typed: 200 candidates, those spelt so first; and people by number and by name."""
    from cchc_desktop.store import search as searching

    def acts(reading: Reading) -> Iterator[Callable[[], object]]:
        return (partial(searching.find, reading, query, 50) for query in _keys(MARKED))

    def known(reading: Reading) -> Iterator[Callable[[], object]]:
        hits = searching.page(reading, searching.ids(reading, searching.Filter(limit=50)))
        numbers = (searching.dossier(reading, hit.local_no).id_number or "0" for hit in hits)
        return (partial(searching.people, reading, asked) for asked in (*numbers, *_keys(("Nguyễn Thị",))))

    rows = (
        *_compared(bench, "key with marks", acts, 5),
        *_compared(bench, "people who came before", known, 3),
    )
    return Table("search with marks, people / raw query, same rows", rows)


def opening(bench: Bench) -> Table:
    """A dossier with its entries and papers beside the same statements through the driver."""
    from cchc_desktop.store import search as searching
    from cchc_desktop.store.linked import opened

    def open_one(reading: Reading, number: str) -> None:
        searching.entries(reading, opened(reading, number).dossier.seq)

    def acts(reading: Reading) -> Iterator[Callable[[], object]]:
        seqs = searching.ids(reading, searching.Filter())
        some = Random(3).sample(range(len(seqs)), min(100, len(seqs)))
        hits = searching.page(reading, [seqs[at] for at in sorted(some)])
        return (partial(open_one, reading, hit.local_no) for hit in hits)

    return Table("open a dossier: row, entries, papers / raw", _compared(bench, "dossier", acts, 3))


def lists(bench: Bench) -> Table:
    """What the screens list, beside the same statements through the driver."""
    from cchc_desktop.store import search as searching
    from cchc_desktop.store.search import Filter, Group, Order, Standing

    soon = bench.now.date() + timedelta(days=2)
    late = Filter(standing=Standing.OVERDUE, at=bench.now, order=Order.DUE, is_descending=False)
    wanted = {
        "overdue": late,
        "in house, by due": Filter(group=Group.IN_HOUSE, order=Order.DUE, is_descending=False),
        "uncoded": Filter(group=Group.IN_HOUSE, has_code=False),
        "running, no act for a week": Filter(group=Group.RUNNING, still_since=bench.now - timedelta(days=7)),
        "all, newest first": Filter(),
        "all, first page": Filter(limit=200),
        "one field": Filter(field="Hộ tịch"),
        "one procedure": Filter(procedure="1.004873"),
        "one month": Filter(received_from=date(2026, 10, 1), received_to=date(2026, 10, 31)),
    }

    def figures(reading: Reading) -> Iterator[Callable[[], object]]:
        yield lambda: searching.counts(reading, bench.now, soon, bench.now - timedelta(days=7))

    rows = list(_compared(bench, "figures of the day", figures, 5))
    for name, one in wanted.items():

        def ids(reading: Reading, one: Filter = one) -> Iterator[Callable[[], object]]:
            yield lambda: searching.ids(reading, one)

        rows.append(_compared(bench, f"numbers: {name}", ids, 3)[0])

    def pages(reading: Reading) -> Iterator[Callable[[], object]]:
        seqs = searching.ids(reading, Filter())
        for at in Random(4).sample(range(len(seqs)), 20):
            yield partial(searching.page, reading, seqs[at : at + 200])

    return Table("lists / raw", (*rows, *_compared(bench, "200 rows anywhere", pages, 3)))


def dashboard(bench: Bench) -> Table:
    """A year in pictures, targets and all, beside its sums through the driver; then the drawing, apart."""
    from cchc_desktop.core.chart import Size
    from cchc_desktop.operations import charts, figures

    year, month = figures.running(bench.place, bench.now)

    def acts(reading: Reading) -> Iterator[Callable[[], object]]:
        yield lambda: figures.summed(bench.place, reading, year, month, bench.now)

    summed = _compared(bench, "year", acts, 5)[:1]
    shown = charts.charts_of(figures.of_year(bench.place, year, month, bench.now))

    def draw() -> None:
        for one in shown:
            charts.draw(one, Size(560, 240, 12), 1)

    draw()  # the library is fetched
    spent = statistics.median(timed(draw, 5))
    rows = (*summed, *_closed_year(bench, year, month), ("five pictures drawn", spent, 0))
    return Table("dashboard: a year's pictures / the raw sums", rows)


def _closed_year(bench: Bench, year: int, number: int) -> Iterator[tuple[str, float, float]]:
    """The same year in a copy of the register in which every month that is over is closed."""
    from cchc_desktop.operations import figures, month

    if bench.place.register.reader.dialect.name != "sqlite":
        return  # a copy of its folder would lead to the very same register
    folder = bench.folder / "closed"
    shutil.copytree(bench.place.register.place, folder)
    with closing(open_workplace(folder, bench.passphrase).register) as register:
        place = replace(bench.place, register=register)
        over = [one for one in figures.months_of_year(place, year) if one.end_at <= bench.now]
        for period in over:
            with suppress(Refused):  # one that the register knows nothing of
                month.report(place, period, bench.now, by="Lan", is_closing=True)
    name = f"year, {len(over)} months closed"
    yield name, *_looked(bench, folder, year, number, turns=5, is_first=False)
    yield f"{name}, first look of the program", *_looked(bench, folder, year, number, turns=1, is_first=True)


def _looked(
    bench: Bench, folder: Path, year: int, number: int, *, turns: int, is_first: bool
) -> tuple[float, float]:
    """The best of three openings of the register, and the best of its statements through the driver."""
    from cchc_desktop.operations import figures, figures_of_lines

    ours, floor = [], []
    for _ in range(3):
        figures_of_lines._reported.clear()
        place = open_workplace(folder, bench.passphrase)

        def look(place: Workplace = place) -> object:
            with place.register.read() as reading:
                return figures.summed(place, reading, year, number, bench.now)

        with closing(place.register):
            if not is_first:
                look()
            ours += timed(look, turns)
            if is_first:
                figures_of_lines._reported.clear()
            with place.register.read() as reading, _raw(place, reading) as replay:
                again = replay.catch(partial(figures.summed, place, reading, year, number, bench.now))
                floor += timed(again, 3)
    return min(ours), min(floor)
