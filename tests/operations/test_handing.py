"""From hand to hand: who may take what, when a step begins and how it ends, and other agencies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

import pytest
from acting import Act

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.dossier import Dossier, Json
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.lifecycle import State
from cchc_desktop.core.process import Step
from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.operations.process import put_cover, put_officers, put_steps
from cchc_desktop.operations.upkeep import check
from cchc_desktop.store import search

NO = "0001/2026"
MARRIAGE = "1.004873"
STEPS = (
    Step("Tiếp nhận", "Bộ phận Một cửa", "4wh"),
    Step("Thẩm định", "Lê Văn Tư", "1wd"),
    Step("Ký duyệt", "Chủ tịch", "1wd"),
    Step("Trả kết quả", "Bộ phận Một cửa"),
)


def at(day: int, hour: int = 17, minute: int = 0) -> datetime:
    return datetime(2026, 10, day, hour, minute, tzinfo=HANOI)


def lay_down(place: Workplace, steps: Sequence[Step] = STEPS, procedure: str = MARRIAGE) -> None:
    with at_desk(place, "Lan", at(1, 8)) as desk:
        put_steps(desk, procedure, steps)


def notes(place: Workplace) -> list[tuple[str, Mapping[str, Json]]]:
    with place.register.read() as reading:
        return [(entry.verb, entry.note) for entry in search.entries(reading, 1)]


def test_held_out_it_stays_with_the_giver_until_taken_over(act: Act, received: Dossier) -> None:
    offered = act("hand_over", "2026-10-01T09:30", dossier=NO, to="Lê Văn Tư", remark="gấp")
    assert (offered.offered_to, offered.offered_at) == ("Lê Văn Tư", at(1, 9, 30))
    assert (offered.state, offered.officer) == (received.state, None)
    taken = act("take_over", "2026-10-01T10:00", by="Lê Văn Tư", dossier=NO)
    assert (taken.officer, taken.state) == ("Lê Văn Tư", State.IN_PROGRESS)
    assert (taken.offered_to, taken.offered_at, taken.step_since_at) == (None, None, at(1, 10))
    assert (taken.step, taken.step_due_at) == (None, None)


def test_nobody_else_takes_it_or_turns_it_down(act: Act, received: Dossier) -> None:
    act("hand_over", "2026-10-01T09:30", dossier=received.local_no, to="Lê Văn Tư")
    for verb, told in (("take_over", {}), ("turn_down", {"reason": "bận"})):
        with pytest.raises(Refused, match=f"{NO} được giao cho Lê Văn Tư, không phải Lan") as refused:
            act(verb, "2026-10-01T10:00", dossier=NO, **told)
        assert refused.value.field == "by"
    assert act("take_over", "2026-10-01T10:00", by="lê văn  tư", dossier=NO).officer == "lê văn tư"


def test_what_was_not_held_out_cannot_be_taken(act: Act, received: Dossier) -> None:
    for verb, told in (("take_over", {}), ("turn_down", {"reason": "bận"})):
        with pytest.raises(Refused, match=f"{received.local_no}.*Giao hồ sơ"):
            act(verb, "2026-10-01T10:00", dossier=NO, **told)


def test_turned_down_it_stays_with_the_one_before(act: Act, place: Workplace, received: Dossier) -> None:
    act("assign", "2026-10-01T09:10", dossier=received.local_no, officer="Lan")
    act("hand_over", "2026-10-01T09:30", dossier=NO, to="Tư")
    with pytest.raises(Refused, match="lý do"):
        act("turn_down", "2026-10-01T10:00", by="Tư", dossier=NO, reason=" ")
    after = act("turn_down", "2026-10-01T10:00", by="Tư", dossier=NO, reason="thiếu tờ khai")
    assert (after.offered_to, after.offered_at, after.officer) == (None, None, "Lan")
    assert notes(place)[-1] == ("turn_down", {"from": "Lan", "to": "Tư"})


def test_each_step_begins_at_the_take_over_and_tells_how_it_ended(
    act: Act, place: Workplace, received: Dossier
) -> None:
    lay_down(place)
    act("hand_over", "2026-10-01T10:00", dossier=NO, to="Lê Văn Tư")
    taken = act("take_over", "2026-10-01T15:00", by="Lê Văn Tư", dossier=NO)
    assert (taken.step, taken.step_since_at, taken.step_due_at) == (2, at(1, 15), at(2))
    act("hand_over", "2026-10-05T09:00", by="Lê Văn Tư", dossier=NO, to="Chủ tịch")
    signed = act("take_over", "2026-10-05T09:05", by="Chủ tịch", dossier=NO)
    assert (signed.step, signed.step_due_at) == (3, at(6))
    finished = act("finish", "2026-10-05T10:00", by="Chủ tịch", dossier=received.local_no)
    assert (finished.step, finished.step_since_at, finished.step_due_at) == (3, None, None)
    told = [note for verb, note in notes(place) if verb in {"take_over", "finish"}]
    ended = [note["ended"] for note in told]
    assert [one["step"] for one in ended if isinstance(one, dict)] == [1, 2, 3]
    assert [one["standing"] for one in ended if isinstance(one, dict)] == ["on_time", "late", "early"]
    assert (told[0]["step"], told[0]["step_name"]) == (2, "Thẩm định")


def test_the_result_goes_back_to_the_counter_and_stays_finished(act: Act, received: Dossier) -> None:
    act("assign", "2026-10-01T09:10", dossier=received.local_no, officer="Tư")
    act("finish", "2026-10-02T09:00", by="Tư", dossier=NO)
    act("hand_over", "2026-10-02T09:30", by="Tư", dossier=NO, to="Bộ phận Một cửa")
    after = act("take_over", "2026-10-02T10:00", by="Hoa", dossier=NO)
    assert (after.state, after.officer, after.offered_to) == (State.FINISHED, "Tư", None)
    act("hand_over", "2026-10-02T10:30", dossier=NO, to="Bộ phận Một cửa")
    assert act("hand_back", "2026-10-02T11:00", dossier=NO).offered_to is None


def test_a_cover_takes_the_place_of_an_absent_officer(act: Act, place: Workplace, received: Dossier) -> None:
    with at_desk(place, "Lan", at(1, 8)) as desk:
        put_cover(desk, "Tư", "Năm", date(2026, 10, 5))
        put_cover(desk, "Năm", "Sáu", date(2026, 10, 2))
    offered = act("hand_over", "2026-10-01T09:30", dossier=received.local_no, to="Tư")
    assert offered.offered_to == "Sáu"
    assert notes(place)[-1][1]["instead_of"] == "Tư"
    assert act("assign", "2026-10-05T09:30", dossier=NO, officer="Tư").officer == "Năm"
    assert notes(place)[-1][1]["instead_of"] == "Tư"
    assert act("assign", "2026-10-06T09:30", dossier=NO, officer="Tư").officer == "Tư"


def test_who_was_held_out_a_dossier_may_be_covered_since(
    act: Act, place: Workplace, received: Dossier
) -> None:
    act("hand_over", "2026-10-01T09:30", dossier=received.local_no, to="Tư")
    with at_desk(place, "Lan", at(1, 9, 40)) as desk:
        put_cover(desk, "Tư", "Năm", date(2026, 10, 5))
    after = act("take_over", "2026-10-01T10:00", by="Năm", dossier=NO)
    assert (after.officer, notes(place)[-1][1]["instead_of"]) == ("Năm", "Tư")


def test_a_desk_without_a_name_is_any_officers(act: Act, place: Workplace, received: Dossier) -> None:
    with at_desk(place, "Lan", at(1, 8)) as desk:
        put_officers(desk, ["Tư", "Năm", "Tư"])
    act("hand_over", "2026-10-01T09:30", dossier=received.local_no, to="Công chức Tư pháp")
    with pytest.raises(Refused, match="không phải Lan"):
        act("take_over", "2026-10-01T10:00", dossier=NO)
    assert act("take_over", "2026-10-01T10:00", by="Năm", dossier=NO).officer == "Năm"


def test_a_step_must_be_one_of_the_process(act: Act, place: Workplace, received: Dossier) -> None:
    with pytest.raises(Refused, match=f"{received.local_no}.*chưa có quy trình"):
        act("hand_over", "2026-10-01T09:30", dossier=NO, to="Tư", step=2)
    lay_down(place)
    with pytest.raises(Refused, match="có 4 bước, không có bước 5"):
        act("hand_over", "2026-10-01T09:30", dossier=NO, to="Tư", step=5)
    act("hand_over", "2026-10-01T09:30", dossier=NO, to="Tư", step=3)
    assert act("take_over", "2026-10-01T10:00", by="Tư", dossier=NO).step == 3


def test_assigned_the_step_begins_without_acceptance_and_runs_on_when_passed(
    act: Act, place: Workplace, received: Dossier
) -> None:
    lay_down(place)
    act("hand_over", "2026-10-01T09:20", dossier=received.local_no, to="Năm")
    first = act("assign", "2026-10-01T09:30", dossier=NO, officer="Tư")
    assert (first.offered_to, first.step, first.step_due_at) == (None, 2, at(2))
    again = act("assign", "2026-10-02T09:30", dossier=NO, officer="Năm")
    assert (again.officer, again.step_since_at, again.step_due_at) == ("Năm", at(1, 9, 30), at(2))


def test_a_pause_moves_the_step_and_ends_an_offer(act: Act, place: Workplace, received: Dossier) -> None:
    lay_down(place)
    act("assign", "2026-10-01T09:30", dossier=received.local_no, officer="Tư")
    act("hand_over", "2026-10-02T09:00", by="Tư", dossier=NO, to="Chủ tịch")
    paused = act("request_supplement", "2026-10-02T10:00", dossier=NO, what=["Ảnh"], reason="mờ")
    assert (paused.offered_to, paused.step) == (None, 2)
    after = act("take_supplement", "2026-10-07T10:00", dossier=NO)
    # Friday the 2nd was the step's one day and its last; it ends with the day of the answer.
    assert after.step_due_at == at(7)
    lay_down(place, STEPS[:1])
    act("request_supplement", "2026-10-07T11:00", dossier=NO, what=["Ảnh"], reason="mờ", approver="Hùng")
    assert act("take_supplement", "2026-10-09T10:00", dossier=NO).step_due_at == at(9)


def test_another_agency_has_its_share_and_its_own_lateness(
    act: Act, place: Workplace, received: Dossier
) -> None:
    act("assign", "2026-10-01T09:10", dossier=NO, officer="Tư")
    with pytest.raises(Refused, match="không ở cơ quan nào"):
        act("take_back", "2026-10-01T10:00", dossier=NO)
    sent = act("send_up", "2026-10-01T10:00", dossier=NO, to="Chi cục Thuế", due_at="2026-10-02T17:00")
    assert (sent.sent_to, sent.sent_at, sent.sent_due_at) == ("Chi cục Thuế", at(1, 10), at(2))
    assert (sent.state, sent.due_at) == (State.IN_PROGRESS, received.due_at)
    for verb, told in (("finish", {}), ("hand_over", {"to": "Năm"}), ("send_up", {"to": "Công an"})):
        with pytest.raises(Refused, match=f"{NO} đang ở Chi cục Thuế"):
            act(verb, "2026-10-01T11:00", dossier=NO, **told)
    back = act("take_back", "2026-10-05T09:00", dossier=NO, outcome="đã có thông báo thuế")
    assert (back.sent_to, back.sent_at, back.sent_due_at) == (None, None, None)
    note = notes(place)[-1][1]
    assert (note["late_by"], note["standing"]) == ("Chi cục Thuế", "late")
    assert (note["agency"], note["outcome"]) == ("Chi cục Thuế", "đã có thông báo thuế")


def test_the_share_of_an_agency_may_lie_in_the_process(act: Act, place: Workplace, received: Dossier) -> None:
    lay_down(place, (STEPS[0], Step("Xác minh", "Công an xã", "2wd")))
    with pytest.raises(Refused, match="phải sau lúc chuyển"):
        act("send_up", "2026-10-01T10:00", dossier=NO, to="Công an xã", due_at="2026-10-01T09:00")
    act("send_up", "2026-10-01T10:00", dossier=received.local_no, to="công an xã")
    act("request_supplement", "2026-10-02T10:00", dossier=NO, what=["Ảnh"], reason="mờ")
    after = act("take_supplement", "2026-10-06T10:00", dossier=NO)
    assert after.sent_due_at == at(7)
    assert act("withdraw", "2026-10-06T11:00", dossier=NO, reason="đổi ý").sent_to is None


@pytest.mark.parametrize(
    ("verb", "told"),
    [
        ("hand_over", {"to": "Năm"}),
        ("send_up", {"to": "Chi cục Thuế"}),
        ("link", {"main": "0002/2026"}),
        ("take_fee", {"amount": 8_000}),
    ],
)
def test_every_new_act_can_be_undone(
    act: Act, place: Workplace, received: Dossier, verb: str, told: dict[str, object]
) -> None:
    act("receive", "2026-10-01T09:05", procedure=MARRIAGE, applicant="B")
    before = act("assign", "2026-10-01T09:10", dossier=received.local_no, officer="Tư")
    assert act(verb, "2026-10-01T10:00", dossier=NO, **told) != before
    after = act("undo", "2026-10-01T10:05", dossier=NO)
    for name in Dossier.__dataclass_fields__:
        if name != "last_at":
            assert getattr(after, name) == getattr(before, name), name
    assert not check(place).findings


def test_taking_over_turning_down_and_taking_back_can_be_undone(act: Act, received: Dossier) -> None:
    offered = act("hand_over", "2026-10-01T09:10", by="Tư", dossier=received.local_no, to="Lan")
    act("take_over", "2026-10-01T09:20", dossier=NO)
    after = act("undo", "2026-10-01T09:25", dossier=NO)
    assert (after.offered_to, after.officer, after.step_since_at) == (offered.offered_to, None, None)
    act("turn_down", "2026-10-01T09:30", dossier=NO, reason="nhầm")
    assert act("undo", "2026-10-01T09:35", dossier=NO).offered_to == "Lan"
    act("take_over", "2026-10-01T09:40", dossier=NO)
    sent = act("send_up", "2026-10-01T09:45", dossier=NO, to="Công an")
    act("take_back", "2026-10-01T09:50", dossier=NO)
    assert act("undo", "2026-10-01T09:55", dossier=NO).sent_at == sent.sent_at


def test_what_cannot_be_done_names_the_dossier_and_what_can(act: Act, received: Dossier) -> None:
    act("finish", "2026-10-01T10:00", dossier=received.local_no)
    act("hand_back", "2026-10-01T10:05", dossier=NO)
    for verb, told in (("hand_over", {"to": "Tư"}), ("take_over", {}), ("send_up", {"to": "Thuế"})):
        with pytest.raises(Refused, match=f"{NO} đang ở trạng thái “Đã trả kết quả”"):
            act(verb, "2026-10-01T10:10", dossier=NO, **told)


def test_reopened_the_last_step_begins_anew(act: Act, place: Workplace, received: Dossier) -> None:
    lay_down(place)
    act("assign", "2026-10-01T09:30", dossier=received.local_no, officer="Tư")
    act("finish", "2026-10-01T16:00", dossier=NO)
    after = act("reopen", "2026-10-02T09:00", dossier=NO, reason="sai tên")
    assert (after.step, after.step_since_at, after.step_due_at) == (2, at(2, 9), at(5))


def test_a_pause_of_hours_moves_the_share_of_an_agency_by_those_hours(act: Act, received: Dossier) -> None:
    sent = act("send_up", "2026-10-01T10:00", dossier=NO, to="Công an xã", due_at="2026-10-01T15:00")
    act("request_supplement", "2026-10-01T14:00", dossier=NO, what=["Ảnh"], reason="mờ")
    after = act("take_supplement", "2026-10-01T14:30", dossier=NO)
    assert (sent.sent_due_at, after.sent_due_at) == (at(1, 15), at(1, 15, 30))
    act("request_supplement", "2026-10-01T15:00", dossier=NO, what=["Ảnh"], reason="mờ", approver="GĐ")
    again = act("take_supplement", "2026-10-02T15:00", dossier=received.local_no)
    assert again.sent_due_at == at(2, 15, 30)  # a day of office hours later


def test_a_given_promise_moves_by_the_hours_that_stood_still(act: Act) -> None:
    told = {"procedure": MARRIAGE, "applicant": "An", "due_at": "2026-10-01T15:00", "reason": "gấp"}
    no = act("receive", "2026-10-01T09:00", **told).local_no
    act("request_supplement", "2026-10-01T10:00", dossier=no, what=["Ảnh"], reason="mờ")
    assert act("take_supplement", "2026-10-01T10:30", dossier=no).due_at == at(1, 15, 30)


def test_a_dossier_comes_home_while_the_citizen_is_awaited(act: Act, received: Dossier) -> None:
    act("send_up", "2026-10-01T10:00", dossier=NO, to="Công an xã")
    act("request_supplement", "2026-10-01T11:00", dossier=NO, what=["Ảnh"], reason="mờ")
    back = act("take_back", "2026-10-01T14:00", dossier=NO)
    assert (back.sent_to, back.state, back.paused_at) == (None, State.SUPPLEMENT, at(1, 11))
    act("take_supplement", "2026-10-01T14:30", dossier=received.local_no)


def test_nobody_is_given_a_dossier_that_is_away(act: Act, received: Dossier) -> None:
    act("send_up", "2026-10-01T10:00", dossier=NO, to="Công an xã")
    with pytest.raises(Refused, match=f"{received.local_no} đang ở Công an xã"):
        act("assign", "2026-10-01T11:00", dossier=NO, officer="Tư")
