"""Many units invited at once: a file for each, laid into one folder."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cchc_desktop.carriers.folder import writable
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.numbering import unit_code
from cchc_desktop.core.trust import PeerState
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.enrol import invite
from cchc_desktop.operations.exchange import Step, unheard
from cchc_desktop.store import peers
from cchc_desktop.store.members import members, tree


@dataclass(frozen=True, slots=True)
class Invited:
    """The files that were written, and where; ``doubts`` are sentences about codes that no list knows."""

    folder: Path
    files: tuple[Path, ...]
    doubts: tuple[str, ...] = ()


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
    laid, files = writable(str(folder)), []
    for done, unit in enumerate(named):
        step(done / len(named), f"Lập giấy mời cho đơn vị {unit}")
        file = invite(place, unit, now, by=by, address=address)
        laid.put(file.name, file.data)
        files.append(folder / file.name)
    return Invited(folder, tuple(files), doubts(place, named, now))


def doubts(place: Workplace, units: Iterable[str], now: datetime) -> tuple[str, ...]:
    """What is to be said of those among ``units`` that are not in the tree of units, or no more."""
    with place.register.read() as reading:
        known = tree(reading)
    found, today = [], now.date()
    for unit in map(unit_code, units):
        stints = known.stints(unit)
        if not stints:
            found.append(
                f"Đơn vị {unit} chưa có trong cây đơn vị. Kiểm tra lại mã; mã đúng thì thêm ở màn Đơn vị "
                "(lệnh units put), nếu không sổ tự thêm khi đơn vị trả lời giấy mời."
            )
        elif all(one.until is not None and one.until < today for one in stints):
            found.append(
                f"{stints[-1].name} ({unit}) đã thôi hoạt động theo cây đơn vị. Kiểm tra lại mã trước khi "
                "giao giấy mời."
            )
        elif parent := known.parent(unit, today):
            found.append(
                f"{stints[-1].name} ({unit}) trực thuộc {known.name(parent, today)} ({parent}) theo cây đơn "
                f"vị nên báo cáo qua {parent}: để {parent} lập giấy mời. Muốn mời từ đây thì chuyển đơn vị "
                "sang trực thuộc thẳng trước (màn Đơn vị, lệnh units move)."
            )
    return tuple(found)


def _unknown(place: Workplace, now: datetime) -> tuple[str, ...]:
    with place.register.read() as reading:
        known = {one.sender for one in peers.peers(reading) if one.state is PeerState.CONFIRMED}
        return tuple(one.sender for one in members(reading, now.date()) if one.sender not in known)
