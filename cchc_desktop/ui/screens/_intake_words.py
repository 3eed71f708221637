"""What the intake page says and reads in the office's own words: promises, reasons, fees, terms, births."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.deadline import Due, LedgerDay, Term
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.fees import Fee
from cchc_desktop.core.text import day, fold, money, nfc, parse_day, weekday

KEYS_IN_VIEW = "F2 cùng thủ tục, người kế tiếp   ·   F3 cùng người, thủ tục khác   ·   Ctrl+/ mọi phím"
KEYS = (
    ("Ctrl+Return", "Lưu và in giấy hẹn"),
    ("Ctrl+Shift+Return", "Lưu và trả kết quả ngay"),
    ("F1", "Vì sao hẹn ngày này, từng ngày"),
    ("F2", "Cùng thủ tục, người kế tiếp"),
    ("F3", "Cùng người, thủ tục khác"),
    ("F4", "Lấy thông tin người từng nộp, theo số hoặc theo tên"),
    ("F6", "Hồ sơ đang nhập dở; để dở hồ sơ này"),
    ("F7", "Điền giá trị thường dùng (chữ xám) của ô"),
    ("F8", "Thêm mục: chủ hồ sơ, ủy quyền, tổ chức, phi địa giới…"),
    ("F9", "Mở hồ sơ có thể trùng"),
    ("Ctrl+1 … Ctrl+0", "Mười thủ tục hay dùng"),
    ("Ctrl+P", "In lại giấy vừa lưu"),
    ("Ctrl+Shift+P", "Chọn máy in"),
    ("Ctrl+O", "Nạp hồ sơ trực tuyến từ tệp"),
)

_ONE_DAY = timedelta(days=1)
_UNBROKEN = "\u00a0"
_WEEKLY = "nghỉ hằng tuần"
_LATER = ("tiếp nhận từ", "tiếp nhận sau")
_TERM = re.compile(r"(\d{1,4}) ?(gio lam viec|gio|ngay lam viec|ngay|thang)")
_UNITS = {"gio lam viec": "wh", "gio": "wh", "ngay lam viec": "wd", "ngay": "d", "thang": "mo"}
_SAME_DAY = frozenset({"trong ngay", "ngay", "tra ngay", "ngay trong ngay"})


def due_words(due_at: datetime) -> str:
    """The promise as it is said over the counter: "Thứ Sáu 27/02/2026, 17:00"."""
    at = hanoi(due_at)
    # The name of the day is never broken over two lines.
    return f"{weekday(at.date()).replace(' ', _UNBROKEN)} {day(at.date())}, {at:%H:%M}"


def why_words(term: Term, due: Due) -> str:
    """The term, and every holiday that moved the promise: "5 ngày làm việc; nghỉ Tết Nguyên đán 16–20/02"."""
    said = [term.words()]
    first = due.ledger[0].why.removesuffix("; ngày hẹn trả") if due.ledger else ""
    if any(words in first for words in _LATER):
        said.append(first)
    said.extend(_holidays(due.ledger))
    return "; ".join(said)


def _holidays(ledger: tuple[LedgerDay, ...]) -> Iterator[str]:
    runs: list[tuple[str, date, date]] = []
    for line in ledger:
        if line.counted or not line.why.startswith("nghỉ ") or line.why.startswith(_WEEKLY):
            continue
        if runs and runs[-1][0] == line.why and runs[-1][2] + _ONE_DAY == line.day:
            runs[-1] = (line.why, runs[-1][1], line.day)
        else:
            runs.append((line.why, line.day, line.day))
    for why, first, last in runs:
        yield f"{why} {span_words(first, last)}"


def span_words(first: date, last: date) -> str:
    """Days as one writes them by hand: "16–20/02", "30/04–01/05", "02/09"."""
    if first == last:
        return f"{first:%d/%m}"
    return f"{first:%d}–{last:%d/%m}" if first.month == last.month else f"{first:%d/%m}–{last:%d/%m}"


def fee_words(fee: Fee, copies: int) -> str:
    """What is charged, in one line."""
    if fee.amount is None:
        return "Lệ phí theo mức của tỉnh"
    if fee.amount == 0:
        return "Không thu lệ phí"
    return f"Lệ phí {money(fee.amount)}" + (f" ({copies} bản)" if copies > 1 else "")


def read_term(text: str) -> str:
    """A term as clerks write it ("5 ngày làm việc", "trong ngày"), in the short form that acts carry."""
    bare = fold(text)
    if bare in _SAME_DAY:
        return "same-day"
    found = _TERM.fullmatch(bare)
    if found is None:
        try:
            return str(Term.parse(nfc(text)))
        except Refused:
            raise Refused(
                f"“{nfc(text)}” chưa đọc được thành thời hạn. Viết như “5 ngày làm việc”, “20 ngày”, "
                "“2 tháng” hoặc “trong ngày”.",
                "term",
            ) from None
    return f"{int(found[1])}{_UNITS[found[2]]}"


def read_born(text: str) -> str:
    """A birth as the register keeps it: the day in ISO form, or month and year, or the year alone."""
    bare = nfc(text)
    if re.fullmatch(r"(?:(?:0?[1-9]|1[0-2])/)?(?:18|19|20)\d\d", bare):
        return bare
    if bare.isdigit() and len(bare) == len("05021990"):
        bare = f"{bare[:2]}/{bare[2:4]}/{bare[4:]}"
    try:
        return parse_day(bare).isoformat()
    except Refused as no:
        raise Refused(f"{no.sentence} Chỉ nhớ năm sinh thì ghi năm.", "born") from None


def show_born(born: str | None) -> str:
    """A birth as it is shown: day/month/year where the day is known."""
    if born and re.fullmatch(r"\d{4}-\d\d-\d\d", born):
        return f"{born[8:]}/{born[5:7]}/{born[:4]}"
    return born or ""


def born_on(born: str | None) -> date | None:
    """The day of a kept birth, where it has one."""
    try:
        return date.fromisoformat(born or "")
    except ValueError:
        return None
