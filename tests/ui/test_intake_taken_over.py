"""One half-typed page, two machines: who goes on is told, who typed on loses nothing and doubles nothing."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from intake_counter import BEFORE_TET, FIVE_DAYS, Counter
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.drafts import Draft, drafts
from cchc_desktop.operations.upkeep import Founding, found, open_workplace
from cchc_desktop.store import keys
from cchc_desktop.ui.screens._intake_drafts import ASIDE


def kept(place: Workplace) -> list[Draft]:
    with place.register.read() as reading:
        return list(drafts(reading))


@pytest.fixture
def two_desks(qtbot: QtBot, tmp_path: Path, postgres_database: str) -> Iterator[tuple[Counter, Counter]]:
    """Two machines on one server, each with the page open."""
    here, _ = found(
        tmp_path / "a" / "r",
        Founding(unit="00070", is_practice=True, url=postgres_database),
        None,
        BEFORE_TET,
    )
    second = tmp_path / "b" / "r"
    shutil.copytree(tmp_path / "a" / "r", second)
    keys.write_side(second, replace(keys.read_side(second), device=2))
    there = open_workplace(second, None)
    yield Counter(qtbot, here), Counter(qtbot, there)
    here.register.close()
    there.register.close()


def summary_of(draft: Draft) -> object:
    bottom = draft.content["bottom"]
    assert isinstance(bottom, dict)
    return bottom.get("summary")


def lose(counter: Counter, there: Counter) -> str:
    """Somebody is half entered here; the second machine goes on with it. The name of the draft."""
    sit_at(counter)
    counter.name_somebody()
    counter.choose(FIVE_DAYS)
    counter.page.keeper.keep()
    [one] = kept(counter.place)
    sit_at(there)
    there.key(Qt.Key.Key_F6)
    there.key(Qt.Key.Key_1)
    sit_at(counter)
    return one.id


def test_a_window_that_closes_keeps_what_was_typed_after_the_page_was_taken_over(
    two_desks: tuple[Counter, Counter],
) -> None:
    counter, there = two_desks
    theirs = lose(counter, there)
    counter.page.refresh()
    assert [one.id for one in kept(counter.place)] == [theirs]  # nothing was typed yet
    counter.field("summary").setFocus()
    counter.keys("them")
    counter.page.close()
    [apart] = [one for one in kept(counter.place) if one.id != theirs]
    assert (apart.device, apart.content[ASIDE], summary_of(apart)) == (1, True, "them")

    sit_at(there)
    there.save()
    there.page.refresh()
    assert "1 hồ sơ đang nhập dở" in there.page.waiting.text()
    there.key(Qt.Key.Key_F6)
    there.key(Qt.Key.Key_1)
    assert there.page.found.act.summary == "them"
    there.save()  # warned that it looks like the one before
    there.save()
    assert len(there.dossiers()) == 2
    assert kept(there.place) == []


def test_what_was_typed_after_the_page_was_taken_over_is_cleared_away_saved_or_a_draft_of_its_own(
    two_desks: tuple[Counter, Counter],
) -> None:
    counter, there = two_desks
    theirs = lose(counter, there)
    counter.field("summary").setFocus()
    counter.keys("them")
    counter.page.keeper.keep()
    [apart] = [one for one in kept(counter.place) if one.id != theirs]
    counter.field("summary").setFocus()
    counter.keys(" nua")
    counter.qtbot.waitUntil(lambda: [summary_of(one) for one in kept(counter.place)].count("them nua") == 1)
    assert {one.id for one in kept(counter.place)} == {theirs, apart.id}
    counter.key(Qt.Key.Key_F6)
    counter.key(Qt.Key.Key_1)
    assert counter.page.person.is_empty()
    assert [one.id for one in kept(counter.place)] == [theirs]

    sit_at(there)
    there.page.next.put_aside()
    assert lose_again(counter, there, theirs)
    counter.field("summary").setFocus()
    counter.keys("them")
    counter.page.keeper.keep()
    counter.key(Qt.Key.Key_F6)
    counter.key(Qt.Key.Key_2)
    assert {one.id for one in kept(counter.place)} == {theirs, counter.page.keeper.id}
    assert not next(one for one in kept(counter.place) if one.id != theirs).content.get(ASIDE)
    counter.save()
    assert [one.id for one in kept(counter.place)] == [theirs]


def lose_again(counter: Counter, there: Counter, name: str) -> bool:
    """The first machine takes the draft back, then the second again."""
    for one in (counter, there):
        one.page.refresh()
        sit_at(one)
        one.key(Qt.Key.Key_F6)
        one.key(Qt.Key.Key_1)
        assert one.page.keeper.id == name
    sit_at(counter)
    return not counter.page.keeper.is_lost


def sit_at(counter: Counter) -> None:
    """The keys go to this desk's window."""
    counter.page.activateWindow()
    counter.qtbot.waitUntil(counter.page.isActiveWindow)
    counter.page.person.box.setFocus()


def test_a_late_hand_does_not_bring_back_what_a_colleague_has_saved(
    two_desks: tuple[Counter, Counter],
) -> None:
    counter, there = two_desks
    lost = lose(counter, there)
    assert [(now.id, now.device) for now in kept(counter.place)] == [(lost, 2)]

    counter.field("summary").setFocus()
    counter.keys("them")
    counter.page.keeper.keep()
    assert "đã nhận nhập tiếp" in counter.page.banner.words.text()
    apart, theirs = sorted(kept(counter.place), key=lambda now: now.id == lost)
    assert (theirs.id, theirs.device) == (lost, 2)
    assert (apart.device, apart.content[ASIDE], summary_of(apart)) == (1, True, "them")
    assert "đã giữ riêng" in counter.page.subtitle.text()

    sit_at(there)
    there.save()
    [dossier] = there.dossiers()
    assert [now.id for now in kept(counter.place)] == [apart.id]
    sit_at(counter)
    counter.field("summary").setFocus()
    counter.keys(" nua")
    counter.key(Qt.Key.Key_Tab)
    [now] = kept(counter.place)
    assert (now.id, summary_of(now)) == (apart.id, "them nua")
    counter.save()
    said = counter.page.banner.words.text()
    assert f"đã được Nguyễn Thị Lan lưu lúc 10:05, 12/02/2026, số {dossier.local_no}" in said
    assert len(counter.dossiers()) == 1


def test_who_only_looks_at_the_page_is_told_too_and_may_go_on_with_a_dossier_of_its_own(
    two_desks: tuple[Counter, Counter],
) -> None:
    counter, there = two_desks
    sit_at(counter)
    counter.name_somebody()
    counter.page.keeper.keep()
    sit_at(there)
    there.key(Qt.Key.Key_F6)
    there.key(Qt.Key.Key_1)
    there.choose(FIVE_DAYS)
    there.save()
    counter.page.refresh()
    [dossier] = there.dossiers()
    assert f"số {dossier.local_no}" in counter.page.banner.words.text()
    sit_at(counter)
    counter.field("phone").setFocus()
    counter.key(Qt.Key.Key_F6)
    assert [way.title for way in counter.page.picker.ways] == [
        "Dọn trang này, nhập hồ sơ mới",
        "Nhập phần đang gõ thành hồ sơ riêng",
    ]
    counter.key(Qt.Key.Key_2)
    assert [one.title for one in kept(counter.place)] == ["Đỗ Thị Ước · chưa chọn thủ tục"]
    counter.key(Qt.Key.Key_F6)
    counter.key(Qt.Key.Key_1)
    assert counter.page.person.is_empty()
