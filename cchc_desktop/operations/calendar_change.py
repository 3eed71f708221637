"""Before a new calendar or rule is put in place: which promises would it move? Nothing is changed here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.deadline import Pause, Term, due_at
from cchc_desktop.core.dossier import Dossier
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.law import Law
from cchc_desktop.operations.clock import GIVEN
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.store import search


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedDossier:
    """An open dossier that the new law would promise for another moment."""

    local_no: str
    due_at: datetime
    new_due_at: datetime


def would_move(place: Workplace, new_law: Law) -> tuple[MovedDossier, ...]:
    """The open dossiers whose counted promise differs under ``new_law``, the nearest promise first.

    A promise that was given, not counted, stays. Pauses that are over count; one that still runs moves
    the promise when it ends, by whatever law stands then.
    """
    wanted = search.Filter(group=search.Group.OPEN, order=search.Order.DUE, is_descending=False)
    with place.register.read() as reading:
        known = (search.dossier_by_seq(reading, seq) for seq in search.ids(reading, wanted))
        return tuple(moved for one in known if one and (moved := _moved(place, new_law, one)))


def _moved(place: Workplace, new_law: Law, dossier: Dossier) -> MovedDossier | None:
    if not dossier.term or dossier.received_at is None or dossier.due_at is None:
        return None
    if dossier.due_basis == GIVEN:
        return None
    try:
        before = _promised(dossier, dossier.received_at, place.law, place.profile.unit)
        after = _promised(dossier, dossier.received_at, new_law, place.profile.unit)
    except Refused as no:
        raise Refused(f"Hồ sơ {dossier.local_no}: {no.sentence}", no.field) from no
    promised_at = hanoi(dossier.due_at)
    if after in {before, promised_at}:
        return None
    return MovedDossier(local_no=dossier.local_no, due_at=promised_at, new_due_at=after)


def _promised(dossier: Dossier, received_at: datetime, law: Law, unit: str) -> datetime:
    """The promise as ``law`` counts it: by the rules of the day of reception, without the account."""
    pauses: tuple[Pause, ...] = dossier.pauses
    term = Term.parse(str(dossier.term))
    return due_at(term, received_at, pauses, law.office(unit), law.counting(hanoi(received_at).date()))
