"""What a person writes in a report in words, checked at the door."""

from __future__ import annotations

import re

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.narrative_figures import Figures
from cchc_desktop.core.narrative_personal import refuse_personal
from cchc_desktop.core.narrative_template import PLACE
from cchc_desktop.core.text import nfc

LONGEST = 8_000
_UNITS = ("%", "phần trăm", "điểm", "ngày", "lần")


def checked_text(typed_text: str, figures: Figures) -> str:
    """What a person wrote, clean, paragraph by paragraph; Refused where it cannot stand in a report."""
    text = "\n".join(line for line in map(nfc, typed_text.splitlines()) if line)
    if not text:
        raise Refused("Chưa viết gì. Viết nội dung, hoặc chọn bỏ đoạn này khỏi báo cáo.", "text")
    if len(text) > LONGEST:
        raise Refused(f"Đoạn này dài hơn {LONGEST} ký tự. Hãy chia thành nhiều đoạn.", "text")
    for name in PLACE.findall(text):
        if figures.get(name) is None:
            raise Refused(f"Không có con số tên “{{{name[:60]}}}”. Chọn con số trong danh sách.", "text")
    if set("{}") & set(PLACE.sub("", text)):
        raise Refused("Đoạn này có dấu “{” hoặc “}” không đúng chỗ. Xóa dấu đó.", "text")
    refuse_personal("text", text)
    return PLACE.sub(lambda found: _with_unit(found, figures), text)


def _with_unit(found: re.Match[str], figures: Figures) -> str:
    """The place of a figure with its unit, where the words behind it do not say it."""
    name, figure = found[1], figures.get(found[1])
    behind = found.string[found.end() :].lstrip()
    if figure is None or not figure.unit or behind.startswith(_UNITS):
        return found[0]
    for said in (f"{name}.said", f"{name}_said"):
        if figures.get(said) is not None:
            return f"{{{said}}}"
    return found[0] if figure.value is None else found[0] + figure.unit
