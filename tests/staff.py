"""People with accounts, for tests: one of each role, every password changed from the first one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.roles import Role
from cchc_desktop.operations.accounts import open_account
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.entering import Arrival
from cchc_desktop.operations.own_password import change_password
from cchc_desktop.operations.upkeep import open_workplace
from cchc_desktop.operations.witness import Second
from cchc_desktop.store import accounts, keys
from cchc_desktop.store.accounts import Account
from cchc_desktop.store.engine import Register

PHRASE = "lúa chín vàng đồng"
NOW = datetime(2026, 10, 5, 8, tzinfo=HANOI)
FIRST, OWN = "Dau-tien-2026-{}", "Mùa gặt tháng 10 {}!"
PEOPLE: Mapping[str, tuple[str, Role]] = {
    "binh": ("Nguyễn Văn Bình", Role.ADMIN),
    "lan": ("Trần Thị Lan", Role.INTAKE),
    "mai": ("Lê Thị Mai", Role.OFFICER),
    "phuc": ("Đỗ Hữu Phúc", Role.LEADER),
    "thu": ("Võ Thị Thu", Role.REPORTER),
}


def first(login: str) -> str:
    """The password that somebody is given."""
    return FIRST.format(sum(map(ord, login)))


def own(login: str) -> str:
    """The password that somebody chooses."""
    return OWN.format(sum(map(ord, login.lower())))


def second(login: str) -> Second:
    """Somebody who stands by."""
    return Second(login, own(login))


def come(folder: Path, login: str | None, at: datetime = NOW, *, password: str | None = None) -> Workplace:
    """The register as one person opens it."""
    told = password or (PHRASE if login is None else own(login))
    return open_workplace(folder, told, None, Arrival(now=at, login=login))


def settle(folder: Path, login: str, at: datetime = NOW) -> None:
    """Come in for the first time and choose a password."""
    place = come(folder, login, at, password=first(login))
    change_password(place, first(login), own(login), at)
    place.register.close()


def hire(register: Register, at: datetime = NOW) -> None:
    """Accounts of one of each role whose passwords are cheap to try, as if each had been in."""
    with register.write() as book:
        for login, (name, role) in PEOPLE.items():
            keys.add_wrap(register.place, register.key, keys.ACCOUNT, login, own(login), cost=keys.CHEAPEST)
            accounts.put_account(
                book,
                Account(
                    login=login,
                    name=name,
                    roles=frozenset({role}),
                    opened_at=at,
                    password_at=at,
                    is_first_password=False,
                    last_in_at=at,
                    wrap=accounts.kept_wrap(register.place, login),
                ),
            )


def employ(folder: Path, logins: Iterable[str] = tuple(PEOPLE), at: datetime = NOW) -> None:
    """Accounts of these people, opened by the founder before any of them has come in."""
    founder = come(folder, None, at)
    logins = tuple(logins)
    for login in logins:
        name, role = PEOPLE[login]
        open_account(founder, login, name, [role.value], at, password=first(login))
    founder.register.close()
    for login in logins:
        settle(folder, login, at + timedelta(minutes=1))
