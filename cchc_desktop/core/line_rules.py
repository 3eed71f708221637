"""What a line may say on its way up: so narrow that nothing which leads to a person fits in."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from cchc_desktop.core.channel import Channel
from cchc_desktop.core.line_columns import Columns
from cchc_desktop.core.numbering import is_written_code
from cchc_desktop.core.tally import Line

OTHER_FIELD = "Lĩnh vực khác"
ONLINE_KINDS = frozenset({"full", "partial"})
ENDS = frozenset({"finished", "withdrawn", "stopped", "refused"})
RETURN_CHANNELS = frozenset({"counter", "post", "online"})
OTHER_CAUSE = "KHAC"
_CHANNELS = frozenset(one.value for one in Channel)
_LOCAL_NO = re.compile(r"[0-9]{4,9}/[0-9]{4}")
_PROCEDURE = re.compile(r"[A-Za-z0-9.-]{1,40}")
_DIGITS = re.compile(r"\d{6}")
_UNSEEN = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_CAUSE = re.compile(r"[^\W_]{1,8}")
_LEVEL, _CASE, _FIELD = 20, 60, 120  # characters
_SUPPLEMENTS, _SPENT = 999, 99_999  # times, working days


def fault(line: Line) -> str | None:
    """What a packet's line must not be, in words; None for a sound one."""
    if not _LOCAL_NO.fullmatch(line.local_no):
        return f"số hồ sơ “{line.local_no[:40]}” không đúng dạng"
    wrong = next((name for name, is_sound in _told(line) if not is_sound), None)
    return None if wrong is None else f"hồ sơ {line.local_no} có {wrong} không đúng"


def _told(line: Line) -> tuple[tuple[str, bool], ...]:
    is_ended = line.ended_at is not None
    return (
        ("mã hồ sơ", line.code is None or is_written_code(line.code)),
        ("mã thủ tục", _PROCEDURE.fullmatch(line.procedure) is not None),
        ("lĩnh vực", is_words(line.field, _FIELD)),
        ("cấp giải quyết", is_words(line.level, _LEVEL)),
        ("trường hợp", line.case is None or is_words(line.case, _CASE)),
        ("hình thức nộp", line.channel in _CHANNELS),
        ("mức độ trực tuyến", line.online_kind is None or line.online_kind in ONLINE_KINDS),
        ("kết quả", line.end in ENDS if is_ended else line.end is None),
        ("ngày tiếp nhận", line.received_at is not None or line.end == "refused"),
        *_told_since_version_2(line),
    )


def _told_since_version_2(line: Line) -> tuple[tuple[str, bool], ...]:
    spent = line.spent_days
    return (
        ("số lần bổ sung", line.supplements <= _SUPPLEMENTS),
        ("cách trả kết quả", line.return_channel in RETURN_CHANNELS),
        ("số ngày giải quyết", spent is None or (spent <= _SPENT and line.ended_at is not None)),
        ("mã nguyên nhân quá hạn", line.late_cause is None or _is_cause(line.late_cause)),
    )


def are_sound(columns: Columns) -> bool:
    """Whether ``fault`` finds nothing in the lines with these columns, looking once at what comes again."""
    told = {name: set(values) for name, values in columns.items() if name in _FEW}
    is_over = [at is not None for at in columns["ended_at"]]
    ends = set(zip(columns["end"], is_over, strict=True))
    hands = {(at is not None, end) for at, end in zip(columns["received_at"], columns["end"], strict=True)}
    spent = set(zip(columns["spent_days"], is_over, strict=True)) if "spent_days" in columns else set()
    return (
        all(_LOCAL_NO.fullmatch(number) for number in columns["local_no"])
        and all(code is None or is_written_code(code) for code in columns["code"])
        and all(is_sound(one) for name, is_sound in _FEW.items() for one in told.get(name, ()))
        and all(end in ENDS if is_ended else end is None for end, is_ended in ends)
        and all(is_received or end == "refused" for is_received, end in hands)
        and all(days is None or (days <= _SPENT and is_ended) for days, is_ended in spent)
    )


def _is_cause(code: str) -> bool:
    return _CAUSE.fullmatch(code) is not None and not _DIGITS.search(code)


@lru_cache(maxsize=4096)
def is_words(text: str, longest: int) -> bool:
    """Whether ``text`` is short, visible, and has no row of digits in which a person's number could hide."""
    return 0 < len(text) <= longest and not _DIGITS.search(text) and not _UNSEEN.search(text)


_FEW: Mapping[str, Callable[[Any], object]] = {
    "procedure": _PROCEDURE.fullmatch,
    "field": lambda words: is_words(words, _FIELD),
    "level": lambda words: is_words(words, _LEVEL),
    "case": lambda words: words is None or is_words(words, _CASE),
    "channel": _CHANNELS.__contains__,
    "online_kind": lambda kind: kind is None or kind in ONLINE_KINDS,
    "supplements": lambda times: times <= _SUPPLEMENTS,
    "return_channel": RETURN_CHANNELS.__contains__,
    "late_cause": lambda code: code is None or _is_cause(code),
}
"""Columns in which few values come again and again, and what each must be."""


def fit(line: Line) -> Line:
    """``line`` as it may travel: what a clerk or an old book wrote freely gives way to a plain name.

    The same words always become the same code, so that months and communes still add up by procedure.
    """
    written = (line.procedure, line.field, line.case, line.online_kind, line.late_cause, line.return_channel)
    fitting = _fitting(*written)
    if fitting == written:
        return line
    procedure, field, case, online_kind, late_cause, return_channel = fitting
    return replace(
        line,
        procedure=procedure,
        field=field,
        case=case,
        online_kind=online_kind,
        late_cause=late_cause,
        return_channel=return_channel,
    )


@lru_cache(maxsize=4096)
def _fitting(
    procedure: str,
    field: str,
    case: str | None,
    online_kind: str | None,
    late_cause: str | None,
    return_channel: str,
) -> tuple[str, str, str | None, str | None, str | None, str]:
    return (
        procedure if _PROCEDURE.fullmatch(procedure) else _code_for(procedure),
        fit_field(field),
        case if case is not None and is_words(case, _CASE) else None,
        online_kind if online_kind in ONLINE_KINDS else None,
        None if late_cause is None else fit_cause(late_cause),
        return_channel if return_channel in RETURN_CHANNELS else "counter",
    )


def fit_field(field: str) -> str:
    """A field as it may travel."""
    return field if is_words(field, _FIELD) else OTHER_FIELD


def fit_cause(cause: str) -> str:
    """The code of a cause as it may travel."""
    return cause if _is_cause(cause) else OTHER_CAUSE


def _code_for(words: str) -> str:
    return f"KHAC-{hashlib.sha256(words.encode()).hexdigest()[:6].upper()}"
