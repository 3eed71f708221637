"""Many units invited at once: a file for each, and none for those whose key was compared."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from enrolling import NOW, WARD, figures

from cchc_desktop.core.failure import Refused
from cchc_desktop.operations.collect import collect
from cchc_desktop.operations.confirming import confirm
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.enrol import join, look
from cchc_desktop.operations.inviting import doubts, invite_many
from cchc_desktop.operations.unit_tree import end
from cchc_desktop.operations.upkeep import Founding, found
from cchc_desktop.store.members import members


def test_every_unit_that_nobody_compared_gets_a_file_of_its_own(
    place: Workplace, superior: Workplace, tmp_path: Path
) -> None:
    folder = tmp_path / "giay-moi"
    with superior.register.read() as reading:
        units = {one.sender for one in members(reading, NOW.date())}
    assert WARD in units
    steps: list[str] = []
    done = invite_many(superior, (), folder, NOW, by="Minh", step=lambda _share, words: steps.append(words))
    assert {one.name.split("_")[1] for one in done.files} == units
    assert len(steps) == len(done.files) == len(units)
    ours = next(one for one in done.files if f"_{WARD}_" in one.name)
    assert look(place, ours.read_bytes(), NOW).sender == "01"
    answer = join(place, ours.read_bytes(), NOW, by="Lan", is_compared=True).answer
    (folder / answer.name).write_bytes(answer.data)
    collect(superior, f"folder:{folder}", NOW, by="Minh")
    confirm(superior, WARD, figures(place), NOW, by="Minh")
    again = invite_many(superior, (), tmp_path / "lan-hai", NOW, by="Minh")
    assert {one.name.split("_")[1] for one in again.files} == units - {WARD}


def test_units_that_are_named_are_invited_whatever_is_known_of_them(
    superior: Workplace, tmp_path: Path
) -> None:
    done = invite_many(superior, (WARD, WARD), tmp_path, NOW, by="Minh", address="https://nhan.example")
    assert [one.name.split("_")[1] for one in done.files] == [WARD]
    with pytest.raises(Refused) as refused:
        invite_many(superior, (WARD,), tmp_path, NOW, by="Minh", address="http://nhan.example")
    assert refused.value.field == "address"


def test_an_invitation_goes_down_and_a_code_that_no_list_knows_is_told(
    superior: Workplace, tmp_path: Path
) -> None:
    with pytest.raises(Refused, match="chính sổ này"):
        invite_many(superior, ("01",), tmp_path, NOW, by="Minh")
    done = invite_many(superior, (WARD, "99999"), tmp_path, NOW, by="Minh")
    assert len(done.files) == 2
    [doubt] = done.doubts
    assert "Đơn vị 99999 chưa có trong cây đơn vị" in doubt
    end(superior, WARD, date(2026, 10, 1), NOW, by="Minh", basis="Nghị quyết 9")
    assert "đã thôi hoạt động" in doubts(superior, [WARD], NOW)[0]


def test_nobody_invites_the_unit_above(tmp_path: Path) -> None:
    founding = Founding(
        unit="GIUA", name="Giữa", role="superior", superior="01", superior_name="Hà Nội", is_practice=True
    )
    place, _ = found(tmp_path / "so", founding, None, NOW)
    with pytest.raises(Refused, match="Hà Nội \\(01\\) là đơn vị trên"):
        invite_many(place, ("01",), tmp_path, NOW, by="Minh")
    place.register.close()
