"""What the office usually fills in: shown in grey, taken by key, never saved unless it was."""

from __future__ import annotations

from datetime import timedelta

import pytest
from intake_counter import BEFORE_TET, FIVE_DAYS, Counter
from make import statements
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cchc_desktop.core.acts import Receive
from cchc_desktop.core.channel import Channel
from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.operations.habits import habits
from cchc_desktop.operations.receive import receive

BIRTH = "1.004884"
CERTIFY = "2.000815"
HOME = "Thôn Đoài, Đông Anh, Hà Nội"


def came(place: Workplace, amount: int, procedure: str = BIRTH, **told: object) -> None:
    """So many dossiers on the days before."""
    at = BEFORE_TET - timedelta(days=2)
    for number in range(amount):
        with at_desk(place, "Lan", at) as desk:
            act = Receive(procedure=procedure, applicant=f"Người {number}", **told)  # type: ignore[arg-type]  # by name
            receive(desk, act)


@pytest.fixture
def counter(qtbot: QtBot, workplace: Workplace) -> Counter:
    came(workplace, 8, copies=3, return_channel="post", address=HOME)
    return Counter(qtbot, workplace)


def hint(counter: Counter, name: str) -> str:
    return counter.field(name).accessibleDescription()


def test_the_usual_is_of_the_last_dossiers_of_the_procedure_and_only_where_most_agree(
    workplace: Workplace,
) -> None:
    on = BEFORE_TET.date()

    def found(procedure: str = BIRTH) -> dict[str, object]:
        with workplace.register.read() as reading:
            return dict(habits(reading, workplace.law, procedure, on))

    came(workplace, 4, copies=3)
    assert found() == {}  # too few to tell
    came(workplace, 3, copies=3, address=HOME)
    assert found() == {"channel": "direct", "copies": 3, "return_channel": "counter", "case": "thuong"}
    came(workplace, 3, copies=2, address=HOME, return_channel="post")
    usual = found()
    assert usual["copies"] == 3
    assert "address" not in usual
    came(workplace, 1, copies=2)
    assert "copies" not in found()
    came(workplace, 50, copies=1, address=HOME, return_channel="post")
    assert found()["copies"] == 1
    assert found()["address"] == "Đông Anh, Hà Nội"
    assert found(CERTIFY) == {}


def test_the_register_is_asked_once_when_a_procedure_is_chosen(counter: Counter) -> None:
    counter.page.usual.forget()
    counter.page.case.choose(BIRTH)
    with counter.place.register.read() as reading:
        engine = reading.connection.engine
    with statements(engine) as told:
        counter.page.usual.learn()
    assert len([one for one in told if one.startswith("SELECT")]) == 1


def test_what_is_grey_is_not_saved(counter: Counter) -> None:
    counter.name_somebody()
    counter.choose(FIVE_DAYS)
    assert hint(counter, "copies") == "Thường 3 · F7"
    assert hint(counter, "return_channel") == "Thường qua bưu chính · F7"
    counter.tab_to(counter.field("copies"))
    counter.key(Qt.Key.Key_Tab)
    counter.save()
    dossier = counter.dossiers()[-1]
    assert (dossier.copies, dossier.return_channel, dossier.address) == (1, "counter", None)
    assert hint(counter, "copies") == ""


def test_f7_takes_what_is_grey_and_goes_on(counter: Counter) -> None:
    counter.name_somebody()
    counter.choose(FIVE_DAYS)
    counter.tab_to(counter.field("address"))
    assert hint(counter, "address") == ""
    counter.key(Qt.Key.Key_F7)
    assert counter.focus() is counter.field("address")
    assert counter.page.person.facts()["address"] is None  # there was nothing to take
    counter.say("Thôn Thượng")
    assert hint(counter, "address") == "F7 để thêm: Đông Anh, Hà Nội"
    counter.key(Qt.Key.Key_F7)
    assert counter.focus() is not counter.field("address")
    counter.tab_to(counter.field("copies"))
    counter.key(Qt.Key.Key_F7)
    assert hint(counter, "copies") == ""
    assert counter.focus() is not counter.field("copies")
    counter.tab_to(counter.field("return_channel"))
    counter.key(Qt.Key.Key_F7)
    counter.save()
    dossier = counter.dossiers()[-1]
    assert dossier.address == "Thôn Thượng, Đông Anh, Hà Nội"
    assert (dossier.copies, dossier.return_channel) == (3, "post")


def test_who_walks_through_with_enter_changes_nothing(qtbot: QtBot, workplace: Workplace) -> None:
    verified = {"case": "xac-minh", "term": "20wd", "reason": "phải xác minh"}
    came(workplace, 8, copies=3, return_channel="post", address=HOME, channel=Channel.POST, **verified)
    counter = Counter(qtbot, workplace)
    counter.name_somebody()
    counter.choose(FIVE_DAYS)
    before = counter.page.found.act
    walked = ("channel", "case", "copies", "return_channel")
    assert [name for name in walked if not hint(counter, name).endswith(" · F7")] == []
    for name in walked:
        counter.tab_to(counter.field(name))
        counter.key(Qt.Key.Key_Return)
        assert counter.focus() is not counter.field(name)
        assert hint(counter, name).endswith(" · F7")
    assert counter.page.found.act == before
    counter.tab_to(counter.field("address"))
    counter.say("Thôn Thượng")
    counter.key(Qt.Key.Key_Return)
    assert counter.page.person.facts()["address"] == "Thôn Thượng"


def test_enter_fills_a_field_that_says_nothing(counter: Counter) -> None:
    counter.page.case.bottom.set_values({"copies": None})
    counter.choose(FIVE_DAYS)
    assert hint(counter, "copies") == "Thường 3 · Enter"
    counter.tab_to(counter.field("copies"))
    counter.key(Qt.Key.Key_Return)
    assert counter.page.case.bottom.value("copies") == 3
    assert counter.focus() is not counter.field("copies")


def test_what_was_decided_by_hand_is_not_asked_again(counter: Counter) -> None:
    counter.name_somebody()
    counter.choose(FIVE_DAYS)
    counter.tab_to(counter.field("copies"))
    counter.key(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    counter.keys("2")
    assert hint(counter, "copies") == ""
    counter.key(Qt.Key.Key_Return)
    counter.tab_to(counter.field("address"))
    counter.say("Thôn Thượng, Ba Vì, Hà Nội")
    assert hint(counter, "address") == ""
    counter.key(Qt.Key.Key_Return)
    counter.save()
    dossier = counter.dossiers()[-1]
    assert (dossier.copies, dossier.address) == (2, "Thôn Thượng, Ba Vì, Hà Nội")


def test_another_procedure_has_its_own_usual(counter: Counter) -> None:
    counter.choose(FIVE_DAYS)
    assert hint(counter, "copies")
    counter.page.case.choose(CERTIFY)
    assert hint(counter, "copies") == ""
    counter.page.begin_anew()
    assert hint(counter, "return_channel") == ""
