"""Two programs with one clipboard: what another one laid there meanwhile is never taken away."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCRIPT = Path(__file__).with_name("x_clip.py")
TRIES = 400
OURS, THEIRS = "Đỗ Thị Ước", "của chương trình khác"


class Program:
    """One of the two."""

    def __init__(self, display: str) -> None:
        env = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "PYTHONPATH": str(ROOT)}
        self.process = subprocess.Popen(
            [sys.executable, str(SCRIPT)],
            env={**env, "PYTHONIOENCODING": "utf-8"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
        )

    def do(self, *words: str) -> str:
        """What lies on the clipboard after it."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(" ".join(words) + "\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().rstrip("\n")

    def sees(self, text: str) -> None:
        """The server tells of another's copying when it comes to it."""
        seen = ""
        for _ in range(TRIES):
            seen = self.do("look")
            if seen == text:
                return
            time.sleep(0.05)
        raise AssertionError(f"{seen} and not {text}")


@pytest.fixture
def display() -> Iterator[str]:
    read, write = os.pipe()
    words = ["Xvfb", "-displayfd", str(write), "-screen", "0", "640x480x24", "-nolisten", "tcp", "-noreset"]
    quiet = subprocess.DEVNULL
    server = subprocess.Popen(words, pass_fds=(write,), stdout=quiet, stderr=quiet)
    os.close(write)
    with os.fdopen(read, "rb") as told:
        yield f":{told.readline().decode().strip()}"
    server.terminate()
    server.wait()


def test_only_what_is_still_ours_is_taken_back(display: str) -> None:
    ours, theirs = Program(display), Program(display)
    try:
        ours.do("copy", OURS)
        theirs.sees(OURS)
        theirs.do("copy", THEIRS)
        ours.sees(THEIRS)
        ours.do("clear")
        theirs.sees(THEIRS)
        ours.do("copy", OURS)
        theirs.sees(OURS)
        ours.do("clear")
        theirs.sees("")
    finally:
        for one in (ours, theirs):
            one.process.kill()
            one.process.communicate()
