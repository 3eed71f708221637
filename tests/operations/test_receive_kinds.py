"""The ways a dossier is taken in: accepted, at once, wanting papers, refused, only registered, corrected."""

from __future__ import annotations

from datetime import datetime

import pytest
from acting import Act

from cchc_desktop.core.acts import Correct, Receive
from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.dossier import Dossier, fold
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.lifecycle import State
from cchc_desktop.core.papers import Paper
from cchc_desktop.operations.correct import correct
from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.operations.receive import receive, receive_at_once, receive_wanting, refuse_at_once
from cchc_desktop.store import search
from cchc_desktop.store.check import check

AT = datetime(2026, 10, 8, 9, tzinfo=HANOI)
CERTIFY = "2.000815"
BIRTH = "1.001193"
WANTING = (Paper("Tờ khai đăng ký khai sinh"), Paper("Giấy chứng sinh", is_missing=True))


def told(place: Workplace, dossier: Dossier) -> list[str]:
    """The verbs of a dossier, after its row proved to be their fold."""
    with place.register.read() as reading:
        entries = search.entries(reading, dossier.seq)
        assert fold(dossier.seq, entries) == search.dossier(reading, dossier.local_no)
    assert not check(place.register).findings
    return [entry.verb for entry in entries]


def test_the_fee_counts_pages_copies_and_the_money_that_was_taken(place: Workplace) -> None:
    act = Receive(
        procedure=CERTIFY,
        applicant="Đỗ Thị Ước",
        pages=10,
        copies=2,
        ticket="A015",
        fee_paid=24_000,
        fee_receipt="0000123",
        from_card=("applicant", "id_number", "applicant", "shoe_size"),
        id_number="001190012345",
    )
    with at_desk(place, "Lan", AT) as desk:
        dossier = receive(desk, act)
        entry = desk.book.entries_of(dossier.seq)[0]
    assert (dossier.fee, dossier.fee_paid, dossier.fee_paid_at) == (24_000, 24_000, AT)
    assert (dossier.pages, dossier.copies, dossier.ticket, dossier.fee_receipt) == (10, 2, "A015", "0000123")
    assert entry.note == {"from_card": ["applicant", "id_number"]}
    assert told(place, dossier) == ["receive"]


def test_what_is_waited_for_is_received_finished_and_handed_back_in_one_go(place: Workplace) -> None:
    act = Receive(procedure=CERTIFY, applicant="Đỗ Thị Ước", proxy="Vũ Văn Hải", request_id="once")
    with at_desk(place, "Lan", AT) as desk:
        dossier = receive_at_once(desk, act)
    assert (dossier.state, dossier.handed_to) == (State.HANDED_BACK, "Vũ Văn Hải")
    assert (dossier.received_at, dossier.ended_at, dossier.handed_back_at) == (AT, AT, AT)
    assert told(place, dossier) == ["receive", "finish", "hand_back"]
    with at_desk(place, "Lan", AT) as desk:
        assert receive_at_once(desk, act).local_no == dossier.local_no
    assert told(place, dossier) == ["receive", "finish", "hand_back"]


def test_a_dossier_that_lacks_papers_is_registered_and_asked_to_be_completed(place: Workplace) -> None:
    act = Receive(procedure=BIRTH, applicant="Đỗ Thị Ước", papers=WANTING, request_id="wanting")
    with at_desk(place, "Lan", AT) as desk:
        with pytest.raises(Refused, match="còn thiếu 1 giấy tờ"), desk.book.step():
            receive(desk, act)
        dossier = receive_wanting(desk, act, "Thiếu giấy chứng sinh")
        entry = desk.book.entries_of(dossier.seq)[-1]
    assert (dossier.state, dossier.received_at, dossier.supplements) == (State.SUPPLEMENT, None, 1)
    assert entry.note["what"] == ["Giấy chứng sinh"]
    assert [paper.is_missing for paper in dossier.papers] == [False, True]
    assert told(place, dossier) == ["receive", "request_supplement"]
    with at_desk(place, "Lan", AT) as desk:
        assert receive_wanting(desk, act, "Thiếu").local_no == dossier.local_no
        with pytest.raises(Refused, match="Không có giấy tờ nào"):
            receive_wanting(desk, Receive(procedure=BIRTH, applicant="Lê Văn An"), "Thiếu")
    assert told(place, dossier) == ["receive", "request_supplement"]


def test_a_refusal_at_the_counter_has_a_number_a_reason_and_a_basis(place: Workplace) -> None:
    act = Receive(procedure=BIRTH, applicant="Đỗ Thị Ước", papers=WANTING)
    with at_desk(place, "Lan", AT) as desk:
        with pytest.raises(Refused, match="căn cứ"):
            refuse_at_once(desk, act, "Không thuộc thẩm quyền", " ")
        dossier = refuse_at_once(desk, act, "Không thuộc thẩm quyền", "Luật Hộ tịch, Điều 13")
        entry = desk.book.entries_of(dossier.seq)[-1]
    assert (dossier.local_no, dossier.state) == ("0001/2026", State.REFUSED)
    assert entry.basis == "Luật Hộ tịch, Điều 13"
    assert entry.personal is not None
    assert entry.personal["reason"] == "Không thuộc thẩm quyền"
    assert told(place, dossier) == ["receive", "refuse"]


def test_a_link_names_a_dossier_of_this_register(place: Workplace, received: Dossier) -> None:
    with at_desk(place, "Lan", AT) as desk:
        with pytest.raises(Refused, match="Không có hồ sơ") as no:
            receive(desk, Receive(procedure=BIRTH, applicant="Lê Văn An", linked_to="0099/2026"))
        assert no.value.field == "linked_to"
        dossier = receive(
            desk,
            Receive(procedure=BIRTH, applicant="Lê Văn An", linked_to="1/2026", taken_in_by="Phường Bên"),
        )
        assert (dossier.linked_to, dossier.taken_in_by) == (received.local_no, "Phường Bên")
        with pytest.raises(Refused, match="chính nó"):
            correct(desk, Correct(dossier=dossier.local_no, reason="Nhầm", linked_to=dossier.local_no))


def test_a_correction_of_pages_counts_the_fee_again_unless_it_was_set_by_hand(act: Act) -> None:
    first = act("receive", "2026-10-08T09:00", procedure=CERTIFY, applicant="Đỗ Thị Ước", pages=2)
    again = act("correct", "2026-10-08T09:05", dossier=first.local_no, reason="Đếm lại", pages=10)
    assert (first.fee, again.fee, again.pages) == (4_000, 12_000, 10)
    by_hand = act("receive", "2026-10-08T09:10", procedure=CERTIFY, applicant="Lê Văn An", fee=1_000)
    kept = act("correct", "2026-10-08T09:15", dossier=by_hand.local_no, reason="Đếm lại", copies=3)
    assert (kept.fee, kept.copies) == (1_000, 3)


def test_a_correction_reads_a_number_by_the_kind_of_the_applicant(act: Act) -> None:
    first = act("receive", "2026-10-08T09:00", procedure=CERTIFY, applicant="Công ty Hoa Sen")
    with pytest.raises(Refused, match="Số giấy tờ"):
        act("correct", "2026-10-08T09:01", dossier=first.local_no, reason="Bổ sung", id_number="0101234567")
    told_kind = act(
        *("correct", "2026-10-08T09:02"),
        dossier=first.local_no,
        reason="Bổ sung",
        applicant_kind="organisation",
        id_number="0101234567",
    )
    assert (told_kind.applicant_kind, told_kind.id_number) == ("organisation", "0101234567")
    owner = act(
        "correct", "2026-10-08T09:03", dossier=first.local_no, reason="Bổ sung", owner_id="001 190 012 345"
    )
    assert owner.owner_id == "001190012345"
    with pytest.raises(Refused, match="không thể để trống"):
        act("correct", "2026-10-08T09:04", dossier=first.local_no, reason="Bổ sung", applicant_kind="")


def test_another_procedure_takes_its_exemption_along_with_the_old_one(place: Workplace, act: Act) -> None:
    code, condition = next(
        (one.code, rule.condition)
        for one in place.catalogue.in_force(AT.date())
        for rule in one.fees
        if rule.kind == "exemption" and rule.condition and rule.until is None
    )
    first = act("receive", "2026-10-08T09:00", procedure=code, applicant="Đỗ Thị Ước", exemption=condition)
    assert (first.fee, first.exemption) == (0, condition)
    again = act(
        "correct", "2026-10-08T09:01", dossier=first.local_no, reason="Nhầm thủ tục", procedure=CERTIFY
    )
    assert (again.exemption, again.fee) == (None, 2_000)
    with pytest.raises(Refused, match="không có diện miễn"):
        act("correct", "2026-10-08T09:02", dossier=first.local_no, reason="Miễn", exemption=condition)
