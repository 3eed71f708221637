"""The control slip tells every pass of a dossier from hand to hand, with how each stood."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO

import pypdf
import pytest
from acting import Act

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.dossier import Dossier
from cchc_desktop.core.sheet import Handover
from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.operations.printing import print_form
from cchc_desktop.operations.sheets import sheet_of

COUNTER = "Trung tâm Phục vụ hành chính công phường Hoàn Kiếm"
LATER = "2026-11-20T08:00"


def rows(place: Workplace, dossier: Dossier) -> tuple[Handover, ...]:
    with at_desk(place, "Lan", datetime.fromisoformat(LATER).replace(tzinfo=HANOI)) as desk:
        return sheet_of(desk, desk.book.dossier(dossier.local_no), 1, 1).handovers


def hands(place: Workplace, dossier: Dossier) -> list[tuple[str, str, str | None]]:
    return [(row.giver, row.taker, row.standing) for row in rows(place, dossier)]


def test_a_dossier_nobody_passed_on_has_only_blank_rows(place: Workplace, received: Dossier) -> None:
    assert rows(place, received) == ()


def test_a_whole_way_there_and_back(place: Workplace, act: Act, received: Dossier) -> None:
    no = received.local_no
    act("hand_over", "2026-10-01T09:30", dossier=no, to="Bình", remark="đủ giấy tờ")
    act("turn_down", "2026-10-01T09:40", by="Bình", dossier=no, reason="không đúng lĩnh vực")
    act("hand_over", "2026-10-01T09:50", dossier=no, to="Cúc")
    act("take_over", "2026-10-01T10:00", by="Cúc", dossier=no)
    act("send_up", "2026-10-01T11:00", by="Cúc", dossier=no, to="Công an xã", due_at="2026-10-01T17:00")
    act("take_back", "2026-10-02T09:00", by="Cúc", dossier=no, outcome="Đã xác minh")
    act("finish", "2026-10-05T10:00", by="Cúc", dossier=no)
    act("hand_over", "2026-10-05T10:30", by="Cúc", dossier=no, to="Lan")
    act("take_over", "2026-10-05T10:40", by="Lan", dossier=no)
    act("hand_back", "2026-10-06T10:00", dossier=no)
    assert hands(place, received) == [
        (COUNTER, "Bình", None),
        (COUNTER, "Cúc", None),
        ("Cúc", "Công an xã", None),
        ("Công an xã", "Cúc", "late"),
        ("Cúc", COUNTER, "early"),
        (COUNTER, "Người nộp hồ sơ", None),
    ]
    told = rows(place, received)
    assert told[0].remark == "đủ giấy tờ. Không nhận: không đúng lĩnh vực"
    assert told[0].taken_at is None
    assert (told[1].given_at.hour, told[1].taken_at and told[1].taken_at.hour) == (9, 10)
    assert [(row.given_by, row.taken_by) for row in told[2:5]] == [("Cúc", ""), ("", "Cúc"), ("Cúc", "Lan")]
    assert told[3].remark == "Đã xác minh"


def test_an_assignment_is_a_pass_and_the_result_goes_back_to_the_counter(
    place: Workplace, act: Act, received: Dossier
) -> None:
    no = received.local_no
    act("assign", "2026-10-01T10:00", dossier=no, officer="Bình")
    act("finish", "2026-10-07T10:00", by="Bình", dossier=no, cause="A1")
    assert hands(place, received) == [(COUNTER, "Bình", None), ("Bình", COUNTER, "late")]
    assert rows(place, received)[-1].due_at == received.due_at


def test_what_was_undone_is_not_told(place: Workplace, act: Act, received: Dossier) -> None:
    act("assign", "2026-10-01T10:00", dossier=received.local_no, officer="Bình")
    act("undo", "2026-10-01T10:05", dossier=received.local_no)
    assert hands(place, received) == []


def test_erased_reasons_leave_the_pass_readable(place: Workplace, act: Act, received: Dossier) -> None:
    no = received.local_no
    act("hand_over", "2026-10-01T09:30", dossier=no, to="Bình")
    act("turn_down", "2026-10-01T09:40", by="Bình", dossier=no, reason="trùng hồ sơ của Đỗ Thị Ước")
    at = datetime.fromisoformat("2026-10-02T09:40").replace(tzinfo=HANOI)
    with at_desk(place, "Lan", at) as desk:
        desk.book.erase(received.seq, at=at, recorded_at=at, by="Lan", basis="Quyết định số 5")
    assert [row.remark for row in rows(place, received)] == ["Không nhận"]


@pytest.mark.parametrize("has_ended", [False, True])
def test_rows_to_sign_are_there_until_the_dossier_has_ended(
    place: Workplace,
    act: Act,
    received: Dossier,
    has_ended: bool,  # noqa: FBT001 - a case of the test
) -> None:
    no = received.local_no
    act("assign", "2026-10-01T10:00", dossier=no, officer="Bình")
    if has_ended:
        act("finish", "2026-10-02T10:00", by="Bình", dossier=no)
    with at_desk(place, "Lan", datetime.fromisoformat(LATER).replace(tzinfo=HANOI)) as desk:
        pdf = print_form(desk, no, "control_slip").pdf
    said = " ".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(pdf)).pages)
    assert ("1. Giao: ......" in said) is not has_ended
    assert "Bình" in said
