"""What was promised on paper stands: a correction after it changes no figure behind anybody's back."""

from __future__ import annotations

from datetime import datetime

import pytest
from acting import Act

from cchc_desktop.core.acts import CancelSlip
from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.dossier import Dossier
from cchc_desktop.core.failure import Refused
from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.operations.month import period_of, report
from cchc_desktop.operations.printing import cancel_slip, print_form
from cchc_desktop.operations.upkeep import check
from cchc_desktop.store import search

NO = "0001/2026"
BIRTH_AGAIN, BIRTH = "1.004884", "1.001193"  # five working days; the same day


def at(day: int, hour: int = 17, minute: int = 0) -> datetime:
    return datetime(2026, 10, day, hour, minute, tzinfo=HANOI)


def corrected(act: Act, when: str, **told: object) -> Dossier:
    return act("correct", when, dossier=NO, reason="chọn nhầm thủ tục", **told)


def printed(place: Workplace, when: datetime) -> None:
    with at_desk(place, "Lan", when) as desk:
        print_form(desk, NO, "receipt")


def last_note(place: Workplace) -> dict[str, object]:
    with place.register.read() as reading:
        return dict(search.entries(reading, search.dossier(reading, NO).seq)[-1].note)


@pytest.fixture
def handed_back(act: Act, received: Dossier) -> Dossier:
    """Ended on the second of three days, and in the citizen's hands."""
    act("finish", "2026-10-05T10:00", dossier=received.local_no)
    return act("hand_back", "2026-10-05T11:00", dossier=NO)


def test_another_procedure_after_hand_back_makes_nothing_late(
    act: Act, place: Workplace, handed_back: Dossier
) -> None:
    after = corrected(act, "2026-10-06T08:00", procedure=BIRTH_AGAIN)
    assert (after.procedure, after.term, after.due_at) == (BIRTH_AGAIN, "5wd", handed_back.due_at)
    assert last_note(place)["counted_due_at"] == at(8).isoformat()
    again = corrected(act, "2026-10-06T08:05", channel="post")
    assert again.due_at == handed_back.due_at
    assert not check(place).findings


def test_a_kept_promise_of_another_kind_says_so_too(act: Act, place: Workplace, handed_back: Dossier) -> None:
    with pytest.raises(Refused, match="đang trước hạn sẽ thành đúng hạn trong số liệu Tháng 10") as no:
        corrected(act, "2026-10-06T08:00", procedure=BIRTH)  # of one day: nobody is early there
    assert no.value.field == "approver"
    after = corrected(act, "2026-10-06T08:00", procedure=BIRTH, approver="Lê Thị Mai")
    assert after.due_at == handed_back.due_at
    assert last_note(place)["standings"] == ["early", "on_time"]


def test_a_promise_changed_on_purpose_says_what_it_makes_of_the_figures(
    act: Act, place: Workplace, handed_back: Dossier
) -> None:
    told = {"procedure": BIRTH, "is_due_recounted": True}
    with pytest.raises(Refused, match=r"đang trước hạn sẽ thành quá hạn trong số liệu Tháng 10") as no:
        corrected(act, "2026-10-06T08:00", **told)
    assert no.value.field == "approver"
    with pytest.raises(Refused, match="không tự duyệt"):
        corrected(act, "2026-10-06T08:00", **told, approver="Lan, công chức")
    after = corrected(act, "2026-10-06T08:00", **told, approver="Lê Thị Mai, Chủ tịch")
    assert after.due_at == at(1)
    assert handed_back.due_at is not None
    note = last_note(place)
    assert note["standings"] == ["early", "late"]
    assert note["due_before_at"] == handed_back.due_at.isoformat()
    assert note["approver"] == "Lê Thị Mai, Chủ tịch"


def test_it_names_the_month_whose_figures_are_sealed(
    act: Act, place: Workplace, handed_back: Dossier
) -> None:
    report(place, period_of(place, "2026-10"), at(15, 9), by="Lan", is_closing=True)
    with pytest.raises(Refused, match="Tháng 10 năm 2026 đã khóa"):
        corrected(act, "2026-10-16T08:00", procedure=BIRTH, is_due_recounted=True)
    assert handed_back.local_no == NO


def test_the_receipt_binds_a_dossier_that_runs(act: Act, place: Workplace, received: Dossier) -> None:
    printed(place, at(1, 9, 5))
    after = corrected(act, "2026-10-01T10:00", procedure=BIRTH_AGAIN)
    assert (after.term, after.due_at) == ("5wd", received.due_at)
    recounted = corrected(act, "2026-10-01T10:05", is_due_recounted=True)
    assert recounted.due_at == at(8)
    told = corrected(act, "2026-10-01T10:10", term="2wd")  # said on purpose
    assert told.due_at == at(5)


def test_a_receipt_that_is_void_binds_nobody(act: Act, place: Workplace, received: Dossier) -> None:
    printed(place, at(1, 9, 5))
    with at_desk(place, "Lan", at(1, 9, 10)) as desk:
        cancel_slip(desk, CancelSlip(dossier=NO, form="receipt", number=1, year=2026, reason="in nhầm"))
    assert corrected(act, "2026-10-01T10:00", procedure=BIRTH_AGAIN).due_at == at(8)
    assert received.due_at != at(8)


def test_a_kept_promise_moves_on_with_a_pause(act: Act, place: Workplace, received: Dossier) -> None:
    printed(place, at(1, 9, 5))
    corrected(act, "2026-10-01T10:00", procedure=BIRTH_AGAIN)
    act("request_supplement", "2026-10-02T10:00", dossier=NO, what=["Ảnh"], reason="thiếu")
    after = act("take_supplement", "2026-10-05T10:00", dossier=NO)
    assert received.due_at == at(6)
    assert after.due_at == at(7)
    assert not check(place).findings
