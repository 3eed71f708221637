"""Who can be given a dossier today, and by which steps: what the office has laid down for its processing."""

from __future__ import annotations

from datetime import date

from cchc_desktop.core.law import Law
from cchc_desktop.core.process import same
from cchc_desktop.operations.process import counter_names, covers, officers, steps_of
from cchc_desktop.store.reading import Reading
from cchc_desktop.ui.screens._asked import People


def people_of(reading: Reading, law: Law, on: date, procedure: str = "") -> People:
    """The officers, who stands in for whom, and the steps of ``procedure`` where one is named."""
    steps = steps_of(reading, procedure, on) if procedure else ()
    counter = counter_names(law, reading.profile.name, on)
    is_counters = bool(steps) and any(same(steps[0].holder, name) for name in counter)
    return People(officers(reading, on), covers(reading, on), steps, is_counters=is_counters)
