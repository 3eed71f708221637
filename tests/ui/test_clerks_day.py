"""Fifty dossiers of fourteen procedures from card to citizen, by keyboard and card reader alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from clerk_checks import check_day, check_ends, check_facts, check_money, check_slips, text_of
from clerk_fingers import CTRL, Clerk
from clerk_plan import FRIDAY, MONDAY, ON_FRIDAY, ON_MONDAY, THURSDAY, TUESDAY, WEDNESDAY
from clerk_visits import F2, F3, MOST_KEYS, USUAL, Counter
from clerk_work import (
    friday_afternoon,
    friday_morning,
    given_to_officer,
    monday_afternoon,
    thursday,
    tuesday,
    wednesday,
)
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.text import fold, number
from cchc_desktop.operations.upkeep import Founding, check, found
from cchc_desktop.ui.screens._settings_page import SettingsPage

UNEXPLAINED = 10
"""The place of the group among those of the day."""


@pytest.fixture
def clerk(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Clerk]:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "own"))
    at = morning_of(MONDAY)
    place, _ = found(tmp_path / "register", Founding(unit="00004", is_practice=True), None, at)
    made = Clerk(qtbot, place, tmp_path / "data", at)
    yield made
    made.close()


def morning_of(day: date, hour: int = 7) -> datetime:
    return datetime.combine(day, time(hour, 30), HANOI)


def test_a_clerks_day_by_keyboard_and_card_alone(clerk: Clerk) -> None:
    counter = Counter(clerk)
    clerk.press(Qt.Key.Key_N, CTRL)
    for visit in ON_MONDAY[:8]:
        counter.take(visit)
    a_damaged_card_leaves_no_trace(clerk, counter)
    for visit in ON_MONDAY[8:]:
        counter.take(visit)
    clerk.wait()
    clerk.now = morning_of(MONDAY, 14)
    monday_afternoon(counter)
    for day, work in ((TUESDAY, tuesday), (WEDNESDAY, wednesday), (THURSDAY, thursday)):
        clerk.now = morning_of(day)
        work(counter)
    clerk.now = morning_of(FRIDAY)
    apologised = friday_morning(counter)
    clerk.press(Qt.Key.Key_N, CTRL)
    for visit in ON_FRIDAY:
        counter.take(visit)
    clerk.wait()
    a_receipt_and_a_name_lead_to_their_dossiers(clerk, counter)
    friday_afternoon(counter)
    assert len({visit.procedure for visit in counter.visits.values()}) == 14
    everything_agrees(clerk, counter, apologised)
    it_was_done_by_keys(clerk, counter)


def a_damaged_card_leaves_no_trace(clerk: Clerk, counter: Counter) -> None:
    """A burst that lost a bar on its way is refused whole, with advice."""
    before = clerk.intake.desktop.content()
    clerk.scan("001190012345|012345678|Đỗ Thị Ước15081999|Nữ|Thôn Đoài, Vũ Lăng|01072024")
    assert len(clerk.refused) == 1
    assert clerk.window.notice.words.text() == clerk.refused[0]
    assert clerk.intake.desktop.content() == before
    assert clerk.intake.desktop.is_empty()
    assert len(clerk.dossiers()) == len(counter.typed)


def a_receipt_and_a_name_lead_to_their_dossiers(clerk: Clerk, counter: Counter) -> None:
    """The mark on a printed receipt, scanned on another screen; a name typed without its marks."""
    wanted = counter.of("threatened")[0]
    [receipt] = [path for path in clerk.viewer.shown if path.name == f"{wanted[:4]}.pdf"]
    with pypdfium2.PdfDocument(receipt.data) as paper:
        [*_, mark] = zxingcpp.read_barcodes(paper[0].render(scale=3).to_pil())
    clerk.screen("worklist")
    clerk.scan(mark.text)
    shown = clerk.dossier_page.dossier
    assert shown is not None
    assert shown.local_no == wanted
    [sought] = counter.of("sought by name")
    clerk.open(fold(str(counter.typed[sought]["applicant"])), sought)


def everything_agrees(clerk: Clerk, counter: Counter, apologised: list[str]) -> None:
    """The register, the papers, the money and the day's list, that evening and after the weekend."""
    dossiers = clerk.dossiers()
    check_facts(counter, dossiers)
    check_ends(counter, dossiers, apologised)
    check_slips(clerk, counter, dossiers, apologised)
    first, second = (text_of(path) for path in clerk.viewer.shown if path.name.startswith("phieu-ban-giao"))
    assert all(no in first for no in given_to_officer(counter))
    assert all(no in second for no in counter.of("held out"))
    evening = check_day(clerk, dossiers)
    clerk.press(Qt.Key.Key_P, CTRL)
    clerk.wait()
    assert number(check_money(clerk, counter)) in text_of(clerk.viewer.shown[-1])
    clerk.now = morning_of(date(2026, 11, 16), 15)
    shown = list(map(max, evening, check_day(clerk, dossiers)))
    assert shown.pop(UNEXPLAINED) == 0  # the window asks for every cause
    assert all(shown)
    assert check(clerk.place).findings == ()


def it_was_done_by_keys(clerk: Clerk, counter: Counter) -> None:
    """No mouse, no window that flashes up, few keys for what repeats."""
    for code in ("digitise", "month", "catalogue", "settings"):
        clerk.screen(code)
    for _ in range(clerk.page(SettingsPage).list.count()):
        clerk.press(Qt.Key.Key_Down)
    assert (clerk.watch.mice, clerk.watch.strays, len(clerk.refused)) == ([], [], 1)
    assert {how: len(keys) for how, keys in counter.keys.items()} == {F2: 17, F3: 2, USUAL: 5}
    assert max(count for keys in counter.keys.values() for count in keys) <= MOST_KEYS
