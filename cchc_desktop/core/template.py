"""The words of a printed paper: a dated, versioned text with places that each dossier fills."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from types import MappingProxyType
from typing import NoReturn

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.lines import Run
from cchc_desktop.core.text import nfc
from cchc_desktop.core.toml_text import read_toml

BLANK = "……"
"""What stands where the dossier has nothing to say: room to write by hand."""

_PLACE = re.compile(r"\{([a-z_]+)\}")
_BOLD = "**"
_HEAD = frozenset({"version", "title", "basis", "since", "until", "copies", "words", "lists"})
_NEEDED = ("version", "title", "basis", "since", "words")


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """One version of the words of a form; ``digest`` only where the office keeps its own."""

    code: str
    version: str
    title: tuple[str, ...]  # the lines above the paper
    basis: str
    since: date
    until: date | None
    copies: tuple[str, ...]
    words: Mapping[str, str]
    lists: Mapping[str, tuple[str, ...]]
    digest: str = ""
    lacking: tuple[str, ...] = ()
    """Texts that the office's file does not have, as it is older than the form: the shipped ones stand."""

    @property
    def warning(self) -> str:
        """What is to be said of the office's file; empty where nothing is."""
        if not self.lacking:
            return ""
        names = ", ".join(f"“{name}”" for name in self.lacking)
        return (
            f"Tệp mẫu “{self.code}.toml” của đơn vị thiếu phần {names} nên chỗ đó in chữ của chương trình. "
            "Hãy thêm vào tệp."
        )

    @property
    def name(self) -> str:
        """The title on one line, as sentences name the paper."""
        return " ".join(self.title)

    @property
    def stamp(self) -> str:
        """What the register keeps, so that a paper can be told from one with other words."""
        own = f"+{self.digest}" if self.digest else ""
        return f"{self.code}@{self.version}{own}"

    def is_in_force(self, day: date) -> bool:
        """Whether a dossier received on ``day`` gets these words."""
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Wording:
    """A template with the facts of one dossier; ``**`` in a text begins and ends bold type."""

    template: Template
    facts: Mapping[str, str]

    def text(self, name: str, **more: str) -> str:
        """One text with its places filled, without faces."""
        return "".join(run.text for run in self.runs(name, **more))

    def runs(self, name: str, **more: str) -> tuple[Run, ...]:
        """One text with its places filled."""
        return tuple(self._filled(self.template.words[name], more))

    def items(self, name: str) -> tuple[str, ...]:
        """The texts of a list with their places filled."""
        found = self.template.lists.get(name, ())
        return tuple("".join(run.text for run in self._filled(text, {})) for text in found)

    def _filled(self, text: str, more: Mapping[str, str]) -> Iterator[Run]:
        known = {**self.facts, **more}
        for place, part in enumerate(text.split(_BOLD)):
            # Filled last, so that what people wrote is never read as a mark or a place.
            said = _PLACE.sub(lambda found: known[found[1]] or BLANK, part)
            if said:
                yield Run(said, "bold" if place % 2 else "regular")


def parse(code: str, text: str, places: Iterable[str], shipped: Template | None = None) -> Template:
    """The template in the TOML ``text``; against ``shipped``, nothing may be unknown in it.

    What is missing there is taken from ``shipped``, and told: forms grow, and the files of offices do not.

    Refused with the file and the line. ``places`` are those that any text may name; a text may also name
    those that the shipped text of the same name does.
    """
    file = _File(code, text)
    try:
        values = read_toml(text)
    except ValueError as wrong:
        raise Refused(f"Tệp mẫu “{code}.toml” viết sai cú pháp TOML: {wrong}.", "form") from None
    for key in values.keys() - _HEAD:
        file.wrong(key, "là khóa không dùng đến (có thể gõ nhầm)")
    for key in _NEEDED:
        if key not in values:
            file.wrong(None, f"thiếu phần “{key}”")
    made = _template(file, values)
    if shipped is not None:
        _compare(file, made, shipped)
        made = _completed(made, shipped)
    _check_places(file, made, frozenset(places), shipped)
    if shipped is None:
        return made
    return _own(made, text)


def _own(made: Template, text: str) -> Template:
    return replace(made, digest=hashlib.sha256(nfc(text).encode()).hexdigest()[:8])


@dataclass(frozen=True, slots=True)
class _File:
    code: str
    text: str

    def line(self, key: str) -> int | None:
        """The line on which ``key`` is set."""
        at = re.compile(rf"""^\s*(\[\s*)?["']?{re.escape(key)}["']?\s*[]=.]""")
        lines = enumerate(self.text.splitlines(), 1)
        return next((number for number, line in lines if at.match(line)), None)

    def wrong(self, key: str | None, why: str) -> NoReturn:
        """Refuse the file, with the line where that can be told."""
        line = self.line(key) if key else None
        where = f", dòng {line}" if line else ""
        what = f"“{key}” {why}" if key else why
        raise Refused(f"Tệp mẫu “{self.code}.toml”{where}: {what}. Sửa tệp rồi in lại.", "form")


def _template(file: _File, values: Mapping[str, object]) -> Template:
    until = _day(file, values, "until") if "until" in values else None
    since = _day(file, values, "since")
    if until is not None and until < since:
        file.wrong("until", "trước ngày bắt đầu áp dụng “since”")
    words = values["words"]
    lists = values.get("lists", {})
    if not isinstance(words, dict) or not isinstance(lists, dict):
        file.wrong("words" if not isinstance(words, dict) else "lists", "phải là một bảng")
    return Template(
        code=file.code,
        version=_text(file, values, "version"),
        title=_texts(file, values, "title"),
        basis=_text(file, values, "basis"),
        since=since,
        until=until,
        copies=_texts(file, values, "copies") if "copies" in values else ("",),
        words=MappingProxyType({name: _text(file, words, name) for name in words}),
        lists=MappingProxyType({name: _texts(file, lists, name, may_be_empty=True) for name in lists}),
    )


def _text(file: _File, values: Mapping[str, object], key: str) -> str:
    value = values[key]
    if not isinstance(value, str) or not value.strip():
        file.wrong(key, "phải là chữ và không được để trống")
    return nfc(value)


def _texts(
    file: _File, values: Mapping[str, object], key: str, *, may_be_empty: bool = False
) -> tuple[str, ...]:
    value = values[key]
    if not isinstance(value, list) or not (value or may_be_empty):
        file.wrong(key, "phải là danh sách chữ")
    if not all(isinstance(one, str) and one.strip() for one in value):
        file.wrong(key, "phải là danh sách chữ, không có chữ nào để trống")
    return tuple(map(nfc, value))


def _day(file: _File, values: Mapping[str, object], key: str) -> date:
    value = values[key]
    if not isinstance(value, date) or isinstance(value, datetime):
        file.wrong(key, "phải là ngày, viết như 2025-07-01")
    return value


def _compare(file: _File, made: Template, shipped: Template) -> None:
    """An office's own file says nothing that the form would not print."""
    for own, whole in ((made.words, shipped.words), (made.lists, shipped.lists)):
        for key in own.keys() - whole.keys():
            file.wrong(key, "không phải phần của mẫu này (có thể gõ nhầm)")
    if len(made.copies) != len(shipped.copies):
        file.wrong("copies", f"phải có {len(shipped.copies)} liên")


def _completed(made: Template, shipped: Template) -> Template:
    lacking = ((shipped.words.keys() - made.words.keys()), (shipped.lists.keys() - made.lists.keys()))
    return replace(
        made,
        words=MappingProxyType({**shipped.words, **made.words}),
        lists=MappingProxyType({**shipped.lists, **made.lists}),
        lacking=tuple(sorted(lacking[0] | lacking[1])),
    )


def _check_places(file: _File, made: Template, places: frozenset[str], shipped: Template | None) -> None:
    for name, text in _texts_of(made):
        given = shipped.words.get(name, "") if shipped else text
        allowed = places | set(_PLACE.findall(given))
        for place in _PLACE.findall(text):
            if place not in allowed:
                file.wrong(name, f"có chỗ điền “{{{place}}}” mà mẫu này không có")
        if set("{}") & set(_PLACE.sub("", text)):
            file.wrong(name, "có dấu “{” hoặc “}” không đúng chỗ")
        if text.count(_BOLD) % 2:
            file.wrong(name, "có dấu “**” mở mà không đóng")


def _texts_of(made: Template) -> Iterator[tuple[str, str]]:
    yield from made.words.items()
    for name, texts in made.lists.items():
        for text in texts:
            yield name, text
    for name, texts in (("title", made.title), ("copies", made.copies)):
        for text in texts:
            yield name, text
