"""Pictures and PDF of a few kilobytes that would be gigabytes, or are drawn for ever."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Mapping
from io import BytesIO

import pikepdf
from pikepdf import Dictionary, Name, Pdf, Stream

Make = Callable[[], bytes]
VAST = 100_000


def _chunk(kind: bytes, data: bytes) -> bytes:
    whole = kind + data
    return len(data).to_bytes(4, "big") + whole + zlib.crc32(whole).to_bytes(4, "big")


def _png(width: int, height: int, *more: bytes, rows: bytes | None = None) -> bytes:
    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes((1, 0, 0, 0, 0))
    data = zlib.compress(bytes(10_000_000) if rows is None else rows, 9)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", head)
        + b"".join(more)
        + _chunk(b"IDAT", data)
        + _chunk(b"IEND", b"")
    )


def _jpeg(width: int, height: int) -> bytes:
    from PIL import Image

    out = BytesIO()
    Image.new("L", (16, 16)).save(out, "JPEG")
    data = bytearray(out.getvalue())
    at = data.find(b"\xff\xc0") + 5
    data[at : at + 4] = struct.pack(">HH", height, width)
    return bytes(data)


def _tiff(width: int, height: int, *, frames: int = 1, loops: bool = False) -> bytes:
    """A TIFF of so many pages, all of the same few bytes."""
    out = bytearray(b"II*\0" + struct.pack("<I", 8))
    for number in range(frames):
        tags = [(256, 4, width), (257, 4, height), (258, 3, 8), (259, 3, 1), (262, 3, 1)]
        tags += [(273, 4, 8), (277, 3, 1), (278, 4, height), (279, 4, 8)]
        out += struct.pack("<H", len(tags))
        for tag, kind, value in tags:
            out += struct.pack("<HHII", tag, kind, 1, value)
        is_last = number == frames - 1
        out += struct.pack("<I", 8 if loops and is_last else 0 if is_last else len(out) + 4)
    return bytes(out)


def _bmp(width: int, height: int) -> bytes:
    return (
        b"BM"
        + struct.pack("<IHHI", 100, 0, 0, 54)
        + struct.pack("<IiiHHIIiiII", 40, width, height, 1, 24, 0, 0, 0, 0, 0, 0)
    )


def _saved(pdf: Pdf, *, packed: bool = False) -> bytes:
    out = BytesIO()
    mode = pikepdf.ObjectStreamMode.generate if packed else pikepdf.ObjectStreamMode.disable
    pdf.save(out, object_stream_mode=mode, compress_streams=True)
    return out.getvalue()


def _page_of(pdf: Pdf, contents: bytes, **resources: object) -> None:
    page = pdf.add_blank_page(page_size=(595, 842))
    page.Resources = Dictionary({f"/{name}": one for name, one in resources.items()})
    page.Contents = Stream(pdf, contents)


def _form(pdf: Pdf, contents: bytes, **resources: object) -> Stream:
    made = Stream(pdf, contents)
    made.Type, made.Subtype, made.BBox = Name.XObject, Name.Form, pikepdf.Array([0, 0, 595, 842])
    made.Resources = Dictionary({f"/{name}": one for name, one in resources.items()})
    return made


def _nested_forms() -> bytes:
    """Ten drawings that each draw the next ten times: ten thousand million strokes."""
    pdf = pikepdf.new()
    inner = pdf.make_indirect(_form(pdf, b"0 0 m 500 800 l S " * 10))
    for _ in range(9):
        inner = pdf.make_indirect(_form(pdf, b"/F Do " * 10, XObject=Dictionary(F=inner)))
    _page_of(pdf, b"/F Do " * 10, XObject=Dictionary(F=inner))
    return _saved(pdf)


def _endless_form() -> bytes:
    pdf = pikepdf.new()
    own = pdf.make_indirect(_form(pdf, b"/F Do /F Do"))
    own.Resources = Dictionary(XObject=Dictionary(F=own))
    _page_of(pdf, b"/F Do", XObject=Dictionary(F=own))
    return _saved(pdf)


def _nested_patterns() -> bytes:
    """A pattern of patterns of patterns, each of tiny tiles."""
    pdf = pikepdf.new()

    def pattern(contents: bytes, **resources: object) -> pikepdf.Object:
        made = Stream(pdf, contents)
        for name, value in {
            "PatternType": 1,
            "PaintType": 1,
            "TilingType": 1,
            "XStep": 1,
            "YStep": 1,
        }.items():
            made[f"/{name}"] = value
        made.BBox, made.Resources = (
            pikepdf.Array([0, 0, 600, 900]),
            Dictionary({f"/{name}": one for name, one in resources.items()}),
        )
        return pdf.make_indirect(made)

    inner = pattern(b"1 0 0 rg 0 0 600 900 re f")
    for _ in range(5):
        inner = pattern(b"/Pattern cs /P scn 0 0 600 900 re f", Pattern=Dictionary(P=inner))
    _page_of(pdf, b"/Pattern cs /P scn 0 0 600 900 re f", Pattern=Dictionary(P=inner))
    return _saved(pdf)


def _heavy_stream() -> bytes:
    """A drawing of nothing but white space."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(595, 842))
    packed = zlib.compress(b" " * (1 << 28), 9)
    page.Contents = pdf.make_indirect(Stream(pdf, packed))
    page.Contents.write(packed, filter=Name.FlateDecode)
    out = BytesIO()
    pdf.save(out, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return out.getvalue()


def _twice_packed() -> bytes:
    """The same, packed twice: a few hundred bytes."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(595, 842))
    packed = zlib.compress(zlib.compress(b" " * (1 << 28), 9), 9)
    page.Contents = pdf.make_indirect(Stream(pdf, b""))
    page.Contents.write(packed, filter=pikepdf.Array([Name.FlateDecode, Name.FlateDecode]))
    out = BytesIO()
    pdf.save(out, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return out.getvalue()


def _many_strokes() -> bytes:
    pdf = pikepdf.new()
    _page_of(pdf, b"0 0 m 595 842 l S\n" * 1_000_000)
    return _saved(pdf)


def _vast_picture(filtered: str = "FlateDecode") -> bytes:
    pdf = pikepdf.new()
    shown = Stream(pdf, zlib.compress(bytes(60_000)))
    shown.Type, shown.Subtype, shown.ColorSpace = Name.XObject, Name.Image, Name.DeviceGray
    shown.Width = shown.Height = VAST
    shown.BitsPerComponent, shown.Filter = 8, Name(f"/{filtered}")
    _page_of(pdf, b"q 595 0 0 842 0 0 cm /P Do Q", XObject=Dictionary(P=shown))
    return _saved(pdf)


def _small_vast_picture() -> bytes:
    """The same, drawn as large as a stamp: it is decoded all the same."""
    return _vast_picture().replace(b"q 595 0 0 842", b"q 059 0 0 084")


def _page_sizes(box: bytes) -> bytes:
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox " + box + b">>endobj\ntrailer<</Root 1 0 R>>\n"
    )


def _claimed_pages() -> bytes:
    return _page_sizes(b"[0 0 9 9]").replace(b"/Count 1", b"/Count 2147483647")


def _looping_pages() -> bytes:
    return _page_sizes(b"[0 0 9 9]").replace(b"/Kids[3 0 R]", b"/Kids[2 0 R 2 0 R 3 0 R]")


def _deep_pdf() -> bytes:
    return _page_sizes(b"[" * 100_000)


def _predicted() -> bytes:
    """An object stream whose predictor claims rows of a gigabyte."""
    return _page_sizes(b"[0 0 9 9]").replace(
        b"trailer",
        b"4 0 obj<</Type/ObjStm/N 1000000000/First 9/Length 9/Filter/FlateDecode/DecodeParms"
        b"<</Predictor 12/Columns 2000000000/Colors 32/BitsPerComponent 16>>>>stream\n"
        + zlib.compress(bytes(99))
        + b"\nendstream endobj\ntrailer",
    )


def _as_large_as_may_be() -> bytes:
    """A page of the most dots that are let in."""
    return _png(8_944, 8_944, rows=bytes((8_944 // 8 + 1) * 8_944))


def _docx() -> bytes:
    from fuzz.bombs_of_books import _DOCTYPE
    from fuzz.reshape import zipped

    return zipped(
        {"[Content_Types].xml": _DOCTYPE + b"<x>&l9;</x>", "word/document.xml": _DOCTYPE + b"<x>&l9;</x>"}
    )


PAGES: Mapping[str, tuple[str, Make]] = {
    "PNG of 100,000 x 100,000": ("take", lambda: _png(VAST, VAST)),
    "PNG of 2^31 x 1": ("take", lambda: _png(2**31 - 1, 1)),
    "JPEG of 65,500 x 65,500": ("take", lambda: _jpeg(65_500, 65_500)),
    "TIFF of 100,000 x 100,000": ("take", lambda: _tiff(VAST, VAST)),
    "TIFF that loops": ("take", lambda: _tiff(9, 9, frames=3, loops=True)),
    "TIFF of 200,000 pages": ("take", lambda: _tiff(9, 9, frames=200_000)),
    "BMP of 100,000 x 100,000": ("take", lambda: _bmp(VAST, VAST)),
    "PPM of 100,000 x 100,000": ("take", lambda: b"P6 100000 100000 255\n"),
    "PPM of long figures": ("take", lambda: b"P6 " + b"9" * 10**6 + b" 9 255\n"),
    "PNG with a profile of zeros": (
        "take",
        lambda: _png(9, 9, _chunk(b"iCCP", b"x\0\0" + zlib.compress(bytes(200_000_000), 9)), rows=bytes(99)),
    ),
    "PNG with a note of zeros": (
        "take",
        lambda: _png(9, 9, _chunk(b"zTXt", b"x\0\0" + zlib.compress(bytes(200_000_000), 9)), rows=bytes(99)),
    ),
    "the largest page that is let in": ("look", _as_large_as_may_be),
    "a photo of 100,000 x 100,000": ("photo", lambda: _png(VAST, VAST)),
    "a photo in TIFF": ("photo", lambda: _tiff(VAST, VAST)),
    "a photo in PDF": ("photo", _vast_picture),
    "a photo of nested forms": ("photo", _nested_forms),
    "PDF with a picture of 100,000 x 100,000": ("take", _vast_picture),
    "PDF with the same as a stamp": ("take", _small_vast_picture),
    "PDF with a vast JPX": ("take", lambda: _vast_picture("JPXDecode")),
    "PDF with a vast fax": ("take", lambda: _vast_picture("CCITTFaxDecode")),
    "PDF of nested forms": ("take", _nested_forms),
    "PDF of an endless form": ("take", _endless_form),
    "PDF of nested patterns": ("take", _nested_patterns),
    "PDF of 268 MB of spaces": ("take", _heavy_stream),
    "PDF of 268 MB packed twice": ("take", _twice_packed),
    "PDF of a million strokes": ("look", _many_strokes),
    "PDF of a vast page": ("take", lambda: _page_sizes(b"[0 0 1e30 1e30]")),
    "PDF of a page without end": ("take", lambda: _page_sizes(b"[0 0 1e999 1e999]")),
    "PDF of a page of nothing": ("take", lambda: _page_sizes(b"[0 0 0 0]")),
    "PDF of two thousand million pages": ("take", _claimed_pages),
    "PDF whose pages hold themselves": ("take", _looping_pages),
    "PDF as deep as it is long": ("take", _deep_pdf),
    "PDF that claims rows of a gigabyte": ("take", _predicted),
    "DOCX that laughs": ("take", _docx),
}
