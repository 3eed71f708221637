"""Numbers on paper: the official dossier code, the commune's own number, the receipt's check code."""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.text import nfc

_NEW = re.compile(r"(?P<unit>[A-Z]?\d{2}(?:\.\d{2,3}){0,4})-(?P<on>\d{6})-(?P<serial>\d{4,7})", re.ASCII)
_OLD = re.compile(r"(?P<unit>\d{3}(?:\.\d{2}){2}\.[A-Z]\d{2})-(?P<on>\d{6})-(?P<serial>\d{4,7})", re.ASCII)
_HYPHENS = dict.fromkeys(map(ord, "‐‑‒–—−"), "-")
_PROCEDURE = re.compile(r"(\d\.\d{6})(?:\.\d{3}\.\d{2}\.\d{2}(?:\.[A-Z]\d{2}(?:\.\d{2,3})*)?)?", re.ASCII)
_LOCAL = re.compile(r"(\d{1,7})(?:/(\d{4}))?", re.ASCII)
# No I, L, O, U: a clerk reads the code aloud and types it back.
CODE_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CODE_LENGTH = 8
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})
_UNIT = r"[A-Z0-9.-]{1,32}"
_MARK = re.compile(
    rf"CCHC1;(?P<unit>{_UNIT});(?P<no>\d{{4,7}}/\d{{4}});(?P<auth>[{CODE_LETTERS}]{{8}})", re.ASCII
)


@dataclass(frozen=True, slots=True)
class OfficialCode:
    """Code of the provincial or ministry system; ``is_old_form`` is the form of TT 01/2018."""

    text: str
    unit: str
    received_on: date
    serial: int
    is_old_form: bool

    def __str__(self) -> str:
        return self.text


def official_code(s: str) -> OfficialCode:
    """Normalise a typed or scanned dossier code (case, blanks, dashes) and check its shape and day."""
    text = nfc(s).translate(_HYPHENS).replace(" ", "").upper()
    # The old form is the narrower one, but its unit is no unit of the new form: either may come first.
    found = _NEW.fullmatch(text) or _OLD.fullmatch(text)
    if found is None:
        raise Refused(
            f"Mã hồ sơ “{text}” không đúng dạng; mã đúng gồm mã đơn vị, ngày tiếp nhận và số thứ tự, "
            "ví dụ H15.50.05.13-261008-0975.",
            "code",
        )
    on = found["on"]
    try:
        received_on = date(2000 + int(on[:2]), int(on[2:4]), int(on[4:]))
    except ValueError:
        raise Refused(
            f"Phần ngày “{on}” trong mã hồ sơ “{text}” không có trên lịch; phần này ghi năm, tháng, ngày.",
            "code",
        ) from None
    return OfficialCode(text, found["unit"], received_on, int(found["serial"]), found.re is _OLD)


def is_written_code(text: str) -> bool:
    """Whether ``text`` is a code in the very form that ``official_code`` gives it."""
    found = _NEW.fullmatch(text) or _OLD.fullmatch(text)
    return found is not None and _is_day(found["on"])


@lru_cache(maxsize=1024)
def _is_day(on: str) -> bool:
    try:
        date(2000 + int(on[:2]), int(on[2:4]), int(on[4:]))
    except ValueError:
        return False
    return True


def local_no(serial: int, year: int) -> str:
    """Number that the commune gives on paper: at least four digits and the year, ``0123/2026``."""
    if serial < 1:
        raise ValueError("numbers on paper start at 1")
    return f"{serial:04d}/{year:04d}"


def parse_local_no(s: str, year: int | None = None) -> tuple[int, int]:
    """Serial and year of a typed local number; ``year`` stands in where only the serial was typed."""
    text = nfc(s).replace(" ", "")
    found = _LOCAL.fullmatch(text)
    typed_year = int(found[2]) if found and found[2] else year
    if found is None or typed_year is None or int(found[1]) < 1:
        raise Refused(f"Số hồ sơ “{text}” không đúng dạng; hãy nhập số và năm, ví dụ 0123/2026.", "local_no")
    return int(found[1]), typed_year


def procedure_code(s: str) -> str:
    """Short code of a procedure, with or without the tail of the national system: ``1.001193``."""
    text = nfc(s).replace(" ", "").upper()
    found = _PROCEDURE.fullmatch(text)
    if found is None:
        raise Refused(
            f"Mã thủ tục “{text}” không đúng dạng; mã đúng như 1.001193 hoặc 1.001193.000.00.00.H48.",
            "procedure",
        )
    return found[1]


def unit_code(s: str, field: str = "unit") -> str:
    """Code of an office as typed, in capitals: what a receipt's mark and a packet's name can carry."""
    text = nfc(s).translate(_HYPHENS).upper()
    if not re.fullmatch(_UNIT, text, re.ASCII):
        raise Refused(
            f"Mã đơn vị “{text}” chỉ được gồm chữ A đến Z, số, dấu chấm và gạch nối, tối đa 32 ký tự.", field
        )
    return text


def look_up_key(secret: bytes) -> bytes:
    """What proves this office's receipts somewhere else; it does not lead back to the secret."""
    return hmac.digest(secret, b"cchc-look-up", "sha256")


def auth_code(secret: bytes, unit: str, number: str) -> str:
    """The eight letters under the number of a receipt, which only the office can compute."""
    return code_by(look_up_key(secret), unit, number)


def code_by(key: bytes, unit: str, number: str) -> str:
    """The same for whoever holds the office's key for look-up: 40 bits of HMAC-SHA256."""
    digest = hmac.digest(key, f"cchc-receipt\0{unit}\0{number}".encode(), "sha256")
    bits = int.from_bytes(digest[:5], "big")
    return "".join(CODE_LETTERS[bits >> 5 * place & 31] for place in reversed(range(_CODE_LENGTH)))


def is_authentic(secret: bytes, unit: str, number: str, auth: str) -> bool:
    """Whether a code typed back from paper is the receipt's own.

    Older receipts carry one that was made with the secret itself.
    """
    told = typed_code(auth).encode()
    keys = (look_up_key(secret), secret)
    return any(hmac.compare_digest(code_by(key, unit, number).encode(), told) for key in keys)


def typed_code(auth: str) -> str:
    """A code as somebody typed it from paper; O, I and L count as what they resemble."""
    return nfc(auth).replace(" ", "").replace("-", "").upper().translate(_MISREAD)


def receipt_mark(unit: str, number: str, auth: str) -> str:
    """Text of the QR on a receipt: unit, number and check code, nothing about a person."""
    mark = f"CCHC1;{unit};{number};{auth}"
    if not _MARK.fullmatch(mark):
        raise ValueError(f"not a receipt mark: {mark!r}")
    return mark


def read_receipt_mark(s: str) -> tuple[str, str, str]:
    """Unit, local number and check code out of a scanned receipt."""
    found = _MARK.fullmatch(nfc(s))
    if found is None:
        raise Refused("Mã vừa quét không phải là mã trên giấy tiếp nhận của chương trình này.", "mark")
    return found["unit"], found["no"], found["auth"]
