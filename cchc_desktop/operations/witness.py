"""Two persons: the second one types login and password at the same moment, and the entry says who it was."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from cchc_desktop.core.access import locked_words
from cchc_desktop.core.act_words import act_words
from cchc_desktop.core.dossier import Json
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.roles import Actor, roles_of, titles_of
from cchc_desktop.operations.entering import rule_at
from cchc_desktop.store import accounts, keys, logins
from cchc_desktop.store.accounts import Account
from cchc_desktop.store.engine import Register
from cchc_desktop.store.side_file import ACCOUNT, named

SECOND, ALONE = "second", "alone"
"""What the note of an entry tells: the login of the second person, or that nobody else could stand by."""


@dataclass(frozen=True, slots=True)
class Second:
    """Who stands by, and the password that proves it."""

    login: str
    passphrase: str = field(repr=False)


def witnessed(register: Register, act: str, second: Second | None, now: datetime) -> dict[str, Json]:
    """What the entry of ``act`` ("account", "erase", "restore") says of the second person.

    Refused where two persons are needed and the second one is not there, is the same, or may not.
    """
    with register.read() as reading:
        every = accounts.accounts(reading)
    return witnessed_among(register.place, every, register.actor, act, second, now)


def witnessed_among(
    place: Path, every: Iterable[Account], actor: Actor, act: str, second: Second | None, now: datetime
) -> dict[str, Json]:
    """The same where the accounts were read elsewhere; the ways in are those beside ``place``."""
    wanted, every = roles_of(f"second:{act}"), tuple(every)
    able = {one.login: one for one in every if one.is_open and one.roles & wanted}
    others = {login: one for login, one in able.items() if login != actor.login}
    if second is None:
        if needs_second(every, act):
            raise Refused(
                f"“{act_words(f'second:{act}')}” cần người thứ hai cùng gõ mật khẩu: một tài khoản khác có "
                f"vai trò {titles_of(wanted)} (--second; hiện có: {', '.join(sorted(others))}).",
                SECOND,
            )
        return {ALONE: True}
    login = named(ACCOUNT, second.login)[1]
    if login == actor.login:
        raise Refused("Người thứ hai phải là người khác, không phải chính người đang làm.", SECOND)
    if login not in others:
        raise Refused(
            f"Tài khoản {login} không chứng kiến được việc này: cần tài khoản đang mở có vai trò "
            f"{titles_of(wanted)}.",
            SECOND,
        )
    _prove(place, login, second.passphrase, now)
    if others[login].is_first_password:
        raise Refused(f"Tài khoản {login} chưa đổi mật khẩu cấp lần đầu nên chưa chứng kiến được.", SECOND)
    return {SECOND: login}


def needs_second(every: Iterable[Account], act: str) -> bool:
    """Whether two could stand by each other: below that a small office has to go alone.

    Whoever has never come in, with the password first given, does not count: nobody knows they are there.
    """
    wanted = roles_of(f"second:{act}")
    able = [one for one in every if one.is_open and not one.is_first_password and one.roles & wanted]
    return len(able) >= 2  # noqa: PLR2004 - two persons


def _prove(place: Path, login: str, passphrase: str, now: datetime) -> None:
    rule = rule_at(place, now)
    try:
        logins.refuse_locked(place, login, rule, now)
    except Refused as locked:
        raise Refused(locked.sentence, SECOND) from None
    if keys.opens(place, keys.ACCOUNT, login, passphrase):
        return
    after = logins.count_failure(place, login, rule, now)
    if after.is_locked(now):
        raise Refused(locked_words(after), SECOND)
    raise Refused(f"Mật khẩu của người thứ hai ({login}) không đúng.", SECOND)
