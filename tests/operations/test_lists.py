"""Papers about many dossiers: the hand-over, the money of a day, the register book by year, field, volume."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from io import BytesIO

import pypdf
import pytest
from acting import Act
from make import statements
from openpyxl import load_workbook

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.fees import FeeRule, FeeUnit
from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.operations.lists import Wanted, collection_list, register_book
from cchc_desktop.operations.printing import LISTS, Printed, print_list
from cchc_desktop.store import facts
from cchc_desktop.store.check import check

MARRIAGE, STATUS, COPY = "1.000894", "1.004873", "2.000815"


def printed(
    place: Workplace, name: str, at: str = "2026-10-09T16:00", *, is_workbook: bool = False, **told: object
) -> Printed:
    with at_desk(place, "Lan", datetime.fromisoformat(at).replace(tzinfo=HANOI)) as desk:
        return print_list(desk, name, Wanted(**told), is_workbook=is_workbook)  # type: ignore[arg-type]  # by name


def entries(place: Workplace) -> int:
    """How many entries the chain has."""
    with place.register.read() as reading:
        return facts.chain_head(reading)[0]


def text_of(paper: Printed) -> str:
    pages = pypdf.PdfReader(BytesIO(paper.pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


@pytest.fixture
def three(act: Act) -> list[str]:
    """Three dossiers of two fields; the last received in the next year under a number of the old."""
    told = [(STATUS, "Đỗ Thị Ước"), (COPY, "Trần Văn Đông"), (STATUS, "Lê Hoàng Ước")]
    found = []
    for number, (procedure, applicant) in enumerate(told):
        at = f"2026-10-0{number + 1}T09:00"
        found.append(act("receive", at, procedure=procedure, applicant=applicant, fee=8000).local_no)
    return found


def test_a_hand_over_sheet_names_each_dossier_once(place: Workplace, three: list[str]) -> None:
    said = text_of(printed(place, "handover_sheet", numbers=(*three, three[0]), taker="Bình"))
    assert "Hai bên bàn giao 03 hồ sơ" in said
    assert "Bên giao: Lan" in said
    assert "Bên nhận: Bình" in said
    for name in ("Đỗ Thị Ước", "Trần Văn Đông", "Lê Hoàng Ước"):
        assert said.count(name) == 1


def test_the_taker_is_who_all_are_held_out_to(place: Workplace, act: Act, three: list[str]) -> None:
    for no in three[:2]:
        act("hand_over", "2026-10-03T10:00", dossier=no, to="Cúc")
    assert "Bên nhận: Cúc" in text_of(printed(place, "handover_sheet", numbers=tuple(three[:2])))
    assert "Bên nhận: ....." in text_of(printed(place, "handover_sheet", numbers=tuple(three)))


def test_the_collection_list_sums_by_sort_and_says_what_it_is_not(
    place: Workplace, act: Act, three: list[str]
) -> None:
    for no, amount, way in ((three[0], 3000, False), (three[1], 8000, False), (three[2], 5000, True)):
        told = {"dossier": no, "amount": amount, "receipt": f"00{amount}", "is_paid_online": way}
        act("take_fee", "2026-10-09T10:00", by="Hoa", **told)
    act("take_fee", "2026-10-10T10:00", dossier=three[2], amount=1000)
    said = text_of(printed(place, "collection_list", day=date(2026, 10, 9)))
    assert "Tổng cộng 16.000" in said
    assert "Tổng số tiền bằng chữ: Mười sáu nghìn đồng." in said
    assert "tiền mặt tại quầy 11.000 đồng; trực tuyến 5.000 đồng" in said
    assert "không phải là biên lai" in said
    assert "Ngày 09/10/2026" in said
    assert said.count("Cộng ") == 2


def of_two_fees(place: Workplace) -> Workplace:
    """The same office, where a status paper costs a fee and a charge."""
    day = date(2026, 10, 1)
    known = place.catalogue.at(STATUS, day)
    rules = [
        FeeRule(name, amount, FeeUnit.DOSSIER, known.since, None, None, "NQ")
        for name, amount in (("Phí tra cứu", 3000), ("Lệ phí cấp giấy", 5000))
    ]
    changed = replace(known, fees=tuple(rules))
    return replace(place, catalogue=place.catalogue.merged([changed]))


def test_each_sort_of_fee_has_its_own_sum_and_the_register_is_asked_once(
    place: Workplace, act: Act, three: list[str]
) -> None:
    for no in (three[0], three[2]):
        act("take_fee", "2026-10-09T10:00", dossier=no, amount=8000)
    act("correct", "2026-10-09T11:00", dossier=three[2], fee_paid=3000, reason="gõ nhầm")
    office = of_two_fees(place)
    with at_desk(office, "Lan", datetime(2026, 10, 9, 16, tzinfo=HANOI)) as desk:
        with statements(desk.book.connection.engine) as sent:
            sheet = collection_list(desk, Wanted(day=date(2026, 10, 9)))
        sums: dict[str, int] = {}
        for row in sheet.rows:
            sums[row.sort] = sums.get(row.sort, 0) + row.amount
        asked = len([one for one in sent if "FROM dossier" in one])
    assert sums == {
        "Phí tra cứu": 6000,
        "Lệ phí cấp giấy": 10000,
        "Phí tra cứu; Lệ phí cấp giấy": -5000,
    }
    assert asked == 2
    assert list(dict.fromkeys(row.sort for row in sheet.rows)) == sorted(sums)


def test_a_day_without_money_has_no_list(place: Workplace, three: list[str]) -> None:
    assert three
    with pytest.raises(Refused, match="Ngày 08/10/2026 không thu khoản phí"):
        printed(place, "collection_list", day=date(2026, 10, 8))


def test_the_book_of_a_year_counts_by_the_number_on_the_receipt(place: Workplace, three: list[str]) -> None:
    paper = printed(place, "register_book", year=2026)
    said = text_of(paper)
    assert paper.form == "register_book-2025"
    assert "(Mẫu số 07, Phụ lục I" in said
    assert "Sổ này có 3 hồ sơ." in said
    assert "Quyển số: 2026" in said
    sheet = load_workbook(BytesIO(printed(place, "register_book", year=2026, is_workbook=True).pdf)).active
    assert sheet is not None
    serials = [row[0] for row in sheet.iter_rows(values_only=True) if isinstance(row[0], int)]
    assert serials == [1, 2, 3]
    assert len(three) == 3


def test_the_book_of_a_field_and_of_a_stretch(place: Workplace, three: list[str]) -> None:
    said = text_of(printed(place, "register_book", year=2026, field="chung thuc"))
    assert "Lĩnh vực: Chứng thực" in said
    assert "Trần Văn Đông" in said
    assert "Đỗ Thị Ước" not in said
    said = text_of(printed(place, "register_book", year=2026, first=2, last=3))
    assert "Đỗ Thị Ước" not in said
    assert "Lê Hoàng Ước" in said
    assert len(three) == 3


def test_volumes_are_of_the_size_that_the_law_data_name(place: Workplace, three: list[str]) -> None:
    assert "Quyển số: 01/2026" in text_of(printed(place, "register_book", year=2026, volume=1))
    with pytest.raises(Refused, match="Sổ năm 2026 không có hồ sơ nào"):
        printed(place, "register_book", year=2026, volume=2)
    assert len(three) == 3


def test_each_half_of_2025_has_the_form_of_its_time(place: Workplace, act: Act) -> None:
    for day in ("2025-06-30", "2025-07-01", "2025-07-02"):
        act("receive", f"{day}T09:00", procedure=STATUS, applicant=f"Đỗ Thị Ước {day[-2:]}")
    paper = printed(place, "register_book", year=2025)
    assert paper.form == "register_book"
    assert len(pypdf.PdfReader(BytesIO(paper.pdf)).pages) == 2
    said = text_of(paper)
    old, new = said.index("Quyển số: 2025, phần 1/2"), said.index("Quyển số: 2025, phần 2/2")
    assert old < said.index("Ước 30") < new < said.index("Ước 01") < said.index("Ước 02")
    assert old > said.index("Mẫu số 06")
    assert new > said.index("Mẫu số 07") > old
    assert "Sổ này có 1 hồ sơ." in said
    assert "Sổ này có 2 hồ sơ." in said
    assert printed(place, "register_book", year=2025, last=1).form == "register_book-2018"
    assert printed(place, "register_book", year=2025, first=2).form == "register_book-2025"
    with pytest.raises(Refused, match="đến số 1, rồi từ số 2"):
        printed(place, "register_book", year=2025, is_workbook=True)
    assert not check(place.register).findings


@pytest.mark.parametrize("accepted", ["2027-01-04T08:00", "2027-06-15T08:00"])
def test_what_was_registered_in_december_stands_in_the_old_year(
    place: Workplace, act: Act, accepted: str
) -> None:
    told = {"procedure": STATUS, "applicant": "Đỗ Thị Ước", "is_accepted": False}
    no = act("receive", "2026-12-31T16:00", **told).local_no
    act("accept", accepted, dossier=no)
    with at_desk(place, "Lan", datetime(2027, 7, 1, tzinfo=HANOI)) as desk:
        [part] = register_book(desk, Wanted(year=2026))
        assert [row.serial for row in part.book.rows] == [1]
        with pytest.raises(Refused):
            register_book(desk, Wanted(year=2027))


def test_who_printed_a_list_of_people_is_known(place: Workplace, three: list[str]) -> None:
    before = entries(place)
    printed(place, "handover_sheet", numbers=tuple(three))
    assert entries(place) == before + 1
    assert not check(place.register).findings


def test_an_empty_list_and_an_unknown_one_are_refused(place: Workplace) -> None:
    with pytest.raises(Refused, match="Chưa chọn hồ sơ nào"):
        printed(place, "handover_sheet")
    for name, is_workbook in (("song", False), ("handover_sheet", True)):
        with pytest.raises(Refused, match="Không có danh sách"):
            printed(place, name, is_workbook=is_workbook)
    assert {"register_book", "handover_sheet", "collection_list"} == LISTS
