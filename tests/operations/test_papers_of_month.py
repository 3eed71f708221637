"""The files of a period: the usual ones when nobody asks, any report when somebody does."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdf
import pytest
from acting import Act
from openpyxl import load_workbook

from cchc_desktop.core import packet as packets
from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.dossier import Dossier
from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.core.period import parse
from cchc_desktop.operations import demo
from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.operations.month import Report, preview, report
from cchc_desktop.operations.office import Head, put_head
from cchc_desktop.operations.papers_of_month import (
    USUAL,
    build,
    codes,
    not_offered,
    offered,
    picture,
    save_as,
    save_into,
)
from cchc_desktop.operations.report_material import Gathered
from cchc_desktop.operations.sheets import office_of
from cchc_desktop.operations.upkeep import Founding, found
from cchc_desktop.reports import Wish, reports

OCTOBER = parse("2026-10")
NOW = datetime(2026, 10, 20, 9, tzinfo=HANOI)
BASE = "00070_20260915_20261014"


@pytest.fixture
def busy(act: Act, received: Dossier) -> None:
    """A few dossiers of every fate: late with a cause, overdue, withdrawn, waiting, paid for."""
    for minute, who in enumerate(("Đỗ Thị Ước", "Trần Văn Đông", "Lê Hoàng Ân", "Võ Thị Thủy"), 1):
        act("receive", f"2026-10-01T09:1{minute}", procedure="1.004873", applicant=who, by="Hùng", fee=50_000)
    act(
        "receive",
        "2026-10-13T10:00",
        procedure="1.004873",
        applicant="=A1+1",
        channel="online",
        is_accepted=False,
    )
    act("take_fee", "2026-10-02T08:30", dossier="0002/2026", amount=20_000, receipt="0000012")
    act("take_fee", "2026-10-05T08:30", dossier="0003/2026", amount=50_000, is_paid_online=True)
    act("assign", "2026-10-02T09:00", dossier="0002/2026", officer="Hoa")
    act("withdraw", "2026-10-02T09:30", dossier="0003/2026", reason="không cần nữa")
    act("finish", "2026-10-09T09:00", dossier=received.local_no, cause="A1")
    act("hand_back", "2026-10-09T10:00", dossier=received.local_no)


def done(place: Workplace, *, period: str = "2026-10") -> Report:
    return preview(place, parse(period), NOW, by="Lan")


def cells(workbook: bytes) -> list[list[Any]]:
    sheet = load_workbook(BytesIO(workbook)).active
    assert sheet is not None
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def row_of(workbook: bytes, name: object) -> list[Any]:
    return next(row for row in cells(workbook) if name in row)


@pytest.mark.usefixtures("busy")
def test_nobody_asks_and_the_files_are_those_of_ever(place: Workplace) -> None:
    assert list(build(place, done(place))) == [
        *(f"II06a_{BASE}.xlsx", f"II06a_{BASE}.pdf"),
        f"SoTheoDoi_{BASE}.xlsx",
    ]
    assert set(USUAL) < set(reports())


def test_units_are_told_apart_by_a_superior_alone(place: Workplace) -> None:
    assert "by-unit" not in {one.code for one in (*offered(place), *not_offered(place))}
    with pytest.raises(Refused, match="chỉ lập được từ tổng của các đơn vị"):
        build(place, done(place), asked=("by-unit",))


@pytest.mark.usefixtures("busy")
def test_all_gives_every_report_and_the_book_as_a_workbook_alone(place: Workplace) -> None:
    files = build(place, done(place), asked=("all",))
    stems = {name.partition(f"_{BASE}")[0] for name in files}
    papers = offered(place)
    assert stems == {one.stem for one in papers}
    assert [name for name in files if name.startswith("SoTheoDoi")] == [f"SoTheoDoi_{BASE}.xlsx"]
    assert len(files) == 2 * len(papers) - 1
    for name, data in files.items():
        if name.endswith(".pdf"):
            pages = [page.extract_text() for page in pypdf.PdfReader(BytesIO(data)).pages]
            assert all(len(page.split()) > 30 for page in pages)
            assert "NGƯỜI LÀM BÁO CÁO" in pages[-1]
            assert f"Trang 1/{len(pages)}" in pages[0]
        else:
            assert zipfile.ZipFile(BytesIO(data)).testzip() is None


@pytest.mark.usefixtures("busy")
def test_one_way_of_one_report(place: Workplace) -> None:
    files = build(place, done(place), asked=("register-book.pdf", "overdue.xlsx", "overdue"))
    assert list(files) == [f"SoTheoDoi_{BASE}.pdf", f"QuaHan_{BASE}.xlsx", f"QuaHan_{BASE}.pdf"]


@pytest.mark.parametrize("told", ["", " , ", "II06a", "overdue.docx", "all.xls", "overdue;all"])
def test_a_report_that_nobody_knows_is_refused_with_those_that_are_known(told: str) -> None:
    with pytest.raises(Refused) as refused:
        codes(told)
    assert refused.value.field == "reports"
    assert codes(" overdue , all,overdue") == ("overdue", "all")


@pytest.mark.usefixtures("busy")
def test_the_figures_are_those_of_the_table(place: Workplace) -> None:
    told = done(place)
    files = build(place, told, asked=("all",))
    xlsx = {name.partition(f"_{BASE}")[0]: data for name, data in files.items() if name.endswith(".xlsx")}
    counts = told.tally.total()
    official = row_of(xlsx["II06a"], "Tổng cộng")[2:13]
    assert official == [5, 0, 5, 0, 2, 0, 1, 1, 3, 0, 3]
    assert row_of(xlsx["II06a_MoRong"], "Tổng cộng")[2:13] == official
    both = [row[2:13] for row in cells(xlsx["TheoCanBo"]) if row[1] == "Tổng cộng"]
    assert both == [official, official]
    assert row_of(xlsx["TheoCanBo"], "Lan")[2] == 1
    assert row_of(xlsx["TheoCanBo"], "Hoa")[2:13] == [1, 0, 1, 0, 0, 0, 0, 0, 1, 0, 1]
    assert row_of(xlsx["SoHoa"], "Tổng cộng")[2:] == [5, 5, 0, 0, 0, 1, 1, 0]
    # Paid: 0002 at the counter, 0003 online; one waits for acceptance.
    assert row_of(xlsx["TrucTuyen"], "Tổng cộng")[12:] == [2, 1, 1, 50]
    assert row_of(xlsx["II06a_MoRong"], "Tổng cộng")[17:20] == [0, 0, 1]
    assert row_of(xlsx["ThuPhi"], "Tổng cộng")[5:] == [20_000, 50_000, 70_000]
    assert [row[8] for row in cells(xlsx["KhoiLuong"]) if row[0] == "Tổng cộng"] == [5, 1]
    assert counts["late"] == 1
    assert counts["pending_overdue"] == 3


@pytest.mark.usefixtures("busy")
def test_the_late_ones_are_named_only_in_the_office_s_own_copy(place: Workplace) -> None:
    plain = build(place, done(place), asked=("overdue",))
    own = build(place, done(place), Wish(is_named=True), ("overdue",))
    for name, data in plain.items():
        said = _said(name, data)
        assert "Đỗ Thị Ước" not in said
        assert "0002/2026" in said
        assert "A1 Quá tải, thiếu nhân lực" in said
        assert "Đỗ Thị Ước" in _said(name, own[name])
    late = row_of(plain[f"QuaHan_{BASE}.xlsx"], "0001/2026")
    assert late[7] == 3
    assert isinstance(late[4], datetime)


def _said(name: str, data: bytes) -> str:
    if name.endswith(".pdf"):
        text = " ".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(data)).pages)
        return " ".join(text.split())
    return " ".join(str(cell) for row in cells(data) for cell in row if cell is not None)


@pytest.mark.usefixtures("busy")
def test_the_print_preview_is_the_very_file_and_keeps_nothing(place: Workplace) -> None:
    for one in offered(place):
        shown = picture(place, one.code, done(place), Wish())
        assert shown == build(place, done(place), asked=(f"{one.code}.pdf",))[f"{one.stem}_{BASE}.pdf"]
    assert report(place, OCTOBER, NOW, by="Lan").revision == 1


@pytest.mark.usefixtures("busy")
def test_the_book_hides_who_people_are_where_that_is_wished(place: Workplace) -> None:
    asked = ("register-book.xlsx", "register-book.pdf")
    plain, own = build(place, done(place), asked=asked), build(place, done(place), Wish(is_named=True), asked)
    masked = build(place, done(place), Wish(is_named=False), asked)
    for name in plain:
        assert _said(name, plain[name]) == _said(name, own[name])
        said = _said(name, masked[name])
        assert "Bản che tên, địa chỉ, số điện thoại" in said
        assert "T. V. Đ." in said
        assert "Trần Văn Đông" not in said
        assert "Trần Văn Đông" in _said(name, own[name])


@pytest.mark.usefixtures("busy")
def test_files_are_saved_all_or_none_where_somebody_chose(place: Workplace, tmp_path: Path) -> None:
    box = tmp_path / "box"
    with pytest.raises(Trouble, match=f"Không thấy thư mục “{box}”"):
        save_into(place, done(place), box, Wish(), ("all",))
    box.mkdir()
    named = save_as(place, done(place), box / "Quá hạn.PDF", Wish(), ("overdue",))
    assert [path.name for path in named] == ["Quá hạn.xlsx", "Quá hạn.pdf"]
    assert all(path.is_file() for path in named)
    (box / f"QuaHan_{BASE}.pdf").mkdir()
    with pytest.raises(Trouble, match="tên này là một thư mục"):
        save_into(place, done(place), box, Wish(), ("all",))
    assert len(list(box.iterdir())) == 3


class StopError(Exception):
    """Enough of it."""


@pytest.mark.usefixtures("busy")
@pytest.mark.parametrize("way", ["xlsx", "pdf"])
def test_writing_tells_how_far_it_is_and_can_be_stopped_anywhere(
    place: Workplace, way: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = done(place)
    steps: list[tuple[float, str]] = []
    asked = ("overdue", f"register-book.{way}")
    build(place, told, None, asked, lambda share, words: steps.append((share, words)))
    assert [share for share, _ in steps] == sorted(share for share, _ in steps)
    assert {words for _, words in steps} == {reports()[one.partition(".")[0]].title for one in asked}
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    for at in range(len(steps)):
        left = iter(range(at))

        def step(_share: float, _words: str, left: Iterator[int] = left) -> None:
            if next(left, None) is None:
                raise StopError

        with pytest.raises(StopError):
            build(place, told, None, asked, step)
    assert list(temporary.iterdir()) == []


@pytest.mark.usefixtures("busy")
def test_the_head_who_was_told_signs(place: Workplace) -> None:
    with at_desk(place, "Lan", NOW) as desk:
        put_head(desk, Head("Phạm Thị Ngọc", "Phó Giám đốc phụ trách"), since=date(2026, 9, 1))
    said = " ".join(_said("a.pdf", picture(place, "by-officer", done(place), Wish())).split())
    assert "PHÓ GIÁM ĐỐC PHỤ TRÁCH" in said
    assert "Phạm Thị Ngọc" in said


def gathered(place: Workplace, key: str) -> Gathered:
    told = done(place, period=key)
    return Gathered(place, told, office_of(place.profile, place.law, told.period.last_on), Wish())


@pytest.mark.usefixtures("busy")
def test_a_period_is_compared_with_what_there_is(place: Workplace) -> None:
    october, november = gathered(place, "2026-10"), gathered(place, "2026-11")
    assert october.before() is None
    assert october.year_before() is None
    beside = november.before()
    assert beside is not None
    assert beside == (OCTOBER, done(place).tally)
    assert gathered(place, "2026-09-20..2026-10-14").year_before() is None
    table = cells(build(place, done(place, period="2026-11"), asked=("comparison.xlsx",)).popitem()[1])
    assert next(row for row in table if row[1] == "Từ kỳ trước")[2:] == [3, 0, 3, *["–"] * 4]


@pytest.mark.usefixtures("busy")
def test_a_frozen_period_is_compared_as_it_was_reported(place: Workplace, act: Act) -> None:
    for number in ("0002/2026", "0004/2026", "0005/2026"):
        act("finish", "2026-10-14T15:00", dossier=number, cause="A2")
    frozen = report(place, OCTOBER, NOW, by="Lan", is_closing=True)
    act("correct", "2026-10-16T09:00", dossier="0001/2026", reason="gõ nhầm", late_cause="A2")
    act("receive", "2026-10-02T09:00", procedure="1.004873", applicant="Giấy ghi ngày mất điện")
    assert gathered(place, "2026-11").before() == (OCTOBER, frozen.tally)


@pytest.mark.usefixtures("busy")
def test_a_week_has_its_files(place: Workplace) -> None:
    files = build(place, done(place, period="2026-W40"), asked=("monthly-results.pdf", "work-load.xlsx"))
    assert list(files) == ["II06a_00070_20260928_20261004.pdf", "KhoiLuong_00070_20260928_20261004.xlsx"]
    assert "Tuần 40 năm 2026" in _said("a.pdf", files["II06a_00070_20260928_20261004.pdf"])
    kept = report(place, parse("2026-W40"), NOW, by="Lan").packet
    assert kept is not None
    assert packets.read(packets.write(kept)) == kept


def test_a_superior_gets_what_a_sum_can_tell(superior: Workplace) -> None:
    told = preview(superior, OCTOBER, NOW, by="Minh")
    assert list(build(superior, told)) == [
        "II06a_01_20260915_20261014.xlsx",
        "II06a_01_20260915_20261014.pdf",
    ]
    stems = {name.partition("_01_")[0] for name in build(superior, told, asked=("all",))}
    assert stems == {"II06a", "TheoDonVi", "SoSanh"}
    with pytest.raises(Refused, match="Đơn vị tổng hợp chưa lập được báo cáo “Danh sách hồ sơ") as refused:
        build(superior, told, asked=("overdue",))
    assert refused.value.field == "reports"


@pytest.fixture(scope="module")
def season(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workplace]:
    """Five hundred invented dossiers of two months."""
    founding = Founding(unit="00070", is_practice=True)
    story, _ = found(tmp_path_factory.mktemp("season") / "register", founding, None, NOW)
    demo.fill(story, 500, 11, date(2026, 9, 1), date(2026, 11, 10))
    yield story
    story.register.close()


@pytest.mark.parametrize("key", ["2026-10", "2026-11", "2026-W42", "2026-Q4", "2026-10-01..2026-10-20"])
def test_in_a_whole_season_every_report_tells_the_same(season: Workplace, key: str) -> None:
    told = preview(season, parse(key), datetime(2026, 11, 20, 9, tzinfo=HANOI), by="Lan")
    files = build(season, told, asked=tuple(f"{one.code}.xlsx" for one in offered(season)))
    sheets = {name.partition("_00070_")[0]: cells(data) for name, data in files.items()}
    last = {stem: [row for row in rows if "Tổng cộng" in row] for stem, rows in sheets.items()}
    [official] = last["II06a"]
    received, ended = official[3] + official[4], official[6]
    assert received
    assert last["II06a_MoRong"][0][:13] == official
    assert [row[2:13] for row in last["TheoCanBo"]] == [official[2:], official[2:]]
    assert last["SoHoa"][0][2] == last["TrucTuyen"][0][2] == last["KhoiLuong"][0][8] == received
    assert last["TrucTuyen"][0][3] == official[3] == sum(last["TrucTuyen"][0][4:7])
    assert [row[2] for row in sheets["SoSanh"] if row[0] in {"1", "2", "3"}] == [
        official[2],
        ended,
        official[10],
    ]
    labels = [str(row[0]).partition(": ")[2] for row in sheets["QuaHan"] if "quá hạn" in str(row[0])]
    assert labels == [f"{official[9]} hồ sơ", f"{official[12]} hồ sơ"]
    assert sum(isinstance(row[7], datetime) for row in sheets["SoTheoDoi"]) == received
    wide = last["II06a_MoRong"][0]
    assert wide[25] + wide[26] == official[9] + official[12]


def test_what_waits_for_acceptance_is_late_after_eight_office_hours(place: Workplace, act: Act) -> None:
    def comes(at: str, channel: str = "online") -> str:
        who: dict[str, object] = {"procedure": "1.004873", "applicant": "Đỗ Thị Ước", "channel": channel}
        return act("receive", at, is_accepted=False, **who).local_no

    comes("2026-10-12T10:00")  # nobody answered for two days
    comes("2026-10-14T15:00")  # eight hours are not over when the period ends
    comes("2026-10-05T10:00", "post")  # the rule is about what comes online
    act(
        "request_supplement",
        "2026-10-06T09:00",
        dossier=comes("2026-10-06T08:00"),
        what=["tờ khai"],
        reason="thiếu",
    )
    for is_closed in (False, True):
        if is_closed:
            report(place, parse("2026-10"), NOW, by="Lan", is_closing=True)
            act("accept", "2026-10-12T11:00", dossier="0001/2026")
        [file] = build(place, done(place), asked=("monthly-results-wide.xlsx",)).values()
        head = row_of(file, "Chờ tiếp nhận, quá hạn")
        late = head.index("Chờ tiếp nhận, quá hạn")
        assert row_of(file, "Tổng cộng")[late - 1 : late + 1] == [3, 1]
