"""The doors of paper end whatever comes in nothing or a sentence, soon, and in little room."""

from __future__ import annotations

import pytest
from fuzz.doors_pages import TARGETS
from fuzz.fed import hunted, replayed, told
from fuzz.machine import Target

EVERY = pytest.mark.parametrize("target", TARGETS, ids=lambda one: one.name)


@EVERY
def test_what_once_broke_it_does_no_more(target: Target) -> None:
    faults = replayed(target)
    assert not faults, told(faults)


@EVERY
def test_what_nobody_thought_of_breaks_it_as_little(target: Target) -> None:
    faults = hunted(target)
    assert not faults, told(faults)
