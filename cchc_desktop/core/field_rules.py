"""What may stand in the fields of an act, whichever act they belong to: one rule per name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from cchc_desktop.core import numbering
from cchc_desktop.core.burst import payload_in
from cchc_desktop.core.card_text import WHOLE_CARD
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.identity import OLDEST, id_number, phone, tax_code
from cchc_desktop.core.papers import Paper
from cchc_desktop.core.strange_letters import no_letter, old_font
from cchc_desktop.core.text import day, nfc, parse_day

MOST_COPIES = 9_999
MOST_PAGES = 9_999
HIGHEST_FEE = 10**12
_MOST_PAPERS = 200
_LONGEST = 500
_LONG = 2_000
_SHORT = 40
_MAY_BE_LONG = frozenset({"reason", "basis", "what"})
_NAMES = frozenset({"applicant", "owner", "proxy", "to"})
_MUST_BE_SHORT = frozenset({"ticket", "fee_receipt", "receipt", "postal_item", "linked_to"})
SEXES = ("Nam", "Nữ")
RETURN_CHANNELS = ("counter", "post", "online")
PERSON, ORGANISATION = "person", "organisation"
KINDS = (PERSON, ORGANISATION)
_YEAR_ONLY = re.compile(r"(?:(?:0?[1-9]|1[0-2])/)?(?:18|19|20)\d\d")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_UNREADABLE = re.compile("[\x00\ud800-\udfff]")
_PERSONAL = 12


@dataclass(frozen=True, slots=True)
class Problem:
    """Why an intake cannot be saved as it is, at the field where it stands."""

    field: str
    sentence: str


def is_readable(text: str) -> bool:
    """Whether every sign of ``text`` can be written and read again: no half signs, no NUL."""
    return _UNREADABLE.search(text) is None


def number_of(kind: str | None, typed: str) -> str:
    """The number of an applicant in its normal form; of either form where nobody told the ``kind``."""
    if kind == PERSON:
        return id_number(typed)
    if kind == ORGANISATION:
        return organisation_number(typed)
    return anybodys_number(typed)


def organisation_number(typed: str) -> str:
    """The tax code of an organisation: 10 figures, or 10 and 3 of a branch."""
    try:
        code = tax_code(typed)
    except Refused as no:
        raise Refused(no.sentence, "id_number") from None
    if len(code) == _PERSONAL:
        raise Refused(
            f"Mã số thuế “{code}” là số định danh của một người; tổ chức có mã 10 hoặc 10-3 chữ số. "
            "Hãy xem lại mã, hoặc chọn người nộp là cá nhân.",
            "id_number",
        )
    return code


def anybodys_number(typed: str) -> str:
    """The number of a person or the tax code of an organisation."""
    try:
        return id_number(typed)
    except Refused as no:
        try:
            return organisation_number(typed)
        except Refused:
            raise no from None


def field_problems(values: Mapping[str, object]) -> Iterator[Problem]:
    """What stands against single fields of an act."""
    # Most fields of most acts are empty: only what is there is looked at.
    values = {name: value for name, value in values.items() if value is not None and value != ""}
    cards = tuple(name for name, value in values.items() if any(map(payload_in, _texts(value))))
    for name in cards:
        yield Problem(name, WHOLE_CARD)
    if cards:
        values = {name: value for name, value in values.items() if name not in cards}
    kind = values.get("applicant_kind")
    for name, rule in _RULES.items():
        value = values.get(name)
        if isinstance(value, str) and nfc(value):
            try:
                if name == "id_number":
                    number_of(kind if isinstance(kind, str) else None, value)
                else:
                    rule(value)
            except Refused as no:
                yield Problem(name, no.sentence)
    yield from _amount_problems(values)
    yield from _letter_problems(values)
    for name, value in values.items():
        if isinstance(value, str) and len(value) <= _SHORT and value.isprintable():
            continue  # short enough for every field, and nothing in it that cannot be read
        texts = (value,) if isinstance(value, str) else value if isinstance(value, tuple) else ()
        if texts:
            yield from _text_problems(name, texts)


def _texts(value: object) -> Iterable[str]:
    if isinstance(value, str):
        return (value,)
    return tuple(_texts_among(value)) if isinstance(value, tuple) else ()


def _texts_among(values: tuple[object, ...]) -> Iterator[str]:
    for one in values:
        if isinstance(one, Paper):
            yield from (one.name, one.reason)
        elif isinstance(one, str):
            yield one
        elif isinstance(one, tuple):  # a reason with the number of its paper
            yield from _texts_among(one)


def _letter_problems(values: Mapping[str, object]) -> Iterator[Problem]:
    """Words in the letters of an old font, and names with signs that are no letters."""
    for name, value in values.items():
        if name in _RULES:
            continue  # its own rule has said what stands there
        for text in _texts(value):
            said = old_font(text) or (no_letter(text) if name in _NAMES else None)
            if said is not None:
                yield Problem(name, said)
                break


def _amount_problems(values: Mapping[str, object]) -> Iterator[Problem]:
    for name, words, most in (
        ("copies", "Số bộ hồ sơ", MOST_COPIES),
        ("pages", "Số trang bản chính", MOST_PAGES),
    ):
        count = values.get(name)
        if isinstance(count, int) and not 1 <= count <= most:
            yield Problem(name, f"{words} phải từ 1 đến {most}.")
    for name, words in (("fee", "Lệ phí"), ("fee_paid", "Số tiền đã thu")):
        amount = values.get(name)
        if isinstance(amount, int) and not 0 <= amount <= HIGHEST_FEE:
            yield Problem(name, f"{words} phải từ 0 đến một nghìn tỷ đồng. Hãy xem lại số tiền.")


def _text_problems(name: str, texts: tuple[object, ...]) -> Iterator[Problem]:
    longest = _LONG if name in _MAY_BE_LONG else _SHORT if name in _MUST_BE_SHORT else _LONGEST
    if len(texts) > _MOST_PAPERS:
        yield Problem(name, f"Danh sách dài quá {_MOST_PAPERS} dòng; hãy rút gọn.")
        return
    for one in texts:
        text = one.name if isinstance(one, Paper) else one
        if isinstance(one, Paper) and not 1 <= one.quantity <= MOST_COPIES:
            yield Problem(name, f"Số lượng giấy tờ phải từ 1 đến {MOST_COPIES}.")
        if not isinstance(text, str):
            continue
        if isinstance(one, Paper) and not nfc(text):
            yield Problem(name, "Có giấy tờ chưa ghi tên.")
        if len(text) > longest:
            yield Problem(name, f"Nội dung dài quá {longest} ký tự; hãy rút gọn.")
        if not is_readable(text):
            yield Problem(name, "Nội dung có ký tự không đọc được; hãy gõ lại.")


def _born(text: str) -> None:
    """A day, a month with its year, or a year alone: old papers know no more."""
    if not _YEAR_ONLY.fullmatch(nfc(text)):
        parse_day(text)


def born_problem(born: str | None, on: date) -> Problem | None:
    """Why somebody who hands in a dossier on the day ``on`` cannot be ``born`` then."""
    text = nfc(born or "")
    try:
        first = _first_day(text) if text else None
    except Refused:
        return None  # said already
    if first is None:
        return None
    if first > on:
        said = f"Ngày sinh {text} đứng sau ngày nhận hồ sơ {day(on)}. Hãy xem lại năm sinh."
    elif on.year - first.year > OLDEST:
        said = f"Người sinh {text} đến {day(on)} đã hơn {OLDEST} tuổi. Hãy xem lại năm sinh."
    else:
        return None
    return Problem("born", said)


def _first_day(text: str) -> date:
    """The first day that ``text`` can mean, where it knows no more than a month or a year."""
    if not _YEAR_ONLY.fullmatch(text):
        return parse_day(text)
    *month, year = map(int, text.split("/"))
    return date(year, month[0] if month else 1, 1)


def _sex(text: str) -> None:
    if nfc(text) not in SEXES:
        raise Refused("Giới tính ghi Nam hoặc Nữ.")


def _email(text: str) -> None:
    if not _EMAIL.fullmatch(nfc(text)):
        raise Refused(f"“{nfc(text)[:60]}” không phải địa chỉ thư điện tử.")


def _return_channel(text: str) -> None:
    if nfc(text) not in RETURN_CHANNELS:
        raise Refused(f"Nơi nhận kết quả chỉ là {', '.join(RETURN_CHANNELS)}.")


def _kind(text: str) -> None:
    if nfc(text) not in KINDS:
        raise Refused("Người nộp chỉ là person (cá nhân) hoặc organisation (tổ chức).")


_RULES: Mapping[str, Callable[[str], object]] = {
    "id_number": anybodys_number,
    "owner_id": anybodys_number,
    "proxy_id": id_number,
    "collector_id": id_number,
    "phone": phone,
    "code": numbering.official_code,
    "born": _born,
    "sex": _sex,
    "email": _email,
    "return_channel": _return_channel,
    "applicant_kind": _kind,
}
