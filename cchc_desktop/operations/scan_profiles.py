"""Scanning on one key: what each button of the screen sets, kept for the whole office."""

from __future__ import annotations

from dataclasses import asdict, fields, replace
from datetime import date

from cchc_desktop.core.dossier import Json
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.scanned import standard
from cchc_desktop.core.text import nfc, sort_key
from cchc_desktop.operations.choices import choose
from cchc_desktop.operations.desk import Desk
from cchc_desktop.operations.pages.bundle import Source
from cchc_desktop.scanners import Profile, Sheaf, scanner_of
from cchc_desktop.store.reading import Reading
from cchc_desktop.store.settings import settings

PREFIX = "scan:"
MOST = 5
"""As many as there are keys for."""

_ENDED = False
_HIGHEST = 1200


def profiles(reading: Reading, on: date) -> tuple[Profile, ...]:
    """The office's profiles on the day ``on``, in the order of their keys (their names)."""
    found = [
        _profile(name.removeprefix(PREFIX), value)
        for name, value in settings(reading, on).items()
        if name.startswith(PREFIX) and isinstance(value, dict)
    ]
    return tuple(sorted(found, key=lambda one: sort_key(one.name)))


def put_profile(desk: Desk, profile: Profile) -> Profile:
    """Keep a profile; Refused when it would scan below the floor."""
    kept = replace(profile, name=nfc(profile.name), paths=())
    if not kept.name:
        raise Refused("Chưa đặt tên cho cấu hình quét.", "name")
    floor = standard(desk.law, desk.at.date(), is_map=kept.is_map)
    if not floor.floor_dpi <= kept.dpi <= _HIGHEST:
        raise Refused(f"Độ phân giải phải từ {floor.floor_dpi} ({floor.basis}) đến {_HIGHEST} dpi.", "dpi")
    known = profiles(desk.book, desk.at.date())
    if len(known) >= MOST and all(one.name != kept.name for one in known):
        raise Refused(f"Đã có {MOST} cấu hình quét, mỗi cấu hình một phím. Hãy bỏ bớt một cấu hình.", "name")
    told: dict[str, Json] = {
        name: value for name, value in asdict(kept).items() if name not in {"name", "paths"}
    }
    choose(desk, PREFIX + kept.name, told)
    return kept


def drop_profile(desk: Desk, name: str) -> None:
    """End a profile."""
    if all(one.name != nfc(name) for one in profiles(desk.book, desk.at.date())):
        raise Refused(f"Không có cấu hình quét nào tên “{nfc(name)}”.", "name")
    choose(desk, PREFIX + nfc(name), _ENDED)


def scan(profile: Profile) -> tuple[tuple[Sheaf, Source], ...]:
    """Get pages by a profile: each sheaf with the source to take in; ``settle`` it once it is kept."""
    return tuple((sheaf, Source(sheaf.name, sheaf.data)) for sheaf in scanner_of(profile).scan(profile))


def settle(profile: Profile, sheaf: Sheaf) -> None:
    """Put away what has safely been taken in."""
    scanner_of(profile).settle(profile, sheaf)


def reject(profile: Profile, sheaf: Sheaf) -> None:
    """Leave alone what cannot be taken in, lest it be tried and told of again and again."""
    scanner_of(profile).reject(profile, sheaf)


def release(profile: Profile, sheaf: Sheaf) -> None:
    """The work on a sheaf is over, however it ended: another worker may have it if it still lies there."""
    scanner_of(profile).release(profile, sheaf)


def _profile(name: str, told: dict[str, Json]) -> Profile:
    known = {f.name for f in fields(Profile)} - {"name", "paths"}
    values = {key: value for key, value in told.items() if key in known}
    return Profile(name=name, **values)  # type: ignore[arg-type]  # as put_profile wrote them
