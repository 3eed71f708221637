"""Numbers of persons as spreadsheets spoil them: leading zeros lost, several in a cell, names beside them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.identity import id_number, phone, tax_code
from cchc_desktop.core.provinces import PROVINCES
from cchc_desktop.core.text import fold, nfc

_PERSONAL, _LOST_ONE, _LOST_TWO = 12, 11, 10
_PHONE = re.compile(r"(?:\+?84|0)[\d .\-]{8,13}\d")
_LONG_NUMBER = re.compile(r"(?<!\d)(?:\d{12}|\d{9})(?!\d)")
_LABEL = re.compile(
    r"\b(?:SĐT|SDT|ĐTDĐ|ĐT|DT|Điện thoại|Số điện thoại|Tel|CCCD|CMND|CMT|Số CCCD|Số định danh|Đ/c|Địa chỉ)"
    r"\s*[:.]?\s*(?=[,;:\-–]|$)|\b(?:Đ/c|Địa chỉ)\s*:\s*",
    re.IGNORECASE,
)
_ORGANISATION = re.compile(
    r"cong ty|hop tac xa|\bhtx\b|doanh nghiep|truong |ngan hang|hoi |ho kinh doanh|uy ban|trung tam"
)
_CUT = re.compile(r"\s*[;\n]\s*|\s*,\s*|\s+[-–]\s+")


@dataclass(frozen=True, slots=True)
class Number:
    """A number in its normal form; ``kept`` is what was written where no form fits."""

    value: str | None = None
    kept: str = ""
    is_padded: bool = False


def read_id_number(text: str, *, is_numeric: bool, name: str) -> Number:
    """An identity number; figures that a spreadsheet made a number get their leading zeros back."""
    bare = re.sub(r"[\s.\-]", "", text)
    if not bare:
        return Number()
    if bare.isdecimal() and len(bare) in {_LOST_ONE, _LOST_TWO}:
        whole = bare.zfill(_PERSONAL)
        may_be_tax = len(bare) == _LOST_TWO and (not is_numeric or _ORGANISATION.search(fold(name)))
        if whole[:3] in PROVINCES and not may_be_tax:
            return Number(whole, is_padded=True)
    try:
        return Number(id_number(text))
    except Refused:
        pass
    try:
        tax_code(text)
    except Refused:
        found = _LONG_NUMBER.findall(text)
        return Number(found[0], kept=text) if len(found) == 1 else Number(kept=text)
    return Number(kept=f"MST {text}")


def read_phone(text: str) -> Number:
    """A telephone number; the first valid one where several stand together."""
    if not text:
        return Number()
    for candidate in (text, f"0{text}"):
        try:
            return Number(phone(candidate), is_padded=candidate is not text)
        except Refused:
            continue
    for piece in re.split(r"[,;/\n]|\s-\s|\s{2,}|\bhoặc\b", text):
        found = _PHONE.search(piece)
        try:
            return Number(phone(found[0]), kept=text) if found else Number(kept=text)
        except Refused:
            continue
    return Number(kept=text)


def split_person(text: str, parts: tuple[str, ...]) -> dict[str, str]:
    """What a cell that holds several things says, by part; numbers are taken out first."""
    rest = text
    found: dict[str, str] = {}
    if "id_number" in parts and (number := _LONG_NUMBER.search(rest)):
        found["id_number"] = number[0]
        rest = rest.replace(number[0], ";")
    if "phone" in parts and (number := _PHONE.search(rest)):
        found["phone"] = nfc(number[0])
        rest = rest.replace(number[0], ";")
    pieces = [piece for piece in _CUT.split(_LABEL.sub("", rest)) if piece.strip(" ;,:.()-–")]
    pieces = [piece.strip(" ;,:()-–") for piece in pieces]
    if "name" in parts and pieces:
        found["name"] = nfc(pieces.pop(0))
    if "address" in parts and pieces:
        found["address"] = nfc(", ".join(pieces))
    return found
