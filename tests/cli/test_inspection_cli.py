"""`cchc check` names the entry that was tampered with in the file; `inspect` and `access` tell who asks."""

from __future__ import annotations

import shutil
from pathlib import Path
from random import Random

import make
import pytest
import tampering
from commands import cchc, done

from cchc_desktop.store import keys
from cchc_desktop.store.connect import sqlite_engine

FIRST, LAST = "2026-08-01", "2026-10-31"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office that practises, with three months of dossiers."""
    data = tmp_path_factory.mktemp("office") / "sổ"
    done("--data", data, "demo", "--dossiers", 60, "--seed", 4, "--from", FIRST, "--to", LAST)
    return data


def copied(office: Path, folder: Path, statement: str) -> Path:
    """A copy whose file somebody changed with the key and another program, guards dropped and put back."""
    data = folder / "sổ"
    shutil.copytree(office, data)
    key = keys.unlock(data, None)
    engine = sqlite_engine(data / keys.REGISTER_FILE, key, is_writer=True)
    with engine.begin() as connection:
        run = connection.exec_driver_sql
        guards = run(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%_is_%'"
        ).all()
        for name, _ in guards:
            run(f"DROP TRIGGER {name}")
        run(statement)
        for _, sql in guards:
            run(sql)
    engine.dispose()
    return data


@pytest.mark.parametrize(
    ("statement", "place", "what"),
    [
        ("UPDATE entry SET \"by\" = 'Ai khác' WHERE seq = 20", 20, "altered"),
        ("UPDATE entry SET account = 'lan' WHERE seq = 33", 33, "altered"),
        ("DELETE FROM entry WHERE seq = 41", 41, "removed"),
        ("DELETE FROM entry WHERE seq = (SELECT max(seq) FROM entry)", 0, "cut"),
        ("UPDATE entry SET seq = 900000 WHERE seq = 25", 25, "moved"),
    ],
)
def test_the_first_broken_link_is_named(
    office: Path, tmp_path: Path, statement: str, place: int, what: str
) -> None:
    last = done("--data", office, "check")["counts"]["entries"]
    answer = cchc("--data", copied(office, tmp_path, statement), "check", "--json")
    assert answer.code == 1
    told, problem = answer.lines
    assert (told["first"]["place"], told["first"]["what"]) == (place or last, what)
    assert told["findings"][0] == told["first"]["sentence"]
    assert problem["kind"] == "refused"
    assert f"bút tích {place or last}" in problem["problem"]


def test_the_harness_and_the_command_say_the_same(tmp_path: Path) -> None:
    register = make.register(tmp_path / "sổ")
    tampering.fill(register)
    with tampering.hand(register) as again:
        hand = again()
        tampering.tamper(hand, Random(11))
        first = tampering.judged(hand).first
    assert first is not None
    register.close()
    assert done("--data", tmp_path / "sổ", "check")["first"] is None


def test_the_pack_of_a_period_and_a_head_from_it(office: Path, tmp_path: Path) -> None:
    told = done(
        *("--data", office, "inspect", "--from", "2026-10-01", "--to", "2026-10-31"),
        *("--seed", "9", "--size", 5, "--out", tmp_path),
    )
    assert [Path(name).suffix for name in told["files"]] == [".xlsx", ".pdf"]
    assert all(Path(name).stat().st_size > 10_000 for name in told["files"])
    assert len(told["sample"]) == 5
    assert told["ok"]
    entries, digest = told["head"]["entries"], told["head"]["digest"]
    assert done("--data", office, "check", "--head", f"{entries}:{digest[:20]}")["ok"]
    wrong = cchc("--data", office, "check", "--head", f"{entries}:{'0' * 20}", "--json")
    assert wrong.code == 1
    assert wrong.lines[0]["ok"] is False


def test_who_looked_is_told_and_entered(office: Path) -> None:
    first = done("--data", office, "access", "--dossier", "1/2026", "--by", "Sếp")
    assert first == {"dossiers": ["0001/2026"], "accesses": []}
    unknown = cchc("--data", office, "access", "--id-number", "001000000000")
    assert unknown.code == 1
    assert "không có hồ sơ" in unknown.err


@pytest.mark.parametrize(
    "words",
    [
        ("inspect", "--seed", "1", "--out", "x"),
        ("inspect", "--period", "2026-10", "--out", "x"),
        ("access",),
        ("access", "--dossier", "1/2026", "--id-number", "1"),
    ],
)
def test_wrong_use_is_told_as_such(office: Path, words: tuple[str, ...]) -> None:
    assert cchc("--data", office, *words).code == 2
