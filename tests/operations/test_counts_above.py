"""A register brought back from an older copy, or one of two: it hears what its superior counts by."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from acting import Act

from cchc_desktop.core import acknowledgement, answer
from cchc_desktop.core import letter as letters
from cchc_desktop.core.answer import Answer
from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.period import parse
from cchc_desktop.operations.collect import collect
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.exchange import send
from cchc_desktop.operations.month import preview, reopen, report
from cchc_desktop.operations.parcels import own_keys
from cchc_desktop.operations.sealing import new_keys, signed
from cchc_desktop.operations.upkeep import backup, open_workplace, restore
from cchc_desktop.store import months, peers

OCTOBER = parse("2026-10")
NOW = datetime(2026, 10, 20, 9, tzinfo=HANOI)
LATER = NOW + timedelta(hours=1)
NAME = "BCTTHC_00070_20260915_20261014_v1_thuc-hanh.cchc"
SECOND, THIRD, FOURTH, SIXTH = (NAME.replace("_v1_", f"_v{n}_") for n in (2, 3, 4, 6))


def proof(name: str) -> str:
    return name + acknowledgement.ENDING


@contextmanager
def restored(file: Path, folder: Path) -> Iterator[Workplace]:
    """The register of a copy, on another machine."""
    restore(file, folder, None, LATER)
    place = open_workplace(folder, None)
    yield place
    place.register.close()


@pytest.fixture
def copy(tmp_path: Path, place: Workplace, superior: Workplace, act: Act, stick: Path) -> Path:
    """A copy of the register as it was before its month was closed in revision 3; revision 2 is answered."""
    for minute in range(3):
        act("receive", f"2026-10-01T09:0{minute}", procedure="1.004873", applicant="Đỗ Thị Ước")
    report(place, OCTOBER, NOW, by="Lan")
    send(place, f"folder:{stick}", NOW)
    collect(superior, f"folder:{stick}", NOW)
    act("finish", "2026-10-02T09:00", dossier="0001/2026")
    report(place, OCTOBER, NOW, by="Lan")
    send(place, f"folder:{stick}", NOW)
    collect(superior, f"folder:{stick}", NOW)
    send(place, f"folder:{stick}", NOW)
    kept = backup(place, tmp_path / "copies", NOW)
    act("finish", "2026-10-02T10:00", dossier="0002/2026")
    report(place, OCTOBER, NOW, by="Lan", is_closing=True)
    assert send(place, f"folder:{stick}", NOW).sent == (THIRD,)
    assert collect(superior, f"folder:{stick}", NOW).accepted == (THIRD,)
    assert send(place, f"folder:{stick}", NOW).letters == ()
    return kept


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    return tmp_path / "stick"


def said_in(stick: Path, name: str) -> Answer:
    return answer.read(letters.read((stick / proof(name)).read_bytes(), "acknowledgement").body)


def test_the_answer_tells_which_revision_counts(
    copy: Path, stick: Path, place: Workplace, superior: Workplace
) -> None:
    assert copy.is_file()
    assert collect(superior, f"folder:{stick}", LATER).known == (NAME, SECOND, THIRD)
    with place.register.read() as reading:
        third = months.latest(reading, OCTOBER)
    assert third is not None
    for name in (NAME, SECOND, THIRD):  # the older ones lie there still, and were answered anew
        counts = said_in(stick, name).counts
        assert counts is not None
        assert (counts.revision, counts.newest, counts.digest, counts.is_final) == (3, 3, third.digest, True)
        assert (counts.days, counts.made_at) == (
            (OCTOBER.first_on, OCTOBER.last_on),
            "2026-10-20T09:00:00+07:00",
        )


def test_an_older_copy_hears_of_it_before_it_sends_and_numbers_beyond_it(
    tmp_path: Path, copy: Path, stick: Path, superior: Workplace
) -> None:
    with restored(copy, tmp_path / "again") as again:
        assert preview(again, OCTOBER, LATER, by="Lan").revision == 2
        [told] = collect(again, f"folder:{stick}", LATER).letters
        assert "đang dùng lần 3 (đã chốt, lập 09:00, 20/10/2026)" in told
        assert "sổ này có lần 2 và không có bản đó" in told
        assert "phục hồi từ bản sao lưu" in told
        assert "lần mới sẽ là lần 4" in told
        assert send(again, f"folder:{stick}", LATER).letters == (told,)  # as long as it is so
        done = report(again, OCTOBER, LATER, by="Lan", is_closing=True)
        assert done.revision == 4
        sent = send(again, f"folder:{stick}", LATER)
        assert (sent.sent, sent.letters) == ((FOURTH,), ())
        assert collect(superior, f"folder:{stick}", LATER).accepted == (FOURTH,)
        assert send(again, f"folder:{stick}", LATER).acknowledged == (FOURTH,)


def test_one_that_finds_no_answers_is_told_when_its_packet_is_refused(
    tmp_path: Path, copy: Path, stick: Path, superior: Workplace
) -> None:
    for file in stick.iterdir():
        file.unlink()
    with restored(copy, tmp_path / "again") as again:
        report(again, OCTOBER, LATER, by="Lan", is_closing=True)
        assert send(again, f"folder:{stick}", LATER).sent == (THIRD,)
        [refusal] = collect(superior, f"folder:{stick}", LATER).refused
        assert "nội dung khác" in refusal.problem
        assert said_in(stick, THIRD).state == "refused"
        sent = send(again, f"folder:{stick}", LATER)
        assert [one.name for one in sent.refused] == [THIRD]
        assert "không nhận gói này" in sent.refused[0].problem
        assert refusal.problem in sent.refused[0].problem
        assert "đang dùng lần 3" in sent.letters[-1]
        reopen(again, OCTOBER, LATER, by="Lan", reason="phục hồi từ bản sao lưu")
        assert report(again, OCTOBER, LATER, by="Lan", is_closing=True, reason="phục hồi sổ").revision == 4
        assert send(again, f"folder:{stick}", LATER).sent == (FOURTH,)
        assert FOURTH in collect(superior, f"folder:{stick}", LATER).accepted
        done = send(again, f"folder:{stick}", LATER)
        assert (done.acknowledged, done.refused, done.letters) == ((FOURTH,), (), ())


def test_a_look_ahead_that_does_not_count_takes_its_number_too(
    tmp_path: Path, copy: Path, stick: Path, place: Workplace, superior: Workplace, act: Act
) -> None:
    """The lost register had opened its month again and sent two looks ahead after what counts."""
    reopen(place, OCTOBER, NOW, by="Lan", reason="sót một hồ sơ")
    for minute in (1, 2):
        act("receive", f"2026-10-03T09:0{minute}", procedure="1.004873", applicant="Vũ Ân")
        report(place, OCTOBER, NOW, by="Lan")
        send(place, f"folder:{stick}", NOW)
        collect(superior, f"folder:{stick}", NOW)
    with restored(copy, tmp_path / "again") as again:
        [told] = collect(again, f"folder:{stick}", LATER).letters
        assert "đang dùng lần 3 (đã chốt" in told
        assert "lần mới sẽ là lần 6" in told
        assert report(again, OCTOBER, LATER, by="Lan", is_closing=True).revision == 6
        send(again, f"folder:{stick}", LATER)
        assert SIXTH in collect(superior, f"folder:{stick}", LATER).accepted


def test_who_closed_another_month_is_not_told_of_this_one(
    tmp_path: Path, copy: Path, stick: Path, act: Act, place: Workplace
) -> None:
    assert copy.is_file()
    november = parse("2026-11")
    report(place, november, LATER, by="Lan")
    found = collect(place, f"folder:{stick}", LATER)
    assert found.letters == ()
    assert preview(place, november, LATER, by="Lan").revision == 1
    act("receive", "2026-10-16T09:00", procedure="1.004873", applicant="Vũ Ân")
    assert report(place, november, LATER, by="Lan").revision == 2
    assert tmp_path.is_dir()


def test_nobody_else_tells_what_counts(
    tmp_path: Path, copy: Path, stick: Path, superior: Workplace, place: Workplace
) -> None:
    letter = letters.read((stick / proof(THIRD)).read_bytes(), "acknowledgement")
    body = dict(letter.body)
    body["counts"] = {**body["counts"], "revision": 77, "newest": 77}  # type: ignore[dict-item]  # a mapping
    for file in stick.glob("*" + acknowledgement.ENDING):
        file.unlink()
    (stick / proof(THIRD)).write_bytes(signed(replace(letter, body=body), new_keys()))
    with restored(copy, tmp_path / "again") as again:
        assert collect(again, f"folder:{stick}", LATER).letters == ()
        assert preview(again, OCTOBER, LATER, by="Lan").revision == 2
        with superior.register.write() as book:
            keys = own_keys(book, NOW)
        (stick / proof(THIRD)).write_bytes(signed(replace(letter, body=body), keys))
        assert "đang dùng lần 77" in collect(again, f"folder:{stick}", LATER).letters[0]
        with again.register.read() as reading:
            assert len(peers.peers(reading, "01")) == 1
    assert place.profile.unit == "00070"


def test_a_superior_of_before_stays_usable(
    place: Workplace, superior: Workplace, stick: Path, copy: Path, act: Act
) -> None:
    """It tells nothing of what counts, and is believed like any other."""
    assert copy.is_file()
    act("finish", "2026-10-02T11:00", dossier="0003/2026")
    report(place, OCTOBER, LATER, by="Lan", is_closing=True, reason="sót một hồ sơ")
    send(place, f"folder:{stick}", LATER)
    collect(superior, f"folder:{stick}", LATER)
    letter = letters.read((stick / proof(FOURTH)).read_bytes(), "acknowledgement")
    as_before = {name: value for name, value in letter.body.items() if name != "counts"}
    with superior.register.write() as book:
        keys = own_keys(book, NOW)
    (stick / proof(FOURTH)).write_bytes(signed(replace(letter, body=as_before), keys))
    done = send(place, f"folder:{stick}", LATER)
    assert (done.acknowledged, done.letters, done.refused) == ((FOURTH,), (), ())


def test_a_superior_of_tomorrow_is_understood_or_told_to_be_too_new(
    place: Workplace, superior: Workplace, stick: Path, copy: Path, act: Act
) -> None:
    assert copy.is_file()
    act("finish", "2026-10-02T11:00", dossier="0003/2026")
    report(place, OCTOBER, LATER, by="Lan", is_closing=True, reason="sót một hồ sơ")
    send(place, f"folder:{stick}", LATER)
    collect(superior, f"folder:{stick}", LATER)
    letter = letters.read((stick / proof(FOURTH)).read_bytes(), "acknowledgement")
    with superior.register.write() as book:
        keys = own_keys(book, NOW)
    strange = replace(letter, body={**letter.body, "state": "weighed"})
    (stick / proof(FOURTH)).write_bytes(signed(strange, keys))
    [refusal] = send(place, f"folder:{stick}", LATER).refused
    assert (refusal.name, "cập nhật chương trình" in refusal.problem) == (proof(FOURTH), True)
    more = replace(letter, body={**letter.body, "weather": {"is_fine": True}})
    (stick / proof(FOURTH)).write_bytes(signed(more, keys))
    assert send(place, f"folder:{stick}", LATER).acknowledged == (FOURTH,)


@pytest.mark.parametrize(
    "wrong",
    [
        {"first_on": "20260915"},
        {"last_on": "hôm qua"},
        {"revision": 0},
        {"revision": True},
        {"newest": 2},
        {"newest": 3.0},
        {"digest": "x"},
        {"is_final": 1},
        {"made_at": "2026-10-20"},
        {"made_at": "2026-13-20T09:00:00+07:00"},
    ],
)
def test_what_counts_is_looked_at_before_it_is_believed(
    copy: Path, stick: Path, wrong: dict[str, object]
) -> None:
    assert copy.is_file()
    body = answer.write(said_in(stick, THIRD))
    assert answer.read(body).counts is not None
    counts = body["counts"]
    assert isinstance(counts, dict)
    forged: tuple[object, ...] = ({**counts, **wrong}, {}, [], "3", 3)
    for one in forged:
        with pytest.raises(Refused):
            answer.read({**body, "counts": one})


def test_an_answer_that_tells_of_what_counts_alone_is_read(copy: Path, stick: Path) -> None:
    assert copy.is_file()
    body = answer.write(said_in(stick, THIRD))
    counts = body["counts"]
    assert isinstance(counts, dict)
    shorter = {name: value for name, value in counts.items() if name != "newest"}
    told = answer.read({**body, "counts": shorter}).counts
    assert told is not None
    assert (told.revision, told.newest) == (3, 3)
