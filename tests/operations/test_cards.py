"""A card in a picture or PDF, and the receipts that citizens bring back."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from random import Random

import numpy as np
import pytest
import zxingcpp
from card_people import payload
from PIL import Image

from cchc_desktop.core.dossier import Dossier
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.identity import read_card
from cchc_desktop.core.numbering import auth_code, receipt_mark
from cchc_desktop.operations.cards import card_in_picture, dossier_of_mark
from cchc_desktop.operations.desk import Workplace

WHOLE = "001099012345|012345678|Đỗ Thị Ước|15081999|Nam|Số 1, Tổ 2, Phường X, Thành phố Y|01072024"
TODAY = date(2026, 10, 8)
OTHERS = 400


def code(text: str, scale: int = 4) -> Image.Image:
    made = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode)
    return Image.fromarray(np.asarray(made.to_image(scale=scale)))


def photo(text: str, kind: str = "PNG", turned: int = 0) -> bytes:
    """A card on a table, as a telephone sees it."""
    table = Image.new("L", (900, 700), 190)
    table.paste(code(text), (420, 200))
    kept = BytesIO()
    table.rotate(turned, fillcolor=190).save(kept, kind)
    return kept.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "PDF", "TIFF", "BMP"])
@pytest.mark.parametrize("turned", [0, 17, 180])
def test_a_card_is_found_in_a_picture(kind: str, turned: int) -> None:
    assert card_in_picture(photo(WHOLE, kind, turned), TODAY) == read_card(WHOLE, TODAY)


def test_a_small_picture_is_enlarged() -> None:
    kept = BytesIO()
    code(WHOLE, scale=2).save(kept, "PNG")
    assert card_in_picture(kept.getvalue()).name == "Đỗ Thị Ước"


@pytest.mark.parametrize("seed", range(10))
def test_names_of_every_people_survive_the_picture(seed: int) -> None:
    text = payload(Random(seed))
    assert card_in_picture(photo(text)) == read_card(text)


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "không phải ảnh"),
        (b"hello", "không phải ảnh"),
        (b"%PDF-1.7 broken", "hỏng"),
        (photo("https://example.vn/abc"), "không phải mã trên thẻ"),
        (photo(WHOLE)[:700], "không phải ảnh"),
        (photo(WHOLE.replace("|15081999|", "|31021999|")), "lịch"),
    ],
)
def test_other_files_are_refused_with_a_sentence(data: bytes, word: str) -> None:
    with pytest.raises(Refused, match=word):
        card_in_picture(data)


def test_a_picture_without_a_code_says_what_to_do() -> None:
    kept = BytesIO()
    Image.new("L", (300, 300), 255).save(kept, "PNG")
    with pytest.raises(Refused, match="chụp lại"):
        card_in_picture(kept.getvalue())


def mark_of(place: Workplace, number: str, unit: str = "") -> str:
    profile = place.profile
    unit = unit or profile.unit
    return receipt_mark(unit, number, auth_code(profile.secret, unit, number))


def test_a_genuine_receipt_leads_to_its_dossier(place: Workplace, received: Dossier) -> None:
    assert dossier_of_mark(place, mark_of(place, received.local_no)) == received.local_no


def test_other_receipts_are_refused(place: Workplace, received: Dossier) -> None:
    with pytest.raises(Refused, match="đơn vị có mã 00007"):
        dossier_of_mark(place, mark_of(place, received.local_no, "00007"))
    with pytest.raises(Refused, match="0999/2026"):
        dossier_of_mark(place, mark_of(place, "0999/2026"))
    with pytest.raises(Refused, match="chương trình này"):
        dossier_of_mark(place, "CCHC1;;")


def test_no_altered_receipt_is_taken(place: Workplace, received: Dossier) -> None:
    genuine, random = mark_of(place, received.local_no), Random(1)
    for _ in range(OTHERS):
        at = random.randrange(len(genuine))
        altered = genuine[:at] + random.choice("0123456789ABCDEFGHJKMNPQRSTVWXYZ;/") + genuine[at + 1 :]
        if altered == genuine:
            continue
        with pytest.raises(Refused):
            dossier_of_mark(place, altered)
