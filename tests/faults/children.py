"""Commands of the program in processes that can be killed, or given a bad disk, at any moment."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from faults.shim import Kind, built

TESTS = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class Fault:
    """From the ``first`` to the ``last`` (0: for ever) request of these kinds is answered ``number``."""

    kinds: tuple[Kind, ...]
    number: str
    first: int = 1
    last: int = 0
    match: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """What a child wrote before it ended; ``code`` is minus the signal where it was killed."""

    code: int
    out: str
    err: str
    asked: int = 0
    failed: int = 0
    seconds: float = 0.0

    @property
    def is_killed(self) -> bool:
        return self.code < 0

    @property
    def answers(self) -> list[Any]:
        """The whole lines of its answer: half a line was acknowledged to nobody."""
        whole = [line for line in self.out.splitlines(keepends=True) if line.endswith("\n")]
        return [json.loads(line) for line in whole if line.startswith(("{", "["))]


@dataclass(slots=True)
class Children:
    """Below ``root`` lies everything that the children write; their streams lie in ``streams``."""

    process: subprocess.Popen[str]
    root: Path
    streams: Path
    environment: Mapping[str, str] = field(default_factory=dict)

    def run(
        self,
        *words: object,
        at: int = 0,
        after: float | None = None,
        fault: Fault | None = None,
        call: str = "",
        log: Path | None = None,
    ) -> Told:
        """Run one command, or the function ``call``, killed at its ``at``-th change or ``after`` seconds."""
        out, err = self.streams / "out", self.streams / "err"
        counted = Path(f"{out}.asked")
        for path in (out, err, counted):
            path.unlink(missing_ok=True)
        order = {
            "words": [str(word) for word in words],
            "call": call,
            "out": str(out),
            "err": str(err),
            "root": str(self.root),
            "at": at,
            "after": after,
            "fault": asdict(fault) if fault else None,
            "log": str(log or ""),
            "environment": dict(self.environment),
        }
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        begun = time.monotonic()
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        code = int(self.process.stdout.readline())
        asked, failed = map(int, counted.read_text().split()) if counted.exists() else (0, 0)
        return Told(code, _text(out), _text(err), asked, failed, time.monotonic() - begun)

    def done(self, *words: object) -> Any:  # noqa: ANN401 - whatever the command gave
        """Run one command to its end, which must be a good one; its JSON."""
        told = self.run(*words, "--json")
        assert told.code == 0, f"{words}: {told.err or told.out}"
        return told.answers[-1] if told.answers else None


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


@contextmanager
def children(root: Path, streams: Path, **environment: str) -> Iterator[Children]:
    """A nursery for commands that write below ``root``."""
    root.mkdir(exist_ok=True)
    streams.mkdir(exist_ok=True)
    around = os.environ | {
        "LD_PRELOAD": str(built()),
        "PYTHONPATH": os.pathsep.join((str(TESTS), str(TESTS.parent))),
    }
    around.pop("CCHC_DEBUG", None)  # a bug shall be told as a person would read it
    with subprocess.Popen(
        [sys.executable, "-m", "faults.nursery"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=around,
    ) as process:
        try:
            yield Children(process, root, streams, environment)
        finally:
            assert process.stdin is not None
            process.stdin.close()
