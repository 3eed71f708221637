"""Work beside the window: where it ends, how it is stopped, and how it is refused."""

from __future__ import annotations

from threading import current_thread, main_thread

from pytestqt.qtbot import QtBot

from cchc_desktop.core.failure import Refused
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
