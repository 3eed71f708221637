"""The numbers of people in a text, however they are written: telephones, identity cards."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import accumulate

from cchc_desktop.core.card_text import refuse_card
from cchc_desktop.core.failure import Refused

_PLACE = re.compile(r"\{[^{}]*\}")
_BETWEEN = r"(?:\)? ?[.\-–·] ?|\)? |\))"
# Digits in groups; what hangs on a letter or a stroke before it or behind it is part of a code or a symbol.
_RUN = re.compile(rf"(?<![\w+])(?<![0-9][.\-–])\(?\+?[0-9]+(?:{_BETWEEN}[0-9]+)*(?![\w]|[.\-–/][^\W\d_])")
_GROUP = re.compile(rf"(\+?[0-9]+)({_BETWEEN})?")
_DAY = re.compile(
    r"(?<![0-9.\-])(?:0?[1-9]|[12][0-9]|3[01])([.\-/])(?:1[0-2]|0?[1-9])\1(?:19|20)[0-9]{2}(?![0-9.\-/])"
)
_MONEY = re.compile(r" ?(?:đồng|đ|vnđ|vnd|triệu|tỷ|tỉ|nghìn|ngàn)(?!\w)", re.IGNORECASE)
_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:([. ])[0-9]{3})(?:\1[0-9]{3})*")
_PHONE = re.compile(r"(?:\+?84|0084)0?[1-9][0-9]{8,9}|0[35789][0-9]{8}|01[2689][0-9]{8}|02[0-9]{8,9}")
_CARD = re.compile(r"0[0-9]{8}(?:[0-9]{3})?")
_OLD_CARD = re.compile(r"[0-9]{9}(?:[0-9]{3})?|[0-9]{3}(?:[ \-][0-9]{3}){2,3}|[0-9]{4}(?:[ \-][0-9]{4}){2}")
_NAMES = (
    r"(?<!\w)(?:cccd|cmnd|cmt|căn cước(?: công dân)?|định danh(?: cá nhân)?|chứng minh(?: nhân dân| thư)?"
    r"|điện thoại|đt|sđt|di động|zalo|tel)"
)
_NAMED = re.compile(rf"{_NAMES}(?: số| của [\w ]{{1,40}})?\W{{0,3}}$", re.IGNORECASE)
_HANGING = re.compile(rf"({_NAMES})(?=[0-9])", re.IGNORECASE)
_ENOUGH = 8
"""Digits that a number of a person has at least."""


def refuse_personal(field: str | None, text: str) -> None:
    """Refused where the number of a person's card or telephone can be recognised in ``text``."""
    refuse_card(field, text)
    found = next(personal_in(text), None)
    if found is not None:
        raise Refused(
            f"Đoạn này có dãy số “{found[:3]}…” giống số định danh hoặc số điện thoại. Báo cáo không ghi "
            "dữ liệu cá nhân của công dân; hãy xóa dãy số đó, khi cần thì ghi mã hồ sơ.",
            field,
        )


def personal_in(text: str) -> Iterator[str]:
    """The digits of each number of a person; amounts, days, codes of dossiers and of texts are none."""
    shown = _DAY.sub(" ; ", _PLACE.sub(" ; ", "".join(map(_plain, text))))
    shown = _HANGING.sub(r"\1: ", shown)
    for run in _RUN.finditer(shown):
        before, behind = shown[: run.start()], shown[run.end() :]
        is_amount = bool(_GROUPED.fullmatch(run[0])) or run[0].isdecimal()
        if run[0][0] not in "0+(" and is_amount and _MONEY.match(behind):
            continue
        is_named = _NAMED.search(before) is not None
        found = next((one for one in _parts(run[0]) if _is_personal(one, is_named=is_named)), None)
        if found is not None:
            yield "".join(filter(str.isdecimal, found))


def _plain(one: str) -> str:
    if one.isdecimal():
        return str(unicodedata.decimal(one))
    return " " if one.isspace() and one != "\n" else one


def _parts(run: str) -> Iterator[str]:
    """The whole run, then what a space sets apart in it: a year may stand before a telephone."""
    groups = [(found[1], found[2] or "") for found in _GROUP.finditer(run)]
    ends = [at for at, (_, sep) in enumerate(groups, 1) if " " in sep or not sep or ")" in sep]
    starts = [0, *ends[:-1]]
    for start in starts:
        told = accumulate(f"{digits}{sep}" for digits, sep in groups[start:])
        for at, text in enumerate(told, start + 1):
            if at in ends:
                yield text.rstrip(" .-–)")


def _is_personal(written: str, *, is_named: bool) -> bool:
    digits = "".join(one for one in written if one.isdecimal() or one == "+")
    if len(digits) < _ENOUGH:
        return False
    if _GROUPED.fullmatch(written) and "." in written:  # 1.234.567
        return is_named and _OLD_CARD.fullmatch(digits) is not None
    if _PHONE.fullmatch(digits) or _CARD.fullmatch(digits):
        return True
    return _OLD_CARD.fullmatch(written if not is_named else digits) is not None
