"""Notices downward and reviews: kept and told, never applied by themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from acting import Act

from cchc_desktop.core import letter as letters
from cchc_desktop.core import notice as bodies
from cchc_desktop.core.acknowledgement import ENDING
from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.core.notice import NoticeKind
from cchc_desktop.core.period import parse
from cchc_desktop.operations.collect import Collected, collect
from cchc_desktop.operations.deliveries import answers_to
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.exchange import send
from cchc_desktop.operations.month import reopen, report
from cchc_desktop.operations.notices import (
    Shown,
    deal_with,
    listed,
    send_pack,
    take_packs,
    tell,
    what_changes,
)
from cchc_desktop.operations.packs import workplace_of
from cchc_desktop.operations.parcels import keys_in_use
from cchc_desktop.operations.peer_keys import change_key, close_key
from cchc_desktop.operations.post import exchange_letters
from cchc_desktop.operations.reviews import Outcome, accept, return_packet, standings
from cchc_desktop.operations.sealing import close, new_keys, signed
from cchc_desktop.operations.upkeep import check
from cchc_desktop.store import notices, parcels, peers

OCTOBER = parse("2026-10")
DAYS = (OCTOBER.first_on, OCTOBER.last_on)
NOW = datetime(2026, 10, 20, 9, tzinfo=HANOI)
WARD = "00070"
HOLIDAY = """
[[announcement]]
year = 2026
status = "official"
basis = "Thông báo 12 của UBND tỉnh"
[[announcement.closed]]
day = 2026-10-22
name = "nghỉ bão"
"""


@pytest.fixture
def box(tmp_path: Path, place: Workplace, superior: Workplace, act: Act) -> str:
    """A folder over which a final month went up and was acknowledged."""
    act("receive", "2026-10-01T09:00", procedure="1.004873", applicant="Đỗ Thị Ước")
    box = f"folder:{tmp_path / 'stick'}"
    report(place, OCTOBER, NOW, by="Lan", is_closing=True)
    send(place, box, NOW)
    collect(superior, box, NOW)
    send(place, box, NOW)
    return box


def down(place: Workplace, superior: Workplace, box: str) -> Collected:
    """The superior's round, then the ward's."""
    collect(superior, box, NOW, by="Minh")
    return collect(place, box, NOW, by="Lan")


def shown(place: Workplace) -> tuple[Shown, ...]:
    with place.register.read() as reading:
        return listed(reading)


def letters_on_the_network(superior: Workplace) -> tuple[str, ...]:
    """What the hub hands to whoever calls itself the ward, beside answers to packets."""
    return tuple(name for name in answers_to(superior, WARD) if not name.endswith(ENDING))


def stands(superior: Workplace) -> Outcome:
    with superior.register.read() as reading:
        return standings(reading)[WARD, *DAYS].outcome


def test_a_message_goes_down_by_the_road_that_packets_come_up(
    place: Workplace, superior: Workplace, box: str, tmp_path: Path
) -> None:
    assert WARD in tell(superior, ["all"], "Nộp báo cáo quý trước ngày 25", NOW, by="Minh")
    assert [one.done_at for one in shown(superior) if one.peer == WARD] == [None]
    found = down(place, superior, box)
    assert any("Nộp báo cáo quý trước ngày 25" in one for one in found.letters)
    assert [path.name.startswith("CCHC_00070_01_") for path in (tmp_path / "stick").glob("*.thong-bao")] == [
        True
    ]
    assert down(place, superior, box).letters == ()
    [got] = shown(place)
    assert (got.notice.kind, got.peer, got.is_ours, got.done_at) == (NoticeKind.MESSAGE, "01", False, None)
    deal_with(place, got.notice.number, NOW, by="Lan")
    [got] = shown(place)
    assert (got.done_at, got.done_by) == (NOW, "Lan")
    [ours] = [one for one in shown(superior) if one.peer == WARD]
    assert ours.done_at == NOW
    assert check(place).findings == check(superior).findings == ()


def test_a_pack_changes_nothing_until_somebody_has_seen_what_it_changes(
    place: Workplace, superior: Workplace, box: str, tmp_path: Path
) -> None:
    file = tmp_path / "bao.toml"
    file.write_text(HOLIDAY, encoding="utf-8")
    send_pack(superior, [WARD], file, NOW, by="Minh", text="Lịch nghỉ bão")
    down(place, superior, box)
    [got] = shown(place)
    assert not (place.register.place / "law").exists()
    [offer] = what_changes(place, got.notice.number)
    assert offer.trial is not None
    assert offer.trial.years == (2026,)
    assert "Lịch năm 2026 sẽ đổi." in offer.words()
    assert take_packs(place, got.notice.number, NOW, by="Lan") == ()
    assert workplace_of(place.register).law.calendar.why(date(2026, 10, 22)) == "nghỉ bão"
    assert shown(place)[0].done_by == "Lan"


def test_a_pack_of_a_known_name_and_other_content_is_left_out_and_told(
    place: Workplace, superior: Workplace, box: str, tmp_path: Path
) -> None:
    file = tmp_path / "bao.toml"
    for day in ("10-22", "10-23"):
        file.write_text(HOLIDAY.replace("10-22", day), encoding="utf-8")
        send_pack(superior, [WARD], file, NOW + timedelta(seconds=day == "10-23"), by="Minh")
    down(place, superior, box)
    second, first = shown(place)
    assert take_packs(place, first.notice.number, NOW, by="Lan") == ()
    [left] = take_packs(place, second.notice.number, NOW, by="Lan")
    assert "cùng tên" in left
    assert shown(place)[0].done_at is None


def test_what_cannot_be_sent_down_is_refused(place: Workplace, superior: Workplace, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="nội dung"):
        tell(superior, [WARD], "  ", NOW, by="Minh")
    with pytest.raises(Refused, match="không có đơn vị 99999"):
        tell(superior, ["99999"], "Chào", NOW, by="Minh")
    with pytest.raises(Refused, match="Chỉ đơn vị tổng hợp"):
        tell(place, [WARD], "Chào", NOW, by="Lan")
    broken = tmp_path / "a.toml"
    broken.write_text("[[announcement]", encoding="utf-8")
    with pytest.raises(Trouble):
        send_pack(superior, [WARD], broken, NOW, by="Minh")
    with pytest.raises(Refused, match="Không có thông báo số 7"):
        deal_with(place, 7, NOW, by="Lan")
    assert shown(superior) == ()


def test_a_notice_under_another_key_is_set_aside(
    place: Workplace, superior: Workplace, box: str, tmp_path: Path
) -> None:
    tell(superior, [WARD], "Chào", NOW, by="Minh")
    collect(superior, box, NOW)
    [file] = (tmp_path / "stick").glob("*.thong-bao")
    with superior.register.read() as reading:
        [kept] = [one for one in notices.notices(reading, is_ours=True) if one.peer == WARD]
    letter = letters.read(kept.letter, "notice")
    forged = {"text": "Chuyển tiền"}
    for data in (
        signed(replace(letter, body={**letter.body, **forged}), new_keys()),
        kept.letter.replace("Chào".encode(), "Xấu".encode()),
        signed(replace(letter, sender="02"), new_keys()),
        b"{",
    ):
        file.write_bytes(close(data))
        [refusal] = collect(place, box, NOW).refused
        assert refusal.name == file.name
        assert shown(place) == ()
    with place.register.read() as reading:
        assert len(parcels.asides(reading)) == 4
    close_key(place, "01", NOW, by="Lan", reason="tỉnh báo mất máy")
    file.write_bytes(kept.letter)
    assert "khóa chưa được tin" in collect(place, box, NOW).refused[0].problem


def test_a_notice_is_closed_to_its_reader_once_its_recipient_is_known(
    place: Workplace, superior: Workplace, box: str, tmp_path: Path
) -> None:
    with superior.register.write() as book:
        [known] = peers.peers(book, WARD)
    assert known.recipient == ""
    tell(superior, [WARD], "Chào", NOW, by="Minh")
    collect(superior, box, NOW)
    assert letters_on_the_network(superior) == ()
    [file] = (tmp_path / "stick").glob("*.thong-bao")
    assert not file.read_bytes().startswith(b"age-encryption.org")
    with superior.register.write() as book, place.register.read() as reading:
        keys = keys_in_use(reading)
        assert keys is not None
        peers.settle(book, replace(known, recipient=keys.recipient))
    tell(superior, [WARD], "Chào lần nữa", NOW, by="Minh")
    collect(superior, box, NOW)
    last = max((tmp_path / "stick").glob("*.thong-bao"), key=lambda path: path.name)
    assert last.read_bytes().startswith(b"age-encryption.org")
    change_key(superior, NOW, by="Minh", reason="")
    assert len(letters_on_the_network(superior)) == 3
    assert len(collect(place, box, NOW).letters) == 2


def test_what_is_returned_is_told_with_its_box_and_a_newer_revision_is_looked_at_anew(
    place: Workplace, superior: Workplace, box: str, act: Act
) -> None:
    assert stands(superior) is Outcome.RECEIVED
    reason = "Trễ 3 hồ sơ nhưng không nêu lý do"
    return_packet(superior, WARD, OCTOBER, NOW, by="Minh", box="late", reason=reason)
    assert stands(superior) is Outcome.RETURNED
    found = down(place, superior, box)
    assert any("ô “giải quyết quá hạn”" in one and reason in one for one in found.letters)
    [got] = shown(place)
    about = got.notice.about
    assert about is not None
    assert (about.first_on, about.last_on, about.revision, about.box) == (*DAYS, 1, "late")
    assert got.after == ""
    act("finish", "2026-10-02T09:00", dossier="0001/2026")
    report(place, OCTOBER, NOW, by="Lan", is_closing=True, reason="ghi bù theo thông báo trả lại")
    send(place, box, NOW)
    assert shown(place)[0].after == "đã gửi lần 2"
    collect(superior, box, NOW)
    assert stands(superior) is Outcome.RECEIVED
    with pytest.raises(Refused, match="đã gửi lần 2"):
        accept(superior, WARD, OCTOBER, NOW, by="Minh", revision=1)
    assert accept(superior, WARD, OCTOBER, NOW, by="Minh", revision=2).revision == 2
    assert stands(superior) is Outcome.ACCEPTED
    return_packet(superior, WARD, OCTOBER, NOW, by="Minh", reason="Xem lại cả gói")
    assert stands(superior) is Outcome.RETURNED
    assert check(superior).findings == ()


def test_a_look_ahead_neither_mends_what_was_returned_nor_takes_an_acceptance_away(
    place: Workplace, superior: Workplace, box: str, act: Act
) -> None:
    return_packet(superior, WARD, OCTOBER, NOW, by="Minh", reason="Trễ không nêu lý do")
    down(place, superior, box)
    reopen(place, OCTOBER, NOW, by="Lan", reason="sửa theo thông báo trả lại")
    act("finish", "2026-10-02T09:00", dossier="0001/2026")
    report(place, OCTOBER, NOW, by="Lan")
    send(place, box, NOW)
    collect(superior, box, NOW)
    assert shown(place)[0].after == "mới gửi số tạm tính lần 2, chưa chốt lại"
    with superior.register.read() as reading:
        [found] = standings(reading).values()
    assert (found.revision, found.outcome, found.ahead) == (1, Outcome.RETURNED, 2)
    assert found.review is not None
    with pytest.raises(Refused, match="tạm tính"):
        accept(superior, WARD, OCTOBER, NOW, by="Minh")
    report(place, OCTOBER, NOW, by="Lan", is_closing=True, reason="ghi bù theo thông báo trả lại")
    send(place, box, NOW)
    collect(superior, box, NOW)
    assert shown(place)[0].after == "đã gửi lần 3"
    assert stands(superior) is Outcome.RECEIVED
    accept(superior, WARD, OCTOBER, NOW, by="Minh")
    reopen(place, OCTOBER, NOW, by="Lan", reason="ghi sót một hồ sơ")
    act("hand_back", "2026-10-02T10:00", dossier="0001/2026")
    report(place, OCTOBER, NOW, by="Lan")
    send(place, box, NOW)
    collect(superior, box, NOW)
    with superior.register.read() as reading:
        [found] = standings(reading).values()
    assert (found.revision, found.outcome, found.ahead) == (3, Outcome.ACCEPTED, 4)
    return_packet(superior, WARD, OCTOBER, NOW, by="Minh", reason="số tạm tính cũng thiếu", revision=4)
    assert stands(superior) is Outcome.RETURNED


def test_what_cannot_be_reviewed_is_refused(
    place: Workplace, superior: Workplace, box: str, act: Act
) -> None:
    with pytest.raises(Refused, match="Chưa nhận gói nào"):
        accept(superior, "00073", OCTOBER, NOW, by="Minh")
    with pytest.raises(Refused, match="lý do"):
        return_packet(superior, WARD, OCTOBER, NOW, by="Minh", reason="sai")
    with pytest.raises(Refused, match="Không có ô"):
        return_packet(superior, WARD, OCTOBER, NOW, by="Minh", reason="sai ô này", box="nonsense")
    november = parse("2026-11")
    act("receive", "2026-10-19T09:00", procedure="1.004873", applicant="Vũ Ân")
    report(place, november, NOW, by="Lan")
    send(place, box, NOW)
    collect(superior, box, NOW)
    with pytest.raises(Refused, match="tạm tính"):
        accept(superior, WARD, november, NOW, by="Minh")


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "order"},
        {"kind": "returned"},
        {"about": [{}]},
        {"packs": [{}]},
        {"text": "hai  khoảng trắng"},
        {"text": "x" * 5_000},
        {"number": True},
    ],
)
def test_what_a_notice_cannot_hold_is_refused(wrong: dict[str, object]) -> None:
    told = bodies.Notice(kind=NoticeKind.MESSAGE, number=1, made_at=NOW, text="Chào")
    assert bodies.read(bodies.write(told)) == told
    with pytest.raises(Refused, match="thiếu hoặc sai nội dung"):
        bodies.read({**bodies.write(told), **wrong})


class OnlyPackets:
    """A road that carries no letters, as the network does upward."""

    def names(self) -> tuple[str, ...]:
        return ()

    def put(self, name: str, _data: bytes) -> None:
        raise Refused(f"Không chuyển {name}.")

    def lay(self, name: str, _files: Mapping[str, bytes]) -> None:
        raise AssertionError(name)

    def get(self, name: str) -> bytes:
        raise AssertionError(name)

    def digest(self, _name: str) -> str:
        return ""


def test_a_letter_waits_where_a_road_carries_packets_only(place: Workplace, box: str, tmp_path: Path) -> None:
    change_key(place, NOW, by="Lan", reason="")
    assert exchange_letters(place, OnlyPackets(), NOW, "Lan").refused == []
    assert not list((tmp_path / "stick").glob("*.doi-khoa"))
    collect(place, box, NOW)
    assert len(list((tmp_path / "stick").glob("*.doi-khoa"))) == 1
