"""One's own password, and the founder's: the passphrase without a name, which can be taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from cchc_desktop.core.access import AccessRule, check_password
from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.dossier import Json
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.roles import Role
from cchc_desktop.core.text import nfc
from cchc_desktop.operations.account_desk import both, entered, give_way, open_one
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.entering import FOUNDER_GONE, proven, rule_at
from cchc_desktop.operations.witness import Second
from cchc_desktop.store import accounts, keys
from cchc_desktop.store.logins import refuse_locked
from cchc_desktop.store.settings import put_setting, setting

PASSWORD, CLOSE, REOPEN = "password", "account_close", "account_reopen"
FOUNDER_LEAST = 8
"""As an office is founded; a person's password follows the rules of the law."""


def change_password(place: Workplace, old: str, new: str, now: datetime, by: str = "") -> None:
    """One's own password, proven by the one before; afterwards everything may be done again."""
    register = place.register
    register.actor.need(PASSWORD)
    login, rule = register.actor.login, rule_at(register.place, now)
    if login is None:
        _change_founder(place, old, new, now, by)
        return
    known = open_one(place, login)
    _prove_own(place, login, old, rule, now)
    told = check_password(rule, new, login, known.name)
    if told == nfc(old):
        raise Refused("Mật khẩu mới giống mật khẩu cũ. Chọn mật khẩu khác.", "passphrase")
    after = replace(known, is_first_password=False, password_at=now)
    with entered(place, PASSWORD, {"login": login}, by, now) as book:
        give_way(place, book, after, told)
    register.actor = after.actor()


def _change_founder(place: Workplace, old: str, new: str, now: datetime, by: str) -> None:
    folder = place.register.place
    if len(nfc(new)) < FOUNDER_LEAST:
        raise Refused(f"Mật khẩu phải có ít nhất {FOUNDER_LEAST} ký tự.", "passphrase")
    if nfc(new) == nfc(old):
        raise Refused("Mật khẩu mới giống mật khẩu cũ. Chọn mật khẩu khác.", "passphrase")
    _prove_own(place, None, old, rule_at(folder, now), now)
    with entered(place, PASSWORD, {"login": None}, by, now):
        keys.change_passphrase(folder, old, nfc(new))


def _prove_own(place: Workplace, login: str | None, old: str, rule: AccessRule, now: datetime) -> None:
    refuse_locked(place.register.place, login, rule, now)
    proven(place.register.place, old, login, rule, now)


def close_founder(place: Workplace, now: datetime, *, by: str = "", second: Second | None = None) -> None:
    """Take back the passphrase of the foundation: from now on everybody comes in under their own name."""
    register = place.register
    register.actor.need(CLOSE)
    if register.actor.login is None:
        raise Refused("Việc này do một quản trị có tài khoản làm: đăng nhập bằng tài khoản đó.", "account")
    gone = accounts.founder_ways(register.place)
    if not gone:
        raise Refused("Mật khẩu lập sổ đã thôi dùng từ trước.", "founder")
    note: dict[str, Json] = {"founder": True} | both(place, frozenset(Role), second, now)
    with entered(place, CLOSE, note, by, now) as book:
        on = hanoi(now).date()
        known = setting(book, FOUNDER_GONE, on)
        before = known if isinstance(known, list) else []
        put_setting(book, FOUNDER_GONE, on, [*before, *gone])
        book.flush()
        keys.remove_wrap(register.place, keys.FOUNDER, "")


def open_founder(
    place: Workplace, passphrase: str, now: datetime, *, by: str = "", second: Second | None = None
) -> None:
    """Let a passphrase without a name open the register again, as scripts use it."""
    register = place.register
    register.actor.need(REOPEN)
    if accounts.founder_ways(register.place):
        raise Refused(
            "Mật khẩu lập sổ đang dùng được. Muốn đổi thì mở sổ bằng nó rồi dùng lệnh password.", "founder"
        )
    if len(nfc(passphrase)) < FOUNDER_LEAST:
        raise Refused(f"Mật khẩu phải có ít nhất {FOUNDER_LEAST} ký tự.", "passphrase")
    note: dict[str, Json] = {"founder": True} | both(place, frozenset(Role), second, now)
    with entered(place, REOPEN, note, by, now) as book:
        book.flush()
        keys.add_wrap(register.place, register.key, keys.FOUNDER, "", nfc(passphrase))
