"""Every form on every kind of dossier, in both layouts: its words, its mark, its edges."""

from __future__ import annotations

import itertools
import re
import subprocess
import sys
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdf
import pypdfium2
import pytest
import zxingcpp
from form_sheets import (
    AWKWARD,
    CENTRE,
    EMPTY,
    HOSTILE,
    KINDS,
    LONG,
    ORDINARY,
    TAKEN_IN_BY_US,
    TAKEN_IN_FOR_US,
    in_its_time,
    tried,
)

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.lines import line_width
from cchc_desktop.core.sheet import DossierSheet
from cchc_desktop.core.template import Wording
from cchc_desktop.forms import Form, Layout, _type, form_for, forms, render
from cchc_desktop.forms._facts import facts_of, list_facts, own_facts, proof_facts, recovery_facts
from cchc_desktop.forms._ink import MM, Sheet, Squares, Words
from cchc_desktop.forms._page import A4, A5, Stock, laid_out

GOLDEN = Path(__file__).parent / "golden"
LAYOUTS: tuple[Layout, ...] = ("A4", "2xA5")
EVERY_FORM = pytest.mark.parametrize("form", forms().values(), ids=list(forms()))
OF_DOSSIERS = [
    form for form in forms().values() if not (form.is_list or form.is_proof or form.is_key or form.is_own)
]
EVERY_DOSSIER_FORM = pytest.mark.parametrize("form", OF_DOSSIERS, ids=lambda form: form.code)
RECEIPTS = [form for form in OF_DOSSIERS if form.kind == "receipt"]
EVERY_RECEIPT = pytest.mark.parametrize("form", RECEIPTS, ids=lambda form: form.code)
UPRIGHT = [form for form in OF_DOSSIERS if form.stock is None]
EVERY_UPRIGHT = pytest.mark.parametrize("form", UPRIGHT, ids=lambda form: form.code)
MARKED = [form for form in OF_DOSSIERS if form.kind != "folder_label"]
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


def facts_on(form: Form[Any], sheet: Any) -> Mapping[str, str]:  # noqa: ANN401 - what the form takes
    if form.is_key:
        return recovery_facts(sheet)
    if form.is_own:
        return own_facts(sheet)
    return proof_facts(sheet) if form.is_proof else list_facts(sheet) if form.is_list else facts_of(sheet)


def sheets_of(form: Form[Any], sheet: Any, stock: Stock) -> list[Sheet]:  # noqa: ANN401 - what the form takes
    words = Wording(form.template, facts_on(form, sheet))
    return laid_out(form.stock or stock, lambda page: form.draw(page, sheet, words), form.copies[-1], "Hồ sơ")


def words_of(sheet: Sheet) -> list[Words]:
    return [ink for ink in sheet if isinstance(ink, Words) and ink.text.strip()]


@EVERY_FORM
def test_the_words_are_those_of_the_golden_paper(form: Form[Any]) -> None:
    found = text_of(render(form, tried(form)))
    golden = GOLDEN / f"{form.code}.txt"
    assert golden.exists(), f"check and keep as {golden.name}:\n{found}"
    assert found == golden.read_text(encoding="utf-8")


def test_no_golden_paper_is_left_without_its_form() -> None:
    assert {path.stem for path in GOLDEN.glob("*.txt")} == set(forms())


OF_TWO_OFFICES = [form for form in OF_DOSSIERS if form.kind in {"receipt", "control_slip"}]


@pytest.mark.parametrize("form", OF_TWO_OFFICES, ids=lambda form: form.code)
@pytest.mark.parametrize(("name", "sheet"), [("for-us", TAKEN_IN_FOR_US), ("by-us", TAKEN_IN_BY_US)])
def test_who_received_for_whom_stands_on_the_paper(form: Form[Any], name: str, sheet: DossierSheet) -> None:
    found = text_of(render(form, in_its_time(form, sheet)))
    golden = GOLDEN / "two_offices" / f"{form.code}-{name}.txt"
    assert golden.exists(), f"check and keep as {golden.name}:\n{found}"
    assert found == golden.read_text(encoding="utf-8")
    for text in (sheet.received_in, sheet.settled_by):
        assert letters(text) in letters(found)


@EVERY_DOSSIER_FORM
@EVERY_LAYOUT
def test_both_layouts_say_the_same(form: Form[Any], layout: Layout) -> None:
    sheet = in_its_time(form, ORDINARY)
    said = letters(text_of(render(form, sheet, layout)))
    for text in (sheet.applicant, sheet.code, sheet.local_no, sheet.procedure_name, *form.copies):
        is_there = letters(str(text)) in said
        assert is_there or (form.kind == "control_slip" and text == sheet.procedure_name), text


@EVERY_UPRIGHT
@EVERY_LAYOUT
def test_every_upright_paper_has_the_national_heading(form: Form[Any], layout: Layout) -> None:
    said = letters(text_of(render(form, in_its_time(form, ORDINARY), layout)))
    for text in ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Số: 0123"):
        assert letters(text) in said


@EVERY_RECEIPT
def test_a_receipt_says_who_brought_what(form: Form[Any]) -> None:
    sheet = in_its_time(form, ORDINARY)
    said = letters(text_of(render(form, sheet)))
    told = (sheet.address, sheet.phone, sheet.email, sheet.auth_code, *(one.name for one in sheet.papers))
    assert all(letters(str(text)) in said for text in told)


@EVERY_DOSSIER_FORM
@EVERY_LAYOUT
def test_every_copy_carries_the_mark(form: Form[Any], layout: Layout) -> None:
    pdf = render(form, in_its_time(form, ORDINARY), layout)
    copies = 2 if layout == "2xA5" and form.stock is None else len(form.copies)
    found = marks_in(pdf, dpi=300 if form.stock else 150)
    times = 2 if form.kind == "receipt" else 1  # a receipt has a second one at its foot
    assert [mark for mark in found if mark != ORDINARY.code] == [ORDINARY.mark] * copies * times
    assert (ORDINARY.code in found) == (form.kind == "folder_label")


def test_the_label_falls_back_to_its_short_number_when_the_bars_would_be_too_thin() -> None:
    long = replace(ORDINARY, code="000.00.12.H56.01.02.03.04-260205-0000007")
    found = marks_in(render(forms()["folder_label"], long), dpi=300)
    assert sorted(found) == sorted([ORDINARY.mark, ORDINARY.local_no])


@pytest.mark.parametrize("form", MARKED, ids=lambda form: form.code)
@pytest.mark.parametrize(("stock", "side"), [(A4, 26), (A5, 22)], ids=["A4", "A5"])
def test_the_mark_is_large_enough_for_a_cheap_reader(form: Form[Any], stock: Stock, side: float) -> None:
    squares = [ink for ink in sheets_of(form, ORDINARY, stock)[0] if isinstance(ink, Squares)]
    sides = [side, stock.foot_mark] if form.kind == "receipt" else [side]
    assert [ink.side for ink in squares] == [pytest.approx(one * MM) for one in sides]


@EVERY_RECEIPT
@pytest.mark.parametrize("stock", [A4, A5], ids=["A4", "A5"])
@pytest.mark.parametrize("kind", KINDS)
def test_the_second_mark_stands_free_at_the_foot(form: Form[Any], stock: Stock, kind: str) -> None:
    last = sheets_of(form, tried(form, kind), stock)[-1]
    foot = [ink for ink in last if isinstance(ink, Squares)][-1]
    assert foot.side == pytest.approx(stock.foot_mark * MM)
    assert foot.payload == ORDINARY.mark
    assert foot.x + foot.side == pytest.approx((stock.width - stock.margins[3]) * MM)
    assert foot.y + foot.side <= (stock.height - stock.margins[1]) * MM + 0.1
    for ink in words_of(last):
        right = ink.x + line_width(ink.line, _type.measure(ink.size))
        assert right <= foot.x + 0.1 or ink.y <= foot.y or ink.y - ink.size >= foot.y + foot.side, ink


@EVERY_FORM
@pytest.mark.parametrize("stock", [A4, A5], ids=["A4", "A5"])
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_cut_off_and_nothing_lies_on_another(form: Form[Any], stock: Stock, kind: str) -> None:
    stock = form.stock or stock
    for sheet in sheets_of(form, tried(form, kind), stock):
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


@EVERY_RECEIPT
@EVERY_LAYOUT
def test_a_long_list_goes_on_over_the_next_page(form: Form[Any], layout: Layout) -> None:
    pdf = render(form, in_its_time(form, LONG), layout)
    said = Counter(word.strip("(),") for word in text_of(pdf).split())
    words = {word for paper in LONG.papers for word in paper.name.split()}
    assert {word: said[word] for word in words} == dict.fromkeys(words, len(form.copies))
    pages = pypdf.PdfReader(BytesIO(pdf)).pages
    assert len(pages) > 2
    assert LONG.code is not None
    assert all(LONG.code in page.extract_text() for page in pages)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("supplement_request", [f"nội.dung{number}" for number in range(1, 41)]),
        ("stop_notice", [f"nội.dung{number}" for number in range(1, 41)]),
        ("control_slip", [f"Bàn.{number}" for number in range(12)]),
        ("handover_sheet", [f"260205-{number:04d}" for number in range(1, 41)]),
        ("collection_list", [f"260205-{number:04d}" for number in range(1, 41)]),
    ],
)
def test_a_long_paper_loses_nothing_and_its_head_comes_again(kind: str, words: list[str]) -> None:
    form = form_for(kind, date(2026, 2, 5))
    pages = text_of(render(form, tried(form, "long"))).split("\n--\n")
    said = Counter(letters("\n".join(pages)).split("\n"))
    assert len(pages) > 1
    assert all(sum(line.count(letters(word)) for line in said) >= 1 for word in words)
    head = {"control_slip": "TÊN CƠ QUAN", "handover_sheet": "Người giao", "collection_list": "Biên lai số"}
    rows = [page for page in pages if re.search(r"Bàn\.\d|260205-\d{4}\n", page)]
    assert all(head[kind] in page for page in rows if kind in head)


@EVERY_FORM
@pytest.mark.parametrize("kind", KINDS)
def test_nobody_signs_a_bare_sheet(form: Form[Any], kind: str) -> None:
    last = sheets_of(form, tried(form, kind), A4)[-1]
    above = [ink for ink in words_of(last) if ink.y < (form.stock or A4).height * MM * 0.9]
    assert len(above) >= 4


def test_the_head_of_a_table_comes_again_with_its_rows() -> None:
    pages = text_of(render(forms()["receipt-2025"], LONG)).split("\n--\n")
    with_rows = [page for page in pages if re.search(r"giấy\d+\.\d", page)]
    assert len(with_rows) > 2
    assert all("Loại giấy tờ" in page for page in with_rows)


@EVERY_RECEIPT
@EVERY_LAYOUT
def test_hostile_text_is_shown_and_does_no_harm(form: Form[Any], layout: Layout) -> None:
    said = letters(text_of(render(form, in_its_time(form, HOSTILE), layout)))
    for letter, count in (("W", 300), ("Đ", 300), ("X", 300), ("ẵ", 3000)):
        assert said.count(letter) >= count * len(form.copies)
    for text in ("=cmd|'/Ccalc'!A0", "<b>&amp;</b>", "□"):
        assert text in said


@EVERY_RECEIPT
@EVERY_LAYOUT
def test_an_empty_paper_leaves_room_to_write(form: Form[Any], layout: Layout) -> None:
    said = text_of(render(form, in_its_time(form, EMPTY), layout))
    assert "Số: ……/TNHS" in said
    for label in ("Tiếp nhận hồ sơ của:", "Địa chỉ:"):
        assert f"{label} ....." in said


@EVERY_FORM
@EVERY_LAYOUT
def test_what_is_not_known_is_never_called_none(form: Form[Any], layout: Layout) -> None:
    said = text_of(render(form, tried(form, "empty"), layout))
    assert "None" not in said
    assert "{" not in said


@EVERY_DOSSIER_FORM
def test_text_is_composed_and_fonts_are_embedded(form: Form[Any]) -> None:
    decomposed = unicodedata.normalize("NFD", ORDINARY.applicant)
    pdf = render(form, replace(in_its_time(form, ORDINARY), applicant=decomposed))
    said = text_of(pdf)
    assert unicodedata.is_normalized("NFC", said)
    assert ORDINARY.applicant in said
    assert b"Helvetica" not in pdf
    assert pdf.count(b"/FontFile2") >= 2


@EVERY_FORM
@EVERY_LAYOUT
def test_the_same_dossier_gives_the_same_bytes(form: Form[Any], layout: Layout) -> None:
    assert render(form, tried(form), layout) == render(form, tried(form), layout)


@EVERY_FORM
def test_a_practice_print_says_so(form: Form[Any]) -> None:
    warning = "SỔ THỰC HÀNH – KHÔNG CÓ GIÁ TRỊ"
    practice = replace(tried(form), office=replace(CENTRE, is_practice=True))
    assert all(warning in page for page in text_of(render(form, practice)).split("\n--\n"))
    assert "THỰC HÀNH" not in text_of(render(form, tried(form)))


@EVERY_UPRIGHT
def test_a_reprint_says_so(form: Form[Any]) -> None:
    pages = text_of(render(form, replace(ORDINARY, printing=3))).split("\n--\n")
    assert all("In lại lần 2" in page for page in pages)
    assert "In lại" not in text_of(render(form, ORDINARY))
    assert set(marks_in(render(form, replace(ORDINARY, printing=3)))) == {ORDINARY.mark}


def test_names_and_addresses_as_long_as_life_has_them_stay_whole() -> None:
    for form in UPRIGHT:
        said = letters(text_of(render(form, in_its_time(form, AWKWARD))))
        assert letters(AWKWARD.applicant) in said, form.code
        is_named = letters(AWKWARD.procedure_name) in said
        assert is_named or form.kind == "control_slip", form.code


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2018, 11, 23), "receipt-2018"),
        (date(2025, 6, 30), "receipt-2018"),
        (date(2025, 7, 1), "receipt-2025"),
        (date(2030, 1, 1), "receipt-2025"),
        (date(2025, 6, 30), "supplement_request-2018"),
        (date(2025, 7, 1), "supplement_request-2025"),
        (date(2025, 6, 30), "refusal-2018"),
        (date(2025, 7, 1), "refusal-2025"),
        (date(2025, 6, 30), "apology-2018"),
        (date(2025, 7, 1), "apology-2025"),
        (date(2025, 7, 1), "stop_notice-2025"),
        (date(2025, 6, 30), "control_slip-2018"),
        (date(2025, 7, 1), "control_slip-2025"),
    ],
)
def test_the_day_of_reception_chooses_the_version(day: date, code: str) -> None:
    assert form_for(code.partition("-")[0], day).code == code


def test_the_old_set_has_no_notice_of_stopping() -> None:
    with pytest.raises(Refused, match="mẫu đầu tiên có từ 01/07/2025"):
        form_for("stop_notice", date(2025, 6, 30))


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


def test_what_is_missing_is_asked_for_and_not_confirmed() -> None:
    missing = replace(ORDINARY.papers[2], is_missing=True, quantity=2)
    sheet = replace(ORDINARY, papers=(*ORDINARY.papers[:2], missing))
    assert missing.name not in text_of(render(forms()["receipt-2025"], sheet))
    asked = text_of(render(forms()["supplement_request-2025"], replace(sheet, said=None)))
    assert "1. Thẻ căn cước (bản sao, số lượng 02)" in asked
    # What the request itself names is not said twice.
    assert text_of(render(forms()["supplement_request-2025"], sheet)).count("Thẻ căn cước") == 1


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
