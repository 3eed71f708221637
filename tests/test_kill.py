"""The program killed at any moment: what was acknowledged is there, and the register is sound."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import pytest
from commands import cchc, done

from cchc_desktop.carriers import unbundle
from cchc_desktop.core.parcel import LARGEST_PIECE
from cchc_desktop.operations.parcels import MANIFEST
from cchc_desktop.operations.sealing import opened

LINES = 4_000


def write_script(path: Path) -> None:
    """Receptions in which each line names itself, so that what survives can be counted."""
    with path.open("w", encoding="utf-8") as script:
        for number in range(1, LINES + 1):
            act = {
                "verb": "receive",
                "at": f"2026-10-01T{8 + number // 600:02}:{number // 10 % 60:02}:{number % 10:02}",
                "by": "Lan",
                "procedure": "1.004873",
                "applicant": f"Người Thứ {number}",
                "request_id": f"line-{number}",
            }
            script.write(json.dumps(act, ensure_ascii=False) + "\n")


def killed_run(data: Path, script: Path, after: float) -> set[str]:
    """Play until ``after`` seconds past the first acknowledgement; the acknowledged local numbers."""
    with subprocess.Popen(
        [sys.executable, "-m", "cchc_desktop", "--data", str(data), "play", str(script)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    ) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        assert first, "the play never began"
        time.sleep(after)
        process.send_signal(signal.SIGKILL)
        told = first + process.stdout.read()
    whole = [line for line in told.splitlines(keepends=True) if line.endswith("\n")]
    return {answer["dossier"] for answer in map(json.loads, whole) if answer["ok"]}


def kill_often(tmp_path: Path, times: int) -> None:
    data, script = tmp_path / "data", tmp_path / "day.jsonl"
    done("--data", data, "init", "--unit", "00070", "--practice")
    write_script(script)
    random, acknowledged = Random(20261121), set[str]()
    for turn in range(times):
        acknowledged |= killed_run(data, script, random.uniform(0.0, 0.4))
        checked = cchc("--data", data, "check", "--json")
        assert checked.code == 0, f"after kill {turn + 1}: {checked.err}"
        assert checked.json["counts"]["dossiers"] >= len(acknowledged)
    month = done("--data", data, "month", "--period", "2026-10", "--out", data / "out")
    files = dict(unbundle(next((data / "out").glob("*.cchc")).read_bytes()))
    files.pop(MANIFEST)
    pieces = [json.loads(opened(piece, None, largest=LARGEST_PIECE)) for piece in files.values()]
    kept = {line[0] for lines in pieces for line in lines}
    assert acknowledged <= kept
    assert month["total"]["received"] == len(kept)
    numbers = sorted(int(number.partition("/")[0]) for number in kept)
    assert numbers == list(range(1, len(numbers) + 1)), "a number was lost or used twice"


def test_ten_kills_lose_nothing(tmp_path: Path) -> None:
    kill_often(tmp_path, 10)


@pytest.mark.nightly
def test_a_hundred_kills_lose_nothing(tmp_path: Path) -> None:
    kill_often(tmp_path, 100)
