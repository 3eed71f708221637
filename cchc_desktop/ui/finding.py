"""What the box on top finds: in the register beside the window, and at once in what lies in memory."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from cchc_desktop.core import match
from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.identity import phone
from cchc_desktop.core.lifecycle import MOVES
from cchc_desktop.core.numbering import local_no, parse_local_no
from cchc_desktop.core.text import day, fold
from cchc_desktop.ui.allowed import sets
from cchc_desktop.ui.asked_acts import Asked, asked_act, begun_acts
from cchc_desktop.ui.marks import standing_mark
from cchc_desktop.ui.palette import Hit
from cchc_desktop.ui.screens._settings_places import PLACES, Place

if TYPE_CHECKING:  # these bring the database along; the first paint does not wait for them
    from cchc_desktop.store.reading import Reading
    from cchc_desktop.store.search import DossierRow
    from cchc_desktop.ui.window import Window

ACTS, PEOPLE, DOSSIERS = "Việc", "Người", "Hồ sơ"
PROCEDURES, SETTINGS, LAST = "Thủ tục", "Cài đặt", "Vừa mở"
LOOKED_AT = 60
"""Newest dossiers that are looked at to tell people apart."""
_MOST_ACTS, _MOST_PEOPLE, _MOST_DOSSIERS, _MOST_PROCEDURES, _MOST_SETTINGS = 3, 4, 5, 4, 3
KEPT = 6
_SHORTEST = 2
_FIGURES = re.compile(r"\+?[\d .\-]{9,16}")


class Finding:
    """The finders of one window, and the dossiers that were looked at last (in memory only)."""

    def __init__(self, window: Window) -> None:
        self._window = window
        self._do = window.context.do
        self.seen: list[str] = []

    def fit(self) -> None:
        """Let the window's box find everything that this window has screens for."""
        box = self._window.find_box
        finders: dict[str, Callable[[str], Sequence[Hit]]] = {
            "dossier": self.begun,
            "intake": self.procedures,
            "settings": self.settings,
        }
        if "dossier" in self._window.screens:
            box.seek_with(self.in_register)
            self._window.went.connect(self.note)
            self._window.closing.connect(box.stop)
        before = [finder for code, finder in finders.items() if code in self._window.screens]
        box.finders[:] = [*before[:2], *box.finders, *before[2:]]

    def note(self, screen: str, given: object) -> None:
        """A screen was shown; remember a dossier."""
        number = given.get("dossier") if isinstance(given, dict) else None
        if screen == "dossier" and isinstance(number, str):
            self.seen = [number, *(one for one in self.seen if one != number)][:KEPT]

    # At once, from memory.

    def begun(self, typed: str) -> Sequence[Hit]:
        """Acts of which one has typed the beginning, and no dossier yet."""
        if len(typed) < _SHORTEST:
            return ()
        return [
            Hit(
                f"{MOVES[verb].title} …",
                "gõ thêm số hồ sơ hoặc tên",
                "chevron-right",
                partial(self._window.find_box.ask, f"{MOVES[verb].title} "),
                ACTS,
            )
            for verb in begun_acts(typed)[:_MOST_ACTS]
        ]

    def procedures(self, typed: str) -> Sequence[Hit]:
        """Procedures in force; taking one begins an intake."""
        if len(typed) < _SHORTEST:
            return ()
        today = hanoi(self._do.now()).date()
        found = self._do.opened.place.catalogue.find(typed, today, _MOST_PROCEDURES)
        go = self._window.show_screen
        return [
            Hit(
                one.name,
                f"{one.field} · {one.code} · tiếp nhận",
                "intake",
                partial(go, "intake", procedure=one.code),
                PROCEDURES,
            )
            for one in found
        ]

    def settings(self, typed: str) -> Sequence[Hit]:
        """Sections of the settings, by their titles and by what is set there."""
        if len(typed) < _SHORTEST:
            return ()
        wanted = match.words(typed)
        offered = [place for place in PLACES if sets(self._window.actor, place.code)]
        ranked = [(fit, place) for place in offered if (fit := _fit(wanted, place)) is not None]
        return [
            Hit(
                place.title,
                "Cài đặt",
                place.icon,
                partial(self._window.show_screen, "settings", place=place.code),
                SETTINGS,
            )
            for _, place in sorted(ranked, key=lambda one: one[0])[:_MOST_SETTINGS]
        ]

    # In the register; these run beside the window and touch no widget.

    def in_register(self, typed: str) -> Sequence[Hit]:
        """Everything the register knows under ``typed``; for empty text what was opened last."""
        with self._do.reading() as reading:
            if not reading.actor.may("people"):
                return []
            if not typed:
                return [self._dossier(row, LAST) for row in _in_order(reading, self.seen)]
            asked = asked_act(typed)
            if asked is not None and asked.rest:
                return [*self._acts(reading, asked), *self._people_and_dossiers(reading, typed)]
            return list(self._people_and_dossiers(reading, typed))

    def _acts(self, reading: Reading, asked: Asked) -> Iterator[Hit]:
        from cchc_desktop.store import search

        numbered = self._numbered(reading, asked.rest)
        rows = numbered or search.find(reading, _normal(asked.rest), LOOKED_AT)
        fitting = ((row, asked.fitting(row.state)) for row in rows)
        able = [(row, verb) for row, verb in fitting if verb is not None and reading.actor.may(verb)]
        for row, verb in able[:_MOST_ACTS]:
            yield Hit(
                f"{MOVES[verb].title}: {row.local_no} · {row.applicant}",
                self._stands(row),
                "chevron-right",
                partial(self._window.show_screen, "dossier", dossier=row.local_no, act=verb),
                ACTS,
            )
        if not able and numbered:
            title = MOVES[asked.verbs[0]].title
            for row in numbered[:1]:
                said = f"đang “{row.state.title}”, chưa thể “{title}”"
                yield Hit(f"{row.local_no} · {row.applicant}", said, "info", self._open(row), ACTS)

    def _people_and_dossiers(self, reading: Reading, typed: str) -> Iterator[Hit]:
        from cchc_desktop.store import search

        numbered = self._numbered(reading, typed)
        yield from (self._dossier(row, DOSSIERS) for row in numbered)
        known = {row.seq for row in numbered}
        rows = [row for row in search.find(reading, _normal(typed), LOOKED_AT) if row.seq not in known]
        by_name = [row for row in rows if not _is_by_number(row, typed)]
        people = _people(by_name)
        for mine in people[:_MOST_PEOPLE]:
            yield self._person(mine, is_all=len(rows) < LOOKED_AT)
        alone = {mine[0].seq for mine in people[:_MOST_PEOPLE] if len(mine) == 1}
        rest = [row for row in rows if row.seq not in alone]
        yield from (self._dossier(row, DOSSIERS) for row in rest[: _MOST_DOSSIERS - min(len(numbered), 2)])

    def _numbered(self, reading: Reading, typed: str) -> list[DossierRow]:
        """Dossiers with exactly this local number, of this year before the last."""
        from cchc_desktop.store import search

        try:
            serial, year = parse_local_no(typed, 0)
        except Refused:
            return []
        this_year = hanoi(self._do.now()).year
        years = (year,) if year else (this_year, this_year - 1)
        numbers = tuple(local_no(serial, one) for one in years)
        found = search.page(reading, search.ids(reading, search.Filter(numbers=numbers)))
        return sorted(found, key=lambda row: numbers.index(row.local_no))

    def _person(self, mine: Sequence[DossierRow], *, is_all: bool) -> Hit:
        last = mine[0]
        if len(mine) == 1 and is_all:
            note = _joined(last.id_number, f"1 hồ sơ: {last.local_no}", last.procedure_name)
            return Hit(last.applicant, note, "person", self._open(last), PEOPLE)
        amount = f"{len(mine)} hồ sơ" if is_all else f"từ {len(mine)} hồ sơ"
        on = f"gần nhất {day(hanoi(last.received_at).date())}" if last.received_at else None
        go = partial(
            self._window.show_screen,
            "dossiers",
            dossiers=tuple(row.local_no for row in mine),
            title=f"Hồ sơ của {last.applicant}",
        )
        return Hit(last.applicant, _joined(last.id_number, amount, on), "person", go, PEOPLE)

    def _dossier(self, row: DossierRow, group: str) -> Hit:
        note = f"{self._stands(row)} · {row.procedure_name}"
        return Hit(f"{row.local_no} · {row.applicant}", note, "paper", self._open(row), group)

    def _stands(self, row: DossierRow) -> str:
        return standing_mark(row, self._do.now()).word

    def _open(self, row: DossierRow) -> Callable[[], object]:
        return partial(self._window.show_screen, "dossier", dossier=row.local_no)


def _in_order(reading: Reading, numbers: Sequence[str]) -> list[DossierRow]:
    from cchc_desktop.store import search

    if not numbers:
        return []
    rows = search.page(reading, search.ids(reading, search.Filter(numbers=tuple(numbers))))
    return sorted(rows, key=lambda row: numbers.index(row.local_no))


def _people(rows: Iterable[DossierRow]) -> list[list[DossierRow]]:
    """Dossiers by whom they are of, in the order found; two of one name are told apart by number or phone."""
    found: dict[tuple[str, str | None], list[DossierRow]] = {}
    for row in rows:
        found.setdefault((row.applicant, row.id_number or row.phone), []).append(row)
    return list(found.values())


def _is_by_number(row: DossierRow, typed: str) -> bool:
    """Whether the dossier's own number or code was typed, not something of its person."""
    bare = fold(typed).replace(" ", "")
    number = row.local_no.lstrip("0")
    own = (row.local_no, number, *(fold(row.code or "").split("-")), fold(row.code or ""))
    return any(character.isdigit() for character in bare) and any(one.startswith(bare) for one in own if one)


def _normal(typed: str) -> str:
    """A telephone number is one word however it is grouped."""
    if not _FIGURES.fullmatch(typed):
        return typed
    try:
        return phone(typed)
    except Refused:
        return "".join(one for one in typed if one.isdigit()) if " " in typed else typed


def _fit(wanted: Sequence[str], place: Place) -> tuple[int, int] | None:
    fits = [match.fit(wanted, match.words(words)) for words in (place.title, place.about)]
    return min((one for one in fits if one is not None), default=None)


def _joined(*parts: str | None) -> str:
    return " · ".join(part for part in parts if part)
