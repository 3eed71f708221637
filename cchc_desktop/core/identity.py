"""Who stands at the counter: the card's QR, personal numbers, tax codes and telephone numbers.

A card is read whole or not at all: a field that keyboard, input method or scanner may have spoiled refuses
the card with its reason, while what is only unusual passes with a warning. The scanned text is never kept.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.plausible import Lost, check_address, check_name, check_unmarked_name
from cchc_desktop.core.provinces import is_registration_code
from cchc_desktop.core.text import has_marks, nfc

_FEWEST_FIELDS = 7
_LONGEST = 2_000  # characters; no code on a card holds so many
_NEW_CARD_SINCE = date(2024, 7, 1)  # Luật Căn cước 2023
_FIRST_NUMBERED_CARD = date(2016, 1, 1)
_FIRST_YEAR, _LAST_YEAR = 1880, 2199
OLDEST = 130
"""Nobody is older, in years."""

_COM = "hãy chuyển đầu đọc sang chế độ COM hoặc nhập tay"
_AGAIN = "hãy quét lại hoặc nhập tay theo thẻ"

_NUMBER = re.compile(r"\d{12}", re.ASCII)
_LONG_DIGITS = re.compile(r"\d{12,}", re.ASCII)
# What a card leaves when keys get lost: of the number, of both numbers without the bar between, of a day.
_NUMBER_OR_LESS = re.compile(r"\d{8,9}|\d{11,12}|\d{20,21}", re.ASCII)
_DAY_OR_LESS = re.compile(r"\d{7,8}", re.ASCII)
_SEX_OR_LESS = re.compile(r"N?a?m?|N?ữ?")
_MOST_BARS_LOST = 2
_CARD_HEAD = re.compile(r"\ufeff?\d{11,12}\|(?:\d{8,9})?\|[^\W\d_]+ [^\W\d_]")
_SEXES = {"Nam": "Nam", "NAM": "Nam", "Nữ": "Nữ", "NỮ": "Nữ"}


@dataclass(frozen=True, slots=True)
class Card:
    """What the QR of an identity card says; ``born_text`` is printed even where only the year is known."""

    number: str
    old_number: str
    name: str
    born_on: date | None
    born_text: str
    sex: str
    address: str
    issued_on: date
    document: str
    issuer: str
    extra_fields: int
    warnings: tuple[str, ...]
    doubts: tuple[str, ...] = ()
    """What speaks for a wrong reading; no proof, and each names its field."""

    @property
    def told(self) -> tuple[str, ...]:
        """Everything to look at beside the card itself."""
        return (*self.warnings, *self.doubts)


def _split(payload: str) -> list[str]:
    """Fields of one burst; refused when it is none, half a burst, or two of them."""
    text = payload.strip("\ufeff\r\n\t \0")
    if len(text) > _LONGEST:
        raise Refused(f"Mã quét dài {len(text)} ký tự, dài hơn mọi mã trên thẻ căn cước; {_AGAIN}.")
    if "Ã\xa0" in text or "\ufffd" in text:  # the first is the letter à read in a wrong encoding
        raise Refused(f"Chữ trên mã quét bị sai bảng mã; {_COM}.")
    if any(ord(c) < ord(" ") or c == "\x7f" for c in text):
        raise Refused(f"Mã quét bị đứt đoạn hoặc hai lần quét dính nhau; {_AGAIN}.")
    if "|" not in text:
        raise Refused(
            "Mã quét không có dấu “|” giữa các ô: bàn phím của máy không ở kiểu US, hoặc đây không phải "
            f"mã trên thẻ căn cước; {_COM}."
        )
    # Old programs write the Icelandic letter that looks the same.
    fields = [nfc(field).replace("Ð", "Đ") for field in text.split("|")]
    # The old number may repeat the personal number (12-digit CMND); anywhere else it is a second card.
    rest = fields[1:] if fields[1] != fields[0] else fields[2:]
    if any(_LONG_DIGITS.search(field) for field in rest):
        raise Refused(f"Hai lần quét dính vào nhau; {_AGAIN} từng thẻ một.")
    if len(fields) < _FEWEST_FIELDS:
        raise Lost(f"Mã quét chỉ có {len(fields)} ô, thẻ căn cước có ít nhất 7; {_AGAIN}.")
    if "  " in text.split("|")[2].strip():
        raise Lost(f"Họ tên có khoảng trống thừa, có thể đã mất một chữ; {_AGAIN}.", "name")
    return fields


def _card_day(text: str, what: str, field: str) -> date:
    if not re.fullmatch(r"\d{8}", text, re.ASCII):
        raise Lost(f"{what} trên mã quét không đủ 8 chữ số; {_AGAIN}.", field)
    try:
        on = date(int(text[4:]), int(text[2:4]), int(text[:2]))
    except ValueError:
        raise Lost(f"{what} “{text}” trên mã quét không có trên lịch; {_AGAIN}.", field) from None
    if not _FIRST_YEAR <= on.year <= _LAST_YEAR:
        raise Lost(f"Năm {on.year} trong {what.lower()} không thể đúng; {_AGAIN}.", field)
    return on


def _birth(text: str, number: str) -> tuple[date | None, str, tuple[str, ...]]:
    """Day of birth, as printed, and warnings; the day and month may be unknown on old people's cards."""
    is_year_only = bool(re.fullmatch(r"\d{4}", text, re.ASCII))
    if is_year_only or re.fullmatch(r"00\d{6}|\d{2}00\d{4}", text, re.ASCII):
        year, month = int(text[-4:]), "" if is_year_only else text[2:4]
        is_known_year = _FIRST_YEAR <= year <= _LAST_YEAR and (
            not is_year_only or year == _number_year(number)
        )
        if not is_known_year or (month and int(month) not in range(13)):
            raise Lost(f"Ngày sinh trên mã quét không đủ 8 chữ số; {_AGAIN}.", "born_on")
        shown = f"{month}/{year}" if month not in {"", "00"} else str(year)
        return None, shown, ("Thẻ không ghi đủ ngày, tháng sinh; chỉ lưu năm sinh.",)
    born_on = _card_day(text, "Ngày sinh", "born_on")
    return born_on, f"{born_on:%d/%m/%Y}", ()


def _number_year(number: str) -> int:
    """Year of birth inside a personal number."""
    return 1900 + 100 * (int(number[3]) // 2) + int(number[4:6])


def _number_sex(number: str) -> str:
    return "Nữ" if int(number[3]) % 2 else "Nam"


def _sex(text: str, number: str) -> tuple[str, tuple[str, ...]]:
    if not text:
        return _number_sex(number), (
            "Mã quét không có giới tính; lấy theo số định danh, hãy đối chiếu với thẻ.",
        )
    if text not in _SEXES:
        raise Lost(f"Giới tính “{text}” trên mã quét không đọc được; {_AGAIN}.", "sex")
    return _SEXES[text], ()


def number_warnings(number: str, born_on: date | None, sex: str | None) -> tuple[str, ...]:
    """Say where a 12-digit number disagrees with the person; corrected papers exist, so it is no refusal."""
    if not _NUMBER.fullmatch(number):
        return ()
    warnings: list[str] = []
    if not is_registration_code(number[:3]):
        warnings.append(f"Ba số đầu {number[:3]} của số định danh không phải mã nơi đăng ký khai sinh.")
    if born_on is not None and _number_year(number) != born_on.year:
        warnings.append(
            f"Năm sinh trong số định danh là {_number_year(number)}, trên giấy tờ là {born_on.year}."
        )
    if sex is not None and _number_sex(number) != sex:
        warnings.append(f"Giới tính trong số định danh là {_number_sex(number)}, trên giấy tờ là {sex}.")
    return tuple(warnings)


def _check_days(born_on: date | None, year: int, issued_on: date, today: date | None) -> None:
    """Refuse days that cannot follow one another; a clock that stands wrong makes no issue day wrong."""
    born = born_on or date(year, 1, 1)
    if today is not None and born > today:
        words = f"Năm sinh {year} trên mã quét ở sau ngày hôm nay của máy ({today:%d/%m/%Y})"
        raise Refused(f"{words}; hãy xem lại ngày của máy, rồi {_AGAIN.removeprefix('hãy ')}.", "born_on")
    if (today or issued_on).year - year > OLDEST:
        raise Refused(f"Năm sinh {year} trên mã quét là của người hơn {OLDEST} tuổi; {_AGAIN}.", "born_on")
    if issued_on < born:
        raise Refused(f"Ngày cấp {issued_on:%d/%m/%Y} trên mã quét sớm hơn ngày sinh; {_AGAIN}.", "issued_on")


def _issue_warnings(issued_on: date, today: date | None) -> tuple[str, ...]:
    warnings: list[str] = []
    if issued_on < _FIRST_NUMBERED_CARD:
        warnings.append("Ngày cấp sớm hơn năm bắt đầu cấp thẻ căn cước công dân (2016).")
    if today is not None and issued_on > today:
        warnings.append("Ngày cấp thẻ muộn hơn hôm nay.")
    return tuple(warnings)


def _old_number(text: str, number: str) -> str:
    if text and text != number and not re.fullmatch(r"\d{9}", text, re.ASCII):
        raise Lost(f"Số chứng minh nhân dân cũ trên mã quét không đủ 9 chữ số; {_AGAIN}.", "old_number")
    if text != number and _is_rest_of(text, number):
        # Many cards repeat the number there; without three digits it looks like an old one.
        raise Lost(f"Số chứng minh cũ trên mã quét là số định danh bị mất chữ số; {_AGAIN}.", "old_number")
    return text


def _is_rest_of(text: str, number: str) -> bool:
    """Whether ``text`` is ``number`` without some of its digits; an old number is so once in millions."""
    digits = iter(number)
    return bool(text) and all(digit in digits for digit in text)


def looks_like_card(text: str) -> bool:
    """Whether this is a card, whole or short of keys, rather than another code with digits and bars."""
    if _CARD_HEAD.match(nfc(text)):
        return True
    first, *rest = text.strip("\ufeff\r\n\t \0").split("|")
    has_words = sum(any(map(str.isalpha, field)) for field in rest) > 1
    has_day = any(_DAY_OR_LESS.fullmatch(field) for field in rest)
    has_sex = any(field and _SEX_OR_LESS.fullmatch(nfc(field)) for field in rest)
    is_long_enough = len(rest) >= _FEWEST_FIELDS - _MOST_BARS_LOST - 1
    is_number = _NUMBER_OR_LESS.fullmatch(first) is not None
    return is_number and is_long_enough and has_words and (has_day or has_sex)


def read_card(payload: str, today: date | None = None, places: frozenset[str] = frozenset()) -> Card:
    """Read the QR of a card: seven fields or more, ``|`` between.

    ``today`` refuses births that cannot be; ``places``, names of units in small letters, add doubts. Refused
    as ``Lost`` only where it looks like a card: another code says nothing of the reader.
    """
    try:
        return _read(payload, today, places)
    except Lost as lost:
        if looks_like_card(payload):
            raise
        raise Refused(lost.sentence, lost.field) from None


def _read(payload: str, today: date | None, places: frozenset[str]) -> Card:
    # Its tables are made at the first card, not on the way to the first paint.
    from cchc_desktop.core.cut import doubts

    fields = _split(payload)
    number = fields[0]
    if not _NUMBER.fullmatch(number):
        raise Lost(f"Số định danh trên mã quét không đủ 12 chữ số; {_AGAIN}.", "number")
    old_number = _old_number(fields[1], number)
    name_warnings = check_name(fields[2])
    born_on, born_text, born_warnings = _birth(fields[3], number)
    sex, sex_warnings = _sex(fields[4], number)
    address_warnings = check_address(fields[5])
    if not has_marks(fields[2] + fields[4] + fields[5]):
        address_warnings += check_unmarked_name(fields[2])
    issued_on = _card_day(fields[6], "Ngày cấp", "issued_on")
    _check_days(born_on, int(born_text[-4:]), issued_on, today)
    is_new = issued_on >= _NEW_CARD_SINCE
    return Card(
        number=number,
        old_number=old_number,
        name=fields[2],
        born_on=born_on,
        born_text=born_text,
        sex=sex,
        address=fields[5],
        issued_on=issued_on,
        document="Thẻ căn cước" if is_new else "Thẻ căn cước công dân",
        issuer="Bộ Công an" if is_new else "Cục Cảnh sát quản lý hành chính về trật tự xã hội",
        extra_fields=len(fields) - _FEWEST_FIELDS,
        warnings=(
            *name_warnings,
            *born_warnings,
            *sex_warnings,
            *address_warnings,
            *_issue_warnings(issued_on, today),
        ),
        doubts=(*number_warnings(number, born_on, sex), *doubts(fields[2], fields[5], places)),
    )


def card_json(card: Card) -> dict[str, object]:
    """Give a card as the command line answers it; what looks cut is told with the warnings."""
    return {
        "ok": True,
        "number": card.number,
        "name": card.name,
        "born_on": card.born_on.isoformat() if card.born_on else None,
        "born": card.born_text or None,
        "sex": card.sex,
        "address": card.address,
        "issued_on": card.issued_on.isoformat(),
        "warnings": list(card.told),
    }


def id_number(s: str) -> str:
    """Normalise a typed identity number: 12 digits, 9 digits (old CMND) or a passport."""
    text = re.sub(r"[ .-]", "", nfc(s)).upper()
    if re.fullmatch(r"\d{12}|\d{9}|[A-Z]\d{7,8}", text, re.ASCII):
        return text
    raise Refused(
        f"Số giấy tờ “{text}” không đúng; số định danh có 12 chữ số, chứng minh nhân dân có 9, "
        "hộ chiếu là một chữ cái và 7 hoặc 8 chữ số.",
        "id_number",
    )


_MOBILE = re.compile(r"0(?:3[2-9]|5[25689]|7[06-9]|8[1-9]|9\d)\d{7}", re.ASCII)
_LANDLINE = re.compile(r"02\d{9}", re.ASCII)


def phone(s: str) -> str:
    """Normalise a telephone number of Vietnam to the form that starts with 0."""
    text = re.sub(r"[ .()/-]", "", nfc(s))
    text = re.sub(r"^(?:\+|00)?84(?=\d{9,10}$)", "0", text)
    if _MOBILE.fullmatch(text) or _LANDLINE.fullmatch(text):
        return text
    raise Refused(
        f"Số điện thoại “{text}” không đúng; di động có 10 chữ số, cố định có 11 chữ số bắt đầu bằng 02.",
        "phone",
    )


def show_phone(number: str) -> str:
    """Group a normalised telephone number for reading: ``0912 345 678``, ``024 3825 1234``."""
    if _LANDLINE.fullmatch(number):
        area = 3 if number[:3] in {"024", "028"} else 4
        return f"{number[:area]} {number[area:7]} {number[7:]}"
    return f"{number[:4]} {number[4:7]} {number[7:]}" if _MOBILE.fullmatch(number) else number


def tax_code(s: str) -> str:
    """Normalise a tax code: 10 digits, 10-3 of a branch, or the 12 digits of a person."""
    text = re.sub(r"[ .]", "", nfc(s)).replace("–", "-")
    if found := re.fullmatch(r"(\d{10})-?(\d{3})", text, re.ASCII):
        return f"{found[1]}-{found[2]}"
    if re.fullmatch(r"\d{10}|\d{12}", text, re.ASCII):
        return text
    raise Refused(
        f"Mã số thuế “{text}” không đúng; mã có 10 chữ số, 10 chữ số và 3 chữ số chi nhánh, "
        "hoặc 12 chữ số của số định danh.",
        "tax_code",
    )
