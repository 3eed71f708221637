"""One register on a server, two machines: what is done to an account at one of them holds at the other."""

from __future__ import annotations

import queue
import shutil
from datetime import timedelta
from pathlib import Path

import staff
from staff_room import come, receive, refused

from cchc_desktop.operations.accounts import close_account, open_account
from cchc_desktop.operations.own_password import change_password
from cchc_desktop.operations.upkeep import Founding, found

NOW = staff.NOW
DAY = timedelta(days=1)


def test_the_other_machine_of_an_office_follows(tmp_path: Path, postgres_database: str) -> None:
    """One register on a server, two folders: what is done to a password here holds there."""
    here, there = tmp_path / "here", tmp_path / "there"
    founding = Founding(unit="00070", url=postgres_database)
    founder, _ = found(here, founding, staff.PHRASE, NOW - DAY)
    staff.hire(founder.register)
    founder.register.close()
    shutil.copytree(here, there)
    with come(here, "lan") as place:
        change_password(place, staff.own("lan"), "Khác hẳn 2026, nhé!", NOW)
    with come(here, "binh") as place:
        given = open_account(place, "moi", "Hoàng Văn Mới", ["intake"], NOW)
        close_account(place, "mai", NOW)
    assert "máy khác" in refused(lambda: staff.come(there, "lan")).sentence
    with come(there, "lan", password="Khác hẳn 2026, nhé!"):
        pass
    with come(there, "moi", password=given.password) as place:
        assert place.register.actor.must_change
    refused(lambda: staff.come(there, "mai"))


def test_who_is_closed_at_another_machine_does_nothing_more_at_this_one(
    tmp_path: Path, postgres_database: str
) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    founder, _ = found(here, Founding(unit="00070", url=postgres_database), staff.PHRASE, NOW - DAY)
    staff.hire(founder.register)
    founder.register.close()
    shutil.copytree(here, there)
    with come(there, "lan") as clerk:
        heard: queue.Queue[frozenset[str]] = queue.Queue()
        clerk.register.listeners.append(heard.put)
        clerk.register.watch(0.05)
        receive(clerk)
        with come(here, "binh") as place:
            close_account(place, "lan", NOW)
        while clerk.register.actor.roles:  # the login there was heard of first
            heard.get(timeout=30)
        assert "không có quyền" in refused(lambda: receive(clerk)).sentence
