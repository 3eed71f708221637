"""Which digits of a text are figures, and which belong to a date, a legal text, a heading or a code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from cchc_desktop.core.card_text import refuse_card
from cchc_desktop.core.failure import Refused

_DAY = r"(?:0?[1-9]|[12][0-9]|3[01])"
_MONTH = r"(?:1[0-2]|0?[1-9])"
_LAWS = (
    r"(?:[Nn]ghị định|[Qq]uyết định|[Tt]hông tư|[Nn]ghị quyết|[Cc]hỉ thị|[Cc]ông văn|[Kk]ế hoạch"
    r"|[Tt]hông báo|[Bb]áo cáo|[Cc]ông điện|[Ll]uật)"
)
_PARTS = r"(?:Điều|[Kk]hoản|[Mm]ục|[Mm]ẫu số|[Pp]hụ lục|[Bb]iểu(?: số)?|[Cc]ột|[Nn]hóm)"
_PLAIN = (
    r"[0-9]+[a-zđ]?/(?:[0-9]{4}/)?[A-ZĐ][\w&]*(?:-[A-ZĐ][\w&]*)*",  # 766/QĐ-TTg, 61/2018/NĐ-CP
    rf"(?:{_LAWS}|(?<!\w)(?:NĐ|QĐ|TT|NQ|CT|KH|CV|TB|BC))(?: số)? [0-9]+/[0-9]{{4}}(?![0-9/])",
    rf"{_LAWS} số:? ?[0-9]+(?![0-9/]|[.,][0-9])",
    r"(?<!\w)(?:NĐ|QĐ|TT|NQ|CT)-?[A-Z]* [0-9]+(?![0-9/]|[.,][0-9])",
    rf"{_DAY}/{_MONTH}/(?:19|20)[0-9]{{2}}",
    rf"[Nn]gày {_DAY}(?:/{_MONTH})?(?![0-9/]|[.,][0-9])",
    rf"[Tt]háng {_MONTH}(?:/(?:19|20)[0-9]{{2}})?(?![0-9/]|[.,][0-9])",
    r"[Nn]ăm (?:19|20)[0-9]{2}(?![0-9/]|[.,][0-9])",
    r"[Qq]uý [1-4](?:/(?:19|20)[0-9]{2})?(?![0-9/]|[.,][0-9])",
    r"[Tt]uần [0-9]{1,2}(?= năm)",
    r"0?[69] tháng(?= (?:đầu |cuối )?năm)",
    r"[Gg]iai đoạn (?:19|20)[0-9]{2} ?[-–] ?(?:19|20)[0-9]{2}",
    rf"{_PARTS} \(?[0-9]+[a-zđ]?\)?(?![0-9/]|[.,][0-9])",
    r"(?:[Tt]iêu chí(?: thành phần)?|[Cc]hỉ số|[Nn]ội dung) [0-9]+(?:\.[0-9]+)+",
    r"(?<![0-9.,])[0-9]{1,2}(?:\.[0-9]{1,2}){2,}(?![0-9,])",  # 7.3.2.1
    r"(?<![\w.,])[0-9]\.[0-9]{6}(?![0-9])(?:\.[0-9A-Z.]+)?",  # the code of a procedure
    r"(?<!\w)[A-ZĐ]{1,5}[.-]?[0-9]+(?:\.[0-9]+)*[a-z]?(?!\w)",  # II.06a, H56, A3
    r"ISO(?:/IEC)? [0-9]+(?::[0-9]{4})?",
    r"[Mm]ức độ [1-4](?:, ?[1-4])*(?![0-9])",
)
_EXEMPT = re.compile("|".join(f"(?:{one})" for one in (r"^ *[0-9]{1,2}(?:\.[0-9]{1,2})*[.)] ", *_PLAIN)))
_FIGURE = re.compile(r"[0-9]+(?:[.,][0-9]+)*")
_PLACE = re.compile(r"\{[^{}]*\}")

_PERSONAL = re.compile(
    r"(?<![0-9.,/-])"
    r"(?:(?:[0-9]{3}[ -]?){3}[0-9]{3}|[0-9]{9}|0[0-9]{2,3}[ -]?[0-9]{3}[ -]?[0-9]{3,4})(?![0-9])"
)


class Digits(NamedTuple):
    """A figure in a text, from ``start`` to before ``end``."""

    start: int
    end: int
    text: str


def figures_in(text: str) -> Iterator[Digits]:
    """The digits in ``text`` that are a figure by themselves; ``{places}`` are passed over."""
    covered = [found.span() for found in (*_PLACE.finditer(text), *_EXEMPT.finditer(text))]
    for found in _FIGURE.finditer(text):
        if not any(start <= found.start() and found.end() <= end for start, end in covered):
            yield Digits(found.start(), found.end(), found[0])


def refuse_personal(field: str | None, text: str) -> None:
    """Refused where the number of a person's card or telephone can be recognised in ``text``."""
    refuse_card(field, text)
    found = _PERSONAL.search(_PLACE.sub("", text))
    if found is not None:
        raise Refused(
            f"Đoạn này có dãy số “{found[0][:3]}…” giống số định danh hoặc số điện thoại. Báo cáo không ghi "
            "dữ liệu cá nhân của công dân; hãy xóa dãy số đó, khi cần thì ghi mã hồ sơ.",
            field,
        )
