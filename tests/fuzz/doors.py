"""Every door by name, and how many of all inputs each is fed."""

from __future__ import annotations

from fuzz import doors_books, doors_counter, doors_hub, doors_keep, doors_pages, doors_road, doors_rules
from fuzz.machine import Target

TARGETS: tuple[Target, ...] = (
    *doors_counter.TARGETS,
    *doors_rules.TARGETS,
    *doors_books.TARGETS,
    *doors_road.TARGETS,
    *doors_pages.TARGETS,
    *doors_keep.TARGETS,
    *doors_hub.TARGETS,
)


def share_of(target: Target, inputs: int) -> int:
    """How many of ``inputs`` a door gets, rounded up."""
    return -(-inputs * target.share // sum(one.share for one in TARGETS))
