"""Reading a word file without any word library: its paragraphs, and which digits no control holds."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from xml.etree import ElementTree as ET

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# Texts of law, days and periods, headings, the numbers of columns: no figures, wherever they stand.
_NO_FIGURE = (
    r"\d+/(?:\d{4}/)?[A-ZĐ]{2,}[-A-ZĐa-z]*",
    r"/BC-UBND",
    r"ngày \d+ tháng \d+ năm \d{4}",
    r"tháng \d+ năm \d{4}",
    r"giai đoạn \d{4} - \d{4}",
    r"II\.06a",
    r"^\d\. ",
    r"^\(?\d+\)?(?:=\(\d+\)(?:\+\(\d+\))*)?$",
)


def body(file: bytes) -> ET.Element:
    """The part of the file that is read by people."""
    with zipfile.ZipFile(BytesIO(file)) as parts:
        found = ET.fromstring(parts.read("word/document.xml")).find(f"{_W}body")  # noqa: S314 - made by the test
    assert found is not None
    return found


def texts(file: bytes) -> list[str]:
    """Every paragraph as it reads."""
    return [
        "".join(t.text or "" for t in p.iter(f"{_W}t")).replace("\xa0", " ")
        for p in body(file).iter(f"{_W}p")
    ]


def bound(file: bytes) -> dict[str, set[str]]:
    """What the controls of each name show."""
    found: dict[str, set[str]] = {}
    for control in body(file).iter(f"{_W}sdt"):
        tag = control.find(f"{_W}sdtPr/{_W}tag")
        assert tag is not None
        shown = "".join(t.text or "" for t in control.iter(f"{_W}t"))
        found.setdefault(tag.attrib[f"{_W}val"], set()).add(shown)
    return found


def loose(file: bytes) -> list[str]:
    """The paragraphs with digits that stand in no control and are no law, day or heading."""
    found = []
    for paragraph in body(file).iter(f"{_W}p"):
        held = {id(t) for control in paragraph.iter(f"{_W}sdt") for t in control.iter(f"{_W}t")}
        bare = "".join("□" if id(t) in held else (t.text or "") for t in paragraph.iter(f"{_W}t"))
        rest = re.sub("|".join(_NO_FIGURE), "", bare.replace("\xa0", " ").strip())
        if any(one.isnumeric() for one in rest):
            found.append(bare)
    return found


def sentences(file: bytes) -> list[str]:
    """What the file says, sentence by sentence."""
    return [one for text in texts(file) for one in parted(text)]


def parted(text: str) -> list[str]:
    """The sentences of a paragraph: one ends in a full stop or a colon, and the next begins in a capital."""
    return [one.strip() for one in re.split(r"(?<=[.:]) (?=[A-ZĐÀ-Ỹ])", text) if one.strip()]
