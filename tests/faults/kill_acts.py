"""What is killed: every command that writes, each with what has to hold afterwards."""

from __future__ import annotations

import io
import json
import shutil
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from random import Random

import stacks
from faults.after import Kept, either, lost_of, opening
from faults.shim import Shim
from faults.station import Station, named
from faults.world import ABOVE, DATA, LONG_AGO, OLD, PERIOD, ROWS, UNIT, book, receptions, script

from cchc_desktop.carriers import unbundle
from cchc_desktop.core.calendar import HANOI
from cchc_desktop.operations import scanning
from cchc_desktop.operations.pages.bundle import Source
from cchc_desktop.operations.upkeep import has_register, open_workplace
from cchc_desktop.store.backup import restore

NOW = datetime(2026, 11, 20, 9, tzinfo=HANOI)
LINES = 25
SOME_SCANS = 12

LATER_ACTS: tuple[tuple[str, dict[str, object]], ...] = (
    ("correct", {"reason": "viết sai", "phone": "0900000001"}),
    ("hand_over", {"to": "Hùng"}),
    ("take_over", {"by": "Hùng"}),
    ("request_supplement", {"what": ["Tờ khai"], "reason": "thiếu chữ ký"}),
    ("take_supplement", {}),
    ("take_fee", {"amount": 8000, "receipt": "0000001"}),
    ("digitise", {"is_all": True}),
    ("finish", {}),
    ("hand_back", {}),
    ("undo", {}),
    ("assign", {"officer": "Hùng"}),
    ("withdraw", {"reason": "đổi ý"}),
    ("reopen", {"reason": "ghi nhầm"}),
)


def play(s: Station) -> None:
    """Receptions, and whatever fits the dossiers that are there; what does not fit is set aside."""
    path = script(s.root / "play.jsonl", list(_lines(s)))
    told = s.cut("play", DATA, "play", path, "--keep-going")
    s.heard(DATA, path, told)
    s.look(DATA)
    if s.random.random() < 0.2:  # somebody who got no answer says it all again
        s.heard(DATA, path, s.children.run("--data", s.root / DATA, "play", path, "--keep-going"))
        s.look(DATA)


def _lines(s: Station) -> Iterator[dict[str, object]]:
    new = receptions(f"k{s.turn}", LINES, hour=8 + s.turn % 8)
    there = s.dossiers(DATA)
    for act in new:
        if not there or s.random.random() < 0.4:
            yield act
        else:
            verb, told = s.random.choice(LATER_ACTS)
            yield {"verb": verb, "by": "Lan", "dossier": s.random.choice(there), **told}


def paper(s: Station) -> None:
    """A receipt as PDF, often over one that is there."""
    number = s.random.choice(s.dossiers(DATA) or [""])
    target = s.root / "out" / f"receipt-{s.turn % 3}.pdf"
    s.cut("print", DATA, "print", "--dossier", number, "--out", target)
    s.look(DATA)
    assert not target.exists() or is_whole(target), target


def take_over_book(s: Station) -> None:
    """A book is cut, then taken over again: each row is there once."""
    mark = f"{s.seed}-{s.turn}"
    path = book(s.root / "book.xlsx", mark)
    words = ("import-book", path, "--side", s.root / "out" / "rest.xlsx")
    s.cut("import-book", DATA, *words)
    s.look(DATA)
    s.done(DATA, *words)
    s.look(DATA)
    with opening(s.root / DATA) as register:
        there = named(register, f"Người Sổ {mark}-")
    assert len(there) == len(set(there)) == ROWS, f"seed {s.seed}, turn {s.turn}: {len(there)} rows of {ROWS}"


def back_up(s: Station) -> None:
    """Whatever lies there afterwards and calls itself a backup brings the register back."""
    told = s.cut("backup", DATA, "backup", "--to", s.root / "stick", "--json")
    s.look(DATA)
    _all_whole(s, s.root / "stick", Kept())
    if told.code == 0:
        assert Path(told.answers[-1]["file"]).exists()


def _all_whole(s: Station, folder: Path, kept: Kept) -> None:
    for file in folder.rglob("*.cchcbak"):
        if s.whole.get(file) == file.stat().st_size:
            continue
        to = s.fresh("tried")
        restore(file, to, None, NOW)
        wrong = lost_of(to, kept)
        assert not wrong, f"seed {s.seed}, turn {s.turn}, {file.name}: {wrong}"
        shutil.rmtree(to)
        s.whole[file] = file.stat().st_size


def bring_back(s: Station) -> None:
    """The old register is in its place, or the new one with the old beside it."""
    for left in (s.root / DATA).glob("replaced-*"):
        shutil.rmtree(left)
    file = s.done(DATA, "backup", "--to", s.root / "stick")["file"]
    brought = s.kept[DATA]
    path = script(s.root / "play.jsonl", receptions(f"b{s.turn}", 4))
    s.heard(DATA, path, s.children.run("--data", s.root / DATA, "play", path))
    s.look(DATA)
    s.cut("restore", DATA, "restore", file)
    wrong = either(s.root, DATA, s.kept[DATA], brought)
    assert not wrong, f"seed {s.seed}, turn {s.turn}: {wrong}"
    scans = s.kept[DATA].scans
    s.remember(DATA)
    s.kept[DATA] = replace(s.kept[DATA], scans=scans)  # the vault has lost nothing, whichever it is


def month(s: Station) -> None:
    """Closed, opened again, or written out as it stands: wholly or not at all."""
    how = s.random.choice((("--close", "--reason", "đã bổ sung"), ("--reopen", "--reason", "sót hồ sơ"), ()))
    out = s.root / "out" / "month"
    words = () if "--reopen" in how else ("--out", out)
    before = _closings(s)
    s.cut(f"month {' '.join(how[:1])}", DATA, "month", "--period", PERIOD, *words, *how)
    s.look(DATA)
    after = _closings(s)
    assert after[: len(before)] == before, f"seed {s.seed}, turn {s.turn}: {before} {after}"
    assert len(after) <= len(before) + 1
    for file in out.glob("*") if out.exists() else ():
        assert is_whole(file), f"seed {s.seed}, turn {s.turn}: {file.name} is half written"


def _closings(s: Station) -> list[tuple[int, bool, str]]:
    """Every time that the period was put together, the first of all first."""
    told = s.done(DATA, "month", "--history")["revisions"]
    return sorted((one["revision"], one["is_final"], one["made_at"]) for one in told)


def carry(s: Station) -> None:
    """Up, taken in, answered; cut anywhere, the next trip makes it whole."""
    road = f"folder:{s.root / 'road'}"
    trips = ((DATA, "send", "--via"), (ABOVE, "collect", "--from"), (DATA, "collect", "--from"))
    folder, verb, way = s.random.choice(trips)
    s.done(DATA, "month", "--period", PERIOD, "--out", s.root / "out" / "month")
    s.cut(f"{verb} {folder}", folder, verb, way, road)
    s.look(DATA)
    s.look(ABOVE)
    for folder, verb, way in trips:
        s.done(folder, verb, way, road)
    assert s.done(ABOVE, "asides")["asides"] == []
    s.look(DATA)
    s.look(ABOVE)


def write(s: Station) -> None:
    """A block of the report in words."""
    told = ("--edit", "weak/other", f"Thiếu {s.turn} máy.", "--out", s.root / "out" / "report.docx")
    s.cut("narrative", DATA, "narrative", "--period", PERIOD, "--kind", "tthc", *told)
    s.look(DATA)
    file = s.root / "out" / "report.docx"
    assert not file.exists() or is_whole(file)


def found(s: Station) -> None:
    """A new register is there, or there is none and the founding can be done again."""
    place = s.fresh("new")
    words = ("init", "--unit", UNIT, "--practice")
    s.cut("init", place.name, *words)
    if not has_register(place):
        s.done(place.name, *words)
    wrong = lost_of(place, Kept())
    assert not wrong, f"seed {s.seed}, turn {s.turn}: {wrong}"
    shutil.rmtree(place)


def invent(s: Station, amount: int = 40) -> None:
    """All invented dossiers or none; none: they can be made again."""
    place = s.fresh("demo")
    words = ("demo", "--dossiers", amount, "--seed", s.turn + 1, "--from", "2026-09-01", "--to", "2026-10-30")
    s.cut("demo", place.name, *words)
    if has_register(place):
        wrong = lost_of(place, Kept())
        assert not wrong, f"seed {s.seed}, turn {s.turn}: {wrong}"
        assert len(s.dossiers(place.name)) in {0, amount}
    if not has_register(place) or not s.dossiers(place.name):
        s.done(place.name, *words)
    assert len(s.dossiers(place.name)) == amount
    shutil.rmtree(place)


def units(s: Station) -> None:
    """Units put into the list of the one above, by the acts of its own file."""
    acts = [
        {"verb": "unit_put", "unit": f"U{s.turn}N{n}", "name": f"Xã {n}", "since": "2026-01-01", "by": "Lan"}
        for n in range(4)
    ]
    path = script(s.root / "units.jsonl", acts)
    s.cut("units", ABOVE, "play", path, "--keep-going")
    s.look(ABOVE)


def bring_up(s: Station) -> None:
    """An old register is brought up wholly, or opens as it was; the copy made before is whole."""
    place = s.fresh("old")
    shutil.copytree(s.root / OLD, place)
    if "old" not in s.kept:
        other = s.fresh("old-whole")
        shutil.copytree(s.root / OLD, other)
        s.done(other.name, "check")
        s.remember(other.name)
        s.kept["old"] = s.kept.pop(other.name)
    s.cut("migration", place.name, "check")
    wrong = lost_of(place, s.kept["old"])
    assert not wrong, f"seed {s.seed}, turn {s.turn}: {wrong}"
    _all_whole(s, place, s.kept["old"])
    shutil.rmtree(place)


def scan(s: Station) -> None:
    """A scanned sheet in the vault; what was acknowledged can be read."""
    there = s.dossiers(DATA)
    if not there:
        return
    path = s.root / f"sheet-{s.turn % SOME_SCANS}.pdf"
    if not path.exists():
        stacks.paper(Random(s.turn), 100, (105.0, 74.0)).save(path, "PDF", resolution=100)
    words = (s.root / DATA, path, s.random.choice(there))
    told = s.cut("scan", DATA, *words, call="faults.kill_acts:scan_one")
    for answer in told.answers:
        s.kept[DATA] = s.kept[DATA].told({"scan": [DATA, *answer]})
    s.look(DATA)


def scan_one(_shim: Shim, place: str, path: str, dossier: str) -> None:
    """In the child: take one file in, and tell what it is called in the vault."""
    office = open_workplace(Path(place), None)
    source = Source(path, Path(path).read_bytes())
    taken = scanning.take_in(office, "Lan", NOW, [source], source_name="máy quét", dossier=dossier, paper=1)
    sys.stdout.write(json.dumps([part.digest for part in taken.parts]) + "\n")
    office.register.close()


def guard(s: Station) -> None:
    """Who may come in, and by which key: the old one opens the register or the new one does."""
    sheet = s.root / "out" / "sheet.pdf"
    who = ("account", "open", f"u{s.turn}", "--name", f"Người Giả {s.turn}", "--roles", "intake")
    ways = (("rekey", "--reason", "cán bộ nghỉ việc"), who, ("recovery", "--make", "--out", sheet))
    words = s.random.choice(ways)
    s.cut(words[0], DATA, *words)
    s.look(DATA)
    assert not sheet.exists() or is_whole(sheet)


def look_after(s: Station) -> None:
    """The copies that the program makes by itself, their thinning, and trying them."""
    words = s.random.choice((("rounds",), ("drill",), ("backup-place", s.root / "second")))
    s.cut(words[0], DATA, *words)
    s.look(DATA)
    for folder in (s.root / DATA / "backups", s.root / "second"):
        if folder.exists():
            _all_whole(s, folder, Kept())


def erase(s: Station) -> None:
    """A list is erased to its end, however often that is broken off; the chain stays whole."""
    mark = f"Người Xưa {s.turn}"
    receive = {**LONG_AGO[0], "applicant": mark, "request_id": f"ago-{s.turn}"}
    path = script(s.root / "ago.jsonl", [receive])
    told = s.children.run("--data", s.root / DATA, "play", path)
    s.heard(DATA, path, told)
    number = told.answers[0]["dossier"]
    path = script(s.root / "ago.jsonl", [{**act, "dossier": number} for act in LONG_AGO[1:]])
    s.heard(DATA, path, s.children.run("--data", s.root / DATA, "play", path))
    by = ("--basis", "Quyết định 12")
    s.cut("erase", DATA, "erase", "--run", "--list-digest", s.done(DATA, "erase", "--due")["digest"], *by)
    s.look(DATA)
    s.children.run("--data", s.root / DATA, "erase", "--resume")
    if left := s.done(DATA, "erase", "--due")["digest"]:
        s.done(DATA, "erase", "--run", "--list-digest", left, *by)
    s.look(DATA)
    with opening(s.root / DATA) as register:
        assert named(register, mark) == [], f"seed {s.seed}, turn {s.turn}"


def is_whole(path: Path) -> bool:
    """Whether a file can be read to its end."""
    data = path.read_bytes()
    if path.suffix == ".pdf":
        return data.startswith(b"%PDF") and data.rstrip().endswith(b"%%EOF")
    if path.suffix in {".xlsx", ".docx"}:
        with zipfile.ZipFile(io.BytesIO(data)) as box:
            return box.testzip() is None
    return path.suffix != ".cchc" or bool(dict(unbundle(data)))


ACTS: tuple[tuple[Callable[[Station], None], int], ...] = (
    (play, 5),
    (paper, 2),
    (take_over_book, 2),
    (back_up, 2),
    (bring_back, 2),
    (month, 2),
    (carry, 2),
    (write, 1),
    (found, 1),
    (invent, 1),
    (units, 1),
    (bring_up, 2),
    (scan, 2),
    (guard, 3),
    (look_after, 2),
    (erase, 1),
)
"""Each with how often it comes."""


def kill(s: Station, times: int) -> None:
    """Go on until so many were killed; every act comes before any comes again."""
    waiting: list[Callable[[Station], None]] = []
    while s.kills.total() < times:
        if not waiting:
            waiting = [act for act, often in ACTS for _ in range(often)]
            s.random.shuffle(waiting)
            waiting.sort(key=lambda act: act is not play)  # there has to be something to kill
        s.turn += 1
        with redirect_stderr(io.StringIO()):
            waiting.pop(0)(s)
