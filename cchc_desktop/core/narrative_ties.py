"""Which figures the digits that a person typed stand for, so that they do not outlive them unseen."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from typing import Literal, NamedTuple

from cchc_desktop.core.narrative_digits import figures_in
from cchc_desktop.core.narrative_figures import Figures
from cchc_desktop.core.narrative_rates import Figure
from cchc_desktop.core.narrative_sources import title_of
from cchc_desktop.core.tally import CLOSING, ENDED, RECEIVED
from cchc_desktop.core.text import rounded

Kind = Literal["count", "share", "measure", "task", ""]
"""What a number counts, by the words behind it; nothing: what no figure of the report counts."""

Worth = tuple[Fraction | str, ...]
"""What a number comes to, or its text where that cannot be read; of a/b both."""

_KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("share", re.compile(r"\s*(?:%|phần trăm|điểm phần trăm|điểm %)")),
    ("measure", re.compile(r"\s*(?:ngày|lần|điểm)(?!\w)")),
    ("task", re.compile(r"\s*(?:giải pháp|kiến nghị|đề xuất)(?!\w)")),
    (
        "",
        re.compile(
            r"\s*(?:người|cán bộ|công chức|viên chức|nhân viên|lao động|công dân|tổ chức|máy|thiết bị|bộ"
            r"|buổi|lớp|cuộc|đợt|bản|tin|văn bản|đồng|triệu|tỷ|nghìn|ngàn|giờ|phút|tuần|tháng|quý|năm"
            r"|cơ quan|đơn vị|xã|phường|thôn|tổ|quầy|phòng|bàn|nội dung|nhiệm vụ|tiêu chí|dịch vụ)(?!\w)"
        ),
    ),
)
_PLAIN: Kind = "count"
_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+(?:,[0-9]+)?")
_PRINTED = re.compile(r"[0-9]+(?:\.[0-9]{3})*(?:,[0-9]+)?")
_CLAUSE = re.compile(r"[,;:.()](?![0-9])|\n")
_SENTENCE = re.compile(r"[.;](?![0-9])|\n")
_WORD = re.compile(r"[^\W\d_]+")
_BARE = frozenset({("hồ", "sơ"), ("số", "hồ"), ("phần", "trăm"), ("điểm", "phần")})
"""What stands behind every count or share, and so tells none from another."""
_APART = (".before", ".change", ".change_rate", ".gap", ".target")
_PARTS = ((*RECEIVED, "received_in"), (*ENDED, "kept", "resolved"), (*CLOSING, "pending"))
"""Counts of which the last is the whole that the others are parts of."""
_EITHER = "|"
_MOST_DIGITS = 40
"""Digits of the longest number that is read: no figure has as many, and Python reads 4,300 at most."""


class Tie(NamedTuple):
    """A typed number, the how manieth of its text, beside a figure that read so; of a/b both with ``|``.

    ``now`` is what the figure read when a person kept the number although the figure was another by then.
    """

    place: str
    name: str
    text: str
    now: str = ""


class Number(NamedTuple):
    """A number in a text: its digits, perhaps a/b, with % where it is a share."""

    place: str
    text: str
    kind: Kind
    start: int
    end: int


def numbers_in(text: str, *, is_start: bool) -> tuple[Number, ...]:
    """The numbers in ``text`` that a figure may stand behind; a/b is one of them."""
    found: list[Number] = []
    for place, one in enumerate(figures_in(text, is_start=is_start)):
        kind = next((kind for kind, words in _KINDS if words.match(text, one.end)), _PLAIN)
        last = found[-1] if found else None
        if last is not None and text[last.end : one.start].strip() == "/" and last.text.isdecimal():
            both = Number(last.place, f"{last.text}/{one.text}", kind, last.start, one.end)
            found[-1:] = [last._replace(kind=kind), both] if one.text.isdecimal() else [last]
        shown = one.text + ("%" if kind == "share" else "")
        found.append(Number(str(place), shown, kind, one.start, one.end))
    return tuple(found)


def ties_in(text: str, figures: Figures, *, is_start: bool, beside: Collection[str] = ()) -> tuple[Tie, ...]:
    """Each number of ``text`` with the figures that read so now and that the words around it speak of.

    What the words of the report have in this place, ``beside``, goes before all others.
    """
    found: list[Tie] = []
    in_pairs: set[int] = set()
    for one in sorted(numbers_in(text, is_start=is_start), key=lambda one: "/" not in one.text):
        if one.end in in_pairs or one.start in in_pairs:
            continue
        names = [name for name in _alike(one, figures) if name in beside] or list(_alike(one, figures))
        if names and "/" in one.text:
            in_pairs |= {one.start, one.end}
        near = _spoken_of(one, text, names, figures)
        found += (Tie(one.place, name, one.text) for name in near)
    return tuple(found)


def moved(ties: Iterable[Tie], figures: Figures) -> tuple[Tie, ...]:
    """The numbers that stand for no figure any more, each with what the first of its figures reads ``now``.

    A whole number may stand for many figures that are equal by chance, and has moved once all of them
    have; of a share with decimals and of a/b one is enough.
    """
    groups: dict[str, list[Tie]] = {}
    for one in ties:
        groups.setdefault(one.place, []).append(one)
    found = []
    for group in groups.values():
        away = [one for one in group if not reads(one, figures)]
        if away and (_is_telling(group[0].text) or len(away) == len(group)):
            found.append(away[0]._replace(now=now_of(away[0], figures)))
    return tuple(found)


def moved_again(apart: Iterable[Tie], figures: Figures) -> tuple[Tie, ...]:
    """Of the numbers that a person kept beside other figures those whose figure has moved since."""
    read = ((one, now_of(one, figures)) for one in apart)
    return tuple(one._replace(text=one.now, now=now) for one, now in read if now != one.now)


def reads(tie: Tie, figures: Figures) -> bool:
    """Whether the figure still reads as the number was typed."""
    found = [figures.get(name) for name in tie.name.split(_EITHER)]
    typed = tie.text.split("/")
    is_share = tie.text.endswith("%")
    return len(found) == len(typed) and all(
        one is not None and _is_read(one, text.removesuffix("%"), is_share=is_share)
        for one, text in zip(found, typed, strict=True)
    )


def now_of(tie: Tie, figures: Figures) -> str:
    """What the figure reads now, as the number was typed."""
    found = [figures.get(name) for name in tie.name.split(_EITHER)]
    if any(one is None or one.value is None for one in found):
        return "không còn"
    told = "/".join(one.text for one in found if one is not None)
    return f"{told}%" if tie.text.endswith("%") else told


def worth(text: str) -> Worth:
    """What a number comes to however it is written, with or without %; of a/b both."""
    read = ((one, _valued(one)[0]) for one in text.removesuffix("%").split("/"))
    return tuple(one if value < 0 else value for one, value in read)


def is_near(one: Number, other: Number, text: str) -> bool:
    """Whether two numbers stand in one clause, as in: from 3 to 4."""
    return _CLAUSE.search(text, min(one.end, other.end), max(one.start, other.start)) is None


def _alike(one: Number, figures: Figures) -> Iterator[str]:
    if not one.kind:
        return
    if "/" in one.text:
        for part, whole in _pairs(figures):
            if reads(Tie("", f"{part}{_EITHER}{whole}", one.text), figures):
                yield f"{part}{_EITHER}{whole}"
        return
    is_decimal = not _whole(one.text.removesuffix("%"))
    for name, figure in figures.known.items():
        kind = _kind(name, figure)
        is_kind = kind == one.kind or (is_decimal and one.kind == "count" and kind in {"share", "measure"})
        if is_kind and reads(Tie("", name, one.text), figures):
            yield name


def _pairs(figures: Figures) -> Iterator[tuple[str, str]]:
    """Parts and wholes as people write them a/b."""
    for *parts, whole in _PARTS:
        yield from ((part, whole) for part in parts)
    for name in figures.known:
        if name.endswith(".bottom"):
            head = name.removesuffix("bottom")
            yield from ((f"{head}{part}", name) for part in ("top", "rest"))
        elif name.startswith("field.") and name.endswith(".resolved"):
            yield from ((f"{name.removesuffix('resolved')}{part}", name) for part in ("kept", "late"))
        elif name.startswith("cause.") and name.endswith(".count"):
            yield name, "causes"


def _kind(name: str, figure: Figure) -> Kind:
    if isinstance(figure.value, str) or figure.value is None or not _PRINTED.fullmatch(figure.text):
        return ""
    if name.startswith(("promises.", "proposals.")):
        return "task"
    if "%" in figure.unit or "phần trăm" in figure.unit:
        return "share"
    return "count" if isinstance(figure.value, int) else "measure"


def _is_telling(text: str) -> bool:
    """Whether hardly two figures are equal in it by chance: a/b, and what has decimals."""
    return not _whole(text.removesuffix("%"))


def _whole(text: str) -> bool:
    return bool(_GROUPED.fullmatch(text) and "," not in text) or text.isdecimal()


@lru_cache(maxsize=4096)
def _valued(text: str) -> tuple[Fraction, int]:
    """A number as it is written, and its places behind the comma: 1.234,5, and 96.50 of a foreign hand."""
    plain = text.replace(".", "") if _GROUPED.fullmatch(text) else text.replace(".", ",", 1)
    if len(plain) > _MOST_DIGITS or not re.fullmatch(r"[0-9]+(?:,[0-9]+)?", plain):
        return Fraction(-1), 0
    return Fraction(plain.replace(",", ".")), len(plain.partition(",")[2])


def _is_read(figure: Figure, typed: str, *, is_share: bool) -> bool:
    """Whether a figure reads as it was typed, also with fewer decimals than the report prints."""
    if figure.value is None or isinstance(figure.value, str) or not _PRINTED.fullmatch(figure.text):
        return False
    (told, places), (printed, most) = _valued(typed), _valued(figure.text)
    if told == printed:
        return True
    is_rounded = places < most and (is_share or places > 0)
    return is_rounded and rounded(printed, places) == told


def _spoken_of(one: Number, text: str, names: Sequence[str], figures: Figures) -> list[str]:
    """Those of ``names`` that the words around the number speak of; all of them where it speaks of none."""
    if len(names) <= 1:
        return list(names)
    shared: dict[str, int] = {}
    for edge in (_CLAUSE, _SENTENCE):
        said = _twos(_around(one, text, edge))
        shared = {name: len(said & _twos(_title(name, figures))) for name in names}
        if any(shared.values()):
            break
    if _is_telling(one.text):
        return [name for name in names if shared[name]] or list(names)
    rank = {name: shared[name] - _special(name) for name in names}
    return [name for name in names if rank[name] == max(rank.values())]


def _special(name: str) -> int:
    return name.startswith(("field.", "cause.")) + name.endswith(_APART)


def _title(name: str, figures: Figures) -> str:
    return " ; ".join(title_of(one, figures) for one in name.split(_EITHER))


def _around(one: Number, text: str, edge: re.Pattern[str]) -> str:
    start = max((found.end() for found in edge.finditer(text, 0, one.start)), default=0)
    end = edge.search(text, one.end)
    return text[start : len(text) if end is None else end.start()]


def _twos(text: str) -> frozenset[tuple[str, str]]:
    """Two words each, as Vietnamese makes one of them."""
    found = [one.lower() for one in _WORD.findall(text)]
    return frozenset(pairwise(found)) - _BARE
