"""The log and the report of a bug hold places and fixed words, whatever the message says."""

from __future__ import annotations

import ast
import logging
import resource
import sys
import threading
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from cchc_desktop.paths import root
from cchc_desktop.ui.bugs import catch_all, keep_log, report

PLANTED = ("Đỗ Thị Ước", "001190012345", "0912345678", "Thôn Đoài, Vũ Lăng")
SOURCES = sorted((root() / "cchc_desktop").rglob("*.py"))


@pytest.fixture
def written(tmp_path: Path) -> Iterator[Path]:
    """The log of a program, which goes on writing until the test is over."""
    before = list(logging.getLogger().handlers)
    hooks = (sys.excepthook, threading.excepthook, sys.unraisablehook)
    keep_log(tmp_path)
    yield tmp_path / "cchc.log"
    sys.excepthook, threading.excepthook, sys.unraisablehook = hooks
    for handler in set(logging.getLogger().handlers) - set(before):
        logging.getLogger().removeHandler(handler)
        handler.close()


def nothing_planted(text: str) -> bool:
    plain = unicodedata.normalize("NFC", text)
    return all(word not in plain for word in PLANTED)


def test_what_is_put_into_a_line_stays_outside_unless_it_is_our_own(written: Path) -> None:
    log = logging.getLogger("cchc_desktop.ui.window")
    for word in PLANTED:
        log.warning("the settings in %s could not be read", word)
        log.warning("%s", f"Không mở được tệp {word}.")
        log.warning("%(name)s went", {"name": word})
    log.warning("the settings in %s could not be read", "window.toml")
    log.warning("%s failed: %s of %d", "ValueError", "worklist", 3)
    text = written.read_text(encoding="utf-8")
    assert nothing_planted(text)
    assert "the settings in … could not be read" in text
    assert "the settings in window.toml could not be read" in text
    assert "ValueError failed: " in text
    assert text.rstrip().endswith("of 3")


def test_other_libraries_tell_only_where(written: Path) -> None:
    for word in PLANTED:
        logging.getLogger("pypdf._reader").warning("could not decode %s", word)
        logging.getLogger("fontTools").warning(f"glyph for {word}")  # noqa: G004 - as libraries do
    text = written.read_text(encoding="utf-8")
    assert nothing_planted(text)
    assert "pypdf._reader test_bug_log.py:" in text


def test_messages_of_exceptions_are_never_written(written: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shown: list[BaseException] = []
    told: list[str] = []
    catch_all(shown.append)
    for word in PLANTED:
        try:
            try:
                raise KeyError(word)
            except KeyError as inner:
                raise ValueError(f"người nộp {word}") from inner
        except ValueError as bug:
            logging.getLogger("cchc_desktop.ui.do").exception("an operation broke")
            sys.excepthook(type(bug), bug, bug.__traceback__)
            told.append(report(bug))
    text = written.read_text(encoding="utf-8")
    assert len(shown) == len(PLANTED)
    assert all(map(nothing_planted, told))
    assert nothing_planted(text)
    assert "builtins.ValueError" in text
    assert capsys.readouterr().err == ""


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_what_breaks_in_a_thread_or_unheard_is_not_printed(
    written: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Desktops keep what programs print in a file of the user."""
    catch_all(lambda _bug: None)

    def work() -> None:
        raise RuntimeError(f"hồ sơ của {PLANTED[0]}")

    one = threading.Thread(target=work)
    one.start()
    one.join()

    class Lost:
        def __del__(self) -> None:
            raise RuntimeError(f"hồ sơ của {PLANTED[1]}")

    Lost()
    said = capsys.readouterr()
    assert nothing_planted(said.err + said.out)
    text = written.read_text(encoding="utf-8")
    assert text.count("a bug beside the window") == 2
    assert nothing_planted(text)


@pytest.mark.usefixtures("written")
def test_a_program_that_is_ended_leaves_no_picture_of_its_memory() -> None:
    catch_all(lambda _bug: None)
    assert resource.getrlimit(resource.RLIMIT_CORE) == (0, 0)


def test_every_line_of_the_log_has_fixed_words() -> None:
    """Words put together before they are logged could hold anything."""
    loose = []
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            owner = node.func.value
            is_log = isinstance(owner, ast.Name) and owner.id in {"log", "_log", "logger"}
            if is_log and node.func.attr in _LEVELS and not isinstance(node.args[0], ast.Constant | ast.Name):
                loose.append(f"{path.name}:{node.lineno}")
    assert loose == []


_LEVELS = frozenset({"debug", "info", "warning", "error", "critical", "exception"})


def test_titles_of_windows_are_fixed_words_or_the_offices_name() -> None:
    """They stand in the task bar and in the list of windows, for everybody who passes."""
    loose = []
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            is_title = isinstance(node, ast.Call) and getattr(node.func, "attr", "") in {
                "setWindowTitle",
                "setWindowIconText",
                "setApplicationDisplayName",
                "setWindowFilePath",
            }
            if is_title and isinstance(node, ast.Call) and not isinstance(node.args[0], ast.Constant):
                loose.append((path.name, ast.unparse(node.args[0])))
    assert sorted(loose) == [("_intake_ends.py", "title"), ("window.py", "f'{profile.name} – CCHC Desktop'")]
