"""A report in words: what was said with which figures, what people wrote, and what no longer holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.narrative_digits import figures_in
from cchc_desktop.core.narrative_figures import Figures
from cchc_desktop.core.narrative_template import PLACE, Kind, Narrative, Paragraph, named, said
from cchc_desktop.core.narrative_ties import Tie, moved, moved_again, ties_in
from cchc_desktop.core.text import nfc
from cchc_desktop.core.titled import Titled

_TOLD = 12
"""Ids that a refusal names."""
NONE = "none"
"""The sentence of a list that has nothing in it."""


class Sort(StrEnum):
    """What a block is."""

    SAID = "said"  # made from the words and the figures, perhaps worded anew by a person
    WRITTEN = "written"  # the answer of a person to what the words ask for
    OWN = "own"  # a paragraph that a person put in
    PROMISE = "promise"
    PROPOSAL = "proposal"


TASKS = frozenset({Sort.PROMISE, Sort.PROPOSAL})
LINED = frozenset({Sort.WRITTEN, Sort.OWN})  # set line by line, so that a line may have the number of an item


class State(Titled):
    """How far a promise or a proposal has come."""

    OPEN = "todo", "chưa làm"
    DOING = "doing", "đang làm"
    DONE = "done", "đã làm"


class Bound(NamedTuple):
    """A figure as a block was last said, worded or confirmed with."""

    name: str
    text: str
    exact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One sentence or paragraph with an id for good; figures stand in ``text`` as ``{names}``.

    ``by`` and ``at`` tell who worded it (nobody: the program), ``confirmed_by`` who vouches for the
    digits typed in it and for its wording beside the figures. ``since`` is the first day of the period
    in which something was promised, ``since_title`` that period in words, ``until`` the day by which it
    is to be done, ``origin`` its words in that period where they were changed since; ``state_at`` and
    ``until_at`` when somebody said so in this very report, ``dropped`` whether that period still promises
    it. ``beside`` are the figures that the words have in its place as they were when a person worded or
    confirmed it, ``was_said`` whether the words said it then, ``ties`` what its typed digits stood for.
    ``apart`` are digits that a person kept beside another figure, ``anyway`` the reason for that.
    """

    id: str
    section: str
    paragraph: str
    sort: Sort
    text: str
    bound: tuple[Bound, ...] = ()
    beside: tuple[Bound, ...] = ()
    ties: tuple[Tie, ...] = ()
    apart: tuple[Tie, ...] = ()
    anyway: str = ""
    was_said: bool = False
    made_from: str = ""
    by: str = ""
    at: str = ""
    confirmed_by: str = ""
    confirmed_at: str = ""
    is_left_out: bool = False
    state: State | None = None
    since: str = ""
    since_title: str = ""
    until: str = ""
    until_at: str = ""
    origin: str = ""
    state_at: str = ""
    dropped: str = ""

    @property
    def is_touched(self) -> bool:
        """Whether a person had a hand in it, so that it is never made anew."""
        return bool(self.by or self.confirmed_by or self.is_left_out or self.sort is not Sort.SAID)

    def has_no_state_since(self, first_on: str) -> bool:
        """Whether it was promised before the period of ``first_on``, and nobody said in it how far it is."""
        is_told = self.at or self.state is State.DONE or self.dropped == OUT
        return self.sort in TASKS and self.since < first_on and not is_told


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One kind of report of one period, block by block in the order of reading."""

    kind: str
    first_on: str
    last_on: str
    blocks: tuple[Block, ...] = ()

    def block(self, block_id: str) -> Block:
        """One block; Refused when it is not there."""
        for one in self.blocks:
            if one.id == block_id:
                return one
        known = [one.id for one in self.blocks]
        more = ", …" if len(known) > _TOLD else ""
        raise Refused(
            f"Không có đoạn “{nfc(block_id)[:60]}”; các đoạn: {', '.join(known[:_TOLD])}{more}.", "block"
        )

    def having(self, block: Block) -> Document:
        """The document with ``block`` in the place of the one of the same id, or at its end."""
        if all(one.id != block.id for one in self.blocks):
            return replace(self, blocks=(*self.blocks, block))
        return replace(self, blocks=tuple(block if one.id == block.id else one for one in self.blocks))

    def without(self, block_id: str) -> Document:
        """The document without that block."""
        return replace(self, blocks=tuple(one for one in self.blocks if one.id != block_id))


OUT, KEPT = "out", "kept"
"""What a promise is that its own report has dropped since: still to settle here, or kept on purpose."""


class Stale(NamedTuple):
    """Why a block does not hold any more: ``why`` is "figure", "new", "gone" or "out"."""

    id: str
    why: str
    changed: tuple[tuple[str, str, str], ...] = ()  # the name of each figure, its old text, its new one
    is_confirmed: bool = False

    def sentence(self) -> str:
        """The same for people."""
        if self.why == "new":
            return "câu mới theo số liệu hiện nay"
        if self.why == OUT:
            return "đã bỏ khỏi báo cáo kỳ trước"
        if self.why == "gone":
            return "số liệu hiện nay không còn nói câu này"
        if self.is_confirmed:
            return "; ".join(dict.fromkeys(f"{old} khi xác nhận, nay {new}" for _, old, new in self.changed))
        return "; ".join(dict.fromkeys(f"đã viết với {old} → nay {new}" for _, old, new in self.changed))


def words_to_bind(text: str, figures: Figures) -> tuple[Bound, ...]:
    """The figures that ``text`` names, as they are now."""
    return _bound(PLACE.findall(text), figures)


def _bound(names: Iterable[str], figures: Figures) -> tuple[Bound, ...]:
    found = (figures.get(name) for name in dict.fromkeys(names))
    return tuple(Bound(one.name, one.text, one.exact) for one in found if one is not None)


def written(document: Document, words: Narrative, figures: Figures) -> Document:
    """The document as the words and the figures make it now, with all that people wrote.

    Sentences that nobody touched are said anew; those that a person worded, confirmed or left out stay
    as they are, wherever the words went.
    """
    figures = figures.with_tasks(counted(document.blocks, document.first_on))
    kept = {one.id: one for one in _at_home(document.blocks, words)}
    found: dict[str, Block] = {}
    for section in words.sections:
        for paragraph in section.paragraphs:
            says = tuple(_says(paragraph, figures, kept.values(), document.first_on))
            for one in _paragraph(words, section.id, paragraph, figures, (kept, says)):
                found.setdefault(one.id, one)
            for one in _listed(kept.values(), paragraph.kind, document.first_on):
                found.setdefault(one.id, replace(one, section=section.id, paragraph=paragraph.id))
            for one in kept.values():
                if one.sort is Sort.OWN and (one.section, one.paragraph) == (section.id, paragraph.id):
                    found.setdefault(one.id, one)
        for one in kept.values():  # what belongs to a paragraph that the words no longer have
            if one.section == section.id and one.sort not in TASKS:
                found.setdefault(one.id, one)
    for one in kept.values():
        found.setdefault(one.id, one)
    return replace(document, blocks=tuple(found.values()))


def _at_home(blocks: Iterable[Block], words: Narrative) -> Iterator[Block]:
    """What people had a hand in; where its section is gone it goes to the last one."""
    homes = {one.id for one in words.sections}
    for one in blocks:
        if not one.is_touched or (one.sort is Sort.WRITTEN and not one.text and not one.is_left_out):
            continue
        is_lost = one.sort not in TASKS and one.section not in homes
        yield replace(one, section=words.sections[-1].id) if is_lost else one


def _says(
    paragraph: Paragraph, figures: Figures, blocks: Iterable[Block], first_on: str
) -> Iterator[tuple[str, str]]:
    """What a paragraph says by itself; a list with nothing in it, not even what was left out, says that."""
    if paragraph.kind is Kind.SAID:
        yield from said(paragraph, figures)
    elif paragraph.otherwise and paragraph.kind in _LISTS:
        yield from () if any(_listed(blocks, paragraph.kind, first_on)) else ((NONE, paragraph.otherwise),)


def _paragraph(
    words: Narrative,
    section: str,
    paragraph: Paragraph,
    figures: Figures,
    known: tuple[Mapping[str, Block], Sequence[tuple[str, str]]],
) -> Iterator[Block]:
    (kept, says), prefix = known, f"{section}/{paragraph.id}"
    if paragraph.kind is Kind.WRITTEN:
        plain = Block(id=prefix, section=section, paragraph=paragraph.id, sort=Sort.WRITTEN, text="")
        yield kept.get(prefix, plain)
    for sentence, text in says:
        made = Block(
            id=f"{prefix}/{sentence}",
            section=section,
            paragraph=paragraph.id,
            sort=Sort.SAID,
            text=text,
            bound=words_to_bind(text, figures),
            made_from=words.stamp,
        )
        yield kept.get(made.id, made)
    for one in kept.values():  # what the figures would not say any more, and a person had a hand in
        if one.sort is Sort.SAID and one.id.startswith(f"{prefix}/"):
            yield one


_LISTS: Mapping[Kind, tuple[Sort, bool]] = MappingProxyType(
    {
        Kind.PROMISES: (Sort.PROMISE, False),
        Kind.PROMISES_BEFORE: (Sort.PROMISE, True),
        Kind.PROPOSALS: (Sort.PROPOSAL, False),
        Kind.PROPOSALS_BEFORE: (Sort.PROPOSAL, True),
    }
)


def tasks(document: Document, kind: Kind, *, is_with_left_out: bool = False) -> tuple[Block, ...]:
    """The promises or proposals that a paragraph of ``kind`` lists: this period's, or those from before."""
    found = _listed(document.blocks, kind, document.first_on)
    return tuple(one for one in found if is_with_left_out or not one.is_left_out)


def _listed(blocks: Iterable[Block], kind: Kind, first_on: str) -> Iterator[Block]:
    sort, is_before = _LISTS.get(kind, (None, False))
    for one in blocks:
        if one.sort is sort and (one.since < first_on) == is_before:
            yield one


def counted(blocks: Iterable[Block], first_on: str) -> dict[str, dict[str, int]]:
    """How many promises and proposals from before this period there are, by their state."""
    found: dict[str, dict[str, int]] = {"promises": {}, "proposals": {}}
    for one in blocks:
        if one.sort in TASKS and one.since < first_on:
            counts = found[f"{one.sort}s"]
            for key in ("left_out",) if one.is_left_out else ("total", one.state or State.OPEN):
                counts[key] = counts.get(key, 0) + 1
    return found


def recounted(document: Document, figures: Figures) -> Document:
    """The document whose program's sentences count its promises and proposals as they stand in it now.

    No dossier moved them: a clerk who says how far a promise is need not be told that it changed.
    """
    now = figures.with_tasks(counted(document.blocks, document.first_on))
    return replace(document, blocks=tuple(_recounted(one, now) for one in document.blocks))


def _recounted(block: Block, figures: Figures) -> Block:
    if block.is_touched:
        return block
    own = ("promises.", "proposals.")
    bound = tuple(
        Bound(one.name, now.text, now.exact)
        if one.name.startswith(own) and (now := figures.get(one.name)) is not None
        else one
        for one in block.bound
    )
    return replace(block, bound=bound)


def stale(document: Document, words: Narrative, figures: Figures) -> tuple[Stale, ...]:
    """Exactly the blocks of ``document`` that these figures touch, and the sentences that come or go."""
    blocks = document.blocks
    figures = figures.with_tasks(counted(blocks, document.first_on))
    kept = {one.id: one for one in document.blocks}
    found: list[Stale] = []
    now: set[str] = set()
    lists: set[str] = set()  # a person fills and empties them, and need not be told
    for section in words.sections:
        for paragraph in section.paragraphs:
            prefix = f"{section.id}/{paragraph.id}/"
            lists |= {f"{prefix}{NONE}"} if paragraph.kind in _LISTS else set()
            now |= {f"{prefix}{one}" for one, _ in _says(paragraph, figures, blocks, document.first_on)}
    for one in document.blocks:
        changed = _changed(one, figures)
        if one.is_left_out or (one.id in lists and not one.is_touched):
            continue
        if one.sort is Sort.SAID and one.id not in now and not _is_kept_on_purpose(one):
            found.append(Stale(one.id, "gone", changed))
        elif one.dropped == OUT:
            found.append(Stale(one.id, OUT, changed))
        elif changed:
            found.append(Stale(one.id, "figure", changed, bool(one.confirmed_by)))
    return (*found, *(Stale(one, "new") for one in sorted(now - kept.keys() - lists)))


def _is_kept_on_purpose(block: Block) -> bool:
    return bool(block.confirmed_by) and not block.was_said


def _changed(block: Block, figures: Figures) -> tuple[tuple[str, str, str], ...]:
    found = []
    for was in {one.name: one for one in (*block.beside, *block.bound)}.values():
        now = figures.get(was.name)
        text = "không còn" if now is None else now.text
        if text != was.text:  # what reads the same holds, however the last digits moved
            found.append((was.name, was.text, text))
    away = (*moved(block.ties, figures), *moved_again(block.apart, figures))
    known = {one.name: (one.name, one.text, one.now) for one in away} | {one[0]: one for one in found}
    return tuple(known.values())


def typed(block: Block) -> tuple[str, ...]:
    """The figures in a block that a person typed and nobody vouched for yet."""
    if block.confirmed_by or not (block.by or block.sort is not Sort.SAID):
        return ()
    text = block.text if block.sort in LINED else f"{block.origin} {block.text}".replace("\n", " ").strip()
    return tuple(one.text for one in figures_in(text, is_start=block.sort in LINED))


def put_beside(block: Block, words: Narrative, figures: Figures) -> Block:
    """The block that a person words or confirms, with what the words have in its place now.

    Whatever a person typed there goes by these figures, so that it does not outlive them unseen.
    """
    if block.sort is not Sort.SAID:
        return block
    section, _, rest = block.id.partition("/")
    home, _, sentence = rest.partition("/")
    paragraph = words.paragraph(section, home)
    if paragraph is None:
        return replace(block, beside=(), was_said=False)
    is_list = paragraph.kind in _LISTS  # it is said for as long as the list has nothing in it
    was_said = is_list or any(one == sentence for one, _ in said(paragraph, figures))
    return replace(block, beside=_bound(named(paragraph, sentence), figures), was_said=was_said)


def worded(block: Block, text: str, figures: Figures, by: str, at: datetime) -> Block:
    """The block in a person's words; what was confirmed before has to be confirmed again."""
    return replace(
        block,
        text=text,
        bound=words_to_bind(text, figures),
        by=by,
        at=at.isoformat(),
        confirmed_by="",
        confirmed_at="",
        is_left_out=False,
        ties=_tied(block, text, figures),
        apart=(),
        anyway="",
    )


def _tied(block: Block, text: str, figures: Figures) -> tuple[Tie, ...]:
    beside = {one.name for one in block.beside}
    return ties_in(text, figures, is_start=block.sort in LINED, beside=beside)


def confirmed(block: Block, figures: Figures, by: str, at: datetime) -> Block:
    """The block as somebody vouches for it: its typed digits, and its wording beside the figures now."""
    return replace(
        block,
        bound=words_to_bind(block.text, figures),
        confirmed_by=by,
        confirmed_at=at.isoformat(),
        ties=_tied(block, block.text, figures),
    )
