"""Where an act happens: the open register, the law, the clerk, and the moment; one transaction long."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.card_text import refuse_card
from cchc_desktop.core.catalogue import Catalogue
from cchc_desktop.core.dossier import NOTHING, PERSONAL, Dossier, Json
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.law import Law
from cchc_desktop.core.text import day_time, nfc
from cchc_desktop.store.engine import Profile, Register
from cchc_desktop.store.entries import Writing


@dataclass(frozen=True, slots=True)
class Workplace:
    """An opened register together with the law and the catalogue it works by."""

    register: Register
    law: Law
    catalogue: Catalogue

    @property
    def profile(self) -> Profile:
        """Whose register it is."""
        return self.register.profile


@dataclass(frozen=True, slots=True)
class Desk:
    """One act's surroundings; ``at`` is when it took place, ``recorded_at`` when it was typed in."""

    book: Writing
    law: Law
    catalogue: Catalogue
    profile: Profile
    by: str
    at: datetime
    recorded_at: datetime
    folder: Path | None = None  # the data folder, with the office's own words for its papers

    def moved(self, by: str, at: datetime) -> Desk:
        """The same transaction at another moment and in another clerk's hands; for scripts."""
        at, by = hanoi(at).replace(microsecond=0), self.book.actor.name or by
        return replace(self, by=by, at=at, recorded_at=max(self.recorded_at, at))

    def enter(
        self,
        dossier: Dossier | None,
        verb: str,
        values: Mapping[str, object] = NOTHING,
        *,
        basis: str = "",
        note: Mapping[str, Json] = NOTHING,
        reason: str = "",
    ) -> Dossier:
        """Append the final entry of an act and give the dossier as it now stands.

        ``values`` are new column values; personal ones and ``reason`` go to the part that
        erasure may blank.
        """
        personal = {name: value for name, value in values.items() if name in PERSONAL}
        if reason:
            personal["reason"] = reason
        now = self.book.append(
            dossier,
            verb=verb,
            at=self.at,
            recorded_at=self.recorded_at,
            by=self.by,
            basis=basis,
            changes={name: value for name, value in values.items() if name not in PERSONAL},
            note=note,
            personal=personal or None,
        )
        if now is None:
            raise TypeError("an entry about a dossier gives that dossier back")
        return now


@contextmanager
def at_desk(place: Workplace, by: str, at: datetime, recorded_at: datetime | None = None) -> Iterator[Desk]:
    """One transaction at the counter: all that happens in it is kept, or nothing.

    Refused when it would lie further ahead of the clock than clocks go wrong: a year was mistyped.
    """
    at = hanoi(at).replace(microsecond=0)
    refuse_card("by", by)
    if recorded_at is not None and not place.profile.is_practice:
        _refuse_ahead(place.law, at, hanoi(recorded_at))
    with place.register.write() as book:
        yield Desk(
            book=book,
            law=place.law,
            catalogue=place.catalogue,
            profile=place.profile,
            # As the entry keeps it, so that one's own acts are known again; an account has its own name.
            by=nfc(place.register.actor.name or by),
            at=at,
            recorded_at=hanoi(recorded_at or at).replace(microsecond=0),
            folder=place.register.place,
        )


def _refuse_ahead(law: Law, at: datetime, now: datetime) -> None:
    if at <= now:
        return
    hours = law.integer("ahead_hours", now.date()).value
    if at - now > timedelta(hours=hours):
        raise Refused(
            f"Việc ghi lúc {day_time(at)} đứng sau lúc này ({day_time(now)}) hơn {hours} giờ. "
            "Việc chưa xảy ra thì chưa ghi vào sổ được; hãy xem lại năm, tháng và đồng hồ của máy.",
            "at",
        )
