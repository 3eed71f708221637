"""Looking closely: a number shown in full, a sensitive dossier opened; each leaves an entry of who and when.

The entry is about no dossier, so that looking changes nothing in one; its note names the dossier.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from weakref import WeakKeyDictionary

from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.dossier import Dossier, Json
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.law import Law
from cchc_desktop.core.roles import SYSTEM
from cchc_desktop.core.text import mask_id, nfc
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.store import search
from cchc_desktop.store.engine import Register

VIEW = "view"
HIDDEN = ("id_number", "owner_id", "proxy_id", "collector_id")
"""What is masked wherever it is shown, until somebody asks for it."""
_Seen = tuple[str, int, date]
_seen: WeakKeyDictionary[Register, set[_Seen]] = WeakKeyDictionary()


def reveal(place: Workplace, ref: str, field: str, now: datetime, by: str = "") -> str:
    """The full number in ``field`` of a dossier, once the entry that says who saw it is kept."""
    if field not in HIDDEN:
        raise Refused(f"Mục “{nfc(field)[:32]}” không phải số được che.", "field")
    return reveal_all(place, ref, now, by, (field,))[field]


def reveal_all(
    place: Workplace, ref: str, now: datetime, by: str = "", fields: Sequence[str] = HIDDEN
) -> Mapping[str, str]:
    """The full numbers of a dossier by their fields, in one entry; Refused where it has none of them."""
    with place.register.read() as reading:
        dossier = search.dossier(reading, ref)
    found = {field: str(value) for field in fields if (value := getattr(dossier, field))}
    if not found:
        raise Refused(f"Hồ sơ {dossier.local_no} không ghi số này.", "field")
    _enter(place, dossier, {"fields": list[Json](found)}, now, by)
    return found


def numbers_of(dossier: Dossier) -> bool:
    """Whether a dossier has any number that is masked."""
    return any(getattr(dossier, field) for field in HIDDEN)


def masked(dossier: Dossier) -> Dossier:
    """The same for a page that nobody has asked to show the numbers of."""
    told: dict[str, Any] = {field: mask_id(value) for field in HIDDEN if (value := getattr(dossier, field))}
    return replace(dossier, **told)


def is_sensitive(law: Law, dossier: Dossier, on: date) -> bool:
    """Whether opening the dossier is entered: the law data names its field."""
    return dossier.field in law.items("sensitive_fields", on).value


def opened(place: Workplace, dossier: Dossier, now: datetime, by: str = "") -> bool:
    """Enter that somebody opened a sensitive dossier, once a day for each person; whether it was entered."""
    on = hanoi(now).date()
    if not is_sensitive(place.law, dossier, on):
        return False
    actor = place.register.actor
    seen, one = _seen.setdefault(place.register, set()), (actor.login or by, dossier.seq, on)
    if one in seen:
        return False
    _enter(place, dossier, {"sensitive": True}, now, by)
    seen.add(one)
    return True


def _enter(place: Workplace, dossier: Dossier, note: dict[str, Json], now: datetime, by: str) -> None:
    told: dict[str, Json] = {"dossier": dossier.seq, "of": dossier.local_no, **note}
    said = place.register.actor.name or nfc(by) or SYSTEM
    with place.register.write() as book:
        book.append(None, verb=VIEW, at=now, recorded_at=now, by=said, note=told)
