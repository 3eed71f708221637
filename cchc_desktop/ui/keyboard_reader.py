"""What this machine has learnt of its keyboard reader, and what becomes of each card that it reads."""

from __future__ import annotations

import logging
import tomllib
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.core.identity import Card
from cchc_desktop.core.second_reading import Mode, Readings, Rules, Trust, Verdict, judge, lost
from cchc_desktop.files import write_whole

if TYPE_CHECKING:
    from cchc_desktop.operations.desk import Workplace

log = logging.getLogger(__name__)

FILE = "keyboard_reader.toml"


def load(folder: Path) -> Trust:
    """What was learnt; a file that cannot be read is a reader that nobody knows."""
    try:
        found = tomllib.loads((folder / FILE).read_text(encoding="utf-8"))
        return Trust(Mode(found["twice"]), int(found["alike"]), bool(found["has_lost"]))
    except FileNotFoundError:
        return Trust()
    except (OSError, ValueError, KeyError, TypeError):
        log.warning("what was learnt of the keyboard reader could not be read")
        return Trust()


def save(folder: Path, trust: Trust) -> None:
    """Remember it for the next day."""
    has_lost = "true" if trust.has_lost else "false"
    words = f'twice = "{trust.mode}"\nalike = {trust.alike}\nhas_lost = {has_lost}\n'
    write_whole(folder / FILE, words.encode())


class KeyboardReader:
    """One for the program; without a folder nothing is remembered."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._now = Readings(load(folder) if folder else Trust())
        self._knows: Callable[[Card], bool] | None = None
        self.rules: Rules | None = None
        """The law of the office that is served; None: no reader is ever proven."""

    @property
    def trust(self) -> Trust:
        """What is known of the reader."""
        return self._now.trust

    @property
    def is_waiting(self) -> bool:
        """Whether a card waits for its second reading."""
        return self._now.first is not None

    def serve(self, place: Workplace, today: date) -> None:
        """Cards are for this office: its law says how many are enough, its register who is known."""
        from cchc_desktop.operations.cards import is_known_so, reader_rules

        try:
            self.rules = reader_rules(place, today)
        except Refused as no:
            # A clock that stands before all law: the register opens, and every card is compared.
            log.warning("%s", no.sentence)
            self.rules = None
        self._knows = partial(is_known_so, place)
        self.forget()

    def choose(self, mode: Mode) -> None:
        """Ask so from now on; the reader begins anew, as after it was mended."""
        self._learn(Readings(Trust(mode)))

    def forget(self) -> None:
        """No card is waiting any more; what was seen of the reader stays."""
        self._now = replace(self._now, first=None, same=0)

    def take(self, card: Card, *, is_odd: bool) -> tuple[Verdict, str]:
        """Say what becomes of one more reading."""
        is_known = partial(self._is_known, card)
        now, verdict, words = judge(self._now, card, self.rules, is_odd=is_odd, is_known=is_known)
        self._learn(now)
        return verdict, words

    def _is_known(self, card: Card) -> bool:
        try:
            return self._knows is not None and self._knows(card)
        except Trouble:
            # The register cannot be asked now; the card itself can, by a second reading.
            log.warning("the register could not be asked for the person on a card")
            return False

    def lost(self) -> None:
        """A burst was seen to lack keys."""
        self._learn(lost(self._now))

    def _learn(self, now: Readings) -> None:
        was, self._now = self._now.trust, now
        if self._folder is not None and now.trust != was:
            try:
                save(self._folder, now.trust)
            except Trouble:
                # It is only learnt anew tomorrow.
                log.warning("what was learnt of the keyboard reader could not be kept")
