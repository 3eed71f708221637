"""Vietnamese text, figures and days as the office writes them, sorts them and searches for them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate, groupby, pairwise

from cchc_desktop.core.failure import Refused

# The calendar module owns the public name; this one must stay importable by the calendar.
_HANOI = timezone(timedelta(hours=7))

# What turns the direction of writing goes too: a name must not look like another than it is.
_ZERO_WIDTH = dict.fromkeys(
    (*range(0x200B, 0x2010), *range(0x202A, 0x202F), 0x2060, *range(0x2066, 0x206A), 0xFEFF)
)
_BLANKS = dict.fromkeys(
    (
        *range(0x20),
        *range(0x7F, 0xA1),
        0x1680,
        *range(0x2000, 0x200B),
        0x2028,
        0x2029,
        0x202F,
        0x205F,
        0x3000,
    ),
    " ",
)
_CLEAN: dict[int, str | None] = {**_BLANKS, **_ZERO_WIDTH}

_TONES = "\u0300\u0309\u0303\u0301\u0323"  # huyền, hỏi, ngã, sắc, nặng: the order of the dictionary
_SHAPES = "\u0302\u0306\u031b"  # circumflex, breve, horn
_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_LETTER_BASE = 0x100

_WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")
_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_LARGEST_SPOKEN = 10**15


def nfc(s: str) -> str:
    """Text as it enters the register: NFC, trimmed, every run of blanks or controls one blank."""
    # What is cleaned away is never printable: most text needs no look at every sign.
    if not s.isprintable():
        s = s.translate(_CLEAN)
    if not s.isascii():
        s = unicodedata.normalize("NFC", s)
    return " ".join(s.split())


def _fold_table() -> dict[int, str | None]:
    table: dict[int, str | None] = {ord(mark): None for mark in _TONES + _SHAPES}
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        bare = "".join(c for c in unicodedata.normalize("NFD", chr(code)) if not unicodedata.combining(c))
        folded = bare.casefold()
        if folded != chr(code):
            table[code] = folded
    table.update({ord(c): c.lower() for c in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"})
    table.update(dict.fromkeys(map(ord, "đĐðÐ"), "d"))
    table[0xAD] = None  # a soft hyphen is invisible to the person who searches
    return table


_FOLD = _fold_table()


def fold(s: str) -> str:
    """Give the search key: lower case without any mark, đ and the Icelandic ð as d; idempotent."""
    folded = s.translate(_FOLD)
    if folded.isascii():
        return folded
    bare = (c for c in unicodedata.normalize("NFD", folded) if not unicodedata.combining(c))
    return "".join(bare).casefold().translate(_FOLD)


def has_marks(s: str) -> bool:
    """Whether somebody typed accents or đ, so that an exact spelling may rank first."""
    decomposed = unicodedata.normalize("NFD", s)
    return any(c in "đĐ" or c in _TONES or c in _SHAPES for c in decomposed)


_PRIMARY = {letter: chr(_LETTER_BASE + place) for place, letter in enumerate(_ALPHABET)}


def sort_key(s: str) -> str:
    """Key of the dictionary order: letters (a ă â … d đ …), then tones, then case, then the text itself."""
    letters: list[str] = []
    tones: list[str] = []
    cases: list[str] = []
    text = nfc(s)
    for c in text.replace("Ð", "Đ").replace("ð", "đ"):
        parts = unicodedata.normalize("NFD", c.lower())
        tone = next((t for t in parts if t in _TONES), "")
        letter = unicodedata.normalize("NFC", parts.replace(tone, "") if tone else parts)
        letters.append(_PRIMARY.get(letter, letter))
        tones.append(str(_TONES.index(tone) + 1) if tone else "0")
        cases.append("1" if c != c.lower() else "0")
    return "\x01".join(("".join(letters), "".join(tones), "".join(cases), text))


def _half_up(x: int | Fraction | Decimal, places: int) -> int:
    """Tell ``x`` in units of its last printed place, a half going away from zero."""
    scaled = abs(Fraction(x)) * int(10**places)
    units = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return units if x >= 0 else -units


def rounded(x: Fraction, places: int) -> Fraction:
    """The very figure that ``number`` prints."""
    return Fraction(_half_up(x, places), 10**places)


def _print_units(units: int, places: int) -> str:
    whole, rest = divmod(abs(units), 10**places)
    grouped = f"{whole:,}".replace(",", ".")
    decimals = f",{rest:0{places}d}" if places else ""
    return f"{'-' if units < 0 else ''}{grouped}{decimals}"


def number(x: int | Fraction | Decimal, places: int = 0) -> str:
    """Figure with points between thousands and a decimal comma, rounded half up: ``1.234,50``."""
    return _print_units(_half_up(x, places), places)


def in_days(x: int | Fraction, places: int = 1) -> str:
    """Working days as they read everywhere: whole ones bare, parts with a decimal: ``2``, ``2,5``."""
    text = number(x, places)
    return text.rstrip("0").rstrip(",") if "," in text else text


def money(n: int) -> str:
    """Amount in đồng: ``16.000 đồng``."""
    return f"{number(n)} đồng"


def percent(share: Fraction, places: int = 2) -> str:
    """Share of one printed in percent without the sign: 193/200 is ``96,50``."""
    return number(share * 100, places)


def shares(counts: Sequence[int], places: int = 2) -> list[str | None]:
    """Percentages of a whole that sum to exactly 100; all None when it is empty.

    Each is rounded half up. What that leaves over goes to the largest parts, and to parts that are alike
    together or to none of them, wherever that can be.
    """
    total = _whole(counts)
    if total == 0:
        return [None] * len(counts)
    units = [_half_up(Fraction(100 * count, total), places) for count in counts]
    gap = 100 * int(10**places) - sum(units)
    step = 1 if gap > 0 else -1
    for at in _corrected(counts, abs(gap)):
        units[at] += step
    return [_print_units(unit, places) for unit in units]


def _corrected(counts: Sequence[int], many: int) -> list[int]:
    """Which parts bear a correction of ``many`` units, a unit each: one is named again for each more."""
    by_size = sorted((at for at, count in enumerate(counts) if count), key=lambda at: -counts[at])
    groups = [list(alike) for _, alike in groupby(by_size, key=lambda at: counts[at])]
    found: list[int] = []
    for group in groups:
        if len(group) <= many - len(found):
            found += group
    left = many - len(found)
    if left % len(groups[0]) == 0:
        return found + groups[0] * (left // len(groups[0]))
    return found + [at for at in by_size if at not in found][:left]


def nested_shares(counts: Sequence[int], places: int = 2) -> list[str | None]:
    """The same of parts whose first ones are also told together, or the first one alone.

    Every running total is rounded half up, and a part is what its total has more than the one before: the
    first part, and the first parts together, read as they do wherever they are printed alone.
    """
    total = _whole(counts)
    if total == 0:
        return [None] * len(counts)
    totals = [_half_up(Fraction(100 * up_to, total), places) for up_to in accumulate(counts)]
    return [_print_units(unit - before, places) for before, unit in pairwise((0, *totals))]


def _whole(counts: Sequence[int]) -> int:
    if any(count < 0 for count in counts):
        raise ValueError("a part of a whole is never negative")
    return sum(counts)


def mask_id(identifier: str) -> str:
    """Personal number for a list: at most three characters at either end stay readable."""
    shown = min(3, len(identifier) // 4)
    hidden = "•" * (len(identifier) - 2 * shown)
    return identifier[:shown] + hidden + identifier[len(identifier) - shown :]


def day(d: date) -> str:
    """Day as ``05/02/2026``."""
    return f"{d.day:02d}/{d.month:02d}/{d.year:04d}"


def _in_hanoi(moment: datetime) -> datetime:
    """Move to Hanoi time; a naive moment already is."""
    return moment.astimezone(_HANOI) if moment.tzinfo else moment.replace(tzinfo=_HANOI)


def day_time(moment: datetime) -> str:
    """Instant on the wall clock of Hanoi: ``17:00, 05/02/2026``."""
    local = _in_hanoi(moment)
    return f"{local:%H:%M}, {day(local)}"


def weekday(d: date) -> str:
    """Name of the day: ``Thứ Hai`` … ``Chủ nhật``."""
    return _WEEKDAYS[d.weekday()]


def full_day(d: date) -> str:
    """Day of an official paper (NĐ 30/2020): a leading zero for days below 10 and for months 1 and 2 only."""
    month = f"{d.month:02d}" if d.month in {1, 2} else str(d.month)
    return f"ngày {d.day:02d} tháng {month} năm {d.year:04d}"


def place_and_day(place: str, d: date) -> str:
    """Place and day of an official paper: ``Hà Nội, ngày 05 tháng 02 năm 2026``."""
    return f"{place}, {full_day(d)}"


def full_moment(moment: datetime) -> str:
    """Instant as the forms write it: ``09 giờ 05 phút, ngày 05 tháng 02 năm 2026``."""
    local = _in_hanoi(moment)
    return f"{local.hour:02d} giờ {local.minute:02d} phút, {full_day(local)}"


def _spoken_pair(n: int, *, after_hundreds: bool) -> list[str]:
    """Tens and units; after hundreds a missing ten is ``lẻ``."""
    tens, unit = divmod(n, 10)
    if tens == 0:
        if unit == 0:
            return []
        return ["lẻ", _DIGITS[unit]] if after_hundreds else [_DIGITS[unit]]
    words = ["mười"] if tens == 1 else [_DIGITS[tens], "mươi"]
    if unit == 0:
        return words
    special = {5: "lăm"} if tens == 1 else {1: "mốt", 4: "tư", 5: "lăm"}
    return [*words, special.get(unit, _DIGITS[unit])]


def _spoken(n: int, *, inner: bool) -> list[str]:
    """Words of a number below 10^9; an inner group names its missing hundreds."""
    words: list[str] = []
    for size, name in ((1_000_000, "triệu"), (1_000, "nghìn"), (1, "")):
        group = n // size % 1_000
        if group == 0:
            continue
        hundreds, rest = divmod(group, 100)
        has_hundreds = hundreds > 0 or inner or bool(words)
        if has_hundreds:
            words += [_DIGITS[hundreds], "trăm"]
        words += _spoken_pair(rest, after_hundreds=has_hundreds)
        if name:
            words.append(name)
    return words


def amount_in_words(n: int) -> str:
    """Spell 0 to 10^15 as a receipt does, without ``đồng``: 1005 is "một nghìn không trăm lẻ năm"."""
    if not 0 <= n <= _LARGEST_SPOKEN:
        raise ValueError("only amounts from 0 to 10^15 are spelled")
    if n == 0:
        return _DIGITS[0]
    billions, rest = divmod(n, 10**9)
    words = [*_spoken(billions, inner=False), "tỷ"] if billions else []
    return " ".join([*words, *_spoken(rest, inner=bool(billions))])


_NUMERIC_DAY = re.compile(r"(\d{1,2})\s?([/.-])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})")
_ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_WORD_DAY = re.compile(r"(?:ngày )?(\d{1,2}) tháng (\d{1,2}) năm (\d{4})", re.IGNORECASE)


def parse_day(s: str) -> date:
    """Read a typed day, always day before month; a two-digit year is of this century."""
    text = nfc(s)
    if found := _ISO_DAY.fullmatch(text):
        year, month, of_month = map(int, found.groups())
    elif found := _NUMERIC_DAY.fullmatch(text):
        of_month, month = int(found[1]), int(found[3])
        year = int(found[4]) + (2000 if len(found[4]) == len("26") else 0)
    elif found := _WORD_DAY.fullmatch(text):
        of_month, month, year = map(int, found.groups())
    else:
        raise Refused(f"“{text}” không phải là ngày; hãy nhập theo dạng ngày/tháng/năm, ví dụ 05/02/2026.")
    try:
        return date(year, month, of_month)
    except ValueError:
        raise Refused(f"Ngày “{text}” không có trên lịch; hãy kiểm tra lại ngày, tháng, năm.") from None
