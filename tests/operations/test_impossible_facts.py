"""Mistyped years, forgotten acts, promises for odd hours: nothing of it locks a dossier or moves a day."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from acting import Act

from cchc_desktop.core.acts import Receive
from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.dossier import Dossier
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.lifecycle import State
from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.operations.play import play_line
from cchc_desktop.operations.printing import print_form
from cchc_desktop.operations.receive import receive
from cchc_desktop.operations.upkeep import Founding, check, found
from cchc_desktop.store import facts, search

NOW = datetime(2026, 10, 6, 9, tzinfo=HANOI)
FREE = {"procedure": "9.999999", "procedure_name": "Việc riêng", "field": "Khác", "applicant": "Đỗ Thị Ước"}
MARRIAGE = {"procedure": "1.004873", "applicant": "Đỗ Thị Ước"}


@pytest.fixture
def real(tmp_path: Path) -> Iterator[Workplace]:
    """A register that is no practice."""
    place, _ = found(tmp_path / "real", Founding(unit="00070"), "mat khau dai", NOW - timedelta(days=5))
    yield place
    place.register.close()


def play(place: Workplace, verb: str, at: str, **told: object) -> Dossier:
    return play_on(place, NOW, verb, at, **told)


def play_on(place: Workplace, now: datetime, verb: str, at: str, **told: object) -> Dossier:
    answer = play_line(place, json.dumps({"verb": verb, "at": at, "by": "Lan", **told}), now)
    with place.register.read() as reading:
        return search.dossier(reading, str(answer["dossier"]))


@pytest.mark.parametrize(
    ("born", "said"),
    [
        ("07/10/2026", "sau ngày nhận hồ sơ 06/10/2026"),
        ("2062-05-12", "sau ngày nhận"),
        ("2027", "sau ngày nhận"),
        ("11/2026", "sau ngày nhận"),
        ("1895", "hơn 130 tuổi"),
        ("12/05/1890", "hơn 130 tuổi"),
    ],
)
def test_nobody_is_born_after_the_dossier_or_too_long_before(act: Act, born: str, said: str) -> None:
    act("receive", "2026-10-01T09:00", **MARRIAGE)
    with pytest.raises(Refused, match=said) as no:
        act("receive", "2026-10-06T09:00", **MARRIAGE, born=born)
    assert no.value.field == "born"
    with pytest.raises(Refused, match=r"Hồ sơ 0001/2026: .*Hãy xem lại năm sinh") as no:
        act("correct", "2026-10-06T09:00", dossier="0001/2026", reason="sai", born=born)
    assert no.value.field == "born"


@pytest.mark.parametrize("born", ["06/10/2026", "10/2026", "2026", "1896", "12/05/1990"])
def test_the_born_of_the_day_and_the_very_old_come_to_the_counter(act: Act, born: str) -> None:
    assert act("receive", "2026-10-06T09:00", **MARRIAGE, born=born).born == born


def test_a_reception_is_not_corrected_to_a_day_before_the_birth(act: Act) -> None:
    act("receive", "2026-10-06T09:00", **MARRIAGE, born="05/10/2026")
    with pytest.raises(Refused, match="sau ngày nhận hồ sơ 02/10/2026") as no:
        act(
            "correct",
            "2026-10-06T09:00",
            dossier="0001/2026",
            reason="sai",
            received_at="2026-10-02T08:00",
        )
    assert no.value.field == "received_at"


def test_a_mistyped_year_does_not_lock_a_real_dossier(real: Workplace) -> None:
    acts: dict[str, dict[str, object]] = {
        "finish": {},
        "request_supplement": {"what": ["Ảnh"], "reason": "mờ"},
        "withdraw": {"reason": "đổi ý"},
        "assign": {"officer": "Tư"},
    }
    for verb, told in acts.items():
        number = play(real, "receive", "2026-10-05T09:00", **MARRIAGE).local_no
        with pytest.raises(Refused, match=r"10:00, 06/10/2062 đứng sau lúc này .* hơn 24 giờ") as no:
            play(real, verb, "2062-10-06T10:00", dossier=number, **told)
        assert no.value.field == "at"
        with pytest.raises(Refused, match="đứng sau lúc này"):
            play(real, verb, "2026-10-07T09:01", dossier=number, **told)
        with pytest.raises(Refused, match="là trước đó"):
            play(real, verb, "2025-10-06T10:00", dossier=number, **told)
        assert play(real, verb, "2026-10-07T09:00", dossier=number, **told).last_verb == verb
    assert not check(real).findings


def test_what_was_entered_for_a_year_to_come_is_undone_on_the_day_of_its_typing(place: Workplace) -> None:
    number = play(place, "receive", "2026-10-05T09:00", **MARRIAGE).local_no
    play(place, "finish", "2062-10-06T10:00", dossier=number)  # practice may play with time
    with pytest.raises(Refused, match="là trước đó"):
        play(place, "hand_back", "2026-10-06T09:30", dossier=number)
    with pytest.raises(Refused, match="trong ngày"):
        play_on(place, NOW + timedelta(days=1), "undo", "2026-10-07T09:30", dossier=number)
    again = play(place, "undo", "2026-10-06T09:30", dossier=number)
    assert (again.state, again.last_at) == (State.ACCEPTED, datetime(2026, 10, 5, 9, tzinfo=HANOI))
    with place.register.read() as reading:
        finished, undone = search.entries(reading, again.seq)[-2:]
    assert (undone.verb, undone.at) == ("undo", finished.at)  # in the chain too it follows what it undoes
    assert play(place, "finish", "2026-10-06T09:40", dossier=number).state is State.FINISHED


@pytest.mark.parametrize("day", ["2027-12-31", "2029-10-08"])
def test_a_promise_far_off_or_in_a_year_without_a_calendar_is_questioned(act: Act, day: str) -> None:
    with pytest.raises(Refused, match=r"hơn 366 ngày|Chưa có lịch làm việc năm 2029"):
        act("receive", "2026-10-06T09:00", **FREE, due_at=f"{day}T17:00")
    assert act("receive", "2026-10-06T09:00", **FREE, due_at="2027-09-30T17:00").due_at is not None


def test_a_promise_far_off_stands_with_a_reason(act: Act) -> None:
    told = act("receive", "2026-10-06T09:00", **FREE, due_at="2027-12-31T17:00", reason="chờ quy hoạch")
    assert told.due_at == datetime(2027, 12, 31, 17, tzinfo=HANOI)
    act("receive", "2026-10-06T09:00", **MARRIAGE)
    later = {"dossier": "0002/2026", "new_due_at": "2027-12-31T17:00", "reason": "chờ"}
    with pytest.raises(Refused, match="hơn 30 ngày") as no:
        act("apologise", "2026-10-06T10:00", **later)
    assert no.value.field == "approver"
    act("apologise", "2026-10-06T10:00", **later, approver="Chủ tịch")


def test_a_dossier_is_not_handed_in_after_it_was_received(act: Act) -> None:
    for late in ("2027-10-05T09:00", "2026-10-07T08:00", "2026-10-06T10:00"):
        with pytest.raises(Refused, match="sau lúc tiếp nhận"):
            act("receive", "2026-10-06T09:00", **MARRIAGE, submitted_at=late)
    act("receive", "2026-10-06T09:00", **MARRIAGE, submitted_at="2026-10-06T09:10")  # the portal's own clock
    act("receive", "2026-10-06T09:00", **MARRIAGE, submitted_at="2026-10-05T23:30")


def test_a_refused_undo_names_the_days_that_it_compared(real: Workplace) -> None:
    play(real, "receive", "2026-10-02T09:00", **MARRIAGE)
    play(real, "hand_over", "2026-10-02T09:30", dossier="0001/2026", to="Bình")
    with pytest.raises(Refused, match=r"việc của ngày 02/10/2026, còn hoàn tác ghi cho ngày 06/10/2026"):
        play(real, "undo", "2026-10-06T09:00", dossier="0001/2026")
    with pytest.raises(Refused, match=r"do Lan ghi ngày 06/10/2026, nay là ngày 07/10/2026"):
        play_on(real, NOW + timedelta(days=1), "undo", "2026-10-06T09:00", dossier="0001/2026")
    with pytest.raises(Refused, match=r"do Lan ghi, người hoàn tác là Bình"):
        play(real, "undo", "2026-10-06T09:00", by="Bình", dossier="0001/2026")


@pytest.mark.parametrize("told", [MARRIAGE, {**FREE, "term": "3wd"}])
def test_a_reception_of_long_ago_has_a_mistyped_year(act: Act, told: dict[str, object]) -> None:
    with pytest.raises(Refused, match=r"05/03/1990 quá sớm.* Hãy xem lại năm") as no:
        act("receive", "1990-03-05T09:00", **told)
    assert no.value.field == "at"


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("2026-10-08T00:00", "2026-10-08T17:00"),
        ("2026-10-08T03:00", "2026-10-08T17:00"),
        ("2026-10-07T20:00:00+00:00", "2026-10-08T17:00"),  # 03:00 in Hanoi
        ("2026-10-07T16:59:00+00:00", "2026-10-07T17:00"),  # 23:59 in Hanoi
        ("2026-10-07T17:00:00+00:00", "2026-10-08T17:00"),  # midnight in Hanoi
        ("2026-10-08T23:59", "2026-10-08T17:00"),
        ("2026-10-08T10:30", "2026-10-08T10:30"),
        ("2026-10-08T12:15", "2026-10-08T12:15"),
        ("2026-10-11T03:00", "2026-10-11T23:59"),  # a Sunday
    ],
)
def test_a_promise_outside_office_hours_is_one_of_its_day_in_hanoi(act: Act, told: str, kept: str) -> None:
    dossier = act("receive", "2026-10-06T09:00", **FREE, due_at=told)
    assert dossier.due_at == datetime.fromisoformat(kept).replace(tzinfo=HANOI)


def test_a_naive_promise_is_hanoi_time(place: Workplace) -> None:
    for due_at in (datetime(2026, 10, 8, 3), datetime(2026, 10, 7, 20, tzinfo=UTC)):  # noqa: DTZ001 - the point
        with at_desk(place, "Lan", NOW) as desk:
            told = Receive(procedure="9.999999", procedure_name="Việc riêng", applicant="An", due_at=due_at)
            assert receive(desk, told).due_at == datetime(2026, 10, 8, 17, tzinfo=HANOI)


def test_a_pause_of_one_day_moves_a_promise_of_the_small_hours_by_one_day(act: Act) -> None:
    act("receive", "2026-10-06T09:00", **FREE, due_at="2026-10-08T03:00")
    act("request_supplement", "2026-10-06T10:00", dossier="0001/2026", what=["Ảnh"], reason="mờ")
    again = act("take_supplement", "2026-10-07T10:00", dossier="0001/2026")
    assert again.due_at == datetime(2026, 10, 9, 17, tzinfo=HANOI)
    done = act("finish", "2026-10-09T16:00", dossier="0001/2026")
    assert done.ended_at is not None
    assert again.due_at is not None
    assert done.ended_at <= again.due_at


def test_an_apology_for_the_small_hours_promises_the_whole_day(act: Act) -> None:
    act("receive", "2026-10-01T09:00", **MARRIAGE)
    again = act(
        "apologise", "2026-10-02T09:00", dossier="0001/2026", new_due_at="2026-10-09T03:00", reason="chờ"
    )
    assert again.promised_at == datetime(2026, 10, 9, 17, tzinfo=HANOI)


@pytest.mark.parametrize(
    ("verb", "told"),
    [
        ("correct", {"phone": "0912345678", "reason": "thiếu"}),
        ("digitise", {"is_all": True}),
    ],
)
def test_what_was_forgotten_may_be_entered_after_a_print_and_after_what_is_done_beside(
    act: Act, place: Workplace, verb: str, told: dict[str, object]
) -> None:
    act("receive", "2026-10-01T09:00", **MARRIAGE)
    with at_desk(place, "Lan", datetime(2026, 10, 5, 9, tzinfo=HANOI)) as desk:
        print_form(desk, "0001/2026", "receipt")
    act(verb, "2026-10-05T09:30", dossier="0001/2026", **told)
    act("assign", "2026-10-02T08:00", dossier="0001/2026", officer="Tư")
    done = act("finish", "2026-10-02T16:00", dossier="0001/2026")
    assert done.ended_at == datetime(2026, 10, 2, 16, tzinfo=HANOI)
    with pytest.raises(Refused, match="đã có việc ghi lúc 16:00, 02/10/2026"):
        act("hand_back", "2026-10-02T15:00", dossier="0001/2026")
    with place.register.read() as reading:
        entries = search.entries(reading, done.seq)
        assert facts.chain_head(reading)[0] == entries[-1].seq
    assert [one.verb for one in entries] == ["receive", "print", verb, "assign", "finish"]
    assert not check(place).findings
