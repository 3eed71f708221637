"""Fees taken: they add up, day by day, to what the dossiers say."""

from __future__ import annotations

from datetime import date

import pytest
from acting import Act

from cchc_desktop.core.failure import Refused
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.money import MOST, Collected, collected
from cchc_desktop.operations.upkeep import check
from cchc_desktop.store import search

NO, OTHER = "0001/2026", "0002/2026"


@pytest.fixture(autouse=True)
def two(act: Act) -> None:
    for minute, fee in ((0, 50_000), (1, 8_000)):
        act("receive", f"2026-10-01T09:0{minute}", procedure="1.004873", applicant="Đỗ Thị Ước", fee=fee)


def on(place: Workplace, day: int) -> list[tuple[str, int]]:
    with place.register.read() as reading:
        return [(one.local_no, one.amount) for one in collected(reading, date(2026, 10, day))]


def test_what_is_taken_later_is_added(act: Act) -> None:
    first = act("take_fee", "2026-10-01T09:30", dossier=NO, amount=20_000, receipt=" 0001234 ")
    assert (first.fee_paid, first.fee_receipt) == (20_000, "0001234")
    second = act("take_fee", "2026-10-02T09:30", dossier=NO, amount=30_000, is_paid_online=True)
    assert (second.fee_paid, second.is_paid_online, second.fee_paid_at) == (50_000, True, second.last_at)


@pytest.mark.parametrize("amount", [0, -1, MOST + 1, 50_001])
def test_an_amount_that_cannot_be_is_refused(act: Act, amount: int) -> None:
    with pytest.raises(Refused, match=NO) as refused:
        act("take_fee", "2026-10-01T09:30", dossier=NO, amount=amount)
    assert refused.value.field == "amount"


def test_a_wrong_amount_is_corrected_with_a_reason(act: Act, place: Workplace) -> None:
    act("take_fee", "2026-10-01T09:30", dossier=NO, amount=20_000)
    after = act("correct", "2026-10-02T09:30", dossier=NO, reason="gõ nhầm", fee_paid=2_000)
    assert after.fee_paid == 2_000
    assert (on(place, 1), on(place, 2)) == ([(NO, 20_000)], [(NO, -18_000)])
    with pytest.raises(Refused):
        act("correct", "2026-10-02T09:31", dossier=NO, reason="gõ nhầm", fee_paid=-5)


def test_the_list_of_a_day_stays_what_it_was(act: Act, place: Workplace) -> None:
    act("take_fee", "2026-10-01T09:30", by="Hoa", dossier=NO, amount=20_000, receipt="12")
    act("take_fee", "2026-10-01T09:20", dossier=OTHER, amount=8_000, is_paid_online=True)
    act("take_fee", "2026-10-02T09:30", dossier=NO, amount=5_000)
    act("take_fee", "2026-10-02T09:40", dossier=NO, amount=25_000)
    act("undo", "2026-10-02T09:41", dossier=NO)
    assert (on(place, 1), on(place, 2)) == ([(OTHER, 8_000), (NO, 20_000)], [(NO, 5_000)])
    with place.register.read() as reading:
        first = collected(reading, date(2026, 10, 1))[1]
        assert first == Collected(
            local_no=NO,
            procedure_name="Cấp Giấy xác nhận tình trạng hôn nhân",
            applicant="Đỗ Thị Ước",
            amount=20_000,
            receipt="12",
            at=first.at,
            by="Hoa",
            is_online=False,
        )
        whole = sum(one.amount for day in (1, 2) for one in collected(reading, date(2026, 10, day)))
        paid = sum(search.dossier(reading, no).fee_paid or 0 for no in (NO, OTHER))
    assert whole == paid == 33_000
    assert on(place, 3) == []
    assert not check(place).findings


def test_money_taken_with_the_dossier_stands_on_the_list(act: Act, place: Workplace) -> None:
    told = {"procedure": "1.004873", "applicant": "An", "fee": 8_000, "fee_paid": 8_000, "fee_receipt": "7"}
    act("receive", "2026-10-03T09:00", **told)
    assert on(place, 3) == [("0003/2026", 8_000)]


def test_stopping_says_what_is_given_back(act: Act, place: Workplace) -> None:
    act("take_fee", "2026-10-01T09:30", dossier=NO, amount=20_000)
    told = {"dossier": NO, "reason": "không đủ điều kiện", "returned": ["Tờ khai", " "]}
    with pytest.raises(Refused, match=NO) as refused:
        act("stop", "2026-10-02T09:00", **told, refund=20_001)
    assert refused.value.field == "refund"
    act("stop", "2026-10-02T09:00", **told, refund=20_000)
    with place.register.read() as reading:
        note = search.entries(reading, 1)[-1].note
    assert (note["returned"], note["refund"]) == (["Tờ khai"], 20_000)


def test_the_number_of_a_receipt_stands_on_one_dossier_or_says_why(act: Act, place: Workplace) -> None:
    act("take_fee", "2026-10-01T09:30", dossier=NO, amount=20_000, receipt="AA/22P 0001234")
    told = {"dossier": OTHER, "amount": 8_000, "receipt": "aa/22p0001234"}
    with pytest.raises(
        Refused, match=rf"{OTHER}: biên lai số aa/22p0001234 đã ghi cho hồ sơ {NO} \(Đỗ Thị"
    ) as no:
        act("take_fee", "2026-10-01T09:40", **told)
    assert no.value.field == "receipt_reason"
    after = act("take_fee", "2026-10-01T09:40", **told, receipt_reason="Một biên lai cho hai vợ chồng")
    assert after.fee_receipt == "aa/22p0001234"
    with place.register.read() as reading:
        said = search.entries(reading, after.seq)[-1].personal
    assert said is not None
    assert said["reason"] == f"Biên lai aa/22p0001234 chung với hồ sơ {NO}: Một biên lai cho hai vợ chồng"
    assert not check(place).findings


@pytest.mark.parametrize("verb", ["receive", "correct"])
def test_it_is_asked_wherever_a_receipt_is_written(act: Act, verb: str) -> None:
    act("take_fee", "2026-10-01T09:30", dossier=NO, amount=20_000, receipt="0001234")
    told: dict[str, object] = {"dossier": OTHER, "reason": "gõ sót", "fee_paid": 8_000}
    if verb == "receive":
        told = {"procedure": "1.004873", "applicant": "An", "fee": 8_000, "fee_paid": 8_000}
    with pytest.raises(Refused, match="đã ghi cho hồ sơ") as no:
        act(verb, "2026-10-01T09:40", **told, fee_receipt="0001234")
    assert no.value.field == "receipt_reason"
    after = act(verb, "2026-10-01T09:40", **told, fee_receipt="0001234", receipt_reason="Nộp chung")
    assert after.fee_receipt == "0001234"


def test_a_book_of_receipts_that_begins_anew_is_no_double(act: Act) -> None:
    act("take_fee", "2026-10-01T09:30", dossier=NO, amount=20_000, receipt="0001234")
    act("receive", "2027-10-04T09:00", procedure="1.004873", applicant="An", fee=8_000)
    after = act("take_fee", "2027-10-04T09:30", dossier="0001/2027", amount=8_000, receipt="0001234")
    assert after.fee_receipt == "0001234"
