"""The papers of an erasure: the list that two people look through before it, the minutes after it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cchc_desktop.core.dossier import Entry, Json
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.office_sheet import OfficeSheet
from cchc_desktop.core.text import day, full_moment, number
from cchc_desktop.forms import form_for, render
from cchc_desktop.operations.desk import Desk
from cchc_desktop.operations.erasure import SHORTEST, Listed
from cchc_desktop.operations.erasure_run import BEGIN, DONE
from cchc_desktop.operations.sheets import NOBODY, office_with_head
from cchc_desktop.reports.erasure_list import Listing, ListRow
from cchc_desktop.store import accounts, erasing
from cchc_desktop.store.own_acts import ERASE, PRINT_OWN
from cchc_desktop.store.reading import Reading

FORM = "erasure_minutes"


@dataclass(frozen=True, slots=True)
class Act:
    """One erasure as the chain tells it; ``ended`` is None while it is half done."""

    begun: Entry
    ended: Entry | None

    @property
    def digest(self) -> str:
        """Of the list that was erased."""
        return str(self.begun.note.get("run"))

    @property
    def count(self) -> int:
        """How many dossiers."""
        return _int(self.begun.note.get("count"))


def acts(reading: Reading) -> tuple[Act, ...]:
    """Every erasure, the newest first."""
    found: list[Act] = []
    for entry in erasing.acts(reading):
        if entry.note.get("phase") == BEGIN:
            found.append(Act(entry, None))
        elif entry.note.get("phase") == DONE and found:
            found[-1] = Act(found[-1].begun, entry)
    return tuple(reversed(found))


def act_of(reading: Reading, digest: str = "") -> Act:
    """The erasure of the list ``digest``, or the last; Refused where there is none or it has not ended."""
    found = [one for one in acts(reading) if one.digest.startswith(digest)]
    if not found or (digest and len(digest) < SHORTEST):
        raise Refused("Chưa có lần xóa dữ liệu nào như vậy nên không có biên bản để in.", "list_digest")
    if found[0].ended is None:
        raise Refused(
            "Lần xóa này chưa xong: chạy tiếp (cchc erase --resume) rồi in biên bản.", "list_digest"
        )
    return found[0]


@dataclass(frozen=True, slots=True)
class Minutes:
    """The paper, and whether somebody stood by."""

    sheet: OfficeSheet
    pdf: bytes


def print_minutes(desk: Desk, digest: str = "") -> Minutes:
    """Draw the minutes of an erasure; they can be drawn again at any time, as the chain tells all of it."""
    sheet = minutes(desk, act_of(desk.book, digest))
    form = form_for(FORM, sheet.printed_on, desk.folder)
    pdf = render(form, sheet)
    note: dict[str, Json] = {
        "form": form.code,
        "template": form.template.stamp,
        "run": sheet.facts["digest_list"],
    }
    desk.book.append(
        None,
        verb=PRINT_OWN,
        at=desk.at,
        recorded_at=desk.recorded_at,
        by=desk.by,
        basis=form.basis,
        note=note,
    )
    return Minutes(sheet, pdf)


def minutes(desk: Desk, act: Act) -> OfficeSheet:
    """What the minutes say."""
    begun, ended = act.begun, act.ended
    if ended is None:
        raise ValueError("an erasure that has not ended has no minutes")
    office, signer = office_with_head(desk, ended.at)
    erased = erasing.erased_by(desk.book, act.digest)
    kinds, terms = _dict(begun.note.get("kinds")), _dict(begun.note.get("terms"))
    is_compact = ended.note.get("is_compact") is True
    compacted = "loose" if not is_compact else "compact" if desk.book.is_sqlite else "server"
    return OfficeSheet(
        office=office,
        at=ended.at,
        printed_on=desk.at.date(),
        clerk="" if begun.by == NOBODY else begun.by,
        second=_second(desk.book, str(begun.note.get("second") or "")),
        signer=signer,
        rows=tuple((name, number(_int(amount)), str(terms.get(name, ""))) for name, amount in kinds.items()),
        more=tuple((str(one),) for one in _list(ended.note.get("backups"))),
        facts={
            "basis": begun.basis,
            "begun_at": full_moment(begun.at),
            "done_at": full_moment(ended.at),
            "count": number(act.count),
            "scans": number(_int(ended.note.get("scans_dropped"))),
            "files": number(_int(ended.note.get("files"))),
            "compacted": compacted,
            "digest_list": act.digest,
            "digest_before": begun.previous,
            "digest_after": ended.digest,
            "entries_before": number(begun.seq - 1),
            "entries_after": number(ended.seq),
            "numbers": ", ".join(local_no for local_no, _ in erased),
        },
    )


def _second(reading: Reading, login: str) -> str:
    if not login:
        return ""
    found = next((one for one in accounts.accounts(reading) if one.login == login), None)
    return f"{found.name} ({login})" if found else login


def list_paper(desk: Desk, listed: Listed, *, is_workbook: bool) -> bytes:
    """The list to look through, as PDF or workbook; masked names, and the digest of it."""
    office, signer = office_with_head(desk, desk.at)
    paper = Listing(
        office=office,
        signer=signer,
        made_at=listed.proposal.made_at,
        made_by="" if desk.by == NOBODY else desk.by,
        digest=listed.proposal.digest,
        kinds=tuple(
            (title, amount, listed.proposal.terms[title]) for title, amount in listed.proposal.kinds.items()
        ),
        stays=listed.stays,
        rows=tuple(
            ListRow(
                local_no=row.local_no,
                masked=row.masked,
                procedure=row.procedure,
                field=row.field,
                ended_on=row.ended_on,
                kind=row.verdict.kind.title if row.verdict.kind else "",
                until=row.verdict.until,
            )
            for row in listed.rows
        ),
    )
    _note_list(desk, listed)
    return paper.xlsx() if is_workbook else paper.pdf()


def _note_list(desk: Desk, listed: Listed) -> None:
    note: dict[str, Json] = {"form": "erasure_list", "count": len(listed.rows), "run": listed.proposal.digest}
    desk.book.append(None, verb=PRINT_OWN, at=desk.at, recorded_at=desk.recorded_at, by=desk.by, note=note)


def told(act: Act) -> str:
    """One erasure in a sentence."""
    when = "chưa xong" if act.ended is None else f"xong ngày {day(act.ended.at.date())}"
    whose = f"{act.begun.by}, căn cứ {act.begun.basis}"
    return f"{act.digest[:SHORTEST]}: {number(act.count)} hồ sơ, {when}, {whose}"


def _list(value: Json) -> Sequence[Json]:
    return value if isinstance(value, list) else []


def _dict(value: Json) -> Mapping[str, Json]:
    return value if isinstance(value, dict) else {}


def _int(value: Json) -> int:
    return value if isinstance(value, int) else 0


__all__ = [
    "ERASE",
    "FORM",
    "Act",
    "Minutes",
    "act_of",
    "acts",
    "list_paper",
    "minutes",
    "print_minutes",
    "told",
]
