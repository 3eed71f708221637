"""What a header means: matched to a role by its words, whatever its case, accents and abbreviations."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from cchc_desktop.core.match import words
from cchc_desktop.paths import resources

IGNORED = "ignored"
_FULL_EXACT, _STRONG, _LAST_EXACT, _HAS = 1000, 500, 300, 40
_MOST_EXTRA = 5
_MOST_WORDS = 14
_LONGEST = 120
_SHORT = {
    "hs": "ho so",
    "tthc": "thu tuc hanh chinh",
    "hc": "hanh chinh",
    "kq": "ket qua",
    "tphs": "thanh phan ho so",
    "sdt": "so dien thoai",
    "dt": "dien thoai",
    "dtdd": "dien thoai",
    "lv": "linh vuc",
    "gq": "giai quyet",
    "tg": "thoi gian",
}
_IN_PARENTHESES = re.compile(r"\([^)]*\)|\[[^\]]*\]|\*")
_NUMBERING = re.compile(r"[\d\s()=+\-\[\],.:;]+")

Levels = Sequence[str]


@dataclass(frozen=True, slots=True)
class Rule:
    """One role, and the folded words by which its column is known."""

    role: str
    title: str
    exact: frozenset[str]
    strong: tuple[tuple[str, ...], ...]
    has: tuple[tuple[str, ...], ...]
    but: frozenset[str]

    def score(self, levels: Levels) -> int:
        """How surely a header (group first, own text last) means this role; 0 when it does not."""
        full, last = " ".join(levels), levels[-1]
        if full in self.exact:
            return _FULL_EXACT
        found = set(full.split())
        if found & self.but or len(full.split()) > _MOST_WORDS:
            return 0
        # A column that holds several things says so itself, not together with its group.
        if best := _best(self.strong, last if "+" in self.role else full):
            return _STRONG + best
        if last in self.exact:
            return _LAST_EXACT
        for text in dict.fromkeys((last, full)):
            best = _best(self.has, text)
            extra = len(text.split()) - best // _WORD
            if best and extra <= _MOST_EXTRA:
                return _HAS + best - extra
        return 0


_WORD = 8


def _best(rules: tuple[tuple[str, ...], ...], text: str) -> int:
    """The weight of the longest rule whose phrases all stand in ``text``."""
    padded = f" {text} "
    return max(
        (
            sum(len(phrase.split()) for phrase in rule) * _WORD
            for rule in rules
            if all(f" {phrase} " in padded for phrase in rule)
        ),
        default=0,
    )


@lru_cache(maxsize=5_000)
def header_words(text: str) -> str:
    """A header as it is compared: folded words, abbreviations in full, remarks in parentheses left out."""
    if len(text) > _LONGEST or _NUMBERING.fullmatch(text):
        return ""
    bare = " ".join(_SHORT.get(word, word) for word in words(_IN_PARENTHESES.sub(" ", text)))
    return bare or " ".join(_SHORT.get(word, word) for word in words(text))


@cache
def rules() -> tuple[Rule, ...]:
    """The roles a column may have, as the program ships them."""
    path = resources() / "books" / "columns.toml"
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    return tuple(
        Rule(
            role=entry["role"],
            title=entry["title"],
            exact=frozenset(header_words(text) for text in entry.get("exact", ())),
            strong=tuple(tuple(rule.split(" + ")) for rule in entry.get("strong", ())),
            has=tuple(tuple(rule.split(" + ")) for rule in entry.get("has", ())),
            but=frozenset(entry.get("but", ())),
        )
        for entry in told["column"]
    )


@cache
def title_of(role: str) -> str:
    """The plain Vietnamese name of a role."""
    return next((rule.title for rule in rules() if rule.role == role), role)


@lru_cache(maxsize=5_000)
def _scores(levels: tuple[str, ...]) -> tuple[tuple[int, str], ...]:
    found = ((rule.score(levels), rule.role) for rule in rules())
    return tuple((score, role) for score, role in found if score)


def likely(texts: Sequence[str]) -> int:
    """How many cells of one row could head a column."""
    return sum(bool(words_ and _scores((words_,))) for words_ in map(header_words, texts))


def assign(headers: Sequence[tuple[str, ...]]) -> tuple[dict[str, int], int]:
    """The column of each role, and how good the whole match is; the surest pairs are made first."""
    pairs = sorted(
        (
            (-score, column, order, role)
            for column, levels in enumerate(headers)
            if levels
            for order, (score, role) in enumerate(_scores(levels))
        ),
    )
    taken: set[int] = set()
    found: dict[str, int] = {}
    total = 0
    for score, column, _, role in pairs:
        if column in taken or role in found:
            continue
        taken.add(column)
        if role != IGNORED:
            found[role] = column
            total += -score
    return _settled(found), total


def _settled(found: dict[str, int]) -> dict[str, int]:
    """Roles that stand in for one another where only one of them has a column."""
    for wanted, instead in _INSTEAD:
        needed = {part for role in found for part in role.split("+")}
        if wanted not in needed and instead in found:
            found[wanted] = found.pop(instead)
    return found


_INSTEAD = (("name", "owner"), ("received", "submitted"), ("procedure_name", "summary"))


def has_needed(found: Mapping[str, int]) -> bool:
    """Whether a table with these columns can be a register."""
    return not missing(found)


def missing(found: Mapping[str, int]) -> tuple[str, ...]:
    """The titles of the columns that a register cannot do without and this table lacks."""
    parts = {part for role in found for part in role.split("+")}
    lacks = [role for role in ("name", "received") if role not in parts]
    titles = [title_of(role) for role in lacks]
    if not parts & {"procedure_code", "procedure_name"}:
        titles.append("Mã TTHC hoặc Tên TTHC")
    return tuple(titles)
