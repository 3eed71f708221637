"""Every dossier that was late or is overdue: why, who has it, and whether anybody apologised."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.ledger import Beside
from cchc_desktop.core.tally import Line, boxes, has_apology
from cchc_desktop.core.text import number
from cchc_desktop.reports import Head, Material, Report
from cchc_desktop.reports._frame import Body, framed, numbers
from cchc_desktop.reports._material import Known
from cchc_desktop.reports._table import NOTHING, Column, Heading, Record, Table

_SECTIONS = {
    "late": "I. Đã giải quyết quá hạn trong kỳ",
    "pending_overdue": "II. Đang giải quyết, đã quá hạn",
}
NO_CAUSE = "Chưa ghi nguyên nhân"
_NONE = "chưa có"
_HOURS = "dưới 1 ngày"
_FEW = ("STT", "Số hồ sơ", "Mã hồ sơ")
_REST = (
    ("Thủ tục hành chính", Column(50)),
    ("Ngày nhận", Column(28, "day", "centre")),
    ("Hẹn trả", Column(30, "moment", "centre")),
    ("Có kết quả", Column(30, "moment", "centre")),
    ("Quá hạn (ngày)", Column(22, "number", "right")),
    ("Nguyên nhân", Column(46)),
    ("Người thụ lý", Column(30)),
    ("Thư xin lỗi", Column(28, "day", "centre")),
    ("Hẹn lại", Column(30, "moment", "centre")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LateOne:
    """One late dossier; ``days`` from the promise to the result, or to the last day that is known."""

    section: str
    local_no: str
    code: str | None
    applicant: str
    procedure_name: str
    received_at: datetime
    due_at: datetime
    ended_at: datetime | None
    days: int
    cause: str
    officer: str | None
    apologised_at: datetime | None
    promised_at: datetime | None


@dataclass(frozen=True, slots=True)
class Overdue:
    """The late dossiers, the longest overdue first; ``is_named`` shows whose they are."""

    dossiers: tuple[LateOne, ...]
    is_named: bool = False


def _gather(material: Material) -> Overdue:
    known, beside = material.known, material.beside()
    found = tuple(_late(known, beside))
    return Overdue(
        tuple(sorted(found, key=lambda one: (one.section, -one.days, one.due_at, one.local_no))),
        bool(known.wish.is_named),
    )


def _late(known: Known, beside: Mapping[str, Beside]) -> Iterator[LateOne]:
    end_at, last_on = known.period.end_at, known.period.last_on
    until_on = last_on if known.as_of is None else min(last_on, hanoi(known.as_of).date())
    for line in known.lines:
        told = frozenset(boxes(line, known.period, known.standing_by, as_of=known.as_of))
        section = next((name for name in _SECTIONS if name in told), None)
        if section is None or line.received_at is None or line.due_at is None:
            continue
        ended_at = line.ended_at if section == "late" else None
        own = beside.get(line.local_no)
        yield LateOne(
            section=section,
            local_no=line.local_no,
            code=line.code,
            applicant=own.applicant if own else "",
            procedure_name=known.names.get(line.procedure) or (own.procedure_name if own else line.procedure),
            received_at=line.received_at,
            due_at=line.due_at,
            ended_at=ended_at,
            days=((hanoi(ended_at).date() if ended_at else until_on) - hanoi(line.due_at).date()).days,
            cause=_cause(known, line, own),
            officer=own.officer if own else None,
            apologised_at=line.apologised_at if has_apology(line, end_at) else None,
            promised_at=own.promised_at if own else None,
        )


def _cause(known: Known, line: Line, own: Beside | None) -> str:
    # Packets of the first version tell no causes; what stands beside them is what was known then too.
    code = line.late_cause or (own.late_cause if own else None)
    return f"{code} {known.causes.get(code, '')}".strip() if code else NO_CAUSE


def _columns(*, is_named: bool) -> tuple[Column, ...]:
    names = (Column(38),) if is_named else ()
    return (
        *(Column(12, "number", "centre"), Column(30), Column(42)),
        *names,
        *(column for _, column in _REST),
    )


def _headings(*, is_named: bool) -> tuple[Heading, ...]:
    texts = (*_FEW, *(("Người nộp",) if is_named else ()), *(text for text, _ in _REST))
    plain = (Heading(text, 0, place) for place, text in enumerate(texts))
    return (*plain, *numbers(1, len(texts)))


def _describe(head: Head, data: Overdue) -> Table:
    columns = _columns(is_named=data.is_named)
    return framed(
        head,
        Body(
            name=_NAME,
            title=_TITLE,
            unit="",
            columns=columns,
            headings=_headings(is_named=data.is_named),
            records=tuple(_records(data)),
            notes=tuple(_summary(data)),
            size=9,
        ),
    )


def _records(data: Overdue) -> Iterator[Record]:
    for section, label in _SECTIONS.items():
        of_it = [one for one in data.dossiers if one.section == section]
        yield Record((f"{label}: {number(len(of_it))} hồ sơ",), is_label=True)
        for place, one in enumerate(of_it, 1):
            names = (one.applicant,) if data.is_named else ()
            which = (place, one.local_no, one.code or NOTHING, *names, one.procedure_name)
            when = (one.received_at, one.due_at, one.ended_at or "chưa có", one.days or _HOURS)
            sorry = (one.apologised_at or _NONE, (one.apologised_at and one.promised_at) or NOTHING)
            yield Record((*which, *when, one.cause, one.officer or NOTHING, *sorry))


def _summary(data: Overdue) -> Iterator[str]:
    """The causes, the most frequent first, and how many were told that they have to wait."""
    if not data.dossiers:
        yield "Trong kỳ không có hồ sơ quá hạn."
        return
    causes = Counter(one.cause for one in data.dossiers).most_common()
    listed = "; ".join(f"{cause}: {number(count)}" for cause, count in sorted(causes, key=_often))
    sorry = sum(one.apologised_at is not None for one in data.dossiers)
    yield f"Tổng cộng {number(len(data.dossiers))} hồ sơ. Nguyên nhân: {listed}."
    yield (
        f"Đã có thư xin lỗi, hẹn lại ngày trả: {number(sorry)} hồ sơ; "
        f"chưa có: {number(len(data.dossiers) - sorry)} hồ sơ."
    )


def _often(cause: tuple[str, int]) -> tuple[int, str]:
    return (-cause[1], cause[0])


_NAME = "Hồ sơ quá hạn"
_TITLE = "Danh sách hồ sơ giải quyết quá hạn"
OVERDUE = Report(
    code="overdue",
    name=_NAME,
    place=40,
    title=_TITLE,
    use="Từng hồ sơ quá hạn: quá mấy ngày, vì sao, ai giữ, đã xin lỗi chưa; để giải trình.",
    basis="Nghị định 61/2018/NĐ-CP, Điều 19; Nghị định 118/2025/NĐ-CP",
    stem="QuaHan",
    gather=_gather,
    table=_describe,
    of_lines=True,
    wishes=frozenset({"is_named"}),
    people=lambda found: len(found.dossiers) if found.is_named else 0,
)
