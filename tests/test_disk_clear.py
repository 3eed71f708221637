"""A used data folder, its temporary folder, the home of its user: searched for everybody who was served.

Command line and window are programs of their own, with a home, settings and a temporary folder of the test.
What was thrown away is looked at before it goes, so that a file which lived for a moment counts as well.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import unicodedata
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest
from book_sheets import line, save
from card_people import payload
from disk_search import found_in, patterns, search, spellings
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from cchc_desktop.operations.upkeep import open_register_only
from cchc_desktop.store.search import find

ROOT = Path(__file__).parents[1]
WATCH = Path(__file__).with_name("disk_watch.py")
PASSPHRASE, PASSWORD = "mật khẩu mở sổ 2026", "mật khẩu mở tệp 2026"
WITH_MARKS_APART = unicodedata.normalize("NFD", "Quàng Văn Pâng Muội")
UNMARKED = "Lo Van Pao Nung"
PHONES = ("0912345678", "0987654321", "0356789012", "0778899001")
PATIENCE = 300
KILLS = 2


@dataclass(frozen=True, slots=True)
class Machine:
    """One PC: folders of the user and of the program, what people put there and what they asked for."""

    folder: Path
    cards: tuple[str, ...]
    words: tuple[str, ...]

    def at(self, name: str) -> Path:
        return self.folder / name

    @property
    def searched(self) -> tuple[Path, ...]:
        """Everything but what somebody put there by hand, and papers of one citizen asked for by path."""
        return tuple(map(self.at, ("register", "home", "tmp", "closed", "backups", "restored", "packets")))

    @property
    def env(self) -> dict[str, str]:
        home = self.at("home")
        return {
            **os.environ,
            "HOME": str(home),
            "XDG_DATA_HOME": str(home / "data"),
            "XDG_CONFIG_HOME": str(home / "config"),
            "XDG_CACHE_HOME": str(home / "cache"),
            "XDG_STATE_HOME": str(home / "state"),
            "XDG_RUNTIME_DIR": str(home / "run"),
            "TMPDIR": str(self.at("tmp")),
            "QT_QPA_PLATFORM": "offscreen",
            "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "tests"))),
            "PYTHONDONTWRITEBYTECODE": "1",
            "CCHC_PASSPHRASE": PASSPHRASE,
            "CCHC_EXPORT_PASSPHRASE": PASSWORD,
        }

    def start(self, kind: str, *arguments: object) -> subprocess.Popen[str]:
        words = [str(WATCH), str(self.at("words")), str(self.at("report")), kind, *map(str, arguments)]
        return subprocess.Popen(
            [sys.executable, *words],
            env=self.env,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def cchc(self, *arguments: object) -> str:
        """One command that must be done."""
        with self.start("verb", *arguments) as one:
            out, err = one.communicate(timeout=PATIENCE)
        assert one.returncode == 0, (arguments, err)
        return out

    def killed(self, after: float, *arguments: object) -> None:
        """One command that somebody ends in its middle."""
        with self.start("verb", *arguments) as one:
            time.sleep(after)
            one.kill()
            one.communicate()

    def report(self) -> Mapping[str, set[str]]:
        """What the watch told: files in clear that were thrown away, and what was opened for writing."""
        told: dict[str, set[str]] = {"in clear": set(), "opened": set()}
        for row in self.at("report").read_text(encoding="utf-8", errors="surrogateescape").splitlines():
            kind, path, *_ = row.split("\t")
            told.setdefault(kind, set()).add(path)
        return told

    def in_clear(self) -> list[tuple[str, str]]:
        found = search(self.searched, self.words)
        return [(str(path.relative_to(self.folder)), word) for path, word in found]


def people() -> tuple[str, ...]:
    """Cards of sixteen people who do not exist, their names long enough to mean nobody else."""
    random, found = Random(20261122), dict[str, str]()
    while len(found) < 16:
        card = payload(random)
        _, _, name, _, _, address, *_ = card.split("|")
        if len(name) > 11 and len(address) > 15:
            found.setdefault(name, card)
    return tuple(found.values())


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Machine:
    """One PC after a day of work."""
    folder = tmp_path_factory.mktemp("machine")
    cards = people()
    words = [part for card in cards for at, part in enumerate(card.split("|")) if at in {0, 2, 5}]
    made = Machine(folder, cards, tuple(dict.fromkeys((*words, WITH_MARKS_APART, UNMARKED, *PHONES))))
    for name in ("home/run", "tmp", "in", "asked", "closed", "backups", "packets", "restored"):
        made.at(name).mkdir(parents=True)
    made.at("words").write_text("\n".join(made.words), encoding="utf-8")
    brought(made)
    without_a_window(made)
    at_the_window(made)
    ended_in_the_middle(made)
    return made


def brought(machine: Machine) -> None:
    """What people put on the PC by hand: a book, acts, cards, scans."""
    box = machine.at("in")
    typed = [card.split("|") for card in machine.cards[:8]]
    good = [
        line(
            **{
                "Họ tên": one[2],
                "Số CCCD": one[0],
                "Địa chỉ": one[5],
                "Điện thoại": PHONES[0],
                "Mã hồ sơ": None,
            }
        )
        for one in typed[:4]
    ]
    bad = [
        line(**{"Họ tên": one[2], "Số CCCD": one[0], "Địa chỉ": one[5], "Ngày nhận": "hôm qua"})
        for one in typed[4:]
    ]
    save(box / "so.xlsx", [*good, *bad])
    write_acts(box, typed)
    (box / "cards").write_text("\n".join(machine.cards[8:]) + "\n", encoding="utf-8")
    canvas = Canvas(str(box / "quet-1.pdf"), pageCompression=0)
    canvas.setTitle(UNMARKED)
    canvas.drawString(72, 700, f"{UNMARKED} {PHONES[2]}")
    canvas.save()
    picture, said = Image.new("RGB", (1240, 1754), "white"), Image.Exif()
    said[0x010E], said[0x9286] = typed[6][2], UNMARKED  # what it shows, what somebody remarked
    picture.save(box / "quet-2.jpg", "JPEG", dpi=(150, 150), exif=said)


def left_outside(machine: Machine) -> list[str]:
    """Who stands only in the rows that the import left over, which are searched for all the same."""
    return [part for card in machine.cards[4:8] for part in card.split("|")]


def write_acts(box: Path, typed: list[list[str]]) -> None:
    """Acts for ``play``, a few and many."""
    people = (
        (WITH_MARKS_APART, PHONES[1], typed[4][5]),
        (UNMARKED, PHONES[2], typed[5][5]),
        (typed[6][2], PHONES[3], typed[6][5]),
        (typed[7][2], PHONES[1], typed[7][5]),
    )
    of = {"verb": "receive", "by": "cán bộ", "procedure": "1.004873"}
    acts = [
        {**of, "at": f"2026-10-0{at}T09:00", "applicant": name, "phone": phone, "address": address}
        for at, (name, phone, address) in enumerate(people, 1)
    ]
    many = [{**acts[at % 4], "at": f"2026-11-0{1 + at % 9}T09:00"} for at in range(400)]
    for name, some in (("acts", acts), ("many", many)):
        lines = (json.dumps(one, ensure_ascii=False) + "\n" for one in some)
        (box / f"{name}.jsonl").write_text("".join(lines), encoding="utf-8")


def without_a_window(machine: Machine) -> None:
    """Every verb that has to do with people."""
    data, box, closed = ("--data", machine.at("register")), machine.at("in"), machine.at("closed")
    machine.cchc(*data, "init", "--unit", "00070")
    machine.cchc(*data, "import-book", box / "so.xlsx", "--side", closed / "dong-loi.xlsx")
    machine.cchc(*data, "play", box / "acts.jsonl")
    machine.cchc(*data, "search", "lo van pao")
    machine.cchc(*data, "print", "--dossier", "0001/2026", "--out", machine.at("asked") / "giay.pdf")
    for name in ("so.pdf", "so.xlsx"):
        machine.cchc(*data, "print", "--form", "register_book", "--year", 2026, "--out", closed / name)
    machine.cchc(*data, "month", "--period", "2026-10", "--out", closed / "khong-ten")
    machine.cchc(
        *data, "month", "--period", "2026-10", "--out", closed / "co-ten", "--reports", "all", "--names"
    )
    machine.cchc(
        *data, "narrative", "--period", "2026-10", "--kind", "tthc", "--out", closed / "bao-cao.docx"
    )
    machine.cchc(*data, "indicators", "--period", "2026-10", "--explain", "on_time_rate")
    machine.cchc(*data, "month", "--period", "2026-10", "--out", closed / "chot", "--close")
    machine.cchc(*data, "send", "--via", f"folder:{machine.at('packets')}")
    machine.cchc(*data, "support", "--out", closed / "ho-tro.zip")
    machine.cchc(*data, "check")


def at_the_window(machine: Machine) -> None:
    """A day that ends as it should, and one that is cut while somebody stands at the counter."""
    where = (machine.at("register"), machine.at("in") / "cards", machine.at("closed"))
    with machine.start("window", *where, "end") as whole:
        _, err = whole.communicate(timeout=PATIENCE)
    assert whole.returncode == 0, err
    with machine.start("window", *where, "kill") as cut:
        assert cut.stdout is not None
        said = cut.stdout.readline()
        cut.kill()
        _, err = cut.communicate()
    assert said == "ready\n", err


def ended_in_the_middle(machine: Machine) -> None:
    """Programs killed while they write, a backup, and a register brought back from it."""
    data, box, closed = ("--data", machine.at("register")), machine.at("in"), machine.at("closed")
    for at in range(KILLS):
        after = 1.2 + 0.7 * at
        machine.killed(after, *data, "play", box / "many.jsonl")
        machine.killed(
            after, *data, "print", "--form", "register_book", "--year", 2026, "--out", closed / f"{at}.xlsx"
        )
        machine.killed(after, *data, "month", "--period", "2026", "--out", closed / f"{at}", "--names")
        machine.killed(after, *data, "import-book", box / "so.xlsx", "--side", closed / f"loi-{at}.xlsx")
        machine.killed(after, *data, "backup", "--to", machine.at("backups"))
    machine.cchc(*data, "backup", "--to", machine.at("backups"))
    newest = max(machine.at("backups").glob("*.cchcbak"), key=lambda path: path.stat().st_mtime)
    machine.cchc("--data", machine.at("restored"), "restore", newest)
    assert json.loads(machine.cchc("--data", machine.at("restored"), "search", UNMARKED, "--json"))


def test_everybody_was_served(machine: Machine) -> None:
    """The words are in the register, else nothing would be proven by not finding them in clear."""
    assert len(machine.words) >= 50
    register = open_register_only(machine.at("register"), PASSPHRASE)
    with closing(register), register.read() as reading:
        # Addresses are not what is searched by.
        lacking = {word for word in machine.words if "," not in word and not find(reading, word, 1)}
    assert lacking <= set(left_outside(machine))
    assert len(machine.words) - len(lacking) >= 44


def test_nobody_is_found_in_clear(machine: Machine) -> None:
    assert machine.in_clear() == []


def test_nothing_that_was_thrown_away_named_anybody(machine: Machine) -> None:
    assert machine.report()["in clear"] == set()


def test_nothing_is_written_where_nobody_looks(machine: Machine) -> None:
    places = (*machine.searched, machine.at("asked"), machine.at("in"), Path("/dev"))
    outside = {
        path
        for path in machine.report()["opened"]
        if not any(Path(path).is_relative_to(one) for one in places)
    }
    assert {path for path in outside if path != str(machine.at("report"))} == set()


def test_the_search_finds_what_lies_in_clear(machine: Machine) -> None:
    """Else it would prove nothing: every word, in what people had put there themselves."""
    found = {word for _, word in search([machine.at("in")], machine.words)}
    assert found == set(machine.words)
    asked = {word for _, word in search([machine.at("asked")], machine.words)}
    assert asked, "words in a packed PDF are found"


@pytest.mark.parametrize("code", ["utf-8", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("change", [str.upper, str.lower, lambda word: unicodedata.normalize("NFD", word)])
def test_a_word_is_known_however_it_is_written(code: str, change: object) -> None:
    assert callable(change)
    word = "Đỗ Thị Ước Mơ"
    data = b"\x00\xff" + str(change(word)).encode(code) + b"\x00"
    assert found_in(data, [word]) == [word]
    assert found_in("Đỗ Thị Ước".encode(code), [word]) == []
    assert len(set(spellings(word))) > 6
    assert len(patterns([word])) > 18


def test_the_watch_sees_a_file_that_lives_for_a_moment(machine: Machine, tmp_path: Path) -> None:
    before = machine.report()["in clear"]
    leak = tmp_path / "leak"
    with machine.start("leak", leak, f"hồ sơ của {UNMARKED}") as one:
        one.communicate(timeout=PATIENCE)
    assert not leak.exists()
    told = machine.report()
    assert told["in clear"] - before == {str(leak)}
    rest = [
        row
        for row in machine.at("report").read_text(encoding="utf-8", errors="surrogateescape").splitlines()
        if str(tmp_path) not in row
    ]
    machine.at("report").write_text("\n".join(rest) + "\n", encoding="utf-8", errors="surrogateescape")
