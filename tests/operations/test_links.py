"""Dossiers that go together, and results that go to who came for them."""

from __future__ import annotations

import pytest
from acting import Act
from make import statements

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.papers import Paper
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.hand_back import postal_warning
from cchc_desktop.operations.upkeep import check
from cchc_desktop.store.linked import opened

MAIN, SECOND, THIRD, ALONE = (f"000{n}/2026" for n in range(1, 5))


@pytest.fixture(autouse=True)
def four(act: Act) -> None:
    for n in range(4):
        act("receive", f"2026-10-01T09:0{n}", procedure="1.004873", applicant="Đỗ Thị Ước")


def numbers(place: Workplace, ref: str) -> list[str]:
    with place.register.read() as reading, statements(reading.connection.engine) as sent:
        found = [one.local_no for one in opened(reading, ref).linked]
    assert len(sent) == 1
    return found


def test_linked_dossiers_are_found_from_each_of_them(act: Act, place: Workplace) -> None:
    assert act("link", "2026-10-01T10:00", dossier=THIRD, main=MAIN).linked_to == MAIN
    act("link", "2026-10-01T10:01", dossier=SECOND, main=THIRD)
    for ref in (MAIN, SECOND, THIRD):
        assert numbers(place, ref) == [MAIN, THIRD, SECOND]
    assert numbers(place, ALONE) == []
    assert not check(place).findings


def test_no_dossier_leads_back_to_itself(act: Act) -> None:
    act("link", "2026-10-01T10:00", dossier=SECOND, main=MAIN)
    act("link", "2026-10-01T10:01", dossier=THIRD, main=SECOND)
    for main, said in ((MAIN, "chính nó"), (THIRD, "đã gắn với nó")):
        with pytest.raises(Refused, match=f"{MAIN} không thể gắn.*{said}") as refused:
            act("link", "2026-10-01T10:02", dossier=MAIN, main=main)
        assert refused.value.field == "main"
    with pytest.raises(Refused, match="đã gắn"):
        act("correct", "2026-10-01T10:03", dossier=MAIN, reason="nhầm", linked_to=THIRD)
    with pytest.raises(Refused, match="0404/2026"):
        act("link", "2026-10-01T10:04", dossier=MAIN, main="0404/2026")
    with pytest.raises(Refused, match="đã gắn với hồ sơ"):
        act("link", "2026-10-01T10:05", dossier=SECOND, main=MAIN)


def test_the_result_goes_to_who_came_for_it(act: Act) -> None:
    act("finish", "2026-10-01T10:00", dossier=MAIN)
    told = {"dossier": MAIN, "to": "Đỗ Văn Mẫn", "return_channel": "post", "postal_item": " rr 123456789 vn"}
    with pytest.raises(Refused, match=MAIN) as refused:
        act("hand_back", "2026-10-01T10:05", **told, collector_id="12")
    assert refused.value.field == "collector_id"
    after = act("hand_back", "2026-10-01T10:05", **told, collector_id="001 099 012 345")
    assert (after.handed_to, after.collector_id) == ("Đỗ Văn Mẫn", "001099012345")
    assert (after.return_channel, after.postal_item) == ("post", "RR123456789VN")
    assert act("undo", "2026-10-01T10:06", dossier=MAIN).collector_id is None


@pytest.mark.parametrize(
    ("item", "is_odd"), [(None, False), ("", False), ("rr123456789vn", False), ("12345", True)]
)
def test_an_odd_postal_number_is_only_warned_of(item: str | None, *, is_odd: bool) -> None:
    assert (postal_warning(item) is not None) == is_odd


def test_the_papers_that_came_are_not_missing_any_more(act: Act) -> None:
    papers = [{"name": "Tờ khai"}, {"name": "Ảnh", "is_missing": True}, {"name": "Đơn", "is_missing": True}]
    no = "0005/2026"
    act("receive", "2026-10-01T10:00", procedure="1.004873", applicant="An", papers=papers, is_accepted=False)
    act("request_supplement", "2026-10-01T10:05", dossier=no, what=["Ảnh", "Đơn"], reason="thiếu")
    with pytest.raises(Refused, match=f"{no} không thiếu giấy tờ số 1"):
        act("take_supplement", "2026-10-02T10:00", dossier=no, papers=[1, 2])
    after = act("take_supplement", "2026-10-02T10:00", dossier=no, papers=[2])
    assert missing(after.papers) == ["Đơn"]
    told = {"dossier": no, "what": ["Đơn"], "reason": "thiếu", "approver": "Hùng"}
    act("request_supplement", "2026-10-02T11:00", **told)
    assert missing(act("take_supplement", "2026-10-02T15:00", dossier=no).papers) == []


def missing(papers: tuple[Paper, ...]) -> list[str]:
    return [paper.name for paper in papers if paper.is_missing]
