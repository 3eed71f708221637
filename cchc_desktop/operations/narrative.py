"""Writing in the report in words: every act of a person is one entry, and none is lost by counting anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.dossier import Json
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.narrative import (
    TASKS,
    Block,
    Document,
    Sort,
    State,
    confirmed,
    put_beside,
    recounted,
    worded,
    written,
)
from cchc_desktop.core.narrative_carried import followed, kept_on
from cchc_desktop.core.narrative_kept import block_json, to_json
from cchc_desktop.core.narrative_paper import Paper, Purpose, Sender, paper, plain
from cchc_desktop.core.narrative_template import Kind
from cchc_desktop.core.narrative_typed import checked_text
from cchc_desktop.core.narrative_vouched import checked_reason, rebound, vouched
from cchc_desktop.core.text import day
from cchc_desktop.operations.choices import SET
from cchc_desktop.operations.desk import Desk, Workplace
from cchc_desktop.operations.narrative_history import (
    Done,
    Wording,
    refuse_changed,
    refuse_not_own,
    words_to_reuse,
)
from cchc_desktop.operations.narrative_seen import (
    KINDS,
    Row,
    Seen,
    carried_of,
    documents,
    empty_of,
    kept_of,
    key_of,
    rows,
    see,
    see_in,
)
from cchc_desktop.operations.office import head
from cchc_desktop.operations.sheets import NO_HEAD
from cchc_desktop.store.settings import digest_of_value, put_setting

_SHOWN = 3
"""Places that a refusal describes."""
_CHAIR, _COMMITTEE = "CHỦ TỊCH", ("ỦY BAN NHÂN DÂN", "UBND")
"""Who signs what a People's Committee issues where the office has not said who does."""

__all__ = ["KINDS", "Done", "Row", "Seen", "rows", "see", "see_in"]


def regenerate(desk: Desk, seen: Seen) -> Document:
    """Say anew what nobody touched, with the figures of ``seen``, and keep the whole."""
    kept = kept_of(desk.book, seen.kind, seen.period) or empty_of(seen.kind, seen.period)
    begun = followed(kept, carried_of(desk.book, seen.kind, seen.period))
    document = written(begun, seen.words, seen.figures)
    return _keep(desk, seen, document, "regenerate", {"words": seen.words.stamp})


def edit(desk: Desk, seen: Seen, block_id: str, text: str, began: str | None = None) -> Document:
    """Put a block into a person's own words; the ``{names}`` in it stay bound to their figures.

    What was promised in an earlier report keeps the words that it had there, beside the new ones.
    ``began`` is the stamp of the wording that the person began from, None that in ``seen``: Refused where
    somebody has worded it otherwise since.
    """
    refuse_changed(desk.book, seen, base(desk, seen), block_id, began)
    was = _found(desk, seen, block_id)
    block = kept_on(put_beside(was, seen.words, seen.figures))
    if block.sort in TASKS and block.since < seen.document.first_on:
        block = replace(block, origin=block.origin or block.text)
    made = worded(block, checked_text(text, seen.figures), seen.figures, desk.by, desk.at)
    return _put(desk, seen, rebound(was, made, seen.figures), "edit")


def restore(desk: Desk, seen: Seen, block_id: str) -> Document:
    """Take in what was left out, as a person worded it; else give a sentence back to the program."""
    block = _found(desk, seen, block_id)
    if block.is_left_out and (block.sort is not Sort.SAID or block.by or block.confirmed_by):
        return leave_out(desk, seen, block_id, is_left_out=False)
    if block.sort is not Sort.SAID:
        raise Refused("Đoạn này do người viết nên không có câu tự sinh để trở lại.", "block")
    document = base(desk, seen).without(block_id)
    return _keep(desk, seen, written(document, seen.words, seen.figures), "restore", {"id": block_id})


def leave_out(desk: Desk, seen: Seen, block_id: str, *, is_left_out: bool = True) -> Document:
    """Leave a block out of the paper, which then says nothing of it, or take it in again."""
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
    at = desk.at.isoformat()
    return _put(desk, seen, replace(block, state=state, by=desk.by, at=at, state_at=at), "state")


def put_until(desk: Desk, seen: Seen, block_id: str, until: date | None) -> Document:
    """Say by which day a promise or a proposal is to be done; None takes the day away."""
    block = _found(desk, seen, block_id)
    if block.sort not in TASKS:
        raise Refused("Chỉ giải pháp và kiến nghị mới có thời hạn.", "block")
    if until is not None and until.isoformat() < block.since:
        raise Refused(f"Thời hạn {day(until)} đứng trước kỳ đã đề ra việc này. Xem lại ngày.", "until")
    told = "" if until is None else until.isoformat()
    return _put(desk, seen, replace(block, until=told, until_at=desk.at.isoformat()), "until")


def reuse(desk: Desk, seen: Seen, wording: Wording) -> Document:
    """Put an earlier wording in the place of the present one; what was taken out comes back at its place."""
    block, text = wording.block, words_to_reuse(seen, wording)
    if not wording.is_gone:
        return edit(desk, seen, block.id, text)
    if block.sort in TASKS:
        return _task(desk, seen, block.sort, text)
    return add(desk, seen, block.section, block.paragraph, text)


def put_back(desk: Desk, seen: Seen, act: Done) -> Document:
    """Make one block what it was before one's own act; Refused where anybody changed it since."""
    now, (block_id, was, *_) = base(desk, seen), act
    refuse_not_own(desk.book, seen, now, act, desk.by)
    document = now.without(block_id) if was is None else now.having(was)
    document = written(document, seen.words, seen.figures)
    note: dict[str, Json] = {"id": block_id} if was is None else {"block": block_json(was)}
    return _keep(desk, seen, document, "put_back", note)


def remove(desk: Desk, seen: Seen, block_id: str) -> Document:
    """Take out what a person put in during this period; what was promised before can only be left out."""
    block = _found(desk, seen, block_id)
    is_before = block.sort in TASKS and block.since != seen.document.first_on
    if block.sort in {Sort.SAID, Sort.WRITTEN} or is_before:
        return leave_out(desk, seen, block_id)
    document = base(desk, seen).without(block_id)
    return _keep(desk, seen, document, "remove", {"id": block_id, "was": block.text})


def confirm(
    desk: Desk, seen: Seen, block_id: str, began: str | None = None, *, anyway: str | None = None
) -> Document:
    """Vouch for a block: the digits typed in it, and its wording beside the figures as they are now.

    Where nobody has written the answer, it is the one that the words of the report offer. ``began`` as
    in ``edit``: nobody vouches for words that were not shown. Digits that the figures have left are
    refused (Differs) without ``anyway``, the reason to keep them.
    """
    refuse_changed(desk.book, seen, base(desk, seen), block_id, began, doing="xem")
    was = _found(desk, seen, block_id)
    block = kept_on(put_beside(was, seen.words, seen.figures))
    if block.sort is Sort.WRITTEN and not block.text:
        asked = seen.words.paragraph(block.section, block.paragraph)
        if asked is None or not asked.otherwise:
            raise Refused("Đoạn này chưa có chữ nào để xác nhận. Viết nội dung, hoặc bỏ đoạn này.", "block")
        block = worded(block, asked.otherwise, seen.figures, desk.by, desk.at)
    made = confirmed(block, seen.figures, desk.by, desk.at)
    reason = "" if anyway is None else checked_reason(anyway)
    return _put(desk, seen, vouched(was, made, seen.figures, reason), "confirm")


def paper_of(
    place: Workplace, seen: Seen, made_on: date, *, number: int | None = None, purpose: Purpose = "draft"
) -> Paper:
    """The report set out for paper; a final one is refused while it is a draft or anything is unsettled."""
    if purpose == "final" and seen.why_draft:
        raise Refused(f"Chưa xuất bản chính thức được. {seen.why_draft[0]}", "narrative")
    if purpose == "final" and seen.unsettled:
        first = "; ".join(sentence for _, sentence in seen.unsettled[:_SHOWN])
        first += "; …" if len(seen.unsettled) > _SHOWN else ""
        raise Refused(
            f"Báo cáo còn {len(seen.unsettled)} chỗ chưa xong nên chưa xuất bản chính thức được: {first}. "
            "Sửa, xác nhận hoặc bỏ từng chỗ rồi xuất lại.",
            "narrative",
        )
    with place.register.read() as reading:
        signer = head(reading, made_on)
    issuer = plain(seen.words.issuer, seen.figures).upper()
    sender = Sender(
        place=place.profile.place,
        head_title=signer.title or (_CHAIR if issuer.startswith(_COMMITTEE) else NO_HEAD),
        head_name=signer.name,
        is_practice=place.profile.is_practice,
    )
    return paper(seen.document, seen.words, seen.figures, sender, made_on, number=number, purpose=purpose)


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
    made = paper_of(place, seen, at.date(), number=number, purpose="final" if is_final else "draft")
    return set_docx(made, at, seen.tally, pictures)


def as_kept(desk: Desk, seen: Seen, block_id: str) -> Block | None:
    """A block as an act finds it; None where it is not there."""
    return next((one for one in base(desk, seen).blocks if one.id == block_id), None)


def base(desk: Desk, seen: Seen) -> Document:
    """The document that an act changes: as it is kept, or as it was seen before anybody kept it."""
    kept = kept_of(desk.book, seen.kind, seen.period)
    if kept is None:
        return seen.document
    return followed(kept, carried_of(desk.book, seen.kind, seen.period))


def _found(desk: Desk, seen: Seen, block_id: str) -> Block:
    now = base(desk, seen)
    known = {one.id for one in now.blocks}
    return now.block(block_id) if block_id in known else seen.document.block(block_id)


def _next_id(desk: Desk, seen: Seen, sort: str) -> str:
    """An id that no report of this kind has used: a quarter begins on the day of its first month."""
    beginning = f"{sort}:{seen.document.first_on}:"
    used = {one.id for one in (*base(desk, seen).blocks, *seen.document.blocks)}
    used |= {one.id for each in documents(desk.book, seen.kind) for one in each.blocks}
    number = 1
    while f"{beginning}{number}" in used:
        number += 1
    return f"{beginning}{number}"


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
        state=State.OPEN,
        since=seen.document.first_on,
        since_title=seen.figures["period"].text,
    )
    said = checked_text(text, seen.figures)
    return _put(desk, seen, worded(plain, said, seen.figures, desk.by, desk.at), sort.value)


def _put(desk: Desk, seen: Seen, block: Block, act: str) -> Document:
    document = recounted(base(desk, seen).having(block), seen.figures)
    return _keep(desk, seen, document, act, {"block": block_json(block)})


def _keep(desk: Desk, seen: Seen, document: Document, act: str, note: Mapping[str, Json]) -> Document:
    """Keep the document; the entry tells what changed in it, so that every revision can be had again."""
    name, since = key_of(seen.kind, seen.period), seen.period.first_on
    written = to_json(document)
    put_setting(desk.book, name, since, written)
    told: dict[str, Json] = {"name": name, "since": since.isoformat(), "act": act, **note}
    told["digest"] = digest_of_value(written)
    desk.book.append(None, verb=SET, at=desk.at, recorded_at=desk.recorded_at, by=desk.by, note=told)
    return document
