"""What goes wrong on the road, as the two windows tell it; nothing is lost, and nothing is done twice."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from pytestqt.qtbot import QtBot
from two_windows import CTRL, KEY, Seat, above, done_by, some_month, ward
from vault_room import full_disk

from cchc_desktop.core.period import parse
from cchc_desktop.operations.collect import collect
from cchc_desktop.operations.month import report
from cchc_desktop.store import months, parcels, schema

OCTOBER, SEPTEMBER = parse("2026-10"), parse("2026-09")
NAME = "BCTTHC_00070_20260915_20261014_v1_thuc-hanh.cchc"
EARLIER = "BCTTHC_00070_20260815_20260914_v1_thuc-hanh.cchc"
ANSWER = f"{NAME}.bao-nhan.json"


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    made = tmp_path / "media" / "USB"
    made.mkdir(parents=True)
    return made


@pytest.fixture
def commune(qtbot: QtBot, tmp_path: Path) -> Iterator[Seat]:
    place = ward(tmp_path / "ward")
    some_month(done_by(place))
    seat = Seat(qtbot, place, "Lan")
    report(place, OCTOBER, seat.now, by="Lan", is_closing=True)
    yield seat
    seat.close()
    place.register.close()


@pytest.fixture
def province(qtbot: QtBot, tmp_path: Path) -> Iterator[Seat]:
    place = above(tmp_path / "province")
    seat = Seat(qtbot, place, "Minh")
    yield seat
    seat.close()
    place.register.close()


def sent_at(seat: Seat) -> list[datetime | None]:
    return [one.sent_at for one in seat.closings()]


def send(seat: Seat, stick: Path) -> None:
    seat.go_to_road(stick)
    seat.key(KEY.Key_Return, CTRL)


def test_a_stick_that_was_pulled_out_is_said_at_its_field_and_the_next_press_goes_through(
    commune: Seat, stick: Path
) -> None:
    shutil.rmtree(stick.parent)
    send(commune, stick)
    assert commune.road.ways.form.has("via")
    assert f"Không thấy “{stick}”" in said_at_place(commune)
    assert sent_at(commune) == [None]
    stick.mkdir(parents=True)
    commune.key(KEY.Key_Return, CTRL)
    assert commune.sentence.startswith("Đã ghi 1 gói vào ")
    assert sent_at(commune) == [commune.now]


def said_at_place(seat: Seat) -> str:
    return str(seat.road.ways.form.editor("via").widget().accessibleDescription())


def test_a_packet_that_cannot_be_written_does_not_hide_the_one_that_went(commune: Seat, stick: Path) -> None:
    report(commune.place, SEPTEMBER, commune.now, by="Lan", is_closing=True)
    (stick / NAME).mkdir()  # something lies where the second packet would
    send(commune, stick)
    assert commune.sentence.startswith("Đã ghi 1 gói vào ")
    assert "1 gói cần xem" in commune.sentence
    [left, gone] = commune.lines
    assert (left[0], left[1]) == ("cần xem", NAME)
    assert left[2]
    assert gone[:2] == ("đã gửi", EARLIER)
    assert [(one.period, one.sent_at is not None) for one in commune.closings()] == [
        (OCTOBER, False),
        (SEPTEMBER, True),
    ]


def test_a_full_disk_is_said_and_the_next_press_goes_through(commune: Seat, stick: Path) -> None:
    commune.go_to_road(stick)
    with full_disk(2_000):
        commune.key(KEY.Key_Return, CTRL)
    assert commune.sentence.startswith("Chưa gửi được gói nào.")
    [line] = commune.lines
    assert (line[0], line[1]) == ("cần xem", NAME)
    assert "Đĩa" in line[2]
    assert list(stick.iterdir()) == []
    assert sent_at(commune) == [None]
    commune.key(KEY.Key_Return, CTRL)
    assert [path.name for path in stick.iterdir()] == [NAME]


def test_a_wrong_stick_is_told_from_one_with_an_answer(
    commune: Seat, province: Seat, stick: Path, tmp_path: Path
) -> None:
    send(commune, stick)
    wrong = tmp_path / "media" / "KHAC"
    wrong.mkdir()
    (wrong / "anh-cuoi.jpg").write_bytes(b"no packet")
    province.go_to_road(wrong)
    province.key(KEY.Key_Return, CTRL)
    assert "không có gói báo cáo nào. Kiểm tra có đúng USB" in province.sentence
    assert [path.name for path in wrong.iterdir()] == ["anh-cuoi.jpg"]
    commune.go_to_road(wrong)
    commune.key(KEY.Key_F5)
    assert "chưa có giấy báo nhận mới nào cho đơn vị này" in commune.sentence


def test_a_damaged_answer_proves_nothing_and_is_told(commune: Seat, province: Seat, stick: Path) -> None:
    send(commune, stick)
    collect(province.place, f"folder:{stick}", province.now, by="Minh")
    whole = (stick / ANSWER).read_bytes()
    (stick / ANSWER).write_bytes(whole[: len(whole) // 2])
    commune.key(KEY.Key_F5)
    [line] = commune.lines
    assert line[:2] == ("không nhận", ANSWER)
    assert "Đề nghị đơn vị tổng hợp nhận lại gói." in line[2]
    told = json.loads(whole)
    told["body"]["lines"] = 3
    (stick / ANSWER).write_text(json.dumps(told))
    commune.key(KEY.Key_F5)
    assert [one[:2] for one in commune.lines] == [("không nhận", ANSWER)]
    assert [one.acknowledged_at for one in commune.closings()] == [None]
    (stick / ANSWER).write_bytes(whole)
    commune.key(KEY.Key_F5)
    assert commune.closings()[0].acknowledged_at == commune.now


def test_a_foreign_packet_is_refused_with_its_reason_and_the_others_come_in(
    commune: Seat, province: Seat, stick: Path
) -> None:
    send(commune, stick)
    (stick / "BCTTHC_00099_20260915_20261014_v1.cchc").write_bytes(b"PK\x03\x04 no bundle")
    province.go_to_road(stick)
    province.key(KEY.Key_Return, CTRL)
    assert province.sentence.startswith("Đã nhận 1 gói mới, 0 gói đã có từ trước; 1 tệp không nhận được")
    first = province.lines[0]
    assert first[:2] == ("không nhận", "BCTTHC_00099_20260915_20261014_v1.cchc")
    assert "bị hỏng" in first[2]
    with province.place.register.read() as reading:
        assert [one.sender for one in months.taken(reading)] == ["00070"]
        assert len(parcels.asides(reading)) == 1
    badge = next(one for one in province.window.side.buttons if one.shown.code == "exchange")
    province.window.count_waiting()
    assert badge.waiting == 1


def test_a_second_press_does_nothing_twice(commune: Seat, province: Seat, stick: Path) -> None:
    commune.go_to_road(stick)
    commune.press(KEY.Key_Return, CTRL)
    commune.press(KEY.Key_Return, CTRL)
    commune.settle()
    assert verbs(commune).count("send") == 1
    assert commune.sentence.startswith("Đã ghi 1 gói")
    province.go_to_road(stick)
    province.key(KEY.Key_Return, CTRL)
    province.key(KEY.Key_Return, CTRL)
    assert province.sentence.startswith("Đã nhận 0 gói mới, 1 gói đã có từ trước")
    assert verbs(province).count("collect") == 1


def verbs(seat: Seat) -> list[str]:
    with seat.place.register.read() as reading:
        return list(reading.run(sa.select(schema.entry.c.verb)).scalars())


def test_files_let_fall_on_the_window_come_in_wherever_one_stands(
    commune: Seat, province: Seat, stick: Path
) -> None:
    send(commune, stick)
    province.sit()
    province.walk_to("month")
    province.window.files_dropped.emit([stick / NAME])
    province.settle()
    assert province.window.current == "exchange"
    assert province.sentence.startswith("Đã nhận 1 gói mới")
    commune.sit()
    commune.walk_to("worklist")
    commune.window.files_dropped.emit([stick / ANSWER])
    commune.settle()
    assert commune.closings()[0].acknowledged_at == commune.now


def test_the_words_of_the_foot_lead_to_the_road_by_keys(commune: Seat) -> None:
    commune.sit()
    commune.window.foot.sent.setFocus()
    commune.key(KEY.Key_Space)
    assert commune.window.current == "exchange"
