"""What this office fills in most of the time: offered in grey, saved only when the clerk takes it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from datetime import date

from cchc_desktop.core.law import Law
from cchc_desktop.store.habits import Filled, filled
from cchc_desktop.store.reading import Reading

ADDRESS = "address"
_HAMLET_AND_MORE = 3  # parts of an address that says hamlet, commune and province


def habits(reading: Reading, law: Law, procedure: str, on: date) -> Mapping[str, Hashable]:
    """The usual value of each field in the last dossiers of ``procedure``, where there is one.

    Of the address it is the part behind the hamlet: "Đông Anh, Hà Nội".
    """
    rows = filled(reading, procedure, law.integer("habit_sample", on).value)
    if len(rows) < law.integer("habit_least", on).value:
        return {}
    share = law.integer("habit_percent", on).value
    known = {name: _usual((getattr(row, name) for row in rows), share) for name in Filled._fields}
    known[ADDRESS] = _usual((_commune(row.address) for row in rows), share)
    return {name: value for name, value in known.items() if value is not None}


def _usual(values: Iterable[Hashable], percent: int) -> Hashable:
    told = Counter(values)
    value, times = told.most_common(1)[0]
    return value if times * 100 >= told.total() * percent else None


def _commune(address: str | None) -> str | None:
    parts = [part.strip() for part in (address or "").split(",")]
    return ", ".join(parts[1:]) if len(parts) >= _HAMLET_AND_MORE else None
