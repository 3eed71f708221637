"""What the program costs, each figure beside its floor measured in the same run: `cchc bench`."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path
from random import Random

from cchc_desktop.core.acts import Receive
from cchc_desktop.core.calendar import HANOI
from cchc_desktop.operations import demo
from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.operations.receive import receive
from cchc_desktop.operations.upkeep import Founding, found

NOW = datetime(2026, 11, 20, 9, tzinfo=HANOI)
FIRST_ON, LAST_ON = date(2025, 12, 15), date(2026, 12, 14)
_PERCENTILE = 0.95


@dataclass(frozen=True, slots=True)
class Table:
    """One benchmark: rows of (what, ours in ms, floor in ms) at the median and the 95th percentile."""

    name: str
    rows: tuple[tuple[str, float, float], ...]

    def json(self) -> dict[str, object]:
        """For programs."""
        rows = [
            {
                "what": what,
                "ours_ms": round(ours, 3),
                "floor_ms": round(floor, 3),
                "times": _times(ours, floor),
            }
            for what, ours, floor in self.rows
        ]
        return {"table": self.name, "rows": rows}

    def text(self) -> str:
        """For people."""
        lines = [f"{self.name:58}{'ours ms':>12}{'floor ms':>12}{'times':>8}"]
        lines += [f"  {what:56}{a:12.2f}{b:12.2f}{_times(a, b) or 0:8.2f}" for what, a, b in self.rows]
        return "\n".join(lines) + "\n"


def _times(ours: float, floor: float) -> float | None:
    return round(ours / floor, 2) if floor else None


def tables(dossiers: int, only: str | None = None) -> Iterator[Table]:
    """Every table over a practice register of ``dossiers``, or the one named ``only``."""
    makers = {"search": search, "save": save, "receipt": receipt, "xlsx": xlsx, "window": window}
    wanted = [maker for name, maker in makers.items() if only in (None, name)]
    with tempfile.TemporaryDirectory() as folder:
        place, _ = found(Path(folder) / "register", Founding(unit="00004", is_practice=True), None, NOW)
        with closing(place.register):
            demo.fill(place, dossiers, 1, FIRST_ON, LAST_ON)
            for maker in wanted:
                yield maker(place, Path(folder))


def _timed(act: Callable[[], object], repeats: int) -> list[float]:
    spent = []
    for _ in range(repeats):
        begun = time.perf_counter()
        act()
        spent.append((time.perf_counter() - begun) * 1000)
    return spent


def _rows(name: str, ours: list[float], floor: list[float]) -> tuple[tuple[str, float, float], ...]:
    def late(spent: list[float]) -> float:
        return sorted(spent)[int(len(spent) * _PERCENTILE)]

    return (
        (f"{name}, median", statistics.median(ours), statistics.median(floor)),
        (f"{name}, 95th percentile", late(ours), late(floor)),
    )


QUERIES = ("nguyen", "nguyen thi a", "tran van b", "0900", "0012/2026", "le", "d", "pham kim lua", "dang")


def search(place: Workplace, _folder: Path) -> Table:
    """The box of the main window beside the bare full-text query through the driver."""
    from cchc_desktop.store import search as searching
    from cchc_desktop.store.rows import tokens

    with place.register.read() as reading:
        raw = reading.connection.connection.dbapi_connection
        assert raw is not None

        def bare(query: str) -> object:
            words = " ".join(f'"{word}"*' for word in tokens(query))
            cursor = raw.cursor()
            cursor.execute(
                "SELECT d.* FROM dossier_words w JOIN dossier d ON d.rowid = w.rowid "
                "WHERE dossier_words MATCH ? ORDER BY w.rowid DESC LIMIT 50",
                (words,),
            )
            return cursor.fetchall()

        ours, floor = [], []
        for query in QUERIES:
            for end in range(1, len(query) + 1):
                if query[:end].strip():
                    floor += _timed(partial(bare, query[:end]), 3)
                    ours += _timed(partial(searching.find, reading, query[:end], 50), 3)
    return Table("search: one key typed, 50 hits / raw FTS query", _rows("key", ours, floor))


def _intakes(amount: int) -> Iterator[Receive]:
    from cchc_desktop.operations import invented

    random = Random(7)
    for _ in range(amount):
        yield Receive(procedure="1.004873", **invented.person(random, "Xã Mẫu", 2026))


def save(place: Workplace, folder: Path) -> Table:
    """A dossier taken in, durable, beside the same bytes in one raw commit of the same engine."""
    from sqlcipher3 import dbapi2

    acts = _intakes(200)

    def ours() -> object:
        with at_desk(place, "Lan", NOW) as desk:
            return receive(desk, next(acts))

    raw = dbapi2.connect(str(folder / "floor.db"), isolation_level=None)
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
            "save: receive() / raw insert and commit", _rows("dossier", _timed(ours, 150), _timed(floor, 150))
        )


def receipt(place: Workplace, _folder: Path) -> Table:
    """The receipt drawn, both copies, beside a bare canvas with the same number of strings."""
    import io

    from reportlab.pdfgen.canvas import Canvas

    from cchc_desktop.forms import render
    from cchc_desktop.operations.printing import form_named, sheet_of

    with at_desk(place, "Lan", NOW) as desk:
        dossier = receive(desk, next(_intakes(1)))
        sheet = sheet_of(desk, dossier, 1, 1)
    form = form_named("receipt", NOW.date())
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
        _rows("PDF", _timed(lambda: render(form, sheet), 30), _timed(bare, 30)),
    )


def xlsx(place: Workplace, _folder: Path) -> Table:
    """The register book of the whole register beside write-only openpyxl of the same cells."""
    import io

    from openpyxl import Workbook, load_workbook

    from cchc_desktop.core import period as periods
    from cchc_desktop.operations import month, papers_of_month

    done = month.preview(place, periods.span(FIRST_ON, LAST_ON), NOW, by="Lan")
    counted = _timed(lambda: month.preview(place, periods.span(FIRST_ON, LAST_ON), NOW, by="Lan"), 3)
    files = papers_of_month.build(place, done, is_by_procedure=False)
    book = next(data for name, data in files.items() if name.startswith("SoTheoDoi"))
    sheet = load_workbook(io.BytesIO(book), read_only=True).worksheets[0]
    cells = [list(row) for row in sheet.iter_rows(values_only=True)]

    def bare() -> None:
        out = Workbook(write_only=True)
        page = out.create_sheet()
        for row in cells:
            page.append(row)
        out.save(io.BytesIO())

    begun = time.perf_counter()
    papers_of_month.build(place, done, is_by_procedure=False)
    ours = (time.perf_counter() - begun) * 1000
    floor = min(_timed(bare, 2))
    rows = (
        ("II.06a XLSX + PDF + register book, whole register", ours, floor),
        ("tally of the whole register (no floor)", min(counted), 0.0),
    )
    return Table("xlsx: files of a period / openpyxl of the same cells", rows)


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


def window(_place: Workplace, folder: Path) -> Table:
    """From nothing to the painted start page, beside a bare QMainWindow, each a process of its own."""
    import os

    surroundings = os.environ | {"QT_QPA_PLATFORM": "offscreen"}

    def run(*words: str) -> None:
        subprocess.run([sys.executable, *words], check=True, env=surroundings, capture_output=True)

    picture = str(folder / "start.png")
    ours = _timed(lambda: run("-m", "cchc_desktop", "--screenshot", picture), 5)
    floor = _timed(lambda: run("-c", _BARE), 5)
    return Table("window: process to painted start page / bare QMainWindow", _rows("start", ours, floor))
