"""Commune, unit in between, unit above: packets are passed on as they were written, believed in its hands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
import unit_world
from unit_world import BASIS, MONTHS, NOW

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.letter import fingerprint
from cchc_desktop.core.packet import Packet, write
from cchc_desktop.core.trust import Peer, PeerState
from cchc_desktop.operations import unit_tree
from cchc_desktop.operations.collect import collect
from cchc_desktop.operations.confirming import confirm
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.exchange import delivered, send
from cchc_desktop.operations.month import preview
from cchc_desktop.operations.month_report import sentences
from cchc_desktop.operations.month_units import combined
from cchc_desktop.operations.parcels import own_keys
from cchc_desktop.operations.reviews import return_packet
from cchc_desktop.operations.upkeep import Founding, found
from cchc_desktop.store import members, months, parcels, peers
from cchc_desktop.store.members import Member
from cchc_desktop.store.months import Taken

MAY = MONTHS[1]
SINCE = date(2020, 1, 1)
Above = Callable[[str, str], Workplace]


def packet(unit: str, superior: str, seed: int = 1, revision: int = 1) -> Packet:
    made = unit_world.world(seed, 1, 20, 0)
    dossiers = [one for one in made.dossiers if unit_world.touches(one, MAY)]
    return unit_world.packet(unit, MAY, dossiers, revision, superior)


@pytest.fixture
def above(tmp_path: Path) -> Iterator[Above]:
    opened: list[Workplace] = []

    def made(unit: str, superior: str) -> Workplace:
        founding = Founding(
            unit=unit,
            name=f"Đơn vị {unit}",
            role="superior",
            superior=superior,
            superior_name="Cấp trên",
            is_practice=True,
        )
        place, _ = found(tmp_path / unit, founding, None, datetime(2026, 3, 1, tzinfo=NOW.tzinfo))
        opened.append(place)
        return place

    yield made
    for place in opened:
        place.register.close()


@pytest.fixture
def district(above: Above) -> Workplace:
    place = above("H01", "T01")
    unit_world.take_in(place, (packet("20001", "H01", 1), packet("20002", "H01", 2)))
    return place


@pytest.fixture
def province(above: Above, district: Workplace) -> Workplace:
    place = above("T01", "TW")
    with place.register.write() as book:
        told = ("H01", ""), ("H02", ""), ("20001", "H01"), ("20002", "H01"), ("20003", "")
        members.put_members(book, (Member(code, f"Xã {code}", SINCE, None, up) for code, up in told))
    known(place, district)
    return place


@pytest.fixture
def stick(tmp_path: Path) -> str:
    return f"folder:{tmp_path / 'stick'}"


def known(province: Workplace, place: Workplace, state: PeerState = PeerState.CONFIRMED) -> None:
    """The province knows the key of the unit in between, as after its enrolment."""
    with province.register.write() as book, place.register.write() as its:
        keys, unit = own_keys(its, NOW), place.profile.unit
        peers.see(book, Peer(sender=unit, key=keys.public, state=state, seen_at=NOW))


def taken(place: Workplace) -> tuple[Taken, ...]:
    with place.register.read() as reading:
        return tuple(months.every_taken(reading))


def test_what_goes_through_two_hands_is_the_communes_own(
    district: Workplace, province: Workplace, stick: str
) -> None:
    sent = send(district, stick, NOW, by="Hạnh")
    assert sent.sent == (
        "BCTTHC_20001_20260415_20260514_v1_thuc-hanh_qua-H01.cchc",
        "BCTTHC_20002_20260415_20260514_v1_thuc-hanh_qua-H01.cchc",
    )
    done = collect(province, stick, NOW, by="Minh")
    assert (done.refused, done.troubles, len(done.accepted)) == ((), (), 2)
    assert {one.sender: one.digest for one in taken(province)} == {
        one.sender: one.digest for one in taken(district)
    }
    again = send(district, stick, NOW + timedelta(hours=1), by="Hạnh")
    assert (again.sent, again.acknowledged) == ((), sent.sent)
    with district.register.read() as reading:
        assert all(parcels.outs_of(reading, one.digest)[0].answer for one in taken(district))
    with province.register.read() as reading:
        assert len(parcels.last_ins(reading, "H01", 9)) == 2
        assert not parcels.last_ins(reading, "20001", 9)


def test_nothing_goes_twice_and_nothing_counts_twice(
    district: Workplace, province: Workplace, stick: str
) -> None:
    for _ in range(2):
        assert len(send(district, stick, NOW, by="Hạnh").sent) == 2
    first = collect(province, stick, NOW, by="Minh")
    second = collect(province, stick, NOW, by="Minh")
    assert (len(first.accepted), second.accepted, len(second.known)) == (2, (), 2)
    send(district, stick, NOW, by="Hạnh")
    assert send(district, stick, NOW, by="Hạnh").sent == ()


def test_a_damaged_answer_to_what_was_put_away_is_asked_for_anew(
    district: Workplace, province: Workplace, stick: str
) -> None:
    folder = Path(stick.removeprefix("folder:"))
    first, _ = send(district, stick, NOW, by="Hạnh").sent
    collect(province, stick, NOW, by="Minh")
    (folder / first).unlink()
    (folder / f"{first}.bao-nhan.json").write_bytes(b"{")
    again = send(district, stick, NOW, by="Hạnh")
    assert (again.sent, [one.name for one in again.refused]) == ((first,), [first])
    collect(province, stick, NOW, by="Minh")
    last = send(district, stick, NOW, by="Hạnh")
    assert (last.sent, last.acknowledged, last.refused) == ((), (first,), ())


def test_the_table_by_the_unit_in_between_is_the_sum_of_its_units(
    district: Workplace, province: Workplace, stick: str
) -> None:
    direct = packet("20003", "T01", 3)
    unit_world.take_in(province, [direct])
    send(district, stick, NOW, by="Hạnh")
    collect(province, stick, NOW, by="Minh")
    with province.register.read() as reading:
        made = combined(reading, MAY)
    groups = {one.code: one for one in made.groups}
    theirs = preview(district, MAY, NOW, by="Hạnh").tally
    assert {code: (one.units, one.missing) for code, one in groups.items()} == {
        "": (("20003",), ("H02",)),
        "H01": (("20001", "20002"), ()),
    }
    assert groups["H01"].boxes == theirs.total()
    shown = preview(province, MAY, NOW, by="Minh")
    assert shown.groups == made.groups
    assert any(one.startswith("  Xã H01 (H01): 2 đơn vị; nhận ") for one in sentences(shown))
    assert any(
        one.startswith("  Trực thuộc thẳng: 1 đơn vị, 1 đơn vị chưa gửi; ") for one in sentences(shown)
    )
    assert dict(made.tally.counts) == dict((theirs + direct.tally).counts)
    assert [one.unit for one in made.missing] == ["H02"]


def test_a_revision_takes_the_place_of_the_one_before(
    district: Workplace, province: Workplace, stick: str
) -> None:
    send(district, stick, NOW, by="Hạnh")
    collect(province, stick, NOW, by="Minh")
    anew = packet("20001", "H01", 5, revision=2)
    unit_world.take_in(district, [anew])
    sent = send(district, stick, NOW, by="Hạnh")
    assert [name.partition("_v")[2] for name in sent.sent] == ["2_thuc-hanh_qua-H01.cchc"]
    done = collect(province, stick, NOW, by="Minh")
    assert len(done.adjusted) == 1
    with province.register.read() as reading:
        assert combined(reading, MAY).boxes["20001"] == anew.tally.total()


def test_one_that_goes_on_from_an_older_copy_hears_what_counts_above(
    tmp_path: Path, district: Workplace, province: Workplace, stick: str
) -> None:
    unit_world.take_in(district, [packet("20001", "H01", 5, revision=3)])
    send(district, stick, NOW, by="Hạnh")
    collect(province, stick, NOW, by="Minh")
    founding = Founding(
        unit="H01", name="H", role="superior", superior="T01", superior_name="Tỉnh", is_practice=True
    )
    again, _ = found(tmp_path / "again", founding, None, NOW)
    with district.register.read() as reading, again.register.write() as book:
        peers.put_own_key(book, *peers.own_keys(reading))
    unit_world.take_in(again, [packet("20001", "H01", 7, revision=2)])
    assert send(again, stick, NOW, by="Hạnh").letters == ()
    collect(province, stick, NOW, by="Minh")
    done = send(again, stick, NOW, by="Hạnh")
    assert len(done.acknowledged) == 1  # it is in, and does not count
    [word] = done.letters
    assert word.startswith("Xã 20001 (20001), kỳ 15/04/2026 – 14/05/2026: Tỉnh đang dùng lần 3 (")
    assert "ở đây có lần 2" in word
    assert word.endswith("đề nghị lập lại kỳ này cho tới lần 4.")
    unit_world.take_in(again, [packet("20001", "H01", 7, revision=4)])
    assert send(again, stick, NOW, by="Hạnh").letters == ()
    again.register.close()


def test_only_the_unit_it_is_addressed_to_passes_it_on(above: Above, province: Workplace, stick: str) -> None:
    """Somebody else of the same tree has the packet too, and signs it with a good key."""
    thief = above("H02", "T01")
    unit_world.take_in(thief, [packet("20001", "H01")])
    send(thief, stick, NOW, by="Ai đó")
    done = collect(province, stick, NOW, by="Minh")
    assert [one.problem for one in done.refused] == [
        "Tờ kê của gói báo cáo ghi đơn vị khác với đơn vị đã ký."
    ]
    assert taken(province) == ()


@pytest.mark.parametrize("unit", ["20001", "20009"])
def test_nobody_speaks_for_a_unit_that_does_not_stand_below_it(
    above: Above, province: Workplace, stick: str, unit: str
) -> None:
    """Of another one's units, and of one that no list knows."""
    other = above("H02", "T01")
    unit_world.take_in(other, [packet(unit, "H02")])
    send(other, stick, NOW, by="Ai đó")
    done = collect(province, stick, NOW, by="Minh")
    assert len(done.refused) == 1
    assert f"ngày 14/05/2026 Xã {unit} ({unit}) không trực thuộc đơn vị H02" in done.refused[0].problem
    assert taken(province) == ()


def test_one_that_was_put_under_the_tree_meanwhile_is_taken_in(
    above: Above, province: Workplace, stick: str
) -> None:
    other = above("H02", "T01")
    unit_world.take_in(other, [packet("20009", "H02")])
    known(province, other)
    send(other, stick, NOW, by="Hạnh")
    collect(province, stick, NOW, by="Minh")
    unit_tree.put(province, Member("20009", "Xã Chín", SINCE, None, "H02"), NOW, by="Minh")
    assert len(collect(province, stick, NOW, by="Minh").accepted) == 1


def test_one_that_stands_below_somebody_else_that_day_is_refused_with_what_to_do(
    district: Workplace, province: Workplace, stick: str
) -> None:
    unit_tree.move(province, "20002", "H02", MAY.last_on, NOW, by="Minh", basis=BASIS)
    send(district, stick, NOW, by="Hạnh")
    done = collect(province, stick, NOW, by="Minh")
    assert [one.name.split("_")[1] for one in done.refused] == ["20002"]
    assert "không trực thuộc đơn vị H01. Sửa cây đơn vị (lệnh units)" in done.refused[0].problem
    answered = send(district, stick, NOW, by="Hạnh")
    assert [one.name.split("_")[1] for one in answered.refused] == ["20002"]


def test_one_that_moved_on_a_day_is_counted_once_below_whom_it_stood_at_the_end(
    district: Workplace, province: Workplace, stick: str
) -> None:
    june = MONTHS[2]
    unit_tree.move(province, "20002", "", june.first_on, NOW, by="Minh", basis=BASIS)
    send(district, stick, NOW, by="Hạnh")
    collect(province, stick, NOW, by="Minh")
    later = unit_world.packet("20002", june, [], superior="T01")
    unit_world.take_in(province, [later])
    with province.register.read() as reading:
        told = {month.key: combined(reading, month).groups for month in (MAY, june)}
    groups = {key: {one.code: one.units for one in found if one.units} for key, found in told.items()}
    assert groups == {"2026-05": {"H01": ("20001", "20002")}, "2026-06": {"": ("20002",)}}


def test_what_is_returned_goes_back_through_the_same_hands(
    district: Workplace, province: Workplace, stick: str
) -> None:
    send(district, stick, NOW, by="Hạnh")
    collect(province, stick, NOW, by="Minh")
    return_packet(province, "20002", MAY, NOW, by="Minh", reason="thiếu hồ sơ đất đai")
    collect(province, stick, NOW, by="Minh")
    sent = send(district, stick, NOW + timedelta(hours=1), by="Hạnh")
    assert any("Xã 20002 (20002): thiếu hồ sơ đất đai" in one for one in sent.letters)


def test_mail_takes_each_packet_as_one_file(district: Workplace, province: Workplace, tmp_path: Path) -> None:
    files = delivered(district, preview(district, MAY, NOW, by="Hạnh"), NOW)
    folder = tmp_path / "mail"
    folder.mkdir()
    for name, data in files.items():
        (folder / name).write_bytes(data)
    done = collect(province, f"folder:{folder}", NOW, by="Minh")
    assert (len(done.accepted), done.refused) == (2, ())


def test_who_has_nobody_above_sends_nothing(stick: str) -> None:
    place, _ = found(
        Path(stick.partition(":")[2]).with_name("highest"),
        Founding(unit="01", role="superior", is_practice=True),
        None,
        NOW,
    )
    with pytest.raises(Refused, match="không có đơn vị cấp trên"):
        send(place, stick, NOW)
    assert delivered(place, preview(place, MAY, NOW, by=""), NOW) == {}
    place.register.close()


def test_a_key_that_nobody_compared_passes_nothing_on_until_it_is(
    above: Above, province: Workplace, stick: str
) -> None:
    """Anybody with the program can call itself H02: what it brings waits for its figures."""
    stranger = above("H02", "T01")
    unit_tree.move(province, "20002", "H02", MAY.first_on, NOW, by="Minh", basis=BASIS)
    unit_world.take_in(stranger, [packet("20002", "H02", 7, revision=9)])
    send(stranger, stick, NOW, by="Ai đó")
    done = collect(province, stick, NOW, by="Minh")
    assert [one.problem.split(". ")[0] for one in done.refused] == [
        "Gói của Xã 20002 (20002) do đơn vị H02 chuyển lên, nhưng khóa của đơn vị H02 chưa được đối chiếu"
    ]
    assert (taken(province), done.newcomers) == ((), ())
    with stranger.register.write() as book:
        figures = fingerprint(own_keys(book, NOW).public)
    assert len(confirm(province, "H02", figures, NOW, by="Minh").taken) == 1
    assert [one.sender for one in taken(province)] == ["20002"]


def test_nobody_speaks_for_a_unit_that_signs_by_itself(
    district: Workplace, province: Workplace, stick: str
) -> None:
    with province.register.write() as book:
        peers.see(book, Peer(sender="20001", key="k", state=PeerState.SEEN, seen_at=NOW))
    send(district, stick, NOW, by="Hạnh")
    done = collect(province, stick, NOW, by="Minh")
    assert [one.name.split("_")[1] for one in done.refused] == ["20001"]
    assert "Xã 20001 (20001) tự gửi và ký bằng khóa của mình" in done.refused[0].problem
    assert [one.sender for one in taken(province)] == ["20002"]
    with province.register.write() as book:
        [its] = peers.peers(book, "20001")
        peers.settle(book, replace(its, state=PeerState.CLOSED, reason="mất máy"))
    assert len(collect(province, stick, NOW, by="Minh").accepted) == 1


def test_what_came_in_once_stays_known_when_its_unit_signs_by_itself_later(
    district: Workplace, province: Workplace, stick: str
) -> None:
    send(district, stick, NOW, by="Hạnh")
    collect(province, stick, NOW, by="Minh")
    with province.register.write() as book:
        peers.see(book, Peer(sender="20001", key="k", state=PeerState.SEEN, seen_at=NOW))
    again = collect(province, stick, NOW, by="Minh")
    assert (len(again.known), again.refused) == (2, ())


def test_a_unit_that_comes_by_itself_is_entered_like_one_that_was_put_there(
    province: Workplace, tmp_path: Path
) -> None:
    found = packet("20010", "T01")
    (tmp_path / found.name).write_bytes(write(found))
    collect(province, f"folder:{tmp_path}", NOW, by="Minh")
    with province.register.read() as reading:
        entry = members.entries(reading)[-1]
    assert (entry.verb, entry.by) == (members.PUT, "Minh")
    assert entry.note["words"] == "Thêm Xã 20010 (20010) từ ngày 15/04/2026"
