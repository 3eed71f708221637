"""Half-typed pages: kept outside the chain, everybody's, gone with the act that makes them needless."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import make
import pytest

from cchc_desktop.core.acts import Receive
from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.dossier import Json
from cchc_desktop.core.failure import Refused
from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.operations.drafts import Draft, NotOurs, drafts, drop, keep, refuse_saved, take
from cchc_desktop.operations.receive import receive
from cchc_desktop.store import facts
from cchc_desktop.store.check import check

AT = datetime(2026, 10, 8, 9, tzinfo=HANOI)
HALF = Draft(id="one", screen="intake", title="Đỗ Thị Ước", content={"person": {"applicant": "Đỗ Thị Ước"}})


def listed(place: Workplace) -> list[Draft]:
    with place.register.read() as reading:
        return list(drafts(reading))


def test_a_draft_is_kept_replaced_and_dropped_without_an_entry(place: Workplace) -> None:
    with place.register.read() as reading:
        before = facts.chain_head(reading)
    with at_desk(place, "Lan", AT) as desk:
        keep(desk, HALF)
    with at_desk(place, "Hoa", AT + timedelta(minutes=1)) as desk:
        keep(desk, replace(HALF, content={"person": {"applicant": "Đỗ Thị Ước", "phone": "09"}}))
    [one] = listed(place)
    assert (one.by, one.saved_at) == ("Hoa", AT + timedelta(minutes=1))
    assert one.content == {"person": {"applicant": "Đỗ Thị Ước", "phone": "09"}}
    with place.register.read() as reading:
        assert facts.chain_head(reading) == before
    assert not check(place.register).findings
    with at_desk(place, "Lan", AT) as desk:
        drop(desk, "one")
    assert listed(place) == []


def test_a_card_as_it_was_read_is_not_kept(place: Workplace) -> None:
    raw = "001090012345|012345678|Võ Hoàng Nam|12051990|Nam|Thôn Hoà, Hà Nam|20052021"
    case: Json = {"summary": f"thẻ {raw}", "copies": 2, "papers": ["Tờ khai", raw]}
    half: dict[str, Json] = {"case": case, "remark": raw}
    with at_desk(place, "Lan", AT) as desk:
        keep(desk, replace(HALF, title=raw, content=half))
    [one] = listed(place)
    assert (one.title, one.content) == ("", {"case": {"copies": 2, "papers": ["Tờ khai"]}})


def test_keeping_a_draft_tells_no_screen_to_read_again(place: Workplace) -> None:
    told: list[frozenset[str]] = []
    place.register.listeners.append(told.append)
    with at_desk(place, "Lan", AT) as desk:
        keep(desk, HALF)
    assert told == []


def test_the_draft_goes_with_the_dossier_that_it_became_or_stays_whole(place: Workplace) -> None:
    with at_desk(place, "Lan", AT) as desk:
        keep(desk, HALF)
    with suppress(Refused), at_desk(place, "Lan", AT) as desk:
        drop(desk, "one")
        receive(desk, Receive(procedure="1.004873", applicant=""))
    assert [one.id for one in listed(place)] == ["one"]
    with at_desk(place, "Lan", AT) as desk:
        receive(desk, Receive(procedure="1.004873", applicant="Đỗ Thị Ước"))
        drop(desk, "one")
    assert listed(place) == []


def test_a_colleague_at_another_desk_goes_on_and_the_first_desk_is_told(place: Workplace) -> None:
    with at_desk(place, "Lan", AT) as desk:
        keep(desk, HALF)
    with at_desk(place, "Hoa", AT) as desk:
        there = replace(desk, profile=replace(desk.profile, device=2))
        assert take(there, "one").content == HALF.content
    with at_desk(place, "Lan", AT) as desk, pytest.raises(Refused, match="Hoa ở máy khác đã nhận"):
        keep(desk, HALF)
    with at_desk(place, "Lan", AT) as desk:
        keep(desk, replace(HALF, id="two"))
        drop(desk, "one")  # not hers any more: Hoa goes on with it
    assert {(one.id, one.by, one.device) for one in listed(place)} == {("one", "Hoa", 2), ("two", "Lan", 1)}
    with at_desk(place, "Hoa", AT) as desk:
        there = replace(desk, profile=replace(desk.profile, device=2))
        keep(there, HALF)
        drop(there, "one")
    with at_desk(place, "Lan", AT) as desk:
        with pytest.raises(Refused, match="đã được Hoa bỏ"):
            take(desk, "one")
        with pytest.raises(Refused, match="vừa được lưu hoặc bỏ"):
            take(desk, "never kept")
    assert [(one.id, one.by) for one in listed(place)] == [("two", "Lan")]


def test_what_was_saved_or_dropped_is_not_brought_back_by_a_late_hand(place: Workplace) -> None:
    for name in ("one", "two"):
        with at_desk(place, "Lan", AT) as desk:
            keep(desk, replace(HALF, id=name))
    with at_desk(place, "Hoa", AT) as desk:
        there = replace(desk, profile=replace(desk.profile, device=2))
        take(there, "one")
        dossier = receive(there, Receive(procedure="1.004873", applicant="Đỗ Thị Ước"))
        drop(there, "one", dossier.local_no)
        take(there, "two")
        drop(there, "two")
    late = {"one": f"đã được Hoa lưu lúc .*, số {dossier.local_no}", "two": "đã được Hoa bỏ"}
    for name, said in late.items():
        with at_desk(place, "Lan", AT) as desk, pytest.raises(NotOurs, match=said) as lost:
            keep(desk, replace(HALF, id=name))
        assert lost.value.local_no == (dossier.local_no if name == "one" else "")
    with at_desk(place, "Lan", AT) as desk, pytest.raises(NotOurs, match="Hoa lưu"):
        refuse_saved(desk, "one")
    with at_desk(place, "Hoa", AT) as desk:
        refuse_saved(replace(desk, profile=replace(desk.profile, device=2)), "one")  # her own act, repeated
        refuse_saved(desk, "two")  # a page that was only dropped may still be saved
    assert listed(place) == []


def test_of_an_ended_draft_nothing_personal_is_left_and_its_name_not_for_ever(place: Workplace) -> None:
    with at_desk(place, "Lan", AT) as desk:
        keep(desk, HALF)
        drop(desk, "one", "0001/2026")
    assert _rows(place) == [("one", "gone", "", '{"local_no":"0001/2026"}')]
    with at_desk(place, "Lan", AT + timedelta(days=61)) as desk:
        keep(desk, replace(HALF, id="two"))
        drop(desk, "two")
    assert _rows(place) == [("two", "gone", "", "{}")]


def _rows(place: Workplace) -> list[tuple[object, ...]]:
    with place.register.read() as reading:
        asked = "SELECT id, screen, title, content FROM draft"
        return [tuple(row) for row in reading.connection.exec_driver_sql(asked)]


def test_a_server_keeps_drafts_as_a_file_does(tmp_path: Path, postgres_database: str) -> None:
    from cchc_desktop.store.drafts import Draft as Kept
    from cchc_desktop.store.drafts import drafts as kept_drafts
    from cchc_desktop.store.drafts import put_draft

    register = make.register(tmp_path / "r", url=postgres_database)
    try:
        for title in ("Đỗ Thị Ước", "Đặng Quốc Ân"):
            with register.write() as writing:
                put_draft(writing, Kept(id="one", screen="intake", title=title, saved_at=AT, by="Lan"))
        with register.read() as reading:
            assert [one.title for one in kept_drafts(reading, "intake")] == ["Đặng Quốc Ân"]
    finally:
        register.close()
