"""Whatever a scanner, a stick or a joker brings ends in a sentence, and nothing of it is kept."""

from __future__ import annotations

import zlib
from datetime import datetime
from io import BytesIO

import pikepdf
import pytest
from PIL import Image

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.pages.sources import opened
from cchc_desktop.operations.scanning import Source, take_in
from cchc_desktop.operations.tray import tray_count

AT = datetime(2026, 10, 2, 9, tzinfo=HANOI)


def pdf(password: str | None = None, pages: int = 1) -> bytes:
    out = BytesIO()
    with pikepdf.new() as made:
        for _ in range(pages):
            made.add_blank_page()
        made.save(out, encryption=pikepdf.Encryption(owner=password, user=password) if password else False)
    return out.getvalue()


def bomb() -> bytes:
    """A PNG of a few bytes that would be 100 million dots."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        whole = kind + data
        return len(data).to_bytes(4, "big") + whole + zlib.crc32(whole).to_bytes(4, "big")

    head = (10_000).to_bytes(4, "big") * 2 + bytes((8, 0, 0, 0, 0))
    rows = zlib.compress(bytes(10_001) * 10_000, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def picture(kind: str) -> bytes:
    out = BytesIO()
    Image.new("RGB", (1654, 2339), "white").save(out, kind)
    return out.getvalue()


def poster() -> bytes:
    """A PDF whose page is 40 metres wide."""
    out = BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page(page_size=(14_000, 14_000))
        made.save(out)
    return out.getvalue()


def heavy() -> bytes:
    """A PDF of a few bytes whose only picture would be 3,600 million dots."""
    out = BytesIO()
    with pikepdf.new() as made:
        page = made.add_blank_page(page_size=(595, 842))
        data = zlib.compress(bytes(60_000))
        shown = pikepdf.Stream(made, data)
        names = {"Type": "XObject", "Subtype": "Image", "ColorSpace": "DeviceGray", "Filter": "FlateDecode"}
        for key, name in names.items():
            shown[f"/{key}"] = pikepdf.Name(f"/{name}")
        for key, value in {"Width": 60_000, "Height": 60_000, "BitsPerComponent": 8}.items():
            shown[f"/{key}"] = value
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(P=shown))
        page.Contents = pikepdf.Stream(made, b"q 595 0 0 842 0 0 cm /P Do Q")
        made.save(out)
    return out.getvalue()


HOSTILE = {
    "zero.pdf": (b"", "trống"),
    "no pages.pdf": (pdf(pages=0), "không có trang nào"),
    "endless.pdf": (pdf(pages=2_001), "có 2001 trang"),
    "heavy.pdf": (heavy(), "lớn hơn mọi khổ giấy"),
    "phone.jpg": (b"\0\0\0\x18ftypheic" + bytes(50), "HEIC"),
    "letter.doc": (b"\xd0\xcf\x11\xe0" + bytes(50), "Word"),
    "broken.pdf": (b"%PDF-1.7\n1 0 obj <<", "bị hỏng"),
    "cut.pdf": (pdf()[:200], "bị hỏng"),
    "locked.pdf": (pdf("mat khau"), "có mật khẩu"),
    "bomb.png": (bomb(), "10000 × 10000 điểm"),
    "poster.pdf": (poster(), "lớn hơn mọi khổ giấy"),
    "words.pdf": ("chỉ là chữ".encode(), "không phải PDF"),
    "sheet.tif": (b"PK\x03\x04" + bytes(100), "không phải PDF"),
    "cut.jpg": (picture("JPEG")[:20], "là ảnh nhưng bị hỏng"),
    "half.jpg": (picture("JPEG")[:400], "bị hỏng"),
    "cut.tif": (picture("TIFF")[:20_000], "bị hỏng"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_it_ends_in_a_sentence(place: Workplace, name: str) -> None:
    data, told = HOSTILE[name]
    taken = take_in(place, "Lan", AT, [Source(name, data)], source_name="thử")
    ((refused, sentence),) = taken.refused
    assert refused == name
    assert told in sentence
    assert name in sentence
    assert taken.parts == ()
    assert not (place.register.place / "vault").exists()


def test_each_reason_has_a_sentence_of_its_own(place: Workplace) -> None:
    pdfs = ("zero.pdf", "no pages.pdf", "endless.pdf", "broken.pdf", "locked.pdf", "words.pdf")
    kinds = (*pdfs, "bomb.png", "cut.jpg", "phone.jpg", "letter.doc")
    sources = [Source("a", HOSTILE[kind][0]) for kind in kinds]
    told = [sentence for _, sentence in take_in(place, "Lan", AT, sources, source_name="thử").refused]
    assert len(set(told)) == len(kinds)
    again = [Source("a", HOSTILE[kind][0]) for kind in ("locked.pdf", "no pages.pdf", "broken.pdf")]
    in_turn = [sentence for _, sentence in take_in(place, "Lan", AT, again, source_name="thử").refused]
    assert in_turn == [told[kinds.index(kind)] for kind in ("locked.pdf", "no pages.pdf", "broken.pdf")]


def test_a_thousand_pages_are_opened_and_drawn_one_by_one() -> None:
    found = opened("dài.pdf", pdf(pages=1_000))
    assert found.pages == 1_000
    assert found.page(1_000).image.width == 2550


def test_a_wrong_ending_is_no_matter(place: Workplace) -> None:
    taken = take_in(place, "Lan", AT, [Source("anh.pdf", picture("PNG"))], source_name="thử")
    assert [part.role for part in taken.parts] == ["blank"]


def test_one_broken_file_stops_no_other(place: Workplace) -> None:
    sources = [Source("hong.pdf", b"%PDF-"), Source("tot.png", picture("PNG"))]
    taken = take_in(place, "Lan", AT, sources, source_name="thử")
    assert len(taken.refused) == len(taken.parts) == 1
    with place.register.read() as reading:
        assert tray_count(reading) == 0
