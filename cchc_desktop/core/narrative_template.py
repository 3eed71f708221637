"""The words of a report in words: sections of paragraphs of sentences, each said only where it is true."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from cchc_desktop.core.narrative_figures import Figures, bound, bound_name
from cchc_desktop.core.narrative_rates import Value

PLACE = re.compile(r"\{([^{}]*)\}")


class Kind(StrEnum):
    """What stands in a paragraph: what is said by itself, what a person writes, what was promised."""

    SAID = "said"
    WRITTEN = "written"
    PROMISES = "promises"
    PROMISES_BEFORE = "promises_before"
    PROPOSALS = "proposals"
    PROPOSALS_BEFORE = "proposals_before"


@dataclass(frozen=True, slots=True)
class Condition:
    """``name`` against a number or another figure; with a figure that has nothing to measure never true."""

    name: str
    sign: str
    other: str | Fraction | None = None

    def names(self) -> tuple[str, ...]:
        """The figures that it asks for."""
        return (self.name, self.other) if isinstance(self.other, str) else (self.name,)

    def bound(self, kind: str, key: str) -> Condition:
        """The same about one of those that are said one by one."""
        other = bound_name(self.other, kind, key) if isinstance(self.other, str) else self.other
        return Condition(bound_name(self.name, kind, key), self.sign, other)

    def holds(self, figures: Figures) -> bool:
        """Whether it is true of these figures."""
        value = _value(figures, self.name)
        if self.sign in {"none", "known"}:
            return (value is None) == (self.sign == "none")
        other = _value(figures, self.other) if isinstance(self.other, str) else self.other
        if not isinstance(value, int | Fraction) or not isinstance(other, int | Fraction):
            return False
        match self.sign:
            case "<":
                return value < other
            case "<=":
                return value <= other
            case ">":
                return value > other
            case ">=":
                return value >= other
            case "=":
                return value == other
        return value != other


def _value(figures: Figures, name: str) -> Value:
    found = figures.get(name)
    return None if found is None else found.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence; ``empty`` is said instead where one of its figures has nothing to measure."""

    id: str
    say: str
    conditions: tuple[Condition, ...] = ()
    empty: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph; ``each`` says it once for every cause, field or indicator, at most ``most`` times.

    ``ask`` tells a person what to write here, ``otherwise`` stands where there is nothing to write.
    """

    id: str
    kind: Kind = Kind.SAID
    each: str = ""
    most: int = 0
    is_item: bool = False
    conditions: tuple[Condition, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    ask: str = ""
    otherwise: str = ""


@dataclass(frozen=True, slots=True)
class Basis:
    """A text that the report stands on, and the periods that it is named for."""

    say: str
    since: date | None = None
    until: date | None = None

    def is_in_force(self, day: date) -> bool:
        """Whether a period that ends on ``day`` names it."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading with what stands under it; level 1 is the widest."""

    id: str
    title: str
    level: int
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrative:
    """The words of one kind of report; ``signers`` turns a head's title into the lines above the name."""

    code: str
    version: str
    type: str
    symbol: str
    subject: str
    above: str
    issuer: str
    to: str
    bases: tuple[Basis, ...]
    opening: str
    closing: str
    recipients: tuple[str, ...]
    signers: Mapping[str, str]
    has_annex: bool
    sections: tuple[Section, ...]
    digest: str = ""

    @property
    def stamp(self) -> str:
        """What a sentence keeps of the words that it was made from."""
        own = f"+{self.digest}" if self.digest else ""
        return f"{self.code}@{self.version}{own}"

    def paragraph(self, section: str, paragraph: str) -> Paragraph | None:
        """One paragraph; None where the words have changed and it is gone."""
        for one in self.sections:
            for found in one.paragraphs if one.id == section else ():
                if found.id == paragraph:
                    return found
        return None


def said(paragraph: Paragraph, figures: Figures) -> Iterator[tuple[str, str]]:
    """What a paragraph says with these figures: the id of each sentence in it, and its text with places."""
    if not all(one.holds(figures) for one in paragraph.conditions):
        return
    keys = figures.each.get(paragraph.each, ()) if paragraph.each else ("",)
    for key in keys[: paragraph.most or None]:
        for sentence in paragraph.sentences:
            found = _said(paragraph, sentence, key, figures)
            if found:
                yield f"{sentence.id}:{key}" if paragraph.each else sentence.id, found


def named(paragraph: Paragraph, sentence_id: str) -> tuple[str, ...]:
    """The figures that one sentence of a paragraph names, whether it is said now or not."""
    own, _, key = sentence_id.partition(":")
    texts = [text for one in paragraph.sentences if one.id == own for text in (one.say, one.empty)]
    if paragraph.each:
        texts = [bound(text, paragraph.each, key) for text in texts]
    return tuple(name for text in texts for name in PLACE.findall(text))


def _said(paragraph: Paragraph, sentence: Sentence, key: str, figures: Figures) -> str:
    conditions, say, empty = sentence.conditions, sentence.say, sentence.empty
    if paragraph.each:
        conditions = tuple(one.bound(paragraph.each, key) for one in conditions)
        say, empty = (bound(text, paragraph.each, key) for text in (say, empty))
    if not all(one.holds(figures) for one in conditions):
        return ""
    is_empty = any(_value(figures, name) is None for name in PLACE.findall(say))
    return empty if is_empty else say
