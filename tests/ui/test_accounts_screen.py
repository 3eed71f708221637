"""Cài đặt, Người dùng: an account from its first day to its end, with a second person where it takes two."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import staff
from person_seat import CTRL, KEY, Seat, an_office, entries, fill, line_of, problem
from PySide6.QtWidgets import QApplication

from cchc_desktop.ui.screens._settings_accounts import GivenDialog, SecondDialog


@pytest.fixture
def seat(dressed: QApplication, tmp_path: Path) -> Iterator[Seat]:
    made = Seat(dressed, tmp_path / "data", an_office(tmp_path / "register"))
    yield made
    made.program.jobs.stop()
    if made.program.window is not None:
        made.program.window.close()


def test_an_administrator_opens_an_account_and_its_password_is_shown_once(seat: Seat) -> None:
    seat.come("binh")
    section = seat.accounts()
    section.form.set_values({"new_login": "moi", "new_name": "Hoàng Văn Mới", "new_roles": ("intake",)})
    section.form.focus("new_login")
    seat.key(KEY.Key_Return, CTRL)
    assert isinstance(section.asking, GivenDialog)
    assert len(section.asking.password.text()) >= 14
    section.asking.accept()
    assert entries(seat)[-1][0] == "account_open"
    assert line_of(section, "moi").name == "Hoàng Văn Mới"


def test_a_second_person_types_at_the_same_moment(seat: Seat) -> None:
    seat.come("binh")
    section = seat.accounts()
    section.form.set_values({"new_login": "moi", "new_name": "Hoàng Văn Mới", "new_roles": ("admin",)})
    section.save()
    asked = section.asking
    assert isinstance(asked, SecondDialog)
    fill(asked.form, login="lan", passphrase=staff.own("lan"))
    asked._go()
    asked = section.asking
    assert isinstance(asked, SecondDialog)
    assert "không chứng kiến được" in problem(asked.form, "passphrase")
    fill(asked.form, login="phuc", passphrase=staff.own("phuc"))
    asked._go()
    assert isinstance(section.asking, GivenDialog)
    section.asking.accept()


def test_an_account_is_changed_and_closed_by_its_line(seat: Seat) -> None:
    seat.come("binh")
    section = seat.accounts()
    section._on_chosen(line_of(section, "mai"))
    section.chosen.set_values({"chosen_roles": ("officer", "intake")})
    section.on_chosen[0].click()
    assert entries(seat)[-1][0] == "account_change"
    assert section.on_chosen[2].isEnabled()
    section.on_chosen[2].click()
    assert entries(seat)[-1][0] == "account_close"
    section._on_chosen(line_of(section, "mai"))
    section.on_chosen[3].click()
    assert isinstance(section.asking, GivenDialog)
    section.asking.accept()
    section.review.click()
    assert entries(seat)[-1][0] == "account_review"
