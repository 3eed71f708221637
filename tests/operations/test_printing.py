"""Papers of acts: each its own number, none lost, none twice; nothing is printed that never happened."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from io import BytesIO

import pypdf
import pytest
from acting import Act

from cchc_desktop.core.acts import CancelSlip
from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.dossier import Dossier
from cchc_desktop.core.failure import Refused
from cchc_desktop.forms import form_named
from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.operations.office import Head, put_head, put_phone
from cchc_desktop.operations.printing import Printed, cancel_slip, print_form
from cchc_desktop.store.check import check
from cchc_desktop.store.slips import Slip, of_dossier

Print = Callable[..., Printed]


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=HANOI)


@pytest.fixture
def printed(place: Workplace) -> Print:
    """Print a form of a dossier: ``printed("0001/2026", "receipt")``."""

    def do(ref: str, name: str, at: str = "2026-10-09T08:00", by: str = "Lan", **told: int) -> Printed:
        with at_desk(place, by, moment(at)) as desk:
            return print_form(desk, ref, name, **told)  # type: ignore[arg-type]  # only ``entry`` is told

    return do


def text_of(paper: Printed) -> str:
    pages = pypdf.PdfReader(BytesIO(paper.pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def slips(place: Workplace, ref: str) -> tuple[Slip, ...]:
    with at_desk(place, "Lan", moment("2026-12-01T08:00")) as desk:
        return of_dossier(desk.book, desk.book.dossier(ref).seq)


def sound(place: Workplace) -> bool:
    return not check(place.register).findings


@pytest.fixture
def asked_twice(act: Act, received: Dossier) -> Dossier:
    """A dossier with two supplement requests."""
    no = received.local_no
    for day, what, approver in (("02", "Bản sao hộ chiếu", None), ("06", "Ảnh chân dung", "Chủ tịch")):
        told = {"dossier": no, "what": [what], "reason": f"Thiếu {what}", "approver": approver}
        act("request_supplement", f"2026-10-{day}T09:00", by="Hoa", **told)
        act("take_supplement", f"2026-10-{day}T15:00", dossier=no)
    return received


def test_every_request_has_a_number_and_words_of_its_own(
    place: Workplace, asked_twice: Dossier, printed: Print
) -> None:
    no = asked_twice.local_no
    with at_desk(place, "Lan", moment("2026-10-08T08:00")) as desk:
        entries = desk.book.entries_of(asked_twice.seq)
    first, second = (entry.seq for entry in entries if entry.verb == "request_supplement")
    last = printed(no, "supplement_request")
    earlier = printed(no, "supplement_request", entry=first)
    again = printed(no, "supplement_request", entry=first)
    assert (last.number, earlier.number, again.number) == (1, 2, 2)
    assert (earlier.printing, again.printing) == (1, 2)
    assert "Ảnh chân dung" in text_of(last)
    assert "ngày 06 tháng 10 năm 2026" in text_of(last)
    assert "Bản sao hộ chiếu" in text_of(earlier)
    assert "Ảnh chân dung" not in text_of(earlier)
    assert "In lại lần 1" in text_of(again)
    assert "Hoa" in text_of(earlier)  # who asked guides, whoever prints
    kept = slips(place, no)
    assert [(one.number, one.entry, one.template) for one in kept] == [
        (1, second, "supplement_request-2025@1"),
        (2, first, "supplement_request-2025@1"),
    ]
    assert sound(place)


def test_what_never_happened_is_not_printed(received: Dossier, printed: Print) -> None:
    for name, told in (
        ("refusal", "không có việc “Từ chối tiếp nhận”"),
        ("apology", "không có việc “Xin lỗi, hẹn lại ngày trả”"),
        ("supplement_request", "không có việc “Yêu cầu bổ sung”"),
        ("stop_notice", "không có việc “Dừng giải quyết” hoặc “Công dân rút hồ sơ”"),
        ("handover_sheet", "là giấy của nhiều hồ sơ"),
    ):
        with pytest.raises(Refused, match=told):
            printed(received.local_no, name)


def test_an_undone_act_has_no_paper(act: Act, received: Dossier, printed: Print) -> None:
    no = received.local_no
    act("request_supplement", "2026-10-02T09:00", dossier=no, what=["Ảnh"], reason="Thiếu ảnh")
    act("undo", "2026-10-02T09:05", dossier=no)
    with pytest.raises(Refused, match="nào còn hiệu lực"):
        printed(no, "supplement_request")


def test_a_dossier_that_was_never_accepted_has_its_own_papers(act: Act, printed: Print) -> None:
    told = {"procedure": "1.004873", "applicant": "Đỗ Thị Ước", "is_accepted": False}
    no = act("receive", "2026-10-01T09:00", **told).local_no
    with pytest.raises(Refused, match="chưa được tiếp nhận nên chưa có “Giấy tiếp nhận"):
        printed(no, "receipt")
    act("request_supplement", "2026-10-01T09:05", dossier=no, what=["Ảnh"], reason="Thiếu ảnh")
    assert "1. Ảnh" in text_of(printed(no, "supplement_request", at="2026-10-01T09:10"))
    act(
        "refuse", "2026-10-02T09:00", dossier=no, reason="Không thuộc thẩm quyền", basis="Điều 5 Luật Hộ tịch"
    )
    said = text_of(printed(no, "refusal"))
    assert "Không thuộc thẩm quyền." in said
    assert "Căn cứ: Điều 5 Luật Hộ tịch" in said
    assert "ngày 02 tháng 10 năm 2026" in said


def test_the_head_signs_the_letter_with_the_office_s_words(
    place: Workplace, act: Act, received: Dossier, printed: Print
) -> None:
    with at_desk(place, "Lan", moment("2026-10-01T10:00")) as desk:
        put_head(desk, Head("Trần Thị Chủ Tịch", "TM. ỦY BAN NHÂN DÂN / CHỦ TỊCH"))
        put_phone(desk, "0243 825 1234")
    no = received.local_no
    new = {"new_due_at": "2026-10-09T17:00", "reason": "Chờ xác minh thêm"}
    act("apologise", "2026-10-05T09:00", dossier=no, **new)
    said = text_of(printed(no, "apology"))
    assert "TM. ỦY BAN NHÂN DÂN CHỦ TỊCH (Ký tên, đóng dấu) Trần Thị Chủ Tịch" in said
    assert "thêm 03 ngày làm việc. Thời gian trả kết quả mới: 17 giờ 00 phút, ngày 09 tháng 10" in said
    assert "Lý do: Chờ xác minh thêm." in said


def test_a_stop_notice_tells_what_is_given_back(act: Act, received: Dossier, printed: Print) -> None:
    no = received.local_no
    back = {"returned": ["Tờ khai", "Bản sao giấy khai sinh"], "reason": "Theo đề nghị", "basis": "Điều 9"}
    act("stop", "2026-10-02T09:00", dossier=no, refund=0, **back)
    said = text_of(printed(no, "stop_notice"))
    assert (
        "8. Giấy tờ trả lại: - Tờ khai - Bản sao giấy khai sinh 9. Phí, lệ phí hoàn trả (nếu có): Không"
        in said
    )


def test_who_withdraws_gets_the_papers_back(act: Act, received: Dossier, printed: Print) -> None:
    act("withdraw", "2026-10-02T09:00", dossier=received.local_no, reason="Đổi ý")
    said = text_of(printed(received.local_no, "stop_notice"))
    assert all(f"- {paper.name.split()[0]}" in said for paper in received.papers if not paper.is_missing)
    assert "6. Lý do dừng giải quyết: Đổi ý" in said


def test_a_cancelled_paper_keeps_its_number_and_the_next_takes_a_new_one(
    place: Workplace, act: Act, received: Dossier, printed: Print
) -> None:
    no = received.local_no
    assert printed(no, "receipt").number == 1
    act("cancel_slip", "2026-10-09T09:00", dossier=no, form="receipt", number=1, year=2026, reason="In lem")
    fresh = printed(no, "receipt", at="2026-10-09T10:00")
    assert (fresh.number, fresh.printing) == (2, 1)
    assert "In lại" not in text_of(fresh)
    old, new = slips(place, no)
    assert (old.is_cancelled, old.reason, new.is_cancelled) == (True, "In lem", False)
    assert sound(place)


def test_the_check_finds_a_paper_made_void_or_good_behind_its_back(
    place: Workplace, act: Act, received: Dossier, printed: Print
) -> None:
    printed(received.local_no, "receipt")
    (slip,) = slips(place, received.local_no)
    for is_void in (True, False):
        with place.register.write() as book:
            book.put_slip(replace(slip, is_cancelled=is_void))
        assert sound(place) is not is_void
    act(
        *("cancel_slip", "2026-10-09T09:00"),
        dossier=received.local_no,
        form="receipt",
        number=1,
        year=2026,
        reason="In lem",
    )
    assert sound(place)
    with place.register.write() as book:
        book.put_slip(slip)
    assert not sound(place)


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"number": 7}, "không có giấy “Giấy tiếp nhận hồ sơ và hẹn trả kết quả” số 7 năm 2026"),
        ({"year": 2025}, "số 1 năm 2025"),
        ({"form": "song"}, "không có giấy “song” số 1"),
        ({"reason": " "}, "phải ghi lý do"),
    ],
)
def test_only_a_paper_that_is_there_is_cancelled(
    act: Act, received: Dossier, printed: Print, told: dict[str, object], sentence: str
) -> None:
    printed(received.local_no, "receipt")
    whole = {"form": "receipt", "number": 1, "year": 2026, "reason": "In lem", **told}
    with pytest.raises(Refused, match=sentence):
        act("cancel_slip", "2026-10-09T09:00", dossier=received.local_no, **whole)


def test_a_paper_is_cancelled_once(act: Act, received: Dossier, printed: Print) -> None:
    printed(received.local_no, "receipt")
    whole = {"dossier": received.local_no, "form": "receipt", "number": 1, "year": 2026, "reason": "In lem"}
    act("cancel_slip", "2026-10-09T09:00", **whole)
    with pytest.raises(Refused, match="đã hủy trước đó"):
        act("cancel_slip", "2026-10-09T09:01", **whole)


def test_an_office_s_own_words_are_known_by_their_stamp(
    place: Workplace, received: Dossier, printed: Print
) -> None:
    folder = place.register.place / "templates"
    folder.mkdir()
    from cchc_desktop.paths import resources

    text = (resources() / "templates" / "receipt-2025.toml").read_text(encoding="utf-8")
    (folder / "receipt-2025.toml").write_text(text.replace("Chú ý:", "Xin nhớ:"), encoding="utf-8")
    assert "Xin nhớ:" in text_of(printed(received.local_no, "receipt"))
    (slip,) = slips(place, received.local_no)
    assert slip.template.startswith("receipt-2025@1+")
    (folder / "receipt-2025.toml").write_text(text.replace("[words]", "[words"), encoding="utf-8")
    with pytest.raises(Refused, match=r"receipt-2025\.toml"):
        printed(received.local_no, "receipt")
    assert len(slips(place, received.local_no)) == 1


def test_a_form_is_found_by_its_kind_and_by_its_code() -> None:
    assert form_named("refusal", moment("2024-05-05T08:00").date()).code == "refusal-2018"
    assert form_named("refusal-2025", moment("2024-05-05T08:00").date()).code == "refusal-2025"
    assert form_named("folder_cover", moment("2024-05-05T08:00").date()).code == "folder_cover"


def test_numbers_have_no_gap_over_two_hundred_prints_reprints_and_cancellations(
    place: Workplace, act: Act
) -> None:
    chance = random.Random(3)
    told = {"procedure": "1.004873", "applicant": "Đỗ Thị Ước"}
    numbers = [act("receive", "2026-12-28T09:00", **told).local_no for _ in range(6)]
    at = moment("2026-12-28T09:30")
    with at_desk(place, "Lan", at) as desk:
        for turn in range(200):
            at += timedelta(minutes=chance.choice((1, 30, 90)))
            ref, kind = chance.choice(numbers), chance.choice(("receipt", "folder_label", "control_slip"))
            now = desk.moved("Lan", at)
            known = [one for one in of_dossier(now.book, now.book.dossier(ref).seq) if one.form == kind]
            live = [one for one in known if not one.is_cancelled]
            if live and turn % 3 == 0:
                last = live[-1]
                whole = {"dossier": ref, "form": kind, "number": last.number, "year": last.year}
                cancel_slip(now, CancelSlip(**whole, reason="In hỏng"))  # type: ignore[arg-type]  # as named
            else:
                print_form(now, ref, kind)
    every = [one for ref in numbers for one in slips(place, ref)]
    assert {one.year for one in every} == {2026, 2027}
    assert any(one.is_cancelled for one in every)
    assert any(one.printings > 2 for one in every)
    for kind in ("receipt", "folder_label", "control_slip"):
        for year in (2026, 2027):
            used = sorted(one.number for one in every if (one.form, one.year) == (kind, year))
            assert used == list(range(1, len(used) + 1)), (kind, year)
    assert sound(place)
