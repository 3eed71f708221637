"""A report in words as it goes on paper: paragraphs of pieces, each figure with its name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import groupby
from typing import Literal

from cchc_desktop.core.narrative import LINED, TASKS, Block, Document, Sort, Stale, stale, tasks, typed
from cchc_desktop.core.narrative_digits import figures_in
from cchc_desktop.core.narrative_figures import Figures
from cchc_desktop.core.narrative_pieces import Home, Para, Part, Piece, Pieces, followed, until, without_bare
from cchc_desktop.core.narrative_sources import title_of
from cchc_desktop.core.narrative_template import PLACE, Kind, Narrative, Paragraph, Section
from cchc_desktop.core.text import day, day_time, place_and_day

BY_HAND = "typed"
"""What a figure is bound to that a person typed and vouched for."""

_ENOUGH = 60  # letters, to tell which paragraph it is
Purpose = Literal["draft", "final", "screen"]
"""A final paper has no marks and no notes; the screen also shows what was left out, in its place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who issues the report, and who signs: the lines above the name, and the name."""

    place: str
    head_title: str
    head_name: str
    is_practice: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """The whole report, ready to be set; without ``is_draft`` it carries no marks and no notes."""

    above: str
    issuer: str
    number: str
    place_and_day: str
    type: str
    subject: Pieces
    to: Pieces
    bases: tuple[Pieces, ...]
    opening: Pieces
    parts: tuple[Part, ...]
    closing: Pieces
    recipients: tuple[Pieces, ...]
    signer: tuple[str, ...]
    signer_name: str
    is_draft: bool
    is_practice: bool
    title: str  # of the file
    period: Pieces
    standing: Pieces = ()  # that its figures may still change, and from which day they are known
    notes: tuple[str, ...] = ()
    has_annex: bool = False


@dataclass(slots=True)
class _Notes:
    """The notes of a draft in the order in which they come; the screen also shows what was left out."""

    is_draft: bool
    is_screen: bool = False
    told: list[str] = field(default_factory=list)

    def number(self, note: str) -> int:
        """The number of a note, a new one where nobody made it yet; none in a final text."""
        if not self.is_draft:
            return 0
        self.told.append(note)
        return len(self.told)


def unsettled(document: Document, words: Narrative, figures: Figures) -> tuple[tuple[str, str], ...]:
    """What has to be settled before the report may go out: the id of each block, and a sentence about it."""
    found: list[tuple[str, str]] = []
    changes = {one.id: one for one in stale(document, words, figures)}
    for block in document.blocks:
        if block.is_left_out:
            continue
        change = changes.get(block.id)
        if change is not None and block.is_touched:
            found.append((block.id, f"“{_short(block)}”: {change.sentence()}"))
        digits = typed(block)
        if digits:
            found.append((block.id, f"“{_short(block)}”: số gõ tay {', '.join(digits)} chưa xác nhận"))
        asked = words.paragraph(block.section, block.paragraph)
        if block.sort is Sort.WRITTEN and not block.text and asked is not None:
            found.append((block.id, f"chưa viết: {asked.ask}"))
        if block.has_no_state_since(document.first_on):
            found.append((block.id, f"“{_short(block)}”: chưa ghi tình trạng thực hiện trong kỳ"))
    return tuple(found)


def _short(block: Block) -> str:
    text = PLACE.sub("…", block.text)
    return text if len(text) <= _ENOUGH else f"{text[:_ENOUGH]}…"


def paper(
    document: Document,
    words: Narrative,
    figures: Figures,
    sender: Sender,
    made_on: date,
    *,
    number: int | None = None,
    purpose: Purpose = "draft",
) -> Paper:
    """``document`` set out in its words; figures are printed as they are now."""
    notes = _Notes(is_draft=purpose != "final", is_screen=purpose == "screen")
    changes = {one.id: one for one in stale(document, words, figures)}
    parts = [_part(one, document, figures, changes, notes) for one in words.sections]
    numbered = "      " if number is None else f"{number:02d}"
    return Paper(
        above=plain(words.above, figures),
        issuer=plain(words.issuer, figures),
        number=f"Số: {numbered}/{words.symbol}",
        place_and_day=place_and_day(sender.place or "…………", made_on),
        type=words.type,
        subject=tuple(_bound(words.subject, figures)),
        to=tuple(_bound(words.to, figures)),
        bases=tuple(_bases(words, figures)),
        opening=tuple(_bound(words.opening, figures)),
        parts=without_bare(parts, is_screen=notes.is_screen),
        closing=tuple(_bound(words.closing, figures)),
        recipients=tuple(tuple(_bound(one, figures)) for one in words.recipients),
        signer=_signer(words.signers, sender.head_title),
        signer_name=sender.head_name,
        is_draft=notes.is_draft,
        is_practice=sender.is_practice,
        title=plain(f"{words.type.capitalize()} {words.subject}", figures),
        period=tuple(_bound("{period}", figures)),
        standing=tuple(_standing(figures, made_on)),
        notes=tuple(notes.told),
        has_annex=words.has_annex,
    )


def _standing(figures: Figures, made_on: date) -> Iterator[Piece]:
    """What every paper of a period says that is not closed for good, or that the register knows in part."""
    is_open = not figures["closed"].value
    if is_open:
        yield from _running(figures, made_on)
    if figures["known_from"].text:
        yield from _bound(". {known_from}" if is_open else "{known_from}", figures)


def _running(figures: Figures, made_on: date) -> Iterator[Piece]:
    yield Piece("Số liệu ")
    yield from _bound("{closed}", figures)
    if made_on <= figures.period.last_on:
        yield Piece(f" đến ngày {day(made_on)}, kỳ báo cáo chưa hết")
    else:
        yield Piece(", kỳ báo cáo chưa chốt")


def _bases(words: Narrative, figures: Figures) -> Iterator[Pieces]:
    """The texts in force for the period; each ends in a semicolon, the last in a full stop."""
    found = [one.say.rstrip(".;") for one in words.bases if one.is_in_force(figures.period.last_on)]
    for place, text in enumerate(found, 1):
        yield tuple(_bound(f"{text}{'.' if place == len(found) else ';'}", figures))


def _signer(signers: Mapping[str, str], title: str) -> tuple[str, ...]:
    """The lines above the name: as the office words them for this title, else as the title stands."""
    told = signers.get(title) or signers.get(title.upper()) or title
    return tuple(line.strip() for line in told.split(" / "))


def plain(text: str, figures: Figures) -> str:
    """``text`` with its figures in their places, as people read it."""
    return "".join(piece.text for piece in _bound(text, figures))


def _bound(text: str, figures: Figures) -> Iterator[Piece]:
    """``text`` with its figures in their places."""
    at = 0
    for found in PLACE.finditer(text):
        if found.start() > at:
            yield Piece(text[at : found.start()])
        figure = figures.get(found[1])
        shown = "…" if figure is None else figure.text
        yield Piece(shown, found[1], about=title_of(found[1], figures))
        at = found.end()
    if at < len(text):
        yield Piece(text[at:])


def _part(
    section: Section, document: Document, figures: Figures, changes: Mapping[str, Stale], notes: _Notes
) -> Part:
    blocks = [
        one
        for one in document.blocks
        if one.section == section.id
        and one.sort not in TASKS
        and (notes.is_screen or not one.is_left_out or one.sort is Sort.WRITTEN)
    ]
    paras: list[Para] = []
    placed: set[str] = set()
    for paragraph in section.paragraphs:
        mine = [one for one in blocks if one.paragraph == paragraph.id]
        placed |= {one.id for one in mine}
        made: list[Para] = []
        if paragraph.kind not in {Kind.SAID, Kind.WRITTEN}:
            made += _listed(paragraph, document, figures, changes, notes)
        made += _said(paragraph, mine, figures, changes, notes)
        home = Home(section.id, paragraph.id, paragraph.kind)
        paras += [replace(one, home=home) for one in made]
    strays = [one for one in blocks if one.id not in placed and (notes.is_screen or not one.is_left_out)]
    paras += [para for one in strays for para in _lines(one, figures, changes, notes)]
    return Part(plain(section.title, figures), section.level, tuple(paras))


def _said(
    paragraph: Paragraph,
    blocks: Sequence[Block],
    figures: Figures,
    changes: Mapping[str, Stale],
    notes: _Notes,
) -> Iterator[Para]:
    """Sentences of one paragraph run on; of one by one, each has a paragraph of its own."""
    for (sort, _), group in groupby(blocks, key=lambda one: (one.sort, one.id.partition(":")[2])):
        found = list(group)
        if sort is Sort.SAID:
            yield Para(tuple(_run_on(found, figures, changes, notes)), paragraph.is_item)
            continue
        for one in found:
            if one.is_left_out:
                yield from _not_said(paragraph, one, figures, changes, notes)
            elif one.text:
                yield from _lines(one, figures, changes, notes, is_item=paragraph.is_item)
            elif notes.is_draft:
                yield Para(tuple(_open(paragraph, one, figures)), paragraph.is_item)


def _open(paragraph: Paragraph, block: Block, figures: Figures) -> Iterator[Piece]:
    """What is still to write, and what it says where a person only vouches for it."""
    offer = _bound(paragraph.otherwise, figures)
    offered = [Piece("; hoặc xác nhận để ghi: “"), *offer, Piece("”")] if paragraph.otherwise else []
    for piece in (Piece(f"[Chưa viết: {paragraph.ask}"), *offered, Piece("]")):
        yield piece._replace(mark="open", block=block.id)


def _not_said(
    paragraph: Paragraph, block: Block, figures: Figures, changes: Mapping[str, Stale], notes: _Notes
) -> Iterator[Para]:
    """What was left out is silence on paper; the screen shows it in its place."""
    if notes.is_screen:
        words = replace(block, text=block.text or f"[Bỏ: {paragraph.ask}]")
        yield from _lines(words, figures, changes, notes, is_item=paragraph.is_item)


def _run_on(
    blocks: Iterable[Block], figures: Figures, changes: Mapping[str, Stale], notes: _Notes
) -> Iterator[Piece]:
    for place, one in enumerate(blocks):
        if place:
            yield Piece(" ")
        yield from _pieces(one, one.text.replace("\n", " "), figures, changes, notes)


def _lines(
    block: Block, figures: Figures, changes: Mapping[str, Stale], notes: _Notes, *, is_item: bool = False
) -> Iterator[Para]:
    for line in block.text.splitlines():
        has_dash = line.startswith(("- ", "– ", "+ "))
        text = line[2:] if has_dash and line[0] != "+" else line
        yield Para(
            tuple(_pieces(block, text, figures, changes, notes)), is_item or (has_dash and line[0] != "+")
        )


def _listed(
    paragraph: Paragraph,
    document: Document,
    figures: Figures,
    changes: Mapping[str, Stale],
    notes: _Notes,
) -> Iterator[Para]:
    """Promises or proposals; those from before with the period that they come from and their state."""
    is_before = paragraph.kind in {Kind.PROMISES_BEFORE, Kind.PROPOSALS_BEFORE}
    for one in tasks(document, paragraph.kind, is_with_left_out=notes.is_screen):
        said = tuple(_pieces(one, one.text.replace("\n", " ").rstrip(".;"), figures, changes, notes))
        then = until(one)
        if is_before and one.origin not in {"", one.text}:
            was = one.origin.replace("\n", " ").rstrip(".;")
            then = followed(one, said)
            said = tuple(_pieces(replace(one, text=was, bound=()), was, figures, {}, notes))
        elif is_before:
            then = followed(one)
        behind = (piece._replace(block=one.id) for piece in then)
        yield Para((*said, *behind, Piece(".", block=one.id)), is_item=True)


def _pieces(
    block: Block, text: str, figures: Figures, changes: Mapping[str, Stale], notes: _Notes
) -> Iterator[Piece]:
    """A text with its figures bound and the digits that a person typed apart; marks only in a draft."""
    for piece in _marked(block, text, figures, changes, notes):
        yield piece._replace(block=block.id, mark="out" if block.is_left_out else piece.mark)


def _marked(
    block: Block, text: str, figures: Figures, changes: Mapping[str, Stale], notes: _Notes
) -> Iterator[Piece]:
    is_marked = notes.is_draft and not block.is_left_out
    change = changes.get(block.id) if block.is_touched and is_marked else None
    moved = {name for name, _, _ in change.changed} if change else set()
    number = notes.number(change.sentence()) if change else 0
    is_open = bool(typed(block)) and is_marked
    is_persons = block.by != "" or block.sort is not Sort.SAID
    for at, piece in enumerate(_bound(text, figures)):
        if piece.name:
            is_moved = piece.name in moved
            yield piece._replace(mark="stale", note=number) if is_moved else piece
            number = 0 if is_moved else number
        elif is_persons:
            is_start = not at and block.sort in LINED
            yield from _typed(piece.text, _vouched(block), notes, is_open=is_open, is_start=is_start)
        else:
            yield piece
    if number:
        yield Piece("", mark="stale", note=number)


def _vouched(block: Block) -> str:
    """Who stands for the digits typed in a block, and since when."""
    if not block.confirmed_by:
        return "Số gõ tay, chưa xác nhận"
    at = f" {day_time(datetime.fromisoformat(block.confirmed_at))}" if block.confirmed_at else ""
    return f"Số gõ tay, {block.confirmed_by} xác nhận{at}"


def _typed(text: str, about: str, notes: _Notes, *, is_open: bool, is_start: bool) -> Iterator[Piece]:
    at = 0
    for found in figures_in(text, is_start=is_start):
        if found.start > at:
            yield Piece(text[at : found.start])
        note = notes.number(f"số gõ tay “{found.text}” chưa xác nhận") if is_open else 0
        yield Piece(found.text, BY_HAND, "typed" if is_open else "", note, about)
        at = found.end
    if at < len(text):
        yield Piece(text[at:])


def block_pieces(block: Block, figures: Figures) -> Pieces:
    """One block with its figures bound and the digits typed in it apart, for the screen."""
    found = []
    is_persons = block.by != "" or block.sort is not Sort.SAID
    for at, piece in enumerate(_bound(block.text, figures)):
        if piece.name or not is_persons:
            found.append(piece)
        else:
            is_open, notes = bool(typed(block)), _Notes(is_draft=False)
            is_start = not at and block.sort in LINED
            found += _typed(piece.text, _vouched(block), notes, is_open=is_open, is_start=is_start)
    return tuple(found)
