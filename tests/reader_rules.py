"""How many readings are enough, as the shipped law says."""

from __future__ import annotations

from datetime import date

from cchc_desktop.core.second_reading import Rules
from cchc_desktop.rulebook import load_law

_LAW = load_law(None)
RULES = Rules(
    *(
        _LAW.integer(name, date(2026, 10, 8)).value
        for name in ("reader_alike", "reader_regained", "reader_waits_minutes")
    )
)
ENOUGH = RULES.alike
