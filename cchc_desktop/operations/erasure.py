"""Erasure by retention law, its first half: what has passed its term, kept as a list with a digest."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from cchc_desktop.core.calendar import HANOI, hanoi
from cchc_desktop.core.dossier import Json, canonical
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.retention import Covers, Ended, Kind, Retention, Verdict
from cchc_desktop.core.text import day, number
from cchc_desktop.operations.desk import Desk
from cchc_desktop.operations.retention import retention
from cchc_desktop.store import drafts, erasing
from cchc_desktop.store.drafts import Draft
from cchc_desktop.store.erasing import Past
from cchc_desktop.store.own_acts import ERASE
from cchc_desktop.store.reading import Reading

SCREEN = "erasure"
"""Under which a list is kept among what is not final; it holds numbers and no names."""
PROPOSED, RUNNING, EMPTIED = "proposed", "running", "emptied"
STANDS = {PROPOSED: "chờ xóa", RUNNING: "đang xóa dở", EMPTIED: "đang dọn tệp sổ"}
SHORTEST = 12
"""So many letters of a digest name a list."""
_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Due:
    """One dossier past its term; ``masked`` shows of its name what two people need to know it again."""

    seq: int
    local_no: str
    masked: str
    procedure: str
    field: str
    ended_on: date | None
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What would be erased: nothing else is, when this digest is told."""

    digest: str
    state: str
    made_at: datetime
    by: str
    dossiers: tuple[int, ...] = ()
    drafts: tuple[str, ...] = ()
    scans: tuple[str, ...] = ()
    requests: tuple[str, ...] = ()
    log_until: int = 0
    log: int = 0
    kinds: Mapping[str, int] = field(default_factory=dict)
    terms: Mapping[str, str] = field(default_factory=dict)
    run: Mapping[str, Json] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to erase."""
        return not (self.dossiers or self.drafts or self.scans or self.requests or self.log)

    @property
    def counts(self) -> dict[str, int]:
        """How many records by kind, in the words of the table."""
        return dict(self.kinds)


@dataclass(frozen=True, slots=True)
class Listed:
    """A proposal with its rows, and why what else has ended stays: sentences with how many dossiers."""

    proposal: Proposal
    rows: tuple[Due, ...]
    stays: tuple[tuple[str, int], ...]


def masked(name: str) -> str:
    """The first letter of each word; how long the words are is not told."""
    return " ".join(f"{word[0]}••" for word in name.split())


def list_due(desk: Desk, *, before: date | None = None, without: Sequence[str] = ()) -> Listed:
    """Everything past its term today, of dossiers that ended before ``before``; the list is kept.

    ``without`` are dossiers that are kept for a reason of their own, such as a complaint.
    """
    desk.book.actor.need(ERASE)
    on = desk.at.date()
    table = retention(desk.book, desk.folder)
    kept_back = {desk.book.dossier(ref).seq for ref in without}
    rows, stays = _dossiers(desk.book, table, before or on + _A_DAY, on, kept_back)
    kinds: Counter[str] = Counter()
    terms: dict[str, str] = {}
    for row in rows:
        if row.verdict.kind is not None:
            kinds[row.verdict.kind.title] += 1
            terms[row.verdict.kind.title] = _term(row.verdict.kind)
    told = _others(desk, table, on, kinds, terms)
    made = replace(
        told,
        made_at=desk.at,
        by=desk.by,
        dossiers=tuple(row.seq for row in rows),
        kinds=dict(kinds),
        terms=terms,
    )
    made = replace(made, digest=_digest(desk.book.unit, made))
    if not made.is_empty and (known := proposal(desk.book, made.digest)) and known.state != PROPOSED:
        raise _half_done(known)
    if not made.is_empty:
        keep(desk, made)
    return Listed(made, rows, stays)


def _term(kind: Kind) -> str:
    below = f"; ngắn hơn mức của pháp luật {kind.floor}" if kind.floor else ""
    return kind.term_words + below


def _dossiers(
    reading: Reading, table: Retention, before: date, on: date, without: set[int]
) -> tuple[tuple[Due, ...], tuple[tuple[str, int], ...]]:
    rows: list[Due] = []
    stays: Counter[str] = Counter()
    for past in erasing.ended_before(reading, datetime.combine(before, time(), HANOI)):
        verdict = judge(table, past, on)
        if past.seq in without:
            stays["Giữ lại theo yêu cầu của người lập danh sách"] += 1
        elif verdict.may:
            rows.append(_due(past, verdict))
        else:
            stays[_why_stays(verdict, past)] += 1
    rows.sort(key=lambda row: row.seq)
    return tuple(rows), tuple(stays.most_common())


def _due(past: Past, verdict: Verdict) -> Due:
    ended_on = hanoi(past.ended_at).date() if past.ended_at else None
    return Due(past.seq, past.local_no, masked(past.applicant), past.procedure, past.field, ended_on, verdict)


def _why_stays(verdict: Verdict, past: Past) -> str:
    kind = verdict.kind
    if kind is None:
        return f"Chưa biết loại, không xóa: thủ tục {past.procedure}, lĩnh vực “{past.field}”"
    if not kind.keep.is_counted:
        return f"{kind.title}: {kind.term_words}"
    return f"{kind.title}: chưa hết hạn, {kind.term_words}"


def judge(table: Retention, past: Past, on: date) -> Verdict:
    """Whether a dossier may be erased on ``on``, and why."""
    return table.judge(
        Ended(
            local_no=past.local_no,
            procedure=past.procedure,
            case=past.case,
            field=past.field,
            state=past.state,
            ended_on=hanoi(past.ended_at).date() if past.ended_at else None,
            handed_back_on=hanoi(past.handed_back_at).date() if past.handed_back_at else None,
            is_erased=past.last_verb == ERASE,
        ),
        on,
    )


def _others(desk: Desk, table: Retention, on: date, kinds: Counter[str], terms: dict[str, str]) -> Proposal:
    """Drafts, scans of nobody, requests and the log, as far as they are past their terms."""
    book = desk.book

    def past(covers: Covers) -> tuple[Kind | None, datetime]:
        """What began before this moment is past its term."""
        kind = table.of(covers, on)
        if kind is None or not kind.keep.is_counted:
            return None, datetime.min.replace(tzinfo=HANOI)
        return kind, datetime.combine(_last_begin(kind, on) + _A_DAY, time(), HANOI)

    def counted(kind: Kind | None, amount: int) -> None:
        if kind is not None and amount:
            kinds[kind.title] = amount
            terms[kind.title] = _term(kind)

    draft, draft_at = past(Covers.DRAFT)
    tray, tray_at = past(Covers.TRAY)
    request, request_at = past(Covers.REQUEST)
    log, log_at = past(Covers.LOG)
    found = Proposal(
        digest="",
        state=PROPOSED,
        made_at=desk.at,
        by=desk.by,
        drafts=erasing.old_drafts(book, draft_at, (SCREEN,)) if draft else (),
        scans=erasing.forgotten_scans(book, tray_at) if tray else (),
        requests=erasing.old_requests(book, request_at) if request else (),
    )
    until, many = erasing.log_end(book, log_at) if log else (0, 0)
    for kind, amount in (
        (draft, len(found.drafts)),
        (tray, len(found.scans)),
        (request, len(found.requests)),
        (log, many),
    ):
        counted(kind, amount)
    return replace(found, log_until=until, log=many)


def _last_begin(kind: Kind, on: date) -> date:
    """The last day on which a term can have begun that is over on ``on``."""
    begin = on
    while kind.keep.until(begin) >= on:
        begin -= max(_A_DAY, (kind.keep.until(begin) - on) // 2)
    while kind.keep.until(begin + _A_DAY) < on:
        begin += _A_DAY
    return begin


def _digest(unit: str, made: Proposal) -> str:
    """Names what is erased and by which terms; the same list made again has the same one."""
    told: dict[str, Json] = {
        "unit": unit,
        "dossiers": list(made.dossiers),
        "drafts": list(made.drafts),
        "scans": list(made.scans),
        "requests": list(made.requests),
        "log_until": made.log_until,
        "terms": dict(made.terms),
    }
    return hashlib.sha256(canonical(told)).hexdigest()


def keep(desk: Desk, made: Proposal) -> None:
    """Keep a list, or how far its erasure is."""
    content: dict[str, Json] = {
        "digest": made.digest,
        "state": made.state,
        "made_at": made.made_at.isoformat(),
        "by": made.by,
        "dossiers": list(made.dossiers),
        "drafts": list(made.drafts),
        "scans": list(made.scans),
        "requests": list(made.requests),
        "log_until": made.log_until,
        "log": made.log,
        "kinds": dict(made.kinds),
        "terms": dict(made.terms),
        "run": dict(made.run),
    }
    draft = Draft(
        id=f"{SCREEN}-{made.digest}",
        screen=SCREEN,
        title="",
        content=content,
        device=desk.profile.device,
        by=desk.by,
        saved_at=desk.at,
    )
    drafts.put_draft(desk.book, draft)


def proposals(reading: Reading) -> tuple[Proposal, ...]:
    """Every list that is kept, the newest first."""
    return tuple(map(_proposal, drafts.drafts(reading, SCREEN)))


def proposal(reading: Reading, digest: str) -> Proposal | None:
    """The list with that digest, or the beginning of it; None where there is none."""
    found = [one for one in proposals(reading) if len(digest) >= SHORTEST and one.digest.startswith(digest)]
    return found[0] if len(found) == 1 else None


def unfinished(reading: Reading) -> Proposal | None:
    """The erasure that was begun and not brought to its end."""
    return next((one for one in proposals(reading) if one.state != PROPOSED), None)


def _half_done(known: Proposal) -> Refused:
    return Refused(
        f"Lần xóa theo danh sách {known.digest[:SHORTEST]} {STANDS[known.state]}: hãy chạy tiếp cho xong "
        "(cchc erase --resume) rồi làm việc khác.",
        "list_digest",
    )


def wanted(reading: Reading, digest: str) -> Proposal:
    """The list to erase; Refused where it was never made, is half done, or was dropped."""
    busy = unfinished(reading)
    if busy is not None:
        raise _half_done(busy)
    found = proposal(reading, digest)
    if found is None:
        raise Refused(
            f"Không có danh sách xóa “{digest[:SHORTEST]}”. Lập danh sách (cchc erase --due), xem kỹ, rồi "
            f"ghi đúng mã băm của danh sách đó (ít nhất {SHORTEST} chữ đầu).",
            "list_digest",
        )
    return found


def refuse_stale(reading: Reading, table: Retention, made: Proposal, on: date) -> None:
    """Refused where a dossier of the list may no longer be erased: what was listed is what is erased."""
    for past in erasing.past_of(reading, made.dossiers):
        verdict = judge(table, past, on)
        if not verdict.may:
            raise Refused(
                f"Danh sách xóa đã cũ. {verdict.sentence} Lập lại danh sách rồi xem lại.", "list_digest"
            )


def sentences(listed: Listed) -> Iterator[str]:
    """What a person is told of a list."""
    made = listed.proposal
    if made.is_empty:
        yield f"Ngày {day(made.made_at.date())} không có gì hết thời hạn lưu."
    else:
        yield f"Hết thời hạn lưu đến ngày {day(made.made_at.date())}:"
    for title, amount in made.kinds.items():
        yield f"  {number(amount)}  {title}: {made.terms[title]}"
    if listed.stays:
        yield "Còn giữ:"
    for why, amount in listed.stays:
        yield f"  {number(amount)}  {why}"
    if not made.is_empty:
        yield f"Mã băm của danh sách: {made.digest}"


def _proposal(kept: Draft) -> Proposal:
    told = kept.content
    return Proposal(
        digest=str(told.get("digest")),
        state=str(told.get("state")),
        made_at=hanoi(datetime.fromisoformat(str(told.get("made_at")))),
        by=str(told.get("by")),
        dossiers=tuple(one for one in _list(told.get("dossiers")) if isinstance(one, int)),
        drafts=tuple(map(str, _list(told.get("drafts")))),
        scans=tuple(map(str, _list(told.get("scans")))),
        requests=tuple(map(str, _list(told.get("requests")))),
        log_until=_int(told.get("log_until")),
        log=_int(told.get("log")),
        kinds={name: _int(amount) for name, amount in _dict(told.get("kinds")).items()},
        terms={name: str(words) for name, words in _dict(told.get("terms")).items()},
        run=_dict(told.get("run")),
    )


def _list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []


def _dict(value: Json) -> dict[str, Json]:
    return value if isinstance(value, dict) else {}


def _int(value: Json) -> int:
    return value if isinstance(value, int) else 0
