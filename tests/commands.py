"""Driving `cchc` in this process, as a script would."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

from cchc_desktop.cli import main


class Answer:
    """What one command printed, and its exit code."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    @property
    def json(self) -> Any:  # noqa: ANN401 - whatever the command gave
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        return [json.loads(line) for line in self.out.splitlines()]


def cchc(*words: object, told: str = "") -> Answer:
    """Run one command with ``told`` on its standard input."""
    out, err, stdin = io.StringIO(), io.StringIO(), sys.stdin
    sys.stdin = io.StringIO(told)
    try:
        with redirect_stdout(out), redirect_stderr(err):
            try:
                code = main([str(word) for word in words])
            except SystemExit as done:
                code = int(str(done.code))
    finally:
        sys.stdin = stdin
    return Answer(code, out.getvalue(), err.getvalue())


def done(*words: object, told: str = "") -> Any:  # noqa: ANN401 - whatever the command gave
    """Run one command that must succeed; give its JSON."""
    answer = cchc(*words, "--json", told=told)
    assert answer.code == 0, answer.err or answer.out
    return answer.json


def play(data: Path, *acts: Mapping[str, object]) -> list[Any]:
    """Play acts that must all be taken; give their answers."""
    script = data.parent / f"{data.name}.jsonl"
    script.write_text("".join(json.dumps(act, ensure_ascii=False) + "\n" for act in acts), encoding="utf-8")
    answer = cchc("--data", data, "play", script)
    assert answer.code == 0, answer.err
    return answer.lines
