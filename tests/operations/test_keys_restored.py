"""A unit whose machine is lost and whose backup is not: its keys come back with its register."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from acting import Act
from enrolling import LATER, NAME, NOW, OCTOBER, SECOND, figures, joined, known, month_sent, taken

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.trust import PeerState
from cchc_desktop.operations.confirming import confirm
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.exchange import send
from cchc_desktop.operations.month import report
from cchc_desktop.operations.parcels import own_keys
from cchc_desktop.operations.peer_keys import change_key
from cchc_desktop.operations.upkeep import Founding, backup, found, open_workplace, restore

PHRASE = "một câu dài để mở sổ 2026"


@pytest.fixture
def superior(tmp_path: Path) -> Workplace:
    """A real province behind a passphrase would do the same; practice spares the day's rules."""
    founding = Founding(unit="01", name="Tỉnh Thử", role="superior", is_practice=True)
    return found(tmp_path / "superior", founding, PHRASE, NOW)[0]


def test_a_superior_that_lost_its_machine_goes_on_under_its_key(
    tmp_path: Path, place: Workplace, superior: Workplace, act: Act
) -> None:
    """Nobody is invited anew: what was closed to it opens, and what it signs is believed."""
    box = f"folder:{tmp_path / 'stick'}"
    joined(place, superior)
    assert month_sent(place, box) == (NAME,)
    assert taken(superior, box).accepted == (NAME,)
    confirm(superior, "00070", figures(place), NOW, by="Minh")
    ours = figures(superior)
    kept = backup(superior, tmp_path / "copies", NOW)
    send(place, box, NOW)
    act("receive", "2026-10-01T09:00", procedure="1.004873", applicant="Đỗ Thị Ước")
    assert month_sent(place, box, LATER) == (SECOND,)  # closed to a key that its machine took with it
    superior.register.close()
    with pytest.raises(Refused, match="Mật khẩu không đúng"):
        restore(kept, tmp_path / "thief", "không phải câu đó đâu 99", LATER)
    restore(kept, tmp_path / "again", PHRASE, LATER)
    again = open_workplace(tmp_path / "again", PHRASE)
    assert figures(again) == ours
    assert taken(again, box, LATER).accepted == (SECOND,)
    done = send(place, box, LATER)
    assert (done.acknowledged, done.refused) == ((SECOND,), ())
    assert known(place, "01") == [(ours, PeerState.CONFIRMED)]
    assert known(again, "00070") == [(figures(place), PeerState.CONFIRMED)]
    again.register.close()


def test_a_key_that_was_changed_after_the_copy_is_compared_anew(
    tmp_path: Path, place: Workplace, superior: Workplace
) -> None:
    """The copy holds the key of before: what is closed to its successor cannot be opened, and it says so."""
    box = f"folder:{tmp_path / 'stick'}"
    joined(place, superior)
    month_sent(place, box)
    taken(superior, box)
    kept = backup(superior, tmp_path / "copies", NOW)
    change_key(superior, NOW, by="Minh", reason="đổi máy chủ")
    taken(superior, box, LATER)
    send(place, box, LATER)
    assert (figures(superior), PeerState.CONFIRMED) in known(place, "01")
    superior.register.close()
    restore(kept, tmp_path / "again", PHRASE, LATER)
    again = open_workplace(tmp_path / "again", PHRASE)
    report(place, OCTOBER, LATER, by="Lan", is_closing=True)
    send(place, box, LATER + timedelta(hours=1))
    found_there = taken(again, box, LATER + timedelta(hours=1))
    assert "mã hóa cho đơn vị khác" in found_there.refused[0].problem
    with again.register.write() as book:
        assert own_keys(book, NOW).public
    again.register.close()
