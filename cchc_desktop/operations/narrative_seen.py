"""The report in words as it would be made now: its figures counted once, and what people wrote in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import lru_cache, partial
from pathlib import Path
from types import MappingProxyType

from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.law import Law
from cchc_desktop.core.narrative import (
    Block,
    Document,
    Sort,
    Stale,
    counted,
    stale,
    typed,
    written,
)
from cchc_desktop.core.narrative_carried import Carried, carried_from, followed
from cchc_desktop.core.narrative_figures import Facts, Figures, figures, vocabulary
from cchc_desktop.core.narrative_kept import from_json
from cchc_desktop.core.narrative_paper import block_pieces, plain, unsettled
from cchc_desktop.core.narrative_pieces import Piece
from cchc_desktop.core.narrative_reading import parse
from cchc_desktop.core.narrative_template import Narrative, Paragraph
from cchc_desktop.core.period import Period
from cchc_desktop.core.tally import Tally
from cchc_desktop.core.text import nfc
from cchc_desktop.files import why
from cchc_desktop.indicators import indicators
from cchc_desktop.operations.choices import SET
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.narrative_facts import facts_of
from cchc_desktop.paths import resources
from cchc_desktop.store import facts as store_facts
from cchc_desktop.store.choices import are_all_of, choices
from cchc_desktop.store.reading import Reading
from cchc_desktop.store.settings import setting

KINDS: Mapping[str, str] = MappingProxyType(
    {
        "tthc": "Báo cáo giải quyết thủ tục hành chính",
        "cchc": "Báo cáo công tác cải cách hành chính",
        "remedy": "Báo cáo khắc phục hạn chế",
    }
)
NAME = "narrative:"
_FRESH = timedelta(minutes=1)
_ALIKE = timedelta(days=3)
"""By how much months, quarters or halves of a year differ at most."""
_TEMPLATES = "templates"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One kind of report of one period as it would be made now; nothing of it is kept by looking.

    ``kept`` is the document as it was last kept, None before anybody did; ``coming`` is what the report
    before it has left to do. ``stale`` tells in which blocks of ``kept`` the figures have moved since,
    ``unsettled`` what has to be settled before it goes out.
    """

    kind: str
    period: Period
    words: Narrative
    facts: Facts
    kept: Document | None
    coming: Carried
    law: Law
    counted_at: datetime
    entries: int  # in the register when it was counted
    figures: Figures = field(init=False)
    document: Document = field(init=False)
    stale: tuple[Stale, ...] = field(init=False)
    unsettled: tuple[tuple[str, str], ...] = field(init=False)

    def __post_init__(self) -> None:
        found = figures(self.facts)
        begun = followed(self.kept or empty_of(self.kind, self.period), self.coming)
        document = written(begun, self.words, found)
        known = found.with_tasks(counted(document.blocks, document.first_on))
        moved = () if self.kept is None else stale(begun, self.words, known)
        object.__setattr__(self, "figures", known)
        object.__setattr__(self, "document", document)
        object.__setattr__(self, "stale", moved)
        object.__setattr__(self, "unsettled", unsettled(document, self.words, known))

    @property
    def tally(self) -> Tally:
        """The official table of the period."""
        return self.facts.tally

    @property
    def is_final(self) -> bool:
        """Whether the period is closed for good."""
        return self.facts.is_final

    @property
    def why_draft(self) -> tuple[str, ...]:
        """Why the report can only be a draft, whatever is written in it; nothing where it may go out."""
        return self.facts.why_draft

    @property
    def standing(self) -> str:
        """That the period was closed and is open again, in words; else nothing."""
        return self.facts.standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One block for the window: under which heading, what to write there, the text with its figures.

    ``offer`` is what it says once somebody confirms it without having written anything.
    """

    block: Block
    heading: str
    ask: str
    offer: str
    pieces: tuple[Piece, ...]
    stale: Stale | None
    typed: tuple[str, ...]

    @property
    def text(self) -> str:
        """The text as it reads now."""
        return "".join(piece.text for piece in self.pieces)


def see(place: Workplace, period: Period, kind: str, now: datetime, last: Seen | None = None) -> Seen:
    """The report of ``period`` as it would be made now, with all that people wrote in it.

    The figures of ``last`` are taken where nothing can have moved since: they were counted a moment ago,
    by the same rules, and nothing was entered since but words of reports.
    """
    now = hanoi(now)
    words = words_of(kind, place.register.place)
    with place.register.read() as reading:
        entries, _ = store_facts.chain_head(reading)
        is_still_true = last is not None and _holds(last, place, reading, period, now)
    if last is None or not is_still_true:
        facts, counted_at = facts_of(place, period, now), now
    else:
        facts, counted_at = last.facts, last.counted_at
    with place.register.read() as reading:
        kept, coming = kept_of(reading, kind, period), carried_of(reading, kind, period)
    return Seen(
        kind=kind,
        period=period,
        words=words,
        facts=facts,
        kept=kept,
        coming=coming,
        law=place.law,
        counted_at=counted_at,
        entries=entries,
    )


def see_in(reading: Reading, seen: Seen) -> Seen:
    """The report of ``seen``, by the same figures, with what has been written in it since."""
    kept, coming = kept_of(reading, seen.kind, seen.period), carried_of(reading, seen.kind, seen.period)
    return replace(seen, kept=kept, coming=coming)


def _holds(last: Seen, place: Workplace, reading: Reading, period: Period, now: datetime) -> bool:
    is_same = last.period == period and last.law is place.law
    is_fresh = timedelta(0) <= now - last.counted_at < _FRESH
    return is_same and is_fresh and are_all_of(reading, last.entries, SET, NAME)


def rows(seen: Seen) -> tuple[Row, ...]:
    """The blocks in the order of reading, as the window lists them."""
    titles = {one.id: plain(one.title, seen.figures) for one in seen.words.sections}
    moved = {one.id: one for one in stale(seen.document, seen.words, seen.figures)}
    found = []
    for one in seen.document.blocks:
        asked = seen.words.paragraph(one.section, one.paragraph)
        found.append(
            Row(
                block=one,
                heading=titles.get(one.section, ""),
                ask=asked.ask if asked is not None and one.sort is Sort.WRITTEN else "",
                offer=_offer(one, asked, seen.figures),
                pieces=block_pieces(one, seen.figures),
                stale=moved.get(one.id) if one.is_touched else None,
                typed=typed(one),
            )
        )
    return tuple(found)


def _offer(block: Block, asked: Paragraph | None, known: Figures) -> str:
    is_open = block.sort is Sort.WRITTEN and not block.text and not block.is_left_out
    return plain(asked.otherwise, known) if is_open and asked is not None else ""


def words_of(kind: str, folder: Path | None) -> Narrative:
    """The words of a kind of report: the office's own file in the data folder, else the shipped one."""
    if kind not in KINDS:
        known = ", ".join(f"{code} ({title.lower()})" for code, title in KINDS.items())
        raise Refused(f"Không có loại báo cáo “{nfc(kind)[:40]}”. Các loại: {known}.", "kind")
    code = f"narrative_{kind}"
    path = None if folder is None else folder / _TEMPLATES / f"{code}.toml"
    if path is None or not path.is_file():
        return _shipped(code)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise Refused(f"Tệp mẫu “{path.name}” không phải văn bản UTF-8. Lưu lại rồi làm tiếp.") from None
    except OSError as problem:
        raise Refused(f"Không đọc được tệp mẫu “{path.name}”: {why(problem)}.") from problem
    return parse(code, text, vocabulary(indicators()), is_own=True)


@lru_cache(maxsize=8)
def _shipped(code: str) -> Narrative:
    text = (resources() / _TEMPLATES / f"{code}.toml").read_text(encoding="utf-8")
    return parse(code, text, vocabulary(indicators()))


def key_of(kind: str, period: Period) -> str:
    """The name that the register keeps the report under."""
    return f"{NAME}{kind}|{period.first_on.isoformat()}..{period.last_on.isoformat()}"


def empty_of(kind: str, period: Period) -> Document:
    """The report before anybody has looked at it."""
    return Document(kind=kind, first_on=period.first_on.isoformat(), last_on=period.last_on.isoformat())


def kept_of(reading: Reading, kind: str, period: Period) -> Document | None:
    """The report as it was kept; None before anybody wrote in it."""
    return from_json(setting(reading, key_of(kind, period), period.last_on))


def carried_of(reading: Reading, kind: str, period: Period) -> Carried:
    """What the reports of this kind that ended before the period, of whatever length, have left to do."""
    first_on = period.first_on.isoformat()
    earlier = [one for one in documents(reading, kind) if one.last_on < first_on]
    return carried_from(earlier, is_alike=partial(_is_alike, period))


def documents(reading: Reading, kind: str) -> tuple[Document, ...]:
    """Every report of a kind as it was last kept."""
    kept: dict[str, Document] = {}
    for one in choices(reading, f"{NAME}{kind}|"):
        document = from_json(one.value)
        if document is not None:
            kept[one.name] = document
    return tuple(kept.values())


def _is_alike(period: Period, document: Document) -> bool:
    """Whether a report is on as long a time as ``period``, so that it is one in the same row."""
    first_on, last_on = map(date.fromisoformat, (document.first_on, document.last_on))
    return abs((last_on - first_on) - (period.last_on - period.first_on)) <= _ALIKE
