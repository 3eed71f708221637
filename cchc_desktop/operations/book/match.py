"""Which procedure a row names: by its code, else by its name, else a code of its own for that name."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from cchc_desktop.core.catalogue import Catalogue, Procedure, procedure_code
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.line_rules import OTHER_FIELD
from cchc_desktop.core.match import words
from cchc_desktop.core.text import fold
from cchc_desktop.operations.receive import LEVEL

_CODE_INSIDE = re.compile(
    r"(?<![\d.])([1-9])[.,](\d{6})(?:\.\d{3}\.\d{2}\.\d{2}(?:\.[A-Z]\d{2}(?:\.\d{2,3})*)?)?"
)
_BARE_CODE = re.compile(r"([1-9])(\d{6})")
OWN_CODE = "KHAC-"
_LEADING = ("thu", "tuc")
_LEADING_SHORT = "tthc"
_SMALL_WORDS = frozenset(
    words(
        "bằng bị bởi các cho có của cùng đã để đến do đối được hay hoặc kèm khác khi không là lại lần loại "
        "một này nếu những ở phải ra số tại theo thì thu thủ trên trong trước từ tục và về vào vì việc với"
    )
)
"""Words without which a name is still known; a name of nothing else names no procedure."""
_ENOUGH, _ENOUGH_AT_ITS_START = 3, 2
_MOST_OF_IT = 0.6
_FIELD_WORD = re.compile(r"^\s*lĩnh\s+vực\s*:?\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Named:
    """A procedure as the register will write it; ``version`` None where the catalogue does not know it.

    ``guessed_from`` is the name in the book where only part of the catalogue's name stands there.
    """

    code: str
    name: str
    field: str
    level: str
    version: Procedure | None
    guessed_from: str = ""


class Procedures:
    """The catalogue, asked in the words of one book; each question is answered once."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._by_name: dict[tuple[str, ...], list[Procedure]] = {}
        self._by_code: dict[str, Procedure] = {}
        self._fields: dict[str, str] = {}
        self._found: dict[tuple[str, str, date], tuple[Procedure | None, bool]] = {}
        for one in catalogue:
            self._by_code[one.code] = one
            self._fields.setdefault(fold(one.field), one.field)
            for name in (one.name, *one.also):
                self._by_name.setdefault(words(name), []).append(one)

    def named(self, code_text: str, name_text: str, field_text: str, on: date) -> Named:
        """The procedure of a row; what the book calls its field stands above the catalogue's."""
        code, name = _code_in(code_text), name_text
        if not code and (inside := _CODE_INSIDE.search(name_text)):
            code = f"{inside[1]}.{inside[2]}"
            name = (name_text[: inside.start()] + name_text[inside.end() :]).strip(" .:;–-()")
        found, is_guess = self._version(code, name, on)
        field = self.field(field_text)
        if found is not None:
            written = found.name if found.is_in_force(on) or not name else name
            guessed_from = name if is_guess else ""
            return Named(found.code, written, field or found.field, found.level, found, guessed_from)
        shown = name or code_text or code
        if not code:
            digest = hashlib.sha256(" ".join(words(shown)).encode()).hexdigest()
            code = code_text.upper() if code_text and not name else f"{OWN_CODE}{digest[:6].upper()}"
        return Named(code, shown, field or self._likely_field(name, on) or OTHER_FIELD, LEVEL, None)

    def field(self, text: str) -> str:
        """The name of a field: the catalogue's spelling, else the first spelling of the book."""
        bare = _FIELD_WORD.sub("", text).strip(" .:;-")
        return self._fields.setdefault(fold(bare), bare) if bare else ""

    def learn_fields(self, texts: Iterable[str]) -> None:
        """Settle how the fields that only the book knows are spelled: as most often, capitals last."""
        spelled = Counter(bare for text in texts if (bare := _FIELD_WORD.sub("", text).strip(" .:;-")))
        for bare, _ in sorted(spelled.items(), key=lambda item: (item[0].isupper(), -item[1], item[0])):
            self._fields.setdefault(fold(bare), bare)

    def _version(self, code: str, name: str, on: date) -> tuple[Procedure | None, bool]:
        """The procedure, and whether it was only guessed."""
        key = (code, name, on)
        if key not in self._found:
            self._found[key] = (self._by_its_code(code, on), False) if code else self._by_its_name(name, on)
        return self._found[key]

    def _by_its_code(self, code: str, on: date) -> Procedure | None:
        try:
            return self._catalogue.at(code, on)
        except Refused:
            return None

    def _by_its_name(self, name: str, on: date) -> tuple[Procedure | None, bool]:
        typed = _bare_words(name)
        exact = [one for one in self._by_name.get(typed, ()) if one.is_in_force(on)]
        return (exact[0], False) if exact else (self._likely(typed, on), True)

    def _likely(self, typed: tuple[str, ...], on: date) -> Procedure | None:
        """The only procedure whose name begins so, or has all these words and few others."""
        meant = _meaningful(typed)
        begun = self._in_force(on, lambda known: known[: len(typed)] == typed)
        if len(begun) == 1 and meant >= _ENOUGH_AT_ITS_START:
            return begun[0]
        among = self._with_all_words(typed, on)
        if len(among) != 1 or meant < _ENOUGH:
            return None
        covering = self._in_force(on, lambda known: _covers(set(typed), set(known)))
        return among[0] if among[0] in covering else None

    def _with_all_words(self, typed: tuple[str, ...], on: date) -> list[Procedure]:
        wanted = set(typed)
        return self._in_force(on, lambda known: wanted <= set(known))

    def _in_force(self, on: date, fits: Callable[[tuple[str, ...]], bool]) -> list[Procedure]:
        """The procedures in force that have a name which ``fits``, each once."""
        found = {
            one.code: one
            for known, versions in self._by_name.items()
            if fits(known)
            for one in versions
            if one.is_in_force(on)
        }
        return list(found.values())

    def _likely_field(self, name: str, on: date) -> str:
        """The field that all procedures with these words share."""
        typed = _bare_words(name)
        if _meaningful(typed) < _ENOUGH_AT_ITS_START:
            return ""
        fields = {one.field for one in self._with_all_words(typed, on)}
        return fields.pop() if len(fields) == 1 else ""


def _meaningful(typed: Iterable[str]) -> int:
    return len(set(typed) - _SMALL_WORDS)


def _covers(typed: set[str], known: set[str]) -> bool:
    return typed <= known and len(typed) >= _MOST_OF_IT * len(known)


def _bare_words(name: str) -> tuple[str, ...]:
    found = words(name)
    if found[:2] == _LEADING:
        found = found[2:]
        found = found[2:] if found[:2] == ("hanh", "chinh") else found
    return found[1:] if found[:1] == (_LEADING_SHORT,) else found


def _code_in(text: str) -> str:
    """The short code as written, or as a spreadsheet took it for a number."""
    bare = text.replace(" ", "").replace(",", ".")
    if found := procedure_code(bare):
        return found
    if digits := _BARE_CODE.fullmatch(bare.removesuffix(".0")):
        return f"{digits[1]}.{digits[2]}"
    if cut := re.fullmatch(r"(\d)\.(\d{3,5})", bare):
        return f"{cut[1]}.{cut[2]:0<6}"  # a number lost its last zeros
    return ""
