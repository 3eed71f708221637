"""Nobody approves what they ask for themselves, unless the office is one person and says so."""

from __future__ import annotations

from datetime import datetime

import pytest
from acting import Act

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.dossier import Dossier
from cchc_desktop.core.failure import Refused
from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.operations.office import is_own_approval, put_own_approval
from cchc_desktop.store import search

NO = "0001/2026"
NOON = datetime(2026, 10, 5, 12, tzinfo=HANOI)
ASK = {"dossier": NO, "what": ["Ảnh"], "reason": "mờ"}


@pytest.fixture(autouse=True)
def asked_once(act: Act, received: Dossier) -> None:
    act("request_supplement", "2026-10-02T09:00", **ASK)
    act("take_supplement", "2026-10-02T15:00", dossier=received.local_no)


@pytest.mark.parametrize(
    "told", ["Trần Thị Lan", "tran thi lan", "Bà Trần Thị Lan, Phó Chủ tịch", "Trần Thị Lan (KT)"]
)
def test_a_clerk_does_not_approve_her_own_second_request(act: Act, told: str) -> None:
    with pytest.raises(Refused, match="không tự duyệt") as no:
        act("request_supplement", "2026-10-05T09:00", by="Trần Thị Lan", approver=told, **ASK)
    assert no.value.field == "approver"
    assert "Cài đặt" in no.value.sentence
    after = act("request_supplement", "2026-10-05T09:00", by="Trần Thị Lan", approver="Lê Mai", **ASK)
    assert after.supplements == 2


def test_an_office_of_one_person_says_so_and_it_is_seen(act: Act, place: Workplace) -> None:
    with at_desk(place, "Lan", NOON) as desk:
        put_own_approval(desk, is_allowed=True)
    act("request_supplement", "2026-10-05T13:30", by="Lan", approver="Lan", **ASK)
    with place.register.read() as reading:
        note = search.entries(reading, search.dossier(reading, NO).seq)[-1].note
        assert is_own_approval(reading, NOON.date())
    assert (note["approver"], note["is_own_approval"]) == ("Lan", True)
    with at_desk(place, "Lan", NOON.replace(hour=15)) as desk:
        put_own_approval(desk, is_allowed=False)
    act("take_supplement", "2026-10-05T15:30", dossier=NO)
    with pytest.raises(Refused, match="không tự duyệt"):
        act("request_supplement", "2026-10-05T16:00", by="Lan", approver="Lan", **ASK)


def test_an_apology_a_month_ahead_wants_somebody_else(act: Act) -> None:
    later = {"dossier": NO, "reason": "chờ xác minh"}
    with pytest.raises(Refused, match="hơn 30 ngày") as no:
        act("apologise", "2026-10-05T09:00", new_due_at="2026-11-05T17:00", **later)
    assert no.value.field == "approver"
    with pytest.raises(Refused, match="không tự duyệt"):
        act("apologise", "2026-10-05T09:00", new_due_at="2026-11-05T17:00", approver="Lan", **later)
    near = act("apologise", "2026-10-05T09:00", new_due_at="2026-11-04T17:00", **later)
    assert near.promised_at is not None
    far = act("apologise", "2026-10-05T10:00", new_due_at="2027-02-25T17:00", approver="Lê Mai", **later)
    assert far.promised_at is not None
    assert far.promised_at.year == 2027
