"""One trip of a clerk: what may not go keeps nothing back, and what was done and not done is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from acting import Act
from commands import cchc
from enrolling import joined

from cchc_desktop.carriers import bundle
from cchc_desktop.core import acknowledgement
from cchc_desktop.core import letter as letters
from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.dossier import Dossier
from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.core.period import Period, parse
from cchc_desktop.core.trust import PeerState
from cchc_desktop.operations.collect import collect
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.exchange import delivered, send
from cchc_desktop.operations.month import report
from cchc_desktop.operations.notices import tell
from cchc_desktop.operations.sealing import new_keys, signed
from cchc_desktop.operations.upkeep import Founding, found
from cchc_desktop.store import awaited, parcels, peers

OCTOBER, NOVEMBER = parse("2026-10"), parse("2026-11")
NOW = datetime(2026, 10, 20, 9, tzinfo=HANOI)
FIRST = "BCTTHC_00070_20260915_20261014_v1_thuc-hanh.cchc"
NEXT = "BCTTHC_00070_20261015_20261114_v1_thuc-hanh.cchc"
Count = Callable[..., None]


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    (tmp_path / "stick").mkdir()
    return tmp_path / "stick"


@pytest.fixture
def count(place: Workplace, act: Act) -> Count:
    """One more dossier, and the period as it stands then."""
    many = iter(range(60))

    def do(period: Period = OCTOBER, now: datetime = NOW) -> None:
        act("receive", f"2026-10-01T09:{next(many):02d}", procedure="1.004873", applicant="Đỗ Thị Ước")
        report(place, period, now, by="Lan")

    return do


@pytest.fixture
def two(count: Count, place: Workplace) -> Workplace:
    """A ward with two periods that wait."""
    count()
    report(place, NOVEMBER, NOW, by="Lan")
    return place


def in_the_way(tmp_path: Path, stick: Path) -> None:
    """A packet of another PC of the ward under the name of the first."""
    other, _ = found(tmp_path / "other", Founding(unit="00070", is_practice=True), None, NOW)
    report(other, OCTOBER, NOW, by="Hùng")
    assert send(other, f"folder:{stick}", NOW).sent == (FIRST,)
    other.register.close()


def test_a_name_that_is_taken_keeps_no_other_packet_back(
    tmp_path: Path, two: Workplace, stick: Path, superior: Workplace
) -> None:
    in_the_way(tmp_path, stick)
    done = send(two, f"folder:{stick}", NOW)
    assert done.sent == (NEXT,)
    [refusal] = done.refused
    assert (refusal.name, refusal.kind) == (FIRST, "refused")
    assert "một máy khác của đơn vị" in refusal.problem
    (stick / FIRST).unlink()
    assert collect(superior, f"folder:{stick}", NOW).accepted == (NEXT,)
    done = send(two, f"folder:{stick}", NOW)
    assert (done.sent, done.acknowledged, done.refused) == ((FIRST,), (NEXT,), ())


def test_a_road_that_failed_is_told_of_each_that_stayed(two: Workplace, stick: Path) -> None:
    (stick / FIRST).mkdir()
    done = send(two, f"folder:{stick}", NOW)
    assert done.sent == ()
    assert [(one.name, one.kind) for one in done.refused] == [(FIRST, "trouble"), (NEXT, "trouble")]
    assert not (stick / NEXT).exists()
    (stick / FIRST).rmdir()
    (stick / NEXT).mkdir()
    done = send(two, f"folder:{stick}", NOW)
    assert done.sent == (FIRST,)
    assert [one.name for one in done.refused] == [NEXT]


def test_the_command_tells_what_went_beside_the_problem(tmp_path: Path, two: Workplace, stick: Path) -> None:
    in_the_way(tmp_path, stick)
    two.register.close()
    asked = ("--data", two.register.place, "send", "--via", f"folder:{stick}")
    answer = cchc(*asked, "--json")
    assert answer.code == 1
    told = answer.json
    assert told["kind"] == "refused"
    assert told["problem"] == told["refused"][0]["problem"]
    assert told["refused"][0]["name"] == FIRST
    assert (told["sent"], told["acknowledged"]) == ([NEXT], [])
    assert answer.err == f"{FIRST}: {told['problem']}\n"
    (stick / FIRST).unlink()
    answer = cchc(*asked, "--json")
    assert (answer.code, answer.json["sent"]) == (0, [FIRST, NEXT])
    assert "problem" not in answer.json


def words(superior: Workplace, stick: Path, now: datetime = NOW) -> tuple[str, ...]:
    return collect(superior, f"folder:{stick}", now, by="Minh").newcomers


def test_what_was_written_out_and_never_sent_is_no_gap(
    place: Workplace, superior: Workplace, stick: Path, count: Count
) -> None:
    count()
    send(place, f"folder:{stick}", NOW)
    words(superior, stick)
    for _ in range(2):  # numbers 2 and 3 lie in a folder of the ward
        count()
        delivered(place, report(place, OCTOBER, NOW, by="Lan"), NOW)
    count()
    by_hand = delivered(place, report(place, OCTOBER, NOW, by="Lan"), NOW)  # number 4
    count()
    send(place, f"folder:{stick}", NOW)
    assert not any("Chưa nhận gói" in word for word in words(superior, stick))
    for name, data in by_hand.items():  # it was mailed after all
        (stick / name).write_bytes(data)
    found = collect(superior, f"folder:{stick}", NOW)
    assert [*by_hand] == list(found.accepted)


def test_what_was_sent_and_is_lost_is_a_gap_all_the_same(
    place: Workplace, superior: Workplace, stick: Path, count: Count
) -> None:
    count()
    send(place, f"folder:{stick}", NOW)
    words(superior, stick)
    count()
    delivered(place, report(place, OCTOBER, NOW, by="Lan"), NOW)  # 2 stays here
    for _ in range(2):  # 3 and 4 go and are lost
        count()
        for name in send(place, f"folder:{stick}", NOW).sent:
            (stick / name).unlink()
    count()
    delivered(place, report(place, OCTOBER, NOW, by="Lan"), NOW)  # 5 stays here
    count()
    send(place, f"folder:{stick}", NOW)
    assert [word for word in words(superior, stick) if "Chưa nhận" in word] == [
        "Chưa nhận gói số 3 đến 4 của Phường Hoàn Kiếm (00070)."
    ]


@pytest.mark.parametrize(("minutes", "is_told"), [(-4, False), (-30, True), (-60 * 24 * 400, True)])
def test_a_clock_that_went_back_is_told_to_both_and_stops_nothing(
    place: Workplace, superior: Workplace, stick: Path, count: Count, minutes: int, *, is_told: bool
) -> None:
    count()
    send(place, f"folder:{stick}", NOW)
    words(superior, stick)
    count()
    send(place, f"folder:{stick}", NOW + timedelta(minutes=minutes))
    told = words(superior, stick)
    assert any(f"chạy lùi {-minutes} phút so với gói trước" in word for word in told) == is_told
    done = send(place, f"folder:{stick}", NOW)
    assert len(done.acknowledged) == 1
    assert any(f"chạy lùi {-minutes} phút" in word for word in done.letters) == is_told
    assert send(place, f"folder:{stick}", NOW).letters == ()


def test_a_clock_that_runs_ahead_is_told_to_its_owner_too(
    place: Workplace, superior: Workplace, stick: Path, count: Count
) -> None:
    count()
    send(place, f"folder:{stick}", NOW + timedelta(minutes=30))
    assert any("chạy trước 30 phút" in word for word in words(superior, stick))
    [told] = send(place, f"folder:{stick}", NOW).letters
    assert "Đồng hồ máy này chạy trước 30 phút so với máy của" in told


def test_a_packet_that_follows_another_than_the_one_that_came_is_told(
    tmp_path: Path, place: Workplace, superior: Workplace, stick: Path, count: Count
) -> None:
    """As where a second PC of the unit counts on from a copy: both say 2, and then 3 follows one of them."""
    count()
    send(place, f"folder:{stick}", NOW)
    words(superior, stick)
    with place.register.write() as book:
        last = parcels.last_out(book)
        assert last is not None
        parcels.put_out(book, replace(last, number=2, digest="0" * 64, packet="1" * 64))
    with superior.register.write() as book:
        came = parcels.last_in(book, "00070")
        assert came is not None
        parcels.put_in(book, replace(came, number=2, digest="2" * 64))
    count()
    send(place, f"folder:{stick}", NOW)
    assert any("Gói số 3" in word and "hai máy cùng gửi" in word for word in words(superior, stick))
    assert tmp_path.is_dir()


def test_an_answer_under_a_foreign_key_is_told_and_is_no_proof(
    place: Workplace, superior: Workplace, stick: Path, count: Count
) -> None:
    count()
    send(place, f"folder:{stick}", NOW)
    words(superior, stick)
    send(place, f"folder:{stick}", NOW)
    count()
    [name] = send(place, f"folder:{stick}", NOW).sent
    words(superior, stick)
    path = stick / (name + acknowledgement.ENDING)
    right = path.read_bytes()
    path.write_bytes(signed(letters.read(right, "acknowledgement"), new_keys()))
    done = send(place, f"folder:{stick}", NOW)
    assert [one.name for one in done.refused] == [path.name]
    assert "khóa lạ" in done.refused[0].problem
    assert done.acknowledged == ()
    path.write_bytes(right)
    assert send(place, f"folder:{stick}", NOW).acknowledged == (name,)


def test_a_copy_of_an_answer_is_told_by_the_name_of_its_packet(
    place: Workplace, superior: Workplace, stick: Path, count: Count
) -> None:
    count()
    send(place, f"folder:{stick}", NOW)
    words(superior, stick)
    proof = stick / (FIRST + acknowledgement.ENDING)
    proof.rename(stick / f"Copy of {proof.name}")
    assert send(place, f"folder:{stick}", NOW).acknowledged == (FIRST,)


def test_a_packet_of_a_key_that_nobody_knows_gets_no_answer(
    place: Workplace, superior: Workplace, stick: Path, count: Count
) -> None:
    """Who forges learns nothing; who is known and sends what cannot be taken in hears why."""
    count()
    send(place, f"folder:{stick}", NOW)
    words(superior, stick)
    with superior.register.write() as book:
        [known] = peers.peers(book, "00070")
        peers.settle(book, replace(known, state=PeerState.CLOSED, reason="mất máy"))
    count()
    [name] = send(place, f"folder:{stick}", NOW).sent
    assert [one.name for one in collect(superior, f"folder:{stick}", NOW).refused] == [name]
    assert not (stick / (name + acknowledgement.ENDING)).exists()


def test_a_file_that_is_no_delivery_gets_no_answer(superior: Workplace, stick: Path) -> None:
    (stick / FIRST).write_bytes(bundle({"manifest": b"x"}))
    assert len(collect(superior, f"folder:{stick}", NOW).refused) == 1
    assert [one.name for one in stick.iterdir()] == [FIRST]


NOWHERE = "http://127.0.0.1:9/"
"""Nobody serves there."""


def test_who_tries_the_line_with_nothing_to_send_learns_that_it_is_down(
    place: Workplace, superior: Workplace, received: Dossier, stick: Path
) -> None:
    assert received.local_no
    with pytest.raises(Refused, match=r"Chưa có kỳ nào.* Chưa nối được tới 127\.0\.0\.1"):
        send(place, NOWHERE, NOW)
    report(place, OCTOBER, NOW, by="Lan")
    send(place, f"folder:{stick}", NOW)
    collect(superior, f"folder:{stick}", NOW)
    assert send(place, f"folder:{stick}", NOW).acknowledged
    with pytest.raises(Trouble, match=r"Chưa nối được tới 127\.0\.0\.1"):
        send(place, NOWHERE, NOW)
    with pytest.raises(Trouble, match="kiểm tra USB"):
        send(place, f"folder:{stick / 'gone'}", NOW)


def test_what_waits_there_is_fetched_though_no_month_was_ever_counted(
    place: Workplace, superior: Workplace, stick: Path
) -> None:
    joined(place, superior)
    tell(superior, ["00070"], "Nộp trước ngày 25.", NOW, by="Minh")
    with pytest.raises(Refused, match=r"^Chưa có kỳ nào"):
        send(place, f"folder:{stick}", NOW)
    collect(superior, f"folder:{stick}", NOW)
    with pytest.raises(Refused, match=r"^Chưa có kỳ nào.* Thông báo số .*Nộp trước ngày 25"):
        send(place, f"folder:{stick}", NOW)
    with place.register.read() as reading:
        assert awaited.notices_to_read(reading) == 1
