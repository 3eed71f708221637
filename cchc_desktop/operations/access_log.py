"""Who saw, printed or took out what the register has about one person: for requests of that person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.text import nfc
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.store import erasing
from cchc_desktop.store.inspected import Access, accesses, seq_of
from cchc_desktop.store.reading import Reading

VERB = "access_log"


@dataclass(frozen=True, slots=True)
class Log:
    """The dossiers that are about the person, and every access to them in the order of the chain."""

    dossiers: tuple[str, ...]
    accesses: tuple[Access, ...]


def log_of(reading: Reading, *, id_number: str | None = None, dossier: str | None = None) -> Log:
    """The log of a person, or of one dossier; Refused where there is nothing about them."""
    reading.actor.need(VERB)
    seqs = (seq_of(reading, dossier),) if dossier else erasing.of_person(reading, nfc(id_number or ""))
    if not seqs:
        raise Refused("Sổ không có hồ sơ nào của người có số định danh này.", "id_number")
    numbers = {one.seq: one.local_no for one in erasing.past_of(reading, seqs)}
    return Log(tuple(numbers.values()), accesses(reading, numbers))


def access_log(
    place: Workplace, now: datetime, *, by: str, id_number: str | None = None, dossier: str | None = None
) -> Log:
    """``log_of``, entered: to look who looked is looking too."""
    with place.register.write() as book:
        found = log_of(book, id_number=id_number, dossier=dossier)
        now = now.replace(microsecond=0)
        note = {"dossiers": list(found.dossiers), "count": len(found.accesses)}
        book.append(None, verb=VERB, at=now, recorded_at=now, by=nfc(by), note=note)
    return found
