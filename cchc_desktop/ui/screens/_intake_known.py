"""What the register already knows when somebody comes: the person, and the office's usual procedures."""

from __future__ import annotations

from collections import Counter

from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.catalogue import Catalogue, Procedure
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.text import day
from cchc_desktop.ui.do import Do
from cchc_desktop.ui.screens._intake_person import Known

TEN = 10
_COUNTED = 400
_MOST = 50


def known_person(do: Do, number: str) -> Known | None:
    """Somebody who came before under ``number``."""
    from cchc_desktop.store import search

    with do.reading() as reading:
        people = search.people(reading, number, 1)
        hits = search.find(reading, number, _MOST) if people else ()
    if not people:
        return None
    times = f"hơn {_MOST - 1}" if len(hits) >= _MOST else str(max(len(hits), 1))
    last = hits[0] if hits else None
    on = f", gần nhất {day(hanoi(last.received_at).date())}" if last and last.received_at else ""
    about = f" ({last.procedure_name})" if last else ""
    person = people[0]._asdict()
    return Known(f"{person['applicant']} từng nộp: {times} hồ sơ{on}{about}.", person)


def usual_procedures(do: Do) -> tuple[Procedure, ...]:
    """The ten procedures most received lately; a young register is filled up field by field."""
    from cchc_desktop.store import search

    day_now = do.now().date()
    catalogue = do.opened.place.catalogue
    with do.reading() as reading:
        rows = search.page(reading, search.ids(reading, search.Filter(limit=_COUNTED)))
    codes = [code for code, _ in Counter(row.procedure for row in rows).most_common(TEN)]
    found = [procedure for code in codes if (procedure := _in_force(catalogue, code, do)) is not None]
    for field in catalogue.fields(day_now):
        if len(found) >= TEN:
            break
        first = next(one for one in catalogue.in_force(day_now) if one.field == field)
        if first not in found:
            found.append(first)
    return tuple(found[:TEN])


def _in_force(catalogue: Catalogue, code: str, do: Do) -> Procedure | None:
    try:
        return catalogue.at(code, do.now().date())
    except Refused:
        return None
