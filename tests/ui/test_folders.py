"""Watched folders: emptied whatever screen is shown, calm when the drive is away, back by themselves."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event

import pytest
from digitise_room import pages
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.failure import Trouble
from cchc_desktop.operations import scan_profiles, tray
from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.operations.taken_files import MARKS
from cchc_desktop.scanners import Profile
from cchc_desktop.scanners.watched import RECEIVED, by_hand, is_by_hand
from cchc_desktop.ui import folders
from cchc_desktop.ui.app import Program
from cchc_desktop.ui.folders import Folders
from cchc_desktop.ui.jobs import Job
from cchc_desktop.ui.screens._digitise_ways import WaysIn
from cchc_desktop.ui.screens._digitise_work import Target, Worker

AT = datetime(2026, 2, 12, 10, 0, tzinfo=HANOI)


class Watching:
    """The program's window on its first screen, and a folder that a scanner writes to."""

    def __init__(self, qtbot: QtBot, place: Workplace, folder: Path) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        self.qtbot, self.place, self.at = qtbot, place, AT
        self.folder = folder / "máy quét"
        self.program = Program(app, folder / "data", lambda: self.at)
        self.window = self.program.enter(place, str(folder / "register"))
        (self.folders,) = self.window.findChildren(Folders)
        self.told: list[str] = []

    def set_up(self) -> None:
        self.folder.mkdir()
        profile = Profile(name="Máy quét", scanner="watched", folder=str(self.folder), stable_seconds=0)
        with at_desk(self.place, "Lan", AT) as desk:
            scan_profiles.put_profile(desk, profile)
        QTest.qWait(20)

    def look(self, times: int = 1) -> None:
        """What the timer does, so many times; what is told meanwhile is gathered."""
        for _ in range(times):
            self.window.notice.hide()
            self.qtbot.waitUntil(lambda: not self.folders.jobs.is_busy, timeout=30_000)
            self.folders.look()
            self.qtbot.waitUntil(lambda: not self.folders.jobs.is_busy, timeout=30_000)
            QTest.qWait(20)
            if self.window.notice.isVisible():
                self.told.append(self.window.notice.words.text())

    def hear(self) -> list[str]:
        """Every sentence that is mentioned from now on."""
        heard: list[str] = []
        notice = self.window.notice
        said = notice.mention

        def mention(sentence: str, *, is_good: bool = True) -> None:
            heard.append(sentence)
            said(sentence, is_good=is_good)

        notice.mention = mention  # type: ignore[method-assign]  # it listens, and says it all the same
        return heard

    def in_tray(self) -> int:
        with self.place.register.read() as reading:
            return tray.tray_count(reading)


@pytest.fixture
def watching(qtbot: QtBot, workplace: Workplace, tmp_path: Path) -> Iterator[Watching]:
    made = Watching(qtbot, workplace, tmp_path)
    yield made
    made.program.wedge.remove()
    made.window.close()


def test_a_folder_is_emptied_by_itself_before_anybody_visits_the_screen(
    watching: Watching, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folders, "LOOK_EVERY", 100)
    watching.set_up()
    (watching.folder / "scan001.pdf").write_bytes(pages(1))
    watching.qtbot.waitUntil(lambda: watching.in_tray() == 1, timeout=60_000)  # nobody calls it
    assert "digitise" not in watching.window._built
    watching.qtbot.waitUntil(lambda: not watching.folders.jobs.is_busy)
    assert [path.name for path in (watching.folder / RECEIVED).iterdir()] == ["scan001.pdf"]
    badge = next(one for one in watching.window.side.buttons if one.shown.code == "digitise")
    watching.qtbot.waitUntil(lambda: badge.waiting == 1)


def test_a_drive_that_is_away_is_told_once_and_comes_back(watching: Watching) -> None:
    watching.set_up()
    watching.look()
    shutil.rmtree(watching.folder)
    watching.look(4)
    (sentence,) = watching.told
    assert "Không mở được thư mục quét" in sentence
    assert "tự nhận tiếp" in sentence
    watching.folder.mkdir()
    (watching.folder / "scan002.pdf").write_bytes(pages(1))
    watching.look(3)
    assert watching.in_tray() == 1
    assert watching.told[1:] == [f"Thư mục quét “{watching.folder}”: đã nhận tiếp được."]
    shutil.rmtree(watching.folder)
    watching.look(2)
    assert watching.told[2:] == [sentence]  # the next time is another one


def test_what_cannot_be_taken_is_told_once_and_stays(watching: Watching) -> None:
    watching.set_up()
    bad = watching.folder / "hong.pdf"
    bad.write_bytes(b"%PDF-1.4 broken")
    (watching.folder / "tot.pdf").write_bytes(pages(1))
    watching.look(5)
    assert len(watching.told) == 1
    assert "hong.pdf" in watching.told[0]
    assert bad.exists()
    assert watching.in_tray() == 1
    bad.write_bytes(pages(1, first=5))
    watching.look(3)
    assert not bad.exists()
    assert watching.in_tray() == 2


def test_what_comes_by_itself_takes_no_undo_away(watching: Watching) -> None:
    watching.set_up()
    undone: list[str] = []
    undo: Callable[[], object] = lambda: undone.append("x")  # noqa: E731 - typed, for the notice
    watching.window.say("Đã làm.", undo)
    watching.window.show_screen("digitise")
    (watching.folder / "scan003.pdf").write_bytes(pages(1))
    watching.look(3)
    assert any("1 tệp nằm trong khay" in one for one in watching.told)
    watching.window.take_back()
    assert undone == ["x"]


def test_a_folder_that_is_given_up_is_not_looked_into_any_more(watching: Watching) -> None:
    watching.set_up()
    watching.look()
    with at_desk(watching.place, "Lan", AT) as desk:
        scan_profiles.drop_profile(desk, "Máy quét")
    QTest.qWait(20)
    (watching.folder / "scan004.pdf").write_bytes(pages(1))
    watching.look(3)
    assert watching.in_tray() == 0
    assert not watching.folders._timer.isActive()


def test_what_cannot_be_tidied_takes_nothing_from_what_was_taken_in(watching: Watching) -> None:
    watching.set_up()
    bad = watching.folder / "hong.pdf"
    bad.write_bytes(b"%PDF-1.4 broken")
    (watching.folder / "tot.pdf").write_bytes(pages(1))
    # The marks cannot be written: a folder lies in their place.
    (watching.folder / RECEIVED / MARKS).mkdir(parents=True)
    heard = watching.hear()
    watching.look()  # seen; they are taken at the next look, on whose day nobody has tidied yet
    watching.at = AT + timedelta(days=1)
    watching.look(3)
    assert watching.in_tray() == 1
    assert sum("Chưa ghi được tệp" in one for one in heard) == 1
    assert sum("hong.pdf" in one for one in heard) == 1
    assert watching.folders._away == set()


def test_a_first_tidying_is_told_and_a_later_one_tells_how_many_went(watching: Watching) -> None:
    watching.set_up()
    (watching.folder / "scan005.pdf").write_bytes(pages(1))
    heard = watching.hear()
    watching.look(2)
    assert watching.in_tray() == 1
    watching.at = AT + timedelta(days=1)
    watching.look(2)
    (first,) = [one for one in heard if "kho số hóa giữ đủ sẽ được dọn" in one]
    assert "có 1 tệp; tính từ hôm nay" in first
    watching.at = AT + timedelta(days=32)
    watching.look(2)
    (gone,) = [one for one in heard if "Đã dọn" in one]
    assert "Đã dọn 1 tệp" in gone
    assert [path.name for path in (watching.folder / RECEIVED).iterdir()] == [MARKS]


def test_a_look_that_ends_after_a_change_still_tells_what_was_refused(watching: Watching) -> None:
    watching.set_up()
    (watching.folder / "hong.pdf").write_bytes(b"%PDF-1.4 broken")
    watching.look()
    heard = watching.hear()
    watching.folders.look()
    watching.folders._on_changed(frozenset({"setting"}))  # while the look goes on
    watching.qtbot.waitUntil(lambda: not watching.folders.jobs.is_busy, timeout=30_000)
    QTest.qWait(20)
    assert any("hong.pdf" in one for one in heard)


def test_while_a_clerk_takes_by_hand_nothing_goes_by_itself(watching: Watching) -> None:
    watching.set_up()
    (watching.folder / "scan006.pdf").write_bytes(pages(1))
    watching.look()
    profile = Profile(name="Máy quét", scanner="watched", folder=str(watching.folder), stable_seconds=0)
    with by_hand(profile):
        watching.look(3)
        assert watching.in_tray() == 0
    watching.look(2)
    assert watching.in_tray() == 1


def test_the_key_of_a_folder_holds_it_from_the_press_until_all_is_taken(watching: Watching) -> None:
    watching.set_up()
    (watching.folder / "scan007.pdf").write_bytes(pages(1))
    watching.look()
    watching.window.show_screen("digitise")
    (ways,) = watching.window.findChildren(WaysIn)
    goes_on = Event()
    watching.window.context.jobs.start(lambda _: goes_on.wait(), then=lambda _: None, failed=print)
    profile = Profile(name="Máy quét", scanner="watched", folder=str(watching.folder), stable_seconds=0)
    ways.scan(profile)
    assert is_by_hand(profile)
    watching.look(2)
    assert watching.in_tray() == 0
    goes_on.set()
    watching.qtbot.waitUntil(lambda: not watching.window.context.jobs.is_busy, timeout=30_000)
    assert watching.in_tray() == 1
    assert not is_by_hand(profile)


def test_a_register_that_is_closed_is_written_by_nobody_who_comes_late(watching: Watching) -> None:
    watching.set_up()
    (watching.folder / "scan008.pdf").write_bytes(pages(1))
    watching.look()
    worker = Worker(watching.place, "Lan", AT)
    profile = Profile(name="Máy quét", scanner="watched", folder=str(watching.folder), stable_seconds=0)
    watching.place.register.close()
    with pytest.raises(Trouble, match="Sổ đã đóng"):
        worker.take(profile, Target(), "one", Job())
    assert (watching.folder / "scan008.pdf").exists()
    assert not (watching.folder / RECEIVED).exists()
