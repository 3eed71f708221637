"""The frozen program finds every member, opens a register and paints, far from the source tree."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from commands import done

from cchc_desktop import family

ROOT = Path(__file__).parent.parent
LARGEST = 260 * 1024 * 1024  # bytes; a stick and a slow line have to carry it
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture(scope="session")
def frozen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program as `build.spec` builds it, once for all tests."""
    folder = tmp_path_factory.mktemp("frozen")
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level=WARN"]
    command += ["--distpath", str(folder / "dist"), "--workpath", str(folder / "work")]
    done = subprocess.run(
        [*command, str(ROOT / "build.spec")], check=False, capture_output=True, text=True, cwd=folder
    )
    assert done.returncode == 0, done.stderr[-4000:]
    return folder / "dist" / "cchc" / "cchc"


def start(program: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the frozen program where no source, no environment and no screen is near."""
    clean = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))
    }
    return subprocess.run(
        [str(program), *words],
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
        cwd=program.parent,
        env={**clean, "QT_QPA_PLATFORM": "offscreen"},
    )


def test_it_finds_the_families_that_were_built_in(frozen: Path) -> None:
    written = next(frozen.parent.rglob("families.json")).read_text(encoding="utf-8")
    assert json.loads(written) == family.inventory()
    done = start(frozen, "--self-check")
    assert done.returncode == 0, done.stderr


def test_it_says_so_when_a_member_is_missing(frozen: Path) -> None:
    listing = next(frozen.parent.rglob("families.json"))
    written = listing.read_text(encoding="utf-8")
    more = json.loads(written)
    more["forms"].append("a-form-that-was-lost")
    listing.write_text(json.dumps(more), encoding="utf-8")
    try:
        done = start(frozen, "--self-check")
    finally:
        listing.write_text(written, encoding="utf-8")
    assert done.returncode == 1
    assert "a-form-that-was-lost" in done.stderr


def test_it_knows_the_law_and_the_calendar(frozen: Path) -> None:
    done = start(frozen, "due", "--term", "5wd", "--received", "2026-11-02T08:00", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["due_on"] == "2026-11-09"


def test_it_makes_an_encrypted_register_and_fills_it(
    frozen: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CCHC_PASSPHRASE", "một câu dài để thử")
    done = start(frozen, "--data", str(tmp_path), "demo", "--dossiers", "20", "--seed", "1", "--json")
    assert done.returncode == 0, done.stderr
    checked = start(frozen, "--data", str(tmp_path), "check", "--json")
    assert checked.returncode == 0, checked.stderr


def test_it_paints_its_first_page(frozen: Path, tmp_path: Path) -> None:
    picture = tmp_path / "first.png"
    done = start(frozen, "--screenshot", str(picture))
    assert done.returncode == 0, done.stderr
    assert picture.read_bytes().startswith(PNG)


def test_it_is_small_enough_to_carry(frozen: Path) -> None:
    size = sum(path.stat().st_size for path in frozen.parent.rglob("*") if not path.is_symlink())
    assert size < LARGEST


def test_registers_go_between_source_and_build(frozen: Path, tmp_path: Path) -> None:
    from_source, from_build = tmp_path / "source", tmp_path / "build"
    done("--data", from_source, "demo", "--dossiers", 30, "--seed", 2)
    made = start(frozen, "--data", str(from_build), "demo", "--dossiers", "30", "--seed", "2", "--json")
    assert made.returncode == 0, made.stderr
    out = tmp_path / "out"
    month = ("month", "--period", "2026", "--out", str(out), "--json")
    counted = start(frozen, "--data", str(from_source), *month)
    assert counted.returncode == 0, counted.stderr
    assert {file.suffix for file in out.iterdir()} == {".xlsx", ".pdf", ".cchc"}
    assert (
        json.loads(counted.stdout)["total"]
        == done("--data", from_build, "month", "--period", "2026")["total"]
    )
    assert done("--data", from_build, "check")["ok"]
    printing = ("print", "--dossier", "0001/2026", "--out", str(tmp_path / "receipt.pdf"))
    printed = start(frozen, "--data", str(from_source), *printing)
    assert printed.returncode == 0, printed.stderr
    book = next(out.glob("SoTheoDoi*.xlsx"))
    dry = start(frozen, "--data", str(from_build), "import-book", str(book), "--dry-run", "--json")
    assert dry.returncode == 0, dry.stderr
    assert json.loads(dry.stdout)["rows"] > 0
