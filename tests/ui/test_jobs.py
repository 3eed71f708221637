"""Work beside the window: where it ends, how it is stopped, and how it is refused."""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing
from pathlib import Path
from threading import Event, current_thread, main_thread

from pytestqt.qtbot import QtBot

from cchc_desktop.core.failure import Refused
from cchc_desktop.operations.upkeep import check, open_workplace
from cchc_desktop.store import search
from cchc_desktop.ui.jobs import Job, Jobs


def test_work_beside_the_window_ends_in_the_window_s_thread(qtbot: QtBot) -> None:
    jobs = Jobs()
    seen: list[tuple[str, bool]] = []

    def work(job: Job) -> str:
        seen.append(("work", current_thread() is main_thread()))
        job.step(0.5, "nửa đường")
        return "xong"

    jobs.start(
        work,
        then=lambda answer: seen.append((answer, current_thread() is main_thread())),
        failed=lambda failure: seen.append((str(failure), False)),
        progress=lambda share, words: seen.append((f"{share} {words}", current_thread() is main_thread())),
    )
    qtbot.waitUntil(lambda: len(seen) == 3 and not jobs.is_busy)
    assert seen == [("work", False), ("0.5 nửa đường", True), ("xong", True)]


def test_work_can_be_stopped_and_can_be_refused(qtbot: QtBot) -> None:
    jobs = Jobs()
    told: list[object] = []

    def endless(job: Job) -> None:
        while True:
            job.step(-1)

    job = jobs.start(endless, then=told.append, failed=told.append)
    with qtbot.waitSignal(job.cancelled):
        job.cancel()

    def refused(_: Job) -> None:
        raise Refused("Tháng này đã khóa.")

    jobs.start(refused, then=lambda _: None, failed=told.append)
    qtbot.waitUntil(lambda: not jobs.is_busy and bool(told))
    assert [getattr(one, "sentence", None) for one in told] == ["Tháng này đã khóa."]


def test_the_end_of_the_shortest_work_is_heard(qtbot: QtBot) -> None:
    jobs = Jobs()
    ends: list[Job] = []
    for _ in range(50):
        jobs.start(lambda _: None, then=lambda _: None, failed=lambda _: None, ended=ends.append)
    qtbot.waitUntil(lambda: not jobs.is_busy)
    assert len(ends) == 50


def test_what_ends_after_the_window_is_heard_by_nobody(qtbot: QtBot) -> None:
    jobs, answers, told = Jobs(0.05), Event(), list[object]()
    jobs.start(lambda _: answers.wait(), then=told.append, failed=told.append, ended=told.append)
    jobs.stop()
    answers.set()
    qtbot.waitUntil(lambda: not jobs.is_busy)
    assert told == []


DROPS = """
import time
from random import Random
from PySide6.QtCore import QCoreApplication
from cchc_desktop.ui.jobs import Jobs
app, luck = QCoreApplication([]), Random(5)
def work(job):
    for _ in range(3):
        sum(range(2000))
        job.step(0.1, "x")
def settle():
    for _ in range(luck.randrange(4)):
        app.processEvents()
        time.sleep(0.0003)
for _ in range(600):
    jobs = Jobs(0.0)
    for _ in range(5):
        jobs.start(work, then=id, failed=id, progress=lambda *_: None, ended=id)
    settle()
    jobs.stop()
    del jobs
    settle()
print("whole")
"""


def test_work_that_outlives_its_window_takes_nothing_of_it_along() -> None:
    done = subprocess.run(
        [sys.executable, "-X", "faulthandler", "-c", DROPS],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "whole\n"), done.stderr[-2000:]


def test_work_that_does_not_come_back_is_left_alone(qtbot: QtBot) -> None:
    jobs, answers, begun, told = Jobs(0.05), Event(), Event(), list[object]()

    def dead_drive(job: Job) -> None:
        begun.set()
        answers.wait()
        job.step(-1)
        told.append("it went on")

    job = jobs.start(dead_drive, then=told.append, failed=told.append)
    begun.wait()
    jobs.stop()
    assert jobs.is_busy  # it hangs still, and nobody waits for it
    with qtbot.waitSignal(job.cancelled):
        answers.set()
    assert told == []


def test_loose_work_is_done_in_the_order_asked_for(qtbot: QtBot) -> None:
    jobs, first, done = Jobs(1), Event(), list[object]()
    jobs.start(lambda _: first.wait() and "một", then=done.append, failed=done.append)
    jobs.start(lambda _: "hai", then=done.append, failed=done.append)
    first.set()
    qtbot.waitUntil(lambda: not jobs.is_busy)
    assert done == ["một", "hai"]


HANGS = """
from threading import Event
from PySide6.QtCore import QCoreApplication
from cchc_desktop.ui.jobs import Jobs
app = QCoreApplication([])
jobs = Jobs(0.05)
jobs.start(lambda _: Event().wait(), then=print, failed=print)
jobs.stop()
print("stopped")
"""


def test_a_dead_drive_does_not_keep_the_program_from_ending() -> None:
    done = subprocess.run(
        [sys.executable, "-c", HANGS], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "stopped\n", "")


CLOSES = """
import sys
from datetime import datetime
from pathlib import Path
from threading import Event
from PySide6.QtWidgets import QApplication
from cchc_desktop.core.acts import Receive
from cchc_desktop.core.calendar import HANOI
from cchc_desktop.family import members
from cchc_desktop.operations.desk import at_desk
from cchc_desktop.operations.receive import receive
from cchc_desktop.operations.upkeep import Founding, found
from cchc_desktop.ui.bus import Bus
from cchc_desktop.ui.do import Do, Opened
from cchc_desktop.ui.jobs import Jobs
from cchc_desktop.ui.screens import Screen
from cchc_desktop.ui.window import Window
app, now, begun = QApplication([]), datetime(2026, 10, 1, 9, tzinfo=HANOI), Event()
place = found(Path(sys.argv[1]), Founding(unit="00070", is_practice=True), None, now)[0]
do, screens = Do(Opened(place, "Lan"), lambda: now), members("cchc_desktop.ui.screens", Screen)
window = Window(do, screens, Jobs(0.05), Bus())
window.show()

def take(name, hangs):
    with at_desk(place, "Lan", now) as desk:
        receive(desk, Receive(procedure="1.004873", applicant=name))
        if hangs:
            begun.set()
            Event().wait()  # F5 on a drive that does not answer

window.context.jobs.start(lambda _: (take("An", False), take("Ba", True)), then=print, failed=print)
begun.wait()
window.closing.connect(place.register.close)
print(window.close())
"""


def test_a_window_closes_over_work_that_hangs_and_loses_nothing(tmp_path: Path) -> None:
    told = [sys.executable, "-W", "ignore", "-c", CLOSES, str(tmp_path / "register")]
    done = subprocess.run(told, capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stdout) == (0, "True\n"), done.stderr
    place = open_workplace(tmp_path / "register", None)
    with closing(place.register):
        assert not check(place).findings
        with place.register.read() as reading:
            names = [one.applicant for one in search.page(reading, search.ids(reading, search.Filter()))]
    assert names == ["An"]
