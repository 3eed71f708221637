"""What a refusal asks for appears where it is told, and what was told is seen in the dossier's line."""

from __future__ import annotations

from dossier_counter import CLERK, Counter, problem_at
from PySide6.QtTest import QTest

from cchc_desktop.core.acts import Correct, Finish, Receive, TakeFee
from cchc_desktop.operations.desk import at_desk
from cchc_desktop.operations.office import put_own_approval


def test_an_apology_far_off_asks_for_somebody_else(counter: Counter) -> None:
    page = counter.open()
    counter.choose(page, "apologise")
    form = page.forms[0]
    assert not form.has("approver")
    QTest.keyClicks(counter.focus(), "26022027")
    form.set_values({"reason": "Chờ xác minh"})
    counter.save()
    assert "hơn 30 ngày" in problem_at(page, "approver")
    assert counter.focus() is form.editor("approver").widget()
    counter.say(CLERK)
    counter.save()
    assert "không tự duyệt" in problem_at(page, "approver")
    with at_desk(counter.place, CLERK, counter.now) as desk:
        put_own_approval(desk, is_allowed=True)
    counter.save()
    assert counter.dossier.apologies == 1
    assert f"Người duyệt: {CLERK} (tự duyệt, đơn vị một người)" in page.timeline.happenings[0].details


def test_a_receipt_of_another_dossier_asks_why(counter: Counter) -> None:
    other = counter.act("receive", Receive(procedure="1.004873", applicant="Lò Văn Páo", fee=8_000))
    counter.act("take_fee", TakeFee(dossier=other.local_no, amount=8_000, receipt="0001234"))
    counter.act("correct", Correct(dossier=counter.number, fee=8_000, reason="theo mức"))
    page = counter.open()
    counter.choose(page, "take_fee")
    form = page.forms[0]
    assert not form.has("receipt_reason")
    form.set_values({"receipt": "0001234"})
    counter.save()
    assert f"đã ghi cho hồ sơ {other.local_no} (Lò Văn Páo)" in problem_at(page, "receipt_reason")
    assert counter.dossier.fee_paid is None
    counter.say("Thu chung")
    counter.save()
    assert counter.dossier.fee_receipt == "0001234"
    assert f"Lý do: Biên lai 0001234 chung với hồ sơ {other.local_no}: Thu chung" in (
        page.timeline.happenings[0].details
    )


def test_a_corrected_promise_says_what_it_made_of_the_dossier(counter: Counter) -> None:
    counter.go_on(days=1)
    counter.act("finish", Finish(dossier=counter.number))
    counter.go_on(minutes=5)
    act = Correct(dossier=counter.number, procedure="1.004884", reason="nhầm")
    counter.act("correct", act)
    page = counter.open()
    assert any("Giữ ngày hẹn đã ghi" in one for one in page.timeline.happenings[0].details)
    told = {"procedure": "1.001193", "is_due_recounted": True, "approver": "Lê Mai"}
    again = Correct(dossier=counter.number, reason="hẹn sai", **told)  # type: ignore[arg-type]  # as named
    counter.act("correct", again)
    details = counter.open().timeline.happenings[0].details
    assert "Hồ sơ từ trước hạn thành quá hạn" in details
    assert any(one.startswith("Ngày hẹn trước khi sửa: ") for one in details)
