"""Each verb: what it writes, and what it refuses with which sentence."""

from __future__ import annotations

from datetime import datetime

import pytest
from acting import Act

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.dossier import Dossier
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.lifecycle import State
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.office_verbs import OFFICE_VERBS
from cchc_desktop.operations.verbs import VERBS, read_act, schemas
from cchc_desktop.store import search

NO = "0001/2026"


def at(day: int, hour: int = 17, minute: int = 0) -> datetime:
    return datetime(2026, 10, day, hour, minute, tzinfo=HANOI)


def test_receive_promises_by_the_law(received: Dossier) -> None:
    assert (received.local_no, received.state) == (NO, State.ACCEPTED)
    assert (received.received_at, received.due_at) == (at(1, 9), at(6))
    assert (received.term, received.field, received.procedure_name) == (
        "3wd",
        "Hộ tịch",
        "Cấp Giấy xác nhận tình trạng hôn nhân",
    )
    assert received.papers
    assert received.due_basis


def test_the_same_request_twice_is_one_dossier(act: Act) -> None:
    told = {"procedure": "1.004873", "applicant": "Lê Văn An", "request_id": "abc"}
    first = act("receive", "2026-10-01T09:00", **told)
    assert act("receive", "2026-10-01T09:05", **told) == first
    assert act("receive", "2026-10-01T09:06", procedure="1.004873", applicant="B").local_no == "0002/2026"
    for other in ({"procedure": "1.001193"}, {"applicant": "B"}):
        with pytest.raises(Refused, match=NO) as refused:
            act("receive", "2026-10-01T09:07", **(told | other))
        assert refused.value.field == "request_id"
    corrected = act("correct", "2026-10-01T09:08", dossier=NO, reason="nhầm", applicant="Lê Văn Ân")
    assert act("receive", "2026-10-01T09:09", **told) == corrected


def test_a_known_term_is_overruled_only_for_a_reason(act: Act) -> None:
    told = {"procedure": "1.004873", "applicant": "An"}
    assert act("receive", "2026-10-01T09:00", **told, term="3wd", due_at="2026-10-06T17:00").due_at == at(6)
    overruled = act("receive", "2026-10-01T09:00", **told, term="1wd", reason="Chủ tịch giao")
    assert (overruled.due_at, overruled.due_basis) == (at(2), "theo sổ")


def test_text_enters_normalised(act: Act) -> None:
    dossier = act("receive", "2026-10-01T09:00", procedure=" 1.004873 ", applicant="  Đỗ  Thị Ước ")
    assert dossier.applicant == "Đỗ Thị Ước"


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"applicant": ""}, "applicant"),
        ({"procedure": "9.999999"}, "procedure"),
        ({"id_number": "12345"}, "id_number"),
        ({"phone": "12"}, "phone"),
        ({"code": "H15-26"}, "code"),
        ({"copies": 0}, "copies"),
        ({"case": "không có"}, "case"),
        ({"due_at": "2026-09-30T17:00"}, "due_at"),
        ({"term": "5 ngày"}, "term"),
        ({"fee": -1}, "fee"),
        ({"summary": "x" * 501}, "summary"),
        ({"born": "x" * 501}, "born"),
        ({"copies": 10_000}, "copies"),
        ({"fee": 10**12 + 1}, "fee"),
        ({"online_kind": "half"}, "online_kind"),
        ({"term": "1wd"}, "reason"),
        ({"due_at": "2026-10-20T17:00"}, "reason"),
        ({"papers": [{"name": "x" * 501}]}, "papers"),
        ({"papers": [{"name": "Tờ khai", "quantity": 0}]}, "papers"),
        ({"procedure": "9.999999", "procedure_name": "Lạ", "term": "5wd", "field": "A 0912345678"}, "field"),
        ({"procedure": "001099012345", "procedure_name": "Lạ", "term": "5wd"}, "procedure"),
        ({"procedure": "Nguyễn A", "procedure_name": "Lạ", "term": "5wd"}, "procedure"),
        ({"procedure": "9.9", "procedure_name": "Lạ", "term": "5wd", "case": "Nguyễn A"}, "case"),
    ],
)
def test_what_receive_refuses(act: Act, told: dict[str, object], field: str) -> None:
    with pytest.raises(Refused) as refused:
        act("receive", "2026-10-01T09:00", **({"procedure": "1.004873", "applicant": "Lê Văn An"} | told))
    assert refused.value.field == field
    assert refused.value.sentence.endswith(".")


def test_a_refused_receive_uses_up_no_number(act: Act) -> None:
    with pytest.raises(Refused):
        act("receive", "2026-10-01T09:00", procedure="1.004873", applicant="")
    assert act("receive", "2026-10-01T09:01", procedure="1.004873", applicant="An").local_no == NO


def test_one_official_code_belongs_to_one_dossier(act: Act) -> None:
    told = {"procedure": "1.004873", "applicant": "An", "code": "h15.50 - 261001-0007"}
    assert act("receive", "2026-10-01T09:00", **told).code == "H15.50-261001-0007"
    with pytest.raises(Refused, match=NO):
        act("receive", "2026-10-01T09:01", **told)


def test_the_clock_stands_still_while_the_citizen_is_waited_for(act: Act, received: Dossier) -> None:
    act("request_supplement", "2026-10-02T10:00", dossier=NO, what=["Tờ khai"], reason="thiếu chữ ký")
    after = act("take_supplement", "2026-10-07T10:00", dossier=NO)
    assert (after.due_at, after.paused_at, after.state) == (at(9), None, State.IN_PROGRESS)
    assert after.supplements == 1
    assert received.due_at == at(6)


def test_a_second_supplement_needs_an_approver(act: Act, received: Dossier) -> None:
    told: dict[str, object] = {"dossier": received.local_no, "what": ["Ảnh"], "reason": "mờ"}
    act("request_supplement", "2026-10-02T10:00", **told)
    act("take_supplement", "2026-10-02T15:00", dossier=NO)
    with pytest.raises(Refused, match="người duyệt"):
        act("request_supplement", "2026-10-05T10:00", **told)
    assert act("request_supplement", "2026-10-05T10:00", **told, approver="Hùng").supplements == 2


def test_before_acceptance_no_clock_runs(act: Act) -> None:
    first = act("receive", "2026-10-01T09:00", procedure="1.004873", applicant="An", is_accepted=False)
    assert (first.state, first.due_at) == (State.REGISTERED, None)
    act("request_supplement", "2026-10-02T09:00", dossier=NO, what=["Tờ khai"], reason="thiếu")
    after = act("take_supplement", "2026-10-05T09:00", dossier=NO)
    assert (after.received_at, after.due_at, after.pauses) == (at(5, 9), at(8), ())


def test_a_registered_dossier_is_accepted_or_refused(act: Act) -> None:
    for name in ("An", "Bình"):
        act("receive", "2026-10-01T09:00", procedure="1.004873", applicant=name, is_accepted=False)
    assert act("accept", "2026-10-02T09:00", dossier=NO).due_at == at(7)
    with pytest.raises(Refused, match="lý do"):
        act("refuse", "2026-10-02T09:00", dossier="0002/2026", reason=" ")
    refused = act("refuse", "2026-10-02T09:00", dossier="0002/2026", reason="sai thẩm quyền", basis="Điều 5")
    assert (refused.state, refused.ended_at, refused.received_at) == (State.REFUSED, at(2, 9), None)


def test_an_apology_keeps_the_first_promise(act: Act, received: Dossier) -> None:
    told: dict[str, object] = {"dossier": NO, "new_due_at": "2026-10-12T23:00", "reason": "chờ xác minh"}
    with pytest.raises(Refused, match="12/10/2026"):
        act("apologise", "2026-10-05T09:00", **(told | {"new_due_at": "2026-10-10T09:00"}))
    after = act("apologise", "2026-10-05T09:00", **told, cause="A3")
    assert (after.due_at, after.promised_at, after.late_cause) == (received.due_at, at(12), "A3")
    with pytest.raises(Refused, match="người duyệt"):
        act("apologise", "2026-10-06T09:00", **(told | {"new_due_at": "2026-10-14T17:00"}))
    with pytest.raises(Refused) as early:
        act("apologise", "2026-10-06T09:00", **(told | {"new_due_at": "2026-10-05T17:00"}))
    assert early.value.field == "new_due_at"


def test_from_finish_to_the_citizens_hands(act: Act, received: Dossier) -> None:
    with pytest.raises(Refused, match="Trả kết quả"):
        act("hand_back", "2026-10-02T09:00", dossier=NO)
    act("assign", "2026-10-01T10:00", dossier=NO, officer="Tư pháp")
    act("finish", "2026-10-02T09:00", dossier=NO, is_electronic=True)
    again = act("reopen", "2026-10-02T10:00", dossier=NO, reason="sai năm sinh")
    assert (again.state, again.ended_at, again.is_digitised_out) == (State.IN_PROGRESS, None, False)
    act("finish", "2026-10-02T11:00", dossier=NO)
    after = act("hand_back", "2026-10-05T08:00", dossier=NO)
    assert (after.state, after.handed_to, after.is_digitised_out) == (
        State.HANDED_BACK,
        received.applicant,
        False,
    )
    for verb in ("finish", "withdraw", "stop", "apologise", "assign"):
        told = {"reason": "x", "officer": "x", "new_due_at": "2026-11-01T00:00"}
        kept = {name: value for name, value in told.items() if name in VERBS[verb].act.__dataclass_fields__}  # type: ignore[attr-defined]  # acts are dataclasses
        with pytest.raises(Refused, match="Đã trả kết quả"):
            act(verb, "2026-10-06T08:00", dossier=NO, **kept)


@pytest.mark.parametrize(("verb", "state"), [("withdraw", State.WITHDRAWN), ("stop", State.STOPPED)])
def test_ending_while_waiting_is_never_late(act: Act, received: Dossier, verb: str, state: State) -> None:
    act("request_supplement", "2026-10-02T10:00", dossier=NO, what=["Tờ khai"], reason="thiếu")
    after = act(verb, "2026-10-20T10:00", dossier=received.local_no, reason="không nộp bổ sung")
    assert (after.state, after.paused_at) == (state, None)
    assert after.due_at is not None
    assert after.ended_at is not None
    assert after.ended_at <= after.due_at


def test_payment_stops_the_clock_too(act: Act, received: Dossier) -> None:
    act("assign", "2026-10-01T10:00", dossier=NO, officer="Địa chính")
    act("request_payment", "2026-10-02T10:00", dossier=received.local_no)
    after = act("take_payment", "2026-10-05T10:00", dossier=NO, is_paid_online=True)
    assert (after.due_at, after.is_paid_online) == (at(7), True)


def test_correcting_names_and_numbers(act: Act, received: Dossier) -> None:
    with pytest.raises(Refused, match="lý do"):
        act("correct", "2026-10-01T10:00", dossier=NO, reason="", applicant="Đỗ Thị Ước")
    with pytest.raises(Refused, match="Chưa có thông tin"):
        act("correct", "2026-10-01T10:00", dossier=NO, reason="nhầm", applicant=received.applicant)
    after = act("correct", "2026-10-01T10:00", dossier=NO, reason="nhầm", phone="0912 345 678", address=" ")
    assert (after.phone, after.address) == ("0912345678", None)


def test_correcting_the_procedure_moves_the_promise(act: Act, received: Dossier) -> None:
    after = act("correct", "2026-10-01T10:00", dossier=NO, reason="chọn nhầm", procedure="1.004884")
    assert (after.procedure, after.term, after.due_at) == ("1.004884", "5wd", at(8))
    assert received.term == "3wd"


def test_digitising_papers_and_the_result(act: Act, received: Dossier) -> None:
    assert not received.is_digitised_in
    assert act("digitise", "2026-10-01T10:00", dossier=NO, is_all=True).is_digitised_in
    after = act("digitise", "2026-10-01T10:05", dossier=NO, papers=[[1, "reused"]], is_result=True)
    assert (after.is_reused, after.is_digitised_out) == (True, True)
    with pytest.raises(Refused, match="giấy tờ số 99"):
        act("digitise", "2026-10-01T10:06", dossier=NO, papers=[[99, "scanned"]])


def test_undo_takes_back_ones_own_last_act_of_the_day(act: Act, place: Workplace, received: Dossier) -> None:
    act("finish", "2026-10-02T09:00", dossier=NO)
    with pytest.raises(Refused, match="Lan"):
        act("undo", "2026-10-02T10:00", by="Hùng", dossier=NO)
    with pytest.raises(Refused, match="trong ngày"):
        act("undo", "2026-10-05T10:00", dossier=NO)
    after = act("undo", "2026-10-02T10:00", dossier=NO)
    assert (after.state, after.ended_at) == (received.state, None)
    with pytest.raises(Refused, match="không còn việc nào"):
        act("undo", "2026-10-02T10:00", dossier=NO)
    with place.register.read() as reading:
        assert [entry.verb for entry in search.entries(reading, after.seq)] == ["receive", "finish", "undo"]


def test_an_act_before_the_last_one_is_refused(act: Act, received: Dossier) -> None:
    with pytest.raises(Refused) as refused:
        act("finish", "2026-10-01T08:59", dossier=received.local_no)
    assert refused.value.field == "at"


def test_an_unknown_dossier_is_refused_by_its_number(act: Act) -> None:
    with pytest.raises(Refused, match="0404/2026"):
        act("finish", "2026-10-01T09:00", dossier="0404/2026")


def test_a_year_without_a_calendar_is_refused(act: Act) -> None:
    with pytest.raises(Refused, match="2028"):
        act("receive", "2027-12-30T09:00", procedure="1.004884", applicant="An")


@pytest.mark.parametrize(
    ("verb", "told", "said"),
    [
        ("fly", {}, "fly"),
        ("receive", {"applicant": "An"}, "procedure"),
        ("receive", {"applicant": "An", "procedure": "1", "colour": "red"}, "colour"),
        ("receive", {"applicant": 5, "procedure": "1"}, "applicant"),
        ("apologise", {"dossier": NO, "reason": "x", "new_due_at": "mai"}, "mai"),
    ],
)
def test_scripts_are_told_what_is_wrong(verb: str, told: dict[str, object], said: str) -> None:
    with pytest.raises(Refused, match=said):
        read_act(verb, told)


def test_every_verb_has_a_schema_and_a_title() -> None:
    told = schemas()["verbs"]
    assert isinstance(told, dict)
    assert set(told) == {*VERBS, *OFFICE_VERBS}
    assert all(one["title"] not in {"", name} for name, one in told.items())
