"""The one word that opens the leaders' page: made here, told once, kept as what it can be compared with."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.numbering import CODE_LETTERS, typed_code
from cchc_desktop.operations.choices import choose
from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.store.reading import Reading
from cchc_desktop.store.settings import setting

LOCK = "hub:pages"
_GROUPS, _LETTERS = 4, 5  # 100 bits, which nobody guesses: they need no slow digest


@dataclass(frozen=True, slots=True)
class Lock:
    """What a word is compared with."""

    salt: str
    digest: str

    def opens_to(self, typed: str) -> bool:
        """Whether this is the word; O, I and L count as what they resemble, dashes do not."""
        return hmac.compare_digest(_digest(self.salt, typed), self.digest)


def _digest(salt: str, word: str) -> str:
    return hashlib.sha256(f"{salt}\0{typed_code(word)}".encode(errors="surrogatepass")).hexdigest()


def new_word(place: Workplace, now: datetime, *, by: str) -> str:
    """A word that opens the page from now on; the one before does no longer."""
    _refuse_commune(place)
    groups = ("".join(secrets.choice(CODE_LETTERS) for _ in range(_LETTERS)) for _ in range(_GROUPS))
    word, salt = "-".join(groups), secrets.token_hex(16)
    with at_desk(place, by, now) as desk:
        choose(desk, LOCK, {"salt": salt, "digest": _digest(salt, word)})
    return word


def close_page(place: Workplace, now: datetime, *, by: str) -> None:
    """No word opens the page until another is made."""
    _refuse_commune(place)
    with at_desk(place, by, now) as desk:
        choose(desk, LOCK, "")


def _refuse_commune(place: Workplace) -> None:
    if place.profile.role != "superior":
        raise Refused("Chỉ sổ của đơn vị tổng hợp có trang cho lãnh đạo xem.")


def lock_of(reading: Reading, now: datetime) -> Lock | None:
    """What opens the page; None while it is closed."""
    told = setting(reading, LOCK, now.date())
    return Lock(str(told["salt"]), str(told["digest"])) if isinstance(told, dict) else None
