"""The long run: ``PYTHONPATH=tests python -m fuzz.night INPUTS [DOOR…]``, each door in its own process."""

from __future__ import annotations

import json
import mmap
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from fuzz.doors import TARGETS, share_of
from fuzz.fed import fast, with_tests
from fuzz.machine import Fault, hunt, keep, shrunk

MOST_SPACE = 6 * 1024**3
"""Bytes of addresses that a door may have before the machine says no for it."""
_LARGEST = 16 * 1024 * 1024
_SEEN = 16  # bytes: which input it is, and how long
_SILENT = 120
"""Seconds without a new input after which a door is taken for hung in a library."""


def child(name: str, inputs: int, seed: int, box: str) -> int:
    """One door, in this process; what goes in next always stands in the file ``box``."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_SPACE, MOST_SPACE))
    target = next(one for one in TARGETS if one.name == name)
    with open(box, "r+b") as file, mmap.mmap(file.fileno(), _LARGEST) as seen:  # noqa: PTH123 - mapped, not read
        count = 0

        def tell(data: bytes) -> None:
            nonlocal count
            count += 1
            kept = data[: _LARGEST - _SEEN]
            seen[:_SEEN] = count.to_bytes(8, "big") + len(kept).to_bytes(8, "big")
            seen[_SEEN : _SEEN + len(kept)] = kept

        with tempfile.TemporaryDirectory(dir=fast()) as folder:
            began = time.process_time()
            done = hunt(target, Path(folder), inputs, seed, tell)
            spent = time.process_time() - began
            for at, fault in enumerate(done.faults.values()):
                small = _smaller(fault, Path(folder) / f"again-{at}")
                say({"kept": str(keep(small)), "words": small.words})
    say({"row": f"{done.row}  {spent:7.1f} s"})
    return 1 if done.faults else 0


def say(row: Mapping[str, object]) -> None:
    """One line for the process that asked."""
    sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def _smaller(fault: Fault, folder: Path) -> Fault:
    target = next(one for one in TARGETS if one.name == fault.target)
    if not target.is_shrunk:
        return fault
    folder.mkdir()
    with target.open(folder) as door:
        return shrunk(fault, door)


def apart(name: str, inputs: int, seed: int) -> tuple[int, list[str]]:
    """One door in a process of its own; where that dies the input that it was at is kept."""
    with tempfile.NamedTemporaryFile() as box:
        box.truncate(_LARGEST)
        words = [sys.executable, __file__, "--child", name, str(inputs), str(seed), box.name]
        done = _waited(words, Path(box.name))
        told = [json.loads(row) for row in done.stdout.splitlines() if row.startswith("{")]
        rows = [str(row.get("row") or f"  {row['words']}\n    -> {row['kept']}") for row in told]
        if not any("row" in row for row in told):
            if done.returncode in {1, -signal.SIGTERM, -signal.SIGINT}:
                raise RuntimeError(done.stderr)  # it is the machine itself that broke, or somebody ended it
            box.seek(_SEEN // 2)
            size = int.from_bytes(box.read(_SEEN // 2), "big")
            died = Fault(
                name, f"the process ended with {done.returncode}", done.stderr[-2_000:], box.read(size)
            )
            rows.append(f"  {died.words}\n    -> {keep(died)}")
            return 1, rows
        return done.returncode, rows


def _waited(words: Sequence[str], box: Path) -> subprocess.CompletedProcess[str]:
    """A child until it ends; one that is at the same input for very long is hung in a library."""
    with subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=with_tests()
    ) as made:
        before, since = b"", time.monotonic()
        while True:
            try:
                told, said = made.communicate(timeout=5)
                return subprocess.CompletedProcess(words, made.returncode, told, said)
            except subprocess.TimeoutExpired:
                with box.open("rb") as seen:
                    now = seen.read(_SEEN)
                if now != before:
                    before, since = now, time.monotonic()
                elif time.monotonic() - since > _SILENT:
                    made.kill()


def main(words: Sequence[str]) -> int:
    """Run what was asked for; 1 where anything was found."""
    if words[:1] == ["--child"]:
        return child(words[1], int(words[2]), int(words[3]), words[4])
    inputs, seed = int(words[0]), int(os.environ.get("CCHC_FUZZ_SEED", "1"))
    found = 0
    for target in TARGETS:
        if len(words) == 1 or target.name in words[1:]:
            many = inputs if len(words) > 1 else share_of(target, inputs)
            code, rows = apart(target.name, many, seed)
            found |= code
            sys.stdout.write("\n".join(rows) + "\n")
            sys.stdout.flush()
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
