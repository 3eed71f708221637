"""Mẫu số 05 of TT 01/2018, 06 of TT 03/2025: from whose hands into whose the dossier went, and when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from cchc_desktop.core.lines import Run, balanced, broken
from cchc_desktop.core.sheet import DossierSheet, Handover
from cchc_desktop.core.template import Wording
from cchc_desktop.core.text import day_time
from cchc_desktop.forms import Form, _type
from cchc_desktop.forms._facts import hours_on
from cchc_desktop.forms._page import Align, Page, Rule, runs_of
from cchc_desktop.forms._receipt import begin

_SHARES = (0.26, 0.37, 0.075, 0.075, 0.075, 0.145)
_STANDINGS = ("early", "on_time", "late")
_MIDDLE = 2  # where the three columns of the result begin
_BLANK_ROWS = 4  # so many rows in all are there to sign, as far as the dossier has not ended
_GAP = 1.2
_SIGN = 2.6  # room to sign, in sizes
_NAMES = 2  # lines of a name at most


def _draw(page: Page, sheet: DossierSheet, words: Wording) -> None:
    begin(page, sheet, words)
    if sheet.received_in:
        page.field(words.text("received_in"), sheet.received_in)
    page.field(words.text("settled_by"), words.facts["settled_by"])
    page.field(words.text("partners"), "; ".join(sheet.partners) or None)
    page.write(*words.runs("with"), align="centre")
    page.skip(0.4)
    table = _Table(page, words)
    for passed in sheet.handovers:
        table.row(passed)
    for _ in range(_blank_rows(sheet)):
        table.row(None)


def _blank_rows(sheet: DossierSheet) -> int:
    """Rows to fill by hand: none once the dossier has ended."""
    if sheet.finished_at is not None:
        return 0
    return max(1, _BLANK_ROWS - len(sheet.handovers))


class _Table:
    """The rows of the slip: a pair of hands each, with room for two signatures, never parted."""

    def __init__(self, page: Page, words: Wording) -> None:
        self.page = page
        self.words = words
        self.size = page.size * 0.85
        self.line = self.size * _GAP
        self.widths = [share * page.width for share in _SHARES]
        self.edges = [page.left + sum(self.widths[:place]) for place in range(len(_SHARES) + 1)]
        self.has_head = False

    @property
    def head_height(self) -> float:
        """Three lines over two."""
        return 5 * self.line + self.size * 0.8

    def head(self) -> None:
        """Two rows, the result over its three answers."""
        page, text = self.page, self.words.text
        self.has_head = True
        top = page.y
        lower = top + 3 * self.line + self.size * 0.4
        bottom = top + self.head_height
        spans = ((0, 1, "agency"), (1, 2, "time"), (5, 6, "remark"))
        for first, last, name in spans:
            self._centred(text(name), first, last, top, bottom)
        self._centred(text("result"), _MIDDLE, 5, top, lower)
        for place, name in enumerate(_STANDINGS, _MIDDLE):
            self._centred(text(name), place, place + 1, lower, bottom)
        self._rules(top, bottom, split_at=lower)
        page.y = bottom

    def _centred(self, text: str, first: int, last: int, top: float, bottom: float) -> None:
        x, width = self.edges[first], self.edges[last] - self.edges[first]
        longest = max(text.split(), key=lambda word: _type.width(word, "bold", self.size))
        size = _type.fitting(longest, "bold", self.size, width - self.size * 0.5)
        lines = balanced([Run(_type.clean(text), "bold")], width - size * 0.5, _type.measure(size))
        y = top + (bottom - top - len(lines) * size * _GAP) / 2
        for place, line in enumerate(lines):
            self.page.put(line, x, width, y=y + place * size * _GAP, size=size, align="centre")

    def _rules(self, top: float, bottom: float, split_at: float | None = None) -> None:
        page = self.page
        for place, x in enumerate(self.edges):
            is_inner = split_at is not None and place in {_MIDDLE + 1, _MIDDLE + 2}
            page.draw(Rule(x, split_at if is_inner and split_at else top, x, bottom))
        page.draw(Rule(self.edges[0], bottom, self.edges[-1], bottom))
        if split_at is not None:
            page.draw(Rule(self.edges[0], top, self.edges[-1], top))
            page.draw(Rule(self.edges[_MIDDLE], split_at, self.edges[_MIDDLE + 3], split_at))

    def row(self, passed: Handover | None) -> None:
        """One pass, or the same with room to write."""
        hands = self._hands(passed)
        times = self._times(passed)
        remark = self._lines(_remark(passed), 5)
        height = max(
            (len(hands[0]) + len(hands[1]) + 1) * self.line,
            (len(times) + 1 + _NAMES) * self.line + _SIGN * self.size,
            len(remark) * self.line,
        )
        height += self.size * 0.8
        need = height + (0 if self.has_head else self.head_height)
        if self.page.y + need > self.page.bottom:
            self.page.new_sheet()
            self.has_head = False
        if not self.has_head:
            self.head()
        top = self.page.y
        inner = top + self.size * 0.3
        self._put(hands[0], 0, inner)
        self._put(hands[1], 0, inner + (len(hands[0]) + 1) * self.line)
        self._put(times, 1, inner, "centre")
        self._signs(passed, inner + len(times) * self.line, top + height)
        if passed is not None and passed.standing in _STANDINGS:
            place = _MIDDLE + _STANDINGS.index(passed.standing)
            self._centred("X", place, place + 1, top, top + height)
        self._put(remark, 5, inner)
        self._rules(top, top + height)
        self.page.y = top + height

    def _hands(self, passed: Handover | None) -> tuple[Sequence[tuple[Run, ...]], ...]:
        names = (passed.giver, passed.taker) if passed else ("", "")
        labels = (self.words.text("gives"), self.words.text("takes"))
        return tuple(
            self._lines(f"{label} {name or '.' * 24}", 0) for label, name in zip(labels, names, strict=True)
        )

    def _times(self, passed: Handover | None) -> Sequence[tuple[Run, ...]]:
        room, measure = self.widths[1] - self.size * 0.8, _type.measure(self.size)
        at = hours_on(passed.given_at if passed else None)
        found = list(balanced(runs_of([at]), room, measure))
        if passed is not None and passed.taken_at not in {None, passed.given_at}:
            found += self._lines(f"({self.words.text('taker').lower()}: {_short(passed.taken_at)})", 1)
        return found

    def _signs(self, passed: Handover | None, top: float, bottom: float) -> None:
        half = self.widths[1] / 2
        people = (passed.given_by, passed.taken_by) if passed else ("", "")
        for place, (name, person) in enumerate(zip(("giver", "taker"), people, strict=True)):
            x = self.edges[1] + place * half
            label = (Run(self.words.text(name), "italic"),)
            self.page.put(label, x, half, y=top, size=self.size, align="centre")
            lines = balanced(runs_of([Run(person, "bold")]), half - self.size * 0.4, _type.measure(self.size))
            shown = lines[:_NAMES] if person else []
            y = bottom - len(shown) * self.line - self.size * 0.3
            for at, line in enumerate(shown):
                self.page.put(line, x, half, y=y + at * self.line, size=self.size, align="centre")

    def _lines(self, text: str, column: int) -> list[tuple[Run, ...]]:
        room = self.widths[column] - self.size * 0.8
        return broken(runs_of([text]), room, _type.measure(self.size)) if text else []

    def _put(self, lines: Sequence[tuple[Run, ...]], column: int, y: float, align: Align = "left") -> None:
        x, width = self.edges[column] + self.size * 0.4, self.widths[column] - self.size * 0.8
        for place, line in enumerate(lines):
            self.page.put(line, x, width, y=y + place * self.line, size=self.size, align=align)


def _remark(passed: Handover | None) -> str:
    if passed is None:
        return ""
    due = f"Hạn: {day_time(passed.due_at)}" if passed.due_at else ""
    return ". ".join(part for part in (due, passed.remark) if part)


def _short(at: datetime | None) -> str:
    return day_time(at) if at else ""


CONTROL_2018 = Form(code="control_slip-2018", kind="control_slip", draw=_draw)
CONTROL_2025 = Form(code="control_slip-2025", kind="control_slip", draw=_draw)
