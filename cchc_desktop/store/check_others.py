"""Rows of other tables that entries commit to, compared with what the entries say."""

from __future__ import annotations

from typing import Protocol

from cchc_desktop.store.check_chain import Note
from cchc_desktop.store.check_office import Accounts, Backlog, Members, Settings
from cchc_desktop.store.check_road import Closings, Packets, Peers, Reviews
from cchc_desktop.store.findings import Found
from cchc_desktop.store.links import Link
from cchc_desktop.store.reading import Reading


class Other(Protocol):
    """One table, or several that belong together."""

    @property
    def kind(self) -> str:
        """What its findings are counted under."""

    @property
    def title(self) -> str:
        """What it is called in a sentence."""

    @property
    def verbs(self) -> frozenset[str]:
        """The entries that tell of it."""

    def hear(self, link: Link, note: Note) -> None:
        """One of them."""

    def compare(self, reading: Reading, found: Found) -> None:
        """Tell of every row that differs from what was heard."""


def every() -> tuple[Other, ...]:
    """One of each, for one check."""
    return Settings(), Accounts(), Members(), Backlog(), Closings(), Packets(), Reviews(), Peers()
