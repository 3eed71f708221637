"""The doors of paper: PDF and pictures at the scanning desk, and a picture of a card."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from io import BytesIO
from pathlib import Path
from random import Random

import pikepdf
import zxingcpp
from fuzz.machine import Door, Target
from fuzz.nasty import spoiled
from fuzz.rooms import NOW, TODAY, ward
from PIL import Image, ImageDraw

from cchc_desktop.core import scanned
from cchc_desktop.core.failure import Refused
from cchc_desktop.operations import cards, scan_parts, scanning
from cchc_desktop.operations.cards import card_in_picture
from cchc_desktop.operations.pages import bundle, fit, look, marks, pdfa, pdfium, signatures, sources
from cchc_desktop.operations.pages.fit import Draft, as_it_is
from cchc_desktop.operations.pages.signatures import signatures_of
from cchc_desktop.operations.pages.sources import opened
from cchc_desktop.operations.scanning import Source, take_in

_WHOLE = 12
"""One in so many files is taken in whole: measured, fitted, filed."""
SIZE = (248, 351)  # A4 at 30 dpi: as small as a page can be and be one
CARD = "001190012345|123456789|Đỗ Thị Ước|05101990|Nữ|Số 5 Lê Lợi, Tràng Tiền, Hoàn Kiếm, Hà Nội|15082021"


def drawn(text: str = "") -> Image.Image:
    """A small page with some ink, and a code where one is told."""
    page = Image.new("RGB", SIZE, "white")
    pen = ImageDraw.Draw(page)
    for line in range(20, 330, 24):
        pen.rectangle((24, line, 200, line + 5), fill="black")
    if text:
        code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode)
        page.paste(Image.fromarray(code.to_image(scale=2)), (20, 60))
    return page


def saved(kind: str, page: Image.Image | None = None, **how: object) -> bytes:
    out = BytesIO()
    (page or drawn()).save(out, kind, **how)
    return out.getvalue()


@cache
def pages() -> Sequence[bytes]:
    """Each kind that is read, each in a few ways."""
    twice = BytesIO()
    drawn().save(twice, "TIFF", save_all=True, append_images=[drawn(), drawn()], compression="tiff_lzw")
    written = pikepdf.new()
    page = written.add_blank_page(page_size=(300, 400))
    page.Contents = pikepdf.Stream(written, b"0 0 1 rg 20 20 200 300 re f q 1 0 0 1 9 9 cm Q")
    plain, packed = BytesIO(), BytesIO()
    written.save(plain)
    written.save(packed, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    made = as_it_is([Draft(drawn, 30)]).pdf
    return (
        *(
            saved("PNG"),
            saved("PNG", drawn().convert("P")),
            saved("PNG", drawn().convert("I;16"), dpi=(30, 30)),
        ),
        *(
            saved("JPEG", dpi=(30, 30), exif=_exif()),
            saved("JPEG", drawn(CARD), quality=95),
            twice.getvalue(),
        ),
        *(
            saved("TIFF", drawn().convert("1"), compression="group4", dpi=(30, 30)),
            saved("BMP"),
            saved("PPM"),
        ),
        *(plain.getvalue(), packed.getvalue(), made),
    )


def _exif() -> bytes:
    told = Image.Exif()
    told[0x0112] = 6
    return told.tobytes()


def page(rng: Random, data: bytes, seeds: Sequence[bytes]) -> bytes:
    """The head of a picture, a chunk of a PNG with its sum put right, a number of a PDF; or a few bytes."""
    if data.startswith(b"\x89PNG") and rng.random() < 0.6:
        return _png(rng, data)
    if data.startswith(b"%PDF") and rng.random() < 0.7:
        return _pdf(rng, data)
    if rng.random() < 0.5:
        at = rng.randrange(min(len(data), 200) + 1)
        return (
            data[:at]
            + rng.choice((b"\xff\xff", b"\0\0", b"\x7f\xff\xff\xff", rng.randbytes(2)))
            + data[at + 2 :]
        )
    return spoiled(rng, data, [one for one in seeds if one[:4] == data[:4]])


def _png(rng: Random, data: bytes) -> bytes:
    chunks = []
    at = 8
    while at + 12 <= len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        chunks.append((data[at + 4 : at + 8], data[at + 8 : at + 8 + size]))
        at += 12 + size
    if not chunks:
        return spoiled(rng, data)
    which = rng.randrange(len(chunks))
    kind, body = chunks[which]
    turn = rng.randrange(6)
    if turn == 0:
        chunks.insert(which, chunks[which])
    elif turn == 1:
        new = rng.choice((b"tEXt", b"zTXt", b"iTXt", b"iCCP", b"PLTE", b"tRNS", b"eXIf", b"pHYs", b"acTL"))
        chunks.insert(
            which, (new, rng.choice((b"", b"x\0\0" + zlib.compress(bytes(9_000)), rng.randbytes(40))))
        )
    elif turn == 2 and kind == b"IDAT":
        with suppress(zlib.error):
            chunks[which] = (kind, zlib.compress(spoiled(rng, zlib.decompress(body)), 1))
    else:
        chunks[which] = (kind, spoiled(rng, body))
    return data[:8] + b"".join(_chunk(kind, body) for kind, body in chunks)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")


_NUMBER = re.compile(rb"(?<![\w.])-?\d+(?:\.\d+)?")
_WORD = re.compile(rb"/[A-Za-z]+")
_NUMBERS = (
    b"0",
    b"-1",
    b"99999999",
    b"1e99",
    b"2147483648",
    b"9" * 40,
    b"0.0001",
    b"1 0 R",
    b"[1 0 R]",
    b"null",
)


def _pdf(rng: Random, data: bytes) -> bytes:
    form = rng.choice((_NUMBER, _NUMBER, _WORD))
    found = list(form.finditer(data))
    if not found:
        return spoiled(rng, data)
    one = rng.choice(found)
    new = rng.choice(_NUMBERS) if form is _NUMBER else rng.choice(found)[0]
    return data[: one.start()] + new + data[one.end() :]


@contextmanager
def desk(folder: Path) -> Iterator[Door]:
    """Files at the scanning desk: opened and looked at, now and then taken in whole."""
    with ward(folder, 1) as place:
        count = 0

        def read(data: bytes) -> None:
            nonlocal count
            count += 1
            if count % _WHOLE == 1:
                taken = take_in(place, "Lan", NOW, [Source("a.pdf", data)], source_name="thử")
                if taken.refused:
                    raise Refused(taken.refused[0][1])
                return
            found = opened("a.pdf", data)
            signatures_of(data, NOW)
            for number in range(1, min(found.pages, 3) + 1):
                look.look(found.page(number))

        yield read


@contextmanager
def photos(_folder: Path) -> Iterator[Door]:
    """The picture of a card, as the counter drops it on the window."""

    def read(data: bytes) -> None:
        card_in_picture(data, TODAY)

    yield read


def photos_seen() -> Sequence[bytes]:
    shown = drawn(CARD)
    return [
        saved("PNG", shown),
        saved("JPEG", shown, quality=95),
        as_it_is([Draft(lambda: shown, 72)]).pdf,
        *pages(),
    ]


TARGETS = (
    Target(
        name="scan",
        share=90,
        seeds=lambda: list(pages()),
        open=desk,
        mutate=page,
        modules=(sources, pdfium, signatures, look, scanning, scan_parts, bundle, fit, pdfa, marks, scanned),
        renewed=2_000,
        is_shrunk=False,
    ),
    Target(
        name="photo",
        share=120,
        seeds=photos_seen,
        open=photos,
        mutate=page,
        modules=(cards,),
        is_shrunk=False,
    ),
)
