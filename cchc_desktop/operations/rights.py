"""Who may do what: the accounts with their roles, the matrix as a table, and the yearly look through both."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from cchc_desktop.core.act_words import act_words
from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.dossier import Json
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.roles import LOOKS, MATRIX, SECONDS, SETTINGS, Role, roles_of
from cchc_desktop.operations.account_desk import codes_of, entered, read_reason
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.entering import review_due, rule_at
from cchc_desktop.store import accounts
from cchc_desktop.store.accounts import Account
from cchc_desktop.store.settings import put_setting, setting

REVIEW = "account_review"
_REVIEWED = "access:reviewed"


@dataclass(frozen=True, slots=True)
class Right:
    """One row of the matrix: an act, what people call it, of which kind it is, and whose it is."""

    act: str
    title: str
    kind: str
    roles: frozenset[Role]


def matrix() -> tuple[Right, ...]:
    """Every act and who may do it; choices of the office are acts of their own."""
    found = []
    for act, roles in MATRIX.items():
        kind = "look" if act in LOOKS else "second" if act in SECONDS else "act"
        found.append(Right(act, act_words(act), kind, roles))
    found += [
        Right(f"set {name}", f"{act_words('set')} ({name.rstrip(':')})", "act", roles_of("set", name))
        for name in SETTINGS
    ]
    found.append(Right("set", act_words("set"), "act", roles_of("set")))
    return tuple(found)


def every_account(place: Workplace) -> tuple[Account, ...]:
    """All accounts, for those who look after them."""
    with place.register.read() as reading:
        reading.actor.need("rights")
        return accounts.accounts(reading)


def review_rights(place: Workplace, remark: str, now: datetime, *, by: str = "") -> tuple[Account, ...]:
    """The yearly look through all rights; the entry keeps what they were."""
    with place.register.read() as reading:
        reading.actor.need(REVIEW)
        every = tuple(one for one in accounts.accounts(reading) if one.is_open)
    if not every:
        raise Refused("Chưa có tài khoản nào để rà soát.", "account")
    rights: dict[str, Json] = {one.login: codes_of(one.roles) for one in every}
    with entered(place, REVIEW, {"rights": rights, "remark": read_reason(remark)}, by, now) as book:
        on = hanoi(now).date()
        put_setting(book, _REVIEWED, on, on.isoformat())
    return every


def reviewed(place: Workplace, now: datetime) -> tuple[date | None, date | None]:
    """When the rights were last looked through, and by when it is to be done again."""
    with place.register.read() as reading:
        told = setting(reading, _REVIEWED, hanoi(now).date())
        last = date.fromisoformat(told) if isinstance(told, str) else None
        return last, review_due(reading, rule_at(place.register.place, now), last)
