"""A second machine goes on from the last backup with numbers of its own; the first stops when it is back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import cchc_desktop.store.standing_in as standing
from cchc_desktop.core.act_words import act_words
from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.dossier import Json
from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.operations.backups import drives
from cchc_desktop.operations.upkeep import MOST_DEVICES
from cchc_desktop.store import backups, keys, second_place, upkeep_rows
from cchc_desktop.store.backup import Asked, restore
from cchc_desktop.store.engine import Register, open_register
from cchc_desktop.store.extra import Extra, last_moment, later_acts
from cchc_desktop.store.own_acts import STAND_IN


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenOver:
    """Until where the backup goes; what was done at the other machine behind it has to be typed in again."""

    file: Path
    device: int
    from_device: int
    entries: int
    last_at: datetime | None
    lacking: tuple[str, ...]
    is_marked: bool
    """Whether the other machine will see it, by the mark beside the backup."""


def newest_in(source: Path) -> Path:
    """``source`` itself when it is a file; of a folder the backup that goes furthest, of one unit only."""
    if not source.is_dir():
        return source
    best: tuple[int, Path] | None = None
    units: set[str] = set()
    for path in sorted(source.glob(f"*{backups.ENDING}")):
        said = backups.told(path)
        if said is None:
            continue
        units.add(said.unit)
        if best is None or said.entries >= best[0]:
            best = said.entries, path
    if best is None:
        raise Refused(f"Thư mục {source} không có bản sao lưu nào đọc được. Kiểm tra lại thư mục.", "file")
    if len(units) > 1:
        raise Refused(
            f"Thư mục {source} có bản sao lưu của nhiều đơn vị. Chỉ đúng tệp cần tiếp quản.", "file"
        )
    return best[1]


def take_over(
    source: Path, device: int, place: Path, passphrase: str | None, now: datetime, *, login: str | None = None
) -> TakenOver:
    """Lay the newest backup of ``source`` into the empty ``place`` as machine ``device``; leave a mark."""
    if not 1 <= device <= MOST_DEVICES:
        raise Refused(f"Số của máy phải từ 1 đến {MOST_DEVICES}.", "device")
    if keys.is_register(place):
        raise Refused(
            f"Thư mục {place} đã có sổ. Máy dự phòng tiếp quản vào một thư mục trống (--data).", "place"
        )
    file = newest_in(source)
    from_device = backups.device_of(file)
    if device == from_device:
        raise Refused(
            f"Bản sao lưu là của máy {from_device}: máy tiếp quản phải mang số khác, để không cấp trùng.",
            "device",
        )
    done = restore(file, place, passphrase, now, Asked(device=device, told={"stand_in": True}, login=login))
    register = open_register(place, keys.unlock(place, passphrase, login))
    try:
        return _marked(register, file, from_device, now, done.lacking)
    finally:
        register.close()


def _marked(
    register: Register, file: Path, from_device: int, now: datetime, lacking: tuple[str, ...]
) -> TakenOver:
    told = backups.told(file)
    if told is None:
        raise Trouble(f"Không đọc lại được {file.name}. Kiểm tra ổ đĩa rồi làm lại.")
    device = register.profile.device
    note: dict[str, Json] = {"from_device": from_device, "entries": told.entries, "head": told.head}
    with register.read() as reading:
        last = last_moment(reading, told.entries)
    with register.write() as book:
        book.append(None, verb=STAND_IN, at=now, recorded_at=now, by=register.profile.name, note=note)
        end = book.chain_head
    mark = standing.StoodIn(
        unit=register.profile.unit,
        device=device,
        from_device=from_device,
        at=now.isoformat(),
        entries=told.entries,
        head=told.head,
        entry=end.seq,
        digest=end.digest,
    )
    is_marked = True
    try:
        standing.leave(file.parent / standing.mark_file(register.profile.unit), register.key, mark)
    except Trouble:
        is_marked = False  # a stick that only reads: the first machine has to be told by people
    return TakenOver(
        file=file,
        device=device,
        from_device=from_device,
        entries=told.entries,
        last_at=last,
        lacking=lacking,
        is_marked=is_marked,
    )


def notice(register: Register, *, is_quick: bool = False) -> str:
    """Look for the mark in the second place; where another machine went on, this one writes no more."""
    if register.stopped:
        return register.stopped
    with register.read() as reading:
        chosen = upkeep_rows.second_of(reading)
    if chosen is None:
        return ""
    unit, name = register.profile.unit, standing.mark_file(register.profile.unit)
    with suppress(Trouble):
        if is_quick:
            one = standing.at_once(Path(chosen[0]) / name, register.key, unit)
        else:
            folder = second_place.found(Path(chosen[0]), chosen[1], unit, drives())
            one = standing.found(folder / name, register.key, unit)
        if one is not None and is_replaced(register, one):
            standing.leave(register.place / standing.STOPPED, register.key, one)
            register.stopped = one.words
    return register.stopped


def is_replaced(register: Register, one: standing.StoodIn) -> bool:
    """Whether ``one`` went on from this very register, which does not know of it yet."""
    if one.device == register.profile.device:
        return False
    with register.read() as reading:
        is_ours = upkeep_rows.is_of_this_chain(reading, one.entries, one.head)
        return is_ours and not upkeep_rows.is_of_this_chain(reading, one.entry, one.digest)


def unsaved(register: Register) -> tuple[Extra, ...]:
    """What was done here behind the point from which the other machine went on, in order."""
    one = standing.found(register.place / standing.STOPPED, register.key, register.profile.unit)
    if one is None:
        raise Refused("Chưa có máy nào tiếp quản sổ này: không có việc nào phải nhập lại.")
    with register.read() as reading:
        return later_acts(reading, one.entries)


def rows(acts: tuple[Extra, ...]) -> Iterator[tuple[str, ...]]:
    """The list to type in again, row by row."""
    for at, act in enumerate(acts, 1):
        told = f"{hanoi(act.at):%H:%M %d/%m/%Y}"
        yield str(at), told, act_words(act.verb), act.number, act.what, act.by
