"""A million inputs, each door in a process of its own: for the night."""

from __future__ import annotations

import os
from random import SystemRandom

import pytest
from fuzz.doors import TARGETS, share_of
from fuzz.machine import Target
from fuzz.night import apart

NIGHTLY = 1_000_000


@pytest.mark.nightly
@pytest.mark.parametrize("target", TARGETS, ids=lambda one: one.name)
def test_a_night_at_a_door_breaks_nothing(target: Target) -> None:
    """Another seed each night; it is told where something is found, and the input kept."""
    seed = int(os.environ.get("CCHC_FUZZ_SEED") or SystemRandom().randrange(10**9))
    code, rows = apart(target.name, share_of(target, NIGHTLY), seed)
    assert code == 0, f"seed {seed}:\n" + "\n".join(rows)
