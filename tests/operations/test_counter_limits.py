"""What a script may not slip past the counter: missing papers, misspelt keys, blank approvers, odd money."""

from __future__ import annotations

from typing import Any

import pytest
from acting import Act

from cchc_desktop.core.acts import Accept, read_moment
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.lifecycle import State
from cchc_desktop.operations.bulk import run_all
from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.operations.verbs import read_act, schemas

BIRTH = "1.001193"
NO = "0001/2026"
BLANKS = ["   ", "\u200b", "\u2068 \u2069", "\u202e"]
WANTING = [
    {"name": "Tờ khai"},
    {"name": "Giấy chứng sinh", "is_missing": True},
    {"name": "Ảnh chân dung", "is_missing": True, "is_required": False},
]


def registered(act: Act, **told: Any) -> None:  # noqa: ANN401 - whatever a script tells
    words = {"procedure": BIRTH, "applicant": "Đỗ Thị Ước", "papers": WANTING, "is_accepted": False} | told
    act("receive", "2026-10-08T09:00", **words)


def test_accepting_needs_the_papers_that_receiving_needs(act: Act, place: Workplace) -> None:
    registered(act)
    with pytest.raises(Refused, match="còn thiếu 1 giấy tờ bắt buộc: Giấy chứng sinh") as no:
        act("accept", "2026-10-08T09:10", dossier=NO)
    assert no.value.field == "papers"
    with at_desk(place, "Lan", read_moment("2026-10-08T09:20")) as desk:
        outcome = run_all(desk, "accept", [NO], lambda number: Accept(dossier=number))
    assert outcome.done == ()
    assert "Giấy chứng sinh" in outcome.refused[0][1]


def test_only_what_was_asked_for_counts_as_brought(act: Act) -> None:
    registered(act)
    ask = {"dossier": NO, "reason": "Thiếu giấy tờ"}
    act("request_supplement", "2026-10-08T09:10", what=["Giấy chứng sinh"], **ask)
    with pytest.raises(Refused, match="chưa có giấy tờ nào được bổ sung") as no:
        act("take_supplement", "2026-10-08T10:00", dossier=NO, papers=[])
    assert no.value.field == "papers"
    first = act("take_supplement", "2026-10-08T10:00", dossier=NO)
    assert [paper.is_missing for paper in first.papers] == [False, False, True]
    act("request_supplement", "2026-10-08T10:10", what=[" ảnh  chân dung"], approver="Bình", **ask)
    second = act("take_supplement", "2026-10-08T11:00", dossier=NO)
    assert not any(paper.is_missing for paper in second.papers)


def test_a_misspelt_key_of_a_paper_is_refused() -> None:
    told = {"procedure": BIRTH, "applicant": "Ước", "papers": [{"name": "Tờ khai", "is_mising": True}]}
    with pytest.raises(Refused, match="is_mising") as no:
        read_act("receive", told)
    assert no.value.field == "papers"
    parts = schemas()["$defs"]
    assert isinstance(parts, dict)
    assert parts["Paper"]["additionalProperties"] is False


@pytest.mark.parametrize("blank", BLANKS)
def test_a_blank_approver_is_none(act: Act, blank: str) -> None:
    act("receive", "2026-10-08T09:00", procedure=BIRTH, applicant="Đỗ Thị Ước")
    ask = {"dossier": NO, "what": ["Tờ khai"], "reason": "Thiếu"}
    act("request_supplement", "2026-10-08T09:10", **ask)
    act("take_supplement", "2026-10-08T09:20", dossier=NO)
    with pytest.raises(Refused) as no:
        act("request_supplement", "2026-10-08T09:30", approver=blank, **ask)
    assert no.value.field == "approver"
    late = {"dossier": NO, "reason": "Chờ xác minh"}
    act("apologise", "2026-10-08T10:00", new_due_at="2026-11-02T16:00", **late)
    with pytest.raises(Refused) as again:
        act("apologise", "2026-10-08T10:10", new_due_at="2026-11-03T16:00", approver=blank, **late)
    assert again.value.field == "approver"


def test_no_more_is_taken_than_the_fee(act: Act) -> None:
    with pytest.raises(Refused) as no:
        registered(act, papers=None, is_accepted=True, fee=8_000, fee_paid=9_000)
    assert no.value.field == "fee_paid"
    registered(act, papers=None, is_accepted=True, fee=8_000, fee_paid=8_000)
    with pytest.raises(Refused) as more:
        act("correct", "2026-10-08T09:10", dossier=NO, reason="gõ nhầm", fee_paid=8_001)
    assert more.value.field == "fee_paid"
    after = act("correct", "2026-10-08T09:10", dossier=NO, reason="gõ nhầm", fee=9_000, fee_paid=9_000)
    assert after.fee_paid == 9_000


def test_the_fee_is_not_corrected_below_what_was_paid(act: Act) -> None:
    registered(act, papers=None, is_accepted=True, fee=8_000, fee_paid=8_000)
    told = {"dossier": NO, "reason": "gõ nhầm"}
    with pytest.raises(Refused, match=r"8\.000 .*vượt .*5\.000 .*trả lại phần thừa") as no:
        act("correct", "2026-10-08T09:10", **told, fee=5_000)
    assert no.value.field == "fee"
    after = act("correct", "2026-10-08T09:10", **told, fee=5_000, fee_paid=5_000)
    assert (after.fee, after.fee_paid) == (5_000, 5_000)
    assert act("correct", "2026-10-08T09:20", **told, fee=9_000).fee == 9_000


def test_a_receipt_is_for_one_taking(act: Act) -> None:
    registered(act, papers=None, is_accepted=True, fee=50_000, fee_paid=1_000, fee_receipt="0000001")
    act("take_fee", "2026-10-08T09:10", dossier=NO, amount=1_000, receipt="0000002")
    for used in ("0000001", " 0000002"):
        with pytest.raises(Refused, match=used.strip()) as no:
            act("take_fee", "2026-10-08T09:20", dossier=NO, amount=1_000, receipt=used)
        assert no.value.field == "receipt"
    act("correct", "2026-10-08T09:30", dossier=NO, reason="gõ nhầm", fee_receipt="0000003")
    assert act("take_fee", "2026-10-08T09:40", dossier=NO, amount=1_000, receipt="0000002").fee_paid == 3_000
    with pytest.raises(Refused, match="40 ký tự") as long:
        act("take_fee", "2026-10-08T09:50", dossier=NO, amount=1_000, receipt="1" * 41)
    assert long.value.field == "receipt"


@pytest.mark.parametrize("step", [0, 99, -1])
def test_a_finished_dossier_has_no_other_steps(act: Act, step: int) -> None:
    registered(act, papers=None, is_accepted=True)
    act("finish", "2026-10-08T10:00", dossier=NO)
    with pytest.raises(Refused) as no:
        act("hand_over", "2026-10-08T10:10", dossier=NO, to="Bình", step=step)
    assert no.value.field == "step"


def test_nobody_hands_over_to_themselves(act: Act) -> None:
    registered(act, papers=None, is_accepted=True)
    for state in (State.ACCEPTED, State.FINISHED):
        if state is State.FINISHED:
            act("finish", "2026-10-08T10:00", dossier=NO)
        with pytest.raises(Refused) as no:
            act("hand_over", "2026-10-08T10:10", dossier=NO, to="Lan")
        assert no.value.field == "to"
