"""What people ask about their data is answered in its term, and keeps to what retention lets go."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO

import pypdf
import pytest
from acting import Act
from erasing_room import BIRTH, SIGNATURE

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.failure import Refused
from cchc_desktop.operations import erasure, erasure_run, requests
from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.operations.request_answers import deletable, forget, print_answer, print_notice
from cchc_desktop.operations.requests import Asked
from cchc_desktop.operations.upkeep import check
from cchc_desktop.store import requests as rows
from cchc_desktop.store import search
from cchc_desktop.store.requests import Request

MONDAY = datetime(2026, 10, 5, 9, tzinfo=HANOI)
NUMBER = "001085001234"
WHO = {"applicant": "Tống Văn Hỏi", "id_number": NUMBER, "phone": "0987654321", "email": "hoi@vidu.vn"}


def ask(place: Workplace, kind: str, at: datetime | None = None, **told: object) -> Request:
    with at_desk(place, "Lan", at or MONDAY) as desk:
        told = {"name": "Tống Văn Hỏi", "id_number": NUMBER, **told}
        return requests.add(desk, Asked(kind=kind, **told))  # type: ignore[arg-type]  # as the test tells them


def words(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(pdf)).pages).split())


@pytest.fixture
def theirs(act: Act) -> str:
    """A birth of a person who will ask, ended; its papers are to be kept."""
    one = act("receive", "2026-10-01T09:00", procedure=BIRTH, address="Thôn Hỏi", **WHO)
    act("finish", "2026-10-01T15:00", dossier=one.local_no)
    return one.local_no


@pytest.mark.parametrize(
    ("kind", "due_on"),
    [
        ("view", date(2026, 10, 15)),
        ("correct", date(2026, 10, 15)),
        ("withdraw", date(2026, 10, 20)),
        ("restrict", date(2026, 10, 20)),
        ("delete", date(2026, 10, 26)),  # the 20th day is a Sunday
        ("breach", date(2026, 10, 8)),  # 72 hours of the clock
    ],
)
def test_each_kind_has_its_term(place: Workplace, kind: str, due_on: date) -> None:
    made = ask(place, kind)
    assert (made.id, made.due_on, made.state) == ("001/2026", due_on, "open")
    # Two working days: Monday 9:00 -> Wednesday.
    assert made.text("acknowledge_by").startswith("2026-10-07")


def test_it_is_acknowledged_answered_and_then_closed(place: Workplace) -> None:
    made = ask(place, "view")
    late_on = date(2026, 10, 8)
    assert requests.urgency(made, MONDAY.date()).startswith("báo đã nhận trước")
    assert requests.is_late(made, late_on)
    with at_desk(place, "Lan", MONDAY) as desk:
        told = requests.acknowledge(desk, made.id)
        assert not requests.is_late(told, late_on)
        assert requests.urgency(told, late_on) == "còn 7 ngày"
        with pytest.raises(Refused, match="đã được báo nhận trước đó"):
            requests.acknowledge(desk, made.id)
        with pytest.raises(Refused, match="Chưa ghi nội dung trả lời"):
            requests.answer(desk, made.id, " ")
        with pytest.raises(Refused, match="phải ghi căn cứ"):
            requests.answer(desk, made.id, "Không", is_refused=True)
        assert requests.answer(desk, made.id, "Đã cho xem tại quầy").state == "done"
        with pytest.raises(Refused, match="đã trả lời ngày 05/10/2026"):
            requests.answer(desk, made.id, "lần nữa")
    assert check(place).findings == ()


def test_only_a_deletion_is_extended_and_only_once(place: Workplace) -> None:
    view, delete = ask(place, "view"), ask(place, "delete")
    with at_desk(place, "Lan", MONDAY) as desk:
        with pytest.raises(Refused, match="không được gia hạn"):
            requests.extend(desk, view.id, "nhiều hồ sơ")
        with pytest.raises(Refused, match="phải ghi lý do"):
            requests.extend(desk, delete.id, "")
        later = requests.extend(desk, delete.id, "phải hỏi cơ quan lưu trữ")
        assert later.due_on == date(2026, 11, 16)  # 20 days after the 26th is a Sunday
        with pytest.raises(Refused, match="đã gia hạn một lần"):
            requests.extend(desk, delete.id, "lại nữa")
    with at_desk(place, "Lan", datetime(2026, 12, 1, 9, tzinfo=HANOI)) as desk:
        other = requests.add(desk, Asked(kind="delete", name="Ai", id_number="1"))
    late = datetime(2027, 1, 15, 9, tzinfo=HANOI)
    with at_desk(place, "Lan", late) as desk, pytest.raises(Refused, match="đã quá hạn"):
        requests.extend(desk, other.id, "muộn")


def test_overdue_ones_are_told_first(place: Workplace) -> None:
    ask(place, "delete")
    urgent = ask(place, "view")
    with place.register.read() as reading:
        assert rows.every(reading)[0].id == urgent.id
        assert requests.late(reading, MONDAY.date()) == []
        assert len(requests.late(reading, date(2026, 10, 30))) == 2
        assert rows.late(reading, date(2026, 10, 20)) == 1


def test_a_view_says_all_that_is_held_and_who_looked(place: Workplace, act: Act, theirs: str) -> None:
    act("receive", "2026-10-01T09:00", procedure=BIRTH, applicant="Người Khác", id_number="001085009999")
    with at_desk(place, "Hoa", MONDAY) as desk:
        from cchc_desktop.operations.printing import print_form

        print_form(desk, theirs, "receipt")
    made = ask(place, "view")
    with at_desk(place, "Lan", MONDAY) as desk:
        requests.answer(desk, made.id, "Gửi kèm bản kê")
        said = words(print_answer(desk, made.id))
    for text in (*WHO.values(), "Thôn Hỏi", theirs, "Hoa", "In giấy", "Gửi kèm bản kê", made.id):
        assert text in said, text
    assert "Người Khác" not in said


def test_a_deletion_names_the_law_that_keeps_and_what_may_go(place: Workplace, act: Act, theirs: str) -> None:
    made = ask(place, "delete")
    with at_desk(place, "Lan", MONDAY) as desk:
        found = deletable(desk, made)
        assert [one.may for one in found.verdicts] == [False]
        assert found.basis == "Luật Hộ tịch, Điều 58: theo pháp luật về lưu trữ"
        assert found.needless == ((theirs, ("phone", "email")),)
        assert forget(desk, made.id, "") == (theirs,)
        with pytest.raises(Refused, match="không có gì xóa được"):
            forget(desk, made.id, "")
    with place.register.read() as reading:
        now = search.dossier(reading, theirs)
        assert (now.phone, now.email, now.applicant, now.address) == (None, None, "Tống Văn Hỏi", "Thôn Hỏi")
        assert search.find(reading, "0987654321", 5) == ()
        assert len(search.find(reading, NUMBER, 5)) == 1
    # It lives on: what is true of it may still be written.
    act("correct", "2026-10-05T10:00", dossier=theirs, address="Thôn Khác", reason="chuyển nhà")
    assert check(place).findings == ()
    with at_desk(place, "Lan", MONDAY) as desk:
        refused = requests.answer(desk, made.id, "Phải lưu.", is_refused=True, basis=found.basis)
        assert refused.state == "refused"
        assert "Luật Hộ tịch, Điều 58" in words(print_answer(desk, made.id))


def test_who_asked_is_forgotten_when_the_term_is_over(place: Workplace) -> None:
    made = ask(place, "view", datetime(2026, 10, 5, 9, tzinfo=HANOI))
    with at_desk(place, "Lan", MONDAY) as desk:
        requests.answer(desk, made.id, "Xong")
    now = datetime(2031, 10, 7, 9, tzinfo=HANOI)
    with at_desk(place, "Lan", now) as desk:
        found = erasure.list_due(desk).proposal
    assert found.requests == (made.id,)
    asked = erasure_run.Asked(digest=found.digest, basis="QĐ 1", by="Lan")
    erasure_run.run(place, asked, now)
    with place.register.read() as reading:
        kept = rows.one(reading, made.id)
    assert kept.personal is None
    assert kept.answered_at == MONDAY
    with at_desk(place, "Lan", now) as desk, pytest.raises(Refused, match="đã hết thời hạn lưu"):
        print_answer(desk, made.id)
    assert check(place).findings == ()


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"kind": "buy"}, "Không có loại yêu cầu"),
        ({"name": " "}, "Chưa ghi họ tên"),
        ({"id_number": ""}, "Ghi số định danh"),
        ({"dossiers": ("9999/2026",)}, "Không có hồ sơ"),
    ],
)
def test_a_request_is_whole(place: Workplace, told: dict[str, object], why: str) -> None:
    whole = {"kind": "view", **told}
    with pytest.raises(Refused, match=why):
        ask(place, str(whole.pop("kind")), None, **whole)


def test_the_notice_says_terms_and_whom_to_ask(place: Workplace) -> None:
    with at_desk(place, "Lan", MONDAY) as desk:
        pdf = print_notice(desk)
    said = words(pdf)
    for text in (
        "91/2025/QH15",
        "356/2025/NĐ-CP",
        "2 ngày làm việc",
        "10 ngày",
        "20 ngày",
        "72 giờ",
        "vĩnh viễn",
    ):
        assert text in said, text
    assert len(pypdf.PdfReader(BytesIO(pdf)).pages) == 1


def test_a_person_is_found_wherever_their_number_stands(place: Workplace, act: Act, theirs: str) -> None:
    other = act(
        "receive",
        "2026-10-01T10:00",
        procedure=SIGNATURE,
        applicant="Bà Nhờ",
        proxy="Tống Văn Hỏi",
        proxy_id=NUMBER,
    )
    made = ask(place, "view")
    with place.register.read() as reading:
        found = {search.dossier(reading, no).seq for no in (theirs, other.local_no)}
        assert set(requests.dossiers_of(reading, made)) == found
