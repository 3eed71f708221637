"""Every form on every kind of dossier, in both layouts: its words, its mark, its edges."""

from __future__ import annotations

import itertools
import re
import subprocess
import sys
import unicodedata
from collections import Counter
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pypdf
import pypdfium2
import pytest
import zxingcpp
from form_sheets import CENTRE, EMPTY, HOSTILE, KINDS, LONG, ORDINARY, in_its_time

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.lines import line_width
from cchc_desktop.core.sheet import DossierSheet
from cchc_desktop.forms import Form, Layout, _type, form_for, forms, render
from cchc_desktop.forms._ink import MM, Sheet, Squares, Words
from cchc_desktop.forms._page import A4, A5, Stock, laid_out

GOLDEN = Path(__file__).parent / "golden"
LAYOUTS: tuple[Layout, ...] = ("A4", "2xA5")
EVERY_FORM = pytest.mark.parametrize("form", forms().values(), ids=list(forms()))
EVERY_LAYOUT = pytest.mark.parametrize("layout", LAYOUTS)


def text_of(pdf: bytes) -> str:
    """The lines of all pages, as a program reads them out of the PDF."""
    pages = [page.extract_text() for page in pypdf.PdfReader(BytesIO(pdf)).pages]
    return "\n--\n".join(pages) + "\n"


def letters(text: str) -> str:
    return "".join(text.split())


def marks_in(pdf: bytes, dpi: int = 150) -> list[str]:
    """What a reader finds on each page of the printed paper."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        pictures = [page.render(scale=dpi / 72).to_pil() for page in document]
    finally:
        document.close()
    return [code.text for picture in pictures for code in zxingcpp.read_barcodes(picture)]


def sheets_of(form: Form, sheet: DossierSheet, stock: Stock) -> list[Sheet]:
    return laid_out(stock, lambda page: form.draw(page, sheet), form.copies[-1], "Hồ sơ")


def words_of(sheet: Sheet) -> list[Words]:
    return [ink for ink in sheet if isinstance(ink, Words) and ink.text.strip()]


@EVERY_FORM
def test_the_words_are_those_of_the_golden_paper(form: Form) -> None:
    found = text_of(render(form, in_its_time(form, ORDINARY)))
    golden = GOLDEN / f"{form.code}.txt"
    assert golden.exists(), f"check and keep as {golden.name}:\n{found}"
    assert found == golden.read_text(encoding="utf-8")


def test_no_golden_paper_is_left_without_its_form() -> None:
    assert {path.stem for path in GOLDEN.glob("*.txt")} == set(forms())


@EVERY_FORM
@EVERY_LAYOUT
def test_both_layouts_say_the_same(form: Form, layout: Layout) -> None:
    sheet = in_its_time(form, ORDINARY)
    said = letters(text_of(render(form, sheet, layout)))
    for text in (
        *("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Số: 0123/TNHS"),
        *(sheet.applicant, sheet.address, sheet.phone, sheet.email, sheet.code, sheet.auth_code),
        *(paper.name for paper in sheet.papers),
        *form.copies,
    ):
        assert letters(str(text)) in said


@EVERY_FORM
@EVERY_LAYOUT
def test_every_copy_carries_the_mark(form: Form, layout: Layout) -> None:
    pdf = render(form, in_its_time(form, ORDINARY), layout)
    assert marks_in(pdf) == [ORDINARY.mark] * len(form.copies)


@EVERY_FORM
@pytest.mark.parametrize(("stock", "side"), [(A4, 26), (A5, 22)], ids=["A4", "A5"])
def test_the_mark_is_large_enough_for_a_cheap_reader(form: Form, stock: Stock, side: float) -> None:
    squares = [ink for ink in sheets_of(form, ORDINARY, stock)[0] if isinstance(ink, Squares)]
    assert [ink.side for ink in squares] == [pytest.approx(side * MM)]


@EVERY_FORM
@pytest.mark.parametrize("stock", [A4, A5], ids=["A4", "A5"])
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_cut_off_and_nothing_lies_on_another(form: Form, stock: Stock, kind: str) -> None:
    for sheet in sheets_of(form, in_its_time(form, KINDS[kind]), stock):
        boxes = []
        for ink in words_of(sheet):
            right = ink.x + line_width(ink.line, _type.measure(ink.size))
            boxes.append((ink.x, ink.y - ink.size * 0.7, right, ink.y, ink.text))
            assert ink.x >= stock.margins[2] * MM - 0.1, ink
            assert right <= (stock.width - stock.margins[3]) * MM + 0.6, ink
            assert ink.size <= ink.y <= stock.height * MM - stock.margins[1] * MM, ink
        for one, other in itertools.combinations(boxes, 2):
            is_beside = one[2] <= other[0] + 0.5 or other[2] <= one[0] + 0.5
            is_below = one[3] <= other[1] or other[3] <= one[1]
            assert is_beside or is_below, (one, other)


@EVERY_FORM
@EVERY_LAYOUT
def test_a_long_list_goes_on_over_the_next_page(form: Form, layout: Layout) -> None:
    pdf = render(form, in_its_time(form, LONG), layout)
    said = Counter(word.strip("(),") for word in text_of(pdf).split())
    words = {word for paper in LONG.papers for word in paper.name.split()}
    assert {word: said[word] for word in words} == dict.fromkeys(words, len(form.copies))
    pages = pypdf.PdfReader(BytesIO(pdf)).pages
    assert len(pages) > 2
    assert LONG.code is not None
    assert all(LONG.code in page.extract_text() for page in pages)


def test_the_head_of_a_table_comes_again_with_its_rows() -> None:
    pages = text_of(render(forms()["receipt-2025"], LONG)).split("\n--\n")
    with_rows = [page for page in pages if re.search(r"giấy\d+\.\d", page)]
    assert len(with_rows) > 2
    assert all("Loại giấy tờ" in page for page in with_rows)


@EVERY_FORM
@EVERY_LAYOUT
def test_hostile_text_is_shown_and_does_no_harm(form: Form, layout: Layout) -> None:
    said = letters(text_of(render(form, in_its_time(form, HOSTILE), layout)))
    for letter, count in (("W", 300), ("Đ", 300), ("X", 300), ("ẵ", 3000)):
        assert said.count(letter) >= count * len(form.copies)
    for text in ("=cmd|'/Ccalc'!A0", "<b>&amp;</b>", "□"):
        assert text in said


@EVERY_FORM
@EVERY_LAYOUT
def test_an_empty_paper_leaves_room_to_write(form: Form, layout: Layout) -> None:
    said = text_of(render(form, in_its_time(form, EMPTY), layout))
    assert "Số: ……/TNHS" in said
    assert "None" not in said
    for label in ("Tiếp nhận hồ sơ của:", "Địa chỉ:"):
        assert f"{label} ....." in said


@EVERY_FORM
def test_text_is_composed_and_fonts_are_embedded(form: Form) -> None:
    decomposed = unicodedata.normalize("NFD", ORDINARY.applicant)
    pdf = render(form, replace(in_its_time(form, ORDINARY), applicant=decomposed))
    said = text_of(pdf)
    assert unicodedata.is_normalized("NFC", said)
    assert ORDINARY.applicant in said
    assert b"Helvetica" not in pdf
    assert pdf.count(b"/FontFile2") >= 3


@EVERY_FORM
@EVERY_LAYOUT
def test_the_same_dossier_gives_the_same_bytes(form: Form, layout: Layout) -> None:
    assert render(form, ORDINARY, layout) == render(form, ORDINARY, layout)


@EVERY_FORM
def test_a_reprint_and_a_practice_print_say_so(form: Form) -> None:
    practice = replace(ORDINARY, printing=3, office=replace(CENTRE, is_practice=True))
    pages = text_of(render(form, practice)).split("\n--\n")
    assert all("In lần 3" in page for page in pages)
    assert all("SỔ THỰC HÀNH – KHÔNG CÓ GIÁ TRỊ" in page for page in pages)
    ordinary = text_of(render(form, ORDINARY))
    assert "In lần" not in ordinary
    assert "THỰC HÀNH" not in ordinary
    assert marks_in(render(form, practice)) == [ORDINARY.mark] * len(form.copies)


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2018, 11, 23), "receipt-2018"),
        (date(2025, 6, 30), "receipt-2018"),
        (date(2025, 7, 1), "receipt-2025"),
        (date(2030, 1, 1), "receipt-2025"),
    ],
)
def test_the_day_of_reception_chooses_the_version(day: date, code: str) -> None:
    assert form_for("receipt", day).code == code


def test_before_the_first_version_and_for_an_unknown_form_the_clerk_is_told() -> None:
    with pytest.raises(Refused, match="mẫu đầu tiên có từ 23/11/2018"):
        form_for("receipt", date(2018, 11, 22))
    with pytest.raises(Refused, match="Không có biểu mẫu “song”"):
        form_for("song", date(2026, 1, 1))


def test_one_who_hands_in_for_another_is_named_with_the_owner() -> None:
    said = text_of(render(forms()["receipt-2025"], replace(ORDINARY, owner="Trần Văn Chủ")))
    assert "Nguyễn Thị Thử Nghiệm (chủ hồ sơ: Trần Văn Chủ)" in said


@pytest.mark.parametrize(
    ("fee", "words"), [(0, "Không"), (8000, "8.000 đồng (Tám nghìn đồng)"), (None, "......")]
)
def test_the_fee_is_told_in_figures_and_words(fee: int | None, words: str) -> None:
    said = text_of(render(forms()["receipt-2025"], replace(ORDINARY, fee=fee)))
    line = next(line for line in said.splitlines() if line.startswith("6. Phí"))
    assert words in line


def test_until_there_is_an_official_code_the_own_number_stands_for_it() -> None:
    said = text_of(render(forms()["receipt-2025"], replace(ORDINARY, code=None)))
    assert "Mã hồ sơ: 0123/2026 (số của đơn vị)" in said


def test_knowing_the_forms_loads_nothing_heavy() -> None:
    script = (
        "import sys; from cchc_desktop.forms import forms; from cchc_desktop.reports import reports\n"
        "assert forms() and reports()\n"
        "heavy = {'reportlab', 'openpyxl', 'zxingcpp', 'PIL'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    done = subprocess.run([sys.executable, "-c", script], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
