"""Passwords, lock-outs and terms of accounts: the arithmetic of ``law/access.toml``."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.law import Law
from cchc_desktop.core.text import day_time, fold, nfc

LONGEST = 200
_FEWEST_DIFFERENT = 5
_KINDS = {"chữ thường": str.islower, "chữ hoa": str.isupper, "chữ số": str.isdigit}
_SIGN = "ký hiệu"
_LETTERS = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without those that look like one another on paper."""
_GROUP, _BETWEEN = 4, "-"
_LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{1,31}")
_TELLING = 4
"""So many letters of a login or a name give a password away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessRule:
    """The figures of ``law/access.toml`` as they stand on a day."""

    least_length: int
    classes: int
    admin_days: int
    tries: int
    lock: timedelta
    again: timedelta
    idle: timedelta
    unused: timedelta
    pin_digits: int
    pin_tries: int
    admins_most: int
    review_months: int


def access_rule(law: Law, on: date) -> AccessRule:
    """The rule on the day ``on``."""

    def figure(name: str) -> int:
        return law.integer(name, on).value

    return AccessRule(
        least_length=figure("password_least_length"),
        classes=figure("password_classes"),
        admin_days=figure("password_days_admin"),
        tries=figure("login_tries"),
        lock=timedelta(minutes=figure("login_lock_minutes")),
        again=timedelta(minutes=figure("login_again_minutes")),
        idle=timedelta(minutes=figure("idle_lock_minutes")),
        unused=timedelta(days=figure("unused_days")),
        pin_digits=figure("pin_digits"),
        pin_tries=figure("pin_tries"),
        admins_most=figure("admins_most"),
        review_months=figure("rights_review_months"),
    )


def read_login(typed: str) -> str:
    """A login as it is kept; Refused for what could not be typed alike on every keyboard."""
    login = nfc(typed).casefold()
    if not _LOGIN.fullmatch(login):
        raise Refused(
            "Tên đăng nhập gồm 2 đến 32 chữ cái không dấu, chữ số, dấu chấm, gạch; ví dụ lan.nguyen.", "login"
        )
    return login


def classes_of(password: str) -> tuple[str, ...]:
    """The kinds of characters in ``password``, in words."""
    found = [words for words, is_one in _KINDS.items() if any(map(is_one, password))]
    if any(not one.isalnum() for one in password):
        found.append(_SIGN)
    return tuple(found)


def check_password(rule: AccessRule, typed: str, login: str, name: str) -> str:
    """The password as it is compared; Refused, saying what is missing and never what was typed."""
    password = nfc(typed)
    if len(password) < rule.least_length:
        more = rule.least_length - len(password)
        raise Refused(
            f"Mật khẩu còn thiếu {more} ký tự: phải có ít nhất {rule.least_length}. Một câu dễ nhớ là tốt.",
            "passphrase",
        )
    if len(password) > LONGEST or not password.isprintable():
        raise Refused(f"Mật khẩu dài quá {LONGEST} ký tự hoặc có ký tự không gõ lại được.", "passphrase")
    known = classes_of(password)
    if len(known) < rule.classes:
        lacking = ", ".join(words for words in (*_KINDS, _SIGN) if words not in known)
        raise Refused(f"Mật khẩu phải có đủ {rule.classes} loại ký tự; còn thiếu: {lacking}.", "passphrase")
    if len(set(password)) < _FEWEST_DIFFERENT:
        raise Refused("Mật khẩu lặp đi lặp lại vài ký tự nên dễ đoán. Chọn câu khác.", "passphrase")
    if _tells(password, login, name):
        raise Refused("Mật khẩu có tên đăng nhập hoặc họ tên nên dễ đoán. Chọn câu khác.", "passphrase")
    return password


def _tells(password: str, login: str, name: str) -> bool:
    said, *own = (_letters(one) for one in (password, login, name))
    return any(len(one) >= _TELLING and one in said for one in own)


def _letters(text: str) -> str:
    return "".join(one for one in fold(text) if one.isalnum())


def first_password(rule: AccessRule) -> str:
    """A password that nobody has seen, to be told once and changed at once."""
    groups = -(-max(rule.least_length, 4 * _GROUP) // _GROUP)
    while True:
        made = _BETWEEN.join("".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(groups))
        if len(classes_of(made)) >= rule.classes:
            return made


def check_pin(rule: AccessRule, typed: str) -> str:
    """A PIN for the rest of the day; Refused for one that whoever looks on has guessed already."""
    pin = nfc(typed)
    if not (pin.isascii() and pin.isdigit()) or len(pin) < rule.pin_digits:
        raise Refused(f"Mã PIN gồm ít nhất {rule.pin_digits} chữ số.", "pin")
    steps = {ord(after) - ord(before) for before, after in pairwise(pin)}
    if len(steps) == 1 and steps <= {-1, 0, 1}:
        raise Refused("Mã PIN dễ đoán (một chữ số lặp lại, hoặc đếm lên, đếm xuống). Chọn mã khác.", "pin")
    return pin


@dataclass(frozen=True, slots=True)
class Failures:
    """Wrong passwords of one login on one machine.

    ``count`` are those that no entry tells of yet, ``running`` those since the last good one or lock-out.
    """

    count: int = 0
    running: int = 0
    last_at: datetime | None = None
    locked_until: datetime | None = None

    def wrong(self, rule: AccessRule, now: datetime) -> Failures:
        """With one more."""
        running = self.running + 1
        if running < rule.tries:
            return replace(self, count=self.count + 1, running=running, last_at=now, locked_until=None)
        return Failures(self.count + 1, 0, now, now + rule.lock)

    def as_of(self, rule: AccessRule, now: datetime) -> Failures:
        """The same by a clock that was turned back since: the wait begins again and never grows longer."""
        if self.last_at is None or now >= self.last_at or self.locked_until is None:
            return self
        return replace(self, last_at=now, locked_until=now + rule.lock)

    def is_locked(self, now: datetime) -> bool:
        """Whether nobody is asked for a password now."""
        return self.locked_until is not None and now < self.locked_until


def locked_words(failures: Failures) -> str:
    """What to say while nobody may try."""
    until = "" if failures.locked_until is None else f" Thử lại sau {day_time(failures.locked_until)}."
    return f"Đã sai mật khẩu nhiều lần nên tạm khóa đăng nhập.{until} Quên mật khẩu thì nhờ quản trị đặt lại."


def months_later(on: date, months: int) -> date:
    """The same day ``months`` later, or the last of a shorter month."""
    first, after = (_first_of(on, months + more) for more in (0, 1))
    return min(first + timedelta(days=on.day - 1), after - timedelta(days=1))


def _first_of(on: date, months: int) -> date:
    year, month = divmod(on.year * 12 + on.month - 1 + months, 12)
    return date(year, month + 1, 1)
