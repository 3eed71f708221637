"""Accounts: opened, given roles, closed, given a new password, looked through once a year; each an act.

What is done to an account that may change accounts or stand by as the second person takes two persons:
otherwise one could make the other one up.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from cchc_desktop.core.access import check_password, first_password, read_login
from cchc_desktop.core.dossier import Json
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.roles import SYSTEM, Role
from cchc_desktop.operations.account_desk import (
    both,
    codes_of,
    entered,
    give_way,
    one_account,
    open_one,
    read_name,
    read_reason,
    read_roles,
    refuse_admins,
    refuse_last,
    refuse_taken,
)
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.entering import rule_at
from cchc_desktop.operations.witness import Second
from cchc_desktop.store import accounts, keys, logins
from cchc_desktop.store.accounts import CLOSED, OPEN, Account

OPEN_VERB, CHANGE, CLOSE = "account_open", "account_change", "account_close"
REOPEN, RESET = "account_reopen", "account_reset"


@dataclass(frozen=True, slots=True)
class Given:
    """An account and the password that its person is told once; empty where they chose it themselves."""

    account: Account
    password: str = ""


@dataclass(frozen=True, slots=True)
class Work:
    """What lies in somebody's hands: numbers of dossiers, those offered to them, and half-typed pages."""

    dossiers: tuple[str, ...]
    offered: tuple[str, ...]
    drafts: int

    @property
    def is_none(self) -> bool:
        """Whether nothing is left behind."""
        return not (self.dossiers or self.offered or self.drafts)


@dataclass(frozen=True, slots=True)
class Closed:
    """An account that was closed; ``left`` is still in those hands, ``handed`` went to another's."""

    account: Account
    left: Work
    handed: tuple[str, ...] = ()


def open_account(  # noqa: PLR0913 - what one is told of a person, all named
    place: Workplace,
    login: str,
    name: str,
    roles: Iterable[str],
    now: datetime,
    *,
    by: str = "",
    password: str | None = None,
    second: Second | None = None,
) -> Given:
    """An account for one person, with a first password that is made up unless it is told."""
    place.register.actor.need(OPEN_VERB)
    rule = rule_at(place.register.place, now)
    login, name, held = read_login(login), read_name(name), read_roles(roles)
    refuse_taken(place, login, name)
    refuse_admins(place, held, rule)
    told = check_password(rule, password, login, name) if password else first_password(rule)
    note: dict[str, Json] = {"login": login, "name": name, "roles": codes_of(held)}
    note |= both(place, held, second, now)
    one = Account(login=login, name=name, roles=held, opened_at=now, password_at=now)
    with entered(place, OPEN_VERB, note, by, now) as book:
        give_way(place, book, one, told)
    return Given(one, "" if password else told)


def change_account(
    place: Workplace,
    login: str,
    now: datetime,
    *,
    name: str | None = None,
    roles: Iterable[str] | None = None,
    by: str = "",
    second: Second | None = None,
) -> Account:
    """Other roles, or a name put right; the note keeps what was before."""
    place.register.actor.need(CHANGE)
    rule, before = rule_at(place.register.place, now), open_one(place, login)
    after = replace(
        before,
        name=before.name if name is None else read_name(name),
        roles=before.roles if roles is None else read_roles(roles),
    )
    if after == before:
        raise Refused(f"Tài khoản {before.login} đã đúng như vậy, không có gì để đổi.", "roles")
    if after.name != before.name:
        refuse_taken(place, "", after.name)
    if Role.ADMIN in after.roles - before.roles:
        refuse_admins(place, after.roles, rule)
    elif Role.ADMIN in before.roles - after.roles:
        refuse_last(place, before)
    note: dict[str, Json] = {
        "login": before.login,
        "roles": codes_of(after.roles),
        "before": codes_of(before.roles),
    }
    note |= {"name": after.name, "name_before": before.name} if after.name != before.name else {}
    note |= both(place, before.roles | after.roles, second, now)
    with entered(place, CHANGE, note, by, now) as book:
        accounts.put_account(book, after)
    _now_is(place, after)
    return after


def close_account(
    place: Workplace,
    login: str,
    now: datetime,
    *,
    reason: str = "",
    hand_to: str | None = None,
    by: str = "",
    second: Second | None = None,
) -> Closed:
    """Nobody comes in by this account any more; the work in those hands goes to ``hand_to``, or is told."""
    place.register.actor.need(CLOSE)
    before, why = open_one(place, login), read_reason(reason)
    if before.login == place.register.actor.login:
        raise Refused("Không tự đóng tài khoản của mình được. Nhờ một quản trị khác.", "login")
    refuse_last(place, before)
    taker = None if hand_to is None else open_one(place, hand_to)
    if taker is not None:
        place.register.actor.need("assign")
        if taker.login == before.login:
            raise Refused("Người nhận việc phải là người khác.", "hand_to")
    note: dict[str, Json] = {"login": before.login, "reason": why, **both(place, before.roles, second, now)}
    after = replace(before, state=CLOSED, wrap=None)
    with entered(place, CLOSE, note, by, now) as book:
        accounts.put_account(book, after)
        book.flush()
        keys.remove_wrap(place.register.place, keys.ACCOUNT, before.login)
    handed = () if taker is None else hand_work(place, before.name, taker.name, now, by)
    return Closed(after, work_of(place, before.name), handed)


def work_of(place: Workplace, name: str) -> Work:
    """What lies in the hands of ``name``; numbers only, so that whoever looks after accounts may ask."""
    with place.register.read() as reading:
        reading.actor.need(CLOSE)
        held, offered = accounts.work_of(reading, name)
        return Work(held, offered, accounts.drafts_of(reading, name))


def hand_work(place: Workplace, former: str, taker: str, now: datetime, by: str = "") -> tuple[str, ...]:
    """Assign every running dossier in the hands of ``former`` to ``taker``; the numbers of those it could."""
    from cchc_desktop.core.acts import Assign
    from cchc_desktop.operations.desk import at_desk
    from cchc_desktop.operations.progress import assign

    place.register.actor.need("assign")
    with place.register.read() as reading:
        held, _ = accounts.work_of(reading, former)
    handed: list[str] = []
    with at_desk(place, by or place.register.actor.name or SYSTEM, now) as desk:
        for number in held:
            try:
                with desk.book.step():
                    assign(desk, Assign(dossier=number, officer=taker))
            except Refused:
                continue  # it stays in the list of what is left, where somebody sees it
            handed.append(number)
    return tuple(handed)


def reopen_account(
    place: Workplace, login: str, now: datetime, *, by: str = "", second: Second | None = None
) -> Given:
    """Let somebody come in again, with a new first password."""
    place.register.actor.need(REOPEN)
    before = one_account(place, login)
    if before.is_open:
        raise Refused(f"Tài khoản {before.login} đang mở. Quên mật khẩu thì đặt lại mật khẩu.", "login")
    refuse_taken(place, "", before.name)
    refuse_admins(place, before.roles, rule_at(place.register.place, now))
    return _renewed(place, REOPEN, replace(before, state=OPEN, opened_at=now), now, by, second)


def reset_password(
    place: Workplace, login: str, now: datetime, *, by: str = "", second: Second | None = None
) -> Given:
    """A new first password for somebody who forgot theirs; their work stays as it is."""
    place.register.actor.need(RESET)
    before = open_one(place, login)
    if before.login == place.register.actor.login:
        raise Refused("Mật khẩu của chính mình thì tự đổi (lệnh password), không đặt lại.", "login")
    return _renewed(place, RESET, before, now, by, second)


def _renewed(
    place: Workplace, verb: str, before: Account, now: datetime, by: str, second: Second | None
) -> Given:
    told = first_password(rule_at(place.register.place, now))
    after = replace(before, is_first_password=True, password_at=now)
    note: dict[str, Json] = {"login": before.login, **both(place, before.roles, second, now)}
    with entered(place, verb, note, by, now) as book:
        give_way(place, book, after, told)
    logins.release(place.register.place, before.login)
    return Given(after, told)


def _now_is(place: Workplace, after: Account) -> None:
    """Whoever changed their own account goes on with the new roles."""
    actor = place.register.actor
    if actor.login == after.login:
        place.register.actor = after.actor(actor.must_change)
