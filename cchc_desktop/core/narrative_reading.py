"""Reading the words of a report in words: a wrong file is refused with the place where it is wrong."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import NoReturn

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.narrative_digits import figures_in
from cchc_desktop.core.narrative_figures import EACH, of_each
from cchc_desktop.core.narrative_template import (
    PLACE,
    Basis,
    Condition,
    Kind,
    Narrative,
    Paragraph,
    Section,
    Sentence,
)
from cchc_desktop.core.text import nfc
from cchc_desktop.core.toml_text import read_toml

_CONDITION = re.compile(r"(\S+) (?:(none|known)|(<=|>=|!=|=|<|>) (\S+(?: %)?))")
_NUMBER = re.compile(r"([0-9]+(?:,[0-9]+)?)( %)?")
_LINE = re.compile(r"at line ([0-9]+)")
_BARE_GAP = re.compile(r"\{([\w.]+\.gap|(?:met|missed|ahead)\.change)\} điểm phần trăm")
"""A gap with the unit of a share, which an office's own words may still say of days and of points."""
_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,31}")
_HEAD = frozenset(
    {
        *("version", "type", "symbol", "subject", "above", "issuer", "to", "bases", "opening", "closing"),
        *("recipients", "signers", "has_annex", "section"),
    }
)
_SECTION = frozenset({"id", "title", "level", "paragraph"})
_PARAGRAPH = frozenset({"id", "kind", "each", "most", "is_item", "if", "sentences", "ask", "otherwise"})
_BASIS = frozenset({"say", "since", "until"})
_SENTENCE = frozenset({"id", "say", "if", "empty"})
_LEVELS = 3


def parse(code: str, text: str, known: Collection[str], *, is_own: bool = False) -> Narrative:
    """The words in the TOML ``text``; Refused with the place where they name a figure that nobody counts."""
    file = _File(code)
    try:
        values = read_toml(text)
    except ValueError as wrong:
        line = _LINE.search(str(wrong))
        file.wrong(
            f"dòng {line[1]}" if line else "cuối tệp",
            "viết sai cú pháp TOML; xem lại dấu ngoặc kép, dấu ngoặc và dấu phẩy ở chỗ đó",
        )
    file.only("", values, _HEAD)
    sections = enumerate(file.tables("", values, "section"), 1)
    needed = ("version", "type", "symbol", "subject", "issuer")
    made = Narrative(
        code=code,
        **{name: file.text(name, values, name) for name in needed},
        **{name: file.text(name, values, name, "") for name in ("above", "to", "opening", "closing")},
        bases=tuple(_basis(file, one) for one in _list(values.get("bases", []))),
        recipients=file.texts("recipients", values, "recipients"),
        signers={key: nfc(str(one)) for key, one in file.table(values, "signers").items()},
        has_annex=values.get("has_annex") is True,
        sections=tuple(_section(file, one, place) for place, one in sections),
    )
    _check(file, made, frozenset(known))
    return replace(made, digest=hashlib.sha256(nfc(text).encode()).hexdigest()[:8]) if is_own else made


@dataclass(frozen=True, slots=True)
class _File:
    code: str

    def wrong(self, where: str, why: str) -> NoReturn:
        """Refuse the file, with the place."""
        at = f", {where}" if where else ""
        raise Refused(f"Tệp mẫu “{self.code}.toml”{at}: {why}. Sửa tệp rồi lập lại báo cáo.", "narrative")

    def only(self, where: str, values: Mapping[str, object], known: Collection[str]) -> None:
        """Refuse keys that nobody reads."""
        for key in values:
            if key not in known:
                self.wrong(where, f"“{key}” là khóa không dùng đến (có thể gõ nhầm)")

    def text(self, where: str, values: Mapping[str, object], key: str, default: str | None = None) -> str:
        """A text; without a default it has to be there."""
        value = values.get(key, default)
        if not isinstance(value, str) or (default is None and not value.strip()):
            self.wrong(where, f"thiếu “{key}” hoặc “{key}” không phải chữ")
        return nfc(value)

    def texts(self, where: str, values: Mapping[str, object], key: str) -> tuple[str, ...]:
        """A list of texts, perhaps empty."""
        value = values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, str) and one.strip() for one in value):
            self.wrong(where, f"“{key}” phải là danh sách chữ, không có chữ nào để trống")
        return tuple(map(nfc, value))

    def table(self, values: Mapping[str, object], key: str) -> Mapping[str, object]:
        """A table, perhaps empty."""
        value = values.get(key, {})
        if not isinstance(value, dict):
            self.wrong(key, "phải là một bảng")
        return value

    def tables(self, where: str, values: Mapping[str, object], key: str) -> list[dict[str, object]]:
        """A list of tables, perhaps empty."""
        value = values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            self.wrong(where, f"“{key}” phải là danh sách")
        return value

    def id(self, where: str, values: Mapping[str, object]) -> str:
        """What the register calls this part by for good."""
        found = self.text(where, values, "id")
        if not _ID.fullmatch(found):
            self.wrong(where, f"“id” “{found[:40]}” chỉ được có chữ thường không dấu, số và dấu gạch")
        return found


def _basis(file: _File, told: object) -> Basis:
    if isinstance(told, str):
        return Basis(nfc(told))
    if not isinstance(told, dict):
        file.wrong("bases", "mỗi căn cứ là một câu, hoặc một bảng có “say”, “since”, “until”")
    file.only("bases", told, _BASIS)
    days = [told.get(key) for key in ("since", "until")]
    since, until = (one if type(one) is date else None for one in days)
    if (since, until) != tuple(days):
        file.wrong("bases", "“since”, “until” phải là ngày, viết như 2025-07-01")
    return Basis(file.text("bases", told, "say"), since, until)


def _section(file: _File, values: dict[str, object], place: int) -> Section:
    where = f"phần thứ {place}"
    file.only(where, values, _SECTION)
    found = file.id(where, values)
    level = values.get("level", 1)
    if not isinstance(level, int) or not 1 <= level <= _LEVELS:
        file.wrong(f"phần “{found}”", f"“level” phải từ 1 đến {_LEVELS}")
    paragraphs = file.tables(f"phần “{found}”", values, "paragraph")
    return Section(
        id=found,
        title=file.text(f"phần “{found}”", values, "title"),
        level=level,
        paragraphs=tuple(_paragraph(file, one, found) for one in paragraphs),
    )


def _paragraph(file: _File, values: dict[str, object], section: str) -> Paragraph:
    found = file.id(f"phần “{section}”", values)
    where = f"đoạn “{section}/{found}”"
    file.only(where, values, _PARAGRAPH)
    kind, each, most = values.get("kind", "said"), values.get("each", ""), values.get("most", 0)
    if str(kind) not in set(Kind):
        file.wrong(where, f"“kind” phải là một trong {', '.join(Kind)}")
    if each != "" and str(each) not in EACH:
        file.wrong(where, f"“each” phải là một trong {', '.join(EACH)}")
    if not isinstance(most, int) or most < 0:
        file.wrong(where, "“most” phải là số nguyên dương")
    sentences = file.tables(where, values, "sentences")
    if kind == "said" and not sentences:
        file.wrong(where, "chưa có câu nào trong “sentences”")
    return Paragraph(
        id=found,
        kind=Kind(str(kind)),
        each=str(each),
        most=most,
        is_item=values.get("is_item") is True,
        conditions=_conditions(file, where, values),
        sentences=tuple(_sentence(file, one, where) for one in sentences),
        ask=file.text(where, values, "ask", "" if kind != "written" else None),
        otherwise=file.text(where, values, "otherwise", ""),
    )


def _sentence(file: _File, values: dict[str, object], paragraph: str) -> Sentence:
    found = file.id(paragraph, values)
    where = f"{paragraph}, câu “{found}”"
    file.only(where, values, _SENTENCE)
    return Sentence(
        id=found,
        say=_BARE_GAP.sub(r"{\1_said}", file.text(where, values, "say")),
        conditions=_conditions(file, where, values),
        empty=file.text(where, values, "empty", ""),
    )


def _conditions(file: _File, where: str, values: Mapping[str, object]) -> tuple[Condition, ...]:
    told = values.get("if", [])
    return tuple(_condition(file, where, one) for one in ([told] if isinstance(told, str) else _list(told)))


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _condition(file: _File, where: str, told: object) -> Condition:
    found = _CONDITION.fullmatch(told) if isinstance(told, str) else None
    if found is None:
        file.wrong(
            where, f"không hiểu điều kiện “{str(told)[:60]}”; viết như “late > 0”, “on_time_rate none”"
        )
    name, alone, sign, other = found.groups()
    if alone:
        return Condition(name, alone)
    number = _NUMBER.fullmatch(other)
    if number is None:
        return Condition(name, sign, other)
    value = Fraction(number[1].replace(",", "."))
    return Condition(name, sign, value / 100 if number[2] else value)


def _check(file: _File, made: Narrative, known: frozenset[str]) -> None:
    """Every figure that is named is counted, no figure stands written in, no two parts have one name."""
    heads = (made.subject, made.above, made.issuer, made.to, made.opening, made.closing)
    for text in (*heads, *(one.say for one in made.bases), *made.recipients):
        _check_text(file, "phần đầu và cuối", text, known)
    _check_ids(file, "các phần", [one.id for one in made.sections])
    for section in made.sections:
        _check_text(file, f"phần “{section.id}”", section.title, known, is_heading=True)
        _check_ids(file, f"phần “{section.id}”", [one.id for one in section.paragraphs])
        for one in section.paragraphs:
            _check_paragraph(file, section.id, one, known)


def _check_ids(file: _File, where: str, ids: list[str]) -> None:
    twice = sorted(one for one, times in Counter(ids).items() if times > 1)
    if twice:
        file.wrong(where, f"“id” “{twice[0]}” dùng hai lần")


def _check_paragraph(file: _File, section: str, one: Paragraph, known: frozenset[str]) -> None:
    where = f"đoạn “{section}/{one.id}”"
    inside = known | of_each(one.each) if one.each else known
    _check_ids(file, where, [sentence.id for sentence in one.sentences])
    conditions = [*one.conditions, *(each for sentence in one.sentences for each in sentence.conditions)]
    for name in (name for condition in conditions for name in condition.names()):
        if name not in inside:
            file.wrong(where, f"điều kiện hỏi con số “{name}” mà chương trình không có")
    for sentence in one.sentences:
        for text in (sentence.say, sentence.empty):
            _check_text(file, f"{where}, câu “{sentence.id}”", text, inside)
    _check_text(file, where, one.otherwise, known)


def _check_text(
    file: _File, where: str, text: str, known: frozenset[str], *, is_heading: bool = False
) -> None:
    for name in PLACE.findall(text):
        if name not in known:
            file.wrong(where, f"có con số “{{{name}}}” mà chương trình không có")
    if set("{}") & set(PLACE.sub("", text)):
        file.wrong(where, "có dấu “{” hoặc “}” không đúng chỗ")
    typed = [] if is_heading else [one.text for one in figures_in(text)]
    if typed:
        file.wrong(
            where, f"số “{typed[0]}” viết sẵn trong câu; hãy thay bằng con số có tên, như “{{received}}”"
        )
