"""Enrolment: an invitation is looked at, joined and answered; packs and wishes come with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from enrolling import (
    HOLIDAY,
    NAME,
    NOW,
    PROVINCE,
    WARD,
    figures,
    invited,
    joined,
    known,
    month_sent,
    peer,
    taken,
)

from cchc_desktop.core import enrolment
from cchc_desktop.core import letter as letters
from cchc_desktop.core.enclosed import enclosed
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.letter_body import LONGEST_PACK
from cchc_desktop.core.targets import Target
from cchc_desktop.core.trust import PeerState
from cchc_desktop.operations.aims import put_target
from cchc_desktop.operations.collect import collect
from cchc_desktop.operations.confirming import confirm
from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.operations.enclosing import own_packs
from cchc_desktop.operations.enrol import ADDRESS_OF, EXPECTS, invite, join, look
from cchc_desktop.operations.packs import workplace_of
from cchc_desktop.operations.sealing import new_keys, signed
from cchc_desktop.operations.upkeep import Founding, check, found
from cchc_desktop.rulebook import load_targets
from cchc_desktop.store import parcels
from cchc_desktop.store.settings import setting


@pytest.fixture
def box(tmp_path: Path) -> str:
    return f"folder:{tmp_path / 'stick'}"


def vars_of(name: str, text: str) -> dict[str, object]:
    one = enclosed(name, text)
    return {"file": one.file, "digest": one.digest, "text": one.text}


def test_an_invitation_is_looked_at_before_anything_is_changed(
    place: Workplace, superior: Workplace, tmp_path: Path
) -> None:
    (superior.register.place / "law").mkdir()
    (superior.register.place / "law" / "Lịch bão.toml").write_text(HOLIDAY, encoding="utf-8")
    file = invited(superior)
    assert file.name == "CCHC_00070_01_1.giay-moi"
    told = look(place, file.data, NOW)
    assert (told.sender, told.figures, told.standing) == (PROVINCE, figures(superior), "first")
    assert any("https://bao-cao.example" in one for one in told.changes)
    assert any("quá hạn" in one.lower() for one in told.changes)
    [offer] = told.packs
    assert (offer.pack.file, offer.trial is not None and offer.trial.years) == ("lich-bao.toml", (2026,))
    assert known(place, PROVINCE) == []
    assert not (place.register.place / "law").exists()
    assert str(tmp_path) not in file.data.decode()


def test_joining_pins_the_superior_keeps_its_wishes_and_installs_its_packs(
    place: Workplace, superior: Workplace
) -> None:
    (superior.register.place / "law").mkdir()
    (superior.register.place / "law" / "bao.toml").write_text(HOLIDAY, encoding="utf-8")
    with at_desk(superior, "Minh", NOW) as desk:
        demanded = Target(
            indicator="on_time_rate", since=date(2026, 1, 1), at_least=Fraction("0.985"), basis="Kế hoạch “7”"
        )
        put_target(desk, demanded)
    done = joined(place, superior, is_compared=False)
    assert (done.peer.state, done.peer.name, done.left) == (PeerState.SEEN, "Tỉnh Thử", ())
    with place.register.read() as reading:
        assert setting(reading, ADDRESS_OF, NOW.date()) == "https://bao-cao.example"
        assert setting(reading, EXPECTS, NOW.date()) == {"forms": ["overdue"], "cutoff_day": 14}
    now = workplace_of(place.register)
    assert now.law.calendar.why(date(2026, 10, 7)) == "nghỉ bão"
    own = [one for one in load_targets(place.register.place) if one.basis == "Kế hoạch “7”"]
    assert [(one.indicator, one.at_least) for one in own] == [("on_time_rate", Fraction("0.985"))]
    again = joined(now, superior)
    assert again.peer.state is PeerState.CONFIRMED
    assert again.joining.changes == ()
    assert all(one.trial is not None and one.trial.is_idle for one in again.joining.packs)
    assert check(place).findings == ()


def test_the_answer_goes_with_the_next_trip_and_is_confirmed_by_its_figures(
    place: Workplace, superior: Workplace, box: str
) -> None:
    joined(place, superior)
    month_sent(place, box)
    found = taken(superior, box)
    assert any("đã trả lời giấy mời" in one and figures(place) in one for one in found.letters)
    assert known(superior, WARD) == [(figures(place), PeerState.SEEN)]
    assert peer(superior, WARD).recipient.startswith("age1")
    assert peer(superior, WARD).name == place.profile.name
    assert taken(superior, box).letters == ()
    with pytest.raises(Refused, match="30 chữ số"):
        confirm(superior, WARD, "12345", NOW, by="Minh")
    with pytest.raises(Refused, match="Chưa có tệp nào"):
        confirm(superior, WARD, "12345 " * 6, NOW, by="Minh")
    typed = figures(place).replace(" ", "-")
    assert confirm(superior, WARD, typed, NOW, by="Minh").peer.state is PeerState.CONFIRMED
    assert known(superior, WARD) == [(figures(place), PeerState.CONFIRMED)]
    assert peer(superior, WARD).settled_by == "Minh"
    assert check(superior).findings == ()


def test_the_very_first_packet_is_closed_to_the_superior_that_was_joined(
    place: Workplace, superior: Workplace, box: str, tmp_path: Path
) -> None:
    joined(place, superior)
    month_sent(place, box)
    assert b"age-encryption.org/v1\n" in (tmp_path / "stick" / NAME).read_bytes()
    assert taken(superior, box).accepted == (NAME,)


def test_an_invitation_for_somebody_else_is_refused(
    place: Workplace, superior: Workplace, tmp_path: Path
) -> None:
    other = invite(superior, "00073", NOW, by="Minh")
    with pytest.raises(Refused, match="gửi cho đơn vị mã 00073"):
        look(place, other.data, NOW)
    founding = Founding(unit="02", name="Tỉnh Khác", role="superior", is_practice=True)
    stranger, _ = found(tmp_path / "other", founding, None, NOW)
    with pytest.raises(Refused, match="báo cáo cho"):
        look(place, invite(stranger, WARD, NOW, by="M").data, NOW)
    stranger.register.close()
    with pytest.raises(Refused, match="Chỉ đơn vị tổng hợp"):
        invite(place, "00073", NOW, by="Lan")


def test_an_invitation_that_was_touched_or_is_practice_in_a_real_register_is_refused(
    place: Workplace, superior: Workplace, tmp_path: Path
) -> None:
    file = invited(superior)
    with pytest.raises(Refused, match="Chữ ký"):
        look(place, file.data.replace(b"bao-cao.example", b"xau-xa.example1"), NOW)
    real, _ = found(tmp_path / "real", Founding(unit=WARD), "mật khẩu dài 12", NOW)
    with pytest.raises(Refused, match="sổ thực hành"):
        look(real, file.data, NOW)
    real.register.close()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"address": "http://bao-cao.example"}, "address"),
        ({"forms": ("nonsense",)}, "forms"),
        ({"cutoff_day": 31}, "cutoff_day"),
    ],
)
def test_a_wish_that_cannot_be_is_refused(superior: Workplace, wrong: dict[str, object], field: str) -> None:
    with pytest.raises(Refused) as refused:
        invite(superior, WARD, NOW, by="Minh", **wrong)  # type: ignore[arg-type]  # one argument each
    assert refused.value.field == field


def test_what_a_letter_cannot_hold_is_refused(superior: Workplace) -> None:
    letter = letters.read(invited(superior).data, "invitation")
    for wrong in (
        {"number": -1},
        {"forms": ["../x"]},
        {"packs": [{**vars_of("a.toml", "x = 1"), "file": "../a.toml"}]},
        {"packs": [{**vars_of("a.toml", "x = 1"), "text": "x = 2"}]},
        {"recipient": "age1"},
        {"made_at": "2026-13-01T00:00:00+07:00"},
        {"surplus": 1},
    ):
        with pytest.raises(Refused, match="thiếu hoặc sai nội dung"):
            enrolment.read_invitation({**letter.body, **wrong})


def test_an_answer_that_nobody_asked_for_is_set_aside(
    place: Workplace, superior: Workplace, box: str, tmp_path: Path
) -> None:
    (tmp_path / "stick").mkdir()
    file = joined(place, superior).answer
    letter = letters.read(file.data, "answer")
    forged = signed(replace(letter, body={**letter.body, "invitation": "0" * 64}), new_keys())
    (tmp_path / "stick" / file.name).write_bytes(forged)
    [refusal] = taken(superior, box).refused
    assert "giấy mời mà sổ này không lập" in refusal.problem
    assert known(superior, WARD) == []
    with superior.register.read() as reading:
        assert [(one.sender, one.name) for one in parcels.asides(reading)] == [(WARD, file.name)]


def test_a_pack_that_is_too_large_to_go_along_is_named_and_asked_for(
    place: Workplace, superior: Workplace
) -> None:
    law = superior.register.place / "law"
    law.mkdir()
    (law / "lon.toml").write_text(HOLIDAY + "# " + "x" * LONGEST_PACK, encoding="utf-8")
    done = joined(place, superior)
    [offer] = done.joining.packs
    assert (offer.pack.text, offer.trial) == ("", None)
    [left] = done.left
    assert left.startswith("lon.toml: ")
    assert "gửi tệp riêng" in left
    assert done.peer.state is PeerState.CONFIRMED


def test_packs_go_along_as_long_as_there_is_room(superior: Workplace) -> None:
    law = superior.register.place / "law"
    law.mkdir()
    for n in range(6):
        (law / f"lon{n}.toml").write_text(HOLIDAY + "# " + "x" * (LONGEST_PACK - 500), encoding="utf-8")
    packs = [one.text != "" for one in own_packs(superior, NOW)]
    assert packs == [True, True, True, True, False, False]


def test_another_closing_day_is_told_and_not_changed(place: Workplace, superior: Workplace) -> None:
    file = invite(superior, WARD, NOW, by="Minh", cutoff_day=20)
    told = look(place, file.data, NOW)
    assert any("chốt số liệu ngày 20, sổ này chốt ngày 14" in one for one in told.changes)
    join(place, file.data, NOW, by="Lan", is_compared=True)
    assert workplace_of(place.register).law.closes()(NOW.date()) == 14


def test_a_practice_register_that_answers_a_real_superior_is_refused(
    place: Workplace, superior: Workplace, tmp_path: Path
) -> None:
    (tmp_path / "stick").mkdir()
    file = joined(place, superior).answer
    real, _ = found(
        tmp_path / "real", Founding(unit=PROVINCE, name="Tỉnh Thử", role="superior"), "mật khẩu dài 12", NOW
    )
    (tmp_path / "stick" / file.name).write_bytes(file.data)
    [refusal] = collect(real, f"folder:{tmp_path / 'stick'}", NOW).refused
    assert "sổ thực hành" in refusal.problem
    real.register.close()
