"""Many units invited at once: a file for each, laid into one folder."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.trust import PeerState
from cchc_desktop.files import write_whole
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.enrol import invite
from cchc_desktop.operations.exchange import Step, unheard
from cchc_desktop.store import peers
from cchc_desktop.store.members import members


@dataclass(frozen=True, slots=True)
class Invited:
    """The files that were written, and where."""

    folder: Path
    files: tuple[Path, ...]


def invite_many(
    place: Workplace,
    units: Iterable[str],
    folder: Path,
    now: datetime,
    *,
    by: str,
    address: str = "",
    step: Step = unheard,
) -> Invited:
    """Invite ``units``; where none are named, every unit of the list whose key nobody has compared."""
    named = tuple(dict.fromkeys(units)) or _unknown(place, now)
    if not named:
        raise Refused("Mọi đơn vị trong danh sách đều đã đối chiếu khóa; không còn ai để mời.", "unit")
    files = []
    for done, unit in enumerate(named):
        step(done / len(named), f"Lập giấy mời cho đơn vị {unit}")
        file = invite(place, unit, now, by=by, address=address)
        write_whole(folder / file.name, file.data)
        files.append(folder / file.name)
    return Invited(folder, tuple(files))


def _unknown(place: Workplace, now: datetime) -> tuple[str, ...]:
    with place.register.read() as reading:
        known = {one.sender for one in peers.peers(reading) if one.state is PeerState.CONFIRMED}
        return tuple(one.sender for one in members(reading, now.date()) if one.sender not in known)
