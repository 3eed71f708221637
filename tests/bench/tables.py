"""What the program costs, each figure beside its floor measured in the same run: `cchc bench`."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date, datetime, time
from pathlib import Path
from random import Random
from typing import Any

from above import Size
from above import tables as measured_above
from measured import Bench, Table, rows_of, timed
from reading import dashboard, lists, marks, opening, search

from cchc_desktop.core.acts import Receive
from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.failure import Refused
from cchc_desktop.operations import demo
from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.operations.receive import receive
from cchc_desktop.operations.upkeep import Founding, found, open_workplace

ABOVE = "above"
FOUNDED_AT = datetime(2026, 11, 20, 9, tzinfo=HANOI)
LARGE_MONTH = 12_500
FIRST_ON, LAST_ON = date(2025, 12, 15), date(2026, 11, 19)


def tables(
    dossiers: int,
    only: str | None = None,
    data: tuple[Path, str | None] | None = None,
    above: tuple[int, int, str | None] | None = None,
) -> Iterator[Table]:
    """Every table, or the one named ``only``, over the practice register in ``data`` or one made for it.

    ``data`` is its folder and its passphrase. Several tables write: a real register is refused.
    ``above``: how many units send how many lines each to the unit above, and the URL of a server for it.
    """
    if only != ABOVE:
        yield from _of_an_office(dossiers, only, data)
    if only in (None, ABOVE):
        with tempfile.TemporaryDirectory() as folder:
            yield from measured_above(Size(*above) if above else Size(), Path(folder))


def _of_an_office(dossiers: int, only: str | None, data: tuple[Path, str | None] | None) -> Iterator[Table]:
    makers: dict[str, Callable[[Bench], Table]] = {
        "search": search,
        "marks": marks,
        "open": opening,
        "lists": lists,
        "dashboard": dashboard,
        "save": save,
        "receipt": receipt,
        "xlsx": xlsx,
        "window": window,
        "screens": screens,
    }
    wanted = [maker for name, maker in makers.items() if only in (None, name)]
    with tempfile.TemporaryDirectory() as folder:
        if data is None:
            founding = Founding(unit="00004", is_practice=True)
            place, _ = found(Path(folder) / "register", founding, None, FOUNDED_AT)
            demo.fill(place, dossiers, 1, FIRST_ON, LAST_ON)
        else:
            place = open_workplace(*data)
        with closing(place.register):
            if not place.profile.is_practice:
                raise Refused(
                    f"Bộ đo ghi thử hồ sơ không có thật nên không đo trên sổ thật của {place.profile.name}. "
                    "Bỏ --data để đo trên sổ lập riêng, hoặc chỉ tới một sổ thực hành."
                )
            for maker in wanted:
                yield maker(Bench(place, _after_all(place), Path(folder), data[1] if data else None))


def _after_all(place: Workplace) -> datetime:
    """In office hours of the first day on which nothing is received yet."""
    from cchc_desktop.store import search as searching

    with place.register.read() as reading:
        last = searching.page(reading, searching.ids(reading, searching.Filter(limit=1)))
    received_at = last[0].received_at if last else None
    day = place.law.office(place.profile.unit).next_open((received_at or FOUNDED_AT).date())
    return datetime.combine(day, time(9), HANOI)


def _intakes(bench: Bench, amount: int) -> Iterator[Receive]:
    from cchc_desktop.operations import invented

    random = Random(7)
    for _ in range(amount):
        yield Receive(procedure="1.004873", **invented.person(random, "Xã Mẫu", bench.now.year))


def save(bench: Bench) -> Table:
    """A dossier taken in, durable, beside the same bytes in one raw commit of the same engine."""
    from sqlcipher3 import dbapi2

    acts = _intakes(bench, 200)

    def ours() -> object:
        with at_desk(bench.place, "Lan", bench.now) as desk:
            return receive(desk, next(acts))

    raw = dbapi2.connect(str(bench.folder / "floor.db"), isolation_level=None)
    for pragma in (f"key=\"x'{'ab' * 32}'\"", "journal_mode=WAL", "synchronous=FULL"):
        raw.execute(f"PRAGMA {pragma}")
    raw.execute("CREATE TABLE d (id INTEGER PRIMARY KEY, row TEXT)")
    raw.execute("CREATE TABLE e (id INTEGER PRIMARY KEY, row TEXT)")

    def floor() -> None:
        raw.execute("BEGIN IMMEDIATE")
        raw.execute("INSERT INTO d (row) VALUES (?)", ("x" * 900,))
        raw.execute("INSERT INTO e (row) VALUES (?)", ("y" * 1500,))
        raw.execute("COMMIT")

    with closing(raw):
        return Table(
            "save: receive() / raw insert and commit", rows_of("dossier", timed(ours, 150), timed(floor, 150))
        )


def receipt(bench: Bench) -> Table:
    """The receipt drawn, both copies, beside a bare canvas with the same number of strings."""
    import io

    from reportlab.pdfgen.canvas import Canvas

    from cchc_desktop.forms import form_named, render
    from cchc_desktop.operations.sheets import sheet_of

    with at_desk(bench.place, "Lan", bench.now) as desk:
        dossier = receive(desk, next(_intakes(bench, 1)))
        sheet = sheet_of(desk, dossier, 1, 1)
    form = form_named("receipt", bench.now.date())
    render(form, sheet)

    def bare() -> bytes:
        file = io.BytesIO()
        canvas = Canvas(file, invariant=1)
        for _ in range(2):
            for line in range(40):
                canvas.drawString(60, 780 - 17 * line, "Giay tiep nhan ho so va hen tra ket qua")
            canvas.showPage()
        canvas.save()
        return file.getvalue()

    return Table(
        "receipt: render, two copies / bare canvas",
        rows_of("PDF", timed(lambda: render(form, sheet), 30), timed(bare, 30)),
    )


def xlsx(bench: Bench) -> Table:
    """The newest 12,500 dossiers as one month counted and written, beside openpyxl of the very cells."""
    import io

    from openpyxl import Workbook, load_workbook

    from cchc_desktop.core import period as periods
    from cchc_desktop.operations import month, papers_of_month

    place, last_on = bench.place, bench.now.date()
    month_of = periods.span(_since(place, LARGE_MONTH), last_on)
    done = month.preview(place, month_of, bench.now, by="Lan")
    wanted = ("monthly-results.xlsx", "register-book.xlsx")
    files = papers_of_month.build(place, done, asked=wanted)
    sheets = [load_workbook(io.BytesIO(data), read_only=True).worksheets[0] for data in files.values()]
    cells = [[list(row) for row in sheet.iter_rows(values_only=True)] for sheet in sheets]

    def bare() -> None:
        for rows in cells:
            out = Workbook(write_only=True)
            page = out.create_sheet()
            for row in rows:
                page.append(row)
            out.save(io.BytesIO())

    def ours() -> None:
        papers_of_month.build(place, month.preview(place, month_of, bench.now, by="Lan"), asked=wanted)

    # In turns: another process may take the machine for a while.
    spent = [(timed(ours, 1)[0], timed(bare, 1)[0]) for _ in range(5)]
    lines = len(cells[-1])
    rows = (
        (f"tally + II.06a + register book, {lines} lines", *map(min, zip(*spent, strict=True))),
        (
            "tally alone (no floor)",
            min(timed(lambda: month.preview(place, month_of, bench.now, by="L"), 3)),
            0,
        ),
        ("every report but the book's PDF (no floor)", _all_reports(bench, done), 0.0),
    )
    return Table("xlsx: a month / openpyxl write-only of the same cells", rows)


def _since(place: Workplace, many: int) -> date:
    """The day since which about so many dossiers were received."""
    from cchc_desktop.core.calendar import hanoi
    from cchc_desktop.store import search as searching
    from cchc_desktop.store.search import Filter

    with place.register.read() as reading:
        newest = searching.ids(reading, Filter(received_from=date(2000, 1, 1), limit=many))
        [first] = searching.page(reading, newest[-1:])
    return hanoi(first.received_at or FOUNDED_AT).date()


def _all_reports(bench: Bench, done: Any) -> float:  # noqa: ANN401 - a report of a period
    from cchc_desktop.operations import papers_of_month

    return timed(lambda: papers_of_month.build(bench.place, done, asked=("all",)), 1)[0]


_BARE = """
import sys
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication(sys.argv)
window = QMainWindow()
window.resize(1024, 700)
window.show()
app.processEvents()
window.grab()
"""


def window(bench: Bench) -> Table:
    """From nothing to the painted start page, beside a bare QMainWindow, each a process of its own."""
    import os

    surroundings = os.environ | {"QT_QPA_PLATFORM": "offscreen"}

    def run(*words: str) -> None:
        subprocess.run([sys.executable, *words], check=True, env=surroundings, capture_output=True)

    picture = str(bench.folder / "start.png")
    ours = timed(lambda: run("-m", "cchc_desktop", "--screenshot", picture), 5)
    floor = timed(lambda: run("-c", _BARE), 5)
    return Table("window: process to painted start page / bare QMainWindow", rows_of("start", ours, floor))


def screens(bench: Bench) -> Table:
    """Memory of the window over the register beside a bare one; statements of each look at a screen."""
    import json
    import os

    script = str(Path(__file__).with_name("screens.py"))

    def told(place: str) -> dict[str, Any]:
        # As the program runs every day but the first: translated before.
        words = [sys.executable, script, place]
        around = {**os.environ, "PYTHONPYCACHEPREFIX": str(bench.folder / "translated")}
        around.pop("PYTHONDONTWRITEBYTECODE", None)
        around["CCHC_PASSPHRASE"] = bench.passphrase or ""  # not among the words, which every user sees
        for _ in range(2):
            done = subprocess.run(words, check=True, capture_output=True, text=True, env=around)
        found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return found

    bench.place.register.close()  # one process at a time opens a file
    ours, bare = told(str(bench.place.register.place)), told("-")
    rows = [("MiB with all screens looked at / bare window", ours.pop("memory"), bare["memory"])]
    for name, look in ours.items():
        rows.append((f"{name}: statements / allowed", look["statements"], 3.0))
        rows.append((f"{name}: painted, ms (no floor)", look["ms"], 0.0))
    return Table("screens of the window over this register", tuple(rows))
