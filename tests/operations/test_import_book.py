"""Taking over a register: the figures stay, nothing goes in twice, bad rows are told and set aside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random

import pytest
from book_sheets import NOW, counted, dossiers, left_over, line, save, take
from openpyxl import load_workbook

from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.core.lifecycle import State
from cchc_desktop.core.period import parse
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.import_book import import_book

FIRST, LAST = date(2026, 9, 15), date(2026, 10, 14)
ROWS = 2_000


def _written(on: date, way: int) -> object:
    """The same day in seven ways."""
    ways = (
        on,
        datetime.combine(on, time(0)),
        f"{on:%d/%m/%Y}",
        f"{on:%d-%m-%y}",
        f"ngày {on:%d} tháng {on:%m} năm {on.year}",
        (on - date(1899, 12, 30)).days,
        f"{on:%d.%m.%Y}",
    )
    return ways[way % len(ways)]


PROCEDURES = (
    ("1.001193", "Đăng ký khai sinh", "Hộ tịch"),
    ("2.000815", "Chứng thực bản sao", "Chứng thực"),
    ("1.004222", "Đăng ký thường trú", "Đăng ký, quản lý cư trú"),
    ("", "Việc riêng của xã", "Việc khác của xã"),
)
WORDS = ("Đã trả kết quả", "Đã trả kết quả", "Có kết quả", "Đang giải quyết", "Chờ bổ sung", "Rút hồ sơ")
CHANNELS = ("Trực tiếp", "Trực tuyến", "BCCI", "Toàn trình", "")


def _big_book(path: Path, counts: Counter[tuple[str, str]]) -> Path:
    """A book of known figures; ``counts`` gets them by field and box, counted from its days alone."""
    random = Random(20261120)
    rows = []
    for number in range(ROWS):
        code, name, field = random.choice(PROCEDURES)
        received = date(2026, 8, 25) + timedelta(days=random.randrange(60))
        due = received + timedelta(days=random.randrange(12))
        ended = received + timedelta(days=random.randrange(16))
        fate, channel = random.choice(WORDS), random.choice(CHANNELS)
        is_ended = fate in {"Đã trả kết quả", "Có kết quả", "Rút hồ sơ"}
        marks = (random.random() < 0.5, random.random() < 0.3, random.random() < 0.2)
        changes: dict[str, object] = {
            "Mã hồ sơ": f"H15.50.05.13-{received:%y%m%d}-{number:04d}" if number % 3 else None,
            "Mã TTHC": code,
            "Tên TTHC": name,
            "Lĩnh vực": field.upper() if number % 7 == 0 else field,
            "Họ tên": f"Nguyễn Văn {number}",
            "Hình thức nộp": channel,
            "Ngày nhận": _written(received, number),
            "Ngày hẹn trả": _written(due, number + 1),
            "Ngày có kết quả": _written(ended, number + 2) if is_ended else None,
            "Ngày trả": _written(ended, number + 3) if fate.startswith("Đã trả") else None,
            "Tình trạng": fate,
            "Số hóa thành phần": "x" if marks[0] else "",
            "Số hóa kết quả": "có" if marks[1] else "không",
            "Thanh toán trực tuyến": 1 if marks[2] else 0,
        }
        rows.append(line(**changes))
        for box in _boxes(received, due, ended if is_ended else None, fate, channel, marks):
            counts[field, box] += 1
    return save(path, rows)


def _boxes(
    received: date, due: date, ended: date | None, fate: str, channel: str, marks: tuple[bool, bool, bool]
) -> Iterator[str]:
    """The boxes of the month, from the days as the book gives them."""
    if received > LAST or (ended is not None and ended < FIRST):
        return
    if received >= FIRST:
        yield "received_online" if channel in {"Trực tuyến", "Toàn trình"} else "received_direct"
        yield from (
            box
            for box, is_so in zip(("digitised_in", "paid_online"), (marks[0], marks[2]), strict=True)
            if is_so
        )
    else:
        yield "carried_over"
    if ended is not None and ended <= LAST:
        is_withdrawn = fate == "Rút hồ sơ"
        yield "late" if ended > due else "on_time" if ended == due or is_withdrawn else "early"
        if is_withdrawn:
            yield "withdrawn"
        elif marks[1]:
            yield "digitised_out"
    else:
        yield "pending_overdue" if due <= LAST and fate != "Chờ bổ sung" else "pending_in_time"


def test_month_of_a_book_is_what_the_book_counts(place: Workplace, tmp_path: Path) -> None:
    expected: Counter[tuple[str, str]] = Counter()
    path = _big_book(tmp_path / "so.xlsx", expected)

    dry = take(place, path, is_dry_run=True)
    assert (dry.added, dry.bad, dossiers(place)) == (ROWS, 0, [])

    report = take(place, path)
    assert (report.rows, report.added, report.bad, report.known) == (ROWS, ROWS, 0, 0), report.reasons[:5]
    month = counted(place, parse("2026-10"))
    found = {(lv, box): n for (_, lv), boxes in month.by_field().items() for box, n in boxes.items() if n}
    assert found == dict(expected)

    again = take(place, path)
    assert (again.added, again.updated, again.known) == (0, 0, ROWS)
    assert counted(place, parse("2026-10")) == month


def test_numbers_follow_the_order_of_reception(place: Workplace, tmp_path: Path) -> None:
    rows = [
        line(**{"Họ tên": name, "Ngày nhận": day, "Ngày hẹn trả": "30/10/2026"})
        for name, day in (
            ("Trần Thị Ba", "12/10/2026"),
            ("Lê Văn Một", "01/10/2026"),
            ("Phạm Thị Hai", "05/10/2026"),
        )
    ]
    take(place, save(tmp_path / "so.xlsx", rows))
    assert [(d.local_no, d.applicant) for d in dossiers(place)] == [
        ("0001/2026", "Lê Văn Một"),
        ("0002/2026", "Phạm Thị Hai"),
        ("0003/2026", "Trần Thị Ba"),
    ]


BAD = (
    ({"Họ tên": None}, "Thiếu họ tên người nộp hồ sơ."),
    ({"Ngày nhận": None}, "Thiếu ngày nhận."),
    ({"Ngày nhận": "31/02/2026"}, "Ngày nhận “31/02/2026” không có trong lịch."),
    ({"Ngày nhận": "10/25/2026"}, "Ngày nhận “10/25/2026” không có trong lịch."),
    ({"Ngày hẹn trả": "hôm sau"}, "Ngày hẹn trả “hôm sau” không phải là ngày."),
    ({"Ngày hẹn trả": "01/10/2026"}, "Ngày hẹn trả 01/10/2026 đứng trước ngày nhận 05/10/2026."),
    ({"Ngày có kết quả": "04/10/2026"}, "Ngày có kết quả 04/10/2026 đứng trước ngày nhận 05/10/2026."),
    ({"Ngày trả": "04/10/2026"}, "Ngày trả 04/10/2026 đứng trước ngày nhận 05/10/2026."),
    (
        {"Ngày có kết quả": "07/10/2026", "Ngày trả": "06/10/2026"},
        "Ngày trả 06/10/2026 đứng trước ngày có kết quả 07/10/2026.",
    ),
    ({"Mã TTHC": None, "Tên TTHC": None}, "Thiếu mã và tên thủ tục."),
    ({"Hình thức nộp": "bồ câu"}, "Hình thức nộp “bồ câu” không phải hình thức nộp nào đã biết"),
    ({"Tình trạng": "Đã trả"}, "Tình trạng là “Đã trả” nhưng không có ngày có kết quả, ngày trả."),
    ({"Tình trạng": "Rút hồ sơ"}, "Tình trạng là “Rút hồ sơ” nhưng không có ngày"),
    (
        {"Mã TTHC": None, "Tên TTHC": "Việc lạ", "Ngày hẹn trả": None},
        "Không có ngày hẹn trả và danh mục chưa có thời hạn của thủ tục này.",
    ),
    ({"Mã hồ sơ": "h15.50-261005-0001"}, "Trùng mã hồ sơ H15.50-261005-0001 với dòng 2."),
)


def test_each_bad_row_lies_aside_with_its_reason(place: Workplace, tmp_path: Path) -> None:
    rows = [line(**{"Mã hồ sơ": "H15.50-261005-0001"}), *(line(**changes) for changes, _ in BAD)]
    report = take(place, save(tmp_path / "so.xlsx", rows))
    assert (report.added, report.bad, report.rows) == (1, len(BAD), len(rows))
    assert report.side_file == tmp_path / "so_dong_loi.xlsx"
    assert report.side_file.stat().st_mode & 0o777 == 0o600
    for number, (row, sentence, (_, reason)) in enumerate(
        zip(left_over(report), report.reasons, BAD, strict=True), 3
    ):
        assert str(row[0]).startswith(reason)
        assert row[2] == number
        assert sentence.startswith(f"Dòng {number}: {reason}")


def test_rows_put_right_in_the_side_file_go_in_from_there(place: Workplace, tmp_path: Path) -> None:
    bad = line(**{"Ngày nhận": "31/02/2026", "Điện thoại": "=1+1", "Số CCCD": "001099000123"})
    report = take(place, save(tmp_path / "so.xlsx", [line(), bad]))
    assert report.side_file is not None
    book = load_workbook(report.side_file)
    titles = [cell.value for cell in book.worksheets[0][1]]
    row = book.worksheets[0][2]
    assert not [cell for cell in row if str(cell.value).startswith("=")]
    book.worksheets[0].cell(2, titles.index("Ngày nhận") + 1).value = "06/10/2026"
    book.save(report.side_file)
    fixed = take(place, report.side_file)
    assert (fixed.added, fixed.bad) == (1, 0)
    assert [d.id_number for d in dossiers(place)] == [None, "001099000123"]


def test_an_extended_book_adds_only_what_is_new_and_ends_what_was_open(
    place: Workplace, tmp_path: Path
) -> None:
    open_row = {"Họ tên": "Vũ Thị Sen", "Tình trạng": "Đang xử lý"}
    waiting = {"Họ tên": "Đỗ Văn Cam", "Tình trạng": "Chờ bổ sung"}
    take(place, save(tmp_path / "a.xlsx", [line(**open_row), line(**waiting), line(), line()]))
    done = {"Ngày có kết quả": "06/10/2026", "Ngày trả": "07/10/2026", "Tình trạng": "Đã trả"}
    new = line(**{"Họ tên": "Hồ Thị Mới"})
    longer = [new, line(), line(**open_row | done), line(), line(**waiting | done), line()]
    report = take(place, save(tmp_path / "b.xlsx", longer))
    assert (report.added, report.updated, report.known) == (2, 2, 2)
    found = {d.applicant: d for d in dossiers(place)}
    assert found["Vũ Thị Sen"].state is State.HANDED_BACK
    assert found["Đỗ Văn Cam"].state is State.HANDED_BACK
    assert found["Hồ Thị Mới"].state is State.ACCEPTED
    assert len(dossiers(place)) == 6


def test_a_code_already_in_the_register_is_known(place: Workplace, tmp_path: Path) -> None:
    take(place, save(tmp_path / "a.xlsx", [line()]))
    coded = line(**{"Mã hồ sơ": "H15.50-261005-0007"})
    second = take(place, save(tmp_path / "b.xlsx", [coded]))
    assert (second.added, second.updated) == (0, 1)
    third = take(place, save(tmp_path / "c.xlsx", [coded]))
    assert (third.added, third.updated, third.known) == (0, 0, 1)


def test_alike_rows_stay_apart_whatever_their_order(place: Workplace, tmp_path: Path) -> None:
    done = line(**{"Ngày trả": "06/10/2026"})
    take(place, save(tmp_path / "a.xlsx", [line(), done]))
    report = take(place, save(tmp_path / "b.xlsx", [done, line()]))
    assert (report.added, report.updated, report.known) == (0, 0, 2)
    coded = line(**{"Mã hồ sơ": "H15.50-261005-0009"})
    third = take(place, save(tmp_path / "c.xlsx", [coded, done, line()]))
    assert (third.added, third.updated, third.known) == (1, 0, 2)


def test_a_sheet_that_sums_up_the_others_adds_nothing(place: Workplace, tmp_path: Path) -> None:
    path = tmp_path / "so.xlsx"
    rows = [line(), line(), line(**{"Mã hồ sơ": "H15.50-261005-0010"})]
    book = load_workbook(save(path, rows))
    book.copy_worksheet(book.worksheets[0])
    book.save(path)
    report = take(place, path)
    assert (report.added, report.known, report.bad) == (3, 3, 0)


FATES = (
    ("Rút hồ sơ", State.WITHDRAWN),
    ("Công dân xin rút", State.WITHDRAWN),
    ("Dừng giải quyết", State.STOPPED),
    ("Trả lại hồ sơ", State.STOPPED),
    ("Đã giải quyết đúng hạn", State.HANDED_BACK),
    ("Không đủ điều kiện giải quyết", State.HANDED_BACK),
)


@pytest.mark.parametrize(("words", "state"), FATES)
def test_words_of_the_standing_column(place: Workplace, tmp_path: Path, words: str, state: State) -> None:
    row = line(**{"Tình trạng": words, "Ngày trả": "06/10/2026"})
    take(place, save(tmp_path / "so.xlsx", [row]))
    assert [d.state for d in dossiers(place)] == [state]


def test_refused_at_the_counter_is_not_received(place: Workplace, tmp_path: Path) -> None:
    report = take(place, save(tmp_path / "so.xlsx", [line(**{"Tình trạng": "Từ chối tiếp nhận"})]))
    assert report.added == 1
    total = counted(place, parse("2026-10")).total()
    assert {box: n for box, n in total.items() if n} == {"refused": 1}


def test_numbers_spoilt_by_the_spreadsheet_are_set_right_or_kept(place: Workplace, tmp_path: Path) -> None:
    rows = [
        line(**{"Họ tên": "Nguyễn Văn An", "Số CCCD": 79099000123, "Điện thoại": 912345678}),
        line(**{"Họ tên": "Nguyễn Văn Bé", "Số CCCD": "12345", "Điện thoại": "máy bàn", "Mã hồ sơ": "17/HS"}),
        line(**{"Họ tên": "Nguyễn Văn Cò", "Điện thoại": "0912345678 - 0987654321"}),
    ]
    report = take(place, save(tmp_path / "so.xlsx", rows))
    an, be, co = dossiers(place)
    assert (an.id_number, an.phone) == ("079099000123", "0912345678")
    assert (be.id_number, be.phone, be.code) == (None, None, None)
    assert be.remark is not None
    assert all(text in be.remark for text in ("12345", "máy bàn", "17/HS"))
    assert co.phone == "0912345678"
    assert report.warnings["số giấy tờ mất số 0 ở đầu, đã thêm lại"] == 1
    assert report.warnings["số giấy tờ không đúng dạng, giữ ở ghi chú"] == 1


def test_a_procedure_is_found_by_code_or_name_or_gets_a_code_of_its_own(
    place: Workplace, tmp_path: Path
) -> None:
    rows = [
        line(**{"Mã TTHC": "1.001193.000.00.00.H48", "Tên TTHC": None, "Lĩnh vực": None}),
        line(**{"Mã TTHC": None, "Tên TTHC": "Thủ tục ĐĂNG KÝ KHAI TỬ", "Lĩnh vực": None}),
        line(**{"Mã TTHC": None, "Tên TTHC": "Xác nhận việc của thôn", "Lĩnh vực": "Việc thôn"}),
        line(**{"Mã TTHC": 1001193, "Tên TTHC": None, "Lĩnh vực": "Tư pháp"}),
    ]
    take(place, save(tmp_path / "so.xlsx", rows))
    found = [(d.procedure, d.field) for d in dossiers(place)]
    assert found[:2] == [("1.001193", "Hộ tịch"), ("1.000656", "Hộ tịch")]
    assert found[2][0].startswith("KHAC-")
    assert found[2][1] == "Việc thôn"
    assert found[3] == ("1.001193", "Tư pháp")


def test_without_a_due_day_the_catalogue_promises(place: Workplace, tmp_path: Path) -> None:
    row = line(
        **{"Mã TTHC": "1.000894", "Tên TTHC": None, "Ngày hẹn trả": None, "Ngày nhận": "05/10/2026 15:30"}
    )
    take(place, save(tmp_path / "so.xlsx", [row]))
    (found,) = dossiers(place)
    assert found.term is not None
    assert found.due_at is not None
    assert found.due_at > datetime(2026, 10, 5, 15, 30, tzinfo=found.due_at.tzinfo)


def test_progress_and_a_side_file_of_ones_own(place: Workplace, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    path = save(tmp_path / "so.xlsx", [line(), line(**{"Họ tên": None})])
    aside = tmp_path / "khac" / "loi.xlsx"
    report = import_book(
        place, path, NOW, side_file=aside, progress=lambda done, total: told.append((done, total))
    )
    assert told == [(0, 1), (1, 1)]
    assert report.side_file == aside
    assert "1 dòng lỗi" in report.sentence
    assert report.json()["bad"] == 1


def test_files_that_are_no_register(place: Workplace, tmp_path: Path) -> None:
    for name, data in (
        ("a.xlsx", b""),
        ("b.xlsx", b"PK\x03\x04 hong"),
        ("c.xls", b"chu thuong"),
        ("d.pdf", b"%PDF-1.7"),
    ):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(Refused):
            take(place, tmp_path / name)
    with pytest.raises(Trouble):
        take(place, tmp_path / "khong-co.xlsx")
    with pytest.raises(Refused, match="thiếu cột Ngày nhận"):
        take(
            place,
            save(tmp_path / "e.xlsx", [["1", "x", "y"]], header=("STT", "Họ tên", "Tên TTHC", "Địa chỉ")),
        )
    with pytest.raises(Refused, match="Không thấy dòng tiêu đề"):
        take(place, save(tmp_path / "f.xlsx", [["x"]], header=("một", "hai")))
    locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")
    (tmp_path / "g.xlsx").write_bytes(locked)
    with pytest.raises(Refused, match="mật khẩu"):
        take(place, tmp_path / "g.xlsx")


def test_a_cell_lost_far_away_is_refused_before_it_fills_the_memory(place: Workplace, tmp_path: Path) -> None:
    path = save(tmp_path / "xa.xlsx", [line()])
    book = load_workbook(path)
    book.worksheets[0]["XFD1048576"] = "?"
    book.save(path)
    with pytest.raises(Refused, match="1048576"):
        take(place, path)
