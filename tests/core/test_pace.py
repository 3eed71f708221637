"""A pause of two keys in a steady burst: a sign of a lost key, and nothing where the pace tells nothing."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest
from card_people import payload

from cchc_desktop.core.pace import Step, has_stumbled


def burst(text: str, gap: Callable[[str, str], float]) -> list[Step]:
    return [(now, gap(before, now)) for before, now in zip(["", *text], text, strict=False)]


def usb(step: float, jitter: float, random: Random) -> Callable[[str, str], float]:
    """A reader that presses shift before a capital, lets a key go before the same again, spells marks out."""

    def gap(before: str, now: str) -> float:
        keys = 1 + (now.isupper() or now == "|") + (before == now) + 4 * (not now.isascii())
        return float(round(step * keys + random.uniform(-jitter, jitter)))

    return gap


def lose(steps: list[Step], at: int) -> list[Step]:
    """The system drops one key; the next comes when it would have come."""
    (_, lost), (letter, gap) = steps[at], steps[at + 1]
    return [*steps[:at], (letter, lost + gap), *steps[at + 2 :]]


@pytest.mark.parametrize("step", [5, 8, 12, 17, 25, 33])
def test_a_whole_burst_never_stumbles(step: int) -> None:
    random = Random(step)
    for _ in range(200):
        assert not has_stumbled(burst(payload(random), usb(step, 0.12 * step, random)))


@pytest.mark.parametrize("step", [5, 8, 12, 17, 25, 33])
def test_a_lost_key_mostly_leaves_a_pause(step: int) -> None:
    random, seen = Random(step), 0
    for _ in range(200):
        steps = burst(payload(random), usb(step, 0.1 * step, random))
        seen += has_stumbled(lose(steps, random.randrange(14, len(steps) - 2)))
    assert seen > 100


@pytest.mark.parametrize("tick", [15.625, 10.0])
@pytest.mark.parametrize("step", [6.0, 10.3, 15.9, 16.0, 20.0])
def test_a_clock_that_counts_coarsely_tells_nothing(tick: float, step: float) -> None:
    random = Random(2)
    for _ in range(100):
        text, at = payload(random), random.uniform(0, tick)
        stamps = [int((at + place * step) // tick * tick) for place in range(len(text))]
        gaps = [float(now - before) for before, now in zip([stamps[0], *stamps], stamps, strict=False)]
        assert not has_stumbled(list(zip(text, gaps, strict=True)))


def test_an_unsteady_reader_tells_nothing() -> None:
    random = Random(3)
    for _ in range(300):
        assert not has_stumbled(burst(payload(random), lambda _a, _b: float(random.randrange(1, 36))))
    assert not has_stumbled([])
