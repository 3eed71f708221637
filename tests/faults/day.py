"""One working day of the real program in one process, telling among its writes what it acknowledged."""

from __future__ import annotations

import hashlib
import io
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from faults.shim import Shim
from faults.world import ABOVE, BOOK, DATA, OLD, PERIOD, SCAN, SECOND_SCAN, UNIT

from cchc_desktop.cli import main
from cchc_desktop.core.calendar import HANOI
from cchc_desktop.operations import scanning
from cchc_desktop.operations.pages.bundle import Source
from cchc_desktop.operations.upkeep import open_register_only, open_workplace
from cchc_desktop.store.statements import chain_head

AT = datetime(2026, 10, 7, 10, 0, tzinfo=HANOI)


class Telling(io.StringIO):
    """Standard output of the program: each whole line is marked in the record the moment it is out."""

    def __init__(self, day: Day) -> None:
        super().__init__()
        self._day, self._line = day, ""

    def write(self, text: str) -> int:
        self._line += text
        while "\n" in self._line:
            line, _, self._line = self._line.partition("\n")
            if line.startswith("{"):
                self._day.hear(json.loads(line))
        return len(text)


class Day:
    """Tells acts, files and the end of the chain of each register as soon as they are acknowledged."""

    def __init__(self, shim: Shim, root: Path) -> None:
        self.shim, self.root = shim, root
        self.verbs: list[str] = []
        self.last: Any = None

    def mark(self, **told: object) -> None:
        """A word in the record."""
        self.shim.mark(json.dumps(told, ensure_ascii=False))

    def hear(self, answer: dict[str, Any]) -> None:
        """One line of the program's answer."""
        self.last = answer
        if "line" in answer and answer["ok"]:
            verb = self.verbs[answer["line"] - 1]
            self.mark(line=[DATA, answer["dossier"], verb])

    def run(self, folder: str, *words: object) -> Any:  # noqa: ANN401 - whatever the command gave
        """One command of `cchc`; that it must succeed is part of the day."""
        self.mark(step=str(words[0]))
        is_play = words[0] == "play"
        before, sys.stdout = sys.stdout, Telling(self)
        try:
            told = [] if is_play else ["--json"]
            code = main(["--data", str(self.root / folder), *map(str, words), *told])
        finally:
            sys.stdout = before
        if code:
            raise RuntimeError(f"{words} gave {code}: {self.last}")
        return self.last

    def head(self, folder: str) -> None:
        """Tell how far the chain of a register has come."""
        register = open_register_only(self.root / folder, None)
        with register.read() as reading:
            head = chain_head(reading.connection, reading.unit)
        register.close()
        self.mark(head=[folder, head.seq, head.digest])

    def files(self, *paths: str | Path) -> None:
        """Tell what lies whole in files that were acknowledged."""
        for path in map(Path, paths):
            name = path.relative_to(self.root).as_posix()
            self.mark(file=[name, hashlib.sha256(path.read_bytes()).hexdigest()])

    @contextmanager
    def kept(self, folder: str) -> Iterator[None]:
        """What is done inside is acknowledged at the end."""
        yield
        self.head(folder)


def live(shim: Shim, root: str) -> None:
    """The day, from the founding to the evening."""
    day = Day(shim, Path(root))
    for part in (_founded, _counter, _papers, _book, _month, _carried, _written, _brought_back):
        part(day)
    for part in (_guarded, _erased, _looked_after, _brought_up):
        part(day)
    day.mark(step="")


def _founded(day: Day) -> None:
    with day.kept(DATA):
        day.run(DATA, "init", "--unit", UNIT, "--practice", "--since", "2018-01-01")


def _play(day: Day, name: str) -> None:
    script = day.root / name
    day.verbs = [json.loads(line)["verb"] for line in script.read_text(encoding="utf-8").splitlines()]
    day.run(DATA, "play", script)


def _counter(day: Day) -> None:
    with day.kept(DATA):
        _play(day, "morning.jsonl")


def _papers(day: Day) -> None:
    paper = day.root / "out" / "receipt.pdf"
    for number in ("0001/2026", "0002/2026"):  # the second over the first
        with day.kept(DATA):
            day.run(DATA, "print", "--dossier", number, "--out", paper)
            day.files(paper)
    for name in (SCAN, SECOND_SCAN):
        day.mark(step="scan")
        with day.kept(DATA):
            _scan(day, name)


def _scan(day: Day, name: str) -> None:
    place = open_workplace(day.root / DATA, None)
    try:
        brought = Source(name, (day.root / name).read_bytes())
        taken = scanning.take_in(
            place, "Lan", AT, [brought], source_name="máy quét", dossier="0003/2026", paper=1
        )
        day.mark(scan=[DATA, *(part.digest for part in taken.parts)])
    finally:
        place.register.close()


def _book(day: Day) -> None:
    with day.kept(DATA):
        day.run(DATA, "import-book", day.root / BOOK, "--side", day.root / "out" / "loi.xlsx")
        day.files(day.root / "out" / "loi.xlsx")


def _month(day: Day) -> None:
    asked = ("month", "--period", PERIOD, "--out", day.root / "out")
    for words in ((), ("--close",)):
        with day.kept(DATA):
            day.files(*day.run(DATA, *asked, *words)["files"])
    with day.kept(DATA):
        day.run(DATA, "month", "--period", PERIOD, "--reopen", "--reason", "sót hồ sơ")
    with day.kept(DATA):
        day.files(*day.run(DATA, *asked, "--close", "--reason", "đã bổ sung")["files"])


def _carried(day: Day) -> None:
    road = f"folder:{day.root / 'road'}"
    with day.kept(DATA):
        day.run(DATA, "send", "--via", road)
    with day.kept(ABOVE):
        day.run(ABOVE, "collect", "--from", road)
    with day.kept(DATA):
        day.run(DATA, "collect", "--from", road)


def _written(day: Day) -> None:
    report = ("narrative", "--period", PERIOD, "--kind", "tthc")
    with day.kept(DATA):
        day.run(DATA, *report, "--edit", "weak/other", "Thiếu 2 máy.", "--out", day.root / "out" / "bc.docx")
        day.files(day.root / "out" / "bc.docx")


def _brought_back(day: Day) -> None:
    """A copy, more work, and the copy over it; then work on what was brought back."""
    file = day.run(DATA, "backup", "--to", day.root / "stick")["file"]
    day.mark(backup=[DATA, Path(file).relative_to(day.root).as_posix()])
    day.files(file)
    with day.kept(DATA):
        _play(day, "noon.jsonl")
    day.mark(restoring=DATA)
    told = day.run(DATA, "restore", file)
    day.mark(restored=[DATA, Path(told["replaced"]).relative_to(day.root).as_posix()])
    day.head(DATA)
    with day.kept(DATA):
        _play(day, "noon.jsonl")


def _guarded(day: Day) -> None:
    """People who may come in, the words for the envelope, and another key."""
    with day.kept(DATA):
        day.run(DATA, "account", "open", "lan", "--name", "Trần Thị Lan Giả", "--roles", "intake")
    with day.kept(DATA):
        day.run(DATA, "recovery", "--make", "--out", day.root / "out" / "giay.pdf")
        day.files(day.root / "out" / "giay.pdf")
    with day.kept(DATA):
        day.run(DATA, "rekey", "--reason", "cán bộ nghỉ việc", "--backup-to", day.root / DATA / "backups")


def _erased(day: Day) -> None:
    """Whose term is over goes, scans and all; every entry of it stays in the chain."""
    with day.kept(DATA):
        _play(day, "long-ago.jsonl")
        digest = day.run(DATA, "erase", "--due")["digest"]
    with day.kept(DATA):
        day.run(DATA, "erase", "--run", "--list-digest", digest, "--basis", "Quyết định 12")


def _looked_after(day: Day) -> None:
    """What the program does by itself: copies here and on the stick, and trying them."""
    with day.kept(DATA):
        day.run(DATA, "backup-place", day.root / "second")
    for verb in ("rounds", "drill"):
        with day.kept(DATA):
            day.run(DATA, verb)
    day.files(*(day.root / DATA / "backups").glob("*.cchcbak"))


def _brought_up(day: Day) -> None:
    with day.kept(OLD):
        day.run(OLD, "check")
    if not any((day.root / OLD / "backups").glob("*.cchcbak")):
        raise RuntimeError("the register was not an old one: nothing was brought up")
