"""The portal's export: registered once, by its code; what cannot go in is told with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from cchc_desktop.core.acts import Accept
from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.lifecycle import State
from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.operations.portal_book import OnlineReport, take_online
from cchc_desktop.operations.receive import accept
from cchc_desktop.store import search
from cchc_desktop.store.check import check

AT = datetime(2026, 10, 9, 8, 15, tzinfo=HANOI)
HEADER = ("Trạng thái", "Ngày nộp", "Số điện thoại", "Tên thủ tục", "Họ tên người nộp", "Mã hồ sơ", "Số CCCD")
CODES = tuple(f"H26.12.09-261008-000{n}" for n in range(1, 6))
BIRTH = "Đăng ký khai sinh"


def export(path: Path, *rows: Sequence[object]) -> Path:
    """A sheet as a portal gives it: a title, an empty line, the columns in its own order."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["DANH SÁCH HỒ SƠ TRỰC TUYẾN"])
    sheet.append([])
    sheet.append(["STT", *HEADER])
    for number, row in enumerate(rows, 1):
        sheet.append([number, *row])
    book.save(path)
    return path


def line(code: str | None, name: str | None = "Đỗ Thị Ước", **told: str) -> tuple[object, ...]:
    return (
        *(told.get("status", "Chờ tiếp nhận"), told.get("on", "08/10/2026 21:40"), "0912345678"),
        *(told.get("procedure", BIRTH), name, code, "001190012345"),
    )


def take(place: Workplace, path: Path, *, is_dry_run: bool = False) -> OnlineReport:
    return take_online(place, path, "Lan", AT, is_dry_run=is_dry_run)


def test_rows_become_dossiers_that_wait_and_are_accepted_one_by_one(place: Workplace, tmp_path: Path) -> None:
    path = export(tmp_path / "cong.xlsx", line(CODES[0]), line(CODES[1], "Vũ Văn Hải"))
    report = take(place, path)
    assert (report.added, report.known, report.bad, report.side_file) == (
        ("0001/2026", "0002/2026"),
        0,
        0,
        None,
    )
    assert "2 hồ sơ mới đã ghi nhận" in report.sentence
    with place.register.read() as reading:
        one = search.dossier(reading, CODES[0])
        assert search.entries(reading, one.seq)[0].by == "Lan"
    assert (one.state, one.channel, one.code, one.received_at) == (State.REGISTERED, "online", CODES[0], None)
    assert one.submitted_at == datetime(2026, 10, 8, 21, 40, tzinfo=HANOI)
    assert (one.procedure, one.id_number, one.phone) == ("1.001193", "001190012345", "0912345678")
    with at_desk(place, "Lan", AT) as desk:
        now = accept(desk, Accept(dossier=one.local_no))
    assert (now.state, now.received_at) == (State.ACCEPTED, AT)
    assert not check(place.register).findings


def test_nothing_goes_in_twice(place: Workplace, tmp_path: Path) -> None:
    take(place, export(tmp_path / "sang.xlsx", line(CODES[0])))
    report = take(place, export(tmp_path / "chieu.xlsx", line(CODES[0]), line(CODES[1]), line(CODES[1])))
    assert (report.rows, report.known, report.added, report.bad) == (3, 1, ("0002/2026",), 1)
    assert report.reasons == (f"Dòng 6: Trùng mã hồ sơ {CODES[1]} với dòng 5.",)


def test_bad_rows_are_told_and_written_aside_and_the_others_go_in(place: Workplace, tmp_path: Path) -> None:
    path = export(
        tmp_path / "cong.xlsx",
        line(None),
        line(CODES[0], None),
        line(CODES[1], status="Đã trả kết quả"),
        line(CODES[2], procedure="Chứng thực bản sao từ bản chính", on="ngày mai"),
        line(CODES[3], procedure="2.000815 Chứng thực bản sao"),
        line(CODES[4]),
    )
    report = take(place, path)
    assert (report.rows, len(report.added), report.bad) == (6, 1, 5)
    said = "\n".join(report.reasons)
    for words in ("mã hồ sơ chính thức", "Thiếu họ tên", "đã giải quyết xong", "Ngày nộp", "không nhận theo"):
        assert words in said
    assert report.side_file is not None
    sheet = load_workbook(report.side_file).worksheets[0]
    assert sheet.max_row == 6
    assert len(report.told) == 5


def test_a_dry_run_says_the_same_and_leaves_nothing(place: Workplace, tmp_path: Path) -> None:
    path = export(tmp_path / "cong.xlsx", line(CODES[0]), line(None))
    report = take(place, path, is_dry_run=True)
    assert (report.added, report.bad, report.side_file) == ((CODES[0],), 1, None)
    assert "1 hồ sơ mới sẽ được ghi nhận" in report.sentence
    with place.register.read() as reading:
        assert search.is_empty(reading)
    assert take(place, path).added == ("0001/2026",)


def test_a_file_that_is_no_export_is_refused_with_what_it_lacks(place: Workplace, tmp_path: Path) -> None:
    book = Workbook()
    book.worksheets[0].append(["STT", "Họ tên", "Ngày nộp", "Điện thoại"])
    book.save(tmp_path / "khac.xlsx")
    with pytest.raises(Refused, match="thiếu cột"):
        take(place, tmp_path / "khac.xlsx")
