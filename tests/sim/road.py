"""A road between offices that does to what it carries whatever roads do."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from random import Random

from cchc_desktop.carriers import bundle, unbundle
from cchc_desktop.core.failure import Refused, Trouble


class Crash(Exception):  # noqa: N818 - no error of the program: somebody pulled the plug
    """The machine stops here; what is kept is kept."""


@contextmanager
def faults() -> Iterator[None]:
    """What people are told, and a machine that stops; the simulation goes on."""
    with suppress(Refused, Trouble, Crash):
        yield


def digest(data: bytes) -> str:
    """What a file is known by here."""
    return hashlib.sha256(data).hexdigest()


def spoilt(random: Random, data: bytes) -> bytes:
    """``data`` with its end cut off, some bytes lost, or one bit turned.

    Counted from either end or as a share of the whole: how long a closed file is differs from run to run.
    """
    share = random.random()
    place = random.choice(
        (random.randrange(200), len(data) - random.randrange(1, 400), int(share * len(data)))
    )
    place = min(max(place, 0), len(data) - 1)
    kind = random.randrange(4)
    if kind == 0 or not data:
        return data[: max(place, 0)]
    if kind == 1:
        return data[:place] + data[place + random.randrange(1, 40) :]
    return data[:place] + bytes([data[place] ^ 1 << random.randrange(8)]) + data[place + 1 :]


class Road:
    """A ``Box`` whose files come to harm by chance while ``is_bad``; ``served`` is what it handed out."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.is_bad = True
        self.is_in_sight = True
        self.lies: dict[str, bytes] = {}
        self.served: list[tuple[str, str]] = []
        self.spoilt: set[str] = set()
        self.past: list[tuple[str, bytes]] = []
        self._older: list[dict[str, bytes]] = [{}]
        self._shown = self.lies

    def box(self, _unit: str, _number: int) -> Road:
        """What the carrier makes of its address."""
        return self

    def names(self) -> tuple[str, ...]:
        """What lies there: at times as it was a while ago, in any order, or not to be seen."""
        self._shown, self.is_in_sight = self.lies, not self._by_chance(0.04)
        if not self.is_in_sight:
            raise Trouble("Không thấy USB.")
        if self._by_chance(0.08):
            self._shown = self.random.choice(self._older)
        found = sorted(self._shown)
        if self._by_chance(0.3):
            self.random.shuffle(found)
        return tuple(found)

    def get(self, name: str) -> bytes:
        """One file, as it can be read this time."""
        if name not in self._shown or self._by_chance(0.03):
            raise Trouble("Không đọc được tệp.")
        data = self._shown[name]
        if self._by_chance(0.05):
            data = self._harmed(data)
        self.served.append((name, digest(data)))
        return data

    def digest(self, _name: str) -> str:
        """Not told: it is a folder."""
        return ""

    def put(self, name: str, data: bytes) -> None:
        """Lay one file there; or it is lost, cut, harmed, doubled, or the plug is pulled meanwhile."""
        self._older = [*self._older[-5:], dict(self.lies)]
        self.past.append((name, data))
        mishap = self.random.choice(_MISHAPS) if self._by_chance(0.4) else "none"
        if mishap in {"trouble before", "crash before"}:
            raise Crash if mishap.startswith("crash") else Trouble("Ổ đĩa đã đầy.")
        if mishap in {"harmed", "harmed and told"}:
            data = self._harmed(data)
        if mishap == "doubled":
            self.lies[f"Copy of {name}"] = data
        if mishap != "lost":
            self.lies[name] = data
        if mishap in {"harmed and told", "trouble after"}:
            raise Trouble("USB đã bị rút.")
        if mishap == "crash after":
            raise Crash

    def lay(self, name: str, files: Mapping[str, bytes]) -> None:
        """Lay several files there as the one that is carried by hand."""
        self.put(name, bundle(files))

    def weather(self) -> None:
        """Something befalls what lies there, or what lay there once comes back."""
        if not self.past:
            return
        name, data = self.random.choice(self.past)
        alike = [one for one, _ in self.past if one.endswith(name[-5:])]
        match self.random.choice(
            ("lost", "harmed", "harmed", "harmed", "back", "back", "elsewhere", "older")
        ):
            case "lost":
                self.lies.pop(name, None)
            case "harmed":
                self.lies[name] = self._harmed(self.lies.get(name, data))
            case "back":
                self.lies[self.random.choice((name, f"Copy of {name}"))] = data
            case "elsewhere":
                self.lies[self.random.choice(alike)] = data
            case "older":
                self.lies = dict(self.random.choice(self._older))

    def mend(self) -> None:
        """From now on it is a good road; what lies there stays."""
        self.is_bad = False

    def _by_chance(self, chance: float) -> bool:
        return self.is_bad and self.random.random() < chance

    def _harmed(self, data: bytes) -> bytes:
        found = spoilt(self.random, data)
        if found != data and not _says_the_same(found, data):
            self.spoilt.add(digest(found))
        return found


def _says_the_same(harmed: bytes, data: bytes) -> bool:
    """A turned bit may lie where it means nothing, such as the date of a file in a bundle."""
    try:
        return unbundle(harmed) == unbundle(data)
    except Refused:
        return False


_MISHAPS = (
    *("lost", "harmed", "harmed", "harmed and told", "doubled", "trouble before", "trouble after"),
    *("crash before", "crash after"),
)
