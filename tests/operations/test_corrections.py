"""What is written again, late or back: the promise follows its grounds, and no clock runs backwards."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from acting import Act

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.dossier import Dossier
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.lifecycle import State
from cchc_desktop.core.papers import Digitised
from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.operations.printing import print_form
from cchc_desktop.operations.upkeep import check
from cchc_desktop.operations.verbs import VERBS, read_act

NO = "0001/2026"
MARRIAGE, BIRTH_AGAIN, BIRTH = "1.004873", "1.004884", "1.001193"


def at(day: int, hour: int = 17, minute: int = 0) -> datetime:
    return datetime(2026, 10, day, hour, minute, tzinfo=HANOI)


@pytest.fixture
def registered(act: Act) -> Dossier:
    """One that nobody has accepted yet."""
    return act("receive", "2026-10-01T09:00", procedure=MARRIAGE, applicant="An", is_accepted=False)


def corrected(act: Act, when: str = "2026-10-01T10:00", **told: object) -> Dossier:
    return act("correct", when, dossier=NO, reason="chọn nhầm", **told)


def test_a_corrected_procedure_binds_a_dossier_that_waits_for_acceptance(
    act: Act, registered: Dossier
) -> None:
    after = corrected(act, procedure=BIRTH_AGAIN)
    assert (registered.term, after.term, after.due_at) == ("3wd", "5wd", None)
    accepted = act("accept", "2026-10-02T09:00", dossier=NO)
    assert (accepted.term, accepted.due_at) == ("5wd", at(9))
    assert "Điều 26" in (accepted.due_basis or "")


def test_the_basis_of_the_promise_is_known_from_registration_on(act: Act, registered: Dossier) -> None:
    assert "Điều 22" in (registered.due_basis or "")
    assert act("accept", "2026-10-02T09:00", dossier=NO).due_basis == registered.due_basis
    other = act("receive", "2026-10-02T09:30", procedure=MARRIAGE, applicant="B", is_accepted=False)
    act("request_supplement", "2026-10-02T10:00", dossier="0002/2026", what=["Ảnh"], reason="thiếu")
    assert act("take_supplement", "2026-10-05T10:00", dossier="0002/2026").due_basis == other.due_basis


def test_a_given_due_moment_waits_for_acceptance(act: Act) -> None:
    told = {"procedure": "9.9", "procedure_name": "Việc mới", "applicant": "An", "is_accepted": False}
    for _ in range(2):
        act("receive", "2026-10-01T09:00", **told, due_at="2026-10-09T17:00")
    assert act("accept", "2026-10-02T09:00", dossier=NO).due_at == at(9)
    with pytest.raises(Refused, match="nay đã qua"):
        act("accept", "2026-10-12T09:00", dossier="0002/2026")
    act("correct", "2026-10-12T09:01", dossier="0002/2026", reason="hẹn lại", term="2 wd")
    assert act("accept", "2026-10-12T09:02", dossier="0002/2026").due_at == at(14)


def test_another_procedure_brings_its_papers_fee_term_and_basis(act: Act, received: Dossier) -> None:
    papers = [{"name": "Giấy chứng sinh"}, {"name": "Ảnh"}]
    corrected(act, papers=papers, fee=15_000)
    act("digitise", "2026-10-01T10:00", dossier=NO, papers=[[1, "signed"], [2, "scanned"]])
    after = corrected(act, procedure=BIRTH)
    assert {paper.name: paper.digitised for paper in after.papers} == {
        "Tờ khai đăng ký khai sinh": Digitised.NOT_YET,
        "Giấy chứng sinh": Digitised.SIGNED,
    }
    assert (after.is_digitised_in, after.fee, after.term) == (False, 0, "same-day")
    assert after.due_at == at(1)
    assert received.due_basis
    assert after.due_basis not in {None, received.due_basis}


def test_papers_and_fee_that_are_told_along_stand(act: Act, received: Dossier) -> None:
    after = corrected(act, procedure=BIRTH, papers=[{"name": "Ảnh", "digitised": "reused"}], fee=8_000)
    assert ([paper.name for paper in after.papers], after.fee) == (["Ảnh"], 8_000)
    assert (after.is_digitised_in, after.is_reused) == (True, True)
    assert received.local_no == NO


def test_a_case_without_a_term_must_be_told_one(act: Act, received: Dossier) -> None:
    with pytest.raises(Refused) as refused:
        corrected(act, case="xac-minh")
    assert refused.value.field == "term"
    after = corrected(act, case="xac-minh", term="23d")
    assert (after.case, after.term, after.due_basis) == ("xac-minh", "23d", "theo sổ")
    again = corrected(act, channel="post")
    assert (again.term, again.due_at) == ("23d", after.due_at)
    assert received.due_at != after.due_at


def test_what_is_entered_late_turns_no_clock_back(act: Act, place: Workplace, received: Dossier) -> None:
    after = corrected(act, "2026-10-01T07:00", phone="0912345678")
    assert after.last_at == received.last_at
    with pytest.raises(Refused) as early:
        act("finish", "2026-10-01T08:00", dossier=NO)
    assert early.value.field == "at"
    act("finish", "2026-10-02T15:00", dossier=NO)
    act("digitise", "2026-10-02T08:00", dossier=NO, is_result=True)
    with pytest.raises(Refused):
        act("hand_back", "2026-10-02T09:00", dossier=NO)
    assert not check(place).findings


@pytest.mark.parametrize(
    ("received_at", "said"),
    [
        ("2026-10-05T09:00", "sau lúc sửa"),
        ("2025-12-31T09:00", "năm 2026"),
        ("2026-10-02T09:30", "sau việc đã ghi"),
    ],
)
def test_a_day_of_reception_that_cannot_be(act: Act, received: Dossier, received_at: str, said: str) -> None:
    act("request_supplement", "2026-10-02T09:00", dossier=received.local_no, what=["Ảnh"], reason="thiếu")
    with pytest.raises(Refused, match=said) as refused:
        corrected(act, "2026-10-02T10:00", received_at=received_at)
    assert refused.value.field == "received_at"


def test_what_was_never_accepted_has_no_day_of_reception(act: Act, registered: Dossier) -> None:
    with pytest.raises(Refused, match="chưa được tiếp nhận"):
        corrected(act, received_at="2026-10-01T09:00")
    act("refuse", "2026-10-01T10:00", dossier=registered.local_no, reason="sai thẩm quyền")
    with pytest.raises(Refused, match="chưa được tiếp nhận"):
        corrected(act, "2026-10-01T11:00", received_at="2026-10-01T09:00")


def test_an_earlier_reception_moves_the_promise(act: Act, received: Dossier) -> None:
    after = corrected(act, received_at="2026-09-30T09:00")
    assert (after.received_at, after.due_at) == (datetime(2026, 9, 30, 9, tzinfo=HANOI), at(5))
    assert after.due_basis == received.due_basis


@pytest.mark.parametrize(
    "told",
    [
        *({"copies": 0}, {"copies": 10**30}, {"fee": -5}, {"fee": 10**30}, {"applicant": "x" * 5000}),
        *({"applicant": " "}, {"owner": "x" * 501}, {"born": "x" * 501}, {"phone": "abc"}, {"code": "x"}),
        *({"channel": "online", "case": "không có"}, {"procedure": "9.999999"}, {"term": "soon"}),
        *({"reason": "x" * 2001}, {"late_cause": "x" * 501}, {"return_channel": "x" * 501}),
    ],
)
def test_what_correct_refuses(act: Act, received: Dossier, told: dict[str, object]) -> None:
    with pytest.raises(Refused) as refused:
        act("correct", "2026-10-01T10:00", **({"dossier": received.local_no, "reason": "nhầm"} | told))
    assert refused.value.field in told
    assert refused.value.sentence.endswith(".")


@pytest.mark.parametrize(
    ("verb", "told"),
    [
        ("assign", {"officer": "x" * 501}),
        ("withdraw", {"reason": "x" * 2001}),
        ("request_supplement", {"what": ["x" * 2001], "reason": "thiếu"}),
        ("finish", {"cause": "x" * 501}),
    ],
)
def test_no_act_carries_endless_text(act: Act, received: Dossier, verb: str, told: dict[str, object]) -> None:
    with pytest.raises(Refused, match=f"{received.local_no}.*rút gọn"):
        act(verb, "2026-10-01T10:00", dossier=NO, **told)


def test_undo_is_of_the_day_on_which_the_act_was_typed(act: Act, place: Workplace, received: Dossier) -> None:
    act("finish", "2026-10-02T09:00", dossier=received.local_no)
    assert act("undo", "2026-10-02T09:01", by=" Lan ", dossier=NO).state is State.ACCEPTED
    act("finish", "2026-10-02T09:02", dossier=NO)
    with (
        pytest.raises(Refused, match="trong ngày"),
        at_desk(place, "Lan", at(2, 10), at(9, 10)) as desk,
    ):
        VERBS["undo"].do(desk, read_act("undo", {"dossier": NO}))


def test_undo_does_not_lie_before_what_it_undoes(act: Act, place: Workplace, received: Dossier) -> None:
    act("finish", "2026-10-02T09:30", dossier=received.local_no)
    for early in (at(2, 9), at(1, 8), at(1, 8) - timedelta(days=40)):  # the last before the reception
        with (
            pytest.raises(Refused, match=r"hoàn tác ghi lúc .* là trước đó") as no,
            at_desk(place, "Lan", early, at(2, 10)) as desk,
        ):
            VERBS["undo"].do(desk, read_act("undo", {"dossier": NO}))
        assert no.value.field == "at"
    with at_desk(place, "Lan", at(2, 10)) as desk:
        assert VERBS["undo"].do(desk, read_act("undo", {"dossier": NO})).state is State.ACCEPTED


def printed(place: Workplace, when: datetime) -> None:
    with at_desk(place, "Hoa", when) as desk:
        print_form(desk, NO, "receipt")


def test_what_the_citizen_holds_on_paper_is_not_undone(
    act: Act, place: Workplace, registered: Dossier
) -> None:
    act("accept", "2026-10-01T09:30", dossier=registered.local_no)
    printed(place, at(1, 9, 40))
    with pytest.raises(Refused, match="đã in"):
        act("undo", "2026-10-01T09:45", dossier=NO)
    act("correct", "2026-10-01T09:46", dossier=NO, reason="nhầm", phone="0912345678")
    assert act("undo", "2026-10-01T09:47", dossier=NO).phone is None
    act("correct", "2026-10-01T09:48", dossier=NO, reason="nhầm", phone="0912345678")
    printed(place, at(1, 9, 50))
    with pytest.raises(Refused, match="Sửa thông tin"):
        act("undo", "2026-10-01T09:51", dossier=NO)
    act("assign", "2026-10-01T09:52", dossier=NO, officer="Tư pháp")
    printed(place, at(1, 9, 53))
    assert act("undo", "2026-10-01T09:54", dossier=NO).state is State.ACCEPTED


def test_a_clock_that_started_with_the_supplement_is_not_undone_after_the_receipt(
    act: Act, place: Workplace, registered: Dossier
) -> None:
    told = {"dossier": registered.local_no, "what": ["Ảnh"], "reason": "thiếu"}
    act("request_supplement", "2026-10-01T09:30", **told)
    act("take_supplement", "2026-10-01T09:40", dossier=NO)
    printed(place, at(1, 9, 50))
    with pytest.raises(Refused, match="đã in"):
        act("undo", "2026-10-01T09:55", dossier=NO)


def test_another_result_starts_without_what_was_said_of_the_first(act: Act, received: Dossier) -> None:
    act("finish", "2026-10-20T10:00", dossier=received.local_no, is_electronic=True, cause="A1")
    again = act("reopen", "2026-10-20T11:00", dossier=NO, reason="sai")
    assert (again.is_digitised_out, again.late_cause) == (False, None)


def test_a_second_promise_moves_on_with_the_pause(act: Act, received: Dossier) -> None:
    told = {"dossier": NO, "new_due_at": "2026-10-08T15:00", "reason": "chờ xác minh"}
    act("apologise", "2026-10-05T09:00", **told)
    act("request_supplement", "2026-10-05T10:00", dossier=NO, what=["Ảnh"], reason="thiếu")
    after = act("take_supplement", "2026-10-12T10:00", dossier=NO)
    assert (received.due_at, after.due_at) == (at(6), at(13))
    assert after.promised_at == at(15, 15)


def test_everything_that_was_refused_left_the_register_whole(act: Act, place: Workplace) -> None:
    act("receive", "2026-10-01T09:00", procedure=MARRIAGE, applicant="An")
    for told in ({"copies": 0}, {"received_at": "2019-01-01T08:00"}):
        with pytest.raises(Refused):
            corrected(act, **told)
    assert not check(place).findings


RAW_CARD = "001090012345|012345678|Võ Hoàng Nam|12051990|Nam|Thôn Hoà, Hà Nội|20052021"


def test_the_register_keeps_no_card_as_it_was_read(act: Act, received: Dossier) -> None:
    for verb, told in (
        ("receive", {"procedure": MARRIAGE, "applicant": "An", "summary": RAW_CARD}),
        ("receive", {"procedure": MARRIAGE, "applicant": RAW_CARD}),
        ("correct", {"dossier": NO, "reason": "nhầm", "remark": f"thẻ {RAW_CARD}"}),
        ("correct", {"dossier": NO, "reason": RAW_CARD, "address": "Tổ 2"}),
        ("hand_over", {"dossier": NO, "to": "Tư", "remark": RAW_CARD}),
        ("request_supplement", {"dossier": NO, "what": [RAW_CARD], "reason": "thiếu"}),
    ):
        with pytest.raises(Refused, match="chuỗi mã quét thẻ"):
            act(verb, "2026-10-01T10:00", **told)
    assert received.local_no == NO
