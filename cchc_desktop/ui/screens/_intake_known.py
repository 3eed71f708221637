"""What the register already knows when somebody comes: the person, a dossier alike, the usual work."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from cchc_desktop.core.acts import Receive
from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.catalogue import Catalogue, Procedure
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.text import day, day_time, fold, mask_id, nfc
from cchc_desktop.ui.do import Do
from cchc_desktop.ui.screens._intake_person import Known

TEN = 10
_COUNTED = 400
_MOST = 50
_LAST = 3
_ALIKE = 20
_PEOPLE = 8
_NAME = 48


def known_person(do: Do, number: str) -> Known | None:
    """Somebody who came before under ``number``, with the last dossiers."""
    from cchc_desktop.store import search

    with do.reading() as reading:
        people = search.people(reading, number, 1)
        hits = search.find(reading, number, _MOST) if people else ()
    if not people:
        return None
    times = f"hơn {_MOST - 1}" if len(hits) >= _MOST else str(max(len(hits), 1))
    person = people[0]._asdict()
    last = tuple(
        f"{hit.local_no} · {shortened(hit.procedure_name)} · {hit.state.title}"
        + (f" · {day(hanoi(hit.received_at).date())}" if hit.received_at else "")
        for hit in hits[:_LAST]
    )
    return Known(f"{person['applicant']} từng nộp: {times} hồ sơ.", person, last)


def shortened(name: str) -> str:
    """The name of a procedure in one line of a narrow column."""
    return name if len(name) <= _NAME else f"{name[: _NAME - 1].rstrip()}…"


def people_named(do: Do, name: str) -> Sequence[tuple[str, str, dict[str, str | None]]]:
    """Those who came before under a name: the name, what tells them apart (masked), and their facts."""
    from cchc_desktop.store import search

    with do.reading() as reading:
        people = search.people(reading, name, _PEOPLE)
    found = []
    for person in people:
        facts = person._asdict()
        number = mask_id(person.id_number) if person.id_number else ""
        told = (person.born[:4] if person.born else "", number, person.address or "")
        found.append((person.applicant, " · ".join(filter(None, told)), facts))
    return found


@dataclass(frozen=True, slots=True)
class Alike:
    """A dossier that may be the same as the one being typed."""

    local_no: str
    sentence: str


def alike(do: Do, act: Receive) -> Alike | None:
    """A dossier of the same person and procedure that is still open, or that was received today."""
    from cchc_desktop.store import search

    who = act.id_number or act.applicant
    if not who or not act.procedure:
        return None
    wanted = search.Filter(text=who, procedure=act.procedure, limit=_ALIKE)
    with do.reading() as reading:
        rows = search.page(reading, search.ids(reading, wanted))
    today = hanoi(do.now()).date()
    for row in rows:
        if fold(nfc(row.applicant)) != fold(act.applicant) and not act.id_number:
            continue
        is_today = row.received_at is not None and hanoi(row.received_at).date() == today
        if row.state.is_open or is_today:
            at = f" nhận {day_time(row.received_at)}" if row.received_at else " mới ghi nhận"
            why = "còn đang giải quyết" if row.state.is_open else "vừa nhận hôm nay"
            said = f"Có thể trùng: {row.applicant} có hồ sơ {row.local_no} cùng thủ tục,{at}, {why}."
            return Alike(row.local_no, said)
    return None


def usual_procedures(do: Do) -> tuple[Procedure, ...]:
    """The pinned procedures, then those most received lately; a young register is filled up by field."""
    from cchc_desktop.operations.favourites import favourites
    from cchc_desktop.store import search

    day_now = do.now().date()
    catalogue = do.opened.place.catalogue
    with do.reading() as reading:
        pinned = favourites(reading, day_now)
        rows = search.page(reading, search.ids(reading, search.Filter(limit=_COUNTED)))
    often = [code for code, _ in Counter(row.procedure for row in rows).most_common(TEN)]
    codes = dict.fromkeys([*pinned, *often])
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
