"""`cchc print`: every paper of a dossier by its name, and the papers about many."""

from __future__ import annotations

from pathlib import Path

import pypdf
import pytest
from commands import cchc, done, play
from openpyxl import load_workbook

NO = "0001/2026"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A practice register with one dossier that went through the acts which have papers."""
    folder = tmp_path_factory.mktemp("print") / "data"
    done("--data", folder, "init", "--unit", "00070", "--practice")
    acts: list[dict[str, object]] = [
        {
            "verb": "receive",
            "at": "2026-10-01T09:00",
            "procedure": "1.004873",
            "applicant": "Đỗ Thị Ước",
            "fee": 8000,
        },
        {"verb": "hand_over", "at": "2026-10-01T09:30", "dossier": NO, "to": "Bình"},
        {"verb": "take_over", "at": "2026-10-01T10:00", "by": "Bình", "dossier": NO},
        {
            "verb": "request_supplement",
            "at": "2026-10-02T09:00",
            "dossier": NO,
            "what": ["Ảnh"],
            "reason": "Thiếu",
        },
        {"verb": "take_supplement", "at": "2026-10-02T10:00", "dossier": NO},
        {"verb": "take_fee", "at": "2026-10-02T10:05", "dossier": NO, "amount": 8000},
        {
            "verb": "apologise",
            "at": "2026-10-05T09:00",
            "dossier": NO,
            "new_due_at": "2026-10-15T17:00",
            "reason": "Chờ",
        },
        {
            "verb": "stop",
            "at": "2026-10-06T09:00",
            "dossier": NO,
            "reason": "Theo đề nghị",
            "basis": "Điều 9",
        },
    ]
    play(folder, *[{"by": "Lan", **act} for act in acts])
    return folder


def text_of(path: Path) -> str:
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(path).pages).split())


@pytest.mark.parametrize(
    ("name", "code", "said"),
    [
        ("receipt", "receipt-2025", "GIẤY TIẾP NHẬN HỒ SƠ"),
        ("supplement_request", "supplement_request-2025", "NGƯỜI HƯỚNG DẪN"),
        ("apology", "apology-2025", "VĂN BẢN XIN LỖI VÀ ĐỀ NGHỊ GIA HẠN"),
        ("stop_notice", "stop_notice-2025", "THÔNG BÁO DỪNG GIẢI QUYẾT HỒ SƠ"),
        ("control_slip", "control_slip-2025", "PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ"),
        ("control_slip-2018", "control_slip-2018", "PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ"),
        ("folder_cover", "folder_cover", "BÌA HỒ SƠ"),
        ("folder_label", "folder_label", "Hẹn trả:"),
    ],
)
def test_every_paper_of_a_dossier(data: Path, tmp_path: Path, name: str, code: str, said: str) -> None:
    file = tmp_path / "paper.pdf"
    printed = done("--data", data, "print", "--dossier", NO, "--form", name, "--out", file)
    assert printed["form"] == code
    assert printed["number"] >= 1
    text = text_of(file)
    assert said in text
    assert "Đỗ Thị Ước" in text


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("register_book", "--year", "2026"), "register_book-2025", "SỔ THEO DÕI HỒ SƠ"),
        (
            ("register_book", "--year", "2026", "--field", "Hộ tịch"),
            "register_book-2025",
            "Lĩnh vực: Hộ tịch",
        ),
        (("collection_list", "--day", "2026-10-02"), "collection_list", "Tổng cộng 8.000"),
        (("handover_sheet", "--dossier", NO, "--to", "Bình"), "handover_sheet", "Bên nhận: Bình"),
    ],
)
def test_every_paper_about_many(
    data: Path, tmp_path: Path, words: tuple[str, ...], code: str, said: str
) -> None:
    file = tmp_path / "paper.pdf"
    printed = done("--data", data, "print", "--out", file, "--form", *words)
    is_book = code.startswith("register_book")  # its numbers are those of its dossiers
    assert (printed["form"], printed["number"]) == (code, 0 if is_book else 1)
    text = text_of(file)
    assert said in text
    assert "Đỗ Thị Ước" in text


def test_the_book_can_be_a_workbook(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "book.xlsx"
    done("--data", data, "print", "--form", "register_book", "--year", "2026", "--out", file)
    sheet = load_workbook(file).active
    assert sheet is not None
    assert any(cell.value == "Đỗ Thị Ước" for row in sheet.iter_rows() for cell in row)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--form", "refusal", "--dossier", NO), "không có việc “Từ chối tiếp nhận”"),
        (("--form", "song", "--dossier", NO), "Không có biểu mẫu “song”"),
        (("--form", "register_book", "--year", "2024"), "Sổ năm 2024 không có hồ sơ nào"),
        (("--form", "collection_list", "--day", "2026-10-09"), "không thu khoản phí"),
        (
            (
                "--form",
                "handover_sheet",
            ),
            "Chưa chọn hồ sơ nào",
        ),
    ],
)
def test_what_cannot_be_printed_is_told_in_one_sentence(
    data: Path, tmp_path: Path, words: tuple[str, ...], told: str
) -> None:
    file = tmp_path / "paper.pdf"
    answer = cchc("--data", data, "print", "--out", file, *words)
    assert answer.code == 1
    assert told in answer.err
    assert len(answer.err.strip().splitlines()) == 1
    assert not file.exists()


@pytest.mark.parametrize(
    "words", [("--dossier", NO, "--form", "folder_label"), ("--form", "collection_list")]
)
def test_a_paper_that_could_not_be_written_uses_up_no_number(
    data: Path, tmp_path: Path, words: tuple[str, ...]
) -> None:
    words = ("--data", str(data), "print", *words)
    words += ("--day", "2026-10-02") if "collection_list" in words else ()
    before = done(*words, "--out", tmp_path / "before.pdf")
    (tmp_path / "file").write_bytes(b"")
    (tmp_path / "folder").mkdir()
    for target in (tmp_path / "file" / "paper.pdf", tmp_path / "folder"):
        answer = cchc(*words, "--out", target)
        assert answer.code == 1
        assert str(target) in answer.err
    after = done(*words, "--out", tmp_path / "after.pdf")
    is_list = "collection_list" in words
    key = "number" if is_list else "printing"
    assert after[key] == before[key] + 1
    assert [file.name for file in tmp_path.glob(".*")] == []
