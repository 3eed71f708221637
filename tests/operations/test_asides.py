"""Files that lie apart: seen, tried again once they may be believed, dismissed with a reason."""

from __future__ import annotations

from pathlib import Path

import pytest
from enrolling import LATER, NOW, OCTOBER, PROVINCE, WARD, figures, month_sent, taken

from cchc_desktop.core.dossier import Dossier
from cchc_desktop.core.failure import Refused
from cchc_desktop.operations.asides import dismiss, see, try_once_more
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.exchange import send
from cchc_desktop.operations.month import report
from cchc_desktop.operations.notices import tell
from cchc_desktop.operations.peer_keys import change_key, close_key, confirm_in
from cchc_desktop.operations.upkeep import check
from cchc_desktop.store import awaited, months, parcels


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    made = tmp_path / "stick"
    made.mkdir()
    return made


def held(place: Workplace) -> awaited.Held:
    with place.register.read() as reading:
        [found] = awaited.held(reading)
        assert awaited.set_aside(reading) == 1
    return found


@pytest.fixture
def foreign(place: Workplace, superior: Workplace, received: Dossier, stick: Path) -> str:
    """The ward lost its PC: its next packet comes under a key that nobody knows, and lies apart."""
    assert received.local_no
    month_sent(place, f"folder:{stick}")
    taken(superior, f"folder:{stick}")
    change_key(place, LATER, by="Lan", reason="mất máy tính", is_lost=True)
    for file in stick.iterdir():
        file.unlink()
    report(place, OCTOBER, LATER, by="Lan", is_closing=True)
    send(place, f"folder:{stick}", LATER, by="Lan")
    for letter in (*stick.glob("*.doi-khoa"), *stick.glob("*.tra-loi")):
        letter.unlink()
    taken(superior, f"folder:{stick}", LATER)
    return held(superior).digest


def test_what_lies_apart_is_told_with_its_signer(place: Workplace, superior: Workplace, foreign: str) -> None:
    with superior.register.read() as reading:
        seen = see(reading, foreign)
    assert (seen.kind, seen.sender, seen.figures) == ("gói báo cáo", WARD, figures(place))
    assert held(superior).size > 100


def test_it_comes_in_when_it_is_tried_once_its_key_is_believed(
    place: Workplace, superior: Workplace, foreign: str
) -> None:
    with pytest.raises(Refused):
        try_once_more(superior, foreign, LATER, by="Minh")
    assert held(superior).times == 2
    close_key(superior, WARD, LATER, by="Minh", reason="đơn vị mất máy tính")
    with superior.register.write() as book:
        confirm_in(book, WARD, figures(place), LATER, "Minh")
    assert try_once_more(superior, foreign, LATER, by="Minh").startswith("Đã nhận BCTTHC_00070_")
    with superior.register.read() as reading:
        assert awaited.set_aside(reading) == 0
        assert [one.is_final for one in months.taken(reading)] == [True]


def test_a_dismissal_needs_a_reason_and_is_in_the_chain(superior: Workplace, foreign: str) -> None:
    with pytest.raises(Refused, match="lý do") as refused:
        dismiss(superior, foreign, LATER, by="Minh", reason="nhầm")
    assert refused.value.field == "reason"
    name = held(superior).name
    assert dismiss(superior, foreign, LATER, by="Minh", reason="gửi nhầm đơn vị") == name
    with superior.register.read() as reading:
        assert awaited.held(reading) == ()
        [settled] = parcels.asides(reading, is_settled=True)
    assert (settled.how, settled.settled_by, bool(settled.data)) == ("gửi nhầm đơn vị", "Minh", True)
    assert check(superior).findings == ()
    with pytest.raises(Refused, match="không còn để riêng"):
        dismiss(superior, foreign, LATER, by="Minh", reason="gửi nhầm đơn vị")


def test_a_letter_that_lies_apart_is_tried_as_a_letter(
    place: Workplace, superior: Workplace, received: Dossier, stick: Path
) -> None:
    assert received.local_no
    month_sent(place, f"folder:{stick}")
    taken(superior, f"folder:{stick}")
    taken(place, f"folder:{stick}")
    change_key(superior, NOW, by="Minh", reason="mất máy tính", is_lost=True)
    tell(superior, [WARD], "Gửi lại tháng 10.", NOW, by="Minh")
    taken(superior, f"folder:{stick}", LATER)
    for file in stick.glob("*.tra-loi"):
        file.unlink()
    taken(place, f"folder:{stick}", LATER)
    apart = held(place)
    assert apart.name.endswith(".thong-bao")
    close_key(place, PROVINCE, LATER, by="Lan", reason="bên kia mất máy")
    with place.register.write() as book:
        confirm_in(book, PROVINCE, figures(superior), LATER, "Lan")
    assert "Gửi lại tháng 10." in try_once_more(place, apart.digest, LATER, by="Lan")
    with place.register.read() as reading:
        assert awaited.notices_to_read(reading) == 1
