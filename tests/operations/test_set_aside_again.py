"""What lies apart is told as old when it comes again, what was dismissed is left alone; practice keys."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from enrolling import LATER, NOW, PROVINCE, WARD, figures, month_sent, taken

from cchc_desktop.core.dossier import Dossier
from cchc_desktop.core.failure import Refused
from cchc_desktop.operations.asides import dismiss
from cchc_desktop.operations.collect import collect
from cchc_desktop.operations.confirming import confirm
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.exchange import send
from cchc_desktop.operations.notices import tell
from cchc_desktop.operations.peer_keys import change_key, waiting
from cchc_desktop.operations.upkeep import Founding, found
from cchc_desktop.store import awaited, parcels, peers


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    made = tmp_path / "stick"
    made.mkdir()
    return made


@pytest.fixture
def real(tmp_path: Path) -> Iterator[Workplace]:
    """The province's real register, beside the practice one of the ward."""
    founding = Founding(unit=PROVINCE, role="superior")
    place, _ = found(tmp_path / "real", founding, "mat khau dai", NOW)
    yield place
    place.register.close()


def test_a_file_fails_the_trip_that_met_it_first_and_is_told_as_old_after_that(
    superior: Workplace, stick: Path
) -> None:
    (stick / "a.cchc").write_bytes(b"no packet")
    first = taken(superior, f"folder:{stick}")
    assert ([one.name for one in first.refused], first.again) == (["a.cchc"], ())
    (stick / "b.cchc").write_bytes(b"nor this")
    second = taken(superior, f"folder:{stick}", LATER)
    assert [one.name for one in second.refused] == ["b.cchc"]
    assert [(one.name, one.problem) for one in second.again] == [("a.cchc", first.refused[0].problem)]
    with superior.register.read() as reading:
        held = {one.name: one for one in awaited.held(reading)}
    assert held["a.cchc"].times == 2
    dismiss(superior, held["a.cchc"].digest, LATER, by="Minh", reason="không phải gói")
    third = taken(superior, f"folder:{stick}", LATER)
    assert (third.dismissed, [one.name for one in third.again], third.refused) == (
        ("a.cchc",),
        ["b.cchc"],
        (),
    )
    with superior.register.read() as reading:
        [settled] = parcels.asides(reading, is_settled=True)
    assert settled.times == 2  # nobody looked at it again
    (stick / "a.cchc").write_bytes(b"another one of that name")
    assert [one.name for one in taken(superior, f"folder:{stick}", LATER).refused] == ["a.cchc"]


def test_a_letter_under_a_strange_key_is_told_once_and_not_after_it_was_dismissed(
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
    first = collect(place, f"folder:{stick}", LATER)
    [name] = [one.name for one in first.refused]
    again = collect(place, f"folder:{stick}", LATER)
    assert (again.refused, [one.name for one in again.again]) == ((), [name])
    assert any(one.startswith(f"{name}: ") for one in send(place, f"folder:{stick}", LATER).letters)
    with place.register.read() as reading:
        [held] = awaited.held(reading)
    dismiss(place, held.digest, LATER, by="Lan", reason="bên kia mất máy")
    last = collect(place, f"folder:{stick}", LATER)
    assert (last.refused, last.again, last.dismissed) == ((), (), (name,))


def test_no_real_register_believes_the_key_of_a_practice_one(
    place: Workplace, real: Workplace, received: Dossier, stick: Path
) -> None:
    assert received.local_no
    month_sent(place, f"folder:{stick}")
    change_key(place, NOW, by="Lan", reason="thử đổi khóa")
    send(place, f"folder:{stick}", NOW)
    found_there = collect(real, f"folder:{stick}", NOW)
    assert any("sổ thực hành" in one.problem for one in found_there.refused)
    with real.register.read() as reading:
        assert awaited.set_aside(reading) > 0
        assert waiting(reading) == ()
    with pytest.raises(Refused, match="sổ thực hành") as refused:
        confirm(real, WARD, figures(place), NOW, by="Minh")
    assert refused.value.field == "figures"
    with real.register.read() as reading:
        assert peers.peers(reading) == ()


def test_a_practice_province_neither_takes_real_reports_nor_gives_real_communes_its_key(
    tmp_path: Path, superior: Workplace, stick: Path
) -> None:
    ward, _ = found(tmp_path / "ward", Founding(unit=WARD), "mat khau dai", NOW)
    month_sent(ward, f"folder:{stick}")
    [refused] = taken(superior, f"folder:{stick}").refused
    assert "sổ này là sổ thực hành" in refused.problem
    assert not list(stick.glob("*.bao-nhan.json"))
    tell(superior, [WARD], "Nộp sớm.", NOW, by="Minh")
    taken(superior, f"folder:{stick}")
    [refused] = collect(ward, f"folder:{stick}", NOW).refused
    assert "lập từ sổ thực hành" in refused.problem
    with ward.register.read() as reading:
        assert peers.peers(reading) == ()
    ward.register.close()
