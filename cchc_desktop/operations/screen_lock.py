"""The locked screen: whose password opens it again, and the PIN of the day, kept in this process only."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import date, datetime

from cchc_desktop.core.access import AccessRule, check_pin
from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.text import nfc
from cchc_desktop.operations.entering import proven, rule_at
from cchc_desktop.store import keys, logins
from cchc_desktop.store.engine import Register

_SALT, _N, _R, _P = 16, 2**13, 8, 1


@dataclass(slots=True)
class Pin:
    """A PIN that holds on one day; ``tries`` are left before the password is asked for."""

    salt: bytes
    digest: bytes
    on: date
    tries: int

    def is_of(self, now: datetime) -> bool:
        """Whether it may still be asked for."""
        return self.tries > 0 and hanoi(now).date() == self.on

    def opens(self, typed: str, now: datetime) -> bool:
        """Whether ``typed`` is it; a wrong one takes a try away."""
        if not self.is_of(now):
            return False
        if hmac.compare_digest(_digest(nfc(typed), self.salt), self.digest):
            return True
        self.tries -= 1
        return False


def set_pin(register: Register, typed: str, now: datetime) -> Pin:
    """A PIN for the rest of the day; Refused for one that is soon guessed."""
    rule = rule_at(register.place, now)
    salt = secrets.token_bytes(_SALT)
    return Pin(salt, _digest(check_pin(rule, typed), salt), hanoi(now).date(), rule.pin_tries)


def _digest(typed: str, salt: bytes) -> bytes:
    return hashlib.scrypt(typed.encode(), salt=salt, n=_N, r=_R, p=_P)


def has_lock(register: Register) -> bool:
    """Whether the one at work came in by a password at all: a practice register may go without."""
    if register.actor.login is not None:
        return True
    return not keys.opens(register.place, keys.FOUNDER, "", "")


def prove(register: Register, typed: str, now: datetime) -> None:
    """Refused unless ``typed`` is the password of the one at work; wrong ones are counted as at the start."""
    rule = rule_at(register.place, now)
    login = register.actor.login
    logins.refuse_locked(register.place, login, rule, now)
    proven(register.place, typed, login, rule, now)


def rule_of(register: Register, now: datetime) -> AccessRule:
    """How long the screen may stand idle, and how long a PIN must be."""
    return rule_at(register.place, now)
