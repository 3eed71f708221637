"""What one cell says: a day with or without its hour, a channel, a standing, a yes or no, a term."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum, auto
from functools import lru_cache

from cchc_desktop.core.channel import Channel
from cchc_desktop.core.deadline import SAME_DAY, Term, Unit
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.text import fold, has_marks, nfc, parse_day
from cchc_desktop.operations.book.file import Cell
from cchc_desktop.operations.book.table import text_of

_EPOCH, _EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001 - the spreadsheet's own clock
_FIRST_SERIAL, _LAST_SERIAL = 20_000, 80_000
_FIRST_YEAR, _LAST_YEAR = 1990, 2099
_MIDDAY, _HOURS, _MINUTES = 12, 24, 60
_NOTHING = frozenset(
    {"", "-", "--", "---", "/", ".", "..", "...", "x", "n/a", "na", "null", "none", "0", "#n/a", "?"}
)
_NOT_YET = re.compile(r"(?:chua|dang|khong|cho)\b.*|con (?:han|lai).*|trong han")
_CLOCK = re.compile(
    r"(?<![\d/.\-])(\d{1,2})(?::(\d{2})(?::(\d{2})(?:\.\d+)?)?|\s*(?:giờ|gio|h|g)\s*(?:(\d{1,2})\s*(?:phút|phut|p|')?)?)"
    r"(?:\s*(am|pm|sa|ch))?(?![\d/])",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(
    r"\b(?:thứ\s*(?:hai|ba|tư|năm|sáu|bảy|[2-7])|thu\s*[2-7]|chủ\s*nhật|cn|t[2-7])\b\s*[,:]?", re.IGNORECASE
)
_AROUND = re.compile(
    r"^\W*(?:ngày|ngay|lúc|luc|vào|vao|đã trả|da tra|trả|hẹn)?\W*(?:ngày|ngay)?\s*|[\s,;.\-–]+$",
    re.IGNORECASE,
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ENGLISH = re.compile(
    r"(\d{1,2})[\s\-/]*([a-z]{3})[a-z]*[\s\-/.,]*(\d{4}|\d{2})|([a-z]{3})[a-z]*\s+(\d{1,2})[\s,]+(\d{4})"
)
_DAY_MONTH_YEAR = re.compile(r"\s*(\d{1,2})\s*[/.\-\\]+\s*(\d{1,2})\s*[/.\-\\]+\s*(\d{4}|\d{2})\s*")
_YEAR_FIRST = re.compile(r"(\d{4})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{1,2})")
_SPOKEN = re.compile(r"(\d{1,2})\s*tháng\s*(\d{1,2})\s*năm\s*(\d{4})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Moment:
    """A day as written; ``at`` None where the book gives no hour."""

    on: date
    at: time | None = None


class Standing(StrEnum):
    """What the book says has become of a dossier."""

    UNSAID = auto()
    OPEN = auto()
    SUPPLEMENT = auto()
    PAYMENT = auto()
    FINISHED = auto()
    NOT_GRANTED = auto()
    HANDED_BACK = auto()
    WITHDRAWN = auto()
    STOPPED = auto()
    REFUSED = auto()
    UNKNOWN = auto()

    @property
    def has_end(self) -> bool:
        """Whether the office owes nothing more."""
        return self in _ENDED


_ENDED = frozenset(
    {
        *(Standing.FINISHED, Standing.NOT_GRANTED, Standing.HANDED_BACK),
        *(Standing.WITHDRAWN, Standing.STOPPED, Standing.REFUSED),
    }
)


def read_moment(cell: Cell, *, is_1904: bool = False) -> Moment | None:
    """The day in a cell; None when nothing is written; Refused tells what is wrong with it."""
    if isinstance(cell, datetime):
        return _checked(Moment(cell.date(), cell.time() if cell.time() != time(0) else None), text_of(cell))
    if isinstance(cell, date):
        return _checked(Moment(cell), text_of(cell))
    if isinstance(cell, float | int) and not isinstance(cell, bool):
        return _of_number(float(cell), is_1904=is_1904)
    if isinstance(cell, time | timedelta | bool):
        raise Refused(f"“{text_of(cell)}” là giờ, không phải ngày.")
    text = text_of(cell)
    if text.lower() in _NOTHING or _NOT_YET.fullmatch(fold(text)):
        return None
    if re.fullmatch(r"\d{1,5}(?:[.,]\d+)?|\d{8}", text):
        return _of_number(float(text.replace(",", ".")), is_1904=is_1904)
    return _of_text(text)


def _checked(found: Moment, text: str) -> Moment:
    if not _FIRST_YEAR <= found.on.year <= _LAST_YEAR:
        raise Refused(f"“{text}” có năm {found.on.year}, không thể đúng.")
    return found


def _of_number(value: float, *, is_1904: bool) -> Moment | None:
    if value == 0:
        return None
    whole = str(int(value))
    if len(whole) == len("20261015"):
        if value // 10_000 in range(_FIRST_YEAR, _LAST_YEAR + 1):
            return _checked(Moment(_day(f"{whole[6:]}/{whole[4:6]}/{whole[:4]}", whole)), whole)
        return _checked(Moment(_day(f"{whole[:2]}/{whole[2:4]}/{whole[4:]}", whole)), whole)
    if not _FIRST_SERIAL <= value <= _LAST_SERIAL:
        raise Refused(f"“{text_of(value)}” không phải là ngày.")
    moment = (_EPOCH_1904 if is_1904 else _EPOCH) + timedelta(days=value)
    moment = (moment + timedelta(milliseconds=500)).replace(microsecond=0)
    return _checked(
        Moment(moment.date(), moment.time() if moment.time() != time(0) else None), text_of(value)
    )


@lru_cache(maxsize=20_000)
def _of_text(text: str) -> Moment:
    if found := re.fullmatch(
        r"(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2})?)(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})?", text
    ):
        try:
            told = time.fromisoformat(found[2])
        except ValueError:
            raise Refused(f"“{text}” ghi giờ không đúng.") from None
        return _checked(Moment(_day(found[1], text), told if told != time(0) else None), text)
    rest = _WEEKDAY.sub(" ", text)
    at = None
    if clock := _CLOCK.search(rest):
        at = _time_of(clock, text)
        rest = f"{rest[: clock.start()]} {rest[clock.end() :]}"
    return _checked(Moment(_day(nfc(_AROUND.sub("", rest.strip())), text), at), text)


def _time_of(found: re.Match[str], text: str) -> time | None:
    hour, minute, second = int(found[1]), int(found[2] or found[4] or 0), int(found[3] or 0)
    half = (found[5] or "").lower()
    if half in {"pm", "ch"} and hour < _MIDDAY:
        hour += _MIDDAY
    if half in {"am", "sa"} and hour == _MIDDAY:
        hour = 0
    if hour >= _HOURS or minute >= _MINUTES or second >= _MINUTES:
        raise Refused(f"“{text}” ghi giờ không đúng.")
    return time(hour, minute, second) if (hour, minute, second) != (0, 0, 0) else None


def _day(bare: str, text: str) -> date:
    """The day in ``bare``, day before month; ``text`` is what the clerk wrote."""
    if found := _DAY_MONTH_YEAR.fullmatch(bare):
        bare = f"{found[1]}/{found[2]}/{found[3]}"
    elif found := _YEAR_FIRST.fullmatch(bare):
        bare = f"{found[1]}-{found[2]}-{found[3]}"
    elif found := _SPOKEN.fullmatch(bare):
        bare = f"{found[1]}/{found[2]}/{found[3]}"
    elif found := _ENGLISH.fullmatch(bare.lower()):
        of_month, month, year = (found[1], found[2], found[3]) if found[1] else (found[5], found[4], found[6])
        if month in _MONTHS:
            bare = f"{of_month}/{_MONTHS.index(month) + 1}/{year}"
    else:
        raise Refused(f"“{text}” không phải là ngày.")
    try:
        return parse_day(bare)
    except Refused:
        raise Refused(f"“{text}” không có trong lịch.") from None


def day_and_month(cell: Cell) -> tuple[int, int] | None:
    """The first two figures of a day written with strokes, as text; what tells day-first from month-first."""
    found = _DAY_MONTH_YEAR.match(cell) if isinstance(cell, str) else None
    return (int(found[1]), int(found[2])) if found else None


def read_time(cell: Cell) -> time | None:
    """The hour in a column of its own; None when there is none to be read."""
    if isinstance(cell, datetime):
        return cell.time()
    if isinstance(cell, time):
        return cell
    if isinstance(cell, float) and 0 < cell < 1:
        return (_EPOCH + timedelta(days=cell) + timedelta(milliseconds=500)).time().replace(microsecond=0)
    found = _CLOCK.search(text_of(cell))
    try:
        return _time_of(found, "") if found else None
    except Refused:
        return None


_ONLINE = re.compile(
    r"truc tuyen|online|on line|qua mang|toan trinh|mot phan|internet|vneid|muc do [34]|dvctt|dvcqg|mang"
)
_POST = re.compile(r"buu|bcci|vnpost|chuyen phat|dvbc|dv bc|\bpost\b")
_DIRECT = re.compile(
    r"truc tiep|tructiep|tai quay|mot cua|bpmc|tai cho|ban giay|ho so giay|tai ubnd|tai tru so|tai xa"
    r"|tai phuong|offline|phi dia gioi|\bgiay\b|tai trung tam"
)
_PORTAL = re.compile(r"\bdvc\b|dich vu cong|dien tu|\bcong\b|\bdvcqg\b|\btdvc\b")
_CHANNELS = {
    **dict.fromkeys(("1", "tt", "t", "tr tiep", "t.tiep", "t tiep"), Channel.DIRECT),
    **dict.fromkeys(("2", "ttr", "ttuyen", "t.tuyen", "o", "onl", "mdt", "dvc", "tr tuyen"), Channel.ONLINE),
    **dict.fromkeys(("3", "bc", "b", "bd"), Channel.POST),
}
FULL, PARTIAL = "full", "partial"


@lru_cache(maxsize=2_000)
def read_channel(text: str) -> tuple[Channel, str | None]:
    """How the dossier came in, and for online ones how far; nothing written means at the counter."""
    folded = fold(text).strip(" .-")
    if not folded:
        return Channel.DIRECT, None
    channel = _CHANNELS.get(folded)
    for pattern, meant in (
        (_ONLINE, Channel.ONLINE),
        (_POST, Channel.POST),
        (_DIRECT, Channel.DIRECT),
        (_PORTAL, Channel.ONLINE),
    ):
        if channel is None and pattern.search(folded):
            channel = meant
    if channel is None:
        raise Refused(f"“{text}” không phải hình thức nộp nào đã biết (trực tiếp, trực tuyến, bưu chính).")
    return channel, read_online_kind(text) if channel is Channel.ONLINE else None


def read_online_kind(text: str) -> str | None:
    """Whether an online service runs to the end or in part; levels 4 and 3 of the law before 2022."""
    folded = fold(text)
    if re.search(r"toan trinh|muc do 4|^4$", folded):
        return FULL
    return PARTIAL if re.search(r"mot phan|muc do 3|^3$", folded) else None


_STANDINGS: tuple[tuple[str, Standing], ...] = (
    (r"\brut\b", Standing.WITHDRAWN),
    (
        r"tu choi (?:giai quyet|cap|xu ly)|khong (?:du dieu kien|giai quyet|cap|dong y|chap thuan)",
        Standing.NOT_GRANTED,
    ),
    (r"khong (?:duoc )?tiep nhan|tu choi|khong nhan", Standing.REFUSED),
    (r"tam dung", Standing.SUPPLEMENT),
    (
        r"dinh chi|\bhuy\b|ngung giai quyet|tra lai(?!.*ket qua)|^(?:da )?tra (?:lai )?ho so$",
        Standing.STOPPED,
    ),
    (r"da bo sung", Standing.OPEN),
    (r"bo sung", Standing.SUPPLEMENT),
    (r"nghia vu tai chinh|cho (?:nop|thanh toan)|nop thue", Standing.PAYMENT),
    (r"chua (?:co|giai|xong|den|xu|hoan|thuc|toi|duyet|ky)", Standing.OPEN),
    (r"cho tra|cho nhan|cho (?:cong )?dan|(?:co|da) .*chua (?:tra|nhan)", Standing.FINISHED),
    (r"\bchua\b", Standing.OPEN),
    (
        r"da (?:tra|giao|nhan|phat)|tra (?:roi|xong|dan|truoc|dung|qua|som|tre)|^tra (?:kq|ket qua)",
        Standing.HANDED_BACK,
    ),
    (r"\bdang\b|trong han|con han", Standing.OPEN),
    (
        r"co (?:kq|ket qua)|da (?:giai|gq|xu|xl|duyet|ky|cap|hoan|lam)|hoan (?:thanh|tat)|xong|ket thuc",
        Standing.FINISHED,
    ),
    (r"giai quyet (?:truoc|dung|som|qua|tre)", Standing.FINISHED),
    (r"\bcho\b|\bmoi\b|tiep nhan|thu ly|xu ly|chuyen|luan chuyen|tham dinh|tham tra", Standing.OPEN),
)
_IN_TIME = re.compile(r"(?:truoc|som|dung) (?:han|hen)")
_LATE = re.compile(r"(?:qua|tre|cham|sau) (?:han|hen)|\btre\b")


@dataclass(frozen=True, slots=True)
class Said:
    """The words of the standing column; ``is_late`` None where they do not speak of the term."""

    standing: Standing
    is_late: bool | None = None
    on: Moment | None = None


@lru_cache(maxsize=5_000)
def read_standing(text: str) -> Said:
    """What the book says has become of the dossier, with the day that may stand in the words."""
    folded = fold(text).strip(" .-")
    if folded in _NOTHING and folded != "x":
        return Said(Standing.UNSAID)
    is_late = True if _LATE.search(folded) else False if _IN_TIME.search(folded) else None
    on = None
    if dated := re.search(r"\d{1,2}[/.\-]\d{1,2}[/.\-]\d{2,4}", text):
        try:
            on = read_moment(dated[0])
        except Refused:
            on = None
    if _is_stopped(text, folded):
        return Said(Standing.STOPPED, is_late, on)
    for pattern, standing in _STANDINGS:
        if re.search(pattern, folded):
            return Said(standing, is_late, on)
    if is_late is None:
        return Said(Standing.UNKNOWN, None, on)
    # "Đúng hạn" alone is said of what is done; "quá hạn" alone is said of what is not.
    return Said(Standing.OPEN if is_late else Standing.FINISHED, is_late, on)


def _is_stopped(text: str, folded: str) -> bool:
    """Whether "dừng" is meant; without its marks it looks like "đúng" (hạn)."""
    if re.search(r"tam dung", folded):
        return False
    if has_marks(text):
        return re.search(r"\bdừng\b", text, re.IGNORECASE) is not None
    return re.search(r"\bdung\b(?! h[ae]n)", folded) is not None


_NO = re.compile(
    r"(?:chua|khong|ko|k|no|n|false|f|0|0%|-|o|mien|khong co|tien mat|truc tiep)\b.*|-+|0(?:[.,]0+)?|0%"
)
_YES = re.compile(
    r"(?:x|co|da|c|y|yes|true|t|dat|du|roi|ok|1|v|xong|truc tuyen|online|dvc|vnpay|qua cong|cong dvc"
    r"|dien tu|ky so|100)\b.*|[✓✔√☑üþ■●+]"
)


@lru_cache(maxsize=2_000)
def read_flag(text: str) -> bool | None:
    """Yes or no in the many ways of ticking; None when it is neither."""
    bare = nfc(text).strip()
    if bare in {"ü", "û", "þ", "ý"}:
        return bare in {"ü", "þ"}  # ticks and crosses of the Wingdings font
    folded = fold(bare).strip(" .")
    if not folded and not bare:
        return False
    if part := re.fullmatch(r"(\d+)\s*/\s*(\d+)", folded):
        return int(part[1]) >= int(part[2]) > 0
    if _NO.fullmatch(folded):
        return False
    if _YES.fullmatch(folded) or bare in {"✓", "✔", "√", "☑", "☒", "✅", "●", "■"}:
        return True
    found = re.fullmatch(r"(\d+)(?:[.,]\d+)*\s*(?:%|.{0,12})", folded)
    return int(found[1]) > 0 if found else None


def read_term(text: str) -> Term | None:
    """A term in words ("05 ngày làm việc", "trong ngày", "8 giờ"); a bare figure counts working days."""
    folded = fold(text)
    if re.search(r"trong ngay|^0+(?:\.0+)?$|ngay sau", folded):
        return SAME_DAY
    found = re.search(r"(\d{1,3})\s*(ngay lam viec|ngay lv|nlv|lv|ngay|gio|thang|n\b|h\b|$)", folded)
    if not found or int(found[1]) == 0:
        return None
    unit = {"ngay": Unit.DAYS, "n": Unit.DAYS, "gio": Unit.HOURS, "h": Unit.HOURS, "thang": Unit.MONTHS}
    return Term(int(found[1]), unit.get(found[2], Unit.WORKING_DAYS))
