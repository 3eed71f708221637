"""Founding a register, opening it, and keeping it sound: check, back up, restore."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from cchc_desktop import family
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.numbering import unit_code
from cchc_desktop.core.text import nfc
from cchc_desktop.core.units import Units
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.entering import Arrival, come_in
from cchc_desktop.operations.founding import (
    COMMUNE_DIGITS,
    PROVINCE_DIGITS,
    Founding,
    bare_name,
    doubts,
    place_name,
)
from cchc_desktop.operations.packs import workplace_of
from cchc_desktop.operations.pages.ready import gaps as page_gaps
from cchc_desktop.operations.unit_acts import plain
from cchc_desktop.rulebook import load_catalogue, load_law, load_units
from cchc_desktop.store import keys, rekey
from cchc_desktop.store.engine import Profile, Register, create
from cchc_desktop.store.members import UNITS_AT_FIRST, Member, put_members

if TYPE_CHECKING:
    from cchc_desktop.store.backup import Restored
    from cchc_desktop.store.backup_files import Amount
    from cchc_desktop.store.check import Report

__all__ = ["Founding"]

_SHORTEST_PASSPHRASE = 8
MOST_DEVICES = 99


def has_register(place: Path) -> bool:
    """Whether a register lies in ``place``."""
    return keys.is_register(place)


def found(
    place: Path, founding: Founding, passphrase: str | None, now: datetime
) -> tuple[Workplace, tuple[str, ...]]:
    """Make the register of an office and open it; also the sentences the clerk should read."""
    check_passphrase(passphrase, is_practice=founding.is_practice)
    if not 1 <= founding.device <= MOST_DEVICES:
        raise Refused(f"Số của máy phải từ 1 đến {MOST_DEVICES}.", "device")
    units = load_units(place)
    unit, name, warnings = _named(founding.unit, founding.name, units)
    superior, superior_name = _superior(founding, unit, units)
    founded = replace(founding, unit=unit, name=name, superior=superior, superior_name=superior_name)
    warnings += doubts(founded, units, now.date())
    profile = Profile(
        unit=unit,
        name=name,
        role=founding.role,
        superior=superior,
        superior_name=superior_name,
        since=founding.since or date(now.year, 1, 1),
        is_practice=founding.is_practice,
        place=place_name(name),
        device=founding.device,
        secret=secrets.token_bytes(32),
        created_at=now,
    )
    key = keys.make(place, passphrase or None, profile)
    register = create(place, key, profile, founding.url)
    workplace = Workplace(register, load_law(place), load_catalogue(place))
    if founding.role == "superior":
        _expect_communes(workplace, units)
    return workplace, warnings


def check_passphrase(passphrase: str | None, *, is_practice: bool) -> None:
    """Refuse to keep people's data under no passphrase or a short one."""
    if is_practice and not passphrase:
        return
    if not passphrase:
        raise Refused(
            "Sổ thật phải có mật khẩu: đặt biến môi trường CCHC_PASSPHRASE hoặc dùng --passphrase-file.",
            "passphrase",
        )
    if len(nfc(passphrase)) < _SHORTEST_PASSPHRASE:
        raise Refused(f"Mật khẩu phải có ít nhất {_SHORTEST_PASSPHRASE} ký tự.", "passphrase")


def open_workplace(
    place: Path, passphrase: str | None, url: str | None = None, arrival: Arrival | None = None
) -> Workplace:
    """Open the register in ``place`` with the law and the catalogue that go with it."""
    from cchc_desktop.operations import standby

    register = open_register_only(place, passphrase, url, arrival)
    try:
        standby.notice(register, is_quick=True)
        return workplace_of(register)
    except BaseException:
        register.close()
        raise


def open_register_only(
    place: Path, passphrase: str | None, url: str | None = None, arrival: Arrival | None = None
) -> Register:
    """Open the register in ``place`` whatever packs of law and catalogue lie beside it.

    ``url`` is where the register of a server lies now, once it was moved. ``arrival`` says who comes in
    and when; without it, it is the founder, whom nobody counts.
    """
    if arrival is not None:
        return come_in(place, passphrase, arrival, url)
    key = keys.unlock(place, passphrase)
    register = rekey.opened(place, key, lambda side: keys.unlocked(side, passphrase), url)
    keys.bring_up(place, register.key, passphrase)
    return register


def _named(code: str, name: str | None, units: Units) -> tuple[str, str, tuple[str, ...]]:
    code = unit_code(code)
    try:
        if len(code) == PROVINCE_DIGITS:
            title = units.province(code).title
        elif len(code) == COMMUNE_DIGITS:
            title = units.by_code(code).title
        else:
            raise Refused("")
    except Refused:
        if not name or not nfc(name):
            raise Refused(
                f"Mã đơn vị “{code}” không có trong danh sách; muốn dùng phải ghi tên đơn vị (--name).",
                "unit",
            ) from None
        warning = (
            f"Mã đơn vị {code} không có trong danh sách từ {units.since:%d/%m/%Y}; ghi theo tên được nhập."
        )
        return code, bare_name(name), (warning,)
    return code, bare_name(name) if name and nfc(name) else title, ()


def _superior(founding: Founding, unit: str, units: Units) -> tuple[str, str]:
    """Who adds this unit up: as told, or the commune's province."""
    told, name = nfc(founding.superior or ""), nfc(founding.superior_name or "")
    code = unit_code(told, "superior") if told else ""
    if not code and founding.role == "commune":
        try:
            code = units.by_code(unit).province_code
        except Refused:
            raise Refused("Chưa có mã đơn vị tổng hợp (--superior).", "superior") from None
    if code and not name:
        try:
            name = units.province(code).title
        except Refused:
            raise Refused(f"Mã đơn vị tổng hợp “{code}” cần kèm tên (--superior-name).", "superior") from None
    return code, name


def _expect_communes(place: Workplace, units: Units) -> None:
    """A province expects a report from each of its communes."""
    try:
        communes = units.of_province(place.profile.unit)
    except Refused:
        return
    since, now = max(units.since, place.profile.since), place.profile.created_at
    expected = [Member(commune.code, commune.title, since) for commune in communes]
    with place.register.write() as book:
        put_members(book, expected)
        note = {"here": [plain(one) for one in expected]}
        book.append(None, verb=UNITS_AT_FIRST, at=now, recorded_at=now, by=place.profile.name, note=note)


def check(
    place: Workplace | Register, progress: Callable[[str, int, int], None] = lambda _words, _done, _of: None
) -> Report:
    """Recompute everything the register claims and name what does not agree.

    ``progress`` is told what is gone through, how many of them were and how many there are.
    """
    from cchc_desktop.store.check import check as check_register

    return check_register(_register_of(place), progress)


def _register_of(place: Workplace | Register) -> Register:
    return place.register if isinstance(place, Workplace) else place


def backup(place: Workplace | Register, folder: Path, now: datetime) -> Path:
    """One verified file with the whole register, named by unit and moment."""
    register = _register_of(place)
    name = f"CCHC_{register.profile.unit}_{now:%Y%m%dT%H%M%S}.cchcbak"
    return register.backup(folder / name)


def lacking(file: Path) -> tuple[str, ...]:
    """Whose scanned files the backup ``file`` could not take along, gone or damaged; one for each file."""
    from cchc_desktop.store.backup_files import lacking as told

    return told(file)


def damaged(file: Path) -> tuple[str, ...]:
    """Whose scanned files the backup ``file`` has whole, which the vault has lost or damaged."""
    from cchc_desktop.store.backup_files import damaged as told

    return told(file)


def copied(file: Path) -> Amount:
    """The scanned files that the backup ``file`` added to those beside it, or copied anew."""
    from cchc_desktop.store.backup_files import copied as told

    return told(file)


def read_back(file: Path) -> tuple[Amount, int]:
    """The scanned files that were read back for the backup ``file``; and how many it has in all."""
    from cchc_desktop.store.backup_files import read_back as told

    return told(file)


def restore(file: Path, place: Path, passphrase: str | None, now: datetime) -> Restored:
    """Put the register in ``file`` at ``place``; give where the replaced one is kept, and what is lost."""
    from cchc_desktop.operations.restoring import restore as restore_register

    return restore_register(file, place, passphrase, now)


def self_check() -> list[str]:
    """Sentences for what the installed program lacks: an empty family, or one that differs from the build."""
    from cchc_desktop.forms import read_templates  # the window opens without the forms
    from cchc_desktop.operations.charts import picture_gaps

    found_families = family.inventory()
    findings = [
        f"Nhóm {name} không có thành phần nào." for name, codes in found_families.items() if not codes
    ]
    built = family.built_with()
    if built is not None:
        findings += [
            f"Nhóm {name} khác với lúc đóng gói: {sorted(set(codes) ^ set(found_families.get(name, [])))}."
            for name, codes in built.items()
            if codes != found_families.get(name)
        ]
    try:
        load_law()
        load_catalogue()
        load_units()
        read_templates()
    except Exception as error:  # noqa: BLE001 - whatever is wrong with the installed data is the finding
        findings.append(f"Dữ liệu đi kèm không đọc được: {error}.")
    return findings + page_gaps() + picture_gaps()
