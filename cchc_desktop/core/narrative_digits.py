"""Which digits of a text are figures, and which belong to a date, a legal text, a heading or a code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_DAY = r"(?:0?[1-9]|[12][0-9]|3[01])"
_MONTH = r"(?:1[0-2]|0?[1-9])"
_YEAR = r"(?:19|20)[0-9]{2}"
_SYMBOL = r"[A-ZĐ][\w&]+"
_LAW = r"(?:Nghị định|Quyết định|Thông tư|Nghị quyết|Chỉ thị|Luật|Bộ luật|NĐ|QĐ|TT|NQ)"
# A number is a day, a text or a code only in its full form: what is merely like one is a figure, for a
# figure too many costs one confirmation, and one too few goes out with nobody to vouch for it.
_PLAIN = (
    rf"[0-9]+[a-zđ]?/(?:{_YEAR}/)?{_SYMBOL}(?:-{_SYMBOL})+",  # 766/QĐ-TTg, 61/2018/NĐ-CP
    rf"[0-9]+/{_YEAR}/QH[0-9]{{1,2}}",
    rf"{_LAW}(?: số)? [0-9]+/{_YEAR}",
    rf"(?:[Kk]hoản [0-9]{{1,2}},? )?Điều [0-9]{{1,3}}[a-zđ]?(?= (?:của )?{_LAW})",
    rf"(?:[Nn]gày )?{_DAY}/{_MONTH}/{_YEAR}",
    rf"[Nn]gày {_DAY} tháng {_MONTH} năm {_YEAR}",
    rf"(?:[Tt]háng {_MONTH}|[Qq]uý [1-4]|[Tt]uần [0-9]{{1,2}})(?:/| năm ){_YEAR}",
    rf"[Nn]ăm {_YEAR}",
    rf"0?[69] tháng (?:(?:đầu|cuối) năm(?: {_YEAR})?|năm {_YEAR})",
    rf"[Gg]iai đoạn {_YEAR} ?[-–] ?{_YEAR}",
    r"[Mm]ẫu số 0[0-9][a-zđ]?",
    r"[IVX]+\.0[0-9][a-zđ]?",  # II.06a
    r"[0-9]{1,2}(?:\.[0-9]{1,2}){2,}",  # 7.3.2.1
    r"[0-9]\.[0-9]{6}(?:\.000\.00\.00\.[A-Z][0-9]{2})?",  # the code of a procedure
    r"000\.[0-9]{2}\.[0-9]{2}\.[A-Z][0-9]{2}-[0-9]{6}-[0-9]{4}",  # the code of a dossier
    rf"ISO(?:/IEC)? [0-9]{{4,5}}:{_YEAR}",
    r"[Mm]ức độ [34](?:(?:,| và) ?4)?",
)
_COUNTED = (
    r"(?: ?%| (?:hồ sơ|thủ tục|lượt|trường hợp|việc|người|cán bộ|công chức|công dân|tổ chức|văn bản|bộ|máy"
    r"|đồng|triệu|tỷ|nghìn|ngàn|nội dung|nhiệm vụ|chỉ tiêu|tiêu chí|điểm|phần|giờ|phút|ý kiến|phản ánh"
    r"|kiến nghị|giải pháp|dịch vụ|kết quả|lần|bản|buổi|lớp|tin|đơn|giấy)(?!\w))"
)
_EXEMPT = re.compile(
    rf"(?<![\w.,/])(?<![Mm]ỗi )(?:{'|'.join(_PLAIN)})(?![\w/]|[.,][0-9]|{_COUNTED})",
)
_ITEM = re.compile(r"^[1-9][0-9]?[.)] (?=[^\W\d_])", re.MULTILINE)
_FIGURE = re.compile(r"[0-9]+(?:[.,][0-9]+)*")
_PLACE = re.compile(r"\{[^{}]*\}")


class Digits(NamedTuple):
    """A figure in a text, from ``start`` to before ``end``."""

    start: int
    end: int
    text: str


def figures_in(text: str, *, is_start: bool = True) -> Iterator[Digits]:
    """The digits in ``text`` that are a figure by themselves; ``{places}`` are passed over.

    Without ``is_start`` the text goes on behind something else, so its first digits number no item.
    """
    items = (one for one in _ITEM.finditer(text) if one.start() or is_start)
    covered = [found.span() for found in (*_PLACE.finditer(text), *_EXEMPT.finditer(text), *items)]
    shown = "".join("0" if one.isnumeric() else one for one in text)  # those of other scripts, ½, ² too
    for found in _FIGURE.finditer(shown):
        if not any(start <= found.start() and found.end() <= end for start, end in covered):
            yield Digits(found.start(), found.end(), text[found.start() : found.end()])
