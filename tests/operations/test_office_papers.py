"""What stands on papers beside the applicant's facts: who received for whom, their numbers, how long kept."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import pypdf
import pytest
from acting import Act
from book_sheets import HEADER, line, save, take

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.failure import Refused
from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.operations.lists import Wanted
from cchc_desktop.operations.printing import Printed, print_form, print_list
from cchc_desktop.store.check import check

COUNTER = "Trung tâm Phục vụ hành chính công"
ELSEWHERE = "Trung tâm Phục vụ hành chính công phường Hạc Thành"
OTHER = "Ủy ban nhân dân xã Đông Sơn"


def moment(at: str) -> datetime:
    return datetime.fromisoformat(at).replace(tzinfo=HANOI)


def text_of(paper: Printed) -> str:
    pages = pypdf.PdfReader(BytesIO(paper.pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def form(place: Workplace, name: str, ref: str = "0001/2026", at: str = "2026-10-02T10:00") -> str:
    with at_desk(place, "Lan", moment(at)) as desk:
        return text_of(print_form(desk, ref, name))


def a_list(place: Workplace, name: str, at: str = "2026-10-02T16:00", **told: object) -> Printed:
    with at_desk(place, "Lan", moment(at)) as desk:
        return print_list(desk, name, Wanted(**told))  # type: ignore[arg-type]  # by name


@pytest.mark.parametrize(
    ("told", "received_in", "settled_by"),
    [
        ({"taken_in_by": ELSEWHERE}, ELSEWHERE, "Ủy ban nhân dân phường Hoàn Kiếm"),
        ({"settled_by": OTHER}, f"{COUNTER} phường Hoàn Kiếm", OTHER),
    ],
)
def test_the_centre_that_received_and_the_office_that_settles_stand_on_every_paper(
    place: Workplace, act: Act, told: dict[str, str], received_in: str, settled_by: str
) -> None:
    act("receive", "2026-10-01T09:00", procedure="1.004873", applicant="Đỗ Thị Ước", remark="gấp", **told)
    receipt = form(place, "receipt")
    assert f"Nơi tiếp nhận hồ sơ: {received_in}" in receipt
    assert f"Cơ quan giải quyết hồ sơ: {settled_by}" in receipt
    slip = form(place, "control_slip")
    assert f"Nơi tiếp nhận hồ sơ: {received_in}" in slip
    assert f"giải quyết hồ sơ: {settled_by}" in slip
    book = "".join(text_of(a_list(place, "register_book", year=2026)).split())
    assert "".join(f"Nơi tiếp nhận: {received_in}. gấp".split()) in book
    assert "".join(settled_by.split()) in book


OWN = (
    "UỶ BAN NHÂN DÂN phường Hoàn Kiếm",
    "UBND phường Hoàn Kiếm",
    "Phường Hoàn Kiếm",
    "UBND phường",
    "Phòng Kinh tế, hạ tầng và đô thị phường Hoàn Kiếm",
)


@pytest.mark.parametrize("told", OWN)
def test_this_office_is_none_that_it_receives_for(place: Workplace, act: Act, told: str) -> None:
    birth = {"procedure": "1.004873", "applicant": "Đỗ Thị Ước"}
    with pytest.raises(Refused, match="chính cơ quan này") as no:
        act("receive", "2026-10-01T09:00", **birth, settled_by=told)
    assert no.value.field == "settled_by"
    act("receive", "2026-10-01T09:00", **birth)
    with pytest.raises(Refused, match="chính cơ quan này"):
        act("correct", "2026-10-01T09:05", dossier="0001/2026", settled_by=told, reason="nhầm")
    assert "Nơi tiếp nhận hồ sơ" not in form(place, "receipt")


@pytest.mark.parametrize("told", ["UBND xã", "Phòng Kinh tế xã Đông Anh", "Văn phòng Đăng ký đất đai", *OWN])
def test_who_settles_by_a_former_book_is_no_word_on_where_it_was_received(
    tmp_path: Path, place: Workplace, told: str
) -> None:
    book = save(tmp_path / "so.xlsx", [[*line(), told]], header=(*HEADER, "Cơ quan giải quyết"))
    assert take(place, book).added == 1
    for name in ("receipt", "control_slip"):
        assert "Nơi tiếp nhận hồ sơ" not in form(place, name)
    said = text_of(a_list(place, "register_book", year=2026))
    assert "".join(told.split()) in "".join(said.split())
    assert "Nơi tiếp nhận:" not in said


def test_papers_about_many_are_numbered_by_form_and_year_without_gaps(place: Workplace, act: Act) -> None:
    for _ in range(2):
        act("receive", "2026-10-01T09:00", procedure="1.004873", applicant="Đỗ Thị Ước", fee=8000)
    numbers = ("0001/2026", "0002/2026")
    first = a_list(place, "handover_sheet", numbers=numbers)
    assert "Số: 0001/BBBG" in text_of(first)
    with pytest.raises(Refused):
        a_list(place, "handover_sheet")
    with pytest.raises(Refused):
        a_list(place, "handover_sheet", numbers=("0999/2026",))
    second = a_list(place, "handover_sheet", numbers=numbers[:1], taker="Bình")
    next_year = a_list(place, "handover_sheet", "2027-01-04T08:00", numbers=numbers)
    assert [one.number for one in (first, second, next_year)] == [1, 2, 1]
    act("take_fee", "2026-10-02T10:00", dossier="0001/2026", amount=8000, receipt="0000123")
    assert "Số: 0001/BK" in text_of(a_list(place, "collection_list", day=date(2026, 10, 2)))
    assert a_list(place, "register_book", year=2026).number == 0
    assert not check(place.register).findings


def test_a_list_whose_entry_is_missing_its_number_shows_in_the_check(place: Workplace, act: Act) -> None:
    act("receive", "2026-10-01T09:00", procedure="1.004873", applicant="Đỗ Thị Ước")
    with at_desk(place, "Lan", moment("2026-10-02T08:00")) as desk:
        desk.book.next_slip("handover_sheet", 2026)  # taken, and nothing printed under it
    a_list(place, "handover_sheet", numbers=("0001/2026",))
    [finding] = check(place.register).findings
    assert "Bộ đếm số giấy “handover_sheet” năm 2026 đã cấp 2 số nhưng sổ có 1 số" in finding


@pytest.mark.parametrize(
    ("procedure", "kept"), [("2.000884", "02 năm"), ("2.001035", "20 năm"), ("1.004873", "")]
)
def test_the_folder_says_how_long_it_is_kept_where_the_catalogue_knows(
    place: Workplace, act: Act, procedure: str, kept: str
) -> None:
    act("receive", "2026-10-01T09:00", procedure=procedure, applicant="Đỗ Thị Ước")
    said = form(place, "folder_cover")
    assert f"Thời hạn bảo quản: {kept or '....'}" in said
    assert (f"Bảo quản: {kept}" in form(place, "folder_label")) == bool(kept)
