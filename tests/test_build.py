"""The frozen program finds every member, opens a register and paints, far from the source tree."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from importlib.metadata import distributions
from pathlib import Path

import pytest
from commands import done

from cchc_desktop import family

ROOT = Path(__file__).parent.parent
LARGEST = 276 * 1024 * 1024  # bytes; a stick and a slow line have to carry it (11 MB of it draw the pictures)
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture(scope="session")
def frozen(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program as `build.spec` builds it; kept from run to run until something it is made of changes."""
    cache = request.config.cache
    assert cache is not None
    shelf = cache.mkdir("frozen")
    kept = shelf / made_of()
    program = kept / "cchc" / "cchc"
    if not (program.exists() and is_untouched(program)):
        for old in shelf.iterdir():
            shutil.rmtree(old)
        half = shelf / "half"  # a move to another disk may be killed half way: the name comes last
        shutil.move(built(tmp_path_factory.mktemp("frozen")), half)
        half.rename(kept)
    return program


def made_of() -> str:
    """A name for everything that goes into the program: its files, its libraries, its Python."""
    digest = hashlib.sha256(f"{sys.version}{sys.platform}{sys.base_prefix}".encode())
    for one in sorted(distributions(), key=lambda one: (one.name, one.version)):
        # Their lists have the sums of their files: another build of one version is another library.
        digest.update(f"{one.name} {one.version}\n{one.read_text('RECORD')}".encode())
    for part in ("cchc_desktop", "resources", "db", "build.spec", "LICENSE"):
        inside = sorted(ROOT.joinpath(part).rglob("*")) or [ROOT / part]
        for path in (one for one in inside if one.is_file() and one.suffix != ".pyc"):
            content = hashlib.sha256(path.read_bytes()).hexdigest()
            digest.update(f"{path.relative_to(ROOT).as_posix()} {content}\n".encode())
    return digest.hexdigest()[:16]


def is_untouched(program: Path) -> bool:
    """Whether no test that was killed has left its traces in the program."""
    written = next(program.parent.rglob("families.json")).read_text(encoding="utf-8")
    return bool(json.loads(written) == family.inventory())


PACKER = "import gc, sys; gc.disable(); from PyInstaller.__main__ import run; run(sys.argv[1:])"


def built(folder: Path) -> Path:
    """Where the program lies after it was built; with -O what was read is not translated a second time."""
    command = [sys.executable, "-O", "-c", PACKER, "--noconfirm", "--log-level=WARN"]
    command += ["--distpath", str(folder / "dist"), "--workpath", str(folder / "work")]
    done = subprocess.run(
        [*command, str(ROOT / "build.spec")], check=False, capture_output=True, text=True, cwd=folder
    )
    assert done.returncode == 0, done.stderr[-4000:]
    return folder / "dist"


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


MADE_OF = ("cchc_desktop/ui/x.py", "resources/law/x.toml", "db/versions/x.py", "build.spec", "LICENSE")


@pytest.mark.parametrize("changed", MADE_OF)
def test_whatever_it_is_made_of_decides_whether_it_is_built_anew(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, changed: str
) -> None:
    for name in MADE_OF:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"a")
    monkeypatch.setattr(sys.modules[__name__], "ROOT", tmp_path)
    before = made_of()
    assert before == made_of()
    (tmp_path / changed).write_bytes(b"b")
    after = made_of()
    assert after != before
    (tmp_path / changed).rename((tmp_path / changed).with_name("y"))
    assert made_of() not in {before, after}


def test_another_library_or_another_python_is_another_program(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    library = tmp_path / "paper-1.0.dist-info"
    library.mkdir()
    (library / "METADATA").write_text("Metadata-Version: 2.1\nName: paper\nVersion: 1.0\n", encoding="utf-8")
    (library / "RECORD").write_text("paper.py,sha256=a,1\n", encoding="utf-8")
    names = [made_of()]
    monkeypatch.syspath_prepend(tmp_path)
    names.append(made_of())
    (library / "RECORD").write_text("paper.py,sha256=b,1\n", encoding="utf-8")
    names.append(made_of())
    monkeypatch.setattr(sys, "version", "another")
    names.append(made_of())
    assert len(set(names)) == 4
