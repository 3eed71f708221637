"""A clerk with a keyboard reader who scans a card until it is taken, or gives up; without a window."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from card_bursts import KINDS, hear
from reader_rules import RULES

from cchc_desktop.core.burst import read_scan
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.identity import Card
from cchc_desktop.core.plausible import Lost
from cchc_desktop.core.second_reading import Readings, Verdict, judge, lost

MOST_TRIES = 6


def read(card: Card) -> list[str]:
    """The fields of a card as its code has them."""
    born, issued = card.born_text.replace("/", ""), f"{card.issued_on:%d%m%Y}"
    return [card.number, card.old_number, card.name, born, card.sex, card.address, issued]


@dataclass(slots=True)
class Desk:
    """One machine: what it has learnt, what became of the cards, and what every burst was answered."""

    random: Random
    now: Readings = field(default_factory=Readings)
    found: Counter[str] = field(default_factory=Counter)
    bursts: int = 0
    answers: Counter[str] = field(default_factory=Counter)

    def scan(self, kind: str, text: str) -> Card | None:
        """One burst; the card where the program takes it now."""
        self.bursts += 1
        heard = hear(KINDS[kind](text, self.random), lambda: self.random.randrange(1, 36))
        assert not heard.field, "a key reached the field"
        taken = None
        for scan in heard.scans:
            try:
                card = read_scan(scan)
            except Refused as no:
                self.answers["refused" if no.sentence.endswith(".") else "without a reason"] += 1
                self.now = lost(self.now) if isinstance(no, Lost) else self.now
                continue
            assert isinstance(card, Card)
            self.now, verdict, words = judge(self.now, card, RULES, is_odd=scan.has_stumbled)
            assert (verdict is Verdict.TAKE) == (words == "")
            self.answers[verdict.name.lower()] += 1
            taken = card if verdict is Verdict.TAKE else taken
        return taken

    def serve(self, kind: str, text: str, tries: int = MOST_TRIES) -> str:
        """Scan this card until it is taken, at most ``tries`` times; what became of it."""
        for _ in range(tries):
            card = self.scan(kind, text)
            if card is not None:
                became = "right" if read(card) == text.split("|")[:7] else "wrong"
                self.found[became] += 1
                return became
        self.found["not taken"] += 1
        return "not taken"


def serve_many(kind: str, payload: Callable[[Random], str], cards: int, seed: int, tries: int) -> Desk:
    """So many people at one machine that was new in the morning."""
    desk = Desk(Random(seed))
    for _ in range(cards):
        desk.serve(kind, payload(desk.random), tries)
    return desk
