"""Báo cáo sees numbers: nothing that this role can have from any command names a person."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pypdfium2
import pytest
import staff
from commands import Answer, cchc
from role_commands import COMMANDS

from cchc_desktop.cli.command import clock
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.roles import Actor, Role
from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.operations.drafts import Draft, drafts, keep
from cchc_desktop.operations.upkeep import Founding, found
from cchc_desktop.operations.verbs import VERBS, read_act
from cchc_desktop.store import day, facts, linked, scans, search

PLANTED = ("Quách Thị Mỹ Duyên", "Lường Văn Kiệt", "079299004455", "0913777888", "Ấp Rạch Gốc")
REPORTS = "month --period {year} --out {out} --reports all --plain --reason thử"
MORE = (
    REPORTS,
    f"{REPORTS} --names",
    "indicators --period {year} --explain on_time_rate",
    "indicators --period {year} --explain late_unapologised_rate",
    "narrative --kind cchc --period {year} --out {out}/n.docx",
    "narrative --kind remedy --period {year} --out {out}/r.docx",
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register with people whom nobody else is called like, late and finished."""
    where = tmp_path_factory.mktemp("numbers")
    now = clock()
    began = now - timedelta(days=30)
    place, _ = found(where / "commune", Founding(unit="00070"), staff.PHRASE, began)
    with closing(place.register):
        staff.hire(place.register, now)
        for n in range(6):
            told = {
                "procedure": "1.004873",
                "applicant": PLANTED[n % 2],
                "id_number": PLANTED[2],
                "phone": PLANTED[3],
                "address": PLANTED[4],
            }
            with at_desk(place, "Lan", began) as desk:
                made = VERBS["receive"].do(desk, read_act("receive", told))
            if n % 2:
                with at_desk(place, "Lan", now - timedelta(days=2)) as desk:
                    told = {"dossier": made.local_no, "cause": "A1"}
                    VERBS["finish"].do(desk, read_act("finish", told))
    (where / "out").mkdir()
    return where


def said(file: Path) -> Iterator[str]:
    """All that a file says, whatever it lies in."""
    data = file.read_bytes()
    if data.startswith(b"%PDF"):
        with closing(pypdfium2.PdfDocument(data)) as pdf:
            yield from (page.get_textpage().get_text_bounded() for page in pdf)
    elif zipfile.is_zipfile(file):
        with zipfile.ZipFile(file) as whole:
            yield from (whole.read(name).decode(errors="replace") for name in whole.namelist())
    else:
        yield data.decode(errors="replace")


def leaks(out: Path) -> set[str]:
    """Which of the planted words stand in a file there."""
    files = [file for file in out.rglob("*") if file.is_file() and file.suffix != ".cchcbak"]
    texts = ["\n".join(said(file)) for file in files]
    return {one for one in PLANTED if any(one in text for text in texts)}


def run(folder: Path, line: str, who: str | None, out: Path) -> Answer:
    year = (clock() - timedelta(days=30)).year
    words = line.format(out=out, year=year, backup=folder / "none.cchcbak").split()
    account = () if who is None else ("--account", who)
    return cchc("--data", folder / "commune", *account, *words, "--json")


def test_no_command_names_anybody_to_whoever_sees_numbers_only(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CCHC_PASSPHRASE", staff.own("thu"))
    monkeypatch.setenv("CCHC_NEW_PASSPHRASE", "ngắn")
    lines = [one.words for tries in COMMANDS.values() for one in tries if not one.is_above]
    done = 0
    for line in (*lines, *MORE):
        if line.startswith(("play", "restore", "password")):
            continue
        answer = run(folder, line, "thu", tmp_path)
        done += answer.code == 0
        leak = [one for one in PLANTED if one in answer.out or one in answer.err]
        assert not leak, (line, leak)
        assert answer.code != 2 or line not in MORE, (line, answer.err)
    assert done > 10, "most of what this role may do was done"
    assert leaks(tmp_path) == set()


def test_the_same_names_stand_there_for_whoever_may_have_them(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is looked for above can be found."""
    monkeypatch.setenv("CCHC_PASSPHRASE", staff.PHRASE)
    answer = run(folder, f"{REPORTS} --names", None, tmp_path)
    assert answer.code == 0, answer.err
    assert len(leaks(tmp_path)) >= 2


@pytest.fixture
def place(folder: Path) -> Iterator[Workplace]:
    made = staff.come(folder / "commune", "thu", clock())
    yield made
    made.register.close()


def test_every_door_of_the_store_to_people_is_shut(place: Workplace) -> None:
    now = clock()
    with place.register.read() as reading:
        [seq, *_] = search.ids(reading, search.Filter())
        for look in (
            lambda: search.find(reading, "quach"),
            lambda: search.page(reading, [seq]),
            lambda: search.dossier(reading, "0001/2026"),
            lambda: search.entries(reading, seq),
            lambda: search.people(reading, PLANTED[2]),
            lambda: linked.opened(reading, "0001/2026"),
            lambda: facts.named(reading, ["0001/2026"]),
            lambda: next(facts.book_of_year(reading, 2026)),
            lambda: day.threatened(reading, now),
            lambda: scans.in_state(reading, "tray"),
            lambda: scans.of_dossier(reading, seq),
            lambda: scans.sheet(reading, "x"),
        ):
            with pytest.raises(Refused, match="Xem hồ sơ"):
                look()
        assert drafts(reading) == ()
        assert search.counts(reading, now, now.date()).overdue >= 0
    with pytest.raises(Refused, match="không có quyền"), at_desk(place, "", now) as desk:
        keep(desk, Draft(id="x", screen="intake", title="Quách"))


def test_an_administrator_without_another_role_sees_nobody_either() -> None:
    admin = Actor("A", frozenset({Role.ADMIN}), "a")
    assert not admin.may("people")
    assert not admin.may("names")
