"""The sentence of a receipt that names the page for look-up: only where there is a page, always whole."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import Any

import pypdf
import pytest
from form_sheets import LONG, ORDINARY, in_its_time

from cchc_desktop.forms import Form, Layout, forms, render

PAGE = "https://tra-cuu-ho-so-mot-cua.tinh-nguyen-phuoc-cong-tang.example/tra-cuu"
RECEIPTS = [form for form in forms().values() if form.kind == "receipt"]
EVERY_RECEIPT = pytest.mark.parametrize("form", RECEIPTS, ids=lambda form: form.code)


def said(pdf: bytes) -> str:
    return "".join("".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(pdf)).pages).split())


@EVERY_RECEIPT
@pytest.mark.parametrize("layout", ["A4", "2xA5"])
@pytest.mark.parametrize("sheet", [ORDINARY, LONG], ids=["ordinary", "long"])
def test_it_stands_on_every_copy(form: Form[Any], layout: Layout, sheet: Any) -> None:  # noqa: ANN401 - as forms take it
    told = replace(in_its_time(form, sheet), look_up=PAGE)
    sentence = f"nhập số {told.local_no} và mã kiểm tra {told.auth_code} tại trang {PAGE}"
    assert said(render(form, told, layout)).count("".join(sentence.split())) == 2
    assert "Xemtìnhtrạng" not in said(render(form, in_its_time(form, sheet), layout))


@EVERY_RECEIPT
@pytest.mark.parametrize("layout", ["A4", "2xA5"])
def test_an_ordinary_receipt_needs_no_more_sheets_for_it(form: Form[Any], layout: Layout) -> None:
    plain = in_its_time(form, ORDINARY)
    told = replace(plain, look_up="https://tra-cuu.tinh.gov.vn/tra-cuu")
    many = [len(pypdf.PdfReader(BytesIO(render(form, one, layout))).pages) for one in (plain, told)]
    assert many[0] == many[1]
