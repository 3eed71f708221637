"""Where most indicators look: what was received, what ended, what was handed back, what is still open."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from cchc_desktop.core.channel import Channel
from cchc_desktop.core.measure import Judge, Part, Placed, Span
from cchc_desktop.core.tally import Line, is_handed_back_in, is_overdue, standing
from cchc_desktop.indicators import Version

LAW_2018, LAW_2020, LAW_2025 = date(2018, 1, 1), date(2020, 10, 21), date(2025, 7, 1)
ONE_STOP_2018, ONE_STOP_2025 = "Nghị định 61/2018/NĐ-CP", "Nghị định 118/2025/NĐ-CP"
TABLE_2018, TABLE_2020 = "Thông tư 02/2017/TT-VPCP", "Thông tư 01/2020/TT-VPCP, Biểu số II.06a"
QD766_ON, QD766 = date(2022, 6, 23), "Quyết định 766/QĐ-TTg"
DIGITISING_ON, DIGITISING = date(2021, 12, 6), "Nghị định 61/2018/NĐ-CP, sửa đổi bởi Nghị định 107/2021/NĐ-CP"

TOP = Placed(Part.TOP)
REFUSED = Placed(Part.OUT, "từ chối tiếp nhận")
NO_RESULT = {"withdrawn": "công dân rút, không có kết quả", "stopped": "dừng giải quyết, không có kết quả"}
NOT_ACCEPTED = "hồ sơ từ chối tiếp nhận, vì không được nhận giải quyết"
SATURDAY = 5

Test = Callable[[Line], bool]


def by_the_table(judge: Judge) -> tuple[Version, ...]:
    """As the official table counts it, in both of its versions."""
    return Version(LAW_2018, judge, TABLE_2018), Version(LAW_2020, judge, TABLE_2020)


def by_the_one_stop_law(judge: Judge) -> tuple[Version, ...]:
    """As the decrees on the one-stop counter ask for it without saying how to count."""
    return (
        Version(LAW_2018, judge, ONE_STOP_2018, is_confirmed=False),
        Version(LAW_2025, judge, ONE_STOP_2025, is_confirmed=False),
    )


def by_the_digitising_law(judge: Judge, item: str) -> tuple[Version, ...]:
    """As dossiers and results have to be digitised; ``item`` is the line of the national scoring."""
    scored = f"{QD766}, nhóm 4, chỉ số {item}"
    return (
        Version(DIGITISING_ON, judge, DIGITISING, is_confirmed=False),
        Version(QD766_ON, judge, scored),
        Version(LAW_2025, judge, f"{ONE_STOP_2025}; {scored}"),
    )


def by_the_online_law(judge: Judge, level: str, kind: str) -> tuple[Version, ...]:
    """As the decrees on doing it online name it: a ``level`` at first, then a ``kind``."""
    return (
        Version(date(2020, 4, 8), judge, f"Nghị định 45/2020/NĐ-CP ({level})", is_confirmed=False),
        Version(date(2022, 6, 24), judge, f"Nghị định 42/2022/NĐ-CP ({kind})"),
        Version(date(2026, 7, 1), judge, f"Nghị định 224/2026/NĐ-CP ({kind})"),
    )


def is_refused_in(line: Line, span: Span) -> bool:
    """Whether the dossier was refused within the period without ever being accepted."""
    ended_at = line.ended_at
    return line.received_at is None and ended_at is not None and span.start_at <= ended_at < span.end_at


def is_received_in(line: Line, span: Span) -> bool:
    """Whether the dossier was accepted within the period."""
    return line.received_at is not None and span.start_at <= line.received_at < span.end_at


def is_ended_in(line: Line, span: Span) -> bool:
    """Whether an accepted dossier ended within the period, with a result or without."""
    if line.received_at is None or line.ended_at is None or line.received_at >= span.end_at:
        return False
    return span.start_at <= line.ended_at < span.end_at


def is_open(line: Line, span: Span) -> bool:
    """Whether the office still owed a result when the period ended."""
    if line.received_at is None or line.received_at >= span.end_at:
        return False
    return line.ended_at is None or line.ended_at >= span.end_at


def of_received(is_top: Test, rest: str) -> Judge:
    """Out of what was accepted in the period."""
    below = Placed(Part.REST, rest)

    def judge(line: Line, span: Span) -> Placed | None:
        if is_refused_in(line, span):
            return REFUSED
        if not is_received_in(line, span):
            return None
        return TOP if is_top(line) else below

    return judge


def of_online(kind: str, words: str) -> Judge:
    """Out of what was accepted in the period, what came online and as far as ``kind``."""

    def is_top(line: Line) -> bool:
        return line.channel == Channel.ONLINE and line.online_kind == kind

    return of_received(is_top, f"không phải trực tuyến {words}")


def of_ended(*kept: str) -> Judge:
    """Out of what ended in the period, what stood as ``kept`` when it did: early, on_time or late."""

    def judge(line: Line, span: Span) -> Placed | None:
        if is_refused_in(line, span):
            return REFUSED
        if not is_ended_in(line, span):
            return None
        stood = standing(line, span.standing_by)
        if stood in kept:
            return TOP
        return Placed(Part.REST, late_by(line) if stood == "late" else "đúng hạn")

    return judge


def of_results(is_top: Test, rest: str) -> Judge:
    """Out of what ended in the period with a result."""
    below = Placed(Part.REST, rest)

    def judge(line: Line, span: Span) -> Placed | None:
        if is_refused_in(line, span):
            return REFUSED
        if not is_ended_in(line, span):
            return None
        if line.end in NO_RESULT:
            return Placed(Part.OUT, NO_RESULT[line.end])
        if line.end == "refused":
            return REFUSED
        return TOP if is_top(line) else below

    return judge


def of_late(is_top: Test, rest: str) -> Judge:
    """Out of what ended in the period after its due moment."""
    below = Placed(Part.REST, rest)

    def judge(line: Line, span: Span) -> Placed | None:
        if not is_ended_in(line, span):
            return None
        if standing(line, span.standing_by) != "late":
            return Placed(Part.OUT, "không quá hạn")
        return TOP if is_top(line) else below

    return judge


def of_handed_back(is_top: Test, rest: str) -> Judge:
    """Out of what the citizens got in the period."""
    below = Placed(Part.REST, rest)

    def judge(line: Line, span: Span) -> Placed | None:
        if not is_handed_back_in(line, span.period):
            return None
        return TOP if is_top(line) else below

    return judge


def of_open(is_top: Callable[[Line, Span], bool], rest: str) -> Judge:
    """Out of what was still open when the period ended."""
    above, below = Placed(Part.TOP, is_closing=True), Placed(Part.REST, rest, is_closing=True)

    def judge(line: Line, span: Span) -> Placed | None:
        if not is_open(line, span):
            return None
        return above if is_top(line, span) else below

    return judge


def is_overdue_at_end(line: Line, span: Span) -> bool:
    """Whether an open dossier had passed its due moment when it was looked at."""
    return is_overdue(line, span.until)


def late_by(line: Line) -> str:
    """By how many days an ended dossier is late, in words."""
    if line.ended_at is None or line.due_at is None:
        return "quá hạn"
    late = (line.ended_at.date() - line.due_at.date()).days
    return f"quá hạn {late} ngày" if late else "quá giờ hẹn trong ngày"
