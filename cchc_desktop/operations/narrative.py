"""The report in words: its figures from the register, its sentences, what people write, the word file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.dossier import Json
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.narrative import (
    TASKS,
    Block,
    Document,
    Sort,
    Stale,
    State,
    block_json,
    carried_from,
    checked_text,
    confirmed,
    counted,
    from_json,
    stale,
    to_json,
    typed,
    worded,
    written,
)
from cchc_desktop.core.narrative_figures import Figures, figures, vocabulary
from cchc_desktop.core.narrative_paper import Paper, Piece, Sender, block_pieces, paper, plain, unsettled
from cchc_desktop.core.narrative_reading import parse
from cchc_desktop.core.narrative_template import Kind, Narrative
from cchc_desktop.core.period import Period
from cchc_desktop.core.tally import Tally
from cchc_desktop.core.text import nfc
from cchc_desktop.files import why
from cchc_desktop.indicators import indicators
from cchc_desktop.operations.choices import SET
from cchc_desktop.operations.desk import Desk, Workplace
from cchc_desktop.operations.narrative_facts import facts_of
from cchc_desktop.operations.office import head
from cchc_desktop.operations.sheets import NO_HEAD
from cchc_desktop.paths import resources
from cchc_desktop.store.choices import choices
from cchc_desktop.store.reading import Reading
from cchc_desktop.store.settings import put_setting, setting

KINDS: Mapping[str, str] = MappingProxyType(
    {
        "tthc": "Báo cáo giải quyết thủ tục hành chính",
        "cchc": "Báo cáo công tác cải cách hành chính",
        "remedy": "Báo cáo khắc phục hạn chế",
    }
)
_NAME = "narrative:"
_TEMPLATES = "templates"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One kind of report of one period as it would be made now; nothing of it is kept by looking.

    ``kept`` is the document as it was last kept, None before anybody did; ``stale`` tells in which
    of its blocks the figures have moved since, ``unsettled`` what has to be settled before it goes out.
    """

    kind: str
    period: Period
    words: Narrative
    figures: Figures
    tally: Tally
    is_final: bool
    document: Document
    kept: Document | None
    stale: tuple[Stale, ...]
    unsettled: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One block for the window: under which heading, what to write there, the text with its figures."""

    block: Block
    heading: str
    ask: str
    pieces: tuple[Piece, ...]
    stale: Stale | None
    typed: tuple[str, ...]

    @property
    def text(self) -> str:
        """The text as it reads now."""
        return "".join(piece.text for piece in self.pieces)


def see(place: Workplace, period: Period, kind: str, now: datetime) -> Seen:
    """The report of ``period`` as it would be made now, with all that people wrote in it."""
    words = words_of(kind, place.register.place)
    facts = facts_of(place, period, now)
    known = figures(facts)
    with place.register.read() as reading:
        kept = _kept(reading, kind, period)
        carried = _carried(reading, kind, period)
    document = written(kept or _empty(kind, period), words, known, carried)
    known = known.with_tasks(counted(document.blocks, document.first_on))
    return Seen(
        kind=kind,
        period=period,
        words=words,
        figures=known,
        tally=facts.tally,
        is_final=facts.is_final,
        document=document,
        kept=kept,
        stale=() if kept is None else stale(kept, words, known, carried),
        unsettled=unsettled(document, words, known),
    )


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
                pieces=block_pieces(one, seen.figures),
                stale=moved.get(one.id) if one.is_touched else None,
                typed=typed(one),
            )
        )
    return tuple(found)


def regenerate(desk: Desk, seen: Seen) -> Document:
    """Say anew what nobody touched, with the figures of ``seen``, and keep the whole."""
    kept = _kept(desk.book, seen.kind, seen.period) or _empty(seen.kind, seen.period)
    carried = _carried(desk.book, seen.kind, seen.period)
    document = written(kept, seen.words, seen.figures, carried)
    return _keep(desk, seen, document, "regenerate", {"words": seen.words.stamp})


def edit(desk: Desk, seen: Seen, block_id: str, text: str) -> Document:
    """Put a block into a person's own words; the ``{names}`` in it stay bound to their figures."""
    block = _found(desk, seen, block_id)
    said = checked_text(text, seen.figures)
    return _put(desk, seen, worded(block, said, seen.figures, desk.by, desk.at), "edit")


def restore(desk: Desk, seen: Seen, block_id: str) -> Document:
    """Give a sentence back to the program, which says it anew; take in what was left out."""
    block = _found(desk, seen, block_id)
    if block.sort is not Sort.SAID and block.is_left_out:
        return leave_out(desk, seen, block_id, is_left_out=False)
    if block.sort is not Sort.SAID:
        raise Refused("Đoạn này do người viết nên không có câu tự sinh để trở lại.", "block")
    document = _base(desk, seen).without(block_id)
    carried = _carried(desk.book, seen.kind, seen.period)
    return _keep(
        desk, seen, written(document, seen.words, seen.figures, carried), "restore", {"id": block_id}
    )


def leave_out(desk: Desk, seen: Seen, block_id: str, *, is_left_out: bool = True) -> Document:
    """Leave a block out of the paper, or take it in again; an answer left out reads as nothing to report."""
    block = _found(desk, seen, block_id)
    return _put(desk, seen, replace(block, is_left_out=is_left_out), "leave_out")


def add(desk: Desk, seen: Seen, section: str, paragraph: str, text: str) -> Document:
    """Put in a paragraph of one's own behind a paragraph of the words."""
    if seen.words.paragraph(section, paragraph) is None:
        raise Refused("Báo cáo không có mục này. Mở lại báo cáo rồi chọn mục.", "section")
    plain = Block(
        id=_next_id(desk, seen, "own"), section=section, paragraph=paragraph, sort=Sort.OWN, text=""
    )
    said = checked_text(text, seen.figures)
    return _put(desk, seen, worded(plain, said, seen.figures, desk.by, desk.at), "add")


def promise(desk: Desk, seen: Seen, text: str) -> Document:
    """Write down what the office will do; the report of the period after asks what became of it."""
    return _task(desk, seen, Sort.PROMISE, text)


def propose(desk: Desk, seen: Seen, text: str) -> Document:
    """Write down what the office asks of others; it is followed up in the same way."""
    return _task(desk, seen, Sort.PROPOSAL, text)


def put_state(desk: Desk, seen: Seen, block_id: str, state: State) -> Document:
    """Say how far a promise or a proposal has come."""
    block = _found(desk, seen, block_id)
    if block.sort not in TASKS:
        raise Refused("Chỉ giải pháp và kiến nghị mới có tình trạng thực hiện.", "block")
    return _put(desk, seen, replace(block, state=state, by=desk.by, at=desk.at.isoformat()), "state")


def remove(desk: Desk, seen: Seen, block_id: str) -> Document:
    """Take out what a person put in during this period; what was promised before can only be left out."""
    block = _found(desk, seen, block_id)
    is_before = block.sort in TASKS and block.since != seen.document.first_on
    if block.sort in {Sort.SAID, Sort.WRITTEN} or is_before:
        return leave_out(desk, seen, block_id)
    document = _base(desk, seen).without(block_id)
    return _keep(desk, seen, document, "remove", {"id": block_id, "was": block.text})


def confirm(desk: Desk, seen: Seen, block_id: str) -> Document:
    """Vouch for a block: the digits typed in it, and its wording beside the figures as they are now."""
    block = _found(desk, seen, block_id)
    return _put(desk, seen, confirmed(block, seen.figures, desk.by, desk.at), "confirm")


def paper_of(
    place: Workplace, seen: Seen, made_on: date, *, number: int | None = None, is_final: bool = False
) -> Paper:
    """The report set out for paper; a final one is refused while anything in it is unsettled."""
    if is_final and seen.unsettled:
        first = "; ".join(sentence for _, sentence in seen.unsettled[:3])
        raise Refused(
            f"Báo cáo còn {len(seen.unsettled)} chỗ chưa xong nên chưa xuất bản chính thức được: {first}. "
            "Sửa, xác nhận hoặc bỏ từng chỗ rồi xuất lại.",
            "narrative",
        )
    with place.register.read() as reading:
        signer = head(reading, made_on)
    sender = Sender(
        place=place.profile.place,
        head_title=signer.title or NO_HEAD,
        head_name=signer.name,
        is_practice=place.profile.is_practice,
    )
    return paper(
        seen.document, seen.words, seen.figures, sender, made_on, number=number, is_draft=not is_final
    )


def docx(
    place: Workplace,
    seen: Seen,
    now: datetime,
    *,
    number: int | None = None,
    is_final: bool = False,
    pictures: Sequence[tuple[str, bytes]] = (),
) -> bytes:
    """The word file: a draft with its marks, or with ``is_final`` what goes out; charts in an annex."""
    from cchc_desktop.reports.narrative import docx as set_docx

    at = hanoi(now).replace(microsecond=0)
    made = paper_of(place, seen, at.date(), number=number, is_final=is_final)
    return set_docx(made, at, seen.tally, pictures)


def words_of(kind: str, folder: Path | None) -> Narrative:
    """The words of a kind of report: the office's own file in the data folder, else the shipped one."""
    if kind not in KINDS:
        raise Refused(f"Không có loại báo cáo “{nfc(kind)[:40]}”. Các loại: {', '.join(KINDS)}.", "kind")
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


def _key(kind: str, period: Period) -> str:
    return f"{_NAME}{kind}|{period.first_on.isoformat()}..{period.last_on.isoformat()}"


def _empty(kind: str, period: Period) -> Document:
    return Document(kind=kind, first_on=period.first_on.isoformat(), last_on=period.last_on.isoformat())


def _kept(reading: Reading, kind: str, period: Period) -> Document | None:
    return from_json(setting(reading, _key(kind, period), period.last_on))


def _carried(reading: Reading, kind: str, period: Period) -> tuple[Block, ...]:
    """What the last report of this kind before the period has left to do."""
    known = (from_json(one.value) for one in choices(reading, f"{_NAME}{kind}|"))
    earlier = [one for one in known if one is not None and one.last_on < period.first_on.isoformat()]
    return carried_from(max(earlier, key=lambda one: one.last_on)) if earlier else ()


def _base(desk: Desk, seen: Seen) -> Document:
    """The document that an act changes: as it is kept, or as it was seen before anybody kept it."""
    return _kept(desk.book, seen.kind, seen.period) or seen.document


def _found(desk: Desk, seen: Seen, block_id: str) -> Block:
    base = _base(desk, seen)
    known = {one.id for one in base.blocks}
    return base.block(block_id) if block_id in known else seen.document.block(block_id)


def _next_id(desk: Desk, seen: Seen, sort: str) -> str:
    base = f"{sort}:{seen.document.first_on}:"
    used = {one.id for one in (*_base(desk, seen).blocks, *seen.document.blocks)}
    number = 1
    while f"{base}{number}" in used:
        number += 1
    return f"{base}{number}"


def _task(desk: Desk, seen: Seen, sort: Sort, text: str) -> Document:
    kind = Kind.PROMISES if sort is Sort.PROMISE else Kind.PROPOSALS
    home = next(
        ((one.id, each.id) for one in seen.words.sections for each in one.paragraphs if each.kind is kind),
        ("", ""),
    )
    plain = Block(
        id=_next_id(desk, seen, sort),
        section=home[0],
        paragraph=home[1],
        sort=sort,
        text="",
        state=State.TODO,
        since=seen.document.first_on,
        since_title=seen.figures["period"].text,
    )
    said = checked_text(text, seen.figures)
    return _put(desk, seen, worded(plain, said, seen.figures, desk.by, desk.at), sort.value)


def _put(desk: Desk, seen: Seen, block: Block, act: str) -> Document:
    document = _base(desk, seen).having(block)
    return _keep(desk, seen, document, act, {"block": block_json(block)})


def _keep(desk: Desk, seen: Seen, document: Document, act: str, note: Mapping[str, Json]) -> Document:
    """Keep the document; the entry tells what changed in it, so that every revision can be had again."""
    name, since = _key(seen.kind, seen.period), seen.period.first_on
    put_setting(desk.book, name, since, to_json(document))
    told: dict[str, Json] = {"name": name, "since": since.isoformat(), "act": act, **note}
    desk.book.append(None, verb=SET, at=desk.at, recorded_at=desk.recorded_at, by=desk.by, note=told)
    return document
