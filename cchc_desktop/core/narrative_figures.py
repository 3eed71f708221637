"""The figures that a report in words may name: a closed vocabulary, each with its text and exact value."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import IntEnum
from fractions import Fraction
from types import MappingProxyType

from cchc_desktop.core.narrative_rates import NOTHING, Figure, Rate, apart, rate_figures
from cchc_desktop.core.period import Period, compared_with, next_period
from cchc_desktop.core.tally import BOXES, CLOSING, ENDED, OPENING, RECEIVED, Tally
from cchc_desktop.core.text import day, nested_shares, number, percent, shares, sort_key

SUMS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "received": (*RECEIVED, OPENING),
        "received_in": RECEIVED,
        "resolved": ENDED,
        "kept": ("early", "on_time"),
        "pending": CLOSING,
        "overdue": ("late", "pending_overdue"),
    }
)
COUNTS = (*BOXES, *SUMS)
_WHOLES: tuple[tuple[str, ...], ...] = (RECEIVED, ENDED, CLOSING[::-1])
"""What makes a hundred together; what an indicator measures comes first, so that it reads the same there."""
_OF_COUNT = ("before", "change", "change_rate")
_OF_RATE = (
    *("said", "title", "top", "bottom", "rest", "target", "target_said", "by", "basis"),
    *("gap", "gap_said", "before", "change", "change_said"),
)
_OF_FIELD = (
    "name",
    "received",
    "received_in",
    "resolved",
    "kept",
    "late",
    "pending",
    "overdue",
    "rate",
    "share",
)
_OF_CAUSE = ("words", "count", "share")
WORDS = (
    *("period", "first_on", "last_on", "before_period", "next_period", "year"),
    *("office", "counter", "superior", "place", "known_from"),
)
_SCORE = ("points", "points_weight")
SORRY = ("overdue_apologised", "overdue_unapologised")
"""The overdue dossiers, over and open, with an apology and without one."""
STATES = ("total", "todo", "doing", "done", "left_out")
_TASKS = tuple(f"{kind}.{state}" for kind in ("promises", "proposals") for state in STATES)

NO_CAUSE = ""
EACH: Mapping[str, tuple[str, tuple[str, ...]]] = MappingProxyType(
    {
        "cause": ("cause.{}.", _OF_CAUSE),
        "field": ("field.{}.", _OF_FIELD),
        "late_field": ("field.{}.", _OF_FIELD),
        "met": ("{}.", _OF_RATE),
        "missed": ("{}.", _OF_RATE),
        "ahead": ("{}.", _OF_RATE),
    }
)
"""What a paragraph may be said of one by one: how its figures are called, and what each of them has."""

_UNNAMED = str.maketrans("{}", "()")


class Stage(IntEnum):
    """How much of a period the register can know: nothing before it begins, all once it is over."""

    UNKNOWN, RUNNING, OVER = range(3)


_STAGES = MappingProxyType(
    {Stage.UNKNOWN: "chưa có số liệu", Stage.RUNNING: "kỳ chưa kết thúc", Stage.OVER: "kỳ đã kết thúc"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All that the figures of a period are made of.

    ``causes`` counts the dossiers that are late or overdue by the code of their cause, under ``NO_CAUSE``
    those without one; None where it cannot be known. ``score``: the points and what they are out of.
    ``why_draft`` are sentences for why the report cannot go out, ``standing`` says that the period was
    closed and is open again. ``sorry``: how many of the overdue had an apology, and how many had none.
    """

    period: Period
    words: Mapping[str, str]
    tally: Tally
    before: Tally | None = None
    rates: Mapping[str, Rate] = field(default_factory=dict)
    causes: Mapping[str, int] | None = None
    cause_words: Mapping[str, str] = field(default_factory=dict)
    score: tuple[Fraction, Fraction] | None = None
    sorry: tuple[int, int] | None = None
    is_final: bool = False
    places: int = 2  # behind the comma of a share
    stage: Stage = Stage.OVER
    why_draft: tuple[str, ...] = ()
    standing: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """Every figure of a period by name, and what there is to say one by one."""

    period: Period
    known: Mapping[str, Figure]
    each: Mapping[str, tuple[str, ...]]

    def __getitem__(self, name: str) -> Figure:
        return self.known[name]

    def get(self, name: str) -> Figure | None:
        """The figure of that name; None where this period has none, as of a field that had no dossier."""
        return self.known.get(name)

    def with_tasks(self, counts: Mapping[str, Mapping[str, int]]) -> Figures:
        """The same with the promises and proposals of the document counted by their state."""
        more = {
            f"{kind}.{state}": _count(f"{kind}.{state}", counts[kind].get(state, 0))
            for kind in counts
            for state in STATES
        }
        return Figures(self.period, MappingProxyType({**self.known, **more}), self.each)


def vocabulary(rates: Iterable[str]) -> frozenset[str]:
    """Every name that a sentence may use wherever it stands; ``rates`` are the codes of the indicators."""
    counts = (f"{name}.{of}" for name in COUNTS for of in _OF_COUNT)
    parts = (f"{name}.share" for name in (*(one for whole in _WHOLES for one in whole), "kept"))
    coded = tuple(rates)
    ofs = (f"{code}.{of}" for code in coded for of in _OF_RATE)
    alone = (*COUNTS, *coded, *WORDS, *_SCORE, *SORRY, *_TASKS, "closed", "stage", "causes")
    return frozenset((*alone, *counts, *parts, *ofs))


def of_each(kind: str) -> frozenset[str]:
    """The names that a sentence said one by one may use beside those."""
    return frozenset(f"{kind}.{of}" for of in EACH[kind][1])


def bound(text: str, kind: str, key: str) -> str:
    """``text`` with the names of one by one turned into those of the one whose key it is."""
    prefix = EACH[kind][0].format(_key(key))
    return text.replace(f"{{{kind}.", f"{{{prefix}")


def bound_name(name: str, kind: str, key: str) -> str:
    """One name, likewise."""
    return bound(f"{{{name}}}", kind, key)[1:-1]


def figures(facts: Facts) -> Figures:
    """Every figure that ``facts`` give."""
    found = [
        *_words(facts),
        *_counts(facts),
        *_shares(facts.tally.total(), facts.places),
        *rate_figures(facts.rates, facts.places),
        *_fields(facts.tally, facts.places),
        *_causes(facts),
        *_score(facts.score, facts.places),
        *(_count(name, n) for name, n in zip(SORRY, facts.sorry or (None, None), strict=True)),
    ]
    each = {
        "cause": _listed(facts.causes or {}),
        "field": _top(facts.tally, ("received_in",)),
        "late_field": _top(facts.tally, ("overdue",)),
        **_judged(facts.rates, facts.period),
    }
    known = {one.name: one for one in found}
    return Figures(facts.period, MappingProxyType(known), MappingProxyType(each)).with_tasks(
        {"promises": {}, "proposals": {}}
    )


def _count(name: str, value: int | None) -> Figure:
    return Figure(name, NOTHING if value is None else number(value), value)


def _percent(name: str, value: Fraction | None, places: int) -> Figure:
    return Figure(name, NOTHING if value is None else percent(value, places), value, "%")


def _word(name: str, text: str) -> Figure:
    return Figure(name, text, text)


def _words(facts: Facts) -> Iterator[Figure]:
    period = facts.period
    told = {
        **facts.words,
        "period": _lower(period.title),
        "first_on": day(period.first_on),
        "last_on": day(period.last_on),
        "before_period": _noun(compared_with(period)),
        "next_period": _noun(next_period(period)),
        "year": str(period.last_on.year),
    }
    for name in WORDS:
        yield _word(name, told.get(name, ""))
    yield Figure("closed", "đã chốt" if facts.is_final else "tạm tính", int(facts.is_final))
    yield Figure("stage", _STAGES[facts.stage], int(facts.stage))


def _noun(period: Period) -> str:
    """A period as it may be compared with: plain days are not a noun by themselves."""
    return f"kỳ {_lower(period.title)}" if period.kind == "span" else _lower(period.title)


def _lower(title: str) -> str:
    return title[:1].lower() + title[1:]


def count_of(boxes: Mapping[str, int], name: str) -> int:
    """A box, or a sum of boxes."""
    return sum(boxes[box] for box in SUMS.get(name, (name,)))


def _counts(facts: Facts) -> Iterator[Figure]:
    now = facts.tally.total()
    earlier = None if facts.before is None else facts.before.total()
    for name in COUNTS:
        n = count_of(now, name)
        was = None if earlier is None else count_of(earlier, name)
        yield _count(name, n)
        yield _count(f"{name}.before", was)
        change = None if was is None else n - was
        yield Figure(f"{name}.change", NOTHING if change is None else number(abs(change)), change)
        rate = Fraction(n - was, was) if was else None
        places = facts.places + apart(rate, "share", facts.places, Fraction(0))
        told = NOTHING if rate is None else percent(abs(rate), places)
        yield Figure(f"{name}.change_rate", told, rate, "%")


def _shares(boxes: Mapping[str, int], places: int) -> Iterator[Figure]:
    """The parts of what came, ended and waits; printed as in the tables, and so that they make a hundred."""
    for whole in _WHOLES:
        told = nested_shares([boxes[name] for name in whole], places)
        total = sum(boxes[name] for name in whole)
        for name, text in zip(whole, told, strict=True):
            exact = Fraction(boxes[name], total) if total else None
            yield Figure(f"{name}.share", NOTHING if text is None else text, exact, "%")
    ended = count_of(boxes, "resolved")
    yield _percent("kept.share", Fraction(count_of(boxes, "kept"), ended) if ended else None, places)


def _key(key: str) -> str:
    """A key as it may stand in a name."""
    return (key or "none").translate(_UNNAMED)


def by_field(counts: Tally) -> dict[str, dict[str, int]]:
    """The boxes by field over all levels, every box present, in the order of the alphabet."""
    found: dict[str, dict[str, int]] = {}
    for (_, lv), boxes in counts.by_field().items():
        kept = found.setdefault(lv, dict.fromkeys(BOXES, 0))
        for box, n in boxes.items():
            kept[box] += n
    return dict(sorted(found.items(), key=lambda one: sort_key(one[0])))


def _fields(counts: Tally, places: int) -> Iterator[Figure]:
    whole = count_of(counts.total(), "received_in")
    for lv, boxes in by_field(counts).items():
        prefix = f"field.{_key(lv)}."
        yield _word(f"{prefix}name", lv)
        for name in _OF_FIELD[1:-2]:
            yield _count(prefix + name, count_of(boxes, name))
        ended = count_of(boxes, "resolved")
        yield _percent(f"{prefix}rate", Fraction(count_of(boxes, "kept"), ended) if ended else None, places)
        part = count_of(boxes, "received_in")
        yield _percent(f"{prefix}share", Fraction(part, whole) if whole else None, places)


def _top(counts: Tally, names: Sequence[str]) -> tuple[str, ...]:
    """The fields with such dossiers, the most first."""
    found = {lv: sum(count_of(boxes, name) for name in names) for lv, boxes in by_field(counts).items()}
    return _by_count(found)


def _by_count(found: Mapping[str, int]) -> tuple[str, ...]:
    kept = [(-n, sort_key(key), key) for key, n in found.items() if n]
    return tuple(key for _, _, key in sorted(kept))


def _causes(facts: Facts) -> Iterator[Figure]:
    causes = facts.causes or {}
    total, listed = sum(causes.values()), _listed(causes)
    parts = dict(zip(listed, shares([causes[code] for code in listed], facts.places), strict=True))
    yield _count("causes", None if facts.causes is None else total)
    for code in dict.fromkeys((*facts.cause_words, *causes)):
        prefix = f"cause.{_key(code)}."
        words = "Chưa ghi nguyên nhân" if code == NO_CAUSE else facts.cause_words.get(code, f"mã {code}")
        yield _word(f"{prefix}words", words)
        n = causes.get(code, 0)
        yield _count(f"{prefix}count", n)
        share = Fraction(n, total) if total else None
        alone = _percent(f"{prefix}share", share, facts.places)
        yield replace(alone, text=parts.get(code) or alone.text)


def _listed(causes: Mapping[str, int]) -> tuple[str, ...]:
    """The causes as they are listed: the most frequent first, at the end what nobody has told."""
    return tuple(sorted(_by_count(causes), key=lambda code: code == NO_CAUSE))


def _score(score: tuple[Fraction, Fraction] | None, places: int) -> Iterator[Figure]:
    for name, value in zip(_SCORE, score or (None, None), strict=True):
        yield Figure(name, NOTHING if value is None else number(value, places), value)


def _judged(rates: Mapping[str, Rate], period: Period) -> dict[str, tuple[str, ...]]:
    """The indicators that reach their targets, those that miss them, and those that have time yet."""
    found: dict[str, list[str]] = {"met": [], "missed": [], "ahead": []}
    for code, rate in rates.items():
        is_met = None if rate.target is None else rate.target.is_met(rate.value)
        if rate.target is None or is_met is None:
            continue
        is_due = rate.target.is_due(period.last_on)
        found["met" if is_met else "missed" if is_due else "ahead"].append(code)
    return {name: tuple(codes) for name, codes in found.items()}
