"""Six clerks at two machines on one server: no number twice, no act lost, the chain whole."""

from __future__ import annotations

import json
import os
import queue
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from cchc_desktop.core.acts import Receive
from cchc_desktop.core.calendar import HANOI
from cchc_desktop.operations.desk import at_desk
from cchc_desktop.operations.receive import receive
from cchc_desktop.operations.upkeep import Founding, found, open_workplace
from cchc_desktop.store import facts, keys, search
from cchc_desktop.store.check import check
from cchc_desktop.store.drafts import Draft, put_draft
from cchc_desktop.store.entries import Writing
from cchc_desktop.store.scans import KeptFile, Scan, put_file, put_scan
from cchc_desktop.store.settings import put_setting
from cchc_desktop.store.slips import of_dossier

NOW = datetime(2026, 9, 1, 8, tzinfo=HANOI)
MACHINES = (("Lan", "Hùng", "Thảo"), ("Mai", "Sơn", "Tú"))
EACH = 50


def two_machines(tmp_path: Path, url: str) -> tuple[Path, Path]:
    """The same register as two machines know it; the second gives numbers of its own range."""
    first, second = tmp_path / "first", tmp_path / "second"
    place, _ = found(first, Founding(unit="00070", is_practice=True, url=url), None, NOW)
    place.register.close()
    shutil.copytree(first, second)
    keys.write_side(second, replace(keys.read_side(second), device=2))
    return first, second


def begun(place: Path, clerks: tuple[str, ...]) -> subprocess.Popen[str]:
    script = str(Path(__file__).with_name("clerks.py"))
    process = subprocess.Popen(
        [sys.executable, script, str(place), *clerks, "--each", str(EACH)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parent.parent)},
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def test_six_clerks_at_two_machines(tmp_path: Path, postgres_database: str) -> None:
    places = two_machines(tmp_path, postgres_database)
    processes = [begun(place, clerks) for place, clerks in zip(places, MACHINES, strict=True)]
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    told: list[dict[str, Any]] = []
    for process in processes:
        out, _ = process.communicate(timeout=300)
        assert process.returncode == 0
        told.append(json.loads(out))
    assert [len(one["dossiers"]) for one in told] == [3 * EACH, 3 * EACH]

    for one, first in zip(told, (1, 100_001), strict=True):
        serials = sorted(int(number.partition("/")[0]) for _, number in one["dossiers"])
        assert serials == list(range(first, first + 3 * EACH)), "a number was lost or used twice"
    receipts = sorted(number for one in told for number in one["receipts"])
    assert receipts == list(range(1, len(receipts) + 1)), "a paper's number was lost or used twice"

    workplace = open_workplace(places[0], None)
    with closing(workplace.register):
        report = check(workplace.register)
        assert report.findings == ()
        amounts = {name: sum(len(one[name]) for one in told) for name in ("dossiers", "receipts", "finished")}
        assert report.counts["dossiers"] == amounts["dossiers"]
        assert report.counts["entries"] == 1 + sum(amounts.values())
        with workplace.register.read() as reading:
            length, _ = facts.chain_head(reading)
            assert length == report.counts["entries"]
            kept = {
                search.dossier(reading, number).request_id for one in told for _, number in one["dossiers"]
            }
            seqs = search.ids(reading, search.Filter())
            printed = [slip.number for seq in seqs for slip in of_dossier(reading, seq)]
    assert kept == {request for one in told for request, _ in one["dossiers"]}
    assert sorted(printed) == receipts


def test_a_dossier_taken_in_at_the_next_counter_is_heard_of(tmp_path: Path, postgres_database: str) -> None:
    places = two_machines(tmp_path, postgres_database)
    here, there = (open_workplace(place, None) for place in places)
    with closing(here.register), closing(there.register):
        heard = threading.Event()
        here.register.listeners.append(lambda tables: heard.set() if "dossier" in tables else None)
        here.register.watch(0.05)
        with at_desk(there, "Mai", NOW) as desk:
            receive(desk, Receive(procedure="1.004873", applicant="Trần Văn Bình"))
        assert heard.wait(30)
        with here.register.read() as reading:
            assert len(search.ids(reading, search.Filter())) == 1


def test_what_makes_no_entry_at_the_next_counter_is_heard_of_too(
    tmp_path: Path, postgres_database: str
) -> None:
    """A half-typed page, a choice of the office, a scan in the tray."""
    here, there = (open_workplace(place, None) for place in two_machines(tmp_path, postgres_database))
    with closing(here.register), closing(there.register):
        heard: queue.Queue[frozenset[str]] = queue.Queue()
        here.register.listeners.append(heard.put)
        here.register.watch(0.05)
        for table, write in WITHOUT_ENTRY.items():
            with there.register.write() as book:
                write(book)
            assert table in heard.get(timeout=30)


def test_a_machine_does_not_hear_its_own_writing_twice(tmp_path: Path, postgres_database: str) -> None:
    here, there = (open_workplace(place, None) for place in two_machines(tmp_path, postgres_database))
    with closing(here.register), closing(there.register):
        heard: queue.Queue[frozenset[str]] = queue.Queue()
        here.register.watch(0.05)
        here.register.listeners.append(heard.put)
        with here.register.write() as book:
            put_setting(book, "officers", NOW.date(), ["Mai"])
        assert heard.get(timeout=30) == {"setting"}  # from its own commit
        with there.register.write() as book:
            put_draft(book, HALF_TYPED)
        assert heard.get(timeout=30) == {"draft"}
        assert heard.empty()


FILE = KeptFile(digest="ab" * 32, size=1, kind="pdf", pages=1, kept_at=NOW, facts={})
SCAN = Scan(id="a-1", digest=FILE.digest, state="tray", source="máy quét", by="Mai", taken_at=NOW)
HALF_TYPED = Draft(id="a", screen="intake", title="Khai sinh", by="Mai", saved_at=NOW)
WITHOUT_ENTRY: Mapping[str, Callable[[Writing], object]] = {
    "draft": lambda book: put_draft(book, HALF_TYPED),
    "setting": lambda book: put_setting(book, "officers", NOW.date(), ["Mai", "Lan"]),
    "file": lambda book: put_file(book, FILE),
    "scan": lambda book: put_scan(book, SCAN),
}


def test_one_machine_with_a_file_of_its_own_watches_nothing(tmp_path: Path) -> None:
    place, _ = found(tmp_path / "file", Founding(unit="00070", is_practice=True), None, NOW)
    with closing(place.register):
        place.register.watch(0.01)
        assert not any(thread.name == "watch" for thread in threading.enumerate())
