"""Letters down a road of sticks: one that was lost is laid again until a packet tells that it came."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from acting import Act
from enrolling import NOW, WARD, joined, month_sent, taken

from cchc_desktop.core.period import parse
from cchc_desktop.operations.collect import collect
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.exchange import send
from cchc_desktop.operations.month import report
from cchc_desktop.operations.notices import listed, tell
from cchc_desktop.operations.peer_keys import change_key
from cchc_desktop.operations.upkeep import Founding, found
from cchc_desktop.store import peers


@pytest.fixture
def stick(tmp_path: Path, place: Workplace, superior: Workplace) -> Path:
    """The two know each other, and a packet has been answered."""
    joined(place, superior)
    box = f"folder:{tmp_path / 'stick'}"
    month_sent(place, box)
    taken(superior, box)
    send(place, box, NOW)
    return tmp_path / "stick"


def notices_at(stick: Path) -> list[str]:
    return sorted(path.name for path in stick.glob("*.thong-bao"))


def round_above(superior: Workplace, stick: Path, now: datetime = NOW) -> list[str]:
    collect(superior, f"folder:{stick}", now, by="Minh")
    return notices_at(stick)


def test_a_notice_that_was_lost_on_the_way_goes_again(
    place: Workplace, superior: Workplace, stick: Path, act: Act
) -> None:
    tell(superior, [WARD], "nộp trước ngày 25", NOW, by="Minh")
    [name] = round_above(superior, stick)
    (stick / name).unlink()
    assert round_above(superior, stick) == [name]
    (stick / name).write_bytes(b"harmed")
    assert round_above(superior, stick) == [name]
    assert len(send(place, f"folder:{stick}", NOW).letters) == 1
    (stick / name).unlink()
    assert round_above(superior, stick) == [name]  # nobody has told the superior yet
    assert send(place, f"folder:{stick}", NOW).letters == ()  # and nothing is told twice
    (stick / name).unlink()
    act("receive", "2026-10-01T09:00", procedure="1.004873", applicant="Đỗ Thị Ước")
    month_sent(place, f"folder:{stick}", NOW + timedelta(minutes=1))
    assert round_above(superior, stick, NOW + timedelta(minutes=1)) == [
        name
    ]  # as the packet is just coming in
    (stick / name).unlink()
    assert round_above(superior, stick, NOW + timedelta(minutes=2)) == []
    with place.register.read() as reading:
        assert [one.notice.text for one in listed(reading)] == ["nộp trước ngày 25"]


def test_what_another_machine_of_the_unit_has_heard_goes_again_for_this_one(
    tmp_path: Path, place: Workplace, superior: Workplace, stick: Path, act: Act
) -> None:
    """It goes on from an older copy: the numbers of its packets are lower than those that told of it."""
    tell(superior, [WARD], "nộp trước ngày 25", NOW, by="Minh")
    [name] = round_above(superior, stick)
    send(place, f"folder:{stick}", NOW)
    act("receive", "2026-10-01T09:00", procedure="1.004873", applicant="Đỗ Thị Ước")
    month_sent(place, f"folder:{stick}", NOW + timedelta(minutes=1))
    round_above(superior, stick, NOW + timedelta(minutes=1))
    (stick / name).unlink()
    assert round_above(superior, stick, NOW + timedelta(minutes=2)) == []
    other, _ = found(tmp_path / "other", Founding(unit=WARD, is_practice=True), None, NOW)
    with place.register.read() as reading, other.register.write() as book:
        [key] = peers.own_keys(reading)
        peers.put_own_key(book, key)
    report(other, parse("2026-09"), NOW, by="Lan")
    assert send(other, f"folder:{stick}", NOW).sent
    other.register.close()
    round_above(superior, stick, NOW + timedelta(minutes=3))
    assert round_above(superior, stick, NOW + timedelta(minutes=3)) == [name]
    (stick / name).unlink()
    assert round_above(superior, stick, NOW) == [name]  # a clock that goes back tells nothing of the order


def test_a_key_letter_of_the_superior_goes_again_too(
    place: Workplace, superior: Workplace, stick: Path
) -> None:
    change_key(superior, NOW, by="Minh", reason="đổi máy chủ")
    round_above(superior, stick)
    [letter] = stick.glob("*.doi-khoa")
    letter.unlink()
    round_above(superior, stick)
    assert letter.exists()
    assert "đổi khóa" in send(place, f"folder:{stick}", NOW).letters[0]


def test_an_invitation_is_handed_over_once(superior: Workplace, stick: Path) -> None:
    for file in stick.glob("*.giay-moi"):
        file.unlink()
    round_above(superior, stick)
    assert list(stick.glob("*.giay-moi")) == []


def test_a_notice_that_waits_goes_under_the_key_that_was_told_of(
    place: Workplace, superior: Workplace, stick: Path
) -> None:
    """It was signed before the key changed, and is laid after: its reader believes the new key alone."""
    tell(superior, [WARD], "một", NOW, by="Minh")
    round_above(superior, stick)
    assert len(send(place, f"folder:{stick}", NOW).letters) == 1
    tell(superior, [WARD], "hai", NOW, by="Minh")
    change_key(superior, NOW, by="Minh", reason="đổi máy chủ")
    round_above(superior, stick)
    found = collect(place, f"folder:{stick}", NOW)
    assert found.refused == ()
    assert ["đổi khóa" in word for word in found.letters] == [True, False]
    assert "hai" in found.letters[1]
    with place.register.read() as reading:  # the first came under both keys, and is there once
        assert sorted(one.notice.text for one in listed(reading)) == ["hai", "một"]
