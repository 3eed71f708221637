"""Coming in: whose password it is, whether that person may come in now, and the entry that says so.

A named account enters a login whenever the window opens, and from the command line once in a quarter of an
hour on each machine: a script that calls ``cchc`` a thousand times would drown the chain, and each act that
changes something names its account anyway. The founder's passphrase, under which scripts run, enters a login
by the window only. A command enters no logout: it ends with the command.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from weakref import WeakKeyDictionary

from cchc_desktop.core.access import AccessRule, Failures, access_rule, locked_words
from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.dossier import Json
from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.core.roles import FOUNDER, SYSTEM, Actor, Role
from cchc_desktop.core.text import day
from cchc_desktop.rulebook import load_law
from cchc_desktop.store import accounts, keys, logins, rekey
from cchc_desktop.store.accounts import Account
from cchc_desktop.store.engine import Register
from cchc_desktop.store.entries import Writing
from cchc_desktop.store.reading import Reading
from cchc_desktop.store.settings import setting

FOUNDER_GONE = "access:founder"
"""The choice that tells which ways in of the founder were closed."""
_TOKEN_BYTES = 8
_told: WeakKeyDictionary[Register, tuple[str, ...]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """Who comes in and when; ``login`` None is the founder, ``is_window`` whoever stays and looks on."""

    now: datetime
    login: str | None = None
    is_window: bool = False
    name: str = ""
    """By whom the founder's entry is written: founders have no account that knows."""


def rule_at(place: Path, now: datetime) -> AccessRule:
    """The rules of access; the shipped ones where a pack beside the register cannot be read."""
    on = hanoi(now).date()
    try:
        return access_rule(load_law(place), on)
    except (Refused, Trouble):
        return access_rule(load_law(), on)


def come_in(place: Path, passphrase: str | None, arrival: Arrival, url: str | None = None) -> Register:
    """The register in ``place``, opened by the person whose password it is; else Refused, and counted."""
    if arrival.login is None and not accounts.founder_ways(place):
        raise _founder_gone()
    rule = rule_at(place, arrival.now)
    logins.refuse_locked(place, arrival.login, rule, arrival.now)
    key = proven(place, passphrase, arrival.login, rule, arrival.now)
    register = rekey.opened(place, key, lambda side: keys.unlocked(side, passphrase, arrival.login), url)
    try:
        keys.bring_up(place, register.key, passphrase, arrival.login)
        _admit(register, arrival, rule, has_passphrase=bool(passphrase))
    except BaseException:
        register.close()
        raise
    return register


def proven(place: Path, passphrase: str | None, login: str | None, rule: AccessRule, now: datetime) -> bytes:
    """The data key by that person's password; a wrong one is counted, and one too many locks them out."""
    try:
        return keys.unlock(place, passphrase, login)
    except Refused:
        if not passphrase:
            raise
        after = logins.count_failure(place, login, rule, now)
        if after.is_locked(now):
            raise Refused(locked_words(after), "passphrase") from None
        raise


def told_at_login(register: Register) -> tuple[str, ...]:
    """What whoever has just come in should know."""
    return _told.get(register, ())


def come_out(register: Register, now: datetime, by: str = "") -> None:
    """Enter that the person leaves, or that the screen is locked for somebody else to come."""
    actor = register.actor
    with register.write() as book:
        book.append(
            None,
            verb="logout",
            at=now,
            recorded_at=now,
            by=actor.name or by or SYSTEM,
            note={"way": _way(actor)},
        )


def _way(actor: Actor) -> str:
    return "founder" if actor.login is None else "account"


def _admit(register: Register, arrival: Arrival, rule: AccessRule, *, has_passphrase: bool) -> None:
    place, now = register.place, arrival.now
    with register.read() as reading:
        gone = frozenset(_gone(reading, now))
        known = None if arrival.login is None else accounts.account(reading, arrival.login)
        before = _salt(place, arrival.login)
        accounts.bring_in_line(reading, place, gone)
        _refuse_gone(place, arrival.login, before)
    if arrival.login is None:
        is_told = arrival.is_window and has_passphrase
        _enter(register, arrival, FOUNDER, None, is_told=is_told)
        return
    if known is None or not known.is_open:
        said = "không có trong sổ này" if known is None else "đã đóng"
        raise Refused(f"Tài khoản {arrival.login} {said}. Nhờ quản trị lập hoặc mở lại tài khoản.", "account")
    must_change = _must_change(register, known, rule, now)
    register.actor = known.actor(must_change)
    seen = logins.read_logins(place).in_at.get(known.login)
    is_new = any(at is None or not _is_within(at, now, rule) for at in (seen, known.last_in_at))
    _enter(register, arrival, register.actor, known, is_told=arrival.is_window or is_new)
    if not register.is_sqlite:
        register.listeners.append(
            lambda tables: _follow(register, rule, now) if "account" in tables else None
        )


def _is_within(at: datetime, now: datetime, rule: AccessRule) -> bool:
    return abs(now - at) < rule.again


def _gone(reading: Reading, now: datetime) -> tuple[str, ...]:
    told = setting(reading, FOUNDER_GONE, hanoi(now).date())
    return tuple(map(str, told)) if isinstance(told, list) else ()


def _salt(place: Path, login: str | None) -> str:
    told = None if login is None else accounts.kept_wrap(place, login)
    return "" if told is None else str(told["salt"])


def _refuse_gone(place: Path, login: str | None, before: str) -> None:
    """Refuse whoever came by a way that another machine of the office has closed or changed since."""
    if login is None:
        if not accounts.founder_ways(place):
            raise _founder_gone()
    elif (now := _salt(place, login)) and now != before:
        raise Refused(f"Mật khẩu của tài khoản {login} đã đổi ở máy khác. Gõ mật khẩu mới.", "passphrase")


def _founder_gone() -> Refused:
    return Refused("Mật khẩu lập sổ đã thôi dùng. Mở sổ bằng tài khoản của mình (--account).", "account")


def _must_change(register: Register, known: Account, rule: AccessRule, now: datetime) -> str:
    """Why the password has to be changed first; an account that lay idle too long is closed instead."""
    if now - _last_used(known) > rule.unused:
        if not is_last_way(register, known):
            _close_unused(register, known, rule, now)
            raise Refused(
                f"Tài khoản {known.login} không dùng quá {rule.unused.days} ngày nên đã đóng. "
                "Nhờ quản trị mở lại.",
                "account",
            )
        return f"Tài khoản không dùng quá {rule.unused.days} ngày."
    return why_change(known, rule, now)


def why_change(known: Account, rule: AccessRule, now: datetime) -> str:
    """Why the password has to be changed before anything else; empty: it need not."""
    if known.is_first_password:
        return "Mật khẩu đang dùng là mật khẩu cấp lần đầu."
    since = known.password_at or known.opened_at
    if Role.ADMIN in known.roles and (now - since).days > rule.admin_days:
        return f"Mật khẩu quản trị đã dùng quá {rule.admin_days} ngày (từ {day(hanoi(since).date())})."
    return ""


def _last_used(known: Account) -> datetime:
    return max(known.opened_at, known.last_in_at or known.opened_at)


def is_last_way(register: Register, one: Account) -> bool:
    """Whether without this account nobody could look after the others any more."""
    if accounts.founder_ways(register.place) or Role.ADMIN not in one.roles:
        return False
    with register.read() as reading:
        every = accounts.accounts(reading)
    return not any(other.is_open and Role.ADMIN in other.roles for other in every if other.login != one.login)


def _close_unused(register: Register, known: Account, rule: AccessRule, now: datetime) -> None:
    note: dict[str, Json] = {"login": known.login, "why": "unused", "days": rule.unused.days}
    with accounts.side_follows(register.place), register.write() as book:
        accounts.put_account(book, replace(known, state=accounts.CLOSED, wrap=None))
        book.append(None, verb="account_close", at=now, recorded_at=now, by=SYSTEM, note=note)
        book.flush()
        keys.remove_wrap(register.place, keys.ACCOUNT, known.login)


def _enter(
    register: Register, arrival: Arrival, actor: Actor, known: Account | None, *, is_told: bool
) -> None:
    """Enter the failures that nobody could enter, and the login where it is to be told."""
    place, now = register.place, arrival.now
    counted = logins.read_logins(place)
    failed = {login: one for login, one in counted.failures.items() if one.count}
    if not failed and not is_told:
        return
    by, token = actor.name or arrival.name or SYSTEM, ""
    with register.write() as book:
        lost = ""
        if is_told:
            expected = accounts.last_token(book, register.profile.device)
            lost = "" if expected in {"", counted.token} else _LOST
            token = secrets.token_hex(_TOKEN_BYTES)
        for login, one in failed.items():
            _enter_failures(book, login, one, now, by)
        if is_told:
            note: dict[str, Json] = {"way": _way(actor), accounts.TOKEN: token}
            note |= {"counts": "lost"} if lost else {}
            book.append(None, verb=accounts.LOGIN, at=now, recorded_at=now, by=by, note=note)
        if known is not None and is_told:
            accounts.put_account(book, replace(known, last_in_at=now))
    logins.settle(place, arrival.login, {login: one.count for login, one in failed.items()}, token, now)
    _told[register] = tuple(filter(None, (lost, _failed_words(actor, failed))))


_LOST = (
    "Tệp đếm số lần đăng nhập sai (logins.json) không còn như lần đăng nhập trước: bị xóa, bị thay, hoặc sổ "
    "vừa được chép, khôi phục. Điều này đã được ghi vào sổ."
)


def _failed_words(actor: Actor, failed: Mapping[str, Failures]) -> str:
    own = failed.get(logins.FOUNDER if actor.login is None else actor.login)
    if own is None:
        return ""
    return (
        f"Từ lần đăng nhập trước đã có {own.count} lần gõ sai mật khẩu này. Nếu không phải bạn, báo quản trị."
    )


def _enter_failures(book: Writing, login: str, one: Failures, now: datetime, by: str) -> None:
    note: dict[str, Json] = {"login": login or None, "count": one.count}
    if one.last_at is not None:
        note["last_at"] = hanoi(one.last_at).replace(microsecond=0).isoformat()
    book.append(None, verb="login_failed", at=now, recorded_at=now, by=by, note=note)


def _follow(register: Register, rule: AccessRule, now: datetime) -> None:
    """Another machine of the office changed an account: whoever was closed there may do nothing more here."""
    login = register.actor.login
    if login is None:
        return
    with register.read() as reading:
        known = accounts.account(reading, login)
    if known is None or not known.is_open:
        register.actor = replace(register.actor, roles=frozenset())
    else:
        register.actor = known.actor(why_change(known, rule, now))


def review_due(reading: Reading, rule: AccessRule, last: date | None) -> date | None:
    """The day by which the rights are to be looked through; None while nobody has an account."""
    from cchc_desktop.core.access import months_later

    every = accounts.accounts(reading)
    if not every:
        return None
    since = last or hanoi(min(one.opened_at for one in every)).date()
    return months_later(since, rule.review_months)
