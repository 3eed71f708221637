"""Ways to carry a packet: each moves named bytes and knows nothing of what is in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from cchc_desktop import family
from cchc_desktop.carriers._bundle import bundle, is_bundle, unbundle
from cchc_desktop.core.failure import Refused

__all__ = ["Box", "Carrier", "box_at", "bundle", "carriers", "is_bundle", "unbundle"]


class Box(Protocol):
    """A place that both sides reach."""

    def names(self) -> tuple[str, ...]:
        """The names of what lies there, in order."""

    def put(self, name: str, data: bytes) -> None:
        """Lay ``data`` there whole or not at all; Trouble when the place cannot be written."""

    def lay(self, name: str, files: Mapping[str, bytes]) -> None:
        """Lay several files there as one delivery, whole or not at all."""

    def get(self, name: str) -> bytes:
        """What lies there under ``name``; Trouble when it cannot be read."""

    def digest(self, name: str) -> str:
        """The SHA-256 of the signed letter in that file, as the place tells it; empty where it does not."""


@dataclass(frozen=True, slots=True)
class Carrier:
    """One way to carry; ``code`` is the word before the colon of an address.

    ``open`` takes the rest of the address, and the code of the unit that asks.
    """

    code: str
    title: str
    open: Callable[[str, str], Box]


def carriers() -> Mapping[str, Carrier]:
    """Every way to carry, by its code."""
    return family.members("cchc_desktop.carriers", Carrier)


def box_at(address: str, unit: str = "") -> Box:
    """The place that an address such as ``folder:D:/BaoCao`` names, as ``unit`` sees it."""
    code, colon, rest = address.partition(":")
    known = carriers()
    if not colon or code not in known or not rest:
        ways = ", ".join(f"{one}:…" for one in known)
        raise Refused(f"Không hiểu nơi chuyển “{address}”. Viết theo dạng: {ways}.", "via")
    return known[code].open(rest, unit)
