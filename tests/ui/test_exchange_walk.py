"""By keys alone, over a stick: a month closed, sent, taken in above, answered, and proved on paper."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pdf_words import words_of
from pytestqt.qtbot import QtBot
from two_windows import CTRL, KEY, Seat, above, done_by, some_month, ward

from cchc_desktop.core.period import parse
from cchc_desktop.operations.proofs import check_proof
from cchc_desktop.store import months

OCTOBER = parse("2026-10")
NAME = "BCTTHC_00070_20260915_20261014_v1_thuc-hanh.cchc"


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    made = tmp_path / "USB-LAN"
    made.mkdir()
    return made


@pytest.fixture
def commune(qtbot: QtBot, tmp_path: Path) -> Iterator[Seat]:
    place = ward(tmp_path / "ward")
    some_month(done_by(place))
    seat = Seat(qtbot, place, "Lan")
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


def closed(commune: Seat) -> None:
    """Tháng, Ctrl+Enter to be asked, Ctrl+Enter to do it."""
    commune.sit()
    commune.walk_to("month")
    commune.settle()
    commune.key(KEY.Key_Return, CTRL)
    commune.key(KEY.Key_Return, CTRL)
    [closing] = commune.closings()
    assert (closing.period, closing.is_final) == (OCTOBER, True)


def test_a_month_goes_up_by_stick_and_its_proof_comes_back(
    commune: Seat, province: Seat, stick: Path
) -> None:
    closed(commune)
    sent(commune, stick)
    taken_in(province, stick)
    answered(commune)
    digest = commune.closings()[0].digest
    commune.key(KEY.Key_P, CTRL)
    said = words_of(commune.printed[0].read_bytes())
    for words in ("GIẤY BÁO NHẬN", "Tháng 10 năm 2026", "Hai bên khớp nhau", digest[:20]):
        assert words in said, words
    assert "chưa được đối chiếu" in said
    saved(commune, stick.parent / "luu", digest)


def sent(commune: Seat, stick: Path) -> None:
    commune.go_to_road(stick)
    assert "Chờ gửi: tháng 10 năm 2026, lần 1" in commune.road.steps.next_words.text()
    commune.key(KEY.Key_Return, CTRL)
    assert commune.sentence.startswith(f"Đã ghi 1 gói vào {stick}. ")
    assert [path.name for path in stick.iterdir()] == [NAME]
    assert commune.closings()[0].sent_at == commune.now
    assert commune.window.foot.sent.text() == "Đã gửi 09:02, đã chốt"
    assert commune.window.foot.acknowledged.text() == "Cấp trên chưa nhận"


def taken_in(province: Seat, stick: Path) -> None:
    province.go_to_road(stick)
    province.key(KEY.Key_Return, CTRL)
    assert province.sentence.startswith("Đã nhận 1 gói mới, 0 gói đã có từ trước")
    with province.place.register.read() as reading:
        [taken] = months.taken(reading)
    assert (taken.sender, taken.period, taken.is_final) == ("00070", OCTOBER, True)
    assert sorted(path.name for path in stick.iterdir()) == [NAME, f"{NAME}.bao-nhan.json"]
    assert province.window.foot.sent.text() == "Nhận gói lần cuối 09:01"


def answered(commune: Seat) -> None:
    commune.sit()
    commune.key(KEY.Key_F5)
    assert commune.sentence == "Cấp trên đã nhận 1 gói; giấy báo nhận đã vào sổ."
    assert commune.closings()[0].acknowledged_at == commune.now
    assert commune.window.foot.acknowledged.text() == "Cấp trên đã nhận 09:03, đã chốt"
    assert commune.road.trips is not None
    assert "báo đã nhận 2 dòng, đơn vị gửi 2 dòng (khớp)" in commune.road.trips.said.text()


def saved(commune: Seat, folder: Path, digest: str) -> None:
    """Ctrl+S: the paper, and beside it the signed file that anybody can check."""
    folder.mkdir()
    assert commune.road.trips is not None
    commune.road.trips.choose_name = lambda _title, _start: str(folder / "giay.pdf")
    commune.key(KEY.Key_S, CTRL)
    kept = sorted(path.name for path in folder.iterdir())
    assert kept == [f"{NAME}.bao-nhan.json", "giay.pdf"]
    assert check_proof((folder / kept[0]).read_bytes()).said.packet == digest
