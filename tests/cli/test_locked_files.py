"""Files with many people's data leave a real register under a password, or open for an entered reason."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
import sqlalchemy as sa
from book_sheets import line, save
from commands import cchc, done, play
from office_program import retold
from openpyxl import load_workbook

from cchc_desktop.core.failure import Refused
from cchc_desktop.operations.locked_files import locked, made_up, unlocked, with_password
from cchc_desktop.operations.upkeep import open_register_only
from cchc_desktop.store import schema
from cchc_desktop.store.rows import entry_of

PASSPHRASE, PASSWORD = "mật khẩu mở sổ 2026", "mật khẩu mở tệp"
NAMES = ("Đỗ Thị Ước", "Trần Văn Đông", "Lê Hoàng Ân")


@pytest.fixture(autouse=True)
def secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CCHC_PASSPHRASE", PASSPHRASE)
    monkeypatch.delenv("CCHC_EXPORT_PASSPHRASE", raising=False)


@pytest.fixture
def real(tmp_path: Path) -> Path:
    """A real register with three people in it."""
    place = tmp_path / "register"
    done("--data", place, "init", "--unit", "00070")
    of = {"verb": "receive", "by": "Lan", "procedure": "1.004873"}
    acts = [{**of, "at": f"2026-10-0{day}T09:00", "applicant": name} for day, name in enumerate(NAMES, 1)]
    play(place, *acts)
    return place


def exports(place: Path) -> list[tuple[dict[str, object], dict[str, object] | None]]:
    """What the chain says of files that left: the note, and what erasure may blank."""
    register = open_register_only(place, PASSPHRASE)
    try:
        with register.read() as reading:
            e = schema.entry.c
            asked = sa.select(schema.entry).where(e.verb == "export").order_by(e.seq)
            found = [entry_of(row) for row in reading.run(asked).mappings()]
    finally:
        register.close()
    return [(dict(one.note), dict(one.personal) if one.personal else None) for one in found]


def words_of_xlsx(data: bytes) -> str:
    book = load_workbook(BytesIO(data))
    return " ".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row)


def words_of_pdf(path: Path, password: str | None = None) -> str:
    with pypdfium2.PdfDocument(path, password=password) as pdf:
        return " ".join(page.get_textpage().get_text_range() for page in pdf)


@pytest.mark.parametrize("name", ["so.pdf", "so.xlsx"])
def test_a_list_of_many_needs_somebody_to_decide(real: Path, tmp_path: Path, name: str) -> None:
    target = tmp_path / name
    book = ("--data", real, "print", "--form", "register_book", "--year", 2026, "--out", target)
    answer = cchc(*book)
    assert answer.code == 1
    assert "CCHC_EXPORT_PASSPHRASE" in answer.err
    assert not target.exists()
    assert exports(real) == []
    assert cchc(*book, "--plain").code == 2
    assert not target.exists()


def test_a_list_under_a_password(real: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CCHC_EXPORT_PASSPHRASE", PASSWORD)
    book = ("--data", real, "print", "--form", "register_book", "--year", 2026, "--out")
    done(*book, tmp_path / "so.xlsx")
    done(*book, tmp_path / "so.pdf")
    for name in ("so.xlsx", "so.pdf"):
        data = (tmp_path / name).read_bytes()
        assert all(word.encode() not in data and word.encode("utf-16-le") not in data for word in NAMES)
    opened = unlocked(tmp_path / "so.xlsx", PASSWORD)
    assert opened is not None
    assert NAMES[0] in words_of_xlsx(opened)
    with pytest.raises(Refused, match="không mở được bằng mật khẩu"):
        unlocked(tmp_path / "so.xlsx", "mật khẩu khác")
    assert NAMES[0] in words_of_pdf(tmp_path / "so.pdf", PASSWORD)
    with pytest.raises(pypdfium2.PdfiumError):
        words_of_pdf(tmp_path / "so.pdf")
    note = {"files": [["register_book-2025", 3]], "count": 3, "is_encrypted": True}
    assert exports(real) == [(note, None), (note, None)]


def test_a_list_in_clear_tells_its_reason_where_it_can_be_erased(real: Path, tmp_path: Path) -> None:
    book = ("--data", real, "print", "--form", "register_book", "--year", 2026, "--out", tmp_path / "so.pdf")
    done(*book, "--plain", "--reason", "Đoàn thanh tra yêu cầu")
    assert NAMES[0] in words_of_pdf(tmp_path / "so.pdf")
    note = {"files": [["register_book-2025", 3]], "count": 3, "is_encrypted": False}
    assert exports(real) == [(note, {"reason": "Đoàn thanh tra yêu cầu"})]


def test_a_password_that_is_soon_guessed_is_refused(real: Path, tmp_path: Path) -> None:
    word = tmp_path / "word"
    word.write_text("ngan\n", encoding="utf-8")
    answer = cchc(
        *("--data", real, "print", "--form", "register_book", "--year", 2026, "--out", tmp_path / "so.pdf"),
        *("--export-passphrase-file", word),
    )
    assert answer.code == 1
    assert "ít nhất 12 ký tự" in answer.err


def test_papers_of_one_citizen_and_practice_stay_as_they_were(
    real: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = ("--dossier", "0001/2026", "--out", tmp_path / "giay.pdf")
    for form in ("receipt", "handover_sheet"):
        done("--data", real, "print", "--form", form, *one)
        assert NAMES[0] in words_of_pdf(tmp_path / "giay.pdf").replace("\r\n", " ")
    assert exports(real) == []
    monkeypatch.delenv("CCHC_PASSPHRASE")
    play_place = tmp_path / "practice"
    done("--data", play_place, "init", "--unit", "00070", "--practice")
    of = {"verb": "receive", "by": "Lan", "procedure": "1.004873"}
    play(
        play_place,
        *({**of, "at": f"2026-10-01T09:0{at}", "applicant": name} for at, name in enumerate(NAMES)),
    )
    book = (
        "--data",
        play_place,
        "print",
        "--form",
        "register_book",
        "--year",
        2026,
        "--out",
        tmp_path / "so.pdf",
    )
    done(*book)
    assert NAMES[0] in words_of_pdf(tmp_path / "so.pdf")


def test_a_month_names_nobody_unless_it_is_asked_and_closed(
    real: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    month = ("--data", real, "month", "--period", "2026-10", "--out")
    told = done(*month, tmp_path / "thang")
    [book] = [Path(one) for one in told["files"] if "SoTheoDoi" in one]
    assert "Đ. T. Ư." in words_of_xlsx(book.read_bytes())
    assert all(name not in words_of_xlsx(book.read_bytes()) for name in NAMES)
    assert exports(real) == []
    assert cchc(*month, tmp_path / "ten", "--names").code == 1
    assert not (tmp_path / "ten").exists() or not list((tmp_path / "ten").iterdir())
    monkeypatch.setenv("CCHC_EXPORT_PASSPHRASE", PASSWORD)
    told = done(*month, tmp_path / "ten", "--names")
    by_name = {
        path.name.partition("_")[0]: path for path in map(Path, told["files"]) if path.suffix == ".xlsx"
    }
    opened = unlocked(by_name["SoTheoDoi"], PASSWORD)
    assert opened is not None
    assert all(name in words_of_xlsx(opened) for name in NAMES)
    assert load_workbook(by_name["II06a"])  # figures name nobody, and stay open
    assert exports(real) == [({"files": [["register-book", 3]], "count": 3, "is_encrypted": True}, None)]
    assert cchc("--data", real, "check").code == 0


def test_rows_left_over_are_closed_and_come_back_when_they_are_mended(
    real: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = save(tmp_path / "so.xlsx", [line(), line(**{"Họ tên": "Lò Thị Pâng", "Ngày nhận": "hôm qua"})])
    told = done("--data", real, "import-book", source)
    side, password = Path(told["side_file"]), told["side_password"]
    assert told["bad"] == 1
    assert "Lò Thị Pâng".encode("utf-16-le") not in side.read_bytes()
    opened = unlocked(side, password)
    assert opened is not None
    assert "Lò Thị Pâng" in words_of_xlsx(opened)
    assert password not in str(exports(real))
    assert exports(real)[0][0] == {"files": [["import-book", 1]], "count": 1, "is_encrypted": True}
    book = load_workbook(BytesIO(opened))
    sheet = book.worksheets[0]
    [at] = [cell.column for cell in sheet[1] if cell.value == "Ngày nhận"]
    sheet.cell(2, at).value = "01/10/2026"
    mended = BytesIO()
    book.save(mended)
    side.write_bytes(locked(mended.getvalue(), with_password(password)))
    assert "đặt mật khẩu" in cchc("--data", real, "import-book", side).err
    monkeypatch.setenv("CCHC_EXPORT_PASSPHRASE", password)
    again = done("--data", real, "import-book", side)
    assert (again["added"], again["bad"]) == (1, 0)


def test_a_trial_writes_nothing_into_the_register(real: Path, tmp_path: Path) -> None:
    source = save(tmp_path / "so.xlsx", [line(**{"Họ tên": None})])
    told = done("--data", real, "import-book", source, "--dry-run")
    assert unlocked(Path(told["side_file"]), told["side_password"])
    assert exports(real) == []


def test_made_up_passwords_are_long_and_never_the_same() -> None:
    words = {made_up() for _ in range(1_000)}
    assert len(words) == 1_000
    assert all(len(word) == 23 and not set(word) & set("01ilo") for word in words)


def test_an_office_program_opens_what_was_closed(
    real: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CCHC_EXPORT_PASSPHRASE", PASSWORD)
    target = tmp_path / "so.xlsx"
    done("--data", real, "print", "--form", "register_book", "--year", 2026, "--out", target)
    assert all(name in retold(target, PASSWORD) for name in NAMES)
