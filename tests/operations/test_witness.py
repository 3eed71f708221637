"""Two persons: what is done to those who look after accounts takes a second one who proves to be there."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
import staff

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.roles import Role
from cchc_desktop.operations.accounts import change_account, close_account, open_account, reset_password
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.own_password import close_founder
from cchc_desktop.operations.rights import every_account
from cchc_desktop.operations.upkeep import Founding, found
from cchc_desktop.operations.witness import Second, witnessed
from cchc_desktop.store import facts, schema

NOW = staff.NOW
HOUR = timedelta(hours=1)


@pytest.fixture
def folder(tmp_path: Path, new_url: Callable[[], str | None]) -> Path:
    """A register with an administrator, a leader and two clerks who have all been in."""
    where = tmp_path / "register"
    place, _ = found(where, Founding(unit="00070", url=new_url()), staff.PHRASE, NOW - HOUR)
    place.register.close()
    staff.employ(where, ["binh", "phuc", "lan"])
    return where


def test_every_act_on_those_who_can_stand_by_takes_two(folder: Path) -> None:
    acts: list[Callable[[Workplace, Second | None], object]] = [
        lambda place, by: open_account(place, "thu", "Võ Thị Thu", ["admin"], NOW, second=by),
        lambda place, by: open_account(place, "thu", "Võ Thị Thu", ["leader"], NOW, second=by),
        lambda place, by: change_account(place, "lan", NOW, roles=["intake", "admin"], second=by),
        lambda place, by: change_account(place, "phuc", NOW, roles=["officer"], second=by),
        lambda place, by: reset_password(place, "phuc", NOW, second=by),
        lambda place, by: close_account(place, "phuc", NOW, second=by),
        lambda place, by: close_founder(place, NOW, second=by),
    ]
    with closing((place := staff.come(folder, "binh")).register):
        before = every_account(place), length(place)
        for act in acts:
            for by in (
                None,
                staff.second("binh"),
                staff.second("lan"),
                Second("nobody", "x"),
                Second("phuc", ""),
            ):
                with pytest.raises(Refused) as told:
                    act(place, by)
                assert told.value.field == "second"
        assert (every_account(place), length(place)) == before
        change_account(place, "lan", NOW, roles=["intake", "officer"])
        open_account(place, "mai", "Lê Thị Mai", ["officer"], NOW)


def length(place: Workplace) -> int:
    with place.register.read() as reading:
        return facts.chain_head(reading)[0]


def test_the_entry_says_who_stood_by(folder: Path) -> None:
    with closing((place := staff.come(folder, "binh")).register):
        change_account(place, "phuc", NOW, roles=["leader", "officer"], second=staff.second("PHUC"))
        assert note_of_last(place)["second"] == "phuc"


def note_of_last(place: Workplace) -> dict[str, object]:
    e = schema.entry.c
    with place.register.read() as reading:
        asked = sa.select(e.note).where(e.unit == place.profile.unit).order_by(e.seq.desc()).limit(1)
        return dict(reading.run(asked).scalar_one())


def test_wrong_words_of_the_second_person_are_counted(folder: Path) -> None:
    with closing((place := staff.come(folder, "binh")).register):
        for _ in range(4):
            with pytest.raises(Refused, match="không đúng"):
                reset_password(place, "phuc", NOW, second=Second("phuc", "sai"))
        with pytest.raises(Refused, match="tạm khóa"):
            reset_password(place, "phuc", NOW, second=Second("phuc", "sai"))
        with pytest.raises(Refused, match="tạm khóa"):
            reset_password(place, "phuc", NOW, second=staff.second("phuc"))
    with pytest.raises(Refused, match="tạm khóa"):
        staff.come(folder, "phuc")


def test_an_office_of_one_goes_alone_and_the_entry_says_so(
    tmp_path: Path, new_url: Callable[[], str | None]
) -> None:
    founder, _ = found(tmp_path / "small", Founding(unit="00073", url=new_url()), staff.PHRASE, NOW - HOUR)
    with closing(founder.register):
        every = [role.value for role in Role]
        open_account(founder, "binh", "Nguyễn Văn Bình", every, NOW, password=staff.first("binh"))
        assert note_of_last(founder)["alone"] is True
        open_account(founder, "thu", "Võ Thị Thu", ["admin"], NOW)
        assert note_of_last(founder)["alone"] is True
    staff.settle(tmp_path / "small", "binh")
    with closing((place := staff.come(tmp_path / "small", "binh")).register):
        reset_password(place, "thu", NOW)
        assert note_of_last(place)["alone"] is True
        assert witnessed(place.register, "erase", None, NOW) == {"alone": True}


def test_one_who_has_never_come_in_cannot_stand_by(folder: Path) -> None:
    with closing((place := staff.come(folder, "binh")).register):
        open_account(
            place,
            "thu",
            "Võ Thị Thu",
            ["admin"],
            NOW,
            password=staff.first("thu"),
            second=staff.second("phuc"),
        )
        with pytest.raises(Refused, match="cấp lần đầu"):
            reset_password(place, "phuc", NOW, second=Second("thu", staff.first("thu")))
