"""``logins.json``: wrong passwords are counted in the clear, for nothing can be written behind a locked door.

It holds logins of accounts, counts and moments. ``token`` is kept in the chain too: a file that was thrown
away or put back is told at the next good login.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from cchc_desktop.core.access import AccessRule, Failures, locked_words
from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.files import write_whole
from cchc_desktop.store.side_file import ACCOUNT, named, read_side

FILE, LOCK = "logins.json", "logins.lock"
FOUNDER = ""
"""Under no login the founder's tries are counted."""
STRANGER = "?"
"""Under this those of logins that nobody has: what was typed there may be a password."""
_FORMAT = "cchc-logins"
_PATIENCE = 5.0
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Logins:
    """What the file holds; ``in_at``: when each was last let in on this machine."""

    token: str = ""
    failures: Mapping[str, Failures] = field(default_factory=dict)
    in_at: Mapping[str, datetime] = field(default_factory=dict)

    def of(self, login: str) -> Failures:
        """The failures of one login."""
        return self.failures.get(login, Failures())


def known_login(place: Path, login: str | None) -> str:
    """The name under which somebody's tries are counted."""
    if login is None:
        return FOUNDER
    name = named(ACCOUNT, login)
    return name[1] if any(wrap.name == name for wrap in read_side(place).wraps) else STRANGER


def read_logins(place: Path) -> Logins:
    """What was counted; nothing where the file is gone or cannot be read, which its token will tell."""
    try:
        told = json.loads((place / FILE).read_bytes())
        if told["format"] != _FORMAT:
            raise ValueError(_FORMAT)
        return Logins(
            str(told["token"]),
            {str(login): _failures(one) for login, one in told["failures"].items()},
            {str(login): _moment(at) for login, at in told["in_at"].items()},
        )
    except FileNotFoundError:
        return Logins()
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        _log.warning("the counts of logins could not be read")
        return Logins()


def _failures(told: Any) -> Failures:  # noqa: ANN401 - whatever the file holds
    last, until = told["last_at"], told["locked_until"]
    return Failures(
        max(0, int(told["count"])),
        max(0, int(told["running"])),
        None if last is None else _moment(last),
        None if until is None else _moment(until),
    )


def _moment(told: object) -> datetime:
    at = datetime.fromisoformat(str(told))
    return at if at.tzinfo else at.replace(tzinfo=HANOI)


def _write(place: Path, logins: Logins) -> None:
    failures = {
        login: {
            "count": one.count,
            "running": one.running,
            "last_at": None if one.last_at is None else one.last_at.isoformat(),
            "locked_until": None if one.locked_until is None else one.locked_until.isoformat(),
        }
        for login, one in logins.failures.items()
        if one != Failures()
    }
    in_at = {login: at.isoformat() for login, at in logins.in_at.items()}
    told = {"format": _FORMAT, "token": logins.token, "failures": failures, "in_at": in_at}
    write_whole(place / FILE, json.dumps(told, indent=1).encode(), is_private=True)


@contextmanager
def _alone(place: Path) -> Iterator[None]:
    """One process at a time reads and writes the counts."""
    from filelock import FileLock, Timeout

    try:
        with FileLock(place / LOCK, timeout=_PATIENCE):
            yield
    except Timeout as error:
        raise Trouble(
            "Nhiều người đang đăng nhập cùng lúc trên máy này. Đợi vài giây rồi thử lại."
        ) from error


def refuse_locked(place: Path, login: str | None, rule: AccessRule, now: datetime) -> None:
    """Refused while ``login`` is locked out; a clock that was turned back shortens nothing."""
    name = known_login(place, login)
    known = read_logins(place).of(name)
    if known.locked_until is None:
        return
    by_now = known.as_of(rule, now)
    if by_now != known:
        with _alone(place):
            logins = read_logins(place)
            by_now = logins.of(name).as_of(rule, now)
            _write(place, replace(logins, failures={**logins.failures, name: by_now}))
    if by_now.is_locked(now):
        raise Refused(locked_words(by_now), "passphrase")


def count_failure(place: Path, login: str | None, rule: AccessRule, now: datetime) -> Failures:
    """One more wrong password; what it has come to."""
    name = known_login(place, login)
    try:
        with _alone(place):
            logins = read_logins(place)
            after = logins.of(name).wrong(rule, now)
            _write(place, replace(logins, failures={**logins.failures, name: after}))
    except OSError as error:
        raise Trouble(f"Không ghi được số lần đăng nhập sai vào {place}.") from error
    return after


def release(place: Path, login: str) -> None:
    """Let somebody try again who has a new password; what was counted is still entered."""
    name = known_login(place, login)
    with _alone(place):
        logins = read_logins(place)
        if name in logins.failures:
            _write(
                place,
                replace(logins, failures={**logins.failures, name: Failures(logins.of(name).count)}),
            )


def settle(place: Path, login: str | None, entered: Mapping[str, int], token: str, now: datetime) -> None:
    """After a good opening: ``entered`` failures stand in the chain, and ``login`` begins anew."""
    name = known_login(place, login)
    with _alone(place):
        logins = read_logins(place)
        failures = {
            one: replace(known, count=max(0, known.count - entered.get(one, 0)))
            for one, known in logins.failures.items()
        }
        if name in failures:
            failures[name] = Failures(failures[name].count)
        _write(place, Logins(token or logins.token, failures, {**logins.in_at, name: now}))
