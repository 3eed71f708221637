"""Shown to the counter instead of typed: a card in a picture or PDF, the receipt a citizen brings back."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from cchc_desktop.core.burst import is_payload
from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.core.identity import Card, read_card
from cchc_desktop.core.numbering import is_authentic, read_receipt_mark
from cchc_desktop.core.second_reading import Rules
from cchc_desktop.operations.pages.heavy import Heavy, refuse_heavy
from cchc_desktop.operations.pages.marks import LONGEST_SIDE
from cchc_desktop.operations.pages.pdfium import TURN
from cchc_desktop.store import search

if TYPE_CHECKING:
    from PIL.Image import Image

    from cchc_desktop.operations.desk import Workplace

log = logging.getLogger(__name__)

_LARGEST = 60 * 1024 * 1024
_MOST_PAGES = 6
_MOST_PIXELS = 80_000_000
_SMALL = 1_600
_KINDS = ("JPEG", "PNG", "TIFF", "BMP", "PPM", "GIF", "WEBP")
"""Pictures that phones and scanners make; what other programs would have to be run for is none of them."""
_DOTS = 300 / 72
_NOT_READ = (
    "Không tìm thấy mã QR của thẻ căn cước trong tệp này. Hãy chụp lại rõ nét, đủ sáng, cả mã nằm trong ảnh, "
    "hoặc quét thẻ bằng đầu đọc."
)


def dossier_of_mark(place: Workplace, mark: str) -> str:
    """The local number of a scanned receipt; refused unless this office printed it just so."""
    unit, number, auth = read_receipt_mark(mark)
    profile = place.profile
    if unit != profile.unit:
        raise Refused(
            f"Giấy này do đơn vị có mã {unit} cấp, không phải {profile.name}. Hãy hướng dẫn người dân đến "
            "nơi đã tiếp nhận, hoặc tìm hồ sơ bằng Ctrl+K.",
            "mark",
        )
    if not is_authentic(profile.secret, unit, number, auth):
        raise Refused(
            f"Mã trên giấy ghi số {number} không khớp với giấy do đơn vị in: giấy bị sửa, bị in sai hoặc "
            "thuộc sổ khác. Không trả kết quả theo giấy này; hãy tìm hồ sơ bằng Ctrl+K và đối chiếu giấy tờ.",
            "mark",
        )
    with place.register.read() as reading:
        return search.dossier(reading, number).local_no


def is_known_so(place: Workplace, card: Card) -> bool:
    """Whether the register knows the person by this number with the same name, birth and address."""
    born = {card.born_text, card.born_on.isoformat() if card.born_on else card.born_text}
    with place.register.read() as reading:
        people = search.people(reading, card.number)
    return any(
        (one.applicant, one.address) == (card.name, card.address) and one.born in born for one in people
    )


def reader_rules(place: Workplace, today: date) -> Rules:
    """What the law of the office says of a keyboard reader; refused on a day before all law."""
    names = ("reader_alike", "reader_regained", "reader_waits_minutes")
    return Rules(*(place.law.integer(name, today).value for name in names))


@lru_cache(maxsize=1)
def unit_names() -> frozenset[str]:
    """Names of units, old and new, and of streets, for the doubts of ``read_card``; read once."""
    from cchc_desktop.rulebook import load_units
    from cchc_desktop.rulebook.addresses import old_names

    try:
        return load_units().names() | old_names()
    except (Refused, Trouble) as no:
        log.warning("%s", no.sentence)  # a card is read without them
        return frozenset()


def card_in_picture(data: bytes, today: date | None = None) -> Card:
    """The card whose QR stands in a picture or on the first pages of a PDF; nothing of it is kept."""
    if len(data) > _LARGEST:
        raise Refused("Tệp ảnh thẻ lớn hơn 60 MB. Hãy chụp hoặc quét lại với cỡ nhỏ hơn.")
    other = ""
    for picture in _pictures(data):
        for text in _codes(picture):
            if is_payload(text) and "|" in text:
                return read_card(text, today, unit_names())
            other = text
    if other:
        raise Refused(
            "Mã QR trong tệp này không phải mã trên thẻ căn cước. Hãy chọn ảnh mặt có mã QR của thẻ."
        )
    raise Refused(_NOT_READ)


def _pictures(data: bytes) -> Iterator[Image]:
    if not data[:1024].lstrip().startswith(b"%PDF"):
        yield from _photo(data)
        return
    with TURN:
        yield from _pages(data)


def _photo(data: bytes) -> Iterator[Image]:
    from io import BytesIO

    from PIL import Image

    try:
        with Image.open(BytesIO(data), formats=_KINDS) as opened:
            if opened.width * opened.height > _MOST_PIXELS:
                raise Refused("Ảnh thẻ có quá nhiều điểm ảnh. Hãy chụp lại với cỡ nhỏ hơn.")
            yield opened.convert("L")
    except Refused:
        raise
    except Exception as error:  # a hostile picture may break the library in any way
        raise Refused("Tệp này không phải ảnh hay PDF đọc được. Hãy chọn tệp JPG, PNG hoặc PDF.") from error


def _pages(data: bytes) -> Iterator[Image]:
    import pypdfium2

    try:
        refuse_heavy(data)
        document = pypdfium2.PdfDocument(data)
    except (Heavy, pypdfium2.PdfiumError) as error:
        raise Refused("Không mở được tệp PDF này: tệp hỏng hoặc có mật khẩu. Hãy chọn tệp khác.") from error
    try:
        for at in range(min(len(document), _MOST_PAGES)):
            page = document[at]
            width, height = page.get_size()
            narrowed = LONGEST_SIDE / max(width, height, 1)
            scale = min(_DOTS, narrowed, (_MOST_PIXELS / max(width * height, 1)) ** 0.5)
            yield page.render(scale=scale, grayscale=True).to_pil()
    except (pypdfium2.PdfiumError, ValueError, MemoryError) as error:
        raise Refused("Không vẽ ra được trang của tệp PDF này: tệp hỏng. Hãy chọn tệp khác.") from error
    finally:
        document.close()


def _codes(picture: Image) -> Iterator[str]:
    """Texts of the QR codes found; as it is first, then larger where the picture is small, then stretched."""
    import zxingcpp

    width, height = picture.size
    if not 0 < min(picture.size) <= max(picture.size) <= LONGEST_SIDE:
        return
    tries = [picture]
    if max(width, height) < _SMALL:
        tries.append(picture.resize((2 * width, 2 * height)))
    for one in tries:
        for found in zxingcpp.read_barcodes(
            one, formats=zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])
        ):
            yield _text(found.bytes, found.text)


def _text(raw: bytes, guessed: str) -> str:
    """Cards are written in UTF-8, which not every card says."""
    try:
        return bytes(raw).decode("utf-8")
    except UnicodeDecodeError:
        return guessed
