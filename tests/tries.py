"""How many cases a property is tried with: some in the bell, ten times as many at night."""

from __future__ import annotations

import os

from hypothesis import settings

_IS_NIGHT = os.environ.get("CCHC_TEST_PROFILE") == "night"


def tries(bell: int) -> settings:
    """At least ``bell`` cases."""
    return settings(max_examples=bell * 10 if _IS_NIGHT else bell, deadline=None)
