"""What an answer to somebody about their data rests on: the extract, who looked, what may be erased."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from cchc_desktop.core.act_words import act_words
from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.dossier import PERSONAL, Dossier, Json
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.office_sheet import OfficeSheet
from cchc_desktop.core.retention import Covers, Keep, Verdict
from cchc_desktop.core.text import day, day_time, full_moment
from cchc_desktop.forms import form_for, render
from cchc_desktop.operations.desk import Desk
from cchc_desktop.operations.erasure import judge
from cchc_desktop.operations.requests import Kind, dossiers_of, term_words
from cchc_desktop.operations.retention import retention
from cchc_desktop.operations.sheets import NOBODY, office_with_head
from cchc_desktop.store import erasing, requests
from cchc_desktop.store.inspected import Access, accesses
from cchc_desktop.store.own_acts import ERASE, FORGET, PRINT_OWN
from cchc_desktop.store.requests import Request

ANSWER_FORM, NOTICE_FORM = "request_answer", "privacy_notice"
TITLES: Mapping[str, str] = MappingProxyType(
    {
        "applicant": "Họ tên người nộp",
        "id_number": "Số định danh",
        "born": "Ngày sinh",
        "sex": "Giới tính",
        "address": "Địa chỉ",
        "phone": "Điện thoại",
        "email": "Thư điện tử",
        "owner": "Người được thay mặt",
        "owner_id": "Số định danh người được thay mặt",
        "proxy": "Người nộp thay",
        "proxy_id": "Số định danh người nộp thay",
        "summary": "Trích yếu",
        "remark": "Ghi chú",
        "handed_to": "Người nhận kết quả",
        "collector_id": "Số định danh người nhận",
    }
)
"""The personal fields of a dossier in words."""
_RIGHTS = (Kind.VIEW, Kind.CORRECT, Kind.WITHDRAW, Kind.RESTRICT, Kind.DELETE)


@dataclass(frozen=True, slots=True)
class Deletable:
    """What a request to delete may come to: sentences for each dossier, and the fields that can go."""

    verdicts: tuple[Verdict, ...]
    needless: tuple[tuple[str, tuple[str, ...]], ...]
    """Local number and columns of what has ended and still tells more than it must."""

    @property
    def basis(self) -> str:
        """By which texts the rest is kept."""
        kept = {one.kind.basis for one in self.verdicts if one.kind is not None and not one.may}
        return "; ".join(sorted(kept))


def deletable(desk: Desk, request: Request) -> Deletable:
    """Whether retention lets the person's dossiers be erased, and what may be forgotten before its end."""
    table, on = retention(desk.book, desk.folder), desk.at.date()
    columns = desk.law.items("request_needless", on).value
    verdicts: list[Verdict] = []
    needless: list[tuple[str, tuple[str, ...]]] = []
    for past in erasing.past_of(desk.book, dossiers_of(desk.book, request)):
        verdicts.append(judge(table, past, on))
        dossier = desk.book.dossier_by_seq(past.seq)
        names = tuple(name for name in columns if name in PERSONAL and getattr(dossier, name))
        if names and not past.state.is_open and past.last_verb != ERASE:
            needless.append((past.local_no, names))
    return Deletable(tuple(verdicts), tuple(needless))


def forget(desk: Desk, name: str, basis: str) -> tuple[str, ...]:
    """Blank what the person's ended dossiers need not tell any more; gives their numbers."""
    request = requests.one(desk.book, name)
    if request.kind not in {Kind.DELETE, Kind.WITHDRAW, Kind.RESTRICT}:
        raise Refused(f"Yêu cầu {request.id} không phải yêu cầu xóa hay hạn chế.", "request")
    found = deletable(desk, request).needless
    if not found:
        raise Refused("Các hồ sơ của người này không có gì xóa được ngoài phần phải lưu.", "request")
    desk.book.actor.need(FORGET)
    for local_no, names in found:
        erasing.forget(
            desk.book,
            desk.book.dossier(local_no).seq,
            frozenset(names),
            at=desk.at,
            recorded_at=desk.recorded_at,
            by=desk.by,
            basis=basis or desk.law.rule("request_needless", desk.at.date()).basis,
            note={"request": request.id},
        )
    return tuple(local_no for local_no, _ in found)


def extract(desk: Desk, request: Request) -> tuple[tuple[str, str, str], ...]:
    """Dossier, field and content of all that the register holds about the person."""
    desk.book.actor.need("people")
    rows: list[tuple[str, str, str]] = []
    for seq in dossiers_of(desk.book, request):
        rows += _told(desk.book.dossier_by_seq(seq))
    return tuple(rows)


def _told(dossier: Dossier) -> Sequence[tuple[str, str, str]]:
    received = f" ngày {day(hanoi(dossier.received_at).date())}" if dossier.received_at else ""
    rows = [(dossier.local_no, "Thủ tục", f"{dossier.procedure_name}{received}")]
    told = ((title, getattr(dossier, name)) for name, title in TITLES.items())
    rows += [(dossier.local_no, title, str(value)) for title, value in told if value]
    papers = "; ".join(paper.name for paper in dossier.papers)
    return [*rows, (dossier.local_no, "Giấy tờ đã nộp", papers)] if papers else rows


def seen(desk: Desk, request: Request) -> tuple[tuple[str, str, str, str], ...]:
    """Moment, dossier, person and act of every access to the person's dossiers that was entered."""
    past = erasing.past_of(desk.book, dossiers_of(desk.book, request))
    found = accesses(desk.book, {one.seq: one.local_no for one in past})
    return tuple((day_time(one.at), one.dossier, one.by, _did(one)) for one in found)


def _did(one: Access) -> str:
    """What was done; a list of many may have told of the dossier."""
    return act_words(one.verb) if one.is_sure else f"{act_words(one.verb)} (nhiều hồ sơ, có thể có hồ sơ này)"


def print_answer(desk: Desk, name: str) -> bytes:
    """The letter to the person; for a view it says all that is held, and who looked at it."""
    request = requests.one(desk.book, name)
    if request.personal is None:
        raise Refused(f"Yêu cầu {name} đã hết thời hạn lưu và được xóa tên, không in được nữa.", "request")
    if request.is_waiting:
        raise Refused(f"Yêu cầu {name} chưa có nội dung trả lời nên chưa in được.", "request")
    office, signer = office_with_head(desk, desk.at)
    is_view = request.kind == Kind.VIEW and request.state == requests.DONE
    sheet = OfficeSheet(
        office=office,
        at=request.answered_at or desk.at,
        printed_on=desk.at.date(),
        clerk="" if desk.by == NOBODY else desk.by,
        signer=signer,
        rows=extract(desk, request) if is_view else (),
        more=seen(desk, request) if is_view else (),
        facts={
            "to": request.text("name"),
            "request": request.id,
            "kind": Kind(request.kind).title,
            "received_at": full_moment(request.received_at),
            "due_on": day(request.due_on),
            "answer": request.text("answer"),
            "is_view": "x" if is_view else "",
        },
    )
    return _printed(desk, ANSWER_FORM, sheet, {"request": request.id})


def print_notice(desk: Desk) -> bytes:
    """What hangs at the counter: the terms are those in force today."""
    office, signer = office_with_head(desk, desk.at)
    on = desk.at.date()
    table = retention(desk.book, desk.folder).in_force(on)
    kinds = [(one.title, one.keep.words) for one in table if one.covers is Covers.DOSSIER]
    lasting = [one.title for one in table if one.covers is Covers.BOOK and not one.keep.is_counted]
    kinds += [(", ".join(lasting), Keep.parse("permanent").words)] if lasting else []
    rights = tuple((kind.title, f"trong {term_words(desk.law, kind.value, on)}") for kind in _RIGHTS)
    sheet = OfficeSheet(
        office=office,
        at=desk.at,
        printed_on=on,
        signer=signer,
        rows=tuple(kinds),
        more=rights,
        facts={
            "acknowledge": term_words(desk.law, "acknowledge", on),
            "breach": term_words(desk.law, "breach", on),
        },
    )
    return _printed(desk, NOTICE_FORM, sheet, {})


def _printed(desk: Desk, kind: str, sheet: OfficeSheet, more: Mapping[str, Json]) -> bytes:
    form = form_for(kind, sheet.printed_on, desk.folder)
    pdf = render(form, sheet)
    note: dict[str, Json] = {"form": form.code, "template": form.template.stamp, **more}
    desk.book.append(
        None,
        verb=PRINT_OWN,
        at=desk.at,
        recorded_at=desk.recorded_at,
        by=desk.by,
        basis=form.basis,
        note=note,
    )
    return pdf
