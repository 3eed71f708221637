"""Files of a few kilobytes that would be gigabytes, or be read for ever: a sentence, soon, in little room."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

import pytest
from fuzz import bombs
from fuzz.bombs import BOMBS, MOST, SECONDS
from fuzz.fed import with_tests


@pytest.fixture(scope="module")
def became() -> Mapping[str, Mapping[str, Any]]:
    """What became of each, told by a process that may die of it."""
    words = [sys.executable, bombs.__file__]
    found: dict[str, Mapping[str, Any]] = {}
    left = list(BOMBS)
    while left:
        done = subprocess.run([*words, *left], check=False, capture_output=True, text=True, env=with_tests())
        told = [json.loads(row) for row in done.stdout.splitlines() if row.startswith("{")]
        assert told, done.stderr
        found |= {row["name"]: row for row in told if "became" in row}
        last = told[-1]
        if "became" not in last:
            found[last["name"]] = {
                "became": f"BROKEN {done.returncode}: {done.stderr[-300:]}",
                "seconds": 0,
                "grew": 0,
            }
        left = [name for name in left if name not in found]
    return found


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_does_not_go_off(became: Mapping[str, Mapping[str, Any]], name: str) -> None:
    told = became[name]
    assert not told["became"].startswith("BROKEN"), told
    assert told["seconds"] < SECONDS, told
    assert told["grew"] < MOST, told
