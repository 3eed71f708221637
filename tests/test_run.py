"""One command from nothing: `run.py` prepares its folder, repairs it, or says why it cannot."""

from __future__ import annotations

import ast
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import run

RUN = Path(run.__file__)
ECHO = """import json, os, sys
print(json.dumps([sys.argv[1:], os.getcwd(), sys.prefix]))
sys.exit(7)
"""
UNKNOWN_LIBRARY = "cchc-no-such-library==1.0 --hash=sha256:" + "0" * 64 + "\n"
ASKED_OF_THE_SYSTEM = ("apt-get", "sudo", "dpkg", "pip", "pip3")
NO_NETWORK = {
    "PIP_CONFIG_FILE": os.devnull,
    "PIP_FIND_LINKS": "",
    "PIP_INDEX_URL": "http://127.0.0.1:9/simple",
    "PIP_RETRIES": "1",
}


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A program that echoes, no libraries to fetch, and an environment whose Python is gone, made good."""
    folder = tmp_path_factory.mktemp("run") / "Hồ sơ một cửa"
    package = folder / "cchc_desktop"
    package.mkdir(parents=True)
    shutil.copy(RUN, folder)
    (folder / "requirements.lock").write_text(run.MARKER, encoding="utf-8")
    (package / "__init__.py").touch()
    (package / "__main__.py").write_text(ECHO, encoding="utf-8")
    python = folder / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.symlink_to(folder / "gone" / "python3.9")
    done = start(folder, "due")
    assert done.returncode == 7, done.stderr
    return folder


def start(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `run.py` from another working directory, as a person's shortcut or script would."""
    return subprocess.run(
        [sys.executable, str(folder / "run.py"), *arguments],
        check=False,
        capture_output=True,
        text=True,
        cwd=folder.parent,
        env={**os.environ, **environment},
    )


def test_a_verb_gets_its_words_its_folder_and_passes_its_exit_code_on(prepared: Path) -> None:
    done = start(prepared, "due", "--term", "5 ngày", "--json")
    words, folder, prefix = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (7, "")
    assert words == ["due", "--term", "5 ngày", "--json"]
    assert Path(folder) == prepared.parent
    assert Path(prefix) == prepared / ".venv"


def test_a_second_start_asks_neither_pip_nor_the_system(prepared: Path, tmp_path: Path) -> None:
    called = tmp_path / "called"
    for name in ASKED_OF_THE_SYSTEM:
        (tmp_path / name).write_text(f'#!/bin/sh\necho {name} "$@" >> "{called}"\n', encoding="utf-8")
        (tmp_path / name).chmod(0o755)
    pip = next((prepared / ".venv").glob("lib/*/site-packages/pip"))
    hidden = pip.rename(pip.with_name("pip-away"))
    pip.mkdir()
    note = f"open({str(called)!r}, 'a').write('pip')\n"
    (pip / "__init__.py").write_text(note, encoding="utf-8")
    (pip / "__main__.py").touch()
    try:
        done = start(prepared, "due", PATH=f"{tmp_path}:{os.environ['PATH']}")
    finally:
        shutil.rmtree(pip)
        hidden.rename(pip)
    assert done.returncode == 7
    assert not called.exists(), called.read_text(encoding="utf-8")


def test_an_environment_left_unfinished_is_made_again(prepared: Path) -> None:
    stray = prepared / ".venv" / "stray"
    stray.touch()
    (prepared / ".venv" / "unfinished").touch()
    assert start(prepared, "due").returncode == 7
    assert not stray.exists()


def test_an_environment_made_by_hand_is_taken_over(prepared: Path) -> None:
    link = next((prepared / ".venv").glob("lib/*/site-packages/cchc_desktop.pth"))
    link.unlink()
    (prepared / ".venv" / "ready.json").unlink()
    keepsake = prepared / ".venv" / "keepsake"
    keepsake.touch()
    assert start(prepared, "due").returncode == 7
    assert keepsake.exists()


def test_a_changed_lock_is_noticed_and_no_network_is_said_in_a_sentence(prepared: Path) -> None:
    lock = prepared / "requirements.lock"
    before = lock.read_text(encoding="utf-8")
    lock.write_text(UNKNOWN_LIBRARY + before, encoding="utf-8")
    try:
        done = start(prepared, "due", "--json", **NO_NETWORK)
    finally:
        lock.write_text(before, encoding="utf-8")
    assert (done.returncode, done.stdout) == (1, "")
    assert "cần mạng" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert start(prepared, "due").returncode == 7


def test_a_folder_that_cannot_be_written_is_said_in_a_sentence(prepared: Path, tmp_path: Path) -> None:
    for name in ("run.py", "requirements.lock"):
        shutil.copy(prepared / name, tmp_path)
    (tmp_path / ".venv").write_text("a file where the folder should be", encoding="utf-8")
    done = start(tmp_path, "due")
    assert (done.returncode, done.stdout) == (1, "")
    assert ".venv" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_old_python_can_still_read_the_script_and_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ast.parse(RUN.read_text(encoding="utf-8"), feature_version=(3, 7))
    monkeypatch.setattr(run, "OLDEST_PYTHON", (99, 0))
    assert run.main([]) == 1
    assert "Cần Python" in capsys.readouterr().err


def test_without_rights_the_one_command_to_type_is_said() -> None:
    script = (
        "import os, run, shutil\n"
        "if os.geteuid() == 0: os.setuid(65534)\n"
        "try: run.install_system(['libgl1', 'xvfb'])\n"
        "except run.Unready as problem: print(problem)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True, cwd=RUN.parent
    )
    assert done.stdout.splitlines()[-1].strip() == (
        "sudo apt-get install -y --no-install-recommends libgl1 xvfb"
    )


def test_nothing_missing_needs_no_rights() -> None:
    assert run.missing_packages("test", has_window=True) == []
    run.install_system([])


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ([], True),
        (["--data", "D"], True),
        (["--data=D"], True),
        (["--screenshot", "out.png"], True),
        (["due", "--term", "5wd"], False),
        (["--json", "--data", "D", "month"], False),
        (["--self-check"], False),
        (["--help"], False),
    ],
)
def test_the_window_needs_libraries_that_a_verb_does_not(words: list[str], *, answer: bool) -> None:
    assert run.opens_window(words) is answer


def test_a_stamp_for_the_window_stays_when_the_tests_are_prepared_too() -> None:
    window = run.needed("run", has_window=True)
    tests = run.needed("test", has_window=True)
    assert window.items() < tests.items()
    assert run.needed("run", has_window=False).items() < window.items()
