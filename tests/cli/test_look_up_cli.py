"""Look-up and the leaders' word by `cchc` alone, over a folder."""

from __future__ import annotations

from pathlib import Path

import pytest
from commands import cchc, done, play

PAGE = "https://tra-cuu.example/tra-cuu"
RECEIVE = {"verb": "receive", "at": "2026-10-01T09:00", "procedure": "1.004873", "applicant": "Đỗ Ước"}


@pytest.fixture
def ward(tmp_path: Path) -> Path:
    data = tmp_path / "ward"
    done("--data", data, "init", "--unit", "00070", "--practice")
    play(data, {"by": "Lan", **RECEIVE})
    return data


@pytest.fixture
def province(tmp_path: Path) -> Path:
    data = tmp_path / "province"
    done("--data", data, "init", "--unit", "01", "--role", "superior", "--practice")
    return data


def test_a_ward_opens_look_up_sees_that_it_is_open_and_closes_it(
    ward: Path, province: Path, tmp_path: Path
) -> None:
    told = done("--data", province, "invite", "--unit", "00070", "--out", tmp_path, "--look-up", PAGE)
    seen = done("--data", ward, "join", told["file"], "--compared")
    assert seen["look_up"] == PAGE
    assert f"Trang tra cứu ghi trên giấy tiếp nhận: {PAGE}." in seen["changes"]
    assert done("--data", ward, "look-up") == {"since": None, "page": ""}
    opened = done("--data", ward, "look-up", "on", "--by", "Lan")
    assert opened["since"]
    assert opened["page"] == PAGE
    assert done("--data", ward, "look-up") == opened
    pdf = tmp_path / "receipt.pdf"
    done("--data", ward, "print", "--dossier", "0001/2026", "--form", "receipt", "--out", pdf)
    assert PAGE in text_of(pdf)
    assert done("--data", ward, "look-up", "off") == {"since": None, "page": ""}
    done("--data", ward, "print", "--dossier", "0001/2026", "--form", "receipt", "--out", pdf)
    assert PAGE not in text_of(pdf)
    said = cchc("--data", ward, "look-up").out
    assert "đang đóng" in said


def text_of(pdf: Path) -> str:
    from pypdf import PdfReader

    return "".join(page.extract_text() for page in PdfReader(pdf).pages).replace("\n", "")


def test_a_superior_has_no_receipts_to_look_up(province: Path) -> None:
    answer = cchc("--data", province, "look-up", "on")
    assert (answer.code, "đơn vị báo cáo" in answer.err) == (1, True)


def test_the_word_for_the_page_is_told_once(ward: Path, province: Path) -> None:
    first = done("--data", province, "hub", "pages", "--by", "Minh")["word"]
    assert len(first.split("-")) == 4
    assert done("--data", province, "hub", "pages")["word"] != first
    assert "Chỉ hiện lần này" in cchc("--data", province, "hub", "pages").out
    assert done("--data", province, "hub", "pages", "--off") == {"word": None}
    answer = cchc("--data", province, "hub", "serve", "--pages", "--port", "0")
    assert (answer.code, "chưa có mật khẩu" in answer.err) == (1, True)
    assert cchc("--data", ward, "hub", "pages").code == 1
